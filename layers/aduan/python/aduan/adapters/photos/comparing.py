"""Laying one picture on another with OpenCV: registration first, then tile by tile.

Points of one picture are found in the other (SIFT, Lowe 2004; also mirrored), one movement of the
whole (scale, turn, shift; before it, a pull along one edge) is fitted to them with RANSAC and made
exact by following points of detail (Lucas and Kanade). Without it a crop of two per cent hides a
copy. Then brightness and colours are evened out, and what is left is compared tile by tile, in the
frame of the earlier picture. `domain/photos/likeness.py` says what the numbers mean.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from aduan.domain.photos.likeness import (
    THE_SAME_FILE,
    UNLIKE,
    Measured,
    Resemblance,
    Tile,
    judge_likeness,
)

SIDE: Final = 720
"""Pictures are compared at this size: detail enough, and 20 of them in a few seconds."""
FEATURES: Final = 1_000
COLUMNS: Final = 16
_LEAST_POINTS: Final = 7
_LEAST_TRACKS: Final = 12
_RATIO: Final = 0.8
_PLENTY: Final = 80
"""So many points never agree by chance: the mirrored picture need not be tried."""
_EVERY: Final = 11
"""One pixel of so many is enough to see how light became other light."""
_LEAST_PULLED: Final = 20
_LEAST_STRETCH: Final = 0.003
_LEAST_LEFT: Final = 0.001
_MOST_STRETCH: Final = 0.7
_MOST_SHEARED: Final = 0.012
_STEPS: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 15, 0.01)
_GREY: Final = np.array([0.3, 0.59, 0.11], np.float32)

_DETAIL: Final = 3.0
"""Levels of 255: below, a tile shows no more than the noise and the blocks of a strong JPEG."""
_EXACT: Final = 0.92
_LOOSE: Final = 0.75
_FOUND_AGAIN: Final = 0.7
_SHIFTED: Final = 1.2
_OTHER_COLOUR: Final = 14.0
_ONE_COLOUR: Final = 5.0
_SEEN_OF_TILE: Final = 0.75
_BIN: Final = 12
_LEAST_OF_BIN: Final = 25

_STILL: Final = np.array([[1, 0, 0], [0, 1, 0]], np.float32)

Pixels: TypeAlias = NDArray[np.uint8]
Plane: TypeAlias = NDArray[np.float32]


class OpenCvComparer:
    """`PictureComparer`."""

    def against(self, proof: bytes, earlier: Iterable[bytes]) -> Iterator[Resemblance]:
        new = _opened(proof)
        shown = None if new is None else prepare(new)
        for one in earlier:
            if one == proof:
                yield THE_SAME_FILE
                continue
            old = None if shown is None else _opened(one)
            if shown is None or old is None:
                yield UNLIKE
                continue
            yield judge_likeness(lay_on(prepare(old), shown))


def _opened(jpeg: bytes) -> Pixels | None:
    if not jpeg:
        return None
    found = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return None if found is None else _pixels(cv2.cvtColor(found, cv2.COLOR_BGR2RGB))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture made small, and its points. `shown` is 255 where it is a picture, and 0 in corners
    of one colour, as turning leaves them."""

    rgb: Pixels
    grey: Pixels
    shown: Pixels
    points: Plane
    descriptors: Plane

    @property
    def size(self) -> tuple[int, int]:
        return self.grey.shape[1], self.grey.shape[0]


