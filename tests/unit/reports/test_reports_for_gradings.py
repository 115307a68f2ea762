"""The reports of a quarter, a half-year and a year, LAPOR!, data protection and the machine."""

import hashlib
import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from aduan.application.reports.make import NoSourceError, counting, make_report
from aduan.application.reports.owed import print_owed
from aduan.application.reports.packs import Made, print_reports
from aduan.application.reports.ports import Sources
from aduan.bootstrap.parts.report_sources import exported, instruments, survey
from aduan.domain.case.case import HoldReason, Level
from aduan.domain.city.city import CityPackError
from aduan.domain.figures.facts import Ended, Fact, Stand, Stay, Told
from aduan.domain.figures.frozen import freeze
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import parse_period
from aduan.domain.lapor.link import Link
from aduan.domain.reports.about import REPORTS
from aduan.domain.reports.instruments import InstrumentError, parse_instrument
from aduan.domain.reports.lapor import Lapor, Why, differences
from aduan.domain.reports.tables import FEW, Report, Sheet
from tests.city import CALENDAR, PACK, wib
from tests.fakes.reports import NamesOnly, ShelfInMemory, ToldPosts
from tests.unit.reports.a_desk import march
from tests.unit.reports.beside import TABLES, link, sources, whole_desk


@cache
def of_march(code: str, period: str) -> Report:
    (report,) = make_report(code, period, whole_desk(period))
    return report


def only(code: str, period: str, ledger: Ledger | None = None) -> Report:
    if ledger is None:
        return of_march(code, period)
    (report,) = make_report(code, period, whole_desk(period, ledger, now="2026-04-05 07:00"))
    return report


def sheet(report: Report, name: str) -> Sheet:
    return next(one for one in report.sheets if name in one.name)


def row(table: Sheet, first: object) -> dict[str, object]:
    found = next(one for one in table.rows if one[0] == first)
    return dict(zip((one.title for one in table.columns), found, strict=True))


@cache
def pack(code: str) -> Made:
    (made,) = print_reports(code, "2026", whole_desk("2026"), NamesOnly())
    return made


# --- R3 -----------------------------------------------------------------------------------------


def a_case(**changed: object) -> Fact:
    fact = next(one for one in march().facts if not one.hidden and one.began_at < one.city_due)
    began = wib("2026-03-04 08:00")
    stays = (Stay("DISHUB", began, "open"),)
    bare = {"ended": None, "ended_at": None, "ended_by": None, "reopened_at": None, "stands": (),
            "began_at": began, "stays": stays, "not_ours_since": None, "cycle": 1}  # fmt: skip
    return replace(fact, **bare | changed)  # type: ignore[arg-type]


def why(fact: Fact, *links: Link, agreed: bool = True) -> list[Why]:
    desk = whole_desk("2026-03", Ledger((fact,)), now="2026-04-01 07:00")
    counted = counting(parse_period("2026-03", CALENDAR), desk).counted
    return [one.why for one in differences(counted, Lapor(links, TABLES, agreed))]


def status_that(meaning: str) -> str:
    return next(name for name, known in TABLES.status.items() if known.meaning.value == meaning)


DONE = {"ended": Ended.SELESAI, "ended_at": wib("2026-03-10 08:00")}


def test_each_difference_to_lapor_has_the_reason_the_register_knows() -> None:
    closed, working = status_that("closed"), status_that("with_agency")
    here = a_case()
    key = here.case_id
    assert why(here) == [Why.ON_ITS_WAY]
    assert why(here, agreed=False) == [Why.NOT_AGREED]
    assert why(here, link(key, "L1", "")) == [Why.NEVER_READ]
    assert why(here, link(key, "L1", "Status baru sekali")) == [Why.UNKNOWN_STATUS]
    assert why(here, link(key, "L1", closed)) == [Why.THEY_CLOSED]
    assert why(a_case(cycle=2), link(key, "L1", closed)) == [Why.REOPENED]
    assert why(a_case(**DONE), link(key, "L1", working)) == [Why.THEY_WAIT]
    elsewhere = (Stand(HoldReason.OTHER_GOVERNMENT, wib("2026-03-05 08:00")),)
    assert why(a_case(stands=elsewhere)) == [Why.NOT_OURS]


