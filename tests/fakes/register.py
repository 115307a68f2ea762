"""The register and the notice book in memory, with the same fences as the real ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from aduan.application.case.ports import Press
from aduan.application.escalation.ports import WorkPage, WorkRow
from aduan.application.notices.ports import Closing, NoticePage
from aduan.domain.case.case import CLOSED, Case, HistoryEntry, Level, Notice, Transition
from aduan.domain.case.changes import Change, change_of
from aduan.domain.case.due import listed_at
from aduan.domain.case.entry import Entry, entries_of
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.messages import Message, Told


class InMemoryRegister:
    """Cases with their history, fence rows, timer rows and notices: one transaction each."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.history: dict[str, list[HistoryEntry]] = {}
        self.fences: dict[tuple[str, Level, int], datetime] = {}
        self.timer_rows: list[tuple[str, int, int]] = []
        self.notices: dict[str, dict[str, Notice]] = {}
        self.closed: dict[str, tuple[Closing, datetime]] = {}
        self.sent: dict[str, list[datetime]] = {}
        self.nonces: set[str] = set()
        self.presses: dict[str, Press] = {}
        self.left: dict[str, Notice] = {}
        self.outbox: dict[str, Entry] = {}
        self.pending: dict[str, dict[int, Told]] = {}
        self.merged: dict[str, set[str]] = {}
        self.passed_on: set[tuple[str, str, int]] = set()
        self.said: dict[str, dict[int, Change]] = {}

    # the register

    def get_case(self, case_id: str) -> Case:
        if case_id not in self.cases:
            raise NotFoundError("case", case_id)
        return self.cases[case_id]

    def save(
        self, transition: Transition, *, consume: str | None = None, content: str = ""
    ) -> None:
        self.transact(transition, consume=consume, content=content)

    def transact(
        self, *transitions: Transition, consume: str | None = None, content: str = ""
    ) -> None:
        """All of it or nothing: transitions of one case or of several, each case's own ones in
        their order, and with them what merged cases pass on."""
        steps = [step for one in transitions for step in one.passed_on]
        chains: dict[str, list[Transition]] = {}
        for one in (*transitions, *steps):
            chains.setdefault(one.case.case_id, []).append(one)
        for chain in chains.values():
            self._fence(chain)
        notices = [notice.notice_id for chain in chains.values() for one in chain
                   for notice in one.notices]  # fmt: skip
        if len(set(notices)) < len(notices):
            raise ValueError(
                f"DynamoDB takes no transaction with two writes of one item: {notices}"
            )
        if consume in self.nonces:
            raise ConflictError(f"nonce {consume}")
        if consume is not None:
            self.nonces.add(consume)
            self.presses[consume] = Press(transitions[-1].history.move, content)
        for chain in chains.values():
            for one in chain:
                self._write(one)

    def _fence(self, chain: Sequence[Transition]) -> None:
        case_id, version = chain[0].case.case_id, chain[0].case.version
        stored = self.cases.get(case_id)
        if (stored.version if stored else 0) != version - 1:
            raise ConflictError(f"case {case_id}")
        for one in chain:
            if one.fires and (case_id, one.fires, one.case.cycle) in self.fences:
                raise ConflictError(f"fence {case_id} {one.fires}")
            if any(entry.entry_id in self.outbox for entry in entries_of(one.told)):
                raise ConflictError(f"outbox of {case_id}")

    def _write(self, one: Transition) -> None:
        case = one.case
        if one.fires:
            self.fences[case.case_id, one.fires, case.cycle] = one.history.at
        self.cases[case.case_id] = case
        self.history.setdefault(case.case_id, []).append(one.history)
        if one.arms:
            self.timer_rows.append((case.case_id, case.cycle, case.arm))
        book = self.notices.setdefault(case.case_id, {})
        book.update({notice.notice_id: notice for notice in one.notices})
        self.outbox.update({entry.entry_id: entry for entry in entries_of(one.told)})
        for told in one.told:
            if told.later:
                self.pending.setdefault(case.case_id, {})[told.message.sequence] = told
        if (change := change_of(one)) is not None:
            self.said.setdefault(case.case_id, {})[change.version] = change
        if one.history.move == Move.MERGE and case.merged_into:
            self.merged.setdefault(case.merged_into, set()).add(case.case_id)
        if one.leaves is not None:
            self.merged.get(one.leaves, set()).discard(case.case_id)

    # cases merged into cases, and what is said to those outside

    def merged_into(self, case_id: str) -> tuple[Case, ...]:
        found: set[str] = set()
        waiting = [case_id]
        while waiting:
            below = self.merged.get(waiting.pop(), set()) - found
            found |= below
            waiting += below
        return tuple(self.cases[one] for one in sorted(found))

    def waits(self, case_id: str) -> bool:
        return bool(self.pending.get(case_id))

    def kept(self, case_id: str) -> tuple[Told, ...]:
        return tuple(told for _, told in sorted(self.pending.get(case_id, {}).items()))

    @property
    def as_pending(self) -> "PendingInMemory":
        """Under the names fanning out knows it by; `cases` means another thing here."""
        return PendingInMemory(self)

    def cases_that_wait(self, limit: int, *, besides: Collection[str] = ()) -> tuple[str, ...]:
        first = {case_id: min(kept) for case_id, kept in self.pending.items() if kept}
        when = {
            case_id: self.pending[case_id][sequence].message.at
            for case_id, sequence in first.items()
        }
        order = sorted(when, key=lambda case_id: (when[case_id], case_id))
        return tuple([one for one in order if one not in besides][:limit])

    def holds(self, entry: Entry) -> bool:
        return entry.entry_id in self.outbox

    def say(self, entry: Entry) -> None:
        if self.holds(entry):
            raise ConflictError(f"entry {entry.entry_id}")
        self.outbox[entry.entry_id] = entry

    def heard(self, message: Message, child_id: str) -> bool:
        return (child_id, message.case_id, message.sequence) in self.passed_on

    def pass_on(self, message: Message, step: Transition) -> None:
        if self.heard(message, step.case.case_id):
            raise ConflictError(f"heard by {step.case.case_id}")
        self.transact(step)
        self.passed_on.add((step.case.case_id, message.case_id, message.sequence))

    def forget(self, told: Told) -> None:
        self.pending[told.message.case_id].pop(told.message.sequence, None)

    def lane(self, case_id: str, target: str = "") -> tuple[Entry, ...]:
        found = [
            one for one in self.outbox.values() if (one.case_id, one.target) == (case_id, target)
        ]
        return tuple(sorted(found, key=lambda one: one.sequence))

    def used(self, nonce: str) -> bool:
        return nonce in self.nonces

    def press(self, nonce: str) -> Press | None:
        return self.presses.get(nonce)

    def fired(self, case_id: str, cycle: int) -> Mapping[Level, datetime]:
        return {
            level: at
            for (key, level, of), at in self.fences.items()
            if (key, of) == (case_id, cycle)
        }

    # the work list

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        due = sorted((at, case.case_id) for case in self.cases.values() if (at := listed_at(case)))
        start = int(cursor or 0)
        end = start + limit
        rows = tuple(self._work_row(at, case_id) for at, case_id in due[start:end])
        return WorkPage(rows, str(end) if end < len(due) else None)

    def _work_row(self, at: datetime, case_id: str) -> WorkRow:
        case = self.cases[case_id]
        return WorkRow(check_at=at, case_id=case_id, cycle=case.cycle, arm=case.arm)

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> NoticePage:
        found = sorted(
            (n for book in self.notices.values() for n in book.values() if n.created_at < before),
            key=lambda n: (n.created_at, n.notice_id),
        )
        start = int(cursor or 0)
        end = start + limit
        return NoticePage(tuple(found[start:end]), str(end) if end < len(found) else None)

    # the lists of the digest

    def open_cases(self, limit: int, after: str | None) -> tuple[tuple[Case, ...], str | None]:
        page = self.cases_to_check(limit=limit, cursor=after)
        return tuple(self.cases[row.case_id] for row in page.rows), page.cursor

    def closed_cases(
        self, since: datetime, limit: int, after: str | None
    ) -> tuple[tuple[Case, ...], str | None]:
        found = sorted(
            (case.closed_at, case.case_id)
            for case in self.cases.values()
            if case.status in CLOSED and case.closed_at and case.closed_at >= since
        )
        start = int(after or 0)
        end = start + limit
        cases = tuple(self.cases[case_id] for _, case_id in found[start:end])
        return cases, str(end) if end < len(found) else None

    def left_over(self, limit: int, after: str | None) -> tuple[tuple[Notice, ...], str | None]:
        found = sorted(self.left.values(), key=lambda n: (self.closed[n.notice_id][1], n.notice_id))
        start = int(after or 0)
        end = start + limit
        return tuple(found[start:end]), str(end) if end < len(found) else None

    def note_told(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self.left.pop(notice.notice_id, None)

    def get_cases(self, case_ids: Sequence[str]) -> dict[str, Case]:
        return {case_id: self.cases[case_id] for case_id in case_ids if case_id in self.cases}

    # the notice book

    def open_of(self, case_id: str) -> tuple[Notice, ...]:
        found = self.notices.get(case_id, {}).values()
        return tuple(sorted(found, key=lambda one: (one.created_at, one.notice_id)))

    def claim(self, notice: Notice, *, owner: str, sent_to: str) -> None:
        stored = self.notices[notice.case_id].get(notice.notice_id)
        if stored is None or stored.owner not in {None, owner}:
            raise ConflictError(f"notice {notice.notice_id}")
        self._put(replace(stored, owner=owner, sent_to=sent_to))

    def release(self, notice: Notice, *, not_before: datetime | None) -> None:
        stored = self.notices[notice.case_id].get(notice.notice_id)
        if stored is None or stored.owner != notice.owner:
            raise ConflictError(f"notice {notice.notice_id}")
        self._put(replace(stored, owner=None, sent_to=None, not_before=not_before))

    def close(self, case_id: str, notice_id: str, closing: Closing, at: datetime) -> None:
        stored = self.notices.get(case_id, {}).pop(notice_id, None)
        if stored is not None:
            self.closed[notice_id] = (closing, at)
            if closing is Closing.DIGEST:
                self.left[notice_id] = stored
            if closing is Closing.PUBLISHED:
                self.sent.setdefault(stored.sent_to or stored.to, []).append(at)

    def sent_since(self, post: str, since: datetime) -> int:
        return sum(at >= since for at in self.sent.get(post, [])[-100:])

    def _put(self, notice: Notice) -> None:
        self.notices[notice.case_id][notice.notice_id] = notice


class PendingInMemory:
    """`PendingMessages` over the register in memory."""

    def __init__(self, register: InMemoryRegister) -> None:
        self.cases = register.cases_that_wait
        self.kept = register.kept
        self.get_case = register.get_case
        self.holds = register.holds
        self.say = register.say
        self.heard = register.heard
        self.pass_on = register.pass_on
        self.forget = register.forget
