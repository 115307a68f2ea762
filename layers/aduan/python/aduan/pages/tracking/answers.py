"""From what the citizen's use cases answer to what a browser or a program gets."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from aduan.application.tracking.prove import Shown
from aduan.application.tracking.show import ComplaintView, Proof, ShowPorts
from aduan.application.tracking.speak import NotSpoken, PhotoForm, Spoke
from aduan.application.tracking.track import Progress, Step
from aduan.domain.case.identifiers import read_tracking_code
from aduan.domain.case.lifecycle import public_status
from aduan.domain.figures.ledger import canonical
from aduan.domain.privacy.proof import REMEMBERED
from aduan.entrypoints.problems import Response, not_found, render
from aduan.pages.shared import labels as words
from aduan.pages.shared.exchange import PageRequest, see_other, show
from aduan.pages.shared.labels import CityNames
from aduan.pages.tracking.complaint_page import (
    BEING_CHECKED,
    RECEIPT,
    complaint_page,
    enter_page,
    photo_page,
)

COOKIE: Final = "pelapor"
TOKEN: Final = "kunci"
"""The query field in which a channel's link carries its token."""
SAID: Final = "kata"
CODE: Final = "kode"


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter citizens ask at. `public_url` is where browsers find it, `board` where they find
    the public board."""

    showing: ShowPorts
    city: CityNames
    public_url: str
    board: str
    now: Callable[[], datetime]

    @property
    def home(self) -> str:
        return urlsplit(self.public_url).path.rstrip("/")

    def show_page(self, view: ComplaintView | None, method: str = "GET") -> Response:
        page = (
            enter_page(self.city, self.home, unknown=True)
            if view is None
            else complaint_page(view, self.city, self.home, board=self.board)
        )
        return show(page, city=self.city.name, method=method)


def answer_view(view: ComplaintView | None, request: PageRequest, counter: Counter) -> Response:
    """The page; with `RECEIPT` in the query the receipt, where the reader may have it by now."""
    if RECEIPT in request.query and view is not None and view.may_keep is not None:
        return _receipt(view.may_keep)
    return counter.show_page(view, request.method)


def _receipt(proof: Proof) -> Response:
    """As `aduan verify` and the board's checker read it; kept under its number."""
    name = f"tanda-terima-{proof.receipt.number}-{proof.receipt.cycle}.json"
    return {
        "statusCode": 200,
        "headers": {
            "content-type": "application/json",
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        },
        "body": canonical(proof.receipt).decode(),
    }


def wants_page(headers: Mapping[str, str]) -> bool:
    """A browser asks for HTML by name; whoever does not gets JSON."""
    return "text/html" in headers.get("accept", "")


def answer_json(progress: Progress | None, city: CityNames) -> Response:
    """For programs. Times in the city's zone; what is unknown or hidden is left out."""
    return render(not_found("tracking_code")) if progress is None else _json(progress, city)


def answer_entry(request: PageRequest, counter: Counter) -> Response:
    """The public root, or a typed code on its way to its page."""
    typed = request.query.get(CODE, "").strip()
    if not typed:
        page = enter_page(counter.city, counter.home)
        return show(page, city=counter.city.name, method=request.method)
    code = read_tracking_code(typed)
    if code is None:
        return counter.show_page(None, request.method)
    return see_other(f"{counter.home}/complaints/{code}")


def shown_by(request: PageRequest) -> Shown:
    """What a browser shows of who it is."""
    return Shown(
        session=request.cookies.get(COOKIE, ""),
        typed=request.form.get("angka", "") or request.query.get(TOKEN, ""),
        address=request.address,
    )


def led_on(code: str, session: str, counter: Counter, said: str = "") -> Response:
    """To the page of the complaint, which knows its reporter from now on. The cookie goes to that
    page alone, is kept from scripts, and is not sent by forms of others."""
    path = f"{counter.home}/complaints/{quote(code)}"
    secure = "; Secure" if counter.public_url.startswith("https:") else ""
    cookie = (
        f"{COOKIE}={session}; Path={path}; Max-Age={int(REMEMBERED.total_seconds())}; HttpOnly; "
        f"SameSite=Lax{secure}"
    )
    query = f"?{urlencode({SAID: said})}" if said else ""
    return see_other(f"{path}{query}", cookie=cookie)


def answer_press(
    outcome: Spoke | PhotoForm | NotSpoken | None, request: PageRequest, counter: Counter
) -> Response:
    """A press leads back to the page; one that was not made shows it again, as it was typed."""
    match outcome:
        case None:
            return counter.show_page(None)
        case Spoke(code, session, said):
            return led_on(code, session, counter, said)
        case PhotoForm():
            answer = show(photo_page(outcome, counter.home), city=counter.city.name)
            kept = led_on(outcome.code, outcome.session, counter)["headers"]["Set-Cookie"]
            answer["headers"]["Set-Cookie"] = kept
            return answer
        case NotSpoken(view):
            page = complaint_page(
                view,
                counter.city,
                counter.home,
                board=counter.board,
                refused=outcome,
                typed=request.form,
            )
            answer = show(page, city=counter.city.name)
            if outcome.session:
                led = led_on(view.progress.tracking_code, outcome.session, counter)
                answer["headers"]["Set-Cookie"] = led["headers"]["Set-Cookie"]
            return answer


def _json(progress: Progress, city: CityNames) -> Response:
    body: dict[str, Any] = {
        "tracking_code": progress.tracking_code,
        "status": progress.public.value,
        "detail": BEING_CHECKED if progress.dedup_pending else words.STATUS[progress.status],
        "received_at": _written(progress.received_at, city),
        "history": [_row(step, city) for step in progress.steps],
    }
    if progress.emergency:
        body["advice"] = words.CALL_112
    if progress.dedup_pending:
        body["dedup_pending"] = True
    if progress.due_at:
        body["due_at"] = _written(progress.due_at, city)
    if progress.case_number and progress.agency:
        body |= {"case_number": progress.case_number, "agency": city.office(progress.agency)}
    if progress.parts:
        body["parts"] = list(progress.parts)
    if progress.part_of:
        body["part_of"] = progress.part_of
    return {
        "statusCode": 200,
        "headers": {
            "content-type": "application/json",
            "cache-control": "no-store",
            "vary": "accept",
        },
        "body": json.dumps(body, ensure_ascii=False),
    }


def _row(step: Step, city: CityNames) -> dict[str, str]:
    row = {"at": _written(step.at, city), "status": public_status(step.status).value}
    row["detail"] = words.STATUS[step.status]
    return row | {"note": step.note} if step.note else row


def _written(at: datetime, city: CityNames) -> str:
    return at.astimezone(city.zone).isoformat(timespec="seconds")
