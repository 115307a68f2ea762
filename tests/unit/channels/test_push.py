"""Calling a channel: order for each complaint, patience with its endpoint, and an end to it."""

from datetime import timedelta
from itertools import pairwise

import pytest

from aduan.application.channels.operate import (
    channel_status,
    deliveries,
    figures,
    pause,
    replay,
    resume,
)
from aduan.application.channels.ports import Answer
from aduan.domain.channels.calls import Call, CallRules, CallState, failed
from aduan.domain.channels.lines import LineRules
from tests.unit.channels.world import START, WELL, World, a_call

DOWN = Answer(500, "HTTP 500")


def made(world: World) -> list[int]:
    return [call.sequence for call in world.receiver.tried]


def test_calls_of_one_complaint_go_in_order_and_others_do_not_wait() -> None:
    world = World()
    world.queue("a", "a", "b", "a", "b")
    world.receiver.answer = lambda call: DOWN if call.complaint_id == "a" else WELL
    world.push()
    assert made(world) == [1, 3, 5]
    world.receiver.answer = lambda _: WELL
    world.clock.on(minutes=1)
    world.push()
    assert made(world) == [1, 3, 5, 1, 2, 4]
    assert world.store.load("rabeg").position == 5
    assert world.store.load("rabeg").waiting == ()


def test_a_channel_that_is_down_is_asked_now_and_then_and_caught_up_at_once() -> None:
    world = World()
    world.queue(*(f"a{number}" for number in range(40)))
    world.receiver.answer = lambda _: DOWN
    world.push()
    assert len(made(world)) == 8  # one wave
    for _ in range(120):
        world.clock.on(minutes=1)
        world.push()
    assert len(made(world)) <= 8 + 120
    world.receiver.answer = lambda _: WELL
    world.clock.on(minutes=1)
    report = world.push()
    assert report.delivered == 40
    assert world.store.load("rabeg").position == 40


def test_the_endpoint_that_says_it_is_gone_is_switched_off_and_the_desk_is_told_once() -> None:
    world = World()
    world.queue("a", "b")
    world.receiver.answer = lambda _: Answer(410, "HTTP 410")
    world.push()
    assert world.desk.told == ["rabeg"]
    tries = len(made(world))
    world.clock.on(days=5)
    world.push()
    assert len(made(world)) == tries
    assert channel_status(
        "rabeg", calls=world.store.as_calls, lines=world.store.as_lines, now=world.clock.at
    ).shut
    world.receiver.answer = lambda _: WELL
    resume(world.store.as_lines, "rabeg", world.clock.at)
    assert world.push().delivered == 2
    assert world.desk.told == ["rabeg"]


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_rest_gets_it(status: int) -> None:
    world = World()
    world.queue("a", "b", "c")
    world.receiver.answer = lambda _: Answer(status, f"HTTP {status}", 600)
    world.push()
    before = len(made(world))
    world.receiver.answer = lambda _: WELL
    world.clock.on(seconds=599)
    world.push()
    assert len(made(world)) == before
    world.clock.on(seconds=1)
    assert world.push().delivered == 3


def test_an_absurd_rest_is_cut_to_a_day() -> None:
    call = failed(a_call(1, "a", START), START, "x", CallRules(), chance=0.0, retry_after=9e9)
    assert call.next_attempt_at == START + timedelta(days=1)


def test_waits_double_with_jitter_and_end_in_three_days() -> None:
    """How often one call is made that is always refused, and when it is given up."""
    tries, call = [START], a_call(1, "a", START)
    rules = CallRules()
    while call.state is CallState.PENDING:
        call = failed(call, tries[-1], "HTTP 500", rules, chance=0.99)
        tries.append(call.next_attempt_at)
    waits = [after - before for before, after in pairwise(tries)]
    assert waits[0] < waits[1] < waits[2]
    assert max(waits) <= rules.backoff.cap
    assert tries[-1] - START == timedelta(days=3)
    spread = {
        failed(a_call(1, "a", START), START, "x", rules, chance=chance).next_attempt_at
        for chance in (0.0, 0.3, 0.9)
    }
    assert len(spread) == 3


def test_a_dead_call_holds_back_its_complaint_alone_until_it_is_replayed() -> None:
    world = World(line_rules=LineRules())
    world.queue("a", "b", "a")
    world.receiver.answer = lambda call: DOWN if call.sequence == 1 else WELL
    for _ in range(200):
        world.push()
        world.clock.on(minutes=30)
    calls = world.store.as_calls
    assert [one.sequence for one in calls.dead(10)] == [1]
    assert 3 not in made(world)
    figure = figures(
        ["rabeg"],
        calls=calls,
        lines=world.store.as_lines,
        changes=world.store,
        now=world.clock.at,
    )
    assert (figure.dead, figure.waiting) == (1, 2)
    assert figure.oldest > timedelta(days=3)
    world.receiver.answer = lambda _: WELL
    would = replay(
        calls.dead(10), calls=calls, lines=world.store.as_lines, now=world.clock.at, dry_run=True
    )
    assert len(would) == 1
    assert world.push().delivered == 0
    replay(calls.dead(10), calls=calls, lines=world.store.as_lines, now=world.clock.at)
    assert world.push().delivered == 2
    assert made(world)[-2:] == [1, 3]


def test_what_was_delivered_can_be_said_again_under_its_old_id() -> None:
    world = World()
    world.queue("a", "b", "c")
    world.push()
    calls = world.store.as_calls
    (second,) = deliveries("rabeg", calls=calls, after=1, limit=1)
    replay([second], calls=calls, lines=world.store.as_lines, now=world.clock.at)
    world.push()
    assert made(world) == [1, 2, 3, 2]
    assert world.receiver.tried[-1].webhook_id == world.receiver.tried[1].webhook_id
    assert world.store.load("rabeg").position == 3


def test_a_paused_channel_is_not_called_and_loses_nothing() -> None:
    world = World()
    lines = world.store.as_lines
    pause(lines, "rabeg", "Ani", "pindah server", dry_run=True)
    assert not lines.load("rabeg").paused_by
    pause(lines, "rabeg", "Ani", "pindah server")
    world.queue("a")
    assert world.push().delivered == 0
    resume(lines, "rabeg", world.clock.at)
    assert world.push().delivered == 1


def test_one_run_has_a_line_in_hand_and_a_dead_run_gives_it_up() -> None:
    world = World()
    world.queue("a", "b", "c")
    inner: list[int] = []

    def while_calling(call: Call) -> Answer:
        inner.append(world.push().delivered)
        return WELL

    world.receiver.answer = while_calling
    world.push()
    assert inner == [0, 0, 0]
    assert made(world) == [1, 2, 3]


def test_what_comes_in_while_a_run_talks_is_said_by_that_run() -> None:
    world = World()
    world.queue("a")

    def another(call: Call) -> Answer:
        if call.sequence == 1:
            world.queue("b")
        return WELL

    world.receiver.answer = another
    world.push()
    assert made(world) == [1, 2]


def test_more_than_a_line_remembers_waits_and_is_not_forgotten() -> None:
    world = World(line_rules=LineRules(at_once=200))
    world.queue(*(f"a{number}" for number in range(450)))
    world.receiver.answer = lambda call: DOWN if call.sequence % 2 else WELL
    for _ in range(60):
        world.push()
        world.clock.on(minutes=5)
    world.receiver.answer = lambda _: WELL
    for _ in range(5):
        world.clock.on(hours=4)
        world.push()
    assert sorted(call.sequence for call in world.receiver.kept.values()) == list(range(1, 451))
    assert world.store.load("rabeg").waiting == ()
