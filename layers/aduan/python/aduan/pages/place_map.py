"""A map without a map server: the case's position among the nearest known places, drawn to scale.

No picture is fetched from anywhere, so nobody learns which case an official looks at. For streets
there is a link the official may choose to follow (a `geo:` link opens the telephone's own map).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aduan.domain.photos.evidence import metres_between
from aduan.pages.markup import Markup, fill, join

_WIDTH: Final = 320
_HEIGHT: Final = 180
_MARGIN: Final = 26
NEIGHBOURHOOD_M: Final = 400.0
STREET_M: Final = 60.0
_SCALES_M: Final = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


@dataclass(frozen=True, slots=True)
class NamedPoint:
    """A place people know, such as a kelurahan's office."""

    name: str
    lat: float
    lng: float


def place_map(
    lat: float,
    lng: float,
    around: Sequence[NamedPoint] = (),
    *,
    reach_m: float = NEIGHBOURHOOD_M,
) -> Markup:
    """The drawing, reaching at least `reach_m` to either side, and the links below it."""
    near = sorted(around, key=lambda at: metres_between(lat, lng, at.lat, at.lng))[:4]
    return join([_drawing(lat, lng, near, reach_m), _links(lat, lng)])


def map_links(lat: float, lng: float) -> tuple[str, str]:
    """`geo:` (RFC 5870) and OpenStreetMap addresses of a point."""
    at = f"{lat:.6f},{lng:.6f}"
    street = (
        f"https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lng:.6f}#map=18/{lat:.6f}/{lng:.6f}"
    )
    return f"geo:{at}?q={at}", street


def _links(lat: float, lng: float) -> Markup:
    geo, street = map_links(lat, lng)
    return fill(
        '<p class="small"><a href="$geo">Buka di aplikasi peta</a> · '
        '<a href="$street" rel="noreferrer noopener">Lihat di OpenStreetMap</a><br>'
        '<span class="soft">Koordinat $lat, $lng</span></p>',
        geo=geo, street=street, lat=f"{lat:.6f}", lng=f"{lng:.6f}",
    )  # fmt: skip


def _drawing(lat: float, lng: float, near: Sequence[NamedPoint], reach_m: float) -> Markup:
    east_m = 111_320 * math.cos(math.radians(lat))
    spots = [((p.lng - lng) * east_m, (p.lat - lat) * 110_574, p.name) for p in near]
    reach_x = max([reach_m, *(abs(x) for x, _, _ in spots)])
    reach_y = max([reach_m / 2, *(abs(y) for _, y, _ in spots)])
    scale = min((_WIDTH / 2 - _MARGIN - 30) / reach_x, (_HEIGHT / 2 - _MARGIN) / reach_y)
    mid_x, mid_y = _WIDTH / 2, _HEIGHT / 2
    others = [_spot(mid_x + x * scale, mid_y - y * scale, name) for x, y, name in spots]
    bar_m = max((each for each in _SCALES_M if each * scale <= 90), default=_SCALES_M[0])
    return fill(
        '<svg class="map" viewBox="0 0 $w $h" role="img" aria-label="$label">'
        '<rect class="area" width="$w" height="$h"/>'
        '<line class="rule" x1="$cx" y1="0" x2="$cx" y2="$h"/>'
        '<line class="rule" x1="0" y1="$cy" x2="$w" y2="$cy"/>$others'
        '<path class="pin" d="M$cx $cy c-3-9-9-13-9-20a9 9 0 1 1 18 0c0 7-6 11-9 20z"/>'
        '<line stroke="currentColor" stroke-width="2" x1="10" y1="$by" x2="$bx" y2="$by"/>'
        '<text x="10" y="$ty">$bar</text><text x="$nx" y="16">U ↑</text></svg>',
        w=_WIDTH, h=_HEIGHT, cx=f"{mid_x:.0f}", cy=f"{mid_y:.0f}", others=join(others, ""),
        label="Posisi aduan di antara kelurahan terdekat; utara di atas",
        bx=f"{10 + bar_m * scale:.1f}", by=_HEIGHT - 8, ty=_HEIGHT - 13, nx=_WIDTH - 30,
        bar=f"{bar_m} m" if bar_m < 1_000 else f"{bar_m // 1_000} km",
    )  # fmt: skip


def _spot(x: float, y: float, name: str) -> Markup:
    outward = x > _WIDTH * 0.68 or _WIDTH * 0.3 < x < _WIDTH / 2  # away from the pin and the edge
    anchor, shift = ("end", -7) if outward else ("start", 7)
    return fill(
        '<circle class="other" cx="$x" cy="$y" r="4"/>'
        '<text x="$tx" y="$ty" text-anchor="$anchor">$name</text>',
        x=f"{x:.1f}", y=f"{y:.1f}", tx=f"{x + shift:.1f}", ty=f"{y + 4:.1f}",
        anchor=anchor, name=name,
    )  # fmt: skip
