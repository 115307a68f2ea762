"""A mail as HTML: each paragraph by its lines, and one button."""

import re

import pytest

from aduan.application.notices.envelope import Letter
from aduan.pages.notices.letter import letter_page

LETTER = Letter(
    headline="Lampu <padam>",
    before="\n\nYth. Dinas,\n\nAda aduan baru.\nTenggat: besok.\n \t\n\nBaris akhir\n",
    link="https://aduan.example/a?b=1&c=2",
    after="\n\nJangan diteruskan.\n",
)


def paragraphs(page: str) -> list[str]:
    return re.findall(r'<p style="[^"]*">(?!<a)(.*?)</p>', page)


def test_a_blank_line_ends_a_paragraph_and_a_line_stays_a_line() -> None:
    assert paragraphs(letter_page(LETTER, "Kota Contoh")) == [
        "Yth. Dinas,",
        "Ada aduan baru.<br>Tenggat: besok.",
        "Baris akhir",
        "Jangan diteruskan.",
    ]


def test_it_is_the_citys_under_its_headline() -> None:
    page = letter_page(LETTER, "Kota Contoh")
    assert "<title>Lampu &lt;padam&gt;</title>" in page
    assert ">Lampu &lt;padam&gt;</h1>" in page
    assert "</b> Kota Contoh</header>" in page


@pytest.mark.parametrize(("link", "buttons"), [("https://a.example/x", 1), ("", 0)])
def test_there_is_one_button_and_none_that_leads_nowhere(link: str, buttons: int) -> None:
    page = letter_page(Letter("J", "isi", link), "Kota Contoh")
    assert page.count("<a href=") == buttons
    assert (f'href="{link}"' in page) is bool(buttons)


def test_the_button_stands_between_what_is_said_before_and_after() -> None:
    page = letter_page(LETTER, "Kota Contoh")
    before, _, after = page.partition("<a href=")
    assert "Baris akhir" in before
    assert "Jangan diteruskan." in after
    assert 'href="https://aduan.example/a?b=1&amp;c=2"' in page
