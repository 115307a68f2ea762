"""The pictures of a case as a page shows them: before and after, and what a doubted one seems to be
made from, beside it. What the reader may not see is not in here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aduan.domain.case.case import Evidence, Resembling
from aduan.domain.photos.evidence import Photo

MOST_BEFORE: Final = 8
"""Pictures of the reports on one page, the first sent first."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A doubted photo and the earlier picture it resembles. `earlier` is empty when the reader may
    not see that picture: it is the proof of a case that is kept from him."""

    photo: str
    earlier: str
    resembling: Resembling


@dataclass(frozen=True, slots=True)
class Before:
    """A picture that came with a report."""

    evidence: Evidence
    address: str


def before_of(sent: Iterable[Photo], address: Callable[[str], str]) -> tuple[Before, ...]:
    """What reporters sent, the first sent first."""
    clean = [one.clean for one in sent if one.clean is not None]
    return tuple(Before(one, address(one.clean_key)) for one in clean[:MOST_BEFORE])


def beside_of(
    proofs: Sequence[Evidence],
    address: Callable[[str], str],
    may_see_case: Callable[[str], bool],
) -> tuple[Beside, ...]:
    """Every doubted pair; of a case that may not be seen neither the picture nor the number."""
    found = []
    for proof in proofs:
        for one in proof.resembles:
            seen = not one.of_case or may_see_case(one.of_case)
            told = one if seen else replace(one, number="")
            earlier = address(one.clean_key) if seen else ""
            found.append(Beside(address(proof.clean_key), earlier, told))
    return tuple(found)
