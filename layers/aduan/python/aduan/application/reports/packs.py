"""A grading's evidence pack: a folder numbered like the form, an index that names what is missing,
and the same as one ZIP. The same frozen year gives the same bytes.

Every item is a report of its own, printed in every format; its papers' hashes stand in the index,
those of all files in `SHA256SUMS.txt`, as `sha256sum -c` reads it.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Final

from aduan.application.reports.make import (
    UnknownReportError,
    checked_period,
    counting,
    make_report,
    period_if_any,
    protection_of,
    report_of,
)
from aduan.application.reports.ports import Printer, ReportPorts
from aduan.domain.figures.measures import ALL
from aduan.domain.figures.periods import Period, months_of
from aduan.domain.reports.about import REPORTS, About
from aduan.domain.reports.counting import Counting, of_categories
from aduan.domain.reports.instruments import (
    Instrument,
    Item,
    Proof,
    counted_sheet,
    index_sheet,
    slug,
)
from aduan.domain.reports.monthly import OF_CATEGORIES, channels, districts, offices, wards
from aduan.domain.reports.overdue import overdue_sheets
from aduan.domain.reports.protection import protection_sheets
from aduan.domain.reports.public import changes
from aduan.domain.reports.satisfaction import complaints_of_handling, rated, surveyed
from aduan.domain.reports.tables import Report, Sheet
from aduan.domain.reports.year import (
    MONTHLY,
    PROMISED,
    Months,
    Received,
    activity_sheet,
    clocks_sheet,
    definitions_sheet,
    doors_sheet,
    exchange_sheet,
    located_sheet,
    months_sheet,
    policies_sheet,
    posts_sheet,
    recurrence_sheet,
    regions_sheet,
)

SUMS: Final = "SHA256SUMS.txt"
ABSENT: Final = "BELUM-ADA.txt"
REGISTER: Final = "register Satu Aduan"


@dataclass(frozen=True, slots=True)
class Made:
    """A report with its files; `folder` is what a pack holds, by path, beside its ZIP."""

    report: Report
    files: Mapping[str, bytes]
    folder: Mapping[str, bytes] = field(default_factory=dict)


class NoInstrumentError(ValueError):
    """The pack's form is not there."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Instrumen untuk {code} tidak ada di kota ini.")


class Missing(Exception):  # noqa: N818 - not a failure: what an item says of itself
    """The hub cannot prove an item; `args[0]` says why, in Indonesian."""


def print_reports(
    code: str, period_code: str, desk: ReportPorts, printer: Printer
) -> tuple[Made, ...]:
    """Every report of a code, each with its files. Raises what `make_report` raises."""
    about = REPORTS.get(code.upper())
    if about is None:
        raise UnknownReportError(code)
    if about.pack:
        return (_pack(about, checked_period(about, period_code, desk), desk, printer),)
    return tuple(
        Made(report, printer.printed(report)) for report in make_report(code, period_code, desk)
    )


class Year:
    """The year that is proven, each part read once and only if an item asks for it."""

    def __init__(self, about: About, period: Period, desk: ReportPorts) -> None:
        self.about, self.period, self.desk = about, period, desk

    @cached_property
    def this(self) -> Counting:
        return counting(self.period, self.desk)

    @cached_property
    def _months(self) -> tuple[Months, Received]:
        """One month after the other, each let go when it was counted."""
        rows, received = [], []
        for month in months_of(self.period, self.desk.calendar):
            found = period_if_any(month, self.desk)
            if found is not None:
                rows.append((month, found.counted.city(_BY_MONTH)))
                received.append((month, found.counted.arrivals, found.counted.counted))
        return rows, received

    @property
    def months(self) -> Months:
        return self._months[0]

    @property
    def received(self) -> Received:
        return self._months[1]

    @property
    def at(self) -> datetime:
        return min(self.period.until, self.desk.now)


_BY_MONTH: Final = tuple(one for one in ALL if one in {*MONTHLY, *PROMISED})


def _posts(year: Year) -> tuple[Sheet, ...]:
    appointments = year.desk.sources.appointments()
    if not appointments:
        raise Missing("Direktori pejabat kosong.")
    return (posts_sheet(appointments, year.desk.names, year.period, year.at),)


def _clocks(year: Year) -> tuple[Sheet, ...]:
    rules = year.desk.sources.rules
    if rules is None:
        raise Missing("Jam kota tidak dapat dibaca.")
    return (clocks_sheet(rules),)


def _promises(year: Year) -> tuple[Sheet, ...]:
    kept = months_sheet(
        year.months, name="Janji", title="Janji layanan yang ditepati tiap bulan", measures=PROMISED
    )
    return (*_clocks(year), kept, offices(year.this.counted, year.desk.names))


def _satisfaction(year: Year) -> tuple[Sheet, ...]:
    counted, names = year.this.counted, year.desk.names
    survey = year.desk.sources.survey()
    whole = [replace(one, period=year.period.code) for one in survey
             if one.period.partition("-")[0] == year.period.code]  # fmt: skip
    return (
        rated(counted, names),
        surveyed(year.period.code, whole, names),
        complaints_of_handling(counted, names),
    )


def _improved(year: Year) -> tuple[Sheet, ...]:
    return (changes(year.desk.sources.improvements(), year.period, "Perbaikan"),)


def _doors(year: Year) -> tuple[Sheet, ...]:
    sources = year.desk.sources
    return (doors_sheet(sources.doors(), sources.version),)


def _protection(year: Year) -> tuple[Sheet, ...]:
    found = protection_of(year.period, year.desk)
    if found is None:
        raise Missing("Permintaan dan pemusnahan tidak dapat dibaca.")
    return protection_sheets(year.period, found, year.desk.now)


