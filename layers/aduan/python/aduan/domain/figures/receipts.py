"""Proof against quiet change: a receipt for every end of a case, and one hash for a whole day.

A receipt says what was closed, when, where, by which post, on which photos and under which rules.
The receipts of a day are the leaves of a Merkle tree (RFC 6962, section 2.1); its root, bound to
the day, to how many leaves there are and to the day before, is published. Who holds a receipt with
its proof can check it without asking anybody, and a receipt that is added, taken away or changed
later makes another root.

A day is sealed at 07:00 two days later: what SP4N-LAPOR! tells late is still of its day.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import CLOSED, Case, HistoryEntry
from aduan.domain.case.lifecycle import RULES_MARK
from aduan.domain.case.secrecy import guarded
from aduan.domain.figures.facts import GRID
from aduan.domain.figures.ledger import canonical

_ON_THE_BOARD: Final = timedelta(days=3)
_MORNING: Final = timedelta(hours=7)
_Check = tuple[bool, str, str]
"""Whether it holds, and the words for either."""
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
_DAY: Final = b"\x02"
NOTHING: Final = hashlib.sha256(b"").hexdigest()
"""The root of a day without an end (RFC 6962), and what stands before the first day."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One end of a case. `salt` is known to nobody who was not given the receipt, so that a leaf
    cannot be guessed from what is public. `photos` are SHA-256 of the photos as they are shown, by
    id; "" of a photo that was checked before hashes were kept. Of a case that is kept from view no
    place is named. `rules` is a mark of the clocks and the calendar that counted."""

    number: str
    cycle: int
    version: int
    ended: str
    ended_at: datetime
    post: str
    agency: str
    salt: str
    kelurahan_code: str = ""
    lat: float | None = None
    lng: float | None = None
    photos: Mapping[str, str] = field(default_factory=dict)
    city_due: datetime | None = None
    resolve_due: datetime | None = None
    rules: str = ""


@dataclass(frozen=True, slots=True)
class SealedDay:
    """What is published of a day: `root` binds day, `count`, the tree over `leaves` and `before`,
    the root of the day that was sealed before it."""

    day: str
    count: int
    root: str
    before: str
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether everything that could be checked holds, and each thing in words."""

    ok: bool
    words: tuple[str, ...]


def ends(entry: HistoryEntry) -> bool:
    """Whether a row of the history closes its case."""
    return entry.to_status in CLOSED and entry.from_status not in CLOSED


def receipt_of(case: Case, entry: HistoryEntry, photos: Mapping[str, str]) -> Receipt:
    """The receipt of the end that `entry` made, `case` being what it left."""
    hidden, place = guarded(case), case.place
    salt = hashlib.sha256(f"{case.case_id} {entry.version}".encode()).hexdigest()[:32]
    return Receipt(
        number=case.number,
        cycle=entry.cycle,
        version=entry.version,
        ended=entry.to_status.value,
        ended_at=entry.at,
        post=entry.actor.post,
        agency=case.agency,
        salt=salt,
        kelurahan_code="" if hidden else place.kelurahan_code or "",
        lat=None if hidden or place.lat is None else round(place.lat, GRID),
        lng=None if hidden or place.lng is None else round(place.lng, GRID),
        photos=photos,
        city_due=case.due.opd,
        resolve_due=case.due.resolve,
        rules=entry.details.get(RULES_MARK, ""),
    )


def day_of(receipt: Receipt, calendar: Calendar) -> str:
    """The day it is sealed under, as the city's calendar has it."""
    return calendar.local(receipt.ended_at).date().isoformat()


def checked_from(receipt: Receipt, calendar: Calendar) -> datetime:
    """From when on it can be held against its day: the board of the morning after the sealing shows
    that day, and until then another end of the same cycle may still take its place."""
    day = calendar.local(receipt.ended_at).date()
    return calendar.midnight(day + _ON_THE_BOARD) + _MORNING


def leaf(receipt: Receipt | Mapping[str, Any]) -> str:
    """The hash of a receipt, as it is or as it was printed (an object of JSON)."""
    return hashlib.sha256(_LEAF + canonical(receipt)).hexdigest()


def sealed(day: str, leaves: Sequence[str], before: str = NOTHING) -> SealedDay:
    """The leaves are put in order, so the root tells nothing of who came first."""
    ordered = tuple(sorted(leaves))
    return SealedDay(
        day=day,
        count=len(ordered),
        root=_bound(day, len(ordered), _tree(ordered), before),
        before=before,
        leaves=ordered,
    )


def proven(receipt: Receipt, of: SealedDay) -> dict[str, Any] | None:
    """The document a receipt is handed out as; None where the day does not hold it."""
    own = leaf(receipt)
    if own not in of.leaves:
        return None
    return {
        "receipt": receipt,
        "day": of.day,
        "count": of.count,
        "before": of.before,
        "proof": _path(of.leaves.index(own), of.leaves),
        "root": of.root,
    }


