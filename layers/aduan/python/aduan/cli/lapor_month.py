"""The monthly page as HTML and as CSV; both say the same."""

import csv
import io
from typing import Final

from aduan.domain.lapor.monthly import Month
from aduan.domain.lapor.spreadsheet import defused
from aduan.pages.shared.templates import render

_AGREES: Final = "Angka kota dan angka LAPOR! sama."


def month_html(month: Month, title: str) -> str:
    verdict = (
        _AGREES if month.agrees else f"Ada {len(month.differences)} perbedaan, lihat di bawah."
    )
    values = {
        "title": title,
        "verdict": verdict,
        "agrees": month.agrees,
        "sections": _sections(month),
    }
    return render("lapor/month.html", values)


def month_csv(month: Month) -> str:
    """One table after the other, an empty line between them; for a spreadsheet, so with a BOM."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, (name, head, rows) in enumerate(_sections(month)):
        if number:
            writer.writerow([])
        writer.writerow([name])
        writer.writerow(head)
        writer.writerows([defused(cell) for cell in row] for row in rows)
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
            "Sengaja tidak dikirim ke LAPOR!",
            ("Jumlah kasus",),
            [(str(month.kept_home),)],
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