EVIDENCE: Final[Mapping[str, tuple[str, Callable[[Year], tuple[Sheet, ...]]]]] = MappingProxyType(
    {
        "pos": ("direktori pejabat", _posts),
        "sop": ("clocks.toml kota", _clocks),
        "janji": ("clocks.toml kota dan register", _promises),
        "keaktifan": (REGISTER, lambda y: (activity_sheet(y.this.counted, y.desk.names),)),
        "bulanan": (REGISTER, lambda y: (months_sheet(y.months),)),
        "kanal": (REGISTER, lambda y: (channels(y.this.counted, y.desk.names),)),
        "opd": (REGISTER, lambda y: (offices(y.this.counted, y.desk.names),)),
        "kategori": (
            REGISTER,
            lambda y: (of_categories(y.this.counted, y.desk.names, OF_CATEGORIES),),
        ),
        "wilayah": (
            REGISTER,
            lambda y: (
                districts(y.this.counted, y.desk.names),
                wards(y.this.counted, y.desk.names),
            ),
        ),
        "berlarut": (
            REGISTER,
            lambda y: overdue_sheets(y.this.counted, y.desk.calendar, y.desk.names)[:2],
        ),
        "kepuasan": ("register Satu Aduan dan skm.csv kota", _satisfaction),
        "kebijakan": (
            "register dan catatan perbaikan layanan",
            lambda y: (policies_sheet(y.this.counted, y.desk.names), *_improved(y)),
        ),
        "perbaikan": ("catatan perbaikan layanan", _improved),
        "kekambuhan": (REGISTER, lambda y: (recurrence_sheet(y.this.counted, y.desk.names),)),
        "pertukaran": (REGISTER, lambda y: (exchange_sheet(y.received, y.desk.names),)),
        "metadata": (
            "definisi ukuran Satu Aduan",
            lambda y: (definitions_sheet(), regions_sheet(y.desk.names)),
        ),
        "lokasi": (REGISTER, lambda y: (located_sheet(y.this.counted, y.desk.names),)),
        "katalog-api": ("docs/openapi.json", _doors),
        "pelindungan": ("permintaan, retensi, jejak audit", _protection),
    }
)
"""What the hub can make for an item: where it comes from, and the sheets."""


def _pack(about: About, period: Period, desk: ReportPorts, printer: Printer) -> Made:
    instrument = desk.sources.instruments.get(about.code)
    if instrument is None:
        raise NoInstrumentError(about.code)
    year = Year(about, period, desk)
    folder: dict[str, bytes] = {}
    sheets: dict[str, tuple[Sheet, ...]] = {}
    proofs = [_proved(item, year, printer, folder, sheets) for item in instrument.items]
    report = _index(instrument, proofs, sheets, year)
    files = dict(printer.printed(report))
    folder |= {f"00-daftar-bukti/{name}": content for name, content in files.items()}
    folder["instrumen.toml"] = instrument.source
    folder[SUMS] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(folder.items())
    ).encode()
    files[f"{report.file}-bukti.zip"] = zipped(folder, report.file, report.made_at)
    return Made(report, files, {f"{report.file}/{name}": it for name, it in folder.items()})


def _proved(
    item: Item,
    year: Year,
    printer: Printer,
    folder: dict[str, bytes],
    sheets: dict[str, tuple[Sheet, ...]],
) -> Proof:
    """What an item's folder holds afterwards: its papers, or a note of what has to be brought."""
    room = f"{item.folder}/{item.number}-{slug(item.evidence or item.claim)[:40]}"
    source, make = EVIDENCE.get(item.evidence, ("", None))
    missing = item.brought
    if make is not None:
        try:
            sheets.setdefault(item.evidence, make(year))
        except Missing as why:
            missing = str(why)
    if missing or make is None:
        folder[f"{room}/{ABSENT}"] = f"{item.number} {item.claim}\n\n{missing}\n".encode()
        return Proof(item, missing=missing)
    report = report_of(
        year.about,
        year.this,
        sheets[item.evidence],
        year.desk,
        title=f"Bukti butir {item.number}: {item.claim}",
    )
    report = replace(report, file=f"{item.number}-{item.evidence}")
    printed = printer.printed(report)
    folder |= {f"{room}/{name}": content for name, content in printed.items()}
    paper = printed.get(f"{report.file}.pdf", b"")
    return Proof(
        item,
        files=room,
        source=source,
        period=report.period,
        sha256=hashlib.sha256(paper).hexdigest(),
    )


def _index(
    instrument: Instrument,
    proofs: list[Proof],
    sheets: Mapping[str, tuple[Sheet, ...]],
    year: Year,
) -> Report:
    """The index, and after it every table of the pack once."""
    numbered: dict[str, Sheet] = {}
    for table in (sheet for made in sheets.values() for sheet in made):
        bare = table.name.lstrip("0123456789 ")
        if bare not in numbered:
            name = f"{len(numbered) + 3} {bare}"
            numbered[bare] = replace(table, name=name)
    report = report_of(
        year.about,
        year.this,
        (index_sheet(proofs), counted_sheet(proofs), *numbered.values()),
        year.desk,
    )
    return replace(report, remarks=(*report.remarks, instrument.remark))


def zipped(folder: Mapping[str, bytes], root: str, at: datetime) -> bytes:
    """The folder as one file; its times are those of the report, so that it is the same again."""
    out = io.BytesIO()
    stamp = at.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(folder.items()):
            entry = zipfile.ZipInfo(f"{root}/{name}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
