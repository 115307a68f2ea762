"""The invented evening of a city, read from `stories/<city>.toml`: what people send, and what must
come of it.

The expectations are part of the story. They are never read from the system, or the demonstration
would only prove that the system agrees with itself.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from infra.local.errors import LocalStackError

STORIES: Final = Path(__file__).with_name("stories")
PLACE_FIELDS: Final = ("lat", "lng", "address", "kelurahan", "kecamatan")
FEEDBACK_AFTER: Final = 4.0
"""Seconds after a case was closed until its reporter says what they think of it."""
SEKDA_DECIDES: Final = ("approve_postpone", "refuse_postpone", "eye_agree", "eye_return")
COPY: Final = "copy"
"""An act that has to fail: finishing with the photo of another event's case."""
RESOLVE: Final = "resolve"
NOT_FIXED: Final = "not_fixed"
"""Words of a reporter that open a closed case again."""
RESOLVE_DOUBTED: Final = "resolve_doubted"
"""Finishing with a photo whose file says that a tool made it."""
OPTIONAL_FIELDS: Final = ("title", "category", "severity", "anonymous", "secret")


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist. Nothing of this may ever be read in a notice or a log."""

    name: str
    phone: str
    email: str | None = None


@dataclass(frozen=True)
class Report:
    """One delivery of one channel about an event."""

    event: str
    number: int
    at: float
    channel: str
    reporter: Person
    fields: Mapping[str, Any]
    instant: str | None = None

    @property
    def text(self) -> str:
        text: str = self.fields["text"]
        return text


@dataclass(frozen=True)
class Act:
    """What an official does, in seconds after the event was first reported."""

    after: float
    move: str
    whom: str | None = None

    @property
    def by_sekda(self) -> bool:
        return self.move in SEKDA_DECIDES


@dataclass(frozen=True)
class Reply:
    """What the first reporter adds when asked, in seconds after the event was first reported."""

    after: float
    text: str


@dataclass(frozen=True)
class Expectation:
    """What a person of the city would say must come of an event; None: it does not matter."""

    level: str
    status: str
    state: str | None = None
    agency: str | None = None
    next_owner: str | None = None
    secret: bool = False


@dataclass(frozen=True)
class Event:
    """One thing that happened, so one case. `by_page`: its first reporter answers on the page of
    the complaint and not through the channel, and rates with `stars`."""

    id: str
    matter: str
    reports: tuple[Report, ...]
    acts: tuple[Act, ...]
    expect: Expectation
    feedback: str | None = None
    reply: Reply | None = None
    by_page: bool = False
    stars: int | None = None

    @property
    def begins(self) -> float:
        return min(report.at for report in self.reports)


@dataclass(frozen=True)
class Call:
    """A delivery that must never become a case, and the answer it must get."""

    id: str
    at: float
    channel: str
    text: str
    http: int
    status: str | None = None
    kind: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Story:
    title: str
    events: tuple[Event, ...]
    calls: tuple[Call, ...]
    people: tuple[Person, ...]
    repeated_event: str
    repeated_times: int
    outage_at: float
    outage_seconds: float
    climb_seconds: float
    patience_seconds: float

    @property
    def ends(self) -> float:
        """When the last case nobody acts on has reached the top, a reopened one included."""
        last = 0.0
        for event in self.events:
            reopened = event.feedback == NOT_FIXED
            begins = event.begins + (event.acts[-1].after + FEEDBACK_AFTER if reopened else 0)
            last = max(last, begins + self.climb_seconds)
        return last

    @property
    def reports(self) -> tuple[Report, ...]:
        return tuple(report for event in self.events for report in event.reports)


def of(city: str) -> Path:
    """Raises LocalStackError when nobody has written an evening for the city."""
    file = STORIES / f"{city}.toml"
    if not file.is_file():
        written = ", ".join(sorted(path.stem for path in STORIES.glob("*.toml")))
        raise LocalStackError(f"there is no evening of {city} in {STORIES}, only of {written}")
    return file


def read(file: Path) -> Story:
    """The story as written; KeyError or TypeError where a line of it is wrong."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    people = {key: Person(**value) for key, value in raw["people"].items()}
    return Story(
        title=raw["title"],
        events=tuple(_event(each, people) for each in raw["event"]),
        calls=tuple(_call(each) for each in raw["call"]),
        people=tuple(people.values()),
        repeated_event=raw["repeated"]["event"],
        repeated_times=raw["repeated"]["times"],
        outage_at=raw["outage"]["at"],
        outage_seconds=raw["outage"]["seconds"],
        climb_seconds=raw["clock"]["opd"] + raw["clock"]["sekda"],
        patience_seconds=raw["clock"]["patience"],
    )


