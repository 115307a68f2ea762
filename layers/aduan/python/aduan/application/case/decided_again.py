"""The optimistic lock's other half: who loses against another writer reads and decides again.

Every save is fenced on what was read to decide it (a version, a nonce, a block's head). A save
that loses raises ConflictError and has written nothing, so the whole attempt is made anew; so is
one that only met another save and learnt nothing (BusyError).
"""

from collections.abc import Callable
from typing import TypeVar

from aduan.domain.case.errors import BusyError, ConflictError

T = TypeVar("T")


def decided_again(
    tries: int,
    attempt: Callable[[], T],
    *,
    about: str,
    pause: Callable[[int], None] = lambda _lost: None,
) -> T:
    """What `attempt` answers: it reads, decides and saves, and is asked at most `tries` times.

    `pause` waits after the n-th attempt that was lost: rivals that come again at the same instant
    lose again together. Once all were lost it raises ConflictError with what it is `about`, or the
    last attempt's BusyError; other errors fly at once.
    """
    for lost in range(1, tries):
        try:
            return attempt()
        except (ConflictError, BusyError):
            pause(lost)
    try:
        return attempt()
    except ConflictError as exc:
        raise ConflictError(about) from exc
