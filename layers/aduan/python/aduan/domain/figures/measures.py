"""Every figure of the hub: one table (`MEASURES`), each with its definition beside it.

A figure is a sum, a share, a median, a mean or the like over marks; a mark is one unit that counts
(a cycle, a move from office to office, a word of a reporter), with the fact it comes from. So each
figure has the list of case numbers behind it, and can be counted again.

Three sorts, by which instant decides:

* of the period's own cycles (begun in it), as they stood at the cut;
* of what happened in the period, whenever its cycle began;
* of what was open at its beginning or end.

The cut is the instant a period is frozen at (07:00 of the third working day after it): what
happened later has not happened. A case that was merged within the period is counted with the case
it went into. Of a group of fewer than `SMALL` no share, median or mean is given. Cases kept from
view count in the city's totals alone, and their numbers stand in no list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import fmean, median
from types import MappingProxyType
from typing import Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import ClosedBy, HoldReason, Level
from aduan.domain.figures.facts import Ended, EyeAnswer, Fact, as_of
from aduan.domain.figures.ledger import Arrival, Ledger
from aduan.domain.figures.periods import Period, frozen_at

SMALL: Final = 5
FEWEST: Final = 3
"""Cases about persons from which on the public is told of their matter by its name."""
SILENCE: Final = timedelta(days=30)
"""How long nobody may say the opposite before an unanswered closing counts as truly done."""
SATISFIED: Final = 4
FOLLOWED_WITHIN: Final = 5
"""Working days KemenPANRB's review of SP4N measures the first follow-up by."""
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


class Kind(StrEnum):
    """How a figure comes of its marks."""

    COUNT = "jumlah"
    SUM = "penjumlahan"
    SHARE = "persen"
    MEDIAN = "median"
    MEAN = "rata-rata"
    P90 = "persentil 90"
    MAX = "terbesar"
    INDEX = "indeks"


@dataclass(frozen=True, slots=True)
class Frame:
    """What is counted, and as of when."""

    period: Period
    cut: datetime
    calendar: Calendar


def frame_of(period: Period, calendar: Calendar, now: datetime) -> Frame:
    """The frame a period is counted in: as of its freezing, or as of `now` until then."""
    return Frame(period, min(now, frozen_at(period, calendar)), calendar)


