"""An operator typed the report in at lapor.go.id and tells us its tracking id."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.lapor.ports import LaporRecords, Links, Outbox
from aduan.domain.case.entry import Entry, Kind, State, lane_of
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import Absent, RemoteReport
from aduan.domain.outbox import entries

TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class LinkedNow:
    """`seen`: LAPOR! was asked and has it; False when it could not be asked."""

    seen: bool


@dataclass(frozen=True, slots=True)
class LinkedBefore:
    """The same link stood already: nothing changed."""


@dataclass(frozen=True, slots=True)
class LinkedElsewhere:
    """The tracking id, or the case, is tied otherwise; a person must say which is right."""

    case_id: str
    complaint_id: str


@dataclass(frozen=True, slots=True)
class LinkedOnceSettled:
    """The hub's own filing is on its way and nobody knows yet whether it arrived. It is looked up
    first: if LAPOR! has it, that one counts, else the typed one does."""


@dataclass(frozen=True, slots=True)
class NotAtLapor:
    """LAPOR! knows no such report."""


@dataclass(frozen=True, slots=True)
class NotATrackingId:
    """Only digits are one."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Others were changing it at the same instants, again and again: type it once more."""


Linking = (
    LinkedNow
    | LinkedBefore
    | LinkedElsewhere
    | LinkedOnceSettled
    | NotAtLapor
    | NotATrackingId
    | Busy
)


def stands(linking: Linking) -> bool:
    """Whether what the person typed counts, now or as soon as our own filing is looked up."""
    return isinstance(linking, LinkedNow | LinkedBefore | LinkedOnceSettled)


def linking_words(linking: Linking) -> str:
    """What became of it, for the desk and for the command line."""
    match linking:
        case LinkedNow():
            said = "Nomor pelacakan tersimpan."
        case LinkedBefore():
            said = "Nomor ini sudah tersimpan sebelumnya."
        case LinkedOnceSettled():
            said = (
                "Laporan kasus ini sedang dikirim dan hasilnya belum pasti. Nomor Anda dicatat, "
                "dan dipakai bila kiriman itu ternyata tidak sampai. Periksa lagi beberapa menit "
                "kemudian."
            )
        case Busy():
            said = "Kasusnya sedang diubah. Coba sekali lagi."
        case LinkedElsewhere(complaint_id=other):
            said = f"Kasus atau nomor ini sudah terhubung (laporan {other})."
        case NotATrackingId():
            said = "Nomor pelacakan hanya terdiri atas angka."
        case NotAtLapor():
            said = "Nomor ini tidak dikenal di SP4N-LAPOR!."
    return said


def link_by_hand(
    *,
    case_id: str,
    reference: str,
    typed: str,
    links: Links,
    outbox: Outbox,
    records: LaporRecords,
    now: datetime,
) -> Linking:
    """What waited in the outbox to be filed, even what was refused, counts as filed from now on:
    nobody files it a second time, and what follows it goes on."""
    complaint_id = typed.strip().lstrip("#")
    if not (complaint_id.isascii() and complaint_id.isdigit() and len(complaint_id) <= 12):
        return NotATrackingId()
    shown = records.read(complaint_id)

    def attempt() -> Linking:
        return _linked(case_id, reference, complaint_id, shown, links, outbox, now)

    try:
        return decided_again(TRIES, attempt, about=f"link of {case_id}")
    except (ConflictError, BusyError):
        return Busy()


def _linked(  # noqa: PLR0917 - what it decides on
    case_id: str,
    reference: str,
    complaint_id: str,
    shown: RemoteReport | Absent | Unavailable,
    links: Links,
    outbox: Outbox,
    now: datetime,
) -> Linking:
    """One decision on what stands now. Raises ConflictError when it stands no more."""
    tied = links.of(complaint_id) or links.own_copy(case_id)
    filing = _filing(outbox, case_id)
    if tied is not None and (tied.case_id, tied.complaint_id) != (case_id, complaint_id):
        return LinkedElsewhere(tied.case_id, tied.complaint_id)
    if tied is None and isinstance(shown, Absent):
        return NotAtLapor()
    if filing is not None and in_doubt(filing):
        if filing.typed != complaint_id:
            _held(outbox.save(entries.typed_meanwhile(filing, complaint_id)), case_id)
        return LinkedBefore() if tied else LinkedOnceSettled()
    link, filed = by_hand(case_id, reference, complaint_id, filing, now)
    if tied is not None:  # it stood already; what waits may still not know
        _held(filed is None or outbox.save(filed), case_id)
        return LinkedBefore()
    _held(links.adopt(link, filed), case_id)
    return LinkedNow(seen=not isinstance(shown, Unavailable))


def _held(saved: bool, case_id: str) -> None:
    if not saved:
        raise ConflictError(f"link of {case_id}")


def in_doubt(filing: Entry) -> bool:
    """Whether it may be at LAPOR! already, and the hub will find that out by itself."""
    return filing.state is State.SENDING or (filing.state is State.UNKNOWN and not filing.by_hand)


def by_hand(
    case_id: str, reference: str, complaint_id: str, filing: Entry | None, now: datetime
) -> tuple[Link, Entry | None]:
    """The link, and what counts as filed by it."""
    link = Link(
        complaint_id=complaint_id,
        case_id=case_id,
        reference=reference,
        ours=True,
        linked_at=now,
        revision=1,
    )
    return link, entries.sent(filing, now, complaint_id) if filing is not None else None


def _filing(outbox: Outbox, case_id: str) -> Entry | None:
    queued = outbox.queue(lane_of(case_id))
    return next((one for one in queued if one.kind is Kind.CREATE_REPORT), None)
