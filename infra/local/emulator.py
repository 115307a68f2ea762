"""Starts the emulator with four changes: it holds DynamoDB calls to the keys that policies name
(`leading_keys.py`) and mails to their sender (`sending_rights.py`), an archive that many functions
share is unpacked once, and functions may be larger than on Lambda (`LARGEST`).

The emulator gives every concurrent copy of a function a folder of its own and unpacks each of its
layers there again. An evening of the demo makes over a hundred such copies of thousands of files
each; on a small machine the unpacking, not the functions, was what everything waited for, and a
copy that is slow to begin makes the next call begin another one. Here a copy gets links to what was
unpacked for the first. Functions may not write under `/opt` on Lambda either.

Run as a file and not as a module of the package, so that nothing of this repository can be imported
by what runs in it.
"""

import hashlib
import importlib.util
import os
import runpy
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

FOLDER: Final = "unpacked-once"
LARGEST: Final = 500_000_000
"""Unpacked, with all layers. The emulator asks for Lambda's 250 MB only when a function's code is
changed, so that a second deployment was refused which the first one was not. The layers here are
those of this machine's processor, and its imaging library alone is larger than that; what is
deployed is held to the real limit where it is built (`bundling/build.py:fits`)."""


class SharedArchive(zipfile.ZipFile):
    """An archive whose `extractall` links to one unpacked copy of the same bytes.

    `namelist` is what the emulator goes through to refuse names that lead out of the folder; once
    an archive was unpacked here its names have been gone through.
    """

    _unpacked: Path | None = None

    def namelist(self) -> list[str]:
        return [] if self._place().is_dir() else super().namelist()

    def extractall(
        self,
        path: str | os.PathLike[str] | None = None,
        members: Iterable[Any] | None = None,
        pwd: bytes | None = None,
    ) -> None:
        if path is None or members is not None or pwd is not None:
            return super().extractall(path, members, pwd)
        place = self._place()
        if not place.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = tempfile.mkdtemp(dir=place.parent)
            super().extractall(fresh)
            try:
                Path(fresh).rename(place)
            except OSError:  # another thread was first
                shutil.rmtree(fresh)
        for entry in place.iterdir():
            (Path(path) / entry.name).symlink_to(entry)
        return None

    def _place(self) -> Path:
        if self._unpacked is None:
            if self.filename is None:
                raise ValueError("only an archive that is a file can be shared")
            with Path(self.filename).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            self._unpacked = Path(tempfile.gettempdir()) / FOLDER / digest
        return self._unpacked


def _beside(name: str) -> Any:
    """A module of this folder, of which the emulator itself can import nothing."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    # Only in the emulator's own process.
    from ministack.core import iam_actions, iam_evaluator, lambda_runtime  # noqa: PLC0415
    from ministack.services import lambda_svc  # noqa: PLC0415

    _beside("leading_keys").teach(iam_actions, iam_evaluator)
    _beside("sending_rights").teach(iam_actions, iam_evaluator)
    if lambda_svc._UNZIPPED_LIMIT_BYTES > LARGEST:
        raise ValueError("the emulator's limit is above ours: take this change out")
    lambda_svc._UNZIPPED_LIMIT_BYTES = LARGEST
    lambda_runtime.zipfile = SimpleNamespace(
        ZipFile=SharedArchive,
        BadZipFile=zipfile.BadZipFile,
        LargeFileError=getattr(zipfile, "LargeFileError", zipfile.LargeZipFile),
    )
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
