"""The second proof: that whoever holds a tracking code is the one who reported.

A code is passed on, photographed and read out. What changes something needs more: the last four
digits of the phone that was given, or a token that only the channel was told. The register keeps
neither. Of the digits it holds a keyed hash that is salted with the complaint, so that two
complaints of one person look different; four digits alone are guessed in a moment, hence the key
and the limit (`domain.tracking.guesses`). The token is that key's mark on the complaint's id, so
that a channel which asks again is told the same one.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

from aduan.domain.case.complaint import Reporter
from aduan.domain.privacy.contact import phone_number
from aduan.domain.privacy.folding import fold
from aduan.domain.privacy.spelt import in_digits

DIGITS: Final = 4
REMEMBERED: Final = timedelta(hours=24)
"""How long a browser that proved it is known again, whatever others guess meanwhile."""
_TOKEN_LETTERS: Final = 26
_PHONE: Final = b"satu-aduan phone proof v1\x00"
_TOKEN: Final = b"satu-aduan reporter token v1\x00"
_SESSION: Final = b"satu-aduan reporter session v1\x00"
_NETWORK: Final = b"satu-aduan network v1\x00"


def last_digits(reporter: Reporter) -> str | None:
    """The end of the phone number as it was given; None without one, or for a number of a person
    that stands in the phone's field."""
    number = phone_number(reporter.phone or "")
    return number[-DIGITS:] if number is not None and number.startswith("+") else None


def typed_digits(written: str) -> str | None:
    """What somebody typed as the last four digits; None where it is not four of them."""
    digits = "".join(in_digits(fold(written)).text.split())
    known = digits.isascii() and digits.isdecimal()
    return digits if known and len(digits) == DIGITS else None


def phone_proof(key: bytes, complaint_id: str, digits: str) -> str:
    return _mac(key, _PHONE, f"{complaint_id}\x00{digits}").hex()[:32]


def is_phone_proof(key: bytes, complaint_id: str, digits: str, kept: str | None) -> bool:
    if kept is None:
        return False
    return hmac.compare_digest(phone_proof(key, complaint_id, digits), kept)


def reporter_token(key: bytes, complaint_id: str) -> str:
    """What the channel is told with its receipt; it may hand it to its reporter and to nobody."""
    letters = base64.b32encode(_mac(key, _TOKEN, complaint_id)).decode()
    return letters[:_TOKEN_LETTERS].lower()


def is_reporter_token(key: bytes, complaint_id: str, typed: str) -> bool:
    known = reporter_token(key, complaint_id).encode()
    return hmac.compare_digest(known, typed.strip().lower().encode("utf-8", "replace"))


def session(key: bytes, complaint_id: str, now: datetime) -> str:
    """What a browser keeps that has proved it, for `REMEMBERED`."""
    until = int((now + REMEMBERED).timestamp())
    return f"{until}.{_session_mark(key, complaint_id, until)}"


def is_session(key: bytes, complaint_id: str, kept: str, now: datetime) -> bool:
    until, _, mark = kept.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) <= 12):
        return False
    known = _session_mark(key, complaint_id, int(until))
    genuine = hmac.compare_digest(known.encode(), mark.encode("utf-8", "replace"))
    return genuine and now < datetime.fromtimestamp(int(until), UTC)


def network_of(key: bytes, address: str) -> str:
    """The network somebody guesses from, by a keyed hash: addresses of persons are not kept. Of
    IPv6 a household has a whole /64, so that counts as one."""
    network = ":".join(address.split(":")[:4]) if ":" in address else address
    return _mac(key, _NETWORK, network).hex()[:16]


def _session_mark(key: bytes, complaint_id: str, until: int) -> str:
    return _mac(key, _SESSION, f"{complaint_id}\x00{until}").hex()


def _mac(key: bytes, label: bytes, said: str) -> bytes:
    return hmac.new(key, label + said.encode("utf-8", "replace"), hashlib.sha256).digest()
