"""LAPOR! as the duty desk sees it: what waits to be typed in there, and where both sides differ.

The desk never calls LAPOR! itself: a tracking id typed here is believed, and the next pull looks
whether the portal knows it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.desk.ports import (
    ConflictPage,
    LaporConflict,
    LaporStuck,
    StuckPage,
    Wanted,
)
from aduan.application.lapor.decide_conflict import (
    CaseMoved,
    ConflictDecided,
    ConflictPorts,
    DecidedBefore,
    decide_conflict,
)
from aduan.application.lapor.link_by_hand import link_by_hand, linking_words, stands
from aduan.application.lapor.operate import replay
from aduan.application.lapor.ports import LaporRecords, Outbox
from aduan.domain.case.case import Case
from aduan.domain.case.entry import Entry, Kind
from aduan.domain.case.secrecy import SECRET_MATTER, Sight, may_see
from aduan.domain.lapor.authority import Conflict, Side

_FIELDS: Final[Mapping[str, str]] = {
    "teks_pelapor": "isi laporan",
    "status_lapor": "status di SP4N-LAPOR!",
    "status_kerja": "status penanganan",
    "isi_tanggapan": "isi tanggapan kota",
}

_GONE: Final = "Perbedaan ini sudah tidak ada."


_SAID: Final[Mapping[Kind, str]] = {
    Kind.CREATE_REPORT: "laporan",
    Kind.FOLLOW_UP: "tindak lanjut",
    Kind.MERGED: "pemberitahuan penggabungan",
    Kind.NOT_OUR_AUTHORITY: "pernyataan bukan wewenang",
}


@dataclass(frozen=True, slots=True)
class LaporAtDesk:
    """`LaporInbox` and `LaporDecisions` together. `waiting` is a page of the entries that wait for
    a person, `open_conflicts` one of contradictions; `records` may answer that it cannot be
    asked."""

    conflict_ports: ConflictPorts
    outbox: Outbox
    records: LaporRecords
    get_cases: Callable[[Sequence[str]], Mapping[str, Case]]
    waiting: Callable[[str, int], tuple[Sequence[Entry], str]]
    open_conflicts: Callable[[str, int], tuple[Sequence[Conflict], str]]
    inspectorate: str

    def stuck(self, wanted: Wanted, limit: int, post: str) -> StuckPage:
        found, behind = self.waiting(wanted.after, limit)
        cases = self.get_cases(sorted({each.case_id for each in found}))
        rows = [
            self._stuck(each, cases[each.case_id], post) for each in found if each.case_id in cases
        ]
        return StuckPage(tuple(row for row in rows if row is not None), behind)

    def _stuck(self, entry: Entry, case: Case, post: str) -> LaporStuck | None:
        sight = may_see(case, post, self.inspectorate)
        if sight is Sight.NOTHING:
            return None
        legible = sight is Sight.EVERYTHING
        return LaporStuck(
            entry_id=entry.entry_id,
            case_id=entry.case_id,
            number=case.number,
            matter=case.matter if legible else SECRET_MATTER,
            since=entry.created_at,
            what=_SAID[entry.kind],
            state=entry.state.value,
            reason=entry.last_error if legible else "",
            filing=entry.kind is Kind.CREATE_REPORT,
            legible=legible,
        )

    def conflicts(self, wanted: Wanted, limit: int, post: str) -> ConflictPage:
        found, behind = self.open_conflicts(wanted.after, limit)
        cases = self.get_cases(sorted({each.case_id for each in found}))
        rows = [
            self._conflict(each, cases[each.case_id], post)
            for each in found
            if each.case_id in cases
        ]
        return ConflictPage(tuple(row for row in rows if row is not None), behind)

    def _conflict(self, found: Conflict, case: Case, post: str) -> LaporConflict | None:
        sight = may_see(case, post, self.inspectorate)
        if sight is Sight.NOTHING:
            return None
        if sight is Sight.EXISTENCE:
            return LaporConflict(found.key, case.number, "", "", "", legible=False)
        return LaporConflict(
            key=found.key,
            number=case.number,
            about=_FIELDS.get(found.field, str(found.field).replace("_", " ")),
            ours=found.hub_value,
            theirs=found.lapor_value,
        )

    def try_again(self, entry_id: str, by: str, now: datetime) -> tuple[bool, str]:
        lane, _, sequence = entry_id.rpartition("#")
        case = self._legible([lane.partition("@")[0]], by).get(lane.partition("@")[0])
        waiting = (
            [one for one in self.outbox.queue(lane) if str(one.sequence) == sequence]
            if case
            else []
        )
        if case is None or not waiting:
            return False, "Tidak menunggu lagi: mungkin sudah terkirim."
        if not replay(self.outbox, waiting, now):
            return (
                False,
                f"Kasus {case.number}: sedang dicari di SP4N-LAPOR!; belum dapat dikirim ulang.",
            )
        return (
            True,
            f"Kasus {case.number}: {_SAID[waiting[0].kind]} akan dikirim lagi dalam semenit.",
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
