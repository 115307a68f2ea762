"""The one way to the identities: first the row in the audit trail, then the look.

A look that was written down and did not happen harms nobody; one that happened and was not written
down is what this is for. So the trail comes first, and where it does not take the row nobody reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aduan.application.rights.ports import AuditTrail, Identity, Noted, Vault
from aduan.domain.case.complaint import Reporter


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, at whose request, why and when."""

    by: str
    request_id: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WatchedVault:
    vault: Vault
    trail: AuditTrail

    def read(
        self, complaint_id: str, row_ids: Sequence[str], looking: Looking
    ) -> Sequence[Identity]:
        self._note("membaca identitas", complaint_id, looking)
        return self.vault.read(complaint_id, row_ids)

    def correct(self, complaint_id: str, reporter: Reporter, looking: Looking) -> bool:
        self._note("memperbaiki identitas", complaint_id, looking)
        return self.vault.correct(complaint_id, reporter)

    def note(self, did: str, complaint_id: str, looking: Looking) -> None:
        self._note(did, complaint_id, looking)

    def of(self, complaint_id: str) -> Sequence[Noted]:
        return self.trail.of(complaint_id)

    def _note(self, did: str, complaint_id: str, looking: Looking) -> None:
        self.trail.note(
            Noted(looking.at, looking.by, did, complaint_id, looking.request_id, looking.why)
        )
