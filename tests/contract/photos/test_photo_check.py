"""What the photo check knows and keeps, in memory and on AWS in process: one contract."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.evidence_bucket import S3PhotoStore
from aduan.adapters.aws.versions import Versions
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map, encode
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.application.photos.ports import Earlier, PhotoRegister, PhotoStore, PictureRegister
from aduan.domain.case.case import Evidence, Status
from aduan.domain.case.complaint import ERASED
from aduan.domain.case.errors import ConflictError, ForgottenError
from aduan.domain.photos.evidence import (
    SAME_PHOTO_BITS,
    Mark,
    Photo,
    PhotoState,
    PictureFacts,
    owner_of,
)
from aduan.domain.photos.opening import Opening
from tests.city import wib
from tests.fakes.pages import PhotosInMemory
from tests.register_table import create_register
from tests.unit.samples import a_case, a_complaint

START: Final = wib("2026-03-02 09:00")
BUCKET: Final = "bukti"
PICTURE: Final = 0x123456789ABCDEF0
OTHER: Final = 0x0F1E2D3C4B5A6978
ASKED: Final = Photo("K1", "e1", PhotoState.CHECKING, "DISHUB", START, 1, -6.1, 106.1)
CLEAN: Final = Evidence("e1", START, "DISHUB", "clean/K1/e1.jpg", distance_m=12.5)


@dataclass(frozen=True)
class Check:
    register: PhotoRegister
    pictures: PictureRegister
    store: PhotoStore
    expect: Callable[[Photo], None]
    hashes: Callable[[str], dict[str, int]]
    join: Callable[[str, str], None]
    """A complaint into a case."""
    merge: Callable[[str, str], None]
    """A case into another; what it goes into is in its first cycle."""
    place: Callable[[str, str], None]
    """A complaint's own word of its case."""
    doubts: Callable[[str], list[str]]
    """The proofs that photos of a complaint were found to look like."""
    forget: Callable[[str], None]
    """Its words are taken away."""
    versions: Callable[[str], int]
    """What the store holds of a key, markers of deletion too."""


def photo_of(case_id: str) -> Photo:
    return replace(ASKED, case_id=case_id, number=f"SRG-{case_id}")


def remember(check: Check, fingerprint: int, case_id: str) -> None:
    facts = PictureFacts(fingerprint, marks=(Mark("", fingerprint),))
    check.pictures.remember_picture(facts, photo_of(case_id), f"clean/{case_id}/e1.jpg")


def seen(check: Check, fingerprint: int, case_id: str) -> set[Earlier]:
    facts = PictureFacts(fingerprint, marks=(Mark("", fingerprint),))
    return set(check.pictures.seen_pictures(facts, photo_of(case_id)))


