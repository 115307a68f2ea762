"""Derive the outlines of a city's kelurahan for the public board from the pack's own points.

Each reference point answers for what lies nearer to it than to any other (its Voronoi cell). The
cells of one kelurahan together, cut at the border, are its outline as this register sees it: what
a coordinate is counted by is what is drawn. Neighbours keep one common line when it is simplified
(topology is kept). A pack without a border is cut at a hull around its points.

    python -m tests.benchmarks.training.ward_outlines layers/cities/serang

Needs numpy and shapely (development only). Writes wards.geojson (RFC 7946). A city that has
polygons of its own puts them into that file instead, with the codes as `kode`.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

METRES_PER_DEGREE = 111_320.0
TOLERANCE_M = 40.0
HULL_MARGIN_M = 700.0
DECIMALS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    arguments = parser.parse_args()
    outlines = derive(arguments.pack)
    features = [
        {
            "type": "Feature",
            "properties": {"kode": code, "asal": "turunan"},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, shape in sorted(outlines.items())
    ]
    rows = ",\n".join(json.dumps(one, separators=(",", ":")) for one in features)
    text = f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n'
    (arguments.pack / "wards.geojson").write_text(text, encoding="utf-8")
    print(f"{len(features)} outlines, {len(text) / 1000:.0f} kB")


def derive(pack: Path) -> dict[str, Any]:
    rows = _rows(pack / "points.csv")
    scale = math.cos(math.radians(float(rows[0]["lat"])))

    def metres(lng_lat: Any) -> Any:
        return lng_lat * np.array([scale, 1.0]) * METRES_PER_DEGREE

    def degrees(flat: Any) -> Any:
        return flat / METRES_PER_DEGREE / np.array([scale, 1.0])

    points = metres(np.array([[float(row["lng"]), float(row["lat"])] for row in rows]))
    hull = shapely.MultiPoint(points).convex_hull.buffer(HULL_MARGIN_M)
    border = _border(pack / "border.csv", metres) or hull
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=hull, ordered=True)
    parts: dict[str, list[Any]] = defaultdict(list)
    for row, cell in zip(rows, cells.geoms, strict=True):
        parts[row["code"]].append(cell)
    codes = sorted(parts)
    whole = [shapely.union_all(parts[code]).intersection(border) for code in codes]
    simpler = shapely.coverage_simplify(whole, TOLERANCE_M)
    return {
        code: shapely.set_precision(
            shapely.orient_polygons(_areas(shapely.transform(shape, degrees))), 10**-DECIMALS
        )
        for code, shape in zip(codes, simpler, strict=True)
    }


def _border(file: Path, metres: Any) -> Any:
    if not file.is_file():
        return None
    rings: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in _rows(file):
        rings[row["ring"]].append((float(row["lng"]), float(row["lat"])))
    shapes = [shapely.Polygon(metres(np.array(ring))) for ring in rings.values()]
    return shapely.make_valid(shapely.union_all(shapes))


def _areas(shape: Any) -> Any:
    """A cut may leave points and lines beside the area."""
    parts = [one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


if __name__ == "__main__":
    main()
