"""Which earlier reports are worth comparing, found in a bounded number of short reads.

A read key names a place or a wording; a report is written under all its keys and looks under at
most eleven. Every key holds the newest first and every read has a limit, so an evening with four
hundred reports of one flood costs what any evening costs.

    geo    a cell of about 300 m: the report's own and the three it lies nearest to
    kel    kelurahan and group of issues
    name   a telling word of a street, estate or landmark, or the acronym of a long name
    text   the wording
    from   the reporter
    any    group of issues anywhere, read only by a report that names no place at all
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.duplicates.shapes import skeleton

CELL_DEGREES: Final = 0.0027
MAX_READS: Final = 11
MAX_NAMES_READ: Final = 3
MAX_NAMES_WRITTEN: Final = 6
MAX_CANDIDATES: Final = 64
MAX_PER_CASE: Final = 4
MAX_COMPARED: Final = 14
"""Those that most keys agree on. With twenty the recorded streams are decided the same but for one
report in a thousand, and computing time grows by half as the store fills."""
_LIMITS: Final = {"any": 16, "geo": 12, "kel": 20, "name": 12, "text": 8, "from": 8}


@dataclass(frozen=True, slots=True)
class Read:
    """One query: the newest `limit` entries under `key`; `spare`: only if it is needed."""

    key: str
    limit: int
    spare: bool = False


class ReportMemory(Protocol):
    """What remembers reports under keys; each answer is bounded by the caller."""

    def recent(self, key: str, limit: int) -> list[str]:
        """Complaint ids under the key, newest first."""
        ...


def write_keys(fp: Fingerprint, lexicon: Lexicon) -> tuple[str, ...]:
    """All keys a report is filed under."""
    keys: list[str] = []
    keys += [f"any:{group}" for group in _groups(fp, lexicon)]
    if fp.lat is not None and fp.lng is not None:
        row, column = _cell(fp.lat, fp.lng)
        keys.append(f"geo:{int(row)}:{int(column)}")
    keys += [f"kel:{name}:{group}" for name in _kelurahan(fp) for group in _groups(fp, lexicon)]
    keys += [f"name:{word}" for word in _names(fp)[:MAX_NAMES_WRITTEN]]
    keys.append(f"text:{fp.text_hash:08x}")
    if fp.reporter:
        keys.append(f"from:{fp.reporter}")
    return tuple(dict.fromkeys(keys))


def read_keys(fp: Fingerprint, lexicon: Lexicon) -> tuple[Read, ...]:
    """At most eleven keys to look under, best first; spare ones are names to go on with where
    those before them have grown too common to tell anything (see `find`)."""
    keys: list[str] = [f"text:{fp.text_hash:08x}"]
    if fp.reporter:
        keys.append(f"from:{fp.reporter}")
    if fp.lat is not None and fp.lng is not None:
        keys += _cells_around(fp.lat, fp.lng)
    names = [f"name:{word}" for word in _names(fp)[:MAX_NAMES_WRITTEN]]
    keys += names[:MAX_NAMES_READ]
    keys += [
        f"kel:{name}:{group}" for name in _kelurahan(fp)[:2] for group in _groups(fp, lexicon)[:2]
    ][:2]
    if not fp.has_place and not _kelurahan(fp):
        keys += [f"any:{group}" for group in _groups(fp, lexicon)[:2]]
    spare = names[MAX_NAMES_READ:]
    unique = tuple(dict.fromkeys([*keys, *spare]))[:MAX_READS]
    return tuple(Read(key, _LIMITS[key.partition(":")[0]], key in spare) for key in unique)


def find(reads: tuple[Read, ...], memory: ReportMemory) -> list[str]:
    """Complaint ids under the keys: those several keys agree on first, then the newest.

    A name whose answer fills its limit has grown too common to tell much (the estate that
    everybody names on the evening of its flood, a word of half the streets): what it gives is
    taken, but it does not count among the names read, and a spare one is read beside it.
    """
    votes: dict[str, int] = {}
    order: dict[str, int] = {}
    telling = 0
    for read in reads:
        if read.spare and telling >= MAX_NAMES_READ:
            continue
        found = memory.recent(read.key, read.limit)
        telling += read.key.startswith("name:") and len(found) < read.limit
        for rank, complaint_id in enumerate(found):
            votes[complaint_id] = votes.get(complaint_id, 0) + 1
            order[complaint_id] = min(order.get(complaint_id, rank), rank)
    ranked = sorted(votes, key=lambda found: (-votes[found], order[found], found))
    return ranked[:MAX_CANDIDATES]


def shortlist(ranked: list[str], case_of: Mapping[str, str]) -> dict[str, list[str]]:
    """The reports worth comparing, by case: a few of each, because a flood's case holds hundreds.

    Ids without a case (still in flight) are left out.
    """
    chosen: dict[str, list[str]] = {}
    taken = 0
    for complaint_id in ranked:
        case_id = case_of.get(complaint_id)
        if case_id is None or taken >= MAX_COMPARED:
            continue
        members = chosen.setdefault(case_id, [])
        if len(members) < MAX_PER_CASE:
            members.append(complaint_id)
            taken += 1
    return chosen


def _cell(lat: float, lng: float) -> tuple[float, float]:
    return lat // CELL_DEGREES, lng // CELL_DEGREES


def _cells_around(lat: float, lng: float) -> list[str]:
    """The own cell and the three neighbours on the side the point lies nearest to."""
    row, column = _cell(lat, lng)
    up = 1 if lat / CELL_DEGREES - row >= 0.5 else -1
    right = 1 if lng / CELL_DEGREES - column >= 0.5 else -1
    return [
        f"geo:{int(row + down)}:{int(column + across)}" for down in (0, up) for across in (0, right)
    ]


def _kelurahan(fp: Fingerprint) -> list[str]:
    known = [*fp.kelurahan, fp.hinted_kelurahan, fp.nearest_kelurahan]
    return list(dict.fromkeys(name for name in known if name))[:2]


def _groups(fp: Fingerprint, lexicon: Lexicon) -> list[str]:
    codes = fp.issues[:2] or fp.category_issues[:1]
    groups = [lexicon.issues[code].group for code in codes]
    return list(dict.fromkeys(groups)) or ["?"]


def _names(fp: Fingerprint) -> list[str]:
    """Telling words, streets before landmarks, acronyms first: "tli" meets "taman lopang indah"."""
    words: list[str] = []
    for street in fp.streets:
        if street.acronym:
            words.append(street.acronym)
        words += sorted(street.words, key=len, reverse=True)
    words += [word for word in fp.landmark if len(word) > 3 or not word.isalpha()]
    return list(dict.fromkeys(skeleton(word) for word in words if len(word) >= 3))
