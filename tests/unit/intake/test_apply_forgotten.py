"""Words the stream gave up: each is applied, none stands in another's way, and time has an end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from aduan.application.case.forgotten import Forgotten
from aduan.application.intake.apply_forgotten import (
    APPLIED_WITHIN,
    HOLDS_BACK,
    TRIED_ON,
    Waiting,
    Words,
    apply_forgotten,
)
from aduan.application.photos.call_again import PhotoCall, call_again
from aduan.application.placing.place_forgotten import place_forgotten
from aduan.domain.case.errors import ConflictError, NotPlacedError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROWS = [Waiting(f"01{letter}", "02", "amendment", NOW - timedelta(minutes=9)) for letter in "ABCDE"]


@dataclass
class Lists:
    rows: list[Waiting] = field(default_factory=lambda: list(ROWS))
    put_aside: list[Waiting] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)

    def unapplied(self, *, before: datetime, limit: int) -> Sequence[Waiting]:
        self.asked.append(before)
        return self.rows[:limit]

    def aside(self, *, since: datetime, limit: int) -> Sequence[Waiting]:
        self.asked.append(since)
        return self.put_aside[:limit]

    def set_aside(self, word: Waiting) -> None:
        self.rows.remove(word)
        self.put_aside.append(word)

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
    assert found == Words(Forgotten(5, (("01B/02", "KeyError"),)), (), Forgotten(0, ()))
    assert done == ["01A", "01C", "01D", "01E"]
    assert found.pending == 1
    assert lists.asked[0] == NOW - APPLIED_WITHIN == NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("waited", "error", "aside"),
    [
        (HOLDS_BACK - timedelta(minutes=6), KeyError, False),
        (HOLDS_BACK, KeyError, True),
        (HOLDS_BACK, ConflictError, True),
        (
            timedelta(days=30),
            NotPlacedError,
            False,
        ),  # it waits for its complaint, with nothing amiss
    ],
)
def test_a_word_that_no_try_applies_is_set_aside_and_told_once(
    waited: timedelta, error: type[Exception], aside: bool
) -> None:
    word = Waiting("01A", "02", "amendment", NOW - waited)
    lists = Lists(rows=[word])

    def apply(_one: Waiting) -> None:
        raise error("x")

    first = apply_forgotten(lists, apply, now=NOW)
    assert (first.set_aside, first.pending) == ((("01A/02",), 0) if aside else ((), 1))
    second = apply_forgotten(lists, apply, now=NOW + timedelta(minutes=5))
    assert second.set_aside == ()
    assert len(second.aside.failed) == aside, "it is tried on with every run"


def test_what_was_set_aside_is_tried_by_the_clock_for_a_week() -> None:
    lists = Lists(rows=[])
    apply_forgotten(lists, print, now=NOW)
    assert lists.asked[1] == NOW - TRIED_ON == NOW - timedelta(days=7)


def test_a_word_a_case_heard_meanwhile_is_not_set_aside() -> None:
    class Late(Lists):
        def set_aside(self, word: Waiting) -> None:
            raise ConflictError("heard")

    lists = Late(rows=[Waiting("01A", "02", "amendment", NOW - HOLDS_BACK)])

    def apply(_one: Waiting) -> None:
        raise KeyError("x")

    assert apply_forgotten(lists, apply, now=NOW).set_aside == ()


def test_what_had_no_turn_in_time_is_counted_and_waits() -> None:
    done: list[object] = []
    words = apply_forgotten(Lists(), done.append, now=NOW, has_time=Clock(2).has_time)
    placed = place_forgotten(Lists(), done.append, now=NOW, has_time=Clock(3).has_time)
    assert (words.waiting.found, words.pending, placed.found, placed.left) == (5, 3, 5, 2)
    assert done == [*ROWS[:2], "01A", "01B", "01C"]


MANY = 230


class AllFail:
    """The first 200 of each list always fail; what stands behind them would not."""

    ids = tuple(f"C{number:03}" for number in range(MANY))

    def __init__(self) -> None:
        self.done: list[str] = []

    def unplaced(self, *, before: datetime, limit: int) -> Sequence[str]:
        return [one for one in self.ids if one not in self.done][:limit]

    def unapplied(self, *, before: datetime, limit: int) -> Sequence[Waiting]:
        waiting = self.unplaced(before=before, limit=limit)
        return [Waiting(one, "1", "withdrawal", before) for one in waiting]

    def aside(self, *, since: datetime, limit: int) -> Sequence[Waiting]:
        return ()

    def set_aside(self, word: Waiting) -> None:
        raise AssertionError(word)

    def unfetched(self, *, before: datetime, limit: int) -> Sequence[PhotoCall]:
        waiting = self.unplaced(before=before, limit=limit)
        return [PhotoCall(one, None, before) for one in waiting]

    def postpone(self, call: PhotoCall, to: datetime) -> None:
        """It has left the list."""

    def give_up(self, call: PhotoCall) -> None:
        raise AssertionError(call)

    def take(self, one: str) -> None:
        if one < "C200":
            raise NotPlacedError(one)
        self.done.append(one)

    def run(self, of: str, now: datetime) -> int:
        if of == "complaints":
            return place_forgotten(self, self.take, now=now).left
        if of == "words":
            return apply_forgotten(self, lambda one: self.take(one.complaint_id), now=now).pending
        return call_again(self, lambda one, _row: self.take(one), now=now).left


@pytest.mark.parametrize("of", ["complaints", "words", "photos"])
def test_what_always_fails_keeps_nothing_behind_it_out_for_ever(of: str) -> None:
    lists = AllFail()
    assert lists.run(of, NOW) > 0, "what had no turn is counted"
    for number in range(1, 12):
        lists.run(of, NOW + number * timedelta(minutes=5))
    assert len(lists.done) == len(set(lists.done)) == MANY - 200
