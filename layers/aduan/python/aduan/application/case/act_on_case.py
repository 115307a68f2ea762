"""Carry out what an official, the desk, a reporter or the system asks of a case.

Load, decide, save. When somebody else was faster the case is read and decided again: the request
stands as long as the lifecycle still allows it.
"""

from collections.abc import Container
from typing import Final, Protocol

from aduan.application.case.ports import CaseRegister
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.errors import ConflictError, MoveRefusedError
from aduan.domain.case.lifecycle import Request, decide_move

ATTEMPTS: Final = 4


class EvidenceShelf(Protocol):
    """Which photos of a case came through the check clean."""

    def clean_of(self, case_id: str) -> Container[str]: ...


def act_on_case(
    case_id: str,
    request: Request,
    *,
    register: CaseRegister,
    evidence: EvidenceShelf,
    agencies: Container[str],
    rules: ClockRules,
    cycle: int | None = None,
) -> Transition:
    """The saved transition. `cycle`, if given, binds the request to it (an old link is refused).

    Raises NotFoundError, MoveRefusedError, NotAllowedError, ConflictError (after `ATTEMPTS`).
    """
    for attempt in range(ATTEMPTS):
        case = register.get_case(case_id)
        _check(case, request, evidence, agencies, cycle)
        transition = decide_move(case, request, rules)
        try:
            register.save(transition)
        except ConflictError:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        return transition
    raise ConflictError(f"case {case_id}")


def _check(
    case: Case,
    request: Request,
    evidence: EvidenceShelf,
    agencies: Container[str],
    cycle: int | None,
) -> None:
    if cycle is not None and cycle != case.cycle:
        raise _refused(case, request, "Tautan ini milik putaran sebelumnya; buka yang terbaru.")
    if request.agency is not None and request.agency not in agencies:
        raise _refused(case, request, f"OPD {request.agency} tidak dikenal.")
    if request.evidence:
        clean = evidence.clean_of(case.case_id)
        if any(photo not in clean for photo in request.evidence):
            raise _refused(
                case, request, "Foto bukti belum selesai diperiksa atau ditolak; unggah lagi."
            )


def _refused(case: Case, request: Request, reason: str) -> MoveRefusedError:
    return MoveRefusedError(reason, move=request.move.value, status=case.status.value)
