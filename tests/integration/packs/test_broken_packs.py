"""However a pack is broken, the check answers with a file and a line and never with a traceback."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aduan.bootstrap.pack_files import check_files, check_readable
from aduan.cli import city as cli_city
from aduan.domain.packs.check import Finding, check_pack
from aduan.domain.packs.shapes import line_of

CITIES = Path(__file__).parents[3] / "layers" / "cities"
SOUND = CITIES / "sukabumi"
LENT = 'routing_model_from = "serang"\n'
TABLES = sorted(str(path.relative_to(SOUND)) for path in SOUND.rglob("*.toml"))
LISTS = sorted(str(path.relative_to(SOUND)) for path in SOUND.rglob("*.csv"))
OTHERS = [
    "duplicates/common_words.txt",
    "duplicates/words_said.txt",
    "duplicates/model.json",
    "reading/reader.model",
]
OF_THE_CHECK = {
    *("city.toml", "agencies.toml", "categories.toml", "rules.toml", "roads.toml"),
    *("channel_categories.toml", "landmarks.toml"),
    *("kecamatan.csv", "kelurahan.csv", "points.csv"),
}
MANY, ALIKE = 14, 3
"""Of more entries than the first number, which then look alike, so many are tried."""
MANY_WAYS = 25
"""Of a table with more ways to break it, every second, third, ... is tried."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    target = tmp_path / "kota"
    shutil.copytree(SOUND, target)
    about = target / "city.toml"
    about.write_text(about.read_text(encoding="utf-8").replace(LENT, ""), encoding="utf-8")
    return target


def found(pack: Path, file: str) -> tuple[Finding, ...]:
    """What the check says about one file's change; all mistakes have a place and words."""
    findings = check_pack(pack) if file in OF_THE_CHECK else check_readable(pack, file)
    for finding in findings:
        lines = (pack / finding.file).read_bytes().splitlines() if finding.line > 1 else []
        assert (pack / finding.file).exists() or "tidak ada" in finding.message
        assert finding.line == 1 or finding.line <= len(lines), finding
        assert finding.message.strip(), finding
    return findings


