"""What became secret after it was told of: no call says it any more, and none is missing."""

import pytest

from aduan.application.channels.ask import changes_after
from aduan.application.channels.discretion import DiscreetCalls, DiscreetReceiver, Discretion
from aduan.application.channels.ports import Answer
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import Case
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.channels.calls import Event, Facts
from aduan.entrypoints.status.events import body_of
from tests.benchmarks.status_city import DESK
from tests.unit.channels.test_changes import DRESSING
from tests.unit.channels.test_questions import Marks
from tests.unit.channels.world import WELL, World

MOVES = [
    pytest.param(Move.KEEP_SECRET, (), id="secret"),
    pytest.param(Move.INSPECTORATE_ONLY, (), id="the inspectorate alone"),
    pytest.param(Move.WITHHOLD, ("DISHUB",), id="withheld from an office"),
]


def a_town() -> tuple[World, str]:
    """A channel that does not answer, and a case of its with calls that wait."""
    world = World(seed=3)
    case_id = next(
        one
        for one in map(world.city.report, range(60))
        if not world.hub.cases[one].secret
        and any(
            each.case_id == one and each.channel == "rabeg" and not each.secret
            for each in world.hub.complaints.values()
        )
    )
    world.receiver.answer = lambda _call: Answer(500, "HTTP 500")
    for _ in range(3):
        world.publish()
        world.city.act(case_id)
    world.push()
    return world, case_id


def restricted(world: World, case_id: str, move: Move, offices: tuple[str, ...]) -> None:
    request = Request(
        move, DESK, world.city.at(), note="pelapor takut", withhold=offices, judge="INSPEKTORAT"
    )
    transition = decide_move(world.hub.cases[case_id], request, world.city.rules)
    world.hub.register.transact(tell_one(transition, register=world.hub))


@pytest.mark.parametrize(("move", "offices"), MOVES)
def test_calls_that_waited_say_the_status_alone(move: Move, offices: tuple[str, ...]) -> None:
    world, case_id = a_town()
    waiting = [
        one
        for one in world.store.rows["rabeg"].values()
        if one.case_id == case_id and not one.facts.bare
    ]
    assert waiting
    restricted(world, case_id, move, offices)
    world.receiver.answer = lambda _call: WELL
    world.clock.on(hours=3)
    discretion = Discretion(world.hub.get_case)
    said = discretion.of(waiting)
    assert [one.facts for one in said] == [Facts(one.facts.status, bare=True) for one in waiting]
    assert {body_of(one, DRESSING, world.clock.at)["type"] for one in said} == {
        Event.STATUS_CHANGED.value
    }
    assert [(one.sequence, one.webhook_id) for one in said] == [
        (one.sequence, one.webhook_id) for one in waiting
    ]
    DiscreetReceiver(world.receiver, discretion).send(waiting, world.clock.at)
    assert world.receiver.tried[-len(said) :] == said


def test_a_cursor_from_before_shows_it_no_more_and_skips_nothing() -> None:
    world, case_id = a_town()
    rows = DiscreetCalls(world.store.as_calls, Discretion(world.hub.get_case))
    open_ones = changes_after("rabeg", 0, 500, calls=rows, marks=Marks(), now=world.clock.at)
    assert any(one.case_id == case_id and not one.facts.bare for one in open_ones.calls)
    restricted(world, case_id, Move.KEEP_SECRET, ())
    shown = changes_after("rabeg", 0, 500, calls=rows, marks=Marks(), now=world.clock.at)
    assert all(one.facts.bare for one in shown.calls if one.case_id == case_id)
    assert [one.sequence for one in shown.calls] == [one.sequence for one in open_ones.calls]


def test_of_a_case_that_cannot_be_read_nothing_is_said() -> None:
    world, _ = a_town()

    def nobody(case_id: str) -> Case:
        raise NotFoundError("case", case_id)

    calls = list(world.store.rows["rabeg"].values())
    assert all(one.facts.bare for one in Discretion(nobody).of(calls))
