"""What a complaint becomes: a case of its own with all it was given, or one more in another's."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aduan.application.placing.own_case import (
    DOUBTFUL_TIME,
    EMERGENCY,
    RETURNS,
    case_id_of,
    case_number,
)
from aduan.application.placing.place_complaint import TRIES, Placed, place_complaint
from aduan.application.routing.ports import Assignment
from aduan.domain.case.case import Case, Place, Status
from aduan.domain.case.clocks import due_times
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import ReportPayload
from aduan.domain.duplicates.fingerprint import Report, fingerprint
from aduan.domain.duplicates.sameness import Ask, Linked, New, SameDelivery
from tests.city import DESK
from tests.fakes.placements import HubInMemory
from tests.lamps import CITY, DISPATCH, DUPLICATES, EVENING, RULES, lamp

PLACE = Place(kelurahan_code="36.73.01.1003", kelurahan="Cipare", kecamatan="Serang")
GIVEN = Assignment(
    agency="DISHUB",
    category="pju",
    matter="Lampu jalan padam",
    place=PLACE,
    reason="Kata “lampu jalan”: urusan Dishub.",
    confidence=0.875,
    triage=False,
    alternatives=("DPUPR",),
    next_owner="Pemprov Banten",
    withheld_from=("DLH",),
)


class City:
    """A hub, and a dispatcher that says what it is told to."""

    def __init__(self, assignment: Assignment | None = GIVEN) -> None:
        self.hub = HubInMemory()
        self.assignment = assignment
        self.paused: list[int] = []

    def place(self, complaint: Complaint, *, after: timedelta = timedelta(0)) -> Placed:
        if complaint.complaint_id not in self.hub.complaints:
            self.hub.receive(complaint)
        return place_complaint(
            complaint.complaint_id,
            now=complaint.received_at + after,
            placements=self.hub,
            dispatcher=DISPATCH if self.assignment is None else lambda _: self.given(),
            duplicates=DUPLICATES,
            rules=RULES,
            number_prefix="SRG",
            pause=self.paused.append,
        )

    def given(self) -> Assignment:
        assert self.assignment is not None
        return self.assignment

    def case(self, placed: Placed) -> Case:
        return self.hub.cases[placed.case_id]

    def act(self, case: Case, move: Move, **given: Any) -> Case:
        request = Request(move, DESK, EVENING + timedelta(hours=1), note="x", **given)
        changed = decide_move(case, request, RULES).case
        self.hub.cases[case.case_id] = changed
        return changed


def test_a_new_case_keeps_everything_the_complaint_and_the_dispatcher_said() -> None:
    city = City()
    told = replace(
        lamp(1), classification="Permintaan Informasi", severity="tinggi", channel="lapor"
    )
    placed = city.place(told, after=timedelta(minutes=3))
    case_id = case_id_of(told.complaint_id)
    assert city.case(placed) == Case(
        case_id=case_id,
        number=case_number("SRG", case_id, told.received_at),
        status=Status.BARU,
        agency="DISHUB",
        category="pju",
        matter="Lampu jalan padam",
        place=PLACE,
        arrived_at=told.received_at,
        opened_at=told.received_at,
        due=due_times(told.received_at, "Permintaan Informasi", RULES),
        classification="Permintaan Informasi",
        channels=("lapor",),
        severity="tinggi",
        withheld_from=("DLH",),
        next_owner="Pemprov Banten",
        route_reason="Kata “lampu jalan”: urusan Dishub.",
        route_confidence=0.875,
        route_alternatives=("DPUPR",),
        lapor_ids=(told.external_id,),
        opened_by=told.complaint_id,
    )
    (row,) = city.hub.rows[case_id]
    assert (row.move, row.note, row.actor.post) == ("open", GIVEN.reason, "system")
    assert city.hub.timers == [(case_id, 1, 1)]
    assert isinstance(placed.decision, New)
    assert placed.rounds == 1


@pytest.mark.parametrize("assigned", ["pju", None])
def test_what_is_compared_later_is_what_the_dispatcher_read_and_else_what_the_channel_said(
    assigned: str | None,
) -> None:
    city = City(replace(GIVEN, category=assigned, inspektorat=True, emergency=True))
    told = replace(lamp(1), category="jalan_rusak")
    city.place(told)
    assert city.hub.prints[told.complaint_id] == fingerprint(
        Report(
            complaint_id=told.complaint_id,
            channel="rabeg",
            external_id="X-1",
            reported_at=told.reported_at,
            received_at=told.received_at,
            title=told.title,
            text=told.text,
            category=assigned or "jalan_rusak",
            location=told.location,
            reporter_hash="reporter-1",
            emergency=True,
            inspektorat=True,
        ),
        DUPLICATES.lexicon,
    )


def test_the_clocks_run_from_the_arrival_and_not_from_when_it_was_written_or_placed() -> None:
    city = City()
    late = replace(lamp(1), reported_at=EVENING - timedelta(days=2))
    case = city.case(city.place(late, after=timedelta(hours=5)))
    assert case.due.opd == late.received_at + RULES.opd.length
    assert case.arrived_at == late.received_at


@pytest.mark.parametrize("ago", [timedelta(days=401), timedelta(days=20_000), -timedelta(days=1)])
def test_a_time_that_cannot_be_is_flagged_for_the_desk_and_moves_nothing(ago: timedelta) -> None:
    city = City(None)
    first = city.place(lamp(1))
    odd = replace(lamp(2), reported_at=lamp(2).received_at - ago)
    placed = city.place(odd)
    assert isinstance(placed.decision, Linked)
    assert placed.case_id == first.case_id
    assert city.case(placed).flags == (DOUBTFUL_TIME,)
    assert city.case(placed).arrived_at == lamp(1).received_at


def test_a_case_opened_at_a_time_that_cannot_be_is_flagged() -> None:
    city = City()
    odd = replace(lamp(1), reported_at=EVENING - timedelta(days=500))
    assert city.case(city.place(odd)).flags == (DOUBTFUL_TIME,)
    portal = replace(lamp(2), channel="lapor", reported_at=EVENING - timedelta(days=500))
    there = City()
    assert there.case(there.place(portal)).flags == ()


@pytest.mark.parametrize(
    ("reported_at", "day"),
    [
        ("2026-11-24T02:30:00+07:00", date(2026, 11, 24)),
        ("2026-11-23T19:30:00+00:00", date(2026, 11, 24)),
        ("2026-11-01T00:10:00+07:00", date(2026, 11, 1)),
        ("2026-11-24T16:59:59+00:00", date(2026, 11, 24)),
        ("2026-11-24T17:00:00+00:00", date(2026, 11, 25)),
        ("2026-11-24T01:00:00+09:00", date(2026, 11, 23)),
    ],
)
def test_lapor_is_told_the_day_of_the_citys_calendar(reported_at: str, day: date) -> None:
    """ayon-frontend #1972, github/relative-time-element #29: a day taken in UTC is yesterday's."""
    city = City(replace(GIVEN, withheld_from=()))
    said = datetime.fromisoformat(reported_at)
    placed = city.place(replace(lamp(1), reported_at=said, received_at=said))
    told = [entry.payload for entry in city.hub.register.outbox.values()]
    assert [one.incident_on for one in told if isinstance(one, ReportPayload)] == [day]
    assert city.case(placed).complaint_count == 1


