"""The AsyncAPI document of what channels are told, made from the table the bodies are made of.

python -m aduan.entrypoints.status.asyncapi > docs/asyncapi.yaml
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from aduan import __version__
from aduan.domain.channels.calls import Event
from aduan.entrypoints.status.events import EVENTS, PING, fields_of

Schema = dict[str, Any]
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_AT: Final = "2026-03-03T02:00:00Z"
_HEADERS: Final[Schema] = {
    "type": "object",
    "required": ["webhook-id", "webhook-timestamp", "webhook-signature"],
    "properties": {
        "webhook-id": {
            "type": "string",
            "description": "Tetap sama bila dikirim ulang: kerjakan satu kali saja.",
        },
        "webhook-timestamp": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "Detik Unix saat dikirim; tolak bila lebih dari 5 menit dari jam Anda.",
        },
        "webhook-signature": {
            "type": "string",
            "description": "Satu v1,<base64>; dua, dipisah spasi, selama rahasia diganti.",
        },
    },
}
_SENT_HEADERS: Final = {
    "webhook-id": "msg_0d5f5c1e2b7a4b0c9d8e7f6a5b4c3d2e",
    "webhook-timestamp": "1772503200",
    "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
}
_ABOUT: Final = """\
Yang dikirim Satu Aduan kepada kanal tentang aduannya sendiri: satu panggilan POST tiap perubahan,
ditandatangani menurut Standard Webhooks (https://www.standardwebhooks.com).

Jawab 2xx setelah menyimpan. 410 mematikan alamat Anda. Jawaban lain, atau tidak ada jawaban dalam
10 detik, diulang dengan jeda yang memanjang sampai tiga hari; Retry-After dihormati. Panggilan
untuk satu aduan datang berurutan dan dapat datang lebih dari sekali: webhook-id-nya sama.
Pengalihan (redirect) tidak diikuti.

Untuk aduan rahasia dan kanal kesehatan hanya enam isian pertama yang ada. Kanal yang tidak dapat
dipanggil bertanya: GET /channels/{channel}/changes (lihat dokumen OpenAPI)."""


def document() -> Schema:
    """AsyncAPI 3.0."""
    names = {event.value: _name(event.value) for event in EVENTS} | {PING: "Ping"}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Satu Aduan: kabar kepada kanal",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "MIT", "url": _LICENSE_URL},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kanal": {
                "host": "{host}",
                "protocol": "https",
                "description": "Server kanal sendiri: status_url pada channels.toml.",
                "variables": {"host": {"default": "app.example.go.id"}},
                "security": [{"$ref": "#/components/securitySchemes/tandaTangan"}],
            }
        },
        "channels": {
            "status": {
                "address": "satu-aduan/status",
                "description": "Jalurnya dipilih kanal; semua kabar datang ke satu alamat.",
                "servers": [{"$ref": "#/servers/kanal"}],
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"} for name in names.values()
                },
            }
        },
        "operations": {
            "tellChannel": {
                "action": "send",
                "channel": {"$ref": "#/channels/status"},
                "summary": "Beri tahu kanal tentang perubahan aduannya",
                "messages": [
                    {"$ref": f"#/channels/status/messages/{name}"} for name in names.values()
                ],
                "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
            }
        },
        "components": {
            "messages": {
                **{_name(event.value): _message(event) for event in EVENTS},
                "Ping": _ping(),
            },
            "schemas": {_name(event.value): payload_schema(event) for event in EVENTS},
            "securitySchemes": {
                "tandaTangan": {
                    "type": "httpApiKey",
                    "in": "header",
                    "name": "webhook-signature",
                    "description": "HMAC-SHA256 menurut Standard Webhooks atas "
                    "webhook-id.webhook-timestamp.isi, dengan rahasia keluar kanal.",
                }
            },
        },
    }


def payload_schema(event: Event) -> Schema:
    """JSON Schema of a body; of a bare one the fields that may be missing are missing."""
    fields = fields_of(event)
    return _envelope(
        event.value,
        EVENTS[event].about,
        {
            "type": "object",
            "required": [name for name, one in fields.items() if one.always],
            "properties": {
                name: {**one.schema, "description": one.about} for name, one in fields.items()
            },
        },
    )


def example(event: Event, *, bare: bool = False) -> Schema:
    """A body as a channel receives it, of an invented complaint; `bare`: of a secret one."""
    data = {name: one.example for name, one in fields_of(event, bare=bare).items()}
    if event is Event.QUESTION_ASKED:
        data["status_detail"] = "menunggu_pelapor"
    return {"type": event.value, "timestamp": _AT, "data": data}


def _message(event: Event) -> Schema:
    name = _name(event.value)
    examples = [{"name": "biasa", "headers": _SENT_HEADERS, "payload": example(event)}]
    if event is Event.STATUS_CHANGED:
        examples.append(
            {"name": "rahasia", "headers": _SENT_HEADERS, "payload": example(event, bare=True)}
        )
    return {
        "name": event.value,
        "title": event.value,
        "summary": EVENTS[event].about,
        "contentType": "application/json",
        "headers": _HEADERS,
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "examples": examples,
    }


def _ping() -> Schema:
    said = {"type": PING, "timestamp": _AT, "data": {"channel": "rabeg"}}
    about = "Panggilan percobaan; jawab 2xx dan jangan simpan apa pun."
    channel = {"type": "object", "properties": {"channel": {"type": "string"}}}
    return {
        "name": PING,
        "title": PING,
        "summary": about,
        "contentType": "application/json",
        "headers": _HEADERS,
        "payload": _envelope(PING, about, channel),
        "examples": [{"name": "ping", "headers": _SENT_HEADERS, "payload": said}],
    }


def _envelope(kind: str, about: str, data: Schema) -> Schema:
    return {
        "type": "object",
        "description": about,
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": kind},
            "timestamp": {**_TIME, "description": "Kapan perubahan terjadi."},
            "data": data,
        },
    }


def _name(kind: str) -> str:
    return "".join(part.title() for part in kind.replace("_", ".").split("."))


# --- YAML ---------------------------------------------------------------------------------------


def as_yaml(value: Any) -> str:
    """Block style; scalars are written as JSON, which is YAML as well."""
    return "\n".join(_lines(value, 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _entry(f"{pad}{_scalar_key(name)}:", inner, depth)
    else:
        for inner in value:
            if isinstance(inner, dict) and inner:
                first, *rest = _lines(inner, depth + 1)
                yield f"{pad}- {first.lstrip()}"
                yield from rest
            else:
                yield from _entry(f"{pad}-", inner, depth)


def _entry(head: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield head
        yield from _lines(value, depth + 1)
    elif isinstance(value, str) and "\n" in value:
        yield f"{head} |-"
        yield from (f"{'  ' * (depth + 1)}{line}".rstrip() for line in value.split("\n"))
    else:
        yield f"{head} {json.dumps(value, ensure_ascii=False)}"


def _scalar_key(name: str) -> str:
    plain = name.replace("_", "").replace("-", "").replace("$", "").isalnum()
    return name if plain and name[0].isalpha() else json.dumps(name)


_LICENSE_URL: Final = "https://opensource.org/license/mit"

if __name__ == "__main__":
    print(as_yaml(document()), end="")
