"""A question to a reporter, from the asking until somebody was reached with it.

Asking alone stops no clock: whom nobody told cannot answer. `calls` are the calls that carry the
question (channel and number); the first of them that arrives reaches somebody.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """`version` is that of the case when it was asked. `told_desk`: the duty desk has been asked to
    speak to the reporter."""

    case_id: str
    version: int
    asked_at: datetime
    calls: tuple[tuple[str, int], ...] = ()
    told_desk: bool = False
