"""What pictures a case has, and which picture was seen on which case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.case.merges import living
from aduan.application.photos.ports import Earlier
from aduan.domain.case.complaint import Complaint
from aduan.domain.photos.evidence import (
    Photo,
    PictureFacts,
    complaint_of,
    fingerprint_bands,
    has_texture,
    same_picture,
)

_MOST_ALIKE: Final = 60
"""Entries read under one band: a picture used that often is found under any of them."""
MOST_REPORTS: Final = 60
"""Complaints of one case whose photos are looked up."""


@dataclass(frozen=True)
class RegisterPictures:
    """`PictureRegister`, and the photos behind a case's pages."""

    table: Table

    def photos_of(self, case_id: str) -> tuple[Photo, ...]:
        return RegisterPhotos(self.table).photos_of(case_id)

    def sent_with(self, case_id: str) -> tuple[Photo, ...]:
        sent = self._sent_with(self._with_merged(case_id))
        return tuple(sorted(sent, key=lambda one: (one.asked_at, one.evidence_id)))

    def _with_merged(self, case_id: str) -> list[str]:
        merged = RegisterCases(self.table).merged_into(case_id)
        return [case_id, *(one.case_id for one in merged)]

    def _sent_with(self, case_ids: Sequence[str]) -> list[Photo]:
        cases = RegisterCases(self.table)
        owners = sorted({one for each in case_ids for one in cases.complaint_ids(each)})
        return [
            decode(Photo, item)
            for owner in owners[:MOST_REPORTS]
            for item in self.table.query(keys.complaint(owner)["pk"], prefix=keys.PHOTO_PREFIX)
        ]

    def case_pictures(self, photo: Photo) -> Sequence[Earlier]:
        ids = self._with_merged(photo.case_id)
        sent = self._sent_with(ids)
        proofs = [
            one
            for each in ids
            for one in self.photos_of(each)
            if each != photo.case_id or one.cycle < photo.cycle
        ]
        return tuple(
            Earlier(one.clean.clean_key, earlier_proof=complaint_of(one.case_id) is None)
            for one in sorted([*sent, *proofs], key=lambda one: one.asked_at)
            if one.clean is not None and one.evidence_id != photo.evidence_id
        )

    def forgotten(self, complaint_id: str) -> bool:
        item = self.table.get(keys.complaint(complaint_id))
        return item is not None and decode(Complaint, item).is_forgotten

    def proofs_of(self, complaint_id: str) -> Sequence[Photo]:
        cases = RegisterCases(self.table)
        complaint = stored_complaint(self.table, complaint_id)
        if complaint.case_id is None:
            return ()
        case = living(cases.get_case(complaint.case_id), cases.get_case)
        proofs = self.photos_of(case.case_id)
        return tuple(one for one in proofs if one.clean is not None and one.cycle == case.cycle)

    def seen_pictures(self, facts: PictureFacts, photo: Photo) -> Sequence[Earlier]:
        found: Counter[Earlier] = Counter()
        number = photo.number or photo.case_id
        for mark in dict.fromkeys((*facts.marks, *facts.mirror_marks)):
            if not has_texture(mark.fingerprint):
                continue
            seen: set[Earlier] = set()
            for band in fingerprint_bands(mark.fingerprint):
                partition = keys.picture_partition(mark.part + band)
                for item in self.table.query(partition, limit=_MOST_ALIKE):
                    row = decode_map(item)
                    of_mark = int(str(row["fingerprint"]), 16)
                    if same_picture(of_mark, mark.fingerprint) and row["case_id"] != number:
                        seen.add(_earlier(row))
            found.update(seen)
        return tuple(one for one, _ in found.most_common())

    def remember_picture(self, facts: PictureFacts, photo: Photo, clean_key: str) -> None:
        number = photo.number or photo.case_id
        writes = {}
        for mark in facts.marks:
            for band in (
                fingerprint_bands(mark.fingerprint) if has_texture(mark.fingerprint) else ()
            ):
                row = {
                    "type": "picture",
                    "fingerprint": f"{mark.fingerprint:016x}",
                    "case_id": number,
                    "owner": photo.case_id,
                    "clean_key": clean_key,
                }
                key = keys.picture(mark.part + band, mark.fingerprint, number)
                writes[key["pk"], key["sk"]] = self.table.put(encode(row, key))
        if writes:
            self.table.transact(list(writes.values()))


def _earlier(row: Mapping[str, object]) -> Earlier:
    """A row of a released version holds the fingerprint and the number alone."""
    clean_key, owner = str(row.get("clean_key", "")), str(row.get("owner", ""))
    return Earlier(clean_key, owner or str(row["case_id"]), str(row["case_id"]))
