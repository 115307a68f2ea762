"""R3, the comparison with SP4N LAPOR! that KemenPANRB and the province ask for: what the city has
of a month beside what LAPOR! shows of it, by office, and each difference with its reason.

What LAPOR! shows is what was last read there, report by report; when, stands beside each
difference. Where the operators' export of LAPOR! was handed over (`--lapor-export`), two sheets
more set LAPOR!'s own count against it; nothing of a text is taken from the file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import Audience, ClosedBy
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.measures import OFFICE, SMALL, Counted
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.mapping import SETTLED, MappingTables, Meaning
from aduan.domain.officials.appointments import Appointment, holders
from aduan.domain.reports.counting import HIDDEN, Counting, Names, chosen, column, shown
from aduan.domain.reports.monthly import CITY, state_words
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet

ACTIVE_WITHIN: Final = timedelta(days=30)
IDEAL: Final = 100
"""Reports a year that the province's coordinator calls ideal."""
MEASURED: Final = chosen("putaran", "lima_hari_kerja", "t1_rata_hari_kerja", "selesai")
NOT_HERE: Final = "dihitung LAPOR!, tidak tercatat di kota"
NOT_THERE: Final = "tercatat di kota, tidak ada di ekspor periode ini"
OTHER_STATUS: Final = "status berubah sesudah terakhir dibaca, atau sesudah ekspor dibuat"
YES, NO, NOT_KNOWN = "ya", "tidak", "tidak diketahui"


class Why(StrEnum):
    """Why the two do not say the same, as far as the register can tell."""

    NOT_AGREED = "belum ada kesepakatan pengiriman ke LAPOR!"
    JOINED = "digabung: LAPOR! mendengar dari kasus induknya"
    NOT_OURS = "bukan wewenang kota: tidak disalin ke LAPOR!"
    ON_ITS_WAY = "belum sampai saat laporan dihitung"
    NEVER_READ = "belum pernah dibaca di LAPOR!"
    UNKNOWN_STATUS = "status LAPOR! tidak dikenal di tabel kota"
    THEY_WAIT = "selesai di kota, LAPOR! belum menutup"
    REOPENED = "dibuka kembali di kota sesudah LAPOR! menutup"
    THEY_CLOSED = "ditutup di LAPOR!, kota masih mengerjakan"


@dataclass(frozen=True, slots=True)
class TheirRow:
    """A report as LAPOR!'s export counts it: no text, no name."""

    complaint_id: str
    filed_at: datetime
    status: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """LAPOR!'s export; `unread` are lines that could not be read."""

    rows: Sequence[TheirRow]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Lapor:
    """What is known of LAPOR!: the links of the period's cases, and what its statuses mean.
    `agreed`: reports are sent there at all. `export` is LAPOR!'s own count, where it was handed
    over."""

    links: Sequence[Link]
    meanings: MappingTables
    agreed: bool
    export: Exported | None = None


@dataclass(frozen=True, slots=True)
class Different:
    """One case that the two say differently of."""

    fact: Fact
    lapor_id: str
    there: str
    read_at: datetime | None
    why: Why


def lapor_sheets(
    this: Counting, names: Names, lapor: Lapor, appointments: Sequence[Appointment] | None
) -> tuple[Sheet, ...]:
    counted = this.counted
    found = differences(counted, lapor)
    return (
        _by_channel(counted, names, lapor),
        _by_status(counted, lapor),
        _by_office(counted, names, lapor, found, appointments),
        _listed(found, names, counted),
        *(_exported(counted, names, lapor, lapor.export) if lapor.export else ()),
        *((this.corrections,) if this.corrections else ()),
    )


def differences(counted: Counted, lapor: Lapor) -> tuple[Different, ...]:
    """Of the period's own cases that may be named; of several reports of one each is looked at."""
    links = _by_case(lapor)
    found: list[Different] = []
    for fact in _latest(counted):
        if fact.hidden:
            continue
        if fact.case_id not in links:
            found.append(Different(fact, "", "", None, _why_absent(fact, lapor)))
            continue
        for link in links[fact.case_id]:
            why = _why_different(fact, link, lapor.meanings)
            if why is not None:
                found.append(Different(fact, link.complaint_id, link.status, link.checked_at, why))
    return tuple(sorted(found, key=lambda one: (one.fact.number, one.lapor_id)))


def _latest(counted: Counted) -> list[Fact]:
    """The last cycle of each case that began in the period."""
    latest = {fact.case_id: fact for fact in sorted(counted.own(), key=lambda one: one.cycle)}
    return sorted(latest.values(), key=lambda one: one.number)


