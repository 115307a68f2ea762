"""Show an official the case a link stands for. Reads only: opening a link changes nothing, however
often a mail scanner, a preview or a person opens it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.official.open_link import DeadLink, LinkPorts, open_link
from aduan.application.official.ports import VoiceCounts
from aduan.application.official.restrict import may_press
from aduan.application.official.who_opens import why_not_open
from aduan.domain.case.case import Audience, Case, Evidence, HistoryEntry
from aduan.domain.case.clocks import FRESH_WORD_FROM
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import LEADERS
from aduan.domain.case.secrecy import Sight, bare, bare_step, guarded, may_see
from aduan.domain.case.voice import Tally
from aduan.domain.links import ActionLink
from aduan.domain.officials.appointments import Appointment, holders
from aduan.domain.photos.evidence import (
    Photo,
    PhotoState,
    awaited,
    complaint_of,
    decided_for,
    photo_name,
    shown_to_all,
    usable,
)
from aduan.domain.photos.opening import Opening
from aduan.domain.photos.shown import Before, Beside, before_of, beside_of

MAX_REPORTS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Report:
    """One complaint as an official may read it: masked words, never who reported."""

    channel: str
    reported_at: datetime
    title: str
    text: str
    attachments: tuple[str, ...] = ()
    hidden: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A clean photo and where to look at it for the next minutes."""

    evidence: Evidence
    address: str
    cycle: int | None = None
    """Which one it was to finish; None for the one that runs."""


@dataclass(frozen=True, slots=True)
class OpenablePhoto:
    """A photo with what was decided about showing it; `name` is what its page's address calls it.
    `before`: it came with a report."""

    name: str
    address: str
    evidence: Evidence
    before: bool
    opening: Opening | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a case page says, decided; the page only words it. `hidden`: what the reader may
    not know is not in here. `tallies` are the voices of this cycle and the one before, where
    somebody said something. `once` tells this page's forms from those of every other."""

    case: Case
    history: tuple[HistoryEntry, ...]
    reports: tuple[Report, ...]
    photos: tuple[ShownPhoto, ...]
    photos_in_check: int
    photos_refused: tuple[str, ...]
    ready_photos: tuple[str, ...]
    moves: frozenset[str]
    link: ActionLink
    token: str
    now: datetime
    once: str
    hidden: bool = False
    tallies: tuple[tuple[int, Tally], ...] = ()
    heads: tuple[Appointment, ...] = ()
    """Who heads the office that has the case, for a leader to ask."""
    before: tuple[Before, ...] = ()
    beside: tuple[Beside, ...] = ()
    to_open: tuple[OpenablePhoto, ...] = ()
    """Photos the duty desk may show to everybody, once it has covered faces and plates."""
    word_from: int = FRESH_WORD_FROM
    """From so many reporters on a proof has to show a fresh word, which the camera page gives."""


def show_case(token: str, now: datetime, ports: LinkPorts) -> CaseView | DeadLink:
    """The page behind a link, or why there is none.

    An unknown case under a genuine signature raises NotFoundError: cases are never removed, so
    that is a fault of ours and not a word for the official.
    """
    opened = open_link(token, now, ports)
    if isinstance(opened, DeadLink):
        return opened
    link, case = opened
    return view_of(case, link=link, token=token, now=now, ports=ports)


def view_of(
    case: Case, *, link: ActionLink, token: str, now: datetime, ports: LinkPorts
) -> CaseView:
    """The case as `link.post` may see it."""
    hidden = may_see(case, link.post, ports.inspectorate) is not Sight.EVERYTHING
    reports = ports.cases.complaints_of(case.case_id, MAX_REPORTS_SHOWN)
    photos = ports.photographs.photos_of(case.case_id)
    history = ports.cases.history(case.case_id)
    shown = () if hidden else photos
    proofs = [each.clean for each in shown if each.clean is not None]
    sent = () if hidden else ports.photographs.sent_with(case.case_id)
    address = ports.photos.address
    return CaseView(
        case=bare(case) if hidden else case,
        history=tuple(map(bare_step, history) if hidden else history),
        reports=tuple(_report(each, hidden=hidden) for each in reports),
        photos=tuple(
            ShownPhoto(each.clean, ports.photos.address(each.clean.clean_key), each.cycle)
            for each in shown
            if each.clean is not None
        ),
        photos_in_check=sum(awaited(each, now) for each in shown),
        photos_refused=tuple(each.reason for each in shown if each.state is PhotoState.REFUSED),
        ready_photos=usable(photos, case.cycle),
        moves=frozenset(
            move
            for move in map(str, ports.moves_for(case, link.role))
            if move in link.moves
            and may_press(move, case, link.post, link.role, ports.inspectorate)
        ),
        link=link,
        token=token,
        now=now,
        once=ports.new_nonce(),
        hidden=hidden,
        heads=_heads(case, now, ports) if link.role in LEADERS else (),
        before=before_of(sent, address),
        beside=beside_of(proofs, address, lambda other: _open_to(other, link.post, ports)),
        tallies=_tallies(case, ports.voices),
        to_open=_to_open(case, link, (*sent, *shown), ports),
        word_from=ports.fresh_word_from,
    )


def _tallies(case: Case, voices: VoiceCounts) -> tuple[tuple[int, Tally], ...]:
    """Only a case that was followed up, or was closed once, has been judged by anybody."""
    if case.cycle == 1 and case.first_follow_up_at is None and case.closed_at is None:
        return ()
    found = ((cycle, voices.tally(case.case_id, cycle)) for cycle in (case.cycle, case.cycle - 1))
    return tuple((cycle, one) for cycle, one in found if cycle and (one.said or one.ratings))


def _heads(case: Case, now: datetime, ports: LinkPorts) -> tuple[Appointment, ...]:
    standing = holders(ports.holders.of_post(case.agency), case.agency, now)
    return tuple(one for one in standing if one.kind is Audience.HEAD)


def _open_to(case_id: str, post: str, ports: LinkPorts) -> bool:
    """Whether a picture of another case may be shown to `post`."""
    try:
        other = ports.cases.get_case(case_id)
    except NotFoundError:
        return False
    return not guarded(other) and may_see(other, post, ports.inspectorate) is Sight.EVERYTHING


def _report(complaint: Complaint, *, hidden: bool) -> Report:
    withdrawn = complaint.withdrawn_at is not None
    if hidden:
        return Report(
            complaint.channel, complaint.reported_at, "", "", hidden=True, withdrawn=withdrawn
        )
    return Report(
        channel=complaint.channel,
        reported_at=complaint.reported_at,
        title=complaint.title,
        text=complaint.text,
        attachments=tuple(each.url for each in complaint.attachments),
        withdrawn=withdrawn,
    )


def _to_open(
    case: Case, link: ActionLink, photos: Sequence[Photo], ports: LinkPorts
) -> tuple[OpenablePhoto, ...]:
    if why_not_open(case, link, ports.inspectorate):
        return ()
    return tuple(
        OpenablePhoto(
            photo_name(one),
            ports.photos.address(one.clean.clean_key),
            one.clean,
            complaint_of(one.case_id) is not None,
            one.opening if decided_for(one, case) else None,
            shown_to_all(one, case),
        )
        for one in photos
        if one.clean is not None
    )
