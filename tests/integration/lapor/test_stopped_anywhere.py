"""Stopped at any call to DynamoDB or to LAPOR!, the end is the same as if nothing had happened."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from aduan.application.lapor.import_export import ExportRow, import_export
from aduan.domain.case.lifecycle import Move
from aduan.domain.lapor.remote import IncomingReport
from tests.integration.lapor.both_sides import BothSides, Turnstile, Work, both_sides
from tests.unit.lapor.fakes import START, Stopped

TICKS = 3
EVENTFUL = 2
"""The ticks in which all is done; the later ones only look again."""
Calls = tuple[tuple[int, str], ...]
"""The number of a call within its work, and its name."""
REPORTER_ASKS = "Belum ada yang datang."


def prepare_push(sides: BothSides) -> None:
    case = sides.open_case()
    sides.move(case.case_id, Move.FOLLOW_UP, note="Tim berangkat.", evidence=("foto-1",))


def pushing(sides: BothSides) -> None:
    sides.push()


def prepare_pull(sides: BothSides) -> None:
    case = sides.open_case()
    complaint_id = sides.filed()
    sides.move(case.case_id, Move.FOLLOW_UP, note="Tim berangkat.")
    sides.clock.sleep(60)
    sides.push()
    sides.simulator.portal.act(complaint_id, "reply", {"text": REPORTER_ASKS})
    sides.clock.sleep(60)
    sides.simulator.portal.act(complaint_id, "archive", {"text": "Dianggap selesai"})
    sides.simulator.portal.citizen_files({"title": "Sampah", "content": "Sampah menumpuk"})


def pulling(sides: BothSides) -> None:
    sides.pull()
    sides.push()
    sides.place()


def importing(sides: BothSides) -> None:
    rows = [
        ExportRow(
            number + 2,
            IncomingReport(
                tracking_id=str(1000 + number % 2),
                filed_at=START,
                title="Jalan rusak",
                text_first=f"Jalan rusak di gang {number % 2}",
                text_final=f"Jalan rusak di gang {number % 2}.",
                status="Terdisposisi",
            ),
        )
        for number in range(3)
    ]
    import_export(
        rows,
        links=sides.links,
        news=sides.news,
        tables=sides.tables,
        now=sides.clock.now(),
        note=lambda problem: None,
    )
    sides.place()


WORKS: dict[str, tuple[Work, Work]] = {
    "push": (prepare_push, pushing),
    "pull": (prepare_pull, pulling),
    "import": (lambda sides: None, importing),
}


def end_of(name: str, folder: Path, stop_at: int = 0) -> tuple[object, list[str]]:
    prepare, work = WORKS[name]
    turnstile = Turnstile()
    folder.mkdir()
    with both_sides(folder, turnstile) as sides:
        prepare(sides)
        turnstile.passed, turnstile.stop_at = 0, stop_at
        turnstile.names.clear()
        eventful = 0
        for tick in range(TICKS):
            sides.clock.sleep(120)
            with suppress(Stopped):
                work(sides)
            if tick < EVENTFUL:
                eventful = turnstile.passed
        turnstile.stop_at = 0
        return sides.end_state(), turnstile.names[:eventful]


SHARES = {"push": 4, "pull": 16, "import": 2}
"""Every call of a work is in one of so many shares, so that no test takes long."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[object, Calls]]:
    """How each work ends when nothing stops it, and the calls it made."""
    folder = tmp_path_factory.mktemp("undisturbed")

    @cache
    def end(name: str) -> tuple[object, Calls]:
        found, calls = end_of(name, folder / name)
        return found, tuple(enumerate(calls, start=1))

    return end


@pytest.mark.parametrize(
    ("name", "share"), [(name, share) for name, most in SHARES.items() for share in range(most)]
)
def test_a_stop_at_any_call_changes_nothing_in_the_end(
    name: str,
    share: int,
    undisturbed: Callable[[str], tuple[object, Calls]],
    tmp_path: Path,
) -> None:
    expected, calls = undisturbed(name)
    mine = calls[share :: SHARES[name]]
    assert mine, "there are more shares than calls"
    for at, call in mine:
        found, _ = end_of(name, tmp_path / str(at), stop_at=at)
        assert found == expected, f"stopped before call {at}: {call}"
