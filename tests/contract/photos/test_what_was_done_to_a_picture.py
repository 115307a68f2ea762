"""What was done to a picture is told apart from saving it again."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.domain.photos.likeness import How, Likeness, Measured, Resemblance, judge_likeness


def a_street() -> Image.Image:
    """Coloured blocks on grey ground, and much ground without any."""
    picture = Image.new("RGB", (640, 480), (120, 130, 140))
    draw = ImageDraw.Draw(picture)
    for n in range(26):
        x, y = n * 97 % 400, n * 61 % 300
        colour = (n * 53 % 256, n * 91 % 256, 255 - n * 53 % 256)
        draw.rectangle((x, y, x + 40 + n % 5 * 9, y + 30 + n % 7 * 6), fill=colour)
    return picture


def compared(picture: Image.Image, quality: int = 85) -> Resemblance:
    def jpeg(one: Image.Image, at: int) -> bytes:
        out = io.BytesIO()
        one.save(out, "JPEG", quality=at)
        return out.getvalue()

    (found,) = OpenCvComparer().against(jpeg(picture, quality), [jpeg(a_street(), 85)])
    return found


@pytest.mark.parametrize("quality", [30, 60])
def test_what_was_saved_again_however_badly_is_the_same_picture(quality: int) -> None:
    found = compared(a_street(), quality)
    assert (found.likeness, found.changed) == (Likeness.IDENTICAL, ())


@pytest.mark.parametrize(
    "done",
    [
        lambda one: ImageEnhance.Color(one).enhance(0.2),
        lambda one: ImageEnhance.Color(one).enhance(1.6),
        lambda one: ImageEnhance.Brightness(one).enhance(0.7),
    ],
)
def test_more_or_less_colour_or_light_is_a_change_and_no_other_picture(
    done: Callable[[Image.Image], Image.Image],
) -> None:
    found = compared(done(a_street()))
    assert found.likeness is Likeness.DERIVED
    assert How.RECOLOURED in found.how


@pytest.mark.parametrize("size", [(640, 360), (500, 480)])
def test_what_was_pulled_to_another_format_is_the_same_picture(size: tuple[int, int]) -> None:
    found = compared(a_street().resize(size, Image.Resampling.LANCZOS))
    assert found.likeness is Likeness.IDENTICAL
    assert How.STRETCHED in found.how


def measured(**changes: object) -> Measured:
    facts: dict[str, object] = {
        "exact": 40, "loose": 0, "shifted": 0, "gone": 0, "steady": 0.4, "flat": 20,
        "flat_same": 0, "colour_apart": 30.0, "beyond": 0.0, "degrees": 0.0, "stretch": 0.0,
        "recoloured": 40.0, "mirrored": False, "framed": False, "changed": (), **changes,
    }  # fmt: skip
    return Measured(**facts)  # type: ignore[arg-type]


def test_where_nearly_all_detail_lies_exactly_other_colours_excuse_nothing() -> None:
    assert judge_likeness(measured()).likeness is Likeness.DERIVED
    assert judge_likeness(measured(gone=40)).likeness is Likeness.NONE
    assert judge_likeness(measured(exact=5)).likeness is Likeness.NONE
