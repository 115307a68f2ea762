"""Scheduled: push what LAPOR! must hear, pull what it says, compare both once a day."""

import os
from functools import partial
from typing import Any, Final

from aduan import cold_start
from aduan.application.lapor.operate import sync_status
from aduan.application.lapor.pull_updates import longest_unread
from aduan.application.lapor.push.ports import PushReport
from aduan.application.lapor.reconcile import ReconcileReport
from aduan.bootstrap.sync_lapor import Report, open_sync_lapor
from aduan.entrypoints.observability import figures_of, function_logger, function_metrics, log_each
from aduan.entrypoints.turns import Turns

SPARE_S: Final = 30.0

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_sync_lapor(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """In: {"job": "push" | "pull" | "reconcile"}. Out: the figures of the run."""
    job, run = event["job"], dict[str, float]()
    gate = WIRED.gate(seconds=context.get_remaining_time_in_millis() / 1000 - SPARE_S)
    with Turns(LOG) as turns:
        parts = WIRED.parts(job, gate, context.aws_request_id)
        reports = [report for report in map(turns.take, parts) if report]
        for report in reports:
            turns.take(partial(_say, report))
            run |= figures_of(report)
        failed = [one for report in reports for one in report.failed]
        log_each(LOG, "not synchronised", failed)
        unread = turns.take(partial(longest_unread, WIRED.pull)) if job == "pull" else None
        if unread is not None:
            METRICS.add_metric("lapor_unread", "Seconds", unread.total_seconds())
        turns.take(partial(_measure_outbox, len(failed)))
        LOG.info("sync", extra={"job": job, **run, "failed": len(failed)})
    return {"job": job, **run}


def _say(report: Report) -> None:
    for step in report.steps if isinstance(report, PushReport) else ():
        about: dict[str, Any] = {"case_id": step.case_id, "sequence": step.sequence}
        about |= {"outcome": step.state.value, "request_id": step.request_id}
        LOG.info("outbox", extra=about)
    if isinstance(report, ReconcileReport):
        METRICS.add_metric("lapor_drift", "Count", len(report.drifts))


def _measure_outbox(failed: int) -> None:
    status = sync_status(WIRED.reconcile.history, WIRED.states, WIRED.clock.now())
    for name, value in figures_of(status).items():
        METRICS.add_metric(f"lapor_{name}", "None", value)
    person = status.by_hand + status.refused + status.dead + failed
    METRICS.add_metric("lapor_person", "None", person)
