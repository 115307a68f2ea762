"""What becomes of a picture between a complaint and a proof: sent on, edited, or taken anew.

Everything is drawn by numpy and OpenCV from a seeded generator: no picture of anybody is needed.
"""

import math
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Rows, columns, red-green-blue."""

TEXT: Final = cv2.FONT_HERSHEY_SIMPLEX


def jpeg(picture: Pixels, quality: int) -> bytes:
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    assert done
    return data.tobytes()


def png(picture: Pixels) -> bytes:
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done
    return data.tobytes()


def scaled(picture: Pixels, by: float) -> Pixels:
    height, width = picture.shape[:2]
    size = (max(1, round(width * by)), max(1, round(height * by)))
    how = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=how)


def pulled(picture: Pixels, by: float) -> Pixels:
    """Made to fit a frame of another shape: `by` times as high, and as wide as it was."""
    height, width = picture.shape[:2]
    how = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, (width, round(height * by)), interpolation=how)


def mirrored(picture: Pixels) -> Pixels:
    return np.ascontiguousarray(picture[:, ::-1])


def screenshot(picture: Pixels, chance: Generator) -> Pixels:
    """The picture as a phone shows it: between bars, with a clock, a title and buttons."""
    width = int(chance.choice([720, 1080, 1080, 1440]))
    ground = np.array(chance.choice([0, 17, 30, 245, 255]) * np.ones(3), np.uint8)
    shown = scaled(picture, width / picture.shape[1])
    height = max(int(width * chance.uniform(1.8, 2.2)), shown.shape[0] + width // 5)
    screen = np.empty((height, width, 3), np.uint8)
    screen[:] = ground
    top = int((height - shown.shape[0]) * chance.uniform(0.35, 0.65))
    screen[top : top + shown.shape[0]] = shown
    ink = (255, 255, 255) if ground[0] < 128 else (20, 20, 20)
    size = width / 900
    hour, minute = chance.integers(0, 24), chance.integers(0, 60)
    cv2.putText(screen, f"{hour:02}:{minute:02}", (30, int(40 * size)), TEXT, size, ink, 2)
    cv2.putText(screen, "Foto", (width // 2, int(min(top - 12, 110 * size))), TEXT, size, ink, 2)
    for at in range(3):
        middle = (width * (at + 1) // 4, height - int(40 * size))
        cv2.circle(screen, middle, int(18 * size), ink, 2)
    return screen


def with_bars(picture: Pixels, chance: Generator) -> Pixels:
    """Bars on two sides or four, of one colour."""
    height, width = picture.shape[:2]
    colour = [int(value) for value in chance.choice([0, 255, 40]) * np.ones(3)]
    across, down = int(width * chance.uniform(0, 0.2)), int(height * chance.uniform(0.05, 0.25))
    return cv2.copyMakeBorder(
        picture, down, down, across, across, cv2.BORDER_CONSTANT, value=colour
    )


def cropped(picture: Pixels, chance: Generator, share: float) -> Pixels:
    """`share` of the width and of the height is gone, some at each side."""
    height, width = picture.shape[:2]
    across, down = round(width * share), round(height * share)
    left, top = int(chance.integers(0, across + 1)), int(chance.integers(0, down + 1))
    return np.ascontiguousarray(picture[top : top + height - down, left : left + width - across])


def turned(picture: Pixels, chance: Generator, degrees: float) -> Pixels:
    """Turned a little, as an editor does it: the corners cut away, or left black."""
    height, width = picture.shape[:2]
    zoom = 1.0
    if chance.random() < 0.7:
        angle = math.radians(abs(degrees))
        long, short = max(width, height), min(width, height)
        zoom = math.cos(angle) + long / short * math.sin(angle)
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, zoom)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC)


def recoloured(picture: Pixels, chance: Generator) -> Pixels:
    """Brighter, darker, warmer, more contrast: what the sliders of any phone do."""
    values = picture.astype(np.float32) / 255
    strength = chance.uniform(0.12, 0.35) * chance.choice([-1, 1])
    kind = chance.integers(0, 4)
    if kind == 0:
        values = values * (1 + strength)
    elif kind == 1:
        values = values ** math.exp(strength * 1.4)
    elif kind == 2:
        values = (values - 0.5) * (1 + strength) + 0.5 + strength * 0.25
    else:
        values = values * (1 + strength * np.array([1.0, 0.2, -1.0], np.float32))
        values = values * (1 + abs(strength) * 0.5)
    return np.clip(values * 255, 0, 255).astype(np.uint8)


def a_region(shape: tuple[int, int], share: float, chance: Generator) -> NDArray[np.float32]:
    """A blob that covers about `share` of the frame, 1 inside, soft at its edge."""
    height, width = shape
    mask = np.zeros(shape, np.float32)
    ratio = chance.uniform(0.6, 1.7)
    high = min(height * 0.95, math.sqrt(share * height * width * ratio))
    wide = min(width * 0.95, share * height * width / high)
    left = chance.uniform(0, width - wide)
    top = chance.uniform(0, height - high)
    if chance.random() < 0.5:
        first, last = (int(left), int(top)), (int(left + wide), int(top + high))
        cv2.rectangle(mask, first, last, 1.0, -1)
    else:
        middle = (int(left + wide / 2), int(top + high / 2))
        axes = (int(wide * 0.56), int(high * 0.56))
        cv2.ellipse(mask, middle, axes, float(chance.uniform(-20, 20)), 0, 360, 1.0, -1)
    return mask


def painted_over(picture: Pixels, chance: Generator, share: float) -> Pixels:
    """What stood there is gone: filled from its rim (inpainting), or with a piece of the
    surroundings laid over it (the clone stamp), grain and all."""
    height, width = picture.shape[:2]
    mask = a_region((height, width), share, chance)
    if chance.random() < 0.6:
        small = min(1.0, 360 / max(height, width))
        low, low_mask = scaled(picture, small), (scaled(_bytes(mask), small) > 20).astype(np.uint8)
        how = cv2.INPAINT_TELEA if chance.random() < 0.5 else cv2.INPAINT_NS
        filled = cv2.resize(
            cv2.inpaint(low, low_mask, 4, how), (width, height), interpolation=cv2.INTER_CUBIC
        ).astype(np.float32)
        grain = chance.normal(0, chance.uniform(1, 7), (height, width, 1)).astype(np.float32)
        filled = filled + cv2.GaussianBlur(grain, (0, 0), chance.uniform(0.5, 1.5))[..., None] * 1.5
    else:
        across = int(width * chance.uniform(0.25, 0.6) * chance.choice([-1, 1]))
        down = int(height * chance.uniform(0.0, 0.25) * chance.choice([-1, 1]))
        filled = np.roll(picture, (down, across), (0, 1)).astype(np.float32)
        if chance.random() < 0.5:
            filled = filled[:, ::-1]
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, max(height, width) / 300))[..., None]
    return np.clip(picture * (1 - soft) + filled * soft, 0, 255).astype(np.uint8)


def taken(scene: Pixels, chance: Generator, *, light: float = 0.15) -> Pixels:
    """As a camera gives it: vignetting, another exposure and white balance, its own noise."""
    height, width = scene.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    fall = 1 - chance.uniform(0.02, 0.25) * (x * x + y * y) / 2
    values = scene.astype(np.float32) / 255
    values = values ** np.float32(math.exp(chance.uniform(-light, light)))
    tint = 1 + chance.uniform(-light, light) * 0.5 * np.array([1, 0, -1], np.float32)
    values = values * fall[..., None] * tint * np.float32(1 + chance.uniform(-light, light))
    noise = chance.uniform(0.004, 0.03)
    rough = chance.standard_normal((height, width, 3), dtype=np.float32) * np.float32(noise)
    values = values + rough * np.sqrt(np.clip(values, 0.02, 1))
    if max(height, width) > 2000:
        values = cv2.GaussianBlur(values, (0, 0), 0.7)
    return np.clip(values * 255, 0, 255).astype(np.uint8)


def from_elsewhere(picture: Pixels, chance: Generator) -> Pixels:
    """A flat picture as if seen from another standpoint: each depth moves by its own amount, and
    the camera is turned. For photographs, whose depth nobody knows: an invented one."""
    height, width = picture.shape[:2]
    depth = _invented_depth(height, width, chance)
    reach = chance.uniform(0.03, 0.10) * width
    angle = chance.uniform(0, 2 * math.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x = x + (depth - 0.5) * np.float32(reach * math.cos(angle))
    y = y + (depth - 0.5) * np.float32(reach * math.sin(angle) * 0.5)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    off = chance.uniform(-0.07, 0.07, (4, 2)) * [width, height]
    inner = corners * 0.9 + np.array([width, height], np.float32) * 0.05
    view = cv2.getPerspectiveTransform(corners, (inner + off * 0.6).astype(np.float32))
    grid = cv2.perspectiveTransform(np.dstack([x, y]).reshape(-1, 1, 2), view)
    mapped = grid.reshape(height, width, 2)
    return cv2.remap(
        picture, mapped[..., 0], mapped[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )


def _invented_depth(height: int, width: int, chance: Generator) -> NDArray[np.float32]:
    """Ground that comes nearer towards the viewer, and things that stand on it."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    horizon = chance.uniform(0.1, 0.5)
    depth = np.clip((y - horizon) / (1 - horizon), 0, 1) ** 1.3 + 0.1 * x * chance.uniform(-1, 1)
    for _ in range(int(chance.integers(4, 12))):
        wide, high = chance.uniform(0.06, 0.3), chance.uniform(0.08, 0.4)
        left, foot = chance.uniform(-0.1, 1), chance.uniform(horizon, 1)
        stands = (abs(x - left) < wide) & (y < foot) & (y > foot - high)
        near = ((foot - horizon) / (1 - horizon)) ** 1.3
        depth = np.where(stands, np.float32(near + 0.1), depth)
    soft = cv2.GaussianBlur(depth.astype(np.float32), (0, 0), max(height, width) / 250)
    return soft.astype(np.float32)


