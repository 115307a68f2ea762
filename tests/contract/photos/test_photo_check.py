"""What the photo check knows and keeps, in memory and on AWS in process: one contract."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.evidence_bucket import S3PhotoStore
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.photos.ports import PhotoRegister, PhotoStore
from aduan.domain.case.case import Evidence
from aduan.domain.photos.evidence import SAME_PHOTO_BITS, Photo, PhotoState, owner_of
from tests.city import wib
from tests.fakes.pages import PhotosInMemory
from tests.register_table import create_register

START: Final = wib("2026-03-02 09:00")
BUCKET: Final = "bukti"
PICTURE: Final = 0x123456789ABCDEF0
ASKED: Final = Photo("K1", "e1", PhotoState.CHECKING, "DISHUB", START, 1, -6.1, 106.1)
CLEAN: Final = Evidence("e1", START, "DISHUB", "clean/K1/e1.jpg", distance_m=12.5)


@dataclass(frozen=True)
class Check:
    register: PhotoRegister
    store: PhotoStore
    expect: Callable[[Photo], None]
    hashes: Callable[[str], dict[str, int]]


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

    def test_a_refused_photo_says_why(self, check: Check) -> None:
        check.expect(ASKED)
        for _ in range(2):
            check.register.refuse_photo("K1", "e1", "Berkas foto rusak.")
        assert check.register.awaited_photo("K1", "e1") == replace(
            ASKED, state=PhotoState.REFUSED, reason="Berkas foto rusak."
        )

    def test_the_last_judgement_stands_alone(self, check: Check) -> None:
        check.expect(ASKED)
        check.register.refuse_photo("K1", "e1", "rusak")
        check.register.put_evidence("K1", CLEAN)
        assert check.register.awaited_photo("K1", "e1") == replace(
            ASKED, state=PhotoState.CLEAN, clean=CLEAN
        )

    def test_a_picture_seen_on_other_cases_names_them_and_not_its_own(self, check: Check) -> None:
        remember = check.register.remember_picture
        assert tuple(remember(PICTURE, "SRG-2")) == ()
        assert tuple(remember(PICTURE, "SRG-2")) == ()
        assert tuple(remember(PICTURE, "SRG-1")) == ("SRG-2",)
        assert tuple(remember(PICTURE, "SRG-3")) == ("SRG-1", "SRG-2")

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
        check.register.remember_picture(PICTURE, "SRG-1")
        assert bool(check.register.remember_picture(other, "SRG-2")) is same

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

        def expect(photo: Photo) -> None:
            one.photos[photo.case_id, photo.evidence_id] = photo

        return Check(one, one, expect, hashes)


class TestRegisterPhotosAndBucket(PhotoCheckContract):
    @pytest.fixture
    def check(self) -> Iterator[Check]:
        with mock_aws():
            s3 = boto3.client("s3")
            s3.create_bucket(
                Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
            )
            table = create_register(boto3.client("dynamodb"))
            photos = RegisterPhotos(table)

            def hashes(complaint_id: str) -> dict[str, int]:
                found = table.query(keys.complaint(complaint_id)["pk"], prefix="WORD#photo-")
                rows = [decode_map(item) for item in found]
                return {str(row["evidence_id"]): int(str(row["fingerprint"]), 16) for row in rows}

            yield Check(photos, S3PhotoStore(s3, BUCKET), photos.expect_photo, hashes)
