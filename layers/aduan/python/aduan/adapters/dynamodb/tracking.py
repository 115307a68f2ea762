"""What a tracking code leads to: two reads to the complaint, then its case."""

from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.domain.case.complaint import Complaint


@dataclass(frozen=True)
class RegisterTracking(RegisterCases):
    """The register as tracking reads it."""

    def complaint_by_code(self, tracking_code: str) -> Complaint | None:
        found = self.table.get(keys.tracking(tracking_code))
        if found is None:
            return None
        item = self.table.get(keys.complaint(str(decode_map(found)["complaint_id"])))
        return None if item is None else decode(Complaint, item)
