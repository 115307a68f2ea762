"""The second proof with its key at hand."""

from collections.abc import Callable
from dataclasses import field
from datetime import datetime

from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Complaint
from aduan.domain.privacy import proof


@dataclass(frozen=True, slots=True)
class KeyedProofs:
    """`key` is asked only when something is proved: whoever merely reads a page costs no secret."""

    key: Callable[[], bytes] = field(repr=False)

    def is_digits(self, complaint: Complaint, digits: str) -> bool:
        kept = complaint.phone_proof
        return proof.is_phone_proof(self.key(), complaint.complaint_id, digits, kept)

    def token(self, complaint_id: str) -> str:
        return proof.reporter_token(self.key(), complaint_id)

    def is_token(self, complaint_id: str, typed: str) -> bool:
        return proof.is_reporter_token(self.key(), complaint_id, typed)

    def session(self, complaint_id: str, now: datetime) -> str:
        return proof.session(self.key(), complaint_id, now)

    def is_session(self, complaint_id: str, kept: str, now: datetime) -> bool:
        return bool(kept) and proof.is_session(self.key(), complaint_id, kept, now)

    def network(self, address: str) -> str:
        return proof.network_of(self.key(), address)
