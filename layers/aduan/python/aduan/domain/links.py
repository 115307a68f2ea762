"""Signed links: what lets an official act on a case without an account.

A link is a value bound to one case, one recipient post, the moves it may make, the case's cycle
and an end. It travels as a compact token, ``<key id>.<payload>.<signature>`` (base64url). Who
writes notices seals it (`Seal`); who opens it can tell whether the seal is genuine (`Check`) and
make none. Until 0.3 one shared key did both (HMAC-SHA256 over everything before the last dot); such
a key is still read where it is given as bytes. The key id names the key, so a key is replaced by
sealing with the new one and accepting the old one until its links have run out.

A page opens its cases by its own link and the case's id, ``<page's token>~<case id>``: that says no
more than the page's link does, so nobody has to seal it. Nor what a person adds to the desk's link
by typing a word (``~kerja``): it is there for machines, which type none.

One link serves a case from its first notice to its end: what is used once is each form of its
page, which carries a nonce of its own (`form_nonce`). An office's link dies with the case that was
handed to another office: nobody who lost a case can still close it. It also dies with the
appointment it was sent to: a link says when it was written and to whose addresses, and whoever lost
the post since then takes nothing along in his mailbox.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from aduan.domain.case.case import Case, Role
from aduan.domain.case.secrecy import kept_from

OFFICE_ROLES: Final = frozenset({Role.OPERATOR, Role.AGENCY_HEAD, Role.LOCAL_HEAD})
"""Roles that act for the case's own agency; the others keep their link when it is forwarded."""

MAX_TOKEN_LENGTH: Final = 2_000
_CASE_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CASE: Final = "kasus"
_DESK: Final = "meja"
_DESK_AT_WORK: Final = "kerja"
_OFFICE: Final = "k"
_LETTERS: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.OPERATOR: "o",
        Role.AGENCY_HEAD: "h",
        Role.LOCAL_HEAD: "l",
        Role.DISKOMINFO: "d",
        Role.SEKDA: "s",
        Role.WALI_KOTA: "w",
    }
)
_ROLE_OF: Final = MappingProxyType({letter: role for role, letter in _LETTERS.items()})


_OF: Final = "~"
_AT_WORK: Final = f"{_OF}{_DESK_AT_WORK}"


class Seal(Protocol):
    """Signs what links say."""

    @property
    def key_id(self) -> str: ...

    def sign(self, body: str) -> bytes: ...


class Check(Protocol):
    """Knows a genuine signature, and can make none."""

    @property
    def key_id(self) -> str: ...

    def holds(self, body: str, signature: bytes) -> bool: ...


class Refusal(StrEnum):
    """Why a link opens nothing."""

    TAMPERED = "tampered"
    EXPIRED = "expired"
    CLOSED = "closed"
    REASSIGNED = "reassigned"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class ActionLink:
    """What one official may do with one case until `expires_at`.

    `hops` is how often the case had been forwarded when the link was written: an office that got
    the case back has a new link, its old one stays dead. `written_at` and `sent_to` say whose
    mailbox it went to, and when; links of earlier versions do not know (None and ""). `by_page`: it
    is the row of a page, which is bound to the post and to no moment of the case.
    """

    case_id: str
    post: str
    role: Role
    moves: tuple[str, ...]
    cycle: int
    hops: int
    expires_at: datetime
    nonce: str
    written_at: datetime | None = None
    sent_to: str = ""
    by_page: bool = False


@dataclass(frozen=True, slots=True)
class DeskLink:
    """Opens the duty desk's lists for `post`. Each press there is fenced by its own item.
    `at_work`: somebody typed a word, so no machine presses; the link of a mail is not."""

    post: str
    expires_at: datetime
    nonce: str
    written_at: datetime | None = None
    sent_to: str = ""
    at_work: bool = False


@dataclass(frozen=True, slots=True)
class OfficeLink:
    """Opens the page of a post: all that is open with it. Short, for it stands in every mail: it is
    told apart by its own words, and carries no nonce."""

    post: str
    role: Role
    expires_at: datetime
    written_at: datetime
    sent_to: str

    @property
    def nonce(self) -> str:
        return f"{self.post}.{self.role}.{int(self.written_at.timestamp())}"


Link = ActionLink | DeskLink | OfficeLink