def test_what_nobody_is_named_for_stands_on_the_desk() -> None:
    city = City(replace(GIVEN, triage=True))
    case = city.case(city.place(lamp(1)))
    assert (case.status, case.agency) == (Status.TRIASE, RULES.desk)


def test_a_channel_that_is_not_the_portal_has_no_report_there() -> None:
    city = City()
    assert city.case(city.place(lamp(1))).lapor_ids == ()


@pytest.mark.parametrize(
    ("given", "has"),
    [
        ({"emergency": True}, {"flags": (EMERGENCY,)}),
        ({"emergency": False}, {"flags": ()}),
        ({"secret": True}, {"secret": True}),
        ({"inspektorat": True}, {"inspektorat_only": True}),
        ({}, {"secret": False, "inspektorat_only": False}),
    ],
)
def test_what_the_dispatcher_marks_stays_on_the_case(
    given: dict[str, Any], has: dict[str, Any]
) -> None:
    city = City(replace(GIVEN, **given))
    case = city.case(city.place(lamp(1)))
    assert {name: getattr(case, name) for name in has} == has


def test_a_complaint_that_asks_for_secrecy_opens_a_secret_case() -> None:
    city = City()
    assert city.case(city.place(lamp(1, secret=True))).secret


def test_a_twin_joins_and_the_case_knows_when_and_where_it_was_first_told() -> None:
    city = City(None)
    first = city.place(lamp(1))
    due = city.case(first).due
    early = replace(lamp(2, channel="lapor"), reported_at=EVENING - timedelta(hours=3))
    placed = city.place(early)
    assert isinstance(placed.decision, Linked)
    case = city.case(placed)
    assert placed.case_id == first.case_id
    assert (case.complaint_count, case.reporter_count) == (2, 2)
    assert case.arrived_at == lamp(1).received_at
    assert case.due == due
    assert (case.channels, case.lapor_ids) == (("rabeg", "lapor"), ("X-2",))
    row = city.hub.rows[case.case_id][-1]
    assert (row.move, row.details) == ("link", {"complaint_id": early.complaint_id})
    assert row.note == placed.decision.basis.sentence
    later = city.place(replace(lamp(3), reported_at=EVENING + timedelta(minutes=3)))
    assert city.case(later).arrived_at == lamp(1).received_at


