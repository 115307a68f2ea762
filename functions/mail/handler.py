"""What the posts' topics say, mailed by the city's own domain; and what became of each mail.

In: a message of a topic (SNS), or news of SES (EventBridge). Only where `mail_domain` is set."""

import os
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.mail.letters import hear_returned, mail_letter
from aduan.bootstrap.mail import open_mail
from aduan.entrypoints.mail_news import SES, about_of, letters_of, names_of, returned_of
from aduan.entrypoints.observability import function_logger, function_metrics
from aduan.pages.shared.templates import prepare

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_mail(os.environ)
prepare("notices")
cold_start.ready()


class LettersLeftError(Exception):
    """Some were not mailed: Lambda calls again, then keeps the message in the failure bucket."""


@METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """The log names posts, notices and counts, never addresses."""
    now = datetime.now(UTC)
    if event.get("source") == SES:
        return _hear(event["detail"], now)
    sent = left = 0
    for topic, message_id, letter in letters_of(event):
        post = WIRED.posts[topic]
        done = mail_letter(message_id, post, letter, now, WIRED.ports)
        for appointment_id, kind in done.failed:
            LOG.error("not mailed", post=post, about=appointment_id, error=kind)
        about = {"notice_id": letter.notice_id, "request_id": letter.request_id, "post": post}
        LOG.info("mailed", extra=about | {"sent": done.sent, "overtaken": done.overtaken})
        sent, left = sent + done.sent, left + len(done.failed)
    METRICS.add_metric("mails_sent", "Count", sent)
    if left:
        raise LettersLeftError
    return {"sent": sent}


def _hear(detail: dict[str, Any], now: datetime) -> dict[str, Any]:
    about = names_of(about_of(detail.get("mail", {})))
    kind = str(detail.get("eventType", "")).lower()
    METRICS.add_metric(f"mail_{kind}", "Count", 1)
    LOG.info("mail heard of", extra=about | {"outcome": kind})
    ended = reopened = 0
    for returned in returned_of(detail):
        found = hear_returned(returned, now, WIRED.ports)
        ended, reopened = ended + len(found.ended), reopened + found.reopened
        named = {"appointments": list(found.ended), "reopened": found.reopened}
        LOG.warning("official unreachable", extra=about | named)
    return {"ended": ended, "reopened": reopened}
