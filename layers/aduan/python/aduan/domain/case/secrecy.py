"""Whom a case may reach, and how much of it: the one question every reader asks.

Three things keep a case from people, and they are not the same:

* `withheld_from`: posts a complaint about misconduct accuses. To them the case does not exist.
* `inspektorat_only`: others may know that it exists (they escalate it, route it, count it), but
  what was said, where, and why it went there is read by the inspectorate alone.
* `secret`: whoever handles the case reads it, and nobody outside does; e-mails, tracking pages and
  SP4N-LAPOR! carry no word of it.

Readers take `as_seen`: what they are not given they cannot show by mistake.

What people decided about a case holds for all that comes out of it: a matter of its report, a
complaint taken out of it, a later word set apart, the cases merged into it. `restrictions_of` says
what that is, `out_of` and `joins_in` hand it on, and two cases meet (a merge, a number in the
other's history) only where they are kept from the same people.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Final

from aduan.dataclass import dataclass
from aduan.domain.case.case import Case, HistoryEntry, Place
from aduan.domain.case.complaint import Complaint

SECRET_MATTER: Final = "Aduan rahasia"
"""What stands in the place of the matter for whoever may only know that a case exists."""


class Sight(StrEnum):
    """How much of a case a post may see."""

    NOTHING = "nothing"
    EXISTENCE = "existence"
    EVERYTHING = "everything"


def kept_from(case: Case, post: str) -> bool:
    """Whether the case does not exist for `post`."""
    return post in case.withheld_from


def may_see(case: Case, post: str, inspectorate: str) -> Sight:
    """What of `case` may be shown to `post`. Where the inspectorate itself is accused, its part is
    taken by the office the case was given to instead."""
    if kept_from(case, post):
        return Sight.NOTHING
    if not case.inspektorat_only:
        return Sight.EVERYTHING
    reader = case.agency if kept_from(case, inspectorate) else inspectorate
    return Sight.EVERYTHING if post == reader else Sight.EXISTENCE


def read_by_one_office(case: Case) -> bool:
    """Whether what was said is read by the inspectorate alone, so that nobody else can judge it."""
    return case.inspektorat_only


def guarded(case: Case) -> bool:
    """Whether nothing of what was said leaves the house: no e-mail, tracking page or report at
    LAPOR! holds a word of it, and it is never used as an example."""
    return case.secret or case.inspektorat_only or bool(case.withheld_from)


def kept_home(case: Case) -> bool:
    """Whether SP4N-LAPOR! is not told of the case at all: who reads there is not ours to say."""
    return case.inspektorat_only or bool(case.withheld_from) or case.kept_from_lapor


def judges(case: Case, post: str, inspectorate: str) -> bool:
    """Whether `post` has the case in hand as the office that judges misconduct: the inspectorate,
    or, where that is accused itself, the office the case was given to instead."""
    return post == case.agency and (post == inspectorate or kept_from(case, inspectorate))


def judged_already(case: Case, accused: tuple[str, ...]) -> bool:
    """Whether only somebody who judges misconduct, and is not `accused`, reads the case."""
    return case.inspektorat_only and case.agency not in accused


@dataclass(frozen=True, slots=True)
class Restrictions:
    """All that keeps a case, or a complaint that has none yet, from people."""

    secret: bool
    inspektorat_only: bool
    withheld_from: tuple[str, ...]
    kept_from_lapor: bool

    def joined(self, other: "Restrictions") -> "Restrictions":
        """Kept from everybody that either is kept from."""
        return Restrictions(
            secret=self.secret or other.secret,
            inspektorat_only=self.inspektorat_only or other.inspektorat_only,
            withheld_from=tuple(dict.fromkeys((*self.withheld_from, *other.withheld_from))),
            kept_from_lapor=self.kept_from_lapor or other.kept_from_lapor,
        )

    def same_readers(self, other: "Restrictions") -> bool:
        return (self.secret, self.inspektorat_only, set(self.withheld_from)) == (
            other.secret,
            other.inspektorat_only,
            set(other.withheld_from),
        )

    def cover(self, other: "Restrictions") -> bool:
        """Whether nobody reads what is so restricted who is kept from the other."""
        both = self.joined(other)
        return self.same_readers(both) and self.kept_from_lapor == both.kept_from_lapor


def restrictions_of(one: Case | Complaint) -> Restrictions:
    """What whatever comes out of this inherits."""
    return Restrictions(
        secret=one.secret,
        inspektorat_only=one.inspektorat_only,
        withheld_from=one.withheld_from if isinstance(one, Case) else one.kept_from,
        kept_from_lapor=one.kept_from_lapor,
    )


def joins_in(case: Case, restricted: Case) -> Case:
    """`case`, which is or was one with `restricted`, kept from everybody that one is kept from."""
    kept = restrictions_of(case).joined(restrictions_of(restricted))
    return replace(
        case,
        secret=kept.secret,
        inspektorat_only=kept.inspektorat_only,
        withheld_from=kept.withheld_from,
        kept_from_lapor=kept.kept_from_lapor,
    )


def out_of(case: Case, complaint: Complaint) -> Complaint:
    """`complaint`, which goes its own way out of `case`, kept from everybody that is kept from."""
    kept = restrictions_of(complaint).joined(restrictions_of(case))
    return replace(
        complaint,
        secret=kept.secret,
        inspektorat_only=kept.inspektorat_only,
        kept_from=kept.withheld_from,
        kept_from_lapor=kept.kept_from_lapor,
    )


def may_merge(case: Case, other: Case) -> bool:
    """Whether one may speak for both: nobody learns of either, here or at LAPOR!, by the other."""
    one, two = restrictions_of(case), restrictions_of(other)
    return one.cover(two) and two.cover(one)


def may_name(case: Case, other: Case) -> bool:
    """Whether the history of `case` may name `other`: whoever reads the one may read the other."""
    return restrictions_of(case).same_readers(restrictions_of(other))


def as_seen(case: Case, post: str, inspectorate: str) -> Case | None:
    """The case as far as `post` may know it: whole, bare, or None."""
    match may_see(case, post, inspectorate):
        case Sight.EVERYTHING:
            return case
        case Sight.EXISTENCE:
            return bare(case)
        case Sight.NOTHING:
            return None


def open_to_leaders(case: Case) -> bool:
    """Whether the leaders decide who handles the case: not of one only the inspectorate reads."""
    return not case.inspektorat_only


def as_listed(case: Case) -> Case:
    """The case as a list may hold it that is counted and narrowed by many posts."""
    return bare(case) if case.inspektorat_only else case


def bare(case: Case) -> Case:
    """What identifies the case and its clocks, and nothing of what was said, seen or concluded."""
    hold, proposal = case.hold, case.proposal
    return replace(
        case,
        category=None,
        matter=SECRET_MATTER,
        place=Place(),
        classification=None,
        hold=replace(hold, note="", next_owner=None) if hold else None,
        past_holds=tuple(replace(one, note="", next_owner=None) for one in case.past_holds),
        proposal=replace(proposal, reason="") if proposal else None,
        orders=tuple(replace(one, note="") for one in case.orders),
        evidence=(),
        cycle_evidence=(),
        severity=None,
        next_owner=None,
        recurrence_of=None,
        resembles=(),
        lapor_ids=(),
        route_reason="",
        route_confidence=0.0,
        route_alternatives=(),
        flags=(),
    )


def bare_step(entry: HistoryEntry) -> HistoryEntry:
    """A row of the history without anything anybody wrote."""
    return replace(entry, note="", public_note="", evidence=(), details={})
