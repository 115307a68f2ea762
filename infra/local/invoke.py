"""`python -m infra.local invoke FUNCTION EVENT.json`: one function, one saved event.

Without `--here` the deployed function runs in the embedded cloud, under its own role: what it may
not touch fails as it would in production. With `--here` the same handler runs in this process, with
the deployed function's settings and the running stack's tables, so that `breakpoint()` and a
debugger reach it; it then has every right, and proves nothing about grants.
"""

import argparse
import base64
import contextlib
import importlib.util
import json
import os
import string
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from infra.bundling import build
from infra.local import cloud, signing, stack
from infra.local.deploy import REPOSITORY
from infra.local.errors import LocalStackError
from infra.local.run import DEFAULT_PORT

EVENTS: Final = REPOSITORY / "tests" / "data" / "events"
FUNCTIONS: Final = REPOSITORY / "functions"
SOURCES: Final = REPOSITORY / "layers" / "aduan" / "python"
SIGNATURE: Final = "webhook-signature"
SIGNED: Final = frozenset({"receive_webhook", "answer_channels"})


class NotInvokedError(LocalStackError):
    """The call cannot be made as it was asked for."""


@dataclass(frozen=True)
class InvocationContext:
    """What our handlers ask of Lambda's context object. The time left begins when it is made."""

    function_name: str
    seconds: float
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    began: float = field(default_factory=time.monotonic)

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self.seconds - (time.monotonic() - self.began)) * 1000))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local invoke",
        description="Call one function of a running stack with a saved event.",
    )
    parser.add_argument("function", help="a folder of functions/, for example track")
    parser.add_argument("event", type=Path, help="a JSON file; see tests/data/events")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="fills ${NAME} in the event; ${now} is the present time",
    )
    parser.add_argument("--here", action="store_true", help="in this process, for a debugger")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the running stack's")
    wishes = parser.parse_args(arguments)
    try:
        running = stack.already_running(wishes.port)
        if running is None:
            raise NotInvokedError(
                f"no stack answers behind port {wishes.port}: start one with `make run`."
            )
        deployed = _deployed(running.client("lambda"), wishes.function)
        event = read_event(wishes.event, _pairs(wishes.set), now=datetime.now(UTC))
        if wishes.function in SIGNED:
            event = signed(event, running.channel_secrets(), now=datetime.now(UTC))
        if wishes.here:
            return _here(running, deployed, wishes.function, event)
        return _there(running.client("lambda"), deployed["FunctionName"], event)
    except LocalStackError as exc:
        print(f"error: {exc}", file=sys.stderr)
        return 2


def read_event(file: Path, values: Mapping[str, str], *, now: datetime) -> dict[str, Any]:
    """The event with its blanks filled. Raises NotInvokedError naming what is missing or unread."""
    try:
        text = string.Template(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise NotInvokedError(f"{file} cannot be read: {exc.strerror}.") from exc
    known = {"now": now.isoformat(timespec="seconds"), **values}
    blanks = sorted(set(text.get_identifiers()) - set(known))
    if blanks:
        asked = " ".join(f"--set {name}=…" for name in blanks)
        raise NotInvokedError(f"{file.name} has blanks to fill: {asked}")
    quoted = {name: json.dumps(value, ensure_ascii=False)[1:-1] for name, value in known.items()}
    try:
        event = json.loads(text.substitute(quoted))
    except ValueError as exc:
        raise NotInvokedError(f"{file} is not JSON: {exc}.") from exc
    if not isinstance(event, dict):
        raise NotInvokedError(f"{file} is no JSON object.")
    return event


def signed(
    event: Mapping[str, Any], secrets: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """A webhook call signed now with its channel's secret: a saved signature is old after five
    minutes. `body` may be written as an object. One that carries a signature is left as it is."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if SIGNATURE in headers:
        return dict(event)
    channel = (event.get("pathParameters") or {}).get("channel", "")
    secret = secrets.get(channel)
    if secret is None:
        raise NotInvokedError(
            f"no secret for channel {channel!r}; there are: {', '.join(sorted(secrets))}."
        )
    body = event.get("body") or ""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    message_id = headers.get("webhook-id") or f"msg_{uuid.uuid4().hex}"
    fresh = signing.headers(
        secret, message_id=message_id, timestamp=int(now.timestamp()), body=text.encode()
    )
    return {**event, "headers": {**headers, **fresh}, "body": text}


def _pairs(written: list[str]) -> dict[str, str]:
    for each in written:
        if "=" not in each:
            raise NotInvokedError(f"--set {each}: write NAME=VALUE.")
    return dict(each.split("=", 1) for each in written)


def _deployed(client: Any, function: str) -> dict[str, Any]:
    """The deployed function's configuration. Raises NotInvokedError with the names there are."""
    folders = sorted(file.parent.name for file in FUNCTIONS.glob("*/handler.py"))
    if function in folders:
        ending = f"-{function.replace('_', '-')}"
        for page in client.get_paginator("list_functions").paginate():
            for each in page["Functions"]:
                if each["FunctionName"].endswith(ending):
                    return dict(
                        client.get_function_configuration(FunctionName=each["FunctionName"])
                    )
    raise NotInvokedError(f"no function {function!r}; there are: {', '.join(folders)}.")


def _there(client: Any, name: str, event: Mapping[str, Any]) -> int:
    answer = client.invoke(FunctionName=name, LogType="Tail", Payload=json.dumps(event).encode())
    if log := answer.get("LogResult"):
        print(base64.b64decode(log).decode(errors="replace").rstrip(), file=sys.stderr)
    _show(json.loads(answer["Payload"].read() or "null"))
    return 1 if "FunctionError" in answer else 0


def _here(
    running: stack.LocalStack, deployed: Mapping[str, Any], function: str, event: dict[str, Any]
) -> int:
    """Whatever the handler raises goes up with its traceback: that is what one came to see."""
    os.environ.update(deployed.get("Environment", {}).get("Variables", {}))
    os.environ.update(cloud.client_environment(running.endpoint))
    context = InvocationContext(deployed["FunctionName"], float(deployed["Timeout"]))
    with tempfile.TemporaryDirectory() as pack:
        build.city_pack(REPOSITORY / "layers" / "cities" / running.city, Path(pack))
        sys.path[:0] = [str(SOURCES), str(Path(pack) / "python")]
        _show(load_handler(function)(event, context))
    return 0


def load_handler(function: str) -> Callable[[dict[str, Any], object], Any]:
    """The handler as Lambda loads it: by its file, with no package around it."""
    file = FUNCTIONS / function / "handler.py"
    spec = importlib.util.spec_from_file_location("handler", file)
    if spec is None or spec.loader is None:
        raise NotInvokedError(f"{file} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["handler"] = module
    spec.loader.exec_module(module)
    handler: Callable[[dict[str, Any], object], Any] = module.handler
    return handler


def _show(answer: Any) -> None:
    """A JSON body inside an answer is shown as JSON and not as one long string."""
    if isinstance(answer, dict) and isinstance(answer.get("body"), str):
        with contextlib.suppress(ValueError):  # a page stays text
            answer = {**answer, "body": json.loads(answer["body"])}
    print(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
