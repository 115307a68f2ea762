"""The log of services improved: a decision, the cases that called for it, and what came of it.

A decision (a budget line, a repair programme, a rule) is tied to cases; what they were about and
where is what it is measured by. Its effect is recurrence: how many cycles of the same matter in the
same place began in as many days before it took effect as after it (new cases and reopened ones
ones alike). What stands in the log is public: no person, and of a matter about persons no place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from aduan.domain.case.calendar import Calendar
from aduan.domain.case.case import HoldReason
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.measures import SMALL
from aduan.domain.figures.periods import Period
from aduan.domain.privacy.finding import mask_identifiers

WINDOW: Final = timedelta(days=365)
"""The longest stretch that is compared: a whole year has every season once."""
SHORTEST: Final = timedelta(days=30)
"""Before that nothing is said of an effect."""
LONGEST_TEXT: Final = 200
MOST_CASES: Final = 500
EVERYWHERE: Final = ""
"""The ward of what is measured over the whole city."""
_DAY: Final = timedelta(days=1)


class Sort(StrEnum):
    """What was decided."""

    BUDGET = "anggaran"
    PROGRAMME = "program"
    RULE = "aturan"


SORT_NAMES: Final[Mapping[Sort, str]] = {
    Sort.BUDGET: "Baris anggaran",
    Sort.PROGRAMME: "Program perbaikan",
    Sort.RULE: "Aturan",
}


@dataclass(frozen=True, slots=True)
class Called:
    """A case that called for a decision: what it was about, and in which kelurahan."""

    number: str
    category: str
    ward: str = EVERYWHERE


@dataclass(frozen=True, slots=True)
class Improvement:
    """One decision as of its `version`. `basis` is the document it stands in, `decided_by` a post.
    `effective_on` is None until it is known when it took effect; `withdrawn` says why it no longer
    stands."""

    improvement_id: str
    version: int
    sort: Sort
    title: str
    basis: str
    decided_on: date
    decided_by: str
    called: tuple[Called, ...]
    noted_at: datetime
    effective_on: date | None = None
    withdrawn: str = ""

    @property
    def places(self) -> frozenset[tuple[str, str]]:
        """Each matter with its kelurahan."""
        return frozenset((one.category, one.ward) for one in self.called)


class ImprovementError(ValueError):
    """What was to be noted cannot be; says why, in Indonesian."""


def checked(improvement: Improvement) -> Improvement:
    """The same. Raises ImprovementError of what must not stand in a public log."""
    for name, text in (("Judul", improvement.title), ("Dasar", improvement.basis)):
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise ImprovementError(f"{name} perlu diisi, paling panjang {LONGEST_TEXT} huruf.")
        if mask_identifiers(text) != text:
            raise ImprovementError(f"{name} memuat nomor atau alamat orang; catatan ini umum.")
    if not 0 < len(improvement.called) <= MOST_CASES:
        raise ImprovementError(f"Sebutkan 1 sampai {MOST_CASES} kasus yang memintanya.")
    if improvement.effective_on and improvement.effective_on < improvement.decided_on:
        raise ImprovementError("Tidak mungkin berlaku sebelum diputuskan.")
    return improvement


def call_of(fact: Fact, *, persons: Collection[str], secret: Collection[str]) -> Called:
    """The tie of one case. Raises ImprovementError of one that is kept from view."""
    if fact.hidden or fact.category in secret:
        raise ImprovementError(f"{fact.number} tidak terbuka untuk umum.")
    if not fact.category:
        raise ImprovementError(f"{fact.number} belum punya kategori.")
    ward = EVERYWHERE if fact.category in persons else fact.kelurahan_code
    return Called(fact.number, fact.category, ward)


@dataclass(frozen=True, slots=True)
class Happened:
    """One cycle that began: of what, where, and whether it came back (reopened, or of a place and
    matter that had been settled)."""

    at: datetime
    category: str
    ward: str
    returned: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """`days` before and after; `change` in hundredths, None where there were fewer than `SMALL`
    before."""

    days: int
    before: int
    after: int
    returned_before: int
    returned_after: int

    @property
    def change(self) -> float | None:
        return None if self.before < SMALL else 100 * (self.after - self.before) / self.before


@dataclass(frozen=True, slots=True)
class Measured:
    """A decision, and its effect as far as it can be told."""

    improvement: Improvement
    effect: Effect | None = None


def happened_in(facts: Iterable[Fact], period: Period, until: datetime) -> Iterable[Happened]:
    """What began in a period. What was merged away is counted where it went, and what is kept from
    view nowhere."""
    for one in facts:
        if period.holds(one.began_at) and one.began_at <= until:
            if one.hidden or one.ended is Ended.DIGABUNG:
                continue
            returned = one.cycle > 1 or bool(one.recurrence_of)
            yield Happened(one.began_at, one.category, one.kelurahan_code, returned)


def effect_of(
    improvement: Improvement,
    happened: Iterable[Happened],
    calendar: Calendar,
    *,
    known_from: datetime,
    until: datetime,
) -> Effect | None:
    """`known_from` is when the register begins, `until` what it is known to. Both stretches are as
    long as the shorter side allows, so that neither is compared with what nobody could report."""
    if improvement.effective_on is None:
        return None
    start = calendar.midnight(improvement.effective_on)
    span = min(WINDOW, until - start, start - known_from)
    span -= span % _DAY
    if span < SHORTEST:
        return None
    places = improvement.places
    mine = [
        one for one in happened if places & {(one.category, one.ward), (one.category, EVERYWHERE)}
    ]
    before = [one for one in mine if start - span <= one.at < start]
    after = [one for one in mine if start <= one.at < start + span]
    return Effect(
        days=span // _DAY,
        before=len(before),
        after=len(after),
        returned_before=sum(one.returned for one in before),
        returned_after=sum(one.returned for one in after),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases that wait for a budget: of one matter, in one place, with one office, for one year."""

    category: str
    ward: str
    office: str
    fiscal_year: int | None
    numbers: tuple[str, ...]
    reporters: int


def waiting_for_budget(facts: Iterable[Fact], at: datetime) -> tuple[Waiting, ...]:
    """What is postponed at an instant, the largest group first. `facts` are those that may be
    shown: what has no name or place any more is grouped without it."""
    groups: defaultdict[tuple[str, str, str, int | None], list[Fact]] = defaultdict(list)
    for one in facts:
        stand = one.standing_at(at)
        if one.open_at(at) and stand is not None and stand.reason is HoldReason.POSTPONED:
            key = (one.category, one.kelurahan_code, one.office_at(at), stand.fiscal_year)
            groups[key].append(one)
    found = (
        Waiting(*key, tuple(sorted(one.number for one in group)), sum(o.reporters for o in group))
        for key, group in groups.items()
    )
    return tuple(
        sorted(found, key=lambda one: (-len(one.numbers), one.category, one.ward, one.office))
    )


def answers(waiting: Waiting, log: Iterable[Improvement]) -> tuple[Improvement, ...]:
    """The decisions that are about this matter in this place."""
    wanted = {(waiting.category, waiting.ward), (waiting.category, EVERYWHERE)}
    return tuple(one for one in log if not one.withdrawn and one.places & wanted)


def next_version(before: Improvement, at: datetime, **changed: object) -> Improvement:
    """As it stands from now on. Raises ImprovementError as `checked` does."""
    made = replace(before, version=before.version + 1, noted_at=at, **changed)  # type: ignore[arg-type]
    return checked(made)
