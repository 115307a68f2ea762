"""One row that somebody damaged closes no list of the duty desk, no page of an office, no search
and no channel's line: each shows the others and says which row it is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, cast

import pytest

from aduan.adapters.dynamodb.case import EYES, RegisterCases
from aduan.adapters.dynamodb.channels import RegisterCalls
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.desk_counts import PARTITIONS
from aduan.adapters.dynamodb.follow_up_events import dispute_item
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts, conflict_item
from aduan.adapters.dynamodb.office import RegisterOffices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.application.case.set_aside import SetAside
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.ports import DeskTab
from aduan.application.desk.show import DeskReadPorts, DeskView, show_desk
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.office.show import Asked, OfficePorts, OfficeView, show_office
from aduan.application.search.find import SearchPorts
from aduan.bootstrap.parts.set_aside import set_aside
from aduan.domain import links
from aduan.domain.case.case import Case, Role
from aduan.domain.case.entry import Entry, Kind, ReportPayload, State
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.links import DeskLink, OfficeLink
from aduan.domain.rights.request import Right, Stage
from aduan.pages.desk.desk_page import desk_page
from aduan.pages.office.office_csv import office_csv
from aduan.pages.office.office_page import office_page
from tests.benchmarks.full_city import Collecting, a_city, rows_of
from tests.benchmarks.memory_table import MemoryTable
from tests.contract.channels.channels_contract import a_call
from tests.unit.pages.every_page import SERANG, a_wish, html
from tests.unit.samples import the_rules

NOW: Final = datetime(2026, 1, 6, 3, tzinfo=UTC)
KEY: Final = b"k" * 40
ENDS: Final = NOW + timedelta(hours=5)
DESK: Final = links.sign(DeskLink("DISKOMINFO", ENDS, "n", NOW, "DUTY"), [KEY])
NOTHING: Final = cast("Any", None)
MANY: Final = 4


class City:
    """Four cases on every list, and the same four at an office."""

    def __init__(self) -> None:
        self.memory = MemoryTable()
        self.table = Table(self.memory, "register")
        self.told: list[Unreadable] = []
        self.aside = SetAside(self.told.append)
        kept = Collecting(self.memory, "register")
        found = [
            (one, replace(case, secret=False, inspektorat_only=False, lapor_ids=()))
            for one, case in a_city(MANY, 1, triage=MANY)
        ]
        self.cases: list[Case] = [case for _, case in found]
        for at, (complaint, case) in enumerate(found):
            when, case_id = case.opened_at, case.case_id
            for row in rows_of(self.table, complaint, case):
                self.memory.add(row)
            task = {"type": "desk_task", "case_id": case_id, "complaint_id": case.opened_by}
            for worklist in (EYES, keys.PUBLIC):
                where = keys.desk(case_id, worklist, case_id)
                self.memory.add(encode(task, where, keys.work_desk(worklist, when, case_id)))
            other = self.cases[at - 1]
            candidate = {"case_id": other.case_id, "complaint_id": other.opened_by, "sentence": "?"}
            where = keys.desk(case_id, keys.ASK, case.opened_by)
            listed = keys.work_desk(keys.ASK, when, case.opened_by)
            self.memory.add(encode({**task, "candidates": [candidate]}, where, listed))
            joined = replace(complaint, complaint_id=f"{complaint.complaint_id[:-1]}~")
            self.memory.add(encode(joined, keys.complaint(joined.complaint_id)))
            asked = Dispute(joined.complaint_id, case_id, case_id, when, "Beda gang.")
            self.memory.add(dispute_item(asked))
            conflict = Conflict(case_id, "88", next(iter(Field)), "baru", "selesai", when)
            self.memory.add(conflict_item(conflict))
            report = ReportPayload("hal", "isi", "pju", "DLH", "alamat")
            self.memory.add(
                outbox_item(
                    Entry(case_id, 1, case.number, Kind.CREATE_REPORT, report, when, when,
                          state=State.REFUSED)
                )
            )  # fmt: skip
            waiting = f"01TERTAHAN{at:02}"
            about = {
                "complaint_id": waiting, "channel": "rabeg", "external_id": f"R-{at}",
                "received_at": when,
            }  # fmt: skip
            self.memory.add(
                encode(about, keys.complaint(waiting), keys.work_unplaced(waiting, when))
            )
            wish = replace(a_wish(Right.SHOW, when, Stage.OPEN), request_id=f"PDP-{at:03}")
            RegisterRequests(kept).save(wish)
        for row in kept.rows:
            self.memory.add(row)

    def damage(self, key: tuple[str, str]) -> None:
        """Nothing is left but the keys."""
        item = self.memory.items[key]
        self.memory.items[key] = {
            name: item[name] for name in ("pk", "sk", "work_pk", "work_sk") if name in item
        }

    def damage_case(self, case_id: str) -> None:
        where = keys.case(case_id)
        self.damage((where["pk"], where["sk"]))

    def desk(self, tab: DeskTab, **query: str) -> DeskView:
        table, aside = self.table, self.aside
        desk, outbox = RegisterDesk(table, aside=aside), RegisterOutbox(table, aside)
        lapor = LaporAtDesk(
            conflict_ports=NOTHING, outbox=outbox, records=NOTHING, inspectorate="INSPEKTORAT",
            get_cases=partial(RegisterCases(table).get_cases, aside=aside),
            waiting=outbox.waiting_page,
            open_conflicts=RegisterConflicts(table, aside).open_page,
        )  # fmt: skip
        ports = DeskReadPorts(
            keys=lambda: [KEY], lists=desk, cases=desk, lapor=lapor,
            joined=RegisterJoinedCases(table, aside), pending=desk, new_nonce=lambda: "n",
            inspectorate="INSPEKTORAT", holders=RegisterAppointments(table), disputes=desk,
            search=self.search(), photos=NOTHING, wishes=RegisterRequests(table, aside),
            aside=aside,
        )  # fmt: skip
        view = show_desk(DESK, {"bagian": tab.value, **query}, NOW, ports)
        assert isinstance(view, DeskView)
        return view

    def search(self) -> SearchPorts:
        index = RegisterSearch(self.table, self.told.append)
        return SearchPorts(
            index, index, ("rabeg",), "SRG", "INSPEKTORAT", lambda _written: None
        )  # fmt: skip

    def office(self, post: str, **asked: str) -> OfficeView:
        offices = RegisterOffices(self.table, self.aside)
        ports = OfficePorts(
            lambda: [KEY], RegisterAppointments(self.table), offices, offices,
            the_rules().calendar, "INSPEKTORAT", self.search(), self.aside,
        )  # fmt: skip
        token = links.sign(OfficeLink(post, Role.OPERATOR, ENDS, NOW, post), [KEY])
        view = show_office(token, Asked(**asked), NOW, ports)  # type: ignore[arg-type]
        assert isinstance(view, OfficeView)
        return view


@pytest.fixture
def city() -> City:
    return City()


def rows(view: DeskView) -> int:
    return sum(
        len(one)
        for one in (view.rows, view.twins, view.disputed, view.pending, view.wishes, view.stuck,
                    view.conflicts)
    )  # fmt: skip


OF_CASES: Final = frozenset(DeskTab) - {DeskTab.PENDING, DeskTab.RIGHTS}


@pytest.mark.parametrize("tab", list(DeskTab))
def test_a_list_of_the_desk_shows_every_row_but_the_damaged_one_and_names_it(
    tab: DeskTab, city: City
) -> None:
    whole = city.desk(tab)
    assert rows(whole) >= 1
    assert whole.unreadable == ()
    assert "tidak terbaca" not in html(desk_page(whole, SERANG))
    _, key = city.memory.lists[PARTITIONS[tab]][0]
    city.damage(key)
    view = city.desk(tab)
    assert rows(view) == rows(whole) - 1
    assert len(view.unreadable) == 1
    (row,) = view.unreadable
    assert row.about.split()[0] == key[0].partition("#")[2]
    said = html(desk_page(view, SERANG))
    assert f"1 baris tidak terbaca: {row.about}." in said.replace("&#39;", "'")
    assert city.told == [row]


@pytest.mark.parametrize("tab", sorted(OF_CASES))
def test_a_damaged_case_hides_no_other_on_the_lists_that_read_it(tab: DeskTab, city: City) -> None:
    whole = city.desk(tab)
    owner = city.memory.lists[PARTITIONS[tab]][0][1][0].partition("#")[2]
    known = {one.case_id for one in city.cases}
    case_id = owner if owner in known else city.cases[0].case_id
    city.damage_case(case_id)
    view = city.desk(tab)
    assert [one.about for one in view.unreadable] == [case_id]
    assert rows(view) >= rows(whole) - 2, "a question has two sides"
    assert rows(view) < rows(whole)
    assert f"1 baris tidak terbaca: {case_id}." in html(desk_page(view, SERANG))


def test_a_case_whose_report_is_damaged_stays_on_the_list_and_nobody_is_said_to_be_kept_from_it(
    city: City,
) -> None:
    where = keys.complaint(city.cases[0].opened_by)
    city.damage((where["pk"], where["sk"]))
    view = city.desk(DeskTab.TRIAGE)
    assert len(view.rows) == MANY
    assert [one.about for one in view.unreadable] == [city.cases[0].opened_by]
    said = html(desk_page(view, SERANG))
    assert "Isi laporan tidak terbaca." in said
    assert "hanya dapat dibaca Inspektorat" not in said


def test_a_list_whose_every_row_is_damaged_is_not_said_to_be_done(city: City) -> None:
    for case in city.cases:
        city.damage_case(case.case_id)
    said = html(desk_page(city.desk(DeskTab.TRIAGE), SERANG))
    assert f"{MANY} baris tidak terbaca: " in said
    assert "Semua aduan sudah mempunyai instansi." not in said


def test_the_next_page_says_nothing_of_what_the_one_before_could_not_read(city: City) -> None:
    city.damage_case(city.cases[0].case_id)
    assert city.desk(DeskTab.TRIAGE).unreadable
    assert city.desk(DeskTab.RIGHTS).unreadable == ()


def test_an_office_sees_its_other_cases_and_which_one_cannot_be_read(city: City) -> None:
    post = "DUTY"
    whole = city.office(post)
    assert len(whole.rows) == MANY
    city.damage_case(city.cases[1].case_id)
    view = city.office(post)
    assert [row.case.case_id for row in view.rows] == [
        row.case.case_id for row in whole.rows if row.case.case_id != city.cases[1].case_id
    ]
    said = f"1 baris tidak terbaca: {city.cases[1].case_id}."
    assert said in html(office_page(view, SERANG))
    assert said in office_csv(view, SERANG)
    assert "tidak terbaca" not in office_csv(whole, SERANG)


@pytest.mark.parametrize("of", ["case", "complaint"])
def test_a_search_finds_the_others_and_names_no_row_it_cannot_judge(of: str, city: City) -> None:
    def found() -> set[str]:
        return {
            one.row.case.case_id for one in city.desk(DeskTab.TRIAGE, cari="masjid").found or ()
        }

    whole = found()
    assert len(whole) == MANY
    bad = city.cases[2]
    where = keys.case(bad.case_id) if of == "case" else keys.complaint(bad.opened_by)
    city.damage((where["pk"], where["sk"]))
    assert found() == whole - {bad.case_id}
    assert len({one.about for one in city.told}) == 1, "the alarm hears of it"
    assert city.desk(DeskTab.TRIAGE, cari="masjid").unreadable == ()


def test_a_channel_hears_what_stands_behind_a_damaged_call(city: City) -> None:
    for number in (1, 2, 3, 5):
        call, where = a_call(number), keys.call("rabeg", number)
        city.memory.add(encode(call, {"type": "call"}, where))
    calls = RegisterCalls(city.table, city.told.append)
    where = keys.call("rabeg", 2)
    city.damage((where["pk"], where["sk"]))
    assert [one.sequence for one in calls.page("rabeg", 0, 9)] == [1, 3], "and none behind a gap"
    assert [one.sequence for one in calls.page("rabeg", 1, 1)] == [3], "nor does a page end there"
    assert [one.sequence for one in calls.numbered("rabeg", (1, 2, 3))] == [1, 3]
    assert {one.error for one in city.told} == {"ValidationError"}


def test_what_a_page_cannot_read_rings_the_alarm_of_the_sweep(
    capsys: pytest.CaptureFixture[str],
) -> None:
    aside = set_aside()
    row = Unreadable("K2", "ValidationError")
    aside(row)
    aside(row)
    written = capsys.readouterr().out
    assert written.count('"sweep_failed": [1.0]') == 1
    assert '"service": "sweep"' in written
