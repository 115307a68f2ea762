"""Routing, measured: python -m tests.benchmarks.routing FILE.csv [--city serang] [--score LABELS]

Reads a CSV with id, text, address, kelurahan (and title, if there is one) and writes
id, category, confidence, second, third, agency. The agency is the city pack's owner of what was
decided; for the services of a kelurahan, whose office is that of the place, the pack's own word
KELURAHAN stands when the place is not one of the city's.

With --score LABELS.csv (id, category) a summary goes to the error stream.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import Counter
from pathlib import Path

from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.city.city import UNIT_OF_THE_PLACE, City, load_city
from aduan.domain.routing.places import Gazetteer, resolve_place
from aduan.domain.routing.route import Router, RouteResult, load_model, route

CITIES = Path(__file__).parents[2] / "layers" / "cities"
UNPLACED_UNIT = "KELURAHAN"


def main() -> None:
    csv.field_size_limit(10**8)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--city", default="serang")
    parser.add_argument("--score", type=Path, default=None)
    arguments = parser.parse_args()
    root = CITIES / arguments.city
    city = load_city(root)
    router, gazetteer = Router.of(city, load_model(root), second_look()), Gazetteer.of(city)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["id", "category", "confidence", "second", "third", "agency"])
    results: dict[str, RouteResult] = {}
    spent = 0.0
    with arguments.file.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            began = time.perf_counter()
            result = routed(router, gazetteer, row)
            spent += time.perf_counter() - began
            results[row["id"]] = result
            second, third = [*(other.category for other in result.alternatives), "", ""][:2]
            writer.writerow(
                [row["id"], result.category, result.confidence, second, third, agency_of(result)]
            )
    if arguments.score:
        with arguments.score.open(encoding="utf-8", newline="") as file:
            truth = {row["id"]: row["category"] for row in csv.DictReader(file)}
        summary(city, router, results, truth)
        print(f"{spent / max(1, len(results)) * 1e3:.2f} ms a text", file=sys.stderr)


def routed(router: Router, gazetteer: Gazetteer, row: dict[str, str]) -> RouteResult:
    text, address = row.get("text") or "", row.get("address") or ""
    place = resolve_place(
        gazetteer, text=text, address=address, kelurahan=row.get("kelurahan") or ""
    )
    return route(router, title=row.get("title") or "", text=text, address=address, place=place)


def agency_of(result: RouteResult) -> str:
    return UNPLACED_UNIT if result.owner == UNIT_OF_THE_PLACE else result.agency


def summary(
    city: City, router: Router, results: dict[str, RouteResult], truth: dict[str, str]
) -> None:
    judged = [(result, truth[name]) for name, result in results.items() if name in truth]
    if not judged:
        return
    owners = {
        name: UNPLACED_UNIT if category.agency == UNIT_OF_THE_PLACE else category.agency
        for name, category in city.categories.items()
    }
    right = [result.category == name for result, name in judged]
    among = [
        name in (result.category, *(other.category for other in result.alternatives))
        for result, name in judged
    ]
    office = [agency_of(result) == owners[name] for result, name in judged]
    sure = [result.confidence >= router.threshold for result, _ in judged]
    counts = Counter(name for _, name in judged)
    said = Counter(result.category for result, _ in judged)
    hits = Counter(name for result, name in judged if result.category == name)
    big = [name for name, times in counts.items() if times >= 10]
    f1 = sum(2 * hits[name] / (said[name] + counts[name]) for name in big) / max(1, len(big))
    rest = [a for a, s in zip(among, sure, strict=True) if not s]
    kept = [r for r, s in zip(right, sure, strict=True) if s]
    lines = {
        "texts": len(judged),
        "top-1": mean(right),
        "top-3": mean(among),
        "macro-F1": f1,
        "agency": mean(office),
        "routed without a person": mean(sure),
        "  right among those": mean(kept),
        "  in three among the rest": mean(rest),
    }
    for name, value in lines.items():
        print(
            f"{name:28} {value:.4f}" if value != len(judged) else f"{name:28} {value}",
            file=sys.stderr,
        )
    fired = Counter(rule for result, _ in judged for rule in result.rules)
    print("rules", dict(fired.most_common()), file=sys.stderr)


def mean(values: list[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


if __name__ == "__main__":
    main()
