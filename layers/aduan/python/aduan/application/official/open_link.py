"""A signed link, read and checked: the guard every page and press of an official goes through.

The link is the capability (a bearer token): who holds it may do what it names, while it stands.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aduan.application.notices.write import moves_of
from aduan.application.official.ports import (
    CaseReader,
    FormUses,
    PhotoAddresses,
    PhotoBook,
    PostHolders,
    VoiceCounts,
)
from aduan.domain import links
from aduan.domain.case.case import Audience, Case, Role
from aduan.domain.case.secrecy import Sight, may_see
from aduan.domain.links import ActionLink, DeskLink, Link, Refusal
from aduan.domain.officials.appointments import has_left

EVER: Final = datetime.min.replace(tzinfo=UTC)
"""Reads a link whatever its time."""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """Why the link opens nothing, and the case as far as its (genuine) holder may still know."""

    refusal: Refusal
    number: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class LinkPorts:
    """What reading a link takes: the keys as they are now (newest first), the register, which
    moves stand, the one office that reads misconduct, and who holds a post. `new_nonce` is what
    each page's forms are told apart by. From `fresh_word_from` reporters on, a proof has to show a
    fresh word."""

    keys: Callable[[], Sequence[bytes | links.Check]]
    cases: CaseReader
    photographs: PhotoBook
    uses: FormUses
    photos: PhotoAddresses
    moves_for: Callable[[Case, Role], Collection[str]]
    inspectorate: str
    holders: PostHolders
    new_nonce: Callable[[], str]
    voices: VoiceCounts
    fresh_word_from: int


def open_link(token: str, now: datetime, ports: LinkPorts) -> tuple[ActionLink, Case] | DeadLink:
    """The link and its case when the link still stands."""
    link = links.read_action(token, ports.keys(), now, moves_of)
    if isinstance(link, Refusal):
        return DeadLink(_why_over(token, now, ports) if link is Refusal.EXPIRED else link)
    case = ports.cases.get_case(link.case_id)
    refusal = links.refusal_for(link, case)
    if refusal is None and outlived(link, ports.holders, now):
        refusal = Refusal.HANDED_OVER
    if refusal is Refusal.TAMPERED:
        return DeadLink(refusal)
    if refusal is not None:
        return dead_link(refusal, link, case, ports)
    return link, case


def _why_over(token: str, now: datetime, ports: LinkPorts) -> Refusal:
    """Of a link whose time is over: a fresh one is offered to nobody it is not sent to."""
    link = links.read_action(token, ports.keys(), EVER, moves_of)
    over = isinstance(link, ActionLink) and outlived(link, ports.holders, now)
    return Refusal.HANDED_OVER if over else Refusal.EXPIRED


def outlived(link: Link, holders: PostHolders, now: datetime) -> bool:
    """Whether an appointment of somebody the link was sent to is over since. A link of an earlier
    version does not say to whom it was sent; it ends by its own time alone."""
    if link.written_at is None:
        return False
    operators = not isinstance(link, DeskLink) and link.role is Role.OPERATOR
    audience = Audience.OPERATOR if operators else Audience.HEAD
    standing = holders.of_post(link.sent_to)
    return has_left(standing, link.sent_to, audience, then=link.written_at, now=now)


def dead_link(refusal: Refusal, link: ActionLink, case: Case, ports: LinkPorts) -> DeadLink:
    """What the holder of a link that opens nothing is told: who has the case now only if he could
    still read it."""
    seen = may_see(case, link.post, ports.inspectorate) is Sight.EVERYTHING
    return DeadLink(refusal, case.number, case.agency if seen else None)
