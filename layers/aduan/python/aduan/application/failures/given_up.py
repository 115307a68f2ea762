"""Work a function gave up (the dead letters): what it was, and giving it to its function again.

What Lambda keeps lies in a bucket, later words that were set aside in the register. What Lambda
keeps holds the whole record, so nothing of it is printed but which item it was about.
Replaying may do a thing twice, which every handler bears; the order within one partition is kept:
after one that fails again, later records of the same item stay where they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from aduan.application.failures.ports import Attempts, FailureShelf

JOBS: Final = frozenset({"job", "do"})
"""A call of the clock: its next one does the same work with newer knowledge."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An object of the failures bucket, or a word that was set aside. `about` names items by their
    keys, `condition` says why it was given up, `event` is the whole call."""

    key: str
    function: str
    at: datetime
    condition: str
    tries: int
    about: tuple[str, ...]
    event: Mapping[str, Any] = field(repr=False)

    @property
    def of_the_clock(self) -> bool:
        return bool(JOBS & set(self.event))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An object that is no record of Lambda's; `why` quotes nothing of it."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Shelves:
    """Several as one: each key is filed away where it lies."""

    shelves: Sequence[FailureShelf]
    _lies_on: dict[str, FailureShelf] = field(default_factory=dict)

    def everything(self) -> Iterable[tuple[str, Mapping[str, Any] | None]]:
        for shelf in self.shelves:
            for key, kept in shelf.everything():
                self._lies_on[key] = shelf
                yield key, kept

    def file_away(self, key: str) -> None:
        self._lies_on[key].file_away(key)


class Replayed(StrEnum):
    DONE = "done"
    FAILED_AGAIN = "failed again"
    HELD = "held: an earlier record of the same item failed again"
    SUPERSEDED = "superseded: the clock has called it again"


def read_given_up(key: str, kept: Mapping[str, Any]) -> GivenUp | Unreadable:
    """Of the JSON that Lambda writes to S3: of a stream `payload` is the event as a text, of an
    asynchronous call `requestPayload` is the event itself (AWS Lambda developer guide, "Retaining
    discarded records" and "Capturing records of Lambda asynchronous invocations")."""
    context = kept.get("requestContext")
    event = kept.get("payload", kept.get("requestPayload"))
    if not isinstance(context, dict) or not isinstance(event, dict):
        return Unreadable(key, "no record of Lambda's, or one without its payload")
    try:
        function = str(context["functionArn"]).split(":")[6]
        at = datetime.fromisoformat(str(kept["timestamp"]))
    except (KeyError, IndexError, ValueError):
        return Unreadable(key, "names no function or no time")
    return GivenUp(
        key=key,
        function=function,
        at=at,
        condition=str(context.get("condition", "-")),
        tries=int(context.get("approximateInvokeCount") or 0),
        about=tuple(_about(event)),
        event=event,
    )


def _about(event: Mapping[str, Any]) -> Iterable[str]:
    """Keys of items, never their content."""
    records = event.get("Records")
    if not isinstance(records, list):
        words = (f"{name}={event[name]}" for name in sorted(JOBS) if name in event)
        yield from words
        if "complaint_id" in event:
            yield f"complaint {event['complaint_id']}"
        return
    for record in records:
        keys = record.get("dynamodb", {}).get("Keys", {})
        if keys:
            image = record["dynamodb"].get("NewImage", {})
            kind = image.get("type", {}).get("S", "item")
            yield " ".join((kind, *(str(keys[name].get("S", "")) for name in sorted(keys))))
        elif "s3" in record:
            yield f"object {record['s3'].get('object', {}).get('key', '-')}"


def list_given_up(shelf: FailureShelf) -> list[GivenUp | Unreadable]:
    """Oldest first; what cannot be read stands at the end."""
    found = [
        read_given_up(key, kept) if kept is not None else Unreadable(key, "no JSON")
        for key, kept in shelf.everything()
    ]
    return sorted(found, key=lambda one: (isinstance(one, Unreadable), _at(one), one.key))


def replay(
    chosen: Sequence[GivenUp], *, shelf: FailureShelf, attempts: Attempts
) -> list[tuple[GivenUp, Replayed]]:
    """Gives each to its function again, oldest first, and files away what went through."""
    stopped: set[tuple[str, str]] = set()
    done: list[tuple[GivenUp, Replayed]] = []
    for one in sorted(chosen, key=lambda each: (each.at, each.key)):
        lanes = {(one.function, about.partition(" ")[2] or about) for about in one.about}
        lanes = {(function, lane.partition(" ")[0]) for function, lane in lanes}
        if one.of_the_clock:
            outcome = Replayed.SUPERSEDED
        elif lanes & stopped:
            outcome = Replayed.HELD
        elif attempts.again(one.function, one.event):
            outcome = Replayed.DONE
        else:
            outcome = Replayed.FAILED_AGAIN
        if outcome in {Replayed.DONE, Replayed.SUPERSEDED}:
            shelf.file_away(one.key)
        else:
            stopped |= lanes
        done.append((one, outcome))
    return done


def _at(one: GivenUp | Unreadable) -> float:
    return one.at.timestamp() if isinstance(one, GivenUp) else 0.0
