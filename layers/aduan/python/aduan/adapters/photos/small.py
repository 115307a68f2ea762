"""A photo as the public board shows it: small, encoded anew from its pixels, nothing else in it."""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError

WIDEST: Final = 320
HEAVIEST: Final = 14_000
"""Bytes: eight of them and their page stay below what a page may weigh."""
_QUALITIES: Final = (70, 55, 40, 28, 18, 10)


def small_copy(jpeg: bytes) -> bytes | None:
    """None of what is no picture; else the best copy that is light enough."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    picture.thumbnail((WIDEST, WIDEST))
    made = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        made = out.getvalue()
        if len(made) <= HEAVIEST:
            break
    return made
