"""Numbers written in words or with letters, turned into digits in the copy that is searched.

"nol delapan satu dua", "kosong lapan dua belas", "O8I2": read aloud, it is the same number. What is
turned here is only looked at; a sentence with "dua lampu" stays as it was written.
"""

import re
from collections.abc import Iterator
from typing import Final

from aduan.domain.privacy.folding import Folded, has_digits
from aduan.domain.privacy.patterns import pattern

_UNITS: Final = {
    word: digit
    for digit, words in enumerate(
        (
            "nol kosong nul zero enol kosnog",
            "satu siji hiji one setunggal stu",
            "dua loro two kalih duwa",
            "tiga telu tilu three tigo",
            "empat papat opat four ampat",
            "lima limo five",
            "enam enem nem genep six anam",
            "tujuh pitu seven tuju tjuh",
            "delapan lapan dlapan delpan wolu dalapan eight",
            "sembilan smbilan sanga songo salapan nine sambilan",
        )
    )
    for word in words.split()
}
_TEENS: Final = {"sepuluh": "10", "sebelas": "11", "seratus": "100"}
_TENS: Final = frozenset({"belas", "puluh", "ratus"})
_TWICE: Final = frozenset({"dobel", "double", "kembar"})
_MONEY: Final = frozenset({"ribu", "rb", "juta", "jt", "rupiah", "miliar", "persen"})
_PLUS: Final = frozenset({"plus", "tambah"})
_ALL: Final = "|".join(sorted((*_UNITS, *_TEENS, *_TENS), key=len, reverse=True))
_ANY: Final = pattern(rf"(?:{_ALL})", re.IGNORECASE)
_SHORTEST_GLUED: Final = 12
_GLUED: Final = pattern(rf"(?:{_ALL}){{3,}}+")
_TOKEN: Final = pattern(r"[A-Za-z]++|[0-9]++")
_LONGEST_GAP: Final = 6
_FEWEST: Final = 4
"""Digits a run must have before it is looked at: "dua tiga hari" is no number of anybody."""

_BESIDE_DIGITS: Final = pattern(r"[oOlIxXBSZ][ .-]?[0-9]|[0-9][ .-]?[oOlIxXBSZ]")
_LETTERS: Final = pattern(
    r"(?<![A-Za-z0-9])(?=[oOlI]{0,12}[0-9])[0-9oOlI]+(?![A-Za-z0-9])"
    r"|(?<=[0-9])[oOlI]{1,12}(?![A-Za-z])"
    r"|(?<![A-Za-z0-9])[oOlI]{1,4}(?=[ .-]?[0-9][0-9oOlI])"
    r"|(?<=[0-9][ .-])[oO]{2,4}(?=[0-9]|(?![A-Za-z]))"
    r"|(?<![A-Za-z])(?<=[ .-])[oO](?=[ .-][0-9])"
    r"|(?<=[0-9]{3})[BSZ](?=[0-9]{2})"
    r"|(?<![0-9A-Za-z])(?:0|62)[0-9]{1,5}(?:[xX][0-9]{2,5}){1,4}(?![0-9A-Za-z])"
)
_MIXED: Final = pattern(
    r"(?<![A-Za-z0-9])[0-9oOiIlSBZEsbz]{2,14}+"
    r"(?:[ .-]{1,2}[0-9oOiIlSBZEsbz]{2,8}+){0,5}+(?![A-Za-z0-9])"
)
_LIKE_A_DIGIT: Final = str.maketrans("oOiIlSsBbZzE", "001115588223")
_MOBILE: Final = pattern(r"(?:0|62)8[1-9][0-9]{7,10}")
_FEWEST_WRITTEN: Final = 6
_VALUE: Final = str.maketrans("oOlIBSZxX", "0011852--")
_WORDS: Final = frozenset({*_UNITS, *_TEENS, *_TENS, *_TWICE, *_PLUS})


