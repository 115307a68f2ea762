"""Decide what hearers outside are told of a change, before it is saved (outbox pattern).

The use case that decides a move also decides what is said of it: the transition carries it
(`told`, `passed_on`), and the register writes it with the change in one transaction. Nothing is
sent here; `application.lapor.push` carries the outbox to LAPOR!.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Protocol

from aduan.application.case.merges import up
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError
from aduan.domain.outbox.telling import message_of, told_at_once, told_later, writes

MOST_AT_ONCE: Final = 60
"""Writes for telling in one transaction. DynamoDB takes 100; the rest is left to the change."""


class ToldRegister(Protocol):
    """What deciding who is told needs to know of the register."""

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""

    def merged_into(self, case_id: str) -> Sequence[Case]:
        """The cases that were merged into this one, also by way of others, in a fixed order."""

    def waits(self, case_id: str) -> bool:
        """Whether something the case has said is not in all its lanes yet."""


def tell(
    *transitions: Transition,
    register: ToldRegister,
    complaint: Complaint | None = None,
    incident_on: date | None = None,
    parent: Case | None = None,
) -> tuple[Transition, ...]:
    """The transitions, of one case and one after the other, with what is said of them outside.

    `complaint` opened the case, of the day `incident_on` on the city's calendar; `parent` is the
    case it is merged into. Raises ConflictError when the case leaves one that has said something
    its merged cases have not heard yet.
    """
    for one in transitions:
        if one.leaves is not None:
            _heard_all(one.leaves, register)
    messages = [
        message_of(one, complaint=complaint, incident_on=incident_on, parent=parent)
        for one in transitions
    ]
    if not any(messages):
        return transitions
    case_id = transitions[-1].case.case_id
    new = transitions[0].case.version == 1
    merged: Sequence[Case] = () if new else register.merged_into(case_id)
    told = told_at_once(transitions, messages, merged)
    # Messages reach a lane in their order: while earlier ones wait, a later one waits behind them.
    # Only a case with several lanes can have any that wait.
    lanes = sum(len(one.targets) for each in told for one in each.told)
    several = lanes + len(merged) > sum(one is not None for one in messages)
    if writes(told) > MOST_AT_ONCE or (several and not new and register.waits(case_id)):
        return told_later(transitions, messages, merged)
    return told


def tell_one(
    transition: Transition,
    *,
    register: ToldRegister,
    complaint: Complaint | None = None,
    incident_on: date | None = None,
    parent: Case | None = None,
) -> Transition:
    """As `tell`, for a single transition."""
    (told,) = tell(
        transition, register=register, complaint=complaint, incident_on=incident_on, parent=parent
    )
    return told


def _heard_all(whole_id: str, register: ToldRegister) -> None:
    for above in up(register.get_case(whole_id), register.get_case):
        if register.waits(above.case_id):
            raise ConflictError(f"{above.case_id} has yet to be heard by those merged into it")
