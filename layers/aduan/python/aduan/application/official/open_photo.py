"""The duty desk decides photo by photo what everybody may see, and covers faces and plates first.

Carrying it out takes libraries for pictures, so it is left to the function that has them: the
decision stands in the photo's row, and an order beside the uploads calls for it.

To show takes a case that is finished and open to all; to take back takes nothing. Once a case is
reopened or kept from people nobody is shown the copy (`domain.photos.evidence.shown_to_all`); the
press that did it takes the copy back as well, or, where a reporter reopened it, the next press.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from aduan.application.official.open_link import DeadLink, LinkPorts, open_link
from aduan.application.official.who_opens import why_not_open
from aduan.domain import links
from aduan.domain.case.case import Case, Role, Status
from aduan.domain.case.secrecy import guarded
from aduan.domain.links import ActionLink
from aduan.domain.photos.evidence import Photo, decided_for, photo_name
from aduan.domain.photos.opening import Opening, covered_by, order_key

OPEN: Final = "buka_foto"
KEEP: Final = "tahan_foto"
_TAKEN_BACK_BY: Final = "system"


class Openings(Protocol):
    """Where decisions about photos are kept."""

    def decide(self, photo: Photo, opening: Opening) -> None:
        """Of two decisions about one photo the later one stands."""

    def settle(self, case_id: str) -> None:
        """The case waits for no decision any more."""


class Orders(Protocol):
    """Beside the uploads, where an order is taken up like a file that arrived."""

    def put(self, key: str, body: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class OpeningPorts:
    """What deciding takes."""

    reading: LinkPorts
    openings: Openings
    orders: Orders


@dataclass(frozen=True, slots=True)
class PhotoToOpen:
    """One photo of a case on its page; `name` is what its address calls it."""

    case: Case
    photo: Photo
    name: str
    address: str
    token: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class NotOpened:
    """There is nothing to decide; `reason` is Indonesian."""

    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Done; `shown` says which way."""

    token: str
    shown: bool


def photo_to_open(
    token: str, name: str, now: datetime, ports: OpeningPorts
) -> PhotoToOpen | NotOpened | DeadLink:
    """The photo called `name` (its owner and id) on a page of its own."""
    opened = open_link(token, now, ports.reading)
    if isinstance(opened, DeadLink):
        return opened
    link, case = opened
    if reason := why_not_open(case, link, ports.reading.inspectorate):
        return NotOpened(reason)
    for one in openable(case.case_id, ports.reading):
        if photo_name(one) == name and one.clean is not None:
            address = ports.reading.photos.address(one.clean.clean_key)
            return PhotoToOpen(case, one, name, address, token)
    return NotOpened("Foto ini tidak ada pada kasus ini.")


def open_photo(
    token: str, form: Mapping[str, str], now: datetime, ports: OpeningPorts
) -> PhotoToOpen | NotOpened | DeadLink | Decided:
    """One press of the page: with what was marked covered, or not at all."""
    shown = form.get("move", "") == OPEN
    found = photo_to_open(token, form.get("foto", ""), now, ports)
    if isinstance(found, NotOpened) and not shown:
        return _taken_back(token, form.get("foto", ""), now, ports) or found
    if not isinstance(found, PhotoToOpen):
        return found
    covered = covered_by(form) if shown else ()
    if shown and not form.get("diperiksa", ""):
        reason = "Nyatakan dahulu bahwa wajah dan pelat nomor sudah tertutup."
        marked = replace(found.photo, opening=Opening("", now, shown, covered))
        return replace(found, photo=marked, refused=reason)
    link = links.read_action(token, ports.reading.keys(), now)
    assert isinstance(link, ActionLink), "it was read a moment ago"
    _order(found.photo, Opening(link.post, now, shown, covered), ports)
    left = openable(found.case.case_id, ports.reading)
    if all(decided_for(one, found.case) for one in left):
        ports.openings.settle(found.case.case_id)
    return Decided(token, shown)


def _taken_back(token: str, name: str, now: datetime, ports: OpeningPorts) -> Decided | None:
    """The duty desk takes back what is open, whatever became of the case since; None where the
    photo is not open. Nothing of the case is shown for it."""
    opened = open_link(token, now, ports.reading)
    if isinstance(opened, DeadLink) or opened[0].role is not Role.DISKOMINFO:
        return None
    link, case = opened
    for one in openable(case.case_id, ports.reading):
        if photo_name(one) == name and _is_open(one):
            _order(one, Opening(link.post, now, shown=False), ports)
            return Decided(token, shown=False)
    return None


def take_back(case: Case, now: datetime, ports: OpeningPorts) -> None:
    """The copies go of a case that was reopened, while it is not finished anew, or that is kept
    from people. Again is fine: what is taken back already is passed over."""
    reopened = case.cycle > 1 and case.status is not Status.SELESAI
    if not (reopened or guarded(case)):
        return
    for one in openable(case.case_id, ports.reading):
        if _is_open(one):
            _order(one, Opening(_TAKEN_BACK_BY, now, shown=False), ports)


def _is_open(photo: Photo) -> bool:
    """A copy is there, or will be as soon as the decision is carried out."""
    return bool(photo.public_key) or (photo.opening is not None and photo.opening.shown)


def _order(photo: Photo, opening: Opening, ports: OpeningPorts) -> None:
    ports.openings.decide(photo, opening)
    ports.orders.put(order_key(photo.case_id, photo.evidence_id), b"")


def openable(case_id: str, reading: LinkPorts) -> Sequence[Photo]:
    """The clean photos of the case and of its reports."""
    books = (*reading.photographs.sent_with(case_id), *reading.photographs.photos_of(case_id))
    return tuple(one for one in books if one.clean is not None)