def prepare(rgb: Pixels) -> Prepared:
    """`rgb` is rows, columns, red-green-blue, upright."""
    cv2.setNumThreads(1)
    height, width = rgb.shape[:2]
    by = SIDE / max(height, width)
    if by < 1:
        size = (max(1, round(width * by)), max(1, round(height * by)))
        rgb = _pixels(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))
    grey = _pixels(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    sift = cv2.SIFT.create(nfeatures=FEATURES, contrastThreshold=0.015, edgeThreshold=14)
    found, raw = sift.detectAndCompute(grey, None)
    if raw is None or not found:
        none: Plane = np.zeros((0, 128), np.float32)
        return Prepared(rgb, grey, _shown(grey), np.zeros((0, 2), np.float32), none)
    points = np.array([one.pt for one in found[:FEATURES]], np.float32)
    histograms = np.asarray(raw[:FEATURES], np.float32)
    rooted = np.sqrt(histograms / np.maximum(histograms.sum(1, keepdims=True), 1e-6))
    return Prepared(rgb, grey, _shown(grey), points, rooted.astype(np.float32))


def _shown(grey: Pixels) -> Pixels:
    height, width = grey.shape
    reached = np.zeros((height + 2, width + 2), np.uint8)
    for corner in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
        if 3 <= grey[corner[1], corner[0]] <= 252 or reached[corner[1] + 1, corner[0] + 1]:
            continue
        flags = 4 | (255 << 8) | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE
        cv2.floodFill(grey.copy(), reached, corner, 0, 6, 6, flags)
    return np.where(reached[1:-1, 1:-1] == 255, 0, 255).astype(np.uint8)


def lay_on(earlier: Prepared, proof: Prepared) -> Measured | None:
    """How the proof lies on the earlier picture; None when it cannot be laid there."""
    mirrored = _flip(proof)
    straight = _register(earlier, proof)
    turned_over = _NOWHERE if straight.points >= _PLENTY else _register(earlier, mirrored)
    found, shown, is_mirrored = straight, proof, False
    if turned_over.points > straight.points:
        found, shown, is_mirrored = turned_over, mirrored, True
    stretch = _stretch(found)
    if stretch:
        shown = prepare(_pulled_back(shown.rgb, stretch))
        found = _register(earlier, shown)
    movement, points = found.movement, found.points
    if movement is None or points < _LEAST_POINTS:
        movement, is_mirrored = _register_by_eye(earlier, proof, mirrored)
        shown = mirrored if is_mirrored else proof
    if movement is None:
        return None
    movement = _sharpened(earlier, shown, movement)
    if stretch and (left := _left_of_stretch(earlier, shown, movement)):
        stretch = (1 + stretch) * (1 + left) - 1
        shown = prepare(_pulled_back((mirrored if is_mirrored else proof).rgb, stretch))
        again = _register(earlier, shown).movement
        if again is None:
            return None
        movement = _sharpened(earlier, shown, again)
    if not 0.08 < _scale(movement) < 12:
        return None
    return _compared(earlier, shown, movement, is_mirrored=is_mirrored, stretch=stretch)


# --- registration ---------------------------------------------------------------------------------


def _flip(picture: Prepared) -> Prepared:
    """The mirrored picture. A SIFT descriptor is 4 x 4 histograms of 8 directions: mirrored, its
    rows and directions run the other way, so nothing is computed again."""
    cells = picture.descriptors.reshape(-1, 4, 4, 8)[:, ::-1, :, [0, 7, 6, 5, 4, 3, 2, 1]]
    points = picture.points.copy()
    points[:, 0] = picture.size[0] - 1 - points[:, 0]
    return Prepared(
        np.ascontiguousarray(picture.rgb[:, ::-1]),
        np.ascontiguousarray(picture.grey[:, ::-1]),
        np.ascontiguousarray(picture.shown[:, ::-1]),
        points,
        np.ascontiguousarray(cells.reshape(-1, 128)),
    )


@dataclass(frozen=True, slots=True)
class _Registered:
    """The movement from the proof to the earlier picture, and how many points agree with it; where
    the points of which the same is seen lie in both."""

    movement: Plane | None
    points: int
    here: Plane
    there: Plane


_NOWHERE: Final = _Registered(None, 0, np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32))


