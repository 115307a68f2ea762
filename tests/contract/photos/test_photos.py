"""A photo is evidence only when it is a picture, was asked for, and tells nothing it should not."""

import io
import itertools
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageDraw, ImageFilter, ImageOps, PngImagePlugin

from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.adapters.photos.covering import PillowCoverer
from aduan.adapters.photos.images import LONG_SIDE, PillowReader, difference_hash
from aduan.application.photos.check import (
    COPY,
    GONE,
    NOT_ASKED_FOR,
    PhotoCheckPorts,
    check_photo,
)
from aduan.domain.case.case import Evidence
from aduan.domain.photos.evidence import (
    BEGUN_WITHOUT_WORD,
    MAX_PHOTO_BYTES,
    REASONS,
    SAME_PHOTO_BITS,
    Photo,
    PhotoState,
    PictureFacts,
    Unfit,
    awaited,
    bits_apart,
    doubted,
    doubts,
    fingerprint_bands,
    metres_between,
    owner_of,
    same_picture,
    usable,
)
from aduan.domain.photos.fresh_word import fresh_word
from aduan.domain.photos.opening import COLUMNS, ROWS, Opening, covered_by, order_key
from aduan.domain.photos.origin import Origin
from tests.fakes.pages import PhotosInMemory
from tests.unit.samples import CITY, NOW, a_case

READER = PillowReader(CITY.zone)
LAT, LNG = -6.1178, 106.1512
DAY = timedelta(days=1)


