"""`aduan routing evaluate|fit|corrections|hops`: how well a city's routing reads, and training it.

`evaluate TEXTS.csv LABELS.csv` runs the pack's rules and model over labelled texts and prints the
figures; it needs nothing but the pack. `corrections` writes what people at the desk decided as
such files, from a deployed stack; `fit` trains on them too: it hands over to
tests.benchmarks.training.routing, which needs numpy and is part of the repository, not of the
deployed code. `hops` prints how often cases were thrown on, by category.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aduan.application.routing.corrections import routing_corrections
from aduan.application.routing.hops import hops_by_category
from aduan.bootstrap.parts.second_look import second_look
from aduan.bootstrap.routing_register import RoutingRegister, open_register
from aduan.domain.city.city import City, load_city
from aduan.domain.lapor.spreadsheet import defused
from aduan.domain.routing.route import Router, load_model, route

CITIES: Final = Path("layers") / "cities"
TRAINER: Final = "tests.benchmarks.training.routing"
LEAST_TEXTS: Final = 10
"""A category with fewer texts says nothing about itself in a mean over categories."""

ABOUT: Final = """\
Seberapa tepat aduan sebuah kota diarahkan, dan melatihnya.

evaluate menjalankan aturan dan model paket kota atas teks berlabel; cukup paketnya. corrections
menulis apa yang diputuskan meja layanan sebagai berkas latihan, dari tumpukan yang terpasang; fit
melatih pula dengannya (perlu numpy dan isi repositori ini). hops mencetak seberapa sering kasus
dialihkan, menurut kategori."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided about one text, and what a person decided."""

    decided: str
    suggested: tuple[str, ...]
    agency: str
    alone: bool
    truth: str


def corrections(arguments: argparse.Namespace, register: RoutingRegister) -> int:
    """Two files as `fit --corrections` takes them."""
    found = list(routing_corrections(register.labels, register.cases, arguments.since))
    arguments.to.mkdir(parents=True, exist_ok=True)
    texts, labels = arguments.to / "texts.csv", arguments.to / "labels.csv"
    with texts.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "text", "reported_at"])
        for one in found:
            said = (defused(one.title), defused(one.text))
            rows.writerow([one.complaint_id, *said, one.reported_at.isoformat()])
    with labels.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "category", "machine"])
        rows.writerows(
            [one.complaint_id, defused(one.category), defused(one.machine)] for one in found
        )
    changed = sum(one.machine.partition("/")[0] != one.category for one in found)
    sys.stdout.write(f"{len(found)} keputusan petugas, {changed} di antaranya koreksi: {texts}\n")
    return 0


def hops(arguments: argparse.Namespace, register: RoutingRegister) -> int:
    counted = hops_by_category(register.lists, arguments.since)
    for name, one in counted.items():
        sys.stdout.write(
            f"{name:24} {one.cases:6} kasus  {one.per_case:5.2f} penerusan per kasus  "
            f"{one.forwarded:5} diteruskan\n"
        )
    cases, total = (
        sum(getattr(one, name) for one in counted.values()) for name in ("cases", "hops")
    )
    sys.stdout.write(
        f"{'semua':24} {cases:6} kasus  {total / max(1, cases):5.2f} penerusan per kasus\n"
    )
    return 0


def evaluate(arguments: argparse.Namespace) -> int:
    root = CITIES / arguments.city
    city = load_city(root)
    router = Router.of(city, load_model(root), second_look())
    judged = list(judge(router, arguments.texts, arguments.labels))
    if not judged:
        sys.stderr.write("tidak ada teks yang berlabel\n")
        return 2
    for name, value in figures(city, judged).items():
        sys.stdout.write(f"{name:32} {value:.4f}\n")
    return 0


def fit(arguments: argparse.Namespace) -> int:
    try:
        trainer = importlib.import_module(TRAINER)
    except ImportError as missing:
        sys.stderr.write(f"pelatihan dijalankan dari repositori, dengan numpy: {missing}\n")
        return 2
    command = ["fit", str(arguments.texts), str(arguments.labels), "--city", arguments.city]
    if arguments.corrections:
        command += ["--corrections", *(str(path) for path in arguments.corrections)]
    trainer.main(command)
    return 0


def judge(router: Router, texts: Path, labels: Path) -> Iterable[Judged]:
    with labels.open(encoding="utf-8-sig", newline="") as file:
        truth = {row["id"]: row["category"] for row in csv.DictReader(file)}
    with texts.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["id"] not in truth:
                continue
            result = route(
                router,
                title=row.get("title") or "",
                text=row["text"],
                address=row.get("address") or "",
            )
            yield Judged(
                result.category,
                tuple(other.category for other in result.alternatives),
                result.owner,
                result.confidence >= router.threshold,
                truth[row["id"]],
            )


def figures(city: City, judged: Sequence[Judged]) -> dict[str, float]:
    """Top-1, top-3, mean F1, agency, and what goes without a person."""
    owners = {name: category.agency for name, category in city.categories.items()}
    alone = [case for case in judged if case.alone]
    rest = [case for case in judged if not case.alone]
    return {
        "texts": float(len(judged)),
        "top-1": share(case.decided == case.truth for case in judged),
        "top-3": share(case.truth in (case.decided, *case.suggested) for case in judged),
        "macro-F1": macro_f1(judged),
        "agency": share(case.agency == owners.get(case.truth) for case in judged),
        "routed without a person": len(alone) / len(judged),
        "  right among those": share(case.decided == case.truth for case in alone),
        "  in three among the rest": share(
            case.truth in (case.decided, *case.suggested) for case in rest
        ),
    }


def share(facts: Iterable[bool]) -> float:
    values = list(facts)
    return sum(values) / len(values) if values else 1.0


def macro_f1(judged: Sequence[Judged]) -> float:
    names = {case.truth for case in judged}
    scores = []
    for name in names:
        asked = sum(case.truth == name for case in judged)
        if asked >= LEAST_TEXTS:
            said = sum(case.decided == name for case in judged)
            hits = sum(case.decided == case.truth == name for case in judged)
            scores.append(2 * hits / (asked + said))
    return sum(scores) / len(scores) if scores else 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="aduan routing", description=ABOUT)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, run in (("evaluate", evaluate), ("fit", fit)):
        verb = verbs.add_parser(name)
        verb.add_argument("texts", type=Path, help="CSV: id, text (dan title, reported_at)")
        verb.add_argument("labels", type=Path, help="CSV: id, category")
        verb.add_argument("--city", required=True, help="nama folder di layers/cities")
        verb.add_argument("--corrections", type=Path, nargs=2, default=None)
        verb.set_defaults(run=run)
    for name, read in (("corrections", corrections), ("hops", hops)):
        verb = verbs.add_parser(name)
        verb.add_argument("--city", required=True, help="nama folder di layers/cities")
        verb.add_argument("--stage", default="prod")
        verb.add_argument("--since", type=_day, default=_day("2000-01-01"), help="mis. 2026-03-01")
        if name == "corrections":
            verb.add_argument("--to", type=Path, required=True, help="folder untuk dua berkas CSV")
        verb.set_defaults(run=lambda asked, read=read: read(asked, _opened(asked)))
    parsed = parser.parse_args(arguments)
    code: int = parsed.run(parsed)
    return code


def _opened(asked: argparse.Namespace) -> RoutingRegister:
    return open_register(asked.city, asked.stage)


def _day(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


if __name__ == "__main__":
    raise SystemExit(main())
