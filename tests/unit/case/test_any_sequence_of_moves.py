"""No sequence of moves reaches an illegal state, loses history, or escalates a settled case."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aduan.application.escalation.assess import Check, assess_escalation
from aduan.domain.case.case import ACTIVE, CLOSED, HELD, Actor, Level, Role, Status
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.due import next_check_at
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import PUBLIC, Move, Request
from aduan.domain.escalation.timers import Timer
from tests.city import RULES, SYSTEM, hours, new_case, wib
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryStaffing

START = wib("2026-02-02 08:00")
AGENCIES = ("DISHUB", "DLH", "DPUPR")
OFFICIAL_MOVES = [m for m in Move if m is not Move.ESCALATE]


class AnySequenceOfMoves(RuleBasedStateMachine):
    @initialize(desk=st.booleans())
    def open_case(self, desk: bool) -> None:
        self.now = START
        self.register = InMemoryRegister()
        status = Status.TRIASE if desk else Status.BARU
        case = new_case(START, agency="DISKOMINFO" if desk else "DISHUB", status=status)
        self.register.save(opening(case, SYSTEM))
        self.rows = 1
        self.reasons: list[str] = []

    @rule(passed=st.floats(0.01, 24 * 20))
    def time_passes(self, passed: float) -> None:
        self.now += hours(passed)

    @rule(
        move=st.sampled_from(OFFICIAL_MOVES),
        role=st.sampled_from(Role),
        photo=st.booleans(),
        agency=st.sampled_from(AGENCIES),
        days=st.integers(1, 400),
    )
    def somebody_asks(self, move: Move, role: Role, photo: bool, agency: str, days: int) -> None:
        case = self.register.get_case("K1")
        request = Request(
            move=move,
            actor=Actor(role, case.agency),
            at=self.now,
            note="alasan",
            public_note="pesan",
            evidence=("foto",) if photo else (),
            agency=agency,
            next_owner="Pemprov",
            until=self.now + timedelta(days=days),
            fiscal_year=RULES.calendar.local(self.now).year,
            into="K2",
        )
        try:
            transition = decide_move(case, request, RULES)
        except RefusedError as refusal:
            self.reasons.append(refusal.reason)
            return
        self.register.save(transition)
        self.rows += 1
        if transition.case.status is Status.SELESAI and case.status is not Status.SELESAI:
            assert transition.history.evidence or case.cycle_evidence

    @rule()
    def the_timer_looks(self) -> None:
        before = self.register.get_case("K1")
        timer = Timer("K1", before.cycle, before.arm)
        published: str | None = None
        for _ in range(40):
            answer = assess_escalation(
                Check(timer, timer.name, published=published),
                register=self.register,
                notices=self.register,
                staffing=InMemoryStaffing(),
                rules=RULES,
                now=self.now,
            )
            if answer.notice is None:
                break
            published = answer.notice.notice_id
        else:
            raise AssertionError("the timer never rests")
        rows = self.register.history["K1"][self.rows :]
        if before.status in CLOSED | {Status.DIGABUNG}:
            assert not [row for row in rows if row.move == "escalate"]
        self.rows += len(rows)
        case = self.register.get_case("K1")
        due = next_check_at(case)
        assert due is None or due > self.now

    @invariant()
    def the_case_makes_sense(self) -> None:
        case = self.register.get_case("K1")
        assert case.status in PUBLIC
        assert (case.hold is not None) == (case.status in HELD | {Status.DIGABUNG})
        assert (case.closed_at is not None) == (case.status in CLOSED)
        assert (case.merged_into is not None) == (case.status is Status.DIGABUNG)
        assert not case.confirmed or case.status is Status.SELESAI
        assert case.due.opd <= case.due.sekda <= (case.due.wali_kota or case.due.sekda)
        assert len(set(case.told)) == len(case.told)
        assert case.hops <= RULES.max_hops or case.status is not Status.DITERUSKAN
        if case.status in ACTIVE | {Status.TRIASE} and Level.WALI_KOTA not in case.told:
            assert next_check_at(case) is not None

    @invariant()
    def every_refusal_has_a_reason(self) -> None:
        assert all(reason.endswith(".") for reason in self.reasons[-1:])

    @invariant()
    def the_history_is_whole(self) -> None:
        history: list[Any] = self.register.history["K1"]
        case = self.register.get_case("K1")
        assert [row.version for row in history] == list(range(1, case.version + 1))
        assert all(later.from_status is earlier.to_status for earlier, later in pairwise(history))
        assert len({(level, cycle) for _, level, cycle in self.register.fences}) == len(
            [row for row in history if row.move == "escalate"]
        )


TestAnySequenceOfMoves = AnySequenceOfMoves.TestCase
TestAnySequenceOfMoves.settings = settings(
    stateful_step_count=40,
    suppress_health_check=[HealthCheck.too_slow],
)
