"""GET /channels/{channel}/changes and /channels/{channel}/complaints/{external_id}: for a channel
that asks instead of being called. POST …/complaints/{external_id}/photos: for one that sends photos
itself."""

import os
from datetime import UTC, datetime
from typing import Any

from aduan import cold_start
from aduan.application.channels.ask import changes_after, complaint_now
from aduan.application.channels.send_photo import begin_photo
from aduan.bootstrap.answer_channels import open_answer_channels
from aduan.entrypoints.observability import counted, function_logger, function_metrics
from aduan.entrypoints.problems import Response, answered
from aduan.entrypoints.requests import read_request
from aduan.entrypoints.signatures import verify
from aduan.entrypoints.status import answers

LOG = function_logger()
METRICS = function_metrics()
WIRED = open_answer_channels(os.environ)
cold_start.ready()


@METRICS.log_metrics
@counted(METRICS)
@answered(LOG)
def handler(event: dict[str, Any], _context: Any) -> Response:
    now = datetime.now(UTC)
    sends = event.get("httpMethod") == "POST"
    request = read_request(event, largest_body=answers.LARGEST_REQUEST if sends else 0)
    channel = WIRED.channels.get(request.path.get("channel", ""))
    secrets = WIRED.secrets.current_and_previous(channel.id) if channel else ()
    verify(request.headers, request.body, secrets=secrets, now=now)
    assert channel is not None, "without a channel there is no secret, and nothing was verified"
    if sends:
        media_type = answers.media_type_in(request.body)
        named = answers.external_id_in(request.path)
        return answers.photo_form(begin_photo(channel, named, media_type, now, WIRED.photos))
    if "external_id" in request.path:
        found = complaint_now(
            channel, answers.external_id_in(request.path), register=WIRED.register
        )
        return answers.complaint(found, WIRED.dressing, now)
    after, limit = answers.read_cursor(request.query)
    changed = changes_after(channel.id, after, limit, calls=WIRED.calls, marks=WIRED.marks, now=now)
    return answers.changes(changed, WIRED.dressing, now)
