"""How often cases are thrown on: each forwarding is a first route that was wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.case.ports import CaseLists
from aduan.application.case.walk import listed_closed, listed_open
from aduan.domain.case.case import Case

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Hops:
    """Of a number of cases: forwardings in the present cycle, and the cases that had any."""

    cases: int
    hops: int
    forwarded: int

    @property
    def per_case(self) -> float:
        return self.hops / self.cases if self.cases else 0.0


def count_hops(cases: Iterable[Case]) -> Hops:
    counts = [case.hops for case in cases]
    return Hops(len(counts), sum(counts), sum(count > 0 for count in counts))


def hops_by_category(lists: CaseLists, since: datetime) -> dict[str, Hops]:
    """Of the cases that are open or were closed after `since`, by category, the worst first: where
    a word, a rule or an example is missing."""
    found: dict[str, dict[str, Case]] = {}
    for case in _cases(lists, since):
        if case.merged_into is None:
            found.setdefault(case.category or "-", {})[case.case_id] = case
    counted = {name: count_hops(cases.values()) for name, cases in found.items()}
    return dict(sorted(counted.items(), key=lambda item: (-item[1].per_case, item[0])))


def _cases(lists: CaseLists, since: datetime) -> Iterator[Case]:
    yield from listed_open(lists, PAGE)
    yield from listed_closed(lists, since, PAGE)
