"""Every case of the register's lists, page after page."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from aduan.application.case.ports import CaseLists
from aduan.domain.case.case import Case
from aduan.domain.case.unreadable import Unreadable

Aside = Callable[[Unreadable], None]
"""What becomes of a row that cannot be read."""


def in_whole(row: Unreadable) -> None:
    """What counts is untrue if it leaves one out: it says which, and stops."""
    raise ValueError(f"case {row.about}: {row.error}")


def listed_open(lists: CaseLists, page: int, aside: Aside = in_whole) -> Iterator[Case]:
    """What the list of open cases names; one that was closed a moment ago may still be there."""
    return walked(lambda cursor: lists.open_cases(page, cursor), aside)


def listed_closed(
    lists: CaseLists, since: datetime, page: int, aside: Aside = in_whole
) -> Iterator[Case]:
    return walked(lambda cursor: lists.closed_cases(since, page, cursor), aside)


def walked(
    page_after: Callable[[str | None], tuple[Sequence[Case | Unreadable], str | None]],
    aside: Aside = in_whole,
) -> Iterator[Case]:
    """The cases of any paged list."""
    cursor: str | None = None
    while True:
        cases, cursor = page_after(cursor)
        for case in cases:
            if isinstance(case, Unreadable):
                aside(case)
            else:
                yield case
        if cursor is None:
            return
