"""Keep the officials' directory, and make the topics' subscribers those who are in office.

Adding and ending only write the directory; `settle_officials` compares it with the topics and
puts right what differs. It runs after every change and by the clock, so a hand-over takes place at
its set moment, a vanished subscription is made anew, and a crash between two steps is repaired.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from aduan.application.officials.ports import AppointmentBook, Subscribers
from aduan.domain.case.case import Audience
from aduan.domain.case.posts import DUTY
from aduan.domain.officials import appointments as officials
from aduan.domain.officials.appointments import Appointment, Endpoint, Faulty, Subscribing, Way

ALARMS: Final = "ALARMS"
"""The topic of alarms, as a post nobody is appointed to: the duty desk hears it."""
KINDS: Final[Mapping[str, Audience]] = {"kepala": Audience.HEAD, "operator": Audience.OPERATOR}


@dataclass(frozen=True, slots=True)
class Directory:
    """What managing officials takes. `midnight` is the start of a day in the city. `ways` are those
    by which notices go out: an SMS needs a sender registered in Indonesia, so it is not among
    them unless the city has one. `mails_itself`: mails are no subscriptions, but sent by the city's
    own domain; alarms still come by SNS."""

    book: AppointmentBook
    subscribers: Subscribers
    posts: Collection[str]
    midnight: Callable[[date], datetime]
    ways: Collection[Way] = (Way.EMAIL,)
    mails_itself: bool = False


@dataclass(frozen=True, slots=True)
class SubscriptionsSettled:
    """What had to be put right. `unreached` are posts with nobody who can be told now; `failed`
    are posts whose topic could not be read or changed, each with the kind of error."""

    asked: int
    ended: int
    unreached: tuple[str, ...]
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialsResult:
    """`words` are Indonesian; `appointments` what was written or asked for."""

    done: bool
    words: tuple[str, ...]
    appointments: tuple[Appointment, ...] = ()
    settled: SubscriptionsSettled | None = None


def manage_officials(
    order: Mapping[str, str], now: datetime, directory: Directory
) -> OfficialsResult:
    """Carry out one order. Its `do` is add, end, list, confirm or settle; the other fields are
    those of the command `aduan officials`."""
    work = _WORK.get(order.get("do", ""))
    if work is None:
        return OfficialsResult(
            False, ("Perintah tidak dikenal: add, end, list, confirm, atau settle.",)
        )
    return work(order, now, directory)


def settle_officials(now: datetime, directory: Directory) -> SubscriptionsSettled:
    """Make every topic's subscribers those in office, and note who has confirmed."""
    standing = directory.book.appointments()
    asked = ended = 0
    changed: list[Appointment] = []
    failed: list[tuple[str, str]] = []
    ringing = [replace(one, post=ALARMS) for one in standing if one.post == DUTY]
    for post in sorted({one.post for one in (*standing, *ringing)}):
        try:
            needed = _settle_post(post, [*standing, *ringing], now, directory)
        except Exception as exc:  # one bad post never stops the others; it is counted and named
            failed.append((post, type(exc).__name__))
            continue
        asked += len(needed.add)
        ended += len(needed.remove)
        if post != ALARMS:
            changed += _seen(standing, needed, now)
    directory.book.write(changed)
    after = {one.appointment_id: one for one in standing}
    after |= {one.appointment_id: one for one in changed}
    held = {one.post for one in standing}
    unreached = sorted(post for post in held if not officials.reachable(after.values(), post, now))
    return SubscriptionsSettled(asked, ended, tuple(unreached), tuple(failed))


def _settle_post(
    post: str, standing: Sequence[Appointment], now: datetime, directory: Directory
) -> Subscribing:
    subscribers = directory.subscribers
    mailed = directory.mails_itself and post != ALARMS
    ways = [way for way in directory.ways if not (mailed and way is Way.EMAIL)]

    def heard(endpoint: Endpoint) -> tuple[str, ...]:
        """Alarms are for everybody who hears them at all."""
        return () if post == ALARMS else officials.hears(standing, post, endpoint, now)

    def compared() -> Subscribing:
        present = subscribers.of(post)
        return officials.subscribing(standing, present, post, now, ways, mails_itself=mailed)

    needed = compared()
    for endpoint in needed.add:
        subscribers.add(post, endpoint, heard(endpoint))
    for subscription, endpoint in needed.retune.items():
        subscribers.retune(subscription, heard(endpoint))
    for subscription in needed.remove:
        subscribers.remove(subscription)
    if not needed.add:
        return needed
    return replace(needed, confirmed=compared().confirmed)  # some say yes at once


