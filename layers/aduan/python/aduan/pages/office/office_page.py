"""The page of a post, as values: the day's work in the order in which it falls due.

`templates/office/office.html` says it. Links are relative to `/office/{token}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from aduan.application.office.accept import Accepted
from aduan.application.office.ports import Counted
from aduan.application.office.show import (
    EXPORTED,
    NOT_ACCEPTED,
    OPEN_TABS,
    PARTLY,
    Asked,
    OfficePart,
    OfficeRow,
    OfficeView,
    Shape,
    Tab,
)
from aduan.application.search.find import BY_REPORTER, BY_WORDS
from aduan.domain.case.case import CLOSED, Case, Level
from aduan.domain.case.due import promised_at
from aduan.domain.case.lifecycle import LEADERS
from aduan.domain.case.spoken_place import place_parts
from aduan.domain.case.spoken_time import due_words, moment_words
from aduan.domain.case.subject import subject
from aduan.domain.case.unlinked import unlinked
from aduan.pages.shared import labels as words
from aduan.pages.shared.components import Tag
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page

_BOUNDED: Final = frozenset({BY_WORDS, BY_REPORTER, PARTLY})
_LOOKED_AT: Final = "Sekali cari melihat aduan terbaru yang cocok, sampai batas tertentu."
_NOTHING_FOUND: Final = (
    f"{_LOOKED_AT} Periksa ejaannya, cari dengan nomor kasus, atau coba kata lain yang lebih "
    "khusus, misalnya nama jalan."
)

TABS: Final[Mapping[Tab, str]] = {
    Tab.ALL: "Semua",
    Tab.LATE: "Terlambat",
    Tab.TODAY: "Jatuh tempo hari ini",
    Tab.NEW: "Belum diterima",
    Tab.WAITING: "Menunggu pihak lain",
    Tab.DONE: "Ditutup bulan ini",
}
ACCEPT: Final = "terima_beberapa"
"""The value of `move` that accepts what is ticked."""
TICKED: Final = "kasus-"
"""What the names of the ticks begin with; the rest is the case."""
FIGURES_TAB: Final = "angka"
_LEVEL_TONE: Final[Mapping[Level, str]] = {Level.SEKDA: "warn", Level.WALI_KOTA: "bad"}


@dataclass(frozen=True, slots=True)
class TabLink:
    """One of the tabs: where it leads, its name, how many, and whether it is the one shown."""

    address: str
    name: str
    count: str
    here: bool
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One case in one or two lines. `address` is "" on paper, `tick` (the name of its box) where
    nothing is accepted."""

    address: str
    number: str
    matter: str
    due: str
    late: bool
    place: str
    tags: tuple[Tag, ...]
    tick: str
    office: str
    by: str


@dataclass(frozen=True, slots=True)
class OfficeScreen:
    """Everything the page says."""

    title: str
    about: str
    back: str
    tabs: tuple[TabLink, ...]
    lines: tuple[Line, ...]
    shown: str
    empty: str
    onward: str
    first: str
    further: str
    """What there may be beside what was found."""
    csv: str
    csv_parted: bool
    printed: str
    printing: bool
    said: str
    refused: str
    unreadable: str
    accept: str
    may_accept: bool
    leader: bool
    tab: str
    asked: Asked
    categories: Mapping[str, str]
    areas: Mapping[str, str]
    offices: Mapping[str, str]
    districts: Mapping[str, str]
    levels: Mapping[str, str]
    kept: Mapping[str, str]


def office_page(
    view: OfficeView,
    city: CityNames,
    *,
    accepted: Accepted | None = None,
    printing: bool = False,
) -> Page:
    asked, leader = view.asked, view.link.role in LEADERS
    long = _longer_than(EXPORTED, view)
    shape = Shape.PRINT.value if printing else ""
    lines = tuple(_line(row, view, city, printing=printing) for row in view.rows)
    screen = OfficeScreen(
        title=_title(view, city),
        about=f"Keadaan {moment_words(view.now, city.zone)}.",
        back=view.token if leader else "",
        tabs=_tabs(view),
        lines=lines,
        shown=_shown(view),
        empty=_empty(view),
        onward=_address(view, after=view.onward, bentuk=shape) if view.onward else "",
        first=_address(view, after="", bentuk=shape) if asked.after else "",
        further=_further(view),
        csv=_address(view, after="", bentuk=(Shape.PARTS if long else Shape.FILE).value),
        csv_parted=long,
        printed=_address(view, bentuk=Shape.PRINT.value),
        printing=printing,
        said=_said(accepted),
        refused=_refused(accepted),
        unreadable=words.unreadable_words(view.unreadable),
        accept=ACCEPT,
        may_accept=any(line.tick for line in lines),
        leader=leader,
        tab=asked.tab.value,
        asked=asked,
        categories=city.categories,
        areas=city.areas,
        offices=city.agencies,
        districts={name: name for name in city.districts},
        levels={level.value: words.LEVEL[level] for level in (Level.SEKDA, Level.WALI_KOTA)},
        kept={"bagian": asked.tab.value} | ({"instansi": asked.office} if asked.office else {}),
    )
    return Page(
        title=screen.title,
        template="office/office.html",
        values={"office": screen},
        wide=True,
    )


