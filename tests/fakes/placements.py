"""Complaints, their cases and the blocks they meet at, in memory: one transaction each.

Passes the same contract as the register on DynamoDB. `between` runs before and after every call, as
the network lies before and after it: it may give way to another worker, or raise.
"""

import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aduan.application.case.labels import Label
from aduan.application.desk.ports import Settlement
from aduan.application.placing.joined import Joined, Member, Parting
from aduan.application.placing.ports import Known, Placement, ReadVersions
from aduan.application.placing.questions import Candidate, Question
from aduan.domain.case.case import Case, HistoryEntry, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.sameness import Ask, Decision
from tests.fakes.register import InMemoryRegister
from tests.fakes.search import IndexInMemory


@dataclass
class BlockReaderInMemory:
    hub: "HubInMemory"
    heads: dict[str, int] = field(default_factory=dict)

    def recent(self, key: str, limit: int) -> list[str]:
        with self.hub.call():
            self.heads[key] = self.hub.heads.get(key, 0)
            entries = self.hub.blocks.get(key, [])[-limit:]
        return [complaint_id for _, complaint_id in reversed(entries)]

    def versions(self) -> ReadVersions:
        return ReadVersions(dict(self.heads))


@dataclass
class _Call:
    between: Callable[[], None]

    def __enter__(self) -> None:
        self.between()

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self.between()