def ways(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every key there is in a table; of many records alike the first ones."""
    if isinstance(value, dict):
        for key, entry in list(value.items())[: ALIKE if len(value) > MANY else None]:
            yield (*path, key)
            yield from ways(entry, (*path, key))
    elif isinstance(value, list):
        for at, entry in enumerate(value[:ALIKE]):
            if isinstance(entry, dict | list):
                yield from ways(entry, (*path, at))


def changed(table: dict[str, Any], path: tuple[str | int, ...], *value: Any) -> dict[str, Any]:
    """The table without what stands at `path`, or with another value there."""
    copy: Any = deepcopy(table)
    at = copy
    for part in path[:-1]:
        at = at[part]
    if value:
        at[path[-1]] = value[0]
    else:
        del at[path[-1]]
    return copy  # type: ignore[no-any-return]


def written(table: dict[str, Any]) -> str:
    """As TOML, a line for each key."""
    return "".join(f"{json.dumps(key)} = {inline(value)}\n" for key, value in table.items())


def inline(value: Any) -> str:
    if isinstance(value, dict):
        entries = (f"{json.dumps(key)} = {inline(entry)}" for key, entry in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("file", TABLES)
def test_a_key_that_is_gone_or_of_another_kind_is_a_line_to_correct(pack: Path, file: str):
    path = pack / file
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    path.write_text(written(table), encoding="utf-8")
    assert found(pack, file) == ()
    told = 0
    every = list(ways(table))
    for way in every[:: len(every) // MANY_WAYS + 1]:
        kinds = [(), (["x", 1],), (7,)]
        for value in kinds:
            path.write_text(written(changed(table, way, *value)), encoding="utf-8")
            told += bool(found(pack, file))
    assert told > 0


@pytest.mark.parametrize("file", [*TABLES, *LISTS, *OTHERS])
def test_a_file_that_is_broken_missing_or_no_text_is_named(pack: Path, file: str):
    path = pack / file
    content = path.read_bytes()
    for broken in (b"[rusak\n", b"\xff\xfe\n" + content, content[: len(content) // 2] + b'\n"['):
        path.write_bytes(broken)
        assert file in {finding.file for finding in check_files(pack)}, broken[:20]
    path.unlink()
    optional = {"channel_categories.toml", "landmarks.toml"}
    assert (file in {finding.file for finding in check_files(pack)}) == (file not in optional)
    path.mkdir()
    assert file in {finding.file for finding in check_files(pack)}


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("penduduk.csv", "code,inhabitants\n36.73.01,banyak\n", "baris 2"),
        ("skm.csv", "period,agency,u1\n2026-Q1,DLH,3\n", "baris 2"),
        ("instruments/kemendagri.toml", "[instrument]\nreport = 'R6'\n", "title"),
        ("instruments/lain.toml", "x = 1\n", "tidak dibaca siapa pun"),
    ],
)
def test_what_a_city_brings_for_its_reports_is_checked_too(
    pack: Path, file: str, text: str, said: str
):
    (pack / "instruments").mkdir()
    (pack / file).write_text(text, encoding="utf-8")
    (finding,) = check_files(pack)
    assert finding.file == file
    assert said in finding.message


@pytest.mark.parametrize("file", LISTS)
def test_a_cell_that_is_gone_or_no_number_is_a_line_to_correct(pack: Path, file: str):
    path = pack / file
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    for at, name in enumerate(header.split(",")):
        path.write_text("\n".join([header, ",".join(cells[:at] + cells[at + 1 :]), *rest]))
        assert {(one.file, one.line) for one in found(pack, file)} >= {(file, 2)}, name
        if name in ("lat", "lng", "radius_m"):
            wrong = [*cells[:at], "tengah", *cells[at + 1 :]]
            path.write_text("\n".join([header, ",".join(wrong), *rest]))
            assert {(one.file, one.line) for one in found(pack, file)} >= {(file, 2)}, name
    path.write_text(header + "\n")
    assert file in {one.file for one in found(pack, file)}


@pytest.mark.parametrize("content", [b"", b"bukan model", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_a_model_that_is_none_is_named(pack: Path, content: bytes):
    (pack / "routing.model").write_bytes(content)
    assert [(one.file, one.line) for one in check_pack(pack)] == [("routing.model", 1)]


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "message"),
    [
        ("clocks.toml", "stops_on = ", "stop = ", "[city]", "city: stops_on belum diisi"),
        ("clocks.toml", "max_hops = 3", 'max_hops = "3"', "max_hops", "max_hops: '3' bukan int"),
        ("calendar.toml", "known_until = ", "until = ", "", "known_until belum diisi"),
        ("channels.toml", 'kind = "app"', 'kind = "apps"', 'kind = "apps"', "kind"),
        ("lapor.toml", "provisional_ids", "provisional_id", "", "provisional_ids: Field required"),
        ("texts/notices.toml", "$number", "$numbr", "$numbr", "numbr"),
        ("officials.toml", 'post = "DUTY"', 'post = "DUTI"', "[[official]]", '"DUTI" tidak ada'),
        ("duplicates/settings.toml", "link = ", "tautan = ", "", "link belum diisi"),
        ("duplicates/issues.toml", 'code = "pju"', 'kode = "pju"', "[[issue]]", "code belum"),
        ("agencies.toml", "[agencies]", "[agency]", "", "[agencies] tidak ada"),
    ],
)
def test_the_mistake_is_told_on_its_line(
    pack: Path, file: str, old: str, new: str, words: str, message: str
):
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [one for one in check_files(pack) if one.file == file and message in one.message]
    assert told, check_files(pack)
    if words:
        lines = (pack / file).read_text(encoding="utf-8").splitlines()
        assert told[0].line == next(n for n, line in enumerate(lines, 1) if words in line), told


@pytest.mark.parametrize("file", TABLES)
def test_a_key_that_nothing_reads_is_told_on_its_line(pack: Path, file: str):
    path = pack / file
    path.write_text("kunci_asing = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert (file, 1) in {(one.file, one.line) for one in check_files(pack)}


@pytest.mark.parametrize(
    ("file", "after", "added"),
    [
        ("calendar.toml", "\n[[holiday]]", 'kota = "Sukabumi"'),
        ("channels.toml", "\n[[channel]]", 'photo_host = ["foto.example.go.id"]'),
        ("city.toml", '\nprovince = "Jawa Barat"', 'time_zone = "Asia/Jakarta"'),
        ("city.toml", "\n[[neighbours]]", "worsd = []"),
        ("clocks.toml", "\n[notices]", 'digest = "06:00"'),
        ("clocks.toml", "\n[city.opd]", "working_hours = 8"),
        ("duplicates/issues.toml", "\n[[issue]]", 'lable = "PJU"'),
        ("duplicates/spelling.toml", "\n[places]", 'title = "haji"'),
        ("duplicates/settings.toml", "\nlink = 0.93", "links = 0.9"),
        ("lapor.toml", "\n[patience]", "settle_minutes = 1"),
        ("officials.toml", "\n[[official]]", 'surel = "a@example.go.id"'),
        ("rules.toml", "\n[rules]", 'anak = { any = ["x"], secret = true, reason = "x", al = [] }'),
        ("texts/notices.toml", "\n[assigned]", 'sms = "x"'),
        ("texts/notices.toml", "\n[words]", 'footnote = "x"'),
    ],
)
def test_a_key_deep_in_a_table_that_nothing_reads_is_told_on_its_line(
    pack: Path, file: str, after: str, added: str
):
    text = (pack / file).read_text(encoding="utf-8")
    assert after in text
    where = text.index(after) + len(after)
    end_of_line = text.index("\n", where)
    changed = f"{text[:end_of_line]}\n{added}{text[end_of_line:]}"
    (pack / file).write_text(changed, encoding="utf-8")
    line = changed[: end_of_line + 1].count("\n") + 1
    said = {(one.file, one.line): one.message for one in check_files(pack)}
    assert (file, line) in said, said


def test_a_notice_of_a_kind_nobody_writes_is_told(pack: Path):
    path = pack / "texts" / "notices.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[growing]", "[growin]"), encoding="utf-8")
    said = " ".join(str(one) for one in check_files(pack))
    assert "growing belum diisi" in said
    path.write_text(f'{text}\n[pengumuman]\nsubject = "x"\nmessage = "x"\n', encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    (told,) = check_files(pack)
    assert (told.file, lines[told.line - 1]) == ("texts/notices.toml", "[pengumuman]")


def test_a_table_that_no_reader_opens_is_told(pack: Path):
    (pack / "texts" / "notice.toml").write_text("", encoding="utf-8")
    (told,) = check_files(pack)
    assert told == Finding("texts/notice.toml", 1, "berkas ini tidak dibaca siapa pun")


@pytest.mark.parametrize("hour", ["7.30", "24:00", "07:30:00", "pagi"])
def test_the_digests_hour_is_a_time_of_day(pack: Path, hour: str):
    path = pack / "clocks.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('digest_at = "07:30"', f'digest_at = "{hour}"'), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines()
    (told,) = check_files(pack)
    assert (told.file, lines[told.line - 1]) == ("clocks.toml", f'digest_at = "{hour}"')
    assert "JJ:MM" in told.message


def test_the_command_prints_files_and_lines_and_ends_with_one(
    pack: Path, capsys: pytest.CaptureFixture[str]
):
    text = (pack / "categories.toml").read_text(encoding="utf-8")
    (pack / "categories.toml").write_text(text.replace("label = ", "labl = ", 1), encoding="utf-8")
    assert cli_city.run(str(pack)) == 1
    said = capsys.readouterr().out
    assert re.search(r"categories\.toml:\d+: \w+: label belum diisi", said)
    assert re.search(r'categories\.toml:\d+: \w+: kolom "labl" tidak dikenal', said)


def test_a_line_is_found_through_tables_lists_and_quoted_names():
    lines = [
        *("a = 1", "[b]", '"x y" = 2', "[[c]]", "d = 3", "[[c]]", "d = 4", "[c.e]", "f = 5"),
    ]
    assert line_of(lines, ("b", "x y")) == 3
    assert line_of(lines, ("c", 1, "d")) == 7
    assert line_of(lines, ("c", 1, "gone")) == 6
    assert line_of(lines, ("gone",)) == 1
