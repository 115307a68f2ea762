"""What a channel is told, and what is counted of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Final, Protocol

from aduan.application.intake.receive_delivery import (
    Accepted,
    ChannelRetired,
    Counted,
    IntakeAnswer,
    IntakeRefused,
    Pinged,
    Repeated,
)
from aduan.domain.intake.channel import Channel
from aduan.domain.intake.events import Receipt
from aduan.entrypoints import problems
from aduan.entrypoints.problems import Problem, Response
from aduan.entrypoints.shapes import Fault

PONG: Final = "pong"
UNKNOWN_CHANNEL: Final = Channel(id="", name="", kind="")


class Counter(Protocol):
    """What is needed of Powertools' Metrics."""

    def add_dimension(self, name: str, value: str) -> None: ...

    def add_metric(self, name: str, unit: str, value: float) -> None: ...


def render(answer: IntakeAnswer, *, token_of: Callable[[str], str]) -> Response:
    """The proxy integration's answer. `token_of` a complaint is what its reporter is known by on
    the page; it is said with each receipt and kept in none."""
    match answer:
        case Accepted(receipt):
            return _receipt(HTTPStatus.CREATED, receipt, token_of)
        case Repeated(receipt) | Counted(receipt):
            return _receipt(HTTPStatus.OK, receipt, token_of)
        case IntakeRefused(pointer, reason):
            return problems.render(problems.invalid(Fault(pointer, reason)))
        case Pinged(channel):
            return _json(HTTPStatus.OK, {"status": PONG, "channel": channel.id})
        case ChannelRetired(channel):
            detail = f"Kanal {channel.name} dihentikan pada {channel.retired_on}."
            gone = problems.GONE
            return problems.render(Problem(gone.status, gone.kind, gone.title, detail))


def count(counter: Counter, channel: Channel, answer: IntakeAnswer) -> None:
    """One metric a kind of answer, by channel: a channel that falls silent is seen. Only for calls
    that are signed, so nobody can invent channels."""
    counter.add_dimension(name="channel", value=channel.id)
    counter.add_metric(name=f"delivery_{type(answer).__name__.lower()}", unit="Count", value=1)


def told_of(answer: IntakeAnswer) -> dict[str, str]:
    """What the log says of an answer, beside the number of the call."""
    receipt = getattr(answer, "receipt", None)
    complaint_id = receipt.complaint_id if receipt is not None else None
    return {"outcome": type(answer).__name__.lower()} | (
        {"complaint_id": complaint_id} if complaint_id else {}
    )


def _receipt(status: HTTPStatus, receipt: Receipt, token_of: Callable[[str], str]) -> Response:
    body = {name: value for name, value in asdict(receipt).items() if value not in (None, ())}
    if receipt.complaint_id is not None:
        body["reporter_token"] = token_of(receipt.complaint_id)
    return _json(status, body)


def _json(status: HTTPStatus, body: Mapping[str, Any]) -> Response:
    return {
        "statusCode": status.value,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(body, ensure_ascii=False),
    }
