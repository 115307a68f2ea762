"""Who holds which post from when until when, under which decree.

Cases belong to posts, never to persons, so handing a post over moves nothing but the notices: from
the set moment the new holder is told and the old one is not, and the links in the old one's mails
are dead (`has_left`). Operators change often;
each change has its decree (SK), and without a number there is no change.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from aduan.domain.case.case import Audience
from aduan.domain.notices.plan import heard_by

_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE: Final = re.compile(r"\+62[0-9]{8,13}")


class Way(StrEnum):
    """How a notice reaches somebody; the names are Amazon SNS's protocols."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of one official."""

    way: Way
    address: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person in one post. `since` is the first instant in office, `until` the first one out of
    it. `confirmed` are the addresses that are told: whose owner said yes, or, where the city mails
    itself, that have not sent a mail back; as last seen at `checked_at`. `bounced` are those that
    have: they are mailed no more until the appointment is entered anew."""

    appointment_id: str
    post: str
    name: str
    kind: Audience
    decree: str
    since: datetime
    email: str = ""
    phone: str = ""
    until: datetime | None = None
    ended_by: str = ""
    confirmed: tuple[str, ...] = ()
    checked_at: datetime | None = None
    bounced: tuple[str, ...] = ()

    def endpoints(self) -> tuple[Endpoint, ...]:
        found = ((Way.EMAIL, self.email), (Way.SMS, self.phone))
        return tuple(Endpoint(way, address) for way, address in found if address)

    def in_office(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Faulty:
    """An appointment that cannot be made; `reasons` are Indonesian sentences."""

    reasons: tuple[str, ...]


def appointment_id(post: str, name: str, since: datetime) -> str:
    """The same appointment entered twice is one."""
    material = f"{post}|{' '.join(name.lower().split())}|{since.isoformat()}"
    return hashlib.sha256(material.encode()).hexdigest()[:16]


def appoint(
    new: Appointment,
    standing: Iterable[Appointment],
    *,
    posts: Collection[str],
    replaces: bool = False,
) -> tuple[Appointment, ...] | Faulty:
    """What has to be written to put `new` into office: itself, and with `replaces` the end of the
    head before. A post has at most one head at a time, and any number of operators."""
    reasons = list(_faults(new, posts))
    rivals = [
        one
        for one in standing
        if one.post == new.post
        and one.kind is new.kind is Audience.HEAD
        and one.appointment_id != new.appointment_id
        and _overlap(one, new)
    ]
    if rivals and not replaces:
        reasons.append(
            f"{new.post} sudah dijabat {rivals[0].name}; akhiri dahulu, atau tambahkan dengan"
            " --replaces."
        )
    if any(one.since >= new.since for one in rivals):
        reasons.append("Pejabat sebelumnya mulai menjabat pada atau sesudah tanggal ini.")
    if reasons:
        return Faulty(tuple(reasons))
    ended = (replace(one, until=new.since, ended_by=new.decree) for one in rivals)
    return (*ended, new)


def end(standing: Appointment, at: datetime, decree: str) -> Appointment | Faulty:
    """The appointment with its end. An end before its beginning, or without decree, is none."""
    if not decree.strip():
        return Faulty(("Sebutkan nomor SK pemberhentian.",))
    if at <= standing.since:
        return Faulty(("Akhir jabatan harus sesudah awalnya.",))
    return replace(standing, until=at, ended_by=decree)


def holders(standing: Iterable[Appointment], post: str, at: datetime) -> tuple[Appointment, ...]:
    """Who is in the post at that instant, heads first."""
    found = [one for one in standing if one.post == post and one.in_office(at)]
    return tuple(sorted(found, key=lambda one: (one.kind is not Audience.HEAD, one.since)))


def has_left(
    standing: Iterable[Appointment],
    post: str,
    audience: Audience,
    *,
    then: datetime,
    now: datetime,
) -> bool:
    """Whether the appointment of anybody who heard a message to the post at `then` is over at
    `now`. It is the appointment that counts (post, person, kind, period), never the name: an acting
    head who stays on as operator is no head any more, and a successor may bear his predecessor's
    name. What is for operators a post without any hears through its head."""
    known = tuple(standing)
    heard = holders(known, post, then)
    operators = tuple(one for one in heard if one.kind is Audience.OPERATOR)
    if audience is Audience.OPERATOR and any(one.confirmed for one in operators):
        heard = operators
    return not all(one.in_office(now) for one in heard)


def reachable(
    standing: Iterable[Appointment], post: str, at: datetime, audience: Audience = Audience.HEAD
) -> bool:
    """Whether a notice to the post reaches anybody: in office, and with a confirmed address. What
    is meant for the head everybody of the post hears; what is for operators, only they."""
    return any(
        set(one.confirmed) & {each.address for each in one.endpoints()}
        for one in holders(standing, post, at)
        if audience is Audience.HEAD or one.kind is Audience.OPERATOR
    )


def hears(
    standing: Iterable[Appointment], post: str, endpoint: Endpoint, at: datetime
) -> tuple[str, ...]:
    """What an address hears of a post's messages, by the posts its owners hold at that instant."""
    return heard_by(
        {one.kind for one in holders(standing, post, at) if endpoint in one.endpoints()}
    )


