"""The OpenAPI document, made from the tables the functions read with.

python -m aduan.entrypoints.webhook.openapi > docs/openapi.json
"""

import json
from typing import Any, Final

from aduan import __version__
from aduan.domain.case.case import PublicStatus
from aduan.entrypoints import problems
from aduan.entrypoints.problems import PROBLEM, Problem
from aduan.entrypoints.webhook.events import ENVELOPE, EVENT_TYPES, LARGEST_BODY, EventType

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string"}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_STATUS: Final[Schema] = {"type": "string", "enum": [status.value for status in PublicStatus]}


def document() -> Schema:
    """OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Satu Aduan",
            "version": __version__,
            "description": "Satu register untuk semua kanal aduan sebuah kota.",
        },
        "paths": {
            "/webhooks/{channel}": {"post": _webhook()},
            "/complaints/{tracking_code}": {"get": _track()},
        },
        "components": {
            "schemas": {
                **{_name(kind): _event(kind, known) for kind, known in EVENT_TYPES.items()},
                "Receipt": _receipt(),
                "CountedCall": _counted(),
                "Progress": _progress(),
                "Problem": _problem(),
            }
        },
    }


def _webhook() -> Schema:
    kinds = {kind: f"#/components/schemas/{_name(kind)}" for kind in EVENT_TYPES}
    event = {
        "oneOf": [{"$ref": ref} for ref in kinds.values()],
        "discriminator": {"propertyName": "type", "mapping": kinds},
    }
    receipt = _json("Receipt", "Sudah diterima sebelumnya; isi jawaban sama dengan yang pertama.")
    receipt["content"]["application/json"]["schema"] = {
        "oneOf": [
            {"$ref": "#/components/schemas/Receipt"},
            {"$ref": "#/components/schemas/CountedCall"},
        ]
    }
    return {
        "operationId": "receiveWebhook",
        "summary": "Terima satu panggilan dari sebuah kanal",
        "description": (
            "Ditandatangani menurut Standard Webhooks. Panggilan yang sama boleh dikirim berulang: "
            f"jawabannya tetap. Isi paling besar {LARGEST_BODY // 1024} KiB."
        ),
        "parameters": [
            _path("channel", "Kanal, seperti terdaftar di paket kota."),
            _header("webhook-id", "Nomor panggilan, tetap sama bila dikirim ulang.", 256),
            _header("webhook-timestamp", "Detik Unix, bilangan bulat; paling jauh 5 menit."),
            _header("webhook-signature", "Satu atau beberapa v1,<base64>, dipisah spasi."),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": event}}},
        "responses": {
            "201": _json("Receipt", "Diterima dan tersimpan."),
            "200": receipt,
            **_problems(
                problems.MALFORMED,
                problems.UNSIGNED,
                problems.NOT_FOUND,
                problems.CONFLICT,
                problems.GONE,
                problems.TOO_LARGE,
                problems.INVALID,
                problems.UNAVAILABLE,
            ),
        },
    }


def _track() -> Schema:
    progress = _json("Progress", "Perkembangan aduan. Browser mendapat halaman HTML.")
    progress["content"]["text/html"] = {"schema": _TEXT}
    return {
        "operationId": "trackComplaint",
        "summary": "Lacak satu aduan dengan kode lacaknya",
        "parameters": [_path("tracking_code", "Kode lacak, misalnya SA-GV5G-YMWQ-V0T.")],
        "responses": {
            "200": progress,
            **_problems(problems.NOT_FOUND, problems.UNAVAILABLE),
        },
    }


def _event(kind: str, known: EventType) -> Schema:
    envelope = {name: spec.shape.schema() for name, spec in ENVELOPE.items()}
    envelope["type"] = {"const": kind}
    return {
        "type": "object",
        "description": known.about,
        "required": [*ENVELOPE, "data"],
        "properties": {**envelope, "data": known.data.schema()},
    }


def _receipt() -> Schema:
    status = {"type": "string", "enum": [PublicStatus.MENUNGGU.value, "dicatat"]}
    names = {"complaint_id": _TEXT, "tracking_code": _TEXT, "status": status}
    return {"type": "object", "required": list(names), "properties": names}


def _counted() -> Schema:
    status = {"type": "string", "enum": ["dihitung", "bukan_untuk_register_ini"]}
    return {
        "type": "object",
        "description": "Panggilan yang dihitung dan tidak dicatat sebagai aduan.",
        "required": ["status", "message"],
        "properties": {"status": status, "message": _TEXT},
    }


def _progress() -> Schema:
    step = {"at": _TIME, "status": _STATUS, "note": _TEXT}
    names: Schema = {
        "tracking_code": _TEXT,
        "status": _STATUS,
        "detail": _TEXT,
        "received_at": _TIME,
        "dedup_pending": {"type": "boolean"},
        "advice": {
            "type": "string",
            "description": "What to do at once, where lives are in danger: call 112.",
        },
        "due_at": _TIME,
        "case_number": _TEXT,
        "agency": _TEXT,
        "history": {
            "type": "array",
            "items": {"type": "object", "required": ["at", "status"], "properties": step},
        },
    }
    required = ["tracking_code", "status", "detail", "received_at", "history"]
    return {"type": "object", "required": required, "properties": names}


def _problem() -> Schema:
    fault = {"pointer": _TEXT, "detail": _TEXT}
    return {
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "errors": {
                "type": "array",
                "items": {"type": "object", "required": list(fault), "properties": fault},
            },
        },
    }


def _problems(*known: Problem) -> Schema:
    schema = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: Schema = {
        str(problem.status.value): {"description": problem.title, "content": schema}
        for problem in known
    }
    if problems.UNAVAILABLE in known:
        seconds = {"schema": {"type": "integer"}, "description": "Detik."}
        found["503"]["headers"] = {"Retry-After": seconds}
    return found


def _json(name: str, about: str) -> Schema:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _path(name: str, about: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": _TEXT, "description": about}


def _header(name: str, about: str, longest: int = 1000) -> Schema:
    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return {"name": name, "in": "header", "required": True, "schema": schema, "description": about}


def _name(kind: str) -> str:
    return "".join(part.title() for part in kind.split("."))


if __name__ == "__main__":
    print(json.dumps(document(), ensure_ascii=False, indent=2))
