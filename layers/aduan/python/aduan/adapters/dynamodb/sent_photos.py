"""Photos that complaints and later words point to, as the one who fetches them needs them."""

from dataclasses import dataclass

from aduan.adapters.dynamodb.complaints import photo_call_answered, stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.photos.ports import SentPhoto
from aduan.domain.case.complaint import Attachment
from aduan.domain.case.errors import NotFoundError
from aduan.domain.photos.evidence import Photo


@dataclass(frozen=True, slots=True)
class _Attached:
    attachments: tuple[Attachment, ...] = ()
    apart: str = ""
    work_pk: str = ""


@dataclass(frozen=True)
class RegisterSentPhotos:
    """`PhotoRows` on the register."""

    table: Table

    def sent(self, complaint_id: str, row_id: str | None) -> SentPhoto:
        complaint = stored_complaint(self.table, complaint_id)
        if row_id is None:
            return SentPhoto(complaint.channel, complaint.attachments)
        item = self.table.get(keys.word(complaint_id, row_id))
        if item is None:
            raise NotFoundError("word", row_id)
        word = decode(_Attached, item)
        if word.apart:  # a released version left the attachments in the row
            return SentPhoto(complaint.channel, ())
        return SentPhoto(complaint.channel, word.attachments, unheard=bool(word.work_pk))

    def answer_call(self, complaint_id: str, row_id: str | None) -> None:
        self.table.transact([photo_call_answered(self.table, complaint_id, row_id)])

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        return RegisterPhotos(self.table).awaited_photo(case_id, evidence_id)

    def expect_photo(self, photo: Photo) -> None:
        RegisterPhotos(self.table).expect_photo(photo)

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        RegisterPhotos(self.table).refuse_photo(case_id, evidence_id, reason)
