"""Patterns compiled when the first text needs them, not when a function starts.

The finder has seventy patterns, and compiling them all took a sixth of what the webhook's function
needs to start. One text needs a handful, and a text without digits none of those for numbers. So
every pattern of the finder is made here and asked for by a call: `_HANDLE().search(text)`.
"""

import re
from collections.abc import Callable
from functools import cache


def pattern(written: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Gives the compiled pattern, and compiles it when it is first asked for."""

    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(written, flags)

    return compiled
