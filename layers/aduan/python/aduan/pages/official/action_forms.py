"""The forms of an official: one per move, closed until it is wanted, each saying what it does.

`templates/official/forms.html` holds one macro for each move of `FORMS`. The form's field names
are the contract with `act_by_link`: `move`, `note`, `public_note`, `agency`, `next_owner`,
`fiscal_year`, `review_on`, `post`, `openly`, `at_lapor`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.official.upload import MEDIA_TYPES
from aduan.domain.case.lifecycle import Move
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES
from aduan.pages.shared.labels import CityNames

MAX_NOTE: Final = 2_000
_YEARS_AHEAD: Final = 3
ANSWER_WITHIN: Final[Mapping[str, str]] = {
    "4": "4 jam lagi", "24": "24 jam lagi", "72": "3 hari lagi", "168": "7 hari lagi",
}  # fmt: skip

FORMS: Final = (
    Move.EYE_AGREE,
    Move.EYE_RETURN,
    Move.APPROVE_POSTPONE,
    Move.REFUSE_POSTPONE,
    Move.INSTRUCT,
    Move.ASK_EXPLANATION,
    Move.ANSWER_LEADER,
    Move.ROUTE,
    Move.ACCEPT,
    Move.FOLLOW_UP,
    Move.RESOLVE,
    Move.ASK_REPORTER,
    Move.REACH_REPORTER,
    Move.FORWARD,
    Move.PROPOSE_POSTPONE,
    Move.NOT_OUR_AUTHORITY,
    Move.RETURN_TO_DESK,
    Move.RESUME,
    Move.REOPEN,
    Move.REJECT,
    Move.KEEP_SECRET,
    Move.INSPECTORATE_ONLY,
    Move.WITHHOLD,
    Move.RELEASE,
)
"""What a person can do on the page, the everyday moves first."""


@dataclass(frozen=True, slots=True)
class ActionForms:
    """What the forms show. `once` makes each good for one press; `typed` is what a refused attempt
    contained: nobody types twice."""

    city: CityNames
    moves: frozenset[str]
    token: str
    agency: str
    now: datetime
    ready_photos: int
    asks_word: bool
    once: str
    withheld_from: tuple[str, ...] = ()
    refused_move: str = ""
    typed: Mapping[str, str] | None = None
    max_note: int = MAX_NOTE
    media_types: tuple[str, ...] = MEDIA_TYPES
    max_bytes: int = MAX_PHOTO_BYTES

    @property
    def answer_within(self) -> Mapping[str, str]:
        """By when a leader may want an answer."""
        return ANSWER_WITHIN

    @property
    def offered(self) -> tuple[str, ...]:
        """The moves that have a form here, in the order of the page."""
        return tuple(move.value for move in FORMS if move in self.moves)

    @property
    def offices(self) -> Mapping[str, str]:
        """Whom the case may be given to: never an office it accuses."""
        return {k: v for k, v in self.city.agencies.items() if k not in self.withheld_from}

    @property
    def posts(self) -> Mapping[str, str]:
        """Whom the case may be kept from."""
        posts = self.city.posts()
        return {k: v for k, v in posts.items() if k not in self.withheld_from}

    @property
    def other_offices(self) -> Mapping[str, str]:
        """The same without the office that has it now."""
        return {k: v for k, v in self.offices.items() if k != self.agency}

    @property
    def years(self) -> Mapping[str, str]:
        """The budgets a postponement may wait for."""
        this = self.now.astimezone(self.city.zone).year
        return {str(year): str(year) for year in range(this, this + _YEARS_AHEAD)}

    def was(self, move: str, name: str) -> str:
        """What stood in a field when the move was refused."""
        return (self.typed or {}).get(name, "") if move == self.refused_move else ""
