"""The monthly page: the city's counts beside LAPOR!'s own, from its export of that month."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from aduan.application.lapor.import_export import ExportRow, RowProblem
from aduan.domain.lapor.monthly import HubRow, LaporRow, Month, compare_month


class CasesOfMonth(Protocol):
    """Cases that arrived on these days (of the city's own calendar), `after` not included."""

    def arrived(self, first: date, after: date) -> Iterable[HubRow]: ...


def month_page(
    *, year: int, month: int, cases: CasesOfMonth, export: Iterable[ExportRow | RowProblem]
) -> tuple[Month, Sequence[RowProblem]]:
    """The rows of the export that could not be read are handed back: unread, they are part of why
    numbers may differ."""
    problems: list[RowProblem] = []
    theirs: list[LaporRow] = []
    for row in export:
        if isinstance(row, RowProblem):
            problems.append(row)
        else:
            theirs.append(LaporRow(row.report.tracking_id, row.report.status))
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return compare_month(cases.arrived(first, after), theirs), problems
