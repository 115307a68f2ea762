"""Every refusal a caller can get: RFC 9457 problem documents in Indonesian, from one table.

`answered` wraps a handler. What the table knows becomes an answer; what it does not know flies on,
so that Lambda counts it and the alarm fires, but without its text: error messages quote what they
were given, and that is what citizens wrote.
"""

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, Protocol

from aduan.dataclass import dataclass
from aduan.domain.case.errors import (
    AduanError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)
from aduan.entrypoints.requests import BodyTooLargeError
from aduan.entrypoints.shapes import Fault, UnprocessableBodyError
from aduan.entrypoints.signatures import SignatureRefusedError
from aduan.entrypoints.strict_json import MalformedJsonError

Response = dict[str, Any]
Handler = Callable[[dict[str, Any], Any], Response]

PROBLEM: Final = "application/problem+json"


class UnexpectedError(Exception):
    """Stands for an error nobody planned for: its kind, never its text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`kind` is the last part of the problem's URN, stable for programs; the rest is for people."""

    status: HTTPStatus
    kind: str
    title: str
    detail: str = ""
    faults: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


MALFORMED: Final = Problem(HTTPStatus.BAD_REQUEST, "isi-rusak", "Isi tidak dapat dibaca")
UNSIGNED: Final = Problem(
    HTTPStatus.UNAUTHORIZED,
    "tanda-tangan",
    "Tanda tangan tidak diterima",
    "Periksa kanal, rahasia, webhook-id, webhook-timestamp, webhook-signature, dan jam pengirim.",
)
FORBIDDEN: Final = Problem(HTTPStatus.FORBIDDEN, "tidak-berwenang", "Tidak berwenang")
NOT_FOUND: Final = Problem(HTTPStatus.NOT_FOUND, "tidak-ditemukan", "Tidak ditemukan")
CONFLICT: Final = Problem(
    HTTPStatus.CONFLICT, "bertentangan", "Bertentangan dengan yang sudah tercatat"
)
REFUSED: Final = Problem(HTTPStatus.CONFLICT, "ditolak-aturan", "Ditolak oleh aturan")
GONE: Final = Problem(HTTPStatus.GONE, "kanal-dihentikan", "Kanal sudah tidak dipakai")
TOO_LARGE: Final = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "terlalu-besar", "Isi terlalu besar"
)
INVALID: Final = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "isian-salah", "Ada isian yang salah")
UNAVAILABLE: Final = Problem(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "sedang-terganggu",
    "Layanan sedang terganggu",
    "Belum pasti apakah permintaan ini tersimpan. Kirim lagi permintaan yang sama setelah jeda; "
    "yang sudah tersimpan tidak menjadi dua.",
)
"""A time-out says nothing of what the database did: the answer was lost, perhaps not the write."""

_NOT_FOUND: Final = {
    "complaint": "Aduan ini belum pernah diterima dari kanal ini. Kirim complaint.created dahulu.",
    "tracking_code": "Tidak ada aduan dengan kode lacak ini. Periksa kembali kodenya.",
}


def problem_of(error: Exception) -> Problem | None:
    """The answer to an error, or None where there is none to give."""
    match error:
        case SignatureRefusedError():
            return UNSIGNED
        case BodyTooLargeError(limit=limit):
            return _with(TOO_LARGE, f"Paling besar {limit // 1024} KiB.")
        case MalformedJsonError(reason=reason):
            return _with(MALFORMED, reason)
        case UnprocessableBodyError(faults=faults):
            return invalid(*faults)
        case AduanError():
            return _of_ours(error)
        case _:
            return None


def invalid(*faults: Fault) -> Problem:
    return _with(INVALID, "Perbaiki isian yang ditunjuk, lalu kirim lagi.", faults=faults)


def not_found(kind: str) -> Problem:
    return _with(NOT_FOUND, _NOT_FOUND.get(kind, "Yang diminta tidak ada."))


def render(problem: Problem) -> Response:
    """The proxy integration's answer."""
    document: dict[str, Any] = {
        "type": f"urn:satu-aduan:masalah:{problem.kind}",
        "title": problem.title,
        "status": problem.status.value,
    }
    if problem.detail:
        document["detail"] = problem.detail
    if problem.faults:
        document["errors"] = [
            {"pointer": f"#{fault.pointer}", "detail": fault.reason} for fault in problem.faults
        ]
    return {
        "statusCode": problem.status.value,
        "headers": {
            "content-type": PROBLEM,
            "content-language": "id",
            "cache-control": "no-store",
            **problem.headers,
        },
        "body": json.dumps(document, ensure_ascii=False),
    }


class Log(Protocol):
    """What is needed of a logger."""

    def error(self, msg: str, **details: Any) -> None: ...

    def info(self, msg: str, **details: Any) -> None: ...

    def warning(self, msg: str, **details: Any) -> None: ...


def answered(log: Log) -> Callable[[Handler], Handler]:
    """A handler whose refusals are answers."""

    def around(handler: Handler) -> Handler:
        @wraps(handler)
        def answering(event: dict[str, Any], context: Any) -> Response:
            try:
                return _named(handler(event, context), event, context, log)
            except Exception as error:
                problem = problem_of(error)
                kind = type(error).__name__
                if problem is None:
                    log.error("unexpected", error=kind, where=_where(error))  # noqa: TRY400
                    raise UnexpectedError(kind) from None
                if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    log.warning(problem.kind, error=kind)
                return _named(render(problem), event, context, log)

        return answering

    return around


def _named(answer: Response, event: Mapping[str, Any], context: Any, log: Log) -> Response:
    """A refusal with the number of its request, by which operators find it in the log."""
    if answer["headers"].get("content-type") != PROBLEM:
        return answer
    document = json.loads(answer["body"])
    request_id = (event.get("requestContext") or {}).get("requestId") or getattr(
        context, "aws_request_id", ""
    )
    if not request_id:
        return answer
    problem, status = str(document["type"]).rpartition(":")[2], answer["statusCode"]
    log.info("refused", problem=problem, status=status, request_id=request_id)
    document["request_id"] = request_id
    return {**answer, "body": json.dumps(document, ensure_ascii=False)}


def _of_ours(error: AduanError) -> Problem | None:
    found: Problem | None = None
    match error:
        case UnavailableError(retry_after_s=seconds):
            headers = {"retry-after": str(seconds)}
            found = _with(UNAVAILABLE, UNAVAILABLE.detail, headers=headers)
        case NotFoundError(kind=kind):
            found = not_found(kind)
        case NotAllowedError(reason=reason):
            found = _with(FORBIDDEN, reason)
        case RefusedError(reason=reason):
            found = _with(REFUSED, reason)
        case ConflictError(what="webhook-id"):
            found = _with(CONFLICT, "webhook-id ini sudah dipakai untuk isi yang lain.")
        case ConflictError(what="external_id"):
            found = _with(
                CONFLICT,
                "Isi aduan ini berbeda dari yang sudah tercatat dengan external_id yang sama. "
                "Untuk menambah keterangan kirim complaint.amended; aduan lain memakai nomor lain.",
            )
        case ConflictError():
            found = _with(CONFLICT, "Ada perubahan lain lebih dahulu. Muat ulang, lalu coba lagi.")
    return found


def _with(
    problem: Problem,
    detail: str,
    *,
    faults: tuple[Fault, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Problem:
    return Problem(
        problem.status, problem.kind, problem.title, detail, faults, headers=headers or {}
    )


def _where(error: Exception) -> str:
    """The last places in the code, without any value."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
