"""The OpenAPI document, made from the tables the functions read with.

python -m aduan.entrypoints.webhook.openapi > docs/openapi.json
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from aduan import __version__
from aduan.application.intake.effects import Effect
from aduan.domain.case.case import PublicStatus
from aduan.domain.channels.calls import Event
from aduan.entrypoints import problems
from aduan.entrypoints.problems import PROBLEM, Problem
from aduan.entrypoints.status.answers import ASKED_PHOTO
from aduan.entrypoints.status.asyncapi import example, payload_schema
from aduan.entrypoints.status.events import EVENTS, STATUS_ONLY, Said
from aduan.entrypoints.webhook import examples
from aduan.entrypoints.webhook.events import ENVELOPE, EVENT_TYPES, LARGEST_BODY, PING, EventType

Schema = dict[str, Any]
_ABOUT: Final = """\
Satu register untuk semua kanal aduan sebuah kota. Kanal mengirim aduan dengan webhook bertanda
tangan dan mendengar tiap perubahan aduannya sendiri: dipanggil (docs/asyncapi.yaml), atau bertanya
di sini."""
_CHANNEL: Final = "Kanal, seperti terdaftar di paket kota."
_TEXT: Final[Schema] = {"type": "string"}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_STATUS: Final[Schema] = {"type": "string", "enum": [status.value for status in PublicStatus]}


def document() -> Schema:
    """OpenAPI 3.1, of every path that is open to somebody outside."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Satu Aduan",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "MIT", "url": "https://opensource.org/license/mit"},
        },
        "servers": [
            {
                "url": "{alamat}",
                "description": "Alamat API kota; pada mesin sendiri http://localhost:8080/api.",
                "variables": {"alamat": {"default": "https://aduan.kota.go.id"}},
            }
        ],
        "security": [{"tandaTangan": []}],
        "tags": [
            {"name": "kanal", "description": "Untuk pengembang kanal: panggilan bertanda tangan."},
            {"name": "warga", "description": "Untuk warga, dengan kode lacak."},
            {"name": "petugas", "description": "Halaman di balik tautan bertanda tangan."},
            {"name": "pengelola", "description": "Dengan kredensial AWS."},
        ],
        "paths": {
            "/webhooks/{channel}": {"post": _webhook()},
            "/channels/{channel}/changes": {"get": _changes()},
            "/channels/{channel}/complaints/{external_id}": {"get": _complaint()},
            "/channels/{channel}/complaints/{external_id}/photos": {"post": _photo()},
            "/": {"get": _entry("enterCode", "Halaman tempat kode lacak diketik")},
            "/complaints": {"get": _entry("lookUpCode", "Menuju halaman aduan dari kode lacak")},
            "/complaints/{tracking_code}": {"get": _track(), "post": _press()},
            "/actions/{token}": {
                "get": _page("showCase", "Lihat kasus", "Halaman kasus dan tindakan yang boleh."),
                "post": _pressed("actOnCase", "Kerjakan satu tindakan"),
            },
            "/actions/{token}/photo": {"post": _pressed("askForUpload", "Minta formulir unggah")},
            "/office/{token}": {
                "get": _page("showOffice", "Lihat semua aduan satu kantor", "Daftar kantor."),
                "post": _pressed("acceptSeveral", "Terima beberapa aduan"),
            },
            "/reports/{token}": {
                "get": _page("showReports", "Lihat laporan satu jabatan", "Daftar laporan."),
            },
            "/desk/{token}": {
                "get": _page("showDesk", "Lihat meja layanan", "Daftar yang menunggu keputusan."),
                "post": _pressed("workDesk", "Putuskan satu perkara"),
            },
            "/admin/officials": {"post": _officials()},
            "/admin/privacy": {"post": _privacy()},
        },
        "components": {
            "securitySchemes": {
                "tandaTangan": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "webhook-signature",
                    "description": "Standard Webhooks: HMAC-SHA256 atas "
                    "webhook-id.webhook-timestamp.isi dengan rahasia kanal, ditulis v1,<base64>. "
                    "Untuk GET isinya kosong.",
                },
                "aws": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "AWS Signature Version 4, hak execute-api:Invoke.",
                },
            },
            "schemas": {
                **{_name(kind): _event(kind, known) for kind, known in EVENT_TYPES.items()},
                "Ping": _ping(),
                "Receipt": _receipt(),
                "CountedCall": _counted(),
                "Pong": _pong(),
                "Change": _change(),
                "Changes": _change_list(),
                "ComplaintStatus": _complaint_status(),
                "AskedPhoto": ASKED_PHOTO.schema(),
                "PhotoForm": _photo_form(),
                "Progress": _progress(),
                "Problem": _problem(),
            },
        },
    }


