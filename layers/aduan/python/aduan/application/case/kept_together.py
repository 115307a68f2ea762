"""A case that is kept from people takes those merged into it along, in the same write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from aduan.domain.case.case import Actor, Case, HistoryEntry, Role, Transition
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import joins_in

RESTRICTING: Final = frozenset({Move.KEEP_SECRET, Move.INSPECTORATE_ONLY, Move.WITHHOLD})
MOST_MERGED: Final = 25
"""Cases merged into one that a single transaction still holds beside it."""
_SYSTEM: Final = Actor(Role.SYSTEM, "system")


class MergedCases(Protocol):
    """What is needed of the register."""

    def merged_into(self, case_id: str) -> Sequence[Case]: ...


def with_merged(transition: Transition, move: str, register: MergedCases) -> Transition:
    """A restriction with the cases merged into this one, which are kept from the same people."""
    case = transition.case
    merged = register.merged_into(case.case_id) if move in RESTRICTING else ()
    if len(merged) > MOST_MERGED:
        raise RefusedError(
            f"Terlalu banyak kasus digabung ke kasus ini ({len(merged)}); pisahkan sebagian dahulu."
        )
    return kept_alike(transition, merged)


def kept_alike(transition: Transition, merged: Sequence[Case]) -> Transition:
    """The same, for who has read them already and can take no more along in one write."""
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
