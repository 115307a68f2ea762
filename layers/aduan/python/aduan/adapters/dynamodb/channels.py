"""Channels in the register: what they have yet to hear, their numbered calls, and their lines."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.apart import decode_apart, each
from aduan.adapters.dynamodb.core.items import (
    Item,
    decode,
    decode_map,
    encode,
    values,
)
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.said_rows import said_change
from aduan.application.case.walk import Aside, in_whole
from aduan.application.channels.ask import Asked
from aduan.application.channels.ports import Batch, Pending, Roll
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.entry import State
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.channels.calls import Call, CallState
from aduan.domain.channels.lines import Line
from aduan.domain.channels.questions import AskedQuestion
from aduan.domain.photos.evidence import Photo


@dataclass(frozen=True)
class RegisterChanges:
    """`Changes` of the register."""

    table: Table

    def cases(self, limit: int, *, besides: Collection[str] = ()) -> Sequence[str]:
        return self.table.first_owners(keys.SAID, limit, besides)

    def pending(self, case_id: str) -> Sequence[Pending]:
        items = self.table.query(keys.case(case_id)["pk"], prefix=keys.SAID_PREFIX)
        return tuple(
            Pending(said_change(item), str(decode_map(item).get("done_until", "")))
            for item in items
        )

    def roll(self, case_id: str) -> Roll:
        cases = RegisterCases(self.table)
        before = self.version(case_id)
        members = cases.complaint_ids(case_id)
        merged = self.table.query(keys.case(case_id)["pk"], prefix=keys.MERGED_PREFIX)
        pending = self.pending(case_id)
        if self.version(case_id) != before:
            raise ConflictError(f"case {case_id}")
        return Roll(
            version=before,
            members=frozenset(members),
            merged=frozenset(str(decode_map(item)["case_id"]) for item in merged),
            pending=tuple(pending),
        )

    def version(self, case_id: str) -> int:
        return RegisterCases(self.table).get_case(case_id).version

    def complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        items = self.table.get_many([keys.complaint(one) for one in complaint_ids])
        return tuple(decode(Complaint, item) for item in items)

    def head(self, channel: str) -> int:
        return _head(self.table, channel)

    def publish(self, batch: Batch) -> None:
        numbers: dict[str, int] = {}
        for call in batch.calls:
            numbers[call.channel] = max(call.sequence, numbers.get(call.channel, 0))
        actions = [self._progress(batch)]
        actions += [
            self._raise_head(channel, batch.heads[channel], last)
            for channel, last in numbers.items()
        ]
        actions += [self.table.put(_call_item(call), only_if_new=True) for call in batch.calls]
        if batch.question is not None:
            actions.append(self.table.put(question_item(batch.question), only_if_new=True))
        self.table.transact(actions)

    def _progress(self, batch: Batch) -> Action:
        """The change waits on, or is told: whoever told the same of it meanwhile has won."""
        change = batch.pending.change
        key = keys.said(change.case_id, change.version)
        before = batch.pending.done_until
        fence = (
            "done_until = :before"
            if before
            else ("attribute_exists(pk) AND attribute_not_exists(done_until)")
        )
        named = values(before=before) if before else {}
        if batch.done_until is None:
            action = self.table.delete(key)
            action["Delete"]["ConditionExpression"] = fence
            if named:
                action["Delete"]["ExpressionAttributeValues"] = named
            return action
        return self.table.update(
            key, "SET done_until = :done", named | values(done=batch.done_until), condition=fence
        )

    def _raise_head(self, channel: str, seen: int, last: int) -> Action:
        condition = "attribute_not_exists(pk)" if seen == 0 else "head = :seen"
        named = values(last=last) if seen == 0 else values(last=last, seen=seen)
        return self.table.update(
            keys.channel_head(channel), "SET head = :last", named, condition=condition
        )


@dataclass(frozen=True)
class RegisterCalls:
    """`Calls` of the register. A transaction's rows become readable one by one, so a page ends at
    the first number that is missing: what stands behind it would else be taken for the next. One
    that is there and cannot be read is passed over, or its channel would hear nothing more."""

    table: Table
    aside: Aside = in_whole

    def head(self, channel: str) -> int:
        return _head(self.table, channel)

    def page(self, channel: str, after: int, limit: int) -> Sequence[Call]:
        found: tuple[Call, ...] = ()
        while not found:
            whole = self._without_gap(channel, after, limit)
            found = each(Call, whole, self.aside)
            if len(whole) < limit:
                break
            after += limit
        return found

    def _without_gap(self, channel: str, after: int, limit: int) -> list[Item]:
        since = keys.call(channel, after + 1)
        items = self.table.query(since["pk"], since=since["sk"], limit=limit)
        whole: list[Item] = []
        for item in items:
            if not item["sk"]["S"].startswith(keys.CALL_PREFIX):
                break
            if item["sk"] != {"S": keys.call(channel, after + 1 + len(whole))["sk"]}:
                break
            whole.append(item)
        return whole

    def numbered(self, channel: str, sequences: Sequence[int]) -> Sequence[Call]:
        items = self.table.get_many([keys.call(channel, one) for one in sequences])
        return each(Call, items, self.aside)

    def save(self, call: Call) -> bool:
        fenced = self.table.put_fenced(
            _call_item(call), version=call.revision - 1, attribute="revision"
        )
        return _kept(self.table, fenced)

    def dead(self, limit: int) -> Sequence[Call]:
        return each(Call, self.table.work(keys.CALLS_DEAD, limit=limit), self.aside)


@dataclass(frozen=True)
class RegisterLines:
    """`Lines` of the register."""

    table: Table

    def load(self, channel: str) -> Line:
        item = self.table.get(keys.channel_line(channel))
        return Line(channel) if item is None else decode(Line, item)

    def save(self, line: Line) -> bool:
        item = encode(line, {"type": "channel_line"}, keys.channel_line(line.channel))
        if line.revision <= 1:
            return _kept(self.table, self.table.put(item, only_if_new=True))
        fenced = self.table.put_fenced(item, version=line.revision - 1, attribute="revision")
        return _kept(self.table, fenced)


def question_item(question: AskedQuestion) -> Item:
    key = keys.asked_question(question.case_id, question.version)
    listed = keys.work_question(question.case_id, question.version, question.asked_at)
    return encode(question, {"type": "asked_question"}, key, listed)


def _call_item(call: Call) -> Item:
    listed = {}
    if call.state is CallState.DEAD and call.settled_at is not None:
        listed = keys.work_dead_call(call.channel, call.sequence, call.settled_at)
    return encode(call, {"type": "call"}, keys.call(call.channel, call.sequence), listed)


def _head(table: Table, channel: str) -> int:
    item = table.get(keys.channel_head(channel))
    return 0 if item is None else int(decode_map(item)["head"])


def _kept(table: Table, action: Action) -> bool:
    try:
        table.transact([action])
    except ConflictError:
        return False
    return True


@dataclass(frozen=True)
class RegisterAskedMarks:
    """`AskedMarks` of the register."""

    table: Table

    def load(self, channel: str) -> Asked:
        item = self.table.get(keys.channel_asked(channel))
        return Asked(channel) if item is None else decode(Asked, item)

    def save(self, asked: Asked) -> None:
        item = encode(asked, {"type": "channel_asked"}, keys.channel_asked(asked.channel))
        action = self.table.put(item)
        action["Put"]["ConditionExpression"] = "attribute_not_exists(pk) OR #after <= :after"
        action["Put"]["ExpressionAttributeNames"] = {"#after": "after"}
        action["Put"]["ExpressionAttributeValues"] = values(after=asked.after)
        _kept(self.table, action)


@dataclass(frozen=True)
class RegisterAskedComplaints:
    """`AskedRegister`: a channel's own complaints, by their own numbers. `source_id` is how a
    number that is a person's is known here."""

    table: Table
    source_id: Callable[[str, str], str]

    def complaint_of(self, channel: str, external_id: str) -> Complaint | None:
        found = self.table.get(keys.source(channel, external_id))
        if found is None:
            known = self.source_id(channel, external_id)
            found = None if known == external_id else self.table.get(keys.source(channel, known))
        complaint_id = None if found is None else decode_map(found).get("complaint_id")
        return None if complaint_id is None else stored_complaint(self.table, str(complaint_id))

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)


