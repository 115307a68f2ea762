"""What each reporter of a case says of its end: a voice a reporter and cycle, and their sum.

A case of nine reporters is not done because one of them is content. Each complaint has one voice in
each cycle of the case; a later word of the same reporter takes the place of the earlier. They are
counted as a set: whoever left the case, or took the complaint back, is not asked any more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case.complaint import Feedback

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cepat": "Cepat ditangani",
        "tuntas": "Pekerjaannya tuntas",
        "jelas": "Kabarnya jelas",
        "lambat": "Lama ditangani",
        "belum_tuntas": "Pekerjaannya belum tuntas",
        "tidak_sesuai": "Tidak sesuai dengan keadaan di lapangan",
        "kurang_kabar": "Kurang dikabari",
    }
)
"""Why somebody rates as he does: few enough to be counted, in the words of the page."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one reporter said of a case in one cycle, and which office had it then.

    `case_id` is the case that was judged, `home_id` the complaint's own: the same unless its case
    was merged into the judged one. `by_page` tells a press on the citizen's page from a word that
    came by the channel. A rating is kept here and nowhere in prose, so that it can be counted.
    """

    complaint_id: str
    home_id: str
    case_id: str
    cycle: int
    agency: str
    channel: str
    at: datetime
    verdict: Feedback | None = None
    rating: int | None = None
    reasons: tuple[str, ...] = ()
    by_page: bool = False


@dataclass(frozen=True, slots=True)
class Reporting:
    """One complaint that stands in a case. Complaints of one `reporter` (a keyed hash) are one
    person; without it each is somebody of its own."""

    complaint_id: str
    reporter: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The voices of one cycle: how many of the `reporters` say what. `ratings` are of 1 to 5."""

    reporters: int = 0
    fixed: int = 0
    not_fixed: int = 0
    unsure: int = 0
    ratings: tuple[int, ...] = ()

    @property
    def said(self) -> int:
        return self.fixed + self.not_fixed + self.unsure

    @property
    def mean(self) -> float | None:
        return sum(self.ratings) / len(self.ratings) if self.ratings else None


NO_VOICES: Final = Tally()


def tally(reporting: Iterable[Reporting], voices: Iterable[Voice]) -> Tally:
    """Of each person the latest voice counts, of those only who still stand behind the case."""
    person = {one.complaint_id: one.reporter or one.complaint_id for one in reporting}
    verdicts: dict[str, Feedback] = {}
    ratings: dict[str, int] = {}
    for voice in sorted(voices, key=lambda one: one.at):
        who = person.get(voice.complaint_id)
        if who is None:
            continue
        if voice.verdict is not None:
            verdicts[who] = voice.verdict
        if voice.rating is not None:
            ratings[who] = voice.rating
    said = list(verdicts.values())
    return Tally(
        reporters=len(set(person.values())),
        fixed=said.count(Feedback.FIXED),
        not_fixed=said.count(Feedback.NOT_FIXED),
        unsure=said.count(Feedback.UNSURE),
        ratings=tuple(sorted(ratings.values())),
    )
