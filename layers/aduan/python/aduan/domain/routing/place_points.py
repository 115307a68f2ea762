"""From a coordinate to a kelurahan: the nearest reference point, and how near the border is.

The earth is flat here: over a city of 20 km the error of plain metres is under a metre. All work
is on a grid of small cells, so that a point costs some microseconds in plain Python.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from aduan.domain.case.complaint import is_swapped
from aduan.domain.city.city import City, OutsidePoint

METRES_PER_DEGREE: Final = 111_320.0
CELL_M: Final = 350.0
HALF_DIAGONAL_M: Final = CELL_M * math.sqrt(0.5)
SNAP_M: Final = 96.0
"""A point this far outside is taken for one inside: phones err by 100 m, and the simplified
outline may lie some 4 m off."""
NEAR_BORDER_M: Final = 150.0
"""Within this distance of another kelurahan that one is named as an alternative."""
CELL_REACH_M: Final = 2 * HALF_DIAGONAL_M + NEAR_BORDER_M
"""How much farther from the middle of a cell than the nearest point a candidate can lie."""
REACH_WITHOUT_BORDER_M: Final = 1_500.0
"""A city that has no outline: how far from its reference points it still reaches."""
MAX_RINGS: Final = 20

BLOCK: Final = 4
"""Cells of a block along each side."""
BLOCK_SPAN_M: Final = (BLOCK - 1) * HALF_DIAGONAL_M
"""From the middle of a block to the middle of its farthest cell."""

Cell = tuple[int, int]
Point = tuple[float, float, str]
Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a coordinate lies. `others` are the kelurahan close by, nearest border first."""

    code: str
    border_m: float
    others: tuple[tuple[str, float], ...]
    outside_m: float
    """0 inside; up to SNAP_M the point was snapped; beyond, it is not in the city."""

    @property
    def outside(self) -> bool:
        return self.outside_m > SNAP_M

    @property
    def snapped(self) -> bool:
        return 0 < self.outside_m <= SNAP_M