def verify(document: Any, *, photos: Mapping[str, bytes] | None = None, day: Any = None) -> Verdict:
    """Check a document as `proven` prints it, against the photos (by file name) and against the day
    as it was published. Whatever it is given it answers; nothing is raised."""
    try:
        return _verified(document, photos or {}, day)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Verdict(False, ("Berkas ini bukan tanda terima yang utuh.",))


def _verified(document: Any, photos: Mapping[str, bytes], day: Any) -> Verdict:
    receipt = document.get("receipt", document)
    proven_by_itself = "proof" in document
    checks = [_by_its_proof(document)] if proven_by_itself else [_as_a_whole(receipt)]
    known = set(receipt.get("photos", {}).values())
    for name, content in photos.items():
        checks.append(
            (
                hashlib.sha256(content).hexdigest() in known,
                f"Foto {name} adalah foto penutupan ini.",
                f"Foto {name} BUKAN foto penutupan ini, atau telah diubah.",
            )
        )
    if day is not None:
        if proven_by_itself:
            checks.append(_as_published(document, day))
        checks += _against(leaf(receipt), day, needed=not proven_by_itself)
    words = tuple(good if holds else bad for holds, good, bad in checks)
    if day is None:
        if not proven_by_itself:
            return Verdict(False, (*words, "Sertakan berkas harinya dari papan kota (--day)."))
        words += (f"Bandingkan akar ini dengan papan kota: {document['root']}",)
    return Verdict(all(holds for holds, _, _ in checks), words)


def _by_its_proof(document: Any) -> _Check:
    found = _walked(leaf(document["receipt"]), document["proof"])
    bound = _bound(
        str(document["day"]), int(document["count"]), found, str(document["before"])
    )  # fmt: skip
    return (
        bound == document["root"],
        "Tanda terima cocok dengan akar harinya.",
        "Tanda terima TIDAK cocok dengan akar harinya: ada yang diubah.",
    )


def _as_a_whole(receipt: Any) -> _Check:
    """Of a receipt that came without a proof: it has what every receipt has."""
    whole = all(receipt[name] for name in ("number", "cycle", "version", "ended_at", "salt"))
    return (
        whole,
        f"Tanda terima kasus {receipt['number']}.",
        "Berkas ini bukan tanda terima yang utuh.",
    )


def _as_published(document: Any, day: Any) -> _Check:
    return (
        (day["day"], day["root"], int(day["count"]))
        == (document["day"], document["root"], int(document["count"])),
        "Akar dan jumlahnya sama dengan yang diumumkan.",
        "Akar atau jumlah hari itu BERBEDA dari yang diumumkan.",
    )


def _against(own: str, day: Any, *, needed: bool) -> list[_Check]:
    """`needed`: without the day's own list nothing is proven."""
    leaves = [str(one) for one in day.get("leaves", ())]
    checks: list[_Check] = []
    if leaves or needed:
        again = sealed(str(day["day"]), leaves, str(day["before"]))
        checks.append(
            (
                again.root == day["root"] and again.count == int(day["count"]),
                f"Akar hari itu benar dari {again.count} penutupan.",
                f"Daftar hari itu memuat {again.count} penutupan dan TIDAK menghasilkan akarnya.",
            )
        )
        checks.append(
            (
                own in leaves,
                "Penutupan ini ada dalam daftar hari itu.",
                "Penutupan ini TIDAK ADA dalam daftar hari itu.",
            )
        )
    return checks


def _bound(day: str, count: int, tree: str, before: str) -> str:
    held = _DAY + day.encode() + count.to_bytes(8, "big") + bytes.fromhex(tree + before)
    return hashlib.sha256(held).hexdigest()


def _node(left: str, right: str) -> str:
    return hashlib.sha256(_NODE + bytes.fromhex(left + right)).hexdigest()


def _split(length: int) -> int:
    """The largest power of two below it."""
    return 1 << (length - 1).bit_length() - 1


def _tree(leaves: Sequence[str]) -> str:
    if not leaves:
        return NOTHING
    if len(leaves) == 1:
        return leaves[0]
    at = _split(len(leaves))
    return _node(_tree(leaves[:at]), _tree(leaves[at:]))


def _path(index: int, leaves: Sequence[str]) -> list[list[str]]:
    """From the leaf up: on which side the other half stands, and its hash."""
    if len(leaves) == 1:
        return []
    at = _split(len(leaves))
    if index < at:
        return [*_path(index, leaves[:at]), ["kanan", _tree(leaves[at:])]]
    return [*_path(index - at, leaves[at:]), ["kiri", _tree(leaves[:at])]]


def _walked(own: str, path: Sequence[Sequence[str]]) -> str:
    found = own
    for side, other in path:
        if side not in {"kiri", "kanan"}:
            raise ValueError(side)
        found = _node(other, found) if side == "kiri" else _node(found, other)
    return found
