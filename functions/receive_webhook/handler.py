"""POST /webhooks/{channel}: one signed call of a channel, taken in once."""

import os
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

from aduan import cold_start
from aduan.application.intake.ports import FreshIds
from aduan.application.intake.receive_delivery import receive_delivery
from aduan.bootstrap.receive_webhook import open_receive_webhook
from aduan.domain.case.identifiers import (
    CODE_RANDOM_BYTES,
    ID_RANDOM_BYTES,
    new_id,
    new_tracking_code,
)
from aduan.domain.intake.events import Caution, Delivery
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.entrypoints.problems import Response, answered
from aduan.entrypoints.requests import channel_of, read_request, request_id_of
from aduan.entrypoints.signatures import verify
from aduan.entrypoints.strict_json import read_object
from aduan.entrypoints.webhook.answers import UNKNOWN_CHANNEL, count, render, told_of
from aduan.entrypoints.webhook.events import LARGEST_BODY, read_event, unread

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_receive_webhook(os.environ)
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@answered(LOG)
def handler(event: dict[str, Any], _context: Any) -> Response:
    now = datetime.now(UTC)
    request = read_request(event, largest_body=LARGEST_BODY)
    channel = WIRED.channels.get(channel_of(event), UNKNOWN_CHANNEL)
    known = channel is not UNKNOWN_CHANNEL
    secrets = WIRED.secrets.current_and_previous(channel.id) if known else ()
    webhook_id = verify(request.headers, request.body, secrets=secrets, now=now)
    body, left_out = read_object(request.body), list[Caution]()
    word = read_event(body, left_out)
    attempt = new_id(now, token_bytes(ID_RANDOM_BYTES))
    number = request_id_of(event)
    about = (webhook_id, request.body_sha256, now, attempt, number, unread(body), tuple(left_out))
    answer = receive_delivery(
        Delivery(channel.id, *about),
        word,
        channel,
        today=now.astimezone(WIRED.zone).date(),
        fresh=FreshIds(attempt, new_tracking_code(token_bytes(CODE_RANDOM_BYTES))),
        intake=WIRED.intake,
        privacy=WIRED.privacy,
        city=WIRED.city,
    )
    count(METRICS, channel, answer)
    LOG.info("delivery", extra={"channel": channel.id, "request_id": number, **told_of(answer)})
    return render(answer, token_of=WIRED.proofs.token)
