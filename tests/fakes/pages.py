"""Fakes behind the officials' pages: a register in memory and addresses that lead nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aduan.domain.case import Case, HistoryEntry
from aduan.domain.complaint import Complaint
from aduan.domain.errors import NotFoundError
from aduan.domain.evidence import Photo


@dataclass
class CasesInMemory:
    """The register as far as the case page reads it. `writes` counts what was changed."""

    cases: dict[str, Case] = field(default_factory=dict)
    entries: dict[str, list[HistoryEntry]] = field(default_factory=dict)
    complaints: dict[str, list[Complaint]] = field(default_factory=dict)
    photos: dict[str, list[Photo]] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)

    def get_case(self, case_id: str) -> Case:
        try:
            return self.cases[case_id]
        except KeyError as exc:
            raise NotFoundError("case", case_id) from exc

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return tuple(self.entries.get(case_id, ()))

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        return tuple(self.complaints.get(case_id, ())[:limit])

    def photos_of(self, case_id: str) -> Sequence[Photo]:
        return tuple(self.photos.get(case_id, ()))

    def used(self, nonce: str) -> bool:
        return nonce in self.nonces


class FixedAddresses:
    """Addresses of the clean copies, as the bucket would sign them."""

    def address(self, clean_key: str) -> str:
        return f"https://bukti.example/{clean_key}?X-Amz-Signature=00"
