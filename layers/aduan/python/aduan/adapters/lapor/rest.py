"""LAPOR! over HTTP, whatever its names are: every one of them comes from the contract.

What went wrong is translated narrowly and pessimistically. A write is

Unavailable   only when LAPOR! certainly took nothing: no connection was made, 429, 401, 403, or
              we had no credentials to send
Refused       when it read the request and said no: the other 4xx
Sent          when the answer proves it: JSON with the id it was to give
Unknown       everything else: time-out, lost connection, 5xx, 408, 409, 3xx, a page of HTML,
              broken JSON, 200 without the id

A read that fails for any of these reasons is merely `Unavailable`. A wrong address or a bug flies.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from aduan.adapters.lapor.contract import Contract, Listing
from aduan.domain.case.errors import UnavailableError
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft, ReportDraft
from aduan.domain.lapor.outcome import PushOutcome, Refused, Sent, Unavailable, Unknown
from aduan.domain.lapor.remote import (
    Absent,
    Candidate,
    Found,
    IncomingReport,
    ListingPage,
    RemoteFollowUp,
    RemoteLog,
    RemoteReport,
    Unlisted,
    Unsearchable,
)
from aduan.domain.lapor.times import parse_stamp

Credentials = Callable[[bool], Mapping[str, str]]
"""The secret's values, asked for at every call and so as old as whoever keeps them lets them be;
True asks for them afresh, after LAPOR! refused the ones we had. Raises UnavailableError."""

LONGEST_REASON: Final = 200
FLAGS: Final = ("anonymous", "secret")
UNSAID: Final = frozenset({"", "none", "null", "-"})
UNSET: Final = frozenset({"0", "0.0", "false", "no", "n", "tidak"})


class RestLapor:
    """Writes to LAPOR!, reads it, and lists what is new. One per process; not shared by threads."""

    def __init__(
        self,
        contract: Contract,
        credentials: Credentials,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._contract = contract
        self._credentials = credentials
        connection = contract.connection
        self._http = httpx.Client(
            base_url=connection.base_url,
            timeout=httpx.Timeout(
                connection.read_timeout_seconds, connect=connection.connect_timeout_seconds
            ),
            transport=transport,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        self._http.close()

    # writing ------------------------------------------------------------------------------------

    def upload(self, files: Sequence[File]) -> PushOutcome:
        upload = self._contract.upload
        parts = [(upload.files_field, _part(file)) for file in files]
        answer = self._write(upload.path, files=parts)
        if not isinstance(answer, _Answered):
            return answer
        rows = _dig(answer.value, upload.answer_rows)
        ids = [_text(_dig(row, upload.answer_id)) for row in rows] if isinstance(rows, list) else []
        if len(ids) != len(files) or not all(ids):
            return Unknown("jawaban unggah tanpa id dokumen")
        return Sent(tuple(ids))

    def file_report(self, draft: ReportDraft) -> PushOutcome:
        create = self._contract.create
        ids = create.attachments_separator.join(draft.document_ids)
        values: dict[str, Any] = {
            "title": draft.title,
            "content": draft.content,
            "classification": draft.classification_id,
            "category": draft.category_id,
            "agency": draft.agency_id,
            "place": draft.place_id,
            "incident_on": draft.incident_on.strftime(create.date_format)
            if draft.incident_on
            else "",
            "tags": create.tags_separator.join(draft.tags),
            "anonymous": int(draft.anonymous),
            "secret": int(draft.secret),
            "priority": int(draft.priority),
            "attachments": create.attachments_text.format(ids=ids) if ids else "",
        }
        answer = self._write(create.path, json=_named(create.fields, values) | create.fixed)
        return self._proven(answer, create.answer_id)

    def add_follow_up(self, draft: FollowUpDraft) -> PushOutcome:
        add = self._contract.follow_up_add
        values = {
            "complaint_id": draft.complaint_id,
            "agency": draft.agency_id,
            "template": draft.template_code,
            "content": draft.content,
            "secret": int(draft.secret),
        }
        form = {
            name: (None, str(value))
            for name, value in (_named(add.fields, values) | add.fixed).items()
        }
        files = [
            (add.files_field.format(n=number), _part(file))
            for number, file in enumerate(draft.files)
        ]
        answer = self._write(add.path, files=[*form.items(), *files])
        return self._proven(answer, add.answer_id)

    def hand_back(self, draft: HandBackDraft) -> PushOutcome:
        back = self._contract.hand_back
        values = {"institution": str(draft.institution_id), "reason": draft.reason}
        path = back.path.format(id=draft.complaint_id)
        answer = self._write(path, json=_named(back.fields, values) | back.fixed)
        return self._proven(answer, back.answer_id)

    # reading ------------------------------------------------------------------------------------

    def find(self, reference: str) -> Found | Unsearchable | Unavailable:
        search = self._contract.search
        if not search.path:
            return Unsearchable()
        found: dict[str, Candidate] = {}
        for page in range(search.first_page, search.first_page + search.most_pages):
            rows = self._page(search, page, {"words": reference})
            if isinstance(rows, Unavailable):
                return rows
            for row in rows:
                candidate = Candidate(
                    _text(_dig(row, search.fields["complaint_id"])),
                    _text(_dig(row, search.fields["text"])),
                )
                found[candidate.complaint_id] = candidate
            if len(rows) < search.page_size:
                return Found(tuple(found.values()))
        return Unavailable("pencarian tidak berujung")

    def read(self, complaint_id: str) -> RemoteReport | Absent | Unavailable:
        report = self._contract.report
        answer = self._read(report.path.format(id=complaint_id))
        if not isinstance(answer, _Answered):
            return answer
        values = {name: _dig(answer.value, path) for name, path in report.fields.items()}
        flags = {name: _flag(values.pop(name, None)) for name in FLAGS}
        fields = {name: _text(value) for name, value in values.items()}
        rows = _dig(answer.value, report.log_rows)
        if not fields.get("status") or not isinstance(rows, list):
            return Unavailable("jawaban laporan tanpa status")
        return RemoteReport(
            complaint_id=complaint_id,
            status=fields["status"],
            status_code=fields.get("status_code", ""),
            agency_id=fields.get("agency_id", ""),
            agency=fields.get("agency", ""),
            logs=tuple(self._log(row) for row in rows),
            **flags,
        )

    def follow_ups(self, complaint_id: str) -> tuple[RemoteFollowUp, ...] | Absent | Unavailable:
        follow_ups = self._contract.follow_ups
        answer = self._read(follow_ups.path.format(id=complaint_id))
        if not isinstance(answer, _Answered):
            return answer
        rows = _dig(answer.value, follow_ups.rows)
        if not isinstance(rows, list):
            return Unavailable("jawaban tindak lanjut tanpa daftar")
        return tuple(self._follow_up(row) for row in rows)

    def ping(self) -> Unavailable | None:
        answer = self._read(self._contract.probe.path)
        return answer if isinstance(answer, Unavailable) else None

    # listing ------------------------------------------------------------------------------------

    def page_since(self, since: datetime, number: int) -> ListingPage | Unlisted | Unavailable:
        """Page `number`, from 0, of the reports disposed to the city since then."""
        listing = self._contract.listing
        if not listing.path:
            return Unlisted()
        if number >= listing.most_pages:
            return Unavailable("daftar laporan tidak berujung")
        stamp = since.astimezone(UTC).strftime(listing.since_format)
        rows = self._page(listing, listing.first_page + number, {"since": stamp})
        if isinstance(rows, Unavailable):
            return rows
        found = [self._incoming(row) for row in rows]
        reports = tuple(report for report in found if report is not None)
        if rows and not reports:  # it is not one row that is bad: another form than agreed on
            return Unavailable("baris daftar laporan tanpa id atau waktu")
        last = len(rows) < listing.page_size
        return ListingPage(reports, last, unreadable=len(rows) - len(reports))

    # inner --------------------------------------------------------------------------------------

    def _page(
        self, listing: Listing, number: int, asked: Mapping[str, str]
    ) -> list[Any] | Unavailable:
        values = {**asked, "page": str(number), "page_size": str(listing.page_size)}
        query = {
            listing.query[name]: value for name, value in values.items() if name in listing.query
        }
        answer = self._read(listing.path, query)
        if isinstance(answer, Absent):
            return Unavailable("daftar tidak ditemukan")
        if isinstance(answer, Unavailable):
            return answer
        rows = _dig(answer.value, listing.rows)
        return rows if isinstance(rows, list) else Unavailable("jawaban tanpa daftar")

    def _log(self, row: Any) -> RemoteLog:
        fields = {
            name: _text(_dig(row, path)) for name, path in self._contract.report.log_fields.items()
        }
        text = fields.get("text", "")
        for name, value in {
            "institution_from": fields.get("sender", ""),
            "institution_to": fields.get("agency", ""),
            "status_old": fields.get("status_old", ""),
            "status_new": fields.get("status_new", ""),
        }.items():
            text = text.replace("{{" + name + "}}", value)
        return RemoteLog(
            at=self._time(fields.get("at", "")),
            text=text,
            sender=fields.get("sender", ""),
            status_old=fields.get("status_old", ""),
            status_new=fields.get("status_new", ""),
            agency_id=fields.get("agency_id", ""),
            agency=fields.get("agency", ""),
        )

    def _follow_up(self, row: Any) -> RemoteFollowUp:
        fields = {
            name: _text(_dig(row, path)) for name, path in self._contract.follow_ups.fields.items()
        }
        return RemoteFollowUp(
            at=self._time(fields.get("at", "")),
            text=fields.get("text", ""),
            sender=fields.get("sender", ""),
            recipient=fields.get("recipient", ""),
        )

    def _incoming(self, row: Any) -> IncomingReport | None:
        fields = {name: _dig(row, path) for name, path in self._contract.listing.fields.items()}
        tracking_id = _text(fields.pop("tracking_id", ""))
        filed_at = self._time(_text(fields.pop("filed_at", "")))
        if not tracking_id or filed_at is None:
            return None
        flags = {name: _flag(fields.pop(name, None)) for name in FLAGS}
        texts = {name: _text(value) for name, value in fields.items()}
        texts.setdefault("text_final", texts.get("text_first", ""))
        for name in ("title", "text_first", "status"):
            texts.setdefault(name, "")
        return IncomingReport(tracking_id=tracking_id, filed_at=filed_at, **texts, **flags)  # type: ignore[arg-type]

    def _time(self, stamp: str) -> datetime | None:
        times = self._contract.times
        return parse_stamp(stamp, times.stamp_formats, times.api_zone)

    def _proven(self, answer: "_Answered | PushOutcome", id_path: str) -> PushOutcome:
        if not isinstance(answer, _Answered):
            return answer
        found = _text(_dig(answer.value, id_path)) if id_path else ""
        return Sent((found,)) if found else Unknown("jawaban tanpa bukti tersimpan")

    def _write(self, path: str, **body: Any) -> "_Answered | PushOutcome":
        try:
            response = self._send("POST", path, **body)
        except UnavailableError as exc:
            return Unavailable(exc.service)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as exc:
            return Unavailable(type(exc).__name__)
        except httpx.TransportError as exc:
            return Unknown(type(exc).__name__)
        refusal = _refusal(response)
        if refusal is not None:
            return refusal
        answer = _parsed(response)
        return answer if isinstance(answer, _Answered) else Unknown(answer.reason)

    def _read(
        self, path: str, query: Mapping[str, str] | None = None
    ) -> "_Answered | Absent | Unavailable":
        try:
            response = self._send("GET", path, params=dict(query or {}))
        except UnavailableError as exc:
            return Unavailable(exc.service)
        except httpx.TransportError as exc:
            return Unavailable(type(exc).__name__)
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return _throttled(response)
        answer = _parsed(response)
        if response.status_code == httpx.codes.NOT_FOUND and isinstance(answer, _Answered):
            return Absent()
        if not response.is_success:
            return Unavailable(f"HTTP {response.status_code}", _retry_after(response))
        return answer

    def _send(self, method: str, path: str, **body: Any) -> httpx.Response:
        headers = self._signed(fresh=False)
        response = self._http.request(method, path, headers=headers, **body)
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            fresh = self._signed(fresh=True)
            if fresh != headers:  # rotated this very minute: refused unread, so sent once more
                response = self._http.request(method, path, headers=fresh, **body)
        return response

    def _signed(self, *, fresh: bool) -> dict[str, str]:
        secret = dict(self._credentials(fresh))
        headers = self._contract.connection.headers
        try:
            return {name: value.format_map(secret) for name, value in headers.items()}
        except KeyError as exc:
            raise UnavailableError(f"rahasia LAPOR! tanpa {exc.args[0]}") from exc


class _Answered:
    """JSON came back; what it is worth is the caller's to say."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _refusal(response: httpx.Response) -> PushOutcome | None:
    """What a status other than 2xx says of a write; None for 2xx, where the body decides."""
    status = response.status_code
    if response.is_success:
        return None
    if status in (401, 403):
        return Unavailable(f"kredensial ditolak ({status})")
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return _throttled(response)
    if response.is_client_error and status not in (408, 409):
        return Refused(f"HTTP {status}: {_said(response)}")
    return Unknown(f"HTTP {status}")


