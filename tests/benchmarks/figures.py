"""`python -m tests.benchmarks.figures --cases 20000 --seed 7`: is every figure what happened?

Two years of an invented city (`figures_city`) are counted by the core as time goes by, each period
on the day it is frozen, and recounted by an oracle (`figures_oracle`) straight from the histories.
Prints JSON: `cells` compared; `differing` between core and oracle; `unreachable_cases`, units that
are counted and stand in no list of cases; `sum_violations`, sums that do not hold. Beside them:
`rebuilt_differing`, cases whose facts carried over are not those made anew from their history, and
`changed_later`, frozen periods that say otherwise at the end. Exit code 1 unless all but the first
are 0.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from aduan.domain.figures.facts import facts_of
from aduan.domain.figures.frozen import Frozen, counted_as_frozen, freeze
from aduan.domain.figures.measures import (
    ALL,
    DIMENSIONS,
    Cell,
    Counted,
    Frame,
    counted,
)
from aduan.domain.figures.periods import Period, PeriodKind, frozen_at, period_of
from tests.benchmarks.figures_city import City, a_city
from tests.benchmarks.figures_oracle import Answer, Key, Recount
from tests.city import CALENDAR, wib

FIRST: Final = wib("2025-01-01 00:00")
LAST: Final = wib("2027-01-01 00:00")
END: Final = wib("2027-03-01 00:00")
WEEKS: Final = 8
"""Every which week is counted; the other periods all are."""
CLOSE: Final = 1e-9


def periods() -> list[Period]:
    found: dict[str, Period] = {}
    for kind in PeriodKind:
        at, number = FIRST, 0
        while at < LAST:
            period = period_of(kind, at, CALENDAR)
            if kind is not PeriodKind.WEEK or number % WEEKS == 0:
                found[period.code] = period
            at, number = period.until, number + 1
    return sorted(found.values(), key=lambda one: frozen_at(one, CALENDAR))


class Judge:
    """What was found."""

    def __init__(self) -> None:
        self.cells = self.differing = self.unreachable = self.sums = self.changed = 0
        self.examples: list[str] = []

    def compare(self, code: str, core: Counted, oracle: Mapping[Key, Answer]) -> None:
        mine = dict(_cells(core))
        for key in mine.keys() | oracle.keys():
            self.cells += 1
            cell, answer = mine.get(key), oracle.get(key)
            if not _equal(cell, answer):
                self.differing += 1
                if len(self.examples) < 10:
                    self.examples.append(f"{code} {key}: {_short(cell)} != {answer}")
            if cell is not None:
                self._reach(key, cell)
        self._sums(code, core)

    def _reach(self, key: Key, cell: Cell) -> None:
        """A unit behind a figure has its case's number, unless it is kept from view."""
        if key[0] == "dihitung_saja":
            return
        self.unreachable += abs(cell.n - len(cell.numbers) - cell.hidden)
        if key[1] != "kota":
            self.unreachable += cell.hidden

    def _sums(self, code: str, core: Counted) -> None:
        rows = [("kota", core.city())]
        for by in DIMENSIONS:
            table = core.table(by)
            rows += [(f"{by.key} {group}", row) for group, row in table.rows.items()]
            for measure in ALL:
                if by.key == "kanal" or measure.key not in {"dihitung_saja"}:
                    total = table.total[measure.key]
                    inside = sum(row[measure.key].n for row in table.rows.values())
                    known = total.n if measure.key == "dihitung_saja" else total.n - total.hidden
                    self._holds(f"{code} {by.key} {measure.key}", inside == known)
        for name, row in rows:
            n = {key: cell.n for key, cell in row.items()}
            came = n["terbuka_awal"] + n["putaran_masuk"] + n["pindah_masuk"]
            gone = n["pindah_keluar"] + n["selesai"] + n["bukan_wewenang"] + n["ditolak"]
            gone += n["ditarik"] + n["kasus_digabung"]
            self._holds(f"{code} {name} open", came - gone == n["terbuka_akhir"])
            self._holds(f"{code} {name} masuk", n["masuk"] == n["kasus"] + n["digabung"])
            split = n["terkonfirmasi"] + n["oleh_opd"] + n["ditutup_sistem"]
            self._holds(f"{code} {name} selesai", split <= n["selesai"])
            self._holds(f"{code} {name} tuntas", n["terkonfirmasi"] <= n["tuntas_sejati"])

    def _holds(self, what: str, true: bool) -> None:
        if not true:
            self.sums += 1
            if len(self.examples) < 20:
                self.examples.append(f"sum: {what}")


