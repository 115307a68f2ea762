"""Every format a report is printed in, as files by the end of their names."""

from collections.abc import Mapping

from aduan.adapters.reports.csv_files import csv_files
from aduan.adapters.reports.paper import paper
from aduan.adapters.reports.workbook import workbook
from aduan.domain.reports.tables import Report
from aduan.pages.reports.report_page import report_html


class EveryFormat:
    def printed(self, report: Report) -> Mapping[str, bytes]:
        """`R1-2026-03.xlsx`, `.pdf`, `.html`, and a CSV a table: `R1-2026-03-03-opd.csv`."""
        return {
            f"{report.file}.xlsx": workbook(report),
            f"{report.file}.pdf": paper(report),
            f"{report.file}.html": report_html(report).encode(),
            **{f"{report.file}-{name}": text for name, text in csv_files(report).items()},
        }
