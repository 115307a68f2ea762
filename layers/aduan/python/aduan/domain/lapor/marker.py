"""Our reference in a text at LAPOR!, and how our own words are known when they come back.

Every text we write there ends with a line such as

    Nomor tiket: XYZ-2026-000123 [4.1/2 9f86d081]

case number, version of the case that caused it, part, and a digest of the very words. LAPOR!
glues lines together, escapes characters and lowers case, so the digest is over the bare letters.
Something is ours when the line *and* the words agree: a citizen who quotes our number, or an
admin who rewrites our answer, is news. Time plays no part.
"""

import hashlib
import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LABEL: Final = "Nomor tiket:"
LINE: Final = re.compile(
    r"Nomor\s*tiket:\s*(?P<reference>[^\s\[\]]{3,64}?)\s*"
    r"\[(?P<sequence>\d{1,9})\.(?P<part>\d{1,3})/(?P<parts>\d{1,3})\s*(?P<digest>[0-9a-f]{8})\]",
    re.IGNORECASE,
)
MENTION: Final = re.compile(r"Nomor\s*tiket:\s*([^\s\[\],;]{3,64})", re.IGNORECASE)
TAG: Final = re.compile(r"<[^<>]{0,200}>")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Which piece of writing of ours: `sequence` is the case version, parts count from 1."""

    reference: str
    sequence: int
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Ours:
    """Word for word what we wrote."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Altered:
    """Carries our line, but other words: rewritten at LAPOR!, or quoted by somebody."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Foreign:
    """Not ours; `mentions` is a ticket number it names, if any."""

    mentions: str = ""


Origin = Ours | Altered | Foreign


def letters(text: str) -> str:
    """The bare letters: what survives LAPOR!'s handling of a text."""
    plain = TAG.sub(" ", html.unescape(html.unescape(text)))
    folded = unicodedata.normalize("NFKC", plain).casefold()
    if folded.isascii():  # nearly always, and many times faster
        return "".join(folded.split())
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def digest(text: str, mark: Mark) -> str:
    material = f"{mark.reference.casefold()}|{mark.sequence}|{mark.part}|{letters(text)}"
    return hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def line(text: str, mark: Mark) -> str:
    return (
        f"{LABEL} {mark.reference} [{mark.sequence}.{mark.part}/{mark.parts} {digest(text, mark)}]"
    )


def marked(text: str, mark: Mark) -> str:
    return f"{text.strip()}\n\n{line(text, mark)}"


def origin_of(text: str) -> Origin:
    plain = html.unescape(html.unescape(text))
    lines = list(LINE.finditer(plain))
    if not lines:
        mention = MENTION.search(plain)
        return Foreign(mention.group(1).rstrip(".") if mention else "")
    found = lines[-1]  # the writer's own; earlier ones are quoted
    mark = Mark(
        reference=found.group("reference").upper(),
        sequence=int(found.group("sequence")),
        part=int(found.group("part")),
        parts=int(found.group("parts")),
    )
    words = plain[: found.start()] + plain[found.end() :]
    same = digest(words, mark) == found.group("digest").lower()
    return Ours(mark) if same else Altered(mark)


def is_ours(text: str, mark: Mark) -> bool:
    """True for exactly this writing of ours, not for one whose number begins alike."""
    origin = origin_of(text)
    return isinstance(origin, Ours) and _key(origin.mark) == _key(mark)


def _key(mark: Mark) -> tuple[str, int, int]:
    return mark.reference.casefold(), mark.sequence, mark.part