@dataclass(frozen=True, slots=True)
class Mark:
    """One unit of a figure: of which fact, with which office, and its value (of a share: whether
    it is a hit). An arrival whose case is not known has no fact."""

    fact: Fact | None
    office: str
    value: float = 1
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` is a column's head, `unit` what stands behind the value, `definition` how it is
    counted, in Indonesian, as a citizen may read it."""

    key: str
    name: str
    unit: str
    kind: Kind
    definition: str
    marks: Callable[["Counted"], Iterable[Mark]] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one group. `value` is None where there is nothing to divide, or where the group
    is `small`. `n` is how many units stand behind it (of a share: what it is a share of), `hits`
    how many of them hit. `numbers` are the case numbers, one a unit; `hidden` counts the units
    whose number is in no list."""

    value: float | None
    n: int
    hits: int = 0
    numbers: tuple[str, ...] = ()
    hidden: int = 0
    small: bool = False

    @property
    def cases(self) -> int:
        """How many cases the units are of, where none is hidden: a case reopened is one."""
        return len(set(self.numbers))


Group = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a table has a row for. `of` answers a mark's row, None where it has none."""

    key: str
    name: str
    of: Callable[[Mark], Group | None] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` by group, in order, each with a cell a measure; `total` is the city's, with the cases
    that are in no row."""

    by: Dimension
    measures: tuple[Measure, ...]
    rows: Mapping[Group, Mapping[str, Cell]]
    total: Mapping[str, Cell]


class Counted:
    """A ledger cut at a frame's instant, and what was counted of it."""

    def __init__(self, ledger: Ledger, frame: Frame) -> None:
        self.frame = frame
        self.counted = dict(ledger.counted)
        cut = (as_of(one, frame.cut) for one in ledger.facts)
        self.facts = tuple(one for one in cut if one is not None and self._lived(one))
        self.arrivals = tuple(one for one in ledger.arrivals if self.within(one.received_at))
        by_cycle = sorted(ledger.facts, key=lambda one: -one.cycle)
        self._first = {one.case_id: one for one in by_cycle}
        self._last = {one.case_id: one for one in reversed(by_cycle)}
        self._marks: dict[str, tuple[Mark, ...]] = {}

    def _lived(self, fact: Fact) -> bool:
        """Not of a case that stepped into another before the period began, or in the same period
        in which it was opened: those are counted where they went."""
        if fact.ended is not Ended.DIGABUNG or fact.ended_at is None:
            return True
        period = self.frame.period
        return fact.ended_at >= (period.until if self.within(fact.began_at) else period.since)

    def within(self, at: datetime | None) -> bool:
        """Whether something was in the period, and known at the cut."""
        return self.frame.period.holds(at) and at is not None and at <= self.frame.cut

    def own(self) -> Iterable[Fact]:
        """The period's own cycles."""
        return (one for one in self.facts if self.within(one.began_at))

    def ended(self, *how: Ended) -> Iterable[Fact]:
        return (one for one in self.facts if one.ended in how and self.within(one.ended_at))

    def open_at(self, at: datetime) -> Iterable[Fact]:
        return (one for one in self.facts if one.open_at(at))

    @property
    def last_moment(self) -> datetime:
        """The end of the period, or the cut where that is earlier."""
        return min(self.frame.period.until, self.frame.cut)

    def home(self, arrival: Arrival) -> tuple[Fact | None, bool]:
        """The first cycle of the living case an arrival stands in, and whether it opened it."""
        case_id, seen = arrival.case_id, {""}
        while (into := self._gone_into(case_id)) not in seen:
            seen.add(case_id)
            case_id = into
        fact = self._first.get(case_id)
        if fact is None or case_id != arrival.case_id:
            return fact, False
        return fact, fact.opened_by in {arrival.complaint_id, ""}

    def _gone_into(self, case_id: str) -> str:
        """The case it had been merged into by the end of the period; "" where it had not."""
        fact = self._last.get(case_id)
        if fact is None or fact.ended_at is None or fact.ended_at >= self.last_moment:
            return ""
        return fact.merged_into

    def marks(self, measure: Measure) -> tuple[Mark, ...]:
        if measure.key not in self._marks:
            self._marks[measure.key] = tuple(measure.marks(self))
        return self._marks[measure.key]

    def city(self, measures: Sequence[Measure] | None = None) -> Mapping[str, Cell]:
        """The city's totals, with the cases that are kept from view."""
        wanted = ALL if measures is None else measures
        return {one.key: cell_of(one, self.marks(one), small=False) for one in wanted}

    def table(self, by: Dimension, measures: Sequence[Measure] | None = None) -> Table:
        wanted = tuple(ALL if measures is None else measures)
        groups: dict[Group, dict[str, list[Mark]]] = {}
        for measure in wanted:
            for mark in self.marks(measure):
                hidden = mark.fact is not None and mark.fact.hidden
                group = None if hidden else by.of(mark)
                if group is not None:
                    groups.setdefault(group, {}).setdefault(measure.key, []).append(mark)
        rows = {
            group: {one.key: cell_of(one, groups[group].get(one.key, ())) for one in wanted}
            for group in sorted(groups, key=str)
        }
        return Table(by, wanted, rows, self.city(wanted))


def counted(ledger: Ledger, frame: Frame) -> Counted:
    """A period's ledger, ready to be counted."""
    return Counted(ledger, frame)


