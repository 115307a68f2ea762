"""Places, measured: python -m tests.benchmarks.places FILE.jsonl [--city serang] [--score]

Reads lines of {"id", "text", "address", "lat", "lng"} (all but one may be missing) and writes
{"id", "kode", "confidence", "alternatives", "reason"}: `kode` is the kelurahan, kecamatan or city,
"AMBIGU" when the words allow several, "" when the place is unknown or outside the city.

With --score the lines may carry the truth ("kode"; the text may be called "teks"), and a summary
goes to the error stream.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from aduan.domain.city.city import load_city
from aduan.domain.routing.places import Gazetteer, PlaceResult, resolve_place

CITIES = Path(__file__).parents[2] / "layers" / "cities"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--city", default="serang")
    parser.add_argument("--score", action="store_true")
    arguments = parser.parse_args()
    gazetteer = Gazetteer.of(load_city(CITIES / arguments.city))
    right = among = judged = 0
    spent = 0.0
    lines = arguments.file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
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
            f"{spent / max(1, len(lines)) * 1e6:.0f} us each",
            file=sys.stderr,
        )


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
