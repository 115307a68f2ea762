"""Accept several complaints at once: each by itself, so that one that cannot be stops no other.

Accepting stops no clock and may be repeated; nothing else is done for several at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aduan.application.case.decided_again import decided_again
from aduan.application.case.ports import CaseRegister
from aduan.application.office.show import NOT_ACCEPTED, ROWS, OfficePorts, open_office
from aduan.application.official.open_link import DeadLink
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import Actor, Status
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import AduanError, RefusedError
from aduan.domain.case.lifecycle import LEADERS, Move, Request
from aduan.domain.case.secrecy import kept_from
from aduan.domain.links import OfficeLink

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many of the ticked were accepted by this press, had been before, and could not be."""

    now: int = 0
    before: int = 0
    not_possible: int = 0


def accept_several(
    token: str,
    case_ids: Sequence[str],
    now: datetime,
    *,
    ports: OfficePorts,
    register: CaseRegister,
    rules: ClockRules,
) -> Accepted | DeadLink:
    """Of cases that are not with the link's post nothing is said and nothing is done."""
    link = open_office(token, now, ports)
    if isinstance(link, DeadLink):
        return link
    wanted = tuple(dict.fromkeys(case_ids))[:ROWS]
    known = ports.cases.get_cases(wanted) if wanted and link.role not in LEADERS else {}
    ends = [
        _accept(case_id, link, now, register=register, rules=rules)
        if case_id in known
        else Accepted(not_possible=1)
        for case_id in wanted
    ]
    return Accepted(
        now=sum(one.now for one in ends),
        before=sum(one.before for one in ends),
        not_possible=sum(one.not_possible for one in ends),
    )


def _accept(
    case_id: str, link: OfficeLink, now: datetime, *, register: CaseRegister, rules: ClockRules
) -> Accepted:
    def attempt() -> Accepted:
        case = register.get_case(case_id)
        if case.agency != link.post or kept_from(case, link.post):
            return Accepted(not_possible=1)
        if case.status is Status.DITERIMA:
            return Accepted(before=1)
        if case.status not in NOT_ACCEPTED:
            return Accepted(not_possible=1)
        request = Request(move=Move.ACCEPT, actor=Actor(link.role, link.post), at=now)
        register.save(tell_one(decide_move(case, request, rules), register=register))
        return Accepted(now=1)

    try:
        return decided_again(_ATTEMPTS, attempt, about=f"case {case_id}")
    except RefusedError:
        return Accepted(not_possible=1)
    except AduanError:  # one that meets others stops no other; it can be ticked again
        return Accepted(not_possible=1)
