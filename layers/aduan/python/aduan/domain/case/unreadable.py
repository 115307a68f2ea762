"""A stored row that cannot be read, in a list of others that can: whoever works through the list
counts and names it, and goes on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`about`: the id in its key; `error`: the kind of error only, for its text quotes the row."""

    about: str
    error: str
