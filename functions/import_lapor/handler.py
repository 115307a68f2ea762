"""A LAPOR! export was dropped into the folder: take it row by row, report what is wrong."""

import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from aduan import cold_start
from aduan.adapters.lapor.export_csv import problem_header, problem_line, read_export
from aduan.application.lapor.import_export import RowProblem, elsewhere_rows, import_export
from aduan.bootstrap.import_lapor import open_import_lapor
from aduan.entrypoints.observability import function_logger, function_metrics, log_each

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_import_lapor(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> None:
    """In: S3 ObjectCreated. The same file again changes nothing."""
    for record in event["Records"]:
        _take(unquote_plus(record["s3"]["object"]["key"]))


def _take(key: str) -> None:
    now, lines = datetime.now(UTC), [problem_header()]

    def note(problem: RowProblem) -> None:
        lines.append(problem_line(problem))

    with WIRED.folder.open(key) as file:
        report = import_export(
            read_export(file, WIRED.contract.export, WIRED.contract.times, now),
            links=WIRED.links,
            news=WIRED.news,
            tables=WIRED.contract.tables(),
            now=now,
            note=note,
            city=WIRED.city,
        )
    lines += [problem_line(row) for row in elsewhere_rows(report)]
    written = WIRED.folder.write_report(key, lines)
    taken = {kind.name.lower(): count for kind, count in report.taken.items()}
    elsewhere = sum(len(rows) for rows in report.elsewhere.values())
    figures = {"rows": report.rows, "problems": report.problems, "elsewhere": elsewhere}
    METRICS.add_metric("export_rows", "Count", report.rows)
    METRICS.add_metric("export_problems", "Count", report.problems)
    LOG.info("export", extra=figures | taken | {"report": written})
    log_each(LOG, "report not taken", report.failed, "tracking_id")
    if report.first is not None:  # Lambda tries again, and the same file again changes nothing else
        raise report.first
