"""The forms of an official: one per move, closed until it is wanted, each saying what it does.

`templates/official/forms.html` holds one macro for each move of `FORMS`. The form's field names
are the contract with `act_by_link`: `move`, `note`, `public_note`, `agency`, `next_owner`,
`fiscal_year`, `review_on`, `post`, `openly`, `at_lapor`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.domain.case.lifecycle import Move
from aduan.pages.shared.labels import CityNames

MAX_NOTE: Final = 2_000
_YEARS_AHEAD: Final = 3

FORMS: Final = (
    Move.APPROVE_POSTPONE,
    Move.REFUSE_POSTPONE,
    Move.ROUTE,
    Move.ACCEPT,
    Move.FOLLOW_UP,
    Move.RESOLVE,
    Move.ASK_REPORTER,
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
    """What the forms show. `typed` is what a refused attempt contained: nobody types twice."""

    city: CityNames
    moves: frozenset[str]
    token: str
    agency: str
    now: datetime
    ready_photos: int
    withheld_from: tuple[str, ...] = ()
    refused_move: str = ""
    typed: Mapping[str, str] | None = None
    max_note: int = MAX_NOTE

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