def key_id(key: bytes) -> str:
    """Names a key without telling anything of it."""
    return hashlib.sha256(b"satu-aduan link key id\x00" + key).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Shared:
    """One key that seals and checks: HMAC-SHA256, as links were signed until 0.4."""

    key: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.key)

    def sign(self, body: str) -> bytes:
        said = b"satu-aduan link v1\x00" + body.encode()
        return hmac.new(self.key, said, hashlib.sha256).digest()

    def holds(self, body: str, signature: bytes) -> bool:
        return hmac.compare_digest(self.sign(body), signature)


def sign(link: Link, keys: Sequence[bytes | Seal]) -> str:
    """Write the token with the newest key (`keys[0]`)."""
    newest = keys[0]
    seal = Shared(newest) if isinstance(newest, bytes) else newest
    payload = json.dumps(_fields(link), separators=(",", ":"), ensure_ascii=True)
    body = f"{seal.key_id}.{_encode(payload.encode())}"
    return f"{body}.{_encode(seal.sign(body))}"


def of_page(token: str, case_id: str) -> str:
    """How the page of this token opens one of its cases."""
    return f"{token.removesuffix(_AT_WORK)}{_OF}{case_id}"


def at_work(token: str) -> str:
    """The desk's link once somebody has typed a word."""
    return f"{token.removesuffix(_AT_WORK)}{_AT_WORK}"


def read_action(
    token: str,
    keys: Sequence[bytes | Check],
    now: datetime,
    moves_of: Callable[[Role], Sequence[str]] = lambda _role: (),
) -> ActionLink | Refusal:
    """What the token allows, or why it opens nothing. `keys` newest first; `moves_of` are the moves
    a role may make by a row of its page."""
    whole, _, case_id = token.partition(_OF)
    link = _read(whole, keys, now)
    if case_id and not isinstance(link, Refusal):
        return row_of(link, case_id, moves_of(_role_of(link)))
    return link if isinstance(link, ActionLink | Refusal) else Refusal.TAMPERED


def _role_of(page: Link) -> Role:
    return Role.DISKOMINFO if isinstance(page, DeskLink) else page.role


def row_of(page: Link, case_id: str, moves: Sequence[str]) -> ActionLink | Refusal:
    """What the row of a page opens: a case for the same post, for as long as the page's own link
    lives. No case's link opens another case."""
    if isinstance(page, ActionLink) or not _CASE_ID.fullmatch(case_id):
        return Refusal.TAMPERED
    return ActionLink(
        case_id=case_id,
        post=page.post,
        role=_role_of(page),
        moves=tuple(str(move) for move in moves),
        cycle=0,
        hops=0,
        expires_at=page.expires_at,
        nonce=hashlib.sha256(f"{page.nonce}>{case_id}".encode()).hexdigest()[:20],
        written_at=page.written_at,
        sent_to=page.sent_to,
        by_page=True,
    )


def read_office(token: str, keys: Sequence[bytes | Check], now: datetime) -> OfficeLink | Refusal:
    """As `read_action`, for the page of a post."""
    link = _read(token, keys, now)
    return link if isinstance(link, OfficeLink | Refusal) else Refusal.TAMPERED


def read_desk(token: str, keys: Sequence[bytes | Check], now: datetime) -> DeskLink | Refusal:
    """As `read_action`, for the duty desk; a case's link never opens the desk."""
    link = _read(token.removesuffix(_AT_WORK), keys, now)
    if isinstance(link, DeskLink) and token.endswith(_AT_WORK):
        return replace(link, at_work=True)
    return link if isinstance(link, DeskLink | Refusal) else Refusal.TAMPERED


def refusal_for(link: ActionLink, case: Case) -> Refusal | None:
    """Whether a genuine link still stands against the case as it is now. To a post the case is
    withheld from it says no more than a link that never was."""
    if kept_from(case, link.post):
        return Refusal.TAMPERED
    if link.role in OFFICE_ROLES and _has_left(link, case):
        return Refusal.REASSIGNED
    return None


def _has_left(link: ActionLink, case: Case) -> bool:
    """Whether the case left the link's office since, though it may have come back: by a forwarding,
    which is counted within a cycle, or by the desk's correction, which moves the agency's clock.
    A reopened case stays where it was. A link knows its time to the second."""
    if case.agency != link.post:
        return True
    if link.by_page:
        return False
    if case.cycle == link.cycle and case.hops != link.hops:
        return True
    came, written = case.clock_from, link.written_at
    return came is not None and written is not None and written < came.replace(microsecond=0)


