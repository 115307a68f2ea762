"""A map without a map server: the case's position in its ward and among the nearest known places,
drawn to scale. The ward's outline is derived from the points whose ward is known, so it is nearly
right and says so.

Drawn by hand, because no tile server may learn which case an official looks at: no picture is
fetched from anywhere. Here are the sums; `templates/shared/map.html` draws. For streets there is a
link the official may choose to follow (a `geo:` link opens the telephone's own map).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from aduan.domain.photos.evidence import metres_between

_WIDTH: Final = 320
_HEIGHT: Final = 200
_MARGIN: Final = 22
_LETTER: Final = 6.6
"""Width of a letter of a label, in units of the drawing; labels are told apart by it."""
_LINE: Final = 15
_FEW: Final = 5
"""Points of a ward that make no hull yet."""
_BOX_M: Final = 3_000.0
NEIGHBOURHOOD_M: Final = 400.0
STREET_M: Final = 60.0
_SCALES_M: Final = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_SHOWN: Final = 4


Outline = tuple[tuple[float, float], ...]
"""Corners (latitude, longitude) of an area, in their order."""


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A place people know, such as a kelurahan's office."""

    name: str
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place on the drawing, and where its name stands."""

    name: str
    x: float
    y: float
    name_x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The drawing, in its own units, and the links below it."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    bar_length: float
    bar_name: str
    geo: str
    street: str
    lat: str
    lng: str
    outline: str = ""
    ward: str = ""


def place_map(
    lat: float,
    lng: float,
    around: Sequence[NamedPoint] = (),
    *,
    reach_m: float = NEIGHBOURHOOD_M,
    outline: Outline = (),
    ward: str = "",
) -> PlaceMap:
    """The drawing, reaching at least `reach_m` to either side and as far as the ward does, and the
    links below it."""
    near = sorted(around, key=lambda at: metres_between(lat, lng, at.lat, at.lng))[:_SHOWN]
    east_m = 111_320 * math.cos(math.radians(lat))

    def metres(at_lat: float, at_lng: float) -> tuple[float, float]:
        return (at_lng - lng) * east_m, (at_lat - lat) * 110_574

    ring = [metres(*corner) for corner in outline]
    away = [(*metres(p.lat, p.lng), p.name) for p in near]
    framed = ring or [(x, y) for x, y, _ in away]
    reach_x = max([reach_m, *(abs(x) for x, _ in framed)])
    reach_y = max([reach_m / 2, *(abs(y) for _, y in framed)])
    scale = min((_WIDTH / 2 - _MARGIN) / reach_x, (_HEIGHT / 2 - _MARGIN) / reach_y)
    bar_m = max((each for each in _SCALES_M if each * scale <= 90), default=_SCALES_M[0])
    geo, street = map_links(lat, lng)
    corners = [(_WIDTH / 2 + x * scale, _HEIGHT / 2 - y * scale) for x, y in ring]
    spots = [
        _spot(_WIDTH / 2 + x * scale, _HEIGHT / 2 - y * scale, n) for x, y, n in away if n != ward
    ]
    return PlaceMap(
        width=_WIDTH,
        height=_HEIGHT,
        spots=_legible(spots),
        bar_length=bar_m * scale,
        bar_name=f"{bar_m} m" if bar_m < 1_000 else f"{bar_m // 1_000} km",
        geo=geo,
        street=street,
        lat=f"{lat:.6f}",
        lng=f"{lng:.6f}",
        outline="M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z" if corners else "",
        ward=ward if corners else "",
    )


def ward_outline(code: str, points: Mapping[str, Sequence[tuple[float, float]]]) -> Outline:
    """About where a ward ends: the hull of its known points, or, of a ward with too few of them,
    what lies nearer to its middle than to any other's (its Voronoi cell); () where none is."""
    own = points.get(code, ())
    if not own:
        return ()
    if len(own) >= _FEW:
        return _hull(own)
    lat, lng = _middle(own)
    high, wide = _BOX_M / 110_574, _BOX_M / (111_320 * math.cos(math.radians(lat)))
    cell = [(lat - high, lng - wide), (lat - high, lng + wide), (lat + high, lng + wide),
            (lat + high, lng - wide)]  # fmt: skip
    for other, theirs in points.items():
        if other != code and theirs:
            cell = _nearer(cell, (lat, lng), _middle(theirs))
    return tuple(cell)


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return fmean(lat for lat, _ in points), fmean(lng for _, lng in points)


def _hull(points: Sequence[tuple[float, float]]) -> Outline:
    """The convex hull (Andrew's monotone chain)."""
    ordered = sorted(set(points))

    def half(run: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for at in run:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], at) <= 0:
                kept.pop()
            kept.append(at)
        return kept[:-1]

    return (*half(ordered), *half(reversed(ordered)))


def _turn(one: tuple[float, float], two: tuple[float, float], at: tuple[float, float]) -> float:
    return (two[0] - one[0]) * (at[1] - one[1]) - (two[1] - one[1]) * (at[0] - one[0])


def _nearer(
    cell: list[tuple[float, float]], own: tuple[float, float], other: tuple[float, float]
) -> list[tuple[float, float]]:
    """What of a convex cell lies nearer to `own` than to `other`: the difference of the squares of
    both distances is linear, so that an edge is cut where it is equally far from both."""
    narrow = math.cos(math.radians(own[0]))

    def square(at: tuple[float, float], to: tuple[float, float]) -> float:
        return (at[0] - to[0]) ** 2 + ((at[1] - to[1]) * narrow) ** 2

    def side(at: tuple[float, float]) -> float:
        return square(at, other) - square(at, own)

    kept: list[tuple[float, float]] = []
    for here, there in zip(cell, [*cell[1:], *cell[:1]], strict=True):
        a, b = side(here), side(there)
        if a >= 0:
            kept.append(here)
        if (a < 0) is not (b < 0):
            part = a / (a - b)
            kept.append(
                (here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1]))
            )
    return kept


def map_links(lat: float, lng: float) -> tuple[str, str]:
    """`geo:` (RFC 5870) and OpenStreetMap addresses of a point."""
    at = f"{lat:.6f},{lng:.6f}"
    street = (
        f"https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lng:.6f}#map=18/{lat:.6f}/{lng:.6f}"
    )
    return f"geo:{at}?q={at}", street


def _spot(x: float, y: float, name: str) -> Spot:
    outward = x > _WIDTH * 0.68 or _WIDTH * 0.3 < x < _WIDTH / 2  # away from the pin and the edge
    anchor, shift = ("end", -7) if outward else ("start", 7)
    return Spot(name, x, y, x + shift, anchor)


def _legible(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """The nearest ones whose label stands within the drawing and over no other label."""
    taken: list[tuple[float, float, float]] = [(_WIDTH - 36, _WIDTH, 16), (0, 110, _HEIGHT - 13)]
    kept = []
    for spot in spots:
        wide = len(spot.name) * _LETTER
        left = spot.name_x - (wide if spot.anchor == "end" else 0)
        inside = left >= 2 and left + wide <= _WIDTH - 2 and _LINE <= spot.y <= _HEIGHT - _LINE
        apart = all(
            left > right or left + wide < start or abs(spot.y - y) >= _LINE
            for start, right, y in taken
        )
        if inside and apart:
            taken.append((left, left + wide, spot.y))
            kept.append(spot)
    return tuple(kept)
