"""R12, how well the machine did a month: joining, first office, escalations it owed, how soon
LAPOR! had a report and what lies undelivered. What only the cloud's meters know is named as
missing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aduan.domain.case.case import Level
from aduan.domain.case.posts import DUTY
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.indices import wilson
from aduan.domain.figures.measures import SMALL, Counted
from aduan.domain.lapor.link import Link
from aduan.domain.reports.counting import Counting, Names, chosen
from aduan.domain.reports.tables import FEW, Cell, Column, Kind, Sheet

SAME, APART = "sama", "beda"
"""What a person says of two reports (`application/case/labels.py`)."""
DUPLICATE: Final = "duplicate"
LATE_AFTER: Final = timedelta(minutes=10)
"""Two looks of the sweep: an escalation that comes later was missed."""
TWICE_WITHIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on what the machine had thought. `machine` is its score, or how it had joined
    the two; "" where it had no opinion."""

    kind: str
    answer: str
    machine: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Meter:
    """A count of what lies undelivered; `wanted` is what it should be."""

    name: str
    unit: str
    value: float
    means: str
    wanted: float = 0


def machine_sheets(
    this: Counting,
    names: Names,
    decisions: Sequence[Decision] | None,
    meters: Sequence[Meter] | None,
    links: Sequence[Link] | None,
) -> tuple[Sheet, ...]:
    return (
        _joining(this.counted, decisions),
        _routing(this.counted, names),
        _escalating(this.counted),
        _delivering(this.counted, meters, links),
        *((this.corrections,) if this.corrections else ()),
    )


_HEADS: Final = (
    Column("Ukuran"),
    Column("Nilai", Kind.NUMBER),
    Column("n", Kind.COUNT),
    Column("Seharusnya"),
    Column("Cara menghitung"),
)
Row = tuple[Cell, ...]


def _joining(counted: Counted, decisions: Sequence[Decision] | None) -> Sheet:
    city = counted.city(chosen("masuk", "digabung"))
    asked = [one for one in decisions or () if one.kind == DUPLICATE]
    answers = Counter(one.answer for one in asked)
    apart = sum(one.answer == APART and not _scored(one) for one in asked)
    rows: list[Row] = [
        ("Aduan digabung", city["digabung"].n, city["masuk"].n, "",
         "Aduan yang masuk dalam periode dan berada di kasus aduan lain saat dihitung."),
    ]  # fmt: skip
    if decisions is not None:
        rows += [
            ("Pasangan yang ditanyakan kepada petugas", len(asked), len(asked), "",
             "Keputusan orang tentang dua laporan dalam periode."),
            ("Dijawab sama", answers[SAME], len(asked), "", "Petugas: satu peristiwa."),
            ("Dijawab beda", answers[APART], len(asked), "", "Petugas: dua peristiwa."),
            ("Dipisahkan kembali", apart, len(asked), "",
             "Yang sudah digabung mesin atau orang, lalu dipisahkan."),
            *_precision(city["digabung"].n, apart),
        ]  # fmt: skip
    return Sheet(
        "1 Penggabungan",
        "Penggabungan aduan",
        _HEADS,
        tuple(rows),
        n=city["masuk"].n,
        note="" if decisions is not None else _UNREAD.format("Keputusan petugas"),
    )


_UNREAD: Final = "{} tidak dapat dibaca saat laporan dibuat, jadi tidak dihitung."


def _scored(one: Decision) -> bool:
    """A pair that was asked about carries a score; one that was taken apart, how it was joined."""
    return one.machine.replace(".", "", 1).isdecimal()


def _precision(joined: int, apart: int) -> list[Row]:
    """Of what was joined: what nobody took apart again. An upper bound: not all is looked at."""
    name = "Gabungan yang bertahan (%)"
    means = (
        "Dari aduan yang digabung: yang tidak dipisahkan petugas. Batas atas ketepatan, karena "
        "tidak semua gabungan diperiksa orang."
    )
    if joined == 0:
        return [(name, None, 0, "", means)]
    if joined < SMALL:
        return [(name, FEW, joined, "", means)]
    kept = max(joined - apart, 0)
    sure = wilson(kept, joined)
    assert sure is not None
    low, high = (f"{100 * one:.1f}".replace(".", ",") for one in sure)
    return [(name, round(100 * kept / joined, 1), joined, "",
             f"{means} Selang Wilson 95 persen: {low} sampai {high}.")]  # fmt: skip


def _routing(counted: Counted, names: Names) -> Sheet:
    """Who had a case first, and whether it stayed there."""
    groups: dict[str, list[Fact]] = {}
    for fact in counted.own():
        if fact.cycle == 1 and fact.ended is not Ended.DIGABUNG:
            groups.setdefault("" if fact.hidden else fact.stays[0].office, []).append(fact)
    every = [fact for facts in groups.values() for fact in facts]
    rows = sorted((names.office(code), *_right(facts)) for code, facts in groups.items() if code)
    return Sheet(
        "2 Penyaluran",
        "Penyaluran ke instansi pertama",
        (
            Column("Instansi pertama"),
            Column("Kasus", Kind.COUNT, "Kasus baru yang dimulai dalam periode."),
            Column("Tetap di sana (%)", Kind.SHARE, "Tidak diteruskan dan tidak dibetulkan sampai "
                   "saat dihitung; yang menunggu di meja layanan belum punya instansi."),
            Column("Penerusan per kasus", Kind.NUMBER, "Rata-rata penerusan antar-instansi."),
        ),
        (*rows, ("Seluruh kota", *_right(every))),
        n=len(every),
    )  # fmt: skip


