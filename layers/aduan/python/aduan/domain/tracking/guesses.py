"""How often the second proof may be guessed (throttling), without locking its owner out.

Four digits are ten thousand guesses. Each wrong one is counted twice: for the network it came from
and for the complaint. A network has few free tries, so whoever guesses from one place is stopped
soon, and the owner in another place does not notice. The complaint has more of them, for guesses
that come from many places at once. Once they are spent, a next guess is looked at only after a wait
that doubles up to three hours: about eight a day for as long as it takes, and never a whole day
without a turn for the owner. The right proof clears both counts. What comes during a wait is not
looked at and not counted, so knocking does not prolong it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SHORTEST_WAIT: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(hours=3)
OF_A_NETWORK: Final = 5
OF_A_COMPLAINT: Final = 20
FORGOTTEN_AFTER: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong ones since the last right one, and when the latest was. `version` is the fence."""

    wrong: int = 0
    last_at: datetime | None = None
    version: int = 0


NONE: Final = Guesses()


def wait_until(guesses: Guesses, free: int, now: datetime) -> datetime | None:
    """When the next guess is looked at; None where it is at once."""
    if guesses.last_at is None or guesses.wrong < free:
        return None
    doubled = 2 ** min(guesses.wrong - free, 10)
    until = guesses.last_at + min(SHORTEST_WAIT * doubled, LONGEST_WAIT)
    return until if now < until else None


def spent(guesses: Guesses, now: datetime) -> Guesses:
    """One more wrong guess."""
    return Guesses(guesses.wrong + 1, now, guesses.version + 1)


def cleared(guesses: Guesses) -> Guesses:
    return Guesses(0, None, guesses.version + 1)
