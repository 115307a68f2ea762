"""The whole local stack, put up in order and taken down in the opposite order, whatever happens.

Used by `run`, by the demonstration and by the end-to-end tests, so that all three see the same.
"""

import base64
import binascii
import http.client
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from infra.local import children, cloud, deploy, rendering, signing
from infra.local.errors import NotReadyError
from infra.local.front_door import Behind, FrontDoor
from infra.local.lapor.server import CREDENTIALS
from infra.local.mailbox import Mailbox
from infra.local.ports import LOOPBACK, free_port
from infra.local.schedules import ScaledSchedules

STATE_FOLDER: Final = deploy.REPOSITORY / ".local"
REAL_HOUR_SECONDS: Final = 3600.0
LAPOR_READY_SECONDS: Final = 15.0
STAGE: Final = "local"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LocalStack:
    """Everything another process needs to know of a running stack."""

    pid: int
    public_url: str
    hour_seconds: float
    endpoint: str
    api_path: str
    lapor_url: str
    register_table: str
    outputs: Mapping[str, str]
    groups: tuple[int, ...]

    @property
    def api_url(self) -> str:
        return f"{self.public_url}/api"

    def client(self, service: str) -> Any:
        return cloud.client(self.endpoint, service)

    def channel_secrets(client: Any) -> dict[str, str]:
    """The current signing secret of every channel of the deployed stack."""
    return {
        name.rpartition("/")[2]: json.loads(client.get_secret_value(SecretId=name)["SecretString"])[
            "current"
        ]
        for name in _secret_names(client)
        if "/channel/" in name
    }


def _secret_names(client: Any) -> list[str]:
    return [
        secret["Name"]
        for page in client.get_paginator("list_secrets").paginate()
        for secret in page["SecretList"]
    ]


def _fill_secrets(client: Any) -> None:
    """What an operator fills in by hand on a real account: LAPOR!'s credentials, and a secret for
    a channel whose generated one cannot sign."""
    for name in _secret_names(client):
        value = json.loads(client.get_secret_value(SecretId=name).get("SecretString") or "{}")
        if name.endswith("/lapor"):
            filled = {key.lower(): word for key, word in CREDENTIALS.items()}
        elif "/channel/" in name and not _signs(value.get("current", "")):
            fresh = signing.PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
            filled = {"current": fresh, "previous": None}
        else:
            continue
        client.put_secret_value(SecretId=name, SecretString=json.dumps(filled))


def _signs(secret: str) -> bool:
    try:
        return len(base64.b64decode(secret.removeprefix(signing.PREFIX), validate=True)) >= 24
    except binascii.Error:
        return False


def _start_lapor(folder: Path) -> tuple[children.Child, str]:
    port = free_port()
    kept = {name: os.environ[name] for name in cloud.KEPT_FROM_THE_SHELL if name in os.environ}
    child = children.start(
        "the LAPOR! simulator",
        [
            *(sys.executable, "-m", "infra.local.lapor"),
            *("--port", str(port)),
            *("--store", str(folder / "lapor.sqlite")),
        ],
        env=kept | {"PYTHONUTF8": "1"},
        log=folder / "lapor.log",
        cwd=deploy.REPOSITORY,
    )
    deadline = time.monotonic() + LAPOR_READY_SECONDS
    while not _answers(port, "/"):
        if child.ended or time.monotonic() > deadline:
            children.stop(child)
            raise NotReadyError(child.name, f"did not start: {child.last_words()}", child.log)
        time.sleep(0.1)
    return child, f"http://localhost:{port}"


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _rest_api_id(emulator: cloud.Cloud) -> str:
    apis = emulator.client("apigateway").get_rest_apis()["items"]
    api_id: str = apis[0]["id"]
    return api_id


def _register_table(emulator: cloud.Cloud) -> str:
    names: list[str] = emulator.client("dynamodb").list_tables()["TableNames"]
    return next((name for name in names if "register" in name), "")


def _behind(stack: LocalStack, emulator: cloud.Cloud, mailbox: Mailbox, folder: Path) -> Behind:
    return Behind(
        emulator_port=emulator.port,
        api_path=stack.api_path,
        lapor_url=stack.lapor_url,
        hour_seconds=stack.hour_seconds,
        facts={
            "api_url": stack.api_url,
            "lapor_url": stack.lapor_url,
            "clock": rendering.clock(stack.hour_seconds),
            "endpoint": stack.endpoint,
            "region": cloud.REGION,
            "stack": ", ".join(stack.outputs) or "-",
            "folder": str(folder),
        },
        openapi_file=deploy.REPOSITORY / "docs" / "openapi.json",
        notices=mailbox.notices,
        channel_secrets=stack.channel_secrets,
    )
