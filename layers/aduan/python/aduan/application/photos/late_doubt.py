"""A proof was doubted after it had been checked: its case hears of it, and a second eye looks.

The picture of a report may come after the proof it was made into. Who compares pictures may change
no case; what was found stands in a row about the complaint, and this follows from it, once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aduan.application.case.decided_again import decided_again
from aduan.application.outbox.tell import ToldRegister, tell_one
from aduan.domain.case.case import OPEN, Actor, Case, Role, Status, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request

TRIES: Final = 4
COMPARER: Final = Actor(Role.SYSTEM, "pembanding_foto")
WHY: Final = "Foto laporan yang datang kemudian menyerupai foto bukti."


@dataclass(frozen=True, slots=True)
class LateDoubt:
    """Whose proof of which cycle is doubted."""

    case_id: str
    cycle: int
    proved_by: str


class DoubtRegister(ToldRegister, Protocol):
    """The register as this use case needs it."""

    def late_doubt(self, complaint_id: str, row_id: str) -> LateDoubt:
        """Raises NotFoundError."""

    def used(self, nonce: str) -> bool:
        """Whether the row has done what it is for."""

    def save(self, transition: Transition, *, consume: str) -> None:
        """Raises ConflictError when the case moved on, or `consume` was used before."""

    def answer(self, complaint_id: str, row_id: str) -> None:
        """The row waits for nobody any more."""


def doubt_proof(
    complaint_id: str, row_id: str, *, register: DoubtRegister, rules: ClockRules, now: datetime
) -> Case | None:
    """The case as it is now; None where the doubt no longer matters: the case was opened again, so
    its next proof is another one, or it is over without one."""
    doubt = register.late_doubt(complaint_id, row_id)

    def attempt() -> Case | None:
        case = register.get_case(doubt.case_id)
        stands = case.status in OPEN | {Status.SELESAI} and case.cycle == doubt.cycle
        if not stands or register.used(row_id):
            return None
        request = Request(Move.DOUBT, COMPARER, now, note=WHY, proved_by=doubt.proved_by)
        decided = tell_one(decide_move(case, request, rules), register=register)
        register.save(decided, consume=row_id)
        return decided.case

    done = decided_again(TRIES, attempt, about=f"doubt about {doubt.case_id}")
    register.answer(complaint_id, row_id)
    return done