def test_a_twin_that_came_earlier_and_is_placed_later_is_when_we_first_heard_of_it() -> None:
    """The stream brings complaints of one moment in any order; no office gains or loses time."""
    city = City(None)
    opened = city.case(city.place(lamp(2)))
    joined = city.case(city.place(lamp(1)))
    assert joined.case_id == opened.case_id
    assert joined.arrived_at == lamp(1).received_at < opened.arrived_at
    assert joined.due == opened.due


def test_a_case_is_known_by_the_report_that_opened_it_however_many_joined_since() -> None:
    city = City(None)
    for number in (1, 2, 3):
        city.place(lamp(number))
    first = lamp(1).complaint_id
    assert city.hub.founders == {lamp(number).complaint_id: first for number in (1, 2, 3)}


@pytest.mark.parametrize(("kin", "becomes"), [(False, Ask), (True, Linked)])
def test_two_cases_are_rivals_for_a_third_report_unless_they_may_themselves_be_one(
    kin: bool, becomes: type
) -> None:
    city = City(None)
    first = city.place(lamp(1))
    second = city.place(replace(lamp(2), not_same=(first.case_id,)))
    assert second.case_id != first.case_id
    resembles = ((first.case_id, 0.9),) if kin else ()
    city.hub.cases[second.case_id] = replace(city.case(second), resembles=resembles)
    third = city.place(lamp(3))
    assert isinstance(third.decision, becomes)
    assert (third.case_id in {first.case_id, second.case_id}) is kin


def test_the_same_words_again_from_the_same_hand_are_no_second_reporter() -> None:
    city = City(None)
    first = lamp(1)
    again = replace(
        first,
        complaint_id=f"{99:026d}",
        external_id="X-99",
        tracking_code="SA-99",
        received_at=first.received_at + timedelta(minutes=1),
    )
    city.place(first)
    placed = city.place(again)
    assert isinstance(placed.decision, SameDelivery)
    case = city.case(placed)
    assert (case.complaint_count, case.reporter_count) == (2, 1)


def test_what_is_split_off_a_limited_report_is_neither_compared_nor_filed() -> None:
    city = City(None)
    first = city.place(lamp(1))
    filed, blocks = str(city.hub.index), str(city.hub.blocks)
    limited = replace(lamp(2), limited_at=EVENING)
    second = city.place(limited)
    assert second.case_id != first.case_id
    assert isinstance(second.decision, New)
    assert (str(city.hub.index), str(city.hub.blocks)) == (filed, blocks)


