"""What the overview and an office's own figures say, as values: every number, where it leads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from aduan.application.office.overview import Overview, OwnFigures
from aduan.application.office.show import OfficeRow
from aduan.domain.case.case import Hold, HoldReason, Role, Status
from aduan.domain.figures.offices import SMALL, CityFigures, Figures
from aduan.domain.links import OfficeLink
from aduan.pages.office.figures_page import (
    FEW,
    HEIGHT,
    WIDTH,
    FigureRow,
    Number,
    Oldest,
    OverviewScreen,
    Spot,
    Spots,
    overview_page,
    own_figures_page,
    trend_words,
)
from tests.unit.pages.every_page import SERANG
from tests.unit.samples import NOW, a_case, the_rules

LINK: Final = OfficeLink("SEKDA", Role.SEKDA, NOW, NOW, "SEKDA")
RULES: Final = the_rules()
MANY: Final = Figures(1234, 12, 5, 2, 31, 40, 40, 33, 26.5)
NONE: Final = Figures()


def city(
    total: Figures = MANY,
    *,
    offices: Mapping[str, Figures] | None = None,
    districts: Mapping[str, Figures] | None = None,
    month: str = "2026-03",
) -> CityFigures:
    return CityFigures("SEKDA", month, NOW, total, offices or {}, districts or {})


def screen(
    figures: CityFigures | None,
    before: CityFigures | None = None,
    *,
    oldest: tuple[OfficeRow, ...] = (),
    spots: Spots | None = None,
) -> OverviewScreen:
    view = Overview(LINK, "tautan", NOW, figures, before, oldest)
    found = overview_page(view, SERANG, RULES, spots=spots).values["overview"]
    assert isinstance(found, OverviewScreen)
    return found


def total(figures: Figures, before: Figures | None = None) -> FigureRow:
    row = screen(city(figures), city(before) if before else None).total
    assert row is not None
    return row


# --- numbers and where they lead ----------------------------------------------------------------


def test_every_number_of_open_cases_leads_to_their_list_and_a_share_says_of_how_many() -> None:
    assert total(MANY) == FigureRow(
        "Seluruh kota",
        (
            Number("1.234", "tautan?bagian=semua"),
            Number("12", "tautan?bagian=terlambat", bad=True),
            Number("5", "tautan?bagian=semua&tingkat=SEKDA"),
            Number("2", "tautan?bagian=semua&tingkat=WALI_KOTA"),
            Number("26,5 jam"),
            Number("82% dari 40"),
        ),
        "belum dapat dibandingkan",
    )


def test_nothing_leads_nowhere_and_is_not_bad() -> None:
    assert total(NONE).numbers == (*[Number("0")] * 4, Number(FEW), Number(FEW))


@pytest.mark.parametrize(("judged", "said"), [(SMALL - 1, FEW), (SMALL, "100% dari 5")])
def test_of_a_small_group_no_share_is_said(judged: int, said: str) -> None:
    assert total(Figures(judged=judged, within=judged)).numbers[-1] == Number(said)


def test_an_office_and_a_district_lead_to_their_own_cases() -> None:
    found = screen(city(offices={"DISHUB": MANY}, districts={"Serang": MANY}))
    (office,), (district,) = found.offices, found.districts
    assert office.name == "Dinas Perhubungan"
    assert office.numbers[1].address == "tautan?bagian=terlambat&instansi=DISHUB"
    assert district.name == "Serang"
    assert district.numbers[1].address == "tautan?bagian=terlambat&kecamatan=Serang"


def test_the_worst_stands_first_and_who_has_nothing_stands_nowhere() -> None:
    groups = {
        "DLH": Figures(open=9, overdue=1),
        "DPUPR": Figures(open=1, overdue=2),
        "DISHUB": Figures(open=9, overdue=1),
        "DINKES": Figures(open=10, overdue=1),
        "DISDIK": Figures(done=1),
        "DINSOS": Figures(followed_up=1),
        "SATPOL-PP": Figures(judged=3, within=1),
    }
    found = screen(city(offices=groups))
    ordered = ("DPUPR", "DINKES", "DISHUB", "DLH", "DINSOS", "DISDIK")
    assert [row.name for row in found.offices] == [SERANG.office(post) for post in ordered]


# --- trends -------------------------------------------------------------------------------------


def shared(within: int, of: int = 100) -> Figures:
    return Figures(judged=of, within=within)


@pytest.mark.parametrize(
    ("this", "before", "said"),
    [
        (shared(82), shared(80), "naik 2 poin"),
        (shared(80), shared(83), "turun 3 poin"),
        (shared(80), shared(80), "tetap"),
        (shared(801, 1000), shared(798, 1000), "tetap"),
        (shared(81), shared(80), "naik 1 poin"),
        (shared(79), shared(80), "turun 1 poin"),
        (shared(4, 4), shared(80), "belum dapat dibandingkan"),
        (shared(80), shared(4, 4), "belum dapat dibandingkan"),
        (shared(80), None, "belum dapat dibandingkan"),
    ],
)
def test_a_month_is_compared_with_the_one_before_where_both_have_a_share(
    this: Figures, before: Figures | None, said: str
) -> None:
    assert trend_words(this, before) == said


def test_the_city_and_each_group_are_compared_with_themselves() -> None:
    now = city(shared(80), offices={"DISHUB": MANY, "DLH": MANY}, districts={"Serang": MANY})
    before = city(
        shared(70),
        offices={"DISHUB": replace(MANY, within=29)},
        districts={"Serang": replace(MANY, within=37)},
    )
    found = screen(now, before)
    assert found.total is not None
    assert found.total.trend == "naik 10 poin"
    assert [row.trend for row in found.offices] == ["naik 10 poin", "belum dapat dibandingkan"]
    assert [row.trend for row in found.districts] == ["turun 10 poin"]


# --- the overview around them -------------------------------------------------------------------


def test_it_says_when_it_was_counted_and_of_which_month() -> None:
    found = screen(city(month="2026-01"))
    assert found.when == "Selasa, 3 Maret 2026 pukul 09.00 WIB"
    assert (found.month, screen(city(month="2025-12")).month) == ("Januari 2026", "Desember 2025")
    assert (found.sop, found.few, found.all) == ("SOP 3x24 jam", FEW, "tautan?bagian=semua")


def test_before_anything_was_counted_it_says_nothing_of_it() -> None:
    assert screen(None) == OverviewScreen(
        "", "", "SOP 3x24 jam", FEW, None, (), (), (), (), "tautan?bagian=semua"
    )


def test_the_page_is_the_citys_and_its_table_names_every_number() -> None:
    page = overview_page(Overview(LINK, "tautan", NOW, city(), None, ()), SERANG, RULES)
    assert page.title == f"Ikhtisar aduan {SERANG.name}"
    assert (page.template, page.wide) == ("office/overview.html", True)
    assert page.values["head"] == (
        "Terbuka", "Terlambat", "Sampai Sekda", "Sampai Wali Kota",
        "Median tindak lanjut pertama", "Dalam SOP 3x24 jam",
    )  # fmt: skip
    assert len(total(MANY).numbers) == 6


@pytest.mark.parametrize(("hours", "late"), [(-2, True), (3, False)])
def test_the_oldest_cases_are_told_with_what_is_left_of_their_time(hours: int, late: bool) -> None:
    case = a_case(matter="Lampu mati, lihat https://contoh.id/a")
    case = replace(case, due=replace(case.due, opd=NOW + timedelta(hours=hours)))
    (row,) = screen(city(), oldest=(OfficeRow(case, "baris"),)).oldest
    assert row == Oldest(
        address="../actions/baris",
        number="SRG-2026-00017",
        matter=row.matter,
        office="Dinas Perhubungan",
        since="Senin, 2 Maret 2026 pukul 07.14 WIB",
        due=row.due,
        late=late,
    )
    assert row.matter.startswith("Lampu mati")
    assert "https://" not in row.matter, "nothing a citizen wrote can be followed"
    assert row.due == ("terlambat 2 jam" if late else "sisa 3 jam")


def test_of_a_case_that_waits_it_is_said_until_when() -> None:
    until = NOW + timedelta(days=2)
    hold = Hold(HoldReason.WAITING_FOR_REPORTER, NOW - timedelta(days=1), until)
    case = a_case(status=Status.MENUNGGU_PELAPOR, hold=hold)
    (row,) = screen(city(), oldest=(OfficeRow(case, "baris"),)).oldest
    assert row.due == "tenggat berhenti sampai Kamis, 5 Maret 2026 pukul 09.00 WIB"
    assert not row.late


# --- the map ------------------------------------------------------------------------------------

SPOTS: Final[Spots] = {"Utara": (-6.0, 106.1), "Selatan": (-6.2, 106.1), "Timur": (-6.1, 106.3)}


def test_north_is_up_and_every_district_stands_within_the_drawing() -> None:
    found = screen(city(), spots=SPOTS).spots
    assert {one.name: (round(one.x, 6), round(one.y, 6)) for one in found} == {
        "Selatan": (50, HEIGHT - 50),
        "Timur": (WIDTH - 50, HEIGHT / 2),
        "Utara": (50, 50),
    }


def test_a_district_with_more_open_cases_has_a_larger_circle_and_leads_to_them() -> None:
    districts = {"Utara": Figures(open=1600, overdue=1200), "Timur": Figures(open=400)}
    south, east, north = screen(city(districts=districts), spots=SPOTS).spots
    assert (south.r, east.r, north.r) == (6, 17, 28)
    assert north == Spot(
        "Utara", 50, 50, 28, "1.600", 1200, "tautan?bagian=semua&kecamatan=Utara",
        "Utara 1.600 terbuka, 1.200 terlambat",
    )  # fmt: skip
    assert (south.open, south.late, south.address) == ("0", 0, "")


@pytest.mark.parametrize(
    "spots", [None, {}, {"Utara": (-6.0, 106.1)}], ids=["unknown", "none", "one"]
)
def test_fewer_than_two_places_make_no_map(spots: Spots | None) -> None:
    assert screen(city(), spots=spots).spots == ()


def test_two_places_make_a_map_and_so_do_places_on_one_line() -> None:
    at = (-6.0, 106.1)
    assert [(one.x, one.y) for one in screen(city(), spots={"A": at, "B": at}).spots] == [
        (50, 50), (50, 50),
    ]  # fmt: skip


def test_while_nothing_was_counted_there_is_no_map() -> None:
    assert screen(None, spots=SPOTS).spots == ()


# --- an office's own figures --------------------------------------------------------------------


def own(this: Figures, before: Figures | None, **changes: object) -> Mapping[str, object]:
    link = replace(LINK, post="DISHUB", role=Role.OPERATOR)
    view = OwnFigures(link, "tautan", NOW, NOW, this, before)
    page = own_figures_page(replace(view, **changes), SERANG, RULES)  # type: ignore[arg-type]
    assert page.title == "Angka Dinas Perhubungan"
    assert page.template == "office/figures.html"
    return page.values


def test_an_office_reads_its_own_figures_beside_those_of_the_month_before() -> None:
    this = replace(MANY, sent_back=3)
    before = Figures(done=7, judged=10, within=7, median_hours=8.0, sent_back=1)
    values = own(this, before)
    assert values == {
        "when": "Selasa, 3 Maret 2026 pukul 09.00 WIB",
        "pairs": (
            ("Terbuka", "1.234"),
            ("Terlambat", "12"),
            ("Selesai bulan ini", "31"),
            ("Penutupan ditolak mata kedua bulan ini", "3"),
            ("Tindak lanjut pertama bulan ini", "40"),
            ("Median tindak lanjut pertama", "26,5 jam"),
            ("Dalam SOP 3x24 jam", "82% dari 40"),
            ("Dibanding bulan lalu", "naik 12 poin"),
            ("Selesai bulan lalu", "7"),
            ("Penutupan ditolak mata kedua bulan lalu", "1"),
            ("Median bulan lalu", "8 jam"),
            ("Dalam SOP 3x24 jam bulan lalu", "70% dari 10"),
        ),
        "back": "tautan",
        "small": SMALL,
        "sop": "SOP 3x24 jam",
    }


def test_of_a_month_nobody_counted_an_office_reads_nothing() -> None:
    values = own(MANY, None, at=None)
    pairs = values["pairs"]
    assert isinstance(pairs, tuple)
    assert (values["when"], len(pairs)) == ("", 8)
    assert pairs[-1] == ("Dibanding bulan lalu", "belum dapat dibandingkan")