def _cells(core: Counted) -> Iterator[tuple[Key, Cell]]:
    for key, cell in core.city().items():
        if cell.n:
            yield (key, "kota", None), cell
    for by in DIMENSIONS:
        for group, row in core.table(by).rows.items():
            for key, cell in row.items():
                if cell.n:
                    yield (key, by.key, group), cell


def _equal(cell: Cell | None, answer: Answer | None) -> bool:
    if cell is None or answer is None:
        return False
    value, n, hits = answer
    if (cell.n, cell.hits) != (n, hits) or (cell.value is None) != (value is None):
        return False
    return value is None or abs((cell.value or 0) - value) <= CLOSE * max(1, abs(value))


def _short(cell: Cell | None) -> Any:
    return None if cell is None else (cell.value, cell.n, cell.hits)


def _recounted(city: City, period: Period, cut: datetime) -> dict[Key, Answer]:
    return Recount(city, period.since, period.until, cut, CALENDAR).run()


def rebuilt_differing(city: City) -> int:
    wrong = 0
    for case_id, facts in city.facts.items():
        case = city.cases[case_id]
        voices = [
            voice
            for cycle in range(1, case.cycle + 1)
            for voice in city.voices.get((case_id, cycle), {}).values()
        ]
        wrong += facts_of(case, city.history[case_id], voices) != facts
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    wishes = parser.parse_args()
    began = time.perf_counter()
    city, judge = a_city(wishes.cases, wishes.seed, FIRST, LAST), Judge()
    kept: list[tuple[Frozen, Mapping[str, Cell]]] = []
    counting = 0.0
    for period in periods():
        cut = frozen_at(period, CALENDAR)
        city.run(cut)
        frozen = freeze(city.ledger(period), period, CALENDAR, cut)
        start = time.perf_counter()
        core = counted_as_frozen(frozen, CALENDAR)
        tables = [core.table(by) for by in DIMENSIONS]
        counting = max(counting, time.perf_counter() - start)
        assert tables
        kept.append((frozen, core.city()))
        judge.compare(period.code, core, _recounted(city, period, cut))
    city.run(END)
    for frozen, then in kept[:: max(len(kept) // 12, 1)]:
        judge.changed += counted_as_frozen(frozen, CALENDAR).city() != then
    for period in periods()[::5]:
        later = counted(city.ledger(period), Frame(period, END, CALENDAR))
        judge.compare(f"{period.code} today", later, _recounted(city, period, END))
    told = {
        "cells": judge.cells,
        "differing": judge.differing,
        "unreachable_cases": judge.unreachable,
        "sum_violations": judge.sums,
        "rebuilt_differing": rebuilt_differing(city),
        "changed_later": judge.changed,
        "cases": len(city.cases),
        "cycles": sum(len(one.facts) for one in city.facts.values()),
        "moves": dict(sorted(city.moves.items())),
        "periods": len(kept),
        "slowest_count_s": round(counting, 2),
        "seconds": round(time.perf_counter() - began, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told, indent=2))
    for example in judge.examples:
        print(example, file=sys.stderr)
    wrong = ("differing", "unreachable_cases", "sum_violations", "rebuilt_differing",
             "changed_later")  # fmt: skip
    return int(any(told[name] for name in wrong))


if __name__ == "__main__":
    sys.exit(main())
