"""A flood of twins on shards, and what must be true of the register once it is over."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from aduan.application.placing.own_case import case_id_of
from aduan.domain.case.errors import ConflictError
from aduan.domain.duplicates.sameness import Ask, Linked, New
from aduan.domain.intake.complaint import Complaint
from tests.fakes.placements import HubInMemory
from tests.interleaving import Interleaving
from tests.lamps import EVENING, lamp, place_in

TWINS: Final = 200
RETRIES: Final = 10
"""As the event source of the stream has it."""


class CrashError(Exception):
    """The function's end, at any call."""


def twin(number: int) -> Complaint:
    at = EVENING + timedelta(milliseconds=number)
    return replace(lamp(number), reported_at=EVENING, received_at=at)


@dataclass
class Stream:
    """Shards of records, worked off by one worker each; what is given up is left to the sweep."""

    hub: HubInMemory
    turns: Interleaving
    crashes: float = 0.0
    given_up: list[str] = field(default_factory=list)
    crashed: int = 0
    lost_rounds: int = 0

    def work_off(self, shards: list[list[Complaint]]) -> None:
        self.hub.between = self.between
        self.turns.run([self._worker(shard) for shard in shards])
        self.hub.between = lambda: None

    def between(self) -> None:
        self.turns.give_way()
        if self.turns.draw.random() < self.crashes:
            self.crashed += 1
            raise CrashError

    def _worker(self, shard: list[Complaint]) -> Callable[[], None]:
        def work() -> None:
            for one in shard:
                self._deliver(one)

        return work

    def _deliver(self, one: Complaint) -> None:
        for _ in range(1 + RETRIES):
            try:
                place_in(self.hub, one, pause=self._pause)
            except (ConflictError, CrashError):
                continue
            return
        self.given_up.append(one.complaint_id)

    def _pause(self, lost: int) -> None:
        """Turns instead of milliseconds, as many more as there are rivals."""
        self.lost_rounds += 1
        for _ in range(self.turns.draw.randrange(8 * 2**lost)):
            self.turns.give_way()


def sweep(hub: HubInMemory) -> None:
    for one in [one for one in hub.complaints.values() if one.case_id is None]:
        place_in(hub, one)


def is_one_case(hub: HubInMemory, twins: list[Complaint]) -> None:
    """Everybody stands in the case that the first one opened, or a person is asked about it."""
    opened = [one for one, decision in hub.decisions.items() if isinstance(decision, New)]
    assert len(opened) == 1
    whole = hub.cases[case_id_of(opened[0])]
    asked = [one for one, decision in hub.decisions.items() if isinstance(decision, Ask)]
    linked = [one for one, decision in hub.decisions.items() if isinstance(decision, Linked)]
    assert len(linked) + len(asked) == len(twins) - 1
    assert hub.members[whole.case_id] == {opened[0], *linked}
    for one in asked:
        (question,) = [each for (_, about), each in hub.asked.items() if about == one]
        assert whole.case_id in [each.case_id for each in question.candidates]
    assert set(hub.cases) == {whole.case_id, *(case_id_of(one) for one in asked)}
    assert (whole.complaint_count, whole.reporter_count) == (1 + len(linked), 1 + len(linked))
    assert whole.version == len(hub.rows[whole.case_id]) == 1 + len(linked)
    assert all(
        one.case_id is not None and one.complaint_id in hub.members[one.case_id]
        for one in hub.complaints.values()
    )
    # Where nobody doubts that these are one event, nobody is asked.
    assert asked == []


def shards_of(twins: list[Complaint], count: int, stream: Stream) -> list[list[Complaint]]:
    """Records in any order, one in five delivered twice."""
    draw = stream.turns.draw
    records = [*twins, *(one for one in twins if draw.random() < 0.2)]
    draw.shuffle(records)
    return [records[number::count] for number in range(count)]
