"""Every morning at 07:30 in the city: what lies open with each office. Every hour: what went beyond
the hourly limit of a recipient, in one message. Every quarter of an hour: the figures of offices
and of the city. At 07:00: periods whose day has come are frozen, days of receipts sealed."""

import os
from dataclasses import asdict
from typing import Any

from aduan import cold_start
from aduan.bootstrap.digest import open_digest
from aduan.entrypoints.observability import function_logger, function_metrics, log_each

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_digest(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """In: `job`, digest, overflow, figures or freeze. Out: what was done, counted."""
    others = {"overflow": _overflow, "figures": _figures, "freeze": _freeze}
    if other := others.get(event.get("job", "")):
        return other()
    report = WIRED.send_digests()
    METRICS.add_metric("hops_per_case", "None", report.hops_per_case)
    log_each(LOG, "digest not sent", report.failed, "post")
    METRICS.add_metric("digest_failed", "Count", len(report.failed))
    METRICS.add_metric("digest_done", "Count", 1)
    LOG.info("digest", extra=asdict(report))
    return asdict(report)


def _overflow() -> dict[str, Any]:
    summary = WIRED.send_overflow()
    log_each(LOG, "summary not sent", summary.failed, "post")
    METRICS.add_metric("overflow_summaries", "Count", summary.sent)
    METRICS.add_metric("digest_failed", "Count", len(summary.failed))
    LOG.info("overflow", extra={"summaries": summary.sent})
    return {"summaries": summary.sent}


def _figures() -> dict[str, Any]:
    said = asdict(WIRED.count_figures())
    METRICS.add_metric("cases_put_right", "Count", said["put_right"])
    LOG.info("figures", extra=said)
    return said


def _freeze() -> dict[str, Any]:
    done = WIRED.freeze_periods()
    log_each(LOG, "period not frozen", done.failed, "period")
    METRICS.add_metric("digest_failed", "Count", len(done.failed))
    told = asdict(done) | {"sealed": WIRED.seal_days()}
    LOG.info("freeze", extra=told)
    return told