def _seen(standing: Sequence[Appointment], needed: Subscribing, now: datetime) -> list[Appointment]:
    """Only what differs is written, so a quiet run writes nothing."""
    return [
        replace(one, confirmed=needed.confirmed[one.appointment_id], checked_at=now)
        for one in standing
        if one.appointment_id in needed.confirmed
        and one.confirmed != needed.confirmed[one.appointment_id]
    ]


def _add(order: Mapping[str, str], now: datetime, directory: Directory) -> OfficialsResult:
    since = _day(order.get("since", ""), now, directory)
    kind = KINDS.get(order.get("kind", "kepala"))
    if since is None or kind is None:
        return OfficialsResult(
            False, ("Tanggal ditulis 2026-03-01; kind adalah kepala atau operator.",)
        )
    post, name = order.get("post", ""), " ".join(order.get("name", "").split())
    new = Appointment(
        appointment_id=officials.appointment_id(post, name, since),
        post=post,
        name=name,
        kind=kind,
        decree=order.get("sk", "").strip(),
        since=since,
        email=order.get("email", "").strip(),
        phone=order.get("phone", "").strip(),
    )
    if new.phone and not new.email and Way.SMS not in directory.ways:
        return OfficialsResult(False, ("Isi surel dinas: SMS tidak aktif di kota ini.",))
    written = officials.appoint(
        new,
        directory.book.appointments(),
        posts=directory.posts,
        replaces=order.get("replaces", "") in {"true", "ya", "1"},
    )
    return _written(written, now, directory)


def _end(order: Mapping[str, str], now: datetime, directory: Directory) -> OfficialsResult:
    at = _day(order.get("until", ""), now, directory)
    if at is None:
        return OfficialsResult(False, ("Tanggal ditulis 2026-03-01.",))
    wanted = order.get("id", "")
    standing = [one for one in directory.book.appointments() if one.appointment_id == wanted]
    if not standing:
        return OfficialsResult(False, (f"Tidak ada jabatan dengan id {wanted or '-'}.",))
    ended = officials.end(standing[0], at, order.get("sk", ""))
    return _written(ended if isinstance(ended, Faulty) else (ended,), now, directory)


def _written(
    written: Sequence[Appointment] | Faulty, now: datetime, directory: Directory
) -> OfficialsResult:
    if isinstance(written, Faulty):
        return OfficialsResult(False, written.reasons)
    directory.book.write(written)
    settled = settle_officials(now, directory)
    words = tuple(
        f"{one.post}: {one.name} {'menjabat' if one.until is None else 'berakhir'}."
        for one in written
    )
    return OfficialsResult(True, words, tuple(written), settled)


def _list(order: Mapping[str, str], now: datetime, directory: Directory) -> OfficialsResult:
    at = _day(order.get("at", ""), now, directory)
    if at is None:
        return OfficialsResult(False, ("Tanggal ditulis 2026-03-01.",))
    past, post = order.get("all", "") in {"true", "ya", "1"}, order.get("post", "")
    found = [
        one
        for one in directory.book.appointments()
        if (past or one.in_office(at)) and post in {"", one.post}
    ]
    return OfficialsResult(True, (f"{len(found)} pejabat.",), tuple(found))


def _confirm(order: Mapping[str, str], now: datetime, directory: Directory) -> OfficialsResult:
    post, code = order.get("post", ""), order.get("code", "")
    if post not in directory.posts or not code:
        return OfficialsResult(False, ("Sebutkan post dan code dari surel konfirmasi.",))
    directory.subscribers.confirm(post, code)
    return OfficialsResult(
        True, ("Langganan dikonfirmasi.",), settled=settle_officials(now, directory)
    )


def _settle(_order: Mapping[str, str], now: datetime, directory: Directory) -> OfficialsResult:
    settled = settle_officials(now, directory)
    words = (f"{settled.asked} langganan diminta, {settled.ended} diakhiri.",)
    return OfficialsResult(True, words, settled=settled)


def _day(text: str, now: datetime, directory: Directory) -> datetime | None:
    """The start of a day in the city; nothing means now; None is not a day."""
    if not text:
        return now
    try:
        return directory.midnight(date.fromisoformat(text))
    except ValueError:
        return None


_Work = Callable[[Mapping[str, str], datetime, Directory], OfficialsResult]
_WORK: Final[Mapping[str, _Work]] = {
    "add": _add,
    "end": _end,
    "list": _list,
    "confirm": _confirm,
    "settle": _settle,
}
