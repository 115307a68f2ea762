"""The log of services improved in the register: a row a version, and no row is written over."""

from dataclasses import dataclass

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fact_rows import facts_in
from aduan.domain.case.errors import NotFoundError
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.improvements import Improvement


@dataclass(frozen=True)
class RegisterImprovements:
    """`ImprovementLog` of the register, and the facts of the cases it calls by number."""

    table: Table

    def standing(self) -> tuple[Improvement, ...]:
        rows = (decode(Improvement, item) for item in self.table.query(keys.IMPROVEMENTS))
        newest = {one.improvement_id: one for one in rows}  # versions come in order
        return tuple(
            sorted(newest.values(), key=lambda one: (one.decided_on, one.improvement_id))[::-1]
        )

    def keep(self, improvement: Improvement) -> None:
        place = keys.improvement(improvement.improvement_id, improvement.version)
        self.table.put_new(encode(improvement, {"type": "improvement"}, place))

    def fact_of(self, number: str) -> Fact:
        found = self.table.get(keys.number(number))
        if found is None:
            raise NotFoundError("case", number)
        case_id, seen = str(decode_map(found)["case_id"]), set[str]()
        while True:
            item = self.table.get(keys.facts(case_id))
            if item is None:
                raise NotFoundError("facts", number)
            last = facts_in(item).last
            seen.add(case_id)
            if not last.merged_into or last.merged_into in seen:
                return last
            case_id = last.merged_into
