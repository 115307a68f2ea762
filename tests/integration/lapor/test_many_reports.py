"""An event with more reports at LAPOR! than one transaction holds: each still hears each change
once and in order, and no change is refused for their number."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, encode
from aduan.application.outbox import fan_out as fanning_out
from aduan.application.outbox import tell
from aduan.application.outbox.fan_out import fan_out
from aduan.domain.case.case import Case
from aduan.domain.case.entry import Kind
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move
from tests.integration.lapor.both_sides import DESK, BothSides, both_sides
from tests.unit.lapor.fakes import Stopped

MANY = 105  # more than the 100 actions of one transaction
FEW = 8
CHANGES = [Kind.FOLLOW_UP, Kind.FOLLOW_UP]


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(tmp_path) as made:
        yield made


@pytest.fixture
def small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a transaction held fewer, so that a few cases are too many."""
    for module in (tell, fanning_out):
        monkeypatch.setattr(module, "MOST_AT_ONCE", 6)


def spread_out(sides: BothSides) -> int:
    return fan_out(sides.later, sides.clock.now, sides.clock.now() + timedelta(minutes=1)).count


def reported_by(sides: BothSides, count: int, number: str = "SRG-2026-1") -> Case:
    ids = tuple(str(900_000 + one) for one in range(count))
    return sides.open_case(number, lapor_ids=ids)


def merged_of_many(sides: BothSides, count: int = 5) -> tuple[Case, list[str]]:
    whole = sides.open_case("SRG-2026-1")
    parts = [sides.open_case(f"SRG-2026-{number}").case_id for number in range(2, count + 2)]
    for part in parts:
        sides.merge(part, whole.case_id)
    return whole, parts


def kinds(sides: BothSides, lane: str) -> list[Kind]:
    return [entry.kind for entry in sides.outbox.of_lane(lane)]


def work_on(sides: BothSides, case_id: str) -> None:
    sides.move(case_id, Move.ACCEPT)
    sides.move(case_id, Move.FOLLOW_UP, note="Tim.", public_note="Tim berangkat.")


def test_a_case_with_a_hundred_reports_can_be_worked_on(sides: BothSides) -> None:
    case = reported_by(sides, MANY)
    work_on(sides, case.case_id)
    assert spread_out(sides) == 2
    for lapor_id in case.lapor_ids:
        assert kinds(sides, f"{case.case_id}@{lapor_id}") == CHANGES
    assert kinds(sides, case.case_id) == [Kind.CREATE_REPORT, *CHANGES]
    assert spread_out(sides) == 0


@pytest.mark.usefixtures("small_transactions")
def test_merged_cases_pass_on_what_becomes_of_the_whole(sides: BothSides) -> None:
    whole, parts = merged_of_many(sides)
    work_on(sides, whole.case_id)
    assert spread_out(sides) == 2
    for part in parts:
        assert kinds(sides, part) == [Kind.CREATE_REPORT, Kind.MERGED, *CHANGES]
        told = [entry.sequence for entry in sides.outbox.of_lane(part)]
        assert told == sorted(told)


@pytest.mark.usefixtures("small_transactions")
def test_a_merged_case_with_many_reports_of_its_own_passes_it_on_to_all(
    sides: BothSides,
) -> None:
    whole, part = sides.open_case("SRG-2026-1"), reported_by(sides, FEW, "SRG-2026-2")
    sides.merge(part.case_id, whole.case_id)
    work_on(sides, whole.case_id)
    while spread_out(sides):
        pass
    for lapor_id in part.lapor_ids:
        assert kinds(sides, f"{part.case_id}@{lapor_id}") == [Kind.MERGED, *CHANGES]


@pytest.mark.usefixtures("small_transactions")
def test_what_is_said_while_more_waits_keeps_its_place(sides: BothSides) -> None:
    """The second change fits one transaction, and still comes after the first."""
    case = reported_by(sides, FEW)
    sides.move(case.case_id, Move.ACCEPT)
    kept = sides.cases.get_case(case.case_id)
    fewer = replace(kept, lapor_ids=kept.lapor_ids[:3], version=kept.version + 1)
    sides.table.transact([sides.table.put_fenced(_item(fewer), version=kept.version)])
    sides.move(case.case_id, Move.FOLLOW_UP, note="Tim.", public_note="Tim berangkat.")
    assert not sides.outbox.of_lane(f"{case.case_id}@{kept.lapor_ids[0]}")
    spread_out(sides)
    for lapor_id in fewer.lapor_ids:
        assert kinds(sides, f"{case.case_id}@{lapor_id}") == CHANGES


@pytest.mark.usefixtures("small_transactions")
def test_a_merge_is_not_undone_before_its_reports_heard_what_they_were_owed(
    sides: BothSides,
) -> None:
    whole, parts = merged_of_many(sides)
    sides.move(whole.case_id, Move.ACCEPT)
    with pytest.raises(ConflictError):
        sides.move(parts[0], Move.UNMERGE, DESK, note="Ternyata lain.")
    spread_out(sides)
    sides.move(parts[0], Move.UNMERGE, DESK, note="Ternyata lain.")
    assert kinds(sides, parts[0])[2:] == CHANGES


@pytest.mark.usefixtures("small_transactions")
@pytest.mark.parametrize("stop_at", range(1, 32, 3))
def test_a_run_stopped_anywhere_is_made_good_by_the_next(sides: BothSides, stop_at: int) -> None:
    whole, parts = merged_of_many(sides, 3)
    work_on(sides, whole.case_id)
    sides.turnstile.passed, sides.turnstile.stop_at = 0, stop_at
    with suppress(Stopped):
        spread_out(sides)
    sides.turnstile.stop_at = 0
    spread_out(sides)
    assert kinds(sides, whole.case_id) == [Kind.CREATE_REPORT, *CHANGES]
    for part in parts:
        assert kinds(sides, part) == [Kind.CREATE_REPORT, Kind.MERGED, *CHANGES]
        moves = [move for move, _ in sides.history(part)]
        assert moves == ["open", "merge", "note", "note"]


def _item(case: Case) -> Item:
    return encode(case, {"type": "case"}, keys.case(case.case_id))