def cell_of(measure: Measure, marks: Sequence[Mark], *, small: bool = True) -> Cell:
    """One figure of its marks. Of a `small` group (fewer than `SMALL`) what would tell of single
    cases is withheld; the whole city is no such group."""
    hits = [mark for mark in marks if mark.value] if measure.kind is Kind.SHARE else []
    few = small and measure.kind not in _PLAIN and 0 < len(marks) < SMALL
    return Cell(
        value=None if few else _VALUES[measure.kind]([mark.value for mark in marks]),
        n=len(marks),
        hits=len(hits),
        numbers=_numbers(marks),
        hidden=sum(1 for mark in marks if mark.fact is None or mark.fact.hidden),
        small=few,
    )


def _numbers(marks: Iterable[Mark]) -> tuple[str, ...]:
    known = (mark.fact for mark in marks if mark.fact is not None)
    return tuple(sorted(fact.number for fact in known if not fact.hidden))


def _share(values: Sequence[float]) -> float | None:
    return sum(1 for one in values if one) / len(values) if values else None


def p90(values: Sequence[float]) -> float | None:
    """The smallest value that nine tenths do not exceed (nearest rank)."""
    return sorted(values)[-(-9 * len(values) // 10) - 1] if values else None


_PLAIN: Final = frozenset({Kind.COUNT, Kind.SUM, Kind.MAX})
_VALUES: Final[Mapping[Kind, Callable[[Sequence[float]], float | None]]] = MappingProxyType(
    {
        Kind.COUNT: len,
        Kind.SUM: sum,
        Kind.SHARE: _share,
        Kind.MEDIAN: lambda values: median(values) if values else None,
        Kind.MEAN: lambda values: fmean(values) if values else None,
        Kind.P90: p90,
        Kind.MAX: lambda values: max(values, default=None),
        Kind.INDEX: lambda values: (fmean(values) - 1) / 4 * 100 if values else None,
    }
)


# --- what counts --------------------------------------------------------------------------------


def _arrived(book: Counted) -> Iterable[Mark]:
    for one in book.arrivals:
        fact, _ = book.home(one)
        yield Mark(fact, fact.stays[0].office if fact else "", channel=one.channel)


def _opened(book: Counted) -> Iterable[Mark]:
    return _arrivals_that(book, opened=True)


def _joined(book: Counted) -> Iterable[Mark]:
    return _arrivals_that(book, opened=False)


def _arrivals_that(book: Counted, *, opened: bool) -> Iterable[Mark]:
    for one in book.arrivals:
        fact, own = book.home(one)
        if own is opened:
            yield Mark(fact, fact.stays[0].office if fact else "", channel=one.channel)


def _tallied(book: Counted) -> Iterable[Mark]:
    for channel, number in book.counted.items():
        yield from (Mark(None, "", channel=channel) for _ in range(number))


def _begun(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.stays[0].office) for one in book.own())


def _own(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office) for one in book.own())


def _open_before(book: Counted) -> Iterable[Mark]:
    """Open when the period began: begun before it, and not over by then."""
    since = book.frame.period.since
    return (
        Mark(one, one.office_at(since - timedelta.resolution))
        for one in book.facts
        if one.began_at < since and (one.ended_at is None or one.ended_at >= since)
    )


def _open_after(book: Counted) -> Iterable[Mark]:
    return (
        Mark(one, one.office_at(book.last_moment - timedelta.resolution)) for one in still(book)
    )


def still(book: Counted) -> Iterable[Fact]:
    """The facts of what was open at the period's end (at the cut, while it lasts)."""
    end = book.last_moment
    return (
        one
        for one in book.facts
        if one.began_at < end and (one.ended_at is None or one.ended_at >= end)
    )


def _moved_in(book: Counted) -> Iterable[Mark]:
    return (
        Mark(one, stay.office)
        for one in book.facts
        for stay in one.stays[1:]
        if book.within(stay.since)
    )


def _moved_out(book: Counted) -> Iterable[Mark]:
    return (
        Mark(one, old.office)
        for one in book.facts
        for old, new in zip(one.stays, one.stays[1:], strict=False)
        if book.within(new.since)
    )


def _over(*how: Ended) -> Callable[[Counted], Iterable[Mark]]:
    return lambda book: (Mark(one, one.office) for one in book.ended(*how))


