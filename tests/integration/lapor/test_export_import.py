"""Importing the operators' export into a register: right rows in, wrong rows named, twice the
same as once."""

import csv
import io
import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aduan.adapters.lapor.contract import Contract, load_contract
from aduan.adapters.lapor.export_csv import problem_header, problem_line, read_export
from aduan.application.lapor.import_export import (
    ExportRow,
    ImportReport,
    RowProblem,
    elsewhere_rows,
    import_export,
)
from aduan.application.lapor.take_report import Taken
from aduan.domain.lapor.comparing import StatusChanged
from tests.unit.lapor.fakes import Clock, Register

CITY = Path(__file__).parents[3] / "layers" / "cities" / "serang"
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "lapor" / "export_sample.csv"
CONTRACT = load_contract(CITY)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COLUMNS = list(CONTRACT.export.columns.values())


def read(data: bytes, contract: Contract = CONTRACT) -> list[ExportRow | RowProblem]:
    return list(read_export(io.BytesIO(data), contract.export, contract.times, NOW))


def problems(data: bytes, contract: Contract = CONTRACT) -> list[RowProblem]:
    return [row for row in read(data, contract) if isinstance(row, RowProblem)]


def good(data: bytes, contract: Contract = CONTRACT) -> list[str]:
    rows = read(data, contract)
    return [row.report.tracking_id for row in rows if isinstance(row, ExportRow)]


def import_into(register: Register, data: bytes) -> tuple[ImportReport, str]:
    written = [problem_header()]
    report = import_export(
        read_export(io.BytesIO(data), CONTRACT.export, CONTRACT.times, NOW),
        links=register.as_links,
        news=register,
        tables=CONTRACT.tables(),
        now=NOW,
        note=lambda problem: written.append(problem_line(problem)),
        city="Kota Serang",
    )
    return report, "\r\n".join(written)


def row(number: int, **changes: str) -> dict[str, str]:
    values = dict.fromkeys(COLUMNS, "") | {
        "Tracking ID": str(8_000_000 + number),
        "Tanggal Laporan Masuk": "23 Sep 2024",
        "Waktu Laporan Masuk": "00:41:43",
        "Nama Pelapor": f"Pelapor {number}",
        "Klasifikasi Laporan": "Aspirasi",
        "Judul Laporan": "Jalan berlubang",
        "Isi Laporan Awal": f'Jalan "besar" rusak,\r\nmohon diperbaiki {number}',
        "Isi Laporan Akhir": f"Jalan besar rusak, mohon diperbaiki {number}",
        "ID Instansi Terdisposisi": "131",
        "Instansi Terdisposisi": "Dinas Pekerjaan Umum",
        "Status Laporan": "Ditutup oleh Sistem",
    }
    return values | changes


