"""Take an operators' export: new reports are registered, known ones brought up to date, and wrong
rows are written down with line, column and reason. The same file again changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.lapor.ports import LaporNews, Links
from aduan.application.lapor.take_report import Taken, fingerprint, take_report
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.lapor.mapping import MappingTables
from aduan.domain.lapor.region import another_government
from aduan.domain.lapor.remote import IncomingReport

NOT_TAKEN: Final = "tidak dapat diambil karena galat di pihak kami; impor lagi berkas ini"
TRIES: Final = 3
"""For a row that another run was changing at the same instant."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row that is in order, and the line it begins on."""

    line: int
    report: IncomingReport


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`line` counts from 1 as an editor does; `column` too, and 0 means the whole line. The value
    itself is not repeated: it may be personal."""

    line: int
    column: int
    column_name: str
    reason: str


@dataclass(slots=True)
class ImportReport:
    rows: int = 0
    taken: dict[Taken, int] = field(default_factory=dict)
    problems: int = 0
    unknown_statuses: set[str] = field(default_factory=set)
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Reports that could not be taken though their row is in order, each with the kind of error:
    the file is to be imported again."""
    first: Exception | None = None
    """The first of those errors: it flies when every row has had its turn."""
    elsewhere: dict[str, list[int]] = field(default_factory=dict)
    """Governments other than ours that rows name, and the lines of those rows. Such a report is
    kept, and a person decides whose it is."""

    def count(self, taken: Taken) -> int:
        return self.taken.get(taken, 0)


def import_export(
    rows: Iterable[ExportRow | RowProblem],
    *,
    links: Links,
    news: LaporNews,
    tables: MappingTables,
    now: datetime,
    note: Callable[[RowProblem], None],
    city: str = "",
) -> ImportReport:
    """Row by row, so that ten thousand need hardly more room than one, and a stop in between only
    means that the file is imported again. Of rows that contradict each other the first counts, or
    the same file would change something each time. `city` is the city's own name."""
    report = ImportReport()
    prints: dict[str, str] = {}
    for row in rows:
        problem = row if isinstance(row, RowProblem) else _contradiction(row, prints)
        if problem is not None:
            report.problems += 1
            note(problem)
        elif isinstance(row, ExportRow):
            report.rows += 1
            try:
                taken = _taken(row.report, links=links, news=news, tables=tables, now=now)
            except Exception as exc:  # one bad row never stops the others; it is counted and named
                report.problems += 1
                report.failed.append((row.report.tracking_id, type(exc).__name__))
                report.first = report.first or exc
                note(RowProblem(row.line, 0, "", NOT_TAKEN))
                continue
            if taken is Taken.BUSY:
                report.problems += 1
                note(RowProblem(row.line, 0, "", "laporan sedang diubah; impor lagi berkas ini"))
            report.taken[taken] = report.taken.get(taken, 0) + 1
            elsewhere = another_government(row.report.city, city)
            if elsewhere:
                report.elsewhere.setdefault(elsewhere, []).append(row.line)
            if tables.meaning_of(row.report.status) is None:
                report.unknown_statuses.add(row.report.status)
    return report


def _taken(
    incoming: IncomingReport,
    *,
    links: Links,
    news: LaporNews,
    tables: MappingTables,
    now: datetime,
) -> Taken:
    def attempt() -> Taken:
        taken = take_report(incoming, links=links, news=news, tables=tables, now=now)
        if taken is Taken.BUSY:
            raise BusyError("register")
        return taken

    try:
        return decided_again(TRIES, attempt, about=f"report {incoming.tracking_id}")
    except (ConflictError, BusyError):
        return Taken.BUSY


def elsewhere_rows(report: ImportReport) -> list[RowProblem]:
    """One line for each other government, for the report beside the file."""
    return [
        RowProblem(
            lines[0],
            0,
            "",
            f"{len(lines)} laporan menyebut {name}: dicatat tanpa tempat, petugas memutuskan",
        )
        for name, lines in sorted(report.elsewhere.items())
    ]


def _contradiction(row: ExportRow, prints: dict[str, str]) -> RowProblem | None:
    mine = fingerprint(row.report)
    if prints.setdefault(row.report.tracking_id, mine) == mine:
        return None
    return RowProblem(row.line, 0, "", "nomor laporan ini sudah ada di atas dengan isi yang lain")
