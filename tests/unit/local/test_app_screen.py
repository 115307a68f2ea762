"""The evening is also judged by the app of a channel, which knows nothing but its calls."""

from dataclasses import replace
from typing import Any

import pytest

from infra.local import rendering
from infra.local.demo import app_screen, story, verdict
from tests.unit.local.test_app_page import call

TOLD = story.read(story.of("serang"))


def an_event(**changes: Any) -> story.Event:
    event = next(one for one in TOLD.events if one.id == "got-cipocok")
    return replace(event, **changes)


def screen(*calls: dict[str, Any]) -> app_screen.Shown:
    return app_screen.read(rendering.app("rabeg", calls, lapor_url="http://l"))["RBG-1"]


CLOSED = call(4, status="selesai", status_detail="selesai", note="Got <b>dikeruk</b> & bersih")
OPENED = call(5, status="menunggu", status_detail="dibuka_kembali")
PICTURES = call(3, "complaint.evidence_shown", photos=[{"url": "https://f/1"}])


def test_the_screen_is_read_as_a_person_reads_it() -> None:
    shown = screen(CLOSED)
    assert shown.status == "Selesai"
    assert "Got <b>dikeruk</b> & bersih" in shown.words
    assert app_screen.read("<html>kosong</html>") == {}


def test_what_was_closed_and_opened_again_is_heard_whole() -> None:
    assert not [*verdict.app_misses(an_event(), screen(PICTURES, CLOSED, OPENED))]


@pytest.mark.parametrize(
    ("heard", "missed"),
    [
        ((PICTURES, CLOSED), "seharusnya Menunggu"),
        ((PICTURES, OPENED), "penutupan"),
        ((CLOSED, OPENED), "foto hasil"),
    ],
)
def test_what_the_app_did_not_hear_is_said(heard: tuple[dict[str, Any], ...], missed: str) -> None:
    (fault,) = verdict.app_misses(an_event(), screen(*heard))
    assert missed in fault


def test_a_question_must_have_been_heard() -> None:
    asked = an_event(acts=(), feedback=None, reply=story.Reply(2, "Di depan warung"))
    (fault,) = verdict.app_misses(asked, screen(OPENED))
    assert "pertanyaan" in fault


def test_of_a_secret_event_the_app_may_not_know_more_than_its_status() -> None:
    secret = an_event(expect=story.Expectation("OPD", "menunggu", secret=True))
    assert not [*verdict.app_misses(secret, screen(OPENED))]
    (fault,) = verdict.app_misses(secret, screen(PICTURES, OPENED))
    assert "rahasia" in fault