def file_of(*rows: dict[str, str], delimiter: str = ",", columns: list[str] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for one in rows:
        writer.writerow({name: one[name] for name in columns})
    return out.getvalue().removesuffix("\r\n").encode()


def test_new_rows_are_registered_and_the_same_file_again_changes_nothing() -> None:
    register = Register(Clock())
    data = file_of(*(row(number) for number in range(5)))
    report, written = import_into(register, data)
    assert report.taken == {Taken.NEW: 5}
    assert written == problem_header()
    before, writes = dict(register.links), register.writes
    again, _ = import_into(register, data)
    assert again.taken == {Taken.UNCHANGED: 5}
    assert (register.links, register.writes) == (before, writes)


def test_rows_of_other_governments_are_kept_and_named_with_their_lines() -> None:
    """A regency stands in LAPOR!'s column by its bare name: "Serang" is not the city."""
    column = "Kota/Kabupaten"
    report, written = import_into(
        Register(Clock()),
        file_of(
            row(1, **{column: "Kota Serang"}),
            row(2, **{column: "KOTA  SERANG"}),
            row(3, **{column: ""}),
            row(4, **{column: "Serang"}),
            row(5, **{column: "Kota Cilegon"}),
            row(6, **{column: "Kabupaten Serang"}),
        ),
    )
    assert report.taken == {Taken.NEW: 6}
    assert report.elsewhere == {"Kabupaten Serang": [8, 12], "Kota Cilegon": [10]}
    assert written == problem_header()
    assert [(one.line, one.reason.split(":")[0]) for one in elsewhere_rows(report)] == [
        (8, "2 laporan menyebut Kabupaten Serang"),
        (10, "1 laporan menyebut Kota Cilegon"),
    ]


def test_a_known_report_is_brought_up_to_date() -> None:
    register = Register(Clock())
    import_into(register, file_of(row(1, **{"Status Laporan": "Menunggu Kelengkapan Informasi"})))
    report, _ = import_into(register, file_of(row(1)))
    assert report.taken == {Taken.UPDATED: 1}
    ((_, update),) = register.news
    assert isinstance(update, StatusChanged)
    assert (update.old, update.new) == ("Menunggu Kelengkapan Informasi", "Ditutup oleh Sistem")


def test_the_time_is_taken_in_the_configured_zone() -> None:
    (read_row,) = read(file_of(row(1)))
    assert isinstance(read_row, ExportRow)
    assert read_row.report.filed_at == datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)
    wib = CONTRACT.times.model_copy(update={"export_zone": ZoneInfo("Asia/Jakarta")})
    (read_row,) = read(file_of(row(1)), CONTRACT.model_copy(update={"times": wib}))
    assert isinstance(read_row, ExportRow)
    assert read_row.report.filed_at == datetime(2024, 9, 22, 17, 41, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "secret", "anonymous"),
    [
        ("RAHASIA", True, False),
        ("rahasia", True, False),
        ("ANONIM | rahasia", True, True),
        ("anonim|", False, True),
        ("", False, False),
    ],
)
def test_a_flag_is_read_in_capitals_and_without(
    written: str, secret: bool, anonymous: bool
) -> None:
    (found,) = read(file_of(row(1, **{"Tipe Laporan (Anonim/Rahasia)": written})))
    assert isinstance(found, ExportRow)
    assert (found.report.secret, found.report.anonymous) == (secret, anonymous)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("23 Sep 0024", "tanggal tidak terbaca"),
        ("23 Sep 0001", "tanggal tidak terbaca"),
        ("1 Jan 0001", "tanggal tidak terbaca"),
        ("23 Sep 1900", "sebelum LAPOR! ada (2011)"),
        ("23 Sep 2010", "sebelum LAPOR! ada (2011)"),
        ("23-Sep-05", "sebelum LAPOR! ada (2011)"),
        ("23-Sep-99", "masa depan"),
    ],
)
def test_a_day_that_cannot_be_lapors_is_named_and_not_taken(day: str, reason: str) -> None:
    (found,) = read(file_of(row(1, **{"Tanggal Laporan Masuk": day})))
    assert isinstance(found, RowProblem)
    assert found.column_name == "Tanggal Laporan Masuk"
    assert reason in found.reason


def test_the_first_year_of_lapor_is_taken() -> None:
    rows = [
        row(1, **{"Tanggal Laporan Masuk": "3 Jan 2011"}),
        row(2, **{"Tanggal Laporan Masuk": "3-Jan-24"}),
    ]
    assert len(good(file_of(*rows))) == 2


def test_both_flags_are_read_and_an_unknown_one_is_never_guessed() -> None:
    name = "Tipe Laporan (Anonim/Rahasia)"
    rows = read(file_of(row(1, **{name: "Anonim|Rahasia"}), row(2, **{name: "Tertutup"})))
    assert isinstance(rows[0], ExportRow)
    assert (rows[0].report.anonymous, rows[0].report.secret) == (True, True)
    assert isinstance(rows[1], RowProblem)
    assert (rows[1].column_name, rows[1].column) == (name, COLUMNS.index(name) + 1)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Tracking ID", "58A", "nomor laporan"),
        ("Tanggal Laporan Masuk", "31 Feb 2024", "tanggal tidak terbaca"),
        ("Tanggal Laporan Masuk", "1 Jan 2031", "masa depan"),
        ("Waktu Laporan Masuk", "25:00:00", "jam tidak terbaca"),
        ("Isi Laporan Awal", " ", "isi laporan kosong"),
        ("Status Laporan", "", "status kosong"),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(column: str, value: str, reason: str) -> None:
    data = file_of(row(1), row(2, **{column: value}), row(3))
    (problem,) = problems(data)
    assert (problem.line, problem.column_name) == (4, column)  # each row holds a line break
    assert problem.column == COLUMNS.index(column) + 1
    assert reason in problem.reason
    assert good(data) == ["8000001", "8000003"]