def _by_case(lapor: Lapor) -> Mapping[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in lapor.links:
        found.setdefault(link.case_id, []).append(link)
    return found


def _why_absent(fact: Fact, lapor: Lapor) -> Why:
    if fact.ended is Ended.DIGABUNG:
        return Why.JOINED
    if fact.not_ours_since is not None:
        return Why.NOT_OURS
    return Why.ON_ITS_WAY if lapor.agreed else Why.NOT_AGREED


def _why_different(fact: Fact, link: Link, meanings: MappingTables) -> Why | None:
    """None where both say that it is over, or both that it is not."""
    if not link.status:
        return Why.NEVER_READ
    known = meanings.meaning_of(link.status)
    if known is None:
        return Why.UNKNOWN_STATUS
    over_there, over_here = known.meaning in SETTLED, fact.ended is not None
    if known.meaning is Meaning.NOT_OUR_AUTHORITY and fact.not_ours_since is not None:
        return None
    if over_there is over_here:
        return None
    if over_here:
        return Why.THEY_WAIT
    return Why.REOPENED if fact.cycle > 1 else Why.THEY_CLOSED


def _by_channel(counted: Counted, names: Names, lapor: Lapor) -> Sheet:
    there = _by_case(lapor)
    cases: Counter[str] = Counter()
    copied: Counter[str] = Counter()
    for fact in _latest(counted):
        cases[fact.channel] += 1
        copied[fact.channel] += fact.case_id in there
    rows = sorted((names.channel(code), cases[code], copied[code]) for code in cases)
    return Sheet(
        "1 Kanal",
        "Kasus kota dan salinannya di LAPOR!",
        (
            Column("Kanal pertama"),
            Column("Kasus", Kind.COUNT, "Kasus dengan putaran yang dimulai dalam periode."),
            Column("Ada di LAPOR!", Kind.COUNT, "Kasus dengan paling sedikit satu laporan di "
                   "LAPOR!, dikirim kota atau masuk dari sana."),
        ),
        (*rows, (CITY, sum(cases.values()), sum(copied.values()))),
        n=sum(cases.values()),
        note=f"Koordinator provinsi menyebut ideal paling sedikit {IDEAL} laporan setahun.",
    )  # fmt: skip


def _by_status(counted: Counted, lapor: Lapor) -> Sheet:
    """Reports at LAPOR! by the status last read there, beside how the city's cases stand."""
    over = {fact.case_id: fact.ended is not None for fact in _latest(counted)}
    rows: dict[str, list[int]] = {}
    for link in lapor.links:
        if link.case_id in over:
            row = rows.setdefault(link.status or "belum pernah dibaca", [0, 0])
            row[over[link.case_id]] += 1
    return Sheet(
        "2 Status",
        "Laporan di LAPOR! menurut statusnya",
        (
            Column("Status di LAPOR!"),
            Column("Laporan", Kind.COUNT),
            Column("Di kota terbuka", Kind.COUNT),
            Column("Di kota berakhir", Kind.COUNT),
        ),
        tuple((status, sum(row), *row) for status, row in sorted(rows.items())),
        n=sum(map(sum, rows.values())),
        note="Satu kasus dapat mempunyai beberapa laporan. Status adalah yang terakhir dibaca.",
    )


def _by_office(
    counted: Counted,
    names: Names,
    lapor: Lapor,
    found: Sequence[Different],
    appointments: Sequence[Appointment] | None,
) -> Sheet:
    at = counted.last_moment - timedelta.resolution
    table = counted.table(OFFICE, MEASURED)
    there = _by_case(lapor)
    copied = Counter(
        fact.office for fact in _latest(counted) if fact.case_id in there and not fact.hidden
    )
    differ = Counter(one.fact.office for one in found)
    closed = _closed_by_system(counted)
    acted = _acted(counted, at)
    rows = sorted(
        (
            names.office(str(code)),
            *(shown(cells[one.key], one) for one in MEASURED),
            copied[str(code)],
            _share(*closed.get(str(code), (0, 0))),
            _decreed(appointments, str(code), at),
            YES if str(code) in acted else NO,
            differ[str(code)],
        )
        for code, cells in table.rows.items()
    )
    system, done = map(sum, zip(*closed.values(), strict=True)) if closed else (0, 0)
    whole: Mapping[str, Figure] = table.total
    city = (
        CITY,
        *(shown(whole[one.key], one) for one in MEASURED),
        sum(copied.values()),
        _share(system, done),
        None,
        None,
        len(found),
    )
    return Sheet(
        "3 OPD",
        "Menurut perangkat daerah",
        (
            Column("OPD"),
            *map(column, MEASURED),
            Column("Di LAPOR!", Kind.COUNT),
            Column("Selesai otomatis (%)", Kind.SHARE, "Dari yang selesai: ditutup sistem karena "
                   "pelapor tidak menjawab."),
            Column("SK berlaku", Kind.TEXT, "Ada pejabat kepala atau operator yang menjabat dengan "
                   "nomor SK pada akhir periode."),
            Column("Aktif 30 hari", Kind.TEXT, "Menerima, menindaklanjuti, atau menutup kasus "
                   "dalam 30 hari sebelum akhir periode."),
            Column("Selisih", Kind.COUNT, "Baris instansi ini di lembar 4."),
        ),
        (*rows, city),
        n=table.total["putaran"].n,
        note=HIDDEN,
    )  # fmt: skip


def _closed_by_system(counted: Counted) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for fact in counted.ended(Ended.SELESAI):
        if not fact.hidden:
            system, done = found.get(fact.office, (0, 0))
            silent = fact.ended_by is ClosedBy.SYSTEM
            found[fact.office] = (system + silent, done + 1)
    return found


def _share(hits: int, n: int) -> Cell:
    if n == 0:
        return None
    return FEW if n < SMALL else round(100 * hits / n, 1)


def _decreed(appointments: Sequence[Appointment] | None, post: str, at: datetime) -> str:
    if appointments is None:
        return NOT_KNOWN
    there = holders(appointments, post, at)
    kinds = {Audience.HEAD, Audience.OPERATOR}
    return YES if any(one.decree and one.kind in kinds for one in there) else NO


def _acted(counted: Counted, at: datetime) -> set[str]:
    """Offices of which a step is known in the last days; what a case tells of its present cycle."""
    since = at - ACTIVE_WITHIN
    found: set[str] = set()
    for fact in counted.facts:
        if fact.accepted_at is not None and since <= fact.accepted_at <= at:
            found.add(fact.office_at(fact.accepted_at))
        if fact.follow_up_at is not None and since <= fact.follow_up_at <= at:
            found.add(fact.followed_up_by)
        by_office = fact.ended_by is ClosedBy.AGENCY
        if by_office and fact.ended_at is not None and since <= fact.ended_at <= at:
            found.add(fact.ended_post)
    return found


def _listed(found: Sequence[Different], names: Names, counted: Counted) -> Sheet:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.fact.number,
            names.office(one.fact.office),
            state_words(one.fact),
            one.lapor_id,
            one.there,
            one.read_at,
            one.why.value,
        )
        for one in found
    )
    hidden = sum(fact.hidden for fact in _latest(counted))
    return Sheet(
        "4 Selisih",
        "Selisih dengan alasannya",
        (
            Column("Nomor"),
            Column("OPD"),
            Column("Di kota"),
            Column("Nomor LAPOR!"),
            Column("Di LAPOR!"),
            Column("Dibaca pada", Kind.MOMENT),
            Column("Alasan"),
        ),
        rows,
        n=len(rows),
        note=f"{HIDDEN} Yang demikian dalam periode ini: {hidden}.",
    )


