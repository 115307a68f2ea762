"""What is owed is printed once, told once, and read by whom it is for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aduan.application.official.open_link import DeadLink
from aduan.application.reports.owed import print_monday, print_one, print_owed
from aduan.application.reports.ports import ReportPorts
from aduan.application.reports.shelf import ShelfPorts, ShelfView, fetch_file, open_shelf
from aduan.domain import links
from aduan.domain.case.case import Role
from aduan.domain.links import OfficeLink, Refusal
from tests.city import wib
from tests.fakes.officials import BookInMemory
from tests.fakes.reports import NamesOnly, ShelfInMemory, ToldPosts
from tests.unit.reports.a_desk import IN_APRIL, a_desk
from tests.unit.reports.beside import equipped

KEYS = [b"kunci-laporan-untuk-uji-coba-32b"]
WEEK = "2026-W13"


def a_whole_desk(*, now: datetime = IN_APRIL) -> ReportPorts:
    return equipped(a_desk(now=now))


def token(post: str, role: Role = Role.AGENCY_HEAD) -> str:
    return links.sign(OfficeLink(post, role, IN_APRIL + timedelta(days=9), IN_APRIL, post), KEYS)


def ports(shelf: ShelfInMemory) -> ShelfPorts:
    return ShelfPorts(lambda: KEYS, BookInMemory(), shelf, "DISKOMINFO", "INSPEKTORAT")


def names(view: ShelfView | DeadLink) -> Sequence[str]:
    assert isinstance(view, ShelfView)
    return [one.name for one in view.files]


def test_a_frozen_month_is_printed_once_and_told_once() -> None:
    shelf, told = ShelfInMemory(), ToldPosts()
    first = print_owed(a_whole_desk(), NamesOnly(), shelf, told)
    assert first.failed == ()
    assert "R1/2026-03/kota/R1-2026-03.pdf" in shelf.kept
    assert "R2/2026-03/DISHUB/R2-2026-03-DISHUB.pdf" in shelf.kept
    assert ("SEKDA", "Laporan bulanan pengelolaan pengaduan", "Maret 2026") in told.heard
    heard = list(told.heard)
    assert print_owed(a_whole_desk(), NamesOnly(), shelf, told).reports == 0
    assert told.heard == heard
    assert len(set(heard)) == len(heard)


def test_a_month_that_is_not_frozen_is_not_owed_yet() -> None:
    shelf = ShelfInMemory()
    done = print_owed(a_whole_desk(now=wib("2026-04-03 07:20")), NamesOnly(), shelf, ToldPosts())
    assert (done.reports, shelf.kept) == (0, {})


def test_one_report_that_fails_stops_no_other_and_comes_again() -> None:
    shelf, told = ShelfInMemory(), ToldPosts()
    done = print_owed(a_whole_desk(), NamesOnly(breaks_on="R1"), shelf, told)
    assert done.failed == (("R1/2026-03", "RuntimeError"),)
    assert done.reports > 1
    again = print_owed(a_whole_desk(), NamesOnly(), shelf, told)
    assert (again.reports, again.failed) == (1, ())


def test_a_post_that_cannot_be_told_is_named_and_the_others_hear() -> None:
    told = ToldPosts(deaf="SEKDA")
    done = print_owed(a_whole_desk(), NamesOnly(), ShelfInMemory(), told)
    assert ("R1/2026-03/SEKDA", "ConnectionError") in done.failed
    assert "WALI_KOTA" in {post for post, _, _ in told.heard}


def test_who_could_not_be_told_hears_with_the_next_run_and_nobody_twice() -> None:
    shelf, deaf = ShelfInMemory(), ToldPosts(deaf="SEKDA")
    print_owed(a_whole_desk(), NamesOnly(), shelf, deaf)
    told = ToldPosts()
    again = print_owed(a_whole_desk(), NamesOnly(), shelf, told)
    assert again.failed == ()
    assert {post for post, _, _ in told.heard} == {"SEKDA"}
    assert not set(told.heard) & set(deaf.heard)
    last = ToldPosts()
    assert print_owed(a_whole_desk(), NamesOnly(), shelf, last).reports == 0
    assert last.heard == []


def test_a_letter_of_monday_that_was_begun_is_finished_on_another_day() -> None:
    shelf, deaf = ShelfInMemory(), ToldPosts(deaf="WALI_KOTA")
    monday = a_desk(now=wib("2026-03-30 07:00"), code=WEEK)
    print_monday(monday, NamesOnly(), shelf, deaf)
    told = ToldPosts()
    tuesday = a_desk(now=wib("2026-03-31 07:20"), code=WEEK)
    assert print_owed(tuesday, NamesOnly(), shelf, told).failed == ()
    assert [post for post, _, _ in told.heard] == ["WALI_KOTA"]


def test_no_letter_is_printed_on_another_day_than_monday_unless_it_was_begun() -> None:
    shelf, told = ShelfInMemory(), ToldPosts()
    print_owed(a_desk(now=wib("2026-03-31 07:20"), code=WEEK), NamesOnly(), shelf, told)
    assert told.heard == []


def test_monday_brings_each_leader_and_head_a_letter_of_his_own() -> None:
    shelf, told = ShelfInMemory(), ToldPosts()
    desk = a_desk(now=wib("2026-03-30 07:00"), code=WEEK)
    done = print_monday(desk, NamesOnly(), shelf, told)
    assert done.failed == ()
    assert {post for post, _, _ in told.heard} >= {"SEKDA", "WALI_KOTA", "DISHUB"}
    assert f"R9/{WEEK}/SEKDA/R9-{WEEK}-SEKDA.pdf" in shelf.kept


def test_a_report_on_demand_tells_nobody() -> None:
    shelf = ShelfInMemory()
    assert print_one("R10", "2026-03", a_desk(), NamesOnly(), shelf) == (
        "R10/2026-03/kota/R10-2026-03.pdf",
    )


def test_a_head_reads_his_own_reports_and_no_others() -> None:
    shelf = ShelfInMemory()
    print_owed(a_whole_desk(), NamesOnly(), shelf, ToldPosts())
    own = names(open_shelf(token("DISHUB"), IN_APRIL, ports(shelf)))
    assert own == ["R2/2026-03/DISHUB/R2-2026-03-DISHUB.pdf"]
    other = "R2/2026-03/DLH/R2-2026-03-DLH.pdf"
    assert other in shelf.kept
    assert fetch_file(token("DISHUB"), other, IN_APRIL, ports(shelf)) is None
    assert fetch_file(token("DISHUB"), own[0], IN_APRIL, ports(shelf)) == (
        f"https://berkas.contoh.id/{own[0]}"
    )


def test_leaders_desk_and_inspectorate_read_what_is_the_citys() -> None:
    shelf = ShelfInMemory()
    print_owed(a_whole_desk(), NamesOnly(), shelf, ToldPosts())
    city = {"R1/2026-03/kota/R1-2026-03.pdf", "R10/2026-03/kota/R10-2026-03.pdf"}
    assert city <= set(names(open_shelf(token("SEKDA", Role.SEKDA), IN_APRIL, ports(shelf))))
    assert city <= set(names(open_shelf(token("DISKOMINFO"), IN_APRIL, ports(shelf))))
    inspectorate = set(names(open_shelf(token("INSPEKTORAT"), IN_APRIL, ports(shelf))))
    assert city & inspectorate == {"R10/2026-03/kota/R10-2026-03.pdf"}


def test_a_link_that_is_over_or_forged_opens_nothing() -> None:
    late = open_shelf(token("SEKDA"), IN_APRIL + timedelta(days=30), ports(ShelfInMemory()))
    assert late == DeadLink(Refusal.EXPIRED)
    assert open_shelf("x.y.z", IN_APRIL, ports(ShelfInMemory())) == DeadLink(Refusal.TAMPERED)
