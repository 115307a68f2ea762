"""One report, case or row over which the hub stumbles stops no other: it is counted and named, and
is not the first of every run."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.lapor import pull_reports as listing
from aduan.application.lapor.import_export import (
    NOT_TAKEN,
    ExportRow,
    ImportReport,
    RowProblem,
    import_export,
)
from aduan.application.lapor.pull_updates import ReadingRules, longest_unread
from aduan.application.lapor.reconcile import reconcile
from aduan.application.lapor.take_report import Taken
from aduan.application.outbox.fan_out import MOST_CASES, fan_out
from aduan.domain.case.entry import State
from aduan.domain.case.messages import Told
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.remote import IncomingReport, ListingPage
from tests.unit.lapor.fakes import START
from tests.unit.lapor.test_hearing import IN_CASE, Reads, Store, hearing, said
from tests.unit.lapor.test_one_reading import asked_for, filed
from tests.unit.lapor.world import TABLES, World

CUT = json.loads(r'"Masih mati pak \ud83d"')
"""As JSON hands over an emoji that somebody cut in half."""


def stumbling(world: World, bad: str, method: str = "apply") -> Callable[[], None]:
    """Whatever is asked of the register about that report or case raises; call to mend it."""
    sound = getattr(world.register, method)

    def asked(about: Any, *more: Any) -> Any:
        names = (getattr(about, name, None) for name in ("complaint_id", "tracking_id"))
        if bad in (about, *names):
            raise ValueError("Invalid enum value - at `$.status`")
        return sound(about, *more)

    setattr(world.register, method, asked)
    return lambda: setattr(world.register, method, sound)


def test_a_word_with_half_a_character_is_heard() -> None:
    store = Store()
    assert hearing(store, Reads()).apply(IN_CASE, [said(CUT)], [])
    ((_, (transition,), _, _),) = store.heard
    assert "Masih mati pak" in transition.history.note


@pytest.mark.parametrize("method", ["apply", "facts"])
def test_a_report_that_cannot_be_taken_stops_no_other_and_is_named(method: str) -> None:
    world = World()
    bad, *others = filed(world, "SRG-1", "SRG-2", "SRG-3")
    world.clock.sleep(60)
    for complaint_id in (bad, *others):
        world.lapor.reply(complaint_id, "Masih padam.")
    stumbling(world, bad if method == "apply" else world.register.links[bad].case_id, method)
    report = world.pull()
    assert report.failed == [(bad, "ValueError")]
    assert {complaint_id for complaint_id, _ in world.register.news} == set(others)
    world.clock.sleep(60)
    assert longest_unread(world.pulling) > timedelta(minutes=1), (
        "it is unread, and the alarm says so"
    )


def test_it_comes_after_the_others_and_in_the_rhythm_in_which_a_report_is_read() -> None:
    world = World()
    bad, *others = filed(world, "SRG-1", "SRG-2", "SRG-3")
    mend = stumbling(world, bad)
    world.pull()
    asked = asked_for(world)
    world.clock.sleep(world.reading.every.total_seconds() - 1)
    assert world.pull().failed == []
    assert asked == []
    world.clock.sleep(1)
    assert world.pull().failed == [(bad, "ValueError")]
    assert asked == [*others, bad]
    mend()
    world.clock.sleep(world.reading.every.total_seconds())
    world.lapor.reply(bad, "Masih padam.")
    assert world.pull().failed == []
    assert bad in {complaint_id for complaint_id, _ in world.register.news}
    assert world.register.links[bad].failed_at is None


def test_where_many_are_bad_the_run_reaches_those_behind_them() -> None:
    world = World(reading=ReadingRules(every=timedelta(minutes=5), links_at_once=2))
    *bad, good = filed(world, *(f"SRG-{number}" for number in range(6)))
    world.lapor.reply(good, "Masih padam.")
    for complaint_id in bad:
        stumbling(world, complaint_id)
    assert [about for about, _ in world.pull().failed] == bad
    assert {complaint_id for complaint_id, _ in world.register.news} == {good}


def test_also_one_whose_failure_cannot_be_kept_stops_no_other() -> None:
    world = World()
    bad, good = filed(world, "SRG-1", "SRG-2")
    world.lapor.reply(good, "Masih padam.")
    stumbling(world, bad)
    stumbling(world, bad, "save_link")
    assert world.pull().failed == [(bad, "ValueError")]
    assert {complaint_id for complaint_id, _ in world.register.news} == {good}


def test_a_lane_that_cannot_be_read_stops_no_other_and_is_named() -> None:
    world = World()
    bad, good = world.open_case("SRG-1"), world.open_case("SRG-2")
    stumbling(world, bad.case_id, "queue")
    report = world.push()
    assert report.sent == 1
    assert report.failed == [(bad.case_id, "ValueError")]
    states = {entry.case_id: entry.state for entry in world.register.entries.values()}
    assert states == {bad.case_id: State.PENDING, good.case_id: State.SENT}


def test_a_lane_that_is_only_waited_for_stops_no_other() -> None:
    world = World()
    world.open_case("SRG-1")
    world.open_case("SRG-2")
    world.lapor.troubles = lambda: "refused_connection"
    world.push()
    world.lapor.troubles = lambda: None
    stumbling(world, "c-SRG-1", "queue")
    for _ in range(5):
        world.clock.sleep(60)
        world.push()
    assert world.texts_at_lapor(), "the sound lane was told"


def test_a_listed_report_that_cannot_be_taken_stops_no_other_and_is_asked_for_again() -> None:
    world = World()
    bad = world.lapor.citizen_files("Drainase mampet")
    world.lapor.citizen_files("Lampu padam")
    mend = stumbling(world, bad, "register")
    report = world.list_new()
    assert report.failed == [(bad, "ValueError")]
    assert (len(world.register.reports), report.complete) == (1, False)
    mark = world.register.state.watermark
    assert mark == world.clock.now() - listing.ASKED_AGAIN, "and not beyond what is missing"
    mend()
    world.clock.sleep(300)
    assert world.list_new().complete
    assert len(world.register.reports) == 2


def test_a_row_of_the_listing_that_cannot_be_read_is_named_by_its_page() -> None:
    world = World()
    world.lapor.citizen_files("Lampu padam")
    page_since = world.lapor.page_since

    def with_a_bad_row(*asked: Any) -> ListingPage:
        page = page_since(*asked)
        assert isinstance(page, ListingPage)
        return ListingPage(page.reports, page.last, unreadable=1)

    world.lapor.page_since = with_a_bad_row  # type: ignore[method-assign]
    report = world.list_new()
    assert report.failed == [("page 0", listing.UNREADABLE)]
    assert (len(world.register.reports), report.complete) == (1, False)


def test_a_report_that_cannot_be_compared_stops_no_other_and_is_named() -> None:
    world = World()
    bad, *others = filed(world, "SRG-1", "SRG-2", "SRG-3")
    stumbling(world, world.register.links[bad].case_id, "facts")
    report = reconcile(ports=world.reconciling, gate=world.gate())
    assert report.failed == [(bad, "ValueError")]
    assert (report.compared, report.resume_after) == (len(others), "")


def test_a_link_that_cannot_be_read_is_named_once_a_run_and_stops_no_reading() -> None:
    world = World()
    good, other = filed(world, "SRG-1", "SRG-2")
    read, paged = world.register.unread_since, world.register.page
    bad = Unreadable("999999999", "ValidationError")
    world.register.unread_since = (  # type: ignore[method-assign]
        lambda *asked: [bad, *read(*asked)]
    )
    world.register.page = (  # type: ignore[method-assign]
        lambda after, limit: [*paged(after, limit), *([bad] if after < bad.about else [])]
    )
    world.clock.sleep(60)
    assert longest_unread(world.pulling) == timedelta(minutes=1)
    report = world.pull()
    assert (report.read, report.failed) == (2, [("999999999", "ValidationError")])
    compared = reconcile(ports=world.reconciling, gate=world.gate())
    assert compared.failed == report.failed
    assert (compared.compared, {good, other}) == (2, set(world.register.links))


class Kept:
    """`PendingMessages` of cases of which some cannot be read; nothing else is asked."""

    def __init__(self, *bad: str, good: str) -> None:
        self.waiting = (*bad, good)
        self.bad = bad
        self.read: list[str] = []

    def cases(self, limit: int, *, besides: Sequence[str] = ()) -> Sequence[str]:
        return [one for one in self.waiting if one not in besides][:limit]

    def kept(self, case_id: str) -> Sequence[Told]:
        if case_id in self.bad:
            raise KeyError("message")
        self.read.append(case_id)
        return ()


@pytest.mark.parametrize("bad", [1, MOST_CASES])
def test_cases_whose_messages_cannot_be_read_take_nobodys_place(bad: int) -> None:
    kept, clock = Kept(*(f"K{number}" for number in range(bad)), good="K-last"), World().clock
    done = fan_out(kept, clock.now, clock.now() + timedelta(minutes=1))  # type: ignore[arg-type]
    assert kept.read == ["K-last"]
    assert done.failed == [(one, "KeyError") for one in kept.bad]


def test_a_row_of_an_export_that_cannot_be_taken_stops_no_other_and_is_named() -> None:
    world = World()
    rows = [
        ExportRow(line, IncomingReport(str(1000 + line), START, "Jalan", "Jalan rusak", "", "Baru"))
        for line in (2, 3, 4)
    ]
    noted: list[RowProblem] = []

    def run() -> ImportReport:
        return import_export(
            rows,
            links=world.register.as_links,
            news=world.register,
            tables=TABLES,
            now=world.clock.now(),
            note=noted.append,
        )

    mend = stumbling(world, "1003", "register")
    first = run()
    assert first.failed == [("1003", "ValueError")]
    assert (first.rows, first.problems, first.taken) == (3, 1, {Taken.NEW: 2})
    assert [(one.line, one.reason) for one in noted] == [(3, NOT_TAKEN)]
    mend()
    again = run()
    assert (again.failed, again.taken) == ([], {Taken.NEW: 1, Taken.UNCHANGED: 2})
