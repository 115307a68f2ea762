"""Make the move an official pressed: the link decides who it is and what is allowed, the lifecycle
whether it can be, and the register saves it together with the use of the form it came from.

A form is used once (its nonce is an idempotency key). Pressed again with the same words it is
answered as before and changes nothing; with others, nothing is changed and the words are given
back. Accepting alone needs no nonce: it is harmless and may be repeated. What a machine can press
without typing a word, a mail scanner for one, is nothing that matters.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.case.kept_together import with_merged
from aduan.application.case.ports import CaseRegister
from aduan.application.notices.write import moves_of
from aduan.application.official.open_link import DeadLink, LinkPorts, open_link
from aduan.application.official.restrict import Judging, asked_of
from aduan.application.official.show_case import CaseView, view_of
from aduan.application.outbox.tell import tell_one
from aduan.domain import links
from aduan.domain.case import decide, needs
from aduan.domain.case.case import Actor, Case, Status
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import BusyError, ConflictError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.links import ActionLink, Refusal
from aduan.domain.outbox.telling import from_portal, incident_day
from aduan.domain.photos.evidence import doubted, usable

MAX_NOTE: Final = 2_000
ONCE: Final = r"[A-Za-z0-9-]{4,64}"
"""What a form's nonce looks like."""
_ATTEMPTS: Final = 4

_CONFIRMED: Final = frozenset({Move.APPROVE_POSTPONE, Move.EYE_AGREE})
"""What is granted by a reason, or by the end of the case's number."""
_WITH_PHOTOS: Final = frozenset({Move.FOLLOW_UP, Move.RESOLVE})
READ_BY_REPORTER: Final = frozenset(
    {Move.FOLLOW_UP, Move.RESOLVE, Move.ASK_REPORTER, Move.NOT_OUR_AUTHORITY, Move.REJECT}
)
"""Moves whose one note is also the message to the reporter, unless a separate one is given."""


@dataclass(frozen=True, slots=True)
class ActPorts:
    """What pressing a button takes, beside reading. `agencies` are the codes a case may go to;
    `mask` takes personal data out of what officials write, because citizens read it. `draw` is the
    chance (0 to 1) by which a closing goes to a second eye; nobody who closes can foresee it.
    `filed`: whether SP4N-LAPOR! has a copy of a case, or one is on its way."""

    reading: LinkPorts
    register: CaseRegister
    rules: ClockRules
    agencies: Collection[str]
    mask: Callable[[str], str]
    draw: Callable[[], float]
    judging: Judging
    filed: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """The move stands. `token` is the link that goes on, None when the case left the office."""

    move: Move
    case: Case
    token: str | None


@dataclass(frozen=True, slots=True)
class Declined:
    """Nothing was changed; `reason` says in Indonesian what is missing."""

    view: CaseView
    move: str
    reason: str


def act_by_link(
    token: str, form: Mapping[str, str], now: datetime, ports: ActPorts
) -> Done | Declined | DeadLink:
    """Decide and save. When somebody else changed the case at the same moment, it is decided anew
    on the case as it is then; after four lost races the person is asked to look again."""
    move = form.get("move", "")

    def attempt() -> Done | Declined | DeadLink:
        opened = open_link(token, now, ports.reading)
        if isinstance(opened, DeadLink):
            return _pressed_on_leaving(token, form, now, ports) or opened
        try:
            before = _pressed_before(token, form, opened, ports)
            return before or _act(token, form, opened, now, ports)
        except RefusedError as refused:
            return _declined(opened, token, move, refused.reason, ports=ports, now=now)

    try:
        return decided_again(_ATTEMPTS, attempt, about="a press")
    except (ConflictError, BusyError):
        opened = open_link(token, now, ports.reading)
        if isinstance(opened, DeadLink):
            return opened
        reason = "Kasus baru saja berubah. Periksa, lalu ulangi."
        return _declined(opened, token, move, reason, ports=ports, now=now)


def _declined(
    opened: tuple[ActionLink, Case],
    token: str,
    move: str,
    reason: str,
    *,
    ports: ActPorts,
    now: datetime,
) -> Declined:
    link, case = opened
    view = view_of(case, link=link, token=token, now=now, ports=ports.reading)
    return Declined(view, move, reason)