def test_what_the_report_says_repeats_nothing_of_the_citizen() -> None:
    _, written = import_into(Register(Clock()), file_of(row(1, **{"Waktu Laporan Masuk": "x"})))
    assert written.splitlines()[1] == (
        '2,3,Waktu Laporan Masuk,"jam tidak terbaca, contoh yang benar ""00:41:43"""'
    )


def test_a_missing_column_spoils_the_file_and_is_named() -> None:
    columns = [name for name in COLUMNS if name != "Status Laporan"]
    data = file_of(row(1), columns=columns)
    assert problems(data) == [RowProblem(1, 0, "Status Laporan", "kolom tidak ada: Status Laporan")]
    assert good(data) == []


def test_columns_may_stand_in_another_order_and_optional_ones_may_lack() -> None:
    columns = [name for name in reversed(COLUMNS) if name != "Kelurahan"]
    assert good(file_of(row(1), row(2), columns=columns)) == ["8000001", "8000002"]


def test_another_delimiter_is_named_and_can_be_allowed() -> None:
    data = file_of(row(1), row(2), delimiter="|")
    (problem,) = problems(data)
    assert problem.line == 1
    assert "pemisah kolom berkas ini garis tegak" in problem.reason
    assert good(data) == []
    export = CONTRACT.export.model_copy(update={"delimiters": (",", "|")})
    assert len(good(data, CONTRACT.model_copy(update={"export": export}))) == 2


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert good(b"\xef\xbb\xbf" + file_of(row(1))) == ["8000001"]


def test_wrong_encodings_are_named_and_spoil_only_what_they_touch() -> None:
    data = file_of(row(1), row(2, **{"Judul Laporan": "Café"}), row(3))
    latin = data.decode().encode("latin-1")
    (problem,) = problems(latin)
    assert (problem.line, problem.column_name) == (4, "Judul Laporan")
    assert good(latin) == ["8000001", "8000003"]
    (whole,) = problems(data.decode().encode("utf-16"))
    assert "UTF-16" in whole.reason


def halves(kept: int) -> tuple[str, str, str, str]:
    header, first = file_of(row(1)).decode().split("\r\n", 1)
    second, third = (file_of(row(n)).decode().split("\r\n", 1)[1] for n in (2, 3))
    return header, first, second[:kept], third


@pytest.mark.parametrize("kept", [20, 60, 160])
def test_half_a_row_outside_quotes_spoils_itself_and_not_its_neighbours(kept: int) -> None:
    data = "\r\n".join(halves(kept)).encode()
    assert good(data) == ["8000001", "8000003"]
    (problem,) = problems(data)
    assert problem.line == 4
    assert "terpotong" in problem.reason


@pytest.mark.parametrize("kept", [130, 140])
def test_half_a_row_inside_quotes_refuses_the_file_from_there_on(kept: int) -> None:
    data = "\r\n".join(halves(kept)).encode()
    assert good(data) == ["8000001"]
    (problem,) = problems(data)
    assert problem.line == 4
    assert "tidak dapat dipercaya" in problem.reason


@pytest.mark.parametrize("kept", [20, 60, 130, 160])
def test_half_a_row_at_the_end_spoils_nothing_above_it(kept: int) -> None:
    data = "\r\n".join(halves(kept)[:3]).encode()
    assert good(data) == ["8000001"]
    assert problems(data)[0].line == 4