def test_what_says_the_same_on_both_sides_is_no_difference() -> None:
    closed, working = status_that("closed"), status_that("with_agency")
    here = a_case()
    assert why(here, link(here.case_id, "L1", working)) == []
    assert why(a_case(**DONE), link(here.case_id, "L1", closed)) == []


def test_a_case_with_two_reports_is_compared_with_each() -> None:
    closed, working = status_that("closed"), status_that("with_agency")
    here = a_case()
    links = (link(here.case_id, "L1", working), link(here.case_id, "L2", closed))
    assert why(here, *links) == [Why.THEY_CLOSED]


def test_secret_cases_differ_in_no_row_and_their_number_is_said() -> None:
    table = sheet(only("R3", "2026-03"), "Selisih")
    hidden = [one for one in march().facts if one.hidden]
    assert hidden
    assert not {one.number for one in hidden} & {one[0] for one in table.rows}
    assert "Yang demikian dalam periode ini" in table.note


def test_differences_by_office_add_up_to_the_list() -> None:
    report = only("R3", "2026-03")
    by_office = [one[-1] for one in sheet(report, "3 OPD").rows]
    assert sum(map(int, map(str, by_office[:-1]))) == by_office[-1]
    assert by_office[-1] == len(sheet(report, "Selisih").rows)


def test_an_office_without_a_decree_at_the_end_of_the_month_is_named() -> None:
    table = sheet(only("R3", "2026-03"), "3 OPD")
    assert row(table, "Dishub")["SK berlaku"] == "ya"
    assert row(table, "DLH")["SK berlaku"] == "tidak"


def test_without_lapor_the_report_is_refused_and_not_made_empty() -> None:
    desk = replace(whole_desk("2026-03"), sources=Sources())
    with pytest.raises(NoSourceError, match="LAPOR"):
        make_report("R3", "2026-03", desk)


HEAD = (
    "Tracking ID,Tanggal Laporan Masuk,Waktu Laporan Masuk,Nama Pelapor,Klasifikasi Laporan,"
    "ID Kategori,Kategori,Judul Laporan,Isi Laporan Awal,Isi Laporan Akhir,"
    "Tipe Laporan (Anonim/Rahasia),Sumber Laporan,Instansi Induk,ID Instansi Terdisposisi,"
    "Instansi Terdisposisi,Status Laporan,Alasan Tunda/Arsip,Provinsi,Kota/Kabupaten,Kecamatan,"
    "Kelurahan"
)


def exported_line(number: int, status: str, *, kind: str = "", day: str = "05 Mar 2026") -> str:
    return (f'{number},{day},03:00:00,Warga Contoh,Aspirasi,1,Jalan,Judul,Kata seorang warga,'
            f"Kata,{kind},Website,Pemerintah Kota Serang,77,Dinas Contoh,{status},,Banten,"
            "Kota Serang,,")  # fmt: skip


