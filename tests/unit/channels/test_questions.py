"""A question stops the clock when somebody was reached with it, and not when it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from aduan.application.channels.ask import Asked
from aduan.application.channels.ports import Answer
from aduan.application.channels.questions import QuestionPorts, QuestionReport, watch_questions
from aduan.domain.case.case import TO_CONTACT, Actor, Case, Role, Status, Transition, open_question
from aduan.domain.case.clocks import hold_spans
from aduan.domain.case.decide import allowed_moves, decide_move
from aduan.domain.case.errors import MoveRefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.channels import lines as moves
from aduan.domain.channels.questions import AskedQuestion
from tests.unit.channels.world import World

OFFICE = Actor(Role.OPERATOR, "DISHUB")


@dataclass
class QuestionsInMemory:
    world: World
    at_lapor: bool = False

    def unheard(self, limit: int) -> Sequence[AskedQuestion]:
        return tuple(self.world.store.questions.values())[:limit]

    def forget(self, question: AskedQuestion) -> None:
        del self.world.store.questions[question.case_id, question.version]

    def save(
        self, transition: Transition, question: AskedQuestion | None, of: AskedQuestion
    ) -> None:
        self.world.hub.register.transact(transition)
        self.forget(of)
        if question is not None:
            self.world.store.questions[question.case_id, question.version] = question

    def heard_at_lapor(self, case: Case, version: int) -> bool:
        return self.at_lapor

    def get_case(self, case_id: str) -> Case:
        return self.world.hub.get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return self.world.hub.merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return self.world.hub.waits(case_id)


@dataclass
class Marks:
    held: dict[str, Asked] = field(default_factory=dict)

    def load(self, channel: str) -> Asked:
        return self.held.get(channel, Asked(channel))

    def save(self, asked: Asked) -> None:
        self.held[asked.channel] = asked


@dataclass
class Office:
    """An open case of one reporter on a called channel, and the question about it."""

    world: World
    case_id: str
    marks: Marks = field(default_factory=Marks)

    def __post_init__(self) -> None:
        self.questions = QuestionsInMemory(self.world)

    def ask(self) -> None:
        request = Request(
            Move.ASK_REPORTER, OFFICE, self.world.clock.at, public_note="Nomor?", unheard=True
        )
        asked = decide_move(self.case, request, self.world.city.rules)
        self.world.hub.register.save(asked)

    def look(self) -> QuestionReport:
        return watch_questions(
            QuestionPorts(
                questions=self.questions,
                calls=self.world.store.as_calls,
                lines=self.world.store.as_lines,
                marks=self.marks,
                channels=self.world.channels,
                rules=self.world.city.rules,
                now=self.world.clock.now,
            )
        )

    @property
    def case(self) -> Case:
        return self.world.hub.get_case(self.case_id)

    @property
    def channel(self) -> str:
        (one,) = self.world.hub.complaints.values()
        return one.channel


@pytest.fixture
def office() -> Office:
    for seed in range(50):
        world = World(seed)
        case_id = world.city.report(0)
        complaint = world.hub.complaints["a000000"]
        if not complaint.secret and complaint.channel == "rabeg":
            world.tell()
            return Office(world, case_id)
    raise AssertionError("no such complaint")


def test_asking_alone_stops_no_clock(office: Office) -> None:
    before = office.case
    office.ask()
    assert office.case.status is before.status
    assert office.case.due == before.due
    assert hold_spans(office.case) == ()
    assert open_question(office.case) is not None


def test_the_clock_stops_when_the_channel_has_taken_the_question(office: Office) -> None:
    office.ask()
    office.world.clock.on(hours=2)
    office.world.tell()
    assert office.look().reached == 1
    assert office.case.status is Status.MENUNGGU_PELAPOR
    assert office.case.hold is not None
    assert office.case.hold.since == office.world.clock.at
    assert office.look() == QuestionReport()


def test_who_asks_beyond_the_question_has_heard_it(office: Office) -> None:
    office.world.receiver.answer = lambda _: Answer(500, "HTTP 500")
    office.ask()
    office.world.tell()
    assert office.look() == QuestionReport()
    last = office.world.store.head(office.channel)
    office.marks.save(Asked(office.channel, last - 1, office.world.clock.at))
    assert office.look() == QuestionReport()
    office.marks.save(Asked(office.channel, last, office.world.clock.at))
    assert office.look().reached == 1


def test_what_lapor_took_has_reached_its_reporter(office: Office) -> None:
    office.world.receiver.answer = lambda _: Answer(500, "HTTP 500")
    office.ask()
    office.world.tell()
    office.questions.at_lapor = True
    assert office.look().reached == 1


def test_a_channel_that_cannot_be_reached_gives_the_desk_a_task_and_the_office_the_reason(
    office: Office,
) -> None:
    known = office.world.channels["rabeg"]
    office.world.channels["rabeg"] = replace(known, status_url="", name="RABEG")
    before = office.case
    office.ask()
    office.world.publish()
    assert office.look().to_contact == 1
    assert TO_CONTACT in office.case.flags
    note = office.world.hub.rows[office.case_id][-1].note
    assert "kanal RABEG tidak menerima kabar" in note
    assert "Tenggat tetap berjalan" in note
    assert office.case.due == before.due
    assert office.look() == QuestionReport(), "it is said once"


def test_a_switched_off_channel_is_said_to_be_one(office: Office) -> None:
    line = office.world.store.load("rabeg")
    off = moves.gone(line, office.world.clock.at)
    office.world.store.save_line(replace(off, revision=line.revision + 1))
    office.ask()
    office.world.publish()
    office.look()
    assert "410" in office.world.hub.rows[office.case_id][-1].note


def test_a_slow_channel_is_waited_for_an_hour_and_no_longer(office: Office) -> None:
    office.world.receiver.answer = lambda _: Answer(500, "HTTP 500")
    office.ask()
    office.world.tell()
    office.world.clock.on(minutes=59)
    assert office.look() == QuestionReport()
    office.world.clock.on(minutes=1)
    assert office.look().to_contact == 1
    office.world.receiver.answer = lambda _: Answer(204, "HTTP 204")
    office.world.clock.on(hours=12)
    office.world.tell()
    assert office.look().reached == 1
    assert TO_CONTACT not in office.case.flags


def test_what_the_desk_says_by_telephone_stops_the_clock_as_well(office: Office) -> None:
    office.ask()
    desk = Actor(Role.DISKOMINFO, "DISKOMINFO")
    request = Request(Move.REACH_REPORTER, desk, office.world.clock.at, note="Ditelepon.")
    office.world.hub.register.save(decide_move(office.case, request, office.world.city.rules))
    assert office.case.status is Status.MENUNGGU_PELAPOR
    office.world.publish()
    office.look()
    assert office.world.store.questions == {}


def test_an_answer_before_the_clock_stood_answers_the_question(office: Office) -> None:
    office.ask()
    citizen = Actor(Role.REPORTER, "pelapor")
    request = Request(Move.REPORTER_ANSWERED, citizen, office.world.clock.at, note="Nomor 12.")
    before = office.case
    office.world.hub.register.save(decide_move(before, request, office.world.city.rules))
    assert open_question(office.case) is None
    assert office.case.status is before.status
    assert office.case.due == before.due


def test_the_reporter_has_the_whole_time_from_when_they_were_reached(office: Office) -> None:
    office.ask()
    asked = open_question(office.case)
    office.world.clock.on(hours=30)
    office.world.tell()
    office.look()
    reached = open_question(office.case)
    assert asked is not None
    assert reached is not None
    assert reached.until - asked.until >= timedelta(hours=1)
    assert reached.until == office.case.hold.until  # type: ignore[union-attr]


def test_what_a_former_office_asked_stops_no_clock_of_the_one_that_has_the_case_now(
    office: Office,
) -> None:
    known = office.world.channels["rabeg"]
    office.world.channels["rabeg"] = replace(known, status_url="")
    office.ask()
    office.world.publish()
    assert office.look().to_contact == 1
    office.world.clock.on(hours=2)
    forward = Request(Move.FORWARD, OFFICE, office.world.clock.at, note="Bukan kami.", agency="DLH")
    office.world.hub.register.save(decide_move(office.case, forward, office.world.city.rules))
    handed = office.case
    assert TO_CONTACT not in handed.flags, "nobody is asked to stop a clock that will not stop"
    office.marks.save(Asked(office.channel, 99, office.world.clock.at))
    assert office.look() == QuestionReport()
    assert (office.case.status, office.case.due) == (Status.DITERUSKAN, handed.due)
    assert hold_spans(office.case) == ()
    assert open_question(office.case) is not None, "it can still be answered"
    assert Move.REACH_REPORTER not in allowed_moves(office.case, Role.DISKOMINFO)
    reached = Request(
        Move.REACH_REPORTER, Actor(Role.DISKOMINFO, "DISKOMINFO"), office.world.clock.at
    )
    with pytest.raises(MoveRefusedError):
        decide_move(office.case, reached, office.world.city.rules)
    answered = Request(
        Move.REPORTER_ANSWERED, Actor(Role.REPORTER, "pelapor"), office.world.clock.at, note="12"
    )
    after = decide_move(office.case, answered, office.world.city.rules).case
    assert (after.status, after.due, open_question(after)) == (
        Status.DITERUSKAN, handed.due, None,
    )  # fmt: skip
