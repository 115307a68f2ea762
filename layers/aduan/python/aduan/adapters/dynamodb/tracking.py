"""What a tracking code leads to: two reads to the complaint, then its case and what is of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.fact_rows import receipt_in
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.voices import RegisterVoices
from aduan.application.tracking.ports import Applied
from aduan.domain.case.case import Case, HistoryEntry, Level, NoticeKind
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.voice import Tally, Voice
from aduan.domain.figures.receipts import Receipt
from aduan.domain.photos.evidence import Photo, complaint_of
from aduan.domain.tracking.guesses import FORGOTTEN_AFTER, NONE, Guesses

_PUBLISHED: Final = "published"
"""`application.notices.ports.Closing.PUBLISHED`: somebody was told."""
_OF_LEVEL: Final = {
    NoticeKind.ESCALATED_SEKDA.value: Level.SEKDA,
    NoticeKind.ESCALATED_WALI_KOTA.value: Level.WALI_KOTA,
}


@dataclass(frozen=True)
class RegisterTracking:
    """`PageRegister` and `GuessBook` on the register."""

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

    def notified(self, case_id: str) -> Mapping[tuple[int, Level], datetime]:
        """A notice that went to a stand-in, or was written to one because the post may not know of
        the case, told the stand-in, not the post."""
        rows = [
            decode_map(item)
            for item in self.table.query(keys.case(case_id)["pk"], prefix="NOTICE#")
        ]
        return {
            (int(row["cycle"]), _OF_LEVEL[row["kind"]]): datetime.fromisoformat(row["closed_at"])
            for row in rows
            if row["kind"] in _OF_LEVEL
            and row.get("closing") == _PUBLISHED
            and (row.get("sent_to") or row["to"]) == _OF_LEVEL[row["kind"]].value
        }

    def tally(self, case_id: str, cycle: int) -> Tally:
        return RegisterVoices(self.table).tally(case_id, cycle)

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None:
        return RegisterVoices(self.table).voice(home_id, complaint_id, case_id, cycle)

    def receipt(self, case_id: str, cycle: int) -> Receipt | None:
        item = self.table.get(keys.receipt(case_id, cycle))
        return None if item is None else receipt_in(item)

    def photos_of(self, owner: str) -> Sequence[Photo]:
        complaint_id = complaint_of(owner)
        if complaint_id is None:
            return RegisterPhotos(self.table).photos_of(owner)
        items = self.table.query(keys.complaint(complaint_id)["pk"], prefix="PHOTO#")
        found = [decode(Photo, item) for item in items]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.evidence_id)))

    def applied(self, complaint_id: str, row_id: str) -> Applied | None:
        """A word's row, and the mark of the transaction that applied it (`word-<row id>`)."""
        rows = self.table.get_many([keys.word(complaint_id, row_id), keys.nonce(f"word-{row_id}")])
        found = {str(row["type"]): row for row in map(decode_map, rows)}
        used = found.pop("nonce", None)
        if not found:
            return None
        (kind,) = found
        return Applied(kind, "" if used is None else str(used["move"]))

    def guesses(self, complaint_id: str, network: str) -> tuple[Guesses, Guesses]:
        wanted = [keys.guesses(complaint_id), keys.guesses(complaint_id, network)]
        rows = {decode_map(one)["sk"]: one for one in self.table.get_many(wanted)}
        of_all, of_network = (rows.get(key["sk"]) for key in wanted)
        return _guesses(of_all), _guesses(of_network)

    def keep(
        self, complaint_id: str, network: str, of_all: Guesses, of_network: Guesses, at: datetime
    ) -> None:
        self.table.transact(
            [
                self._counted(keys.guesses(complaint_id), of_all, at),
                self._counted(keys.guesses(complaint_id, network), of_network, at),
            ]
        )

    def _counted(self, key: keys.Key, guesses: Guesses, at: datetime) -> Action:
        forget = int((at + FORGOTTEN_AFTER).timestamp())
        item = encode(guesses, {"type": "guesses", "expires_at": forget}, key)
        if guesses.version == 1:
            return self.table.put(item, only_if_new=True)
        return self.table.put_fenced(item, version=guesses.version - 1)


def _guesses(item: Item | None) -> Guesses:
    return NONE if item is None else decode(Guesses, item)
