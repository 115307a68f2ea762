"""Turn a notice the lifecycle decided on into the message its post receives, link included.

Everything comes from the notice and the case, so a repeated step writes the same words and a link
with the same nonce again: nobody gets two uses for one notice. A link says when it was sent, for it
ends with the appointment of whoever got it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from aduan.application.notices.compose import (
    MOST_LINES,
    DigestCount,
    LeaderCount,
    NoticeTexts,
    WrittenNotice,
    compose_digest,
    compose_leader_digest,
    compose_notice,
    compose_overflow,
    compose_report,
    with_links,
)
from aduan.domain import links
from aduan.domain.case.case import Audience, Case, Notice, NoticeKind, Role
from aduan.domain.case.due import owed_at, promised_at
from aduan.domain.case.lifecycle import TABLE, Move
from aduan.domain.case.posts import DUTY, LEADERS, SEKDA, WALI_KOTA
from aduan.domain.links import ActionLink, DeskLink, OfficeLink

LINK_LIFE: Final = timedelta(days=14)
"""Longer than any step of the chain; reminders and the daily digest bring fresh links."""

OFFICE, REPORTS = "office", "reports"
"""The pages of a post that the same link opens."""

DESK_LIFE: Final = timedelta(hours=26)
"""From one morning's digest to the next, with room for a late start."""

BUTTONS: Final = frozenset({
    Move.ROUTE, Move.ACCEPT, Move.FOLLOW_UP, Move.RESOLVE, Move.FORWARD, Move.RETURN_TO_DESK,
    Move.ASK_REPORTER, Move.REACH_REPORTER, Move.RESUME,
    Move.PROPOSE_POSTPONE, Move.APPROVE_POSTPONE,
    Move.REFUSE_POSTPONE, Move.NOT_OUR_AUTHORITY, Move.REJECT, Move.REOPEN, Move.INSTRUCT,
    Move.ASK_EXPLANATION, Move.ANSWER_LEADER,
    Move.EYE_AGREE, Move.EYE_RETURN,
    Move.KEEP_SECRET, Move.INSPECTORATE_ONLY, Move.WITHHOLD, Move.RELEASE,
})  # fmt: skip
"""The moves a person makes on a page. Everything else happens elsewhere or by itself."""

_ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {SEKDA: Role.SEKDA, WALI_KOTA: Role.WALI_KOTA, DUTY: Role.DISKOMINFO}
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every message needs: the city's words, the link keys (newest first), our address.
    `desk` is the post behind the duty desk."""

    texts: NoticeTexts
    keys: Sequence[bytes | links.Seal]
    public_url: str
    desk: str
    link_life: timedelta = LINK_LIFE


def write_notice(
    notice: Notice, case: Case, now: datetime, letterhead: Letterhead
) -> WrittenNotice:
    """The message for the post the notice goes to."""
    to = notice.sent_to or notice.to
    written = compose_notice(
        case,
        notice.kind,
        to=to,
        link=case_link(
            case, to=to, audience=notice.audience, seed=notice.notice_id,
            written_at=notice.created_at, sent_at=now, letterhead=letterhead,
        ),
        due_at=_due(notice.kind, case),
        now=now,
        texts=letterhead.texts,
        stands_in_for=notice.to if to != notice.to else None,
    )  # fmt: skip
    return _with_places(
        written, notice.notice_id, notice.created_at, now, letterhead, audience=notice.audience
    )


def write_overflow(
    post: str,
    audience: Audience,
    told: Sequence[tuple[Notice, Case]],
    now: datetime,
    letterhead: Letterhead,
) -> WrittenNotice:
    """The notices left over from an hour. Every case is named once: by the newest of its notices,
    with the link that would have carried itself, or, where there are very many, by its number."""
    newest: dict[str, tuple[Notice, Case]] = {}
    for notice, case in sorted(told, key=lambda one: one[0].created_at):
        newest.pop(case.case_id, None)
        newest[case.case_id] = (notice, case)
    named = list(newest.values())
    lines = [
        (
            write_notice(notice, case, now, letterhead).subject,
            case_link(
                case, to=post, audience=audience, seed=notice.notice_id,
                written_at=notice.created_at, sent_at=now, letterhead=letterhead,
            ),
        )
        for notice, case in named[:MOST_LINES]
    ]  # fmt: skip
    rest = [case.number for _, case in named[MOST_LINES:]]
    written = compose_overflow(
        post,
        audience,
        lines,
        cases=[case for _, case in named[:MOST_LINES]],
        rest=rest,
        count=len(told),
        texts=letterhead.texts,
    )
    seed = f"overflow.{now.isoformat()}"
    return _with_places(written, seed, now, now, letterhead, audience=audience)


def write_digest(
    post: str, count: DigestCount, cases: Sequence[Case], now: datetime, letterhead: Letterhead
) -> WrittenNotice:
    """The morning's message of a post; `cases` most urgent first, a line each, and one link to all
    of them."""
    rows = [(case, promised_at(case)) for case in cases]
    written = compose_digest(post, count, rows, now=now, texts=letterhead.texts)
    return _with_places(written, _of_day(now, letterhead), now, now, letterhead)


def write_leader_digest(
    post: str, count: LeaderCount, now: datetime, letterhead: Letterhead
) -> WrittenNotice:
    """The morning's message of the Sekda or the Wali Kota."""
    written = compose_leader_digest(post, count, now=now, texts=letterhead.texts)
    return _with_places(written, _of_day(now, letterhead), now, now, letterhead)