def form_nonce(link: Link, once: str, form: str) -> str:
    """What one form of one page uses up: bound to the link, so that nobody spends another's."""
    return f"{link.nonce}.{form}.{once}"


def link_for(
    case: Case,
    *,
    post: str,
    role: Role,
    moves: Sequence[str],
    expires_at: datetime,
    nonce: str,
    written_at: datetime | None = None,
    sent_to: str = "",
) -> ActionLink:
    """A link bound to the case as it stands."""
    return ActionLink(
        case_id=case.case_id,
        post=post,
        role=role,
        moves=tuple(str(move) for move in moves),
        cycle=case.cycle,
        hops=case.hops,
        expires_at=expires_at,
        nonce=nonce,
        written_at=written_at,
        sent_to=sent_to or post if written_at else "",
    )


def _read(token: str, keys: Sequence[bytes | Check], now: datetime) -> Link | Refusal:
    if len(token) > MAX_TOKEN_LENGTH or not token.isascii() or token.count(".") != 2:
        return Refusal.TAMPERED
    body, _, signature = token.rpartition(".")
    named, _, payload = body.partition(".")
    checks = (Shared(each) if isinstance(each, bytes) else each for each in keys)
    check = next((each for each in checks if each.key_id == named), None)
    if check is None or not _is_sealed(check, body, signature):
        return Refusal.TAMPERED
    link = _parse(payload)
    if link is None:
        return Refusal.TAMPERED
    return Refusal.EXPIRED if now >= link.expires_at else link


def _fields(link: Link) -> list[str | int]:
    ends = int(link.expires_at.timestamp())
    if isinstance(link, OfficeLink):
        role, written = _LETTERS[link.role], int(link.written_at.timestamp())
        other = [link.sent_to] if link.sent_to != link.post else []
        return [_OFFICE, link.post, role, ends, written, *other]
    sent: list[str | int] = []
    if link.written_at is not None:
        sent = [int(link.written_at.timestamp()), link.sent_to]
    if isinstance(link, DeskLink):
        kind = _DESK_AT_WORK if link.at_work else _DESK
        return [kind, link.post, ends, link.nonce, *sent]
    moves = " ".join(link.moves)
    return [
        _CASE, link.case_id, link.post, str(link.role), moves,
        link.cycle, link.hops, ends, link.nonce, *sent,
    ]  # fmt: skip


def _parse(payload: str) -> Link | None:
    """Signed by us, yet perhaps by an older version of us: a shape we do not know is refused."""
    try:
        match json.loads(_decode(payload)):
            case ["k", str(post), str(letter), int(ends), int(written), *other]:
                (sent_to,) = other or [post]
                return OfficeLink(
                    post,
                    _ROLE_OF[letter],
                    datetime.fromtimestamp(ends, UTC),
                    datetime.fromtimestamp(written, UTC),
                    str(sent_to),
                )
            case ["meja" | "kerja" as kind, str(post), int(ends), str(nonce), *sent]:
                until = datetime.fromtimestamp(ends, UTC)
                return DeskLink(post, until, nonce, *_sent(sent), kind == _DESK_AT_WORK)
            case [
                "kasus", str(case_id), str(post), str(role), str(moves),
                int(cycle), int(hops), int(ends), str(nonce), *sent,
            ]:  # fmt: skip
                written_at, sent_to = _sent(sent)
                return ActionLink(
                    case_id=case_id,
                    post=post,
                    role=Role(role),
                    moves=tuple(moves.split()),
                    cycle=cycle,
                    hops=hops,
                    expires_at=datetime.fromtimestamp(ends, UTC),
                    nonce=nonce,
                    written_at=written_at,
                    sent_to=sent_to,
                )
    except (ValueError, KeyError, binascii.Error, OverflowError, OSError):
        return None
    return None


def _sent(parts: list[object]) -> tuple[datetime | None, str]:
    """When and to whom; links of earlier versions end before it."""
    match parts:
        case []:
            return None, ""
        case [int(written), str(sent_to)]:
            return datetime.fromtimestamp(written, UTC), sent_to
    raise ValueError("a link of a shape we do not know")


def _is_sealed(check: Check, body: str, signature: str) -> bool:
    """One way to write a signature: what decodes to the same bytes otherwise is not it."""
    try:
        raw = _decode(signature)
    except (ValueError, binascii.Error):
        return False
    return _encode(raw) == signature and check.holds(body, raw)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
