"""A city pack is checked before a citizen finds its mistakes."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aduan.bootstrap.pack_files import check_readable
from aduan.cli import city as cli_city
from aduan.domain.city.city import CityPackError, load_city
from aduan.domain.packs.check import check_pack
from aduan.domain.routing.route import Router, route

CITIES = Path(__file__).parents[3] / "layers" / "cities"
Change = Callable[[str, str, str], None]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    target = tmp_path / "kota"
    shutil.copytree(CITIES / "serang", target, ignore=shutil.ignore_patterns("routing.model"))
    return target


@pytest.fixture
def change(pack: Path) -> Change:
    def replace(file: str, old: str, new: str) -> None:
        text = (pack / file).read_text(encoding="utf-8")
        assert old in text
        (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def line_of(pack: Path, file: str, words: str) -> int:
    lines = (pack / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize("city", sorted(path.parent.name for path in CITIES.glob("*/city.toml")))
def test_every_pack_here_is_sound(city: str):
    assert [str(finding) for finding in check_pack(CITIES / city)] == []


def test_an_agency_a_category_and_a_rule_are_three_lines_of_data(pack: Path):
    additions = {
        "agencies.toml": 'DISKEBUD = { name = "Dinas Kebudayaan", short = "Disbud", kind = "dinas",'
        ' topic = "disbud", head = "Kepala Dinas Kebudayaan" }\n',
        "categories.toml": 'sanggar = { label = "Sanggar seni", agency = "DISKEBUD",'
        ' words = ["sanggar", "gamelan"] }\n',
        "rules.toml": 'gamelan = { any = ["gamelan kota"], category = "sanggar",'
        ' agency = "DISKEBUD", reason = "Gamelan milik kota" }\n',
    }
    for file, line in additions.items():
        with (pack / file).open("a", encoding="utf-8") as opened:
            opened.write(line)
    assert cli_city.run(str(pack)) == 0
    result = route(Router.of(load_city(pack)), text="gamelan kota di sanggar rusak")
    assert (result.category, result.agency, result.needs_triage) == ("sanggar", "DISKEBUD", False)


def test_a_field_of_an_earlier_version_that_does_nothing_is_a_warning(
    pack: Path, change: Change, capsys: pytest.CaptureFixture[str]
):
    change("agencies.toml", 'Lingkungan Hidup" }', 'Lingkungan Hidup", fallback = "DISKOMINFO" }')
    assert cli_city.run(str(pack)) == 0
    assert "peringatan: fallback pada 1 badan tidak dibaca lagi" in capsys.readouterr().out
    assert load_city(pack).agencies["DLH"].head == "Kepala Dinas Lingkungan Hidup"


def test_a_pack_of_this_version_has_nothing_to_be_warned_of(
    pack: Path, capsys: pytest.CaptureFixture[str]
):
    assert cli_city.run(str(pack)) == 0
    assert "agencies.toml: peringatan" not in capsys.readouterr().out


def test_a_category_without_an_owner_is_named_with_its_line(pack: Path, change: Change):
    change("categories.toml", 'agency = "BAPENDA", ', "")
    (finding,) = check_pack(pack)
    assert (finding.file, finding.line) == (
        "categories.toml",
        line_of(pack, "categories.toml", "pajak ="),
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("categories.toml", 'agency = "DLH"', 'agency = "DLHX"'),
        ("rules.toml", 'agency = "DISHUB", reason', 'agency = "DISHUBB", reason'),
        ("rules.toml", 'within = ["sekolah"]', 'within = ["sekolahan"]'),
        ("roads.toml", 'owner = "X-BPJN"', 'owner = "X-BPJNN"'),
        ("channel_categories.toml", '"parkir liar" = "parkir"', '"parkir liar" = "parkiran"'),
        ("landmarks.toml", "36.73.05.1003", "36.73.05.1099"),
        ("city.toml", 'duty_desk = "DISKOMINFO"', 'duty_desk = "DISKOMINF"'),
        ("points.csv", "36.73.01.1001,", "36.73.01.1999,"),
        ("kelurahan.csv", "36.73.01.1002,Cipare", "36.73.09.1002,Cipare"),
    ],
)
def test_an_unknown_code_is_found(pack: Path, change: Change, file: str, old: str, new: str):
    change(file, old, new)
    assert file in {finding.file for finding in check_pack(pack)}


def test_overlapping_aliases_are_found(pack: Path, change: Change):
    change("kelurahan.csv", "Sumur Pecung,Sumurpecung", "Sumur Pecung,Sumurpecung; Cipare")
    (finding,) = check_pack(pack)
    assert finding.line == line_of(pack, "kelurahan.csv", "Sumur Pecung")
    assert "cipare" in finding.message


def test_two_agencies_of_one_name_are_found(pack: Path, change: Change):
    change("agencies.toml", 'former = ["Dishubkominfo"]', 'former = ["Dinas Sosial"]')
    assert any("sudah dipakai" in finding.message for finding in check_pack(pack))


def test_a_point_outside_the_city_is_found_with_its_line(pack: Path):
    with (pack / "points.csv").open("a", encoding="utf-8") as file:
        file.write("36.73.01.1001,-6.05550,106.10000\n")
    (finding,) = check_pack(pack)
    assert finding.line == len((pack / "points.csv").read_text().splitlines())
    assert "di luar batas" in finding.message


def test_broken_toml_is_named_with_its_line(pack: Path, change: Change):
    change("rules.toml", "[rules]", "[rules")
    (finding,) = [f for f in check_pack(pack) if f.file == "rules.toml"]
    assert finding.line == line_of(pack, "rules.toml", "[rules")


def test_a_missing_file_stops_the_loader_with_its_name(pack: Path):
    (pack / "agencies.toml").unlink()
    with pytest.raises(CityPackError) as error:
        load_city(pack)
    assert error.value.file == "agencies.toml"


def test_the_command_ends_with_1_and_shows_file_and_line(
    pack: Path, change: Change, capsys: pytest.CaptureFixture[str]
):
    assert cli_city.main(["check", str(pack)]) == 0
    change("categories.toml", 'agency = "DLH"', 'agency = "DLHX"')
    assert cli_city.main(["check", str(pack)]) == 1
    assert f"{pack}/categories.toml:" in capsys.readouterr().out
    assert cli_city.main(["check", str(pack / "nowhere")]) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('DISHUB = "S-DISHUB"', 'DISHUBB = "S-DISHUB"', '"DISHUBB" tidak ada di agencies.toml'),
        ("pju = 1398", "pjuu = 1398", '"pjuu" tidak ada di categories.toml'),
        ('pju = "pengaduan"', 'pjuu = "pengaduan"', '"pjuu" tidak ada di categories.toml'),
        ('pju = "pengaduan"', 'pju = "pengaduann"', 'klasifikasi "pengaduann" tidak ada'),
        ('selesai = "TL-SELESAI"', 'seleseai = "TL-SELESAI"', '"seleseai" tidak ada di daftar'),
        ('merged = "TL-GABUNG"', 'mergedd = "TL-GABUNG"', '"mergedd" tidak ada di jenis'),
        ('named = "DISKOMINFO"', 'named = "DISKOMINFOO"', "agency_not_named"),
        ('status = "Status Laporan"', 'statuss = "Status Laporan"', '"statuss" tidak ada'),
        (
            "[mapping.category]",
            "[mapping.place]\n1 = 5 # ini\n[mapping.category]",
            '"1" tidak ada di kel',
        ),
        ('delimiters = [",", ";", "\\t"]', "delimiters = []", "delimiters harus"),
        ('Rahasia = "secret"', 'Rahasia = "secrett"', '"secrett" bukan anonymous atau secret'),
    ],
)
def test_what_lapor_toml_calls_by_a_name_nobody_has_is_told_with_its_line(
    pack: Path, change: Change, old: str, new: str, said: str
):
    change("lapor.toml", old, new)
    line = line_of(pack, "lapor.toml", "1 = 5 # ini" if "# ini" in new else new)
    found = check_readable(pack, "lapor.toml")
    assert any(said in one.message and one.line == line for one in found), found


def test_what_every_report_needs_of_lapor_toml_is_told_where_it_is_lacking(
    pack: Path, change: Change
):
    change("lapor.toml", 'status = "Status Laporan"', "")
    change("lapor.toml", 'place_of_city = "S-36.73"', "")
    change("lapor.toml", 'proses = "TL-LANJUT"', "")
    said = " ".join(map(str, check_readable(pack, "lapor.toml")))
    for words in ("columns: status belum", "place_of_city belum", "template_of_status: proses"):
        assert words in said


def test_a_day_off_of_an_unknown_kind_is_told_with_its_line(pack: Path, change: Change):
    line = line_of(pack, "calendar.toml", 'kind = "libur_nasional"')
    change("calendar.toml", 'kind = "libur_nasional"', 'kind = "libur_nasionall"')
    (found,) = check_readable(pack, "calendar.toml")
    assert (found.line, "libur_nasionall" in found.message) == (line, True)


@pytest.mark.parametrize("city", sorted(path.parent.name for path in CITIES.glob("*/city.toml")))
def test_names_in_the_packs_here_are_all_known(city: str):
    for file in ("lapor.toml", "calendar.toml"):
        assert [str(one) for one in check_readable(CITIES / city, file)] == []