def a_picture(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A street of sorts: blocks of light and dark that differ with the seed."""
    picture = Image.new("RGB", size, (120, 130, 140))
    draw = ImageDraw.Draw(picture)
    for n in range(24):
        x, y = (n * 97 * seed) % size[0], (n * 61 * (seed + 3)) % size[1]
        shade = (n * 53 * seed) % 256
        draw.rectangle((x, y, x + 120, y + 90), fill=(shade, shade, 255 - shade))
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def with_camera_data(picture: Image.Image, *, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Telepon Pak RT"
    detail = exif.get_ifd(ExifTags.IFD.Exif)
    detail[ExifTags.Base.DateTimeOriginal] = "2026:03:02 16:30:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "S"
    gps[ExifTags.GPS.GPSLatitude] = (6.0, 7.0, 4.08)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (106.0, 9.0, 4.32)
    return encoded(picture, exif=exif)


def read(original: bytes) -> tuple[bytes, PictureFacts]:
    answer = READER.read(original)
    assert not isinstance(answer, Unfit)
    return answer


def pixels(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"), dtype=float)


def a_photo(**changes: object) -> Photo:
    photo = Photo("01K-CASE", "e1", PhotoState.CHECKING, "DISHUB", NOW, 1, LAT, LNG, number="SRG-1")
    return replace(photo, **changes)  # type: ignore[arg-type]


def desk_with(store: PhotosInMemory) -> PhotoCheckPorts:
    return PhotoCheckPorts(
        store, store, store, READER, OpenCvComparer(), PillowCoverer(), lambda: NOW
    )


def holding(original: bytes, photo: Photo | None = None) -> PhotosInMemory:
    photo = photo or a_photo()
    key = f"uploads/{photo.case_id}/{photo.evidence_id}"
    return PhotosInMemory({(photo.case_id, photo.evidence_id): photo}, files={key: original})


def test_the_public_copy_carries_no_camera_data_and_no_position() -> None:
    original = with_camera_data(a_picture())
    assert b"Telepon Pak RT" in original
    clean, _ = read(original)
    assert b"Telepon" not in clean
    assert b"Exif" not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert set(picture.info) <= {
            "jfif", "jfif_version", "jfif_unit", "jfif_density",
        }  # fmt: skip


def test_when_and_where_it_was_taken_is_noted_in_absolute_terms() -> None:
    _, facts = read(with_camera_data(a_picture()))
    assert facts.taken_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # 16.30 WIB
    assert facts.lat == pytest.approx(LAT, abs=1e-4)
    assert facts.lng == pytest.approx(LNG, abs=1e-4)


def test_a_comment_or_a_profile_hidden_in_the_file_does_not_survive() -> None:
    clean, _ = read(encoded(a_picture(), comment=b"NIK 3673010101900001", icc_profile=b"x" * 300))
    assert b"3673010101900001" not in clean
    assert b"ICC_PROFILE" not in clean


def test_a_file_that_is_a_picture_and_an_archive_is_only_a_picture_afterwards() -> None:
    clean, _ = read(encoded(a_picture()) + b"PK\x03\x04 <script>alert(1)</script>")
    assert b"script" not in clean
    assert b"PK\x03\x04" not in clean


def test_a_photo_lying_on_its_side_is_put_upright() -> None:
    clean, _ = read(with_camera_data(a_picture(), orientation=6))
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.size == (480, 640)


def test_a_large_photo_is_made_small_enough_for_a_telephone() -> None:
    clean, _ = read(encoded(a_picture(size=(5_000, 3_000))))
    with Image.open(io.BytesIO(clean)) as picture:
        assert max(picture.size) <= LONG_SIDE


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "P"), ("PNG", "I;16"), ("WEBP", "RGBA"),
     ("JPEG", "CMYK"), ("JPEG", "L")],
)  # fmt: skip
def test_every_kind_a_telephone_sends_becomes_a_jpeg(kind: str, mode: str) -> None:
    picture = Image.new("I;16", (640, 480), 30000) if mode == "I;16" else a_picture().convert(mode)
    clean, _ = read(encoded(picture, kind))
    assert clean.startswith(b"\xff\xd8\xff")


def png_saying(width: int, height: int) -> bytes:
    """A PNG whose header promises a size its few bytes could never hold."""

    def chunk(name: bytes, data: bytes) -> bytes:
        raw = name + data
        return struct.pack(">I", len(data)) + raw + struct.pack(">I", zlib.crc32(raw))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 10_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        (b"", Unfit.NOT_AN_IMAGE),
        (b"%PDF-1.7 not a photo at all", Unfit.NOT_AN_IMAGE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Unfit.NOT_AN_IMAGE),
        (b"GIF89a" + b"\x00" * 200, Unfit.NOT_AN_IMAGE),
        (encoded(a_picture(), "TIFF"), Unfit.NOT_AN_IMAGE),
        (encoded(a_picture(), "BMP"), Unfit.NOT_AN_IMAGE),
        (png_saying(60_000, 60_000), Unfit.TOO_MANY_PIXELS),
        (png_saying(8_000, 8_000), Unfit.TOO_MANY_PIXELS),
        (png_saying(2_000, 2_000), Unfit.BROKEN),
        (encoded(a_picture())[:4_000], Unfit.BROKEN),
        (encoded(a_picture(size=(60, 60))), Unfit.TOO_SMALL),
    ],
)
def test_what_is_no_usable_photo_is_refused_with_its_reason(original: bytes, reason: Unfit) -> None:
    assert READER.read(original) is reason


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reader(tail: bytes) -> None:
    for start in (b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x01\x00\x00WEBP", b""):
        assert isinstance(READER.read(start + tail), Unfit)


def test_broken_camera_data_does_not_cost_the_photo() -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "kemarin sore"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (6.0, 7.0)
    _, facts = read(encoded(a_picture(), exif=exif))
    assert (facts.taken_at, facts.lat, facts.lng) == (None, None, None)


def test_a_picture_saved_again_smaller_and_brighter_is_still_the_same() -> None:
    first = a_picture(seed=7)
    again = first.resize((320, 240)).point(lambda shade: min(255, int(shade * 1.05)))
    _, one = read(encoded(first, quality=95))
    _, other = read(encoded(again, quality=55))
    assert same_picture(one.fingerprint, other.fingerprint)


def test_different_pictures_are_not_taken_for_one() -> None:
    prints = [difference_hash(a_picture(seed)) for seed in range(1, 25)]
    assert not [pair for pair in itertools.combinations(prints, 2) if same_picture(*pair)]


@given(
    st.integers(0, 2**64 - 1),
    st.lists(st.integers(0, 63), max_size=SAME_PHOTO_BITS, unique=True),
)
def test_the_bands_find_every_near_copy(fingerprint: int, flipped: list[int]) -> None:
    other = fingerprint
    for bit in flipped:
        other ^= 1 << bit
    assert bits_apart(fingerprint, other) == len(flipped)
    assert set(fingerprint_bands(fingerprint)) & set(fingerprint_bands(other))


def test_a_clean_photo_becomes_evidence_with_its_distance_and_the_original_is_sealed() -> None:
    original = with_camera_data(a_picture())
    store = holding(original)
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == "bersih"
    photo = store.photos["01K-CASE", "e1"]
    assert photo.clean is not None
    assert photo.clean.clean_key == "clean/01K-CASE/e1.jpg"
    assert photo.clean.distance_m is not None
    assert photo.clean.distance_m < 20
    assert photo.clean.uploaded_by == "DISHUB"
    assert set(store.files) == {"clean/01K-CASE/e1.jpg", "sealed/01K-CASE/e1"}
    assert store.files["sealed/01K-CASE/e1"] == original
    assert usable([photo], 1) == ("e1",)


def test_a_refused_file_leaves_its_reason_and_nothing_else() -> None:
    store = holding(b"MZ this is a program")
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    photo = store.photos["01K-CASE", "e1"]
    assert (photo.state, photo.reason) == (
        PhotoState.REFUSED,
        "Berkas bukan foto JPEG, PNG, atau WebP.",
    )
    assert store.files == {}
    assert usable([photo], 1) == ()


def test_a_file_larger_than_allowed_is_refused_unread() -> None:
    store = holding(encoded(a_picture()) + b"\x00" * MAX_PHOTO_BYTES)
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == Unfit.TOO_LARGE


@pytest.mark.parametrize("key", ["uploads/01K-CASE/other", "uploads/x", "uploads/../e1", ""])
def test_a_file_nobody_asked_for_is_thrown_away(key: str) -> None:
    store = holding(b"")
    store.files = {key: encoded(a_picture())}
    assert check_photo(key, desk_with(store)).outcome == NOT_ASKED_FOR
    assert store.files == {}


def test_a_photo_of_somebody_who_was_forgotten_is_thrown_away_though_it_was_asked_for() -> None:
    photo = replace(a_photo(), case_id=owner_of("01A"))
    store = holding(encoded(a_picture()), photo)
    store.erased.add("01A")
    key = f"uploads/{photo.case_id}/{photo.evidence_id}"
    assert check_photo(key, desk_with(store)).outcome == NOT_ASKED_FOR
    assert (store.files, store.hashes) == ({}, {})
    assert store.gone_for_good == {key}


@pytest.mark.parametrize(("minutes", "asked_anew"), [(1, False), (4, True), (600, True)])
def test_an_erasure_waits_for_a_photo_that_is_checked_late(minutes: int, asked_anew: bool) -> None:
    photo = replace(a_photo(), case_id=owner_of("01A"))
    store = holding(encoded(a_picture()), photo)
    now = photo.asked_at + timedelta(minutes=minutes)
    waited_for: list[bool] = []

    class Looking(PhotosInMemory):
        def seal(self, key: str, original: bytes) -> None:
            kept = store.photos[photo.case_id, photo.evidence_id]
            waited_for.append(awaited(kept, now + timedelta(minutes=2)))
            super().seal(key, original)

    looking = Looking(**vars(store))
    key = f"uploads/{photo.case_id}/{photo.evidence_id}"
    ports = replace(desk_with(looking), now=lambda: now)
    assert check_photo(key, ports).outcome == PhotoState.CLEAN.value
    assert waited_for == [True]
    asked = looking.photos[photo.case_id, photo.evidence_id].asked_at
    assert (asked != photo.asked_at) is asked_anew


def test_who_is_forgotten_while_a_late_check_begins_is_not_looked_at() -> None:
    photo = replace(a_photo(), case_id=owner_of("01A"))
    store = holding(encoded(a_picture()), photo)

    class Forgetting(PhotosInMemory):
        def renew(self, photo: Photo, at: datetime) -> None:
            self.erased.add("01A")
            super().renew(photo, at)

    looking = Forgetting(**vars(store))
    key = f"uploads/{photo.case_id}/{photo.evidence_id}"
    later = photo.asked_at + timedelta(hours=3)
    ports = replace(desk_with(looking), now=lambda: later)
    assert check_photo(key, ports).outcome == NOT_ASKED_FOR
    assert (looking.files, looking.gone_for_good) == ({}, {key})


def test_arriving_twice_changes_nothing() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    before = (dict(store.photos), dict(store.files))
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == GONE
    assert (store.photos, store.files) == before


def test_a_form_sent_again_with_another_picture_does_not_replace_the_evidence() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    evidence = store.files["clean/01K-CASE/e1.jpg"]
    store.files["uploads/01K-CASE/e1"] = encoded(a_picture(seed=9))
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == GONE
    assert store.files["clean/01K-CASE/e1.jpg"] == evidence
    assert "uploads/01K-CASE/e1" not in store.files


def test_the_same_photo_on_another_case_is_refused_and_that_case_not_named() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    store.photos["01K-B", "e2"] = a_photo(case_id="01K-B", evidence_id="e2", number="SRG-2")
    store.files["uploads/01K-B/e2"] = encoded(a_picture().resize((320, 240)), quality=60)
    assert check_photo("uploads/01K-B/e2", desk_with(store)).outcome == COPY
    refused = store.photos["01K-B", "e2"]
    assert refused.state is PhotoState.REFUSED
    assert refused.reason == (
        "Foto ini sudah dipakai sebagai bukti kasus lain. "
        "Ambil foto baru yang memperlihatkan keadaan setelah pekerjaan selesai."
    )
    assert "clean/01K-B/e2.jpg" not in store.files


def with_report(
    proof: bytes, sent: bytes = encoded(a_picture()), **changes: object
) -> PhotosInMemory:
    """A case whose reporter sent a picture, and a proof that has just arrived."""
    store = holding(proof, a_photo(**changes))
    owner = owner_of("01A")
    store.members["01A"] = "01K-CASE"
    asked = a_photo(case_id=owner, evidence_id="s1", asked_by="rabeg", cycle=0, asked_at=NOW - DAY)
    store.photos[owner, "s1"] = asked
    store.files[f"uploads/{owner}/s1"] = sent
    assert check_photo(f"uploads/{owner}/s1", desk_with(store)).outcome == "bersih"
    return store


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (lambda one: one, ""),
        (lambda one: one.resize((400, 300)), ""),
        (ImageOps.mirror, " (dicerminkan)"),
        (
            lambda one: ImageOps.expand(one, (0, 200), "black"),
            " (diberi bingkai atau diambil dari tangkapan layar)",
        ),
    ],
)
def test_the_reporters_own_picture_is_no_proof_however_it_is_sent_again(
    done: Callable[[Image.Image], Image.Image], said: str
) -> None:
    store = with_report(encoded(done(a_picture()), quality=70))
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == COPY
    reason = store.photos["01K-CASE", "e1"].reason
    assert reason.startswith(f"Foto ini sama dengan foto yang dikirim pelapor{said}. ")


def test_a_picture_of_a_report_that_was_merged_into_the_case_is_no_proof_either() -> None:
    store = with_report(encoded(a_picture()))
    store.members["01A"] = "01K-OTHER"
    store.merged["01K-OTHER"] = "01K-CASE"
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == COPY


def test_a_picture_made_from_the_reporters_is_taken_and_doubted_with_what_differs() -> None:
    edited = a_picture()
    ImageDraw.Draw(edited).rectangle((250, 170, 380, 300), fill=(120, 130, 140))
    store = with_report(encoded(edited.crop((10, 8, 620, 470)), quality=85))
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == "bersih"
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    (one,) = clean.resembles
    assert one.clean_key == "clean/aduan.01A/s1.jpg"
    assert {"cropped", "painted_over"} <= set(one.how)
    assert all(200 < left < 700 and 200 < top < 750 for left, top, _, _ in one.changed_there)
    assert len(one.changed) == len(one.changed_there) > 0
    said = "Foto ini tampaknya dibuat dari foto laporan (dipotong tepinya, "
    assert doubts(clean, a_case()) == (f"{said}sebagian gambarnya berbeda).",)


def test_a_report_whose_photo_comes_after_the_proof_is_held_against_it_as_well() -> None:
    edited = a_picture()
    ImageDraw.Draw(edited).rectangle((250, 170, 380, 300), fill=(120, 130, 140))
    store = holding(encoded(edited, quality=85))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert doubts(clean, a_case()) == ()
    late = a_photo(case_id=owner_of("01A"), evidence_id="s1", asked_by="wa", cycle=0)
    store.members["01A"] = "01K-CASE"
    store.photos[late.case_id, "s1"] = late
    for _ in range(2):  # the second time as after a crash: the upload is still there
        store.files["uploads/aduan.01A/s1"] = encoded(a_picture())
        check_photo("uploads/aduan.01A/s1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    (one,) = clean.resembles
    assert (one.clean_key, one.came_later) == ("clean/aduan.01A/s1.jpg", True)
    (said,) = doubts(clean, a_case())
    assert said.startswith("Foto ini serupa dengan foto laporan yang datang sesudahnya (")
    assert store.doubted["01A", "s1"].evidence_id == "e1"


def test_a_report_that_comes_clean_while_the_proof_is_compared_is_not_missed() -> None:
    store = holding(encoded(a_picture(), quality=85))
    put = store.put_evidence

    def meanwhile(case_id: str, evidence: Evidence) -> None:
        put(case_id, evidence)
        if not store.members:
            report = with_report(encoded(a_picture()))
            store.members |= report.members
            store.photos |= {key: one for key, one in report.photos.items() if "aduan" in key[0]}
            store.files |= report.files

    store.put_evidence = meanwhile  # type: ignore[method-assign]
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert [one.came_later for one in clean.resembles] == [True]


def test_a_late_photo_of_something_else_raises_no_doubt() -> None:
    store = holding(encoded(a_picture(seed=5)))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    late = a_photo(case_id=owner_of("01A"), evidence_id="s1", asked_by="wa", cycle=0)
    store.members["01A"] = "01K-CASE"
    store.photos[late.case_id, "s1"] = late
    store.files["uploads/aduan.01A/s1"] = encoded(a_picture())
    check_photo("uploads/aduan.01A/s1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert (clean.resembles, store.doubted) == ((), {})


def test_another_picture_of_the_place_is_not_doubted() -> None:
    store = with_report(encoded(a_picture(seed=5)))
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == "bersih"
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert doubts(clean, a_case()) == ()


def test_the_proof_of_an_earlier_cycle_is_no_proof_of_a_later_one() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    store.photos["01K-CASE", "e2"] = a_photo(evidence_id="e2", cycle=2)
    store.files["uploads/01K-CASE/e2"] = encoded(a_picture())
    assert check_photo("uploads/01K-CASE/e2", desk_with(store)).outcome == COPY
    assert "sebelum kasus dibuka kembali" in store.photos["01K-CASE", "e2"].reason


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (Image.new("RGB", (640, 480), "white"), Unfit.BLANK),
        (Image.new("RGB", (640, 480), "grey"), Unfit.BLANK),
        (Image.new("RGB", (640, 480), "black"), Unfit.TOO_DARK),
        (a_picture().point(lambda shade: shade // 12), Unfit.TOO_DARK),
        (a_picture().filter(ImageFilter.GaussianBlur(30)), Unfit.BLURRED),
        (Image.effect_noise((640, 480), 4), Unfit.BLANK),
    ],
)
def test_a_picture_that_shows_nothing_is_no_proof_and_is_refused_in_words(
    picture: Image.Image, why: Unfit
) -> None:
    store = holding(encoded(picture))
    assert check_photo("uploads/01K-CASE/e1", desk_with(store)).outcome == why
    assert store.photos["01K-CASE", "e1"].reason == REASONS[why]
    assert store.files == {}


def test_what_a_citizen_sends_may_show_little() -> None:
    store = with_report(encoded(a_picture()), encoded(Image.new("RGB", (640, 480), "grey")))
    assert store.photos[owner_of("01A"), "s1"].state is PhotoState.CLEAN


def test_sixteen_bits_come_out_as_they_look() -> None:
    ramp = np.tile(np.linspace(0, 65_535, 640), (480, 1)).astype(np.uint16)
    clean, _ = read(encoded(Image.fromarray(ramp), "PNG"))
    with Image.open(io.BytesIO(clean)) as picture:
        seen = np.asarray(picture.convert("L"), float)
    assert np.abs(seen - (ramp / 257)).mean() < 2


@pytest.mark.parametrize("tag", range(1, 9))
def test_every_orientation_is_put_upright(tag: int) -> None:
    """The picture as it should be seen has a red corner at the top left."""
    upright = a_picture()
    upright.paste((230, 20, 20), (0, 0, 160, 120))
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[tag]
    stored = upright if turned is None else upright.transpose(Image.Transpose(turned))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = tag
    clean, _ = read(encoded(stored, exif=exif, quality=92))
    with Image.open(io.BytesIO(clean)) as picture:
        red, green, _ = picture.getpixel((40, 40))  # type: ignore[misc]
    assert red > 180 > 100 > green


def showing(word: str) -> bytes:
    """A picture of the place with the word's code on a sheet of paper in it."""
    code = io.BytesIO()
    segno.make_qr(word, error="m").save(code, kind="png", scale=5, border=4)
    street = a_picture()
    street.paste(Image.open(code).convert("RGB"), (200, 150))
    return encoded(street, quality=80)


@pytest.mark.parametrize(("shown", "read_back"), [("jati-rusa-42", True), ("jati-rusa-43", False)])
def test_a_fresh_word_is_read_back_and_a_missing_one_is_for_people_to_look_for(
    shown: str, read_back: bool
) -> None:
    store = holding(showing(shown), a_photo(word="jati-rusa-42"))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert clean.word_read is read_back
    missing = ("Kata segar “jati-rusa-42” tidak terbaca mesin; lihat apakah ada di foto.",)
    assert doubts(clean, a_case()) == (() if read_back else missing)


def test_fresh_words_differ_and_are_easily_written() -> None:
    words = {fresh_word(f"01K{number}") for number in range(300)}
    assert len(words) > 295
    assert all(re.fullmatch("[a-z]{4,9}-[a-z]{4,9}-[1-9][0-9]", word) for word in words)


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'e:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/%s"/></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    ("kind", "origin"),
    [
        ("trainedAlgorithmicMedia", Origin.AI),
        ("compositeWithTrainedAlgorithmicMedia", Origin.PARTLY_AI),
        ("screenCapture", Origin.SCREEN),
        ("digitalCapture", None),
        ("aWordOfTomorrow", None),
    ],
)
@pytest.mark.parametrize("file", ["JPEG", "PNG", "WEBP"])
def test_what_a_file_admits_of_itself_is_said_and_what_it_boasts_is_not(
    kind: str, origin: Origin | None, file: str
) -> None:
    packet = (XMP % kind).encode()
    told: dict[str, object] = {"xmp": packet}
    if file == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode(), zip=True)
        told = {"pnginfo": info}
    clean, facts = read(encoded(a_picture(), file, **told))
    assert facts.origin is origin
    assert b"newscodes" not in clean


