"""Fakes behind the officials' pages: a register in memory and addresses that lead nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from aduan.domain.case.case import Case, Evidence, HistoryEntry, Notice, Transition
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.intake.complaint import Complaint
from aduan.domain.photos.evidence import Photo, PhotoState, same_picture


@dataclass
class CasesInMemory:
    """The register as far as the officials' pages need it. `races` are cases another person saves
    just before the next save, one for each."""

    cases: dict[str, Case] = field(default_factory=dict)
    entries: dict[str, list[HistoryEntry]] = field(default_factory=dict)
    complaints: dict[str, list[Complaint]] = field(default_factory=dict)
    photos: dict[str, list[Photo]] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    races: list[Case] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def get_case(self, case_id: str) -> Case:
        try:
            return self.cases[case_id]
        except KeyError as exc:
            raise NotFoundError("case", case_id) from exc

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return tuple(one for one in self.cases.values() if one.merged_into == case_id)

    def waits(self, case_id: str) -> bool:
        return False

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return tuple(self.entries.get(case_id, ()))

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        return tuple(self.complaints.get(case_id, ())[:limit])

    def photos_of(self, case_id: str) -> Sequence[Photo]:
        return tuple(self.photos.get(case_id, ()))

    def save(self, transition: Transition, *, consume: str | None = None) -> None:
        case = transition.case
        if self.races:
            self.cases[case.case_id] = self.races.pop(0)
        if self.cases[case.case_id].version != case.version - 1 or consume in self.nonces:
            raise ConflictError(f"case {case.case_id}")
        self.cases[case.case_id] = case
        self.entries.setdefault(case.case_id, []).append(transition.history)
        self.notices += transition.notices
        if consume is not None:
            self.nonces.add(consume)

    def expect_photo(self, photo: Photo) -> None:
        self.photos.setdefault(photo.case_id, []).append(photo)

    def used(self, nonce: str) -> bool:
        return nonce in self.nonces


class FixedForms:
    """Upload forms as the bucket would sign them."""

    def sign(self, key: str, media_type: str, *, back_to: str) -> tuple[str, dict[str, str]]:
        fields = {"key": key, "Content-Type": media_type, "success_action_redirect": back_to}
        return "https://bukti.example/", fields


class FixedAddresses:
    """Addresses of the clean copies, as the bucket would sign them."""

    def address(self, clean_key: str) -> str:
        return f"https://bukti.example/{clean_key}?X-Amz-Signature=00"


@dataclass
class PhotosInMemory:
    """What the photo check knows: photos asked for, pictures seen, files in the bucket."""

    photos: dict[tuple[str, str], Photo] = field(default_factory=dict)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    hashes: dict[tuple[str, str], int] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        return self.photos.get((case_id, evidence_id))

    def put_evidence(self, case_id: str, evidence: Evidence) -> None:
        key = (case_id, evidence.evidence_id)
        self.photos[key] = replace(self.photos[key], state=PhotoState.CLEAN, clean=evidence)

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        key = (case_id, evidence_id)
        self.photos[key] = replace(self.photos[key], state=PhotoState.REFUSED, reason=reason)

    def remember_picture(self, fingerprint: int, case_id: str) -> Sequence[str]:
        others = {
            case for seen, case in self.pictures if same_picture(seen, fingerprint)
        } - {case_id}  # fmt: skip
        self.pictures.append((fingerprint, case_id))
        return sorted(others)

    def put_hash(self, complaint_id: str, evidence_id: str, fingerprint: int) -> None:
        self.hashes[complaint_id, evidence_id] = fingerprint

    def fetch(self, key: str, limit: int) -> bytes | None:
        found = self.files.get(key)
        return None if found is None else found[: limit + 1]

    def publish(self, key: str, jpeg: bytes) -> None:
        self.files[key] = jpeg

    def seal(self, key: str, original: bytes) -> None:
        self.files[key] = original

    def discard(self, key: str) -> None:
        self.files.pop(key, None)
