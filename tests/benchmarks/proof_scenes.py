"""Streets that do not exist, in three dimensions: ground, walls, things that stand about, and what
the complaint is of. Photographed from two standpoints, near and far move against each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.benchmarks.proof_pictures import TEXT, Pixels

EYE_M: Final = 1.55
SIDE: Final = 768


@dataclass(frozen=True)
class Surface:
    """A flat thing: its four corners in metres (right, down, ahead of the first standpoint), and
    what is painted on it, with what of it can be seen through."""

    corners: NDArray[np.float64]
    paint: Pixels
    seen: NDArray[np.uint8]
    complained_of: bool = False

    @property
    def ahead(self) -> float:
        return float(self.corners[:, 2].mean())


@dataclass(frozen=True)
class Standpoint:
    """Where the camera is, and where it looks."""

    right: float = 0.0
    ahead: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.06
    roll: float = 0.0
    zoom: float = 1.0


@dataclass(frozen=True)
class Scene:
    """All surfaces, and the sky."""

    surfaces: Sequence[Surface]
    sky: Pixels

    def seen_from(self, where: Standpoint, size: tuple[int, int], *, solved: bool) -> Pixels:
        """The picture, without what was complained of once that is gone."""
        width, height = size
        over = 1.5 if max(size) <= 1_700 else 1.0
        canvas_size = (round(width * over), round(height * over))
        canvas = _sky(self.sky, where, canvas_size)
        for one in sorted(self.surfaces, key=lambda each: -each.ahead):
            if not (solved and one.complained_of):
                _paint(canvas, one, where)
        if over == 1.0:
            return canvas
        return np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_AREA), np.uint8)


def a_scene(chance: Generator) -> Scene:
    """A street, a yard or a river bank."""
    ground_kind = chance.choice(["asphalt", "paving", "soil", "grass"])
    surfaces = [_ground(str(ground_kind), chance)]
    far = chance.uniform(9, 22)
    wall = str(chance.choice(["brick", "plaster", "leaves", "boards"]))
    high = chance.uniform(2.5, 7)
    surfaces.append(_upright(-25, far, 50, high, texture(wall, chance, repeat=3)))
    if chance.random() < 0.6:
        side = -1 if chance.random() < 0.5 else 1
        surfaces.append(_along(side * chance.uniform(3, 5), 2.2, far, high, chance))
    for _ in range(int(chance.integers(5, 12))):
        ahead = chance.uniform(3.2, far - 0.5)
        wide, tall = chance.uniform(0.2, 1.8), chance.uniform(0.4, 2.6)
        right = chance.uniform(-0.75, 0.75) * ahead
        kind = str(chance.choice(["brick", "plaster", "leaves", "boards", "sign", "rubbish"]))
        surfaces.append(_upright(right, ahead, wide, tall, texture(kind, chance), chance=chance))
    surfaces.append(_complained_of(chance))
    return Scene(surfaces, _clouds(chance))


def standpoints(chance: Generator) -> tuple[Standpoint, Standpoint]:
    """Where the reporter stood, and where the official did, some steps away."""
    first = Standpoint(
        pitch=chance.uniform(0.05, 0.16),
        yaw=chance.uniform(-0.1, 0.1),
        zoom=chance.uniform(0.8, 1.1),
    )
    right = chance.uniform(0.35, 1.3) * chance.choice([-1, 1])
    second = Standpoint(
        right=right,
        ahead=chance.uniform(-0.9, 0.8),
        yaw=first.yaw - math.atan2(right, 5) * chance.uniform(0.4, 1.1),
        pitch=first.pitch + chance.uniform(-0.04, 0.04),
        roll=chance.uniform(-0.05, 0.05),
        zoom=first.zoom * chance.uniform(0.92, 1.1),
    )
    return first, second


def texture(kind: str, chance: Generator, repeat: int = 1) -> Pixels:
    """What a thing is made of, with its dirt."""
    side = SIDE
    rough = _clouded(side, chance, finest=2) - 0.5
    fine = chance.standard_normal((side, side), dtype=np.float32) * 0.06
    tint = {
        "asphalt": (0.36, 0.36, 0.38), "paving": (0.55, 0.52, 0.5), "soil": (0.45, 0.36, 0.26),
        "grass": (0.3, 0.45, 0.2), "brick": (0.55, 0.32, 0.25), "plaster": (0.72, 0.7, 0.64),
        "leaves": (0.2, 0.36, 0.14), "boards": (0.48, 0.38, 0.28), "sign": (0.8, 0.8, 0.82),
        "rubbish": (0.5, 0.48, 0.46),
    }[kind]  # fmt: skip
    base = np.array(tint, np.float32) * np.float32(chance.uniform(0.75, 1.25))
    picture = np.repeat((1 + rough * 0.8 + fine)[..., None], 3, 2) * base
    canvas = np.clip(picture * 255, 0, 255).astype(np.uint8)
    _detail(canvas, kind, chance)
    if repeat > 1:
        canvas = np.tile(canvas, (1, repeat, 1))
        wide = _clouded(canvas.shape[1], chance, finest=3)[: canvas.shape[0]]
        canvas = np.clip(canvas * (0.7 + 0.6 * wide)[..., None], 0, 255).astype(np.uint8)
        for _ in range(12):
            _scrawl(canvas, chance)
    return canvas


def _detail(canvas: Pixels, kind: str, chance: Generator) -> None:
    side = canvas.shape[0]
    if kind in {"brick", "paving", "boards"}:
        high = int(chance.integers(24, 70))
        wide = {"brick": 2 * high, "paving": high, "boards": side}[kind]
        for row, top in enumerate(range(0, side, high)):
            for left in range(-(row % 2) * wide // 2, side, wide):
                shade = chance.uniform(0.75, 1.2)
                part = canvas[top + 2 : top + high - 1, max(0, left + 2) : left + wide - 1]
                part[:] = np.clip(part * shade, 0, 255).astype(np.uint8)
    if kind in {"leaves", "grass", "rubbish"}:
        for _ in range(900 if kind != "rubbish" else 240):
            x, y = (int(value) for value in chance.integers(0, side, 2))
            shade = canvas[y, x].astype(float) * chance.uniform(0.4, 1.7)
            if kind == "rubbish":
                shade = chance.uniform(20, 240, 3)
            ink = [int(min(255, value)) for value in shade]
            long = int(chance.integers(4, 22 if kind == "grass" else 34))
            axes = (max(2, long // (5 if kind == "grass" else 2)), long)
            cv2.ellipse(canvas, (x, y), axes, float(chance.uniform(-60, 60)), 0, 360, ink, -1)
    if kind == "sign":
        for line in range(int(chance.integers(2, 6))):
            word = "".join(chance.choice(list("ABDEGIKLMNPRSTU "), int(chance.integers(4, 11))))
            ink = [int(value) for value in chance.uniform(0, 120, 3)]
            cv2.putText(canvas, word, (30, 140 + line * 130), TEXT, 3.4, ink, 12)
    for _ in range(int(chance.integers(6, 20))):
        _scrawl(canvas, chance)


def _scrawl(canvas: Pixels, chance: Generator) -> None:
    """A crack, a stain's edge, a cable."""
    height, width = canvas.shape[:2]
    at = chance.uniform(0, 1, 2) * [width, height]
    steps = chance.normal(0, 18, (int(chance.integers(5, 25)), 2)).cumsum(0)
    points = np.round(at + steps).astype(np.int32)
    ink = [int(value) for value in chance.uniform(10, 200) * np.ones(3)]
    cv2.polylines(canvas, [points], False, ink, int(chance.integers(1, 4)), cv2.LINE_AA)


