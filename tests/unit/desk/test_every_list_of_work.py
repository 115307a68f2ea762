"""Every list of the duty desk: how long it is stands on its tab, every row of it is reached, and no
page of it takes more than eight reads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from aduan.adapters.dynamodb.case import EYES, RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.desk_counts import PARTITIONS, RegisterDeskCounts
from aduan.adapters.dynamodb.follow_up_events import dispute_item
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.application.desk.count import count_desk
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.ports import COUNTED, Count, DeskTab
from aduan.application.desk.show import DeskReadPorts, DeskView, show_desk
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.domain import links
from aduan.domain.links import DeskLink
from aduan.domain.rights.request import Right, Stage
from aduan.pages.desk.desk_page import desk_page
from tests.benchmarks.full_city import Collecting, a_city, rows_of
from tests.benchmarks.memory_table import MemoryTable
from tests.unit.pages.every_page import SERANG, a_wish, html
from tests.unit.samples import a_complaint

NOW = datetime(2026, 1, 6, 3, tzinfo=UTC)
KEY = b"k" * 40
MANY = 30
TOKEN = links.sign(DeskLink("DISKOMINFO", NOW + timedelta(hours=5), "n", NOW, "DUTY"), [KEY])


@pytest.fixture(scope="module")
def memory() -> MemoryTable:
    """Thirty rows in every list of work but those of LAPOR! and of twins."""
    memory = MemoryTable()
    table, kept = Table(memory, "register"), Collecting(memory, "register")
    for at, (complaint, case) in enumerate(a_city(MANY, 1, triage=MANY)):
        when = case.opened_at
        for row in rows_of(table, complaint, case):
            memory.add(row)
        task = {"type": "desk_task", "case_id": case.case_id, "complaint_id": case.opened_by}
        for worklist in (EYES, keys.PUBLIC):
            where = keys.desk(case.case_id, worklist, case.case_id)
            memory.add(encode(task, where, keys.work_desk(worklist, when, case.case_id)))
        if not (case.secret or case.inspektorat_only):
            joined = replace(complaint, complaint_id=f"{complaint.complaint_id[:-1]}~")
            memory.add(encode(joined, keys.complaint(joined.complaint_id)))
            asked = Dispute(joined.complaint_id, case.case_id, case.case_id, when, "Beda gang.")
            memory.add(dispute_item(asked))
        wish = replace(a_wish(Right.SHOW, when, Stage.OPEN), request_id=f"PDP-{at:03}")
        RegisterRequests(kept).save(wish)
        waiting = f"01TERTAHAN{at:02}"
        about = {
            "complaint_id": waiting, "channel": "rabeg", "external_id": f"R-{at}",
            "received_at": when,
        }  # fmt: skip
        memory.add(encode(about, keys.complaint(waiting), keys.work_unplaced(waiting, when)))
    for row in kept.rows:
        memory.add(row)
    return memory


def ports(memory: MemoryTable) -> DeskReadPorts:
    table, nothing = Table(memory, "register"), cast("Any", None)
    desk, outbox = RegisterDesk(table), RegisterOutbox(table)
    lapor = LaporAtDesk(
        conflict_ports=nothing, outbox=outbox, records=nothing, inspectorate="INSPEKTORAT",
        get_cases=RegisterCases(table).get_cases, waiting=outbox.waiting_page,
        open_conflicts=RegisterConflicts(table).open_page,
    )  # fmt: skip
    return DeskReadPorts(
        keys=lambda: [KEY], lists=desk, cases=desk, lapor=lapor,
        joined=RegisterJoinedCases(table), pending=desk, new_nonce=lambda: "n",
        inspectorate="INSPEKTORAT", holders=RegisterAppointments(table), disputes=desk,
        search=nothing, photos=nothing, wishes=RegisterRequests(table),
    )  # fmt: skip


def shown(memory: MemoryTable, tab: DeskTab, **asked: str) -> DeskView:
    memory.calls = 0
    view = show_desk(TOKEN, {"bagian": tab.value, **asked}, NOW, ports(memory))
    assert isinstance(view, DeskView)
    assert memory.calls <= 8
    return view


def rows(view: DeskView) -> list[str]:
    return [
        *(one.case.case_id for one in view.rows),
        *(one.complaint.complaint_id for one in view.disputed),
        *(one.complaint_id for one in view.pending),
        *(one.request_id for one in view.wishes),
    ]


@pytest.mark.parametrize(
    "tab",
    [DeskTab.TRIAGE, DeskTab.FLAGS, DeskTab.JOINED, DeskTab.DISPUTES, DeskTab.PENDING,
     DeskTab.EYES, DeskTab.PUBLIC, DeskTab.RIGHTS],
)  # fmt: skip
def test_every_row_is_reached_by_the_pages_own_links_and_counted_on_its_tab(
    tab: DeskTab, memory: MemoryTable
) -> None:
    view, held = shown(memory, tab), len(memory.lists[PARTITIONS[tab]])
    found, pages = rows(view), 1
    if tab in COUNTED:
        assert view.counts[tab].number == held
    while view.next:
        view = shown(memory, tab, sesudah=view.next)
        found += rows(view)
        pages += 1
    assert pages > 1
    assert len(found) == len(set(found)) == held > MANY - 5


def test_a_word_that_was_set_apart_is_neither_on_the_list_of_what_is_held_nor_counted() -> None:
    """It may accuse the desk, and whoever reads the list knows the complaint it was said of."""
    memory = MemoryTable()
    for number, said_of in enumerate((None, "01A", None)):
        held = a_complaint(
            complaint_id=f"01{number}", external_id=f"RBG-{number}", said_of=said_of, case_id=None
        )
        waiting = keys.work_unplaced(held.complaint_id, NOW - timedelta(days=1))
        memory.add(encode(held, keys.complaint(held.complaint_id), waiting))
    view = shown(memory, DeskTab.PENDING)
    assert rows(view) == ["010", "012"]
    assert ports(memory).lists.count(DeskTab.PENDING, NOW) == Count(2)


@pytest.mark.parametrize(
    "kept", [{"inspektorat_only": True}, {"withheld_from": ("DUTY", "DISKOMINFO")}, {}]
)
@pytest.mark.parametrize("written", ["now", "by a release that wrote more"])
def test_by_no_filter_are_matter_and_place_found_that_the_desk_may_not_read(
    kept: dict[str, Any], written: str
) -> None:
    memory = MemoryTable()
    complaint, case = next(iter(a_city(1, 1, triage=1)))
    clean = {"secret": False, "inspektorat_only": False, "withheld_from": ()}
    case = replace(case, **clean, category="pju", place=replace(case.place, kecamatan="Kasemen"))
    open_rows = rows_of(Table(memory, "register"), complaint, case)
    hidden = replace(case, **kept)
    hidden_rows = rows_of(Table(memory, "register"), complaint, hidden)
    older = written != "now"
    before = {row["sk"]["S"]: row for row in open_rows}
    for row in hidden_rows:
        name = row["sk"]["S"]
        memory.add(before[name] if older and name.startswith("DESK#") else row)
    for asked in ({"kecamatan": "Kasemen"}, {"jenis": "pju"}):
        found = shown(memory, DeskTab.TRIAGE, **asked)
        assert rows(found) == ([] if kept else [case.case_id])
        assert not found.next
    for asked in ({"kecamatan": "Serang"}, {"jenis": "jalan"}):
        assert rows(shown(memory, DeskTab.TRIAGE, **asked)) == []


def test_newest_first_a_list_of_disputes_is_the_other_way_round(memory: MemoryTable) -> None:
    first = rows(shown(memory, DeskTab.DISPUTES))
    last = rows(shown(memory, DeskTab.DISPUTES, urut="terbaru"))
    assert first[0] < last[0]
    assert last == sorted(last, reverse=True)


def test_behind_the_last_row_nothing_is_said_of_the_whole_list(memory: MemoryTable) -> None:
    last = memory.lists[PARTITIONS[DeskTab.TRIAGE]][-1][0]
    behind = shown(memory, DeskTab.TRIAGE, sesudah=last)
    assert rows(behind) == []
    said = desk_page(behind, SERANG).values
    assert said["nothing"] == "Tidak ada baris pada bagian daftar ini."
    assert "Ke awal daftar" in html(desk_page(behind, SERANG))


@pytest.mark.parametrize("tab", list(DeskTab))
def test_what_cannot_be_counted_now_is_what_was_counted_last_and_says_when(
    tab: DeskTab, memory: MemoryTable
) -> None:
    memory.items.pop(("FIGURES", "DESK"), None)
    fresh = shown(memory, tab)
    assert set(fresh.counts) == fresh.counted_now
    count_desk(RegisterDeskCounts(Table(memory, "register")), NOW - timedelta(minutes=9))
    view = shown(memory, tab)
    assert set(view.counts) == set(COUNTED)
    said = desk_page(view, SERANG).values["counted"]
    assert "Angka pada " in str(said)
    assert str(said).endswith("6 Januari 2026 pukul 09.51 WIB.")
