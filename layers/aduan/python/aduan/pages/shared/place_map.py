"""A map without a map server: the case's position among the nearest known places, drawn to scale.

Drawn by hand, because no tile server may learn which case an official looks at: no picture is
fetched from anywhere. Here are the sums; `templates/shared/map.html` draws. For streets there is a
link the official may choose to follow (a `geo:` link opens the telephone's own map).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aduan.domain.photos.evidence import metres_between

_WIDTH: Final = 320
_HEIGHT: Final = 180
_MARGIN: Final = 26
NEIGHBOURHOOD_M: Final = 400.0
STREET_M: Final = 60.0
_SCALES_M: Final = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_SHOWN: Final = 4


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


def place_map(
    lat: float,
    lng: float,
    around: Sequence[NamedPoint] = (),
    *,
    reach_m: float = NEIGHBOURHOOD_M,
) -> PlaceMap:
    """The drawing, reaching at least `reach_m` to either side, and the links below it."""
    near = sorted(around, key=lambda at: metres_between(lat, lng, at.lat, at.lng))[:_SHOWN]
    east_m = 111_320 * math.cos(math.radians(lat))
    away = [((p.lng - lng) * east_m, (p.lat - lat) * 110_574, p.name) for p in near]
    reach_x = max([reach_m, *(abs(x) for x, _, _ in away)])
    reach_y = max([reach_m / 2, *(abs(y) for _, y, _ in away)])
    scale = min((_WIDTH / 2 - _MARGIN - 30) / reach_x, (_HEIGHT / 2 - _MARGIN) / reach_y)
    bar_m = max((each for each in _SCALES_M if each * scale <= 90), default=_SCALES_M[0])
    geo, street = map_links(lat, lng)
    return PlaceMap(
        width=_WIDTH,
        height=_HEIGHT,
        spots=tuple(_spot(_WIDTH / 2 + x * scale, _HEIGHT / 2 - y * scale, n) for x, y, n in away),
        bar_length=bar_m * scale,
        bar_name=f"{bar_m} m" if bar_m < 1_000 else f"{bar_m // 1_000} km",
        geo=geo,
        street=street,
        lat=f"{lat:.6f}",
        lng=f"{lng:.6f}",
    )


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
