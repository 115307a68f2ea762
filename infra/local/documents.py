"""The two published documents as the front door shows them, drawn by Redoc, which is served from
here: the API that channels call (docs/openapi.json) and what they are told (docs/asyncapi.yaml).

Redoc draws OpenAPI. What is told is drawn as the webhooks of an OpenAPI 3.1 document: the same
messages, schemas and examples, nothing added.
"""

import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml  # type: ignore[import-untyped]

REPOSITORY: Final = Path(__file__).parents[2]
OPENAPI: Final = REPOSITORY / "docs" / "openapi.json"
ASYNCAPI: Final = REPOSITORY / "docs" / "asyncapi.yaml"
REDOC: Final = (
    REPOSITORY / "node_modules" / "@redocly" / "cli" / "lib" / "chunks" / "redoc.standalone.js"
)
SHELL: Final = Path(__file__).with_name("redoc.html")

Document = dict[str, Any]


def openapi(api_url: str) -> Document:
    """With the address of this machine's API in front."""
    document: Document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    here = {"url": api_url, "description": "Tumpukan di mesin ini"}
    return {**document, "servers": [here, *document.get("servers", [])]}


def asyncapi_text() -> str:
    return ASYNCAPI.read_text(encoding="utf-8")


def drawn(title: str, document: str, plain: str) -> str:
    """A page that draws the document at an address; none of the product's pages, for it is Redoc's
    own, and it alone of all needs a script."""
    shell = string.Template(SHELL.read_text(encoding="utf-8"))
    return shell.substitute(title=title, document=document, plain=plain)


def told(document: Mapping[str, Any]) -> Document:
    """The messages of an AsyncAPI document as webhooks."""
    messages = document["components"]["messages"]
    return {
        "openapi": "3.1.0",
        "info": document["info"],
        "webhooks": {
            message["name"]: {"post": _webhook(name, message)} for name, message in messages.items()
        },
        "components": {"schemas": document["components"]["schemas"]},
    }


def read_asyncapi() -> Document:
    found: Document = yaml.safe_load(asyncapi_text())
    return found


def _webhook(name: str, message: Mapping[str, Any]) -> Document:
    required = message["headers"]["required"]
    return {
        "operationId": name,
        "summary": message["title"],
        "description": message["summary"],
        "parameters": [
            {
                "name": header,
                "in": "header",
                "required": header in required,
                "description": said.get("description", ""),
                "schema": {key: one for key, one in said.items() if key != "description"},
            }
            for header, said in message["headers"]["properties"].items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                message["contentType"]: {
                    "schema": message["payload"],
                    "examples": {
                        one["name"]: {"value": one["payload"]} for one in message["examples"]
                    },
                }
            },
        },
        "responses": {
            "2XX": {"description": "Tersimpan di kanal."},
            "410": {"description": "Alamat ini sudah tidak ada; dimatikan."},
            "default": {"description": "Diulang dengan jeda sampai tiga hari."},
        },
    }
