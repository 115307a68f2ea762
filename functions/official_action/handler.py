"""GET, HEAD and POST /actions/{token}, POST /actions/{token}/photo: an official and one case."""

from typing import Any

from aduan import bootstrap
from aduan.application.act_by_link import act_by_link
from aduan.application.begin_upload import begin_upload
from aduan.application.show_case import show_case
from aduan.entrypoints.pages.exchange import page_request, see_other
from aduan.entrypoints.pages.faults import paged
from aduan.entrypoints.pages.official import answer_act, answer_upload, answer_view


@paged
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Only POST reaches a use case that writes."""
    request, pages = page_request(event), bootstrap.official_action()
    now = pages.now()
    if request.tail == "photo":
        if not request.changes:
            return see_other(f"../{request.token}")
        kind = request.form.get("type", "")
        form = begin_upload(request.token, kind, now, pages.uploading)
        return answer_upload(form, request, pages)
    if request.changes:
        outcome = act_by_link(request.token, request.form, now, pages.acting)
        return answer_act(outcome, request, pages)
    return answer_view(show_case(request.token, now, pages.acting.reading), request, pages)
