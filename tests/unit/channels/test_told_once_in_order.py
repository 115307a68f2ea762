"""Every reporter hears every change of the own complaint once and in order, whatever is stopped."""

import pytest

from aduan.domain.case.complaint import Complaint
from tests.unit.channels.world import World, busy_city


def due(world: World) -> dict[str, list[tuple[str, str, str, str]]]:
    return {one: heard for one, heard in world.city.ledger.due.items() if heard}


@pytest.mark.parametrize("seed", range(12))
def test_what_is_told_late_is_told_as_it_was(seed: int) -> None:
    """Nothing is told until the end of the day: who had joined, left or gone by then hears what was
    said while they belonged to it, and nothing else."""
    world = World(seed)
    busy_city(world, 60)
    world.tell()
    assert dict(world.receiver.heard()) == due(world)
    assert world.store.cases(10) == ()


@pytest.mark.parametrize("seed", range(12, 20))
def test_what_is_told_now_and_then_is_told_as_it_was(seed: int) -> None:
    world = World(seed)
    for _ in range(15):
        busy = world.chance.randrange(1, 6)
        if not world.hub.complaints:
            busy_city(world, busy)
        else:
            for _ in range(busy):
                world.city.act(world.chance.choice(sorted(world.hub.cases)))
        world.tell()
    assert dict(world.receiver.heard()) == due(world)


EVERY = 8
"""The stops are shared out, so that no single test is long."""


class StoppedError(BaseException):
    pass


@pytest.mark.parametrize("first", range(1, EVERY + 1))
def test_stopped_before_and_after_each_call_the_end_is_the_same(first: int) -> None:
    """A run is stopped at its k-th step, for every k there is; the next run finishes."""
    steps = 0

    def run(stop_at: int | None) -> World:
        nonlocal steps
        world, steps = World(5), 0
        busy_city(world, 7)

        def between() -> None:
            nonlocal steps
            steps += 1
            if steps == stop_at:
                raise StoppedError

        world.store.between = world.receiver.between = between
        try:
            world.tell()
        except StoppedError:
            world.clock.on(seconds=120)  # the dead run's lease is over
        if stop_at is not None:
            world.tell()
        return world

    whole = run(None)
    expected, there = whole.receiver.heard(), steps
    assert there > 60
    for stop_at in range(first, there + 1, EVERY):
        world = run(stop_at)
        assert world.receiver.heard() == expected, stop_at
        assert not world.store.cases(10), stop_at
        lines = {name: (line.position, line.waiting) for name, line in world.store.lines.items()}
        assert lines == {
            name: (line.position, line.waiting) for name, line in whole.store.lines.items()
        }, stop_at


def test_two_runs_at_once_give_each_number_once() -> None:
    """Between every two steps of one run, another run does the same work."""
    world = World(7)
    busy_city(world, 30)
    inside = False

    def between() -> None:
        nonlocal inside
        if inside or world.chance.random() > 0.2:
            return
        inside = True
        world.publish()
        inside = False

    world.store.between = between
    world.publish()
    world.store.between = lambda: None
    world.tell()
    assert dict(world.receiver.heard()) == due(world)


def test_a_flood_is_told_in_pieces_and_whoever_stops_it_loses_nothing() -> None:
    world = World(2)
    first = world.city.report(0)
    while world.hub.complaints["a000000"].secret:  # an open one
        world = World(world.seed + 1)
        first = world.city.report(0)
    for number in range(1, 130):
        world.city.report(number, joins=first)
    world.tell()
    world.city.act(first)
    stops = 0

    def between() -> None:
        nonlocal stops
        stops += 1
        if stops == 9:
            raise StoppedError

    world.store.between = between
    with pytest.raises(StoppedError):
        world.publish()
    world.store.between = lambda: None
    world.tell()
    assert dict(world.receiver.heard()) == due(world)


def test_channels_told_by_other_ways_are_not_told_here() -> None:
    world = World(3)
    case_id = world.city.report(0)
    lapor = Complaint(
        **{
            **{
                name: getattr(world.hub.complaints["a000000"], name)
                for name in Complaint.__dataclass_fields__
            },
            "complaint_id": "a9",
            "channel": "lapor",
        }
    )
    world.hub.receive(lapor)
    world.hub.members[case_id].add("a9")
    world.tell()
    assert "lapor" not in world.store.rows
