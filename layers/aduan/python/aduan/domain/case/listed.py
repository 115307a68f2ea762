"""A case's place in the lists of its office and of the city: a projection, written with the case.

Lists are counted and filtered where they lie, by these few words; what a row shows is read from the
case itself. So a row stays small (thousands are counted in one read), and nothing of what was said
stands in it: of a case only the inspectorate may read not even the matter or the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import CLOSED, TRIAGE, Case, Status
from aduan.domain.case.due import NEVER, promised_at
from aduan.domain.case.posts import DUTY
from aduan.domain.case.secrecy import as_listed


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a case stands: with `post`, by `at` (by when it was promised, or when it was
    closed). `at` is None for a case in no list: one that was merged into another. `version` is the
    case's, so that an older row never takes the place of a newer one."""

    case_id: str
    version: int
    post: str
    at: datetime | None
    closed: bool
    status: Status
    level: str
    category: str = ""
    area: str = ""
    district: str = ""
    agency: str = ""
    withheld_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Of which version a row in the city's list of open cases is, and the time it is sorted by."""

    version: int
    at: datetime


def astray(case: Case, row: Standing | None) -> bool:
    """Whether an open case stands in no list, in an older version's place, or, as one that was
    written by an earlier release, by another time than its own."""
    if row is None or row.version < case.version:
        return True
    return row.version == case.version and row.at != listed(case).at


def listed(case: Case) -> Listed:
    """The row of a case as it is now. What waits for an office stands at the duty desk."""
    closed = case.status in CLOSED
    if case.status is Status.DIGABUNG:
        at = None
    else:
        at = case.closed_at if closed else promised_at(case) or NEVER
    narrowed_by = as_listed(case)
    place = narrowed_by.place
    return Listed(
        case_id=case.case_id,
        version=case.version,
        post=DUTY if case.status in TRIAGE else case.agency,
        at=at,
        closed=closed,
        status=case.status,
        level=case.level.value,
        category=narrowed_by.category or "",
        area=place.kelurahan_code or "",
        district=place.kecamatan or "",
        agency=case.agency,
        withheld_from=case.withheld_from,
    )


FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "s": "status",
        "l": "level",
        "c": "category",
        "k": "area",
        "d": "district",
        "a": "agency",
        "w": "withheld_from",
        "v": "version",
    }
)
"""The row's words in the register: one letter each, for a list is counted by its bytes."""