def test_a_secret_complaint_joins_no_open_case_and_an_open_one_no_secret_case() -> None:
    city = City(None)
    opened = city.place(lamp(1))
    secret = city.place(lamp(2, secret=True))
    assert secret.case_id != opened.case_id
    assert isinstance(secret.decision, New)
    assert city.place(lamp(3)).case_id == opened.case_id
    # nor does one secret complaint join another: nobody looks at both but a person
    assert city.place(lamp(4, secret=True)).case_id not in {opened.case_id, secret.case_id}


def test_a_secret_delivery_said_twice_is_one_case() -> None:
    city = City(None)
    first = lamp(1, secret=True)
    again = replace(first, complaint_id=f"{99:026d}", external_id="X-99", tracking_code="SA-99")
    assert city.place(first).case_id == city.place(again).case_id


def test_a_twin_of_a_merged_case_joins_the_whole() -> None:
    city = City(None)
    first = city.case(city.place(lamp(1)))
    other = replace(first, case_id="whole", number="SRG-whole")
    top = replace(first, case_id="top", number="SRG-top")
    city.hub.cases.update({"whole": other, "top": top})
    city.act(first, Move.MERGE, into="whole")
    city.act(other, Move.MERGE, into="top")
    placed = city.place(lamp(2))
    assert placed.case_id == "top"
    assert city.hub.cases["top"].complaint_count == 2


def test_an_event_that_returns_after_its_case_was_closed_opens_one_that_says_so() -> None:
    city = City(None)
    first = city.case(city.place(lamp(1)))
    closed = replace(first, status=Status.SELESAI, closed_at=EVENING + timedelta(days=1))
    city.hub.cases[first.case_id] = closed
    at = EVENING + timedelta(days=2)
    placed = city.place(replace(lamp(2), reported_at=at, received_at=at))
    case = city.case(placed)
    assert case.case_id != first.case_id
    assert case.recurrence_of == first.case_id
    assert RETURNS in case.flags
    (row,) = city.hub.rows[case.case_id]
    assert row.note == f"Terulang setelah {first.number} ditutup."


@pytest.mark.parametrize("ended", [Status.DITOLAK, Status.SELESAI, Status.DITARIK])
def test_the_same_words_again_after_their_case_was_closed_open_a_case(ended: Status) -> None:
    """Nothing joins a case that is over, and nothing may be left without one: a message repeated
    after a rejection was refused by the lifecycle at every attempt, for ever."""
    city = City(None)
    first = city.case(city.place(lamp(1)))
    closed = replace(first, status=ended, closed_at=EVENING + timedelta(hours=1))
    city.hub.cases[first.case_id] = closed
    at = EVENING + timedelta(hours=2)
    again = replace(
        lamp(1), complaint_id=f"{99:026d}", external_id="X-99", tracking_code="SA-99",
        reported_at=at, received_at=at,
    )  # fmt: skip
    case = city.case(city.place(again))
    assert case.case_id != first.case_id
    assert case.recurrence_of == first.case_id


def test_what_may_be_the_same_opens_a_case_and_asks_a_person() -> None:
    city = City(None)
    city.place(lamp(1))
    unsure = replace(
        lamp(2),
        title="",
        text="lampu mati di Kelurahan Cipare",
        location=replace(lamp(2).location, lat=None, lng=None, accuracy_m=None),
    )
    placed = city.place(unsure)
    assert isinstance(placed.decision, Ask)
    case = city.case(placed)
    assert [one for one, _ in case.resembles] == [one.case_id for one in placed.decision.candidates]
    (row,) = city.hub.rows[case.case_id]
    assert row.note == f"Perlu dicek: {placed.decision.basis.sentence}"


def test_what_a_person_told_apart_is_never_joined_again() -> None:
    city = City(None)
    first = city.place(lamp(1))
    apart = replace(lamp(2), not_same=(first.case_id,))
    assert city.place(apart).case_id != first.case_id


# --- once, whoever else is placing ----------------------------------------------------------------


def test_a_complaint_placed_before_is_left_where_it_is() -> None:
    city = City()
    first = city.place(lamp(1))
    again = city.place(lamp(1))
    assert (again.case_id, again.decision) == (first.case_id, None)
    assert city.case(first).version == 1


