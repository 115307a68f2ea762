"""From what the desk's use cases answer to what the browser gets."""

import re
from datetime import UTC, datetime
from typing import Any, Final, cast

import pytest

from aduan.application.desk.ports import DeskTab
from aduan.application.desk.work import DeskAnswer, Proven, Unproven
from aduan.application.official.open_link import DeadLink
from aduan.domain.links import Refusal
from aduan.pages.desk.answers import DeskPages, answer_desk, answer_undone
from aduan.pages.shared.exchange import PageRequest
from aduan.pages.shared.page import GUARD_HEADERS
from tests.unit.pages.every_page import SERANG, a_desk, a_row

NOW: Final = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
NOBODY: Final = cast(Any, None)
"""Ports of use cases that have answered already."""
PAGES: Final = DeskPages(NOBODY, NOBODY, SERANG, lambda: NOW)
ROW: Final = a_row(1)
LIST: Final = a_desk(DeskTab.TRIAGE, rows=(ROW,))
WORDS: Final = "Kasus sudah diputuskan orang lain."


def asked(method: str = "GET", **query: str) -> PageRequest:
    return PageRequest(method, "t", query, {"do": "pasti", "kasus": "K1", "note": "sebab"})


def test_a_list_is_a_page_and_head_gets_its_headers() -> None:
    answer = answer_desk(LIST, asked(), PAGES)
    assert answer["statusCode"] == 200
    assert ROW.case.number in answer["body"]
    assert SERANG.name in answer["body"]
    assert WORDS not in answer["body"]
    assert answer_desk(LIST, asked("HEAD"), PAGES) == {**answer, "body": ""}


@pytest.mark.parametrize(("done", "box"), [(True, "ok"), (False, "bad")])
def test_after_a_press_its_words_stand_above_the_list_as_done_or_as_not_done(
    done: bool, box: str
) -> None:
    pressed = DeskAnswer(DeskTab.TRIAGE, done, WORDS)
    body = answer_desk(LIST, asked("POST"), PAGES, pressed)["body"]
    assert body.count(WORDS) == 1
    assert re.search(rf'<div class="box {box}" role="\w+"><p>{WORDS}</p></div>', body)


def test_after_a_press_the_first_row_has_the_keyboard_unless_a_form_was_asked_for() -> None:
    pressed = DeskAnswer(DeskTab.TRIAGE, True, WORDS)
    assert " autofocus>" in answer_desk(LIST, asked("POST"), PAGES, pressed)["body"]
    other = answer_desk(LIST, asked("POST", koreksi="lain"), PAGES, pressed)["body"]
    assert " autofocus>" not in other
    assert " autofocus>" not in answer_desk(LIST, asked(), PAGES)["body"]


def test_the_form_for_another_office_opens_at_the_case_it_was_asked_for() -> None:
    def forms(**query: str) -> int:
        return str(answer_desk(LIST, asked(**query), PAGES)["body"]).count('name="agency"')

    plain = forms()
    assert forms(koreksi="lain") == plain
    assert forms(koreksi=ROW.case.case_id) == plain + 1


def test_a_link_that_opens_nothing_says_so_and_offers_no_fresh_one() -> None:
    answer = answer_desk(DeadLink(Refusal.EXPIRED), asked(), PAGES)
    assert answer["statusCode"] == 410
    assert "Masa berlaku tautan habis" in answer["body"]
    assert "kirim_tautan" not in answer["body"]
    assert answer_undone(DeadLink(Refusal.EXPIRED), asked("POST"), PAGES) == answer


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ({}, "baru~kerja"),
        ({"bagian": "triase", "kata": "a b"}, "baru~kerja?bagian=triase&kata=a+b"),
    ],
)
def test_once_the_word_was_typed_the_very_same_form_goes_to_the_link_that_may_press(
    query: dict[str, str], location: str
) -> None:
    """307 keeps method and form."""
    assert answer_undone(Proven("baru~kerja"), asked("POST", **query), PAGES) == {
        "statusCode": 307,
        "headers": {"Location": location, **GUARD_HEADERS},
        "body": "",
    }


@pytest.mark.parametrize(("wrong", "status"), [(False, 200), (True, 422)])
def test_before_the_first_press_a_word_is_asked_for_and_what_was_pressed_is_kept(
    wrong: bool, status: int
) -> None:
    answer = answer_undone(Unproven(wrong), asked("POST"), PAGES)
    assert answer["statusCode"] == status
    assert SERANG.name in answer["body"]
    assert ("Yang diketik belum sama" in answer["body"]) is wrong
    for name, value in (("do", "pasti"), ("kasus", "K1"), ("note", "sebab")):
        assert f'name="{name}" value="{value}"' in answer["body"]
    assert answer_undone(Unproven(wrong), asked("HEAD"), PAGES)["body"] == ""
