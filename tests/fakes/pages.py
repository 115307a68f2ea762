"""Fakes behind the officials' pages: a register in memory and addresses that lead nowhere.

Each passes the contract of what it stands for: tests/contract/official and tests/contract/photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from aduan.application.case.ports import Press
from aduan.application.official.restrict import Judging
from aduan.application.photos.ports import Earlier
from aduan.domain.case.case import Case, Evidence, HistoryEntry, Level, Notice, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError, ForgottenError, NotFoundError
from aduan.domain.case.messages import Told
from aduan.domain.case.voice import NO_VOICES, Tally
from aduan.domain.officials.appointments import Appointment
from aduan.domain.photos.evidence import (
    Mark,
    Photo,
    PhotoState,
    PictureFacts,
    complaint_of,
    owner_of,
    same_picture,
)
from aduan.domain.photos.opening import Opening

JUDGING = Judging(
    ("INSPEKTORAT", "SETDA", "BKPSDM"),
    {
        **{code: (code,) for code in ("DISHUB", "DPUPR", "DLH", "INSPEKTORAT", "WALI_KOTA")},
        "DISKOMINFO": ("DISKOMINFO", "DUTY"),
        "SETDA": ("SETDA", "SEKDA"),
        "SEKDA": ("SEKDA", "SETDA"),
    },
)


def never_filed(_case_id: str) -> bool:
    """SP4N-LAPOR! has no copy of any case."""
    return False


@dataclass
class CasesInMemory:
    """The register as far as the officials' pages need it. `races` are cases another person saves
    just before the next save, one for each."""

    cases: dict[str, Case] = field(default_factory=dict)
    entries: dict[str, list[HistoryEntry]] = field(default_factory=dict)
    complaints: dict[str, list[Complaint]] = field(default_factory=dict)
    photos: dict[str, list[Photo]] = field(default_factory=dict)
    nonces: set[str] = field(default_factory=set)
    fences: set[tuple[str, Level, int]] = field(default_factory=set)
    races: list[Case] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    presses: dict[str, Press] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    """Cases that wait for no decision about their photos."""

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
        first = sorted(self.complaints.get(case_id, ()), key=lambda one: one.complaint_id)[:limit]
        return tuple(sorted(first, key=lambda one: (one.received_at, one.complaint_id)))

    def photos_of(self, case_id: str) -> Sequence[Photo]:
        found = self.photos.get(case_id, ())
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.evidence_id)))

    def sent_with(self, case_id: str) -> Sequence[Photo]:
        ids = {case_id, *(one.case_id for one in self.merged_into(case_id))}
        owners = [
            owner_of(one.complaint_id) for each in ids for one in self.complaints.get(each, ())
        ]
        found = [one for owner in owners for one in self.photos.get(owner, ())]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.evidence_id)))

    def save(
        self, transition: Transition, *, consume: str | None = None, content: str = ""
    ) -> None:
        case, fires = transition.case, transition.fires
        if self.races:
            self.cases[case.case_id] = self.races.pop(0)
        stored = self.cases.get(case.case_id)
        fence = None if fires is None else (case.case_id, fires, case.cycle)
        moved_on = (stored.version if stored else 0) != case.version - 1
        if moved_on or consume in self.nonces or fence in self.fences:
            raise ConflictError(f"case {case.case_id}")
        self.cases[case.case_id] = case
        self.entries.setdefault(case.case_id, []).append(transition.history)
        self.notices += transition.notices
        self.told += transition.told
        for step in transition.passed_on:
            self.cases[step.case.case_id] = step.case
            self.entries.setdefault(step.case.case_id, []).append(step.history)
        if consume is not None:
            self.nonces.add(consume)
            self.presses[consume] = Press(transition.history.move, content)
        self.fences |= {fence} if fence is not None else set()

    def expect_photo(self, photo: Photo) -> None:
        """Asked for again, it is awaited again."""
        before = self.photos.get(photo.case_id, [])
        others = [one for one in before if one.evidence_id != photo.evidence_id]
        self.photos[photo.case_id] = [*others, photo]

    def decide(self, photo: Photo, opening: Opening) -> None:
        self.expect_photo(replace(photo, opening=opening))

    def settle(self, case_id: str) -> None:
        self.settled.add(case_id)

    def used(self, nonce: str) -> bool:
        return nonce in self.nonces

    def press(self, nonce: str) -> Press | None:
        return self.presses.get(nonce)


class NobodyNamed:
    """A directory nobody was entered in yet."""

    def of_post(self, post: str) -> Sequence[Appointment]:
        return ()


@dataclass
class VoicesInMemory:
    """What reporters said, by case and cycle."""

    tallies: dict[tuple[str, int], Tally] = field(default_factory=dict)

    def tally(self, case_id: str, cycle: int) -> Tally:
        return self.tallies.get((case_id, cycle), NO_VOICES)


@dataclass
class Orders:
    """What was put beside the uploads."""

    put_there: list[str] = field(default_factory=list)

    def put(self, key: str, body: bytes) -> None:
        self.put_there.append(key)


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
    pictures: list[tuple[tuple[Mark, ...], Earlier]] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    """Each complaint's case."""
    merged: dict[str, str] = field(default_factory=dict)
    """The case that each merged one went into."""
    cycles: dict[str, int] = field(default_factory=dict)
    """The present cycle of each case; the first where nothing is said."""
    hashes: dict[tuple[str, str], int] = field(default_factory=dict)
    doubted: dict[tuple[str, str], Photo] = field(default_factory=dict)
    """The proof each complaint's photo was found to look like."""
    files: dict[str, bytes] = field(default_factory=dict)
    gone_for_good: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def awaited_photo(self, case_id: str, evidence_id: str) -> Photo | None:
        return self.photos.get((case_id, evidence_id))

    def put_evidence(self, case_id: str, evidence: Evidence) -> None:
        self._become(case_id, evidence.evidence_id, PhotoState.CLEAN, evidence, "")

    def refuse_photo(self, case_id: str, evidence_id: str, reason: str) -> None:
        self._become(case_id, evidence_id, PhotoState.REFUSED, None, reason)

    def _become(
        self, case_id: str, evidence_id: str, state: PhotoState, clean: Evidence | None, reason: str
    ) -> None:
        """What nobody asked for becomes nothing."""
        photo = self.photos.get((case_id, evidence_id))
        if photo is not None:
            judged = replace(photo, state=state, clean=clean, reason=reason)
            self.photos[case_id, evidence_id] = judged

    def case_pictures(self, photo: Photo) -> Sequence[Earlier]:
        ids = {photo.case_id}
        while more := {one for one, into in self.merged.items() if into in ids} - ids:
            ids |= more
        owners = {owner_of(one) for one, case_id in self.members.items() if case_id in ids}
        found = [
            one
            for one in self.photos.values()
            if one.clean is not None
            and one.evidence_id != photo.evidence_id
            and (
                one.case_id in owners
                or (one.case_id in ids - {photo.case_id})
                or (one.case_id == photo.case_id and one.cycle < photo.cycle)
            )
        ]
        return tuple(
            Earlier(one.clean.clean_key, earlier_proof=one.case_id not in owners)
            for one in sorted(found, key=lambda one: one.asked_at)
            if one.clean is not None
        )

    def seen_pictures(self, facts: PictureFacts, photo: Photo) -> Sequence[Earlier]:
        wanted = {*facts.marks, *facts.mirror_marks}
        number = photo.number or photo.case_id
        shared = [
            (
                sum(
                    any(
                        same_picture(m.fingerprint, w.fingerprint)
                        for m in marks
                        if m.part == w.part
                    )
                    for w in wanted
                ),
                earlier,
            )
            for marks, earlier in self.pictures
            if earlier.number != number
        ]
        ranked = sorted(shared, key=lambda one: -one[0])
        return tuple(dict.fromkeys(earlier for count, earlier in ranked if count))

    def remember_picture(self, facts: PictureFacts, photo: Photo, clean_key: str) -> None:
        earlier = Earlier(clean_key, photo.case_id, photo.number or photo.case_id)
        self.pictures.append((facts.marks, earlier))

    def forgotten(self, complaint_id: str) -> bool:
        return complaint_id in self.erased

    def proofs_of(self, complaint_id: str) -> Sequence[Photo]:
        case_id = self.members.get(complaint_id, "")
        while case_id in self.merged:
            case_id = self.merged[case_id]
        proofs = [one for one in self.photos.values() if one.case_id == case_id]
        last = self.cycles.get(case_id, 1)
        return tuple(one for one in proofs if one.clean is not None and one.cycle == last)

    def expect_photo(self, photo: Photo) -> None:
        if complaint_of(photo.case_id) in self.erased:
            raise ForgottenError
        self.photos[photo.case_id, photo.evidence_id] = photo

    def renew(self, photo: Photo, at: datetime) -> None:
        now = self.photos.get((photo.case_id, photo.evidence_id))
        forgotten = complaint_of(photo.case_id) in self.erased
        if forgotten or now is None or now.state is not PhotoState.CHECKING:
            raise ConflictError("photo")
        self.photos[photo.case_id, photo.evidence_id] = replace(now, asked_at=at)

    def put_public(self, photo: Photo, public_key: str) -> bool:
        now = self.photos.get((photo.case_id, photo.evidence_id))
        if now is None or now.opening != photo.opening:
            return False
        self.photos[now.case_id, now.evidence_id] = replace(now, public_key=public_key)
        return True

    def put_doubt(self, complaint_id: str, evidence_id: str, proof: Photo, at: datetime) -> None:
        self.doubted.setdefault((complaint_id, evidence_id), proof)

    def put_hash(self, complaint_id: str, evidence_id: str, fingerprint: int, at: datetime) -> None:
        self.hashes.setdefault((complaint_id, evidence_id), fingerprint)

    def fetch(self, key: str, limit: int) -> bytes | None:
        found = self.files.get(key)
        return None if found is None else found[: limit + 1]

    def publish(self, key: str, jpeg: bytes) -> None:
        self.files[key] = jpeg

    def seal(self, key: str, original: bytes) -> None:
        self.files[key] = original

    def discard(self, key: str) -> None:
        self.files.pop(key, None)

    def discard_for_good(self, key: str) -> None:
        self.files.pop(key, None)
        self.gone_for_good.add(key)
