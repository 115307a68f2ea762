"""Cases in the register: read strongly, written only as whole transitions behind a fence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import each
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.fact_rows import fact_rows, receipt_rows
from aduan.adapters.dynamodb.outbox_rows import outbox_item, pending_item
from aduan.adapters.dynamodb.said_rows import said_item
from aduan.adapters.dynamodb.voice_rows import voice_item
from aduan.application.case.ports import Press
from aduan.application.case.walk import Aside, in_whole
from aduan.domain.case.case import (
    CLOSED,
    OPEN,
    Case,
    HistoryEntry,
    Level,
    Notice,
    Status,
    Transition,
)
from aduan.domain.case.changes import change_of
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.due import listed_at
from aduan.domain.case.entry import entries_of
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.listed import FIELDS, Listed, listed
from aduan.domain.case.posts import SEKDA
from aduan.domain.case.secrecy import guarded
from aduan.domain.case.voice import Voice

TRIAGE: Final = "triage"
EYES: Final = "eyes"
SIGNS: Final = "signs"
SEVERAL: Final = "several"
_FORM_REMEMBERED: Final = timedelta(days=30)


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

    def get_cases(self, case_ids: Sequence[str], aside: Aside = in_whole) -> dict[str, Case]:
        """One batch read; ids that do not exist are left out, and what `aside` hears of."""
        found = self.table.get_many([keys.case(case_id) for case_id in case_ids])
        return {case.case_id: case for case in each(Case, found, aside)}

    def history(self, case_id: str) -> tuple[HistoryEntry, ...]:
        """Oldest first."""
        items = self.table.query(keys.case(case_id)["pk"], prefix="HISTORY#")
        return tuple(decode(HistoryEntry, item) for item in items)

    def complaint_ids(self, case_id: str) -> tuple[str, ...]:
        """In the order they joined is not promised; sort by the complaint's own times."""
        return tuple(str(decode_map(item)["complaint_id"]) for item in self.members(case_id))

    def members(self, case_id: str) -> list[Item]:
        """The rows of its complaints; see `member_item`."""
        return self.table.query(keys.case(case_id)["pk"], prefix=keys.MEMBER_PREFIX)

    def complaints_of(
        self, case_id: str, limit: int | None = None, aside: Aside = in_whole
    ) -> tuple[Complaint, ...]:
        """Complaints of the case (the first `limit` by id, which sorts as time), earliest first."""
        wanted = sorted(self.complaint_ids(case_id))[:limit]
        items = self.table.get_many([keys.complaint(complaint_id) for complaint_id in wanted])
        found = each(Complaint, items, aside)
        return tuple(sorted(found, key=lambda one: (one.received_at, one.complaint_id)))

    def used(self, nonce: str) -> bool:
        """Whether a form, or a later word, was used for a change."""
        return self.table.get(keys.nonce(nonce)) is not None

    def press(self, nonce: str) -> Press | None:
        """What a form was used for."""
        item = self.table.get(keys.nonce(nonce))
        return None if item is None else decode(Press, item)

    def save(
        self, transition: Transition, *, consume: str | None = None, content: str = ""
    ) -> None:
        """One transaction. Raises ConflictError when the case moved on, the level had fired in
        this cycle, or `consume`, the nonce of a form, was used before."""
        self.table.transact(self.actions(transition, consume=consume, content=content))

    def actions(
        self,
        *transitions: Transition,
        consume: str | None = None,
        content: str = "",
        voice: Voice | None = None,
    ) -> list[Action]:
        """What transitions of one case, one after the other, write in a transaction that may write
        more beside it; with it move the cases merged into this one that pass it on. `voice` is what
        a reporter says with it of the case."""
        last = transitions[-1]
        desk = self._desk(last.case, transitions[0].history)
        rows = [self.table.put(row) for row in listed_items(listed(last.case))]
        actions = [*self._rows(transitions), *rows, *desk, *self._merges(transitions)]
        if voice is not None:
            actions.append(self.table.put(voice_item(voice)))
        if consume:
            actions.append(self.table.put(_used(consume, last, content), only_if_new=True))
        steps: dict[str, list[Transition]] = {}
        for step in (step for one in transitions for step in one.passed_on):
            steps.setdefault(step.case.case_id, []).append(step)
        chains = [tuple(transitions), *(tuple(chain) for chain in steps.values())]
        actions += [action for chain in chains[1:] for action in self._rows(chain)]
        return actions + fact_rows(self.table, chains, voice) + receipt_rows(self.table, chains)

    def _rows(self, transitions: Sequence[Transition]) -> list[Action]:
        """The case behind its fence, and every row its transitions add."""
        first, case = transitions[0].case, transitions[-1].case
        rows = [_history(one) for one in transitions]
        rows += [_timer(one) for one in transitions if one.arms]
        rows += [_fired(one, one.fires) for one in transitions if one.fires]
        rows += [_notice(notice) for one in transitions for notice in one.notices]
        told = [one for each in transitions for one in each.told]
        rows += [outbox_item(entry) for entry in entries_of(told)]
        rows += [pending_item(one) for one in told if one.later]
        rows += [said_item(said) for one in transitions if (said := change_of(one)) is not None]
        if first.version > 1:
            opened = [self.table.put_fenced(_case(case), version=first.version - 1)]
        else:
            opened = [self.table.put(one, only_if_new=True) for one in (_case(case), _number(case))]
        return [*opened, *(self.table.put(row, only_if_new=True) for row in rows)]

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

    def waits(self, case_id: str) -> bool:
        """Whether something the case has said is not in all its lanes yet."""
        return bool(self.table.query(keys.case(case_id)["pk"], prefix=keys.LATER_PREFIX, limit=1))

    def _merges(self, transitions: Sequence[Transition]) -> list[Action]:
        """From a merge to its undoing the case is found from the one it went into."""
        actions = []
        for one in transitions:
            case_id = one.case.case_id
            if one.history.move == Move.MERGE and one.case.merged_into:
                row = encode(
                    {"type": "merged", "case_id": case_id},
                    keys.merged(one.case.merged_into, case_id),
                )
                actions.append(self.table.put(row))
            elif one.leaves is not None:
                actions.append(self.table.delete(keys.merged(one.leaves, case_id)))
        return actions

    def _desk(self, case: Case, entry: HistoryEntry) -> list[Action]:
        """Where the case stands on Diskominfo's desk: without an agency, of several complaints, or
        with a sign that something did not work. A row that is no more true is taken away, whether
        it was there or not: what the case was before is not known here."""
        is_open = case.status in OPEN and not case.sandbox
        stands = {TRIAGE: case.status is Status.TRIASE and not case.sandbox}
        if entry.from_status is not Status.TRIASE and not stands[TRIAGE]:
            del stands[TRIAGE]
        stands |= {
            SIGNS: is_open and bool(case.flags),
            SEVERAL: is_open and case.complaint_count > 1,
        }
        return (
            self._eye(case, entry)
            + self._public(case, entry)
            + [
                self.table.put(_desk_row(case, worklist))
                if there
                else self.table.delete(keys.desk(case.case_id, worklist, case.case_id))
                for worklist, there in stands.items()
                if there or case.version > 1
            ]
        )

    def _eye(self, case: Case, entry: HistoryEntry) -> list[Action]:
        """A closing that somebody else has to look at is on the list of whoever has to."""
        where = keys.desk(case.case_id, EYES, case.case_id)
        if case.eye is None:
            return [self.table.delete(where)] if entry.from_status is Status.SELESAI else []
        task = {"type": "desk_task", "case_id": case.case_id, "complaint_id": case.opened_by}
        worklist = f"{EYES}.{SEKDA}" if case.eye.judge == SEKDA else EYES
        listed = keys.work_desk(worklist, case.eye.asked_at, case.case_id)
        return [self.table.put(encode(task, where, listed))]

    def _public(self, case: Case, entry: HistoryEntry) -> list[Action]:
        """What was finished waits for somebody to decide which of its photos everybody may see."""
        where = keys.desk(case.case_id, keys.PUBLIC, case.case_id)
        stands = case.status is Status.SELESAI and not (guarded(case) or case.sandbox)
        if stands and entry.from_status is not Status.SELESAI and case.closed_at is not None:
            task = {"type": "desk_task", "case_id": case.case_id, "complaint_id": case.opened_by}
            listed = keys.work_desk(keys.PUBLIC, case.closed_at, case.case_id)
            return [self.table.put(encode(task, where, listed))]
        was = entry.from_status is Status.SELESAI
        return [self.table.delete(where)] if was and not stands else []


