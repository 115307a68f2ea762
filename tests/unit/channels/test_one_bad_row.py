"""One case, channel or question over which the hub stumbles silences no other: it is counted and
named, and those behind it are told."""

from dataclasses import replace
from typing import Any

import pytest

from aduan.application.channels import publish
from aduan.application.channels.operate import figures
from aduan.application.channels.ports import Answer
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.channels.questions import AskedQuestion
from tests.benchmarks.status_city import CHANNELS
from tests.unit.channels.test_questions import Office, office  # noqa: F401 - a fixture
from tests.unit.channels.world import WELL, Desk, World, a_call

FIRST, *_, LAST = sorted(CHANNELS)


def stumbling(of: Any, method: str, *bad: str) -> None:
    """Whatever is asked about one of these raises from now on."""
    sound = getattr(of, method)

    def asked(about: Any, *more: Any) -> Any:
        if about in bad:
            raise ValueError("Invalid enum value - at `$.status`")
        return sound(about, *more)

    setattr(of, method, asked)


def queued(world: World, channel: str, *complaints: str) -> None:
    rows = world.store.rows.setdefault(channel, {})
    for complaint_id in complaints:
        call = a_call(len(rows) + 1, complaint_id, world.clock.at)
        rows[call.sequence] = replace(call, channel=channel)


def reported(world: World, cases: int) -> tuple[str, ...]:
    for number in range(cases):
        world.city.report(number)
        world.clock.on(minutes=1)
    return tuple(world.store.cases(cases))


@pytest.mark.parametrize("named", [False, True])
def test_a_case_that_cannot_be_read_silences_no_later_one(named: bool) -> None:
    world = World()
    cases = reported(world, 3)
    stumbling(world.store, "pending", cases[0])
    report = world.publish(cases if named else None)
    assert (report.told, report.failed) == (2, [(cases[0], "ValueError")])
    assert world.store.cases(9) == (cases[0],)
    assert {one.case_id for rows in world.store.rows.values() for one in rows.values()} == {
        *cases[1:]
    }


def test_cases_that_cannot_be_read_take_nobodys_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "MOST_CASES", 2)
    world = World()
    *bad, _ = reported(world, 5)
    stumbling(world.store, "pending", *bad)
    report = world.publish()
    assert report.told == 1
    assert [case_id for case_id, _ in report.failed] == bad
    assert world.store.cases(9, besides=bad) == ()


class SilentDesk(Desk):
    """The topic cannot be written to, until it can."""

    broken = True

    def channel_is_off(self, channel: str, since: Any) -> None:
        if self.broken:
            raise RuntimeError("topic")
        super().channel_is_off(channel, since)


def test_an_address_that_is_gone_is_off_though_the_desk_cannot_be_told_and_it_hears_later() -> None:
    world = World(desk=SilentDesk())
    queued(world, FIRST, "a", "b")
    queued(world, LAST, "c")
    world.receiver.answer = lambda call: Answer(410, "410") if call.channel == FIRST else WELL
    report = world.push()
    assert (report.delivered, report.failed) == (1, [(FIRST, "RuntimeError")])
    off_since = world.store.load(FIRST).off_since
    assert off_since is not None
    tried = len(world.receiver.tried)
    world.clock.on(minutes=1)
    assert world.push().failed == [(FIRST, "RuntimeError")]
    assert len(world.receiver.tried) == tried, "nobody calls an address that is gone"
    world.desk.broken = False  # type: ignore[attr-defined]
    for _ in range(3):
        world.clock.on(minutes=1)
        assert world.push().failed == []
    assert world.desk.told == [FIRST]
    assert world.store.load(FIRST).off_since == off_since


@pytest.mark.parametrize("method", ["load", "head", "page"])
def test_a_channel_whose_rows_cannot_be_read_silences_no_other(method: str) -> None:
    world = World()
    queued(world, FIRST, "a")
    queued(world, LAST, "b")
    stumbling(world.store, method, FIRST)
    report = world.push()
    assert (report.delivered, report.failed) == (1, [(FIRST, "ValueError")])


def test_a_run_that_stumbles_keeps_what_it_learnt_and_lets_go_of_the_line() -> None:
    world = World()
    queued(world, FIRST, "a", "b")
    world.receiver.answer = lambda _: Answer(500, "500")
    world.push()
    waiting = world.store.load(FIRST).waiting
    assert waiting
    world.clock.on(hours=1)
    stumbling(world.store, "page", FIRST)
    world.push()
    line = world.store.load(FIRST)
    assert (line.holder, line.lease_until, line.waiting) == ("", None, waiting)


def test_a_question_that_cannot_be_looked_at_stops_no_other(office: Office) -> None:  # noqa: F811
    office.ask()
    office.world.clock.on(hours=2)
    office.world.tell()
    kept = office.world.store.questions
    sound = dict(kept)
    kept.clear()
    kept["K-gone", 1] = AskedQuestion("K-gone", 1, office.world.clock.at)
    kept.update(sound)
    report = office.look()
    assert report.reached == 1
    assert [case_id for case_id, _ in report.failed] == ["K-gone"]


def test_a_question_whose_row_cannot_be_read_stops_no_other(office: Office) -> None:  # noqa: F811
    office.ask()
    office.world.clock.on(hours=2)
    office.world.tell()
    unheard = office.questions.unheard
    bad = Unreadable("K-bad", "ValidationError")
    office.questions.unheard = lambda limit: (bad, *unheard(limit))  # type: ignore
    report = office.look()
    assert (report.reached, report.failed) == (1, [("K-bad", "ValidationError")])


def test_how_it_stands_is_measured_whatever_cannot_be_read() -> None:
    world = World()
    bad, good = reported(world, 2)
    queued(world, LAST, "a")
    stumbling(world.store, "pending", bad)
    stumbling(world.store, "load", FIRST)
    found = figures(
        CHANNELS,
        calls=world.store.as_calls,
        lines=world.store.as_lines,
        changes=world.store,
        now=world.clock.at,
    )
    assert {about for about, _ in found.failed} == {bad, FIRST}
    assert found.oldest >= world.clock.at - world.store.pending(good)[0].change.at
    assert found.waiting == 1
