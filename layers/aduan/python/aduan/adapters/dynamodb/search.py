"""An inverted index in the register: one row for each term of a complaint, the newest last.

Rows name complaints, never cases: a complaint changes its case (joined, taken apart, merged), and
which case it is in now is read when it is found. Each row holds all terms of its complaint, so that
a question of several words is one query: DynamoDB filters the rows of the most telling word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import each
from aduan.adapters.dynamodb.core.items import Item, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.case.walk import Aside, in_whole
from aduan.application.search.ports import Filed, Named, Names, Page
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.search.terms import Word

_AT_ONCE: Final = 100  # a DynamoDB transaction's limit


@dataclass(frozen=True)
class RegisterSearch:
    """`SearchIndex` and `SearchedCases`, and the writing of the index."""

    table: Table
    aside: Aside = in_whole

    def file(self, complaint: Complaint, terms: Sequence[str]) -> None:
        """Make a complaint findable; the same rows again change nothing. An anonymous one is filed
        by its words alone."""
        about = {
            "type": "found",
            "complaint_id": complaint.complaint_id,
            "at": complaint.received_at,
            "words": f" {' '.join(terms)} ",
        }
        rows = [self.table.put(encode(about, key)) for key in _where(complaint, terms)]
        for start in range(0, len(rows), _AT_ONCE):
            self.table.transact(rows[start : start + _AT_ONCE])

    def missing(self, complaint: Complaint, terms: Sequence[str]) -> int:
        where = _where(complaint, terms)
        return len(where) - len(self.table.get_many(where))

    def under(self, term: str, limit: int) -> Page:
        partition, prefix = keys.found_partition(term), keys.found_prefix(term)
        items = self.table.query(partition, prefix=prefix, limit=limit + 1, newest_first=True)
        return _page(items, limit)

    def beginning(self, letters: str, limit: int) -> Page:
        items = self.table.query(keys.found_partition(letters), prefix=letters, limit=limit + 1)
        return _page(items, limit)

    def all_of(self, term: str, others: Sequence[Word], limit: int) -> Page:
        only: list[str] = []
        named: dict[str, str] = {}
        for at, word in enumerate(others):
            ways = [f" {way} " for way in word.ways] + ([f" {word.begun}"] if word.begun else [])
            named |= {f"w{at}_{each}": way for each, way in enumerate(ways)}
            either = " OR ".join(f"contains(words, :w{at}_{each})" for each in range(len(ways)))
            only.append(f"({either})")
        items, more = self.table.pick(
            keys.found_partition(term),
            prefix=keys.found_prefix(term),
            only=" AND ".join(only),
            named=values(**named),
            newest_first=True,
        )
        page = _page(items, limit)
        return Page(page.filed, page.cut or more)

    def of_reporter(self, reporter_hash: str, limit: int) -> Page:
        partition = keys.reporter_partition(reporter_hash)
        return _page(self.table.query(partition, limit=limit + 1, newest_first=True), limit)

    def named(self, names: Names) -> Named:
        """One batch read of everything the question may be the name of."""
        wanted = {
            "nomor kasus": [keys.number(one) for one in names.numbers],
            "kode pelacakan": [keys.tracking(one) for one in names.codes],
            "nomor kanal": [keys.source(channel, one) for channel, one in names.sources],
            "nomor SP4N-LAPOR!": [keys.link(one) for one in names.lapor_ids],
        }
        kind = {(key["pk"], key["sk"]): by for by, rows in wanted.items() for key in rows}
        items = self.table.get_many([key for rows in wanted.values() for key in rows])
        cases: dict[str, str] = {}
        complaints: dict[str, str] = {}
        for row in map(decode_map, items):
            by = kind[str(row["pk"]), str(row["sk"])]
            if row.get("case_id"):
                cases[str(row["case_id"])] = by
            elif row.get("complaint_id") and row.get("type") != "lapor_link":
                complaints[str(row["complaint_id"])] = by
        return Named(cases, complaints)

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        return RegisterCases(self.table).get_cases(case_ids, self.aside)

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        items = self.table.get_many([keys.complaint(one) for one in complaint_ids])
        return each(Complaint, items, self.aside)


def _where(complaint: Complaint, terms: Sequence[str]) -> list[dict[str, str]]:
    at, complaint_id = complaint.received_at, complaint.complaint_id
    where = [dict(keys.found(term, at, complaint_id)) for term in terms]
    if complaint.reporter_hash and not complaint.anonymous:
        where.append(dict(keys.found_reporter(complaint.reporter_hash, at, complaint_id)))
    return where


def _page(items: Sequence[Item], limit: int) -> Page:
    return Page(tuple(_filed(item) for item in items[:limit]), len(items) > limit)


def _filed(item: Item) -> Filed:
    row = decode_map(item)
    return Filed(
        complaint_id=str(row["complaint_id"]),
        at=datetime.fromisoformat(str(row["at"])),
        terms=frozenset(str(row["words"]).split()),
    )
