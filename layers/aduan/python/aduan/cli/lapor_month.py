"""The monthly page as HTML and as CSV; both say the same."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from aduan.domain.lapor.monthly import Month
from aduan.pages.markup import Markup, fill, join

_TABLE: Final = "<h2>$title</h2><table><thead><tr>$head</tr></thead><tbody>$rows</tbody></table>"
_PAGE: Final = """<!doctype html>
<html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem;
text-align:left}</style></head>
<body><h1>$title</h1><p>$verdict</p>$tables</body></html>
"""
_AGREES: Final = "Angka kota dan angka LAPOR! sama."
_FORMULA: Final = ("=", "+", "-", "@", "\t")


def month_html(month: Month, title: str) -> str:
    verdict = (
        _AGREES if month.agrees else f"Ada {len(month.differences)} perbedaan, lihat di bawah."
    )
    tables = join(_table(name, head, rows) for name, head, rows in _sections(month) if rows or head)
    return fill(_PAGE, title=title, verdict=verdict, tables=tables)


def month_csv(month: Month) -> str:
    """One table after the other, an empty line between them; for a spreadsheet, so with a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, (name, head, rows) in enumerate(_sections(month)):
        if number:
            writer.writerow([])
        writer.writerow([name])
        writer.writerow(head)
        writer.writerows([_defused(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _sections(month: Month) -> tuple[tuple[str, tuple[str, ...], list[tuple[str, ...]]], ...]:
    return (
        (
            "Kasus menurut kanal dan status",
            ("Kanal", "Status", "Jumlah"),
            [(channel, status, str(count)) for channel, status, count in month.by_channel],
        ),
        (
            "Laporan LAPOR! menurut catatan kota",
            ("Status LAPOR!", "Jumlah"),
            [(status, str(count)) for status, count in month.in_hub],
        ),
        (
            "Laporan menurut LAPOR!",
            ("Status LAPOR!", "Jumlah"),
            [(status, str(count)) for status, count in month.at_lapor],
        ),
        (
            "Perbedaan",
            ("Perbedaan", "Nomor kasus", "Nomor LAPOR!", "Di kota", "Di LAPOR!"),
            [
                (one.kind.value, one.number, one.complaint_id, one.in_hub, one.at_lapor)
                for one in month.differences
            ],
        ),
    )


def _table(title: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Markup:
    return fill(
        _TABLE,
        title=title,
        head=join((fill("<th>$cell</th>", cell=cell) for cell in head), ""),
        rows=join(
            fill(
                "<tr>$cells</tr>",
                cells=join((fill("<td>$cell</td>", cell=cell) for cell in row), ""),
            )
            for row in rows
        ),
    )


def _defused(cell: str) -> str:
    """A status name is LAPOR!'s text: a spreadsheet must not take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
