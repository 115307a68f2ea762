"""By the clock: Monday 07:00 the leaders' letter, every morning what is owed of the periods that
are frozen. GET and HEAD /reports/{token}: a post and what was printed for it."""

import os
from dataclasses import asdict
from typing import Any

from aduan import cold_start
from aduan.application.reports.owed import Printed
from aduan.bootstrap.report import open_report
from aduan.entrypoints.observability import function_logger, function_metrics, log_each
from aduan.pages.reports.answers import answer_reports
from aduan.pages.shared.exchange import page_request
from aduan.pages.shared.faults import paged
from aduan.pages.shared.templates import prepare

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_report(os.environ)
prepare("reports")
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """In: `job`, monday or owed-reports; or `report` and `period`, one on demand; or a request."""
    if "httpMethod" in event:
        return _page(event, context)
    if "report" in event:
        return {"files": list(WIRED.one(str(event["report"]), str(event["period"])))}
    return _counted(WIRED.monday() if event.get("job") == "monday" else WIRED.owed())


@paged
def _page(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    return answer_reports(page_request(event), WIRED.pages)


def _counted(printed: Printed) -> dict[str, Any]:
    log_each(LOG, "report not printed or told", printed.failed)
    METRICS.add_metric("reports_failed", "Count", len(printed.failed))
    LOG.info("reports", extra=asdict(printed))
    return asdict(printed)
