"""The city's side of the benchmark of the bridge: real cases that move by the real lifecycle, so
that what LAPOR! hears is what `telling` says; and a ledger of its own of what each report must
have heard, kept without asking `telling`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from aduan.application.lapor.hear import heard
from aduan.domain.case.case import CLOSED, Actor, Case, DueTimes, Role, Status, Transition
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.entry import Entry, entries_of, lane_of
from aduan.domain.case.lifecycle import PUBLIC, Move, Request
from aduan.domain.case.messages import FileRef, ReportPayload
from aduan.domain.lapor.authority import Conflict
from aduan.domain.lapor.comparing import CaseFacts, Update
from aduan.domain.lapor.drafts import File
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.outbox.telling import message_of, told_at_once
from tests.unit.lapor.fakes import Clock, Register
from tests.unit.samples import a_case, a_complaint, the_rules

DESK: Final = Actor(Role.DISKOMINFO, "DISKOMINFO")
SYSTEM: Final = Actor(Role.SYSTEM, "system")
PHOTO: Final = b"\xff\xd8\xff\xe0" + bytes(500)
NEWS: Final = re.compile(r"kabar (\d+)")
TOGETHER: Final = re.compile(r"ditangani bersama laporan nomor #(\S+?)\. ")
APART: Final = "ditangani kembali tersendiri"


def gist(text: str) -> str:
    """What an answer of ours says, in one word for the ledger."""
    plain = f"{' '.join(text.split())} "
    if found := NEWS.search(plain):
        return f"kabar {found.group(1)}"
    if found := TOGETHER.search(plain):
        return f"bersama {found.group(1)}"
    return "tersendiri" if APART in plain else plain


@dataclass
class Ledger:
    """For each lane what its reporters must hear, in order; and which case is part of which."""

    due: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lanes: dict[str, list[str]] = field(default_factory=dict)
    into: dict[str, str] = field(default_factory=dict)

    def whole(self, case_id: str) -> str:
        while case_id in self.into:
            case_id = self.into[case_id]
        return case_id

    def parts(self, case_id: str) -> list[str]:
        """The case and all that are merged into it, in whatever way."""
        return [case_id, *(one for child in self._children(case_id) for one in self.parts(child))]

    def hears(self, case_id: str, what: str) -> None:
        for part in self.parts(case_id):
            for lane in self.lanes[part]:
                self.due[lane].append(what)

    def _children(self, case_id: str) -> list[str]:
        return [child for child, parent in self.into.items() if parent == case_id]


class City(Register):
    """The register of the unit tests, with cases that are cases."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.rules = the_rules()
        self.known: dict[str, Case] = {}
        self.ids: dict[str, str] = {}
        self.merged: dict[str, set[str]] = defaultdict(set)
        self.ledger = Ledger()
        self.said = 0

    # what the city does --------------------------------------------------------------------------

    def open_case(self, number: str, *, lapor_id: str = "", files: tuple[FileRef, ...] = ()) -> str:
        now = self.clock.now()
        due = DueTimes(*(now + timedelta(days=day) for day in (3, 4, 3, 7, 20)))
        case = a_case(
            case_id=f"c-{number}",
            number=number,
            category="pju",
            arrived_at=now,
            opened_at=now,
            due=due,
            complaint_count=1,
            reporter_count=1,
            channels=("lapor",) if lapor_id else ("rabeg",),
            lapor_ids=(lapor_id,) if lapor_id else (),
        )
        self.ids[number.casefold()] = case.case_id
        self.ledger.lanes[case.case_id] = [lane_of(case.case_id, lapor_id)]
        self._commit([opening(case, SYSTEM)], files=files, complaint=a_complaint())
        return case.case_id

    def act(self, case_id: str, *, long: bool = False, photo: bool = False, route: bool) -> None:
        """Those who work on the whole say something about it, or hand it to another office."""
        whole = self.known[self.ledger.whole(case_id)]
        self.said += 1
        words = f"(kabar {self.said}) Petugas sudah di tempat. " * (30 if long else 1)
        photos = (f"foto-{self.said}",) if photo else ()
        if route and whole.status is not Status.MENUNGGU_PELAPOR:
            other = "DLH" if whole.agency == "DISHUB" else "DISHUB"
            self._move(whole, Move.ROUTE, DESK, public_note=words, note="Keliru.", agency=other)
        else:
            worker = Actor(Role.OPERATOR, whole.agency)
            self._move(
                whole, Move.FOLLOW_UP, worker, public_note=words, note="Tim.", evidence=photos
            )
        self.ledger.hears(whole.case_id, f"kabar {self.said}")

    def merge(self, child_id: str, parent_id: str) -> bool:
        """False when they are one already."""
        parent = self.known[self.ledger.whole(parent_id)]
        child = self.known[child_id]
        if child.merged_into or self.ledger.whole(child_id) == parent.case_id:
            return False
        self._move(parent, Move.LINK, DESK, note="Kejadian sama.")
        self._move(child, Move.MERGE, DESK, note="Kejadian sama.", into=parent.case_id)
        self.ledger.hears(child_id, f"bersama {parent.number}")
        self.ledger.into[child_id] = parent.case_id
        return True

    def unmerge(self, child_id: str) -> None:
        child = self.known[child_id]
        if child.merged_into is None:
            return
        self._move(self.known[child.merged_into], Move.UNLINK, DESK, note="Ternyata lain.")
        self._move(child, Move.UNMERGE, DESK, note="Ternyata lain.")
        del self.ledger.into[child_id]
        self.ledger.hears(child_id, "tersendiri")

    # the ports, on real cases --------------------------------------------------------------------

    def case_numbered(self, number: str) -> str | None:
        return self.ids.get(number.casefold())

    def facts(self, case_id: str) -> CaseFacts:
        case = self.known[self.ledger.whole(case_id)]
        return CaseFacts(PUBLIC[case.status].value, case.agency, case.status in CLOSED)

    def register(self, report: IncomingReport, link: Link) -> bool:
        if report.tracking_id in self.reports or report.tracking_id in self.links:
            return False
        self.reports[report.tracking_id] = report
        case_id = self.open_case(f"L{report.tracking_id}", lapor_id=report.tracking_id)
        return self._keep_link(replace(link, case_id=case_id, reference=self.known[case_id].number))

    def apply(self, link: Link, updates: Sequence[Update], conflicts: Sequence[Conflict]) -> bool:
        if not super().apply(link, updates, conflicts):
            return False
        if updates:
            whole = self.known[self.ledger.whole(link.case_id)]
            self._commit(heard(whole, link, updates, self.rules, lambda text: text))
        return True

    def read_file(self, file: FileRef) -> File:
        return File(file.name, file.media_type, PHOTO)

    # inner ---------------------------------------------------------------------------------------

    def _move(self, case: Case, move: Move, actor: Actor, **words: Any) -> None:
        request = Request(move=move, actor=actor, at=self.clock.now(), **words)
        parent = self.known[words["into"]] if move is Move.MERGE else None
        self._commit([decide_move(case, request, self.rules)], parent=parent)

    def _commit(
        self,
        transitions: Sequence[Transition],
        *,
        parent: Case | None = None,
        complaint: Any = None,
        files: tuple[FileRef, ...] = (),
    ) -> None:
        """As the register saves: the case, its entries, and the steps of those merged into it."""
        before = self.known.get(transitions[0].case.case_id)
        after = transitions[-1].case
        messages = [message_of(one, complaint=complaint, parent=parent) for one in transitions]
        merged = [self.known[child_id] for child_id in self._merged_into(after.case_id)]
        told = told_at_once(transitions, messages, merged)
        for one in told:
            for entry in entries_of(one.told):
                self.keep(_with_files(entry, files))
        self.known[after.case_id] = after
        for step in (step for one in told for step in one.passed_on):
            self.known[step.case.case_id] = step.case
            for entry in entries_of(step.told):
                self.keep(entry)
        if after.merged_into:
            self.merged[after.merged_into].add(after.case_id)
        elif before and before.merged_into:
            self.merged[before.merged_into].discard(after.case_id)

    def _merged_into(self, case_id: str) -> list[str]:
        children = sorted(self.merged[case_id])
        return [one for child in children for one in (child, *self._merged_into(child))]


def _with_files(entry: Entry, files: tuple[FileRef, ...]) -> Entry:
    payload = entry.payload
    if not files or not isinstance(payload, ReportPayload):
        return entry
    return replace(entry, payload=replace(payload, files=files))