def test_an_ai_tools_own_word_is_a_doubt_and_silence_is_none() -> None:
    store = holding(encoded(a_picture(), xmp=(XMP % "trainedAlgorithmicMedia").encode()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert doubts(clean, a_case()) == ("Berkas foto ini menyatakan: dibuat dengan alat AI.",)
    assert doubted([store.photos["01K-CASE", "e1"]], a_case())


def test_a_broken_manifest_proves_nothing() -> None:
    _, facts = read(encoded(a_picture()) + b"jumb c2pa \x00\x01 broken")
    assert (facts.origin, facts.tool) == (None, "")


def opened(shown: bool, *cells: str) -> PhotosInMemory:
    """A clean proof, and the order to open it."""
    store = holding(encoded(a_picture(), quality=95))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    decide(store, shown, *cells)
    return store


def decide(store: PhotosInMemory, shown: bool, *cells: str) -> None:
    opening = Opening("DISKOMINFO", NOW, shown, covered_by(cells))
    store.photos["01K-CASE", "e1"] = replace(store.photos["01K-CASE", "e1"], opening=opening)
    store.files[order_key("01K-CASE", "e1")] = b""
    check_photo(order_key("01K-CASE", "e1"), desk_with(store))


def test_the_public_copy_has_the_marked_cells_filled_and_the_rest_as_it_was() -> None:
    store = opened(True, "k0.0", "k4.6")
    assert store.photos["01K-CASE", "e1"].public_key == "public/01K-CASE/e1.jpg"
    public = pixels(store.files["public/01K-CASE/e1.jpg"])
    clean = pixels(store.files["clean/01K-CASE/e1.jpg"])
    high, wide = public.shape[0] / ROWS, public.shape[1] / COLUMNS
    for row in range(ROWS):
        for column in range(COLUMNS):
            part = np.s_[
                int(row * high) + 9 : int((row + 1) * high) - 9,
                int(column * wide) + 9 : int((column + 1) * wide) - 9,
            ]
            if (row, column) in {(0, 0), (4, 6)}:
                assert public[part].std(axis=(0, 1)).max() < 3
            else:
                assert np.abs(public[part] - clean[part]).mean() < 4
    assert order_key("01K-CASE", "e1") not in store.files


def test_what_is_kept_has_no_public_copy_and_what_is_taken_back_has_none_any_more() -> None:
    assert opened(False).photos["01K-CASE", "e1"].public_key == ""
    store = opened(True)
    decide(store, False)
    assert store.photos["01K-CASE", "e1"].public_key == ""
    assert "public/01K-CASE/e1.jpg" not in store.files
    assert "clean/01K-CASE/e1.jpg" in store.files


def test_an_order_nobody_gave_makes_nothing_public() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    store.files[order_key("01K-CASE", "e1")] = b""
    done = check_photo(order_key("01K-CASE", "e1"), desk_with(store))
    assert done.outcome == NOT_ASKED_FOR
    assert not any(key.startswith("public/") for key in store.files)


def test_pictures_without_texture_are_like_nothing() -> None:
    sky = Image.linear_gradient("L").rotate(90).resize((640, 480)).convert("RGB")
    wall = sky.point(lambda shade: 60 + shade // 3)
    assert not same_picture(difference_hash(sky), difference_hash(wall))
    assert not same_picture(0, 0)


def test_the_same_photo_twice_on_one_case_is_no_reproach() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    store.photos["01K-CASE", "e2"] = a_photo(evidence_id="e2")
    store.files["uploads/01K-CASE/e2"] = encoded(a_picture())
    check_photo("uploads/01K-CASE/e2", desk_with(store))
    clean = store.photos["01K-CASE", "e2"].clean
    assert clean is not None
    assert clean.used_in == ()


def test_evidence_counts_in_its_own_cycle_alone() -> None:
    store = holding(encoded(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    assert usable(store.photos.values(), 1) == ("e1",)
    assert usable(store.photos.values(), 2) == ()


def test_distance_on_the_ground() -> None:
    assert metres_between(LAT, LNG, LAT, LNG) == 0
    assert metres_between(-6.0, 106.0, -7.0, 106.0) == pytest.approx(111_195, abs=5)


def test_a_photo_from_before_the_complaint_is_doubted() -> None:
    store = holding(with_camera_data(a_picture()))
    check_photo("uploads/01K-CASE/e1", desk_with(store))
    clean = store.photos["01K-CASE", "e1"].clean
    assert clean is not None
    assert doubts(clean, a_case()) == ()
    late = a_case(arrived_at=NOW + timedelta(days=1))
    assert doubts(clean, late) == ("Foto diambil sebelum aduan ini masuk.",)


REOPENED = a_case(cycle=2, cycle_opened_at=NOW)


def taken(at: timedelta, *, cycle: int) -> Photo:
    clean = Evidence("e2", NOW + timedelta(days=1), "DISHUB", "clean/e2.jpg", taken_at=NOW + at)
    return a_photo(evidence_id="e2", state=PhotoState.CLEAN, cycle=cycle, clean=clean)


def test_a_photo_from_before_the_reopening_proves_nothing_of_what_was_done_since() -> None:
    old, new = taken(-timedelta(hours=1), cycle=2), taken(timedelta(), cycle=2)
    assert old.clean is not None
    assert doubts(old.clean, REOPENED) == ("Foto diambil sebelum kasus ini dibuka kembali.",)
    assert doubted([old], REOPENED)
    assert not doubted([new], REOPENED)


def test_the_proof_of_the_cycle_before_is_not_doubted_for_being_from_before_the_next() -> None:
    earlier = taken(-timedelta(hours=1), cycle=1)
    assert earlier.clean is not None
    crowded = replace(REOPENED, reporter_count=400)
    assert doubts(earlier.clean, crowded, cycle=1) == ()
    assert not doubted([earlier], crowded)


@pytest.mark.parametrize(("reporters", "wordless"), [(24, False), (25, True), (400, True)])
def test_a_photo_begun_before_a_word_was_asked_for_is_doubted_once_it_is(
    reporters: int, wordless: bool
) -> None:
    case = replace(REOPENED, reporter_count=reporters)
    begun = taken(timedelta(), cycle=2)
    assert begun.clean is not None
    assert doubts(begun.clean, case, word_from=25) == (BEGUN_WITHOUT_WORD,) * wordless
    assert doubted([begun], case, word_from=25) is wordless
    read_back = replace(begun, clean=replace(begun.clean, word="jati-rusa-42", word_read=True))
    assert not doubted([read_back], case, word_from=25)


class PressedMeanwhile:
    """Covers, and while it does somebody decides anew."""

    def __init__(self, store: PhotosInMemory, then: Opening | None) -> None:
        self.store, self.then = store, then

    def cover(self, jpeg: bytes, boxes: object) -> bytes:
        here, self.then = self.then, None
        if here is not None:
            photo = self.store.photos["01K-CASE", "e1"]
            self.store.photos["01K-CASE", "e1"] = replace(photo, opening=here)
        return jpeg


def test_who_decides_anew_while_the_copy_is_made_has_the_last_word() -> None:
    store = opened(False)
    now_shown = Opening("DISKOMINFO", NOW, shown=True)
    kept_after_all = Opening("DISKOMINFO", NOW + timedelta(seconds=1), shown=False)
    photo = store.photos["01K-CASE", "e1"]
    store.photos["01K-CASE", "e1"] = replace(photo, opening=now_shown)
    store.files[order_key("01K-CASE", "e1")] = b""
    ports = replace(desk_with(store), coverer=PressedMeanwhile(store, kept_after_all))
    check_photo(order_key("01K-CASE", "e1"), ports)
    assert "public/01K-CASE/e1.jpg" not in store.files
    assert store.photos["01K-CASE", "e1"].public_key == ""


def test_a_photo_that_was_taken_away_while_it_was_opened_leaves_no_copy() -> None:
    store = opened(True)

    class Gone(PressedMeanwhile):
        def cover(self, jpeg: bytes, boxes: object) -> bytes:
            self.store.photos.pop(("01K-CASE", "e1"), None)
            return jpeg

    store.files[order_key("01K-CASE", "e1")] = b""
    ports = replace(desk_with(store), coverer=Gone(store, None))
    check_photo(order_key("01K-CASE", "e1"), ports)
    assert "public/01K-CASE/e1.jpg" not in store.files