def _followed(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office) for one in book.own() if one.follow_up_at is not None)


def ours(fact: Fact) -> bool:
    """Neither another government's, nor withdrawn, nor rejected."""
    return fact.not_ours_since is None and fact.ended not in {Ended.DITARIK, Ended.DITOLAK}


def _rate(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office, one.follow_up_at is not None) for one in book.own() if ours(one))


def _hours(book: Counted) -> Iterable[Mark]:
    return (
        Mark(one, one.office, (one.follow_up_at - one.began_at) / _HOUR)
        for one in book.own()
        if one.follow_up_at is not None
    )


def _working_days(book: Counted) -> Iterable[Mark]:
    calendar = book.frame.calendar
    return (
        Mark(one, one.office, calendar.working_time_between(one.began_at, one.follow_up_at) / _DAY)
        for one in book.own()
        if one.follow_up_at is not None
    )


def _within_five(book: Counted) -> Iterable[Mark]:
    return (
        Mark(mark.fact, mark.office, mark.value < FOLLOWED_WITHIN) for mark in _working_days(book)
    )


def _in_time(due: Callable[[Fact], datetime]) -> Callable[[Counted], Iterable[Mark]]:
    """Of the period's cycles that are the city's own: those followed up, and those whose time was
    over at the cut without."""

    def marks(book: Counted) -> Iterable[Mark]:
        for one in book.own():
            done, limit = one.follow_up_at, due(one)
            if ours(one) and (done is not None or limit < book.frame.cut):
                yield Mark(one, one.office, done is not None and done <= limit)

    return marks


def _resolved_in_time(
    due: Callable[[Fact], datetime | None],
) -> Callable[[Counted], Iterable[Mark]]:
    def marks(book: Counted) -> Iterable[Mark]:
        for one in book.ended(Ended.SELESAI):
            limit = due(one)
            if limit is not None and one.ended_at is not None:
                yield Mark(one, one.office, one.ended_at <= limit)

    return marks


def confirmed(fact: Fact) -> bool:
    """Done by the city, the reporter said yes, and nothing was opened again."""
    return (
        fact.ended is Ended.SELESAI and fact.confirmed_at is not None and fact.reopened_at is None
    )


def _confirmed(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office) for one in book.ended(Ended.SELESAI) if confirmed(one))


def _unanswered(by: ClosedBy) -> Callable[[Counted], Iterable[Mark]]:
    def marks(book: Counted) -> Iterable[Mark]:
        for one in book.ended(Ended.SELESAI):
            silent = one.confirmed_at is None and one.reopened_at is None
            if silent and (one.ended_by is ClosedBy.SYSTEM) is (by is ClosedBy.SYSTEM):
                yield Mark(one, one.office)

    return marks


def _came_back(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office) for one in _may_come_back(book) if one.reopened_at is not None)


def _may_come_back(book: Counted) -> Iterable[Fact]:
    return book.ended(Ended.SELESAI, Ended.BUKAN_WEWENANG, Ended.DITOLAK)


def _came_back_rate(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office, one.reopened_at is not None) for one in _may_come_back(book))


def truly_done(fact: Fact, cut: datetime) -> bool | None:
    """Confirmed, or closed by an office and not contradicted for 30 days; None while that is not
    known yet. What the system closed is never done by silence."""
    if fact.reopened_at is not None:
        return False
    if fact.confirmed_at is not None:
        return True
    if fact.ended_by is ClosedBy.SYSTEM:
        return False
    ripe = fact.ended_at is not None and fact.ended_at + SILENCE <= cut
    return True if ripe else None


def _truly_done(book: Counted) -> Iterable[Mark]:
    cut = book.frame.cut
    return (Mark(o, o.office) for o in book.ended(Ended.SELESAI) if truly_done(o, cut))


def _truly_done_rate(book: Counted) -> Iterable[Mark]:
    for one in book.ended(Ended.SELESAI):
        known = truly_done(one, book.frame.cut)
        if known is not None:
            yield Mark(one, one.office, known)


