"""Figures in memory: a book that holds the ledgers of some periods, and an archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.frozen import Frozen
from aduan.domain.figures.improvements import Improvement
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import Period


@dataclass
class BookInMemory:
    """`ledgers` by the code of their period; every other period is empty."""

    ledgers: Mapping[str, Ledger]

    def ledger(self, period: Period) -> Ledger:
        return self.ledgers.get(period.code, Ledger())


@dataclass
class ArchiveInMemory:
    kept: dict[str, Frozen] = field(default_factory=dict)

    def holds(self, code: str) -> bool:
        return code in self.kept

    def frozen(self, code: str) -> Frozen | None:
        return self.kept.get(code)

    def keep(self, frozen: Frozen) -> bool:
        if frozen.code in self.kept:
            return False
        self.kept[frozen.code] = frozen
        return True


@dataclass
class ImprovementsInMemory:
    """A log of decisions, every version of them, and the facts of the cases that may be tied."""

    rows: list[Improvement] = field(default_factory=list)
    cases: Mapping[str, Fact] = field(default_factory=dict)

    def standing(self) -> tuple[Improvement, ...]:
        newest: dict[str, Improvement] = {}
        for one in sorted(self.rows, key=lambda one: one.version):
            newest[one.improvement_id] = one
        order = sorted(newest.values(), key=lambda one: (one.decided_on, one.improvement_id))
        return tuple(reversed(order))

    def keep(self, improvement: Improvement) -> None:
        key = (improvement.improvement_id, improvement.version)
        if key in {(one.improvement_id, one.version) for one in self.rows}:
            raise ConflictError(improvement.improvement_id)
        self.rows.append(improvement)

    def fact_of(self, number: str) -> Fact:
        if number not in self.cases:
            raise NotFoundError("case", number)
        return self.cases[number]