class CoordinateIndex:
    """The reference points and the outline of one city, laid out for looking up."""

    def __init__(self, city: City) -> None:
        lats = [point.lat for point in city.points]
        self._lat0 = sum(lats) / len(lats) if lats else 0.0
        self._scale = math.cos(math.radians(self._lat0))
        self._points: dict[Cell, list[Point]] = {}
        for point in city.points:
            x, y = self.metres(point.lat, point.lng)
            cell = (int(x // CELL_M), int(y // CELL_M))
            self._points.setdefault(cell, []).append((x, y, point.code))
        self._segments: dict[Cell, set[Segment]] = {}
        self._bands: dict[int, list[Segment]] = {}
        self._inside_cells: dict[Cell, bool] = {}
        self._close: dict[Cell, tuple[Segment, ...]] = {}
        self._known: dict[Cell, list[Point]] = {}
        self._of_block: dict[Cell, list[Point]] = {}
        for ring in city.border:
            corners = [self.metres(lat, lng) for lat, lng in ring]
            for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
                self._add_segment((ax, ay, bx, by))
        self._bordered = bool(self._segments)

    def metres(self, lat: float, lng: float) -> tuple[float, float]:
        return (
            lng * self._scale * METRES_PER_DEGREE,
            (lat - self._lat0) * METRES_PER_DEGREE,
        )

    def locate(self, lat: float, lng: float) -> Located:
        """The kelurahan of a coordinate, or how far outside the city it is."""
        x, y = self.metres(lat, lng)
        cell = (int(x // CELL_M), int(y // CELL_M))
        outside_m = self._outside_m(x, y, cell) if self._bordered else 0.0
        if outside_m > SNAP_M:
            return Located("", math.inf, (), outside_m)
        candidates = self._known.get(cell) or self._candidates(cell)
        if not candidates:
            return Located("", math.inf, (), math.inf)
        measured = [
            ((px - x) * (px - x) + (py - y) * (py - y), px, py, code) for px, py, code in candidates
        ]
        square, px, py, code = min(measured)
        distance = math.sqrt(square)
        if not self._bordered:
            outside_m = max(0.0, distance - REACH_WITHOUT_BORDER_M)
        border = 2 * NEAR_BORDER_M
        far = (distance + 2 * border) ** 2
        near: dict[str, float] = {}
        for other_square, ox, oy, other in measured:
            if other_square > far or other == code:
                continue
            to_other = (other_square - square) / (2 * (math.hypot(ox - px, oy - py) or 1.0))
            border = min(border, to_other)
            if to_other < NEAR_BORDER_M and to_other < near.get(other, NEAR_BORDER_M):
                near[other] = to_other
        if not near:
            return Located(code, border, (), outside_m)
        return Located(code, border, tuple(sorted(near.items(), key=_nearness)), outside_m)

    def distance_to(self, lat: float, lng: float, code: str) -> float:
        """Metres to the nearest reference point of one kelurahan: how far off a name is."""
        x, y = self.metres(lat, lng)
        return min(
            (
                math.hypot(px - x, py - y)
                for points in self._points.values()
                for px, py, owner in points
                if owner == code
            ),
            default=math.inf,
        )

    def _candidates(self, cell: Cell) -> list[Point]:
        """The points that can be nearest, or next to nearest, anywhere in one cell; kept. They are
        sought among those of a block of cells, which are fewer than a search would pass by."""
        block = (cell[0] // BLOCK, cell[1] // BLOCK)
        nearby = self._of_block.get(block)
        if nearby is None:
            nearby = self._of_block[block] = self._around_block(block)
        x, y = (cell[0] + 0.5) * CELL_M, (cell[1] + 0.5) * CELL_M
        measured = [
            ((point[0] - x) * (point[0] - x) + (point[1] - y) * (point[1] - y), point)
            for point in nearby
        ]
        limit = (math.sqrt(min(measured)[0]) + CELL_REACH_M) ** 2 if measured else 0.0
        found = self._known[cell] = [point for square, point in measured if square <= limit]
        return found

    def _around_block(self, block: Cell) -> list[Point]:
        """All points that can be a candidate of any cell of the block."""
        x, y = (block[0] + 0.5) * BLOCK * CELL_M, (block[1] + 0.5) * BLOCK * CELL_M
        column, row = int(x // CELL_M), int(y // CELL_M)
        seen: list[tuple[float, Point]] = []
        reach = math.inf
        ring = 0
        while ring <= MAX_RINGS and (ring - 1) * CELL_M < reach:
            fresh = [
                ((point[0] - x) ** 2 + (point[1] - y) ** 2, point)
                for cell in around(column, row, ring)
                for point in self._points.get(cell, ())
            ]
            if fresh:
                seen += fresh
                reach = math.sqrt(min(seen)[0]) + CELL_REACH_M + 2 * BLOCK_SPAN_M
            ring += 1
        return [point for square, point in seen if square <= reach * reach]

    def _add_segment(self, segment: Segment) -> None:
        ax, ay, bx, by = segment
        steps = max(1, math.ceil(math.hypot(bx - ax, by - ay) / (CELL_M / 4)))
        for step in range(steps + 1):
            x, y = ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps
            self._segments.setdefault((int(x // CELL_M), int(y // CELL_M)), set()).add(segment)
        low, high = int(min(ay, by) // CELL_M), int(max(ay, by) // CELL_M)
        for band in range(low, high + 1):
            self._bands.setdefault(band, []).append(segment)

    def _outside_m(self, x: float, y: float, cell: Cell) -> float:
        close = self._close.get(cell)
        if close is None:
            close = self._close[cell] = self._segments_around(*cell)
        if not close:
            inside = self._inside_cells.get(cell)
            if inside is None:
                inside = self._inside_cells[cell] = self._inside(x, y)
            return 0.0 if inside else math.inf
        if self._inside(x, y):
            return 0.0
        return math.sqrt(min(square_to(x, y, segment) for segment in close))

    def _segments_around(self, column: int, row: int) -> tuple[Segment, ...]:
        """The pieces of the outline in a cell and the eight around it."""
        found: set[Segment] = set()
        for dx, dy in NINE:
            found |= self._segments.get((column + dx, row + dy), NO_SEGMENTS)
        return tuple(found)

    def _inside(self, x: float, y: float) -> bool:
        """Even-odd rule, only over the segments of this height."""
        odd = False
        for ax, ay, bx, by in self._bands.get(int(y // CELL_M), ()):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
        return odd


def _nearness(other: tuple[str, float]) -> float:
    return other[1]


NINE: Final = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
NO_SEGMENTS: Final[frozenset[Segment]] = frozenset()
RINGS: dict[int, tuple[Cell, ...]] = {}


def around(column: int, row: int, ring: int) -> Sequence[Cell]:
    """The cells exactly `ring` steps from one."""
    offsets = RINGS.get(ring)
    if offsets is None:
        span = range(-ring, ring + 1)
        offsets = RINGS[ring] = tuple(
            (dx, dy) for dx in span for dy in span if max(abs(dx), abs(dy)) == ring
        )
    return [(column + dx, row + dy) for dx, dy in offsets]


def square_to(x: float, y: float, segment: Segment) -> float:
    """Square of the distance from a point to a segment."""
    ax, ay, bx, by = segment
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = ((x - ax) * dx + (y - ay) * dy) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2


def readable_coordinate(lat: float | None, lng: float | None) -> tuple[float, float, str] | None:
    """A coordinate that can be one, axes put right; the third value names what was wrong.

    0,0 is what a phone without a fix sends. Swapped axes are recognised without knowing the city.
    """
    if lat is None or lng is None or not (math.isfinite(lat) and math.isfinite(lng)):
        return None
    if abs(lat) < 1e-4 and abs(lng) < 1e-4:
        return None
    if is_swapped(lat, lng):
        return lng, lat, "lintang dan bujur tertukar"
    if abs(lat) > 90 or abs(lng) > 180:
        return None
    return lat, lng, ""


def nearest_outside(city: City, lat: float, lng: float) -> OutsidePoint | None:
    """The named area around the city that is closest to a coordinate outside it."""
    return min(
        city.outside,
        key=lambda area: (area.lat - lat) ** 2 + (area.lng - lng) ** 2,
        default=None,
    )
