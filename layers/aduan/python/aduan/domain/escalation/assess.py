"""Who is told when nobody acts: OPD at once, Sekda when its time is over, then Wali Kota.

Escalation informs; it does not reassign. Each level is told once in a cycle. A case that nobody
above can take any higher stays on the duty desk's daily list: there is no silent end.

`assess` looks at one case and says what is due now, or until when to wait. It decides nothing
about a case that is settled, and it never looks at who asks or how often.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.domain.case.case import ACTIVE, TRIAGE, Case
from aduan.domain.case.due import (
    CloseUnanswered,
    Due,
    EndHold,
    Escalate,
    OrderSilent,
    Remind,
    TellDesk,
    ahead,
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is due before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """No timer is needed; `reason` is Indonesian, for logs and the sweep."""

    reason: str


Assessment = Due | Wait | Settled

_ORDER: Final[tuple[type[Due], ...]] = (
    CloseUnanswered, EndHold, Escalate, TellDesk, OrderSilent, Remind,
)  # fmt: skip


def assess(case: Case, now: datetime) -> Assessment:
    """What is due for `case` at `now`: the earliest first, one at a time.

    After an outage a reminder does not come before the escalation it should have prevented.
    """
    coming = sorted(ahead(case), key=lambda due: (due.due_at, _ORDER.index(type(due))))
    if not coming:
        return Settled(_why_settled(case))
    past = [due for due in coming if due.due_at <= now]
    if not past:
        return Wait(coming[0].due_at)
    return next((due for due in past if not isinstance(due, Remind)), past[0])


def _why_settled(case: Case) -> str:
    if case.status in ACTIVE | TRIAGE:
        return "Semua tingkat sudah diberi tahu; kasus ada di daftar harian meja piket."
    return f"Kasus berstatus {case.status.value}."