def test_lapors_own_export_is_counted_beside_the_city_and_each_difference_is_named(
    tmp_path: Path,
) -> None:
    closed, working = status_that("closed"), status_that("with_agency")
    file = tmp_path / "ekspor.csv"
    lines = [HEAD, exported_line(101, closed), exported_line(102, closed),
             exported_line(103, working, kind="Rahasia"), exported_line(104, working),
             exported_line(105, closed, day="05 Feb 2026"), "rusak"]  # fmt: skip
    file.write_text("\n".join(lines), "utf-8")
    case = a_case()
    links = tuple(link(case.case_id, number, closed if number == "101" else working)
                  for number in ("101", "102", "999"))  # fmt: skip
    desk = whole_desk("2026-03", Ledger((case,)))
    found = Lapor(links, TABLES, True, exported(PACK, file, wib("2026-04-01 07:00")))
    desk = replace(desk, sources=replace(desk.sources, lapor=lambda _: found))
    (report,) = make_report("R3", "2026-03", desk)
    counts = {one[0]: one[1:] for one in sheet(report, "Menurut LAPOR!").rows}
    assert counts == {closed: (2, 2), working: (2, 0)}
    assert "1 baris berkas tidak dapat dibaca" in sheet(report, "Menurut LAPOR!").note
    differ = {one[2]: one for one in sheet(report, "Beda hitungan").rows}
    assert set(differ) == {"102", "103", "104", "999"}
    assert differ["102"][3:5] == (working, closed)
    assert (differ["103"][1], differ["104"][1]) == ("", "Dinas Contoh")
    assert "tidak tercatat di kota" in str(differ["104"][5])
    assert differ["999"][0] == case.number
    said = " ".join(str(cell) for one in report.sheets for line in one.rows for cell in line)
    assert "Kata seorang warga" not in said
    assert "Warga Contoh" not in said


def test_of_a_secret_case_no_difference_to_the_export_is_listed(tmp_path: Path) -> None:
    file = tmp_path / "ekspor.csv"
    file.write_text("\n".join([HEAD, exported_line(101, status_that("closed"))]), "utf-8")
    hidden = a_case(hidden=True)
    links = (link(hidden.case_id, "101", status_that("with_agency")),
             link(hidden.case_id, "102", status_that("with_agency")))  # fmt: skip
    desk = whole_desk("2026-03", Ledger((hidden,)))
    found = Lapor(links, TABLES, True, exported(PACK, file, wib("2026-04-01 07:00")))
    desk = replace(desk, sources=replace(desk.sources, lapor=lambda _: found))
    (report,) = make_report("R3", "2026-03", desk)
    assert sheet(report, "Beda hitungan").rows == ()


# --- R4 and R5 ----------------------------------------------------------------------------------


def test_the_survey_is_counted_by_its_formula_and_few_answers_stay_in_the_citys() -> None:
    table = sheet(only("R4", "2026-Q1"), "SKM")
    dishub = row(table, "Dishub")
    assert dishub["n"] == 6
    assert dishub["Indeks"] == round(sum((3, 3, 3, 4, 3, 3, 3, 3, 4)) / 9 * 25, 1)
    assert dishub["Mutu"] == "B (Baik)"
    desk = whole_desk("2026-Q1")
    few = replace(desk.sources, survey=lambda: sources().survey()[:4])
    (report,) = make_report("R4", "2026-Q1", replace(desk, sources=few))
    assert row(sheet(report, "SKM"), "Dishub")["Indeks"] == FEW


def test_a_quarter_without_a_survey_says_so_and_invents_no_index() -> None:
    desk = whole_desk("2026-Q1")
    none = replace(desk.sources, survey=tuple)
    (report,) = make_report("R4", "2026-Q1", replace(desk, sources=none))
    assert sheet(report, "SKM").rows == ()
    assert "skm.csv" in sheet(report, "SKM").note


def test_the_share_of_the_satisfied_lies_within_its_bounds() -> None:
    table = sheet(only("R4", "2026-Q1"), "Penilaian")
    for one in table.rows:
        found = dict(zip((each.title for each in table.columns), one, strict=True))
        if isinstance(found["Puas (%)"], float):
            low, high = found["Puas, batas bawah (%)"], found["Puas, batas atas (%)"]
            assert low <= found["Puas (%)"] <= high  # type: ignore[operator]


