"""Photos asked for on cases, and the fingerprints of those that came."""

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.photos.ports import Earlier
from aduan.domain.case.case import Evidence
from aduan.domain.case.errors import ConflictError
from aduan.domain.photos.evidence import (
    Photo,
    PhotoState,
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
class RegisterPhotos:
    """The photos of the register."""

    table: Table

    def photos_of(self, case_id: str) -> tuple[Photo, ...]:
        """Every photo asked for on this case, the first asked for first."""
        items = self.table.query(keys.case(case_id)["pk"], prefix="EVIDENCE#")
        found = [decode(Photo, item) for item in items]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.evidence_id)))

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

    def expect_photo(self, photo: Photo) -> None:
        self.table.transact([self.table.put(_item(photo))])

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        item = self.table.get(_key(case_id, evidence_id))
        return None if item is None else decode(Photo, item)

    def put_evidence(self, case_id: str, evidence: Evidence) -> None:
        self._become(case_id, evidence.evidence_id, PhotoState.CLEAN, evidence, "")

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        self._become(case_id, evidence_id, PhotoState.REFUSED, None, reason)

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

    def put_hash(self, complaint_id: str, evidence_id: str, fingerprint: int, at: datetime) -> None:
        """Its insertion comes by the stream, once: a file checked again writes the same row."""
        row_id = f"photo-{evidence_id}"
        row = {
            "type": "photo_hash",
            "complaint_id": complaint_id,
            "row_id": row_id,
            "evidence_id": evidence_id,
            "fingerprint": f"{fingerprint:016x}",
        }
        listed = keys.work_unapplied(row_id, at)
        item = encode(row, keys.word(complaint_id, row_id), listed)
        with contextlib.suppress(ConflictError):
            self.table.put_new(item)

    def _become(
        self,
        case_id: str,
        evidence_id: str,
        state: PhotoState,
        clean: Evidence | None,
        reason: str,
    ) -> None:
        photo = self.awaited_photo(case_id, evidence_id)
        if photo is not None:
            judged = replace(photo, state=state, clean=clean, reason=reason)
            self.table.transact([self.table.put(_item(judged))])


def _item(photo: Photo) -> dict[str, object]:
    return encode(photo, {"type": "photo"}, _key(photo.case_id, photo.evidence_id))


def _key(owner: str, evidence_id: str) -> keys.Key:
    complaint_id = complaint_of(owner)
    if complaint_id is None:
        return keys.evidence(owner, evidence_id)
    return keys.complaint_photo(complaint_id, evidence_id)


def _earlier(row: Mapping[str, object]) -> Earlier:
    """A row of a released version holds the fingerprint and the number alone."""
    clean_key, owner = str(row.get("clean_key", "")), str(row.get("owner", ""))
    return Earlier(clean_key, owner or str(row["case_id"]), str(row["case_id"]))