def part_page(part: OfficePart, city: CityNames, number: int) -> Page:
    """One of the files a list of more than one file's length is handed out in: the `number`th."""
    onward = str(number + 1)
    return Page(
        title=f"Unduh CSV: {_title(part, city)}",
        template="office/parts.html",
        values={
            "number": number,
            "rows": count_words(Counted(part.rows)),
            "whole": count_words(part.whole),
            "file": _address(part, bentuk=Shape.FILE.value, berkas=str(number)),
            "back": _address(part, after=""),
            "first": _address(part, after="", bentuk=Shape.PARTS.value) if number > 1 else "",
            "onward": _address(part, after=part.onward, bentuk=Shape.PARTS.value, berkas=onward)
            if part.onward
            else "",
        },
    )


def _longer_than(rows: int, view: OfficeView) -> bool:
    """Also where nothing but the length of a page is known of the list."""
    count = view.counts.get(view.asked.tab)
    if view.asked.find:
        return False
    return bool(view.onward) if count is None else count.more or count.number > rows


def _title(view: OfficeView | OfficePart, city: CityNames) -> str:
    if view.link.role in LEADERS and not view.asked.office:
        where = f"Kecamatan {view.asked.district}" if view.asked.district else city.name
        return f"Aduan terbuka di {where}"
    return f"Aduan pada {city.office(view.post)}"


def _tabs(view: OfficeView) -> tuple[TabLink, ...]:
    leader = view.link.role in LEADERS
    tabs = OPEN_TABS if leader and not view.asked.office else (*OPEN_TABS, Tab.DONE)
    found = [
        TabLink(
            address=_address(view, bagian=tab.value, after="", cari=""),
            name=TABS[tab],
            count=count_words(view.counts.get(tab)) if not view.asked.narrowed else "",
            here=tab is view.asked.tab and not view.asked.find,
            urgent=tab is Tab.LATE and bool((known := view.counts.get(tab)) and known.number),
        )
        for tab in tabs
    ]
    if not leader:
        found.append(TabLink(f"{view.token}?bagian={FIGURES_TAB}", "Angka kantor", "", here=False))
    return tuple(found)


def count_words(count: Counted | None) -> str:
    """ "5.000"; with a plus where there are more than one look counts."""
    if count is None:
        return ""
    return f"{count.number:,}".replace(",", ".") + ("+" if count.more else "")


def _address(view: OfficeView | OfficePart, *, after: str | None = None, **changed: str) -> str:
    asked = view.asked
    known = {
        "bagian": asked.tab.value,
        "hal": asked.category,
        "kelurahan": asked.area,
        "tingkat": asked.level.value if asked.level else "",
        "instansi": asked.office,
        "kecamatan": asked.district,
        "sesudah": asked.after if after is None else after,
        "cari": asked.find,
    } | changed
    return f"{view.token}?{urlencode({name: value for name, value in known.items() if value})}"


def _line(row: OfficeRow, view: OfficeView, city: CityNames, *, printing: bool) -> Line:
    case = row.case
    ticked = (
        not printing and view.link.role not in LEADERS and case.status in NOT_ACCEPTED
        and case.agency == view.link.post
    )  # fmt: skip
    due, late = due_of(case, view.now, city)
    return Line(
        address="" if printing else f"../actions/{row.token}",
        number=case.number,
        matter=unlinked(subject(case)),
        due=due,
        late=late,
        place=place_words(case),
        tags=_tags(case),
        tick=f"{TICKED}{case.case_id}" if ticked else "",
        office=city.short(case.agency) if view.link.role in LEADERS else "",
        by=f"cocok: {row.by}" if row.by else "",
    )