def _webhook() -> Schema:
    kinds = {kind: f"#/components/schemas/{_name(kind)}" for kind in (*EVENT_TYPES, PING)}
    event = {
        "oneOf": [{"$ref": ref} for ref in kinds.values()],
        "discriminator": {"propertyName": "type", "mapping": kinds},
    }
    receipt = _json("Receipt", "Sudah diterima sebelumnya; isi jawaban sama dengan yang pertama.")
    receipt["content"]["application/json"] = {
        "schema": {
            "oneOf": [
                {"$ref": f"#/components/schemas/{name}"}
                for name in ("Receipt", "CountedCall", "Pong")
            ]
        },
        "examples": {
            "diulang": {"value": examples.RECEIPT},
            "dihitung": {"value": examples.COUNTED},
            "pong": {"value": examples.PONG},
        },
    }
    taken = _json("Receipt", "Diterima dan tersimpan.")
    taken["content"]["application/json"]["examples"] = {
        "aduan": {"value": examples.RECEIPT},
        "susulan": {"value": examples.NOTED},
    }
    shown = {name.replace(".", "-"): {"value": one} for name, one in examples.EVENTS.items()}
    return {
        "operationId": "receiveWebhook",
        "tags": ["kanal"],
        "summary": "Terima satu panggilan dari sebuah kanal",
        "description": (
            "Ditandatangani menurut Standard Webhooks. Panggilan yang sama boleh dikirim berulang: "
            f"jawabannya tetap. Isi paling besar {LARGEST_BODY // 1024} KiB. "
            "Aduan dengan external_id yang sudah tercatat tidak dicatat lagi: secret dan anonymous "
            "yang baru dikirim kali ini tetap berlaku, isian lain yang berbeda disebut dalam "
            "warnings dan tidak diambil (kirim complaint.amended), kata-kata atau tempat yang "
            "lain dijawab 409. Lampiran atau titik koordinat yang tidak dapat dibaca tidak membuat "
            "laporan ditolak: bagian itu tidak diambil dan disebut dalam warnings."
        ),
        "parameters": [_path("channel", _CHANNEL, "rabeg"), *_signed()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": event, "examples": shown}},
        },
        "responses": {
            "201": taken,
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


def _changes() -> Schema:
    found = _json("Changes", "Perubahan sesudah kursor, berurutan, tanpa celah.")
    found["content"]["application/json"]["example"] = {
        "changes": [{"id": "msg_0d5f5c1e2b7a4b0c9d8e7f6a5b4c3d2e", **_said()}],
        "next": "4711",
        "more": False,
    }
    query = [
        _query("after", "Kursor dari jawaban sebelumnya; kosong: dari awal.", _TEXT, "4710"),
        _query(
            "limit", "Paling banyak sekian.", {"type": "integer", "minimum": 1, "maximum": 500}, 100
        ),
    ]
    return {
        "operationId": "askForChanges",
        "tags": ["kanal"],
        "summary": "Perubahan aduan kanal ini",
        "description": "Untuk kanal yang tidak dapat dipanggil. Simpan isinya, lalu tanyakan lagi "
        "dengan next; pemadaman selama apa pun tidak menghilangkan apa pun. Isi tiap perubahan "
        "sama dengan panggilan pada docs/asyncapi.yaml.",
        "parameters": [_path("channel", _CHANNEL, "rabeg"), *query, *_signed()],
        "responses": {
            "200": found,
            **_problems(
                problems.UNSIGNED, problems.REFUSED, problems.INVALID, problems.UNAVAILABLE
            ),
        },
    }


def _complaint() -> Schema:
    found = _json("ComplaintStatus", "Keadaan aduan sekarang.")
    data = {name: value for name, value in _said()["data"].items() if name != "sequence"}
    found["content"]["application/json"]["example"] = data
    number = _path("external_id", "Nomor aduan menurut kanal, di-encode.", examples.EXTERNAL_ID)
    return {
        "operationId": "askForComplaint",
        "tags": ["kanal"],
        "summary": "Satu aduan milik kanal ini",
        "parameters": [_path("channel", _CHANNEL, "rabeg"), number, *_signed()],
        "responses": {
            "200": found,
            **_problems(problems.UNSIGNED, problems.NOT_FOUND, problems.UNAVAILABLE),
        },
    }


def _photo() -> Schema:
    form = _json("PhotoForm", "Formulir untuk satu foto, berlaku 5 menit.")
    form["content"]["application/json"]["example"] = examples.PHOTO_FORM
    number = _path("external_id", "Nomor aduan menurut kanal, di-encode.", examples.EXTERNAL_ID)
    return {
        "operationId": "sendPhoto",
        "tags": ["kanal"],
        "summary": "Minta formulir untuk mengirim satu foto aduan",
        "description": "Kirim `fields` lalu `file` ke `url` sebagai multipart/form-data sebelum "
        "`expires_at`. Foto diperiksa seperti foto yang diambil dari alamat kanal.",
        "parameters": [_path("channel", _CHANNEL, "rabeg"), number, *_signed()],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/AskedPhoto"},
                    "example": {"media_type": "image/jpeg"},
                }
            },
        },
        "responses": {
            "201": form,
            **_problems(
                problems.MALFORMED,
                problems.UNSIGNED,
                problems.NOT_FOUND,
                problems.REFUSED,
                problems.TOO_LARGE,
                problems.INVALID,
                problems.UNAVAILABLE,
            ),
        },
    }


