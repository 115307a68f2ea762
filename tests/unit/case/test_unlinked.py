"""Nothing a citizen wrote becomes a link, and what is no address stays as it was written."""

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from aduan.application.notices.write import write_notice
from aduan.domain.case.case import NoticeKind, Place, Status
from aduan.domain.case.unlinked import unlinked
from tests.unit.notices.test_written_notices import LETTERHEAD, a_notice
from tests.unit.samples import NOW, a_case


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("buka contoh.com sekarang", "buka contoh[.]com sekarang"),
        ("https://contoh.com/a?b=c", "https[:]//contoh[.]com/a?b=c"),
        ("HTTP://CONTOH.COM", "HTTP[:]//CONTOH[.]COM"),
        ("www.contoh.co.id", "www[.]contoh[.]co[.]id"),
        ("www.apa.sajalah", "www[.]apa[.]sajalah"),
        ("chat wa.me/628110000001", "chat wa[.]me/628110000001"),
        ("t.me/grup", "t[.]me/grup"),
        ("bit.ly/3xyz.", "bit[.]ly/3xyz."),
        ("tanya a.b@contoh.id", "tanya a.b@contoh[.]id"),
        ("ftp://1.2.3.4/x", "ftp[:]//1[.]2[.]3[.]4/x"),
        ("103.28.12.5/masuk", "103[.]28[.]12[.]5/masuk"),
        ("103.128.112.105/masuk", "103[.]128[.]112[.]105/masuk"),
        ("10.250.000.000:8080", "10[.]250[.]000[.]000:8080"),
        ("https:\\\\contoh.com", "https[:]\\\\contoh[.]com"),
        ("mailto:a@contoh.com tel:0812", "mailto[:]a@contoh[.]com tel[:]0812"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("contoh\u3002com dan contoh\uff0ecom", "contoh[.]com dan contoh[.]com"),
        ("xn--pple.xn--p1ai", "xn--pple[.]xn--p1ai"),
        ("(contoh.xyz)", "(contoh[.]xyz)"),
        ("Jl.Com", "Jl. Com"),
        ("aneh.photography/x", "aneh. photography/x"),
    ],
)
def test_an_address_is_broken_up(written: str, shown: str) -> None:
    assert unlinked(written) == shown
    assert unlinked(shown) == shown


@pytest.mark.parametrize(
    "words",
    [
        "Lampu mati. Tolong diperbaiki.",
        "Jl. Veteran No.12, pukul 08.30, Rp1.500.000",
        "sudah 3,5 m... gelap",
        "Rp 10.250.000.000: untuk apa? Pasal 3.1.2, 12.11.2026",
        "Café di Jl. Raya 😀… segera, ½ jalan; 25°C — parah™",
        "สวัสดี. नमस्ते। RT 01/RW 02; KEC. SERANG (dekat pasar): parah!",
        "",
    ],
)
def test_what_is_no_address_stays_as_it_was_written(words: str) -> None:
    assert unlinked(words) == words


@pytest.mark.parametrize(
    ("written", "shown"),
    [("Jl.Veteran", "Jl. Veteran"), ("gelap.tolong dicek", "gelap. tolong dicek")],
)
def test_words_that_grew_together_are_parted(written: str, shown: str) -> None:
    assert unlinked(written) == shown


# --- one address, however it is spelt -------------------------------------------------------------

