"""What the list of a post says, as values: which tabs, which addresses, what of each case."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.office.accept import Accepted
from aduan.application.office.ports import Counted
from aduan.application.office.show import EXPORTED, Asked, OfficeRow, OfficeView, Tab
from aduan.domain.case.case import Case, Hold, HoldReason, Level, Place, Role, Status
from aduan.pages.office.office_page import (
    Line,
    OfficeScreen,
    asked_of,
    count_words,
    due_of,
    office_page,
    part_page,
    place_words,
    ticked,
)
from aduan.pages.shared.components import Tag
from tests.unit.pages.every_page import SERANG, a_long_list, an_office
from tests.unit.samples import ARRIVED, NOW, a_case

T = "k" * 110
LEADER = {"role": Role.SEKDA, "post": "SEKDA"}


def view(*cases: Case, **changes: Any) -> OfficeView:
    who = {name: changes.pop(name) for name in ("role", "post") if name in changes}
    rows = tuple(OfficeRow(case, "link") for case in cases)
    return replace(an_office(**who), **({"rows": rows, "onward": None, "counts": {}} | changes))


def screen(*cases: Case, asked: Any = None, **changes: Any) -> OfficeScreen:
    found = office_page(view(*cases, **changes), SERANG, **(asked or {})).values["office"]
    assert isinstance(found, OfficeScreen)
    return found


def line(case: Case, *, asked: Any = None, **changes: Any) -> Line:
    (only,) = screen(case, asked=asked, **changes).lines
    return only


# a case in a line ---------------------------------------------------------------------------------


def test_a_secret_case_says_so_and_so_does_one_for_the_inspectorate() -> None:
    for changes in ({"secret": True}, {"inspektorat_only": True}):
        assert Tag("Rahasia", "bad") in line(a_case(**changes)).tags
    assert "Rahasia" not in {tag.text for tag in line(a_case()).tags}


@pytest.mark.parametrize(
    ("level", "tag"),
    [
        (Level.OPD, None),
        (Level.SEKDA, Tag("Sekda sudah diberi tahu", "warn")),
        (Level.WALI_KOTA, Tag("Wali Kota sudah diberi tahu", "bad")),
    ],
)
def test_which_leader_was_told_is_said_until_the_case_is_closed(
    level: Level, tag: Tag | None
) -> None:
    told = [one for one in line(a_case(level=level)).tags if "diberi tahu" in one.text]
    assert told == ([tag] if tag else [])
    closed = line(a_case(level=level, status=Status.SELESAI))
    assert not [one for one in closed.tags if "diberi tahu" in one.text]


@pytest.mark.parametrize(("reporters", "said"), [(1, False), (2, True)])
def test_more_than_one_citizen_is_worth_a_tag(reporters: int, said: bool) -> None:
    tags = line(a_case(reporter_count=reporters)).tags
    assert (Tag("2 warga terdampak", "warn") in tags) is said


@pytest.mark.parametrize(
    ("changes", "words", "late"),
    [
        ({"status": Status.SELESAI}, "ditutup waktu tak tercatat", False),
        (
            {"status": Status.SELESAI, "closed_at": NOW},
            "ditutup Selasa, 3 Maret 2026 pukul 09.00 WIB",
            False,
        ),
        (
            {
                "status": Status.DITUNDA,
                "hold": Hold(HoldReason.POSTPONED, ARRIVED, NOW + timedelta(days=1)),
            },
            "tenggat berhenti sampai Rabu, 4 Maret 2026 pukul 09.00 WIB",
            False,
        ),
        ({"status": Status.DIGABUNG}, "tanpa tenggat", False),
        ({"due": replace(a_case().due, opd=NOW - timedelta(hours=1))}, "terlambat 1 jam", True),
    ],
)
def test_what_is_left_of_the_time_that_was_promised(
    changes: dict[str, Any], words: str, late: bool
) -> None:
    assert due_of(a_case(**changes), NOW, SERANG) == (words, late)


@pytest.mark.parametrize(("past", "late"), [(0, False), (1, True)])
def test_a_case_is_late_the_moment_after_its_time(past: int, late: bool) -> None:
    due = replace(a_case().due, opd=NOW - timedelta(seconds=past))
    assert line(a_case(due=due)).late is late


def test_where_it_is_without_the_kecamatan() -> None:
    assert "Serang" not in place_words(a_case(place=Place(kelurahan="Cipare", kecamatan="Serang")))
    assert place_words(a_case(place=Place(kecamatan="Serang"))) == "lokasi belum pasti"


@pytest.mark.parametrize(
    ("case", "changes", "box"),
    [
        (a_case(), {}, True),
        (a_case(status=Status.DITERIMA), {}, False),
        (a_case(agency="DLH"), {}, False),
        (a_case(), LEADER, False),
        (a_case(), {"asked": {"printing": True}}, False),
    ],
)
def test_what_waits_for_this_very_office_can_be_ticked_and_nothing_on_paper(
    case: Case, changes: dict[str, Any], box: bool
) -> None:
    changes = dict(changes)
    asked = changes.pop("asked", None)
    shown = screen(case, asked=asked, **changes)
    assert shown.lines[0].tick == (f"kasus-{case.case_id}" if box else "")
    assert shown.may_accept is box
    assert shown.lines[0].address == ("" if asked else "../actions/link")


def test_a_leader_reads_whose_case_it_is_and_of_a_search_by_what_it_was_found() -> None:
    assert line(a_case(), **LEADER).office == SERANG.short("DISHUB")
    assert line(a_case()).office == ""
    found = replace(view(a_case()), rows=(OfficeRow(a_case(), "link", by="kata"),))
    (only,) = office_page(found, SERANG).values["office"].lines
    assert only.by == "cocok: kata"
    assert line(a_case()).by == ""


# tabs and addresses -------------------------------------------------------------------------------


def test_an_office_has_its_tabs_with_their_numbers_and_its_figures() -> None:
    counts = {Tab.ALL: Counted(5_000), Tab.LATE: Counted(3, more=True), Tab.DONE: Counted(0)}
    tabs = screen(counts=counts, asked=None).tabs
    assert [tab.name for tab in tabs] == [
        "Semua", "Terlambat", "Jatuh tempo hari ini", "Belum diterima", "Menunggu pihak lain",
        "Ditutup bulan ini", "Angka kantor",
    ]  # fmt: skip
    assert [tab.count for tab in tabs] == ["5.000", "3+", "", "", "", "0", ""]
    assert [tab.here for tab in tabs] == [True, *[False] * 6]
    assert [tab.urgent for tab in tabs] == [False, True, *[False] * 5]
    assert tabs[1].address == f"{T}?bagian=terlambat"
    assert tabs[-1].address == f"{T}?bagian=angka"
    nobody_late = screen(counts={Tab.LATE: Counted(0)}).tabs
    assert not any(tab.urgent for tab in nobody_late)


def test_a_leader_sees_what_is_open_and_of_one_office_what_was_closed_as_well() -> None:
    names = [tab.name for tab in screen(**LEADER).tabs]
    assert names[-1] == "Menunggu pihak lain"
    of_one = replace(view(**LEADER), asked=Asked(office="DLH"))
    shown = office_page(of_one, SERANG).values["office"]
    assert [tab.name for tab in shown.tabs][-1] == "Ditutup bulan ini"
    assert shown.back == T
    assert screen().back == ""
    assert (screen(**LEADER).leader, screen().leader) == (True, False)


NARROWED = Asked(
    Tab.NEW, category="pju", area="36.73", level=Level.SEKDA, office="DLH", district="Serang",
    find="lampu", after="di sini",
)  # fmt: skip
ADDRESS = (
    "bagian=baru&hal=pju&kelurahan=36.73&tingkat=SEKDA&instansi=DLH&kecamatan=Serang{}&cari=lampu"
)


def narrowed(**changes: Any) -> OfficeScreen:
    found = office_page(
        replace(view(a_case()), asked=replace(NARROWED, **changes), onward="lanjut"), SERANG
    )
    screen = found.values["office"]
    assert isinstance(screen, OfficeScreen)
    return screen


def test_every_address_keeps_what_was_asked_for() -> None:
    shown = narrowed()
    assert shown.onward == f"{T}?{ADDRESS.format('&sesudah=lanjut')}"
    assert shown.first == f"{T}?{ADDRESS.format('')}"
    assert shown.csv == f"{T}?{ADDRESS.format('')}&bentuk=csv"
    assert shown.printed == f"{T}?{ADDRESS.format('&sesudah=di+sini')}&bentuk=cetak"
    assert narrowed(after="").first == ""
    assert screen().onward == ""


def test_a_tab_leaves_the_search_and_the_place_in_the_list_and_counts_nothing_of_a_part() -> None:
    tabs = narrowed().tabs
    kept = "hal=pju&kelurahan=36.73&tingkat=SEKDA&instansi=DLH&kecamatan=Serang"
    assert tabs[0].address == f"{T}?bagian=semua&{kept}"
    assert {tab.count for tab in tabs} == {""}
    assert not any(tab.here for tab in tabs)
    assert [tab.here for tab in narrowed(find="").tabs].index(True) == 3


def test_on_paper_the_next_page_is_on_paper_too() -> None:
    of_many = replace(view(a_case()), onward="lanjut", asked=Asked(after="x"))
    shown = office_page(of_many, SERANG, printing=True).values["office"]
    assert shown.onward == f"{T}?bagian=semua&sesudah=lanjut&bentuk=cetak"
    assert shown.first == f"{T}?bagian=semua&bentuk=cetak"
    assert shown.printing


@pytest.mark.parametrize(
    ("count", "onward", "find", "parted"),
    [
        (Counted(EXPORTED), "x", "", False),
        (Counted(EXPORTED + 1), None, "", True),
        (Counted(1, more=True), None, "", True),
        (None, "x", "", True),
        (None, None, "", False),
        (Counted(EXPORTED + 1), "x", "lampu", False),
    ],
)
def test_a_list_longer_than_a_file_is_handed_out_in_parts(
    count: Counted | None, onward: str | None, find: str, parted: bool
) -> None:
    counts = {Tab.ALL: count} if count else {}
    shown = office_page(
        replace(view(a_case()), counts=counts, onward=onward, asked=Asked(find=find)), SERANG
    ).values["office"]
    assert shown.csv_parted is parted
    assert shown.csv.endswith("bentuk=bagian-csv" if parted else "bentuk=csv")


def test_the_files_of_a_long_list_lead_to_each_other() -> None:
    part = a_long_list()
    first, second = (part_page(part, SERANG, number).values for number in (1, 2))
    assert first["first"] == ""
    assert second["first"] == f"{T}?bagian=semua&bentuk=bagian-csv"
    assert second["file"] == f"{T}?bagian=semua&bentuk=csv&berkas=2"
    assert second["onward"].endswith("&bentuk=bagian-csv&berkas=3")
    assert (second["rows"], second["whole"], second["number"]) == ("500", "4.900", 2)
    assert part_page(replace(part, onward=None), SERANG, 9).values["onward"] == ""
    assert second["back"] == f"{T}?bagian=semua"


def test_an_address_asks_for_what_is_a_word_of_ours_and_for_no_more_than_fits() -> None:
    assert asked_of({}) == Asked()
    assert asked_of({"bagian": "x", "tingkat": "y"}) == Asked()
    whole = {
        "bagian": "baru", "hal": "pju", "kelurahan": "36.73", "tingkat": "SEKDA",
        "instansi": "DLH", "kecamatan": "Serang", "cari": "  lampu \n mati ", "sesudah": "z",
    }  # fmt: skip
    assert asked_of(whole) == replace(NARROWED, find="lampu mati", after="z")
    long = asked_of(dict.fromkeys(("hal", "kelurahan", "instansi", "kecamatan", "cari"), "x" * 999))
    lengths = map(len, (long.category, long.area, long.office, long.district, long.find))
    assert tuple(lengths) == (60, 30, 40, 60, 200)


def test_what_was_ticked_are_the_boxes_of_cases_alone() -> None:
    assert ticked({"kasus-01K": "1", "move": "x", "xkasus-": "", "kasus-02K": ""}) == ("01K", "02K")


# words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "asked", "title"),
    [
        ({}, Asked(), "Aduan pada Dinas Perhubungan"),
        (LEADER, Asked(), "Aduan terbuka di Kota Serang"),
        (LEADER, Asked(district="Serang"), "Aduan terbuka di Kecamatan Serang"),
    ],
)
def test_the_list_says_whose_it_is(who: dict[str, Any], asked: Asked, title: str) -> None:
    page = office_page(replace(view(**who), asked=asked), SERANG)
    assert page.title == page.values["office"].title == title
    assert page.values["office"].about == "Keadaan Selasa, 3 Maret 2026 pukul 09.00 WIB."
    assert (page.wide, page.template) == (True, "office/office.html")


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (None, "Semua: 1 kasus ditampilkan"),
        (Counted(1), "Semua: 1 kasus ditampilkan"),
        (Counted(2), "Semua: 1 kasus ditampilkan dari 2"),
    ],
)
def test_how_much_of_the_list_is_shown(count: Counted | None, shown: str) -> None:
    assert screen(a_case(), counts={Tab.ALL: count} if count else {}).shown == shown
    found = office_page(replace(view(a_case()), asked=Asked(find="lampu")), SERANG)
    assert found.values["office"].shown == "Hasil pencarian “lampu”: 1 kasus"


def test_of_an_empty_list_it_is_said_why() -> None:
    def empty(**changes: Any) -> str:
        who = {name: changes.pop(name) for name in ("role", "post") if name in changes}
        found = office_page(replace(view(**who), **changes), SERANG).values["office"].empty
        assert isinstance(found, str)
        return found

    assert empty() == "Tidak ada kasus di sini."
    assert empty(onward="x") == "Belum ada yang cocok pada bagian ini. Lanjutkan pencarian."
    searched = {"asked": Asked(find="x")}
    looked = (
        "Sekali cari melihat aduan terbaru yang cocok, sampai batas tertentu. Periksa ejaannya, "
        "cari dengan nomor kasus, atau coba kata lain yang lebih khusus, misalnya nama jalan."
    )
    moved = " Kasus yang sudah berpindah tidak tampil di sini."
    here = f"Tidak ditemukan kasus yang cocok pada kantor ini. {looked}{moved}"
    assert empty(**searched) == here
    assert empty(**LEADER, **searched) == f"Tidak ditemukan kasus yang cocok. {looked}"


def test_a_search_says_how_far_it_looked_and_more_only_where_it_is_shown_no_further() -> None:
    def further(by: str, **changes: Any) -> str:
        found = replace(view(a_case()), asked=Asked(find="x"), **changes)
        rows = tuple(replace(row, by=by) for row in found.rows)
        return str(office_page(replace(found, rows=rows), SERANG).values["office"].further)

    more = "Masih ada yang lain yang cocok; tambahkan satu kata, misalnya nama jalan."
    assert further("kata", found_cut=True) == more
    for by in ("kata", "sebagian kata", "nomor pelapor"):
        assert further(by).startswith("Sekali cari melihat aduan terbaru yang cocok,"), by
    assert further("nomor kasus") == ""


@pytest.mark.parametrize(
    ("accepted", "said", "refused"),
    [
        (None, "", ""),
        (Accepted(), "", "Belum ada yang dicentang."),
        (Accepted(now=2), "2 aduan diterima. Tenggat tetap berjalan.", ""),
        (Accepted(before=1), "1 sudah diterima sebelumnya.", ""),
        (
            Accepted(1, 1, 1),
            "1 aduan diterima. Tenggat tetap berjalan. 1 sudah diterima sebelumnya.",
            "1 tidak dapat diterima: sudah berubah atau berpindah.",
        ),
        (Accepted(not_possible=2), "", "2 tidak dapat diterima: sudah berubah atau berpindah."),
    ],
)
def test_what_became_of_the_ticked(accepted: Accepted | None, said: str, refused: str) -> None:
    shown = screen(asked={"accepted": accepted})
    assert (shown.said, shown.refused) == (said, refused)


def test_what_narrows_the_list_is_offered_and_kept() -> None:
    shown = screen()
    assert shown.levels == {"SEKDA": "Sekda", "WALI_KOTA": "Wali Kota"}
    assert shown.kept == {"bagian": "semua"}
    assert narrowed().kept == {"bagian": "baru", "instansi": "DLH"}
    assert narrowed().tab == "baru"
    assert set(shown.districts) == set(SERANG.districts)
    assert (shown.categories, shown.areas) == (SERANG.categories, SERANG.areas)
    assert shown.offices == SERANG.agencies


@pytest.mark.parametrize(
    ("count", "words"), [(None, ""), (Counted(1_234), "1.234"), (Counted(9, more=True), "9+")]
)
def test_a_count_is_written_as_people_do(count: Counted | None, words: str) -> None:
    assert count_words(count) == words