FORGED = (
    file_of(row(9, **{"Isi Laporan Awal": "palsu", "Status Laporan": "Ditutup oleh Pelapor"}))
    .split(b"\r\n", 1)[1]
    .decode()
)
FORGED_TWICE = f"{FORGED}\r\n{FORGED.replace('8000009', '8000010')}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("inside", [FORGED, FORGED_TWICE, f'"{FORGED}"', f'kata "sah",\n{FORGED}'])
def test_a_line_inside_a_text_is_text_whatever_it_looks_like(inside: str, end: str) -> None:
    text = f"Keluhan saya:{end}{inside}{end}terima kasih"
    rows = read(file_of(row(1, **{"Isi Laporan Awal": text}), row(2)))
    assert [one.report.tracking_id for one in rows if isinstance(one, ExportRow)] == [
        "8000001",
        "8000002",
    ]
    assert isinstance(rows[0], ExportRow)
    assert rows[0].report.text_first == text


@pytest.mark.parametrize("after", ["", f"\n{FORGED}", f"\n{FORGED}\nterima kasih"])
def test_a_text_that_is_never_closed_brings_no_row_with_it(after: str) -> None:
    text = f"Keluhan saya:\n{FORGED}{after}"
    whole = file_of(row(1), row(2, **{"Isi Laporan Awal": text}))
    torn = whole[: whole.rindex(b'","Jalan besar')]
    assert good(torn) == ["8000001"]
    assert [(one.line, one.column) for one in problems(torn)] == [(4, 0)]


def test_a_quote_that_slipped_into_one_row_spoils_that_row_only() -> None:
    plain = {"Isi Laporan Awal": "Lampu mati", "Isi Laporan Akhir": "Lampu mati"}
    data = file_of(row(1), row(2, **plain), row(3, **plain))
    slipped = data.replace(b"Lampu mati", b'"Lampu mati', 1)
    assert good(slipped) == ["8000001", "8000003"]
    assert "tanda kutip tidak ditutup" in problems(slipped)[0].reason
    middle = data.replace(b"Lampu mati", b'Lampu "mati', 1)
    assert good(middle) == ["8000001", "8000003"]
    assert "tengah sel" in problems(middle)[0].reason


@pytest.mark.parametrize(
    "padding",
    [f"{'a' * 3000}{',' * 20}", f'kata "orang"{"," * 20}', ""],
    ids=["long", "quotes", "cut"],
)
def test_what_stands_in_a_quoted_text_is_never_taken_out_of_it(padding: str) -> None:
    """Neither where the record is too long to be read, nor where the file was cut inside it."""
    commas = "," * (len(COLUMNS) - 1 - COLUMNS.index("Isi Laporan Awal"))
    plain = {"Isi Laporan Awal": "Lampu mati", "Isi Laporan Akhir": "Lampu mati"}
    stranger = file_of(row(7, **plain)).decode().splitlines()[1]
    words = "\n".join([f"Keluhan{commas}", stranger, *[padding] * (50 if padding else 0)])
    data = file_of(row(1), row(2, **{"Isi Laporan Awal": words}), row(3))
    if not padding:
        data = data[: data.index(b"8000003")].rpartition(b'"')[0]
    assert "8000007" not in good(data)
    assert "8000001" in good(data)


@pytest.mark.parametrize("written", ["{}", "{}\n{}"], ids=["one line", "several lines"])
def test_a_row_that_is_too_long_and_whole_spoils_itself_only(written: str) -> None:
    long = written.format(*["panjang " * 20_000] * 2)
    data = file_of(row(1), row(2, **{"Isi Laporan Awal": long}), row(3))
    assert good(data) == ["8000001", "8000003"]
    (problem,) = problems(data)
    assert problem.reason == "baris terlalu panjang"


def test_a_nul_byte_spoils_its_row_only() -> None:
    data = file_of(row(1), row(2, **{"Judul Laporan": "Jalan\0berlubang"}), row(3))
    assert good(data) == ["8000001", "8000003"]
    assert "NUL" in problems(data)[0].reason


