"""Words the stream gave up: each is applied, none stands in another's way, and time has an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aduan.application.case.forgotten import Forgotten
from aduan.application.intake.apply_forgotten import (
    APPLIED_WITHIN,
    Waiting,
    apply_forgotten,
)
from aduan.application.placing.place_forgotten import place_forgotten

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROWS = [Waiting(f"01{letter}", "02", "amendment") for letter in "ABCDE"]


@dataclass
class Lists:
    asked: datetime | None = None

    def unapplied(self, *, before: datetime, limit: int) -> Sequence[Waiting]:
        self.asked = before
        return ROWS[:limit]

    def unplaced(self, *, before: datetime, limit: int) -> Sequence[str]:
        return [one.complaint_id for one in ROWS[:limit]]


@dataclass
class Clock:
    """Has time for so many looks."""

    looks: int

    def has_time(self) -> bool:
        self.looks -= 1
        return self.looks >= 0


def test_what_waits_longer_than_a_minute_is_applied_and_one_bad_word_stops_no_other() -> None:
    done: list[str] = []

    def apply(one: Waiting) -> None:
        if one.complaint_id == "01B":
            raise KeyError("01B")
        done.append(one.complaint_id)

    lists = Lists()
    found = apply_forgotten(lists, apply, now=NOW)
    assert found == Forgotten(5, (("01B/02", "KeyError"),))
    assert done == ["01A", "01C", "01D", "01E"]
    assert lists.asked == NOW - APPLIED_WITHIN == NOW - timedelta(minutes=1)


def test_what_had_no_turn_in_time_is_counted_and_waits() -> None:
    done: list[object] = []
    words = apply_forgotten(Lists(), done.append, now=NOW, has_time=Clock(2).has_time)
    placed = place_forgotten(Lists(), done.append, now=NOW, has_time=Clock(3).has_time)
    assert (words.found, words.left, placed.found, placed.left) == (5, 3, 5, 2)
    assert done == [*ROWS[:2], "01A", "01B", "01C"]
