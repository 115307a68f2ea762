"""What figures need of the world."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from aduan.domain.case.case import Case
from aduan.domain.figures.frozen import Frozen
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import Period
from aduan.domain.figures.receipts import Receipt, SealedDay


class FactBook(Protocol):
    """The facts of the register, read a period at a time and never all of them."""

    def ledger(self, period: Period) -> Ledger:
        """Every case that was open at some instant of the period, what was received in it and the
        cases that stands in, where merges of all these lead, and what was only counted."""
        ...


class Archive(Protocol):
    """Where frozen periods lie."""

    def holds(self, code: str) -> bool: ...

    def frozen(self, code: str) -> Frozen | None:
        """Raises DamagedError where what lies there is not what was frozen."""
        ...

    def keep(self, frozen: Frozen) -> bool:
        """Once and never over another; False where one stood there already."""
        ...


class ReceiptBook(Protocol):
    """The receipts of the register."""

    def receipts(self, since: datetime, until: datetime) -> Iterator[Receipt]:
        """Of the ends between two instants."""
        ...


class SealedDays(Protocol):
    """Where sealed days lie."""

    def is_sealed(self, day: date) -> bool: ...

    def sealed(self, day: date) -> SealedDay | None: ...

    def root_before(self, day: date) -> str:
        """The root of the latest sealed day before this one; NOTHING where there is none."""
        ...

    def seal(self, of: SealedDay) -> bool:
        """Once and never over another; False where one stood there already."""
        ...


class Put(StrEnum):
    """What became of the facts of a case that were looked at: `WRONG` is what a dry run would have
    written; `BUSY`, that the case moved on each time."""

    RIGHT = "right"
    WRITTEN = "written"
    WRONG = "wrong"
    NO_HISTORY = "no_history"
    BUSY = "busy"


class Rebuild(Protocol):
    """Making facts anew from the register."""

    def cases(self) -> Iterator[Case]:
        """Every case of the register, through its lists; one that moves meanwhile may come twice,
        or be met by its own change instead."""
        ...

    def put_right(self, case: Case, *, dry_run: bool) -> Put: ...


class DamagedError(Exception):
    """A frozen period is not what was frozen: its hash is another."""

    def __init__(self, code: str, kept: str, found: str) -> None:
        self.code, self.kept, self.found = code, kept, found
        super().__init__(f"{code}: frozen as {kept}, reads as {found}")
