"""What people decide, kept for ever as examples from which the models are fitted anew."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Sameness(StrEnum):
    """What a person says of two reports."""

    SAME = "sama"
    NOT_SAME = "beda"
    RECURRENCE = "berulang"


@dataclass(frozen=True, slots=True)
class Label:
    """A person's decision, kept for ever as an example. Ids only: the texts stay where they are.

    `kind` is "route" or "duplicate"; `answer` the category and agency, or a `Sameness`; `machine`
    what the machine had thought.
    """

    kind: str
    about: str
    other: str
    answer: str
    machine: str
    by: str
    at: datetime
