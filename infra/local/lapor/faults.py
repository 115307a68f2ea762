"""How the simulated LAPOR! misbehaves: by switch, and by a seeded draw for each request.

The shares are of the requests that reach the contract; several may be set at once, and the first
that strikes wins, in the order of `DRAWN`. The same seed and the same requests give the same
faults.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

# Order matters: what never reaches the portal comes before what the portal does wrongly.
DRAWN = (
    "too_many",
    "cut_before_commit",
    "error_before_commit",
    "error_after_commit",
    "cut_after_commit",
    "slow",
    "no_id",
    "no_id_uncommitted",
    "html",
    "html_uncommitted",
    "wrong_json",
)


@dataclass(frozen=True, slots=True)
class Faults:
    """The switches. A share is between 0 and 1."""

    down: bool = False  # the maintenance page with 503, and nothing is kept
    too_many: float = 0.0  # 429 with Retry-After
    retry_after_seconds: int = 30
    cut_before_commit: float = 0.0
    cut_after_commit: float = 0.0
    error_before_commit: float = 0.0  # 5xx, nothing kept
    error_after_commit: float = 0.0  # 5xx, and yet it is kept
    slow: float = 0.0  # kept only after `slow_seconds`, when the caller may have hung up
    slow_seconds: float = 5.0
    no_id: float = 0.0  # 200 without complaint_id, kept
    no_id_uncommitted: float = 0.0  # 200 without complaint_id, not kept
    html: float = 0.0  # 200 with a page of HTML, kept
    html_uncommitted: float = 0.0
    wrong_json: float = 0.0  # 200 with JSON cut in the middle, kept
    clock_shift_hours: int = 0  # every time that is shown is off by so much
    duplicate_pages: bool = False  # lists hold some entries twice
    reorder_pages: bool = False  # lists come in any order
    rate_per_minute: int = 0  # 0: no limit

    def changed(self, wishes: Mapping[str, Any]) -> Faults:
        """The switches after `wishes`; an unknown or ill-typed one is refused with its name."""
        kinds = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        values: dict[str, Any] = {}
        for name, wish in wishes.items():
            if name not in kinds:
                raise ValueError(f"sakelar tidak dikenal: {name}")
            values[name] = _typed(name, wish, kinds[name])
        return replace(self, **values)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _typed(name: str, wish: Any, kind: type) -> bool | int | float:
    try:
        if kind is bool:
            return wish in (True, "true", "1", "on", "ya", 1)
        return kind(wish)  # type: ignore[no-any-return]
    except (TypeError, ValueError) as exc:
        raise ValueError(f"nilai sakelar {name} bukan {kind.__name__}: {wish!r}") from exc


def draw(faults: Faults, chance: random.Random) -> str | None:
    """Which fault strikes this request, if any."""
    struck = None
    for name in DRAWN:
        share = getattr(faults, name)
        # Draw for every set switch, so that one that strikes does not shift the others' luck.
        if share > 0 and chance.random() < share and struck is None:
            struck = name
    return struck


class RateLimit:
    """A fixed window of a minute, as gateways have it."""

    def __init__(self) -> None:
        self._window = -1
        self._used = 0

    def seconds_to_wait(self, epoch_seconds: float, per_minute: int) -> int:
        """0 when the request may pass, else the seconds until the next window."""
        if per_minute <= 0:
            return 0
        window = int(epoch_seconds // 60)
        if window != self._window:
            self._window, self._used = window, 0
        if self._used >= per_minute:
            return max(1, int((window + 1) * 60 - epoch_seconds + 0.999))
        self._used += 1
        return 0
