"""What finding a case needs of the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.search.terms import Word


@dataclass(frozen=True, slots=True)
class Filed:
    """A complaint under one of its terms: when it came, and all its terms."""

    complaint_id: str
    at: datetime
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Complaints under one term, newest first. `cut`: there were more than was looked at."""

    filed: tuple[Filed, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What a question may be the exact name of, as each would be written in the register."""

    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    lapor_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What stands under the names: ids of cases, and of complaints, each with its kind of name."""

    cases: Mapping[str, str]
    complaints: Mapping[str, str]


class SearchIndex(Protocol):
    """An inverted index of masked words. Every call reads a bounded part of one partition, or a
    bounded number of keys; none scans."""

    def under(self, term: str, limit: int) -> Page:
        """The newest under exactly this term."""

    def beginning(self, letters: str, limit: int) -> Page:
        """Those under terms that begin so; at least three letters."""

    def all_of(self, term: str, others: Sequence[Word], limit: int) -> Page:
        """The newest under the term that say the other words too."""

    def of_reporter(self, reporter_hash: str, limit: int) -> Page: ...

    def named(self, names: Names) -> Named: ...


class SearchedCases(Protocol):
    """The cases and complaints behind what was found."""

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]: ...

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]: ...