def _register(earlier: Prepared, proof: Prepared) -> _Registered:
    if min(len(earlier.points), len(proof.points)) < _LEAST_POINTS:
        return _NOWHERE
    alike = proof.descriptors @ earlier.descriptors.T
    rows = np.arange(len(alike))
    best = alike.argmax(1)
    top = alike[rows, best].copy()
    back = alike.argmax(0)
    alike[rows, best] = -1
    second = alike.max(1)
    near, next_near = np.sqrt(np.maximum(0, 2 - 2 * top)), np.sqrt(np.maximum(0, 2 - 2 * second))
    kept = (near < _RATIO * next_near) & (back[best] == rows)
    if kept.sum() < _LEAST_POINTS:
        return _NOWHERE
    here, there = proof.points[kept], earlier.points[best[kept]]
    return _Registered(*_fit(here, there, within=3.0), here, there)


def _stretch(found: _Registered) -> float:
    """How much higher the proof was pulled than it was pulled wide (less: below zero), as happens
    when a picture is made to fit a frame; 0 where it was not. Only along its own edges: a ground
    seen from elsewhere is sheared as well."""
    if len(found.here) < _LEAST_PULLED:
        return 0.0
    movement, agree = cv2.estimateAffine2D(
        found.here, found.there, method=cv2.RANSAC, ransacReprojThreshold=2.0, maxIters=2_000,
        confidence=0.999,
    )  # fmt: skip
    enough = max(_LEAST_PULLED, min(0.5 * len(found.here), 1.5 * found.points))
    if movement is None or agree.sum() < enough:
        return 0.0
    across, down = np.asarray(movement[:, 0], float), np.asarray(movement[:, 1], float)
    wide, high = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if min(wide, high) < 0.05 or abs(float(across @ down)) > _MOST_SHEARED * wide * high:
        return 0.0
    pulled = wide / high - 1
    return pulled if _LEAST_STRETCH < abs(math.log(wide / high)) < _MOST_STRETCH else 0.0


def _left_of_stretch(earlier: Prepared, proof: Prepared, movement: Plane) -> float:
    """What points of detail, followed to a fraction of a pixel, say of the pull that is left."""
    moved = _moved(proof.grey, movement, earlier.size)
    here, there = _tracks(moved, earlier.grey, _inside(proof, movement, earlier.size, 9))
    if len(here) < _LEAST_TRACKS:
        return 0.0
    fitted, _ = cv2.estimateAffine2D(here, there, method=cv2.RANSAC, ransacReprojThreshold=0.8)
    if fitted is None:
        return 0.0
    left = float(np.linalg.norm(fitted[:, 0]) / np.linalg.norm(fitted[:, 1])) - 1
    return left if abs(left) > _LEAST_LEFT else 0.0


def _pulled_back(rgb: Pixels, stretch: float) -> Pixels:
    height, width = rgb.shape[:2]
    by = 1 + stretch  # made smaller along one side: nothing is invented
    size = (width, round(height / by)) if by > 1 else (round(width * by), height)
    return _pixels(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))


def _fit(come_from: Plane, go_to: Plane, *, within: float) -> tuple[Plane | None, int]:
    movement, agree = cv2.estimateAffinePartial2D(
        come_from,
        go_to,
        method=cv2.RANSAC,
        ransacReprojThreshold=within,
        maxIters=2_000,
        confidence=0.999,
    )
    if movement is None:
        return None, 0
    return np.asarray(movement, np.float32), int(agree.sum())


def _register_by_eye(
    earlier: Prepared, proof: Prepared, mirrored: Prepared
) -> tuple[Plane | None, bool]:
    """For pictures without points, such as fog or a wall: as a whole, without their bars."""
    left, top, width, height = _without_bars(earlier.grey)
    there = _thumbnail(earlier.grey[top : top + height, left : left + width])
    for picture, is_mirrored in ((proof, False), (mirrored, True)):
        x, y, wide, high = _without_bars(picture.grey)
        here = _thumbnail(picture.grey[y : y + high, x : x + wide])
        if abs(math.log((wide / high) / (width / height))) > 0.1:
            continue
        if float((here * there).mean()) < _EXACT:
            continue
        by = width / wide
        return np.array([[by, 0, left - x * by], [0, by, top - y * by]], np.float32), is_mirrored
    return None, False


