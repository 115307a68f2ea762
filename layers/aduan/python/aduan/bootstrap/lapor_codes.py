"""What lapor.toml calls by a name that is kept elsewhere: offices, categories, statuses, columns.

A misspelt code is a setting nothing reads, and the office it was meant for is one LAPOR! is never
told of: each of its reports waits in triage. The reader of the file cannot see that.
"""

from collections.abc import Collection, Iterator
from typing import Final

from aduan.adapters.lapor.contract import Contract, Export
from aduan.domain.case.case import PublicStatus, Status
from aduan.domain.case.entry import Kind
from aduan.domain.packs.shapes import Path

NEEDED: Final = (
    *("tracking_id", "day", "clock", "reporter", "title", "text_first", "flags"),
    *("agency_id", "agency", "status"),
)
"""Columns without which no row of an export can be read."""
SPARE: Final = (
    *("classification", "category_id", "category", "text_final", "reason", "source"),
    *("parent_agency", "province", "city", "kecamatan", "kelurahan"),
)
FLAGS: Final = ("anonymous", "secret")
KINDS: Final = (Kind.FOLLOW_UP.value, Kind.MERGED.value)
"""What a follow-up may be that tells no status."""


def misnamed(
    contract: Contract,
    agencies: Collection[str],
    categories: Collection[str],
    kelurahan: Collection[str],
) -> Iterator[tuple[Path, str]]:
    """Where a name stands that nobody has, or one is lacking, and what is wrong."""
    told = contract.mapping
    at: Path = ("mapping",)
    yield from _unknown((*at, "agency"), told.agency, agencies, "agencies.toml")
    yield from _unknown((*at, "category"), told.category, categories, "categories.toml")
    of_category = told.classification_of_category
    here = (*at, "classification_of_category")
    yield from _unknown(here, of_category, categories, "categories.toml")
    for category, name in of_category.items():
        if name not in told.classification:
            yield (*here, category), f'klasifikasi "{name}" tidak ada di [mapping.classification]'
    if told.agency_not_named and told.agency_not_named not in told.agency:
        problem = f'"{told.agency_not_named}" tidak ada di [mapping.agency]'
        yield (*at, "agency_not_named"), f"agency_not_named {problem}"
    if told.place_of_city in (None, "") and not told.place:
        yield at, "place_of_city belum diisi: tidak satu laporan pun dapat dikirim ke LAPOR!"
    yield from _unknown((*at, "place"), told.place, kelurahan, "kelurahan.csv")
    statuses = [one.value for one in (*Status, *PublicStatus)]
    here = (*at, "template_of_status")
    yield from _unknown(here, told.template_of_status, statuses, "daftar status kasus")
    yield from _lacking(here, told.template_of_status, [one.value for one in PublicStatus])
    here = (*at, "template_of_kind")
    yield from _unknown(here, told.template_of_kind, KINDS, "jenis tindak lanjut")
    yield from _lacking(here, told.template_of_kind, KINDS)
    yield from _export(contract.export)


def _export(export: Export) -> Iterator[tuple[Path, str]]:
    at: Path = ("export", "columns")
    yield from _unknown(at, export.columns, (*NEEDED, *SPARE), "isian yang dikenal")
    yield from _lacking(at, export.columns, NEEDED)
    for name in export.optional:
        if name not in SPARE:
            yield ("export", "optional"), f'optional: "{name}" bukan kolom yang boleh tidak ada'
    if not export.delimiters or not all(len(one) == 1 for one in export.delimiters):
        yield ("export", "delimiters"), "delimiters harus daftar tanda pemisah, masing-masing satu"
    for name, flag in export.flags.items():
        if flag not in FLAGS:
            yield ("export", "flags", name), f'{name}: "{flag}" bukan {" atau ".join(FLAGS)}'
    for flag in FLAGS:
        if flag not in export.flags.values():
            yield ("export", "flags"), f'flags: tidak ada tulisan yang berarti "{flag}"'


def _unknown(
    at: Path, names: Collection[str], known: Collection[str], where: str
) -> Iterator[tuple[Path, str]]:
    for name in names:
        if name not in known:
            yield (*at, name), f'{".".join(map(str, at))}: "{name}" tidak ada di {where}'


def _lacking(
    at: Path, names: Collection[str], needed: Collection[str]
) -> Iterator[tuple[Path, str]]:
    for name in needed:
        if name not in names:
            yield at, f"{'.'.join(map(str, at))}: {name} belum diisi"