def slowed(told: Story, hour_seconds: float) -> Story:
    """The same evening where an hour takes longer than a second: for a machine that is busy with
    other things. Only the outage keeps its length."""

    def report(each: Report) -> Report:
        return replace(each, at=each.at * hour_seconds)

    def event(each: Event) -> Event:
        return replace(
            each,
            reports=tuple(report(one) for one in each.reports),
            acts=tuple(replace(act, after=act.after * hour_seconds) for act in each.acts),
            reply=each.reply and replace(each.reply, after=each.reply.after * hour_seconds),
        )

    return replace(
        told,
        events=tuple(event(each) for each in told.events),
        calls=tuple(replace(call, at=call.at * hour_seconds) for call in told.calls),
        outage_at=told.outage_at * hour_seconds,
        climb_seconds=told.climb_seconds * hour_seconds,
        patience_seconds=told.patience_seconds * hour_seconds,
    )


def message(report: Report, *, external_id: str, now: datetime) -> dict[str, Any]:
    """The webhook body of a report, as its channel writes it."""
    fields = report.fields
    said: dict[str, Any] = {"reported_at": _written(now), "text": report.text}
    said |= {name: fields[name] for name in OPTIONAL_FIELDS if name in fields}
    if place := {name: fields[name] for name in PLACE_FIELDS if name in fields}:
        said["location"] = place
    said["reporter"] = {
        name: value for name, value in vars(report.reporter).items() if value is not None
    }
    if "call_type" in fields:
        said["channel_fields"] = {"call_type": fields["call_type"]}
    return _event_body("complaint.created", external_id, now, **said)


def call_message(call: Call, *, external_id: str, now: datetime) -> dict[str, Any]:
    """The webhook body of a call; the fault named in the story is put in by whoever sends it."""
    said: dict[str, Any] = {"reported_at": _written(now), "text": call.text}
    if call.kind is not None:
        said["channel_fields"] = {"call_type": call.kind}
    if call.fault == "missing_text":
        del said["text"]
    return _event_body("complaint.created", external_id, now, **said)


def reply_message(external_id: str, text: str, now: datetime) -> dict[str, Any]:
    """What a reporter adds to a complaint: the answer to an official's question."""
    return _event_body("complaint.amended", external_id, now, text=text)


def feedback_message(external_id: str, verdict: str, now: datetime) -> dict[str, Any]:
    """What a reporter says of a closed case."""
    return _event_body("feedback.given", external_id, now, verdict=verdict)


def _event_body(kind: str, external_id: str, now: datetime, **said: Any) -> dict[str, Any]:
    return {"type": kind, "timestamp": _written(now), "data": {"external_id": external_id, **said}}


def _written(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _event(raw: Mapping[str, Any], people: Mapping[str, Person]) -> Event:
    return Event(
        id=raw["id"],
        matter=raw["matter"],
        reports=tuple(
            Report(
                event=raw["id"],
                number=number,
                at=each["at"],
                channel=each["channel"],
                reporter=people[each["who"]],
                fields=each,
                instant=each.get("instant"),
            )
            for number, each in enumerate(raw["report"], start=1)
        ),
        acts=tuple(Act(*each) for each in raw.get("acts", [])),
        expect=Expectation(**raw["expect"]),
        feedback=raw.get("feedback"),
        reply=Reply(*raw["reply"]) if "reply" in raw else None,
        by_page=raw.get("by_page", False),
        stars=raw.get("stars"),
    )


def _call(raw: Mapping[str, Any]) -> Call:
    expect = raw["expect"]
    return Call(
        id=raw["id"],
        at=raw["at"],
        channel=raw["channel"],
        text=raw["text"],
        http=expect["http"],
        status=expect.get("status"),
        kind=raw.get("kind"),
        fault=raw.get("fault"),
    )