def due_of(case: Case, now: datetime, city: CityNames) -> tuple[str, bool]:
    """What is left of the time the citizen was promised, and whether it is over."""
    if case.status in CLOSED:
        closed = moment_words(case.closed_at, city.zone) if case.closed_at else "waktu tak tercatat"
        return f"ditutup {closed}", False
    due_at = promised_at(case)
    if due_at is None:
        return "tanpa tenggat", False
    if case.hold is not None and case.hold.ended_at is None:
        return f"tenggat berhenti sampai {moment_words(due_at, city.zone)}", False
    return due_words(due_at, now), due_at < now


def place_words(case: Case) -> str:
    near = replace(case.place, kecamatan=None)
    return unlinked(", ".join(place_parts(near))) or "lokasi belum pasti"


def _tags(case: Case) -> tuple[Tag, ...]:
    tags = [Tag(words.STATUS[case.status], words.TONE[case.status])]
    if case.level is not Level.OPD and case.status not in CLOSED:
        told = f"{words.LEVEL[case.level]} sudah diberi tahu"
        tags.append(Tag(told, _LEVEL_TONE.get(case.level, "")))
    if case.reporter_count > 1:
        tags.append(Tag(f"{case.reporter_count} warga terdampak", "warn"))
    if case.secret or case.inspektorat_only:
        tags.append(Tag("Rahasia", "bad"))
    return tuple(tags)


def _shown(view: OfficeView) -> str:
    if view.asked.find:
        return f"Hasil pencarian “{unlinked(view.asked.find)}”: {len(view.rows)} kasus"
    count = view.counts.get(view.asked.tab)
    total = f" dari {count_words(count)}" if count and count.number > len(view.rows) else ""
    return f"{TABS[view.asked.tab]}: {len(view.rows)} kasus ditampilkan{total}"


def _further(view: OfficeView) -> str:
    """Whether older ones were left unseen is not told: it would tell of cases that are hidden."""
    if view.found_cut:
        return "Masih ada yang lain yang cocok; tambahkan satu kata, misalnya nama jalan."
    if any(row.by in _BOUNDED for row in view.rows):
        return (
            f"{_LOOKED_AT} Bila yang dicari belum tampak, tambahkan satu kata, misalnya nama jalan."
        )
    return ""


def _empty(view: OfficeView) -> str:
    if view.asked.find:
        if view.link.role in LEADERS:
            return f"Tidak ditemukan kasus yang cocok. {_NOTHING_FOUND}"
        return (
            f"Tidak ditemukan kasus yang cocok pada kantor ini. {_NOTHING_FOUND} "
            "Kasus yang sudah berpindah tidak tampil di sini."
        )
    if view.onward:
        return "Belum ada yang cocok pada bagian ini. Lanjutkan pencarian."
    if view.unreadable:
        return "Tidak ada kasus lain di sini."
    return "Tidak ada kasus di sini."


def _said(accepted: Accepted | None) -> str:
    if accepted is None or not (accepted.now or accepted.before):
        return ""
    parts = []
    if accepted.now:
        parts.append(f"{accepted.now} aduan diterima. Tenggat tetap berjalan.")
    if accepted.before:
        parts.append(f"{accepted.before} sudah diterima sebelumnya.")
    return " ".join(parts)


def _refused(accepted: Accepted | None) -> str:
    if accepted is None:
        return ""
    if not (accepted.now or accepted.before or accepted.not_possible):
        return "Belum ada yang dicentang."
    if accepted.not_possible:
        return f"{accepted.not_possible} tidak dapat diterima: sudah berubah atau berpindah."
    return ""


def asked_of(query: Mapping[str, str]) -> Asked:
    """What an address asks for; what is no word of ours asks for nothing."""
    levels: Sequence[str] = [level.value for level in Level]
    tab, level = query.get("bagian", ""), query.get("tingkat", "")
    return Asked(
        tab=Tab(tab) if tab in set(Tab) else Tab.ALL,
        category=query.get("hal", "")[:60],
        area=query.get("kelurahan", "")[:30],
        level=Level(level) if level in levels else None,
        office=query.get("instansi", "")[:40],
        district=query.get("kecamatan", "")[:60],
        find=" ".join(query.get("cari", "").split())[:200],
        after=query.get("sesudah", ""),
    )


def ticked(form: Mapping[str, str]) -> tuple[str, ...]:
    """The cases whose boxes were ticked."""
    return tuple(name.removeprefix(TICKED) for name in form if name.startswith(TICKED))