def write_report(
    post: str, title: str, period: str, now: datetime, letterhead: Letterhead
) -> WrittenNotice:
    """That a report was printed, with the link to what `post` may read of them."""
    own = office_link(
        post, audience=Audience.HEAD, sent_at=now, letterhead=letterhead, page=REPORTS
    )
    return compose_report(post, title, period, own, letterhead.texts)


def _of_day(now: datetime, letterhead: Letterhead) -> str:
    return f"digest.{now.astimezone(letterhead.texts.zone).date().isoformat()}"


def _with_places(
    written: WrittenNotice,
    seed: str,
    at: datetime,
    sent_at: datetime,
    letterhead: Letterhead,
    *,
    audience: Audience = Audience.HEAD,
) -> WrittenNotice:
    """With the way to the pages of the post it goes to: each has one, the duty desk its lists
    too."""
    to = written.post
    own = office_link(to, audience=audience, sent_at=sent_at, letterhead=letterhead)
    places = {"overview" if to in LEADERS else "office": own}
    if to == DUTY:
        places["desk"] = desk_link(seed=seed, written_at=at, sent_at=sent_at, letterhead=letterhead)
    return with_links(written, letterhead.texts, **places)


def office_link(
    to: str,
    *,
    audience: Audience,
    sent_at: datetime,
    letterhead: Letterhead,
    page: str = OFFICE,
) -> str:
    """The address of a page of the post `to`: of all that is open with it, or of its reports."""
    link = OfficeLink(
        post=letterhead.desk if to == DUTY else to,
        role=_role(to, audience, letterhead),
        expires_at=sent_at + letterhead.link_life,
        written_at=sent_at,
        sent_to=to,
    )
    return f"{letterhead.public_url}/{page}/{links.sign(link, letterhead.keys)}"


def _role(to: str, audience: Audience, letterhead: Letterhead) -> Role:
    if to == letterhead.desk:
        return Role.DISKOMINFO
    return _ROLES.get(to) or (Role.AGENCY_HEAD if audience is Audience.HEAD else Role.OPERATOR)


def case_link(
    case: Case,
    *,
    to: str,
    audience: Audience,
    seed: str,
    written_at: datetime,
    sent_at: datetime | None = None,
    letterhead: Letterhead,
) -> str:
    """The address that lets `to` act on the case as it stands. `seed` names the message it is
    in: one message, one nonce. `sent_at` is when it goes out, if later than it was written."""
    role = _role(to, audience, letterhead)
    link = links.link_for(
        case,
        post=letterhead.desk if to == DUTY else to,
        role=role,
        moves=moves_of(role),
        expires_at=written_at + letterhead.link_life,
        nonce=_nonce(f"{seed}>{to}"),
        written_at=sent_at or written_at,
        sent_to=to,
    )
    return f"{letterhead.public_url}/actions/{links.sign(link, letterhead.keys)}"


def desk_link(
    *, seed: str, written_at: datetime, letterhead: Letterhead, sent_at: datetime | None = None
) -> str:
    """The address of the duty desk's lists until tomorrow."""
    sent = sent_at or written_at
    link = DeskLink(letterhead.desk, written_at + DESK_LIFE, _nonce(seed), sent, DUTY)
    return f"{letterhead.public_url}/desk/{links.sign(link, letterhead.keys)}"


def post_of(link: ActionLink, desk: str) -> str:
    """Whose topic the holder of a link listens to."""
    return DUTY if link.role is Role.DISKOMINFO and link.post == desk else link.post


def moves_of(role: Role) -> tuple[Move, ...]:
    """Every button `role` may ever press, in the order of the table; what stands at the moment is
    asked of the lifecycle when the link is opened."""
    own = (arrow.move for arrow in TABLE if role in arrow.roles and arrow.move in BUTTONS)
    return tuple(dict.fromkeys(own))


def _due(kind: NoticeKind, case: Case) -> datetime | None:
    """The due time a notice speaks of: one about a level names its own, the rest what counts."""
    match kind:
        case NoticeKind.HEAD_TOLD:
            return case.due.opd
        case NoticeKind.ESCALATED_SEKDA:
            return case.due.sekda
        case NoticeKind.ESCALATED_WALI_KOTA:
            return None
        case _:
            return owed_at(case)


def _nonce(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:20]
