"""A pack may lose no code that open cases of the deployed stack stand with."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.bootstrap.case_register import books_of
from aduan.cli import city as command
from aduan.domain.case.decide import opening
from tests.city import PACK, SYSTEM, new_case, wib
from tests.lamps import CITY

START = wib("2026-03-02 08:00")


def opened(register: Table, number: int, **changes: object) -> None:
    kept = {"category": next(iter(CITY.categories)), "channels": ("rabeg",)} | changes
    case = new_case(START, case_id=f"K{number}", number=f"SRG-{number}")
    case = replace(case, **kept)  # type: ignore[arg-type]
    RegisterCases(register).save(opening(case, SYSTEM))


def checked(register: Table, folder: Path, *more: str) -> int:
    asked = ["check", str(folder), "--against-register", *more]
    return command.main(asked, opened=lambda _city, _stage: books_of(register))


def test_a_pack_with_every_code_of_the_open_cases_passes(register: Table) -> None:
    opened(register, 1, channels=("rabeg",))
    assert checked(register, PACK) == 0


@pytest.mark.parametrize(
    ("changes", "file", "code"),
    [
        ({"agency": "DINAS_LAMA"}, "agencies.toml", "DINAS_LAMA"),
        ({"category": "kategori_lama"}, "categories.toml", "kategori_lama"),
        ({"channels": ("rabeg", "kanal_lama")}, "channels.toml", "kanal_lama"),
    ],
)
def test_a_removed_code_is_refused_and_its_cases_are_named(
    register: Table,
    changes: dict[str, object],
    file: str,
    code: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(12):
        opened(register, number, **changes)
    assert checked(register, PACK) == 1
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "tidak boleh" in one]
    assert line.startswith(f"{PACK}/{file}: {code} ")
    assert "12 kasus terbuka (SRG-0, SRG-1, " in line
    assert "dan 2 lain)" in line


def test_without_a_pack_there_is_nothing_to_compare(register: Table) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["check", "--against-register"], opened=lambda _c, _s: books_of(register))
    assert ended.value.code == 2


def test_the_files_alone_are_checked_as_before(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "kota")
    assert command.main(["check", str(tmp_path / "kota")]) == 0
