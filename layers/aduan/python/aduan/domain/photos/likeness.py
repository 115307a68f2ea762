"""Is one picture another one, or made from it? Decided from what was measured, never from pixels.

Two photographs of one place never agree to a fraction of a pixel: the camera stood elsewhere, so
near and far have moved against each other, and the noise is new. A copy agrees everywhere but where
it was painted over, however it was cropped, turned, scaled or brightened. So what counts is which
part of the detail both show lies *exactly* where one movement of the whole picture puts it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Likeness(StrEnum):
    """What one picture is to another."""

    IDENTICAL = "identical"
    DERIVED = "derived"
    NONE = "fine"


class How(StrEnum):
    """What was done to a picture to make the other of it."""

    SAME_FILE = "same_file"
    SAME_PICTURE = "same_picture"
    MIRRORED = "mirrored"
    FRAMED = "framed"
    CROPPED = "cropped"
    TURNED = "turned"
    STRETCHED = "stretched"
    RECOLOURED = "recoloured"
    PAINTED_OVER = "painted_over"


WORDS: Final = {
    How.SAME_FILE: "berkasnya sama",
    How.SAME_PICTURE: "gambarnya sama",
    How.MIRRORED: "dicerminkan",
    How.FRAMED: "diberi bingkai atau diambil dari tangkapan layar",
    How.CROPPED: "dipotong tepinya",
    How.TURNED: "diputar",
    How.STRETCHED: "ditarik",
    How.RECOLOURED: "diubah kecerahan atau warnanya",
    How.PAINTED_OVER: "sebagian gambarnya berbeda",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a picture, in thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How two pictures lie on each other, the proof moved as a whole onto the other one.

    Tiles with detail are `exact` (the same detail at the same place), `loose` (much the same),
    `shifted` (the same detail, but elsewhere than the one movement says: parallax) or `gone`.
    `steady` is the share of single points that lie within half a pixel of where they should.
    `flat` and `flat_same` count tiles without detail, and those of them of one colour in both.
    """

    exact: int
    loose: int
    shifted: int
    gone: int
    steady: float
    flat: int
    flat_same: int
    colour_apart: float
    """Of the exact tiles, in levels of 255, after brightness and colours were evened out."""
    beyond: float
    """How far the other picture's edge lies outside the proof, as a share of its long side."""
    degrees: float
    stretch: float
    recoloured: float
    """By how many levels of 255 brightness and colours were shifted, on the average."""
    mirrored: bool
    framed: bool
    changed: tuple[Tile, ...]
    """Where the proof shows something else, on the proof."""
    changed_there: tuple[Tile, ...] = ()
    """The same on the other picture."""
    long_side: int = 800


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The verdict, with what was done and where."""

    likeness: Likeness
    how: tuple[How, ...] = ()
    changed: tuple[Tile, ...] = ()
    changed_there: tuple[Tile, ...] = ()


UNLIKE: Final = Resemblance(Likeness.NONE)
THE_SAME_FILE: Final = Resemblance(Likeness.IDENTICAL, (How.SAME_FILE,))

LEAST_EXACT: Final = 4
LEAST_AGREEMENT: Final = 0.62
MOST_COLOUR_APART: Final = 10.0
WHATEVER_ITS_COLOURS: Final = 0.8
NEARLY_ALL: Final = 0.85
"""Where so much of the detail lies exactly, its colours were changed by whoever made it."""
EDGE: Final = 0.002
"""A picture scaled and saved again ends within a pixel of where it did; the smallest crop, one in a
hundred, takes five times as much."""
DEGREES: Final = 0.25
STRETCH: Final = 0.012
LEVELS: Final = 4.5
FLAT_ENOUGH: Final = 12


def judge_likeness(measured: Measured | None) -> Resemblance:
    """None: nothing in one picture could be found in the other."""
    if measured is None or not _made_of_one(measured):
        return UNLIKE
    how = _how(measured)
    changes = [one for one in how if one not in _HARMLESS]
    if not changes:
        return Resemblance(Likeness.IDENTICAL, (How.SAME_PICTURE, *how))
    return Resemblance(Likeness.DERIVED, how, measured.changed, measured.changed_there)


_HARMLESS: Final = frozenset({How.MIRRORED, How.FRAMED, How.STRETCHED})


def agreement(measured: Measured) -> float:
    """Between 0 (a meeting of chance) and 1 (every detail that is there lies where it should)."""
    there = measured.exact + measured.loose + measured.shifted
    return (measured.exact / there + measured.steady) / 2 if there else 0.0


def _made_of_one(measured: Measured) -> bool:
    detail = measured.exact + measured.loose + measured.shifted + measured.gone
    if detail < LEAST_EXACT:
        alike = measured.flat_same >= 0.97 * measured.flat
        return alike and measured.flat >= FLAT_ENOUGH and not measured.gone
    agreed = agreement(measured)
    if measured.exact < LEAST_EXACT or agreed < LEAST_AGREEMENT:
        return False
    nearly_all = detail >= FLAT_ENOUGH and measured.exact >= NEARLY_ALL * detail
    by_detail_alone = nearly_all or (
        agreed >= WHATEVER_ITS_COLOURS and measured.exact >= 0.4 * detail
    )
    return measured.colour_apart <= MOST_COLOUR_APART or by_detail_alone


def _how(measured: Measured) -> tuple[How, ...]:
    quarter = abs(measured.degrees) % 90
    found = {
        How.MIRRORED: measured.mirrored,
        How.FRAMED: measured.framed,
        How.CROPPED: measured.beyond > max(EDGE, 0.8 / measured.long_side),
        How.TURNED: min(quarter, 90 - quarter) > DEGREES,
        How.STRETCHED: abs(measured.stretch) > STRETCH,
        How.RECOLOURED: measured.recoloured > LEVELS,
        How.PAINTED_OVER: bool(measured.changed),
    }
    return tuple(how for how, is_so in found.items() if is_so)
