"""Every report as a page in a browser, of few cases and of many: axe-core finds nothing, nothing
overflows a narrow phone, and the checker of HTML finds nothing."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from aduan.application.reports.packs import print_reports
from aduan.domain.figures.periods import parse_period
from aduan.domain.reports.about import REPORTS
from aduan.domain.reports.tables import Report
from aduan.pages.reports.report_page import report_html
from tests.benchmarks.reports_city import a_month
from tests.browser.conftest import Opened
from tests.browser.seen import DESK, HOST, NARROW, found_by_axe, serve, too_wide
from tests.browser.test_the_public_board import VNU
from tests.city import CALENDAR
from tests.unit.reports.a_desk import serang
from tests.unit.reports.beside import whole_desk

PERIODS = {"pekan": "2026-W10", "bulan": "2026-03", "triwulan": "2026-Q1", "semester": "2026-S1",
           "tahun": "2026"}  # fmt: skip


class _PagesOnly:
    def printed(self, report: Report) -> dict[str, bytes]:
        return {f"{report.file}.html": report_html(report).encode()}


@cache
def page_of(code: str) -> str:
    period = PERIODS[REPORTS[code].kinds[0].value]
    month = a_month(serang(), parse_period("2026-03", CALENDAR), 400)
    made = print_reports(code, period, whole_desk(period, month), _PagesOnly())[0]
    return made.files[f"{made.report.file}.html"].decode()


@pytest.mark.parametrize("code", REPORTS)
def test_axe_finds_nothing_on_a_report_and_nothing_overflows(code: str, opened: Opened) -> None:
    for window in (NARROW, DESK):
        context = opened(window)
        serve(context, {"/laporan": page_of(code)})
        page = context.new_page()
        page.goto(f"{HOST}/laporan")
        assert (found_by_axe(page), too_wide(page)) == ([], [])


def test_the_checker_of_html_finds_nothing_on_any_report(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not VNU.is_file():
        pytest.skip("no Java, or vnu-jar is missing: run `npm ci`")
    for code in REPORTS:
        (tmp_path / f"{code}.html").write_text(page_of(code), "utf-8")
    answer = subprocess.run(
        [java, "-jar", VNU, "--format", "json", "--no-langdetect", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    found = json.loads(answer.stderr)["messages"]
    assert [(one["url"].rpartition("/")[2], one["message"]) for one in found][:10] == []
