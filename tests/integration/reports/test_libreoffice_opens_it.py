"""What an official opens the workbook with reads the cells that were written."""

import shutil
import subprocess
from pathlib import Path

import pytest

from aduan.adapters.reports.workbook import workbook
from tests.unit.reports.printed import of_report, of_workbook
from tests.unit.reports.test_every_format_says_the_same import REPORT


def test_libreoffice_opens_the_workbook_and_reads_the_same_cells(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine (apt install libreoffice-calc)")
    file = tmp_path / "laporan.xlsx"
    file.write_bytes(workbook(REPORT))
    subprocess.run(
        [
            *(office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{tmp_path}/out", file),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert of_workbook((tmp_path / "out" / "laporan.xlsx").read_bytes(), REPORT) == of_report(
        REPORT
    )
