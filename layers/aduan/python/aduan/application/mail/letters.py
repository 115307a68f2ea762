"""The city mails its officials itself, and hears what became of each mail.

Where a domain is verified, a function is subscribed to the topics of the posts and mails everybody
in office. SNS gives a message at least once, so each mail is noted by message and appointment
(idempotency key); between sending and noting a stop costs a second copy and never a missing one.

A mail that comes back for good makes its address unreachable. If with it nobody of the post is left
who would have heard the notice, the notice is open again: the sweep takes it up within minutes, and
who is next in line is told, as with every notice that cannot be delivered.

A letter may wait here, while SES refuses it, or for days in the failures bucket. So its case is
read before it goes, as before every word to LAPOR! or a channel: what its post may not know of any
more is not mailed, and what was written with the complaint's words before it became secret is
written anew. A letter that tells of several cases goes without its lines where one of them was
closed meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.notices.envelope import Letter
from aduan.domain.case.case import Audience, Case
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.secrecy import guarded, kept_from
from aduan.domain.officials import appointments as officials
from aduan.domain.officials.appointments import Appointment


class Holders(Protocol):
    """Who holds a post."""

    def of_post(self, post: str) -> Sequence[Appointment]: ...

    def write(self, changed: Sequence[Appointment]) -> None: ...


class Mailer(Protocol):
    """Sends one mail; what it is about comes back with the news of it."""

    def send(self, to: str, letter: Letter, html: str, about: "About") -> None: ...


class SentLetters(Protocol):
    """Which mails went out."""

    def was_sent(self, message_id: str, appointment_id: str) -> bool: ...

    def note_sent(self, message_id: str, appointment_id: str, at: datetime) -> None: ...


class CasesNow(Protocol):
    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""


class Reopening(Protocol):
    def reopen(self, case_id: str, notice_id: str, post: str, audience: str) -> bool:
        """A notice published to `post` is open again, owned by nobody and in the list of the sweep;
        once for each audience of a post. False where it is not so, or was done before."""


@dataclass(frozen=True, slots=True)
class About:
    """What travels with a mail."""

    post: str
    audience: str
    case_id: str = ""
    notice_id: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class MailPorts:
    holders: Holders
    mailer: Mailer
    sent: SentLetters
    notices: Reopening
    cases: CasesNow
    as_html: Callable[[Letter], str]


@dataclass(frozen=True, slots=True)
class Mailed:
    """`sent` now, `before` by an earlier attempt; `failed` names appointments, with the kind of
    error. `overtaken`: nobody was mailed, for the case may not be told so any more."""

    sent: int = 0
    before: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Returned:
    """News of one mail that came back for good, or that its reader called unwanted: SES sends to
    such an address no more."""

    address: str
    about: About


@dataclass(frozen=True, slots=True)
class Unreachable:
    """`ended` are the appointments that lost their address; `reopened` says whether the notice is
    to be told to the next in line."""

    ended: tuple[str, ...]
    reopened: bool


def mail_letter(
    message_id: str, post: str, letter: Letter, now: datetime, ports: MailPorts
) -> Mailed:
    """Everybody in office who hears this audience gets one copy; one bad address never stops the
    others."""
    about = About(post, letter.audience, letter.case_id, letter.notice_id, letter.request_id)
    if _overtaken(letter, about, ports):
        return Mailed(overtaken=True)
    if any(_closed_since(case_id, about, ports) for case_id in letter.lists.split()):
        letter = letter.without_lines
    sent = before = 0
    failed: list[tuple[str, str]] = []
    html = ports.as_html(letter)
    for one in officials.mailed(ports.holders.of_post(post), post, letter.audience, now):
        try:
            if ports.sent.was_sent(message_id, one.appointment_id):
                before += 1
                continue
            ports.mailer.send(one.email, letter, html, about)
            sent += 1
            ports.sent.note_sent(message_id, one.appointment_id, now)
        except Exception as exc:  # counted and named; the message comes again for those left
            failed.append((one.appointment_id, type(exc).__name__))
    return Mailed(sent, before, tuple(failed))


def _overtaken(letter: Letter, about: About, ports: MailPorts) -> bool:
    """Whether the case became closed to the post, or secret, since the letter was written. The post
    hears of what it may still know, in the words it may be told in."""
    case = _case_now(letter.case_id, ports)
    if case is None:
        return False
    if kept_from(case, about.post):
        return True
    if letter.guarded or not guarded(case):
        return False
    ports.notices.reopen(about.case_id, about.notice_id, about.post, _hearers(about).value)
    return True


def _closed_since(case_id: str, about: About, ports: MailPorts) -> bool:
    """Of a case that was told of openly."""
    case = _case_now(case_id, ports)
    return case is not None and (guarded(case) or kept_from(case, about.post))


def _case_now(case_id: str, ports: MailPorts) -> Case | None:
    if not case_id:
        return None
    try:
        return ports.cases.get_case(case_id)
    except NotFoundError:
        return None


def _hearers(about: About) -> Audience:
    return Audience.OPERATOR if about.audience == Audience.OPERATOR else Audience.HEAD


def hear_returned(returned: Returned, now: datetime, ports: MailPorts) -> Unreachable:
    """Hearing it twice is harmless: an appointment that lost the address is not written again, and
    a notice that is open is not opened."""
    about = returned.about
    standing = list(ports.holders.of_post(about.post))
    ended = [
        officials.sent_back(one, one.email)
        for one in standing
        if one.email.casefold() == returned.address.casefold() and one.email not in one.bounced
    ]
    by_id = {one.appointment_id: one for one in standing}
    by_id |= {one.appointment_id: one for one in ended}
    audience = _hearers(about)
    told = officials.reachable(by_id.values(), about.post, now, audience)
    reopened = False
    if about.notice_id and not told:
        reopened = ports.notices.reopen(about.case_id, about.notice_id, about.post, audience.value)
    if ended:  # last: a stop before it hears the news once more
        ports.holders.write(ended)
    return Unreachable(tuple(one.appointment_id for one in ended), reopened)
