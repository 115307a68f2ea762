"""Places, measured: python -m tests.benchmarks.places FILE.jsonl [--city serang] [--score]

Reads lines of {"id", "text", "address", "lat", "lng"} (all but one may be missing) and writes
{"id", "kode", "confidence", "alternatives", "reason"}: `kode` is the kelurahan, kecamatan or city,
"AMBIGU" when the words allow several, "" when the place is unknown or outside the city.

With --score the lines may carry the truth ("kode"; the text may be called "teks"), and a summary
goes to the error stream.

FILE may also be polygons (.geojson, each with its kelurahan as "kode"): then --points many random
points inside them are asked for, evenly over the area, and each polygon is the truth.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from aduan.domain.city.city import load_city
from aduan.domain.routing.places import Gazetteer, PlaceResult, resolve_place

Ring = list[list[float]]
CITIES = Path(__file__).parents[2] / "layers" / "cities"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--city", default="serang")
    parser.add_argument("--score", action="store_true")
    parser.add_argument("--points", type=int, default=20_000)
    arguments = parser.parse_args()
    gazetteer = Gazetteer.of(load_city(CITIES / arguments.city))
    right = among = judged = 0
    spent = 0.0
    text = arguments.file.read_text(encoding="utf-8")
    if arguments.file.suffix == ".geojson":
        rows = list(random_points(json.loads(text)["features"], arguments.points))
    else:
        rows = [json.loads(line) for line in text.splitlines()]
    for number, row in enumerate(rows):
        began = time.perf_counter()
        result = place_of(gazetteer, row)
        spent += time.perf_counter() - began
        answer = {
            "id": row.get("id", number),
            "kode": code_of(result),
            "confidence": result.confidence,
            "alternatives": list(result.alternatives),
            "reason": result.reason,
        }
        print(json.dumps(answer, ensure_ascii=False))
        if arguments.score and "kode" in row:
            judged += 1
            right += answer["kode"] == row["kode"]
            among += row["kode"] in (answer["kode"], *result.alternatives)
            if answer["kode"] != row["kode"]:
                print(f"{row['kode']} <- {answer}", file=sys.stderr)
    if arguments.score:
        print(
            f"{judged} judged: {right} right, {among} with alternatives, "
            f"{spent / max(1, len(rows)) * 1e6:.0f} us each",
            file=sys.stderr,
        )


def random_points(features: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """The same ones each time. A point outside all polygons is drawn again."""
    chance = random.Random(36_73)
    areas = [(one["properties"]["kode"], rings_of(one["geometry"])) for one in features]
    boxes = [(code, rings, box_of(rings)) for code, rings in areas]
    west, south = (min(box[side] for *_, box in boxes) for side in (0, 1))
    east, north = (max(box[side] for *_, box in boxes) for side in (2, 3))
    drawn = 0
    while drawn < count:
        lng, lat = chance.uniform(west, east), chance.uniform(south, north)
        for code, rings, (left, low, right, high) in boxes:
            if left <= lng <= right and low <= lat <= high and inside(lng, lat, rings):
                yield {"id": drawn, "lat": lat, "lng": lng, "kode": code}
                drawn += 1
                break


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [ring for polygon in polygons for ring in polygon]


def box_of(rings: list[Ring]) -> tuple[float, float, float, float]:
    lngs, lats = zip(*(corner[:2] for ring in rings for corner in ring), strict=True)
    return min(lngs), min(lats), max(lngs), max(lats)


def inside(lng: float, lat: float, rings: list[Ring]) -> bool:
    """Even-odd rule: a hole's ring takes out what the outer one took in."""
    odd = False
    for ring in rings:
        for (ax, ay, *_), (bx, by, *_) in pairwise(ring):
            if (ay > lat) != (by > lat) and lng < (bx - ax) * (lat - ay) / (by - ay) + ax:
                odd = not odd
    return odd


def place_of(gazetteer: Gazetteer, row: dict[str, Any]) -> PlaceResult:
    return resolve_place(
        gazetteer,
        lat=number_or_none(row.get("lat")),
        lng=number_or_none(row.get("lng")),
        text=row.get("text") or row.get("teks") or "",
        address=row.get("address") or "",
        kelurahan=row.get("kelurahan") or "",
        kecamatan=row.get("kecamatan") or "",
    )


def number_or_none(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def code_of(result: PlaceResult) -> str:
    if result.ambiguous:
        return "AMBIGU"
    return result.code or ""


if __name__ == "__main__":
    main()
