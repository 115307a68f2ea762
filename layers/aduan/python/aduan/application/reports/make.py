"""Make a report of a period: read the figures as they were frozen (or as they are), set them into
the layout that is owed, sign nothing.

A frozen period is read from what was frozen, so a report printed years later is the first one again
but for its sheet of corrections.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from aduan.application.figures.read import (
    Reading,
    corrected,
    hidden_since,
    read_period,
    with_what_was_closed_since,
)
from aduan.application.reports.ports import ReportPorts
from aduan.domain.case.posts import LEADERS, POST_NAMES
from aduan.domain.figures.ledger import Ledger, canonical, kept_from_view
from aduan.domain.figures.periods import (
    Period,
    a_year_before,
    before,
    parse_period,
    period_words,
)
from aduan.domain.reports.about import REPORTS, About
from aduan.domain.reports.corrections import CORRECTED, correction_sheet
from aduan.domain.reports.counting import Counting, digest_of
from aduan.domain.reports.lapor import lapor_sheets
from aduan.domain.reports.machine import machine_sheets
from aduan.domain.reports.monday import Offices, Weeks, monday_sheets
from aduan.domain.reports.monthly import monthly_sheets
from aduan.domain.reports.offices import listed_by_office, office_sheets, offices_with_cases
from aduan.domain.reports.overdue import overdue_sheets
from aduan.domain.reports.protection import Protection, protection_sheets
from aduan.domain.reports.public import HIDDEN_SINCE, public_sheets, veiled
from aduan.domain.reports.satisfaction import satisfaction_sheets
from aduan.domain.reports.tables import Report, Sheet, Signature


class UnknownReportError(ValueError):
    """There is no report of that name; says which there are."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"Tidak ada laporan “{code}”. Yang ada: {', '.join(REPORTS)}.")


class WrongPeriodError(ValueError):
    """The report is not made of periods of that kind; says of which."""

    def __init__(self, about: About, period: Period) -> None:
        kinds = ", ".join(kind.value for kind in about.kinds)
        super().__init__(f"{about.code} tidak dibuat untuk {period_words(period)}: pilih {kinds}.")


class NoSourceError(ValueError):
    """What a report is of cannot be read on this stack."""

    def __init__(self, about: About, what: str) -> None:
        super().__init__(f"{about.code} tidak dapat dibuat: {what} tidak dapat dibaca.")


def make_report(code: str, period_code: str, desk: ReportPorts) -> tuple[Report, ...]:
    """One report, or one an office; a pack is made where it is printed (`packs`). Raises
    UnknownReportError, PeriodError, WrongPeriodError and NoSourceError."""
    about = REPORTS.get(code.upper())
    if about is None or about.pack:
        raise UnknownReportError(code)
    return MAKERS[about.code](about, checked_period(about, period_code, desk), desk)


def checked_period(about: About, period_code: str, desk: ReportPorts) -> Period:
    """Raises PeriodError and WrongPeriodError."""
    period = parse_period(period_code, desk.calendar)
    if period.kind not in about.kinds:
        raise WrongPeriodError(about, period)
    return period