def test_a_line_of_the_survey_that_is_none_is_named(tmp_path: Path) -> None:
    head = "period,agency," + ",".join(f"u{at}" for at in range(1, 10))
    (tmp_path / "skm.csv").write_text(f"{head}\n2026-Q1,DLH,3,3,3,3,3,3,3,3,5\n", "utf-8")
    with pytest.raises(CityPackError, match="baris 2"):
        survey(tmp_path)


def test_the_public_half_year_names_no_case_and_no_kelurahan_of_a_good_end() -> None:
    report = only("R5", "2026-S1")
    said = {str(cell) for table in report.sheets for one in table.rows for cell in one}
    assert not {one.number for one in march().facts} & said
    assert "Kelurahan" not in {one.title for one in sheet(report, "Hasil").columns}


def test_the_public_sentences_say_the_figures_of_the_monthly_report() -> None:
    report = only("R5", "2026-S1")
    summary = {one[0]: one[2] for one in sheet(report, "Ringkasan").rows}
    sentences = " ".join(str(one[1]) for one in sheet(report, "Singkatnya").rows)
    assert f"menyampaikan {summary['Masuk']} aduan" in sentences
    assert f"{summary['Ditutup sistem']} ditutup karena pelapor tidak menjawab" in sentences


def test_what_was_decided_in_the_half_year_is_told_and_what_was_before_is_not() -> None:
    (row_of,) = sheet(only("R5", "2026-S1"), "Perubahan").rows
    assert row_of[2] == "Lampu jalan diganti"
    assert row_of[-1] == 1
    assert sheet(only("R5", "2026-S2"), "Perubahan").rows == ()
    assert sheet(pack("R6").report, "Perbaikan").rows == (row_of,)


# --- R6 and R7 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["R6", "R7"])
def test_every_item_of_the_form_is_in_the_index_with_its_file_or_as_missing(code: str) -> None:
    made = pack(code)
    items = instruments(PACK)[code].items
    index = made.report.sheets[0]
    assert [one[0] for one in index.rows] == [one.number for one in items]
    for item, line in zip(items, index.rows, strict=True):
        room = [name for name in made.folder if f"/{item.number}-" in name]
        assert room, item.number
        if line[3] == "ada":
            (paper,) = [made.folder[name] for name in room if name.endswith(".pdf")]
            assert line[-1] == hashlib.sha256(paper).hexdigest()
        else:
            assert [name for name in room if name.endswith("BELUM-ADA.txt")]
            assert line[4]
            assert not line[-1]


@pytest.mark.parametrize("code", ["R6", "R7"])
def test_the_zip_is_the_folder_and_the_sums_are_of_every_file(code: str) -> None:
    made = pack(code)
    archive = zipfile.ZipFile(io.BytesIO(made.files[f"{code}-2026-bukti.zip"]))
    assert {name: archive.read(name) for name in archive.namelist()} == dict(made.folder)
    root = f"{code}-2026"
    lines = made.folder[f"{root}/SHA256SUMS.txt"].decode().splitlines()
    sums = dict(reversed(one.split("  ", 1)) for one in lines)
    assert sums == {
        name.removeprefix(f"{root}/"): hashlib.sha256(content).hexdigest()
        for name, content in made.folder.items()
        if not name.endswith("SHA256SUMS.txt")
    }


def test_the_same_year_gives_the_same_pack_and_says_whether_its_form_was_checked() -> None:
    first, again = pack("R6"), pack.__wrapped__("R6")
    assert first.files == again.files
    assert "Diperiksa terhadap naskah resmi: belum" in " ".join(first.report.remarks)


def test_a_post_that_nobody_held_for_ten_days_says_so() -> None:
    table = sheet(pack("R6").report, "Pos dan SK")
    held = [one for one in table.rows if one[0] == "Dishub"]
    assert [one[2] for one in held] == ["Budi Contoh", "Sari Contoh"]
    assert {one[-1] for one in held} == {10}
    assert row(table, "DLH")["Hari kosong pos ini"] == 365