@dataclass(frozen=True)
class RegisterChannelPhotos:
    """`SentPhotos` of the register."""

    table: Table

    def of_complaint(self, complaint_id: str) -> Sequence[Photo]:
        items = self.table.query(keys.complaint(complaint_id)["pk"], prefix=keys.PHOTO_PREFIX)
        return tuple(decode(Photo, item) for item in items)

    def expect_photo(self, photo: Photo) -> None:
        RegisterPhotos(self.table).expect_photo(photo)


@dataclass(frozen=True)
class RegisterQuestions:
    """`AskedQuestions` of the register."""

    table: Table

    def unheard(self, limit: int) -> Sequence[AskedQuestion | Unreadable]:
        items = self.table.work(keys.QUESTIONS, limit=limit)
        return tuple(
            decode_apart(AskedQuestion, item, str(item["pk"]["S"]).partition("#")[2])
            for item in items
        )

    def forget(self, question: AskedQuestion) -> None:
        self.table.transact([self._gone(question)])

    def save(
        self, transition: Transition, question: AskedQuestion | None, of: AskedQuestion
    ) -> None:
        kept = self._gone(of) if question is None else self.table.put(question_item(question))
        self.table.transact([*RegisterCases(self.table).actions(transition), kept])

    def heard_at_lapor(self, case: Case, version: int) -> bool:
        """Entries are few: a case has as many reports at LAPOR! as `lapor_ids`."""
        wanted = [keys.outbox(case.case_id, one, version) for one in case.lapor_ids]
        found = [decode_map(item) for item in self.table.get_many(wanted)]
        return any(row["state"] == State.SENT for row in found)

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return RegisterCases(self.table).merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def _gone(self, question: AskedQuestion) -> Action:
        return self.table.delete(keys.asked_question(question.case_id, question.version))
