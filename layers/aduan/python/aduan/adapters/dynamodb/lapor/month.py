"""The register's side of the monthly page: which cases a month brought, and their reports there."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.application.case.walk import listed_closed, listed_open
from aduan.domain.case.case import Case
from aduan.domain.case.lifecycle import PUBLIC
from aduan.domain.case.secrecy import kept_home
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.monthly import HubRow

PAGE = 500


@dataclass(frozen=True)
class RegisterMonth:
    """`zone` is the city's: a month begins at its midnight."""

    table: Table
    zone: tzinfo

    def arrived(self, first: date, after: date) -> Iterator[HubRow]:
        begin, end = (datetime.combine(day, time(), self.zone) for day in (first, after))
        links = self._links(begin)
        cases = {case.case_id: case for case in self._listed(begin)}
        # A merged case stands on no list, but LAPOR! still counts its reports.
        cases |= {case.case_id: case for case in self._named(set(links) - set(cases))}
        for case_id, case in cases.items():
            if begin <= case.arrived_at < end:
                for link in links.get(case_id) or (None,):
                    yield row_of(case, link)

    def _listed(self, begin: datetime) -> Iterator[Case]:
        lists = RegisterCaseLists(self.table)
        yield from listed_open(lists, PAGE)
        yield from listed_closed(lists, begin, PAGE)

    def _named(self, case_ids: set[str]) -> Iterator[Case]:
        wanted = [keys.case(case_id) for case_id in sorted(case_ids)]
        return (decode(Case, item) for item in self.table.get_many(wanted))

    def _links(self, begin: datetime) -> dict[str, list[Link]]:
        """A case's links by its id. None is older than the case, so older ones are not asked."""
        found: dict[str, list[Link]] = defaultdict(list)
        book, after = RegisterLinks(self.table), ""
        while page := book.page(after, PAGE):
            for link in page:
                if isinstance(link, Unreadable):  # a month that leaves one out would be untrue
                    raise ValueError(f"link {link.about}: {link.error}")  # noqa: TRY004
                if link.case_id and link.linked_at >= begin:
                    found[link.case_id].append(link)
                after = link.complaint_id
        return dict(found)


def row_of(case: Case, link: Link | None) -> HubRow:
    """What the monthly page says of a case: no word of it, whoever may read it."""
    status = PUBLIC[case.status].value
    if link is None:
        return HubRow(case.number, case.channels[0], status, kept_home=kept_home(case))
    return HubRow(case.number, case.channels[0], status, link.complaint_id, link.status)