def _desk_row(case: Case, worklist: str) -> Item:
    """A row says enough to be picked out of a long list; what is shown is read from the case."""
    task = {
        "type": "desk_task",
        "case_id": case.case_id,
        "complaint_id": case.opened_by,
        "kecamatan": case.place.kecamatan or "",
        "category": case.category or "",
    }
    listed = keys.work_desk(worklist, case.opened_at, case.case_id)
    return encode(task, keys.desk(case.case_id, worklist, case.case_id), listed)


def listed_items(row: Listed) -> tuple[Item, Item]:
    """A case's row in the list of its office and in that of the city (projection). They stay, out
    of every list, when it is closed or merged: the newer version keeps an older one from coming."""
    words = {letter: getattr(row, name) for letter, name in FIELDS.items()}
    words = {letter: value for letter, value in words.items() if value}
    office: Mapping[str, str] = {}
    city: Mapping[str, str] = {}
    if row.at is not None and row.closed:
        office = keys.work_done(row.post, row.at, row.case_id)
    elif row.at is not None:
        office = keys.work_office(row.post, row.at, row.case_id)
        city = keys.work_city(row.at, row.case_id)
    return (
        encode({"type": "listed"}, words, keys.office_row(row.case_id), office),
        encode({"type": "listed"}, words, keys.city_row(row.case_id), city),
    )


