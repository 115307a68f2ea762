"""What a released version wrote, today's code reads: every kind of item of both tables.

The records are made by `tests.register_record`, one file a release; that of the version before any
release is `test_recorded_items.py`'s.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from aduan.adapters.aws.frozen_periods import FrozenRow
from aduan.adapters.aws.sealed_days import SealedRow
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.fact_rows import facts_in, receipt_in
from aduan.adapters.dynamodb.outbox_rows import outbox_entry, pending_message
from aduan.adapters.dynamodb.questions import question_of
from aduan.adapters.dynamodb.said_rows import said_change
from aduan.application.case.labels import Label
from aduan.application.case.ports import Press
from aduan.application.channels.ask import Asked
from aduan.application.desk.ports import KeptCounts
from aduan.application.lapor.ports import SyncState
from aduan.application.placing.joined import Member
from aduan.application.rights.ports import Destroyed, Keeping
from aduan.domain.case.case import Case, HistoryEntry, Notice
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.voice import Voice
from aduan.domain.channels.calls import Call
from aduan.domain.channels.lines import Line
from aduan.domain.channels.questions import AskedQuestion
from aduan.domain.figures.improvements import Improvement
from aduan.domain.figures.offices import CityFigures
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    JoiningDisputed,
)
from aduan.domain.lapor.authority import Conflict
from aduan.domain.lapor.link import Link
from aduan.domain.officials.appointments import Appointment
from aduan.domain.photos.evidence import Photo
from aduan.domain.rights.request import Request
from tests.register_record import PERSON, PERSON_OF_WORD, kind_of, kinds, record
from tests.unit.register.test_recorded_items import differences

VERSIONS: Final = ("0_3_0",)
"""Those of which a record stands in `tests/data`, the newest last."""
Item = Mapping[str, Any]
WORDS: Final[dict[str, type[Any]]] = {
    "amendment": ComplaintAmended,
    "dispute": JoiningDisputed,
    "feedback": FeedbackGiven,
    "withdrawal": ComplaintWithdrawn,
}
RECORDS: Final[dict[str, type[Any]]] = {
    "complaint": Complaint,
    "its photo": Photo,
    "case": Case,
    "voice of a reporter": Voice,
    "history": HistoryEntry,
    "notice": Notice,
    "evidence": Photo,
    "used link": Press,
    "open question": AskedQuestion,
    "call to a channel": Call,
    "its line": Line,
    "how far it asked": Asked,
    "figures": CityFigures,
    "lengths of the desk": KeptCounts,
    "frozen period": FrozenRow,
    "sealed day": SealedRow,
    "service improved": Improvement,
    "LAPOR! link": Link,
    "LAPOR! conflict": Conflict,
    "sync state": SyncState,
    "label": Label,
    "appointment": Appointment,
    "its keeping": Keeping,
    "wish of a person": Request,
    "what was destroyed": Destroyed,
    "member": Member,
}
READERS: Final[dict[str, Callable[[Item], Any]]] = {
    "outbox entry": outbox_entry,
    "word for many lanes": pending_message,
    "change, untold": said_change,
    "facts of a case": facts_in,
    "receipt of an end": receipt_in,
}


def read(kind: str, item: Item) -> Any:
    """As the adapter that reads such an item does; a row without a record of its own is a map."""
    if kind == "later word" and item["type"]["S"] in WORDS:
        return decode(WORDS[item["type"]["S"]], item)
    if kind == "desk task" and item["sk"]["S"].startswith("DESK#ASK#"):
        return question_of(item)
    if kind in RECORDS and (kind != "member" or "received_at" in item):
        return decode(RECORDS[kind], item)
    return READERS.get(kind, decode_map)(item)


def entries(version: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(record(version).read_text(encoding="utf-8"))
    return found


def the_name(entry: dict[str, Any]) -> str:
    return f"{entry['kind']}-{entry['item']['pk']['S']}"


@pytest.mark.parametrize(
    "entry", [one for version in VERSIONS for one in entries(version)], ids=the_name
)
def test_what_a_released_version_wrote_is_read_as_it_was_then(entry: dict[str, Any]) -> None:
    assert differences(read(entry["kind"], entry["item"]), entry["read"]) == []


def test_every_kind_of_item_there_is_has_a_record() -> None:
    """A kind that came after the newest release has none there: it is added with its key, and what
    its reader makes of it."""
    recorded = {one["kind"] for version in VERSIONS for one in entries(version)}
    assert {*kinds(), PERSON, PERSON_OF_WORD} - recorded == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_item_stands_under_its_own_kind(version: str) -> None:
    for one in entries(version):
        table = "register" if "sk" in one["item"] else "identities"
        assert kind_of(table, one["item"]) == one["kind"]


def test_a_kind_without_a_record_is_told() -> None:
    assert kind_of("register", {"pk": {"S": "NEWS#1"}, "sk": {"S": "NEWS"}}) is None


@pytest.mark.parametrize("kind", sorted({*RECORDS, *READERS}))
def test_every_reader_named_here_is_of_a_kind_there_is(kind: str) -> None:
    assert kind in kinds()
