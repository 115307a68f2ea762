"""Figures in memory: a book that holds the ledgers of some periods, and an archive."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aduan.domain.figures.frozen import Frozen
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