def member_item(complaint: Complaint, case_id: str, at: datetime) -> Item:
    """A complaint's row in its case, with what the case is counted by (projection): a flood is
    thousands of complaints, and reading each to take one out would be too long."""
    row = {
        "type": "member",
        "complaint_id": complaint.complaint_id,
        "case_id": case_id,
        "channel": complaint.channel,
        "received_at": complaint.received_at,
        "reporter": complaint.reporter_hash,
        "joined_at": at,
    }
    listed = {}
    if not complaint.sandbox:
        listed = keys.work_received(complaint.received_at, complaint.complaint_id)
    return encode(row, keys.member(case_id, complaint.complaint_id), listed)


def _case(case: Case) -> Item:
    return encode(case, {"type": "case"}, keys.case(case.case_id), _work(case))


def _work(case: Case) -> Mapping[str, str]:
    """Its place among the open cases; once it is closed, among those closed."""
    if case.closed_at is not None and case.status in CLOSED and not case.sandbox:
        return keys.work_closed(case.case_id, case.closed_at)
    look = listed_at(case)
    return {} if look is None else keys.work_open(case.case_id, look)


def _number(case: Case) -> Item:
    found = {"type": "number", "case_id": case.case_id}
    return encode(found, keys.number(case.number))


def _history(transition: Transition) -> Item:
    entry = transition.history
    return encode(entry, {"type": "history"}, keys.history(entry.case_id, entry.version))


def _used(nonce: str, transition: Transition, content: str) -> Item:
    """A form's row outlives every link to the form; a later word is known for ever."""
    entry = transition.history
    used: dict[str, Any] = {
        "type": "nonce",
        "case_id": entry.case_id,
        "at": entry.at,
        "move": entry.move,
    }
    if content:
        ends = entry.at + _FORM_REMEMBERED
        used |= {"content": content, "expires_at": int(ends.timestamp())}
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
