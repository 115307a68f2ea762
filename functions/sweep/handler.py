"""Every five minutes: every complaint has a case, every case a timer, every notice was told, and
the city's calendar reaches far enough."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.escalation.sweep import sweep
from aduan.application.notices.calendar_warning import warn_of_calendar
from aduan.application.placing.place_forgotten import place_forgotten
from aduan.bootstrap.sweep import open_sweep
from aduan.entrypoints.observability import function_logger, function_metrics

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_sweep(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Repairs what it finds and counts it; every figure but `checked` is zero on a good day."""
    now = datetime.now(UTC)
    forgotten = place_forgotten(WIRED.work, WIRED.placing.place, now=now)
    for complaint_id, kind in forgotten.failed:
        LOG.error("complaint not placed", complaint_id=complaint_id, error=kind)
    report = sweep(
        work=WIRED.work,
        register=WIRED.cases,
        notices=WIRED.notices,
        timers=WIRED.timers,
        rules=WIRED.placing.rules,
        now=now,
    )
    for about, kind in report.failed:
        LOG.error("not swept", about=about, error=kind)
    METRICS.add_metric("sweep_failed", "Count", len(report.failed))
    found = asdict(report) | {"unplaced": forgotten.found}
    for name in ("restarted", "late", "confirmed", "released", "unplaced"):
        METRICS.add_metric(f"sweep_{name}", "Count", found[name])
    METRICS.add_metric("dedup_pending", "Count", len(forgotten.failed))
    calendar = WIRED.placing.rules.calendar
    METRICS.add_metric("calendar_days_left", "Count", calendar.days_left(now))
    LOG.info("sweep", extra=found)
    warn_of_calendar(
        calendar=calendar, book=WIRED.days, publisher=WIRED.topics, texts=WIRED.texts, now=now
    )
    return found
