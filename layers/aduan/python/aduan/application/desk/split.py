"""One report that tells of several matters becomes several complaints.

A report "1. lampu mati 2. got mampet" is for two offices, and a case has one. The duty desk says
which matters it holds; the first stays with the case the report opened, each other becomes a
complaint of its own in the words the desk left of it. It keeps the reporter, the place, and the
hour the report came in, from which its clocks run; the report's own code goes on and names the
codes of its parts. It is placed like any other, never with the case it was taken out of, and kept
from everybody that case is kept from.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aduan.application.intake.ports import FreshIds
from aduan.domain.case.case import CLOSED, Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.numbered import NUMBERED
from aduan.domain.case.secrecy import out_of

MARK: Final = "~bagian-"
"""Between the number a channel gave a report and which of its matters this one is."""
MOST_PARTS: Final = 6
SHORTEST: Final = 10
"""Letters: less says no matter."""
MAX_PART: Final = 2_000


def matters_of(written: str) -> list[str]:
    """The matters as they were typed, one a line."""
    return [line for line in (" ".join(each.split()) for each in written.splitlines()) if line]


def one_a_line(text: str) -> str:
    """The report with what is numbered, or begins a line, on lines of its own: where the desk
    starts from. The numbers go, no word does."""
    lines = "\n".join(re.split(NUMBERED, text))
    return "\n".join(matters_of(lines))


def may_not_split(whole: Complaint) -> str:
    """Why the report cannot be split, "" where it can."""
    if whole.withdrawn_at is not None:
        return "Aduan ini sudah ditarik pelapornya."
    if whole.part_of is not None or whole.said_of is not None:
        return "Aduan ini sendiri sudah dipisahkan dari aduan lain."
    return "Aduan ini sudah dipisahkan." if whole.parts else ""


def parts_of(
    case: Case,
    whole: Complaint,
    matters: Sequence[str],
    *,
    now: datetime,
    fresh: Callable[[datetime], FreshIds],
) -> tuple[Complaint, ...]:
    """The complaints that every matter but the first becomes. Raises RefusedError."""
    if case.status in CLOSED:
        raise RefusedError("Kasus ini sudah ditutup.")
    if whole.case_id != case.case_id:
        raise RefusedError("Aduan ini tidak berada pada kasus ini.")
    if why := may_not_split(whole):
        raise RefusedError(why)
    if len(matters) < 2:
        raise RefusedError("Tulis sedikitnya dua hal, satu hal per baris.")
    if len(matters) > MOST_PARTS:
        raise RefusedError(f"Paling banyak {MOST_PARTS} hal sekali pisah.")
    if short := next((one for one in matters if len(one) < SHORTEST), None):
        raise RefusedError(f"“{short}” terlalu pendek untuk menjadi aduan sendiri.")
    if any(len(one) > MAX_PART for one in matters):
        raise RefusedError(f"Satu hal paling panjang {MAX_PART} huruf.")
    return tuple(
        _part(whole, text, number, fresh(now), case)
        for number, text in enumerate(matters[1:], start=2)
    )


def _part(whole: Complaint, text: str, number: int, ids: FreshIds, case: Case) -> Complaint:
    return replace(
        out_of(case, whole),
        complaint_id=ids.complaint_id,
        tracking_code=ids.tracking_code,
        external_id=f"{whole.external_id}{MARK}{number}",
        title="",
        text=text,
        category=None,
        severity=None,
        classification=None,
        attachments=(),
        channel_fields={},
        case_id=None,
        not_same=tuple(dict.fromkeys((*whole.not_same, case.case_id))),
        part_of=whole.tracking_code,
        parts=(),
    )
