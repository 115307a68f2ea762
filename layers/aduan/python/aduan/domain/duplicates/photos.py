"""The same photo sent again: evidence that one message came twice, and only beside other evidence.

A picture of a hole is passed on in a neighbourhood's group, and everybody who saw it may report the
hole: one event, but not one message. And an old picture serves for a new matter. So a picture alone
says nothing, and with whatever else it only ever raises a question.
"""

from typing import Final

from aduan.domain.duplicates.fingerprint import Fingerprint

SENT_AGAIN: Final = "foto yang sama dikirim lagi"
WITHIN_HOURS: Final = 24 * 7
_SPOT_DEGREES: Final = 0.0006


def sent_again(one: Fingerprint, other: Fingerprint) -> str | None:
    """Why two reports with the same photo look like one message, for people; None when nothing but
    the photo speaks for it, or they lie too far apart in time."""
    if abs(one.received - other.received) > WITHIN_HOURS * 3600:
        return None
    beside = [said for said, holds in _beside(one, other) if holds]
    return f"{SENT_AGAIN}; {'; '.join(beside)}".capitalize() if beside else None


def _beside(one: Fingerprint, other: Fingerprint) -> tuple[tuple[str, bool], ...]:
    return (
        ("pelapor sama", bool(one.reporter) and one.reporter == other.reporter),
        ("kalimat sama persis", one.text_hash == other.text_hash and len(one.words) > 0),
        ("titik lokasi sama", _same_spot(one, other)),
        (
            "tempat yang disebut sama",
            bool(one.place_words) and one.place_words == other.place_words,
        ),
    )


def _same_spot(one: Fingerprint, other: Fingerprint) -> bool:
    if one.lat is None or one.lng is None or other.lat is None or other.lng is None:
        return False
    return abs(one.lat - other.lat) < _SPOT_DEGREES and abs(one.lng - other.lng) < _SPOT_DEGREES
