"""Photos asked for on cases, and the fingerprints of those that came.

Several write to one photo: the check judges it, a late doubt adds to that, the desk decides whether
everybody may see it, and it may be erased meanwhile. So each writes its own attributes and nothing
else, and only while the photo is there.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, encode, plain, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.domain.case.case import Evidence
from aduan.domain.case.complaint import ERASED, EXPIRED
from aduan.domain.case.errors import ConflictError, ForgottenError
from aduan.domain.photos.evidence import Photo, PhotoState, complaint_of
from aduan.domain.photos.opening import Opening

_THERE: Final = "attribute_exists(pk)"


@dataclass(frozen=True)
class RegisterPhotos:
    """The photos of the register."""

    table: Table

    def photos_of(self, case_id: str) -> tuple[Photo, ...]:
        """Every photo asked for on this case, the first asked for first."""
        items = self.table.query(keys.case(case_id)["pk"], prefix="EVIDENCE#")
        found = [decode(Photo, item) for item in items]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.evidence_id)))

    def expect_photo(self, photo: Photo) -> None:
        """Raises ForgottenError where the words of its complaint were taken away."""
        asked = [self.table.put(_item(photo)), *_not_forgotten(self.table, photo)]
        try:
            self.table.transact(asked)
        except ConflictError as conflict:
            raise ForgottenError from conflict

    def renew(self, photo: Photo, at: datetime) -> None:
        checked_now = self.table.update(
            _key(photo.case_id, photo.evidence_id),
            "SET asked_at = :at",
            values(at=at, checking=PhotoState.CHECKING),
            condition="#state = :checking",
            names={"#state": "state"},
        )
        self.table.transact([checked_now, *_not_forgotten(self.table, photo)])

    def decide(self, photo: Photo, opening: Opening) -> None:
        write = self.table.update(
            _key(photo.case_id, photo.evidence_id),
            "SET opening = :opening",
            values(opening=plain(opening)),
            condition=_THERE,
        )
        with contextlib.suppress(ConflictError):  # it was taken away meanwhile
            self.table.transact([write])

    def settle(self, case_id: str) -> None:
        self.table.transact([self.table.delete(keys.desk(case_id, keys.PUBLIC, case_id))])

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        item = self.table.get(_key(case_id, evidence_id))
        return None if item is None else decode(Photo, item)

    def put_evidence(self, case_id: str, evidence: Evidence) -> None:
        self._become(case_id, evidence.evidence_id, PhotoState.CLEAN, evidence, "")

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        self._become(case_id, evidence_id, PhotoState.REFUSED, None, reason)

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

    def put_public(self, photo: Photo, public_key: str) -> bool:
        assert photo.opening is not None, "a person has decided"
        write = self.table.update(
            _key(photo.case_id, photo.evidence_id),
            "SET public_key = :copy",
            values(copy=public_key, decided=photo.opening.at),
            condition="opening.#at = :decided",
            names={"#at": "at"},
        )
        try:
            self.table.transact([write])
        except ConflictError:
            return False
        return True

    def put_doubt(self, complaint_id: str, evidence_id: str, proof: Photo, at: datetime) -> None:
        row_id = f"doubt-{evidence_id}-{proof.evidence_id}"
        row = {
            "type": "proof_doubt",
            "complaint_id": complaint_id,
            "row_id": row_id,
            "case_id": proof.case_id,
            "cycle": proof.cycle,
            "proved_by": proof.asked_by,
        }
        item = encode(row, keys.word(complaint_id, row_id), keys.work_unapplied(row_id, at))
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
        named = values(state=state, reason=reason)
        change = "SET #state = :state, #reason = :reason REMOVE clean"
        if clean is not None:
            named |= values(clean=plain(clean))
            change = "SET #state = :state, #reason = :reason, clean = :clean"
        write = self.table.update(
            _key(case_id, evidence_id),
            change,
            named,
            condition=_THERE,
            names={"#state": "state", "#reason": "reason"},
        )
        with contextlib.suppress(ConflictError):  # nobody asked for it
            self.table.transact([write])


def _not_forgotten(table: Table, photo: Photo) -> list[Action]:
    """In one transaction with what is asked for: an erasure has read before, and waits, or has
    taken the words, and then nothing more of them is asked for."""
    complaint_id = complaint_of(photo.case_id)
    if complaint_id is None:
        return []
    held = "NOT (#text = :erased OR #text = :expired)"
    gone = values(erased=ERASED, expired=EXPIRED)
    return [table.check(keys.complaint(complaint_id), held, gone, {"#text": "text"})]


def _item(photo: Photo) -> dict[str, object]:
    return encode(photo, {"type": "photo"}, _key(photo.case_id, photo.evidence_id))


def _key(owner: str, evidence_id: str) -> keys.Key:
    complaint_id = complaint_of(owner)
    if complaint_id is None:
        return keys.evidence(owner, evidence_id)
    return keys.complaint_photo(complaint_id, evidence_id)
