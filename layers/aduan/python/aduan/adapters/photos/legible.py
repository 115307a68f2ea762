"""Does a picture show anything? A sheet of paper, a thumb on the lens and a pocket do not.

Measured on photographs: of those that show something, two tiles in a hundred hold at least 2 levels
of fine detail, and the brightest spots reach 130; of those that show nothing, 0.8 levels and 15.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from aduan.domain.photos.evidence import Unfit

SIDE: Final = 720
_COLUMNS: Final = 16
_DETAIL: Final = 1.4
_NOISE: Final = 0.8
"""White noise keeps a quarter of itself in the band looked at; what is shown must be more."""
_DARK: Final = 45.0
_ONE_COLOUR: Final = 26.0
_KERNEL: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
"""Sees neither edges nor falls of light, only noise (Immerkaer 1996)."""


def shows_nothing(rgb: NDArray[np.uint8]) -> Unfit | None:
    """Why the picture proves nothing; None when there is something to see."""
    height, width = rgb.shape[:2]
    by = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * by)), max(1, round(height * by)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    if float(np.percentile(grey, 99.5)) < _DARK:
        return Unfit.TOO_DARK
    noise = float(np.median(np.abs(cv2.filter2D(grey, -1, _KERNEL)))) * 1.4826 / 6
    if _fine_detail(grey) > max(_DETAIL, _NOISE * noise):
        return None
    low, high = np.percentile(cv2.blur(grey, (9, 9)), [2, 98])
    return Unfit.BLANK if high - low < _ONE_COLOUR else Unfit.BLURRED


def unexposed(rgb: NDArray[np.uint8]) -> bool:
    """White or black from edge to edge: the camera saw nothing at all."""
    low, high = np.percentile(rgb, [0.5, 99.5])
    return bool(high <= 4 or low >= 251)


def _fine_detail(grey: NDArray[np.float32]) -> float:
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    band = np.asarray(soft - cv2.GaussianBlur(soft, (0, 0), 3.0), np.float32)
    height, width = band.shape
    side = max(12, round(max(height, width) / _COLUMNS))
    rows, columns = max(1, height // side), max(1, width // side)
    used = band[: rows * side, : columns * side]
    if used.size < rows * columns * side * side:
        return float(band.std())
    tiles = used.reshape(rows, side, columns, side).std(axis=(1, 3)).ravel()
    tiles.sort()
    return float(tiles[::-1][max(1, len(tiles) // 50) if len(tiles) > 1 else 0])
