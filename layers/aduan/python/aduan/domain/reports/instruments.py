"""The form somebody grades the city by, as data: numbered items, each with what it claims and where
the evidence is. What the hub cannot prove says who brings it, and is listed as missing.

An instrument is a TOML file; whether it was checked against the official text is part of it, and is
printed, for the texts were not at hand when the files were written (`checked = false`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

THERE: Final = "ada"
MISSING: Final = "belum ada"
NO_SOURCE: Final = "tidak ada sumbernya"
"""Of a weight, or a whole item, that nothing at hand settles."""


class InstrumentError(ValueError):
    """An instrument's file cannot be used; says which item and why, in Indonesian."""


@dataclass(frozen=True, slots=True)
class Item:
    """`evidence` names what the hub makes for it, "" where nothing; then `brought` says what has to
    be brought and by whom. `source` is where the claim, its number and its `weight` are from, ""
    where nothing says so."""

    number: str
    aspect: str
    claim: str
    evidence: str = ""
    brought: str = ""
    weight: str = ""
    source: str = ""

    @property
    def folder(self) -> str:
        """ "1 Masukan" is the folder "1-masukan"."""
        number = self.number.partition(".")[0]
        return f"{number}-{slug(self.aspect)}"


@dataclass(frozen=True, slots=True)
class Instrument:
    """`report` is the code of the report it is printed by."""

    report: str
    title: str
    basis: str
    checked: bool
    items: tuple[Item, ...]
    source: bytes = b""

    @property
    def remark(self) -> str:
        state = "sudah" if self.checked else "belum"
        return f"{self.title}. Dasar: {self.basis}. Diperiksa terhadap naskah resmi: {state}."


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one item: its files with the hash of the paper, or why there is none."""

    item: Item
    files: str = ""
    source: str = ""
    period: str = ""
    sha256: str = ""
    missing: str = ""


def parse_instrument(table: Mapping[str, Any], known: Sequence[str], source: bytes) -> Instrument:
    """`known` are the names of evidence the hub can make. Raises InstrumentError."""
    about = table.get("instrument", {})
    lacking = [name for name in ("report", "title", "basis", "checked") if name not in about]
    if lacking:
        raise InstrumentError(f"[instrument] tidak memuat {', '.join(lacking)}")
    sources = {str(key): str(said) for key, said in table.get("sources", {}).items()}
    items = []
    for row in table.get("item", ()):
        try:
            item = Item(**row)
        except TypeError as wrong:
            raise InstrumentError(f"butir {row.get('number', '?')}: {wrong}") from wrong
        if item.evidence and item.evidence not in known:
            raise InstrumentError(f"butir {item.number}: bukti {item.evidence} tidak dikenal")
        if item.source and item.source not in sources:
            raise InstrumentError(f"butir {item.number}: sumber {item.source} tidak diuraikan")
        item = replace(item, source=sources.get(item.source, ""))
        if bool(item.evidence) is bool(item.brought):
            raise InstrumentError(f"butir {item.number}: isi evidence atau brought, salah satu")
        items.append(item)
    numbers = [one.number for one in items]
    if not items or len(set(numbers)) != len(numbers):
        raise InstrumentError("nomor butir kosong atau berulang")
    return Instrument(
        report=str(about["report"]),
        title=str(about["title"]),
        basis=str(about["basis"]),
        checked=bool(about["checked"]),
        items=tuple(items),
        source=source,
    )


def index_sheet(proofs: Sequence[Proof]) -> Sheet:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.item.number,
            one.item.aspect,
            one.item.claim,
            MISSING if one.missing else THERE,
            one.missing or one.files,
            one.source,
            one.period,
            one.item.weight or NO_SOURCE,
            one.item.source or NO_SOURCE,
            one.sha256,
        )
        for one in proofs
    )
    there = sum(not one.missing for one in proofs)
    return Sheet(
        "1 Daftar bukti",
        "Daftar bukti",
        (
            Column("Butir"),
            Column("Aspek"),
            Column("Yang dinilai"),
            Column("Bukti"),
            Column("Berkas, atau yang masih harus dibawa"),
            Column("Sumber"),
            Column("Periode"),
            Column("Bobot"),
            Column("Sumber butir dan bobot"),
            Column("SHA-256 berkas PDF"),
        ),
        rows,
        n=len(proofs),
        note=f"{there} dari {len(proofs)} butir mempunyai bukti dari register; sisanya dibawa "
        "dengan tangan. Sidik setiap berkas ada di SHA256SUMS.txt.",
    )


def counted_sheet(proofs: Sequence[Proof]) -> Sheet:
    aspects = list(dict.fromkeys(one.item.aspect for one in proofs))
    rows = tuple(
        (
            aspect,
            sum(one.item.aspect == aspect for one in proofs),
            sum(one.item.aspect == aspect and not one.missing for one in proofs),
            sum(one.item.aspect == aspect and bool(one.missing) for one in proofs),
        )
        for aspect in aspects
    )
    return Sheet(
        "2 Kelengkapan",
        "Kelengkapan menurut aspek",
        (
            Column("Aspek"),
            Column("Butir", Kind.COUNT),
            Column("Ada", Kind.COUNT),
            Column("Belum ada", Kind.COUNT),
        ),
        rows,
    )


def slug(text: str) -> str:
    kept = "".join(sign if sign.isalnum() else " " for sign in text.lower())
    return "-".join(kept.split())
