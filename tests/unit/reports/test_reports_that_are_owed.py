"""What each report says of an invented month, against the facts themselves."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from aduan.application.reports.make import UnknownReportError, WrongPeriodError, make_report
from aduan.cli import report as command
from aduan.domain.case.case import Level
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.periods import PeriodError
from aduan.domain.reports.tables import Report, Sheet
from tests.city import wib
from tests.unit.reports.a_desk import MARCH, OFFICES, a_desk, march


def sheet(report: Report, name: str) -> Sheet:
    return next(one for one in report.sheets if one.name == name)


def column(table: Sheet, title: str) -> list[object]:
    at = [one.title for one in table.columns].index(title)
    return [row[at] for row in table.rows]


@cache
def the_monthly() -> Report:
    (report,) = make_report("R1", "2026-03", a_desk())
    return report


def test_the_monthly_report_has_the_sheets_that_are_owed() -> None:
    assert [one.name for one in the_monthly().sheets] == [
        *("1 Ringkasan", "2 Kanal", "3 OPD", "4 Kategori", "5 Kecamatan", "5 Kelurahan"),
        *("6 Terlama", "7 Kendala dan solusi", "Koreksi"),
    ]


def test_what_came_in_is_the_same_in_every_table() -> None:
    report = the_monthly()
    summary = dict(zip(column(report.sheets[0], "Ukuran"), column(report.sheets[0], "Maret 2026"),
                       strict=True))  # fmt: skip
    assert summary["Masuk"] == len(march().arrivals)
    by_channel = sheet(report, "2 Kanal")
    assert column(by_channel, "Masuk")[-1] == summary["Masuk"]
    hidden = sum(one.hidden for one in march().facts if MARCH.holds(one.began_at))
    assert hidden
    for name in ("3 OPD", "4 Kategori", "5 Kecamatan", "5 Kelurahan"):
        table = sheet(report, name)
        rows = zip(table.rows, column(table, "Putaran periode"), strict=True)
        counted = sum(int(str(value)) for row, value in rows if row[0] != "Seluruh kota")
        assert counted == summary["Putaran periode"] - hidden, name  # type: ignore[operator]


def test_every_kelurahan_has_a_row_also_without_a_complaint() -> None:
    codes = column(sheet(the_monthly(), "5 Kelurahan"), "Kode")
    assert len(codes) == 67
    empty = Ledger(facts=tuple(one for one in march().facts if one.kelurahan_code[-4:] == "1001"))
    (report,) = make_report("R1", "2026-03", a_desk(ledger=empty))
    assert len(sheet(report, "5 Kelurahan").rows) == 67


def test_a_rate_by_inhabitants_is_printed_only_where_the_city_entered_them() -> None:
    desk = a_desk()
    assert "penduduk.csv" in sheet(the_monthly(), "5 Kecamatan").note
    people = replace(desk.names, inhabitants={"36.73.01": 20_000})
    (report,) = make_report("R1", "2026-03", replace(desk, names=people))
    table = sheet(report, "5 Kecamatan")
    cycles = column(table, "Putaran periode")[0]
    assert column(table, "Per 1.000 penduduk")[0] == round(int(str(cycles)) / 20, 1)
    assert column(table, "Per 1.000 penduduk")[1] is None


def test_nothing_that_is_kept_from_view_is_named() -> None:
    hidden = {one.number for one in march().facts if one.hidden}
    reports = [the_monthly(), *make_report("R2", "2026-03", a_desk()),
               *make_report("R10", "2026-03", a_desk())]  # fmt: skip
    said = {cell for one in reports for table in one.sheets for row in table.rows for cell in row}
    assert hidden
    assert not hidden & said
    assert {one.number for one in march().facts if not one.hidden} & said


def test_a_frozen_report_is_the_same_whenever_it_is_printed() -> None:
    first = the_monthly()
    later = replace(a_desk(), now=wib("2026-12-01 09:00"))
    (again,) = make_report("R1", "2026-03", later)
    assert first.frozen_at == wib("2026-04-06 07:00")
    assert again.sheets[:-1] == first.sheets[:-1]
    assert replace(again, sheets=()) == replace(first, sheets=())


def test_what_changed_since_stands_in_the_corrections_and_nowhere_else() -> None:
    desk = a_desk()
    reopened = next(one for one in march().facts if one.ended_at and not one.reopened_at
                    and MARCH.holds(one.ended_at) and not one.hidden)  # fmt: skip
    changed = replace(
        march(),
        facts=tuple(
            replace(one, reopened_at=wib("2026-04-20 09:00")) if one is reopened else one
            for one in march().facts
        ),
    )
    today = replace(desk, book=type(desk.book)({"2026-03": changed}), now=wib("2026-05-02 07:00"))  # type: ignore[call-arg]
    (report,) = make_report("R1", "2026-03", today)
    assert report.sheets[:-1] == the_monthly().sheets[:-1]
    assert reopened.number in "".join(map(str, column(report.sheets[-1], "Nomor yang masuk")))


def test_a_period_that_still_runs_says_so() -> None:
    desk = a_desk(now=wib("2026-03-20 10:00"))
    (report,) = make_report("R1", "2026-03", desk)
    assert report.frozen_at is None
    assert "belum berakhir" in report.remarks[0]


def test_an_office_reads_its_own_cases_and_no_others() -> None:
    reports = make_report("R2", "2026-03", a_desk())
    numbers = [set(column(one.sheets[1], "Nomor")) for one in reports]
    assert len(reports) >= len(OFFICES)
    assert sum(map(len, numbers)) == len(set().union(*numbers))
    at_cut = wib("2026-04-06 07:00")
    ours = {one.number for one in march().facts
            if not one.hidden and (MARCH.holds(one.began_at) or one.open_at(MARCH.until))
            and one.began_at <= at_cut}  # fmt: skip
    assert set().union(*numbers) == ours


def test_the_list_of_what_is_drawn_out_has_what_is_past_the_national_limit() -> None:
    old = tuple(replace(one, ended=None, ended_at=None, ended_by=None, stands=(),
                        not_ours_since=None, resolve_due=wib("2026-03-25 00:00"))
                for one in march().facts[:9])  # fmt: skip
    (report,) = make_report("R10", "2026-03", a_desk(ledger=Ledger(old)))
    table = report.sheets[0]
    assert len(table.rows) == sum(not one.hidden for one in old)
    # Wednesday 25 to the end of Tuesday 31 March, the weekend left out.
    assert set(column(table, "Lewat (hari kerja)")) == {5.0}


def test_the_letter_of_monday_brings_each_leader_what_reached_him() -> None:
    week = "2026-W13"
    desk = a_desk(now=wib("2026-03-30 07:00"), code=week)
    letters = {one.file.removeprefix(f"R9-{week}-"): one for one in make_report("R9", week, desk)}
    assert {"SEKDA", "WALI_KOTA"} < set(letters)
    told = {
        one.number
        for one in march().facts
        for step in one.told
        if step.level is Level.WALI_KOTA and not one.hidden
        and wib("2026-03-23 00:00") <= step.at < wib("2026-03-30 00:00")
    }  # fmt: skip
    shown = set(column(letters["WALI_KOTA"].sheets[1], "Nomor"))
    assert shown
    assert shown <= told
    assert letters["WALI_KOTA"].sheets[1].n == len(told)
    assert len(letters["SEKDA"].sheets[3].rows) == 5


def test_the_letter_names_red_and_yellow_offices_and_sums_up_the_rest() -> None:
    week = "2026-W13"
    letter = make_report("R9", week, a_desk(now=wib("2026-03-30 07:00"), code=week))[0]
    colours = column(letter.sheets[2], "Warna")
    assert colours.count("abu-abu") <= 1
    assert colours.count("hijau") <= 1
    assert {"merah", "kuning"} & set(colours)


def test_a_name_or_a_period_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(UnknownReportError, match="Tidak ada laporan"):
        make_report("R99", "2026-03", a_desk())
    with pytest.raises(PeriodError):
        make_report("R1", "Maret", a_desk())
    with pytest.raises(WrongPeriodError, match="pekan"):
        make_report("R9", "2026-03", a_desk())


def test_the_command_prints_into_a_folder(tmp_path: Path) -> None:
    out = io.StringIO()
    argv = ["R10", "--period", "2026-03", "--to", str(tmp_path / "laporan"), "--city", "serang"]
    assert command.run(argv, lambda _: a_desk(), out) == 0
    files = {one.name for one in (tmp_path / "laporan").iterdir()}
    assert {"R10-2026-03.xlsx", "R10-2026-03.pdf", "R10-2026-03.html"} < files
    assert "R10-2026-03-01-penundaan-berlarut.csv" in files


def test_the_command_lists_what_there_is_without_opening_anything() -> None:
    out = io.StringIO()
    assert command.run(["list"], lambda _: pytest.fail("opened"), out) == 0
    assert "R1  Laporan bulanan" in out.getvalue()


@pytest.mark.parametrize(
    "argv",
    [
        ["R1"],
        ["R99", "--period", "2026-03", "--to", "x", "--city", "serang"],
        ["R1", "--period", "kemarin", "--to", "x", "--city", "serang"],
    ],
)
def test_the_command_refuses_what_it_does_not_understand(argv: list[str]) -> None:
    assert command.run(argv, lambda _: a_desk(), io.StringIO()) == 2
