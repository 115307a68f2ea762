"""Make the move an official pressed: the link decides who it is and what is allowed, the lifecycle
whether it can be, and the register saves it together with the link's use. A second press, a
reloaded page or a mail scanner finds the link used and changes nothing."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.case.ports import CaseRegister
from aduan.application.official.open_link import DeadLink, LinkPorts, open_link
from aduan.application.official.restrict import Judging, asked_of, with_merged
from aduan.application.official.show_case import CaseView, view_of
from aduan.application.outbox.tell import tell_one
from aduan.domain import links
from aduan.domain.case import lifecycle
from aduan.domain.case.case import Actor, Case
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import BusyError, ConflictError, RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.secrecy import kept_from
from aduan.domain.links import ActionLink
from aduan.domain.outbox.telling import from_portal, incident_day
from aduan.domain.photos.evidence import usable

MAX_NOTE: Final = 2_000
_ATTEMPTS: Final = 4

_WITH_PHOTOS: Final = frozenset({Move.FOLLOW_UP, Move.RESOLVE})
READ_BY_REPORTER: Final = frozenset(
    {Move.FOLLOW_UP, Move.RESOLVE, Move.ASK_REPORTER, Move.NOT_OUR_AUTHORITY, Move.REJECT}
)
"""Moves whose one note is also the message to the reporter, unless a separate one is given."""


@dataclass(frozen=True, slots=True)
class ActPorts:
    """What pressing a button takes, beside reading. `agencies` are the codes a case may go to;
    `mask` takes personal data out of what officials write, because citizens read it. `filed`:
    whether SP4N-LAPOR! has a copy of a case, or one is on its way."""

    reading: LinkPorts
    register: CaseRegister
    rules: ClockRules
    agencies: Collection[str]
    mask: Callable[[str], str]
    new_nonce: Callable[[], str]
    judging: Judging
    filed: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Done:
    """The move stands. `token` is the link for the next one, None when the case left the office."""

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
            return opened
        try:
            return _act(form, *opened, now, ports)
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
    form: Mapping[str, str], link: ActionLink, case: Case, now: datetime, ports: ActPorts
) -> Done:
    request = _request(form, link, case, now, ports)
    decided = lifecycle.decide_move(case, request, ports.rules)
    released = _released(request, case, ports)
    told = tell_one(
        decided,
        register=ports.register,
        complaint=released,
        incident_on=incident_day(released, ports.rules) if released else None,
    )
    ports.register.save(with_merged(told, request.move, ports.register), consume=link.nonce)
    return Done(request.move, decided.case, _next_token(link, decided.case, ports))


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
    message = ports.mask(form.get("public_note", "").strip()[:MAX_NOTE])
    agency = form.get("agency", "")
    return Request(
        move=move,
        actor=Actor(link.role, link.post),
        at=now,
        note=note,
        public_note=message or (note if move in READ_BY_REPORTER else ""),
        evidence=usable(ports.reading.photographs.photos_of(case.case_id), case.cycle)
        if move in _WITH_PHOTOS
        else (),
        agency=agency if agency in ports.agencies else None,
        next_owner=ports.mask(form.get("next_owner", "").strip()[:120]) or None,
        until=_moment(form.get("review_on", ""), ports.rules),
        fiscal_year=_year(form.get("fiscal_year", "")),
        **asked_of(move, form, link.post, case, ports.judging),
    )


def _next_token(link: ActionLink, case: Case, ports: ActPorts) -> str | None:
    following = links.link_for(
        case,
        post=link.post,
        role=link.role,
        moves=link.moves,
        expires_at=link.expires_at,
        nonce=ports.new_nonce(),
        written_at=link.written_at,
        sent_to=link.sent_to,
    )
    lost = kept_from(case, link.post) or (
        link.role in links.OFFICE_ROLES and (case.agency != link.post or case.hops != link.hops)
    )
    return None if lost else links.sign(following, ports.reading.keys())


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


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{4}", text) else None
