"""What the public board needs of the world."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.figures.improvements import ImprovementLog
from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.board.dataset import Value
from aduan.domain.board.model import Board, BoardPage
from aduan.domain.board.outlines import Outline
from aduan.domain.board.shown import Delicate
from aduan.domain.case.clocks import ClockRules
from aduan.domain.figures.receipts import SealedDay
from aduan.domain.reports.counting import Names


class PublishedDays(Protocol):
    """The days that were sealed."""

    def latest(self, many: int, *, whole: int) -> tuple[SealedDay, ...]:
        """The newest first; the first `whole` with their leaves, but those that are damaged."""
        ...


@dataclass(frozen=True, slots=True)
class BoardPorts:
    """Where the board's figures come from, and the words and shapes for them."""

    book: FactBook
    archive: Archive
    days: PublishedDays
    log: ImprovementLog
    photos: "PublicPhotos"
    papers: "PublicPapers"
    rules: ClockRules
    names: Names
    delicate: Delicate
    outlines: tuple[Outline, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class OpenData:
    """The rows of the open dataset, and what is known of each ward's outline."""

    rows: tuple[Mapping[str, Value], ...]
    wards: Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Object:
    """One object of the board's bucket."""

    body: bytes
    media_type: str


class Writer(Protocol):
    """Writes the pages and the data as files."""

    def written(
        self, pages: tuple[BoardPage, ...], data: OpenData, board: Board, now: datetime
    ) -> Mapping[str, Object]:
        """Every object of the board by its path."""
        ...


class Place(Protocol):
    """The bucket people read."""

    def get(self, path: str) -> Object | None: ...

    def put(self, path: str, content: Object) -> None: ...

    def keep_only(self, folder: str, paths: Collection[str]) -> None:
        """Nothing else is left in this folder."""
        ...


class PublicPapers(Protocol):
    """The half-year reports as they were printed."""

    def printed(self, period: str) -> Mapping[str, bytes]:
        """PDF and workbook of a period's report by file name; nothing while it is not printed."""
        ...


class PublicPhotos(Protocol):
    """Photos that a person opened to everybody."""

    def newest(self, owner: str, since: datetime) -> bytes | None:
        """A small copy of the newest one of a case or complaint that was opened since; None where
        there is none."""
        ...
