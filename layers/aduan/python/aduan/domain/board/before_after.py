"""Pictures of the public board: what was complained of beside what was done.

Only what a person opened is here, in the copy with faces and plates covered, of a case that is
finished and not kept from view. A matter about persons shows none: the picture would say whose it
is. Like everything of the board a picture is a day late.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.domain.board.shown import Delicate
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.photos.evidence import Photo, complaint_of

MOST_PAIRS: Final = 24
MOST_BESIDE: Final = 3
"""Pictures on one side of a pair."""


@dataclass(frozen=True, slots=True)
class Work:
    """One finished case with its pictures, named by the keys of their public copies."""

    fact: Fact
    before: tuple[str, ...]
    after: tuple[str, ...]


def works(
    photos: Iterable[Photo], facts: Iterable[Fact], delicate: Delicate, seen: datetime
) -> tuple[Work, ...]:
    """The newest first. A case that was opened again is left out until it is finished again."""
    of_case: defaultdict[str, list[Photo]] = defaultdict(list)
    for photo in photos:
        opening = photo.opening
        if photo.public_key and opening is not None and opening.shown and opening.at <= seen:
            of_case[opening.case_id].append(photo)
    found = []
    for fact in facts:
        if fact.case_id in of_case and _may_show(fact, delicate):
            own = of_case[fact.case_id]
            before = [one.public_key for one in own if complaint_of(one.case_id) is not None]
            after = [
                one.public_key
                for one in own
                if complaint_of(one.case_id) is None and one.cycle == fact.cycle
            ]
            if before and after:
                found.append(Work(fact, tuple(before[:MOST_BESIDE]), tuple(after[:MOST_BESIDE])))
    found.sort(key=lambda one: (one.fact.ended_at or seen, one.fact.number), reverse=True)
    return tuple(found[:MOST_PAIRS])


def _may_show(fact: Fact, delicate: Delicate) -> bool:
    finished = fact.ended is Ended.SELESAI and fact.reopened_at is None
    kept = fact.hidden or fact.category in delicate.persons | delicate.secret
    return finished and not kept
