"""What is new at LAPOR! about one report: pure, from what it shows now and what was taken before.

Everything is read whole and compared with `Link.taken`, so neither a long outage nor pages that
come twice or out of order can lose or double anything.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.domain.case.case import ClosedBy
from aduan.domain.lapor.authority import Conflict, Contradiction, Field, compare
from aduan.domain.lapor.link import Flags, Link, keyed_follow_ups, keyed_logs
from aduan.domain.lapor.mapping import SETTLED, MappingTables, Meaning, StatusMeaning
from aduan.domain.lapor.marker import Altered, Ours, origin_of
from aduan.domain.lapor.remote import RemoteFollowUp, RemoteLog, RemoteReport
from aduan.domain.lapor.times import is_suspect, trusted

ANSWERED: Final = frozenset({Meaning.FOLLOWED_UP, Meaning.WAITING_FOR_REPORTER})


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """LAPOR!'s own status; `meaning` is None for a name no table knows yet: keep and show it.

    `passed`: it was so between two readings and is no longer; for the history, not for acting on.
    """

    old: str
    new: str
    meaning: Meaning | None
    closed_by: ClosedBy | None
    at: datetime
    note: str = ""
    passed: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpArrived:
    """Somebody at LAPOR! wrote: the reporter, or an office that works there directly."""

    key: str
    at: datetime
    text: str
    sender: str
    by_reporter: bool


@dataclass(frozen=True, slots=True)
class TextAmended:
    """LAPOR!'s admin rewrote the report; what the citizen wrote first stays as it is."""

    text_final: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Restricted:
    """LAPOR! made the report secret, or its reporter anonymous: `flags` are those that are new."""

    flags: Flags
    at: datetime


@dataclass(frozen=True, slots=True)
class Loosened:
    """LAPOR! took `flags` away. Told, and nothing is opened for it: that is for a person."""

    flags: Flags
    at: datetime


Update = StatusChanged | FollowUpArrived | TextAmended | Restricted | Loosened