def _right(facts: Sequence[Fact]) -> Row:
    if not facts:
        return (0, None, None)
    if len(facts) < SMALL:
        return (len(facts), FEW, FEW)
    stayed = sum(_stayed(fact) for fact in facts)
    hops = sum(fact.hops for fact in facts) / len(facts)
    return (len(facts), round(100 * stayed / len(facts), 1), round(hops, 1))


def _stayed(fact: Fact) -> bool:
    return len({stay.office for stay in fact.stays}) == 1 and fact.stays[0].office != DUTY


def _escalating(counted: Counted) -> Sheet:
    """What was promised to happen by itself; both are wanted to be nothing."""
    judged = [fact for fact in counted.own() if _owed_escalation(fact, counted.frame.cut)]
    missed = sorted(one.number for one in judged if not one.told and not one.hidden)
    doubled = sorted(one.number for one in counted.facts if _twice(one) and not one.hidden)
    rows: tuple[Row, ...] = (
        ("Tenggat lewat yang tidak dieskalasi", sum(not one.told for one in judged), len(judged),
         "0", "Putaran periode yang belum ditindaklanjuti sepuluh menit sesudah tenggat instansi, "
         "jamnya tidak berhenti, dan tidak seorang pun di atas diberi tahu." + _named(missed)),
        ("Eskalasi ganda", sum(map(_twice, counted.facts)), len(counted.facts),
         "0", "Tingkat yang sama diberi tahu dua kali dalam satu jam." + _named(doubled)),
    )  # fmt: skip
    return Sheet("3 Eskalasi", "Eskalasi", _HEADS, rows, n=len(judged))


def _named(numbers: Sequence[str]) -> str:
    return f" Nomor: {', '.join(numbers[:20])}." if numbers else ""


def _owed_escalation(fact: Fact, cut: datetime) -> bool:
    limit = fact.city_due + LATE_AFTER
    over = min((at for at in (fact.follow_up_at, fact.ended_at) if at is not None), default=cut)
    stood = fact.standing_at(fact.city_due) is not None or fact.not_ours_since is not None
    return limit < min(over, cut) and not stood


def _twice(fact: Fact) -> bool:
    last: dict[Level, datetime] = {}
    for told in sorted(fact.told, key=lambda one: one.at):
        before = last.get(told.level)
        if before is not None and told.at - before < TWICE_WITHIN:
            return True
        last[told.level] = told.at
    return False


_COST: Final = (
    "Tidak dihitung di sini: tagihan AWS per tag proyek ada di Cost Explorer, perkiraannya di "
    "docs/costs.md."
)
_BOUNCED: Final = (
    "Tidak dihitung di sini: dicatat Amazon SNS (NumberOfNotificationsFailed) di CloudWatch."
)
_LAG: Final = (
    "Jam dari awal kasus sampai laporannya ada di LAPOR!, dari kasus periode ini yang dikirim "
    "kota; yang tidak dilampaui 99 dari 100."
)


def _delivering(
    counted: Counted, meters: Sequence[Meter] | None, links: Sequence[Link] | None
) -> Sheet:
    lags = sorted(_lags(counted, links or ()))
    lag: Cell = None if not lags else FEW if len(lags) < SMALL else round(_p99(lags), 1)
    rows: tuple[Row, ...] = (
        *([("Sampai di LAPOR!, p99", lag, "jam", "", _LAG)] if links is not None else ()),
        *((one.name, one.value, one.unit, f"{one.wanted:g}", one.means) for one in meters or ()),
        ("Pemberitahuan terpental", None, "pemberitahuan", "0", _BOUNCED),
        ("Biaya", None, "USD", "", _COST),
    )
    unread = [what for what, known in (("Antrean keluar", meters), ("Salinan di LAPOR!", links))
              if known is None]  # fmt: skip
    return Sheet(
        "4 Penyampaian",
        "Penyampaian ke luar dan biaya",
        (
            Column("Ukuran"),
            Column("Nilai", Kind.NUMBER),
            Column("Satuan"),
            Column("Seharusnya"),
            Column("Cara menghitung"),
        ),
        rows,
        note=" ".join(map(_UNREAD.format, unread)),
    )


def _lags(counted: Counted, links: Sequence[Link]) -> Iterator[float]:
    began = {fact.case_id: fact.began_at for fact in counted.own() if fact.cycle == 1}
    for link in links:
        if link.ours and link.case_id in began:
            yield (link.linked_at - began[link.case_id]) / timedelta(hours=1)


def _p99(values: Sequence[float]) -> float:
    """The smallest that 99 of a hundred do not exceed (nearest rank); `values` are sorted."""
    return values[-(-99 * len(values) // 100) - 1]