def _without_bars(grey: Pixels) -> tuple[int, int, int, int]:
    across = np.flatnonzero(grey.std(0) > 2.5)
    down = np.flatnonzero(grey.std(1) > 2.5)
    if len(across) < 32 or len(down) < 32:
        return 0, 0, grey.shape[1], grey.shape[0]
    return (
        int(across[0]),
        int(down[0]),
        int(across[-1] - across[0] + 1),
        int(down[-1] - down[0] + 1),
    )


def _thumbnail(grey: Pixels) -> Plane:
    small = np.asarray(cv2.resize(grey, (48, 48), interpolation=cv2.INTER_AREA), np.float32)
    centred = small - small.mean()
    return np.asarray(centred / max(1.0, float(centred.std())), np.float32)


def _sharpened(earlier: Prepared, proof: Prepared, movement: Plane) -> Plane:
    """Registration to a tenth of a pixel, by the points of detail it already nearly meets."""
    for within in (2.0, 0.8, 0.6):
        moved = _moved(proof.grey, movement, earlier.size)
        inside = _inside(proof, movement, earlier.size, 9)
        if not inside.any():
            break
        looked_at = np.flatnonzero(inside == 255)[::_EVERY]
        curve = _curve(moved.ravel()[looked_at], earlier.grey.ravel()[looked_at])
        lit = _pixels(curve[moved].astype(np.uint8))
        here, there = _tracks(lit, earlier.grey, inside)
        if len(here) < _LEAST_TRACKS:
            break
        step, agree = _fit(here, there, within=within)
        if step is None or agree < _LEAST_TRACKS * 2 // 3:
            break
        movement = _after(step, movement)
        if (
            float(np.abs(_corners(earlier.size, step) - _corners(earlier.size, _STILL)).max())
            < 0.03
        ):
            break
    return movement


def _tracks(moved: Pixels, earlier: Pixels, inside: Pixels) -> tuple[Plane, Plane]:
    """Points of detail of the moved proof, and where they are in the earlier picture."""
    nothing: Plane = np.zeros((0, 2), np.float32)
    corners = cv2.goodFeaturesToTrack(moved, 500, 0.003, 6, mask=inside, blockSize=5)
    if corners is None:
        return nothing, nothing
    window: dict[str, Any] = {"winSize": (19, 19), "maxLevel": 2, "criteria": _STEPS}
    there, seen, _ = cv2.calcOpticalFlowPyrLK(moved, earlier, corners, None, **window)
    back, seen_back, _ = cv2.calcOpticalFlowPyrLK(earlier, moved, there, None, **window)
    returned = np.linalg.norm((back - corners)[:, 0], axis=1) < 0.6
    kept = (seen[:, 0] == 1) & (seen_back[:, 0] == 1) & returned
    return corners[kept][:, 0], there[kept][:, 0]


def _scale(movement: Plane) -> float:
    return math.hypot(float(movement[0, 0]), float(movement[1, 0]))


def _after(second: Plane, first: Plane) -> Plane:
    last = np.array([[0, 0, 1]], np.float32)
    return np.asarray((np.vstack([second, last]) @ np.vstack([first, last]))[:2], np.float32)


