"""The duty desk covers faces and plates, and then everybody may see a photo; or it keeps it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.official.open_link import DeadLink, LinkPorts
from aduan.application.official.open_photo import (
    KEEP,
    OPEN,
    Decided,
    NotOpened,
    OpeningPorts,
    PhotoToOpen,
    open_photo,
    photo_to_open,
    take_back,
)
from aduan.application.official.show_case import CaseView, show_case
from aduan.domain import links
from aduan.domain.case.case import Case, Evidence, Role, Status
from aduan.domain.case.decide import allowed_moves
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from aduan.domain.photos.opening import covered_by
from tests.fakes.pages import (
    CasesInMemory,
    FixedAddresses,
    NobodyNamed,
    Orders,
    VoicesInMemory,
)
from tests.unit.samples import NOW, a_case, a_complaint, a_history_entry

KEY = b"k" * 32
DONE = a_case(case_id="01K-CASE", status=Status.SELESAI, closed_at=NOW)
OURS, THEIRS = "01K-CASE/e1", "aduan.01A/s1"


def a_photo(owner: str, evidence_id: str) -> Photo:
    clean = Evidence(evidence_id, NOW, "DISHUB", f"clean/{owner}/{evidence_id}.jpg")
    return Photo(owner, evidence_id, PhotoState.CLEAN, "DISHUB", NOW, 1, clean=clean)


@dataclass
class Desk:
    case: Case = DONE
    orders: Orders = field(default_factory=Orders)

    def __post_init__(self) -> None:
        report = a_complaint(complaint_id="01A", case_id=self.case.case_id)
        self.register = CasesInMemory(
            cases={self.case.case_id: self.case},
            entries={self.case.case_id: [a_history_entry()]},
            complaints={self.case.case_id: [report]},
            photos={
                self.case.case_id: [
                    a_photo(self.case.case_id, "e1"),
                    replace(a_photo(self.case.case_id, "e2"), clean=None, state=PhotoState.REFUSED),
                ],
                owner_of("01A"): [a_photo(owner_of("01A"), "s1")],
            },
        )

    def ports(self) -> OpeningPorts:
        reading = LinkPorts(
            lambda: [KEY], self.register, self.register, self.register, FixedAddresses(),
            allowed_moves, "INSPEKTORAT", NobodyNamed(), lambda: "once", VoicesInMemory(), 25,
        )  # fmt: skip
        return OpeningPorts(reading, self.register, self.orders)

    def token(self, role: Role = Role.DISKOMINFO, post: str = "DISKOMINFO") -> str:
        link = links.link_for(
            self.case, post=post, role=role, moves=["note"],
            expires_at=NOW + timedelta(days=1), nonce="n-1",
        )  # fmt: skip
        return links.sign(link, [KEY])

    def look(self, name: str = OURS, **who: object) -> object:
        return photo_to_open(self.token(**who), name, NOW, self.ports())  # type: ignore[arg-type]

    def press(self, name: str = OURS, move: str = OPEN, **form: str) -> object:
        asked = {"foto": name, "move": move, **form}
        return open_photo(self.token(), asked, NOW, self.ports())

    def photo(self, name: str) -> Photo:
        owner, evidence_id = name.split("/")
        (one,) = [p for p in self.register.photos_of(owner) if p.evidence_id == evidence_id]
        return one


def test_a_press_keeps_what_was_marked_and_orders_the_copy() -> None:
    desk = Desk()
    assert desk.press(diperiksa="1", **{"k2.3": "1", "k8.11": "1"}) == Decided(desk.token(), True)
    opening = desk.photo(OURS).opening
    assert opening is not None
    assert (opening.by, opening.shown) == ("DISKOMINFO", True)
    assert opening.covered == covered_by(["k2.3", "k8.11"])
    assert desk.orders.put_there == ["uploads/umum.01K-CASE/e1"]
    assert desk.register.settled == set()


def test_nothing_is_shown_before_somebody_says_that_he_looked() -> None:
    desk = Desk()
    found = desk.press(**{"k2.3": "1"})
    assert isinstance(found, PhotoToOpen)
    assert "Nyatakan dahulu" in found.refused
    assert found.photo.opening is not None
    assert found.photo.opening.covered == covered_by(["k2.3"]), "what was marked is not lost"
    assert desk.photo(OURS).opening is None
    assert desk.orders.put_there == []


def test_keeping_a_photo_asks_for_nothing_more_and_the_last_decision_settles_the_case() -> None:
    desk = Desk()
    assert desk.press(THEIRS, KEEP) == Decided(desk.token(), False)
    assert desk.register.settled == set()
    desk.press(OURS, OPEN, diperiksa="1")
    assert desk.register.settled == {"01K-CASE"}


def test_only_the_duty_desk_decides() -> None:
    desk = Desk()
    assert isinstance(desk.look(), PhotoToOpen)
    for role, post in ((Role.OPERATOR, "DISHUB"), (Role.SEKDA, "SEKDA")):
        assert isinstance(desk.look(role=role, post=post), NotOpened)


def test_of_what_is_secret_or_not_finished_nothing_is_shown() -> None:
    for changed in ({"secret": True}, {"status": Status.DITINDAKLANJUTI, "closed_at": None}):
        desk = Desk(replace(DONE, **changed))  # type: ignore[arg-type]
        assert isinstance(desk.press(diperiksa="1"), NotOpened)
        assert desk.orders.put_there == []
        view = show_case(desk.token(), NOW, desk.ports().reading)
        assert isinstance(view, CaseView)
        assert view.to_open == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"status": Status.DIBUKA_KEMBALI, "closed_at": None},
        {"secret": True},
        {"inspektorat_only": True},
    ],
)
def test_what_is_open_can_be_taken_back_whatever_became_of_the_case(changed: Any) -> None:
    desk = Desk()
    desk.press(OURS, OPEN, diperiksa="1")
    desk.register.cases[desk.case.case_id] = replace(DONE, **changed)
    desk.orders.put_there.clear()
    assert isinstance(desk.press(OURS, OPEN, diperiksa="1"), NotOpened)
    assert isinstance(desk.press(THEIRS, KEEP), NotOpened), "nothing was opened"
    assert desk.orders.put_there == []
    assert isinstance(desk.press(OURS, KEEP), Decided)
    opening = desk.photo(OURS).opening
    assert opening is not None
    assert not opening.shown
    assert desk.orders.put_there == ["uploads/umum.01K-CASE/e1"]


def test_a_case_that_is_kept_from_people_or_reopened_takes_back_what_was_open() -> None:
    reopened = {"status": Status.DITERIMA, "closed_at": None, "cycle": 2}
    for changed in ({"secret": True}, reopened):
        desk = Desk()
        desk.press(OURS, OPEN, diperiksa="1")
        desk.press(THEIRS, KEEP)
        desk.orders.put_there.clear()
        take_back(desk.case, NOW, desk.ports())
        assert desk.orders.put_there == [], "it is finished and open to all"
        after = replace(DONE, **changed)  # type: ignore[arg-type]
        take_back(after, NOW, desk.ports())
        take_back(after, NOW, desk.ports())
        assert desk.orders.put_there == ["uploads/umum.01K-CASE/e1"]
        opening = desk.photo(OURS).opening
        assert opening is not None
        assert not opening.shown


def test_what_was_decided_of_an_earlier_end_waits_to_be_decided_anew() -> None:
    desk = Desk()
    desk.press(OURS, OPEN, diperiksa="1")
    desk.register.cases[desk.case.case_id] = replace(DONE, closed_at=NOW + timedelta(hours=1))
    view = show_case(desk.token(), NOW, desk.ports().reading)
    assert isinstance(view, CaseView)
    assert {one.opening for one in view.to_open} == {None}


def test_a_photo_of_another_case_or_one_that_was_refused_has_no_page() -> None:
    desk = Desk()
    for name in ("01K-CASE/e2", "01K-OTHER/e1", "aduan.01B/s1", "", "../e1"):
        assert isinstance(desk.look(name), NotOpened)


def test_a_dead_link_opens_nothing() -> None:
    desk = Desk()
    assert isinstance(photo_to_open("x" * 40, OURS, NOW, desk.ports()), DeadLink)


def test_the_desk_sees_on_the_case_what_waits_and_the_office_does_not() -> None:
    desk = Desk()
    view = show_case(desk.token(), NOW, desk.ports().reading)
    assert isinstance(view, CaseView)
    assert [(one.name, one.before) for one in view.to_open] == [(THEIRS, True), (OURS, False)]
    office = show_case(desk.token(Role.OPERATOR, "DISHUB"), NOW, desk.ports().reading)
    assert isinstance(office, CaseView)
    assert office.to_open == ()
