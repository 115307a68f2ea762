"""Scheduled: push what LAPOR! must hear, pull what it says, compare both once a day."""

import os
from typing import Any, Final

from aduan import cold_start
from aduan.application.lapor.operate import sync_status
from aduan.application.lapor.pull_reports import pull_reports
from aduan.application.lapor.pull_updates import longest_unread, pull_updates
from aduan.application.lapor.push.run import push_outbox
from aduan.application.lapor.reconcile import reconcile_daily
from aduan.application.outbox.fan_out import fan_out
from aduan.bootstrap.sync_lapor import open_sync_lapor
from aduan.entrypoints.observability import figures_of, function_logger, function_metrics

SPARE_S: Final = 30.0

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_sync_lapor(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """In: {"job": "push" | "pull" | "reconcile"}. Out: the figures of the run."""
    job = event["job"]
    gate = WIRED.gate(seconds=context.get_remaining_time_in_millis() / 1000 - SPARE_S)
    report: Any
    if job == "push":
        fan_out(WIRED.later, WIRED.clock.now, gate.until)
        report = push_outbox(ports=WIRED.push, gate=gate, holder=context.aws_request_id)
        METRICS.add_metric("lapor_unclassified", "Count", report.unclassified)
        for step in report.steps:
            about: dict[str, Any] = {"case_id": step.case_id, "sequence": step.sequence}
            about |= {"outcome": step.state.value, "request_id": step.request_id}
            LOG.info("outbox", extra=about)
    elif job == "pull":
        listing = pull_reports(ports=WIRED.listing, gate=gate)
        LOG.info("sync listing", extra=figures_of(listing))
        report = pull_updates(ports=WIRED.pull, gate=gate)
        unread = longest_unread(WIRED.pull).total_seconds()
        METRICS.add_metric("lapor_unread", "Seconds", unread)
        METRICS.add_metric("lapor_lag", "Seconds", report.lag.total_seconds())
    else:
        report = reconcile_daily(ports=WIRED.reconcile, states=WIRED.states, gate=gate)
        METRICS.add_metric("lapor_drift", "Count", len(report.drifts))
    _measure_outbox()
    LOG.info("sync", extra={"job": job, **figures_of(report)})
    return {"job": job, **figures_of(report)}


def _measure_outbox() -> None:
    status = sync_status(WIRED.reconcile.history, WIRED.states, WIRED.clock.now())
    for name, value in figures_of(status).items():
        METRICS.add_metric(f"lapor_{name}", "None", value)
    METRICS.add_metric("lapor_person", "None", status.by_hand + status.refused + status.dead)
