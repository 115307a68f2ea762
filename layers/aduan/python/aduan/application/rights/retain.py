"""Let end what has served its purpose: each class on its day, nothing that is held, never the case.

The day stands beside the complaint since it arrived, as early as anything can end. When it comes,
the case is asked: still open, or closed since, the day moves to what the case's own moves make it
(`domain.retention.expiry.MOVED_BY`); come, what was said goes the way an erasure goes. So a closing
of a thousand reporters' case writes nothing for it, and every class still ends on its day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from aduan.application.rights.erase import clear, person_of
from aduan.application.rights.ports import Destroyed, Keeping, KeepingBook, People, Place
from aduan.application.rights.vault import Looking, WatchedVault
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import EXPIRED, Complaint
from aduan.domain.case.errors import RefusedError
from aduan.domain.retention.expiry import MOVED_BY, class_of, expiry_of
from aduan.domain.retention.terms import RetentionRules

LOOK_AGAIN: Final = timedelta(days=30)
MOST_A_RUN: Final = 200
ARRIVAL: Final = "arrival"
BY_THE_CLOCK: Final = "jadwal retensi"
GRACE: Final = timedelta(days=60)
"""How long after its day the identities table forgets a row by itself, should no run have come."""


@dataclass(frozen=True, slots=True)
class RetainPorts:
    people: People
    keeping: KeepingBook
    vault: WatchedVault
    places: Sequence[Place]
    rules: RetentionRules
    enough: Callable[[], bool]
    day_seconds: float = 86_400


@dataclass(slots=True)
class Run:
    """What one run of the clock did. `failed` are complaints that could not be looked at."""

    ended: int = 0
    moved: int = 0
    left: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Due:
    """How many of a class end by a day."""

    retention: str
    basis: str
    years: float
    count: int


def settle(now: datetime, ports: RetainPorts) -> Run:
    """What has come to its day, as far as the time goes. One that fails stops no other: it is named
    and counts for nothing, and its day moves behind those that can be ended."""
    run = Run()
    due = iter(ports.keeping.due(now))
    for complaint_id in due:
        if ports.enough() or run.ended + run.moved >= MOST_A_RUN:
            run.left += 1 + sum(1 for _ in islice(due, MOST_A_RUN))
            break
        try:
            keeping = ports.keeping.get(complaint_id)
            if keeping is not None and _has_come(keeping, now):
                _settle_one(keeping, now, ports, run)
        except Exception as exc:  # one bad row never stops the others; it is counted and named
            run.failed.append((complaint_id, type(exc).__name__))
            _put_back(complaint_id, now, ports)
    return run


def _has_come(keeping: Keeping, now: datetime) -> bool:
    """The list may lag behind a hold that was put on it, or behind another run."""
    if keeping.ended_at is not None or keeping.ends_at > now:
        return False
    return not keeping.held or (keeping.held_until is not None and keeping.held_until <= now)


def _put_back(complaint_id: str, now: datetime, ports: RetainPorts) -> None:
    """Due again by the next night: enough that fail every night would else be all that is looked
    at."""
    try:
        keeping = ports.keeping.get(complaint_id)
        if keeping is not None and _has_come(keeping, now):
            at = now + timedelta(seconds=ports.day_seconds / 2)
            ports.keeping.save(replace(keeping, ends_at=at, revision=keeping.revision + 1))
    except Exception:  # it is named already, and is passed over where it stands
        return


def backfill(now: datetime, ports: RetainPorts) -> tuple[int, bool]:
    """Complaints of released versions have no day yet: each begins with the earliest its arrival
    allows. Answers how many were given one, and whether some are left for another call."""
    given = 0
    for complaint_id in ports.keeping.without():
        if ports.enough():
            return given, True
        for complaint in ports.people.complaints([complaint_id]):
            at = ports.rules.shortest(complaint.received_at)
            given += ports.keeping.save(Keeping(complaint_id, max(at, now)))
    return given, False


def _settle_one(keeping: Keeping, now: datetime, ports: RetainPorts, run: Run) -> None:
    (complaint,) = ports.people.complaints([keeping.complaint_id]) or (None,)
    if complaint is None:
        ports.keeping.save(_done(keeping, now))
        return
    if keeping.held:  # until a day that has come
        keeping = release(keeping.complaint_id, now, ports)
    case, whole = _whole(complaint, ports.people)
    ends = expiry_of(complaint, whole, ports.rules)
    chosen = class_of(complaint, whole, ports.rules)
    if ends is None or ends > now:
        at = ends or now + timedelta(seconds=LOOK_AGAIN.days * ports.day_seconds)
        move = _moved_by(case, whole, ports.people)
        moved = replace(
            keeping,
            ends_at=at,
            retention=chosen.id,
            moved_by=move,
            revision=keeping.revision + 1,
        )
        run.moved += ports.keeping.save(moved)
        rows = [word.row_id for word in ports.people.said_later(complaint.complaint_id)]
        longest = max(at, ports.rules.longest(now))
        ports.vault.vault.keep_until(complaint.complaint_id, rows, longest + GRACE)
        return
    counts: dict[str, int] = {}
    looking = Looking(BY_THE_CLOCK, "", f"kelas {chosen.id}", now)
    person = person_of([complaint], looking, ports.people, ports.vault, said=EXPIRED)
    left = clear(person, now, ports.places, counts.__setitem__, ports.enough)
    if left:
        run.left += 1
        return
    ports.keeping.note_destroyed(
        Destroyed(complaint.complaint_id, now, chosen.id, chosen.basis, complaint.channel, counts)
    )
    ports.keeping.save(replace(_done(keeping, now), retention=chosen.id))
    run.ended += 1


def _done(keeping: Keeping, now: datetime) -> Keeping:
    return replace(keeping, ended_at=now, revision=keeping.revision + 1)


def _whole(complaint: Complaint, people: People) -> tuple[Case | None, Case | None]:
    """Its own case, and the one that is worked on in the end."""
    own = next((c for c in people.cases(complaint) if c.case_id == complaint.case_id), None)
    if own is None:
        return None, None
    by_id = {case.case_id: case for case in people.cases(complaint)}
    whole = own
    while whole.merged_into is not None and whole.merged_into in by_id:
        whole = by_id[whole.merged_into]
    return own, whole


def _moved_by(own: Case | None, whole: Case | None, people: People) -> str:
    """The last move that has a say in the day."""
    if whole is None or own is None:
        return ARRIVAL
    rows = [row for row in people.history(whole.case_id) if row.move in MOVED_BY]
    return rows[-1].move if rows else ARRIVAL


def due_report(by: datetime, ports: RetainPorts) -> tuple[Due, ...]:
    """What ends until a day, by class, as the cases stand now. Reads only."""
    found: dict[str, int] = {}
    for keeping in ports.keeping.all():
        if keeping.ends_at > by:
            break
        for complaint in ports.people.complaints([keeping.complaint_id]):
            _, whole = _whole(complaint, ports.people)
            ends = expiry_of(complaint, whole, ports.rules)
            if ends is not None and ends <= by:
                name = class_of(complaint, whole, ports.rules).id
                found[name] = found.get(name, 0) + 1
    return tuple(
        Due(one.id, one.basis, one.years, found[one.id])
        for one in ports.rules.classes
        if one.id in found
    )


def hold(
    complaint_id: str, by: str, why: str, until: datetime | None, ports: RetainPorts
) -> Keeping:
    """A legal hold: nothing of it ends or is erased. Raises RefusedError."""
    if len(why.strip()) < 10:
        raise RefusedError("Tuliskan perkara atau dasar penahanan (--why), 10 huruf atau lebih.")
    keeping = _kept(complaint_id, ports)
    held = replace(
        keeping,
        held_by=by,
        held_why=why.strip(),
        held_until=until,
        revision=keeping.revision + 1,
    )
    if not ports.keeping.save(held):
        raise RefusedError("Sedang diubah; ulangi.")
    rows = [word.row_id for word in ports.people.said_later(complaint_id)]
    ports.vault.vault.keep_until(complaint_id, rows, None)
    return held


def release(complaint_id: str, now: datetime, ports: RetainPorts) -> Keeping:
    keeping = _kept(complaint_id, ports)
    if not keeping.held:
        raise RefusedError("Aduan ini tidak ditahan.")
    freed = replace(
        keeping,
        held_by="",
        held_why="",
        held_until=None,
        ends_at=max(keeping.ends_at, now),
        revision=keeping.revision + 1,
    )
    if not ports.keeping.save(freed):
        raise RefusedError("Sedang diubah; ulangi.")
    rows = [word.row_id for word in ports.people.said_later(complaint_id)]
    ports.vault.vault.keep_until(complaint_id, rows, ports.rules.longest(now) + GRACE)
    return freed


def _kept(complaint_id: str, ports: RetainPorts) -> Keeping:
    found = ports.keeping.get(complaint_id)
    if found is not None:
        if found.ended_at is not None:
            raise RefusedError("Masa simpan aduan ini sudah berakhir.")
        return found
    for complaint in ports.people.complaints([complaint_id]):
        return Keeping(complaint_id, ports.rules.shortest(complaint.received_at))
    raise RefusedError("Aduan ini tidak ada.")


def minute(year: int, city: str, ports: RetainPorts) -> str:
    """The yearly minute of destruction, ready to be signed. Figures only."""
    lines = list(ports.keeping.destroyed(year))
    by_class: dict[tuple[str, str], list[Destroyed]] = {}
    for one in lines:
        by_class.setdefault((one.retention, one.basis), []).append(one)
    rows = []
    for (name, basis), found in sorted(by_class.items()):
        first, last = min(one.at for one in found), max(one.at for one in found)
        rows += [
            f"- kelas {name}: {len(found)} aduan, {first:%Y-%m-%d} sampai {last:%Y-%m-%d}",
            f"  dasar: {basis}",
            *(
                f"  {place}: {sum(one.counts.get(place, 0) for one in found)}"
                for place in sorted({each for one in found for each in one.counts})
            ),
        ]
    return "\n".join(
        [
            "BERITA ACARA PEMUSNAHAN DATA PRIBADI",
            f"{city}, tahun {year}",
            "",
            f"Jumlah aduan: {len(lines)}",
            *(rows or ["Tidak ada yang dimusnahkan tahun ini."]),
            "",
            "Kasus, tenggat, dan angka tetap disimpan sebagai arsip.",
            "",
            "Disaksikan:                          Pejabat Pelindungan Data Pribadi:",
            "",
            "(....................)               (....................)",
        ]
    )
