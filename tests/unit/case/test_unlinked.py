"""Nothing a citizen wrote becomes a link, and what is no address stays as it was written."""

import pytest

from aduan.domain.case.unlinked import unlinked


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
        ("ftp://1.2.3.4/x", "ftp[:]//1.2.3.4/x"),
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
        "RT 01/RW 02; KEC. SERANG (dekat pasar): parah!",
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
