"""Photos opened to everybody and the place of the board, in memory and on AWS in process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.board_bucket import BoardBucket
from aduan.adapters.aws.evidence_bucket import S3PhotoStore
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.board.ports import Object, OpenedPhotos, Place
from aduan.bootstrap.board import PhotosForAll
from aduan.domain.photos.evidence import Photo, PhotoState
from aduan.domain.photos.opening import Opening
from tests.city import wib
from tests.fakes.board import OpenedInMemory, PlaceInMemory
from tests.register_table import create_register

START: Final = wib("2026-03-02 09:00")
BUCKET: Final = "berkas"
PHOTO: Final = Photo("K1", "e1", PhotoState.CLEAN, "DISHUB", START, 1)


@dataclass(frozen=True)
class World:
    photos: OpenedPhotos
    keep: Callable[[Photo], None]
    """A photo, and its public copy where it has one."""
    copy: Callable[[str, bytes], None]
    place: Place
    paths: Callable[[], set[str]]


def opened(evidence_id: str, hours: int) -> Photo:
    opening = Opening("DISKOMINFO", START + timedelta(hours=hours), True, (), "K1")
    key = f"public/K1/{evidence_id}.jpg"
    return replace(PHOTO, evidence_id=evidence_id, opening=opening, public_key=key)


class PhotosForAllContract:
    def test_what_has_a_public_copy_is_listed_from_when_it_was_opened(self, world: World) -> None:
        for photo in (opened("e1", 1), opened("e2", 5), replace(PHOTO, evidence_id="e3")):
            world.keep(photo)
        assert list(world.photos.shown_since(START)) == [opened("e1", 1), opened("e2", 5)]
        later = world.photos.shown_since(START + timedelta(hours=3))
        assert [one.evidence_id for one in later] == ["e2"]

    def test_what_is_taken_back_is_listed_no_more(self, world: World) -> None:
        world.keep(opened("e1", 1))
        world.keep(replace(opened("e1", 1), public_key=""))
        assert list(world.photos.shown_since(START)) == []

    def test_a_copy_is_read_and_a_missing_one_is_none(self, world: World) -> None:
        world.copy("public/K1/e1.jpg", b"jpeg")
        assert world.photos.picture("public/K1/e1.jpg") == b"jpeg"
        assert world.photos.picture("public/K1/e2.jpg") is None

    def test_a_room_keeps_what_it_should_and_other_rooms_are_left_alone(self, world: World) -> None:
        for path in ("foto/a.jpg", "foto/b.jpg", "index.html"):
            world.place.put(path, Object(b"1", "image/jpeg"))
        world.place.keep_only("foto/", {"foto/b.jpg"})
        assert world.paths() == {"foto/b.jpg", "index.html"}


class TestInMemory(PhotosForAllContract):
    @pytest.fixture
    def world(self) -> World:
        rows: dict[str, Photo] = {}
        photos, place = OpenedInMemory(), PlaceInMemory()

        def keep(photo: Photo) -> None:
            rows[photo.evidence_id] = photo
            photos.photos = tuple(rows.values())

        return World(photos, keep, photos.copies.__setitem__, place, lambda: set(place.objects))


class TestRegisterAndBuckets(PhotosForAllContract):
    @pytest.fixture
    def world(self) -> Iterator[World]:
        with mock_aws():
            s3 = boto3.client("s3")
            where = {"LocationConstraint": "ap-southeast-3"}
            s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
            rows = RegisterPhotos(create_register(boto3.client("dynamodb")))
            store = S3PhotoStore(s3, BUCKET)

            def keep(photo: Photo) -> None:
                rows.expect_photo(replace(photo, public_key=""))
                if photo.opening is not None:
                    assert rows.put_public(photo, photo.public_key)

            yield World(
                PhotosForAll(rows, store),
                keep,
                store.publish,
                BoardBucket(s3, BUCKET),
                lambda: {one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]},
            )
