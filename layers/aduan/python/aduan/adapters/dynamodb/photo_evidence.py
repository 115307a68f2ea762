"""Which pictures were sent before, and what that says of a complaint's decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.adapters.dynamodb.questions import read_question
from aduan.application.case.merges import living
from aduan.application.photos.late_doubt import LateDoubt
from aduan.application.photos.weigh import Weighed
from aduan.application.placing.ports import Known
from aduan.application.placing.questions import Question
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import NotFoundError
from aduan.domain.duplicates.photos import WITHIN_HOURS
from aduan.domain.photos.evidence import fingerprint_bands, same_picture

_MOST_ALIKE: Final = 40
_REMEMBERED: Final = timedelta(hours=2 * WITHIN_HOURS)


@dataclass(frozen=True)
class RegisterPhotoEvidence:
    """`PhotoEvidence` and `DoubtRegister` on the register."""

    table: Table
    now: Callable[[], datetime]

    def photo_hash(self, complaint_id: str, row_id: str) -> tuple[str, int]:
        item = self.table.get(keys.word(complaint_id, row_id))
        if item is None:
            raise NotFoundError("photo", row_id)
        row = decode_map(item)
        return str(row["evidence_id"]), int(str(row["fingerprint"]), 16)

    def remember(self, picture: int, complaint_id: str) -> Sequence[str]:
        complaint = self.complaint(complaint_id)
        if not complaint.is_used:
            return ()
        at = complaint.received_at
        bands = fingerprint_bands(picture)
        kept = {
            "type": "sent_picture",
            "fingerprint": f"{picture:016x}",
            "complaint_id": complaint_id,
            "expires_at": int((self.now() + _REMEMBERED).timestamp()),
        }
        rows = [encode(kept, keys.sent_picture(one, at, complaint_id)) for one in bands]
        self.table.transact([self.table.put(row) for row in rows])
        found: dict[str, None] = {}
        for band in bands:
            partition = keys.sent_picture_partition(band)
            for item in self.table.query(partition, limit=_MOST_ALIKE, newest_first=True):
                row = decode_map(item)
                if same_picture(int(str(row["fingerprint"]), 16), picture):
                    found[str(row["complaint_id"])] = None
        return tuple(sorted(one for one in found if one != complaint_id))

    def complaint(self, complaint_id: str) -> Complaint:
        return stored_complaint(self.table, complaint_id)

    def known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]:
        return RegisterPlacements(self.table).known(complaint_ids)

    def living(self, case_id: str) -> Case:
        cases = RegisterCases(self.table)
        return living(cases.get_case(case_id), cases.get_case)

    def find_question(self, case_id: str, complaint_id: str) -> Question | None:
        try:
            return read_question(self.table, case_id, complaint_id)
        except NotFoundError:
            return None

    def late_doubt(self, complaint_id: str, row_id: str) -> LateDoubt:
        item = self.table.get(keys.word(complaint_id, row_id))
        if item is None:
            raise NotFoundError("doubt", row_id)
        return decode(LateDoubt, item)

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return RegisterCases(self.table).merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def used(self, nonce: str) -> bool:
        return RegisterCases(self.table).used(nonce)

    def save(self, transition: Transition, *, consume: str) -> None:
        RegisterCases(self.table).save(transition, consume=consume)

    def answer(self, complaint_id: str, row_id: str) -> None:
        self.table.transact([self._unlisted(complaint_id, row_id)])

    def weigh(
        self, weighed: Weighed, *, case: Case, before: Question | None, after: Question | None
    ) -> None:
        photo = {"same_as": weighed.same_as, "sentence": weighed.sentence}
        actions = [
            self._kept(weighed, photo),
            self._unlisted(weighed.complaint_id, f"photo-{weighed.evidence_id}"),
        ]
        if after is not None and after != before:
            actions += self._ask_again(case, before, after)
        self.table.transact(actions)

    def _kept(self, weighed: Weighed, photo: dict[str, Any]) -> Action:
        """Beside the features the decision rests on, under the photo's own name."""
        return self.table.update(
            keys.decision(weighed.complaint_id),
            "SET #photo = :photo",
            values(photo=photo),
            condition="attribute_exists(pk)",
            names={"#photo": f"photo_{weighed.evidence_id}"},
        )

    def _unlisted(self, complaint_id: str, row_id: str) -> Action:
        row = keys.word(complaint_id, row_id)
        return self.table.update(
            row, "REMOVE work_pk, work_sk", {}, condition="attribute_exists(pk)"
        )

    def _ask_again(self, case: Case, before: Question | None, after: Question) -> list[Action]:
        where = keys.desk(after.case_id, keys.ASK, after.complaint_id)
        listed = keys.work_desk(keys.ASK, after.asked_at, after.complaint_id)
        item = encode(after, {"type": "desk_task", "list": keys.ASK}, where, listed)
        # Every answer to the question is a step of the case: while it stands, so does the question.
        unchanged = self.table.check(
            keys.case(case.case_id), "version = :seen", values(seen=case.version)
        )
        return [self.table.put(item, only_if_new=before is None), unchanged]
