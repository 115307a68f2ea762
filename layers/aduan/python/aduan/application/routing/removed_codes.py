"""Codes a city pack no longer has, while open cases still stand with them.

A case keeps the code of its office, its category and its channels. Taken out of the pack, the code
has no name, no topic and no button any more, and whoever worked on the case hears nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from aduan.application.case.ports import CaseLists
from aduan.application.case.walk import Aside, in_whole, listed_open
from aduan.domain.case.case import Case

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class PackCodes:
    """The codes a pack has."""

    agencies: Collection[str]
    categories: Collection[str]
    channels: Collection[str]


@dataclass(frozen=True, slots=True)
class RemovedCode:
    """`file` is where the pack had it; `numbers` are the open cases it stands in."""

    file: str
    code: str
    numbers: tuple[str, ...]


def removed_codes(
    lists: CaseLists, pack: PackCodes, aside: Aside = in_whole
) -> tuple[RemovedCode, ...]:
    """What open cases need and the pack lacks, by file and code; `aside` hears of cases of which
    that cannot be said."""
    found: dict[tuple[str, str], list[str]] = {}
    for case in listed_open(lists, PAGE, aside):
        for missing in _missing(case, pack):
            found.setdefault(missing, []).append(case.number)
    return tuple(
        RemovedCode(file, code, tuple(sorted(set(numbers))))
        for (file, code), numbers in sorted(found.items())
    )


def _missing(case: Case, pack: PackCodes) -> Iterator[tuple[str, str]]:
    if case.agency not in pack.agencies:
        yield "agencies.toml", case.agency
    if case.category and case.category not in pack.categories:
        yield "categories.toml", case.category
    for channel in case.channels:
        if channel not in pack.channels:
            yield "channels.toml", channel
