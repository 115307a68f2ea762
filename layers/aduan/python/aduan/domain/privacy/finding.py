"""The one finder of personal data: for the register, LAPOR!, notices, logs, exports and labels.

Numbers and addresses need no word lists, so whoever has none (a log line, the last look before a
text leaves for LAPOR!) uses `mask_identifiers`; `Finder` also knows names.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from aduan.dataclass import dataclass
from aduan.domain.privacy.addresses import addresses
from aduan.domain.privacy.births import spelt_births
from aduan.domain.privacy.folding import TAKEN_OUT, Folded, fold
from aduan.domain.privacy.names import Vocabulary, names, ordinary_word
from aduan.domain.privacy.numbers import Span, numbers
from aduan.domain.privacy.spelt import in_digits

_MOST_ROUNDS: Final = 4
"""What stood beside a find may be found once that is gone; a text settles in two rounds."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One find; `text[start:end]` is it. Kinds are the tokens that replace it."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finder:
    """`places` are words of the city's place names, in lower case: "Bapak Walikota" and one of
    them names no person. `vocabulary` gives the words that names are known by, and is asked with
    the first text; without it no names are found."""

    places: frozenset[str] = frozenset()
    vocabulary: Callable[[], Vocabulary] | None = None

    def find(self, text: str) -> list[PersonalData]:
        """Every find, in order of place, without overlaps (the earlier and longer one stays)."""
        copy = fold(text)
        finds: list[PersonalData] = []
        for _ in range(_MOST_ROUNDS):
            found = list(self._in_copy(copy))
            if not found:
                break
            finds += [PersonalData(kind, *copy.span(start, end)) for kind, start, end in found]
            copy = _taken_out(copy, found)
        return _apart(finds)

    def mask(self, text: str) -> str:
        return replaced(text, self.find(text)) if text else text

    def mask_value(self, label: str, value: str) -> str:
        """A value that stands under a label in a form: eight digits under "id_pelanggan" are a
        number of a person, alone they are none. What either reading finds is taken out."""
        written = f"{label}: "
        finds = [
            PersonalData(find.kind, max(0, find.start - len(written)), find.end - len(written))
            for find in self.find(written + value)
            if find.end > len(written)
        ]
        return replaced(value, _apart(finds + self.find(value))) if value else value

    def _in_copy(self, copy: Folded) -> Iterable[Span]:
        if self.vocabulary is None:
            yield from _identifiers(copy)
            return
        words = self.vocabulary()
        yield from _identifiers(copy, lambda word: ordinary_word(word, words, self.places))
        yield from names(copy.text, words, self.places)


def _identifiers(copy: Folded, ordinary: Callable[[str], bool] | None = None) -> Iterable[Span]:
    """Offsets are of the copy, also for what was found in its version with spelt numbers."""
    yield from addresses(copy.text, ordinary)
    yield from spelt_births(copy.text)
    digits = in_digits(copy)
    if digits.text == copy.text:
        yield from numbers(copy.text)
        return
    back = _Back(copy, digits)
    for kind, start, end in numbers(digits.text):
        yield kind, *back.span(start, end)


@dataclass(slots=True)
class _Back:
    """From the copy with digits to the copy: both know the original's offsets."""

    copy: Folded
    digits: Folded

    def span(self, start: int, end: int) -> tuple[int, int]:
        if len(self.copy.text) == len(self.digits.text):
            return start, end
        first, last = self.digits.span(start, end)
        return _first_at(self.copy.starts, first), _first_at(self.copy.ends, last) + 1


def _first_at(places: Sequence[int], place: int) -> int:
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


def _taken_out(copy: Folded, found: Iterable[Span]) -> Folded:
    letters = list(copy.text)
    for _, start, end in found:
        letters[start:end] = TAKEN_OUT * (end - start)
    return Folded("".join(letters), copy.starts, copy.ends)


_IDENTIFIERS: Final = Finder()


def mask_identifiers(text: str) -> str:
    """Numbers and addresses of persons out of a text; names stay."""
    return _IDENTIFIERS.mask(text)


def find_identifiers(text: str) -> list[PersonalData]:
    """Numbers and addresses of persons in a text; names are not looked for."""
    return _IDENTIFIERS.find(text)


def _apart(finds: list[PersonalData]) -> list[PersonalData]:
    kept: list[PersonalData] = []
    for find in sorted(finds, key=lambda find: (find.start, -find.end)):
        if not kept or find.start >= kept[-1].end:
            kept.append(find)
        elif find.end > kept[-1].end:
            kept[-1] = PersonalData(kept[-1].kind, kept[-1].start, find.end)
    return kept


def replaced(
    text: str,
    finds: Iterable[PersonalData],
    by: Callable[[PersonalData], str] = lambda find: f"[{find.kind}]",
) -> str:
    parts: list[str] = []
    done = 0
    for find in finds:
        parts += (text[done : find.start], by(find))
        done = find.end
    return "".join(parts) + text[done:]
