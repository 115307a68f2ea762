"""An archive shared by many copies of a function is unpacked once."""

import shutil
import zipfile
from pathlib import Path

import pytest

from infra.local.emulator import FOLDER, SharedArchive


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()


def _archive(file: Path, text: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("python/aduan/one.py", text)
        archive.writestr("top.txt", text)
    return file


def _unpack(file: Path, into: Path) -> list[str]:
    into.mkdir()
    with SharedArchive(file) as archive:
        names = archive.namelist()
        archive.extractall(into)
    return names


def test_two_copies_read_the_same_unpacked_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    names = _unpack(_archive(tmp_path / "one.zip", "x = 1"), first)
    again = _unpack(_archive(tmp_path / "two.zip", "x = 1"), second)
    assert names == ["python/aduan/one.py", "top.txt"]
    assert again == []  # its names were looked at when it was unpacked
    for copy in (first, second):
        assert (copy / "python" / "aduan" / "one.py").read_text() == "x = 1"
        assert (copy / "top.txt").read_text() == "x = 1"
    assert (first / "python").resolve() == (second / "python").resolve()
    assert len(list((tmp_path / "scratch" / FOLDER).iterdir())) == 1


def test_other_bytes_are_another_archive(tmp_path: Path) -> None:
    _unpack(_archive(tmp_path / "one.zip", "x = 1"), tmp_path / "a")
    _unpack(_archive(tmp_path / "one.zip", "x = 2"), tmp_path / "b")
    assert (tmp_path / "a" / "top.txt").read_text() == "x = 1"
    assert (tmp_path / "b" / "top.txt").read_text() == "x = 2"


def test_throwing_one_copy_away_leaves_the_other(tmp_path: Path) -> None:

    file = _archive(tmp_path / "one.zip", "x = 1")
    _unpack(file, tmp_path / "a")
    _unpack(file, tmp_path / "b")
    shutil.rmtree(tmp_path / "a")
    assert (tmp_path / "b" / "python" / "aduan" / "one.py").read_text() == "x = 1"
