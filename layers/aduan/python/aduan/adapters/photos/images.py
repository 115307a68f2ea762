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

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from aduan.domain.photos.evidence import PictureFacts, Unfit

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_PIXELS: Final = 50_000_000
MIN_SIDE: Final = 200
LONG_SIDE: Final = 2_048
_QUALITY: Final = 82


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
            upright = ImageOps.exif_transpose(picture) or picture
            flat = _on_white(upright)
        flat.thumbnail((LONG_SIDE, LONG_SIDE))
        clean = Image.new("RGB", flat.size)
        clean.paste(flat)
        out = io.BytesIO()
        clean.save(out, "JPEG", quality=_QUALITY, optimize=True)
        taken_at, lat, lng = exif
        return out.getvalue(), PictureFacts(difference_hash(clean), taken_at, lat, lng)

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
    scaling, re-saving and small changes of light."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    spots = grey.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = (bits << 1) | (spots[at] > spots[at + 1])
    return bits


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
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
