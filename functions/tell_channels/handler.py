"""Every minute, and whenever a case changed: number what changed, tell the channels, and see which
questions have reached their reporters."""

import os
from datetime import timedelta
from functools import partial
from typing import Any, Final

from aduan import cold_start
from aduan.application.channels.operate import Figures, figures
from aduan.application.channels.publish import publish_changes
from aduan.application.channels.push import push_calls
from aduan.application.channels.questions import watch_questions
from aduan.bootstrap.tell_channels import open_tell_channels
from aduan.entrypoints.observability import figures_of, function_logger, function_metrics, log_each
from aduan.entrypoints.turns import Turns

SPARE_S: Final = 15.0
"""One call and what is kept of it after the time is up."""

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_tell_channels(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """In: {"job": "tell"}, or {"cases": [...]} for what was said of these this moment. Out: the
    figures of the run."""
    holder, left = context.aws_request_id, context.get_remaining_time_in_millis() / 1000 - SPARE_S
    until = WIRED.push.clock.now() + timedelta(seconds=left)
    with Turns(LOG) as turns:
        parts = (
            partial(publish_changes, WIRED.publish, until, event.get("cases")),
            partial(push_calls, WIRED.called, ports=WIRED.push, until=until, holder=holder),
            partial(watch_questions, WIRED.questions),
        )
        reports: list[Any] = [turns.take(part) for part in parts]
        run = {name: value for one in reports if one for name, value in figures_of(one).items()}
        for name, value in run.items():
            METRICS.add_metric(f"channel_{name}", "Count", value)
        standing = turns.take(_measure) if "cases" not in event else None
        failed = dict.fromkeys(one for part in (*reports, standing) if part for one in part.failed)
        log_each(LOG, "not told", failed)
        if standing is not None:
            people = standing.dead + standing.off + len(failed)
            METRICS.add_metric("channels_person", "None", people)
        LOG.info("channels", extra={**run, "failed": len(failed)})
    return run


def _measure() -> Figures:
    """How it stands, once a minute: what the alarms look at."""
    now, calls, lines = WIRED.push.clock.now(), WIRED.push.calls, WIRED.push.lines
    changes = WIRED.publish.changes
    standing = figures(WIRED.called, calls=calls, lines=lines, changes=changes, now=now)
    for name, value in figures_of(standing).items():
        METRICS.add_metric(f"channels_{name}", "None", value)
    return standing
