"""QR codes in a picture: how a fresh word is read back."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE: Final = 1_600
_LONGEST: Final = 80


def codes_in(rgb: NDArray[np.uint8]) -> tuple[str, ...]:
    """What the codes say, as far as they can be read; nothing of it is trusted."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    by = SIDE / max(grey.shape)
    if by < 1:
        grey = cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
    reader = cv2.QRCodeDetector()
    try:
        found, words, _, _ = reader.detectAndDecodeMulti(grey)
        if not found or not any(words):
            words = (reader.detectAndDecode(grey)[0],)
    except cv2.error:
        return ()
    return tuple(word[:_LONGEST] for word in words if word)