def _fired(level: Level) -> Callable[[Counted], Iterable[Mark]]:
    def marks(book: Counted) -> Iterable[Mark]:
        for one in book.facts:
            told = next((t for t in one.told if t.level is level and book.within(t.at)), None)
            if told is not None:
                yield Mark(one, told.office)

    return marks


def _thrown(book: Counted) -> Iterable[Mark]:
    return (Mark(one, one.office, one.hops) for one in book.own())


def _standing(reason: HoldReason) -> Callable[[Counted], Iterable[Mark]]:
    def marks(book: Counted) -> Iterable[Mark]:
        end = book.last_moment - timedelta.resolution
        for one in still(book):
            stand = one.standing_at(end)
            if stand is not None and stand.reason is reason:
                yield Mark(one, one.office_at(end))

    return marks


def _ages(book: Counted) -> Iterable[Mark]:
    end = book.last_moment
    return (Mark(one, one.office_at(end), (end - one.began_at) / _DAY) for one in still(book))


def debt(fact: Fact, at: datetime) -> float:
    """Utang janji: days past the promise that stands, times the people who wait. Before the first
    follow-up the promise is the city's, after it the national limit; while the clocks stand, and of
    what another government has, nothing is owed."""
    if fact.standing_at(at) is not None or fact.not_ours_since is not None:
        return 0.0
    followed = fact.follow_up_at is not None and fact.follow_up_at <= at
    due = fact.resolve_due if followed else fact.city_due
    late = at - due if due is not None and due < at else timedelta()
    return late / _DAY * max(fact.reporters, 1)


def _debts(book: Counted) -> Iterable[Mark]:
    end = book.last_moment - timedelta.resolution
    for one in still(book):
        if owed := debt(one, end):
            yield Mark(one, one.office_at(end), owed)


def _closings_that(
    true: Callable[[Fact], bool],
) -> Callable[[Counted], Iterable[Mark]]:
    return lambda book: (Mark(o, o.office) for o in book.ended(Ended.SELESAI) if true(o))


def _closings_share(
    true: Callable[[Fact], bool],
) -> Callable[[Counted], Iterable[Mark]]:
    return lambda book: (Mark(o, o.office, true(o)) for o in book.ended(Ended.SELESAI))


def _upheld(book: Counted) -> Iterable[Mark]:
    for one in book.ended(Ended.SELESAI):
        if one.eye and one.eye_answer is not None:
            yield Mark(one, one.office, one.eye_answer is EyeAnswer.AGREED)


def _ratings(book: Counted) -> Iterable[Mark]:
    return (
        Mark(one, one.office, word.rating)
        for one in book.facts
        for word in one.said
        if word.rating is not None and book.within(word.at)
    )


def _satisfied(book: Counted) -> Iterable[Mark]:
    return (Mark(m.fact, m.office, m.value >= SATISFIED) for m in _ratings(book))


def _returning(book: Counted) -> Iterable[Mark]:
    return (Mark(o, o.office) for o in book.own() if o.cycle == 1 and o.recurrence_of)


# --- the table ----------------------------------------------------------------------------------

