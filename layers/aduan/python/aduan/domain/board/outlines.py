"""The outlines of kelurahan as the pack brings them (`wards.geojson`, RFC 7946), and as they are
drawn: north up, on a drawing of whole units, so that a page stays light."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Ring = tuple[tuple[float, float], ...]
"""Corners (longitude, latitude)."""
WIDTH: Final = 720
_EDGE: Final = 6


@dataclass(frozen=True, slots=True)
class Outline:
    """`parts` are polygons: an outer ring, then the holes in it."""

    code: str
    parts: tuple[tuple[Ring, ...], ...]

    @property
    def rings(self) -> tuple[Ring, ...]:
        return tuple(ring for part in self.parts for ring in part)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An outline as a path of SVG, and where its label may stand."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    areas: tuple[Drawn, ...]


def read_outlines(text: str) -> tuple[Outline, ...]:
    """Polygons and multipolygons with their `kode`. Raises ValueError of anything else."""
    found = []
    for feature in json.loads(text)["features"]:
        code, shape = feature["properties"].get("kode"), feature["geometry"]
        if not code or shape["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError("wards.geojson: tiap bidang perlu kode dan bentuk Polygon")
        parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found.append(Outline(str(code), tuple(tuple(map(_ring, part)) for part in parts)))
    return tuple(sorted(found, key=lambda one: one.code))


def _ring(corners: Sequence[Sequence[float]]) -> Ring:
    return tuple((float(lng), float(lat)) for lng, lat, *_ in corners)


def drawn(outlines: Sequence[Outline]) -> Drawing:
    """All of them on one drawing."""
    corners = [corner for one in outlines for ring in one.rings for corner in ring]
    if not corners:
        return Drawing(WIDTH, 1, ())
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _EDGE) / ((east - west) * narrow or 1.0)
    height = round((north - south) * scale) + 2 * _EDGE

    def place(corner: tuple[float, float]) -> tuple[int, int]:
        x = (corner[0] - west) * narrow * scale + _EDGE
        return round(x), round((north - corner[1]) * scale + _EDGE)

    areas = []
    for one in outlines:
        rings = [_thin([place(corner) for corner in ring]) for ring in one.rings]
        path = "".join(_path(ring) for ring in rings if len(ring) > 2)
        largest = max(rings, key=len)
        areas.append(
            Drawn(
                one.code,
                path,
                round(sum(x for x, _ in largest) / len(largest)),
                round(sum(y for _, y in largest) / len(largest)),
            )
        )
    return Drawing(WIDTH, height, tuple(areas))


def _thin(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Corners that fall onto the same unit are one."""
    kept = [at for number, at in enumerate(ring) if not number or at != ring[number - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _path(ring: list[tuple[int, int]]) -> str:
    """Relative steps: shorter than places."""
    (x, y), rest = ring[0], ring[1:]
    steps = [f"M{x} {y}l"]
    for at, (next_x, next_y) in enumerate(rest):
        steps.append(f"{' ' if at else ''}{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return "".join(steps) + "z"


def features(
    outlines: Sequence[Outline], properties: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The outlines as GeoJSON with what is known of each."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"kode": one.code, **properties.get(one.code, {})},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [
                        [[list(corner) for corner in ring] for ring in part] for part in one.parts
                    ],
                },
            }
            for one in outlines
        ],
    }