def _exported(
    counted: Counted, names: Names, lapor: Lapor, export: Exported
) -> tuple[Sheet, Sheet]:
    """LAPOR!'s own count of reports filed in the period, and where it is another than ours."""
    theirs = {
        one.complaint_id: one
        for one in export.rows
        if counted.frame.period.holds(one.filed_at)
    }  # fmt: skip
    ours = {one.complaint_id: one for one in lapor.links}
    latest = {fact.case_id: fact for fact in _latest(counted)}
    hidden = {case_id for case_id, fact in latest.items() if fact.hidden}
    counts: dict[str, list[int]] = {}
    for one in theirs.values():
        row = counts.setdefault(one.status, [0, 0])
        row[0] += 1
        row[1] += one.complaint_id in ours
    unread = f" {export.unread} baris berkas tidak dapat dibaca." if export.unread else ""
    status = Sheet(
        "5 Menurut LAPOR!",
        "Laporan yang dihitung LAPOR! sendiri",
        (
            Column("Status di LAPOR!"),
            Column("Laporan", Kind.COUNT, "Baris ekspor LAPOR! yang masuk dalam periode."),
            Column("Tercatat di kota", Kind.COUNT, "Dari itu, yang dikenal register kota."),
        ),
        tuple((name, *row) for name, row in sorted(counts.items())),
        n=len(theirs),
        note=f"Dari berkas ekspor operator SP4N LAPOR!.{unread}",
    )
    rows: list[tuple[Cell, ...]] = []
    for complaint_id, there in theirs.items():
        link = ours.get(complaint_id)
        if link is None:
            rows.append(("", there.agency, complaint_id, "", there.status, NOT_HERE))
        elif link.status != there.status and link.case_id not in hidden:
            fact = latest.get(link.case_id)
            rows.append((
                fact.number if fact else "", names.office(fact.office) if fact else "",
                complaint_id, link.status, there.status, OTHER_STATUS,
            ))  # fmt: skip
    for complaint_id, link in ours.items():
        fact = latest.get(link.case_id)
        if fact is not None and not fact.hidden and complaint_id not in theirs:
            rows.append((
                fact.number, names.office(fact.office), complaint_id, link.status, "", NOT_THERE,
            ))  # fmt: skip
    return status, Sheet(
        "6 Beda hitungan",
        "Beda dengan hitungan LAPOR! sendiri",
        (
            Column("Nomor"),
            Column("OPD"),
            Column("Nomor LAPOR!"),
            Column("Terakhir dibaca kota"),
            Column("Menurut ekspor"),
            Column("Alasan"),
        ),
        tuple(sorted(rows, key=lambda row: (str(row[5]), str(row[2])))),
        n=len(rows),
        note="" if rows else "Hitungan kota dan LAPOR! sama.",
    )
