"""What the public board may know of a case: nothing of a person, and nothing that points at one.

* What happened in the last 24 hours is not there yet.
* What is kept from view (secret, misconduct) is in no row; it counts in the city's totals alone.
* A matter about persons (`about_persons` of the pack's categories: social aid, health, papers)
  never has a position, and is called by its name in a place only where there are three or more
  cases of it there: one person's case that was reopened twice is one. Below that its place keeps
  the case and loses the matter.
* Positions are those of a grid of about 100 m (`domain/figures/facts.py`).
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from aduan.domain.figures.facts import Fact
from aduan.domain.figures.measures import FEWEST, Frame

LATE: Final = timedelta(hours=24)
"""In hours of the city's clock (`hour_seconds`)."""


@dataclass(frozen=True, slots=True)
class Delicate:
    """Categories that ask for care: `persons` point at somebody, `secret` are never shown."""

    persons: frozenset[str]
    secret: frozenset[str]


def rows_of(
    facts: Collection[Fact], delicate: Delicate, among: Iterable[Fact] | None = None
) -> tuple[Fact, ...]:
    """The facts that may have a row, oldest first, with what they may say. How many cases are
    alike is counted over those that are told together: `among`, or `facts` themselves."""
    seen = [fact for fact in facts if not fact.hidden]
    told = facts if among is None else among
    cases = {(one.category, one.kelurahan_code, one.case_id) for one in told if not one.hidden}
    alike = Counter((category, ward) for category, ward, _ in cases)
    return tuple(
        _shown(fact, alike[fact.category, fact.kelurahan_code])
        if fact.category in delicate.persons
        else fact
        for fact in sorted(seen, key=lambda one: (one.began_at, one.number, one.cycle))
    )


def _shown(fact: Fact, alike: int) -> Fact:
    """`alike`: how many cases of the same matter lie in the same place."""
    bare = replace(fact, lat=None, lng=None)
    return bare if alike >= FEWEST else replace(bare, category="", classification="")


def seen_until(frame: Frame, now: datetime, hour_seconds: float) -> Frame:
    """The frame as the board may count it: as of 24 hours ago, or of its freezing before that."""
    cut = min(frame.cut, now - LATE * (hour_seconds / 3600))
    return replace(frame, cut=cut)