CYCLES: Final = "putaran"
ALL: Final[tuple[Measure, ...]] = (
    Measure("masuk", "Masuk", "aduan", Kind.COUNT,
            "Aduan yang diterima dalam periode, lewat kanal mana pun.", _arrived),
    Measure("dihitung_saja", "Dihitung saja", "panggilan", Kind.COUNT,
            "Panggilan yang hanya dihitung (misalnya panggilan iseng 112), tidak menjadi aduan.",
            _tallied),
    Measure("kasus", "Kasus", "aduan", Kind.COUNT,
            "Aduan yang membuka kasusnya sendiri: masuk dikurangi digabung.", _opened),
    Measure("digabung", "Digabung", "aduan", Kind.COUNT,
            "Aduan tentang peristiwa yang sudah ada kasusnya, sampai akhir periode.", _joined),
    Measure("terbuka_awal", "Terbuka awal", CYCLES, Kind.COUNT,
            "Putaran kasus yang terbuka ketika periode dimulai.", _open_before),
    Measure("putaran_masuk", "Putaran masuk", CYCLES, Kind.COUNT,
            "Putaran yang dimulai dalam periode (kasus baru dan yang dibuka kembali), pada "
            "instansi pertamanya.", _begun),
    Measure("pindah_masuk", "Hop masuk", "perpindahan", Kind.COUNT,
            "Perpindahan ke instansi ini dalam periode.", _moved_in),
    Measure("pindah_keluar", "Hop keluar", "perpindahan", Kind.COUNT,
            "Perpindahan dari instansi ini dalam periode.", _moved_out),
    Measure("putaran", "Putaran periode", CYCLES, Kind.COUNT,
            "Putaran yang dimulai dalam periode, pada instansi yang memegangnya saat dihitung.",
            _own),
    Measure("ditindaklanjuti", "Ditindaklanjuti", CYCLES, Kind.COUNT,
            "Dari putaran periode: yang sudah mendapat tindak lanjut pertama saat dihitung.",
            _followed),
    Measure("laju", "Laju tindak lanjut", "%", Kind.SHARE,
            "Yang ditindaklanjuti dari putaran periode, tanpa yang bukan wewenang, ditarik, atau "
            "ditolak.", _rate),
    Measure("t1_median", "Tindak lanjut pertama, median", "jam", Kind.MEDIAN,
            "Jam dari awal putaran sampai tindak lanjut pertama; nilai tengahnya.", _hours),
    Measure("t1_rata", "Tindak lanjut pertama, rata-rata", "jam", Kind.MEAN,
            "Jam dari awal putaran sampai tindak lanjut pertama; rata-ratanya.", _hours),
    Measure("t1_p90", "Tindak lanjut pertama, p90", "jam", Kind.P90,
            "Jam yang tidak dilampaui sembilan dari sepuluh tindak lanjut pertama.", _hours),
    Measure("t1_hari_kerja", "Tindak lanjut pertama, median hari kerja", "hari kerja",
            Kind.MEDIAN, "Seperti median jam, tetapi dalam hari kerja kalender kota.",
            _working_days),
    Measure("t1_rata_hari_kerja", "Tindak lanjut pertama, rata-rata hari kerja", "hari kerja",
            Kind.MEAN, "Seperti rata-rata jam, tetapi dalam hari kerja kalender kota.",
            _working_days),
    Measure("lima_hari_kerja", "Kurang dari 5 hari kerja", "%", Kind.SHARE,
            "Dari putaran periode yang ditindaklanjuti: yang kurang dari lima hari kerja.",
            _within_five),
    Measure("tepat_kota", "Tepat waktu kota", "%", Kind.SHARE,
            "Tindak lanjut pertama tidak melewati tenggat instansi yang berlaku, dari putaran "
            "periode yang ditindaklanjuti atau sudah lewat tenggat (tanpa bukan wewenang, ditarik, "
            "ditolak).", _in_time(lambda one: one.city_due)),
    Measure("tepat_kota_kotor", "Tepat waktu kota, kotor", "%", Kind.SHARE,
            "Sama, terhadap tenggat saat putaran dimulai: jam yang berhenti ikut dihitung.",
            _in_time(lambda one: one.gross_city_due)),
    Measure("selesai", "Selesai", CYCLES, Kind.COUNT,
            "Putaran yang diselesaikan dalam periode oleh pemerintah kota.", _over(Ended.SELESAI)),
    Measure("terkonfirmasi", "Terkonfirmasi pelapor", CYCLES, Kind.COUNT,
            "Dari yang selesai: pelapor menyatakan beres, dan tidak dibuka kembali.", _confirmed),
    Measure("oleh_opd", "Oleh OPD tanpa jawaban", CYCLES, Kind.COUNT,
            "Dari yang selesai: ditutup instansi, belum dijawab pelapor, tidak dibuka kembali.",
            _unanswered(ClosedBy.AGENCY)),
    Measure("ditutup_sistem", "Ditutup sistem", CYCLES, Kind.COUNT,
            "Dari yang selesai: ditutup sistem karena pelapor tidak menjawab; bukan tanda puas.",
            _unanswered(ClosedBy.SYSTEM)),
    Measure("tuntas_sejati", "Tuntas sejati", CYCLES, Kind.COUNT,
            "Dari yang selesai: dikonfirmasi pelapor, atau ditutup instansi dan 30 hari tidak "
            "dibuka kembali. Yang ditutup sistem tanpa jawaban tidak pernah termasuk.",
            _truly_done),
    Measure("tuntas_sejati_persen", "Tuntas sejati", "%", Kind.SHARE,
            "Tuntas sejati dari yang selesai dan sudah dapat dinilai (dijawab, dibuka kembali, "
            "ditutup sistem, atau lewat 30 hari).", _truly_done_rate),
    Measure("tepat_nasional", "Tepat waktu nasional", "%", Kind.SHARE,
            "Selesai tidak melewati batas nasional klasifikasinya, jam yang berhenti tidak ikut "
            "dihitung; dari yang selesai.", _resolved_in_time(lambda one: one.resolve_due)),
    Measure("tepat_nasional_kotor", "Tepat waktu nasional, kotor", "%", Kind.SHARE,
            "Sama, terhadap batas saat putaran dimulai: jam yang berhenti ikut dihitung.",
            _resolved_in_time(lambda one: one.gross_resolve_due)),
    Measure("dibuka_kembali", "Dibuka kembali", CYCLES, Kind.COUNT,
            "Dari yang ditutup dalam periode: yang kemudian dibuka kembali.", _came_back),
    Measure("dibuka_kembali_persen", "Dibuka kembali", "%", Kind.SHARE,
            "Yang dibuka kembali dari yang ditutup dalam periode.", _came_back_rate),
    Measure("bukan_wewenang", "Bukan wewenang", CYCLES, Kind.COUNT,
            "Ditutup dalam periode sebagai urusan pemerintah lain.", _over(Ended.BUKAN_WEWENANG)),
    Measure("ditolak", "Ditolak", CYCLES, Kind.COUNT,
            "Ditolak dalam periode dengan alasan tertulis.", _over(Ended.DITOLAK)),
    Measure("ditarik", "Ditarik", CYCLES, Kind.COUNT,
            "Ditarik pelapor dalam periode.", _over(Ended.DITARIK)),
    Measure("kasus_digabung", "Kasus digabung", CYCLES, Kind.COUNT,
            "Kasus dari periode sebelumnya yang dalam periode ini digabung ke kasus lain.",
            _over(Ended.DIGABUNG)),
    Measure("terbuka_akhir", "Terbuka akhir", CYCLES, Kind.COUNT,
            "Putaran kasus yang terbuka ketika periode berakhir.", _open_after),
    Measure("tertua", "Tertua", "hari", Kind.MAX,
            "Umur putaran terbuka yang paling lama, dalam hari.", _ages),
    Measure("ditunda", "Ditunda", CYCLES, Kind.COUNT,
            "Dari yang terbuka di akhir: ditunda menunggu anggaran atas persetujuan Sekda.",
            _standing(HoldReason.POSTPONED)),
    Measure("di_pemerintah_lain", "Di pemerintah lain", CYCLES, Kind.COUNT,
            "Dari yang terbuka di akhir: diserahkan ke pemerintah lain dan masih dipantau.",
            _standing(HoldReason.OTHER_GOVERNMENT)),
    Measure("menunggu_pelapor", "Menunggu pelapor", CYCLES, Kind.COUNT,
            "Dari yang terbuka di akhir: menunggu jawaban pelapor.",
            _standing(HoldReason.WAITING_FOR_REPORTER)),
    Measure("eskalasi_sekda", "Eskalasi Sekda", CYCLES, Kind.COUNT,
            "Putaran yang dalam periode sampai ke Sekda.", _fired(Level.SEKDA)),
    Measure("eskalasi_wali_kota", "Eskalasi Wali Kota", CYCLES, Kind.COUNT,
            "Putaran yang dalam periode sampai ke Wali Kota.", _fired(Level.WALI_KOTA)),
    Measure("lempar", "Lempar", "penerusan per putaran", Kind.MEAN,
            "Rata-rata penerusan antar-instansi dari putaran periode.", _thrown),
    Measure("utang_janji", "Utang janji", "hari-orang", Kind.SUM,
            "Hari lewat janji dikali jumlah pelapor, dari yang terbuka di akhir. Sebelum tindak "
            "lanjut pertama janjinya tenggat instansi, sesudahnya batas nasional; selama jam "
            "berhenti tidak ada utang.", _debts),
    Measure("bukti_foto", "Selesai dengan foto", "%", Kind.SHARE,
            "Dari yang selesai: dengan paling sedikit satu foto bukti.",
            _closings_share(lambda one: one.photos > 0)),
    Measure("bukti_diragukan", "Bukti diragukan", CYCLES, Kind.COUNT,
            "Dari yang selesai: salah satu fotonya menimbulkan keraguan.",
            _closings_that(lambda one: one.doubted)),
    Measure("mata_kedua", "Diperiksa mata kedua", CYCLES, Kind.COUNT,
            "Dari yang selesai: penutupannya diperiksa jabatan lain, karena acak atau ragu.",
            _closings_that(lambda one: bool(one.eye))),
    Measure("mata_kedua_setuju", "Bukti dibenarkan", "%", Kind.SHARE,
            "Dari pemeriksaan kedua yang sudah dijawab: yang membenarkan penutupan.", _upheld),
    Measure("respons", "Tingkat jawaban", "%", Kind.SHARE,
            "Dari yang selesai: paling sedikit satu pelapor menyampaikan pendapat.",
            _closings_share(lambda one: bool(one.said))),
    Measure("penilaian", "Penilaian", "suara", Kind.COUNT,
            "Penilaian 1 sampai 5 yang diberikan pelapor dalam periode.", _ratings),
    Measure("indeks_singkat", "Indeks singkat", "0-100", Kind.INDEX,
            "Rata-rata penilaian 1 sampai 5, diskalakan (x - 1) / 4 x 100.", _ratings),
    Measure("puas", "Puas", "%", Kind.SHARE,
            "Penilaian 4 atau 5 dari semua penilaian dalam periode.", _satisfied),
    Measure("berulang", "Berulang", CYCLES, Kind.COUNT,
            "Kasus periode ini tentang tempat dan hal yang pernah diselesaikan.", _returning),
)  # fmt: skip
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({one.key: one for one in ALL})


def _fact(mark: Mark, name: str) -> Group | None:
    return None if mark.fact is None else str(getattr(mark.fact, name))


OFFICE: Final = Dimension("opd", "OPD", lambda mark: mark.office or None)
CHANNEL: Final = Dimension(
    "kanal", "Kanal", lambda mark: mark.channel or (mark.fact.channel if mark.fact else None)
)
CATEGORY: Final = Dimension("kategori", "Kategori", lambda mark: _fact(mark, "category"))
CATEGORY_OFFICE: Final = Dimension(
    "kategori_opd",
    "Kategori x OPD",
    lambda mark: (mark.fact.category, mark.office) if mark.fact else None,
)
DISTRICT: Final = Dimension("kecamatan", "Kecamatan", lambda mark: _fact(mark, "kecamatan"))
WARD: Final = Dimension("kelurahan", "Kelurahan", lambda mark: _fact(mark, "kelurahan_code"))
DIMENSIONS: Final = (OFFICE, CHANNEL, CATEGORY, CATEGORY_OFFICE, DISTRICT, WARD)
