"""What telling the channels costs the register: one row with the press, whoever reported; then one
row for each complaint that hears of it, under the next number; nothing is ever scanned."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.channels import RegisterCalls, RegisterChanges, RegisterLines
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.channels.publish import PublishPorts, publish_changes
from aduan.application.channels.push import PushPorts, push_calls
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.channels.calls import CallState
from aduan.domain.intake.channel import Channel
from tests.unit.channels.world import Clock, Desk, Receiver
from tests.unit.samples import a_case, a_complaint, the_rules

AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
CHANNELS = {"rabeg": Channel("rabeg", "RABEG", "app", status_url="https://x.id")}
WRITES = {"Put": "Item", "Update": "Key", "Delete": "Key"}


@contextmanager
def written(register: Table) -> Iterator[Counter[str]]:
    """What is written meanwhile, by the beginning of its sort key; and every kind of call made."""
    found = Counter[str]()

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        found[f"call {model.name}"] += 1
        for action in params.get("TransactItems", [{model.name.removesuffix("Item"): params}]):
            for kind, of in WRITES.items():
                if kind in action:
                    key = action[kind][of]
                    row = key["sk"]["S"] if "S" in key["sk"] else str(key["sk"])
                    found[row.partition("#")[0]] += 1

    name = "provide-client-params.dynamodb"
    register.client.meta.events.register(name, note)
    try:
        yield found
    finally:
        register.client.meta.events.unregister(name, note)


def a_told_case(register: Table, reporters: int) -> Clock:
    """A case with so many reporters, all of whom have heard of it."""
    cases, case = RegisterCases(register), a_case(case_id="K1", lapor_ids=())
    opened = opening(replace(case, complaint_count=reporters), Actor(Role.SYSTEM, "system"))
    register.transact(cases.actions(opened))
    for number in range(reporters):
        one = replace(a_complaint(complaint_id=f"a{number:03}"), channel="rabeg", case_id="K1")
        one = replace(one, external_id=f"RBG-{number}", secret=False)
        register.transact(
            [
                register.put(member_item(one, "K1", AT)),
                register.put(encode(one, {"type": "complaint"}, keys.complaint(one.complaint_id))),
            ]
        )
    clock = Clock(AT)
    publish(register, clock)
    push(register, clock)
    return clock


def press(register: Table) -> None:
    cases = RegisterCases(register)
    asked = Request(
        Move.FOLLOW_UP, Actor(Role.OPERATOR, "DISHUB"), AT, note="kerja", public_note="kabar"
    )
    cases.save(decide_move(cases.get_case("K1"), asked, the_rules()))


def publish(register: Table, clock: Clock) -> int:
    ports = PublishPorts(RegisterChanges(register), CHANNELS, frozenset({"lapor"}), clock.now)
    return publish_changes(ports, clock.at + timedelta(seconds=40), ["K1"]).told


def push(register: Table, clock: Clock) -> Receiver:
    receiver = Receiver()
    ports = PushPorts(
        calls=RegisterCalls(register),
        lines=RegisterLines(register),
        receiver=receiver,
        desk=Desk(),
        clock=clock,
        chance=lambda: 0.5,
    )
    push_calls(("rabeg",), ports=ports, until=clock.at + timedelta(seconds=40), holder="test")
    return receiver


@pytest.mark.parametrize("reporters", [1, 9])
def test_the_press_writes_one_row_more_and_each_complaint_is_one_more(
    register: Table, reporters: int
) -> None:
    clock = a_told_case(register, reporters)
    with written(register) as pressed:
        press(register)
    assert pressed["SAID"] == 1, "the intent, in the transaction of the change"
    assert pressed["call TransactWriteItems"] == 1
    assert pressed["CALL"] == 0, "the press of an official waits for no reporter"
    with written(register) as numbered:
        assert publish(register, clock) == 1
    assert numbered["CALL"] == reporters
    assert numbered["SAID"] == 1, "the intent is taken away"
    assert sum(n for name, n in numbered.items() if not name.startswith("call ")) == reporters + 2
    with written(register) as called:
        receiver = push(register, clock)
    assert len(receiver.kept) == reporters
    assert called["CALL"] == reporters, "that it was heard, in the row of the call"
    assert sum(n for name, n in called.items() if not name.startswith("call ")) == reporters + 2
    kinds = {name for each in (pressed, numbered, called) for name in each if name[:4] == "call"}
    assert not {name for name in kinds if "Scan" in name}
    states = {one.state for one in RegisterCalls(register).page("rabeg", 0, 100)}
    assert states == {CallState.DELIVERED}


def test_a_minute_in_which_nothing_changed_writes_nothing(register: Table) -> None:
    clock = a_told_case(register, 3)
    with written(register) as quiet:
        assert publish(register, clock) == 0
        push(register, clock)
    assert {name for name in quiet if not name.startswith("call ")} == set()
    assert quiet["call Scan"] == 0