def _moved(picture: Pixels, movement: Plane, size: tuple[int, int]) -> Pixels:
    by = _scale(movement)
    if by < 0.85:
        picture = _pixels(cv2.GaussianBlur(picture, (0, 0), _softness(by)))
    how = cv2.INTER_CUBIC if by > 0.6 else cv2.INTER_LINEAR
    return _pixels(
        cv2.warpAffine(picture, movement, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
    )


def _softness(by: float) -> float:
    """What a picture loses when it is made smaller by this."""
    return 0.45 * math.sqrt(max(0.0, 1 / (by * by) - 1)) + 1e-3


def _inside(proof: Prepared, movement: Plane, size: tuple[int, int], edge: int) -> Pixels:
    mask = cv2.warpAffine(proof.shown, movement, size, flags=cv2.INTER_LINEAR)
    mask = cv2.erode(mask, np.ones((edge, edge), np.uint8))
    rim = edge // 2  # beside it a bar of the proof may begin
    mask[:rim] = mask[-rim:] = 0
    mask[:, :rim] = mask[:, -rim:] = 0
    return np.where(mask == 255, 255, 0).astype(np.uint8)


# --- comparison -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    """A tile: where it is, how much detail both have, how alike they are."""

    box: tuple[int, int, int, int]
    detail: float
    detail_proof: float
    alike: float
    colours_apart: float
    shift: float = 0.0
    alike_there: float = 0.0

    @property
    def textured(self) -> bool:
        return self.detail > _DETAIL

    @property
    def exact(self) -> bool:
        return self.textured and self.alike > _EXACT

    @property
    def shifted(self) -> bool:
        found_again = self.shift > _SHIFTED and self.alike_there > _FOUND_AGAIN
        return self.textured and not self.exact and found_again

    @property
    def loose(self) -> bool:
        return self.textured and not self.exact and not self.shifted and self.alike > _LOOSE

    @property
    def changed(self) -> bool:
        other_detail = max(self.detail, self.detail_proof) > 5 and self.alike < 0.5
        return self.colours_apart > _OTHER_COLOUR or other_detail


def _compared(
    earlier: Prepared, proof: Prepared, movement: Plane, *, is_mirrored: bool, stretch: float
) -> Measured | None:
    size, by = earlier.size, _scale(movement)
    inside = _inside(proof, movement, size, 2 * round(2.5 * max(1.0, by)) + 1)
    if (inside == 255).mean() < 0.2:
        return None
    moved = _moved(proof.rgb, movement, size)
    there = earlier.rgb
    if by > 1.15:
        there = _pixels(cv2.GaussianBlur(there, (0, 0), _softness(1 / by) * 0.8))
    here_even, there_even, recoloured = _evened(moved, there, inside)
    # Beside a bar, blurring would carry the bar into the picture.
    here_even = np.where(inside[..., None] == 255, here_even, there_even)
    here_grey, there_grey = _grey(here_even), _grey(there_even)
    # The colours of a picture made smaller are coarser: JPEG keeps one for four points.
    apart_there = _low(here_even, there_even) / np.float32(math.sqrt(max(1.0, by)))
    cells = _cells(_bands(there_grey), _bands(here_grey), apart_there, inside, COLUMNS)
    if not cells:
        return None
    eight = _pixels(np.clip(here_grey, 0, 255).astype(np.uint8))
    came, went = _tracks(
        eight,
        _pixels(np.clip(there_grey, 0, 255).astype(np.uint8)),
        _inside(proof, movement, size, 11),
    )
    apart = np.linalg.norm(went - came, axis=1)
    textured = [one for one in cells if one.textured]
    exact = [one for one in textured if one.exact]
    flat = [one for one in cells if not one.textured]
    changed = [one for one in cells if one.changed]
    shifted, loose = sum(one.shifted for one in cells), sum(one.loose for one in cells)
    return Measured(
        exact=len(exact),
        loose=loose,
        shifted=shifted,
        gone=len(textured) - len(exact) - loose - shifted,
        steady=float((apart < 0.5).mean()) if len(apart) else 0.0,
        flat=len(flat),
        flat_same=sum(one.colours_apart < _ONE_COLOUR for one in flat),
        colour_apart=float(np.median([one.colours_apart for one in exact])) if exact else 0.0,
        beyond=_beyond(size, proof.size, movement),
        degrees=math.degrees(math.atan2(float(movement[1, 0]), float(movement[0, 0]))),
        stretch=stretch,
        recoloured=recoloured,
        mirrored=is_mirrored,
        framed=_framed(size, proof.size, movement),
        changed=_on_proof(changed, movement, proof.size, is_mirrored=is_mirrored),
        changed_there=_tiles([one.box for one in changed], size),
        long_side=max(size),
    )


def _evened(moved: Pixels, earlier: Pixels, inside: Pixels) -> tuple[Plane, Plane, float]:
    """Both with the same brightness and colours, and by how much these had been shifted. For each
    channel a curve through medians: what was painted over does not pull it. The one of which more
    is cut off at white or black is the one the other is made like: that way nothing is guessed."""
    step = max(1, int(math.sqrt(inside.size / 20_000)))
    where = inside[::step, ::step] == 255
    here = _pixels(cv2.blur(moved, (5, 5)))[::step, ::step][where]
    there = _pixels(cv2.blur(earlier, (5, 5)))[::step, ::step][where]
    if _cut_off(here) > _cut_off(there) + 0.01:
        evened, shift = _made_like(earlier, there, here)
        return moved.astype(np.float32), evened, shift
    evened, shift = _made_like(moved, here, there)
    return evened, earlier.astype(np.float32), shift


def _made_like(picture: Pixels, come_from: Pixels, go_to: Pixels) -> tuple[Plane, float]:
    evened = np.empty(picture.shape, np.float32)
    shift = 0.0
    for channel in range(3):
        level = come_from[:, channel]
        curve = _curve(level, go_to[:, channel])
        evened[..., channel] = curve[picture[..., channel]]
        shift = max(shift, float(np.abs(curve[level] - level).mean()))
    return evened, shift


def _cut_off(levels: Pixels) -> float:
    return float(((levels > 252) | (levels < 3)).mean())


def _curve(come_from: Pixels, go_to: Pixels) -> Plane:
    """What each of the 256 levels became: medians of ranges of levels, made to rise by pooling what
    falls (Ayer and others 1955). What is cut off at black or white tells nothing."""
    pools: list[tuple[float, float, int]] = []
    for low in range(2, 253, _BIN):
        of_bin = (come_from >= low) & (come_from < min(253, low + _BIN))
        count = int(of_bin.sum())
        if count < _LEAST_OF_BIN:
            continue
        pools.append((float(come_from[of_bin].mean()), float(np.median(go_to[of_bin])), count))
        while len(pools) > 1 and pools[-2][1] > pools[-1][1]:
            (x, y, n), (x_next, y_next, n_next) = pools[-2], pools[-1]
            both = n + n_next
            pools[-2:] = [
                ((x * n + x_next * n_next) / both, (y * n + y_next * n_next) / both, both)
            ]
    levels: Plane = np.arange(256, dtype=np.float32)
    if not pools:
        return levels
    at, became = [one[0] for one in pools], [one[1] for one in pools]
    through = np.interp(levels, at, became)
    through = through + np.minimum(0, levels - at[0]) + np.maximum(0, levels - at[-1])
    return np.clip(through, 0, 255).astype(np.float32)


def _grey(picture: Plane) -> Plane:
    return np.asarray(cv2.GaussianBlur(picture @ _GREY, (0, 0), 1.0), np.float32)


def _bands(grey: Plane) -> Plane:
    """Detail alone: neither the noise of single pixels nor the fall of light."""
    return np.asarray(grey - cv2.GaussianBlur(grey, (0, 0), 8), np.float32)


def _low(one: Plane, other: Plane) -> Plane:
    """How far apart the colours are where detail is blurred away."""
    by = 0.25
    small = cv2.resize(np.abs(_quarter(one) - _quarter(other)).max(2), None, fx=1 / by, fy=1 / by)
    full = np.zeros(one.shape[:2], np.float32)
    high, wide = min(full.shape[0], small.shape[0]), min(full.shape[1], small.shape[1])
    full[:high, :wide] = small[:high, :wide]
    return full


def _quarter(picture: Plane) -> Plane:
    quarter = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(quarter, (0, 0), 1.0), np.float32)


