"""What LAPOR! says is heard once, our own words are known, and contradictions go to people."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from aduan.application.lapor.decide_conflict import (
    ConflictDecided,
    ConflictPorts,
    DecidedBefore,
    decide_conflict,
)
from aduan.application.lapor.operate import rewind
from aduan.application.lapor.pull_reports import ListingReport
from aduan.application.lapor.pull_updates import ReadingRules
from aduan.application.lapor.reconcile import BEGIN_ANEW, reconcile, reconcile_daily
from aduan.application.lapor.take_report import Taken
from aduan.domain.case.case import ClosedBy
from aduan.domain.case.entry import State
from aduan.domain.case.errors import BusyError
from aduan.domain.lapor.authority import Side
from aduan.domain.lapor.comparing import FollowUpArrived, StatusChanged
from aduan.domain.lapor.drift import DriftKind
from aduan.domain.lapor.mapping import Meaning
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import ListingPage, RemoteFollowUp, Unlisted
from tests.fakes.register import InMemoryRegister
from tests.unit.lapor.fakes import START, spoken
from tests.unit.lapor.world import TABLES, World
from tests.unit.samples import a_case, the_rules


def settle(world: World, ticks: int = 10) -> None:
    for _ in range(ticks):
        world.tick()


def filed(world: World, number: str = "SRG-1") -> str:
    world.open_case(number)
    world.tick()
    link = world.register.own_copy(f"c-{number}")
    assert link is not None
    return link.complaint_id


def heard(world: World) -> list[str]:
    return [spoken(update) for _, update in world.register.news]


def test_what_we_wrote_is_no_news_when_it_comes_back() -> None:
    world = World()
    filed(world)
    case = world.register.cases["c-SRG-1"]
    world.follow_up(case, "Petugas menuju lokasi & memeriksa.", "ditindaklanjuti")
    settle(world)
    assert world.lapor.writes == 2
    assert heard(world) == []


def test_the_reporters_answer_and_its_status_are_heard_once() -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.reply(complaint_id, "Masih padam sampai malam ini.")
    settle(world)
    assert heard(world) == [
        "pelapor: Masih padam sampai malam ini.",
        "status: Ditanggapi oleh Pelapor",
    ]


def test_the_same_words_said_twice_are_two_answers() -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.reply(complaint_id, "Belum ada petugas.")
    settle(world, 6)
    world.lapor.reply(complaint_id, "Belum ada petugas.")
    settle(world, 6)
    assert heard(world).count("pelapor: Belum ada petugas.") == 2


def test_a_reporter_who_quotes_us_is_heard() -> None:
    world = World()
    complaint_id = filed(world)
    world.follow_up(world.register.cases["c-SRG-1"], "Sudah selesai.", "selesai")
    world.tick()
    ours = world.lapor.reports[complaint_id].follow_ups[0].text
    world.lapor.reply(complaint_id, f"{ours}\n\nItu tidak benar.")
    settle(world)
    assert any(text.endswith("Itu tidak benar.") for text in heard(world))


def test_pages_that_come_twice_or_out_of_order_change_nothing() -> None:
    world = World()
    complaint_id = filed(world)
    for number in range(5):
        world.clock.sleep(1)
        world.lapor.reply(complaint_id, f"Balasan {number}")
    chance = random.Random(3)
    report = world.lapor.reports[complaint_id]
    real = list(report.follow_ups)
    for _ in range(10):
        report.follow_ups = real + [chance.choice(real) for _ in range(3)]
        chance.shuffle(report.follow_ups)
        world.tick(6)
    replies = [text for text in heard(world) if text.startswith("pelapor")]
    assert replies == [f"pelapor: Balasan {number}" for number in range(5)]


@pytest.mark.parametrize("hours", [7, -7])
def test_a_clock_off_by_seven_hours_brings_nothing_anew_and_is_noticed(hours: int) -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.reply(complaint_id, "Masih padam.")
    settle(world)
    before = heard(world)
    report = world.lapor.reports[complaint_id]
    report.follow_ups = [
        RemoteFollowUp(row.at and row.at + timedelta(hours=hours), row.text, row.sender)
        for row in report.follow_ups
    ]
    world.clock.sleep(600)
    pulled = world.pull()
    assert heard(world) == before
    assert (pulled.suspect_times > 0) is (hours > 0)


def test_an_impossible_time_is_replaced_by_the_time_of_hearing() -> None:
    world = World()
    complaint_id = filed(world)
    world.clock.sleep(7 * 3600)
    world.lapor.reply(complaint_id, "Masih padam.")
    world.clock.sleep(-7 * 3600 + 600)
    world.pull()
    (update,) = (u for _, u in world.register.news if isinstance(u, FollowUpArrived))
    assert update.at == world.clock.now()


def test_any_length_of_outage_is_caught_up() -> None:
    world = World()
    ids = [filed(world, f"SRG-{number}") for number in range(5)]
    world.lapor.down = True
    for hour in range(24 * 9):
        world.tick(60)
        if hour % 10 == 0:
            for complaint_id in ids:
                world.lapor.reply(complaint_id, f"Jam ke-{hour}")
    world.lapor.down = False
    settle(world, 20)
    replies = [text for text in heard(world) if text.startswith("pelapor")]
    assert len(replies) == 5 * 22
    mine = [spoken(u) for cid, u in world.register.news if cid == ids[0]]
    assert [text for text in mine if text.startswith("pelapor")] == [
        f"pelapor: Jam ke-{hour}" for hour in range(0, 24 * 9, 10)
    ]


def test_closed_by_the_system_is_not_closed_by_the_reporter() -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.set_status(complaint_id, "Ditutup oleh Sistem")
    settle(world)
    ((_, update),) = world.register.news
    assert isinstance(update, StatusChanged)
    assert (update.meaning, update.closed_by) == (Meaning.CLOSED, ClosedBy.SYSTEM)
    assert world.register.conflicts == {}


def test_a_status_that_came_and_went_between_two_readings_is_in_the_history() -> None:
    world = World()
    complaint_id = filed(world)
    settle(world)
    for status in ("Ditunda oleh Admin", "Ditelaah Ombudsman", "Terdisposisi"):
        world.clock.sleep(1)
        world.lapor.set_status(complaint_id, status)
    settle(world)
    updates = [u for _, u in world.register.news if isinstance(u, StatusChanged)]
    assert [(update.new, update.passed) for update in updates] == [
        ("Ditunda oleh Admin", True),
        ("Ditelaah Ombudsman", True),
        ("Terdisposisi", True),  # it stands where it stood before
    ]


def test_a_status_nobody_knows_is_kept_and_shown() -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.set_status(complaint_id, "Ditelaah Ombudsman")
    settle(world)
    ((_, update),) = world.register.news
    assert isinstance(update, StatusChanged)
    assert (update.new, update.meaning) == ("Ditelaah Ombudsman", None)
    assert world.register.links[complaint_id].status == "Ditelaah Ombudsman"


def test_an_admin_who_archives_what_the_city_works_on_is_a_conflict_decided_once() -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.set_status(complaint_id, "Diarsipkan oleh Admin")
    settle(world, 20)
    (conflict,) = world.register.open(10)
    assert (conflict.hub_value, conflict.lapor_value) == ("baru", "Diarsipkan oleh Admin")

    cases = InMemoryRegister()
    cases.cases[conflict.case_id] = a_case(case_id=conflict.case_id, number="SRG-1", version=7)
    ports = ConflictPorts(
        conflicts=world.register,
        links=world.register.as_links,
        history=world.register,
        cases=cases,
        agency_of=TABLES.agency_of,
        rules=the_rules(),
    )

    def decide(side: Side) -> object:
        return decide_conflict(
            key=conflict.key, side=side, by="diskominfo", ports=ports, now=world.clock.now()
        )

    assert isinstance(decide(Side.HUB), ConflictDecided)
    assert isinstance(decide(Side.LAPOR), DecidedBefore)
    settle(world, 20)
    assert world.register.open(10) == []
    (told,) = world.lapor.reports[complaint_id].follow_ups
    assert told.text.startswith("Aduan ini tetap ditangani DISHUB; status penanganan: menunggu.")


def test_another_agency_at_lapor_is_a_conflict_and_not_taken_over() -> None:
    world = World()
    complaint_id = filed(world)
    settle(world)
    world.lapor.dispose(complaint_id, "S-DLH")
    settle(world)
    (conflict,) = world.register.open(10)
    assert (conflict.field, conflict.hub_value) == ("instansi", "DISHUB")
    assert world.register.cases["c-SRG-1"].agency == "DISHUB"


def test_an_answer_of_ours_that_was_rewritten_there_is_a_conflict() -> None:
    world = World()
    complaint_id = filed(world)
    world.follow_up(world.register.cases["c-SRG-1"], "Selesai besok.", "ditindaklanjuti")
    settle(world)
    report = world.lapor.reports[complaint_id]
    (row,) = report.follow_ups
    report.follow_ups = [
        RemoteFollowUp(row.at, row.text.replace("besok", "tahun depan"), row.sender)
    ]
    settle(world)
    (conflict,) = world.register.open(10)
    assert "tahun depan" in conflict.lapor_value


def test_new_reports_come_from_the_listing_and_ours_are_known_there() -> None:
    world = World()
    filed(world)
    for number in range(120):
        world.lapor.citizen_files(f"Sampah menumpuk di gang {number}")
    world.clock.sleep(3600)
    assert world.list_new().complete
    assert len(world.register.reports) == 120
    before = dict(world.register.links)
    world.list_new()
    assert world.register.links == before


def test_our_own_report_in_the_listing_is_no_news_even_before_it_was_read() -> None:
    world = World(reading=ReadingRules(every=timedelta(hours=3)))
    filed(world)
    case = world.register.cases["c-SRG-1"]
    world.list_new()
    world.follow_up(case, "Petugas menuju lokasi.", "ditindaklanjuti")
    world.push()
    world.list_new()
    assert heard(world) == []


def test_a_listing_that_breaks_off_is_asked_again_from_the_same_watermark() -> None:
    world = World()
    assert world.list_new().complete
    mark = world.register.state.watermark
    world.lapor.citizen_files("Drainase mampet")
    world.clock.sleep(3600 * 24 * 12)
    world.lapor.down = True
    assert not world.list_new().complete
    assert world.register.state.watermark == mark
    world.lapor.down = False
    world.clock.sleep(300)
    assert world.list_new().complete
    assert len(world.register.reports) == 1
    rewind(world.register.as_states, world.clock.now() - timedelta(days=90))
    assert world.list_new().complete
    assert len(world.register.reports) == 1


def test_a_filing_in_doubt_is_settled_when_the_listing_shows_it() -> None:
    world = World()
    world.lapor.searchable = False
    world.open_case()
    world.lapor.troubles = lambda: "lost_after"
    world.tick()
    world.lapor.troubles = lambda: None
    world.list_new()
    assert world.register.reports == {}
    world.tick(60 * 7)
    assert [entry.state for entry in world.register.entries.values()] == [State.SENT]
    assert len(world.lapor.reports) == 1


def test_writes_stop_within_two_ticks_of_silence() -> None:
    world = World(reading=ReadingRules(every=timedelta(0)))
    ids = [filed(world, f"SRG-{number}") for number in range(8)]
    chance = random.Random(11)
    for _ in range(60):
        number = chance.randrange(8)
        case = world.register.cases[f"c-SRG-{number}"]
        match chance.randrange(5):
            case 0:
                world.follow_up(case, f"Tanggapan {chance.random()}", "ditindaklanjuti")
            case 1:
                world.lapor.reply(ids[number], f"Balasan {chance.random()}")
            case 2:
                world.lapor.set_status(ids[number], "Diarsipkan oleh Admin")
            case 3:
                world.lapor.dispose(ids[number], chance.choice(["S-DLH", "S-DISHUB"]))
            case _:
                world.tick()
    world.tick()
    world.tick()
    writes, news, conflicts = (
        world.lapor.writes,
        len(world.register.news),
        len(world.register.conflicts),
    )
    settle(world, 10)
    assert world.lapor.writes == writes
    assert len(world.register.news) == news
    assert len(world.register.conflicts) == conflicts


def test_reconcile_finds_what_is_missing_and_brings_it_back_through_the_outbox() -> None:
    world = World()
    complaint_id = filed(world)
    world.follow_up(world.register.cases["c-SRG-1"], "Ditambal besok.", "ditindaklanjuti")
    settle(world)
    assert reconcile(ports=world.reconciling, gate=world.gate()).drifts == []
    world.lapor.reports[complaint_id].follow_ups.clear()
    world.lapor.set_status(complaint_id, "Ditutup oleh Sistem")
    seen = reconcile(ports=world.reconciling, gate=world.gate(), dry_run=True)
    assert {drift.kind for drift in seen.drifts} == {
        DriftKind.FOLLOW_UP_MISSING,
        DriftKind.STATUS_DIFFERS,
    }
    assert heard(world) == []
    assert reconcile(ports=world.reconciling, gate=world.gate()).repaired == 2
    settle(world)
    assert len(world.lapor.reports[complaint_id].follow_ups) == 1
    assert heard(world)[0] == "status: Ditutup oleh Sistem"
    assert reconcile(ports=world.reconciling, gate=world.gate()).drifts == []


def test_reconcile_sees_a_second_copy_and_a_report_that_vanished() -> None:
    world = World()
    complaint_id = filed(world)
    gone = filed(world, "SRG-2")
    copy = world.lapor.citizen_files(world.lapor.reports[complaint_id].text)
    del world.lapor.reports[gone]
    report = reconcile(ports=world.reconciling, gate=world.gate())
    assert {(drift.kind, drift.detail) for drift in report.drifts} >= {
        (DriftKind.COPY_DOUBLED, copy),
        (DriftKind.REPORT_MISSING, ""),
    }


def test_reconcile_goes_on_where_lapor_went_away() -> None:
    world = World()
    for number in range(5):
        filed(world, f"SRG-{number}")
    world.lapor.down = True
    broken = reconcile(ports=world.reconciling, gate=world.gate())
    assert broken.compared == 0
    world.lapor.down = False
    world.clock.sleep(600)
    rest = reconcile(ports=world.reconciling, gate=world.gate(), after=broken.resume_after)
    assert (rest.compared, rest.resume_after) == (5, "")


def test_a_day_compares_every_report_once_however_little_fits_into_one_run() -> None:
    world = World()
    for number in range(7):
        filed(world, f"SRG-{number}")
    settle(world, 2)

    def night(calls: int) -> int:
        """One scheduled run that has time for so many calls."""
        gate = world.gate()
        admits, world.lapor.calls = gate.admits, 0
        gate.admits = lambda: world.lapor.calls < calls and admits()  # type: ignore[method-assign]
        states = world.register.as_states
        return reconcile_daily(ports=world.reconciling, states=states, gate=gate).compared

    portions = []
    for _ in range(9):
        portions.append(night(calls=7))
        world.clock.sleep(300)
    assert sum(portions) == 7
    assert max(portions) < 7
    assert portions[-1] == 0
    world.clock.sleep(24 * 3600)
    assert night(calls=99) == 7


def test_a_comparison_that_got_no_answer_is_begun_again() -> None:
    world = World()
    filed(world)
    world.lapor.down = True
    states = world.register.as_states
    assert reconcile_daily(ports=world.reconciling, states=states, gate=world.gate()).compared == 0
    world.lapor.down = False
    world.clock.sleep(300)
    assert reconcile_daily(ports=world.reconciling, states=states, gate=world.gate()).compared == 1


def test_a_listing_says_what_became_of_each_report() -> None:
    world = World()
    filed(world)
    for number in range(60):  # more than a page
        world.lapor.citizen_files(f"Sampah menumpuk di gang {number}")
    first = world.list_new()
    assert (first.complete, first.configured) == (True, True)
    assert first.taken[Taken.NEW] == 60
    assert sum(first.taken.values()) == 61
    again = world.list_new()
    assert again.taken == {Taken.UNCHANGED: 61}


def test_where_no_listing_is_agreed_nothing_is_taken_for_read() -> None:
    world = World()
    world.lapor.listed = False
    assert world.list_new() == ListingReport(configured=False)
    assert world.register.state.watermark is None


def test_the_next_listing_begins_where_the_last_whole_one_began_not_where_it_ended() -> None:
    world = World()
    page_since, asked = world.lapor.page_since, []

    def slow(since: datetime, number: int) -> ListingPage | Unlisted | Unavailable:
        asked.append((since, number))
        world.clock.sleep(60)
        return page_since(since, number)

    world.lapor.page_since = slow  # type: ignore[method-assign]
    began = world.clock.now()
    assert world.list_new().complete
    assert world.register.state.watermark == began
    world.list_new()
    assert asked == [(START - timedelta(days=1), 0), (began - world.reading.overlap, 0)]


def test_a_report_that_could_not_be_kept_keeps_the_listing_from_counting_as_whole() -> None:
    world = World()
    world.lapor.citizen_files("Drainase mampet")
    register = world.register.register
    world.register.register = lambda report, link: False  # type: ignore[method-assign]
    lost = world.list_new()
    assert (lost.complete, lost.taken) == (False, {Taken.BUSY: 1})
    assert world.register.state.watermark is None
    world.register.register = register  # type: ignore[method-assign]
    assert world.list_new().taken == {Taken.NEW: 1}


def test_a_watermark_that_another_run_moved_meanwhile_is_moved_after_it() -> None:
    world = World()
    save, lost = world.register.save_state, [False, False]
    world.register.save_state = lambda state: lost.pop() if lost else save(state)  # type: ignore[method-assign]
    began = world.clock.now()
    assert world.list_new().complete
    assert world.register.state.watermark == began


def test_an_office_that_answered_there_is_no_reporter_and_no_drift_of_a_reading_to_come() -> None:
    world = World()
    complaint_id = filed(world)
    world.lapor.answer(complaint_id, "Kami teruskan.")
    seen = reconcile(ports=world.reconciling, gate=world.gate(), dry_run=True)
    assert (seen.compared, seen.repaired) == (1, 0)
    repaired = reconcile(ports=world.reconciling, gate=world.gate())
    assert repaired.repaired == 2  # its words, and the status that came with them
    assert heard(world) == [
        "Instansi S-DLH: Kami teruskan.",
        "status: Ditindaklanjuti oleh Instansi",
    ]
    assert reconcile(ports=world.reconciling, gate=world.gate()).repaired == 0


def test_a_copy_is_named_beside_the_one_that_counts_and_where_no_search_is_none_is_claimed() -> (
    None
):
    world = World()
    complaint_id = filed(world)
    copies = [world.lapor.citizen_files(world.lapor.reports[complaint_id].text) for _ in range(2)]
    (found,) = reconcile(ports=world.reconciling, gate=world.gate(), dry_run=True).drifts
    assert (found.kind, found.case_id, found.complaint_id, found.detail) == (
        DriftKind.COPY_DOUBLED,
        "c-SRG-1",
        complaint_id,
        ", ".join(sorted(copies)),
    )
    world.lapor.searchable = False
    blind = reconcile(ports=world.reconciling, gate=world.gate(), dry_run=True)
    assert (blind.compared, blind.drifts) == (1, [])


@pytest.mark.parametrize(
    ("later", "compared"), [(BEGIN_ANEW - timedelta(seconds=1), 0), (BEGIN_ANEW, 1)]
)
def test_one_comparison_a_night(later: timedelta, compared: int) -> None:
    world = World()
    filed(world)
    states = world.register.as_states
    assert reconcile_daily(ports=world.reconciling, states=states, gate=world.gate()).compared == 1
    world.clock.sleep(later.total_seconds())
    again = reconcile_daily(ports=world.reconciling, states=states, gate=world.gate())
    assert again.compared == compared


def test_an_answer_that_somebody_else_is_writing_is_compared_again_tomorrow() -> None:
    world = World()
    complaint_id = filed(world)
    world.follow_up(world.register.cases["c-SRG-1"], "Ditambal besok.", "ditindaklanjuti")
    settle(world)
    world.lapor.reports[complaint_id].follow_ups.clear()

    def busy(_entry: object) -> bool:
        raise BusyError("dynamodb")

    save, world.register.save_entry = world.register.save_entry, busy  # type: ignore[method-assign]
    assert reconcile(ports=world.reconciling, gate=world.gate()).repaired == 0
    world.register.save_entry = save  # type: ignore[method-assign]
    assert reconcile(ports=world.reconciling, gate=world.gate()).repaired == 1


def test_every_answer_that_is_missing_is_said_again_and_counted() -> None:
    world = World()
    complaint_id = filed(world)
    for text in ("Ditambal besok.", "Tim berangkat."):
        world.follow_up(world.register.cases["c-SRG-1"], text, "ditindaklanjuti")
    settle(world)
    world.lapor.reports[complaint_id].follow_ups.clear()
    assert reconcile(ports=world.reconciling, gate=world.gate()).repaired == 2
    settle(world)
    assert len(world.lapor.reports[complaint_id].follow_ups) == 2


def test_an_answer_that_is_missing_at_a_report_of_lapors_own_is_said_again_there() -> None:
    world = World()
    complaint_id = world.lapor.citizen_files("Jalan rusak")
    world.list_new()
    case = world.register.cases[world.register.links[complaint_id].case_id]
    world.follow_up(case, "Ditambal besok.", "ditindaklanjuti")
    settle(world)
    world.lapor.reports[complaint_id].follow_ups.clear()
    seen = reconcile(ports=world.reconciling, gate=world.gate())
    assert [drift.kind for drift in seen.drifts] == [DriftKind.FOLLOW_UP_MISSING]
    assert seen.repaired == 1
    settle(world)
    assert len(world.lapor.reports[complaint_id].follow_ups) == 1


def test_a_report_from_the_listing_was_linked_when_it_was_taken() -> None:
    world = World()
    complaint_id = world.lapor.citizen_files("Jalan rusak")
    world.clock.sleep(60)
    world.list_new()
    assert world.register.links[complaint_id].linked_at == world.clock.now()


def test_a_listing_that_began_before_the_last_whole_one_moves_nothing_back() -> None:
    world = World()
    later = world.clock.now() + timedelta(hours=1)
    world.register.state = replace(world.register.state, watermark=later)
    assert world.list_new().complete
    assert world.register.state.watermark == later