def shows_nothing(kind: str, size: tuple[int, int], of: Pixels, chance: Generator) -> Pixels:
    """A picture that proves nothing, as it comes out of a pocket or a copier."""
    width, height = size
    flat = np.zeros((height, width, 3), np.float32)
    if kind == "white":
        flat += 255
    elif kind == "one colour":
        flat += chance.uniform(30, 220, 3)
    elif kind == "paper":
        y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
        flat += (chance.uniform(180, 235) + 12 * x - 9 * y)[..., None]
        flat += chance.normal(0, chance.uniform(0.5, 2.5), flat.shape)
    elif kind == "lens covered":
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        glow = np.exp(-((x - chance.uniform(-1, 1)) ** 2 + (y - chance.uniform(-1, 1)) ** 2))
        flat += (chance.uniform(5, 25) * glow)[..., None] * np.array([1.0, 0.5, 0.3])
        flat += chance.normal(0, chance.uniform(1, 5), flat.shape)
    elif kind == "dark":
        shown = cv2.resize(of, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        flat += shown * chance.uniform(0.015, 0.04) + chance.normal(3, 2, flat.shape)
    elif kind == "blurred":
        shown = cv2.resize(of, size, interpolation=cv2.INTER_AREA)
        spread = max(size) * chance.uniform(0.03, 0.06)
        flat += cv2.GaussianBlur(shown, (0, 0), spread) + chance.normal(0, 1, flat.shape)
    return np.clip(flat, 0, 255).astype(np.uint8)


NOTHINGS: Final = ("white", "black", "one colour", "paper", "lens covered", "dark", "blurred")


def _bytes(mask: NDArray[np.float32]) -> NDArray[np.uint8]:
    return (mask * 255).astype(np.uint8)


Change = Callable[[Pixels, Generator], Pixels]
