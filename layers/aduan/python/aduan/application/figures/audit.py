"""Count sealed days anew: is what the register and the photos say today what was sealed then?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from aduan.application.figures.ports import ReceiptBook, SealedDays
from aduan.domain.case.calendar import Calendar
from aduan.domain.figures.receipts import Receipt, SealedDay, leaf

_DAY: Final = timedelta(days=1)


class KeptPhotos(Protocol):
    """The photos as they are kept."""

    def hash_of(self, number: str, evidence_id: str) -> str | None:
        """SHA-256 of what lies there; None where nothing does."""
        ...


@dataclass(frozen=True, slots=True)
class Audited:
    """One sealed day: how many receipts it was sealed over and how many there are, those that are
    not in it (changed or added since), how many of its own are gone, and photos that are others
    or gone, each as number and id."""

    day: str
    sealed: int
    found: int
    strange: tuple[str, ...] = ()
    gone: int = 0
    photos: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not (self.strange or self.gone or self.photos) and self.sealed == self.found


def audit_days(
    since: date,
    until: date,
    *,
    book: ReceiptBook,
    days: SealedDays,
    photos: KeptPhotos,
    calendar: Calendar,
) -> Iterator[Audited]:
    """Every sealed day from `since` to `until`. Raises DamagedError where the list that was
    published is itself another."""
    day = since
    while day <= until:
        sealed = days.sealed(day)
        if sealed is not None:
            start = calendar.midnight(day)
            yield _audited(sealed, tuple(book.receipts(start, start + _DAY)), photos)
        day += _DAY


def _audited(sealed: SealedDay, receipts: Sequence[Receipt], photos: KeptPhotos) -> Audited:
    leaves = {leaf(one): one for one in receipts}
    known = set(sealed.leaves)
    return Audited(
        day=sealed.day,
        sealed=sealed.count,
        found=len(receipts),
        strange=tuple(sorted(one.number for own, one in leaves.items() if own not in known)),
        gone=len(known - leaves.keys()),
        photos=tuple(
            f"{one.number} {evidence_id}"
            for one in receipts
            for evidence_id, hashed in sorted(one.photos.items())
            if hashed and photos.hash_of(one.number, evidence_id) != hashed
        ),
    )
