"""A case and those merged into it are kept from the same people, in one write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aduan.domain.case.case import Actor, Case, HistoryEntry, Role, Transition
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import joins_in

_SYSTEM: Final = Actor(Role.SYSTEM, "system")


def kept_alike(transition: Transition, merged: Sequence[Case]) -> Transition:
    """A restriction with the cases merged into its case, which are kept from the same people."""
    steps = tuple(_step(child, transition.case, transition.history.at) for child in merged)
    return replace(transition, passed_on=steps) if steps else transition


def _step(child: Case, whole: Case, at: datetime) -> Transition:
    kept = replace(joins_in(child, whole), version=child.version + 1)
    row = HistoryEntry(
        case_id=child.case_id,
        version=kept.version,
        at=at,
        actor=_SYSTEM,
        move=Move.NOTE.value,
        from_status=child.status,
        to_status=child.status,
        cycle=child.cycle,
        level=child.level,
        note=f"Dibatasi bersama kasus {whole.number}.",
    )
    return Transition(kept, row)
