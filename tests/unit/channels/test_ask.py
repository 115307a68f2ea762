"""A channel that asks: every change once, in order, whatever happens between two questions."""

import random
from dataclasses import replace

import pytest

from aduan.application.channels.ask import MOST, Changed, changes_after, complaint_now
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError, RefusedError
from aduan.entrypoints.shapes import UnprocessableBodyError
from aduan.entrypoints.status.answers import read_cursor
from aduan.entrypoints.status.events import STATUS_ONLY, data_of
from tests.unit.channels.test_changes import DRESSING
from tests.unit.channels.test_questions import Marks
from tests.unit.channels.world import START, World, busy_city


def ask(world: World, marks: Marks, after: int, limit: int = 100) -> Changed:
    return changes_after(
        "rabeg", after, limit, calls=world.store.as_calls, marks=marks, now=world.clock.at
    )


class DiedError(Exception):
    pass


@pytest.mark.parametrize("seed", range(6))
def test_a_client_that_dies_anywhere_and_goes_on_sees_every_change_once_in_order(
    seed: int,
) -> None:
    """It keeps events and cursor together, or neither; it dies before, between and after, and the
    city goes on meanwhile."""
    world, marks, chance = World(seed), Marks(), random.Random(seed)
    kept: list[str] = []
    cursor = 0

    def once() -> bool:
        nonlocal cursor
        page = ask(world, marks, cursor, chance.randrange(1, 6))
        if chance.random() < 0.3:
            raise DiedError
        kept.extend(call.webhook_id for call in page.calls)
        cursor = page.after
        if chance.random() < 0.3:
            raise DiedError
        return page.more

    for _ in range(12):
        if not world.hub.complaints:
            busy_city(world, 40)
            for number in range(900, 906):
                world.city.report(number)
        world.city.act(chance.choice(sorted(world.hub.cases)))
        world.publish()
        for _ in range(chance.randrange(4)):
            try:
                once()
            except DiedError:
                continue
    while True:
        try:
            if not once():
                break
        except DiedError:
            continue
    calls = world.store.rows["rabeg"]
    assert kept == [calls[number].webhook_id for number in sorted(calls)]
    assert cursor == len(calls)
    assert marks.load("rabeg").after <= cursor


def test_a_cursor_nobody_was_given_is_refused() -> None:
    world = World()
    world.queue("a")
    with pytest.raises(RefusedError):
        ask(world, Marks(), 2)


def test_what_was_kept_is_never_taken_back() -> None:
    world, marks = World(), Marks()
    world.queue("a", "b", "c")
    ask(world, marks, 3)
    ask(world, marks, 0)
    assert marks.load("rabeg").after == 3


@pytest.mark.parametrize(
    "query",
    [
        {"after": "-1"},
        {"after": "x"},
        {"after": "9" * 13},
        {"after": "٣"},
        {"limit": "0"},
        {"limit": str(MOST + 1)},
        {"limit": "1.5"},
    ],
)
def test_a_cursor_or_limit_that_is_none_is_pointed_at(query: dict[str, str]) -> None:
    with pytest.raises(UnprocessableBodyError):
        read_cursor(query)


def test_without_a_cursor_one_begins_at_the_beginning() -> None:
    assert read_cursor({}) == (0, 100)


class Register:
    def __init__(self, world: World) -> None:
        self.world = world

    def complaint_of(self, channel: str, external_id: str) -> Complaint | None:
        found = self.world.hub.complaints.values()
        return next(
            (one for one in found if (one.channel, one.external_id) == (channel, external_id)), None
        )

    def get_case(self, case_id: str) -> Case:
        return self.world.hub.get_case(case_id)


def test_one_complaint_is_shown_as_it_stands_and_a_secret_one_barely() -> None:
    world = World(4)
    for number in range(30):
        world.city.report(number)
    register = Register(world)
    seen = set()
    for complaint in world.hub.complaints.values():
        channel = world.channels[complaint.channel]
        call = complaint_now(channel, complaint.external_id, register=register)

        data = data_of(call, DRESSING, START)
        guarded = complaint.secret or channel.strip_health
        seen.add(guarded)
        assert (set(data) == set(STATUS_ONLY)) == guarded
        assert data["status_detail"] == "baru"
    assert seen == {True, False}


def test_a_channel_knows_its_own_complaints_only() -> None:
    world = World(4)
    world.city.report(0)
    (complaint,) = world.hub.complaints.values()
    other = next(one for name, one in world.channels.items() if name != complaint.channel)
    with pytest.raises(NotFoundError):
        complaint_now(other, complaint.external_id, register=Register(world))


def test_a_complaint_taken_back_is_shown_so() -> None:
    world = World(4)
    world.city.report(0)
    (complaint,) = world.hub.complaints.values()
    taken = replace(complaint, withdrawn_at=START)
    world.hub.complaints[complaint.complaint_id] = taken
    channel = world.channels[complaint.channel]
    call = complaint_now(channel, complaint.external_id, register=Register(world))
    assert call.facts.status.value == "ditarik"
