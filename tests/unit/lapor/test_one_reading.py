"""What one reading of LAPOR! counts, how often it asks, and how long it goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.lapor.pull_updates import PullReport, ReadingRules, longest_unread
from aduan.domain.lapor.comparing import Update
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import Absent, RemoteFollowUp
from tests.unit.lapor.world import World

HOURS = timedelta(hours=1)


def filed(world: World, *numbers: str) -> list[str]:
    """Reports of ours at LAPOR!, none of them read yet."""
    for number in numbers:
        world.open_case(number)
    world.push()
    for link in list(world.register.links.values()):
        world.register.links[link.complaint_id] = replace(link, checked_at=None)
    return list(world.register.links)


def asked_for(world: World) -> list[str]:
    """Which reports are asked for from now on, each time they are."""
    follow_ups, asked = world.lapor.follow_ups, []

    def noted(complaint_id: str) -> tuple[RemoteFollowUp, ...] | Absent | Unavailable:
        asked.append(complaint_id)
        return follow_ups(complaint_id)

    world.lapor.follow_ups = noted  # type: ignore[method-assign]
    return asked


def test_every_number_is_of_all_reports_together() -> None:
    world = World()
    one, two, *gone = filed(world, "SRG-1", "SRG-2", "SRG-3", "SRG-4")
    world.pull()
    world.clock.sleep(600)
    for complaint_id in (one, two):
        world.lapor.reply(complaint_id, "Masih padam.")
        world.lapor.dispose(complaint_id, "S-DLH")
    for complaint_id in gone:
        del world.lapor.reports[complaint_id]
    world.clock.sleep(60)
    report = world.pull()
    assert (report.read, report.absent) == (4, 2)
    assert report.updates == len(world.register.news) == 6  # an answer and two statuses, of each
    assert report.conflicts == len(world.register.conflicts) == 2
    assert report.lag == timedelta(seconds=60)


def test_what_came_back_of_our_own_is_counted_as_such() -> None:
    world = World()
    filed(world, "SRG-1", "SRG-2")
    for case in world.register.cases.values():
        world.follow_up(case, "Tim berangkat.", "ditindaklanjuti")
    world.push()
    world.clock.sleep(600)
    report = world.pull()
    assert report.updates == 0
    assert report.echoes > 1
    assert report == PullReport(read=2, echoes=report.echoes)


def test_a_report_that_is_not_there_is_asked_for_once_a_run() -> None:
    world = World()
    (gone,) = filed(world, "SRG-1")
    del world.lapor.reports[gone]
    asked = asked_for(world)
    world.pull()
    assert asked == [gone]


@pytest.mark.parametrize(("tries", "heard"), [(2, False), (3, True)])
def test_a_reading_that_fails_is_tried_again_after_the_others(tries: int, heard: bool) -> None:
    world = World(reading=ReadingRules(every=timedelta(minutes=5), tries=tries))
    first, second = filed(world, "SRG-1", "SRG-2")
    follow_ups, failing, asked = world.lapor.follow_ups, [first, first], []

    def now_and_then(complaint_id: str) -> tuple[RemoteFollowUp, ...] | Absent | Unavailable:
        asked.append(complaint_id)
        if complaint_id in failing:
            failing.remove(complaint_id)
            return Unavailable("HTTP 500")
        return follow_ups(complaint_id)

    world.lapor.follow_ups = now_and_then  # type: ignore[method-assign]
    report = world.pull()
    assert asked == [first, second, first, first][: tries + 1]
    assert report.read == (2 if heard else 1)


def test_reports_whose_reading_another_run_takes_hide_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is kept of the first two, so they stay first in the list of this run."""
    world = World(reading=ReadingRules(every=timedelta(minutes=5), links_at_once=2))
    numbers = [f"SRG-{number}" for number in range(5)]
    first, second, *others = filed(world, *numbers)
    apply, asked = world.register.apply, asked_for(world)

    def contended(link: Link, updates: list[Update], conflicts: list[object]) -> bool:
        if link.complaint_id in (first, second):
            return False
        return apply(link, updates, conflicts)  # type: ignore[arg-type]

    monkeypatch.setattr(world.register, "apply", contended)
    world.pull()
    assert asked == [first, second, *others]


@pytest.mark.parametrize(("ago", "again"), [(3 * HOURS, True), (2.99 * HOURS, False)])
def test_an_open_report_is_read_again_once_the_reading_is_old_enough(
    ago: timedelta, again: bool
) -> None:
    world = World(reading=ReadingRules(every=3 * HOURS))
    (one,) = filed(world, "SRG-1")
    link = world.register.links[one]
    world.register.links[one] = replace(link, checked_at=world.clock.now() - ago)
    assert world.pull().read == again


@pytest.mark.parametrize(("days", "read"), [(30, True), (31, False)])
def test_a_closed_report_is_read_as_long_as_its_reporter_may_answer(days: int, read: bool) -> None:
    world = World(reading=ReadingRules(every=HOURS, watch_settled=timedelta(days=30)))
    (one,) = filed(world, "SRG-1")
    link = world.register.links[one]
    settled = world.clock.now() - timedelta(days=days)
    world.register.links[one] = replace(link, settled_at=settled)
    assert world.pull().read == read
    assert (longest_unread(world.pulling) > timedelta()) is False


def test_how_long_the_longest_unread_report_was_not_read() -> None:
    world = World()
    assert longest_unread(world.pulling) == timedelta()
    one, two = filed(world, "SRG-1", "SRG-2")
    links, now = world.register.links, world.clock.now()
    links[one] = replace(links[one], checked_at=now - 5 * HOURS)
    links[two] = replace(links[two], checked_at=now - 7 * HOURS)
    assert longest_unread(world.pulling) == 7 * HOURS
    links[two] = replace(links[two], checked_at=None, linked_at=now - 9 * HOURS)
    assert longest_unread(world.pulling) == 9 * HOURS
    long_over = now - world.reading.watch_settled - HOURS
    links[two] = replace(links[two], settled_at=long_over)
    assert longest_unread(world.pulling) == 5 * HOURS


def test_a_run_that_ended_early_says_why() -> None:
    world = World()
    filed(world, "SRG-1")
    world.register.state = replace(world.register.state, paused_by="diskominfo")
    assert world.pull() == PullReport(stopped="dijeda oleh petugas")
