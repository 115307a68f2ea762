"""R9, the leaders' letter of Monday 07:00: the week in one page, exceptions first.

It is about the week that ended on Sunday, which is frozen on Wednesday: so it says that its figures
are not frozen yet. What is kept from view stands in no list of it, whoever reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aduan.domain.case.case import Level
from aduan.domain.case.posts import SEKDA, WALI_KOTA
from aduan.domain.figures.colours import FORMULA, NEEDED, Arrow, Colour, arrow, colour
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.measures import OFFICE, SMALL, Counted, confirmed, still
from aduan.domain.figures.measures import Cell as Figure
from aduan.domain.reports.counting import HIDDEN, UNKNOWN, Names, chosen, shown
from aduan.domain.reports.monthly import owed, state_words, waiting_longest
from aduan.domain.reports.tables import Cell, Column, Kind, Sheet

OLDEST: Final = 5
MOST_AT_DESK: Final = 8
MOST_NAMED: Final = 8
MOST_OWING: Final = 6
"""Rows of its own; the others follow in one, so that the letter stays a page."""
CITY_LINE: Final = chosen(
    "masuk", "putaran", "laju", "t1_median", "selesai", "terkonfirmasi", "terbuka_akhir",
    "eskalasi_sekda", "eskalasi_wali_kota", "utang_janji",
)  # fmt: skip
_DAY: Final = timedelta(days=1)
_SIGNS: Final[Mapping[Arrow, str]] = {Arrow.BETTER: "↗ membaik", Arrow.WORSE: "↘ memburuk"}
_LEVELS: Final[Mapping[str, Level]] = {SEKDA: Level.SEKDA, WALI_KOTA: Level.WALI_KOTA}
Rows = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Weeks:
    """This week and the two before it; a week in which nothing was there yet is None."""

    this: Counted
    before: Counted | None
    earlier: Counted | None

    @property
    def all(self) -> Sequence[Counted]:
        """The oldest first."""
        return [one for one in (self.earlier, self.before, self.this) if one is not None]


class Offices:
    """The rows of all offices in the three weeks, counted once for every reader."""

    def __init__(self, weeks: Weeks) -> None:
        measures = tuple(dict.fromkeys((*chosen(*NEEDED), *chosen("utang_janji", "putaran"))))
        tables = [one.table(OFFICE, measures).rows for one in weeks.all]
        self.weeks: list[Rows] = [
            {str(code): cells for code, cells in table.items() if str(code)} for table in tables
        ]
        self.this = self.weeks[-1]

    def arrow(self, code: str) -> Arrow:
        rows = [week[code] for week in self.weeks if code in week]
        return arrow(rows)


def monday_sheets(reader: str, weeks: Weeks, offices: Offices, names: Names) -> tuple[Sheet, ...]:
    """`reader` is the post the letter goes to."""
    return (
        _city(weeks),
        _at_desk(reader, weeks.this, names),
        _exceptions(offices, names),
        _oldest(weeks.this, names),
        _debts(offices, names),
        _good(weeks, offices, names),
    )


def _city(weeks: Weeks) -> Sheet:
    this = weeks.this.city(CITY_LINE)
    before = weeks.before.city(CITY_LINE) if weeks.before else {}
    rows = tuple(
        (
            measure.name,
            measure.unit,
            shown(this[measure.key], measure),
            shown(before[measure.key], measure) if before else None,
        )
        for measure in CITY_LINE
    )
    return Sheet(
        "1 Kota",
        "Kota pekan ini",
        (
            Column("Ukuran"),
            Column("Satuan"),
            Column("Pekan ini", Kind.NUMBER),
            Column("Pekan sebelumnya", Kind.NUMBER),
        ),
        rows,
        n=this["putaran"].n,
    )


def _at_desk(reader: str, counted: Counted, names: Names) -> Sheet:
    """What was escalated to a leader this week; of a head, what is late with the office."""
    end = counted.last_moment - timedelta.resolution
    level = _LEVELS.get(reader)
    if level is not None:
        found = [
            fact
            for fact in counted.facts
            if any(one.level is level and counted.within(one.at) for one in fact.told)
        ]
    else:
        found = [
            fact
            for fact in still(counted)
            if fact.office_at(end) == reader
            and fact.follow_up_at is None
            and fact.city_due < end
            and not fact.standing_at(end)
        ]
    seen = sorted((one for one in found if not one.hidden), key=lambda one: one.began_at)
    rest = len(seen) - MOST_AT_DESK
    return Sheet(
        "2 Di meja Anda",
        "Sampai di meja Anda" if level else "Lewat tenggat pada instansi Anda",
        (
            Column("Nomor"),
            Column("Hal"),
            Column("OPD"),
            Column("Kelurahan"),
            Column("Tenggat", Kind.MOMENT),
            Column("Keadaan"),
        ),
        tuple(_line(fact, counted, names) for fact in seen[:MOST_AT_DESK]),
        n=len(seen),
        note=f"Masih ada {rest} lagi di halaman Anda." if rest > 0 else "",
    )


def _line(fact: Fact, counted: Counted, names: Names) -> tuple[Cell, ...]:
    end = counted.last_moment - timedelta.resolution
    return (
        fact.number,
        names.category(fact.category),
        names.office(fact.office_at(end)),
        fact.kelurahan or UNKNOWN,
        owed(fact),
        state_words(fact),
    )


def _exceptions(offices: Offices, names: Names) -> Sheet:
    """The worst of the red and yellow offices a row each; the others of a colour in one row
    together."""
    rows: list[tuple[Cell, ...]] = []
    judged = {code: colour(cells) for code, cells in offices.this.items()}
    for shade in (Colour.RED, Colour.YELLOW):
        named = [(names.office(code), code) for code, one in judged.items() if one.colour is shade]
        room = max(MOST_NAMED - len(rows), 0)
        worst = sorted(named, key=lambda pair: (offices.this[pair[1]]["laju"].value or 0, pair))
        rows += [
            (name, shade.value, _SIGNS.get(offices.arrow(code), ""), judged[code].why)
            for name, code in sorted(worst[:room])
        ]
        if len(worst) > room:
            rest = ", ".join(sorted(name for name, _ in worst[room:]))
            rows.append((rest, shade.value, "", "sebabnya ada di lembar OPD laporan bulanan"))
    for shade, why in (
        (Colour.GREEN, "laju paling sedikit 95 persen, tidak ada yang sampai ke Sekda"),
        (Colour.GREY, f"kurang dari {SMALL} putaran, tidak dinilai"),
    ):
        codes = sorted(
            (code for code, one in judged.items() if one.colour is shade), key=names.office
        )
        if codes:
            better = [names.office(code) for code in codes if offices.arrow(code) is Arrow.BETTER]
            sign = f"↗ membaik: {', '.join(better)}" if better else ""
            rows.append((", ".join(map(names.office, codes)), shade.value, sign, why))
    return Sheet(
        "3 OPD",
        "Perangkat daerah",
        (Column("OPD"), Column("Warna", Kind.COLOUR, FORMULA), Column("Arah"), Column("Sebab")),
        tuple(rows),
        n=sum(cells["putaran"].n for cells in offices.this.values()),
        note=HIDDEN,
    )


def _oldest(counted: Counted, names: Names) -> Sheet:
    end = counted.last_moment - timedelta.resolution
    waiting = waiting_longest(counted, OLDEST)
    return Sheet(
        "4 Lima tertua",
        "Lima kasus terbuka tertua",
        (
            Column("Nomor"),
            Column("Hal"),
            Column("OPD"),
            Column("Umur (hari)", Kind.NUMBER),
            Column("Keadaan"),
        ),
        tuple(
            (
                fact.number,
                names.category(fact.category),
                names.office(fact.office_at(end)),
                round((end - fact.began_at) / _DAY, 1),
                state_words(fact),
            )
            for fact in waiting
        ),
        n=len(waiting),
    )


def _debts(offices: Offices, names: Names) -> Sheet:
    """Utang janji, the greatest first; and where backlog and median both worsened twice."""
    (measure,) = chosen("utang_janji")
    owing = sorted(
        ((cells["utang_janji"], code) for code, cells in offices.this.items()),
        key=lambda pair: (-(pair[0].value or 0), pair[1]),
    )
    rows = [
        (
            names.office(code),
            shown(figure, measure),
            figure.n,
            "ya: terbuka dan median" if offices.arrow(code) is Arrow.WORSE else "",
        )
        for figure, code in owing
        if figure.value
    ]
    # An office that worsened twice is named however little it owes.
    named = [row for at, row in enumerate(rows) if at < MOST_OWING or row[3]]
    rest = [row for at, row in enumerate(rows) if not (at < MOST_OWING or row[3])]
    if rest:
        owed_by_rest = [row[1] for row in rest if isinstance(row[1], float)]
        named.append((f"{len(rest)} instansi lain", round(sum(owed_by_rest), 1),
                      sum(row[2] for row in rest), ""))  # fmt: skip
    return Sheet(
        "5 Utang janji",
        "Utang janji",
        (
            Column("OPD"),
            Column("Utang janji (hari-orang)", Kind.NUMBER, measure.definition),
            Column("Kasus", Kind.COUNT),
            Column("Memburuk dua kali"),
        ),
        tuple(named),
        n=sum(figure.n for figure, _ in owing),
    )


def _good(weeks: Weeks, offices: Offices, names: Names) -> Sheet:
    rows = [*_best_case(weeks.this, names), *_best_office(offices, names)]
    return Sheet(
        "6 Hasil baik",
        "Satu hasil baik",
        (Column("Apa"), Column("Sebelum"), Column("Sesudah")),
        tuple(rows[:1]),
        note="" if rows else "Pekan ini tidak ada hasil yang memenuhi syarat untuk disebut.",
    )


def _best_case(counted: Counted, names: Names) -> list[tuple[Cell, ...]]:
    """Done and confirmed this week with a proof nobody doubts; most reporters first."""
    done = [
        fact
        for fact in counted.ended(Ended.SELESAI)
        if confirmed(fact) and fact.photos and not fact.doubted and not fact.hidden
    ]
    if not done:
        return []
    best = min(done, key=lambda one: (-one.reporters, one.began_at, one.number))
    took = round(((best.ended_at or best.began_at) - best.began_at) / _DAY, 1)
    where = f"{best.kelurahan or 'tempat yang tidak disebut'} ({names.office(best.office)})"
    return [
        (
            f"{best.number}, {names.category(best.category)} di {where}",
            f"{best.reporters} pelapor menunggu",
            f"selesai dalam {took:g} hari, dengan foto, dibenarkan pelapor".replace(".", ","),
        )
    ]


def _best_office(offices: Offices, names: Names) -> list[tuple[Cell, ...]]:
    """The office whose median fell most since the week before."""
    if len(offices.weeks) < 2:
        return []
    before, found = offices.weeks[-2], []
    for code, cells in offices.this.items():
        now, then = cells["t1_median"].value, before.get(code, {}).get("t1_median")
        if now is not None and then is not None and then.value is not None and now < then.value:
            found.append((then.value - now, code, then.value, now))
    if not found:
        return []
    _, code, old, new = max(found)
    return [
        (
            f"Median tindak lanjut pertama {names.office(code)}",
            f"{old:.1f} jam".replace(".", ","),
            f"{new:.1f} jam".replace(".", ","),
        )
    ]