def _act(
    token: str,
    form: Mapping[str, str],
    opened: tuple[ActionLink, Case],
    now: datetime,
    ports: ActPorts,
) -> Done:
    link, case = opened
    request = _request(form, link, case, now, ports)
    once = form.get("once", "")
    if request.move is Move.ACCEPT and case.status is Status.DITERIMA:
        return Done(request.move, case, token)
    if request.move is not Move.ACCEPT and not re.fullmatch(ONCE, once):
        raise RefusedError("Formulir ini tidak utuh. Periksa isinya, lalu tekan sekali lagi.")
    decided = decide.decide_move(case, request, ports.rules)
    consume = links.form_nonce(link, once, request.move) if once else None
    released = _released(request, case, ports)
    told = tell_one(
        decided,
        register=ports.register,
        complaint=released,
        incident_on=incident_day(released, ports.rules) if released else None,
    )
    whole = with_merged(told, request.move, ports.register)
    ports.register.save(whole, consume=consume, content=_digest(form))
    return Done(request.move, decided.case, _lasting(token, link, decided.case))


def _pressed_before(
    token: str, form: Mapping[str, str], opened: tuple[ActionLink, Case], ports: ActPorts
) -> Done | None:
    """The answer of the first press, when this is the second of one form. Raises RefusedError when
    the form was used for other words."""
    link, case = opened
    nonce = links.form_nonce(link, form.get("once", ""), form.get("move", ""))
    known = ports.reading.uses.press(nonce) if form.get("once") else None
    if known is None:
        return None
    if known.content != _digest(form):
        raise RefusedError(
            "Formulir ini sudah dipakai untuk satu tindakan, dan isian yang sekarang belum "
            "tersimpan. Periksa riwayat kasus; bila masih perlu, tekan sekali lagi."
        )
    return Done(Move(known.move), case, _lasting(token, link, case))


def _pressed_on_leaving(
    token: str, form: Mapping[str, str], now: datetime, ports: ActPorts
) -> Done | None:
    """The second press of the form that gave the case away: its link died with the first."""
    link = links.read_action(token, ports.reading.keys(), now, moves_of)
    if isinstance(link, Refusal):
        return None
    case = ports.reading.cases.get_case(link.case_id)
    if links.refusal_for(link, case) is not Refusal.REASSIGNED:
        return None
    try:
        return _pressed_before(token, form, (link, case), ports)
    except RefusedError:
        return None


def _digest(form: Mapping[str, str]) -> str:
    """What a form held, whole, in a few letters."""
    held = json.dumps(sorted((name, value) for name, value in form.items() if name != "once"))
    return hashlib.sha256(held.encode("utf-8", "replace")).hexdigest()[:32]


def _released(request: Request, case: Case, ports: ActPorts) -> Complaint | None:
    """The complaint a released case is filed at SP4N-LAPOR! by, if it is to be and is not there."""
    if not request.at_lapor or from_portal(case) or ports.filed(case.case_id):
        return None
    first = ports.reading.cases.complaints_of(case.case_id, 1)
    return first[0] if first else None


def _request(
    form: Mapping[str, str], link: ActionLink, case: Case, now: datetime, ports: ActPorts
) -> Request:
    asked = form.get("move", "")
    if asked not in link.moves or asked not in set(Move):
        raise RefusedError("Tindakan ini tidak termasuk dalam tautan Anda.")
    move = Move(asked)
    note = ports.mask(form.get("note", "").strip()[:MAX_NOTE])
    if move in _CONFIRMED and needs.confirms(case, note):
        note = "Nomor kasus diketik sebagai penegasan."
    message = ports.mask(form.get("public_note", "").strip()[:MAX_NOTE])
    agency = form.get("agency", "")
    with_photos = move in _WITH_PHOTOS
    photos = ports.reading.photographs.photos_of(case.case_id) if with_photos else ()
    return Request(
        move=move,
        actor=Actor(link.role, link.post),
        at=now,
        note=note,
        public_note=message or (note if move in READ_BY_REPORTER else ""),
        evidence=usable(photos, case.cycle),
        doubted=doubted(photos, case, word_from=ports.rules.fresh_word_from),
        drawn=ports.draw(),
        agency=agency if agency in ports.agencies else None,
        next_owner=ports.mask(form.get("next_owner", "").strip()[:120]) or None,
        until=_moment(form.get("review_on", ""), ports.rules)
        or _within(form.get("within", ""), now, ports.rules),
        fiscal_year=_year(form.get("fiscal_year", "")),
        unheard=True,
        **asked_of(move, form, link.post, case, ports.judging),
    )


def _lasting(token: str, link: ActionLink, case: Case) -> str | None:
    return token if links.refusal_for(link, case) is None else None


def _moment(text: str, rules: ClockRules) -> datetime | None:
    """A day (its start in the city) or a full RFC 3339 time; nonsense is "not given", which the
    lifecycle then says."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return rules.calendar.midnight(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return None if at.tzinfo is None else at


def _within(hours: str, now: datetime, rules: ClockRules) -> datetime | None:
    """So many of the stage's hours from now."""
    if not re.fullmatch(r"[1-9][0-9]{0,2}", hours):
        return None
    return now + timedelta(seconds=int(hours) * rules.hour_seconds)


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{4}", text) else None
