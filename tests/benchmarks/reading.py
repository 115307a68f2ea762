"""Whom reports may reach: python -m tests.benchmarks.reading [FILE.csv] [--score LABELS.csv]

Reads a CSV with id, text, address, kelurahan (and title, if there is one) and writes what the hub
makes of each row - the real city pack, masking and dispatch, as the intake and the deduplicator
put them together: id, masked, secret, emergency, inspektorat, withheld_from (by ";"), agency,
category, kelurahan, triage.

With --score LABELS.csv (id and either kind = accusation, hint, ordinary with accused, or secret and
emergency) a summary goes to the error stream. Without a file the labelled sentences of
tests/data/reading are scored, those the reader has learnt from and those it never saw (held_out)
apart, the latter once more among other sentences, as people write; later words (later_words.csv)
are read with their case.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.routing.dispatch import Dispatch
from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.city.city import load_city
from aduan.domain.routing.route import load_model

ROOT = Path(__file__).parents[2]
CITIES = ROOT / "layers" / "cities"
EXAMPLES = ROOT / "tests" / "data" / "reading"
LATER = "later_words"
HELD_OUT = "held_out.csv"
GREETING = "Assalamualaikum, selamat pagi Bapak Ibu."
OTHERS = (
    "Saya warga RT 03 yang sudah lama tinggal di sini.",
    "Kemarin hujan deras dan jalan depan rumah kami becek.",
    "Sampah di ujung gang juga belum diangkut sejak Senin.",
    "Lampu jalan di pertigaan kadang menyala kadang tidak.",
    "Air ledeng kecil kalau pagi.",
)
PLEA = "Mohon ditindaklanjuti. Terima kasih."
AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
COLUMNS = (
    *("id", "masked", "secret", "emergency", "inspektorat", "withheld_from", "agency"),
    *("category", "kelurahan", "triage"),
)


def main() -> None:
    csv.field_size_limit(10**8)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--city", default="serang")
    parser.add_argument("--score", type=Path, default=None)
    arguments = parser.parse_args()
    if arguments.file is None:
        for path in sorted(EXAMPLES.glob("*.csv")):
            labels = rows_of(path)
            print(f"-- {path.stem}")
            if path.stem == LATER:
                later_words(labels, arguments.city, sys.stdout)
                continue
            summary(answers(labels, arguments.city), labels, sys.stdout)
            if path.name.endswith(HELD_OUT):
                print("   among other sentences")
                summary(answers(map(among, labels), arguments.city), labels, sys.stdout)
        return
    found = answers(rows_of(arguments.file), arguments.city)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for name, answer in found.items():
        flat = {
            key: int(value) if isinstance(value, bool) else value for key, value in answer.items()
        }
        writer.writerow(flat | {"id": name, "withheld_from": ";".join(answer["withheld_from"])})
    if arguments.score:
        summary(found, rows_of(arguments.score), sys.stderr)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answers(rows: Iterable[Mapping[str, str]], city: str) -> dict[str, dict[str, Any]]:
    return {
        row["id"]: read(
            row["text"],
            address=row.get("address") or "",
            kelurahan=row.get("kelurahan") or "",
            title=row.get("title") or "",
            city=city,
        )
        for row in rows
    }


def among(row: Mapping[str, str]) -> dict[str, str]:
    """The same report as most are written: with a greeting, other matters, and thanks."""
    at = sum(map(ord, row["id"])) % len(OTHERS)
    text = row["text"].strip()
    told = text if text[-1:] in ".!?" else f"{text}."
    said = (GREETING, OTHERS[at], told, OTHERS[(at + 2) % len(OTHERS)], PLEA)
    return {**row, "text": " ".join(said)}


@cache
def composition(city: str) -> tuple[RegisterPrivacy, Dispatch]:
    root = CITIES / city
    privacy = RegisterPrivacy(keyed=KeyedHere(lambda: b"k" * 32), finder=finder(place_words(root)))
    return privacy, Dispatch(load_city(root), load_model(root), second_look())


def read(
    text: str, *, address: str = "", kelurahan: str = "", title: str = "", city: str = "serang"
) -> dict[str, Any]:
    """What the hub makes of one report."""
    privacy, dispatch = composition(city)
    masked = privacy.mask(text)
    assignment = dispatch(
        Complaint(
            complaint_id="01K-READ",
            channel="rabeg",
            external_id="READ",
            tracking_code="READ",
            reported_at=AT,
            received_at=AT,
            title=privacy.mask(title),
            text=masked,
            location=Location(address=privacy.mask(address) or None, kelurahan=kelurahan or None),
        )
    )
    return {
        "masked": masked,
        "secret": assignment.secret,
        "emergency": assignment.emergency,
        "inspektorat": assignment.inspektorat,
        "withheld_from": assignment.withheld_from,
        "agency": assignment.agency,
        "category": assignment.category,
        "kelurahan": assignment.place.kelurahan,
        "triage": assignment.triage,
    }


def later_words(labels: Iterable[Mapping[str, str]], city: str, out: Any) -> None:
    """Words about a case that has an office: by half and kind, how many became secret complaints of
    their own, and how many would without their case."""
    privacy, dispatch = composition(city)
    taken: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for label in labels:
        text = privacy.mask(label["text"])
        both = dispatch.read_later(text).misconduct, dispatch.read(text).misconduct
        taken[f"{label['half']}: {label['kind']} set apart"].append(both)
    for name, held in sorted(taken.items()):
        with_case, alone = (sum(one) for one in zip(*held, strict=True))
        share = with_case / len(held)
        print(f"{name:44} {with_case:4} of {len(held):4}  {share:.3f}  (alone {alone})", file=out)


def summary(
    found: Mapping[str, Mapping[str, Any]], labels: Iterable[Mapping[str, str]], out: Any
) -> None:
    """Per kind: how many are treated as they must be, or as they must not be."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for label in labels:
        answer = found.get(label["id"])
        if answer is None:
            continue
        if "emergency" in label:
            danger(counted, label, answer)
        else:
            accusation(counted, label, answer)
    for name, held in counted.items():
        print(f"{name:44} {sum(held):4} of {len(held):4}  {sum(held) / len(held):.3f}", file=out)