def _photo_form() -> Schema:
    return {
        "type": "object",
        "required": ["photo_id", "url", "fields", "expires_at", "max_bytes"],
        "properties": {
            "photo_id": {"type": "string"},
            "url": {"type": "string", "format": "uri"},
            "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            "expires_at": {"type": "string", "format": "date-time"},
            "max_bytes": {"type": "integer"},
        },
    }


def _track() -> Schema:
    progress = _json("Progress", "Perkembangan aduan. Browser mendapat halaman HTML.")
    progress["content"]["application/json"]["example"] = examples.PROGRESS
    progress["content"]["text/html"] = {"schema": _TEXT}
    code = _path("tracking_code", "Kode lacak.", examples.TRACKING_CODE)
    return {
        "operationId": "trackComplaint",
        "tags": ["warga"],
        "security": [],
        "summary": "Lacak satu aduan dengan kode lacaknya",
        "parameters": [code],
        "responses": {
            "200": progress,
            **_problems(problems.NOT_FOUND, problems.UNAVAILABLE),
        },
    }


def _page(operation: str, summary: str, about: str) -> Schema:
    return {
        "operationId": operation,
        "tags": ["petugas"],
        "security": [],
        "summary": summary,
        "description": "Tautannya sendiri adalah kuncinya. GET tidak pernah mengubah apa pun.",
        "parameters": [_path("token", "Tautan dari surat pemberitahuan.", "eyJ...")],
        "responses": {
            "200": {"description": about, "content": {"text/html": {"schema": _TEXT}}},
            "404": _html("Tautan tidak dikenal atau sudah berakhir."),
        },
    }


def _pressed(operation: str, summary: str) -> Schema:
    form = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
    return {
        "operationId": operation,
        "tags": ["petugas"],
        "security": [],
        "summary": summary,
        "description": "Formulir dari halaman; ditekan dua kali dikerjakan satu kali.",
        "parameters": [_path("token", "Tautan dari surat pemberitahuan.", "eyJ...")],
        "requestBody": {"required": True, "content": form},
        "responses": {
            "200": _html("Sudah dikerjakan, atau kembali dengan alasannya."),
            "404": _html("Tautan tidak dikenal atau sudah berakhir."),
        },
    }


