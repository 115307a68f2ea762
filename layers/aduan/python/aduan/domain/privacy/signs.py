"""A text as the reader weighs it: words, their letters and roots, and what they mean together.

What somebody is accused of is not one phrase: it is an office, an act and money somewhere near one
another, in any order and in any of four languages. So a text becomes a bag of signs - words and
pairs of them, groups of letters (they bridge spellings), consonants (they bridge vowels that
dialects and hasty typing change), and the meanings of `reading/words.toml` alone, in pairs of one
sentence, in the order they follow one another, and in pairs of the whole text. Signs are hashed
(feature hashing, Weinberger et al. 2009): the model keeps no words of anybody.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

BUCKETS: Final = 1 << 15
BLOCKS: Final = ("kata", "huruf", "akar", "makna", "rangkai")
LONGEST_TEXT: Final = 4_000
"""Characters that are read at once; a longer text is read in `runs`."""
RUN: Final = 4
"""Sentences."""
FEWEST_WORDS: Final = 5
MOST_WORDS: Final = 30
"""Of what is taken for a sentence."""
LONGEST_WORD: Final = 80
END: Final = re.compile(r"(?<=[.!?\u2026])\s+|\n+")
BROKEN: Final = re.compile(r"(?:^[^\S\n]*[^\s]+(?:[^\S\n]+[^\s]+)?[^\S\n]*(?:\n+|\Z)){4,}", re.M)
"""Four lines and more of a word or two."""
SENTENCE_WORDS: Final = 22
"""A text without full stops is cut into pieces of so many words, each overlapping the next."""
NEAR: Final = 6
"""Words between two meanings that still belong together."""

MASK: Final = re.compile(r"\[[a-z_]+\]")
QUOTES: Final = re.compile("[\"\u201c\u201d\u201e]|(?<!\\w)['\u2018]|['\u2019](?!\\w)")
LINK: Final = re.compile(r"https?\S+|www\.\S+")
AMOUNT: Final = re.compile(
    r"\brp\.?\s*\d[\d.,]*(?:\s*(?:ribu|rb|rebu|juta|jt|k|m|miliar)\b)?"
    r"|\b\d[\d.,]*\s*(?:ribuan|ribu|rebu|rewu|ewu|rb|juta|jt|jeti|k|perak|persen)\b"
    r"|\b\d[\d.,]*\s*%"
    r"|\b\d{1,3}(?:\.000)+\b"
)
DIGITS: Final = re.compile(r"\d+")
TWICE: Final = re.compile(r"\b([a-z]{3,})2(?=[a-z]*\b)")
DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
SENTENCE: Final = re.compile(r"[.!?;\n]+(?:\s|$)|\n+")
WORD: Final = re.compile(r"[a-z0]+")
VOWELS: Final = str.maketrans("", "", "aeiou")

PREFIXES: Final = (
    *("memper", "diper", "menge", "dipang", "meng", "meny", "mem", "men", "me", "nge", "ng", "ny"),
    *("di", "ka", "ke", "ter", "ber", "ba", "pa", "pe", "se", "sa", "n", "m", "tak", "dak"),
)
SUFFIXES: Final = (
    *("aken", "keun", "kannya", "kan", "innya", "innye", "nyah", "nya", "nye", "ane", "ene", "ne"),
    *("ken", "an", "in", "na", "i", "e", "lah", "kah", "mah", "teh", "ku", "mu", "ipun", "a"),
)
NASAL: Final = dict(
    zip(
        ["meny", "ny", "mem", "m", "men", "n", "meng", "ng"],
        ("s", "sc", "p", "p", "t", "t", "k", "k"),
        strict=True,
    )
)
"""Letters a nasal prefix swallows: "nyunat" is "sunat", "motong" is "potong"."""


@dataclass(frozen=True, slots=True)
class Denial:
    """What is said not to be so: one of `of` behind one of `by`, at most `within` words on, means
    `means` ("tidak ada permintaan evakuasi"). What begins with the denial and is a danger itself
    ("tidak sadar", "belum keluar") denies nothing."""

    by: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    means: str = ""
    within: int = 3
    unless: frozenset[str] = frozenset()

    def found(self, meant: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        begun = {at for at, meaning in meant if meaning in self.unless}
        denied = [at for at, meaning in meant if meaning in self.by and at not in begun]
        return [
            (at, self.means)
            for at, meaning in meant
            if meaning in self.of and any(0 < at - before <= self.within for before in denied)
        ]


@dataclass(frozen=True, slots=True)
class Meanings:
    """The words of `reading/words.toml`, laid out to be looked up."""

    words: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """By first word: the words that must follow, and what they mean; "x*" stands for any ending."""
    openings: Mapping[str, tuple[str, ...]]
    """Beginnings of words ("bhabin*"), by their first three letters."""
    consonants: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]
    """By meaning: the groups it belongs to."""
    denial: Denial
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        table: Mapping[str, Sequence[str]],
        grouped: Mapping[str, Sequence[str]],
        denial: Denial | None = None,
    ) -> Meanings:
        words: dict[str, tuple[str, ...]] = {}
        phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        openings: dict[str, tuple[str, ...]] = {}
        consonants: dict[str, tuple[str, ...]] = {}
        for meaning, listed in table.items():
            for written in listed:
                first, *rest = plain(written.replace("*", "0")).split() or [""]
                if rest:
                    ending = tuple(rest)
                    phrases[first] = (*phrases.get(first, ()), (ending, meaning))
                elif written.endswith("*"):
                    root = first.rstrip("0")
                    openings[root] = (*openings.get(root, ()), meaning)
                else:
                    words[first] = (*words.get(first, ()), meaning)
                    bones = first.translate(VOWELS)
                    if len(bones) >= 3:
                        consonants[bones] = (*consonants.get(bones, ()), meaning)
        groups: dict[str, tuple[str, ...]] = {}
        for group, listed in grouped.items():
            for meaning in listed:
                groups[meaning] = (*groups.get(meaning, ()), group)
        return cls(words, phrases, openings, consonants, groups, denial or Denial())

    def of_word(self, word: str) -> tuple[str, ...]:
        known = self.seen.get(word)
        if known is None:
            if len(self.seen) > 20_000:
                self.seen.clear()
            known = self.seen[word] = self.looked_up(word)
        return known

    def looked_up(self, word: str) -> tuple[str, ...]:
        if word in self.words:
            return self.words[word]
        for root, meanings in self.openings.items():
            if word.startswith(root):
                return meanings
        for root in roots(word):
            if root in self.words:
                return self.words[root]
        bones = word.translate(VOWELS)
        if len(bones) >= 3 and len(word) - len(bones) <= len(word) // 4:  # typed without vowels
            return self.consonants.get(bones, ())
        return ()


def plain(text: str) -> str:
    """Lower-case words: accents, masks and links gone, numbers "0", and words of their own for an
    amount of money ("xuang"), a quotation mark ("xkutip") and a question ("xtanya")."""
    text = QUOTES.sub(" xkutip ", text.lower()).replace("?", " xtanya. ")
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = LINK.sub(" ", MASK.sub(" ", text))
    text = TWICE.sub(r"\1", AMOUNT.sub(" xuang ", text))
    return DRAWN_OUT.sub(r"\1\1", DIGITS.sub("0", text)).strip()


def roots(word: str) -> Iterator[str]:
    """The word without its affixes, one way after another: those of four languages overlap."""
    if len(word) < 4:
        return
    bare = [word]
    for ending in SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare.append(word[: -len(ending)])
            yield bare[-1]
    for stem in bare:
        for opening in PREFIXES:
            if not stem.startswith(opening) or len(stem) - len(opening) < 3:
                continue
            rest = stem[len(opening) :]
            yield rest
            for letter in NASAL.get(opening, ""):
                yield letter + rest


def stem(word: str) -> str:
    """The shortest plausible root; rough, and the same for most forms of a word."""
    found = word
    for ending in SUFFIXES:
        if found.endswith(ending) and len(found) - len(ending) >= 4:
            found = found[: -len(ending)]
            break
    for opening in PREFIXES:
        if found.startswith(opening) and len(found) - len(opening) >= 3:
            return found[len(opening) :]
    return found


def runs(text: str) -> list[str]:
    """What is judged: the text as a whole, and, of more than `RUN` sentences, every run of so many,
    each sharing half of its sentences with the next, so that any three that follow each other stand
    together in one. An accusation is one wherever it stands: behind a greeting, at the end of a
    long letter, among complaints of other things; and what takes it back in the next breath is read
    with it."""
    text = _unbroken(text)
    told = _said_in(text)
    if len(told) <= RUN and len(text) <= LONGEST_TEXT:
        return [text]
    last = max(0, len(told) - RUN)
    starts = [*range(0, last, RUN // 2), last]
    found = [" ".join(told[at : at + RUN]) for at in starts]
    return [text, *found] if len(text) <= LONGEST_TEXT else found


def _unbroken(text: str) -> str:
    """A sentence whose words each have a line to themselves, in one line again."""
    return BROKEN.sub(lambda found: " ".join(found[0].split()) + "\n", text)


def _said_in(text: str) -> list[str]:
    """Sentences, and what is none: a word or two go with the next, what never ends is cut."""
    told: list[str] = []
    words: list[str] = []
    for sentence in END.split(text):
        for word in sentence.split():
            words.append(word[:LONGEST_WORD])
            if len(words) == MOST_WORDS:
                told.append(" ".join(words))
                words = []
        if len(words) >= FEWEST_WORDS:
            told.append(" ".join(words))
            words = []
    if words and told and len(words) < FEWEST_WORDS:
        told[-1] += " " + " ".join(words)
    elif words:
        told.append(" ".join(words))
    return told


def sentences(text: str) -> list[list[str]]:
    """The text's words, sentence by sentence; what has no full stops in overlapping pieces."""
    found: list[list[str]] = []
    for piece in SENTENCE.split(plain(text[:LONGEST_TEXT])):
        words = WORD.findall(piece)
        if len(words) <= SENTENCE_WORDS * 3 // 2:
            if words:
                found.append(words)
            continue
        step = SENTENCE_WORDS * 2 // 3
        found += [
            words[at : at + SENTENCE_WORDS]
            for at in range(0, max(1, len(words) - SENTENCE_WORDS + step), step)
        ]
    return found


