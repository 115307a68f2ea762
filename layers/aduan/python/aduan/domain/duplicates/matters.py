"""What a report is about, apart from where: its words without places, and whether it strings
several matters together."""

import re
from collections.abc import Iterable
from typing import Final

from aduan.domain.duplicates.address import Place
from aduan.domain.duplicates.issues import read_issues
from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.duplicates.words import BREAK, tokens

MAX_WORDS: Final = 40
_NUMBERED: Final = re.compile(r"(?:^|[\s;,.:(])(?:[1-9]|[a-e])\s?[.)]\s+(?=[A-Za-z])")
_STRUNG: Final = re.compile(
    r"\b(?:selain itu|di ?samping itu|sekalian|sekaligus|juga ada|ada juga|begitu (?:juga|pula)|"
    r"demikian juga|terus|lalu|kemudian|serta|pertama|kedua|ketiga|plus|satu lagi|"
    r"(?:satu|dua|tiga|empat|beberapa|bbrp) (?:hal|masalah|keluhan|laporan|aduan)|"
    r"(?:dan|sama|trus|lan|jeung) juga)\b"
    r"|[\n;•*]|,\s*(?:dan|sama|juga)\b|(?<=[a-z])\.\s|,\s",
    re.IGNORECASE,
)
_MANY: Final = re.compile(
    r"\b(?:dua|tiga|empat|lima|beberapa|bbrp|2|3|4|5) (?:hal|masalah|keluhan|laporan|aduan)\b",
    re.IGNORECASE,
)
_LIST: Final = 2


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
        pair = [word + after for after in listed[at + 1 : at + 2]]
        pair += [before + word for before in listed[max(0, at - 1) : at]]
        if {word, *pair} & (set(lexicon.kelurahan_names) | set(areas)):
            continue
        found[word] = None
    return list(found)[:MAX_WORDS]


def tells_several(text: str, lexicon: Lexicon) -> bool:
    """Whether the report asks for several things that are no side of one another.

    A numbered list of two kinds, or clauses of kinds that are not related: "lampu mati di ..., got
    mampet di ..., dan KTP saya belum jadi". "Jalan rusak dan banjir" is one matter with two sides.
    """
    numbered = _NUMBERED.split(text)
    clauses = numbered[1:] if len(numbered) > _LIST else _STRUNG.split(text)
    kinds: list[str] = []
    for clause in clauses:
        read = read_issues(tokens(clause or "", lexicon), lexicon)
        if read:
            kinds.append(read[0][0])
    apart = [
        (one, other)
        for at, one in enumerate(kinds)
        for other in kinds[at + 1 :]
        if lexicon.issues[one].group != lexicon.issues[other].group
        and not lexicon.are_related(one, other)
    ]
    if not apart:
        return False
    return len(numbered) > _LIST or bool(_MANY.search(text)) or len(_places(clauses, lexicon)) > 1


def _places(clauses: Iterable[str], lexicon: Lexicon) -> set[str]:
    """What clauses of a kind of their own say of where: two places mean two matters."""
    found = set()
    for clause in clauses:
        words = tokens(clause or "", lexicon)
        if not read_issues(words, lexicon):
            continue
        named = [
            word
            for at, word in enumerate(words)
            if words[max(0, at - 1) : at] in (["di"], ["jalan"], ["kelurahan"], ["depan"], ["gang"])
            and word.isalpha()
            and word != BREAK
        ]
        found.add(" ".join(named[:1]))
    return found
