"""Pictures beside each other: which stand there, and what is said of each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

import pytest

from aduan.domain.case.case import Evidence, Resembling
from aduan.domain.photos.shown import Before, Beside
from aduan.domain.reports.tables import SHADES, Kind
from aduan.pages.shared.cells import cell_class
from aduan.pages.shared.pictures import BeforeAfter, Pair, Picture, before_after, pairs, reported

ZONE: Final = timezone(timedelta(hours=7), "WIB")
SENT: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PHOTO: Final = Evidence("e1", SENT, "pelapor", "clean/1.jpg")
TAKEN: Final = replace(PHOTO, taken_at=SENT - timedelta(hours=20))
CAME: Final = "Masuk Senin, 2 Maret 2026 pukul 08.00 WIB"
SHOT: Final = "Diambil Minggu, 1 Maret 2026 pukul 12.00 WIB"


def test_before_and_after_stand_beside_each_other_with_when_each_was_taken_or_came() -> None:
    shown = before_after([Before(TAKEN, "a/1")], [(PHOTO, "b/1"), (TAKEN, "b/2")], ZONE)
    assert shown == BeforeAfter(
        (Picture("a/1", f"Foto laporan. {SHOT}", SHOT),),
        (
            Picture("b/1", f"Foto tindak lanjut. {CAME}", CAME),
            Picture("b/2", f"Foto tindak lanjut. {SHOT}", SHOT),
        ),
    )


@pytest.mark.parametrize(("before", "after"), [(0, 0), (1, 0), (0, 1)])
def test_one_of_the_two_alone_is_no_comparison(before: int, after: int) -> None:
    sent, proofs = [Before(PHOTO, "a/1")] * before, [(PHOTO, "b/1")] * after
    assert before_after(sent, proofs, ZONE) is None


def test_what_reporters_sent_is_shown_as_theirs() -> None:
    assert reported([Before(PHOTO, "a/1")], ZONE) == (
        Picture("a/1", f"Foto pelapor. {CAME}", CAME),
    )
    assert reported([], ZONE) == ()


MADE_FROM: Final = Resembling("clean/0.jpg", ("cropped",), ((1, 2, 3, 4),), ((5, 6, 7, 8),))


def test_a_doubted_photo_stands_beside_what_it_seems_to_be_made_from_with_what_differs() -> None:
    (pair,) = pairs([Beside("b/1", "a/0", MADE_FROM)])
    assert pair == Pair(
        Picture("b/1", "Foto tindak lanjut", "Foto tindak lanjut", ((1, 2, 3, 4),)),
        Picture("a/0", "Foto laporan", "Foto laporan", ((5, 6, 7, 8),)),
        marked=True,
        earlier="foto laporan",
    )


def test_what_the_reader_may_not_see_is_named_and_not_shown() -> None:
    of_another = replace(MADE_FROM, of_case="K9", number="SRG-9", changed=())
    (pair,) = pairs([Beside("b/1", "", of_another)])
    assert (pair.other, pair.marked) == (None, False)
    assert pair.earlier == "foto bukti kasus SRG-9"


@pytest.mark.parametrize(
    ("kind", "text", "looks"),
    [
        (Kind.COUNT, "12", "number"),
        (Kind.NUMBER, "1,5", "number"),
        (Kind.SHARE, "82%", "number"),
        (Kind.TEXT, "12", ""),
        (Kind.DAY, "2 Maret", ""),
        *((Kind.COLOUR, shade, shade) for shade in SHADES),
        (Kind.COLOUR, "ungu", ""),
    ],
)
def test_a_number_stands_on_the_right_and_a_colour_behind_its_word(
    kind: Kind, text: str, looks: str
) -> None:
    assert cell_class(kind, text) == looks