def test_a_header_alone_is_an_export_without_reports() -> None:
    assert read(file_of()) == []


def test_a_row_with_a_column_too_many_or_too_few_spoils_itself() -> None:
    plain = {"Isi Laporan Awal": "Lampu mati", "Kelurahan": "Unyur"}
    data = file_of(row(1, **plain), row(2, **plain), row(3, **plain), row(4, **plain))
    many = data.replace(b"8000002,", b"8000002,,", 1).replace(b"8000003,", b"8000003", 1)
    assert good(many) == ["8000001", "8000004"]
    assert ["22 kolom" in one.reason or "20 kolom" in one.reason for one in problems(many)] == [
        True,
        True,
    ]
    wide = file_of(row(1)) + b"\r\n" + b"," * 5000 + b"x\r\n"
    assert good(wide) == ["8000001"]
    assert "5001 kolom" in problems(wide)[0].reason


def test_a_column_that_stands_twice_spoils_the_file() -> None:
    data = file_of(row(1)).replace(b"Nama Pelapor", b"tracking id", 1)
    lacking = problems(data)
    assert "kolom tidak ada: Nama Pelapor" in lacking[0].reason
    data = file_of(row(1)).replace(b"Provinsi", b"TRACKING ID", 1)
    (problem,) = problems(data)
    assert problem.reason == "kolom ada dua kali"
    assert good(data) == []


SAVED_AGAIN = {
    "semicolons": file_of(row(1), delimiter=";"),
    "tabs": file_of(row(1), delimiter="\t"),
    "a mark of the byte order and semicolons": b"\xef\xbb\xbf" + file_of(row(1), delimiter=";"),
    "a line that names the separator": b"sep=;\r\n" + file_of(row(1), delimiter=";"),
    "capitals in the header": file_of(row(1)).replace(
        ",".join(COLUMNS).encode(), ",".join(COLUMNS).upper().encode()
    ),
    "a title above the header": b"Laporan LAPOR!, September 2024\r\n\r\n" + file_of(row(1)),
    "semicolons at the end of each line": file_of(
        row(1, **{"Isi Laporan Awal": "Lampu mati"}), delimiter=";"
    ).replace(b"\r\n", b";;;\r\n")
    + b";;;",
    "dates and times of a spreadsheet": file_of(
        row(1, **{"Tanggal Laporan Masuk": "23-Sep-24", "Waktu Laporan Masuk": "0:41:43"})
    ),
    "an Indonesian clock": file_of(row(1, **{"Waktu Laporan Masuk": "00.41.43"})),
    "apostrophes before what looks like a number": file_of(
        row(1, **{"Tracking ID": "'8000001", "Tanggal Laporan Masuk": "'23 Sep 2024"})
    ),
}


@pytest.mark.parametrize("how", SAVED_AGAIN)
def test_an_export_saved_by_a_spreadsheet_is_read_where_it_can_mean_one_thing(how: str) -> None:
    (read_row,) = read(SAVED_AGAIN[how])
    assert isinstance(read_row, ExportRow)
    assert read_row.report.tracking_id == "8000001"
    assert read_row.report.filed_at == datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Tanggal Laporan Masuk", "03/04/2024", "hari dan bulan tidak dapat dibedakan"),
        ("Tanggal Laporan Masuk", "45558", "tanggal tidak terbaca"),
        ("Waktu Laporan Masuk", "0.41", "jam tidak terbaca"),
        ("Waktu Laporan Masuk", "0,02897", "jam tidak terbaca"),
        ("Tracking ID", "9,0E+06", "bilangan ilmiah (9,0E+06)"),
        ("Tracking ID", "8.000001E+06", "bilangan ilmiah"),
        ("Tracking ID", "\u0668\u0660\u0660", "tidak berbentuk nomor"),
        ("ID Instansi Terdisposisi", "1,31E+05", "bilangan ilmiah (1,31E+05)"),
    ],
)
def test_what_a_spreadsheet_made_uncertain_is_refused_with_the_reason(
    column: str, value: str, reason: str
) -> None:
    data = file_of(row(1), row(2, **{column: value}), row(3))
    (problem,) = problems(data)
    assert (problem.line, problem.column_name) == (4, column)
    assert reason in problem.reason
    assert good(data) == ["8000001", "8000003"]


