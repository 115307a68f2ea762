"""What the forms of an official offer, and what the pages of a photo say, as values."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from aduan.application.official.open_photo import KEEP, OPEN, NotOpened, PhotoToOpen
from aduan.application.official.upload import MEDIA_TYPES, NoUpload, UploadForm
from aduan.domain.case.case import Evidence
from aduan.domain.case.lifecycle import Move
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES, Photo, PhotoState
from aduan.domain.photos.opening import COLUMNS, ROWS, Opening, covered_by
from aduan.pages.official.action_forms import MAX_NOTE, ActionForms
from aduan.pages.official.cover_page import Cell, cover_page, not_opened_page
from aduan.pages.official.upload_page import no_upload_page, upload_page
from tests.unit.samples import CITY, NOW, a_case

MOVES: Final = frozenset({Move.RESOLVE, Move.ACCEPT, Move.FORWARD, Move.NOTE})


def forms(**changes: Any) -> ActionForms:
    plain = ActionForms(
        city=CITY, moves=MOVES, token="t", agency="DISHUB", now=NOW, ready_photos=0,
        asks_word=False, once="o",
    )  # fmt: skip
    return replace(plain, **changes)


# --- forms --------------------------------------------------------------------------------------


def test_the_everyday_moves_come_first_and_what_has_no_form_has_none() -> None:
    assert forms().offered == ("accept", "resolve", "forward")
    assert forms(moves=frozenset()).offered == ()


def test_a_case_is_given_to_no_office_it_accuses_and_never_to_the_one_that_has_it() -> None:
    shown = forms(withheld_from=("DLH", "SEKDA"))
    assert set(shown.offices) == {"DISHUB", "DPUPR", "INSPEKTORAT"}
    assert set(shown.other_offices) == {"DPUPR", "INSPEKTORAT"}
    assert shown.offices["DPUPR"] == CITY.agencies["DPUPR"]


def test_a_post_is_kept_from_a_case_once() -> None:
    assert set(forms().posts) == {"WALI_KOTA", "SEKDA", *CITY.agencies}
    assert set(forms(withheld_from=("DLH", "SEKDA")).posts) == {
        "WALI_KOTA", "DISHUB", "DPUPR", "INSPEKTORAT",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "years"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), ("2026", "2027", "2028")),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), ("2027", "2028", "2029")),
    ],
)
def test_the_budgets_begin_with_this_year_by_the_citys_clock(
    now: datetime, years: tuple[str, ...]
) -> None:
    assert tuple(forms(now=now).years.items()) == tuple((year, year) for year in years)


def test_a_leader_wants_an_answer_in_hours_or_days() -> None:
    assert forms().answer_within == {
        "4": "4 jam lagi", "24": "24 jam lagi", "72": "3 hari lagi", "168": "7 hari lagi",
    }  # fmt: skip


def test_what_a_refused_attempt_contained_stands_in_its_own_form_alone() -> None:
    shown = forms(refused_move="resolve", typed={"note": "sudah dicek"})
    assert shown.was("resolve", "note") == "sudah dicek"
    assert (shown.was("resolve", "public_note"), shown.was("accept", "note")) == ("", "")
    assert forms(refused_move="resolve").was("resolve", "note") == ""


def test_a_form_says_how_long_a_note_and_how_big_a_photo_may_be() -> None:
    shown = forms()
    assert (shown.max_note, MAX_NOTE) == (2_000, 2_000)
    assert (shown.media_types, shown.max_bytes) == (MEDIA_TYPES, MAX_PHOTO_BYTES)


# --- the camera page ----------------------------------------------------------------------------

FORM: Final = UploadForm(
    url="https://unggah.example:8443/bucket", fields={"key": "uploads/k"}, evidence_id="e1",
    token="t", number="SRG-1", word="melati",
)  # fmt: skip


def test_the_camera_page_sends_one_photo_straight_to_storage_and_nowhere_else() -> None:
    page = upload_page(FORM)
    assert (page.title, page.template) == ("Foto untuk kasus SRG-1", "official/upload.html")
    assert page.form_targets == ("https://unggah.example:8443",)
    code = page.values["code"]
    assert {**page.values, "code": ""} == {
        "number": "SRG-1",
        "url": FORM.url,
        "fields": {"key": "uploads/k"},
        "token": "t",
        "media_types": MEDIA_TYPES,
        "max_bytes": MAX_PHOTO_BYTES,
        "max_mb": MAX_PHOTO_BYTES // 1_000_000,
        "word": "melati",
        "code": "",
    }
    assert isinstance(page.values["max_mb"], int), "megabytes are said without a fraction"
    assert str(code).startswith("<svg")


def test_without_a_word_to_show_nothing_is_drawn() -> None:
    assert upload_page(replace(FORM, word="")).values["code"] == ""


@pytest.mark.parametrize(("word", "modules"), [("melati", 21), ("lampu-jalan-biru", 25)])
def test_the_code_keeps_its_margin_and_is_read_though_a_seventh_of_it_is_hidden(
    word: str, modules: int
) -> None:
    """ISO/IEC 18004: a quiet zone of four modules; sixteen letters at level M need version 2."""
    side = (modules + 2 * 4) * 6
    drawn = str(upload_page(replace(FORM, word=word)).values["code"])
    assert f'width="{side}" height="{side}"' in drawn
    assert 'fill="#fff"' in drawn, "readable on a dark page"


def test_another_word_is_another_drawing() -> None:
    drawn = {str(upload_page(replace(FORM, word=word)).values["code"]) for word in ("a", "b")}
    assert len(drawn) == 2


def test_why_there_is_no_upload_or_nothing_to_open_is_said_and_the_way_back_shown() -> None:
    for page, title in (
        (no_upload_page(NoUpload("Sudah cukup."), "t"), "Foto tidak dapat diunggah"),
        (not_opened_page(NotOpened("Sudah cukup."), "t"), "Foto tidak dapat dibuka"),
    ):
        assert (page.title, page.status) == (title, 409)
        assert page.template == "official/no_upload.html"
        assert page.values == {"why": "Sudah cukup.", "token": "t"}


# --- the page on which faces are covered --------------------------------------------------------

CLEAN: Final = Evidence("e1", NOW, "DISHUB", "clean/e1.jpg")
PHOTO: Final = Photo("K1", "e1", PhotoState.CLEAN, "DISHUB", NOW, 1, clean=CLEAN)
TO_OPEN: Final = PhotoToOpen(
    a_case(number="SRG-1"), PHOTO, "K1/e1", "https://bukti.example/e1.jpg?s=1", "t"
)


def test_every_cell_of_the_grid_can_be_marked_and_is_named_for_who_does_not_see_it() -> None:
    cells = cover_page(TO_OPEN).values["cells"]
    assert isinstance(cells, list)
    assert len(cells) == ROWS * COLUMNS
    assert cells[0] == Cell("k0.0", "Baris 1, kolom 1", marked=False)
    assert cells[-1] == Cell("k8.11", "Baris 9, kolom 12", marked=False)
    assert not any(cell.marked for cell in cells)


def test_what_was_marked_before_is_marked_still() -> None:
    opening = Opening("DUTY", NOW, True, covered_by(("k2.3", "k2.4")))
    cells = cover_page(replace(TO_OPEN, photo=replace(PHOTO, opening=opening))).values["cells"]
    assert isinstance(cells, list)
    assert [cell.name for cell in cells if cell.marked] == ["k2.3", "k2.4"]


def test_the_page_shows_the_one_picture_and_both_ways_to_decide() -> None:
    page = cover_page(TO_OPEN)
    assert (page.title, page.template, page.status) == (
        "Foto untuk umum, kasus SRG-1", "official/cover.html", 200,
    )  # fmt: skip
    assert page.image_sources == ("https://bukti.example",)
    assert {name: page.values[name] for name in page.values if name != "cells"} == {
        "number": "SRG-1",
        "token": "t",
        "name": "K1/e1",
        "address": "https://bukti.example/e1.jpg?s=1",
        "open_it": OPEN,
        "keep_it": KEEP,
        "refused": "",
        "is_public": False,
        "kept": False,
    }


@pytest.mark.parametrize(
    ("shown", "public_key", "is_public", "kept"),
    [(True, "", False, False), (False, "", False, True), (True, "public/e1.jpg", True, False)],
)
def test_what_was_decided_before_is_said(
    shown: bool, public_key: str, is_public: bool, kept: bool
) -> None:
    photo = replace(PHOTO, opening=Opening("DUTY", NOW, shown), public_key=public_key)
    values = cover_page(replace(TO_OPEN, photo=photo)).values
    assert (values["is_public"], values["kept"]) == (is_public, kept)


def test_a_press_that_was_refused_comes_back_with_the_reason() -> None:
    page = cover_page(replace(TO_OPEN, refused="Nyatakan dahulu."))
    assert (page.status, page.values["refused"]) == (422, "Nyatakan dahulu.")
