"""What the hub remembers of one report at LAPOR!: whose it is, and what of it was already taken.

`taken` holds a key for every follow-up and log row that was seen. The keys hold no time, for
LAPOR!'s clock may jump by seven hours and back; two answers with the same words are told apart by
counting them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aduan.domain.lapor.marker import letters
from aduan.domain.lapor.remote import RemoteFollowUp, RemoteLog


@dataclass(frozen=True, slots=True)
class Flags:
    """What keeps a report from people at LAPOR!: `secret` (rahasia), its content is not public;
    `anonymous` (anonim), who reported is hidden."""

    secret: bool = False
    anonymous: bool = False

    @property
    def any(self) -> bool:
        return self.secret or self.anonymous

    def told(self, secret: bool | None, anonymous: bool | None) -> "Flags":
        """As LAPOR! tells them now; of one it does not tell (None) nothing is new."""
        return Flags(
            self.secret if secret is None else secret,
            self.anonymous if anonymous is None else anonymous,
        )

    def without(self, other: "Flags") -> "Flags":
        return Flags(self.secret and not other.secret, self.anonymous and not other.anonymous)


@dataclass(frozen=True, slots=True)
class Link:
    """`ours`: the hub filed it. `status` and `agency_id` are LAPOR!'s, as last seen; so are
    `flags` (None: never seen, or by a version that kept none).
    `failed_at`: when the hub last failed over what LAPOR! shows, since it last took something.
    `former_case` is the case whose report it was before a person found that it tells of another
    event: what that case still has to say here goes first."""

    complaint_id: str
    case_id: str
    reference: str
    ours: bool
    linked_at: datetime
    status: str = ""
    agency_id: str = ""
    taken: frozenset[str] = frozenset()
    fingerprint: str = ""  # of the export row last taken
    checked_at: datetime | None = None
    settled_at: datetime | None = None  # since when LAPOR! calls it closed or archived
    former_case: str = ""
    failed_at: datetime | None = None
    flags: Flags | None = None
    revision: int = 0


def keyed_follow_ups(rows: Iterable[RemoteFollowUp]) -> tuple[tuple[str, RemoteFollowUp], ...]:
    """Each follow-up once and in order, with a key that stays the same at every reading."""
    distinct = {(row.at, row.sender, letters(row.text)): row for row in rows}
    ordered = sorted(distinct.values(), key=lambda row: (row.at is None, row.at, letters(row.text)))
    words = [f"f|{row.sender}|{letters(row.text)}" for row in ordered]
    return tuple(zip(_numbered(words), ordered, strict=True))


def keyed_logs(rows: Iterable[RemoteLog]) -> tuple[tuple[str, RemoteLog], ...]:
    distinct = {(row.at, row.sender, row.status_new, row.text): row for row in rows}
    ordered = sorted(distinct.values(), key=lambda row: (row.at is None, row.at, row.text))
    words = [
        f"l|{row.sender}|{row.status_old}|{row.status_new}|{letters(row.text)}" for row in ordered
    ]
    return tuple(zip(_numbered(words), ordered, strict=True))


def _numbered(words: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    keys = []
    for word in words:
        counts[word] = counts.get(word, 0) + 1
        material = f"{word}|{counts[word]}"
        keys.append(hashlib.sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return keys
