"""Stopped before or after any call to LAPOR! or to the register, the end is the same as if nothing
had happened."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from aduan.application.lapor.import_export import ExportRow, import_export
from aduan.application.lapor.pull_updates import ReadingRules
from aduan.application.lapor.push.ports import PushRules
from aduan.domain.lapor.marker import letters
from aduan.domain.lapor.remote import IncomingReport
from tests.unit.lapor.fakes import START, Saboteur, Stopped, spoken
from tests.unit.lapor.world import TABLES, World

Work = Callable[[World], None]
TICKS = 12


def world_with(saboteur: Saboteur) -> World:
    return World(
        saboteur=saboteur,
        push_rules=PushRules(lease=timedelta(seconds=90)),
        reading=ReadingRules(every=timedelta(minutes=1)),
    )


def run_to_the_end(world: World, work: Work, ticks: int = TICKS) -> None:
    """The scheduler starts the next run whatever became of the last one."""
    for _ in range(ticks):
        world.clock.sleep(60)
        try:
            work(world)
        except Stopped:
            continue


def state_at_the_end(world: World) -> object:
    """What auditors would compare: no times, no revisions, no orphaned uploads."""
    return {
        "lapor": sorted(
            (
                letters(report.text),
                report.status,
                len(report.draft.document_ids) if report.draft else 0,
                [letters(row.text) for row in report.follow_ups],
            )
            for report in world.lapor.reports.values()
        ),
        "outbox": sorted((e.entry_id, e.state) for e in world.register.entries.values()),
        "links": sorted(
            (link.case_id, link.ours, link.status) for link in world.register.links.values()
        ),
        "news": sorted(spoken(update) for _, update in world.register.news),
        "conflicts": sorted(c.lapor_value for c in world.register.conflicts.values()),
        "reports": sorted(world.register.reports),
    }


def pushing(world: World) -> None:
    world.push()


def prepare_push(world: World) -> None:
    case = world.open_case(files=2)
    world.follow_up(case, "Tim berangkat. " * 120, "ditindaklanjuti", files=1)
    world.follow_up(case, "Lampu menyala.", "selesai")
    world.open_case("SRG-2")


def pulling(world: World) -> None:
    world.list_new()
    world.pull()
    world.push()


def prepare_pull(world: World) -> None:
    case = world.open_case()
    world.push()
    world.follow_up(case, "Tim berangkat.", "ditindaklanjuti")
    world.push()
    (complaint_id,) = world.lapor.reports
    world.clock.sleep(60)
    world.lapor.reply(complaint_id, "Belum ada yang datang.")
    world.clock.sleep(60)
    world.lapor.set_status(complaint_id, "Diarsipkan oleh Admin")
    for number in range(3):
        world.lapor.citizen_files(f"Sampah menumpuk {number}")


def importing(world: World) -> None:
    rows = [
        ExportRow(
            number + 2,
            IncomingReport(
                tracking_id=str(1000 + number % 6),
                filed_at=START,
                title="Jalan rusak",
                text_first=f"Jalan rusak di gang {number % 6}",
                text_final=f"Jalan rusak di gang {number % 6}.",
                status="Terdisposisi" if number < 6 else "Ditutup oleh Sistem",
            ),
        )
        for number in range(9)
    ]
    import_export(
        rows,
        links=world.register.as_links,
        news=world.register,
        tables=TABLES,
        now=world.clock.now(),
        note=lambda problem: None,
    )


WORKS = {
    "push": (prepare_push, pushing),
    "pull": (prepare_pull, pulling),
    "import": (lambda world: None, importing),
}


def calls_of(name: str) -> int:
    prepare, work = WORKS[name]
    saboteur = Saboteur()
    world = world_with(saboteur)
    prepare(world)
    saboteur.calls = 0
    run_to_the_end(world, work)
    return saboteur.calls


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_stop_at_any_call_changes_nothing_in_the_end(name: str, after: bool) -> None:
    prepare, work = WORKS[name]
    undisturbed = world_with(Saboteur())
    prepare(undisturbed)
    run_to_the_end(undisturbed, work)
    expected = state_at_the_end(undisturbed)
    calls = calls_of(name)
    assert calls > 20
    for at in range(1, calls + 1):
        saboteur = Saboteur(after=after)
        world = world_with(saboteur)
        prepare(world)
        saboteur.calls, saboteur.at = 0, at
        run_to_the_end(world, work)
        where = saboteur.names[-1] if saboteur.calls < at else at
        assert state_at_the_end(world) == expected, f"stopped at call {where}"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_even_two_stops_change_nothing(after: bool) -> None:
    undisturbed = world_with(Saboteur())
    prepare_push(undisturbed)
    run_to_the_end(undisturbed, pushing)
    expected = state_at_the_end(undisturbed)
    for first in range(1, 40):
        saboteur = Saboteur(after=after)
        world = world_with(saboteur)
        prepare_push(world)
        saboteur.calls, saboteur.at = 0, first
        world.clock.sleep(60)
        with suppress(Stopped):
            world.push()
        saboteur.calls, saboteur.at, saboteur.after = 0, 3 + first % 7, not after
        run_to_the_end(world, pushing)
        assert state_at_the_end(world) == expected
