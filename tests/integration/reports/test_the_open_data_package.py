"""The open data of the board as whoever takes it checks it: the Frictionless tools find nothing."""

from pathlib import Path

import frictionless

from tests.unit.board.a_board import the_board

FOLDER = "data/"


def package_in(folder: Path) -> Path:
    for path, one in the_board().items():
        if path.startswith(FOLDER):
            (folder / path.removeprefix(FOLDER)).write_bytes(one.body)
    return folder / "datapackage.json"


def test_the_package_its_hashes_and_every_row_are_valid(tmp_path: Path) -> None:
    report = frictionless.validate(str(package_in(tmp_path)))
    assert report.flatten(["name", "type", "note"]) == []
    assert len(report.tasks) == 7
    cases = next(one for one in report.tasks if one.name == "kasus-csv")
    assert cases.stats["rows"] > 30


def test_a_changed_row_is_found_by_it(tmp_path: Path) -> None:
    package = package_in(tmp_path)
    file = tmp_path / "kasus.csv"
    file.write_bytes(file.read_bytes().replace(b"menunggu", b"selesai.", 1))
    assert not frictionless.validate(str(package)).valid
