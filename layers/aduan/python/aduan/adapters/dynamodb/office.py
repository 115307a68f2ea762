"""The lists of posts, read in the work index: counted in one call, paged in windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aduan.adapters.dynamodb.case import RegisterCases, listed_items
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.case.walk import Aside, in_whole
from aduan.application.office.ports import Counted, Shelf, Where
from aduan.domain.case.case import Case
from aduan.domain.case.listed import Listed, Standing
from aduan.domain.figures.offices import CityFigures

_WINDOW: Final = 1_000
"""Rows one call looks at where the list is narrowed: more would be read than a page can show."""
_WHOLE: Final = 10_000
"""As many as one call gives at all (1 MB of them), where a list is gone through."""


@dataclass(frozen=True)
class RegisterOffices:
    """`OfficeLists` and `ManyCases` of the register."""

    table: Table
    aside: Aside = in_whole

    def count(self, where: Where) -> Counted:
        only, named = _narrowed(where)
        number, more = self.table.count_work(
            _partition(where), **_bounds(where), only=only, named=named
        )
        return Counted(number, more)

    def page(
        self, where: Where, *, after: str, limit: int, calls: int
    ) -> tuple[Sequence[str], str | None]:
        narrow = _WINDOW if limit <= _WINDOW // 4 else _WHOLE
        size = narrow if _is_narrow(where) else limit
        only, named = _narrowed(where)
        bounds = _bounds(where)
        place: str | None = max(after, bounds["after"])
        found: list[str] = []
        for _ in range(calls):
            rows, place = self.table.window(
                _partition(where), after=place or "", until=bounds["until"],
                only=only, named=named, limit=size,
            )  # fmt: skip
            found += rows
            if len(found) > limit or (len(found) == limit and place is not None):
                found = found[:limit]
                place = found[-1]
                break
            if place is None:
                break
        return [keys.case_of_work(one) for one in found], place

    def standing(self) -> Mapping[str, Standing]:
        rows = self.table.pick_work(
            keys.CITY, until="~", wanted="work_sk, v", only="v > :none", named=values(none=0)
        )
        found = ((str(row["work_sk"]), int(row["v"])) for row in map(decode_map, rows))
        return {
            keys.case_of_work(place): Standing(version, keys.moment_of_work(place))
            for place, version in found
        }

    def put_right(self, row: Listed) -> bool:
        """Both rows, each by itself: an older one gives way, a newer one stands."""
        older = "attribute_not_exists(pk) OR v <= :version"
        named = values(version=row.version)
        done = [
            self.table.put_at_once(item, condition=older, named=named) for item in listed_items(row)
        ]
        return any(done)

    def figures(self, viewer: str, month: str) -> CityFigures | None:
        item = self.table.get(keys.figures(viewer, month), consistent=False)
        return None if item is None else decode(CityFigures, item)

    def keep(self, figures: CityFigures) -> None:
        item = encode(figures, {"type": "figures"}, keys.figures(figures.viewer, figures.month))
        self.table.put_over(item)

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        return RegisterCases(self.table).get_cases(case_ids, self.aside)


def _partition(where: Where) -> str:
    match where.shelf:
        case Shelf.OFFICE:
            return keys.office_partition(where.post)
        case Shelf.DONE:
            return keys.done_partition(where.post)
        case Shelf.CITY:
            return keys.CITY


def _bounds(where: Where) -> dict[str, str]:
    return {
        "after": keys.instant(where.since) if where.since else "",
        "until": keys.instant(where.until) if where.until else "~",
    }


def _is_narrow(where: Where) -> bool:
    return bool(
        where.statuses or where.level or where.category or where.area or where.district
        or where.agency
    )  # fmt: skip


def _narrowed(where: Where) -> tuple[str, Item]:
    """The filter: what the row must say, and whom it is not kept from."""
    terms = ["NOT contains(w, :viewer)"]
    named: dict[str, Any] = {"viewer": where.viewer}
    for letter, value in (
        ("l", where.level), ("c", where.category), ("k", where.area), ("d", where.district),
        ("a", where.agency),
    ):  # fmt: skip
        if value:
            terms.append(f"{letter} = :{letter}")
            named[letter] = value
    if where.statuses:
        statuses = {f"s{at}": status for at, status in enumerate(sorted(where.statuses))}
        terms.append(f"s IN ({', '.join(f':{name}' for name in statuses)})")
        named |= statuses
    return " AND ".join(terms), values(**named)