def _parsed(response: httpx.Response) -> _Answered | Unavailable:
    try:
        value = json.loads(response.content)
    except ValueError:
        return Unavailable("jawaban bukan JSON")
    if not isinstance(value, dict | list):
        return Unavailable("jawaban bukan objek JSON")
    return _Answered(value)


def _throttled(response: httpx.Response) -> Unavailable:
    return Unavailable("HTTP 429", _retry_after(response), throttled=True)


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds or a date (RFC 9110, 10.2.3); what is neither is as good as not said."""
    said = response.headers.get("Retry-After", "").strip()
    if not said:
        return None
    if said.isdigit() and len(said) < 8:
        return float(said)
    try:
        at = parsedate_to_datetime(said)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _said(response: httpx.Response) -> str:
    """LAPOR!'s own reason, if it is one; never a page."""
    answer = _parsed(response)
    reason = _dig(answer.value, "message") if isinstance(answer, _Answered) else ""
    return _text(reason)[:LONGEST_REASON] or "ditolak"


def _part(file: File) -> tuple[str, bytes, str]:
    return file.name, file.content, file.media_type


def _named(names: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the contract has a name for is sent."""
    return {names[key]: value for key, value in values.items() if key in names}


def _dig(value: Any, path: str) -> Any:
    """`results.data.status_name`; None where the way ends early."""
    for word in path.split(".") if path else ():
        value = value.get(word) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str:
    """JSON may escape half a character, as clients cut an emoji; nothing can keep or send that, so
    it becomes the sign for what was lost, here and once."""
    text = "" if value is None or isinstance(value, dict | list) else str(value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _flag(value: Any) -> bool | None:
    """None where nothing is said. What is said in a word nobody agreed on counts as set: the other
    mistake would open what its reporter closed."""
    said = _text(value).strip().casefold()
    return None if said in UNSAID else said not in UNSET
