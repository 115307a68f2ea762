"""File what an earlier version took in, or what was lost, under the words it is found by.

A complaint is filed when it is placed; cases that were stored before there was a search, and rows
that went missing, are found by their names alone until this went over them. It goes through the
lists of open and closed cases, never over the table; done again it finds nothing to do, so it may
be stopped anywhere. What a reporter asked to be searched no more stays out of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from aduan.application.case.ports import CaseLists
from aduan.application.case.walk import Aside, listed_closed, listed_open
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.search.terms import terms_of

PAGE: Final = 100
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Members(Protocol):
    """What was reported of a case."""

    def complaints_of(self, case_id: str, *, aside: Aside) -> Sequence[Complaint]:
        """Those that can be read; `aside` hears of the others."""

    def merged_into(self, case_id: str) -> Sequence[Case]: ...


class Filings(Protocol):
    """The index, as far as it is written."""

    def missing(self, complaint: Complaint, terms: Sequence[str]) -> int:
        """How many of the rows of a complaint are not there."""
        ...

    def file(self, complaint: Complaint, terms: Sequence[str]) -> None: ...


@dataclass(frozen=True, slots=True)
class Refiled:
    """A complaint that was not, or not wholly, filed, and how many rows it lacked."""

    complaint_id: str
    number: str
    rows: int


def file_again(
    lists: CaseLists, members: Members, index: Filings, *, dry_run: bool
) -> Iterator[Refiled | Unreadable]:
    """Each complaint that lacked rows, once it has them; nothing is written on a dry run. What
    cannot be read or written stops nothing else and comes last."""
    failed: list[Unreadable] = []
    for case in _every(lists, members, failed.append):
        try:
            yield from _filed(case, members, index, failed.append, dry_run=dry_run)
        except Exception as exc:
            failed.append(Unreadable(case.case_id, type(exc).__name__))
    yield from failed


def _filed(
    case: Case, members: Members, index: Filings, aside: Aside, *, dry_run: bool
) -> Iterator[Refiled]:
    if not case.sandbox:
        for complaint in members.complaints_of(case.case_id, aside=aside):
            if not complaint.is_used:
                continue
            terms = terms_of(complaint, case.place, case.matter)
            rows = index.missing(complaint, terms)
            if rows and not dry_run:
                index.file(complaint, terms)
            if rows:
                yield Refiled(complaint.complaint_id, case.number, rows)


def _every(lists: CaseLists, members: Members, aside: Aside) -> Iterator[Case]:
    """Open and closed ones, and what was merged into them, each once."""
    seen: set[str] = set()
    for whole in _listed(lists, aside):
        for case in (whole, *_merged(whole, members, aside)):
            if case.case_id not in seen:
                seen.add(case.case_id)
                yield case


def _merged(whole: Case, members: Members, aside: Aside) -> Sequence[Case]:
    try:
        return members.merged_into(whole.case_id)
    except Exception as exc:
        aside(Unreadable(f"{whole.case_id} MERGED", type(exc).__name__))
        return ()


def _listed(lists: CaseLists, aside: Aside) -> Iterator[Case]:
    yield from listed_open(lists, PAGE, aside)
    yield from listed_closed(lists, _EVER, PAGE, aside)
