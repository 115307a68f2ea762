"""LAPOR! as the duty desk sees it: what waits to be typed in there, and where both sides differ.

The desk never calls LAPOR! itself: a tracking id typed here is believed, and the next pull looks
whether the portal knows it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.desk.ports import LaporConflict, LaporWaiting
from aduan.application.lapor.decide_conflict import (
    CaseMoved,
    ConflictDecided,
    ConflictPorts,
    DecidedBefore,
    decide_conflict,
)
from aduan.application.lapor.link_by_hand import link_by_hand, linking_words, stands
from aduan.application.lapor.ports import LaporRecords, Outbox
from aduan.domain.case.case import Case
from aduan.domain.case.secrecy import Sight, may_see
from aduan.domain.lapor.authority import Side

_FIELDS: Final[Mapping[str, str]] = {
    "teks_pelapor": "isi laporan",
    "status_lapor": "status di SP4N-LAPOR!",
    "status_kerja": "status penanganan",
    "isi_tanggapan": "isi tanggapan kota",
}

_GONE: Final = "Perbedaan ini sudah tidak ada."


@dataclass(frozen=True, slots=True)
class LaporAtDesk:
    """`LaporInbox` and `LaporDecisions` together. `unfiled` names the cases that somebody must
    type in at the portal; `records` may answer that it cannot be asked."""

    conflict_ports: ConflictPorts
    outbox: Outbox
    records: LaporRecords
    get_cases: Callable[[Sequence[str]], Mapping[str, Case]]
    unfiled: Callable[[int], Sequence[str]]
    inspectorate: str

    def waiting(self, limit: int, post: str) -> Sequence[LaporWaiting]:
        ids = self.unfiled(limit)
        cases = self._legible(ids, post)
        return tuple(
            LaporWaiting(each, cases[each].number, cases[each].matter, cases[each].opened_at)
            for each in ids
            if each in cases
        )

    def conflicts(self, limit: int, post: str) -> Sequence[LaporConflict]:
        found = self.conflict_ports.conflicts.open(limit)
        cases = self._legible([each.case_id for each in found], post)
        return tuple(
            LaporConflict(
                key=each.key,
                number=cases[each.case_id].number,
                about=_FIELDS.get(each.field, str(each.field).replace("_", " ")),
                ours=each.hub_value,
                theirs=each.lapor_value,
            )
            for each in found
            if each.case_id in cases
        )

    def link_by_hand(self, case_id: str, typed: str, by: str, now: datetime) -> tuple[bool, str]:
        case = self._legible([case_id], by).get(case_id)
        if case is None:
            return False, "Kasus tidak ditemukan."
        linking = link_by_hand(
            case_id=case_id,
            reference=case.number,
            typed=typed,
            links=self.conflict_ports.links,
            outbox=self.outbox,
            records=self.records,
            now=now,
        )
        return stands(linking), f"Kasus {case.number}: {linking_words(linking)}"

    def decide_conflict(self, key: str, side: str, by: str, now: datetime) -> tuple[bool, str]:
        if side not in set(Side):
            return False, "Pilih sisi yang benar."
        conflict = self.conflict_ports.conflicts.get(key)
        if conflict is None or not self._legible([conflict.case_id], by):
            return False, _GONE
        match decide_conflict(key=key, side=Side(side), by=by, ports=self.conflict_ports, now=now):
            case ConflictDecided(ruling=ruling):
                return True, (
                    "Keputusan tersimpan; LAPOR! akan diberi tahu."
                    if ruling.tell
                    else "Keputusan tersimpan pada kasusnya."
                )
            case CaseMoved():
                return False, "Kasusnya baru saja berubah. Periksa lalu putuskan lagi."
            case DecidedBefore():
                return False, "Sudah diputuskan sebelumnya."
            case _:
                return False, _GONE

    def _legible(self, case_ids: Sequence[str], post: str) -> Mapping[str, Case]:
        """The cases whose words `post` may read."""
        return {
            case_id: case
            for case_id, case in self.get_cases(case_ids).items()
            if may_see(case, post, self.inspectorate) is Sight.EVERYTHING
        }
