"""What the released version wrote, today's code reads: every kind of item of the register.

`tests/data/register_c6d6991.json` was recorded with the code of commit c6d6991: its own tests ran
against the in-process cloud, and of what they stored one item of every shape was kept (every status
of a case, every payload and state of the outbox, every list), with the object that the reader of
then, pydantic, made of it. A row that no record stands for is kept with its plain values. The
complaints are invented.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.core.items import decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.fan_out import RegisterPendingMessages
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.application.case.labels import Label
from aduan.application.lapor.ports import SyncState
from aduan.application.placing.questions import Pending
from aduan.domain.case.case import Case, HistoryEntry, Notice, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.intake.events import ComplaintAmended, ComplaintWithdrawn, FeedbackGiven
from aduan.domain.lapor.authority import Conflict
from aduan.domain.lapor.link import Link
from aduan.domain.officials.appointments import Appointment
from aduan.domain.photos.evidence import Photo

RECORDED: Final = Path(__file__).parents[2] / "data" / "register_c6d6991.json"
ENTRIES: Final[list[dict[str, Any]]] = json.loads(RECORDED.read_text(encoding="utf-8"))
RECORDS: Final[dict[str, type[Any]]] = {
    one.__name__: one
    for one in (
        Appointment,
        Case,
        Complaint,
        ComplaintAmended,
        ComplaintWithdrawn,
        Conflict,
        FeedbackGiven,
        HistoryEntry,
        Label,
        Link,
        Notice,
        Pending,
        Photo,
        SyncState,
    )
}
GONE: Final = {
    ("Case", "last_activity_at"): "nothing read it",
    ("Notice", "urgent"): "nothing read it; what is urgent follows from the kind",
}
"""What was stored and is read no more: such an attribute is passed over."""
RENAMED: Final = {("SaidLater", "word"): "message"}
ADDED: Final = {("SaidLater", "later"): True}
"""What the reader knows of such a row beside what it holds."""
TYPES: Final = frozenset(
    {
        "amendment", "appointment", "block", "case", "complaint", "counted", "cycle", "decision",
        "delivery", "desk_task", "digest", "feedback", "fired", "heard", "history", "identity",
        "label", "lapor_conflict", "lapor_copy", "lapor_link", "later", "member", "merged", "nonce",
        "notice", "number", "outbox", "photo", "photo_hash", "picture", "sent", "sent_picture",
        "source", "sync_state", "tracking", "withdrawal",
    }
)  # fmt: skip


@dataclass(frozen=True)
class OneItem:
    """DynamoDB with nothing else in it."""

    item: Mapping[str, Any]

    def get_item(self, **_asked: Any) -> dict[str, Any]:
        return {"Item": self.item}

    def query(self, **_asked: Any) -> dict[str, Any]:
        return {"Items": [self.item]}


def _entry(table: Table) -> Any:
    return RegisterOutbox(table).of_lane("k1@")[0]


def _question(table: Table) -> Any:
    return RegisterDesk(table).question("k1", "c1")


def _pending_message(table: Table) -> Any:
    return RegisterPendingMessages(table).kept("k1")[0]


READERS: Final[dict[str, Callable[[Table], Any]]] = {
    "Entry": _entry,
    "PendingMessage": _pending_message,
    "Question": _question,
}


def read(kind: str, item: Mapping[str, Any]) -> Any:
    if kind in RECORDS:
        return decode(RECORDS[kind], item)
    return READERS[kind](Table(OneItem(item), "register")) if kind in READERS else decode_map(item)


def differences(found: Any, recorded: Any, where: str = "") -> list[str]:
    """Where `found` is not what was recorded. A field that came later must have its default."""
    match recorded:
        case {"record": str() as kind, "fields": dict() as stored} if is_dataclass(found):
            known = {
                RENAMED.get((kind, name), name): value
                for name, value in stored.items()
                if (kind, name) not in GONE
            }
            specs = {spec.name: spec for spec in fields(found)}
            wrong = [f"{where}.{name} is gone" for name in known.keys() - specs.keys()]
            for name, spec in specs.items():
                value = getattr(found, name)
                if name in known:
                    wrong += differences(value, known[name], f"{where}.{name}")
                elif value != ADDED.get((kind, name), _default(spec)):
                    wrong.append(f"{where}.{name}: {value!r} is not the default")
            return wrong
        case {"enum": str(), "value": value}:
            same = isinstance(found, Enum) and found.value == value
        case {"datetime": text}:
            same = isinstance(found, datetime) and found == datetime.fromisoformat(text)
            same = same and found.utcoffset() == timedelta(0)
        case {"date": text}:
            same = type(found) is date and found.isoformat() == text
        case {"seconds": seconds}:
            same = isinstance(found, timedelta) and found.total_seconds() == seconds
        case {"float": text}:
            same = isinstance(found, float) and repr(found) == text
        case {"tuple": items} if isinstance(found, tuple) and len(found) == len(items):
            pairs = enumerate(zip(found, items, strict=True))
            return [w for n, (a, b) in pairs for w in differences(a, b, f"{where}[{n}]")]
        case [*items] if isinstance(found, list) and len(found) == len(items):
            pairs = enumerate(zip(found, items, strict=True))
            return [w for n, (a, b) in pairs for w in differences(a, b, f"{where}[{n}]")]
        case {"frozenset": items}:
            same = isinstance(found, frozenset) and sorted(found) == items
        case {"dict": inner} if isinstance(found, Mapping) and found.keys() == inner.keys():
            return [w for k in inner for w in differences(found[k], inner[k], f"{where}[{k}]")]
        case _:
            same = type(found) is type(recorded) and found == recorded
    return [] if same else [f"{where}: {found!r} is not {recorded!r}"]


def _default(spec: "Field[Any]") -> Any:
    return spec.default if spec.default_factory is MISSING else spec.default_factory()


@pytest.mark.parametrize(
    "entry", ENTRIES, ids=lambda one: f"{one['kind']}-{one['item']['pk']['S']}"
)
def test_what_the_released_version_wrote_is_read_as_it_was_then(entry: dict[str, Any]) -> None:
    assert differences(read(entry["kind"], entry["item"]), entry["read"]) == []


def test_the_record_has_every_type_of_item_and_every_status_of_a_case() -> None:
    stored = [one["item"] for one in ENTRIES]
    assert {item["type"]["S"] for item in stored if "type" in item} == TYPES
    cases = [item["status"]["S"] for item in stored if item.get("type") == {"S": "case"}]
    assert set(cases) == {status.value for status in Status}


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_what_is_read_is_written_and_read_again_the_same(kind: str) -> None:
    for entry in ENTRIES:
        if entry["kind"] == kind:
            found = read(kind, entry["item"])
            assert decode(RECORDS[kind], encode(found)) == found


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("status", {"S": "hilang"}, r"\$\.status"),
        ("version", {"S": "satu"}, r"\$\.version"),
        ("version", {"N": "1.5"}, r"\$\.version"),
        ("opened_at", {"S": "kemarin"}, r"\$\.opened_at"),
        ("due", {"M": {"verify": {"S": "2026-03-02T00:00:00Z"}}}, r"\$\.due"),
        ("channels", {"S": "rabeg"}, r"\$\.channels"),
        ("secret", {"S": "ya"}, r"\$\.secret"),
    ],
)
def test_a_damaged_item_is_an_error_that_names_the_field(
    field: str, value: dict[str, Any], path: str
) -> None:
    whole = next(one["item"] for one in ENTRIES if one["kind"] == "Case")
    with pytest.raises(ValueError, match=path):
        decode(Case, whole | {field: value})


def test_an_item_without_a_field_that_must_be_there_is_an_error() -> None:
    whole = next(one["item"] for one in ENTRIES if one["kind"] == "Case")
    with pytest.raises(ValueError, match="number"):
        decode(Case, {name: value for name, value in whole.items() if name != "number"})
