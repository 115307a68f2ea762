"""Every five minutes: every case has a timer, every notice was told, every complaint has a case,
every later word was heard, and the city's calendar reaches far enough."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from aduan import cold_start
from aduan.application.intake.apply_forgotten import apply_forgotten
from aduan.application.notices.calendar_warning import warn_of_calendar
from aduan.application.photos.call_again import call_again
from aduan.application.placing.place_forgotten import place_forgotten
from aduan.bootstrap.sweep import open_sweep
from aduan.entrypoints.observability import function_logger, function_metrics, has_left, log_each

KEPT_MS: Final = 30_000
"""What of the run's time placing and applying leave: one of either may take that long."""
LOG = function_logger()
METRICS = function_metrics()
WIRED = open_sweep(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Repairs what it finds and counts it; every figure but `checked` is zero on a good day. Timers
    come first: they are promises to the hour, and a backlog may take all of the run's time."""
    now = datetime.now(UTC)
    report = WIRED.sweep(now)
    log_each(LOG, "not swept", report.failed)
    METRICS.add_metric("sweep_failed", "Count", len(report.failed))
    has_time = partial(has_left, context, KEPT_MS)
    forgotten = place_forgotten(WIRED.work, WIRED.placing.place, now=now, has_time=has_time)
    log_each(LOG, "complaint not placed", forgotten.failed, "complaint_id")
    words = apply_forgotten(WIRED.words, WIRED.apply, now=now, has_time=has_time)
    for about, kind in (*words.waiting.failed, *words.aside.failed):
        LOG.error("word not applied", about=about, error=kind, set_aside=about in words.set_aside)
    photos = call_again(WIRED.photo_calls, WIRED.fetch, now=now, has_time=has_time)
    log_each(LOG, "photos not called for", photos.failed, "complaint_id")
    METRICS.add_metric("photos_given_up", "Count", photos.given_up)
    METRICS.add_metric("photos_pending", "Count", len(photos.failed) + photos.left)
    METRICS.add_metric("words_pending", "Count", words.pending)
    METRICS.add_metric("words_set_aside", "Count", len(words.set_aside))
    found = asdict(report) | {"unplaced": forgotten.found, "unapplied": words.waiting.found}
    for name in ("restarted", "late", "confirmed", "released", "unplaced", "unapplied"):
        METRICS.add_metric(f"sweep_{name}", "Count", found[name])
    METRICS.add_metric("dedup_pending", "Count", len(forgotten.failed) + forgotten.left)
    calendar = WIRED.placing.rules.calendar
    if calendar.warning(now) is None:  # a metric of every run would be paid all year
        METRICS.add_metadata("calendar_days_left", [float(calendar.days_left(now))])
    else:
        METRICS.add_metric("calendar_days_left", "Count", calendar.days_left(now))
    LOG.info("sweep", extra=found)
    warn_of_calendar(
        calendar=calendar, book=WIRED.days, publisher=WIRED.topics, texts=WIRED.texts, now=now
    )
    return found
