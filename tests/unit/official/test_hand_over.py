"""A link belongs to an appointment: handed over at ten, the predecessor's mail is dead at ten."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from aduan.application.desk.ports import Count, DeskTab, Listed, ListPage, Wanted
from aduan.application.desk.show import DeskReadPorts, DeskView, show_desk
from aduan.application.desk.work import DeskWritePorts, work_desk
from aduan.application.notices.compose import NoticeTexts
from aduan.application.notices.write import Letterhead, case_link, desk_link
from aduan.application.official.act import ActPorts, Done, act_by_link
from aduan.application.official.open_link import DeadLink, LinkPorts
from aduan.application.official.renew import renew_link
from aduan.application.official.show_case import CaseView, show_case
from aduan.domain import links
from aduan.domain.case.case import Audience, Case
from aduan.domain.case.decide import allowed_moves
from aduan.domain.links import Refusal
from aduan.domain.officials.appointments import Appointment, appointment_id
from tests.fakes.officials import BookInMemory
from tests.fakes.pages import (
    JUDGING,
    CasesInMemory,
    FixedAddresses,
    VoicesInMemory,
    never_filed,
)
from tests.unit.samples import CITY, NOW, a_case, a_complaint, the_rules

KEY: Final = b"k" * 32
TEN: Final = NOW.replace(hour=10, minute=0, second=0, microsecond=0)
NINE: Final = TEN - timedelta(hours=1)
INSTANT: Final = timedelta(seconds=1)
PAPER: Final = Letterhead(
    texts=NoticeTexts({}, {}, "", "", NOW.tzinfo, {}),  # type: ignore[arg-type]
    keys=[KEY],
    public_url="https://aduan.example",
    desk="DISKOMINFO",
)


def holder(
    name: str,
    post: str = "DISHUB",
    kind: Audience = Audience.OPERATOR,
    since: datetime = TEN - timedelta(days=400),
    until: datetime | None = None,
) -> Appointment:
    address = f"{name.lower()}@kota.example"
    return Appointment(
        appointment_id(post, name, since), post, name, kind, "821/1", since,
        email=address, until=until, confirmed=(address,),
    )  # fmt: skip


def handed_over(**given: Any) -> tuple[Appointment, Appointment]:
    return holder("Budi", until=TEN, **given), holder("Sari", since=TEN, **given)


@dataclass
class Office:
    """One case, and who holds which post."""

    case: Case
    book: BookInMemory
    register: CasesInMemory

    def reading(self) -> LinkPorts:
        return LinkPorts(
            lambda: [KEY], self.register, self.register, self.register, FixedAddresses(),
            allowed_moves, "INSPEKTORAT", self.book, lambda: "once", VoicesInMemory(), 25,
        )  # fmt: skip

    def acting(self) -> ActPorts:
        return ActPorts(
            self.reading(),
            self.register,
            the_rules(),
            CITY.agencies,
            str,
            lambda: 1.0,
            JUDGING,
            never_filed,
        )

    def mail(self, at: datetime, to: str = "DISHUB", audience: Audience = Audience.OPERATOR) -> str:
        return case_link(
            self.case, to=to, audience=audience, seed=f"{at}", written_at=at, letterhead=PAPER
        ).rpartition("/")[2]

    def opens(self, token: str, at: datetime) -> bool:
        found = show_case(token, at, self.reading())
        assert isinstance(found, CaseView) or found.refusal is Refusal.HANDED_OVER
        return isinstance(found, CaseView)


def an_office(*holders: Appointment) -> Office:
    case = a_case()
    book = BookInMemory()
    book.write(holders)
    return Office(
        case,
        book,
        CasesInMemory(cases={case.case_id: case}, complaints={case.case_id: [a_complaint()]}),
    )


def test_the_predecessors_mail_is_dead_at_the_hour_and_the_successors_works() -> None:
    office = an_office(*handed_over())
    old = office.mail(NINE)
    assert office.opens(old, TEN - INSTANT)
    assert not office.opens(old, TEN)
    assert office.opens(office.mail(TEN), TEN)
    assert office.opens(office.mail(TEN), TEN + timedelta(days=3))


def test_a_dead_mail_makes_no_move() -> None:
    office = an_office(*handed_over())
    form = {"move": "accept"}
    dead = act_by_link(office.mail(NINE), form, TEN, office.acting())
    assert dead == DeadLink(Refusal.HANDED_OVER, office.case.number, "DISHUB")
    assert office.register.cases[office.case.case_id] == office.case
    assert isinstance(act_by_link(office.mail(TEN), form, TEN, office.acting()), Done)


def test_the_link_lives_on_after_a_press_and_ends_with_the_same_appointment() -> None:
    office = an_office(*handed_over())
    done = act_by_link(office.mail(NINE), {"move": "accept"}, NINE, office.acting())
    assert isinstance(done, Done)
    assert done.token is not None
    assert office.opens(done.token, TEN - INSTANT)
    assert not office.opens(done.token, TEN)


def test_after_the_hand_over_the_old_mail_asks_for_nothing_in_the_offices_name() -> None:
    office = an_office(*handed_over())
    dead = renew_link(office.mail(NINE), TEN, office.acting())
    assert dead == DeadLink(Refusal.HANDED_OVER, office.case.number, "DISHUB")
    assert office.register.notices == []
    assert office.register.cases[office.case.case_id] == office.case


@pytest.mark.parametrize("at", [TEN - INSTANT, TEN])
def test_a_link_whose_time_is_over_offers_a_fresh_one_to_its_own_appointment_alone(
    at: datetime,
) -> None:
    office = an_office(*handed_over())
    old = office.mail(TEN - PAPER.link_life - timedelta(hours=1))
    found = show_case(old, at, office.reading())
    assert isinstance(found, DeadLink)
    assert found.refusal is (Refusal.EXPIRED if at < TEN else Refusal.HANDED_OVER)
    renewed = renew_link(old, at, office.acting())
    assert isinstance(renewed, Case) is (at < TEN)
    assert [one.to for one in office.register.notices] == (["DISHUB"] if at < TEN else [])


def test_a_new_head_leaves_the_operators_their_links_but_not_his_predecessors() -> None:
    office = an_office(holder("Tuti"), *handed_over(kind=Audience.HEAD))
    assert office.opens(office.mail(NINE), TEN)
    assert not office.opens(office.mail(NINE, audience=Audience.HEAD), TEN)


def test_an_operator_who_leaves_takes_no_link_along_not_even_the_heads_which_he_heard() -> None:
    office = an_office(holder("Kepala", kind=Audience.HEAD), holder("Tuti"), *handed_over())
    assert not office.opens(office.mail(NINE), TEN)
    assert not office.opens(office.mail(NINE, audience=Audience.HEAD), TEN)


def test_a_post_without_operators_hears_through_its_head_and_so_ends_with_him() -> None:
    office = an_office(*handed_over(kind=Audience.HEAD))
    assert not office.opens(office.mail(NINE), TEN)


def test_a_successor_of_the_same_name_is_another_person() -> None:
    office = an_office(*(handed_over()[:1]), holder("Budi", since=TEN))
    assert office.opens(office.mail(NINE), TEN - INSTANT)
    assert not office.opens(office.mail(NINE), TEN)
    assert office.opens(office.mail(TEN), TEN)


def test_an_acting_head_who_stays_on_as_operator_is_no_head_any_more() -> None:
    head = {"kind": Audience.HEAD}
    office = an_office(
        holder("Budi", until=TEN, **head), holder("Sari", since=TEN, **head),
        holder("Budi", since=TEN),
    )  # fmt: skip
    of_head = office.mail(NINE, audience=Audience.HEAD)
    assert office.opens(of_head, TEN - INSTANT)
    assert not office.opens(of_head, TEN)
    assert isinstance(renew_link(of_head, TEN, office.acting()), DeadLink)
    assert office.opens(office.mail(TEN), TEN)


def test_an_operator_who_becomes_head_keeps_no_link_of_the_operators() -> None:
    office = an_office(holder("Budi", until=TEN), holder("Budi", since=TEN, kind=Audience.HEAD))
    assert not office.opens(office.mail(NINE), TEN)


def test_a_vacant_posts_mail_is_dead_and_the_desk_in_its_place_goes_on() -> None:
    office = an_office(holder("Budi", until=TEN), holder("Piket", post="DUTY"))
    assert not office.opens(office.mail(NINE), TEN)
    assert office.opens(office.mail(NINE, to="DUTY"), TEN)


def test_a_leader_who_leaves_office_decides_nothing_from_his_mail() -> None:
    office = an_office(*handed_over(post="SEKDA", kind=Audience.HEAD))
    assert not office.opens(office.mail(NINE, to="SEKDA", audience=Audience.HEAD), TEN)


def test_links_of_an_earlier_version_end_by_their_own_time_alone() -> None:
    office = an_office(*handed_over())
    link = links.read_action(office.mail(NINE), [KEY], NINE)
    assert isinstance(link, links.ActionLink)
    earlier = links.sign(replace(link, written_at=None, sent_to=""), [KEY])
    read = links.read_action(earlier, [KEY], NINE)
    assert isinstance(read, links.ActionLink)
    assert (read.written_at, read.sent_to) == (None, "")
    assert office.opens(earlier, TEN)


def test_both_kinds_of_links_say_to_whom_and_when() -> None:
    office = an_office()
    action = links.read_action(office.mail(NINE, to="DUTY"), [KEY], NINE)
    token = desk_link(seed="d", written_at=NINE, letterhead=PAPER).rpartition("/")[2]
    desk = links.read_desk(token, [KEY], NINE)
    for link in (action, desk):
        assert not isinstance(link, Refusal)
        assert (link.post, link.sent_to, link.written_at) == ("DISKOMINFO", "DUTY", NINE)


@pytest.mark.parametrize("at", [TEN - INSTANT, TEN])
def test_the_desks_lists_are_handed_over_too(at: datetime) -> None:
    office = an_office(*handed_over(post="DUTY"))
    lists: Any = Empty(office.register)
    token = desk_link(seed="d", written_at=NINE, letterhead=PAPER).rpartition("/")[2]
    reading = DeskReadPorts(
        keys=lambda: [KEY], lists=lists, cases=lists, lapor=lists, joined=lists, pending=lists,
        new_nonce=lambda: "n", inspectorate="INSPEKTORAT", holders=office.book, search=lists,
        photos=lists, disputes=lists, wishes=lists,
    )  # fmt: skip
    found = show_desk(token, {"bagian": "triase"}, at, reading)
    pressed = work_desk(token, {"do": "?"}, at, a_desk(office))
    if at < TEN:
        assert isinstance(found, DeskView)
        (row,) = found.rows
        assert office.opens(row.token, at)
        assert not office.opens(row.token, TEN)
        assert not isinstance(pressed, DeadLink)
    else:
        assert found == pressed == DeadLink(Refusal.HANDED_OVER)


def a_desk(office: Office) -> DeskWritePorts:
    nothing: Any = None
    return DeskWritePorts(
        keys=lambda: [KEY], register=nothing, joined=nothing, opening=nothing, lapor=nothing,
        rules=the_rules(), agencies=(), categories={}, mask=str, inspectorate="INSPEKTORAT",
        holders=office.book, disputes=nothing, fresh=nothing,
    )  # fmt: skip


@dataclass
class Empty:
    """The desk's lists, with the one case to route."""

    register: CasesInMemory

    def page(self, tab: DeskTab, wanted: Wanted, limit: int) -> ListPage:
        return ListPage(tuple(Listed(case_id, "") for case_id in self.register.cases))

    def count(self, tab: DeskTab, now: datetime) -> Count:
        return Count(0)

    def kept_counts(self) -> None:
        return None

    def read(self, case_ids: Any, complaint_ids: Any) -> tuple[dict[str, Case], dict[str, Any]]:
        return self.register.cases, {}

    def complaints_of(self, case_id: str, limit: int) -> Any:
        return self.register.complaints_of(case_id, limit)


def test_of_a_post_only_its_own_appointments_are_asked() -> None:
    office = an_office(holder("Budi", until=TEN, post="DLH"), holder("Sari"))
    assert office.opens(office.mail(NINE), TEN)
