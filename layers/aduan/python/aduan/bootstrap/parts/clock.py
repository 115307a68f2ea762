"""The clock of this process: use cases are given the time, they never ask for it."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
