"""What a case's life comes down to, cycle by cycle, and that it is the same made anew."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from aduan.domain.case.case import Actor, Case, ClosedBy, HistoryEntry, HoldReason, Level, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.posts import DUTY
from aduan.domain.figures.facts import CaseFacts, Ended, as_of, begun, facts_of, stepped
from aduan.domain.figures.ledger import Ledger, kept_from_view
from tests.city import DESK, RULES, SYSTEM, hours, new_case, wib

START = wib("2026-03-02 09:00")
DISHUB = Actor(Role.OPERATOR, "DISHUB")
DPUPR = Actor(Role.OPERATOR, "DPUPR")
SEKDA = Actor(Role.SEKDA, "SEKDA")
PELAPOR = Actor(Role.REPORTER, "pelapor")


@dataclass
class Life:
    """A case, and its facts carried over each step."""

    case: Case
    history: list[HistoryEntry] = field(default_factory=list)
    facts: CaseFacts = field(init=False)

    def __post_init__(self) -> None:
        opened = opening(self.case, SYSTEM)
        self.case = opened.case
        self.history.append(opened.history)
        self.facts = begun(opened.case, opened.history)

    def move(self, move: Move, actor: Actor, at: datetime, **more: Any) -> "Life":
        request = Request(move=move, actor=actor, at=at, note=more.pop("note", "x"), **more)
        done = decide_move(self.case, request, RULES)
        self.case = done.case
        self.history.append(done.history)
        self.facts = stepped(self.facts, done.case, [done.history])
        assert facts_of(self.case, self.history) == self.facts
        return self


def test_an_office_that_passes_a_case_on_gives_the_next_one_its_clock_and_its_record() -> None:
    life = Life(new_case(START))
    life.move(Move.FORWARD, DISHUB, START + hours(5), agency="DPUPR")
    life.move(Move.FOLLOW_UP, DPUPR, START + hours(9))
    fact = life.facts.last
    assert [(stay.office, stay.by) for stay in fact.stays] == [
        ("DISHUB", "open"),
        ("DPUPR", "forward"),
    ]
    assert (fact.follow_up_at, fact.followed_up_by) == (START + hours(9), "DPUPR")
    assert fact.hops == 1
    assert fact.office_at(START + hours(4)) == "DISHUB"


def test_a_first_follow_up_is_judged_by_what_was_due_then_and_not_by_what_it_set() -> None:
    life = Life(new_case(START)).move(Move.FOLLOW_UP, DISHUB, START + hours(71))
    assert life.facts.last.city_due == START + hours(72)
    assert life.case.due.opd > START + hours(72)


def test_a_reopening_is_a_fact_of_its_own_and_marks_the_one_before() -> None:
    life = Life(new_case(START))
    life.move(Move.RESOLVE, DISHUB, START + hours(10), evidence=("e1", "e2"))
    life.move(Move.CONFIRM, PELAPOR, START + hours(11))
    life.move(Move.REOPEN, PELAPOR, START + hours(20))
    first, second = life.facts.facts
    assert (first.ended, first.ended_by, first.photos) == (Ended.SELESAI, ClosedBy.AGENCY, 2)
    assert first.confirmed_at == START + hours(11)
    assert first.reopened_at == second.began_at == START + hours(20)
    assert (second.cycle, second.ended, second.photos) == (2, None, 0)


def test_what_another_government_settled_is_never_done_by_the_city() -> None:
    life = Life(new_case(START))
    life.move(Move.NOT_OUR_AUTHORITY, DISHUB, START + hours(2), next_owner="PLN", public_note="PLN")
    assert life.facts.last.not_ours_since == START + hours(2)
    life.move(Move.RESOLVE, DESK, START + hours(90), evidence=("e1",))
    assert life.facts.last.ended is Ended.BUKAN_WEWENANG


def test_what_came_back_from_another_government_is_the_citys_again() -> None:
    life = Life(new_case(START))
    life.move(Move.NOT_OUR_AUTHORITY, DISHUB, START + hours(2), next_owner="PLN", public_note="PLN")
    life.move(Move.ROUTE, DESK, START + hours(20), agency="DPUPR")
    assert life.facts.last.not_ours_since is None
    life.move(Move.RESOLVE, DPUPR, START + hours(30), evidence=("e1",))
    assert life.facts.last.ended is Ended.SELESAI


def test_a_case_at_the_desk_is_the_desks_until_an_office_has_it() -> None:
    life = Life(new_case(START)).move(Move.RETURN_TO_DESK, DISHUB, START + hours(3))
    assert life.facts.last.office == DUTY
    life.move(Move.FOLLOW_UP, DESK, START + hours(4))
    assert life.facts.last.office == "DISKOMINFO"
    assert life.facts.last.hops == 0


def test_levels_and_holds_are_kept_with_their_instants() -> None:
    life = Life(new_case(START))
    life.move(Move.ESCALATE, SYSTEM, START + hours(72), level=Level.SEKDA)
    life.move(
        Move.PROPOSE_POSTPONE, DISHUB, START + hours(80), fiscal_year=2027, public_note="2027",
        until=START + hours(4000),
    )  # fmt: skip
    life.move(Move.APPROVE_POSTPONE, SEKDA, START + hours(81), note="setuju ya")
    fact = life.facts.last
    assert [(one.level, one.office) for one in fact.told] == [(Level.SEKDA, "DISHUB")]
    (stand,) = fact.stands
    assert (stand.reason, stand.fiscal_year) == (HoldReason.POSTPONED, 2027)
    assert fact.standing_at(START + hours(90)) == stand


def test_a_merge_ends_a_cycle_and_undoing_it_takes_the_end_back() -> None:
    life = Life(new_case(START)).move(Move.MERGE, DESK, START + hours(3), into="K2")
    assert (life.facts.last.ended, life.facts.last.merged_into) == (Ended.DIGABUNG, "K2")
    life.move(Move.UNMERGE, DESK, START + hours(30))
    assert (life.facts.last.ended, life.facts.last.merged_into) == (None, "")
    assert life.facts.over_at is None


def test_a_guarded_case_leaves_neither_matter_nor_place_in_its_facts() -> None:
    life = Life(new_case(START, secret=True, severity="tinggi", classification="Pengaduan"))
    fact = life.facts.last
    assert fact.hidden
    assert not any((fact.category, fact.kelurahan, fact.severity, fact.lat, fact.classification))
    assert Life(new_case(START)).facts.last.category == "pju_padam"


def test_what_becomes_secret_is_hidden_in_its_earlier_cycles_too() -> None:
    life = Life(new_case(START)).move(Move.RESOLVE, DISHUB, START + hours(9), evidence=("e",))
    life.move(Move.REOPEN, PELAPOR, START + hours(12))
    life.move(Move.KEEP_SECRET, DESK, START + hours(13))
    assert [one.hidden for one in life.facts.facts] == [True, True]
    assert [one.category for one in life.facts.facts] == ["", ""]


def test_a_fact_cut_at_an_instant_knows_nothing_of_later() -> None:
    life = Life(new_case(START))
    before = life.facts.last
    life.move(Move.FOLLOW_UP, DISHUB, START + hours(9))
    life.move(Move.RESOLVE, DISHUB, START + hours(10), evidence=("e1",))
    life.move(Move.CONFIRM, PELAPOR, START + hours(11))
    cut = as_of(life.facts.last, START + hours(8))
    assert cut is not None
    assert (cut.follow_up_at, cut.ended, cut.confirmed_at) == (None, None, None)
    assert as_of(before, START - hours(1)) is None


@pytest.mark.parametrize("shut", [{"hidden": True}, {"category": "kekerasan_anak"}, {}])
def test_a_case_merged_into_one_that_is_kept_from_view_is_kept_from_view(
    shut: dict[str, Any],
) -> None:
    """Also by way of others, and where only the whole was made secret."""
    fact = Life(new_case(START)).facts.last
    shown = replace(fact, category="jalan", kecamatan="Serang", hidden=False)
    whole = replace(shown, case_id="K1", **shut)
    part = replace(shown, case_id="K2", merged_into="K1")
    parts_part = replace(shown, case_id="K3", merged_into="K2")
    other = replace(shown, case_id="K4", merged_into="K5")
    ledger = Ledger((parts_part, part, whole, other))
    seen = {one.case_id: one for one in kept_from_view(ledger, {"kekerasan_anak"}).facts}
    for case_id in ("K1", "K2", "K3"):
        assert seen[case_id].hidden is bool(shut)
        assert (seen[case_id].kecamatan == "") is bool(shut)
    assert seen["K4"] == other
