"""What the public board needs of the world."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.figures.ports import Archive, FactBook
from aduan.domain.board.before_after import Work
from aduan.domain.board.dataset import Value
from aduan.domain.board.model import Board, BoardPage
from aduan.domain.board.outlines import Outline
from aduan.domain.board.shown import Delicate
from aduan.domain.case.clocks import ClockRules
from aduan.domain.photos.evidence import Photo
from aduan.domain.reports.counting import Names


class OpenedPhotos(Protocol):
    """Photos that a person opened to everybody."""

    def shown_since(self, at: datetime) -> Sequence[Photo]:
        """Those with a public copy, opened at that instant or later."""
        ...

    def picture(self, public_key: str) -> bytes | None:
        """The public copy; None where it was taken away."""
        ...


@dataclass(frozen=True, slots=True)
class BoardDesk:
    """Where the board's figures come from, and the words and shapes for them."""

    book: FactBook
    archive: Archive
    rules: ClockRules
    names: Names
    delicate: Delicate
    outlines: tuple[Outline, ...]
    now: datetime
    photos: OpenedPhotos


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

    def pictured(
        self, works: Sequence[Work], pictures: Mapping[str, bytes], board: Board, now: datetime
    ) -> Mapping[str, Object]:
        """The page of finished works, and its pictures (by the keys of their public copies)."""
        ...


class Place(Protocol):
    """The bucket people read."""

    def put(self, path: str, content: Object) -> None: ...

    def keep_only(self, room: str, paths: Collection[str]) -> None:
        """Take away what lies in this room under another path."""
        ...