def _clouded(side: int, chance: Generator, finest: int) -> NDArray[np.float32]:
    """Noise of many sizes at once, between 0 and 1."""
    found = np.zeros((side, side), np.float32)
    cells, weight = 3, 1.0
    while side // cells > finest:
        small = chance.random((cells, cells), dtype=np.float32)
        found += weight * cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC)
        cells, weight = cells * 2, weight * 0.62
    low, high = float(found.min()), float(found.max())
    return np.asarray((found - low) / (high - low), np.float32)


def _clouds(chance: Generator) -> Pixels:
    soft = _clouded(512, chance, finest=8)[..., None]
    blue = np.array([0.5, 0.65, 0.88], np.float32) * np.float32(chance.uniform(0.7, 1.1))
    grey = np.float32(chance.uniform(0.6, 0.95))
    return np.clip((blue * (1 - soft) + grey * soft) * 255, 0, 255).astype(np.uint8)


def _ground(kind: str, chance: Generator) -> Surface:
    wide, far = 14.0, 40.0
    corners = np.array(
        [[-wide, EYE_M, far], [wide, EYE_M, far], [wide, EYE_M, 1.2], [-wide, EYE_M, 1.2]]
    )
    paint = np.tile(texture(kind, chance), (4, 3, 1))
    stains = cv2.resize(_clouded(512, chance, finest=2), paint.shape[1::-1])
    paint = np.clip(paint * (0.55 + 0.9 * stains)[..., None], 0, 255).astype(np.uint8)
    for _ in range(160):
        _scrawl(paint, chance)
    return Surface(corners, paint, np.full(paint.shape[:2], 255, np.uint8))


