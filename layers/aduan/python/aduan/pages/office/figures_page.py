"""The overview of the city for its leaders, and an office's own figures. Every number that counts
open cases leads to its list; shares and medians say of how many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from aduan.application.office.overview import Overview, OwnFigures
from aduan.application.office.show import Tab
from aduan.domain.case.case import Level
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.promise import sop_words
from aduan.domain.case.spoken_time import MONTHS, moment_words
from aduan.domain.case.subject import subject
from aduan.domain.case.unlinked import unlinked
from aduan.domain.figures.offices import SMALL, CityFigures, Figures
from aduan.pages.office.office_page import due_of
from aduan.pages.shared.labels import CityNames, unreadable_words
from aduan.pages.shared.page import Page

FEW: Final = f"kurang dari {SMALL} kasus"
Spots = Mapping[str, tuple[float, float]]
"""Where each kecamatan lies (latitude, longitude), by its name."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the address of what it counts ("" where it is nothing, or no list)."""

    words: str
    address: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One office, one district, or the city: the numbers in the order of the head of the table."""

    name: str
    numbers: tuple[Number, ...]
    trend: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A district on the drawn map; `said` is what its link is called, "" where it leads nowhere."""

    name: str
    x: float
    y: float
    r: float
    open: str
    late: int
    address: str
    said: str


@dataclass(frozen=True, slots=True)
class Oldest:
    address: str
    number: str
    matter: str
    office: str
    since: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class OverviewScreen:
    """Everything the overview says; `when` is "" while nothing was counted yet."""

    when: str
    month: str
    sop: str
    few: str
    total: FigureRow | None
    offices: tuple[FigureRow, ...]
    districts: tuple[FigureRow, ...]
    oldest: tuple[Oldest, ...]
    spots: tuple[Spot, ...]
    all: str


HEAD: Final = (
    "Terbuka", "Terlambat", "Sampai Sekda", "Sampai Wali Kota", "Median tindak lanjut pertama",
)  # fmt: skip


def overview_page(
    view: Overview, city: CityNames, rules: ClockRules, *, spots: Spots | None = None
) -> Page:
    found, before = view.figures, view.before
    screen = OverviewScreen(
        when=moment_words(found.at, city.zone) if found else "",
        month=_month(found) if found else "",
        sop=sop_words(rules),
        few=FEW,
        total=_row("Seluruh kota", found.total, before.total if before else None, view)
        if found
        else None,
        offices=_rows(found, before, view, city) if found else (),
        districts=tuple(
            _row(
                name, figures, before.districts.get(name) if before else None, view, kecamatan=name
            )
            for name, figures in _worst_first(found.districts)
        )
        if found
        else (),
        oldest=tuple(
            Oldest(
                address=f"../actions/{row.token}",
                number=row.case.number,
                matter=unlinked(subject(row.case)),
                office=city.office(row.case.agency),
                since=moment_words(row.case.arrived_at, city.zone),
                due=due_of(row.case, view.now, city)[0],
                late=due_of(row.case, view.now, city)[1],
            )
            for row in view.oldest
        ),
        spots=_spots(found, spots or {}, view) if found else (),
        all=_address(view.token, bagian=Tab.ALL.value),
    )
    return Page(
        title=f"Ikhtisar aduan {city.name}",
        template="office/overview.html",
        values={
            "overview": screen,
            "head": (*HEAD, f"Dalam {screen.sop}"),
            "unreadable": unreadable_words(view.unreadable),
        },
        wide=True,
    )


def _rows(
    found: CityFigures, before: CityFigures | None, view: Overview, city: CityNames
) -> tuple[FigureRow, ...]:
    return tuple(
        _row(
            city.office(post),
            figures,
            before.offices.get(post) if before else None,
            view,
            instansi=post,
        )
        for post, figures in _worst_first(found.offices)
    )


def _worst_first(groups: Mapping[str, Figures]) -> Sequence[tuple[str, Figures]]:
    shown = [(name, one) for name, one in groups.items() if one.open or one.done or one.followed_up]
    return sorted(shown, key=lambda pair: (-pair[1].overdue, -pair[1].open, pair[0]))


