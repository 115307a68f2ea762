"""Word a notice for the post it goes to, with the link by which that post may act."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from aduan.application.compose_notice import NoticeTexts, WrittenNotice, compose_notice
from aduan.domain import lifecycle, links
from aduan.domain.case import Audience, Case, Notice, Role
from aduan.domain.escalation import next_level_due
from aduan.domain.lifecycle import Move
from aduan.domain.notices import DUTY, SEKDA, WALI_KOTA

LINK_VALID: Final = timedelta(days=30)
"""Longer than any chain of levels; a link dies earlier by use, reassignment or a new cycle."""

_ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {SEKDA: Role.SEKDA, WALI_KOTA: Role.WALI_KOTA, DUTY: Role.DISKOMINFO}
)
_NOT_BY_LINK: Final = frozenset({Move.LINK, Move.UNLINK, Move.MERGE, Move.UNMERGE, Move.NOTE})
"""Done on the desk's own lists, or by no button at all."""


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """`keys` sign links (newest first); `public_url` is the address citizens and officials use;
    `desk` is the agency code of the duty desk."""

    texts: NoticeTexts
    keys: Sequence[bytes]
    public_url: str
    desk: str


def write_notice(notice: Notice, case: Case, now: datetime, desk: NoticeDesk) -> WrittenNotice:
    """The same notice is always written with the same link, so sending it twice gives nobody two
    presses."""
    sent_to = notice.sent_to or notice.to
    upcoming = next_level_due(case)
    return compose_notice(
        case,
        notice.kind.value,
        to=sent_to,
        link=f"{desk.public_url}/actions/{links.sign(link_of(notice, case, desk), desk.keys)}",
        due_at=upcoming[1] if upcoming else None,
        now=now,
        texts=desk.texts,
        stands_in_for=notice.to if sent_to != notice.to else None,
    )


def link_of(notice: Notice, case: Case, desk: NoticeDesk) -> links.ActionLink:
    """Who gets the notice may do what that post's role may do with this case."""
    sent_to = notice.sent_to or notice.to
    office = Role.AGENCY_HEAD if notice.audience is Audience.HEAD else Role.OPERATOR
    role = _ROLES.get(sent_to, office)
    return links.link_for(
        case,
        post=desk.desk if sent_to == DUTY else sent_to,
        role=role,
        moves=moves_of(role),
        expires_at=notice.created_at + LINK_VALID,
        nonce=hashlib.sha256(notice.notice_id.encode()).hexdigest()[:20],
    )


def moves_of(role: Role) -> tuple[str, ...]:
    """Every move of the lifecycle that this role could be offered behind a link."""
    offered = (
        arrow.move
        for arrow in lifecycle.TABLE
        if role in arrow.roles and arrow.move not in _NOT_BY_LINK
    )
    return tuple(move.value for move in dict.fromkeys(offered))