def _upright(
    right: float,
    ahead: float,
    wide: float,
    tall: float,
    paint: Pixels,
    *,
    chance: Generator | None = None,
    complained_of: bool = False,
) -> Surface:
    corners = np.array(
        [
            [right - wide / 2, EYE_M - tall, ahead],
            [right + wide / 2, EYE_M - tall, ahead],
            [right + wide / 2, EYE_M, ahead],
            [right - wide / 2, EYE_M, ahead],
        ]
    )
    if wide > 20:
        corners[:, 0] += wide / 2
    return Surface(corners, paint, _outline(paint, chance), complained_of)


def _along(right: float, near: float, far: float, tall: float, chance: Generator) -> Surface:
    """A wall that runs away from the viewer."""
    corners = np.array(
        [
            [right, EYE_M - tall, far],
            [right, EYE_M - tall, near],
            [right, EYE_M, near],
            [right, EYE_M, far],
        ]
    )
    if right < 0:
        corners = corners[[1, 0, 3, 2]][:, :]
    paint = texture(str(chance.choice(["brick", "plaster", "boards"])), chance, repeat=3)
    return Surface(corners, paint, np.full(paint.shape[:2], 255, np.uint8))


def _complained_of(chance: Generator) -> Surface:
    """A heap of rubbish, a fallen tree, a broken board: in the middle, large enough to be seen."""
    ahead = chance.uniform(2.8, 4.2)
    wide, tall = chance.uniform(0.8, 2.4), chance.uniform(0.5, 1.6)
    paint = texture(str(chance.choice(["rubbish", "leaves", "boards", "sign"])), chance)
    right = chance.uniform(-0.8, 0.8)
    return _upright(right, ahead, wide, tall, paint, chance=chance, complained_of=True)


def _outline(paint: Pixels, chance: Generator | None) -> NDArray[np.uint8]:
    """Square, or with a ragged edge."""
    height, width = paint.shape[:2]
    seen = np.full((height, width), 255, np.uint8)
    if chance is None or chance.random() < 0.4:
        return seen
    seen[:] = 0
    angles = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    reach = 0.5 * np.clip(0.85 + 0.16 * chance.standard_normal(40), 0.4, 1.0)
    points = np.stack([0.5 + reach * np.cos(angles), 0.5 + reach * np.sin(angles)], 1)
    cv2.fillPoly(seen, [np.round(points * [width, height]).astype(np.int32)], 255, cv2.LINE_AA)
    return seen


def _turn(where: Standpoint) -> NDArray[np.float64]:
    def about(axis: int, angle: float) -> NDArray[np.float64]:
        turned = np.eye(3)
        one, other = [(1, 2), (2, 0), (0, 1)][axis]
        turned[one, one] = turned[other, other] = math.cos(angle)
        turned[one, other], turned[other, one] = -math.sin(angle), math.sin(angle)
        return turned

    return about(2, where.roll) @ about(0, where.pitch) @ about(1, -where.yaw)


def _lens(where: Standpoint, size: tuple[int, int]) -> NDArray[np.float64]:
    focal = where.zoom * 0.8 * max(size)
    return np.array([[focal, 0, size[0] / 2], [0, focal, size[1] / 2], [0, 0, 1]])


def _sky(sky: Pixels, where: Standpoint, size: tuple[int, int]) -> Pixels:
    far = np.array([[-900, -700, 900], [900, -700, 900], [900, 200, 900], [-900, 200, 900]], float)
    place = _projected(far, where, size)
    high, wide = sky.shape[:2]
    come_from = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    move = cv2.getPerspectiveTransform(come_from, place)
    return np.asarray(
        cv2.warpPerspective(sky, move, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT),
        np.uint8,
    )


def _projected(
    corners: NDArray[np.float64], where: Standpoint, size: tuple[int, int]
) -> NDArray[np.float32]:
    seen = (corners - [where.right, 0, where.ahead]) @ _turn(where).T
    depth = np.maximum(seen[:, 2:], 0.15)
    flat = np.hstack([seen[:, :2] / depth, np.ones((len(seen), 1))]) @ _lens(where, size).T
    return flat[:, :2].astype(np.float32)


def _paint(canvas: Pixels, one: Surface, where: Standpoint) -> None:
    size = (canvas.shape[1], canvas.shape[0])
    high, wide = one.paint.shape[:2]
    come_from = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    move = cv2.getPerspectiveTransform(come_from, _projected(one.corners, where, size))
    shown = cv2.warpPerspective(one.paint, move, size, flags=cv2.INTER_LINEAR)
    seen = cv2.warpPerspective(one.seen, move, size, flags=cv2.INTER_LINEAR)
    part = seen.astype(np.float32)[..., None] / 255
    canvas[:] = (canvas * (1 - part) + shown * part).astype(np.uint8)
