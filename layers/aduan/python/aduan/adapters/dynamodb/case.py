"""Cases in the register: read strongly, written only as whole transitions behind a fence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aduan.adapters.dynamodb import fan_out as later
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.outbox import outbox_item
from aduan.application.case.merges import living, up
from aduan.domain.case.case import CLOSED, Case, HistoryEntry, Level, Notice, Status, Transition
from aduan.domain.case.due import listed_at
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import Move
from aduan.domain.intake.complaint import Complaint
from aduan.domain.outbox.telling import Message, message_of, relayed, relays, targets_of

TRIAGE: Final = "triage"


@dataclass(frozen=True)
class RegisterCases:
    """The cases of the register."""

    table: Table

    def get_case(self, case_id: str) -> Case:
        """Raises NotFoundError."""
        item = self.table.get(keys.case(case_id))
        if item is None:
            raise NotFoundError("case", case_id)
        return decode(Case, item)

    def get_cases(self, case_ids: Sequence[str]) -> dict[str, Case]:
        """One batch read; ids that do not exist are left out."""
        found = [
            decode(Case, item)
            for item in self.table.get_many([keys.case(case_id) for case_id in case_ids])
        ]
        return {case.case_id: case for case in found}

    def history(self, case_id: str) -> tuple[HistoryEntry, ...]:
        """Oldest first."""
        items = self.table.query(keys.case(case_id)["pk"], prefix="HISTORY#")
        return tuple(decode(HistoryEntry, item) for item in items)

    def complaint_ids(self, case_id: str) -> tuple[str, ...]:
        """In the order they joined is not promised; sort by the complaint's own times."""
        items = self.table.query(keys.case(case_id)["pk"], prefix="MEMBER#")
        return tuple(str(decode_map(item)["complaint_id"]) for item in items)

    def complaints_of(self, case_id: str, limit: int | None = None) -> tuple[Complaint, ...]:
        """Complaints of the case (the first `limit` by id, which sorts as time), earliest first."""
        wanted = sorted(self.complaint_ids(case_id))[:limit]
        items = self.table.get_many([keys.complaint(complaint_id) for complaint_id in wanted])
        found = [decode(Complaint, item) for item in items]
        return tuple(sorted(found, key=lambda one: (one.reported_at, one.complaint_id)))

    def used(self, nonce: str) -> bool:
        """Whether a link was used for a change."""
        return self.table.get(keys.nonce(nonce)) is not None

    def save(self, transition: Transition, *, consume: str | None = None) -> None:
        """One transaction. Raises ConflictError when the case moved on, the level had fired in
        this cycle, or `consume`, the nonce of a link, was used before."""
        self.table.transact(self.actions(transition, consume=consume))

    def actions(
        self,
        *transitions: Transition,
        consume: str | None = None,
        complaint: Complaint | None = None,
        parent: Case | None = None,
    ) -> list[Action]:
        """What transitions of one case, one after the other, write in a transaction that may write
        more beside it. `complaint` opened the case; `parent` is the case it is merged into. Cases
        merged into this one move along when its reporters are told something: theirs are too."""
        first, last = transitions[0], transitions[-1]
        table, case = self.table, last.case
        actions = (
            [self._moved(case, first.case.version - 1)]
            if first.case.version > 1
            else [
                table.put(_case(case), only_if_new=True),
                table.put(_number(case), only_if_new=True),
            ]
        )
        rows = [_history(one) for one in transitions]
        rows += [_timer(one) for one in transitions if one.arms]
        rows += [_fired(one, one.fires) for one in transitions if one.fires]
        rows += [_notice(notice) for one in transitions for notice in one.notices]
        if consume:
            rows.append(_used(consume, last))
        return [
            *actions,
            *(table.put(row, only_if_new=True) for row in rows),
            *self._desk(case, first.history),
            *self._merges(transitions),
            *self._told(transitions, complaint, parent),
        ]

    def merged_into(self, case_id: str) -> list[Case]:
        """The cases that were merged into this one, also by way of others."""
        found: dict[str, Case] = {}
        looked, waiting = {case_id}, [case_id]
        while waiting:
            items = self.table.query(keys.case(waiting.pop())["pk"], prefix=keys.MERGED_PREFIX)
            ids = {str(decode_map(item)["case_id"]) for item in items} - looked
            found |= self.get_cases(sorted(ids)) if ids else {}
            looked |= ids
            waiting += sorted(ids)
        return [found[one] for one in sorted(found)]

    def living(self, case_id: str) -> Case:
        """The case as it is worked on: itself, or the one it was merged into in the end."""
        return living(self.get_case(case_id), self.get_case)

    def _merges(self, transitions: Sequence[Transition]) -> list[Action]:
        """From a merge to its undoing the case is found from the one it went into."""
        actions = []
        for one in transitions:
            case_id = one.case.case_id
            if one.history.move == Move.MERGE and one.case.merged_into:
                row = {"type": "merged", "case_id": case_id, "at": one.history.at}
                key = keys.merged(one.case.merged_into, case_id)
                actions.append(self.table.put(encode(row, key)))
            elif one.history.move == Move.UNMERGE:
                before = self.get_case(case_id).merged_into
                if before is None:
                    continue
                above = up(self.get_case(before), self.get_case)
                if any(later.waits(self.table, each.case_id) for each in above):
                    raise ConflictError(f"case {case_id} has yet to hear of {before}")
                actions.append(self.table.delete(keys.merged(before, case_id)))
        return actions

    def _told(
        self, transitions: Sequence[Transition], complaint: Complaint | None, parent: Case | None
    ) -> list[Action]:
        """What LAPOR! must hear of it, in the lanes of the case and of the cases merged into it;
        where those are too many for one transaction, what is still to be said to whom."""
        case = transitions[-1].case
        found = [message_of(one, complaint=complaint, parent=parent) for one in transitions]
        words = [word for word in found if word is not None]
        if not words:
            return []
        merged = self.merged_into(case.case_id)
        said = [(word, targets_of(word, case)) for word in words]
        entries = [outbox_item(word.to(one)) for word, targets in said for one in targets]
        passed_on = [action for child in merged for action in self._passed_on(words, child)]
        waiting = len(entries) + len(merged) > len(words) and later.waits(self.table, case.case_id)
        if len(entries) + len(passed_on) <= later.MOST_AT_ONCE and not waiting:
            return [*(self.table.put(one, only_if_new=True) for one in entries), *passed_on]
        ids = tuple(child.case_id for child in merged)
        return [later.keep_pending(self.table, word, targets, ids) for word, targets in said]

    def _passed_on(self, words: Sequence[Message], child: Case) -> list[Action]:
        """Fenced on the merged case, so that it is told nothing after it was taken out."""
        steps = relays(words, child)
        if not steps:
            return []
        rows = [_history(one.transition) for one in steps]
        rows += [outbox_item(told) for one in steps for told in one.entries]
        return [
            self._moved(steps[-1].transition.case, child.version),
            *(self.table.put(row, only_if_new=True) for row in rows),
        ]

    def pass_on(self, word: Message, child_id: str) -> None:
        """As a change of the whole does for the cases merged into it, in a transaction of its own,
        once. Raises ConflictError when the merged case moved on meanwhile."""
        heard = keys.heard(child_id, word.case_id, word.sequence)
        if self.table.get(heard) is not None:
            return
        child = self.get_case(child_id)
        relay = relayed(word, child)
        if relay is None:
            return
        told: list[Action] = [
            self.table.put(outbox_item(one), only_if_new=True) for one in relay.entries
        ]
        if len(told) > later.MOST_AT_ONCE:
            told = [later.keep_pending(self.table, relay.word, relay.targets, ())]
        self.table.transact(
            [
                self.table.put(encode({"type": "heard", "at": word.at}, heard), only_if_new=True),
                self._moved(relay.transition.case, child.version),
                self.table.put(_history(relay.transition), only_if_new=True),
                *told,
            ]
        )

    def _moved(self, case: Case, version: int) -> Action:
        return self.table.put_fenced(_case(case), version=version)

    def _desk(self, case: Case, entry: HistoryEntry) -> list[Action]:
        """A case without an agency stands on Diskominfo's desk until it has one."""
        where = keys.desk(case.case_id, TRIAGE, case.case_id)
        if case.status is Status.TRIASE:
            task = {"type": "desk_task", "list": TRIAGE, "case_id": case.case_id}
            listed = keys.work_desk(TRIAGE, case.opened_at, case.case_id)
            return [self.table.put(encode(task, where, listed))]
        return [self.table.delete(where)] if entry.from_status is Status.TRIASE else []