def test_a_file_whose_lines_end_in_carriage_returns_alone_is_refused() -> None:
    (problem,) = problems(file_of(row(1)).replace(b"\r\n", b"\r"))
    assert "hanya CR" in problem.reason


def test_utf_16_without_a_mark_is_named_too() -> None:
    (problem,) = problems(file_of(row(1)).decode().encode("utf-16-le"))
    assert "UTF-16" in problem.reason


@pytest.mark.parametrize("begins", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_named_as_one(begins: bytes) -> None:
    (problem,) = problems(begins + b"\x00" * 600 + b"\n\x00")
    assert "buku kerja Excel" in problem.reason


def test_a_bare_carriage_return_spoils_its_row_only() -> None:
    data = file_of(row(1), row(2), row(3)).replace(b"8000002,23 Sep", b"8000002,23\r Sep")
    assert good(data) == ["8000001", "8000003"]
    assert "akhir baris" in problems(data)[0].reason


def test_a_file_that_is_no_export_at_all_is_refused() -> None:
    assert problems(b"") == [RowProblem(1, 0, "", "berkas kosong")]
    assert "bukan ekspor LAPOR!" in problems(b"nama,alamat\r\na,b\r\n")[0].reason
    noise = random.Random(1).randbytes(4000)
    assert good(noise) == []


def test_rows_that_contradict_each_other_count_once_and_stay_counted_once() -> None:
    register = Register(Clock())
    data = file_of(row(1), row(1, **{"Status Laporan": "Ditutup oleh Admin"}), row(1))
    first, written = import_into(register, data)
    assert first.taken == {Taken.NEW: 1, Taken.UNCHANGED: 1}
    assert "sudah ada di atas" in written
    again, _ = import_into(register, data)
    assert again.taken == {Taken.UNCHANGED: 2}


class _Counted(io.BytesIO):
    """Knows how far it was read."""

    lines = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.lines += 1
        return super().readline(size)


def test_of_ten_thousand_rows_one_at_a_time_is_held() -> None:
    file = _Counted(file_of(*(row(number) for number in range(10_000))))
    ahead = 0
    count = 0
    for one in read_export(file, CONTRACT.export, CONTRACT.times, NOW):
        assert isinstance(one, ExportRow)
        count += 1
        ahead = max(ahead, file.lines - one.line)
    assert count == 10_000
    assert ahead <= 1  # the two lines of the row itself


@pytest.mark.skipif(not SHARED.exists(), reason="the real export is not part of the repository")
def test_the_real_export_imports_whole() -> None:
    """Its times are taken as UTC: as written, a third of the reports would else be filed in the
    small hours."""
    register = Register(Clock())
    data = SHARED.read_bytes()
    report, written = import_into(register, data)
    assert (report.taken, written) == ({Taken.NEW: 80}, problem_header())
    assert report.unknown_statuses == set()
    kept = register.reports.values()
    assert Counter(one.status for one in kept) == {
        "Ditutup oleh Sistem": 53,
        "Diarsipkan oleh Admin": 19,
        "Menunggu Kelengkapan Informasi": 3,
        "Diarsipkan oleh Sistem": 2,
        "Ditutup oleh Admin": 2,
        "Ditutup oleh Pelapor": 1,
    }
    assert Counter((one.anonymous, one.secret) for one in kept) == {
        (True, False): 47,
        (False, False): 32,
        (True, True): 1,
    }
    first = register.reports["5282813"]
    assert first.filed_at == datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)
    assert first.filed_at.astimezone(ZoneInfo("Asia/Jakarta")).hour == 7
    again, _ = import_into(register, data)
    assert again.taken == {Taken.UNCHANGED: 80}