def flag_updates(link: Link, held: Flags, shown: Flags, at: datetime) -> list[Update]:
    """What the flags that LAPOR! shows say that was not known: `held` is what the hub holds of them
    where the link was never told any. What LAPOR! has not said before it cannot take away."""
    tighter = shown.without(held if link.flags is None else link.flags)
    looser = Flags() if link.flags is None else link.flags.without(shown)
    found: list[Update] = []
    if tighter.any:
        found.append(Restricted(tighter, at))
    if looser.any:
        found.append(Loosened(looser, at))
    return found


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the hub holds of the case, as far as LAPOR! may contradict it."""

    status: str
    agency: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """`link` is the new mirror; saving it with the updates is what makes them taken."""

    link: Link
    updates: tuple[Update, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    echoes: int = 0
    suspect_times: int = 0

    @property
    def news(self) -> bool:
        return bool(self.updates or self.conflicts)


def compare_report(
    link: Link,
    *,
    report: RemoteReport,
    follow_ups: tuple[RemoteFollowUp, ...],
    facts: CaseFacts,
    tables: MappingTables,
    now: datetime,
    held: Flags = Flags(),  # noqa: B008 - frozen
) -> Comparison:
    """`held`: see `flag_updates`."""
    updates: list[Update] = []
    conflicts: list[Conflict] = []
    echoes = 0
    keyed = keyed_follow_ups(follow_ups)
    for key, row in keyed:
        if key in link.taken:
            continue
        match origin_of(row.text):
            case Ours(mark) if row.sender or _same(mark.reference, link.reference):
                echoes += 1  # under an office's name also what another case of ours said here
            case Altered(mark) if row.sender and _same(mark.reference, link.reference):
                conflicts.append(
                    Conflict(
                        link.case_id,
                        link.complaint_id,
                        Field.ANSWER,
                        f"tanggapan {mark.sequence}.{mark.part}",
                        row.text,
                        now,
                    )
                )
            case _:
                updates.append(
                    FollowUpArrived(
                        key, trusted(row.at, now), row.text, row.sender, by_reporter=not row.sender
                    )
                )
    logs = keyed_logs(report.logs)
    status_updates, echo = _statuses(link, report, tables, follow_ups, now)
    echoes += echo
    updates += status_updates
    conflicts += _contradictions(link, report, facts, tables, now)
    times = [row.at for _, row in keyed] + [row.at for _, row in logs]
    meaning = tables.meaning_of(report.status)
    settled = meaning is not None and meaning.meaning in SETTLED
    flags = link.flags
    if report.secret is not None or report.anonymous is not None:
        flags = (held if flags is None else flags).told(report.secret, report.anonymous)
    restricting = [] if flags is None else flag_updates(link, held, flags, now)
    return Comparison(
        link=replace(
            link,
            status=report.status,
            agency_id=report.agency_id,
            taken=frozenset(key for key, _ in (*keyed, *logs)) | link.taken,
            checked_at=now,
            settled_at=(link.settled_at or now) if settled else None,
            failed_at=None,
            flags=flags,
            revision=link.revision + 1,
        ),
        updates=(*restricting, *sorted(updates, key=lambda update: update.at)),
        conflicts=tuple(conflicts),
        echoes=echoes,
        suspect_times=sum(is_suspect(at, now) for at in times),
    )


def _statuses(
    link: Link,
    report: RemoteReport,
    tables: MappingTables,
    follow_ups: tuple[RemoteFollowUp, ...],
    now: datetime,
) -> tuple[list[Update], int]:
    """The status it has now, unless our own answer brought it (known by our line in the answers),
    and those it only passed through, which its history tells."""
    changed = report.status != link.status
    current = tables.meaning_of(report.status)
    echo = changed and _brought_by_us(link, current, follow_ups)
    logs = keyed_logs(report.logs)
    last = next((key for key, log in reversed(logs) if log.status_new == report.status), None)
    told_at = next((log.at for key, log in logs if key == last), None)
    updates: list[Update] = [
        _status_changed(log.status_old, log.status_new, trusted(log.at, now), tables, passed=True)
        for key, log in logs
        if key not in link.taken and not (changed and key == last) and _tells(log, tables)
    ]
    if changed and not echo:
        updates.append(
            _status_changed(link.status, report.status, trusted(told_at, now), tables, passed=False)
        )
    return updates, int(echo)


def _status_changed(
    old: str, new: str, at: datetime, tables: MappingTables, *, passed: bool
) -> StatusChanged:
    known = tables.meaning_of(new)
    return StatusChanged(
        old=old,
        new=new,
        meaning=known.meaning if known else None,
        closed_by=known.closed_by if known else None,
        at=at,
        passed=passed,
    )


def _tells(log: RemoteLog, tables: MappingTables) -> bool:
    """Filing and answering move the status by themselves; the text that did it is told already."""
    if not log.status_new or not log.status_old:
        return False
    known = tables.meaning_of(log.status_new)
    return known is None or known.meaning not in ANSWERED


def _brought_by_us(
    link: Link, known: StatusMeaning | None, follow_ups: tuple[RemoteFollowUp, ...]
) -> bool:
    """What our writes do to a report: filing it disposes it, an answer marks it followed up."""
    if known is None:
        return False
    if known.meaning in (Meaning.RECEIVED, Meaning.WITH_AGENCY):
        return link.ours and not link.status
    if known.meaning not in ANSWERED:
        return False
    answers = [row for _, row in keyed_follow_ups(follow_ups) if row.sender]
    if not answers:
        return False
    return isinstance(origin_of(answers[-1].text), Ours)


def _contradictions(
    link: Link, report: RemoteReport, facts: CaseFacts, tables: MappingTables, now: datetime
) -> list[Conflict]:
    found = []
    known = tables.meaning_of(report.status)
    ended = known is not None and known.by_admin and known.meaning in SETTLED
    if ended and report.status != link.status and not facts.settled:
        found.append((Field.WORK_STATUS, facts.status, report.status))
    hub_agency = str(tables.agency.get(facts.agency, ""))
    verdict = compare(Field.AGENCY, base=link.agency_id, hub=hub_agency, lapor=report.agency_id)
    if isinstance(verdict, Contradiction) and link.agency_id and hub_agency:
        found.append((Field.AGENCY, facts.agency, report.agency or report.agency_id))
    return [
        Conflict(link.case_id, link.complaint_id, field, hub, lapor, now)
        for field, hub, lapor in found
    ]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
