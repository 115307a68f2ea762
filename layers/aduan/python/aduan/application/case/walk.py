"""Every case of the register's lists, page after page."""

from collections.abc import Iterator
from datetime import datetime

from aduan.application.case.ports import CaseLists
from aduan.domain.case.case import Case


def listed_open(lists: CaseLists, page: int) -> Iterator[Case]:
    """What the list of open cases names; one that was closed a moment ago may still be there."""
    cursor: str | None = None
    while True:
        cases, cursor = lists.open_cases(page, cursor)
        yield from cases
        if cursor is None:
            return


def listed_closed(lists: CaseLists, since: datetime, page: int) -> Iterator[Case]:
    cursor: str | None = None
    while True:
        cases, cursor = lists.closed_cases(since, page, cursor)
        yield from cases
        if cursor is None:
            return