class PhotoCheckContract:
    """The facts."""

    def test_a_photo_nobody_asked_for_is_not_known_and_becomes_nothing(self, check: Check) -> None:
        check.register.put_evidence("K1", CLEAN)
        check.register.refuse_photo("K1", "e1", "rusak")
        assert check.register.awaited_photo("K1", "e1") is None

    @pytest.mark.parametrize("owner", ["K1", owner_of("01A")])
    def test_a_photo_asked_for_is_awaited_and_then_clean(self, check: Check, owner: str) -> None:
        asked = replace(ASKED, case_id=owner)
        check.expect(asked)
        assert check.register.awaited_photo(owner, "e1") == asked
        assert check.register.awaited_photo(owner, "e2") is None
        assert check.register.awaited_photo("K2", "e1") is None
        for _ in range(2):
            check.register.put_evidence(owner, CLEAN)
        assert check.register.awaited_photo(owner, "e1") == replace(
            asked, state=PhotoState.CLEAN, clean=CLEAN
        )

    def test_no_photo_is_asked_for_of_words_that_were_taken_away(self, check: Check) -> None:
        asked = replace(ASKED, case_id=owner_of("01A"))
        check.place("01A", "K1")
        check.expect(asked)
        check.forget("01A")
        with pytest.raises(ForgottenError):
            check.expect(replace(asked, evidence_id="e2"))
        assert check.register.awaited_photo(asked.case_id, "e2") is None
        check.expect(ASKED)
        assert check.register.awaited_photo("K1", "e1") == ASKED

    def test_a_photo_is_checked_as_from_now_while_it_is_not_judged_and_its_words_are_there(
        self, check: Check
    ) -> None:
        asked, later = replace(ASKED, case_id=owner_of("01A")), START + timedelta(hours=2)
        check.place("01A", "K1")
        check.expect(asked)
        check.register.renew(asked, later)
        assert check.register.awaited_photo(asked.case_id, "e1") == replace(asked, asked_at=later)
        check.register.refuse_photo(asked.case_id, "e1", "rusak")
        with pytest.raises(ConflictError):
            check.register.renew(asked, later)
        check.expect(asked)
        check.forget("01A")
        with pytest.raises(ConflictError):
            check.register.renew(asked, later)

    def test_a_refused_photo_says_why(self, check: Check) -> None:
        check.expect(ASKED)
        for _ in range(2):
            check.register.refuse_photo("K1", "e1", "Berkas foto rusak.")
        assert check.register.awaited_photo("K1", "e1") == replace(
            ASKED, state=PhotoState.REFUSED, reason="Berkas foto rusak."
        )

    def test_a_copy_is_public_only_while_the_decision_it_was_made_for_stands(
        self, check: Check
    ) -> None:
        decided = replace(
            ASKED,
            state=PhotoState.CLEAN,
            clean=CLEAN,
            opening=Opening("DISKOMINFO", ASKED.asked_at, shown=True),
        )
        anew = Opening("DISKOMINFO", ASKED.asked_at + timedelta(seconds=1), shown=False)
        check.expect(replace(decided, opening=anew))
        assert not check.register.put_public(decided, "public/e1")
        found = check.register.awaited_photo("K1", "e1")
        assert found is not None
        assert found.public_key == ""
        assert check.register.put_public(found, "")
        assert not check.register.put_public(replace(decided, evidence_id="e9"), "public/e9")

    def test_a_later_judgement_leaves_what_the_desk_has_decided(self, check: Check) -> None:
        opening = Opening("DISKOMINFO", ASKED.asked_at, shown=True)
        check.expect(replace(ASKED, opening=opening))
        check.register.put_evidence("K1", CLEAN)
        found = check.register.awaited_photo("K1", "e1")
        assert found is not None
        assert (found.opening, found.clean) == (opening, CLEAN)

    def test_the_last_judgement_stands_alone(self, check: Check) -> None:
        check.expect(ASKED)
        check.register.refuse_photo("K1", "e1", "rusak")
        check.register.put_evidence("K1", CLEAN)
        assert check.register.awaited_photo("K1", "e1") == replace(
            ASKED, state=PhotoState.CLEAN, clean=CLEAN
        )

    def test_a_picture_seen_on_other_cases_names_them_and_not_its_own(self, check: Check) -> None:
        for case_id in ("K2", "K2", "K1"):
            remember(check, PICTURE, case_id)
        assert seen(check, PICTURE, "K2") == {Earlier("clean/K1/e1.jpg", "K1", "SRG-K1")}
        assert seen(check, PICTURE, "K3") == {
            Earlier("clean/K1/e1.jpg", "K1", "SRG-K1"),
            Earlier("clean/K2/e1.jpg", "K2", "SRG-K2"),
        }

    @pytest.mark.parametrize(
        ("bits", "same"), [(1, True), (SAME_PHOTO_BITS, True), (SAME_PHOTO_BITS + 1, False)]
    )
    @pytest.mark.parametrize("step", [1, 11, 12])
    def test_a_picture_saved_anew_is_the_same_and_another_one_is_not(
        self, check: Check, bits: int, same: bool, step: int
    ) -> None:
        other = PICTURE
        for number in range(bits):
            other ^= 1 << (number * step % 64)
        remember(check, PICTURE, "K1")
        assert bool(seen(check, other, "K2")) is same

    def test_the_mirror_image_of_a_picture_is_found(self, check: Check) -> None:
        remember(check, PICTURE, "K1")
        facts = PictureFacts(1, marks=(Mark("", OTHER),), mirror_marks=(Mark("", PICTURE),))
        assert check.pictures.seen_pictures(facts, photo_of("K2"))

    def test_the_picture_that_shares_most_marks_comes_first(self, check: Check) -> None:
        check.pictures.remember_picture(
            PictureFacts(1, marks=(Mark("", PICTURE),)), photo_of("K1"), "clean/K1/e1.jpg"
        )
        both = PictureFacts(1, marks=(Mark("", PICTURE), Mark("01", OTHER)))
        check.pictures.remember_picture(both, photo_of("K2"), "clean/K2/e1.jpg")
        found = check.pictures.seen_pictures(both, photo_of("K3"))
        assert [one.of_case for one in found] == ["K2", "K1"]

    def test_a_mark_of_one_part_is_not_compared_with_one_of_another(self, check: Check) -> None:
        remember(check, PICTURE, "K1")
        facts = PictureFacts(1, marks=(Mark("01", PICTURE),))
        assert tuple(check.pictures.seen_pictures(facts, photo_of("K2"))) == ()

    @pytest.mark.parametrize("empty", [0, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF])
    def test_what_has_no_texture_is_never_found(self, check: Check, empty: int) -> None:
        remember(check, empty, "K1")
        assert seen(check, empty, "K2") == set()

    def test_a_cases_pictures_are_its_reports_and_its_proofs_of_earlier_cycles(
        self, check: Check
    ) -> None:
        check.join("01A", "K1")
        check.join("01B", "K2")
        check.merge("K2", "K1")
        clean = {}
        for at, (owner, cycle) in enumerate(
            [(owner_of("01A"), 0), (owner_of("01B"), 0), ("K1", 1), ("K1", 2), (owner_of("01C"), 0)]
        ):
            one = Photo(owner, f"e{at}", PhotoState.CHECKING, "x", START + timedelta(at), cycle)
            check.expect(one)
            clean[at] = replace(CLEAN, evidence_id=f"e{at}", clean_key=f"clean/{owner}/e{at}.jpg")
            check.register.put_evidence(owner, clean[at])
        found = check.pictures.case_pictures(replace(ASKED, evidence_id="new", cycle=2))
        assert [(one.clean_key, one.earlier_proof) for one in found] == [
            (clean[0].clean_key, False),
            (clean[1].clean_key, False),
            (clean[2].clean_key, True),
        ]

    def test_the_proofs_a_complaint_is_held_against_are_those_of_its_living_case(
        self, check: Check
    ) -> None:
        check.place("01A", "K2")
        check.join("01A", "K2")
        check.merge("K2", "K1")
        for number, (case_id, cycle) in enumerate([("K1", 1), ("K1", 2), ("K2", 1)]):
            one = replace(ASKED, case_id=case_id, evidence_id=f"e{number}", cycle=cycle)
            check.expect(one)
            if number != 0:
                check.register.put_evidence(case_id, replace(CLEAN, evidence_id=f"e{number}"))
        assert [one.evidence_id for one in check.pictures.proofs_of("01A")] == []
        check.register.put_evidence("K1", replace(CLEAN, evidence_id="e0"))
        assert [one.evidence_id for one in check.pictures.proofs_of("01A")] == ["e0"]

    def test_whose_words_were_taken_away_is_known(self, check: Check) -> None:
        assert not check.pictures.forgotten("01A")
        check.place("01A", "K1")
        assert not check.pictures.forgotten("01A")
        check.forget("01A")
        assert check.pictures.forgotten("01A")

    def test_a_doubt_about_a_proof_is_kept_once(self, check: Check) -> None:
        for _ in range(2):
            check.register.put_doubt("01A", "s1", ASKED, START)
        assert check.doubts("01A") == ["e1"]
        assert check.doubts("01B") == []

    def test_a_complaints_photo_is_read_once(self, check: Check) -> None:
        check.register.put_hash("01A", "e1", PICTURE, START)
        check.register.put_hash("01A", "e1", 0, START)
        check.register.put_hash("01A", "e2", 0, START)
        assert check.hashes("01A") == {"e1": PICTURE, "e2": 0}
        assert check.hashes("01B") == {}

    # files

    def test_a_file_is_read_up_to_one_byte_more_than_the_limit(self, check: Check) -> None:
        check.store.seal("uploads/K1/e1", b"0123456789")
        assert check.store.fetch("uploads/K1/e1", 4) == b"01234"
        assert check.store.fetch("uploads/K1/e1", 9) == b"0123456789"
        assert check.store.fetch("uploads/K1/e1", 100) == b"0123456789"

    def test_a_file_that_is_gone_is_none_and_an_empty_one_is_empty(self, check: Check) -> None:
        assert check.store.fetch("uploads/K1/e1", 10) is None
        check.store.seal("uploads/K1/e1", b"")
        assert check.store.fetch("uploads/K1/e1", 10) == b""
        for _ in range(2):
            check.store.discard("uploads/K1/e1")
        assert check.store.fetch("uploads/K1/e1", 10) is None

    def test_what_is_thrown_away_for_good_is_in_no_version_and_its_neighbour_stays(
        self, check: Check
    ) -> None:
        for body in (b"one", b"two"):
            check.store.seal("uploads/K1/e1", body)
        check.store.seal("uploads/K1/e10", b"another")
        check.store.discard("uploads/K1/e1")
        for _ in range(2):
            check.store.discard_for_good("uploads/K1/e1")
        assert check.versions("uploads/K1/e1") == 0
        assert check.store.fetch("uploads/K1/e10", 10) == b"another"

    def test_a_published_copy_replaces_the_one_before(self, check: Check) -> None:
        check.store.publish("clean/K1/e1.jpg", b"one")
        check.store.publish("clean/K1/e1.jpg", b"two")
        assert check.store.fetch("clean/K1/e1.jpg", 10) == b"two"


