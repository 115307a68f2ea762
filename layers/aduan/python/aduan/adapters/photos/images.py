"""Pictures, read with Pillow: what a file really is, a clean copy, and what it says of itself.

Pillow is deployed only with the function that uses this module. Sizes are checked from the header
before a pixel is decoded, so a decompression bomb costs nothing.
"""

import contextlib
import io
import math
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from aduan.adapters.photos.codes import codes_in
from aduan.adapters.photos.legible import shows_nothing, unexposed
from aduan.adapters.photos.provenance import said_origin
from aduan.domain.photos.evidence import Mark, PictureFacts, Unfit

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_PIXELS: Final = 50_000_000
MIN_SIDE: Final = 200
LONG_SIDE: Final = 2_048
_QUALITY: Final = 82
_HALF: Final = 128
_SEEN: Final = 2
"""Two spots this little apart are one shade to the eye, and noise decides which is brighter."""
_LEAST_SEEN: Final = 12
_CUT: Final = (0.0, 0.04, 0.08)


class PillowReader:
    """Reads photos of the city's zone: cameras write their local time without one."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def read(self, original: bytes) -> tuple[bytes, PictureFacts] | Unfit:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                return self._read(original)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return Unfit.TOO_MANY_PIXELS
        except UnidentifiedImageError:
            return Unfit.NOT_AN_IMAGE
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError):
            return Unfit.BROKEN

    def _read(self, original: bytes) -> tuple[bytes, PictureFacts] | Unfit:
        with Image.open(io.BytesIO(original), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return Unfit.TOO_MANY_PIXELS
            if min(width, height) < MIN_SIDE:
                return Unfit.TOO_SMALL
            exif = self._camera_data(picture)
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
            small = _small(_eight_bits(picture))
            flat = _on_white(_in_srgb(ImageOps.exif_transpose(small) or small))
        clean = Image.new("RGB", flat.size)
        clean.paste(flat)
        pixels = np.asarray(clean)
        if unexposed(pixels):
            return Unfit.TOO_DARK if pixels.mean() < _HALF else Unfit.BLANK
        out = io.BytesIO()
        clean.save(out, "JPEG", quality=_QUALITY, optimize=True)
        taken_at, lat, lng = exif
        origin, tool = said_origin(original)
        return out.getvalue(), PictureFacts(
            fingerprint=difference_hash(clean),
            taken_at=taken_at,
            lat=lat,
            lng=lng,
            nothing=shows_nothing(pixels),
            marks=marks_of(clean),
            mirror_marks=marks_of(ImageOps.mirror(clean)),
            origin=origin,
            tool=tool,
            codes=codes_in(pixels),
        )

    def _camera_data(
        self, picture: Image.Image
    ) -> tuple[datetime | None, float | None, float | None]:
        """Broken camera data is no reason to refuse a picture."""
        with contextlib.suppress(Exception):
            exif = picture.getexif()
            detail = exif.get_ifd(ExifTags.IFD.Exif)
            lat, lng = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
            return self._taken_at({**exif, **detail}), lat, lng
        return None, None, None

    def _taken_at(self, tags: Mapping[int, Any]) -> datetime | None:
        raw = tags.get(ExifTags.Base.DateTimeOriginal) or tags.get(ExifTags.Base.DateTime)
        offset = tags.get(ExifTags.Base.OffsetTimeOriginal)
        with contextlib.suppress(ValueError, TypeError):
            if offset:
                return datetime.strptime(f"{raw}{offset}", "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
            local = datetime.strptime(str(raw), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
            return local.replace(tzinfo=self._zone).astimezone(UTC)
        return None


def difference_hash(picture: Image.Image) -> int:
    """64 bits, each "is this spot brighter than its right neighbour" in a 9 x 8 grey copy. Survives
    scaling, re-saving and small changes of light. 0 where there is hardly a difference to see."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    spots = grey.tobytes()
    bits = seen = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = (bits << 1) | (spots[at] > spots[at + 1])
            seen += abs(spots[at] - spots[at + 1]) >= _SEEN
    return bits if seen >= _LEAST_SEEN else 0


def marks_of(picture: Image.Image) -> tuple[Mark, ...]:
    """The whole, without its bars, and with more and more of its edges cut off; its quarters, of
    which three are as they were when something in the fourth was painted over."""
    bare = picture.crop(_without_bars(picture))
    width, height = bare.size
    found = []
    for cut in _CUT:
        x, y = round(width * cut), round(height * cut)
        found.append(Mark("", difference_hash(bare.crop((x, y, width - x, height - y)))))
    halves = ((0, width // 2), (width // 2, width)), ((0, height // 2), (height // 2, height))
    for column, (left, right) in enumerate(halves[0]):
        for row, (top, bottom) in enumerate(halves[1]):
            part = difference_hash(bare.crop((left, top, right, bottom)))
            found.append(Mark(f"{column}{row}", part))
    return tuple(dict.fromkeys(found))


def _without_bars(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box of what is left when rows and columns of one shade at the edges are taken away."""
    small = np.asarray(picture.convert("L").resize((128, 128), Image.Resampling.BOX), float)
    across, down = np.flatnonzero(small.std(0) > _SEEN), np.flatnonzero(small.std(1) > _SEEN)
    width, height = picture.size
    if len(across) < _LEAST_SEEN or len(down) < _LEAST_SEEN:
        return 0, 0, width, height
    return (
        int(across[0] * width / 128),
        int(down[0] * height / 128),
        math.ceil((across[-1] + 1) * width / 128),
        math.ceil((down[-1] + 1) * height / 128),
    )


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Sixteen bits become eight by their upper half: conversion alone would cut everything bright
    to white. What the file says of itself (how it is turned) stays with it."""
    if not picture.mode.startswith("I"):
        return picture
    values = np.asarray(picture)
    upper = Image.fromarray((np.clip(values, 0, 65_535) >> 8).astype(np.uint8))
    upper.info = dict(picture.info)
    return upper


def _small(picture: Image.Image) -> Image.Image:
    """No larger than it is kept: everything after this takes little memory, whatever came. A
    palette becomes colours first, for there is nothing between two of its entries."""
    if "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif picture.mode in {"P", "1"}:
        picture = picture.convert("RGB")
    elif picture.mode == "PA":
        picture = picture.convert("RGBA")
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours of another space (a telephone's Display P3, a printer's CMYK) become sRGB."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        with contextlib.suppress(Exception):  # a broken profile is no reason to refuse a picture
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            wanted = ImageCms.createProfile("sRGB")
            seen = ImageCms.profileToProfile(picture, given, wanted, outputMode="RGB")
            return seen or picture
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in {"RGBA", "LA"}:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    lat = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S")
    lng = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W")
    if lat is None or lng is None or abs(lat) > 90 or abs(lng) > 180 or (lat, lng) == (0, 0):
        return None, None
    return lat, lng


def _degrees(parts: Any, side: Any, negative: str) -> float | None:
    if not parts or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return None if not math.isfinite(value) else -value if side == negative else value
