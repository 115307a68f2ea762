"""The second proof of a reporter: digits or a token, and the limit on guessing the digits.

What was guessed is told only after it has been counted behind a fence, so a thousand guesses at one
instant are looked at one after the other, as many as are free, and the rest not at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from aduan.application.case.decided_again import decided_again
from aduan.application.tracking.ports import GuessBook, Proofs, TrackedRegister
from aduan.application.tracking.track import complaint_of
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.privacy.proof import DIGITS, typed_digits
from aduan.domain.tracking.guesses import (
    OF_A_COMPLAINT,
    OF_A_NETWORK,
    cleared,
    spent,
    wait_until,
)

TRIES: Final = 3
A_MOMENT: Final = timedelta(minutes=1)
_TOKEN_LETTERS: Final = 16
"""What is longer than this is a token; nobody's digits are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the browser showed: the session it kept, what was typed, and where it comes from."""

    session: str = ""
    typed: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """It is the reporter; `session` is what the browser may keep."""

    session: str


@dataclass(frozen=True, slots=True)
class NotProved:
    """It was not proved, or not looked at; `reason` is Indonesian."""

    reason: str


FORGOTTEN: Final = NotProved(
    "Isi aduan ini sudah dihapus, jadi tidak dapat ditambah lagi. Sampaikan hal baru sebagai aduan "
    "baru."
)
UNKNOWN_TOKEN: Final = NotProved(
    "Kunci ini tidak dikenali. Buka lagi dari kanal tempat Anda melapor."
)
NO_DIGITS: Final = NotProved(f"Isi {DIGITS} angka terakhir nomor telepon yang Anda pakai melapor.")
NO_PHONE: Final = NotProved(
    "Aduan ini dikirim tanpa nomor telepon. Buka halaman ini dari kanal tempat Anda melapor, atau "
    "sampaikan lewat kanal itu."
)
WRONG_DIGITS: Final = NotProved("Angka ini tidak cocok dengan nomor telepon yang dipakai melapor.")


def prove(
    complaint: Complaint, shown: Shown, now: datetime, *, proofs: Proofs, book: GuessBook
) -> Proved | NotProved:
    """A token is as long as a key and need not be counted."""
    if complaint.is_forgotten:
        return FORGOTTEN
    complaint_id, typed = complaint.complaint_id, shown.typed.strip()
    if proofs.is_session(complaint_id, shown.session, now):
        return Proved(shown.session)
    if len(typed) >= _TOKEN_LETTERS:
        known = proofs.is_token(complaint_id, typed)
        return Proved(proofs.session(complaint_id, now)) if known else UNKNOWN_TOKEN
    digits = typed_digits(typed)
    if digits is None or complaint.phone_proof is None:
        return NO_DIGITS if digits is None else NO_PHONE
    network = proofs.network(shown.address)
    try:
        return decided_again(
            TRIES,
            lambda: _guess(complaint, digits, network, now, proofs=proofs, book=book),
            about=f"proof of {complaint_id}",
        )
    except (ConflictError, BusyError):
        return _wait(A_MOMENT)


def session_by_token(
    written_code: str, typed: str, now: datetime, *, register: TrackedRegister, proofs: Proofs
) -> str | None:
    """What a browser may keep that came by a channel's link; None where the link is not one."""
    complaint = complaint_of(written_code, register)
    if complaint is None or complaint.is_forgotten:
        return None
    if not proofs.is_token(complaint.complaint_id, typed):
        return None
    return proofs.session(complaint.complaint_id, now)


def _guess(
    complaint: Complaint,
    digits: str,
    network: str,
    now: datetime,
    *,
    proofs: Proofs,
    book: GuessBook,
) -> Proved | NotProved:
    of_all, of_network = book.guesses(complaint.complaint_id, network)
    waits = (wait_until(of_network, OF_A_NETWORK, now), wait_until(of_all, OF_A_COMPLAINT, now))
    if any(waits):
        return _wait(max(one for one in waits if one is not None) - now)
    right = proofs.is_digits(complaint, digits)
    if not right or of_all.wrong or of_network.wrong:
        counted = cleared if right else partial(spent, now=now)
        both = (counted(of_all), counted(of_network))
        book.keep(complaint.complaint_id, network, *both, now)
    return Proved(proofs.session(complaint.complaint_id, now)) if right else WRONG_DIGITS


def _wait(left: timedelta) -> NotProved:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    return NotProved(
        f"Terlalu banyak angka yang salah. Coba lagi {minutes} menit lagi, atau buka halaman ini "
        "dari kanal tempat Anda melapor."
    )