class TestPhotosInMemory(PhotoCheckContract):
    @pytest.fixture
    def check(self) -> Check:
        one = PhotosInMemory()

        def hashes(complaint_id: str) -> dict[str, int]:
            return {e: found for (c, e), found in one.hashes.items() if c == complaint_id}

        def doubts(complaint_id: str) -> list[str]:
            return [proof.evidence_id for (c, _), proof in one.doubted.items() if c == complaint_id]

        return Check(
            one,
            one,
            one,
            one.expect_photo,
            hashes,
            one.members.__setitem__,
            one.merged.__setitem__,
            one.members.__setitem__,
            doubts,
            one.erased.add,
            lambda key: int(key in one.files),
        )


class TestRegisterPhotosAndBucket(PhotoCheckContract):
    @pytest.fixture
    def check(self) -> Iterator[Check]:
        with mock_aws():
            s3 = boto3.client("s3")
            s3.create_bucket(
                Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
            )
            s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
            table = create_register(boto3.client("dynamodb"))
            photos = RegisterPhotos(table)

            def hashes(complaint_id: str) -> dict[str, int]:
                found = table.query(keys.complaint(complaint_id)["pk"], prefix="WORD#photo-")
                rows = [decode_map(item) for item in found]
                return {str(row["evidence_id"]): int(str(row["fingerprint"]), 16) for row in rows}

            def join(complaint_id: str, case_id: str) -> None:
                row = {"type": "member", "complaint_id": complaint_id}
                table.transact([table.put(encode(row, keys.member(case_id, complaint_id)))])

            def merge(case_id: str, into: str) -> None:
                part = a_case(case_id=case_id, status=Status.DIGABUNG, merged_into=into)
                cases = [
                    encode(one, {"type": "case"}, keys.case(one.case_id))
                    for one in (part, a_case(case_id=into))
                ]
                row = encode({"type": "merged", "case_id": case_id}, keys.merged(into, case_id))
                table.transact([table.put(one) for one in (*cases, row)])

            def place(complaint_id: str, case_id: str) -> None:
                placed = a_complaint(complaint_id=complaint_id, case_id=case_id)
                where = keys.complaint(complaint_id)
                table.transact([table.put(encode(placed, {"type": "complaint"}, where))])

            def doubts(complaint_id: str) -> list[str]:
                found = table.query(keys.complaint(complaint_id)["pk"], prefix="WORD#doubt-")
                return [str(decode_map(item)["row_id"]).removeprefix("doubt-s1-") for item in found]

            def forget(complaint_id: str) -> None:
                gone = a_complaint(complaint_id=complaint_id, text=ERASED)
                where = keys.complaint(complaint_id)
                table.transact([table.put(encode(gone, {"type": "complaint"}, where))])

            def versions(key: str) -> int:
                return sum(one.key == key for one in Versions(s3, BUCKET).under(key))

            yield Check(
                photos,
                RegisterPictures(table),
                S3PhotoStore(s3, BUCKET),
                photos.expect_photo,
                hashes,
                join,
                merge,
                place,
                doubts,
                forget,
                versions,
            )