def _case(case: Case) -> Item:
    return encode(case, {"type": "case"}, keys.case(case.case_id), _work(case))


def _work(case: Case) -> Mapping[str, str]:
    """Its place among the open cases; once it is closed, among those closed."""
    if case.closed_at is not None and case.status in CLOSED:
        return keys.work_closed(case.case_id, case.closed_at)
    look = listed_at(case)
    return {} if look is None else keys.work_open(case.case_id, look)


def _number(case: Case) -> Item:
    found = {"type": "number", "case_id": case.case_id}
    return encode(found, keys.number(case.number))


def _history(transition: Transition) -> Item:
    entry = transition.history
    return encode(entry, {"type": "history"}, keys.history(entry.case_id, entry.version))


def _used(nonce: str, transition: Transition) -> Item:
    entry = transition.history
    used = {"type": "nonce", "case_id": entry.case_id, "at": entry.at, "move": entry.move}
    return encode(used, keys.nonce(nonce))


def _timer(transition: Transition) -> Item:
    case = transition.case
    row = {
        "type": "cycle",
        "case_id": case.case_id,
        "cycle": case.cycle,
        "arm": case.arm,
        "at": transition.history.at,
    }
    return encode(row, keys.timer(case.case_id, case.cycle, case.arm))


def _fired(transition: Transition, level: Level) -> Item:
    case = transition.case
    row = {
        "type": "fired",
        "case_id": case.case_id,
        "cycle": case.cycle,
        "level": level,
        "owner": transition.owner,
        "at": transition.history.at,
    }
    return encode(row, keys.fired(case.case_id, case.cycle, level))


def _notice(notice: Notice) -> Item:
    return encode(
        notice,
        {"type": "notice"},
        keys.notice(notice.case_id, notice.notice_id),
        keys.work_notice(notice.notice_id, notice.created_at),
    )