def test_the_months_of_the_year_are_those_of_their_own_reports() -> None:
    months = sheet(pack("R6").report, "Bulanan")
    march_row = row(months, "Maret 2026")
    (report,) = make_report("R1", "2026-03", whole_desk("2026-03"))
    summary = {one[0]: one[2] for one in report.sheets[0].rows}
    assert march_row["Masuk"] == summary["Masuk"]
    assert march_row["Selesai"] == summary["Selesai"]
    assert len(months.rows) == 1


def test_a_citys_own_form_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "instruments").mkdir()
    shipped = instruments(PACK)["R6"]
    own = shipped.source.replace(b"checked = false", b"checked = true")
    (tmp_path / "instruments" / "kemendagri.toml").write_bytes(own)
    assert instruments(tmp_path)["R6"].checked
    assert not instruments(tmp_path)["R7"].checked


@pytest.mark.parametrize("code", ["R6", "R7"])
def test_each_item_says_where_it_and_its_weight_are_from_or_that_nothing_says_so(code: str) -> None:
    index = pack(code).report.sheets[0]
    found = {one[0]: one for one in index.rows}
    for item in instruments(PACK)[code].items:
        said = dict(zip((one.title for one in index.columns), found[item.number], strict=True))
        assert said["Bobot"] == (item.weight or "tidak ada sumbernya")
        assert said["Sumber butir dan bobot"] == item.source
        assert len(item.source) > 20
    assert {one.weight for one in instruments(PACK)["R6"].items} == {""}
    assert found.get("20.1", ("",) * 8)[7] in {"", "15 %"}


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ({"number": "1", "aspect": "a", "claim": "c"}, "evidence atau brought"),
        ({"number": "1", "aspect": "a", "claim": "c", "evidence": "ajaib"}, "ajaib"),
        ({"number": "1", "aspect": "a", "claim": "c", "bukti": "x"}, "butir 1"),
        ({"number": "1", "aspect": "a", "claim": "c", "source": "angin"}, "angin"),
        ({}, "butir"),
    ],
)
def test_an_item_that_cannot_be_used_is_named(item: dict[str, str], what: str) -> None:
    about = {"report": "R6", "title": "t", "basis": "b", "checked": False}
    with pytest.raises(InstrumentError, match=what):
        parse_instrument({"instrument": about, "item": [item]}, ("sop",), b"")


def test_a_number_that_comes_twice_is_refused() -> None:
    about = {"report": "R6", "title": "t", "basis": "b", "checked": False}
    item = {"number": "1", "aspect": "a", "claim": "c", "evidence": "sop"}
    with pytest.raises(InstrumentError, match="berulang"):
        parse_instrument({"instrument": about, "item": [item, item]}, ("sop",), b"")


# --- R11 and R12 --------------------------------------------------------------------------------


def test_wishes_are_counted_by_right_with_those_past_three_days() -> None:
    report = only("R11", "2026-Q1")
    table = sheet(report, "Permintaan")
    assert row(table, "melihat data")["Melewati 3x24 jam"] == 1
    assert row(table, "menghapus data")["Ditolak"] == 1
    assert row(table, "menghapus data")["Masih dikerjakan"] == 1
    assert row(table, "Semua")["Diterima"] == 4
    assert row(table, "Semua")["Median (jam)"] == FEW
    assert sheet(report, "Kejadian").rows[0][-1] == "ya"


def test_nobodys_words_stand_in_the_report_on_data_protection() -> None:
    report = only("R11", "2026-Q1")
    said = " ".join(str(cell) for table in report.sheets for one in table.rows for cell in one)
    assert "kata seorang warga" not in said
    assert "arn:" not in said


def test_what_people_decided_about_joining_is_counted() -> None:
    table = sheet(only("R12", "2026-03"), "Penggabungan")
    values = {one[0]: one[1] for one in table.rows}
    assert values["Dijawab sama"] == 1
    assert values["Dijawab beda"] == 2
    assert values["Dipisahkan kembali"] == 1


