"""The words LAPOR! gets: masked, with our reference, whole.

The register masks before it writes the outbox; what still is a number or an address of a person
here is struck out all the same, for what is once at LAPOR! cannot be taken back.
"""

from dataclasses import replace
from typing import Final

from aduan.domain.case.messages import (
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Payload,
    ReportPayload,
)
from aduan.domain.lapor.marker import Mark, line, marked
from aduan.domain.lapor.splitting import LIMIT, length, split
from aduan.domain.privacy.finding import mask_identifiers

MERGED: Final = (
    "Laporan ini ditangani bersama laporan nomor #{parent}. Perkembangannya berlaku untuk keduanya."
)
MERGED_SECRET: Final = (
    "Laporan ini ditangani bersama laporan lain tentang kejadian yang sama. "
    "Perkembangannya tetap disampaikan di sini."
)


SECRET_TITLE: Final = "Aduan rahasia"
SECRET_TEXT: Final = (
    "Aduan rahasia tercatat pada Pemerintah Kota dengan nomor {reference}. Isinya disimpan pada "
    "sistem kota dan tidak disertakan di sini."
)
SECRET_STATUS: Final = "Status penanganan aduan rahasia {reference}: {status}."


def without_narrative(payload: Payload, reference: str) -> Payload:
    """The number, the category and the status of a secret case, for the copy the hub files: what
    was told stays here. A report that began at LAPOR! is not meant: its words are there already."""
    match payload:
        case ReportPayload(secret=True):
            return replace(
                payload,
                title=SECRET_TITLE,
                text=SECRET_TEXT.format(reference=reference),
                place="",
                tags=(),
                files=(),
            )
        case FollowUpPayload(secret=True):
            said = SECRET_STATUS.format(
                reference=reference, status=payload.status or "ada perkembangan"
            )
            return replace(payload, text=said.replace("_", " "), files=())
        case HandBackPayload(secret=True):
            said = SECRET_STATUS.format(reference=reference, status="bukan wewenang")
            return replace(payload, reason=said)
        case _:
            return payload


def struck(text: str) -> str:
    return mask_identifiers(text)


def words_of(payload: Payload) -> str:
    match payload:
        case ReportPayload() | FollowUpPayload():
            return struck(payload.text)
        case MergedPayload(parent_secret=True):
            return MERGED_SECRET
        case MergedPayload():
            return MERGED.format(parent=payload.parent_number)
        case HandBackPayload():
            return struck(payload.reason)


def report_text(payload: ReportPayload, reference: str, sequence: int) -> str:
    return marked(words_of(payload), Mark(reference, sequence))


def follow_up_texts(
    payload: Payload, reference: str, sequence: int, limit: int = LIMIT
) -> tuple[str, ...]:
    """The parts to send, in order, each with its own marked line and within `limit`."""
    words = words_of(payload)
    room = limit - length(line("", Mark(reference, sequence, 999, 999))) - 2
    pieces = split(words, room)
    return tuple(
        marked(piece, Mark(reference, sequence, number, len(pieces)))
        for number, piece in enumerate(pieces, start=1)
    )
