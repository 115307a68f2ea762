"""The morning digest and the hourly summary, as deployed: what goes out, and what is counted."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.office import RegisterOffices
from aduan.application.notices.ports import Closing
from aduan.application.office.ports import Counted, Shelf, Where
from aduan.domain import links
from aduan.domain.case.case import Audience, Case, ClosedBy, Notice, NoticeKind, Status
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from tests.city import CALENDAR, RULES, SYSTEM, hours, new_case
from tests.deployed import Deployed, Handler, figures


@pytest.fixture
def digest(hub: Deployed) -> Handler:
    return hub.function("digest")


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def opened(hub: Deployed, case_id: str, *, ago: float = 1, **changes: Any) -> Case:
    case = new_case(now() - hours(ago), case_id=case_id, number=f"SRG-{case_id}", **changes)
    RegisterCases(hub.register).save(opening(case, SYSTEM))
    return case


def closed(hub: Deployed, case_id: str, at: datetime, **changes: Any) -> None:
    case = new_case(at - hours(5), case_id=case_id, number=f"SRG-{case_id}", **changes)
    transition = opening(case, SYSTEM)
    RegisterCases(hub.register).save(transition)
    done = {"status": {"S": "selesai"}, "closed_at": {"S": at.isoformat()}}
    listed = keys.work_closed(case_id, at)
    item = hub.register.get(keys.case(case_id))
    assert item is not None
    item |= done | {name: {"S": value} for name, value in listed.items()}
    hub.register.transact([hub.register.put(item)])


def yesterday_noon() -> datetime:
    today = CALENDAR.local(now()).date()
    return CALENDAR.midnight(today) - hours(12)


def test_each_office_reads_in_the_morning_what_lies_open_with_it(
    hub: Deployed, digest: Handler, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(hub, "K1", ago=80)  # overdue
    opened(hub, "K2", hops=2)
    opened(hub, "K3", agency="DLH", matter="Sampah menumpuk")
    closed(hub, "K4", yesterday_noon())
    closed(hub, "K5", yesterday_noon() - timedelta(days=2))
    answer = digest({})
    assert answer == {"offices": 5, "cases": 3, "hops_per_case": 0.5, "failed": ()}
    assert figures(capsys.readouterr().out)["hops_per_case"] == [0.5]
    (dishub,) = hub.mails("dishub")
    assert "SRG-K1" in dishub["Message"]
    assert "SRG-K2" in dishub["Message"]
    assert dishub["Message"].index("SRG-K1") < dishub["Message"].index("SRG-K2")
    assert "SRG-K3" not in dishub["Message"]
    (dlh,) = hub.mails("dlh")
    assert "Sampah menumpuk" in dlh["Message"]
    (duty,) = hub.mails("duty")
    assert "/desk/" in duty["Message"]
    (sekda,) = hub.mails("sekda")
    assert "Terbuka: 3\nTerlambat: 1\n" in sekda["Message"]


def test_the_one_link_of_a_digest_opens_the_page_of_its_post(
    hub: Deployed, digest: Handler
) -> None:
    opened(hub, "K1")
    digest({})
    (mail,) = hub.mails("dishub")
    (token,) = re.findall(r"https://\S+/office/(\S+)", mail["Message"])
    link = links.read_office(token, [hub.links], now())
    assert isinstance(link, links.OfficeLink)
    assert link.post == "DISHUB"


def test_figures_are_counted_and_cases_of_an_earlier_version_are_put_into_their_lists(
    hub: Deployed, digest: Handler
) -> None:
    opened(hub, "K1", ago=80)
    opened(hub, "K2", agency="DLH")
    for key in (keys.office_row("K1"), keys.city_row("K1")):
        hub.register.transact([hub.register.delete(key)])
    assert digest({"job": "figures"}) == {"cases": 2, "put_right": 1}
    assert digest({"job": "figures"}) == {"cases": 2, "put_right": 0}
    offices = RegisterOffices(hub.register)
    found = offices.figures("WALI_KOTA", f"{CALENDAR.local(now()):%Y-%m}")
    assert found is not None
    assert (found.total.open, found.total.overdue, found.offices["DLH"].open) == (2, 1, 1)
    assert offices.count(Where(Shelf.OFFICE, "DISHUB", "DISHUB")) == Counted(1)
    assert offices.count(Where(Shelf.CITY, "SEKDA")) == Counted(2)


def test_a_digest_started_again_on_the_same_day_writes_to_nobody_twice(
    hub: Deployed, digest: Handler
) -> None:
    opened(hub, "K1")
    first = digest({})
    assert digest({}) == first
    assert len(hub.mails("dishub")) == 1
    assert len(hub.mails("duty")) == 1


def test_an_office_learns_of_no_case_that_accuses_it(hub: Deployed, digest: Handler) -> None:
    opened(hub, "K1", withheld_from=("DISHUB",))
    answer = digest({})
    assert answer["cases"] == 0
    assert hub.mails("dishub") == []


def test_on_a_day_without_cases_the_desk_still_gets_its_link(
    hub: Deployed, digest: Handler
) -> None:
    assert digest({}) == {"offices": 1, "cases": 0, "hops_per_case": 0.0, "failed": ()}
    assert len(hub.mails("duty")) == 1


def left_over(hub: Deployed, case: Case, number: int) -> Notice:
    """A notice that went beyond the hourly limit."""
    notice = Notice(
        notice_id=f"{case.case_id}.1.{number}.assigned.{case.agency}",
        case_id=case.case_id,
        cycle=1,
        kind=NoticeKind.ASSIGNED,
        to=case.agency,
        audience=Audience.OPERATOR,
        created_at=now(),
    )
    told = Request(Move.NOTE, SYSTEM, now())
    case = RegisterCases(hub.register).get_case(case.case_id)
    RegisterCases(hub.register).save(replace(decide_move(case, told, RULES), notices=(notice,)))
    RegisterNotices(hub.register).close(case.case_id, notice.notice_id, Closing.DIGEST, now())
    return notice


def test_what_went_beyond_the_limit_is_told_in_one_summary_once(
    hub: Deployed, digest: Handler, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        left_over(hub, opened(hub, f"K{number}"), number)
    assert digest({"job": "overflow"}) == {"summaries": 1}
    (mail,) = hub.mails("dishub")
    for number in range(3):
        assert f"SRG-K{number}" in mail["Message"]
    assert digest({"job": "overflow"}) == {"summaries": 0}
    assert hub.mails("dishub") == []
    assert figures(capsys.readouterr().out)["overflow_summaries"] == [1, 0]


def test_a_summary_passes_over_what_was_closed_since(hub: Deployed, digest: Handler) -> None:
    case = opened(hub, "K1")
    left_over(hub, case, 1)
    item = hub.register.get(keys.case("K1"))
    assert item is not None
    item["status"] = {"S": Status.SELESAI.value}
    item["closed_by"] = {"S": ClosedBy.AGENCY.value}
    hub.register.transact([hub.register.put(item)])
    assert digest({"job": "overflow"}) == {"summaries": 0}
    assert hub.mails("dishub") == []