def _monthly(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    this = counting(period, desk, with_corrections=True)
    sheets = monthly_sheets(
        this,
        desk.names,
        before=period_if_any(before(period, desk.calendar), desk),
        last_year=period_if_any(a_year_before(period, desk.calendar), desk),
    )
    return (report_of(about, this, sheets, desk),)


def counting(period: Period, desk: ReportPorts, *, with_corrections: bool = False) -> Counting:
    """A period as it was frozen; while it is not, as it is. What became closed to somebody since
    stands in no list and no row of his, as if it had been so then; it stays in the city's totals.
    """
    reading = _read(period, desk)
    if reading.frozen is None:
        return _counting(reading, desk, None)
    today = desk.book.ledger(period)
    seen = with_what_was_closed_since(reading, today, (), desk.calendar)
    return _counting(seen, desk, today if with_corrections else None)


def _read(period: Period, desk: ReportPorts) -> Reading:
    return read_period(
        period.code, book=desk.book, archive=desk.archive, calendar=desk.calendar, now=desk.now
    )


def _counting(reading: Reading, desk: ReportPorts, today: Ledger | None) -> Counting:
    """`today`, the register as it is now, where it is asked what changed since the freezing."""
    frozen = reading.frozen
    sheet: Sheet | None = None
    if frozen is not None and today is not None:
        found = corrected(
            reading,
            today=today,
            calendar=desk.calendar,
            now=desk.now,
            dimensions=CORRECTED,
        )
        sheet = correction_sheet(found, desk.names)
    return Counting(
        period=reading.period,
        counted=reading.counted,
        digest=frozen.hash if frozen else digest_of(reading.ledger),
        frozen_at=frozen.cut if frozen else None,
        corrections=sheet,
    )


def period_if_any(period: Period, desk: ReportPorts) -> Counting | None:
    """None of a period in which the register held nothing yet."""
    if period.since > desk.now:
        return None
    found = counting(period, desk)
    return found if found.counted.facts or found.counted.arrivals else None


def report_of(
    about: About,
    this: Counting,
    sheets: tuple[Sheet, ...],
    desk: ReportPorts,
    *,
    title: str = "",
    whose: str = "",
    signs: str = "",
) -> Report:
    """A frozen period's report says when it was frozen and not when it was printed, so that each
    printing is the same."""
    names, running = desk.names, this.period.until > desk.now
    remarks = ("Periode belum berakhir: angka masih berjalan.",) if running else ()
    return Report(
        code=about.code,
        title=title or about.title,
        publisher=names.publisher,
        period=_capital(period_words(this.period)),
        file="-".join(filter(None, (about.code, this.period.code, whose))),
        made_at=this.frozen_at or desk.now.replace(microsecond=0),
        zone=desk.calendar.zone,
        digest=this.digest,
        sheets=sheets,
        signature=Signature(names.place, signs or names.signs),
        frozen_at=this.frozen_at,
        remarks=remarks,
        whose=whose,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _per_office(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    this, earlier = counting(period, desk), period_if_any(before(period, desk.calendar), desk)
    rows = offices_with_cases(this.counted)
    old = offices_with_cases(earlier.counted) if earlier else {}
    listed = listed_by_office(this.counted)
    names = desk.names
    return tuple(
        report_of(
            about,
            this,
            office_sheets(
                this, names, row, old.get(code, {}) if earlier else None, listed.get(code, ())
            ),
            desk,
            title=f"{about.title}: {names.office(code)}",
            whose=code,
            signs=names.heads.get(code, ""),
        )
        for code, row in sorted(rows.items())
    )


def _monday(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    """A letter for each leader and each head whose office had a case in the week."""
    this = counting(period, desk)
    one = before(period, desk.calendar)
    two = before(one, desk.calendar)
    earlier, earliest = period_if_any(one, desk), period_if_any(two, desk)
    weeks = Weeks(
        this.counted,
        earlier.counted if earlier else None,
        earliest.counted if earliest and earlier else None,
    )
    offices = Offices(weeks)
    heads = [code for code in sorted(offices.this) if code in desk.names.heads]
    return tuple(
        replace(
            report_of(
                about,
                this,
                monday_sheets(reader, weeks, offices, desk.names),
                desk,
                title=f"{about.title}: {POST_NAMES.get(reader) or desk.names.office(reader)}",
                whose=reader,
            ),
            one_page=True,
        )
        for reader in (*LEADERS, *heads)
    )


def _overdue(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    this = counting(period, desk)
    sheets = overdue_sheets(this.counted, desk.calendar, desk.names)
    return (report_of(about, this, sheets, desk),)


def _lapor(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    this = counting(period, desk, with_corrections=True)
    lapor = desk.sources.lapor(period)
    if lapor is None:
        raise NoSourceError(about, "laporan di SP4N LAPOR!")
    sheets = lapor_sheets(this, desk.names, lapor, desk.sources.appointments())
    return (report_of(about, this, sheets, desk),)


def _satisfaction(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    this = counting(period, desk, with_corrections=True)
    sheets = satisfaction_sheets(
        this,
        desk.names,
        desk.sources.survey(),
        before=period_if_any(before(period, desk.calendar), desk),
        last_year=period_if_any(a_year_before(period, desk.calendar), desk),
    )
    return (report_of(about, this, sheets, desk),)


def _public(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    frozen = _read(period, desk)
    today = kept_from_view(desk.book.ledger(period), desk.names.secret) if frozen.frozen else None
    reading = frozen
    if today is not None:
        reading = with_what_was_closed_since(frozen, today, desk.names.secret, desk.calendar)
    this = _counting(reading, desk, today)
    earlier = period_if_any(before(period, desk.calendar), desk)
    old = period_if_any(a_year_before(period, desk.calendar), desk)
    sheets = public_sheets(
        veiled(this, desk.names),
        desk.names,
        desk.sources.improvements(),
        before=veiled(earlier, desk.names) if earlier else None,
        last_year=veiled(old, desk.names) if old else None,
    )
    report = report_of(about, this, sheets, desk)
    if hidden_since(frozen.ledger, reading.ledger, desk.names.secret):
        report = replace(report, remarks=(*report.remarks, HIDDEN_SINCE))
    return (report,)


def protection_of(period: Period, desk: ReportPorts) -> Protection | None:
    return desk.sources.protection(period)


def _protection(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    """Of no frozen facts: its hash is over what it was made from."""
    found = protection_of(period, desk)
    if found is None:
        raise NoSourceError(about, "permintaan dan pemusnahan")
    this = counting(period, desk)
    report = report_of(about, this, protection_sheets(period, found, desk.now), desk)
    made_at = desk.now.replace(microsecond=0)
    remarks = (*report.remarks, _AS_OF_NOW)
    digest = hashlib.sha256(canonical(found)).hexdigest()
    return (replace(report, frozen_at=None, made_at=made_at, digest=digest, remarks=remarks),)


_AS_OF_NOW: Final = (
    "Dibuat dari register pada saat dicetak; tidak dibekukan, karena bukan fakta kasus."
)


def _machine(about: About, period: Period, desk: ReportPorts) -> tuple[Report, ...]:
    this = counting(period, desk, with_corrections=True)
    sources = desk.sources
    lapor = sources.lapor(period)
    sheets = machine_sheets(
        this,
        desk.names,
        sources.decisions(period),
        sources.meters(),
        lapor.links if lapor else None,
    )
    return (report_of(about, this, sheets, desk),)


Maker = Callable[[About, Period, ReportPorts], tuple[Report, ...]]
MAKERS: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "R1": _monthly,
        "R2": _per_office,
        "R3": _lapor,
        "R4": _satisfaction,
        "R5": _public,
        "R9": _monday,
        "R10": _overdue,
        "R11": _protection,
        "R12": _machine,
    }
)
