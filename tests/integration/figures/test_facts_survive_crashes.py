"""Facts written as changes happen equal facts made anew, whoever dies and whatever comes twice; and
what they cost a change."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fact_rows import facts_anew, facts_in
from aduan.adapters.dynamodb.figures import RegisterRebuild
from aduan.application.figures.ports import Put
from aduan.application.figures.rebuild import rebuild_facts
from aduan.domain.case.case import Actor, Level, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from tests.city import DISHUB, RULES, SYSTEM, hours, new_case, wib

START: Final = wib("2026-03-02 09:00")
DPUPR: Final = Actor(Role.OPERATOR, "DPUPR")
PELAPOR: Final = Actor(Role.REPORTER, "pelapor")
LIFE: Final[tuple[tuple[Move, Actor, timedelta, dict[str, Any]], ...]] = (
    (Move.ACCEPT, DISHUB, hours(1), {}),
    (Move.FORWARD, DISHUB, hours(2), {"agency": "DPUPR"}),
    (Move.ESCALATE, SYSTEM, hours(80), {"level": Level.SEKDA}),
    (Move.FOLLOW_UP, DPUPR, hours(82), {}),
    (Move.RESOLVE, DPUPR, hours(90), {"evidence": ("e1",)}),
    (Move.REOPEN, PELAPOR, hours(99), {}),
    (Move.RESOLVE, DPUPR, hours(120), {"evidence": ("e2",)}),
    (Move.CONFIRM, PELAPOR, hours(130), {}),
)
OWN: Final = frozenset({"facts", "receipt"})
"""What a change writes for figures and receipts; the rest was written before there were any."""


class DyingError(Exception):
    """The process ends here."""


class Mortal:
    """DynamoDB's client: dies at the n-th transaction, before it or with its answer lost, and keeps
    what each wrote."""

    def __init__(self, client: Any, at: int, *, answer_lost: bool) -> None:
        self._client, self._at, self._lost = client, at, answer_lost
        self.written: list[list[dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **asked: Any) -> Any:
        number = len(self.written)
        self.written.append(asked["TransactItems"])
        if number == self._at and not self._lost:
            raise DyingError
        answer = self._client.transact_write_items(**asked)
        if number == self._at:
            raise DyingError
        return answer


def lived(table: Table, *, at: int = -1, answer_lost: bool = False) -> Mortal:
    """A case from its opening to its end; who dies is followed by another who is given the same
    work, and every piece of work is delivered twice."""
    client = Mortal(table.client, at, answer_lost=answer_lost)
    cases = RegisterCases(replace(table, client=client))

    def deliver(save: Any) -> None:
        for _ in range(3):
            try:
                save()
            except DyingError:
                continue
            except ConflictError:
                return

    case = new_case(START, case_id="K1", number="SRG-1", opened_by="C1")
    deliver(lambda: cases.save(opening(case, SYSTEM)))
    for move, actor, after, given in LIFE:
        request = Request(move, actor, START + after, note="karena", **given)
        done = decide_move(cases.get_case("K1"), request, RULES)
        deliver(lambda done=done: cases.save(done))
    return client


@pytest.mark.parametrize("answer_lost", [False, True], ids=["before", "answer lost"])
@pytest.mark.parametrize("at", range(len(LIFE) + 1))
def test_facts_are_those_of_the_history_wherever_somebody_died(
    register: Table, at: int, answer_lost: bool
) -> None:
    lived(register, at=2 * at, answer_lost=answer_lost)
    case = RegisterCases(register).get_case("K1")
    assert case.version == len(LIFE) + 1
    item = register.get(keys.facts("K1"))
    assert item is not None
    assert facts_in(item) == facts_anew(register, case)
    noted: list[Any] = []
    counted = rebuild_facts(
        RegisterRebuild(register), dry_run=True, note=lambda one, put: noted.append(put)
    )
    assert (counted, noted) == ({Put.RIGHT: 1}, [])


def test_a_change_costs_at_most_two_more_writes(register: Table) -> None:
    for transaction in lived(register).written:
        kinds = Counter(_kinds(transaction))
        assert sum(kinds[one] for one in OWN) <= 2, kinds
        assert kinds["facts"] == 1


def _kinds(transaction: list[dict[str, Any]]) -> Iterator[str]:
    for action in transaction:
        for asked in action.values():
            if "Item" in asked:
                yield str(decode_map(asked["Item"])["type"])
