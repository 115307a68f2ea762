"""What a register must do with what is said of a change outside: lanes, merged cases, fan-out.

A test class of an adapter subclasses `TellingContract` and gives the fixture `books`. The use cases
are the real ones, so what is proven here of telling, passing on and fanning out holds for both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aduan.application.outbox import fan_out as fanning_out
from aduan.application.outbox import tell as telling
from aduan.application.outbox.fan_out import PendingMessages, fan_out
from aduan.application.outbox.tell import tell, tell_one
from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.entry import Entry, Kind
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import ReportPayload
from aduan.domain.outbox.telling import FROM_LAPOR
from tests.city import RULES, SYSTEM, new_case, wib
from tests.unit.samples import a_complaint

START = wib("2026-03-02 09:00")
OFFICE = Actor(Role.OPERATOR, "DISHUB")
DESK = Actor(Role.DISKOMINFO, "DISKOMINFO")


@dataclass(frozen=True)
class ToldBooks:
    """One register: its cases, the messages kept for a push run, and what stands in a lane.
    `transact` writes transitions of several cases at once."""

    cases: Any
    pending: PendingMessages
    lane: Callable[[str, str], Sequence[Entry]]
    moves: Callable[[str], list[str]]
    transact: Callable[..., None]


class TellingContract:
    """The facts."""

    def open(self, books: ToldBooks, case_id: str, **changes: Any) -> Case:
        case = new_case(START, case_id=case_id, number=f"SRG-{case_id}", **changes)
        opened = tell_one(
            opening(case, SYSTEM), register=books.cases, complaint=a_complaint(case_id=case_id)
        )
        books.cases.save(opened)
        return opened.case

    def move(self, books: ToldBooks, case_id: str, move: Move, actor: Actor, **words: Any) -> Case:
        before = books.cases.get_case(case_id)
        request = Request(move=move, actor=actor, at=self.later(before), note="Catatan.", **words)
        transition = decide_move(before, request, RULES)
        books.cases.save(tell_one(transition, register=books.cases))
        return transition.case

    def later(self, case: Case) -> datetime:
        return START + timedelta(minutes=case.version)

    def merge(self, books: ToldBooks, child_id: str, into: str) -> None:
        child, whole = books.cases.get_case(child_id), books.cases.get_case(into)
        request = Request(
            move=Move.MERGE, actor=DESK, at=self.later(child), note="Sama.", into=into
        )
        merged = decide_move(child, request, RULES)
        books.cases.save(tell_one(merged, register=books.cases, parent=whole))

    def kinds(self, books: ToldBooks, case_id: str, target: str = "") -> list[Kind]:
        return [entry.kind for entry in books.lane(case_id, target)]

    def fan_out(self, books: ToldBooks) -> int:
        return fan_out(books.pending, lambda: START, START + timedelta(minutes=1)).count

    # what is said, and where

    def test_a_case_of_another_channel_is_filed_with_its_opening(self, books: ToldBooks) -> None:
        self.open(books, "K1")
        (entry,) = books.lane("K1", "")
        assert (entry.kind, entry.reference, entry.sequence) == (Kind.CREATE_REPORT, "SRG-K1", 1)
        assert isinstance(entry.payload, ReportPayload)
        assert entry.payload.text == a_complaint().text

    def test_a_case_from_lapor_files_no_copy_and_speaks_in_its_report(
        self, books: ToldBooks
    ) -> None:
        self.open(books, "K1", channels=("lapor",), lapor_ids=("900",))
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        assert self.kinds(books, "K1") == []
        assert self.kinds(books, "K1", "900") == [Kind.FOLLOW_UP]

    def test_a_move_nobody_outside_must_hear_of_says_nothing(self, books: ToldBooks) -> None:
        self.open(books, "K1")
        self.move(books, "K1", Move.NOTE, OFFICE)
        assert self.kinds(books, "K1") == [Kind.CREATE_REPORT]

    def test_the_lane_a_change_came_from_is_not_told_of_it(self, books: ToldBooks) -> None:
        self.open(books, "K1", lapor_ids=("900",))
        self.move(books, "K1", Move.ACCEPT, OFFICE, details={FROM_LAPOR: "K1@900"})
        assert self.kinds(books, "K1", "900") == []
        assert self.kinds(books, "K1") == [Kind.CREATE_REPORT, Kind.FOLLOW_UP]

    def test_a_change_that_loses_says_nothing(self, books: ToldBooks) -> None:
        self.open(books, "K1")
        before = books.cases.get_case("K1")
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        request = Request(move=Move.ACCEPT, actor=OFFICE, at=START, note="Lagi.")
        late = tell_one(decide_move(before, request, RULES), register=books.cases)
        with pytest.raises(ConflictError):
            books.cases.save(late)
        assert self.kinds(books, "K1") == [Kind.CREATE_REPORT, Kind.FOLLOW_UP]

    def test_several_moves_of_one_case_are_told_in_their_order(self, books: ToldBooks) -> None:
        case = self.open(books, "K1", status=Status.TRIASE, agency="DISKOMINFO")
        ask = Request(move=Move.ROUTE, actor=DESK, at=START, note="Ke Dishub.", agency="DISHUB")
        routed = decide_move(case, ask, RULES)
        ask = Request(move=Move.ACCEPT, actor=OFFICE, at=START, note="Diterima.")
        accepted = decide_move(routed.case, ask, RULES)
        books.transact(*tell(routed, accepted, register=books.cases))
        assert books.cases.get_case("K1").version == 3
        assert [one.sequence for one in books.lane("K1", "")] == [1, 2, 3]

    # merged cases

    def test_merged_cases_are_found_from_the_whole_also_by_way_of_others(
        self, books: ToldBooks
    ) -> None:
        for case_id in ("K1", "K2", "K3"):
            self.open(books, case_id)
        self.merge(books, "K3", "K2")
        self.merge(books, "K2", "K1")
        assert [one.case_id for one in books.cases.merged_into("K1")] == ["K2", "K3"]
        assert [one.case_id for one in books.cases.merged_into("K2")] == ["K3"]
        assert list(books.cases.merged_into("K3")) == []

    def test_a_merged_case_hears_what_becomes_of_the_whole_under_its_own_number(
        self, books: ToldBooks
    ) -> None:
        for case_id in ("K1", "K2"):
            self.open(books, case_id)
        self.merge(books, "K2", "K1")
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        told = books.lane("K2", "")
        assert [one.kind for one in told] == [Kind.CREATE_REPORT, Kind.MERGED, Kind.FOLLOW_UP]
        assert {one.reference for one in told} == {"SRG-K2"}
        assert books.moves("K2") == ["open", "merge", "note"]
        assert books.cases.get_case("K2").version == 3

    def test_a_merge_undone_tells_and_ends_the_passing_on(self, books: ToldBooks) -> None:
        for case_id in ("K1", "K2"):
            self.open(books, case_id)
        self.merge(books, "K2", "K1")
        self.move(books, "K2", Move.UNMERGE, DESK)
        assert list(books.cases.merged_into("K1")) == []
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        assert self.kinds(books, "K2") == [Kind.CREATE_REPORT, Kind.MERGED, Kind.FOLLOW_UP]
        assert books.moves("K2")[-1] == "unmerge"

    def test_a_change_of_the_whole_loses_against_one_of_a_merged_case(
        self, books: ToldBooks
    ) -> None:
        for case_id in ("K1", "K2"):
            self.open(books, case_id)
        self.merge(books, "K2", "K1")
        before = books.cases.get_case("K1")
        accept = Request(move=Move.ACCEPT, actor=OFFICE, at=START, note="Diterima.")
        late = tell_one(decide_move(before, accept, RULES), register=books.cases)
        self.move(books, "K2", Move.UNMERGE, DESK)
        with pytest.raises(ConflictError):
            books.cases.save(late)
        assert books.cases.get_case("K1").status is before.status

    # more than one transaction holds

    @pytest.fixture
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As if a transaction held fewer writes, so that a few lanes are too many."""
        for module in (telling, fanning_out):
            monkeypatch.setattr(module, "MOST_AT_ONCE", 4)

    @pytest.mark.usefixtures("small")
    def test_too_many_lanes_are_kept_and_fanned_out_once(self, books: ToldBooks) -> None:
        ids = tuple(str(900 + number) for number in range(6))
        self.open(books, "K1", lapor_ids=ids)
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        assert books.cases.waits("K1")
        assert self.kinds(books, "K1", "900") == []
        assert list(books.pending.cases(9)) == ["K1"]
        assert self.fan_out(books) == 1
        assert not books.cases.waits("K1")
        assert [self.kinds(books, "K1", one) for one in ids] == [[Kind.FOLLOW_UP]] * 6
        assert self.fan_out(books) == 0

    @pytest.mark.usefixtures("small")
    def test_the_cases_that_wait_longest_come_first_without_those_named(
        self, books: ToldBooks
    ) -> None:
        for name in ("K1", "K2", "K3"):
            ids = tuple(f"{name}-{number}" for number in range(6))
            self.open(books, name, lapor_ids=ids)
            self.move(books, name, Move.ACCEPT, OFFICE)
        assert list(books.pending.cases(2)) == ["K1", "K2"]
        assert list(books.pending.cases(1, besides={"K1"})) == ["K2"]
        assert list(books.pending.cases(9, besides={"K1", "K2", "K3"})) == []

    @pytest.mark.usefixtures("small")
    def test_a_later_change_waits_behind_one_that_is_kept(self, books: ToldBooks) -> None:
        ids = tuple(str(900 + number) for number in range(6))
        self.open(books, "K1", lapor_ids=ids)
        accepted = self.move(books, "K1", Move.ACCEPT, OFFICE)
        fewer = replace(accepted, lapor_ids=ids[:1])
        ask = Request(move=Move.FOLLOW_UP, actor=OFFICE, at=START, note="Tim.", public_note="Tim.")
        books.cases.save(tell_one(decide_move(fewer, ask, RULES), register=books.cases))
        assert self.kinds(books, "K1", "900") == []
        assert self.fan_out(books) == 2
        assert [one.sequence for one in books.lane("K1", "900")] == [2, 3]

    @pytest.mark.usefixtures("small")
    def test_merged_cases_pass_a_kept_message_on_once(self, books: ToldBooks) -> None:
        for number in range(1, 6):
            self.open(books, f"K{number}")
        for number in range(2, 6):
            self.merge(books, f"K{number}", "K1")
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        (kept,) = books.pending.kept("K1")
        assert self.fan_out(books) == 1
        for number in range(2, 6):
            lane = self.kinds(books, f"K{number}")
            assert lane == [Kind.CREATE_REPORT, Kind.MERGED, Kind.FOLLOW_UP]
            assert books.pending.heard(kept.message, f"K{number}")

    @pytest.mark.usefixtures("small")
    def test_a_merge_is_not_undone_while_the_whole_has_something_kept(
        self, books: ToldBooks
    ) -> None:
        for number in range(1, 6):
            self.open(books, f"K{number}")
        for number in range(2, 6):
            self.merge(books, f"K{number}", "K1")
        self.move(books, "K1", Move.ACCEPT, OFFICE)
        with pytest.raises(ConflictError):
            self.move(books, "K2", Move.UNMERGE, DESK)
        self.fan_out(books)
        self.move(books, "K2", Move.UNMERGE, DESK)
        assert self.kinds(books, "K2")[-1] is Kind.FOLLOW_UP

    def test_an_entry_that_stands_in_its_lane_is_not_said_again(self, books: ToldBooks) -> None:
        self.open(books, "K1")
        (entry,) = books.lane("K1", "")
        assert books.pending.holds(entry)
        with pytest.raises(ConflictError):
            books.pending.say(entry)
        other = replace(entry, target="901")
        assert not books.pending.holds(other)
        books.pending.say(other)
        assert books.pending.holds(other)