def test_a_due_time_that_passed_in_silence_is_a_missed_escalation() -> None:
    silent = a_case(city_due=wib("2026-03-07 08:00"), follow_up_at=None, told=())
    told = replace(silent, case_id="K-2", told=(Told(Level.SEKDA, silent.city_due, "DISHUB"),))
    twice = replace(told, case_id="K-3", told=told.told * 2)
    rows = sheet(only("R12", "2026-03", Ledger((silent, told, twice))), "Eskalasi").rows
    assert [one[1] for one in rows] == [1, 1]
    assert silent.number in str(rows[0][-1])


def test_a_case_that_was_forwarded_was_not_right_the_first_time() -> None:
    stayed = [replace(a_case(), case_id=f"K-{at}") for at in range(4)]
    onward = Stay("DLH", a_case().began_at + timedelta(hours=3), "forward")
    moved = replace(a_case(), case_id="K-9", stays=(*a_case().stays, onward))
    table = sheet(only("R12", "2026-03", Ledger((*stayed, moved))), "Penyaluran")
    assert row(table, "Dishub")["Tetap di sana (%)"] == 80.0


def test_what_nobody_told_is_missing_and_not_nothing() -> None:
    table = sheet(only("R12", "2026-03"), "Penyampaian")
    assert row(table, "Biaya")["Nilai"] is None
    assert row(table, "Surat mati ke LAPOR!")["Nilai"] == 2
    assert table.note == ""
    desk = replace(whole_desk("2026-03"), sources=Sources())
    (report,) = make_report("R12", "2026-03", desk)
    assert "Antrean keluar tidak dapat dibaca" in sheet(report, "Penyampaian").note


def test_how_late_lapor_had_a_report_is_counted_of_what_the_city_sent() -> None:
    cases = [replace(a_case(), case_id=f"K-{at}") for at in range(5)]
    sent = [replace(link(one.case_id, f"L{at}", ""), linked_at=one.began_at + timedelta(hours=at))
            for at, one in enumerate(cases)]  # fmt: skip
    theirs = replace(sent[0], ours=False, linked_at=cases[0].began_at + timedelta(hours=99))
    desk = whole_desk("2026-03", Ledger(tuple(cases)), now="2026-04-05 07:00")
    found = replace(desk.sources, lapor=lambda _: Lapor((*sent, theirs), TABLES, True))
    (report,) = make_report("R12", "2026-03", replace(desk, sources=found))
    assert row(sheet(report, "Penyampaian"), "Sampai di LAPOR!, p99")["Nilai"] == 4.0


# --- by the clock -------------------------------------------------------------------------------


def test_when_a_year_is_frozen_everything_of_it_is_printed_and_told() -> None:
    desk = whole_desk("2026", now="2027-01-08 07:30")
    now = desk.now
    for code in ("2026", "2026-Q4", "2026-S2", "2026-12"):
        desk.book.ledgers[code] = march()  # type: ignore[attr-defined,index]
        desk.archive.keep(freeze(march(), parse_period(code, CALENDAR), CALENDAR, now))
    shelf, told = ShelfInMemory(), ToldPosts()
    done = print_owed(desk, NamesOnly(), shelf, told)
    assert done.failed == ()
    kept = (name for name in shelf.kept if not name.startswith("kabar/"))
    printed = Counter(name.partition("/")[0] for name in kept)
    assert set(printed) == set(REPORTS) - {"R9"}
    assert "R6/2026/kota/R6-2026-bukti.zip" in shelf.kept
    heard = {(post, about) for post, about, _ in told.heard}
    assert ("SETDA", REPORTS["R11"].title) in heard
    assert ("INSPEKTORAT", REPORTS["R10"].title) in heard
    assert print_owed(desk, NamesOnly(), shelf, told).reports == 0