def test_a_complaint_nobody_sent_is_not_found() -> None:
    city = City()
    with pytest.raises(NotFoundError):
        place_complaint(
            "none", now=EVENING, placements=city.hub, dispatcher=lambda _: GIVEN,
            duplicates=DUPLICATES, rules=RULES, number_prefix="SRG",
        )  # fmt: skip


class Rivals(HubInMemory):
    """Loses the first rounds to others; `lost_answer` writes and then says it did not."""

    def __init__(self, lose: int, *, lost_answer: bool = False) -> None:
        super().__init__()
        self.lose = lose
        self.lost_answer = lost_answer
        self.asked = 0

    def place(self, placement: Any) -> None:
        self.asked += 1
        if self.lost_answer:
            super().place(placement)
        if self.asked <= self.lose:
            raise ConflictError("rival")
        super().place(placement)


def against(hub: HubInMemory) -> City:
    city = City()
    city.hub = hub
    return city


def test_a_lost_round_waits_and_looks_again() -> None:
    city = against(Rivals(2))
    placed = city.place(lamp(1))
    assert placed.rounds == 3
    assert city.paused == [1, 2]
    assert city.case(placed).version == 1


def test_an_answer_lost_on_the_way_is_found_in_the_register() -> None:
    city = against(Rivals(1, lost_answer=True))
    placed = city.place(lamp(1))
    assert (placed.decision, placed.rounds) == (None, 1)
    assert placed.case_id == case_id_of(lamp(1).complaint_id)
    assert city.paused == []


def test_who_loses_every_round_says_so_and_does_not_wait_after_the_last() -> None:
    city = against(Rivals(TRIES))
    with pytest.raises(ConflictError, match=lamp(1).complaint_id):
        city.place(lamp(1))
    assert city.paused == list(range(1, TRIES))
    assert city.hub.cases == {}


def test_a_case_number_is_short_readable_and_the_same_for_the_same_case() -> None:
    number = case_number("SRG", "k1", EVENING)
    assert number == case_number("SRG", "k1", EVENING + timedelta(days=1))
    prefix, year, first, second = number.split("-")
    assert (prefix, year, len(first), len(second)) == ("SRG", "2026", 4, 4)
    assert not set(first + second) & set("ILOU")
    assert number == "SRG-2026-DAWZ-3TWF"  # it stands in mails: it never becomes another one
    assert len({case_number("SRG", f"k{each}", EVENING) for each in range(2_000)}) == 2_000


def test_the_citys_prefix_stands_before_its_numbers() -> None:
    assert CITY.number_prefix == "SRG"


ACCUSING = "Petugas Dishub minta uang 50 ribu supaya lampu dibetulkan"
SAID = {
    "title": {"title": ACCUSING},
    "field": {"channel_fields": {"catatan": ACCUSING}},
    "severity": {"severity": ACCUSING},
    "address": {"location": replace(lamp(1).location, address=ACCUSING)},
}


@pytest.mark.parametrize("changes", SAID.values(), ids=SAID)
@pytest.mark.parametrize("secret", [True, False])
def test_what_is_sent_twice_joins_nothing_that_the_accused_reads(
    changes: dict[str, Any], *, secret: bool
) -> None:
    city = City(None)
    first = replace(lamp(1, secret=secret), reporter_hash="me")
    opened = city.case(city.place(first))
    assert opened.agency == "DISHUB"
    later = lamp(2, secret=secret)
    again = replace(
        first,
        complaint_id=later.complaint_id,
        external_id=later.external_id,
        tracking_code=later.tracking_code,
        received_at=later.received_at,
        reported_at=later.reported_at,
        **changes,
    )
    own = city.case(city.place(again))
    assert own.case_id != opened.case_id
    assert (own.agency, own.inspektorat_only) == ("INSPEKTORAT", True)
    assert "DISHUB" in own.withheld_from
    once_more = replace(again, complaint_id=f"{3:026d}", external_id="X-3", tracking_code="SA-3")
    assert city.case(city.place(once_more)).case_id == own.case_id, "the same message twice"
