"""What phones, scanners and pockets send, through the function that checks photos."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import boto3
import numpy as np
import pytest
from PIL import Image

from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.domain.photos.evidence import REASONS, Photo, PhotoState, Unfit
from tests.deployed import Deployed
from tests.handlers import ENVIRONMENT

BUCKET: Final = ENVIRONMENT["EVIDENCE_BUCKET"]
Check = Callable[[bytes], Photo]


@pytest.fixture
def check(hub: Deployed) -> Check:
    """What became of a proof that was sent with these bytes."""
    s3 = boto3.client("s3")
    where = {"LocationConstraint": "ap-southeast-3"}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    rows, handler = RegisterPhotos(hub.register), hub.function("check_photo")

    def checked(original: bytes) -> Photo:
        at = datetime.now(UTC)
        rows.expect_photo(Photo("K1", "e1", PhotoState.CHECKING, "DISHUB", at, 1))
        s3.put_object(Bucket=BUCKET, Key="uploads/K1/e1", Body=original)
        handler({"Records": [{"s3": {"object": {"key": "uploads/K1/e1"}}}]})
        found = rows.awaited_photo("K1", "e1")
        assert found is not None
        return found

    return checked


def a_picture() -> Image.Image:
    """Detail everywhere, and one corner red."""
    chance = np.random.default_rng(4)
    small = Image.fromarray(chance.integers(0, 255, (30, 40, 3), np.uint8))
    picture = small.resize((640, 480), Image.Resampling.BICUBIC)
    picture.paste((200, 30, 30), (0, 0, 160, 120))
    return picture


def saved(picture: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def turned(tag: int) -> bytes:
    exif = Image.Exif()
    exif[274] = tag
    return saved(a_picture(), "JPEG", exif=exif)


def shown(photo: Photo) -> Image.Image:
    assert photo.clean is not None, photo.reason
    body = boto3.client("s3").get_object(Bucket=BUCKET, Key=photo.clean.clean_key)["Body"].read()
    return Image.open(io.BytesIO(body))


def test_a_scan_of_sixteen_bits_is_shown_as_it_looks(check: Check) -> None:
    chance = np.random.default_rng(5)
    small = Image.fromarray(chance.integers(0, 255, (30, 40), np.uint8))
    grey = np.asarray(small.resize((640, 480), Image.Resampling.BICUBIC), np.uint16)
    photo = check(saved(Image.fromarray(grey * 257), "PNG"))
    copy = np.asarray(shown(photo).convert("L"), float)
    assert np.abs(copy - grey).mean() < 6


@pytest.mark.parametrize(
    "original",
    [
        saved(a_picture(), "JPEG", progressive=True),
        saved(a_picture().convert("CMYK"), "JPEG"),
        saved(a_picture(), "MPO", save_all=True, append_images=[a_picture()]),
        saved(a_picture(), "JPEG") + b"\0" * 99 + b"ftypmp42" + b"x" * 9_000,
        saved(a_picture().quantize(256), "PNG"),
        saved(a_picture().convert("RGBA"), "PNG"),
        saved(a_picture(), "WEBP", save_all=True, append_images=[a_picture().rotate(90)]),
        saved(a_picture().resize((4_032, 3_024)), "JPEG", quality=60),
    ],
    ids=["progressive", "cmyk", "mpo", "motion", "palette", "alpha", "animated", "12 MP"],
)
def test_what_phones_send_is_shown_in_its_colours(check: Check, original: bytes) -> None:
    copy = shown(check(original))
    red = copy.getpixel((copy.width // 20, copy.height // 20))
    assert isinstance(red, tuple)
    assert red[0] > 150 > 90 > red[1]
    assert not dict(copy.getexif())


@pytest.mark.parametrize(("tag", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
def test_however_the_phone_was_held_the_picture_is_upright(
    check: Check, tag: int, corner: tuple[int, int]
) -> None:
    copy = shown(check(turned(tag)))
    at = [20 if not side else length - 21 for side, length in zip(corner, copy.size, strict=True)]
    red = copy.getpixel((at[0], at[1]))
    assert isinstance(red, tuple)
    assert red[0] > 150 > 90 > red[1]


@pytest.mark.parametrize(
    ("original", "why"),
    [
        (saved(Image.new("RGB", (640, 480), "white"), "JPEG"), Unfit.BLANK),
        (saved(Image.new("RGB", (640, 480), (90, 120, 90)), "JPEG"), Unfit.BLANK),
        (saved(Image.new("RGB", (640, 480), "black"), "JPEG"), Unfit.TOO_DARK),
        (saved(a_picture(), "GIF"), Unfit.NOT_AN_IMAGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 4_000, Unfit.NOT_AN_IMAGE),
        (saved(a_picture(), "JPEG")[:3_000], Unfit.BROKEN),
        (saved(Image.new("1", (20_000, 20_000)), "PNG"), Unfit.TOO_MANY_PIXELS),
    ],
    ids=["white", "one colour", "black", "gif", "heic", "half", "bomb"],
)
def test_what_shows_nothing_or_is_no_photo_is_refused_in_words(
    check: Check, original: bytes, why: Unfit
) -> None:
    photo = check(original)
    assert (photo.state, photo.reason) == (PhotoState.REFUSED, REASONS[why])
    assert photo.clean is None
