"""The values that the macros of `templates/components.html` show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word about a thing. `tone`: "" nothing has happened yet, "busy" somebody is on it,
    "ok" done, "warn" look at it, "bad" late or refused."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One of a row of steps; `at` is "past", "now" or "" (still to come)."""

    name: str
    at: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of a history, newest first: what happened, when (and who), and what was said."""

    what: str
    when: str
    said: tuple[str, ...] = ()