def meanings_of(words: Sequence[str], lexicon: Meanings) -> list[tuple[int, str]]:
    """What the words mean, with their place; phrases before the words they are made of."""
    found: list[tuple[int, str]] = []
    for at, word in enumerate(words):
        for rest, meaning in lexicon.phrases.get(word, ()):
            if follows(words, at + 1, rest):
                found.append((at, meaning))
        found += [(at, meaning) for meaning in lexicon.of_word(word)]
    return found + lexicon.denial.found(found)


def follows(words: Sequence[str], at: int, rest: tuple[str, ...]) -> bool:
    if len(words) < at + len(rest):
        return False
    return all(words[at + offset] == wanted for offset, wanted in enumerate(rest))


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence: its hashed signs, block by block, its meanings and their groups."""

    blocks: tuple[frozenset[int], ...]
    meanings: frozenset[str]
    groups: frozenset[str]


def pieces(text: str, lexicon: Meanings) -> list[Piece]:
    return [piece_of(words, lexicon) for words in sentences(text)]


def piece_of(words: Sequence[str], lexicon: Meanings) -> Piece:
    meant = meanings_of(words, lexicon)
    kinds = sorted({meaning for _, meaning in meant})
    groups = {group for kind in kinds for group in lexicon.groups.get(kind, ())}
    stems = [stem(word) for word in words]
    said = {hashed(f"w:{word}") for word in words}
    said.update(hashed(f"w:{a} {b}") for a, b in itertools.pairwise(words))
    letters: set[int] = set()
    rooted = {hashed(f"a:{one}") for one in stems}
    rooted.update(hashed(f"a:{a} {b}") for a, b in itertools.pairwise(stems))
    for word in words:
        letters.update(letters_of(word))
        bones = word.translate(VOWELS)
        if len(bones) >= 2:
            rooted.add(hashed(f"k:{bones}"))
    together = {hashed(f"m:{one}") for one in kinds}
    together.update(hashed(f"m:{a}+{b}") for a, b in itertools.combinations(kinds, 2))
    return Piece(
        tuple(map(frozenset, (said, letters, rooted, together, chains(words, meant)))),
        frozenset(kinds),
        frozenset(groups),
    )


def chains(words: Sequence[str], meant: Sequence[tuple[int, str]]) -> set[int]:
    """Meanings in the order they follow one another; "di-" marks who it is done to."""
    marked = [
        (at, f"di-{meaning}" if words[at].startswith("di") and len(words[at]) > 4 else meaning)
        for at, meaning in meant
    ]
    found = {hashed(f"r:{meaning}") for _, meaning in marked if meaning.startswith("di-")}
    for number, (at, meaning) in enumerate(marked):
        for further, other in marked[number + 1 : number + 10]:
            if further - at > NEAR:
                break
            if further > at and other != meaning:
                found.add(hashed(f"r:{meaning}>{other}"))
    return found


def whole(parts: Sequence[Piece]) -> tuple[frozenset[int], ...]:
    """The signs of several sentences together, with the pairs of meanings across them."""
    blocks = [
        frozenset[int]().union(*(part.blocks[n] for part in parts)) for n in range(len(BLOCKS))
    ]
    if len(parts) > 1:
        groups = sorted(frozenset[str]().union(*(part.groups for part in parts)))
        across = {hashed(f"t:{a}+{b}") for a, b in itertools.combinations(groups, 2)}
        for one, other in itertools.pairwise(parts):
            across.update(hashed(f"n:{a}+{b}") for a in one.groups for b in other.groups)
        blocks[3] = blocks[3] | across
    return tuple(blocks)


KNOWN_WORDS: Final[dict[str, tuple[int, ...]]] = {}


def letters_of(word: str) -> tuple[int, ...]:
    """Groups of three to five letters that do not cross the word's ends, kept for the next text."""
    known = KNOWN_WORDS.get(word)
    if known is None:
        padded = f"<{word}>"
        known = tuple(
            hashed(padded[at : at + size])
            for size in (3, 4, 5)
            for at in range(len(padded) - size + 1)
        )
        if len(KNOWN_WORDS) > 20_000:
            KNOWN_WORDS.clear()
        KNOWN_WORDS[word] = known
    return known


def hashed(sign: str) -> int:
    return zlib.crc32(sign.encode()) & (BUCKETS - 1)


def read_meanings(table: Mapping[str, Any]) -> Meanings:
    """`words.toml` as it was read. KeyError without its tables."""
    said = table["denial"]
    denial = Denial(
        by=frozenset(said["by"]),
        of=frozenset(said["of"]),
        means=said["means"],
        within=said["within"],
        unless=frozenset(said["unless"]),
    )
    return Meanings.of(table["meanings"], table["groups"], denial)
