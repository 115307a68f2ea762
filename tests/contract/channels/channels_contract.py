"""What the register of changes, calls and lines promises, whoever keeps it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.application.channels.ports import Batch, Calls, Changes, Lines, Pending
from aduan.domain.case.case import Actor, Role, Status, Transition
from aduan.domain.case.changes import ChangeKind, change_of
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.channels import lines as moves
from aduan.domain.channels.calls import Call, CallState, Event, Facts, delivered, failed
from aduan.domain.channels.calls import CallRules as Rules
from aduan.domain.channels.lines import Line, LineRules
from tests.unit.samples import a_case, the_rules

AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
SYSTEM = Actor(Role.SYSTEM, "system")


@dataclass(frozen=True)
class Books:
    """The ports, and how a case comes into the register with one complaint."""

    changes: Changes
    calls: Calls
    lines: Lines
    place: Callable[[Transition, str], None]
    save: Callable[[Transition], None]


def opened(case_id: str) -> Transition:
    case = a_case(case_id=case_id, number=f"SRG-{case_id}", complaint_count=1, lapor_ids=())
    return opening(case, SYSTEM)


def followed_up(case_id: str) -> Transition:
    case = replace(opened(case_id).case)
    request = Request(
        Move.FOLLOW_UP, Actor(Role.OPERATOR, "DISHUB"), AT, note="kerja", public_note="kabar"
    )
    return decide_move(case, request, the_rules())


def a_call(sequence: int, *, complaint_id: str = "a1", channel: str = "rabeg") -> Call:
    return Call(
        channel=channel,
        sequence=sequence,
        event=Event.STATUS_CHANGED,
        complaint_id=complaint_id,
        external_id=f"RBG-{complaint_id}",
        tracking_code="SA-1",
        case_id="K1",
        version=1,
        at=AT,
        facts=Facts(Status.BARU, number="SRG-K1", agency="DISHUB", note="kabar", photos=("a", "b")),
        next_attempt_at=AT,
    )


class ChannelsContract:
    @pytest.fixture
    def books(self) -> Books:
        raise NotImplementedError

    def told(self, books: Books, calls: tuple[Call, ...] = (), done: str | None = None) -> Pending:
        (pending,) = books.changes.pending("K1")
        heads = {one.channel: one.sequence - 1 for one in reversed(calls)}
        books.changes.publish(Batch(pending, calls, heads, done))
        return pending

    def test_a_saved_transition_stands_among_what_is_untold(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        books.save(followed_up("K1"))
        assert books.changes.cases(10) == ("K1",)
        first, second = books.changes.pending("K1")
        assert first.change == change_of(opened("K1"))
        assert second.change == change_of(followed_up("K1"))
        assert second.change.kind is ChangeKind.STATUS

    def test_the_roll_names_members_version_and_what_is_untold(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        roll = books.changes.roll("K1")
        assert (roll.version, set(roll.members), set(roll.merged)) == (1, {"a1"}, set())
        assert [one.change.version for one in roll.pending] == [1]
        assert books.changes.version("K1") == 1

    def test_what_was_told_is_untold_no_more_and_its_calls_are_there(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        self.told(books, (a_call(1), a_call(2)))
        assert books.changes.cases(10) == ()
        assert books.changes.head("rabeg") == books.calls.head("rabeg") == 2
        assert books.calls.page("rabeg", 0, 10) == (a_call(1), a_call(2))
        assert books.calls.page("rabeg", 1, 10) == (a_call(2),)
        assert books.calls.page("rabeg", 2, 10) == ()
        assert books.calls.numbered("rabeg", (2, 9)) == (a_call(2),)

    def test_nobody_tells_the_same_change_twice(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        pending = self.told(books, (a_call(1),))
        with pytest.raises(ConflictError):
            books.changes.publish(Batch(pending, (a_call(2),), {"rabeg": 1}, None))
        assert books.calls.head("rabeg") == 1

    def test_two_may_not_give_the_same_number(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        books.save(followed_up("K1"))
        first, second = books.changes.pending("K1")
        books.changes.publish(Batch(first, (a_call(1),), {"rabeg": 0}, None))
        with pytest.raises(ConflictError):
            books.changes.publish(Batch(second, (a_call(1),), {"rabeg": 0}, None))
        assert len(books.changes.pending("K1")) == 1

    def test_a_change_told_in_part_says_how_far(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        first = self.told(books, (a_call(1),), done="a1")
        (pending,) = books.changes.pending("K1")
        assert pending == Pending(first.change, "a1")
        with pytest.raises(ConflictError):  # who read it before that
            books.changes.publish(Batch(first, (a_call(2),), {"rabeg": 1}, "a1"))
        books.changes.publish(Batch(pending, (a_call(2),), {"rabeg": 1}, None))
        assert books.changes.cases(10) == ()

    def test_a_call_is_saved_behind_its_fence(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        self.told(books, (a_call(1),))
        done = delivered(a_call(1), AT, "HTTP 204")
        assert books.calls.save(done)
        assert not books.calls.save(done)
        assert books.calls.page("rabeg", 0, 10) == (done,)

    def test_dead_calls_are_listed_until_they_are_not(self, books: Books) -> None:
        books.place(opened("K1"), "a1")
        self.told(books, (a_call(1), a_call(2)))
        tried = replace(a_call(1), first_attempt_at=AT - timedelta(days=4))
        dead = failed(tried, AT, "HTTP 500", Rules(), chance=0.5)
        assert dead.state is CallState.DEAD
        assert books.calls.save(dead)
        assert books.calls.dead(10) == (dead,)
        assert books.calls.save(delivered(dead, AT, "HTTP 204"))
        assert books.calls.dead(10) == ()

    def test_a_line_is_saved_behind_its_fence(self, books: Books) -> None:
        line = books.lines.load("rabeg")
        assert line == Line("rabeg")
        mine = moves.taken(line, AT, "me", LineRules())
        assert books.lines.save(mine)
        assert not books.lines.save(moves.taken(line, AT, "you", LineRules()))
        free = moves.released(mine, 7, [3, 5])
        assert books.lines.save(free)
        assert books.lines.load("rabeg") == free
