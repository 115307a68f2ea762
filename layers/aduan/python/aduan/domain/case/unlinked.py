"""Words of a citizen in which no address leads anywhere.

Mail programs and telephones turn whatever looks like an address into a link, in plain text too, and
officials trust what stands in a message of the city. So an address in what somebody else wrote is
broken up where it is shown: `contoh.com` is read as "contoh[.]com" and cannot be pressed. What is
stored is left as it was written.

Addresses are looked for in a folded copy: whoever opens the words may drop what is not seen (a
zero-width space, an accent, a picture) and take one character for another, as browsers do (UTS 46)
and the ASCII subject of a mail. What is found there is broken up where it stands in the original.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

_SCHEME: Final = re.compile(
    r"[a-z0-9](:)(?=[/\\])|(?<![^\W_])(?:mailto|tel|sms|javascript|data|whatsapp|intent|tg)(:)(?=\S)",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)++")
_DOT: Final = re.compile(r"\.")
_BEFORE_A_WORD: Final = re.compile(r"\.(?=[^\W\d_]{2})")
_NUMBERED: Final = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_SUM_OF_MONEY: Final = re.compile(r"\d{1,3}(?:\.\d{3}){3}")
_ENDINGS: Final = frozenset({
    "com", "net", "org", "edu", "gov", "info", "biz", "mobi", "name", "pro", "app", "dev", "xyz",
    "online", "site", "website", "web", "shop", "store", "top", "link", "click", "live", "fun",
    "icu", "club", "vip", "win", "bet", "bid", "cam", "cash", "cloud", "space", "tech", "today",
    "world", "zone", "asia", "page", "blog", "news", "money", "loan", "digital", "email", "group",
    "life", "ltd", "media", "one", "work", "host", "press", "support", "sbs", "cfd", "buzz", "rest",
})  # fmt: skip
"""The endings of host names that readers' programs press by themselves, beside those of two letters
(countries). A list of all of them is not needed: any other dotted word gets a space."""
_ABBREVIATIONS: Final = frozenset({
    "jl", "jln", "gg", "kp", "kel", "kec", "ds", "rt", "rw", "no", "bpk", "ibu", "dr", "hj", "drs",
    "tlp", "telp", "ts", "sdr", "yth",
})  # fmt: skip

_DOTS: Final = "\u3002\u06d4\u0701\u0702\ua4f8\ua60e\U00010a50"
"""Full stops that browsers take for the dot of a host name, or people do. Those of other widths
and heights become one of them, or the dot itself, by NFKD."""
_COLONS: Final = "\u2236\ua789\u02d0\u05c3\u0589\u0703\u0704"
_SLASHES: Final = "\u2044\u2215\u29f8\u2571\u1735\u2cc6\u3033"
_FILLERS: Final = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters that are not seen. What else is not is known by its category."""
_TAKEN_FOR: Final = {
    **dict.fromkeys(_DOTS, "."),
    **dict.fromkeys(_COLONS, ":"),
    **dict.fromkeys(_SLASHES, "/"),
    **dict.fromkeys(_FILLERS, ""),
}
_DROPPED: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Mc", "Me", "So", "Sk"})
"""Marks, pictures, and what is not seen."""


def unlinked(words: str) -> str:
    """The same words with every address in them broken up."""
    plain = words.isascii() and words.isprintable()
    folds: Sequence[str] = words if plain else [_fold(one) for one in words]
    copy = "".join(folds)
    broken = dict(_breaks(copy))
    return _shown(words, folds, broken) if broken else words


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """What a character may be taken for: nothing, or one or more others."""
    if character.isspace() or (character.isascii() and character.isprintable()):
        return character
    import unicodedata  # noqa: PLC0415 - a text in ASCII does without its tables

    return "".join(
        _TAKEN_FOR.get(part, "" if unicodedata.category(part) in _DROPPED else part)
        for part in unicodedata.normalize("NFKD", character)
    )


def _shown(words: str, folds: Sequence[str], broken: dict[int, str]) -> str:
    """A character is replaced by its fold only where something in that is broken up."""
    out, at = [], 0
    for character, fold in zip(words, folds, strict=True):
        if len(fold) == 1:
            out.append(broken.get(at, character))
        else:
            places = range(at, at + len(fold))
            touched = not broken.keys().isdisjoint(places)
            parts = (broken.get(place, fold[place - at]) for place in places)
            out.append("".join(parts) if touched else character)
        at += len(fold)
    return "".join(out)


def _breaks(copy: str) -> Iterator[tuple[int, str]]:
    """Where a colon or a dot of an address stands, and what is written there instead."""
    for found in _SCHEME.finditer(copy):
        yield found.start(found.lastindex or 0), "[:]"
    for found in _DOTTED.finditer(copy):
        dots, instead = (
            (_DOT, "[.]")
            if _is_address(found.group(), copy[found.end() : found.end() + 2])
            else (_BEFORE_A_WORD, ". ")
        )
        for dot in dots.finditer(copy, found.start(), found.end()):
            yield dot.start(), instead


def _is_address(token: str, behind: str) -> bool:
    first, *_, last = (part.casefold() for part in token.lstrip("-_").split("."))
    if first in _ABBREVIATIONS and token.count(".") == 1:
        return False
    if _NUMBERED.fullmatch(token):
        leads_on = behind[:1] == "/" or (behind[:1] == ":" and behind[1:].isdigit())
        return leads_on or not _SUM_OF_MONEY.fullmatch(token)
    country = len(last) == 2 and last.isalpha()
    return country or first == "www" or last in _ENDINGS or last.startswith("xn--")
