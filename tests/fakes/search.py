"""The inverted index in memory; keeps the same contract as the register's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aduan.application.search.ports import Filed, Named, Names, Page
from aduan.domain.case.complaint import Complaint
from aduan.domain.search.terms import Word, holds


@dataclass
class IndexInMemory:
    """`names` maps what something is called onto its kind and the case's or complaint's id."""

    rows: dict[tuple[str, str], Filed] = field(default_factory=dict)
    reporters: dict[tuple[str, str], Filed] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    complaints: Mapping[str, str] = field(default_factory=dict)

    def file(self, complaint: Complaint, terms: Sequence[str]) -> None:
        filed = Filed(complaint.complaint_id, complaint.received_at, frozenset(terms))
        for term in terms:
            self.rows[term, complaint.complaint_id] = filed
        if complaint.reporter_hash and not complaint.anonymous:
            self.reporters[complaint.reporter_hash, complaint.complaint_id] = filed

    def missing(self, complaint: Complaint, terms: Sequence[str]) -> int:
        lacking = sum((term, complaint.complaint_id) not in self.rows for term in terms)
        who = complaint.reporter_hash
        if who and not complaint.anonymous:
            lacking += (who, complaint.complaint_id) not in self.reporters
        return lacking

    def under(self, term: str, limit: int) -> Page:
        return _page([one for (each, _), one in self.rows.items() if each == term], limit)

    def beginning(self, letters: str, limit: int) -> Page:
        found = sorted(
            (each, one.at, one.complaint_id, one)
            for (each, _), one in self.rows.items()
            if each.startswith(letters)
        )
        return Page(tuple(one for *_, one in found[:limit]), len(found) > limit)

    def all_of(self, term: str, others: Sequence[Word], limit: int) -> Page:
        found = [one for (each, _), one in self.rows.items() if each == term]
        return _page([one for one in found if all(holds(one.terms, w) for w in others)], limit)

    def of_reporter(self, reporter_hash: str, limit: int) -> Page:
        return _page([o for (who, _), o in self.reporters.items() if who == reporter_hash], limit)

    def named(self, names: Names) -> Named:
        said = {*names.numbers, *names.codes, *names.lapor_ids, *(i for _, i in names.sources)}
        return Named(
            {case: "nomor kasus" for name, case in self.cases.items() if name in said},
            {one: "nomor kanal" for name, one in self.complaints.items() if name in said},
        )


def _page(found: list[Filed], limit: int) -> Page:
    newest = sorted(found, key=lambda one: (one.at, one.complaint_id), reverse=True)
    return Page(tuple(newest[:limit]), len(newest) > limit)
