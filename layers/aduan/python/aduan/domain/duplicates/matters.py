"""What a report is about, apart from where: its words without places, and whether it strings
several matters together."""

import itertools
import re
from collections.abc import Iterable
from typing import Final

from aduan.domain.case.numbered import NUMBERED
from aduan.domain.duplicates.address import Place
from aduan.domain.duplicates.issues import read_issues
from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.duplicates.words import tokens

MAX_WORDS: Final = 40
_STRUNG: Final = re.compile(
    r"\b(?:selain itu|di ?samping itu|sekalian|sekaligus|juga ada|ada juga|begitu (?:juga|pula)|"
    r"demikian juga|terus|lalu|kemudian|serta|pertama|kedua|ketiga|plus|satu lagi|"
    r"(?:satu|dua|tiga|empat|beberapa|bbrp) (?:hal|masalah|keluhan|laporan|aduan)|"
    r"(?:dan|sama|trus|lan|jeung) juga)\b"
    r"|[\n;•*]|,\s*(?:dan|sama|juga)\b|(?<=[a-z])\.\s|,\s",
    re.IGNORECASE,
)
_MANY: Final = re.compile(
    r"\b(?:dua|tiga|empat|lima|beberapa|bbrp|2|3|4|5) (?:hal|masalah|keluhan|laporan|aduan)\b"
    r"|\b(?:selain itu|di ?samping itu|satu lagi|sekalian (?:lapor|mau|juga))\b",
    re.IGNORECASE,
)
"""Whoever says so tells more than one thing."""
_LIST: Final = 2
_PLACE: Final = frozenset({"di", "jalan", "kelurahan", "depan", "gang", "perumahan", "kampung"})


def matter_words(
    words: Iterable[str], place: Place, areas: tuple[str, ...], lexicon: Lexicon
) -> list[str]:
    """Telling words that no street, landmark or area of the report is called by."""
    where = {word for street in place.streets for word in street.words} | set(place.landmark)
    found: dict[str, None] = {}
    listed = list(words)
    for at, word in enumerate(listed):
        if not word.isalpha() or len(word) < 3 or word in where or word in areas:
            continue
        if word in lexicon.common and word not in lexicon.issue_words:
            continue
        around = (word, *map(word.__add__, listed[at + 1 : at + 2]))
        around += tuple(before + word for before in listed[max(0, at - 1) : at])
        if not any(name in lexicon.kelurahan_names or name in areas for name in around):
            found[word] = None
    return list(found)[:MAX_WORDS]


def tells_several(text: str, lexicon: Lexicon) -> bool:
    """Whether the report asks for several things that are no side of one another.

    A numbered list of two kinds; two kinds where the report says that it tells more than one
    thing; two kinds each with a place of its own. "Jalan rusak, kalau hujan banjir" is one matter
    with two sides, "gelap, tidak ada korban" tells of no victim.
    """
    numbered = NUMBERED.split(text)
    listed = len(numbered) > _LIST
    clauses = numbered if listed else _STRUNG.split(text)
    told = [_told(clause or "", lexicon) for clause in clauses]
    apart = [
        (where, elsewhere)
        for at, (kind, where) in enumerate(told)
        for other, elsewhere in told[at + 1 :]
        if kind and other and _unrelated(kind, other, lexicon)
    ]
    if listed or _MANY.search(text):
        return bool(apart)
    return any(where and elsewhere and where != elsewhere for where, elsewhere in apart)


def _told(clause: str, lexicon: Lexicon) -> tuple[str, str]:
    """The kind of issue a clause tells of and the first name it gives of where; "" for neither."""
    words = tokens(clause, lexicon)
    denied = any(pair == ("tidak", "ada") for pair in itertools.pairwise(words))
    kinds = () if denied else read_issues(words, lexicon)
    names = [
        after
        for before, after in itertools.pairwise(words)
        if before in _PLACE and after.isalpha() and not {after} & (_PLACE | lexicon.issue_words)
    ]
    return (kinds[0][0] if kinds else "", names[0] if names else "")


def _unrelated(one: str, other: str, lexicon: Lexicon) -> bool:
    groups = {lexicon.issues[one].group, lexicon.issues[other].group}
    return len(groups) > 1 and not lexicon.are_related(one, other)
