"""Changes, calls and lines of channels in memory, over the hub of complaints and cases.

Passes the same contract as the register on DynamoDB. `between` runs before and after every call, as
the network lies before and after it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from aduan.application.channels.ports import Batch, Pending, Roll
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import ConflictError
from aduan.domain.channels.calls import Call, CallState
from aduan.domain.channels.lines import Line
from aduan.domain.channels.questions import AskedQuestion
from tests.fakes.placements import HubInMemory


@dataclass
class ChannelsInMemory:
    """`Changes`, `Calls` and `Lines`."""

    hub: HubInMemory
    done: dict[tuple[str, int], str] = field(default_factory=dict)
    rows: dict[str, dict[int, Call]] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    questions: dict[tuple[str, int], AskedQuestion] = field(default_factory=dict)
    between: Callable[[], None] = lambda: None

    # changes

    def cases(self, limit: int, *, besides: Collection[str] = ()) -> Sequence[str]:
        self.between()
        waiting = [
            (change.at, case_id, version)
            for case_id, said in self.hub.register.said.items()
            for version, change in said.items()
        ]
        order = dict.fromkeys(one for _, one, _ in sorted(waiting) if one not in besides)
        return tuple(order)[:limit]

    def pending(self, case_id: str) -> Sequence[Pending]:
        self.between()
        said = self.hub.register.said.get(case_id, {})
        return tuple(
            Pending(change, self.done.get((case_id, version), ""))
            for version, change in sorted(said.items())
        )

    def roll(self, case_id: str) -> Roll:
        return Roll(
            version=self.version(case_id),
            members=frozenset(self.hub.members.get(case_id, ())),
            merged=frozenset(self.hub.register.merged.get(case_id, ())),
            pending=tuple(self.pending(case_id)),
        )

    def version(self, case_id: str) -> int:
        return self.hub.cases[case_id].version

    def complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        self.between()
        return self.hub.get_complaints(complaint_ids)

    def head(self, channel: str) -> int:
        return len(self.rows.get(channel, ()))

    def publish(self, batch: Batch) -> None:
        self.between()
        change = batch.pending.change
        key = (change.case_id, change.version)
        said = self.hub.register.said.get(change.case_id, {})
        if change.version not in said or self.done.get(key, "") != batch.pending.done_until:
            raise ConflictError(f"change {key}")
        for channel, seen in batch.heads.items():
            if self.head(channel) != seen:
                raise ConflictError(f"channel {channel}")
        for call in batch.calls:
            self.rows.setdefault(call.channel, {})[call.sequence] = call
        if batch.question is not None:
            self.questions[key] = batch.question
        if batch.done_until is None:
            del said[change.version]
            self.done.pop(key, None)
        else:
            self.done[key] = batch.done_until
        self.between()

    # calls

    def page(self, channel: str, after: int, limit: int) -> Sequence[Call]:
        rows = self.rows.get(channel, {})
        numbers = range(after + 1, min(after + limit, len(rows)) + 1)
        return tuple(rows[one] for one in numbers)

    def numbered(self, channel: str, sequences: Sequence[int]) -> Sequence[Call]:
        rows = self.rows.get(channel, {})
        return tuple(rows[one] for one in sequences if one in rows)

    def save_call(self, call: Call) -> bool:
        self.between()
        if self.rows[call.channel][call.sequence].revision != call.revision - 1:
            return False
        self.rows[call.channel][call.sequence] = call
        self.between()
        return True

    def dead(self, limit: int) -> Sequence[Call]:
        found = [
            one
            for rows in self.rows.values()
            for one in rows.values()
            if one.state is CallState.DEAD
        ]
        return tuple(sorted(found, key=lambda one: (str(one.settled_at), one.sequence))[:limit])

    # lines

    def load(self, channel: str) -> Line:
        self.between()
        return self.lines.get(channel, Line(channel))

    def save_line(self, line: Line) -> bool:
        self.between()
        there = self.lines.get(line.channel)
        if (there.revision if there else 0) != line.revision - 1:
            return False
        self.lines[line.channel] = line
        self.between()
        return True

    @property
    def as_calls(self) -> "CallsInMemory":
        return CallsInMemory(self)

    @property
    def as_lines(self) -> "LinesInMemory":
        return LinesInMemory(self)


class CallsInMemory:
    """`Calls` over it: both it and `Lines` have a `save`."""

    def __init__(self, store: ChannelsInMemory) -> None:
        self.head = store.head
        self.page = store.page
        self.numbered = store.numbered
        self.save = store.save_call
        self.dead = store.dead


class LinesInMemory:
    def __init__(self, store: ChannelsInMemory) -> None:
        self.load = store.load
        self.save = store.save_line