def _cells(earlier: Plane, proof: Plane, apart: Plane, inside: Pixels, columns: int) -> list[_Cell]:
    height, width = earlier.shape
    side = max(20, round(max(width, height) / columns))
    across, down = max(1, width // side), max(1, height // side)
    reach = max(12, side // 2)
    found = []
    for row in range(down):
        for column in range(across):
            left, right = column * width // across, (column + 1) * width // across
            top, bottom = row * height // down, (row + 1) * height // down
            part = (slice(top, bottom), slice(left, right))
            if (inside[part] == 255).mean() < _SEEN_OF_TILE:
                continue
            one, other = earlier[part], proof[part]
            detail, detail_proof = float(one.std()), float(other.std())
            shared = float(((one - one.mean()) * (other - other.mean())).mean())
            alike = shared / (detail * detail_proof + 1e-6)
            colours = float(np.percentile(apart[part], 75))
            shift, there = 0.0, 0.0
            if detail > _DETAIL and alike < _EXACT:
                shift, there = _search(one, proof, left, top, reach)
            box = (left, top, right, bottom)
            found.append(_Cell(box, detail, detail_proof, alike, colours, shift, there))
    return found


def _search(tile: Plane, proof: Plane, left: int, top: int, reach: int) -> tuple[float, float]:
    """How far from its place the tile's detail is found in the proof, and how alike."""
    height, width = proof.shape
    x, y = max(0, left - reach), max(0, top - reach)
    right, bottom = left + tile.shape[1] + reach, top + tile.shape[0] + reach
    around = proof[y : min(height, bottom), x : min(width, right)]
    answer = cv2.matchTemplate(around, tile, cv2.TM_CCOEFF_NORMED)
    _, best, _, (at_x, at_y) = cv2.minMaxLoc(answer)
    return math.hypot(at_x + x - left, at_y + y - top), float(best)


# --- frames ---------------------------------------------------------------------------------------


def _corners(size: tuple[int, int], movement: Plane) -> Plane:
    width, height = size
    at = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32) - 0.5
    return np.asarray(cv2.transform(at, movement)[0] + 0.5, np.float32)


def _beyond(earlier: tuple[int, int], proof: tuple[int, int], movement: Plane) -> float:
    """How far the earlier picture reaches outside the proof."""
    back = np.asarray(cv2.invertAffineTransform(movement), np.float32)
    corners = _corners(earlier, back)
    low, high = corners.min(0), corners.max(0)
    out = max(0.0, -low[0], -low[1], high[0] - proof[0], high[1] - proof[1])
    return float(out) * _scale(movement) / max(earlier)


def _framed(earlier: tuple[int, int], proof: tuple[int, int], movement: Plane) -> bool:
    """Whether the proof reaches outside the earlier picture."""
    corners = _corners(proof, movement)
    low, high = corners.min(0), corners.max(0)
    out = max(-low[0], -low[1], high[0] - earlier[0], high[1] - earlier[1])
    return float(out) > 0.02 * max(earlier)


def _on_proof(
    cells: Sequence[_Cell], movement: Plane, size: tuple[int, int], *, is_mirrored: bool
) -> tuple[Tile, ...]:
    back = np.asarray(cv2.invertAffineTransform(movement), np.float32)
    boxes = []
    for cell in cells:
        left, top, right, bottom = cell.box
        at = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float32)
        corners = cv2.transform(at, back)[0]
        low, high = corners.min(0), corners.max(0)
        if is_mirrored:
            low[0], high[0] = size[0] - high[0], size[0] - low[0]
        boxes.append((int(low[0]), int(low[1]), int(high[0]), int(high[1])))
    return _tiles(boxes, size)


def _tiles(boxes: Sequence[tuple[int, int, int, int]], size: tuple[int, int]) -> tuple[Tile, ...]:
    width, height = size
    found = []
    for left, top, right, bottom in boxes:
        x, y = max(0, left), max(0, top)
        wide, high = min(width, right) - x, min(height, bottom) - y
        if wide > 0 and high > 0:
            found.append(
                Tile(
                    1000 * x // width,
                    1000 * y // height,
                    max(1, 1000 * wide // width),
                    max(1, 1000 * high // height),
                )
            )
    return tuple(found)


def _pixels(picture: Any) -> Pixels:
    return np.asarray(picture, np.uint8)
