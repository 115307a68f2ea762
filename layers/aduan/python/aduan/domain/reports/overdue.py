"""R10, the list of what is drawn out ("penundaan berlarut"): cases past the national limit, for the
inspectorate and the desk that answers the Ombudsman."""

from datetime import datetime, timedelta
from typing import Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import HoldReason, Level
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.measures import Counted, still
from aduan.domain.reports.counting import HIDDEN, UNKNOWN, Names
from aduan.domain.reports.monthly import state_words
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

DAY: Final = timedelta(days=1)
UNCLASSIFIED: Final = "tanpa klasifikasi"


def overdue_sheets(counted: Counted, calendar: Calendar, names: Names) -> tuple[Sheet, ...]:
    at = counted.last_moment - timedelta.resolution
    waiting = [fact for fact in still(counted) if not fact.hidden]
    past = [fact for fact in waiting if is_overdue(fact, at)]
    put_off = [fact for fact in waiting if _postponed(fact, at)]
    return _overdue(past, at, calendar, names), _put_off(put_off, at, names), _ombudsman()


def is_overdue(fact: Fact, at: datetime) -> bool:
    """Past the national limit, while nothing stops the clock and the case is the city's."""
    limit = fact.resolve_due
    standing = fact.standing_at(at) is not None or fact.not_ours_since is not None
    return limit is not None and limit < at and not standing


def _postponed(fact: Fact, at: datetime) -> bool:
    stand = fact.standing_at(at)
    return stand is not None and stand.reason is HoldReason.POSTPONED


def _overdue(facts: list[Fact], at: datetime, calendar: Calendar, names: Names) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for fact in sorted(facts, key=lambda one: (one.resolve_due or at, one.number)):
        limit = fact.resolve_due or at
        late = calendar.working_time_between(limit, at) / DAY
        rows.append(
            (
                fact.number,
                fact.classification or UNCLASSIFIED,
                names.category(fact.category),
                fact.kelurahan or UNKNOWN,
                limit,
                round(late, 1),
                names.office(fact.office_at(at)),
                state_words(fact),
                _step(fact),
            )
        )
    return Sheet(
        "1 Penundaan berlarut",
        "Kasus yang melewati batas nasional",
        (
            Column("Nomor"),
            Column("Klasifikasi"),
            Column("Hal"),
            Column("Kelurahan"),
            Column("Batas nasional", Kind.MOMENT, "Batas penyelesaian menurut klasifikasi aduan."),
            Column("Lewat (hari kerja)", Kind.NUMBER, "Hari kerja kalender kota sejak batas itu."),
            Column("OPD"),
            Column("Keadaan"),
            Column("Langkah terakhir"),
        ),
        tuple(rows),
        n=len(rows),
        note=HIDDEN,
    )


def _step(fact: Fact) -> str:
    """The highest level that was told."""
    told = {one.level for one in fact.told}
    if Level.WALI_KOTA in told:
        return "Wali Kota diberi tahu"
    return "Sekda diberi tahu" if Level.SEKDA in told else "pada instansi"


def _put_off(facts: list[Fact], at: datetime, names: Names) -> Sheet:
    rows = []
    for fact in sorted(facts, key=lambda one: (one.began_at, one.number)):
        stand = fact.standing_at(at)
        since, year = (stand.since, stand.fiscal_year) if stand else (None, None)
        rows.append(
            (
                fact.number,
                names.category(fact.category),
                fact.kelurahan or UNKNOWN,
                names.office(fact.office_at(at)),
                since,
                str(year) if year else "",
            )
        )
    return Sheet(
        "2 Ditunda",
        "Kasus yang ditunda dengan persetujuan Sekda",
        (
            Column("Nomor"),
            Column("Hal"),
            Column("Kelurahan"),
            Column("OPD"),
            Column("Sejak", Kind.MOMENT),
            Column("Tahun anggaran"),
        ),
        tuple(rows),
        n=len(rows),
    )


def _ombudsman() -> Sheet:
    return Sheet(
        "3 Ombudsman",
        "Perkara Ombudsman",
        tuple(Column(head) for head in ("Perkara", "Produk", "Tanggal", "Tenggat", "Keadaan")),
        (),
        note="Register ini tidak mencatat perkara Ombudsman; lembar ini diisi dengan tangan.",
    )
