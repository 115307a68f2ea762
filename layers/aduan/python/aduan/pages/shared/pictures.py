"""Pictures beside each other, as values; `templates/shared/pictures.html` shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from aduan.domain.case.case import Evidence
from aduan.domain.case.spoken_time import moment_words
from aduan.domain.photos.evidence import earlier_words
from aduan.domain.photos.shown import Before, Beside

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture; `boxes` mark parts of it in thousandths of its width and height."""

    address: str
    says: str
    under: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures, and what to look at. `other` is None when the reader may not see it."""

    one: Picture
    other: Picture | None
    marked: bool
    earlier: str


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """What was reported, and what was done."""

    before: tuple[Picture, ...]
    after: tuple[Picture, ...]


def before_after(
    before: Sequence[Before], after: Sequence[tuple[Evidence, str]], zone: tzinfo
) -> BeforeAfter | None:
    """None until there are both."""
    if not before or not after:
        return None
    return BeforeAfter(
        tuple(_picture("Foto laporan", each.evidence, each.address, zone) for each in before),
        tuple(_picture("Foto tindak lanjut", proof, address, zone) for proof, address in after),
    )


def reported(before: Sequence[Before], zone: tzinfo) -> tuple[Picture, ...]:
    """What came with the reports, and with the answers to questions."""
    return tuple(_picture("Foto pelapor", each.evidence, each.address, zone) for each in before)


def pairs(beside: Sequence[Beside]) -> tuple[Pair, ...]:
    found = []
    for each in beside:
        earlier = earlier_words(each.resembling)
        other = None
        if each.earlier:
            there = each.resembling.changed_there
            name = earlier[0].upper() + earlier[1:]
            other = Picture(each.earlier, name, name, there)
        one = Picture(
            each.photo, "Foto tindak lanjut", "Foto tindak lanjut", each.resembling.changed
        )
        found.append(Pair(one, other, bool(each.resembling.changed), earlier))
    return tuple(found)


def _picture(what: str, evidence: Evidence, address: str, zone: tzinfo) -> Picture:
    verb, at = (
        ("Diambil", evidence.taken_at) if evidence.taken_at else ("Masuk", evidence.uploaded_at)
    )
    when = f"{verb} {moment_words(at, zone)}"
    return Picture(address, f"{what}. {when}", when)