ADDRESSES: Final = (
    "jahat.com/masuk", "www.jahat.co.id", "http://jahat.id/a", "bit.ly/ab", "wa.me/62811",
    "jahat.photography", "mailto:a@jahat.id",
)  # fmt: skip
UNSEEN: Final = (
    "", "\u200b", "\u200d", "\xad", "\u2060", "\ufeff", "\ufe0f", "\u034f", "\u0301", "\u20e3",
    "\u3164", "\u2800", "\U0001f600", "\U0001f3fd", "\U000e0061", "\x00", "\x9f",
)  # fmt: skip
DOTS: Final = ".\u2024\ufe52\uff0e\u3002\uff61\ufe12\u06d4\u0701\ua4f8"
COLONS: Final = ":\uff1a\ufe55\ufe13\u2236"
SLASHES: Final = "/\uff0f\u2044\u2215"
_NO_SIGNS: Final = dict.fromkeys(map(ord, DOTS + COLONS))
_WIDE: Final = {
    code: code + 0xFEE0 for code in range(ord("0"), ord("z") + 1) if chr(code).isalnum()
}
_BOLD: Final = {code: code - ord("a") + 0x1D41A for code in range(ord("a"), ord("z") + 1)}
ALPHABETS: Final[tuple[Callable[[str], str], ...]] = (
    str,
    str.upper,
    lambda text: text.translate(_WIDE),
    lambda text: text.translate(_BOLD),
)
PRESSED: Final = re.compile(
    r"(?:https?|mailto):\S|[^\W_]\.(?:com|id|ly|me|photography)(?![\w-])", re.IGNORECASE
)


def spelt(address: str) -> Iterator[str]:
    """`address` in other letters, with other signs, and with something unseen beside each sign."""
    for alphabet, unseen in product(ALPHABETS, UNSEEN):
        dots, colons, slashes = (
            signs[(len(unseen) + ord(unseen or " ")) % len(signs)]
            for signs in (DOTS, COLONS, SLASHES)
        )
        for dot, (colon, slash) in product((dots, *DOTS), ((":", "/"), (colons, slashes))):
            words = alphabet(address)
            for sign, other in ((".", dot), (":", colon), ("/", slash)):
                words = words.replace(sign, f"{unseen}{other}{unseen}")
            yield words


def ascii_of(words: str) -> str:
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()


def read_as(words: str) -> Iterator[str]:
    """What a program may make of them: the words, those of their compatible signs, and those
    without what is not seen; a browser's dots are dots."""
    yield words
    plain = unicodedata.normalize("NFKC", words)
    for full_stop in "\u3002\u06d4\u0701\ua4f8":
        plain = plain.replace(full_stop, ".")
    yield plain
    yield "".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Mn", "Me", "So", "Sk"})
    yield ascii_of(words)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_broken_up_however_it_is_spelt(address: str) -> None:
    for words in spelt(address):
        shown = unlinked(f"Buka {words} ya")
        for read in read_as(shown):
            assert not PRESSED.search(read), (words, shown)
        assert unlinked(shown) == shown


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_broken_up_is_only_its_signs(address: str) -> None:
    for words in spelt(address):
        kept = re.sub(r"\[[.:]\]|\. ?", "", unlinked(words)).translate(_NO_SIGNS)
        assert kept == words.translate(_NO_SIGNS)


@pytest.mark.parametrize(
    "written",
    [
        "jahat\u200b.com/x", "jahat.\u200bcom", "jahat\u2024com/x", "jahat\U0001f642.com/login",
        "bit\U0001f600.ly/ab", "bit.\xadly/x", "http:\u200b//jahat\u200b.com/a",
        "https\uff1a//jahat\u2024id", "jahat\u0301.com", "jahat\ufe52com", "jahat\u2014.com",
        "jahat\u20ac.\u201ccom", "http\u201c:\u201d//jahat", "bit.\u0436ly",
        "jahat.com\u2028.id",
    ],
)  # fmt: skip
def test_no_subject_and_no_short_message_makes_an_address_whole_again(written: str) -> None:
    case = replace(a_case(), status=Status.TRIASE, matter=written, place=Place(address=written))
    told = write_notice(a_notice(kind=NoticeKind.ASSIGNED), case, NOW, LETTERHEAD)
    ours = told.message.replace(told.link, "")
    for text in (told.subject, told.short):
        assert not PRESSED.search(text), text
    for text in (told.headline, ours.partition("Buka, terima")[0]):
        *read_in_utf8, _ = read_as(text)
        assert not any(PRESSED.search(read) for read in read_in_utf8), text


@pytest.mark.parametrize("piece", ["a-", "a.", "a:/", "tel:", "\u200b.", "a.-"])
def test_a_long_text_is_read_once(piece: str) -> None:
    began = time.perf_counter()
    unlinked(piece * 4000)
    assert time.perf_counter() - began < 0.2