def in_digits(copy: Folded) -> Folded:
    """The copy with every spelt-out number in digits, offsets kept."""
    if has_digits(copy.text) and _BESIDE_DIGITS().search(copy.text):
        letters = _LETTERS().sub(lambda found: found.group().translate(_VALUE), copy.text)
        copy = Folded(letters, copy.starts, copy.ends)
    if has_digits(copy.text):
        letters = _MIXED().sub(_mobile, copy.text)
        if letters != copy.text:
            copy = Folded(letters, copy.starts, copy.ends)
    words = re.findall("[a-z]+", copy.text.lower())
    if sum(word in _WORDS for word in words) < 2 and not any(map(_is_glued, words)):
        return copy
    pieces = [piece for run in _runs(copy.text) for piece in _converted(run)]
    return copy.rewritten(pieces) if pieces else copy


def _mobile(found: re.Match[str]) -> str:
    """Letters among digits are digits by their looks, wherever they stand, if that makes the whole
    of it a mobile number: "08I2 34S6 78B9"."""
    written = found.group()
    if sum(sign.isdigit() for sign in written) < _FEWEST_WRITTEN or written.isdigit():
        return written
    digits = written.translate(_LIKE_A_DIGIT)
    return digits if _MOBILE().fullmatch(re.sub("[^0-9]", "", digits)) else written


Run = list[tuple[int, int, str]]


def _runs(text: str) -> Iterator[Run]:
    """Neighbouring number words and digits, a few signs between them."""
    run: Run = []
    for found in _TOKEN().finditer(text):
        word = found.group().lower()
        if run and (
            found.start() - run[-1][1] > _LONGEST_GAP
            or "\x00" in text[run[-1][1] : found.start()]
            or not (word.isdigit() or _is_number_word(word))
        ):
            if word not in _MONEY:
                yield run
            run = []
        if word.isdigit() or _is_number_word(word):
            run.append((found.start(), found.end(), word))
    if run:
        yield run


def _is_number_word(word: str) -> bool:
    return word in _WORDS or word == "o" or _is_glued(word)


def _is_glued(word: str) -> bool:
    """ "noldelapansatu": three number words at least, without a space."""
    return len(word) >= _SHORTEST_GLUED and _GLUED().fullmatch(word) is not None


def _converted(run: Run) -> Iterator[tuple[int, int, str]]:
    words = [piece for piece in run if not piece[2].isdigit()]
    if not words or sum(_length(word) for _, _, word in run) < _FEWEST:
        return
    skip = 0
    for place, (start, end, word) in enumerate(run):
        if skip:
            skip -= 1
            continue
        if word.isdigit():
            continue
        if word in _PLUS:
            yield start, end, "+"
        elif word == "o":
            yield start, end, "0"
        elif word in _TEENS:
            yield start, end, _TEENS[word]
        elif word in _UNITS:
            digits, skip = _compound(run, place)
            yield start, run[place + skip][1], digits
        elif word in _TWICE and place + 1 < len(run) and run[place + 1][2] in _UNITS:
            skip = 1
            yield start, run[place + 1][1], str(_UNITS[run[place + 1][2]]) * 2
        elif _is_glued(word):
            yield start, end, "".join(_one(part) for part in _ANY().findall(word))


def _length(word: str) -> int:
    """Of digits, roughly."""
    if word.isdigit():
        return len(word)
    return len(_ANY().findall(word)) if _is_glued(word) else 1


def _compound(run: Run, place: int) -> tuple[str, int]:
    """Digits of "dua belas", "lima puluh enam", "delapan ratus"; how many words more it took."""
    digit = str(_UNITS[run[place][2]])
    after = run[place + 1][2] if place + 1 < len(run) else ""
    if after == "belas":
        return "1" + digit, 1
    if after in {"puluh", "ratus"}:
        last = run[place + 2][2] if place + 2 < len(run) else ""
        if after == "puluh" and last in _UNITS:
            return f"{digit}{_UNITS[last]}", 2
        return digit + ("0" if after == "puluh" else ""), 1
    return digit, 0


def _one(word: str) -> str:
    return str(_UNITS[word]) if word in _UNITS else _TEENS.get(word, "")
