"""The list of a post as a spreadsheet opens it. What leaves the house holds no word of a case that
is secret, and no cell that a spreadsheet would carry out."""

import csv
import io
from typing import Final

from aduan.application.office.show import OfficeView
from aduan.domain.case.due import promised_at
from aduan.domain.case.secrecy import bare, guarded
from aduan.domain.case.subject import subject
from aduan.domain.lapor.spreadsheet import defused
from aduan.pages.office.office_page import due_of
from aduan.pages.shared import labels as words
from aduan.pages.shared.labels import CityNames

_HEAD: Final = (
    "Nomor", "Hal", "Jenis", "Alamat", "Kelurahan", "Kecamatan", "Instansi", "Status",
    "Pimpinan yang diberi tahu", "Warga terdampak", "Masuk", "Tenggat", "Terlambat",
)  # fmt: skip
_BOM: Final = "\ufeff"
"""By which a spreadsheet knows that the text is UTF-8."""


def office_csv(view: OfficeView, city: CityNames) -> str:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(_HEAD)
    for row in view.rows:
        case = bare(row.case) if guarded(row.case) else row.case
        due_at = promised_at(case)
        write(
            defused(cell)
            for cell in (
                case.number,
                subject(case),
                city.category(case.category) if case.category else "",
                case.place.address or "",
                case.place.kelurahan or "",
                case.place.kecamatan or "",
                city.office(case.agency),
                words.STATUS[case.status],
                words.LEVEL[case.level],
                str(case.reporter_count),
                f"{case.arrived_at.astimezone(city.zone):%Y-%m-%d %H:%M}",
                f"{due_at.astimezone(city.zone):%Y-%m-%d %H:%M}" if due_at else "",
                "ya" if due_of(case, view.now, city)[1] else "tidak",
            )
        )
    if view.unreadable:
        write([defused(words.unreadable_words(view.unreadable))])
    return _BOM + out.getvalue()
