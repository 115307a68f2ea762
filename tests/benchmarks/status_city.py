"""The city's side of the benchmark of what channels are told: complaints and cases that move by the
real lifecycle, and a ledger of its own of what each reporter must hear, kept without asking
`change_of`, `hearers` or `events_of`.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.application.outbox.tell import tell_one
from aduan.application.placing.own_case import case_of_its_own
from aduan.application.placing.take_apart import Opening, unlink, unmerge
from aduan.application.routing.ports import Assignment
from aduan.domain.case.case import (
    ACTIVE,
    CLOSED,
    Actor,
    Case,
    Level,
    Place,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move, Request
from tests.fakes.placements import HubInMemory
from tests.unit.samples import the_rules

DESK: Final = Actor(Role.DISKOMINFO, "DISKOMINFO")
SYSTEM: Final = Actor(Role.SYSTEM, "system")
CITIZEN: Final = Actor(Role.REPORTER, "pelapor")
CHANNELS: Final = ("rabeg", "wa", "119")
Heard = tuple[str, str, str, str]
"""Event, finer status, note, case number: what a reporter hears of one change."""


@dataclass
class Ledger:
    """What each complaint must hear, in order; and who belongs to what at this moment."""

    due: dict[str, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    into: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    changes: int = 0

    def everybody(self, case_id: str) -> list[str]:
        children = [child for child, whole in self.into.items() if whole == case_id]
        below = [one for child in children for one in self.everybody(child)]
        return sorted({*self.inside[case_id], *below} - self.silent)


class City:
    """`tick` makes every change an instant later than the one before, as clocks do."""

    def __init__(self, chance: random.Random, now: Callable[[], datetime]) -> None:
        self.chance = chance
        self.now = now
        self.rules = the_rules()
        self.hub = HubInMemory()
        self.ledger = Ledger()
        self.instant = 0
        self.said = 0

    def at(self) -> datetime:
        self.instant += 1
        return self.now() + timedelta(microseconds=self.instant % 1_000_000)

    # what the city does ---------------------------------------------------------------------------

    def report(self, number: int, *, joins: str | None = None) -> str:
        """A complaint comes in, and opens a case or joins one; answers its case."""
        at = self.at()
        whole = self._whole(joins) if joins else None
        secret = bool(whole and whole.secret) if whole else self.chance.random() < 0.1
        complaint = Complaint(
            complaint_id=f"a{number:06}",
            channel=self.chance.choice(CHANNELS),
            external_id=f"NO-{number:06}",
            tracking_code=f"SA-{number:06}",
            reported_at=at,
            received_at=at,
            title=f"judul milik pelapor {number:06}",
            text=f"kata-kata milik pelapor {number:06}",
            secret=secret,
        )
        self.hub.receive(complaint)
        if whole is not None and whole.status not in CLOSED:
            self._join(complaint, whole)
            return whole.case_id
        return self._open(complaint)

    def act(self, case_id: str) -> None:
        """Something that happens to the whole, whoever does it; what the lifecycle refuses does
        not happen."""
        case = self._whole(case_id)
        moves = _OFFERED.get(case.status, (Move.NOTE,))
        self._try(case, self.chance.choice(moves))

    def withdraw(self, complaint_id: str) -> None:
        """One reporter takes theirs back; the case goes on while others stand."""
        complaint = self.hub.complaints[complaint_id]
        if complaint.withdrawn_at is not None or complaint.case_id is None:
            return
        case = self._whole(complaint.case_id)
        left = [one for one in self.ledger.everybody(case.case_id) if one != complaint_id]
        at = self.at()
        request = Request(
            Move.WITHDRAW,
            CITIZEN,
            at,
            note="ditarik",
            others_left=len(left),
            details={"complaint_id": complaint_id, "word": "w"},
        )
        try:
            done = decide_move(case, request, self.rules)
        except RefusedError:
            return
        self.hub.register.transact(tell_one(done, register=self.hub))
        self.hub.complaints[complaint_id] = replace(complaint, withdrawn_at=at)
        self._hears([complaint_id], "complaint.status_changed", "ditarik", "", done.case)
        self.ledger.silent.add(complaint_id)

    def merge(self, child_id: str, other_id: str) -> None:
        """As the desk does it: the whole takes the other one in, in one transaction."""
        child, whole = self.hub.cases[child_id], self._whole(other_id)
        if (
            child.merged_into
            or whole.case_id == self._whole(child_id).case_id
            or child.secret != whole.secret
            or whole.status in CLOSED
            or child.status in CLOSED
        ):
            return
        at = self.at()
        merged = decide_move(
            child, Request(Move.MERGE, DESK, at, note="sama", into=whole.case_id), self.rules
        )
        joined = decide_move(
            whole,
            Request(Move.LINK, DESK, at, note="sama", details={"from_case": child_id}),
            self.rules,
        )
        joined = replace(joined, after=((child_id, merged.case.version),))
        everybody = self.ledger.everybody(child_id)
        parents = {merged.case.case_id: joined.case}
        self.hub.register.transact(
            tell_one(merged, register=self.hub, parent=parents[child_id]),
            tell_one(joined, register=self.hub),
        )
        self.ledger.into[child_id] = whole.case_id
        self._hears(everybody, "complaint.joined", joined.case.status, "", joined.case)

    def unmerge(self, child_id: str) -> None:
        child = self.hub.cases[child_id]
        if child.merged_into is None:
            return
        everybody = self.ledger.everybody(child_id)
        try:
            parted = unmerge(
                child_id,
                child.merged_into,
                actor=DESK,
                now=self.at(),
                register=self.hub,
                rules=self.rules,
            )
        except RefusedError:
            return
        self.ledger.changes += 1  # the whole's own row, of which nobody hears
        del self.ledger.into[child_id]
        note = f"Laporan ini ditangani kembali tersendiri, kasus {parted.case.number}."
        self._hears(everybody, "complaint.separated", parted.case.status, note, parted.case)

    def unlink(self, complaint_id: str) -> None:
        case_id = self.hub.complaints[complaint_id].case_id
        assert case_id is not None
        try:
            parted = unlink(
                case_id,
                complaint_id,
                actor=DESK,
                now=self.at(),
                register=self.hub,
                opening=Opening(lambda _: self._assigned(secret=False), "SRG"),
                rules=self.rules,
            )
        except RefusedError:
            return
        self.ledger.changes += 1
        self.ledger.inside[case_id].discard(complaint_id)
        self.ledger.inside[parted.case.case_id].add(complaint_id)
        note = f"Laporan ini ditangani tersendiri, kasus {parted.case.number}."
        self._hears([complaint_id], "complaint.separated", parted.case.status, note, parted.case)

    # inner ----------------------------------------------------------------------------------------

    def _whole(self, case_id: str) -> Case:
        case = self.hub.cases[case_id]
        while case.merged_into is not None:
            case = self.hub.cases[case.merged_into]
        return case

    def _assigned(self, *, secret: bool) -> Assignment:
        return Assignment(
            agency="DISHUB",
            category="pju_mati",
            reason="lampu",
            matter="Lampu jalan mati",
            place=Place(),
            confidence=0.9,
            triage=False,
            secret=secret,
        )

    def _open(self, complaint: Complaint) -> str:
        own = case_of_its_own(
            complaint, self._assigned(secret=complaint.secret), self.rules, self.at(), "SRG"
        )
        self._place(complaint, opening(own, SYSTEM, note="lampu"))
        self._hears([complaint.complaint_id], "complaint.status_changed", own.status, "", own)
        return own.case_id

    def _join(self, complaint: Complaint, whole: Case) -> None:
        request = Request(
            Move.LINK,
            SYSTEM,
            self.at(),
            note="sama",
            channel=complaint.channel,
            new_reporter=True,
            details={"complaint_id": complaint.complaint_id},
        )
        joined = decide_move(whole, request, self.rules)
        self._place(complaint, joined)
        self._hears([complaint.complaint_id], "complaint.joined", whole.status, "", joined.case)

    def _place(self, complaint: Complaint, transition: Transition) -> None:
        case_id = transition.case.case_id
        self.hub.register.transact(tell_one(transition, register=self.hub))
        one = complaint.complaint_id
        self.hub.complaints[one] = replace(self.hub.complaints[one], case_id=case_id)
        self.hub.members.setdefault(case_id, set()).add(one)
        self.ledger.inside[case_id].add(one)

    def _try(self, case: Case, move: Move) -> None:
        self.said += 1
        words = f"kabar {self.said}"
        photos = (f"foto-{self.said}",) if move is Move.RESOLVE else ()
        if move is Move.FOLLOW_UP and self.chance.random() < 0.3:
            photos = (f"foto-{self.said}",)
        actor = _ACTORS.get(move) or Actor(Role.OPERATOR, case.agency)
        level = next((one for one in Level if one not in case.told), Level.WALI_KOTA)
        request = Request(
            move,
            actor,
            self.at(),
            note="dalam",
            public_note=words if move not in _WORDLESS else "",
            evidence=photos,
            agency="DLH" if case.agency != "DLH" else "DISHUB",
            level=level if move is Move.ESCALATE else None,
        )
        try:
            done = decide_move(case, request, self.rules)
        except RefusedError:
            return
        self.hub.register.transact(tell_one(done, register=self.hub))
        if move in {Move.REMIND, Move.FLAG}:
            return
        if move is Move.ESCALATE and level is Level.OPD:
            return
        event = "complaint.question_asked" if move is Move.ASK_REPORTER else _CHANGED
        note = "" if move in _WORDLESS else words
        everybody = self.ledger.everybody(case.case_id)
        self._hears(everybody, event, done.case.status, note, done.case, before=case.status)
        if photos:
            self._hears(everybody, "complaint.evidence_shown", done.case.status, "", done.case)
            self.ledger.changes -= 1

    def _hears(
        self,
        who: Sequence[str],
        event: str,
        status: str,
        note: str,
        case: Case,
        *,
        before: Status | None = None,
    ) -> None:
        self.ledger.changes += 1
        for one in who:
            complaint = self.hub.complaints[one]
            bare = complaint.secret or case.secret or complaint.channel == "119"
            if not bare:
                self.ledger.due[one].append((event, str(status), note, case.number))
            elif event != "complaint.evidence_shown" and str(status) != str(before or ""):
                self.ledger.due[one].append((_CHANGED, str(status), "", ""))


_CHANGED: Final = "complaint.status_changed"
_WORDLESS: Final = frozenset(
    {Move.ACCEPT, Move.ESCALATE, Move.REOPEN, Move.CONFIRM, Move.REPORTER_ANSWERED, Move.FORWARD}
    | {Move.REMIND}
)
_ACTORS: Final[dict[Move, Actor]] = {
    Move.ROUTE: DESK,
    Move.REOPEN: CITIZEN,
    Move.CONFIRM: CITIZEN,
    Move.REPORTER_ANSWERED: CITIZEN,
    Move.ESCALATE: SYSTEM,
    Move.REMIND: SYSTEM,
    Move.NOTE: SYSTEM,
}
_AT_WORK: Final = (
    Move.ACCEPT, Move.FOLLOW_UP, Move.FOLLOW_UP, Move.RESOLVE, Move.FORWARD, Move.ROUTE,
    Move.ASK_REPORTER, Move.ESCALATE, Move.ESCALATE, Move.REMIND, Move.REJECT, Move.NOTE,
)  # fmt: skip
_OFFERED: Final[dict[Status, tuple[Move, ...]]] = {
    **dict.fromkeys(ACTIVE, _AT_WORK),
    Status.MENUNGGU_PELAPOR: (Move.REPORTER_ANSWERED, Move.FOLLOW_UP),
    Status.SELESAI: (Move.REOPEN, Move.REOPEN, Move.CONFIRM),
    Status.DITOLAK: (Move.REOPEN,),
}


def anybody(city: City, chance: random.Random) -> Any:
    """Some complaint there is."""
    return chance.choice(sorted(city.hub.complaints))
