"""What reporters say of their cases, in the register: one row a reporter, case and cycle."""

from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.voice import NO_VOICES, Reporting, Tally, Voice, tally


@dataclass(frozen=True)
class RegisterVoices:
    """The voices of the register. A voice lies under the complaint's own case, so that it goes
    where that case goes, into a merge and out of it again."""

    table: Table

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None:
        item = self.table.get(keys.voice(home_id, complaint_id, case_id, cycle))
        return None if item is None else decode(Voice, item)

    def voices_of(self, case_id: str, cycle: int) -> tuple[Voice, ...]:
        """Of the case and of those merged into it, about this case in this cycle."""
        rows = [row for home in self._homes(case_id) for row in self._rows(home)]
        found = [decode(Voice, row) for row in rows]
        return tuple(one for one in found if (one.case_id, one.cycle) == (case_id, cycle))

    def tally(self, case_id: str, cycle: int) -> Tally:
        """Most cases have no voice, and then nobody is counted."""
        voices = self.voices_of(case_id, cycle)
        return tally(self._reporting(case_id), voices) if voices else NO_VOICES

    def _reporting(self, case_id: str) -> list[Reporting]:
        members = [
            decode_map(row)
            for home in self._homes(case_id)
            for row in RegisterCases(self.table).members(home)
        ]
        return [
            Reporting(str(one["complaint_id"]), one.get("reporter"))
            for one in members
            if one.get("withdrawn_at") is None
        ]

    def _homes(self, case_id: str) -> list[str]:
        merged = RegisterCases(self.table).merged_into(case_id)
        return [case_id, *(one.case_id for one in merged)]

    def _rows(self, home_id: str) -> list[Item]:
        return self.table.query(keys.case(home_id)["pk"], prefix=keys.VOICE_PREFIX)
