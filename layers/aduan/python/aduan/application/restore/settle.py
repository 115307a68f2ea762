"""What the tables brought back to a second must learn of what happened after it.

The state of a case is that of the second: whatever was done to it later may be the damage. But what
the world said and heard since then happened. Words of citizens that were answered 2xx are taken in
again and placed anew by the code; what was told (a notice, a call to a channel) is told no second
time; what LAPOR! may have heard is looked up there before it is said again. And whoever pressed
something that is gone is named, so that a person can ask for it once more.

Every decision is on one row of the damaged table, by its kind; it is safe to run again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

Row = Mapping[str, Any]
"""A stored row as plain Python; what writes it keeps the stored form."""


class Step(StrEnum):
    """What is done about one row of the damaged table."""

    LEAVE = "leave"
    CARRY = "carry"  # as it stands, where there is none
    REPLACE = "replace"  # as it stands, over what is there: numbers given away stay given away
    UNPLACED = "unplaced"  # a complaint, to be placed anew
    UNHEARD = "unheard"  # a later word, for its case to hear
    UNTIED = "untied"  # LAPOR!'s own report, tied to the case it will be placed in
    TOLD = "told"  # somebody was told: not again
    LOST = "lost"  # somebody pressed something that is gone


RECEIPTS: Final = frozenset({"delivery", "source", "tracking", "counted"})
WORDS: Final = frozenset({"amendment", "withdrawal", "feedback", "dispute", "secrecy"})
PHOTOS: Final = frozenset({"photo", "photo_hash", "photo_call"})
TO_CHANNELS: Final = frozenset({"call", "channel_asked", "channel_line"})
AGAIN: Final = frozenset({"system", "reporter"})
"""The clock moves a case again, and a reporter's word is heard again; a press is not."""


def step_for(row: Row, since: datetime) -> Step:
    """By the row's own type; a channel's last number has none."""
    kind = str(row.get("type", ""))
    step = Step.LEAVE
    if kind in RECEIPTS or (kind in PHOTOS and str(row["pk"]).startswith("COMPLAINT#")):
        step = Step.CARRY
    elif kind in TO_CHANNELS or (not kind and "head" in row):
        step = Step.REPLACE
    elif kind == "complaint":
        step = Step.UNPLACED
    elif kind in WORDS:
        step = Step.UNHEARD
    elif kind == "lapor_link" and not row.get("ours"):
        step = Step.UNTIED
    elif kind == "notice" and row.get("closing") == "published":
        step = Step.TOLD if _after(row.get("closed_at"), since) else Step.LEAVE
    elif kind == "history" and _after(row.get("at"), since):
        step = Step.LEAVE if str(row["actor"]["role"]) in AGAIN else Step.LOST
    return step


def _after(at: object, since: datetime) -> bool:
    return at is not None and datetime.fromisoformat(str(at)) > since


@dataclass(frozen=True, slots=True)
class LostMove:
    """A press that is not in the restored register."""

    case_id: str
    version: int
    at: str
    move: str
    post: str


@dataclass(slots=True)
class Settled:
    """`done` counts what each step changed; `lost` are presses to ask for again. `doubted`: entries
    for LAPOR! that are looked up first; `silenced`: changes the channels had heard already."""

    done: Counter[Step] = field(default_factory=Counter)
    lost: list[LostMove] = field(default_factory=list)
    originals: int = 0
    doubted: int = 0
    silenced: int = 0


class Damaged(Protocol):
    """The tables as they were found, read only."""

    def rows(self) -> Iterable[Any]:
        """Every stored row of the register."""
        ...

    def plain(self, row: Any) -> Row: ...

    def originals(self) -> Iterable[Any]:
        """Every stored row of the identities."""
        ...

    def has_said(self, row: Any) -> bool:
        """Whether a change that waits to be told in the restored register still waited there."""
        ...


class Restored(Protocol):
    """The tables brought back. Each method answers whether it changed anything."""

    def carry(self, row: Any) -> bool: ...

    def replace(self, row: Any) -> bool: ...

    def unplaced(self, row: Any) -> bool: ...

    def unheard(self, row: Any) -> bool: ...

    def untied(self, row: Any) -> bool: ...

    def told(self, row: Any) -> bool: ...

    def knows_move(self, row: Any) -> bool: ...

    def original(self, row: Any) -> bool: ...

    def doubt(self, now: datetime) -> int:
        """Every entry for LAPOR! that nobody has sent: it may have been, so it is looked up."""
        ...

    def silence(self, waits: Callable[[Any], bool]) -> int:
        """Changes for the channels that had been told: they wait no more."""
        ...


def settle(damaged: Damaged, restored: Restored, *, since: datetime, now: datetime) -> Settled:
    """One pass over the damaged tables. Originals first: a complaint without one would be placed
    and could never be answered by telephone."""
    report = Settled()
    report.originals = sum(restored.original(row) for row in damaged.originals())
    does: Mapping[Step, Callable[[Any], bool]] = {
        Step.CARRY: restored.carry,
        Step.REPLACE: restored.replace,
        Step.UNPLACED: restored.unplaced,
        Step.UNHEARD: restored.unheard,
        Step.UNTIED: restored.untied,
        Step.TOLD: restored.told,
    }
    for row in damaged.rows():
        plain = damaged.plain(row)
        step = step_for(plain, since)
        if step in does:
            report.done[step] += does[step](row)
        elif step is Step.LOST and not restored.knows_move(row):
            report.lost.append(_lost(plain))
    report.silenced = restored.silence(damaged.has_said)
    report.doubted = restored.doubt(now)
    report.lost.sort(key=lambda one: (one.at, one.case_id))
    return report


def _lost(row: Row) -> LostMove:
    return LostMove(
        case_id=str(row["pk"]).removeprefix("CASE#"),
        version=int(row["version"]),
        at=str(row["at"]),
        move=str(row["move"]),
        post=str(row["actor"].get("post") or row["actor"]["role"]),
    )
