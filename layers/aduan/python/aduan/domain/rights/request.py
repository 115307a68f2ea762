"""What a person asks of the data held about them, and the clock it runs on.

UU 27/2022 gives 3x24 hours to correct (article 30), to give access with the trail of processing
(32), to stop and to limit (40, 41) and to tell of a breach (46); for erasing (43) and for a copy
(13) the hub keeps the same. The clock starts when the person asked, not when somebody typed it in;
it stands for nobody, so proving who asks is part of it.

    unproven ──second person──► open ──► done
        └──────── refused ◄───────┘
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

HOURS: Final = 72
"""3x24 hours."""
CLIMBS_AT: Final = (24, 48, 72)
"""Hours after which the desk, then the officer, then the officer once more is told."""


class Right(StrEnum):
    """What is asked for. The words are those of the command."""

    SHOW = "show"
    CORRECT = "correct"
    LIMIT = "limit"
    OBJECT = "object"
    ERASE = "erase"
    EXPORT = "export"
    BREACH = "breach"


SAID: Final[Mapping[Right, str]] = {
    Right.SHOW: "melihat data",
    Right.CORRECT: "memperbaiki data",
    Right.LIMIT: "membatasi pemrosesan",
    Right.OBJECT: "keberatan atas penggabungan",
    Right.ERASE: "menghapus data",
    Right.EXPORT: "salinan data",
    Right.BREACH: "pemberitahuan kebocoran",
}


class Stage(StrEnum):
    UNPROVEN = "menunggu orang kedua"
    OPEN = "dikerjakan"
    DONE = "selesai"
    REFUSED = "ditolak"


WAITING: Final = frozenset({Stage.UNPROVEN, Stage.OPEN})


class Proof(StrEnum):
    """How it is known that the person is who they say."""

    CODE = "kode pelacakan dan bukti kedua"
    BY_HAND = "diperiksa dua petugas"
    NONE = "tidak perlu"


@dataclass(frozen=True, slots=True)
class Request:
    """One wish of one person about these complaints. `opened_by` and `confirmed_by` are identities
    of AWS, which the caller cannot choose. `went` counts what an erasure has found in each place,
    so that a run that was cut short and begun anew still certifies all of it; `passed` are the
    places that were cleared and `checked` those found clear again, for the next call goes on
    behind them. `climbed` is how many of `CLIMBS_AT` were told. `revision` fences each save."""

    request_id: str
    right: Right
    received_at: datetime
    due_at: datetime
    stage: Stage
    proof: Proof
    opened_by: str
    complaints: tuple[str, ...] = ()
    why: str = ""
    confirmed_by: str = ""
    climbed: int = 0
    done_at: datetime | None = None
    outcome: str = ""
    went: Mapping[str, int] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    revision: int = 0

    def found(self, place: str, count: int) -> "Request":
        """With the most that was ever found there: what a killed run took away is not found again
        by the next, and was there all the same."""
        known = dict(self.went)
        known[place] = max(known.get(place, 0), count)
        return replace(self, went=known)


def climbs_due(request: Request, now: datetime, hour_seconds: float) -> int:
    """How many of `CLIMBS_AT` should have been told by now."""
    if request.stage not in WAITING:
        return request.climbed
    hours = (now - request.received_at).total_seconds() / hour_seconds
    return sum(hours >= each for each in CLIMBS_AT)
