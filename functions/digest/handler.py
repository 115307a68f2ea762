"""Every morning at 07:30 in the city: what lies open with each office. Every hour: what went beyond
the hourly limit of a recipient, in one message. Every quarter of an hour: the figures of offices
and of the city."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.notices.digest import send_digests
from aduan.application.notices.overflow import send_overflow
from aduan.application.office.count import count_figures
from aduan.bootstrap.digest import open_digest
from aduan.entrypoints.observability import function_logger, function_metrics

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_digest(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """In: `job`, digest, overflow or figures. Out: what was done, counted."""
    match event.get("job"):
        case "overflow":
            return _overflow()
        case "figures":
            return _figures()
    report = send_digests(
        lists=WIRED.tables,
        book=WIRED.tables,
        publisher=WIRED.topics,
        letterhead=WIRED.letterhead(),
        rules=WIRED.rules,
        now=datetime.now(UTC),
    )
    METRICS.add_metric("hops_per_case", "None", report.hops_per_case)
    for post, kind in report.failed:
        LOG.error("digest not sent", post=post, error=kind)
    METRICS.add_metric("digest_failed", "Count", len(report.failed))
    METRICS.add_metric("digest_done", "Count", 1)
    LOG.info("digest", extra=asdict(report))
    return asdict(report)


def _overflow() -> dict[str, Any]:
    summary = send_overflow(
        left=WIRED.tables,
        cases=WIRED.cases,
        staffing=WIRED.staffing,
        publisher=WIRED.topics,
        letterhead=WIRED.letterhead(),
        rules=WIRED.rules,
        now=datetime.now(UTC),
    )
    for post, kind in summary.failed:
        LOG.error("summary not sent", post=post, error=kind)
    METRICS.add_metric("overflow_summaries", "Count", summary.sent)
    METRICS.add_metric("digest_failed", "Count", len(summary.failed))
    LOG.info("overflow", extra={"summaries": summary.sent})
    return {"summaries": summary.sent}


def _figures() -> dict[str, Any]:
    counted = count_figures(
        lists=WIRED.tables,
        book=WIRED.offices,
        rows=WIRED.offices,
        rules=WIRED.rules,
        now=datetime.now(UTC),
    )
    METRICS.add_metric("cases_put_right", "Count", counted.put_right)
    LOG.info("figures", extra=asdict(counted))
    return asdict(counted)
