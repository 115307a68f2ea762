"""Who reads what of a case, asked of the code itself and printed as docs/who-reads-what.md.

    python -m tests.canary.readers > docs/who-reads-what.md

Each cell is an answer of the functions every reader passes (`domain/case/secrecy.py`,
`application/tracking/track.py`, `application/notices/compose.py`, `domain/outbox/telling.py`) for a
case of that kind.
"""

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import Case, DueTimes, Place, Status
from aduan.domain.case.messages import ReportPayload
from aduan.domain.case.secrecy import Sight, guarded, may_see
from aduan.domain.outbox.telling import leaving

AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
INSPECTORATE: Final = "INSPEKTORAT"
OFFICE: Final = "DISHUB"


class Where(StrEnum):
    """Every place a word of a complaint could come to."""

    OFFICE = "halaman instansi yang berwenang atau dituduh"
    OTHER = "halaman instansi lain"
    INSPECTORATE = "halaman Inspektorat"
    DESK = "meja layanan"
    LEADERS = "halaman Sekda dan Wali Kota"
    MAIL = "surat pemberitahuan"
    TRACKING = "lacak aduan"
    LAPOR = "SP4N-LAPOR!"
    REGISTER = "tabel register"
    IDENTITIES = "tabel identitas"
    ELSEWHERE = "log, metrik, eksekusi, antrean, objek"


class Kind(StrEnum):
    """What a case may be, as far as its readers go."""

    OPEN = "laporan biasa"
    SECRET = "laporan rahasia"
    ACCUSING = "menuduh atau menyindir"


_OPEN: Final = Case(
    case_id="k",
    number="SRG-2026-0001",
    status=Status.BARU,
    agency=OFFICE,
    category="pju",
    matter="Lampu jalan",
    place=Place(),
    arrived_at=AT,
    opened_at=AT,
    due=DueTimes(AT, AT, AT, AT, AT, AT),
)


def case_of(kind: Kind) -> Case:
    match kind:
        case Kind.OPEN:
            return _OPEN
        case Kind.SECRET:
            return replace(_OPEN, secret=True)
        case Kind.ACCUSING:
            return replace(
                _OPEN,
                agency=INSPECTORATE,
                secret=True,
                inspektorat_only=True,
                withheld_from=(OFFICE,),
            )


def matter_may_be(kind: Kind, where: Where) -> bool:
    """Whether words of what happened may be read there."""
    case = case_of(kind)
    posts = {
        Where.OFFICE: OFFICE,
        Where.OTHER: "DLH",
        Where.INSPECTORATE: INSPECTORATE,
        Where.DESK: "DISKOMINFO",
        Where.LEADERS: "SEKDA",
    }
    if where in posts:
        holder = where is Where.OTHER or where is Where.INSPECTORATE
        if holder and case.agency != posts[where]:
            return False  # an office has links to its own cases only
        return may_see(case, posts[where], INSPECTORATE) is Sight.EVERYTHING
    match where:
        case Where.MAIL:
            return not guarded(case)
        case Where.LAPOR:
            return _filed(case)
        case Where.REGISTER | Where.IDENTITIES:
            return True
        case _:
            return False


def _filed(case: Case) -> bool:
    report = ReportPayload("judul", "isi", "pju", OFFICE, "", None, "", False, case.secret)
    left = leaving(report, case, "")
    return isinstance(left, ReportPayload) and not left.secret


def person_may_be(where: Where) -> bool:
    """Whether a reporter's name or number may be read there: masked before anything is kept."""
    return where is Where.IDENTITIES


HEAD: Final = """\
# Siapa membaca apa

Dibuat dari kode dengan `python -m tests.canary.readers`; jangan disunting di sini. Sebuah pengujian
membandingkannya.

"ya": kata-kata laporan boleh terbaca di sana. Pemberitahuan memuat hal dan tempat, tidak pernah isi
laporan. Instansi hanya mempunyai tautan ke kasusnya sendiri. Salinan rahasia di SP4N-LAPOR! hanya
nomor, kategori, dan status.
"""


def page() -> str:
    kinds = list(Kind)
    lines = [HEAD, f"| tempat | {' | '.join(kinds)} | nama dan nomor pelapor |"]
    lines.append("|---" * (len(kinds) + 2) + "|")
    for where in Where:
        cells = [_said(matter_may_be(kind, where)) for kind in kinds]
        lines.append(f"| {where} | {' | '.join(cells)} | {_said(person_may_be(where))} |")
    return "\n".join(lines) + "\n"


def _said(may: bool) -> str:
    return "ya" if may else "-"


if __name__ == "__main__":
    print(page(), end="")
