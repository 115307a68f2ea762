"""What LAPOR! says is decided here: who hears it, what was heard before, what another run took."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pytest

from aduan.application.intake.ports import FreshIds, NewComplaint
from aduan.application.lapor.hear import LaporHearing, Marked
from aduan.domain.case.case import (
    EMERGENCY,
    Case,
    NoticeKind,
    Place,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.case.posts import DUTY
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.lapor.comparing import CaseFacts, FollowUpArrived, StatusChanged
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.privacy.reading import NOTHING, Reading
from tests.unit.lapor.test_hear import AT, LINK, Marks
from tests.unit.lapor.world import report_payload
from tests.unit.samples import a_case, the_rules

BRIBE = "Kepala dinasnya minta setoran."
DANGER = "Anak itu dipukul ayahnya."
REPORT = IncomingReport(
    tracking_id="77", filed_at=AT, title="Lampu", text_first="padam", text_final="padam",
    status="Terdisposisi",
)  # fmt: skip
IN_CASE = replace(LINK, case_id="01K-CASE")


def entry(state: State, attempts: int = 0) -> Entry:
    return Entry(
        case_id="01K-CASE", sequence=1, reference="SRG-1", kind=Kind.CREATE_REPORT,
        payload=report_payload(), created_at=AT, next_attempt_at=AT, state=state,
        attempts=attempts,
    )  # fmt: skip


@dataclass
class Store:
    """A register that keeps what it is handed, or fails as it is told."""

    cases: dict[str, Case] = field(default_factory=lambda: {"01K-CASE": a_case()})
    lanes: dict[str, list[Entry]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    first: Complaint | None = None
    report: Complaint | None = None
    merged: Sequence[Case] = ()
    marked: list[Marked | None] = field(default_factory=list)
    failing: Exception | None = None
    added: list[tuple[NewComplaint, Link]] = field(default_factory=list)
    heard: list[tuple[Link, Sequence[Transition], Sequence[Conflict], Sequence[Complaint]]] = field(
        default_factory=list
    )

    def case_numbered(self, number: str) -> str | None:
        return {"SRG-1": "01K-CASE"}.get(number)

    def get_case(self, case_id: str) -> Case:
        return self.cases[case_id]

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return self.merged

    def waits(self, case_id: str) -> bool:
        return False

    def of_lane(self, lane: str) -> Sequence[Entry]:
        return self.lanes.get(lane, [])

    def known_conflicts(self, keys: Sequence[str]) -> Collection[str]:
        return self.known & set(keys)

    def first_complaint(self, case_id: str) -> Complaint | None:
        return self.first if case_id in self.cases else None

    def reported(self, tracking_id: str) -> Complaint | None:
        return self.report if tracking_id == "77" else None

    def add(self, new: NewComplaint, link: Link) -> None:
        if self.failing:
            raise self.failing
        self.added.append((new, link))

    def hear(
        self,
        link: Link,
        transitions: Sequence[Transition],
        conflicts: Sequence[Conflict],
        apart: Sequence[Complaint] = (),
        marked: Marked | None = None,
    ) -> None:
        if self.failing:
            raise self.failing
        self.heard.append((link, transitions, conflicts, apart))
        self.marked.append(marked)


class Reads:
    def __init__(self) -> None:
        self.read_texts: list[str] = []

    def read(self, text: str) -> Reading:
        self.read_texts.append(text)
        if BRIBE in text:
            return Reading(accusation=True, accused=("DISHUB",), secret=True)
        return Reading(secret=True) if DANGER in text else NOTHING

    def read_later(self, text: str) -> Reading:
        return self.read(text)

    def kept_from(self, read: Reading, place: str | None) -> tuple[str, ...]:
        return (*read.accused, *([f"of {place}"] if place else []))

    def people_of(self, agency: str) -> tuple[str, ...]:
        return (agency,)


def hearing(store: Store, reader: Any = None, fresh: Callable[..., FreshIds] | None = None) -> Any:
    return LaporHearing(
        store,
        privacy=Marks(),  # type: ignore[arg-type]
        rules=the_rules(),
        categories={"1398": "jalan"},
        fresh=fresh or (lambda at: FreshIds(f"01X {at:%H%M}", "SA-1")),
        reader=reader,
        city="Kota Serang",
    )


def said(text: str, minute: int = 0) -> FollowUpArrived:
    return FollowUpArrived(f"k{minute}", AT.replace(minute=minute), text, "", by_reporter=True)


def conflict(lapor: str) -> Conflict:
    return Conflict("01K-CASE", "77", Field.WORK_STATUS, "baru", lapor, AT)


# a report that is new ----------------------------------------------------------------------------


def test_a_report_comes_in_as_one_delivery_that_is_known_by_its_tracking_id() -> None:
    store = Store()
    assert hearing(store).register(replace(REPORT, category_id="1398"), LINK)
    ((new, link),) = store.added
    assert link == LINK
    delivery = new.delivery
    assert (delivery.channel, delivery.webhook_id) == ("lapor", "pull-77")
    assert delivery.body_sha256 == sha256(b"77").hexdigest()
    assert delivery.received_at == LINK.linked_at
    assert delivery.attempt == new.complaint.complaint_id == f"01X {LINK.linked_at:%H%M}"
    assert (new.complaint.text, new.complaint.category) == ("<padam>", "jalan")


def test_a_report_of_another_government_is_placed_there() -> None:
    store = Store()
    elsewhere = replace(REPORT, city="Kabupaten Serang", kelurahan="Cipare")
    hearing(store).register(elsewhere, LINK)
    ((new, _),) = store.added
    assert new.complaint.location == Location(address="<Kabupaten Serang>")


@pytest.mark.parametrize("failing", [ConflictError("77"), BusyError("dynamodb")])
def test_a_report_that_another_run_takes_at_this_instant_is_not_taken(failing: Exception) -> None:
    assert not hearing(Store(failing=failing)).register(REPORT, LINK)


# what the case knows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "lane", "known", "answered"),
    [
        (False, "01K-CASE@77", [entry(State.SENT)], True),
        (False, "01K-CASE@77", [entry(State.PENDING), entry(State.UNKNOWN, 1)], True),
        (False, "01K-CASE@77", [entry(State.PENDING)], False),
        (False, "01K-CASE@77", [], False),
        (False, "01K-CASE", [entry(State.SENT)], False),  # that is another copy's lane
        (True, "01K-CASE", [entry(State.SENT)], True),
        (True, "01K-CASE@77", [entry(State.SENT)], False),
    ],
)
def test_a_report_was_answered_once_anything_in_its_own_lane_may_have_left(
    ours: bool, lane: str, known: list[Entry], answered: bool
) -> None:
    store = Store(lanes={lane: known})
    assert hearing(store).answered(replace(IN_CASE, ours=ours)) is answered


def test_a_report_without_a_case_was_answered_by_nobody() -> None:
    store = Store(lanes={"@77": [entry(State.SENT)]})
    assert hearing(store).answered(replace(LINK, case_id="")) is False


def test_what_is_compared_is_the_case_that_is_worked_on() -> None:
    merged = a_case(status=Status.DIGABUNG, merged_into="02K")
    parent = a_case(case_id="02K", status=Status.SELESAI, agency="DPUPR")
    store = Store(cases={"01K-CASE": merged, "02K": parent})
    assert hearing(store).facts("01K-CASE") == CaseFacts("selesai", "DPUPR", True)
    store.cases["02K"] = replace(parent, status=Status.BARU)
    assert hearing(store).facts("01K-CASE") == CaseFacts("menunggu", "DPUPR", False)


# news --------------------------------------------------------------------------------------------


def test_news_that_nobody_can_hear_are_not_taken_and_a_mere_reading_is() -> None:
    store, nobodys = Store(), replace(LINK, case_id="")
    assert not hearing(store).apply(nobodys, [said("Masih padam.")], [])
    assert not hearing(store).apply(nobodys, [], [conflict("Arsip")])
    assert store.heard == []
    assert hearing(store).apply(nobodys, [], [])
    assert store.heard == [(nobodys, (), (), ())]


def test_a_contradiction_is_put_before_people_once() -> None:
    old, new = conflict("Arsip"), conflict("Selesai")
    store = Store(known={old.key})
    assert hearing(store).apply(IN_CASE, [], [old, new, new])
    assert store.heard == [(IN_CASE, (), (new,), ())]


@pytest.mark.parametrize("failing", [ConflictError("77"), BusyError("dynamodb")])
def test_news_that_another_run_takes_at_this_instant_are_taken_by_that_one(
    failing: Exception,
) -> None:
    assert not hearing(Store(failing=failing)).apply(IN_CASE, [said("Masih padam.")], [])


def test_news_are_heard_by_the_case_that_is_worked_on() -> None:
    merged = a_case(status=Status.DIGABUNG, merged_into="02K")
    store = Store(cases={"01K-CASE": merged, "02K": a_case(case_id="02K")})
    assert hearing(store).apply(IN_CASE, [said("Masih padam.")], [])
    ((_, (transition,), _, _),) = store.heard
    assert transition.case.case_id == "02K"


def test_an_accusation_is_named_after_its_time_and_its_masked_words_and_the_rest_is_heard() -> None:
    store = Store()
    reader = Reads()
    updates = [said("Masih padam.", 1), said(BRIBE, 2), said("Terima kasih.", 3)]
    assert hearing(store, reader).apply(IN_CASE, updates, [])
    ((_, transitions, _, (apart,)),) = store.heard
    notes = [one.history.note for one in transitions]
    assert [note.split(": ")[-1] for note in notes] == ["Masih padam.>", "Terima kasih.>"]
    masked = f"<{BRIBE}>"
    name = sha256(f"{updates[1].at.isoformat()}{masked}".encode()).hexdigest()[:8]
    assert apart.external_id == f"77~kata-{name}"
    assert (apart.text, apart.reported_at) == (masked, updates[1].at)
    assert apart.complaint_id == f"01X {updates[1].at:%H%M}"
    assert masked in reader.read_texts


def test_where_the_case_has_no_complaint_of_its_own_the_accusation_has_the_cases_place() -> None:
    place = Place(address="Jalan A", kelurahan="Cipare", lat=-6.1, lng=106.1)
    store = Store(cases={"01K-CASE": a_case(place=place)})
    assert hearing(store, Reads()).apply(IN_CASE, [said(BRIBE)], [])
    ((_, _, _, (apart,)),) = store.heard
    case = store.cases["01K-CASE"]
    assert apart.channel == "lapor"
    assert apart.location == Location(-6.1, 106.1, None, "Jalan A", "Cipare")
    assert apart.said_of == case.case_id
    assert (apart.title, apart.tracking_code) == ("", "SA-1")


def test_a_word_that_shows_somebody_in_need_is_heard_and_makes_the_case_secret() -> None:
    store = Store()
    assert hearing(store, Reads()).apply(IN_CASE, [said("Masih padam.", 1), said(DANGER, 2)], [])
    ((_, transitions, _, apart),) = store.heard
    assert apart == ()
    assert [one.case.secret for one in transitions] == [True, True]


def test_danger_told_at_lapor_is_told_to_the_duty_desk_at_once() -> None:
    class Sees(Reads):
        def read(self, text: str) -> Reading:
            return Reading(emergency="hanyut" in text)

    store = Store()
    updates = [said("Sekarang ada anak hanyut di got itu!", 1), said("Tolong!", 2)]
    assert hearing(store, Sees()).apply(IN_CASE, updates, [])
    ((_, (first, last), _, _),) = store.heard
    assert [(one.kind, one.to) for one in last.notices] == [(NoticeKind.EMERGENCY, DUTY)]
    assert (EMERGENCY in last.case.flags, last.arms) == (True, True)
    assert first.notices == ()


def test_a_status_without_words_asks_no_reader() -> None:
    store, reader = Store(), Reads()
    changed = StatusChanged("Proses", "Selesai", None, None, AT, "")
    assert hearing(store, reader).apply(IN_CASE, [changed], [])
    assert reader.read_texts == []
    ((_, (transition,), _, _),) = store.heard
    assert transition.history.actor.role is Role.SYSTEM


def test_without_a_reader_everything_is_heard_and_nothing_judged() -> None:
    store = Store()
    assert hearing(store).apply(IN_CASE, [said(BRIBE)], [])
    ((_, (transition,), _, apart),) = store.heard
    assert apart == ()
    assert BRIBE in transition.history.note
