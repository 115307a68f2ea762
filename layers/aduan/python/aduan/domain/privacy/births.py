"""Dates of birth that are written in words, whole or in part: "lahir dua belas maret seribu
sembilan ratus tujuh puluh sembilan", "tgl lahir 12 maret tujuh sembilan".

As with digits (`numbers.py`) a date is one of a birth by what stands before it. A year alone has to
be called one: "dua ribu" behind a birth is oftener money.
"""

from collections.abc import Iterator
from typing import Final

from aduan.domain.privacy.numbers import BIRTH, BORN_WORDS, MONTH_NAME, Span, of_a_person
from aduan.domain.privacy.patterns import pattern

_UNIT: Final = r"(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|lapan|sembilan)"
_GAP: Final = r"[ \t-]{1,3}"
_DAY: Final = (
    rf"(?:{_UNIT}{_GAP}belas|(?:dua|tiga){_GAP}puluh(?:{_GAP}{_UNIT})?|sepuluh|sebelas|"
    rf"{_UNIT}|[0-3]?[0-9])"
)
_MORE: Final = rf"(?:{_GAP}(?:{_UNIT}|sepuluh|sebelas|seratus|puluh|belas|ratus)){{0,6}}"
_FULL_YEAR: Final = (
    rf"(?:(?:seribu|satu{_GAP}ribu){_GAP}(?:sembilan|delapan|lapan){_GAP}ratus{_MORE}|"
    rf"dua{_GAP}ribu{_MORE})"
)
_YEAR: Final = rf"(?:{_FULL_YEAR}|{_UNIT}(?:{_GAP}(?:{_UNIT}|puluh|belas))\b{_MORE}|[0-9]{{2,4}})"
_CALLED_A_YEAR: Final = r"(?:tahun|thn|th)\.?[ \t]{1,2}"
_BORN: Final = pattern(
    rf"\b(?:{BORN_WORDS})\b(?:(?:(?!\b(?:sejak|mulai|dari|sampai|hingga)\b)[^\n.;!?]){{0,40}}?"
    rf"(?<![a-z0-9])(?P<date>{_DAY}{_GAP}(?:{MONTH_NAME}|[pP]ebruari)"
    rf"(?:[ ,.-]{{1,3}}(?:{_CALLED_A_YEAR})?{_YEAR})?)"
    rf"|[ \t:]{{1,3}}(?:(?:di[ \t]+\w+,?|pada)[ \t]+)?{_CALLED_A_YEAR}(?P<year>{_FULL_YEAR}))"
    r"(?![a-z0-9])(?![ \t]{1,2}(?:rupiah|rb|juta|orang)\b)"
)
_WORDS: Final = ("belas", "puluh", "sepuluh", "sebelas", "ribu")
_UNITS: Final = pattern(rf"\b{_UNIT}\b")


def spelt_births(text: str) -> Iterator[Span]:
    """Kind, start and end of every date of birth with words for numbers in a folded text."""
    low = text.lower()
    if len(low) != len(text) or not ("lahir" in low or "ttl" in low or "lhr" in low):
        return
    if not (any(word in low for word in _WORDS) or _UNITS().search(low)):
        return
    for found in _BORN().finditer(low):
        which = "date" if found["date"] else "year"
        start, end = found.span(which)
        if of_a_person(low, found.start(), start, end, only_a_year=which == "year"):
            yield BIRTH, start, end
