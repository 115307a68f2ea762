"""Show an official the case a link stands for. Reads only: opening a link changes nothing, however
often a mail scanner, a preview or a person opens it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aduan.domain import links
from aduan.domain.case import Case, Evidence, HistoryEntry, Role
from aduan.domain.complaint import Complaint
from aduan.domain.evidence import Photo, PhotoState, awaited, usable
from aduan.domain.links import ActionLink, Refusal

MAX_REPORTS_SHOWN: Final = 20


class CaseReader(Protocol):
    """What the page needs of the register."""

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        """Oldest first."""

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        """The complaints joined in the case, oldest first, at most `limit`."""


class PhotoBook(Protocol):
    """The photos of a case."""

    def photos_of(self, case_id: str) -> Sequence[Photo]:
        """Every photo asked for on this case, whatever became of it."""


class LinkUses(Protocol):
    """Which links were used up. A nonce is consumed by the write that saves the move."""

    def used(self, nonce: str) -> bool: ...


class PhotoAddresses(Protocol):
    """Short-lived addresses for the clean copies."""

    def address(self, clean_key: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Report:
    """One complaint as an official may read it: masked words, never who reported."""

    channel: str
    reported_at: datetime
    title: str
    text: str
    attachments: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A clean photo and where to look at it for the next minutes."""

    evidence: Evidence
    address: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a case page says, decided; the page only words it."""

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


@dataclass(frozen=True, slots=True)
class DeadLink:
    """Why the link opens nothing, and the case as far as its (genuine) holder may still know."""

    refusal: Refusal
    number: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class LinkDesk:
    """What reading a link takes: the keys as they are now (newest first), the register, which
    moves stand, and the one office that reads misconduct."""

    keys: Callable[[], Sequence[bytes]]
    cases: CaseReader
    photographs: PhotoBook
    uses: LinkUses
    photos: PhotoAddresses
    moves_for: Callable[[Case, Role], Collection[str]]
    inspectorate: str


def show_case(token: str, now: datetime, desk: LinkDesk) -> CaseView | DeadLink:
    """The page behind a link, or why there is none.

    An unknown case under a genuine signature raises NotFoundError: cases are never removed, so
    that is a fault of ours and not a word for the official.
    """
    opened = open_link(token, now, desk)
    if isinstance(opened, DeadLink):
        return opened
    link, case = opened
    return view_of(case, link=link, token=token, now=now, desk=desk)


def open_link(token: str, now: datetime, desk: LinkDesk) -> tuple[ActionLink, Case] | DeadLink:
    """The link and its case when the link still stands."""
    link = links.read_action(token, desk.keys(), now)
    if isinstance(link, Refusal):
        return DeadLink(link)
    case = desk.cases.get_case(link.case_id)
    refusal = links.refusal_for(link, case, used=desk.uses.used(link.nonce))
    if refusal is Refusal.TAMPERED:
        return DeadLink(refusal)
    if refusal is not None:
        return DeadLink(refusal, number=case.number, agency=case.agency)
    return link, case


def view_of(case: Case, *, link: ActionLink, token: str, now: datetime, desk: LinkDesk) -> CaseView:
    """The case as `link.post` may see it."""
    hidden = case.inspektorat_only and link.post != desk.inspectorate
    reports = desk.cases.complaints_of(case.case_id, MAX_REPORTS_SHOWN)
    photos = desk.photographs.photos_of(case.case_id)
    return CaseView(
        case=case,
        history=tuple(desk.cases.history(case.case_id)),
        reports=tuple(_report(each, hidden=hidden) for each in reports),
        photos=tuple(
            ShownPhoto(each.clean, desk.photos.address(each.clean.clean_key))
            for each in photos
            if each.clean is not None
        ),
        photos_in_check=sum(awaited(each, now) for each in photos),
        photos_refused=tuple(each.reason for each in photos if each.state is PhotoState.REFUSED),
        ready_photos=usable(photos, case.cycle),
        moves=frozenset(map(str, desk.moves_for(case, link.role))) & frozenset(link.moves),
        link=link,
        token=token,
        now=now,
    )


def _report(complaint: Complaint, *, hidden: bool) -> Report:
    if hidden:
        return Report(complaint.channel, complaint.reported_at, "", "", hidden=True)
    return Report(
        channel=complaint.channel,
        reported_at=complaint.reported_at,
        title=complaint.title,
        text=complaint.text,
        attachments=tuple(each.url for each in complaint.attachments),
    )
