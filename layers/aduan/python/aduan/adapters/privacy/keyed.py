"""The keyed hash by which a person or a number is known without being named.

The key is in no function that may search the register for a hash: they have a hash made elsewhere
(`functions/hide_reporter`), one at a time, so that nobody can go through all numbers there are.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import field

from aduan.dataclass import dataclass

Keyed = Callable[[str], str]
"""The hash of a text: 32 hex digits, the same for the same text for years."""


@dataclass(frozen=True, slots=True)
class KeyedHere:
    """With the key in hand, which is asked for with the first hash."""

    key: Callable[[], bytes] = field(repr=False)

    def __call__(self, said: str) -> str:
        return hmac.new(self.key(), said.encode(), hashlib.sha256).hexdigest()[:32]


def never(said: str) -> str:
    """For who hashes nothing."""
    raise AssertionError(f"no hash is made here, of {len(said)} letters")
