"""A fresh link for whoever holds an expired one: sent to the office's own addresses, never
shown on the page, so that a link found in an old mail opens nothing to whoever found it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.notices.write import moves_of, post_of
from aduan.application.official.act import ActPorts
from aduan.application.official.open_link import EVER, DeadLink, dead_link, outlived
from aduan.application.outbox.tell import tell_one
from aduan.domain import links
from aduan.domain.case import decide
from aduan.domain.case.case import (
    CLOSED,
    Actor,
    Audience,
    Case,
    Notice,
    NoticeKind,
    Role,
    Transition,
)
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.links import ActionLink, Refusal

RENEWABLE_FOR: Final = timedelta(days=90)
"""How long after its end a link may still ask for its successor."""

_ATTEMPTS: Final = 4
_HEADS: Final = frozenset({Role.AGENCY_HEAD, Role.SEKDA, Role.WALI_KOTA})


def renew_link(token: str, now: datetime, ports: ActPorts) -> Case | DeadLink:
    """The case whose post is being sent a fresh link, at most one an hour for each link; asked
    again within the hour it answers the same. A closed case, or one that left the office, has no
    more links to give, and neither has a link whose owner's appointment is over: what is asked for
    stands in the history as the office's."""
    link = links.read_action(token, ports.reading.keys(), EVER, moves_of)
    if isinstance(link, Refusal):
        return DeadLink(link)
    if now > link.expires_at + RENEWABLE_FOR:
        return DeadLink(Refusal.EXPIRED)

    def attempt() -> Case | DeadLink:
        case = ports.reading.cases.get_case(link.case_id)
        gone = links.refusal_for(link, case)
        if gone is None and outlived(link, ports.reading.holders, now):
            gone = Refusal.HANDED_OVER
        if gone is None and case.status in CLOSED:
            gone = Refusal.CLOSED
        if gone is Refusal.TAMPERED:
            return DeadLink(gone)
        if gone is not None:
            return dead_link(gone, link, case, ports.reading)
        once = f"{link.nonce}.{now:%Y%m%d%H}"
        if ports.reading.uses.used(once):
            return case
        asking = tell_one(_asking(case, link, now, ports), register=ports.register)
        ports.register.save(asking, consume=once)
        return case

    return decided_again(_ATTEMPTS, attempt, about=f"case {link.case_id}")


def _asking(case: Case, link: ActionLink, now: datetime, ports: ActPorts) -> Transition:
    """A note in the history, and the notice with the timer that publishes it."""
    request = Request(
        move=Move.NOTE,
        actor=Actor(link.role, link.post),
        at=now,
        note="Tautan baru diminta dari tautan lama.",
    )
    noted = decide.decide_move(case, request, ports.rules)
    to = post_of(link, ports.rules.desk)
    notice = Notice(
        notice_id=f"{case.case_id}.{case.cycle}.{noted.case.version}.fresh_link.{to}",
        case_id=case.case_id,
        cycle=case.cycle,
        kind=NoticeKind.FRESH_LINK,
        to=to,
        audience=Audience.HEAD if link.role in _HEADS else Audience.OPERATOR,
        created_at=now,
        level=case.level,
        request_id=case.request_id,
    )
    armed = replace(noted.case, arm=noted.case.version)
    return replace(noted, case=armed, arms=True, notices=(*noted.notices, notice))