def _entry(operation: str, summary: str) -> Schema:
    code = {
        "name": "kode",
        "in": "query",
        "schema": _TEXT,
        "description": "Kode lacak.",
        "example": examples.TRACKING_CODE,
    }
    return {
        "operationId": operation,
        "tags": ["warga"],
        "security": [],
        "summary": summary,
        "parameters": [code],
        "responses": {
            "200": _html("Halaman."),
            "303": {"description": "Ke halaman aduannya."},
            "404": _html("Kode lacak tidak dikenali."),
        },
    }


def _press() -> Schema:
    form = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
    return {
        "operationId": "answerAsReporter",
        "tags": ["warga"],
        "security": [],
        "summary": "Formulir halaman aduan: jawaban, penilaian, keberatan pelapor",
        "description": "Untuk browser. Perlu bukti kedua: 4 angka terakhir telepon pelapor, atau "
        "reporter_token. Satu formulir berlaku satu kali.",
        "parameters": [_path("tracking_code", "Kode lacak.", examples.TRACKING_CODE)],
        "requestBody": {"required": True, "content": form},
        "responses": {
            "200": _html("Formulir foto."),
            "303": {"description": "Tersimpan; kembali ke halaman aduan."},
            "404": _html("Kode lacak tidak dikenali."),
            "409": _html("Tidak ada yang berubah; alasannya tertulis."),
        },
    }


def _officials() -> Schema:
    order = {"type": "object", "additionalProperties": {"type": "string"}}
    said = {
        "type": "object",
        "required": ["ok", "messages"],
        "properties": {
            "ok": {"type": "boolean"},
            "messages": {"type": "array", "items": _TEXT},
            "officials": {"type": "array", "items": {"type": "object"}},
        },
    }
    done: Schema = {"application/json": {"schema": said, "example": {"ok": True, "messages": []}}}
    return {
        "operationId": "manageOfficials",
        "tags": ["pengelola"],
        "security": [{"aws": []}],
        "summary": "Siapa memegang jabatan apa",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": order, "example": {"do": "list"}}},
        },
        "responses": {
            "200": {"description": "Dikerjakan.", "content": done},
            "403": {"description": "Tanpa hak execute-api:Invoke."},
            "422": {"description": "Perintah tidak dapat dikerjakan.", "content": done},
        },
    }


def _privacy() -> Schema:
    asked = _officials()
    return {
        **asked,
        "operationId": "servePersonsRights",
        "summary": "Hak atas data pribadi: cari, tunjukkan, perbaiki, batasi, hapus",
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
                    "example": {"do": "find", "list": "true"},
                }
            },
        },
    }


def _html(about: str) -> Schema:
    return {"description": about, "content": {"text/html": {"schema": _TEXT}}}


def _said() -> Schema:
    return example(Event.STATUS_CHANGED)


def _change() -> Schema:
    kinds = [event.value for event in Event]
    return {
        "type": "object",
        "description": "Isi panggilan (docs/asyncapi.yaml) dengan webhook-id-nya.",
        "required": ["id", "type", "timestamp", "data"],
        "properties": {
            "id": {**_TEXT, "description": "webhook-id panggilan yang sama."},
            "type": {"type": "string", "enum": kinds},
            "timestamp": _TIME,
            "data": {
                "type": "object",
                "required": list(STATUS_ONLY),
                "properties": {name: dict(one.schema) for name, one in _all_fields().items()},
            },
        },
    }


def _all_fields() -> Mapping[str, Said]:
    """Of every event; which are there, docs/asyncapi.yaml says for each."""
    each = {name: one for table in EVENTS.values() for name, one in table.fields.items()}
    return {**STATUS_ONLY, **each}


def _change_list() -> Schema:
    return {
        "type": "object",
        "required": ["changes", "next", "more"],
        "properties": {
            "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}},
            "next": {**_TEXT, "description": "Kursor untuk pertanyaan berikutnya."},
            "more": {"type": "boolean", "description": "Masih ada sesudah ini."},
        },
    }


