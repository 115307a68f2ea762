"""A case that is kept from people takes those merged into it along, in the same write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from aduan.domain.case.case import Actor, Case, HistoryEntry, Role, Transition
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import joins_in, restrictions_of

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


def with_those_left_open(
    before: Case,
    transitions: tuple[Transition, ...],
    register: MergedCases,
    *,
    most: int,
    first: str = "",
) -> tuple[Transition, ...]:
    """Transitions of one case, one after the other, with the cases merged into it where they keep
    it from more people than before: what it heard cannot be refused as a press can, so of very many
    `most` are taken along, the case `first` before all. Of the others nothing leaves the house
    either, for whoever lets something out asks those above as well (`as_far_as_its_whole`)."""
    if not transitions:
        return transitions
    whole = transitions[-1].case
    if restrictions_of(before).cover(restrictions_of(whole)):
        return transitions
    found = [one for one in register.merged_into(whole.case_id) if joins_in(one, whole) != one]
    found.sort(key=lambda one: one.case_id != first)
    opening, *later = transitions
    return (kept_alike(opening, found[:most], whole=whole), *later)


def kept_alike(
    transition: Transition, merged: Sequence[Case], *, whole: Case | None = None
) -> Transition:
    """The same, for who has read them already and can take no more along in one write. `whole` is
    the case as it is kept in the end, where that is not what the transition makes of it."""
    kept = whole or transition.case
    steps = tuple(_step(child, kept, transition.history.at) for child in merged)
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
