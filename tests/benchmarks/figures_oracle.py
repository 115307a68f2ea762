"""Every figure counted a second time, from the definitions, straight from the histories.

Nothing of `aduan.domain.figures` is imported. A case is replayed row by row up to the cut, beside
what was seen of it at each version; what comes out is a plain record a cycle, and each figure is
one line over these records.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any, Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import Case, HistoryEntry
from tests.benchmarks.figures_city import City

OVER: Final = {"selesai", "ditolak", "ditarik"}
HELD: Final = {"menunggu_pelapor", "ditunda", "bukan_wewenang"}
TICK: Final = timedelta.resolution
Key = tuple[str, str, Any]
"""Measure, dimension, group."""
Answer = tuple[float | None, int, int]
"""Value, how many, how many of them hit."""


@dataclass
class Cycle:
    """One life from opening or reopening to its end, as far as the cut."""

    case: Case
    number: int
    start: datetime
    holders: list[tuple[datetime, str]]
    status: str
    opd0: datetime
    resolve0: datetime
    opd: datetime
    resolve: datetime
    followed: datetime | None = None
    promise: datetime | None = None
    end: datetime | None = None
    how: str = ""
    by_system: bool = False
    limit: datetime | None = None
    into: str = ""
    yes: datetime | None = None
    again: datetime | None = None
    levels: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    thrown: int = 0
    photos: int = 0
    doubted: bool = False
    eye: str = ""
    verdict: str = ""
    before_end: str = ""
    said: list[tuple[datetime, int | None]] = field(default_factory=list)

    @property
    def guarded(self) -> bool:
        case = self.case
        return case.secret or case.inspektorat_only or bool(case.withheld_from)

    def holder(self, at: datetime | None = None) -> str:
        if at is None:
            return self.holders[-1][1]
        return [who for when, who in self.holders if when <= at or when == self.start][-1]

    def hold(self, at: datetime) -> str:
        """Why the clocks stood at an instant."""
        if self.end is not None and self.end <= at:
            return ""
        case = self.case
        spans = [(one.since, one.ended_at, one.reason) for one in case.past_holds]
        if case.hold is not None:
            spans.append((case.hold.since, None, case.hold.reason))
        for since, ended, reason in spans:
            if self.start <= since <= at and (ended is None or at < ended) and reason != "merged":
                return str(reason.value)
        return ""

    @property
    def elsewhere(self) -> bool:
        last = self.before_end if self.end is not None else self.status
        return last == "bukan_wewenang" and self.how != "digabung"

    @property
    def own_work(self) -> bool:
        return not self.elsewhere and self.how not in {"ditarik", "ditolak"}


@dataclass
class Recount:
    """The same period, counted the other way."""

    city: City
    since: datetime
    until: datetime
    cut: datetime
    calendar: Calendar
    marks: dict[str, list[tuple[Cycle | None, str, float, str]]] = field(default_factory=dict)

    def cycles(self) -> list[Cycle]:
        found = []
        for case_id, rows in self.city.history.items():
            case = self.city.cases[case_id]
            if not case.sandbox and case.opened_at < max(self.until, self.cut):
                found += self.replayed(case, rows)
        return found

    def replayed(self, case: Case, rows: list[HistoryEntry]) -> Iterator[Cycle]:
        seen = self.city.seen[case.case_id]
        cycle: Cycle | None = None
        done: list[Cycle] = []
        for at, row in enumerate(rows):
            when = case.opened_at if at == 0 else row.at
            if when > self.cut:
                break
            after, status = seen[at], row.to_status.value
            was = seen[at - 1] if at else after
            if cycle is None or row.cycle > cycle.number:
                if cycle is not None:
                    cycle.again = row.at
                    if row.move == "eye_return":
                        cycle.verdict = "no"
                who = "DUTY" if status == "triase" else after.agency
                cycle = Cycle(
                    case, row.cycle, when, [(when, who)], status,
                    after.opd, after.resolve, after.opd, after.resolve,
                )  # fmt: skip
                done.append(cycle)
                continue
            self._row(cycle, row, was, after)
        for one in done:
            if one.end is None:
                one.limit = one.resolve
            one.said = [
                (voice.at, voice.rating)
                for voice in self.city.voices.get((case.case_id, one.number), {}).values()
                if voice.at <= self.cut
            ]
        return iter(done)

    def _row(self, cycle: Cycle, row: HistoryEntry, was: Any, after: Any) -> None:
        status = row.to_status.value
        moved = after.agency != was.agency
        resting = status in OVER | HELD or status == "digabung"
        who = "DUTY" if status == "triase" else after.agency
        if (moved or not resting) and who != cycle.holder():
            cycle.holders.append((row.at, who))
            cycle.thrown += row.move == "forward"
        if row.move in {"follow_up", "resolve"}:
            cycle.photos += len(row.evidence)
            if cycle.followed is None:
                cycle.followed, cycle.promise = row.at, was.opd
        if row.move == "escalate":
            cycle.levels.setdefault(row.level.value, (row.at, cycle.holder()))
        if row.move == "confirm" and cycle.yes is None:
            cycle.yes = row.at
        if row.move == "eye_agree":
            cycle.verdict = "yes"
        cycle.doubted = cycle.doubted or after.doubted
        ended = status in OVER or status == "digabung"
        if ended and cycle.end is None:
            cycle.end, cycle.how = row.at, status
            cycle.before_end = row.from_status.value if row.from_status else ""
            cycle.by_system = row.actor.role.value == "system"
            cycle.limit, cycle.eye = was.resolve, after.eye
            if status == "digabung":
                cycle.into = cycle.case.merged_into or ""
            elif status == "selesai" and cycle.before_end == "bukan_wewenang":
                cycle.how = "bukan_wewenang"
        elif not ended and cycle.end is not None:
            cycle.end, cycle.how, cycle.into, cycle.limit = None, "", "", None
            cycle.by_system, cycle.before_end, cycle.eye = False, "", cycle.eye
        cycle.status, cycle.opd, cycle.resolve = status, after.opd, after.resolve

    def run(self) -> dict[Key, Answer]:
        everything = self.cycles()
        last_cycle = {one.case.case_id: one for one in everything}
        first_cycle = {one.case.case_id: one for one in reversed(everything)}
        stop = min(self.until, self.cut)

        def inside(at: datetime | None) -> bool:
            return at is not None and self.since <= at < self.until and at <= self.cut

        def counts(one: Cycle) -> bool:
            if one.how != "digabung" or one.end is None:
                return True
            return one.end >= (self.until if inside(one.start) else self.since)

        lives = [one for one in everything if counts(one)]
        own = [one for one in lives if inside(one.start)]

        def ends(*how: str) -> list[Cycle]:
            return [one for one in lives if one.how in how and inside(one.end)]

        done = ends("selesai")
        eve = self.since - TICK
        there = [one for one in lives if one.start < stop and (one.end is None or one.end >= stop)]
        rest = stop - TICK
        note = self.note

        for arrival in self.city.arrivals.values():
            if not inside(arrival.received_at):
                continue
            home, steps = arrival.case_id, 0
            while True:
                latest = last_cycle.get(home)
                merged = latest is not None and latest.how == "digabung" and latest.end is not None
                if not merged or latest is None or latest.end is None or latest.end >= stop:
                    break
                home, steps = latest.into, steps + 1
                if steps > 50:
                    break
            first = first_cycle.get(home)
            opener = (
                first is not None
                and home == arrival.case_id
                and first.case.opened_by == arrival.complaint_id
            )
            who = first.holders[0][1] if first else ""
            for name in ("masuk", "kasus" if opener else "digabung"):
                note(name, first, who, 1, arrival.channel)
        for (channel, day), number in self.city.counted.items():
            if self.since.date() <= day < self.until.date():
                for _ in range(number):
                    note("dihitung_saja", None, "", 1, channel)

        for one in lives:
            if one.start < self.since and (one.end is None or one.end >= self.since):
                note("terbuka_awal", one, one.holder(eve))
            for (_, old), (when, new) in zip(one.holders, one.holders[1:], strict=False):
                if inside(when):
                    note("pindah_masuk", one, new)
                    note("pindah_keluar", one, old)
            for level, name in (("SEKDA", "eskalasi_sekda"), ("WALI_KOTA", "eskalasi_wali_kota")):
                if level in one.levels and inside(one.levels[level][0]):
                    note(name, one, one.levels[level][1])
            for when, rating in one.said:
                if rating is not None and inside(when):
                    note("penilaian", one, one.holder())
                    note("indeks_singkat", one, one.holder(), rating)
                    note("puas", one, one.holder(), rating >= 4)
        for one in own:
            who = one.holder()
            note("putaran_masuk", one, one.holders[0][1])
            note("putaran", one, who)
            note("lempar", one, who, one.thrown)
            if one.number == 1 and one.case.recurrence_of:
                note("berulang", one, who)
            if one.own_work:
                note("laju", one, who, one.followed is not None)
                self.timely("tepat_kota", one, one.promise or one.opd)
                self.timely("tepat_kota_kotor", one, one.opd0)
            if one.followed is not None:
                took = (one.followed - one.start).total_seconds() / 3600
                days = self.calendar.working_time_between(one.start, one.followed)
                worked = days.total_seconds() / 86400
                note("ditindaklanjuti", one, who)
                for name in ("t1_median", "t1_rata", "t1_p90"):
                    note(name, one, who, took)
                note("t1_hari_kerja", one, who, worked)
                note("t1_rata_hari_kerja", one, who, worked)
                note("lima_hari_kerja", one, who, worked < 5)
        for name, how in (("selesai", "selesai"), ("bukan_wewenang", "bukan_wewenang"),
                          ("ditolak", "ditolak"), ("ditarik", "ditarik"),
                          ("kasus_digabung", "digabung")):  # fmt: skip
            for one in ends(how):
                note(name, one, one.holder())
        for one in ends("selesai", "bukan_wewenang", "ditolak"):
            note("dibuka_kembali_persen", one, one.holder(), one.again is not None)
            if one.again is not None:
                note("dibuka_kembali", one, one.holder())
        for one in done:
            self.closing(one)
        for one in there:
            who = one.holder(rest)
            note("terbuka_akhir", one, who)
            note("tertua", one, who, (stop - one.start).total_seconds() / 86400)
            why = one.hold(rest)
            name = {"postponed": "ditunda", "other_government": "di_pemerintah_lain",
                    "waiting_for_reporter": "menunggu_pelapor"}.get(why)  # fmt: skip
            if name:
                note(name, one, who)
            elif not one.elsewhere:
                self.owed(one, rest, who)
        return self.answers()

    def timely(self, name: str, one: Cycle, promise: datetime) -> None:
        if one.followed is not None or promise < self.cut:
            kept = one.followed is not None and one.followed <= promise
            self.note(name, one, one.holder(), kept)

    def owed(self, one: Cycle, at: datetime, who: str) -> None:
        followed = one.followed is not None and one.followed <= at
        promise = (one.limit or one.resolve) if followed else (one.promise or one.opd)
        if promise < at:
            days = (at - promise).total_seconds() / 86400
            self.note("utang_janji", one, who, days * max(one.case.reporter_count, 1))

    def closing(self, one: Cycle) -> None:
        who, note = one.holder(), self.note
        ripe = one.end is not None and one.end + timedelta(days=30) <= self.cut
        if one.again is None and one.yes is not None:
            note("terkonfirmasi", one, who)
        elif one.again is None:
            note("ditutup_sistem" if one.by_system else "oleh_opd", one, who)
        if one.again is not None or (one.by_system and one.yes is None):
            note("tuntas_sejati_persen", one, who, 0)
        elif one.yes is not None or ripe:
            note("tuntas_sejati", one, who)
            note("tuntas_sejati_persen", one, who, 1)
        if one.limit is not None and one.end is not None:
            note("tepat_nasional", one, who, one.end <= one.limit)
            note("tepat_nasional_kotor", one, who, one.end <= one.resolve0)
        note("bukti_foto", one, who, one.photos > 0)
        note("respons", one, who, bool(one.said))
        if one.doubted:
            note("bukti_diragukan", one, who)
        if one.eye:
            note("mata_kedua", one, who)
            if one.verdict:
                note("mata_kedua_setuju", one, who, one.verdict == "yes")

    def note(
        self, name: str, one: Cycle | None, who: str, value: float = 1, channel: str = ""
    ) -> None:
        self.marks.setdefault(name, []).append((one, who, value, channel))

    def answers(self) -> dict[Key, Answer]:
        found: dict[Key, Answer] = {}
        for name, marks in self.marks.items():
            found[name, "kota", None] = _answer(name, [v for _, _, v, _ in marks], hide=False)
            groups: dict[tuple[str, Any], list[float]] = defaultdict(list)
            for one, who, value, channel in marks:
                if one is not None and one.guarded:
                    continue
                for by, group in _groups(one, who, channel):
                    groups[by, group].append(value)
            for (by, group), values in groups.items():
                found[name, by, group] = _answer(name, values, hide=True)
        return found


def _groups(one: Cycle | None, who: str, channel: str) -> Iterable[tuple[str, Any]]:
    if who:
        yield "opd", who
    if one is None:
        yield "kanal", channel
        return
    case = one.case
    yield "kanal", channel or (case.channels[0] if case.channels else "")
    yield "kategori", case.category or ""
    yield "kategori_opd", (case.category or "", who)
    yield "kecamatan", case.place.kecamatan or ""
    yield "kelurahan", case.place.kelurahan_code or ""


SHARES: Final = {
    "laju", "lima_hari_kerja", "tepat_kota", "tepat_kota_kotor", "tepat_nasional",
    "tepat_nasional_kotor", "tuntas_sejati_persen", "dibuka_kembali_persen", "bukti_foto",
    "respons", "mata_kedua_setuju", "puas",
}  # fmt: skip
OTHERS: Final[Mapping[str, Callable[[list[float]], float]]] = {
    "t1_median": median,
    "t1_rata": fmean,
    "t1_p90": lambda values: sorted(values)[-(-len(values) * 9 // 10) - 1],
    "t1_hari_kerja": median,
    "t1_rata_hari_kerja": fmean,
    "lempar": fmean,
    "indeks_singkat": lambda values: (fmean(values) - 1) * 25,
}


def _answer(name: str, values: list[float], *, hide: bool) -> Answer:
    few = hide and len(values) < 5
    if name in SHARES:
        hits = sum(bool(one) for one in values)
        return (None if few else hits / len(values)), len(values), hits
    if name in OTHERS:
        return (None if few else OTHERS[name](values)), len(values), 0
    if name == "tertua":
        return max(values), len(values), 0
    return sum(values) if name == "utang_janji" else len(values), len(values), 0
