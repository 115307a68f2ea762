"""Cases merged into cases: the one way up that every use case takes."""

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import islice
from typing import Final

from aduan.domain.case.case import Case
from aduan.domain.case.secrecy import joins_in

MOST_MERGES: Final = 8
"""Cases merged into cases merged into cases: more than a desk ever does by hand."""


def up(case: Case, get_case: Callable[[str], Case]) -> Iterator[Case]:
    """The case, the one it was merged into, and so on; each is read once, when it is asked for."""
    yield case
    while case.merged_into is not None:
        case = get_case(case.merged_into)
        yield case


def way_up(case_id: str, get_case: Callable[[str], Case]) -> tuple[Case, ...]:
    """The case and those it was merged into, the one that is worked on last; cut at `MOST_MERGES`,
    for who answers a request with it."""
    return tuple(islice(up(get_case(case_id), get_case), MOST_MERGES + 1))


def as_far_as_its_whole(case_id: str, get_case: Callable[[str], Case]) -> Case:
    """The case kept from everybody that one of those above it is kept from: what leaves the house
    of a part leaves it no farther than what leaves of the whole."""
    return reduce(joins_in, way_up(case_id, get_case))


def living(case: Case, get_case: Callable[[str], Case]) -> Case:
    """The case as it is worked on: itself, or the one it was merged into in the end."""
    *_, last = up(case, get_case)
    return last