def mailed(
    standing: Iterable[Appointment], post: str, audience: str, at: datetime
) -> tuple[Appointment, ...]:
    """Whom a letter to the post goes to where the city mails itself: each address once. A letter
    that names no audience is for everybody."""
    known = holders(standing, post, at)
    found: dict[str, Appointment] = {}
    for one in known:
        kinds = {each.kind for each in known if each.email == one.email}
        heard = not audience or audience in heard_by(kinds)
        if one.email and one.email not in one.bounced and heard:
            found.setdefault(one.email, one)
    return tuple(found.values())


def sent_back(one: Appointment, address: str) -> Appointment:
    """The appointment after a mail to this address of it came back for good."""
    told = tuple(each for each in one.confirmed if each != address)
    return replace(one, confirmed=told, bounced=tuple(dict.fromkeys((*one.bounced, address))))


@dataclass(frozen=True, slots=True)
class Subscribing:
    """What makes a topic's subscribers those in office: addresses to add, subscriptions to end,
    those whose owners were operators and heads in turn (they may have to hear something else), and
    for each appointment in office which of its addresses are confirmed."""

    add: tuple[Endpoint, ...]
    remove: tuple[str, ...]
    retune: Mapping[str, Endpoint]
    confirmed: Mapping[str, tuple[str, ...]]


def subscribing(
    standing: Iterable[Appointment],
    present: Mapping[Endpoint, str | None],
    post: str,
    at: datetime,
    ways: Collection[Way] = tuple(Way),
    *,
    mails_itself: bool = False,
) -> Subscribing:
    """`present` are the topic's subscriptions: the id of a confirmed one, None while it waits for
    its owner. Addresses that were never an official's (an operator's queue) are left alone. `ways`
    are those in use: who was subscribed by another is no longer. `mails_itself`: the city mails its
    officials, and no address has to be confirmed for it."""
    of_post = [one for one in standing if one.post == post]
    now = holders(of_post, post, at)
    wanted = {each for one in now for each in one.endpoints() if each.way in ways}
    known = {each for one in of_post if one.since <= at for each in one.endpoints()}
    return Subscribing(
        add=tuple(sorted(wanted - set(present), key=lambda each: (each.way, each.address))),
        remove=tuple(
            held for each, held in present.items() if held and each in known - wanted
        ),
        retune={
            held: each
            for each, held in present.items()
            if held and each in wanted and len(_kinds(of_post, each, at)) > 1
        },
        confirmed={
            one.appointment_id: tuple(
                each.address
                for each in one.endpoints()
                if present.get(each) or (mails_itself and _is_mailed(one, each))
            )
            for one in now
        },
    )  # fmt: skip


def _is_mailed(one: Appointment, endpoint: Endpoint) -> bool:
    return endpoint.way is Way.EMAIL and endpoint.address not in one.bounced


def _kinds(standing: Iterable[Appointment], endpoint: Endpoint, at: datetime) -> set[Audience]:
    return {one.kind for one in standing if one.since <= at and endpoint in one.endpoints()}


def _faults(new: Appointment, posts: Collection[str]) -> Iterable[str]:
    if new.post not in posts:
        yield f"Jabatan {new.post or '-'} tidak dikenal."
    if not new.name.strip():
        yield "Nama pejabat kosong."
    if not new.decree.strip():
        yield "Nomor SK kosong."
    if not new.endpoints():
        yield "Isi surel atau nomor telepon dinas."
    if new.email and not _EMAIL.fullmatch(new.email):
        yield "Alamat surel keliru."
    if new.phone and not _PHONE.fullmatch(new.phone):
        yield "Nomor telepon ditulis +62…, tanpa spasi."
    if new.until is not None and new.until <= new.since:
        yield "Akhir jabatan harus sesudah awalnya."


def _overlap(one: Appointment, other: Appointment) -> bool:
    return (other.until is None or one.since < other.until) and (
        one.until is None or other.since < one.until
    )
