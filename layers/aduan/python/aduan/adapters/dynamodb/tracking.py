"""What a tracking code leads to: two reads to the complaint, then its case."""

from collections.abc import Sequence
from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.case import Case, HistoryEntry
from aduan.domain.case.complaint import Complaint


@dataclass(frozen=True)
class RegisterTracking:
    """`TrackedRegister` on the register."""

    table: Table

    def complaint_by_code(self, tracking_code: str) -> Complaint | None:
        found = self.table.get(keys.tracking(tracking_code))
        if found is None:
            return None
        item = self.table.get(keys.complaint(str(decode_map(found)["complaint_id"])))
        return None if item is None else decode(Complaint, item)

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return RegisterCases(self.table).history(case_id)