@dataclass
class HubInMemory:
    """`Placements`, `JoinedRegister` and the desk's questions over one set of rows."""

    complaints: dict[str, Complaint] = field(default_factory=dict)
    prints: dict[str, Fingerprint] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    register: InMemoryRegister = field(default_factory=InMemoryRegister)
    members: dict[str, set[str]] = field(default_factory=dict)
    founders: dict[str, str | None] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    blocks: dict[str, list[tuple[object, str]]] = field(default_factory=dict)
    asked: dict[tuple[str, str], Question] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    index: IndexInMemory = field(default_factory=IndexInMemory)
    between: Callable[[], None] = lambda: None

    def call(self) -> _Call:
        return _Call(self.between)

    @property
    def cases(self) -> dict[str, Case]:
        return self.register.cases

    @property
    def rows(self) -> dict[str, list[HistoryEntry]]:
        return self.register.history

    @property
    def timers(self) -> list[tuple[str, int, int]]:
        return self.register.timer_rows

    def merged_into(self, case_id: str) -> Sequence[Case]:
        with self.call():
            return self.register.merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        with self.call():
            return self.register.waits(case_id)

    def receive(self, complaint: Complaint) -> None:
        self.complaints[complaint.complaint_id] = complaint

    # placing

    def complaint(self, complaint_id: str) -> Complaint:
        with self.call():
            if complaint_id not in self.complaints:
                raise NotFoundError("complaint", complaint_id)
            return self.complaints[complaint_id]

    def block_reader(self) -> BlockReaderInMemory:
        return BlockReaderInMemory(self)

    def file(self, complaint: Complaint, terms: Sequence[str]) -> None:
        with self.call():
            self.index.file(complaint, terms)

    def known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]:
        with self.call():
            return self._known(complaint_ids)

    def _known(self, complaint_ids: Sequence[str]) -> Mapping[str, Known]:
        return {
            one: Known(self.prints[one], case_id, self.founders.get(one))
            for one in complaint_ids
            if one in self.prints and (case_id := self.complaints[one].case_id) is not None
        }

    def cases_and_founders(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Known]]:
        with self.call():
            cases = {one: self.cases[one] for one in case_ids if one in self.cases}
            return cases, self._known(complaint_ids)

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        with self.call():
            return {one: self.cases[one] for one in case_ids if one in self.cases}

    def place(self, placement: Placement) -> None:
        with self.call():
            complaint_id = placement.complaint.complaint_id
            if self.complaints[complaint_id].case_id is not None:
                raise ConflictError(f"complaint {complaint_id}")
            for key, seen in placement.versions.heads.items():
                if self.heads.get(key, 0) != seen:
                    raise ConflictError(f"block {key}")
            self.register.transact(placement.transition)
            self._join(complaint_id, placement.transition.case.case_id)
            self.prints[complaint_id] = placement.fingerprint
            self.founders[complaint_id] = placement.founder
            self.decisions[complaint_id] = placement.decision
            for key in placement.files_under:
                self.heads[key] = self.heads.get(key, 0) + 1
                entry = (placement.complaint.received_at, complaint_id)
                bisect.insort(self.blocks.setdefault(key, []), entry)  # type: ignore[arg-type]
            if isinstance(placement.decision, Ask):
                self._ask(placement)

    # what was joined

    def get_case(self, case_id: str) -> Case:
        with self.call():
            if case_id not in self.cases:
                raise NotFoundError("case", case_id)
            return self.cases[case_id]

    def merged(self, case_id: str) -> Sequence[Case]:
        return [one for one in self.cases.values() if one.merged_into == case_id]

    def inside(self, case_id: str) -> Sequence[Member]:
        found = [
            Member(one.complaint_id, case_id, one.channel, one.received_at, one.withdrawn_at)
            for one in map(self.complaints.__getitem__, self.members.get(case_id, ()))
        ]
        for one in self.merged(case_id):
            found += self.inside(one.case_id)
        return sorted(found, key=lambda one: (one.received_at, one.complaint_id))

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        return [self.complaints[one] for one in complaint_ids if one in self.complaints]

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        return {
            one: Joined(
                type(decision).__name__,
                getattr(decision, "complaint_id", ""),
                decision.basis.sentence,
                decision.basis.score,
            )
            for one in complaint_ids
            if (decision := self.decisions.get(one)) is not None
        }

    def part(self, parting: Parting) -> None:
        with self.call():
            moved, home = parting.moved, parting.home
            left = None if moved is None else self.complaints[moved.complaint_id].case_id
            if left not in {None, parting.not_same}:
                raise ConflictError(f"complaint of {left}")
            self.register.transact(*parting.transitions)
            if moved is not None and home is not None:
                self.members[parting.not_same].remove(moved.complaint_id)
                self._join(moved.complaint_id, home.case_id)
            for told in parting.told_apart:
                self._tell_apart(told, parting.not_same)
            self._keep(parting.label)

    # the desk's questions

    def question(self, case_id: str, complaint_id: str) -> Question:
        if (case_id, complaint_id) not in self.asked:
            raise NotFoundError("question", complaint_id)
        return self.asked[case_id, complaint_id]

    def save_routed(self, transition: Transition, label: Label) -> None:
        self.register.transact(transition)
        self._keep(label)

    def split(self, transition: Transition, whole: Complaint, parts: Sequence[Complaint]) -> None:
        self.register.transact(transition)
        codes = (*whole.parts, *(one.tracking_code for one in parts))
        self.complaints[whole.complaint_id] = replace(whole, parts=codes)
        for one in parts:
            self.receive(one)

    def settle(self, settlement: Settlement) -> None:
        self.register.transact(*settlement.transitions)
        about = settlement.question
        if settlement.remaining is None:
            self.asked.pop((about.case_id, about.complaint_id))
        else:
            self.asked[about.case_id, about.complaint_id] = settlement.remaining
        if settlement.not_same:
            self._tell_apart(about.complaint_id, settlement.not_same)
        self._keep(settlement.label)

    def _keep(self, label: Label) -> None:
        case = self.cases.get(label.about)
        about = (label.about, label.other, case.opened_by if case else "")
        if all(self.complaints[one].is_used for one in about if one in self.complaints):
            self.labels.append(label)

    def _join(self, complaint_id: str, case_id: str) -> None:
        self.complaints[complaint_id] = replace(self.complaints[complaint_id], case_id=case_id)
        self.members.setdefault(case_id, set()).add(complaint_id)

    def _tell_apart(self, complaint_id: str, case_id: str) -> None:
        before = self.complaints[complaint_id]
        self.complaints[complaint_id] = replace(before, not_same=(*before.not_same, case_id))

    def _ask(self, placement: Placement) -> None:
        case_id, about = placement.transition.case.case_id, placement.complaint.complaint_id
        assert isinstance(placement.decision, Ask)
        self.asked[case_id, about] = Question(
            case_id,
            about,
            placement.at,
            tuple(
                Candidate(one.case_id, one.complaint_id, one.sentence, one.score)
                for one in placement.decision.candidates
            ),
            placement.decision.why,
        )
