"""State transitions of a case, and their price: python -m tests.benchmarks.transitions

Runs the machine's own file in process, with the real look at the case, on a clock where an hour is
a tenth of a second; counts the states entered by all executions of the case. A state entered is
one transition. The price is an assumption to check against the bill: the list price of standard
workflows, USD 0.025 for 1,000 transitions (free tier left out). On a machine that is busy a
reminder may be passed over: a notice and a wait, six transitions, less.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from aduan.domain.case.case import Actor, Role
from aduan.domain.case.lifecycle import Move
from aduan.domain.escalation.timers import Timer
from tests.machine import PHOTO, City, machine_in_process

HOUR_SECONDS: Final = 0.1
USD_PER_TRANSITION: Final = 0.025 / 1000
ROUND: Final = 3  # wait, look, decide
REPORTER: Final = Actor(Role.REPORTER, "pelapor")
SEKDA: Final = Actor(Role.SEKDA, "SEKDA")
SAID: Final = {"note": "Tim ke lokasi.", "public_note": "Tim ke lokasi."}


def acted_on_at_once(city: City) -> None:
    after(city, 1, Move.ACCEPT)
    after(city, 3, Move.RESOLVE, evidence=(PHOTO,), **SAID)


def climbs_to_the_wali_kota(_city: City) -> None:
    """Nobody does anything."""


def held_twice(city: City) -> None:
    after(city, 1, Move.ACCEPT)
    after(city, 2, Move.ASK_REPORTER, **SAID)
    after(city, 10, Move.REPORTER_ANSWERED, REPORTER, **SAID)
    until = datetime.now(UTC) + timedelta(seconds=60 * HOUR_SECONDS)
    year = datetime.now(UTC).year + 1
    after(city, 5, Move.PROPOSE_POSTPONE, until=until, fiscal_year=year, **SAID)
    after(city, 5, Move.APPROVE_POSTPONE, SEKDA, until=until, fiscal_year=year, **SAID)
    after(city, 70, Move.RESOLVE, evidence=(PHOTO,), **SAID)


CASES: Final[tuple[Callable[[City], None], ...]] = (
    acted_on_at_once,
    climbs_to_the_wali_kota,
    held_twice,
)


def after(city: City, hours: float, move: Move, *actor: Actor, **given: object) -> None:
    time.sleep(hours * HOUR_SECONDS)
    city.act(move, *actor, **given)
    follow_stream(city)


def follow_stream(city: City) -> None:
    """Every timer row starts its execution, as the stream's reader does."""
    for row in city.register.query("CASE#k1", prefix="CYCLE#"):
        city.timers.start(Timer("k1", int(row["cycle"]["N"]), int(row["arm"]["N"])))


def measured(way: Callable[[City], None]) -> dict[str, object]:
    with machine_in_process(HOUR_SECONDS) as city:
        city.open_case()
        follow_stream(city)
        way(city)
        machine = city.timers.machine_arn
        found = city.client.list_executions(stateMachineArn=machine)["executions"]
        for one in found:
            ended = city.end_of(one["name"], seconds=60)
            assert ended == "SUCCEEDED", f"{one['name']}: {ended}"
        entered = sum(states_entered(city, one["executionArn"]) for one in found)
        told = sum(len(city.heard(post)) for post in city.queues)
    return {
        "case": way.__name__.replace("_", " "),
        "executions": len(found),
        "notices": told,
        "state_transitions": entered,
        "usd": round(entered * USD_PER_TRANSITION, 6),
        "usd_for_1000_cases": round(entered * USD_PER_TRANSITION * 1000, 2),
    }


def states_entered(city: City, execution: str) -> int:
    """In process a wait ends up to a second early and the machine waits again for the same
    instant; on AWS it does not, so such a round (wait, look, decide) is not counted."""
    pages = city.client.get_paginator("get_execution_history").paginate(
        executionArn=execution, includeExecutionData=True
    )
    entered = 0
    until = ""
    for event in (event for page in pages for event in page["events"]):
        if not event["type"].endswith("StateEntered"):
            continue
        entered += 1
        if event["type"].startswith("Wait"):
            answer = json.loads(event["stateEnteredEventDetails"]["input"])["answer"]
            again, until = until, answer["Payload"]["wait_until"]
            entered -= ROUND if again == until else 0
    return entered


if __name__ == "__main__":
    for each in CASES:
        print(json.dumps(measured(each)))
