"""One report that tells of several matters becomes several complaints.

A report "1. lampu mati 2. got mampet" is for two offices, and a case has one. The duty desk says
which matters it holds; the first stays with the case the report opened, each other becomes a
complaint of its own in the words the desk left of it. It keeps the reporter, the place, and the
hour the report came in, from which its clocks run; the report's own code goes on and names the
codes of its parts. It is placed like any other, never with the case it was taken out of, and kept
from everybody that case is kept from.

The report itself stays whole in the case it opened, for whoever has that to read. So each matter is
read alone, as nobody could before the desk parted them: where one accuses somebody, the report is
his case who judges misconduct, that matter stays with it, and what accuses nobody goes out of it;
where one shows somebody to be protected, the report is secret.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aduan.application.intake.ports import FreshIds
from aduan.application.routing.ports import Assignment
from aduan.dataclass import dataclass
from aduan.domain.case.case import CLOSED, Actor, Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move, Request
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


def check(case: Case, whole: Complaint, matters: Sequence[str]) -> None:
    """Raises RefusedError where this is no split."""
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


@dataclass(frozen=True, slots=True)
class Told:
    """What the matters of a report say of whom it may reach. `matters` in the order in which the
    first stays: one that accuses, where one does. `judge` takes the report then, None where every
    office that judges misconduct is accused."""

    matters: tuple[str, ...]
    accuses: bool = False
    secret: bool = False
    kept_from: tuple[str, ...] = ()
    judge: str | None = None


def told_by(
    matters: Sequence[str], case: Case, whole: Complaint, assign: Callable[[Complaint], Assignment]
) -> Told:
    """Each matter read by what it says alone, not by what the report inherits."""
    free = replace(whole, secret=False, inspektorat_only=False, kept_from=())
    said = [assign(_alone(free, text)) for text in matters]
    accusing = [at for at, read in enumerate(said) if read.inspektorat or read.withheld_from]
    if not accusing:
        return Told(tuple(matters), secret=any(read.secret for read in said))
    first, *_ = accusing
    posts = tuple(dict.fromkeys(post for read in said for post in read.withheld_from))
    kept = tuple(dict.fromkeys((*case.withheld_from, *posts)))
    taker = assign(replace(_alone(free, matters[first]), kept_from=kept))
    return Told(
        (matters[first], *matters[:first], *matters[first + 1 :]),
        accuses=True,
        secret=True,
        kept_from=posts,
        judge=taker.agency if taker.inspektorat else None,
    )


def asked_of(told: Told, case: Case, actor: Actor, at: datetime) -> Request:
    """What the split asks of the report's case: who takes it, that it is secret, or a mere note."""
    move = Move.INSPECTORATE_ONLY if told.accuses else Move.NOTE
    if told.secret and not told.accuses and not case.secret:
        move = Move.KEEP_SECRET
    said = f"Laporan memuat {len(told.matters)} hal; kasus ini menangani: {told.matters[0][:200]}"
    return Request(move=move, actor=actor, at=at, note=said, judge=told.judge)


def parts_of(
    case: Case,
    whole: Complaint,
    matters: Sequence[str],
    *,
    now: datetime,
    fresh: Callable[[datetime], FreshIds],
) -> tuple[Complaint, ...]:
    """The complaints that every matter but the first becomes. Raises RefusedError."""
    check(case, whole, matters)
    return tuple(
        _part(whole, text, number, fresh(now), case)
        for number, text in enumerate(matters[1:], start=2)
    )


def _part(whole: Complaint, text: str, number: int, ids: FreshIds, case: Case) -> Complaint:
    return replace(
        _alone(out_of(case, whole), text),
        complaint_id=ids.complaint_id,
        tracking_code=ids.tracking_code,
        external_id=f"{whole.external_id}{MARK}{number}",
        case_id=None,
        not_same=tuple(dict.fromkeys((*whole.not_same, case.case_id))),
        part_of=whole.tracking_code,
        parts=(),
    )


def _alone(whole: Complaint, text: str) -> Complaint:
    """The report, saying nothing but this."""
    return replace(
        whole,
        title="",
        text=text,
        category=None,
        severity=None,
        classification=None,
        attachments=(),
        channel_fields={},
    )