def accusation(
    counted: dict[str, list[bool]], label: Mapping[str, str], answer: Mapping[str, Any]
) -> None:
    judged = bool(
        answer["secret"] and (answer["inspektorat"] or "INSPEKTORAT" in answer["withheld_from"])
    )
    if label["kind"] == "ordinary":
        counted["ordinary taken for misconduct"].append(judged)
        return
    counted[f"{label['kind']}: secret, to who may judge it"].append(judged)
    offices = {one for one in (label.get("accused") or "").split(";") if one in known_offices()}
    if offices:
        kept = judged and offices <= set(answer["withheld_from"])
        counted[f"{label['kind']}: and kept from the accused office"].append(kept)
    if re.search("kelurahan:|RT:", label.get("accused") or ""):
        kept = judged and any(one.startswith("KEC-") for one in answer["withheld_from"])
        counted[f"{label['kind']}: and kept from the kecamatan"].append(kept)


@cache
def known_offices() -> frozenset[str]:
    return frozenset(load_city(CITIES / "serang").agencies)


def danger(
    counted: dict[str, list[bool]], label: Mapping[str, str], answer: Mapping[str, Any]
) -> None:
    secret, emergency = label["secret"] == "1", label["emergency"] == "1"
    if secret:
        counted["to be protected: secret"].append(bool(answer["secret"]))
    if emergency:
        counted["lives in danger: emergency"].append(bool(answer["emergency"]))
    if not secret and not emergency:
        counted["ordinary made secret"].append(bool(answer["secret"]))
        counted["ordinary taken for an emergency"].append(bool(answer["emergency"]))


if __name__ == "__main__":
    main()
