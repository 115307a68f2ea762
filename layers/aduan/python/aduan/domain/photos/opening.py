"""A photo becomes public only after a person has looked at it and covered faces and plates.

Until then its reporter and officials see it, nobody else. What is to be covered is marked as cells
of a grid laid over the picture: that needs no script and no steady hand. The public copy is made
anew from the clean one with those cells filled, so nothing can be uncovered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

COLUMNS: Final = 12
ROWS: Final = 9
ORDER: Final = "umum."
"""What the owner of an order begins with: it lies where uploads do, and whoever checks those
carries it out."""

Box = tuple[int, int, int, int]
"""Left, top, width and height, in thousandths of the picture."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A person's decision about one photo: shown to everybody with `covered` filled, or kept."""

    by: str
    at: datetime
    shown: bool
    covered: tuple[Box, ...] = ()


def cell_name(row: int, column: int) -> str:
    return f"k{row}.{column}"


def covered_by(names: Iterable[str]) -> tuple[Box, ...]:
    """The boxes of the cells that were marked; what is no cell is passed over."""
    marked = set(names)
    return tuple(
        _box(row, column)
        for row in range(ROWS)
        for column in range(COLUMNS)
        if cell_name(row, column) in marked
    )


def covers(boxes: Sequence[Box], row: int, column: int) -> bool:
    """Whether the cell was marked."""
    return _box(row, column) in boxes


def order_key(owner: str, evidence_id: str) -> str:
    """Where the order to carry out a photo's opening is put."""
    return f"uploads/{ORDER}{owner}/{evidence_id}"


def public_key(owner: str, evidence_id: str) -> str:
    return f"public/{owner}/{evidence_id}.jpg"


def _box(row: int, column: int) -> Box:
    left, top = 1000 * column // COLUMNS, 1000 * row // ROWS
    right, bottom = 1000 * (column + 1) // COLUMNS, 1000 * (row + 1) // ROWS
    return left, top, right - left, bottom - top