def _row(
    name: str, figures: Figures, before: Figures | None, view: Overview, **where: str
) -> FigureRow:
    def number(count: int, *, bad: bool = False, **query: str) -> Number:
        address = _address(view.token, **query, **where) if count else ""
        return Number(_count(count), address, bad and count > 0)

    return FigureRow(
        name=name,
        numbers=(
            number(figures.open, bagian=Tab.ALL.value),
            number(figures.overdue, bad=True, bagian=Tab.LATE.value),
            number(figures.with_sekda, bagian=Tab.ALL.value, tingkat=Level.SEKDA.value),
            number(figures.with_wali_kota, bagian=Tab.ALL.value, tingkat=Level.WALI_KOTA.value),
            Number(median_words(figures)),
            Number(share_words(figures)),
        ),
        trend=trend_words(figures, before),
    )


def median_words(figures: Figures) -> str:
    if figures.median_hours is None:
        return FEW
    return f"{figures.median_hours:g} jam".replace(".", ",")


def share_words(figures: Figures) -> str:
    """ "82% dari 40"."""
    share = figures.share
    return FEW if share is None else f"{share:.0%} dari {_count(figures.judged)}"


def trend_words(this: Figures, before: Figures | None) -> str:
    """This month's share beside that of the month before."""
    now, then = this.share, before.share if before else None
    if now is None or then is None:
        return "belum dapat dibandingkan"
    change = round((now - then) * 100)
    if change == 0:
        return "tetap"
    return f"{'naik' if change > 0 else 'turun'} {abs(change)} poin"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _month(found: CityFigures) -> str:
    year, _, month = found.month.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"


def _address(token: str, **query: str) -> str:
    return f"{token}?{urlencode(query)}"


WIDTH: Final = 440
HEIGHT: Final = 300
_EDGE: Final = 50


def _spots(found: CityFigures, spots: Spots, view: Overview) -> tuple[Spot, ...]:
    """North up; the larger the circle, the more open cases."""
    known = [(name, *spots[name]) for name in sorted(spots)]
    if len(known) < 2:
        return ()
    lats, lngs = [lat for _, lat, _ in known], [lng for _, _, lng in known]
    tall, broad = (max(lats) - min(lats)) or 1.0, (max(lngs) - min(lngs)) or 1.0
    most = max((one.open for one in found.districts.values()), default=0) or 1
    shown = []
    for name, lat, lng in known:
        figures = found.districts.get(name, Figures())
        shown.append(
            Spot(
                name=name,
                x=_EDGE + (lng - min(lngs)) / broad * (WIDTH - 2 * _EDGE),
                y=_EDGE + (max(lats) - lat) / tall * (HEIGHT - 2 * _EDGE),
                r=6 + 22 * (figures.open / most) ** 0.5,
                open=_count(figures.open),
                late=figures.overdue,
                address=_address(view.token, bagian=Tab.ALL.value, kecamatan=name)
                if figures.open
                else "",
                said=f"{name} {_count(figures.open)} terbuka, {_count(figures.overdue)} terlambat",
            )
        )
    return tuple(shown)


def own_figures_page(view: OwnFigures, city: CityNames, rules: ClockRules) -> Page:
    """What an office sees of itself."""
    this, before = view.this, view.before
    pairs = [
        ("Terbuka", _count(this.open)),
        ("Terlambat", _count(this.overdue)),
        ("Selesai bulan ini", _count(this.done)),
        ("Penutupan ditolak mata kedua bulan ini", _count(this.sent_back)),
        ("Tindak lanjut pertama bulan ini", _count(this.followed_up)),
        ("Median tindak lanjut pertama", median_words(this)),
        (f"Dalam {sop_words(rules)}", share_words(this)),
        ("Dibanding bulan lalu", trend_words(this, before)),
    ]
    if before is not None:
        pairs += [
            ("Selesai bulan lalu", _count(before.done)),
            ("Penutupan ditolak mata kedua bulan lalu", _count(before.sent_back)),
            ("Median bulan lalu", median_words(before)),
            (f"Dalam {sop_words(rules)} bulan lalu", share_words(before)),
        ]
    return Page(
        title=f"Angka {city.office(view.link.post)}",
        template="office/figures.html",
        values={
            "when": moment_words(view.at, city.zone) if view.at else "",
            "pairs": tuple(pairs),
            "back": view.token,
            "small": SMALL,
            "sop": sop_words(rules),
        },
    )