def _complaint_status() -> Schema:
    data: Schema = payload_schema(Event.STATUS_CHANGED)["properties"]["data"]
    fields = {name: one for name, one in data["properties"].items() if name != "sequence"}
    required = [name for name in data["required"] if name != "sequence"]
    return {"type": "object", "required": required, "properties": fields}


def _ping() -> Schema:
    return {
        "type": "object",
        "description": "Mencoba tanda tangan: dijawab 200 pong, tidak disimpan.",
        "required": list(ENVELOPE),
        "properties": {
            **{name: spec.shape.schema() for name, spec in ENVELOPE.items()},
            "type": {"const": PING},
            "data": {"type": "object"},
        },
    }


def _pong() -> Schema:
    return {
        "type": "object",
        "required": ["status", "channel"],
        "properties": {"status": {"const": "pong"}, "channel": _TEXT},
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
    token = {
        "type": "string",
        "description": "Kunci pelapor. Serahkan hanya kepada pelapornya: dengan tautan "
        "/complaints/{tracking_code}?kunci={reporter_token} ia dikenali di halaman aduannya tanpa "
        "menyebut nomor telepon, dan dapat menjawab, menilai, atau meminta dibuka kembali.",
    }
    names = {
        "complaint_id": _TEXT,
        "tracking_code": _TEXT,
        "status": status,
        "reporter_token": token,
    }
    caution = {"pointer": _TEXT, "detail": _TEXT}
    more: Schema = {
        "effect": {
            "type": "string",
            "enum": [one.value for one in Effect],
            "description": "Yang dilakukan kabar susulan pada kasusnya, menurut keadaan saat ini.",
        },
        "warnings": {
            "type": "array",
            "description": "Yang diterima tetapi tidak seperti yang dimaksud.",
            "items": {"type": "object", "required": list(caution), "properties": caution},
        },
    }
    return {"type": "object", "required": list(names), "properties": names | more}


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
        "parts": {
            "type": "array",
            "description": "Tracking codes of the matters taken out of a report of several.",
            "items": _TEXT,
        },
        "part_of": {
            "type": "string",
            "description": "The tracking code of the report this matter was taken out of.",
        },
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
            "request_id": {**_TEXT, "description": "Nomor permintaan, untuk ditanyakan."},
            "errors": {
                "type": "array",
                "items": {"type": "object", "required": list(fault), "properties": fault},
            },
        },
    }


def _problems(*known: Problem) -> Schema:
    schema = {"$ref": "#/components/schemas/Problem"}
    found: Schema = {
        str(problem.status.value): {
            "description": problem.title,
            "content": {PROBLEM: {"schema": schema, "example": _refusal(problem)}},
        }
        for problem in known
    }
    if problems.UNAVAILABLE in known:
        seconds = {"schema": {"type": "integer"}, "description": "Detik."}
        found["503"]["headers"] = {"Retry-After": seconds}
    return found


def _refusal(problem: Problem) -> Schema:
    return {
        "type": f"urn:satu-aduan:masalah:{problem.kind}",
        "title": problem.title,
        "status": problem.status.value,
        "request_id": examples.REQUEST_ID,
    }


def _json(name: str, about: str) -> Schema:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _path(name: str, about: str, shown: str) -> Schema:
    said = {"schema": _TEXT, "description": about, "example": shown}
    return {"name": name, "in": "path", "required": True, **said}


def _query(name: str, about: str, schema: Schema, shown: Any) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": about, "example": shown}


def _signed() -> list[Schema]:
    """The headers beside the signature itself, which is the security scheme."""
    return [
        _header("webhook-id", "Nomor panggilan, tetap sama bila dikirim ulang.", "msg_1", 256),
        _header(
            "webhook-timestamp", "Detik Unix, bilangan bulat; paling jauh 5 menit.", "1772410500"
        ),
    ]


def _header(name: str, about: str, shown: str, longest: int = 1000) -> Schema:
    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    said = {"schema": schema, "description": about, "example": shown}
    return {"name": name, "in": "header", "required": True, **said}


def _name(kind: str) -> str:
    return "".join(part.title() for part in kind.split("."))


if __name__ == "__main__":
    print(json.dumps(document(), ensure_ascii=False, indent=2))
