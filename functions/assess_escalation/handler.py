"""Step Functions task: one look at a case, and what the machine does next."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.escalation.assess import Check, assess_escalation
from aduan.application.notices.envelope import envelope
from aduan.application.notices.write import write_notice
from aduan.bootstrap.assess_escalation import open_assess_escalation
from aduan.domain.escalation.timers import Timer
from aduan.entrypoints.machine import names_of, require_known
from aduan.entrypoints.observability import function_logger, function_metrics

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_assess_escalation(os.environ)
cold_start.ready()


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """In: version, case_id, cycle, arm, guard, execution and, after a notice, which was published
    or could not be delivered and to whom. Out: outcome, and wait_until or the notice to publish.

    An execution keeps the definition it began with for as long as its case is open, so an older
    machine asks this function for months: what it asks is known by its version."""
    require_known(event)
    now = datetime.now(UTC)
    check = Check(
        timer=Timer(event["case_id"], event["cycle"], event["arm"], guard=event["guard"]),
        execution=event["execution"],
        published=event.get("published"),
        undelivered=event.get("undelivered"),
        undelivered_to=event.get("undelivered_to"),
        unsure=event.get("unsure"),
    )
    answer = assess_escalation(
        check,
        register=WIRED.cases,
        notices=WIRED.notices,
        staffing=WIRED.staffing,
        rules=WIRED.rules,
        now=now,
    )
    output = answer.as_output()
    METRICS.add_metric(f"timer_{output['outcome']}", "Count", 1)
    about = {"case_id": check.timer.case_id, "execution": check.execution}
    LOG.info("timer", extra={"outcome": output["outcome"]} | about | names_of(answer.notice))
    if answer.notice is not None and answer.case is not None:
        written = write_notice(answer.notice, answer.case, now, WIRED.letterhead())
        output["notice"] |= {
            "topic": WIRED.topics[written.post],
            "subject": written.subject,
            "message": written.message,  # as machines before version 3 publish it
            "envelope": envelope(replace(written, notice_id=answer.notice.notice_id)),
        }
    return output
