"""Plays the evening on a running stack and keeps all that was seen; judges nothing.

Each channel, each official and the outage has its own thread, as they have their own lives.
"""

import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from infra.local.demo import citizens, gateway, officials, register, story
from infra.local.demo.gateway import Answer
from infra.local.demo.table import Headline
from infra.local.errors import LocalStackError
from infra.local.mailbox import Notice
from infra.local.stack import LocalStack

SENDERS: Final = 8
LOOK_SECONDS: Final = 1.0
RETRIES: Final = 5
RETRY_SECONDS: Final = 2.0
LINK_AWAITED_SECONDS: Final = 40.0
SEKDA: Final = "sekda"
ABOVE_THE_AGENCY: Final = (SEKDA, "wali-kota", "wali_kota")

Watcher = Callable[[Headline, "Evening"], None]


@dataclass(frozen=True)
class Sent:
    """A report as it was delivered. `answers` has every try, the last one counts."""

    report: story.Report
    external_id: str
    message_id: str
    answers: tuple[Answer, ...]

    @property
    def answer(self) -> Answer:
        return self.answers[-1]


@dataclass(frozen=True)
class Done:
    """What an official tried; `refusal` is empty when the page took it."""

    event: str
    act: story.Act
    refusal: str = ""


@dataclass
class Evening:
    """Everything seen of one play. `apps` are the channels that are called, whose app is looked at;
    `pressed` are presses of reporters on their own pages, with why one was not taken."""

    story: story.Story
    stack: LocalStack
    before: register.Snapshot
    apps: tuple[str, ...] = ()
    sent: list[Sent] = field(default_factory=list)
    repeats: list[Answer] = field(default_factory=list)
    calls: dict[str, tuple[str, Answer]] = field(default_factory=dict)
    words: dict[str, Answer] = field(default_factory=dict)
    pressed: list[tuple[str, str]] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    snapshot: register.Snapshot = field(default_factory=register.Snapshot)
    notices: list[Notice] = field(default_factory=list)
    lapor: Mapping[str, Any] = field(default_factory=dict)
    lapor_back_at: float | None = None
    lapor_caught_up_at: float | None = None
    began_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0

    def case_ids(self, event: str) -> set[str]:
        """The cases that hold the reports of an event; one, if all is well."""
        return {
            case_id
            for sent in list(self.sent)
            if sent.report.event == event
            and sent.answer.complaint_id is not None
            and (case_id := self.snapshot.complaints.get(sent.answer.complaint_id)) is not None
        }

    def case(self, event: str) -> register.CaseRow | None:
        ids = self.case_ids(event)
        return self.snapshot.cases.get(next(iter(ids))) if len(ids) == 1 else None

    def new_cases(self) -> list[register.CaseRow]:
        """The cases this evening opened, oldest first."""
        return sorted(
            (
                case
                for case_id, case in self.snapshot.cases.items()
                if case_id not in self.before.cases
            ),
            key=lambda case: case.number,
        )

    def matters(self) -> dict[str, str]:
        """What the story calls each case."""
        return {
            case_id: event.matter
            for event in self.story.events
            for case_id in self.case_ids(event.id)
        }


class Play:
    """One play of the story. `over` says when all that was expected has come about."""

    def __init__(self, told: story.Story, stack: LocalStack) -> None:
        self._stack = stack
        self._secrets = stack.channel_secrets()
        self._dynamodb = stack.client("dynamodb")
        self._run_id = uuid.uuid4().hex[:6].upper()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._started = 0.0
        self.seen = Evening(
            told, stack, register.read(stack, self._dynamodb), apps=stack.channels_called()
        )

    def run(self, watch: Watcher, over: Callable[[Evening], bool]) -> Evening:
        told, seen = self.seen.story, self.seen
        self._started = time.monotonic()
        parts = [
            threading.Thread(target=self._play_channels, name="channels", daemon=True),
            threading.Thread(target=self._play_outage, name="outage", daemon=True),
            *(
                threading.Thread(
                    target=self._play_official, args=(event,), name=event.id, daemon=True
                )
                for event in told.events
                if event.acts
            ),
            *(
                threading.Thread(target=self._play_reporter, args=(event, event.reply), daemon=True)
                for event in told.events
                if event.reply is not None
            ),
        ]
        for part in parts:
            part.start()
        try:
            while True:
                self._look()
                watch(self._headline(), seen)
                if seen.seconds > told.ends + told.patience_seconds:
                    break
                if not any(part.is_alive() for part in parts) and (
                    seen.seconds > told.ends and over(seen)
                ):
                    break
                took = self._second() - seen.seconds
                time.sleep(max(took, LOOK_SECONDS - took))  # half of the time at most is looking
        finally:
            self._ending.set()
        return seen

    # --- the clock ------------------------------------------------------------------------------

    def _second(self) -> float:
        return time.monotonic() - self._started

    def _wait_for(self, second: float) -> bool:
        """Wait for a second of the evening; False when the play is over before."""
        return not self._ending.wait(max(0.0, second - self._second()))

    # --- the channels ---------------------------------------------------------------------------

    def _play_channels(self) -> None:
        told = self.seen.story
        plan: list[tuple[float, Callable[[], None]]] = []
        for report in told.reports:
            plan.append((report.at, self._sender(report)))
        for call in told.calls:
            plan.append((call.at, self._caller(call)))
        with ThreadPoolExecutor(SENDERS, thread_name_prefix="channel") as senders:
            for at, send in sorted(plan, key=lambda step: step[0]):
                if not self._wait_for(at):
                    return
                senders.submit(send)

    def _sender(self, report: story.Report) -> Callable[[], None]:
        return lambda: self._send(report)

    def _caller(self, call: story.Call) -> Callable[[], None]:
        return lambda: self._call(call)

    def _send(self, report: story.Report) -> None:
        """Deliver a report as its channel would: what LAPOR! sends stands there already, and what
        is not answered well is sent again under the same id."""
        now, message_id = datetime.now(UTC), gateway.new_message_id()
        external_id = f"{report.channel.upper()}-{self._run_id}-{report.event}-{report.number}"
        if report.channel == "lapor":
            external_id = self._file_at_lapor(report) or external_id
        message = story.message(report, external_id=external_id, now=now)
        answers = [self._deliver(report.channel, message, message_id)]
        while answers[-1].status >= 429 and len(answers) < RETRIES:
            if self._ending.wait(RETRY_SECONDS):
                break
            answers.append(self._deliver(report.channel, message, message_id))
        with self._lock:
            self.seen.sent.append(Sent(report, external_id, message_id, tuple(answers)))
        told = self.seen.story
        if report.event == told.repeated_event and report.number == 1:
            for _ in range(told.repeated_times - 1):
                again = self._deliver(report.channel, message, message_id)
                with self._lock:
                    self.seen.repeats.append(again)

    def _call(self, call: story.Call) -> None:
        external_id = f"{call.channel.upper()}-{self._run_id}-{call.id}"
        message = story.call_message(call, external_id=external_id, now=datetime.now(UTC))
        answer = self._deliver(call.channel, message, gateway.new_message_id(), fault=call.fault)
        with self._lock:
            self.seen.calls[call.id] = (external_id, answer)

    def _deliver(
        self,
        channel: str,
        message: Mapping[str, Any],
        message_id: str,
        fault: str | None = None,
    ) -> Answer:
        try:
            return gateway.deliver(
                self._stack,
                channel,
                self._secrets.get(channel),
                message,
                message_id=message_id,
                fault=fault,
            )
        except OSError as exc:
            return Answer(599, {"text": type(exc).__name__}, 0.0)

    def _file_at_lapor(self, report: story.Report) -> str | None:
        filed = gateway.post_json(
            f"{self._stack.lapor_url}/_simulator/file",
            {
                "title": report.fields.get("title"),
                "content": report.text,
                "is_anonymous": bool(report.fields.get("anonymous")),
                "is_secret": bool(report.fields.get("secret")),
            },
        )
        complaint_id = filed.body.get("complaint_id")
        return str(complaint_id) if complaint_id is not None else None

    # --- the officials --------------------------------------------------------------------------

    def _play_official(self, event: story.Event) -> None:
        desks: dict[bool, officials.Desk] = {}
        for act in event.acts:
            if not self._wait_for(event.begins + act.after):
                return
            self._keep(event, act, self._act(event, act, desks))
        if event.feedback is not None and self._wait_for(self._second() + story.FEEDBACK_AFTER):
            self._give_feedback(event, event.feedback)

    def _act(self, event: story.Event, act: story.Act, desks: dict[bool, officials.Desk]) -> str:
        """Why the page did not take it; empty when it did. A link that was used up by a press
        whose answer got lost is replaced by that of the next notice, once."""
        known = 0
        if act.move == story.COPY:
            other = self.seen.case(act.whom or "")
            act = replace(act, whom=other.number if other else "")
        for _ in range(2):
            desk = desks.pop(act.by_sekda, None) or self._desk(
                event, of_sekda=act.by_sekda, after=known
            )
            if desk is None:
                break
            known = len(self.seen.notices)
            try:
                desk.act(act)
            except officials.LinkOverError:
                continue
            except (officials.PageRefusedError, OSError) as exc:
                refusal = str(exc) or type(exc).__name__
            else:
                refusal = ""
            desks[act.by_sekda] = desk
            return refusal
        return "no notice with a link"

    def _keep(self, event: story.Event, act: story.Act, refusal: str) -> None:
        with self._lock:
            self.seen.done.append(Done(event.id, act, refusal))

    def _desk(self, event: story.Event, *, of_sekda: bool, after: int = 0) -> officials.Desk | None:
        """Wait for the newest notice about the event's case, past the first `after` notices: the
        Sekda's, or the one that the agency (or the duty desk) got."""
        deadline = time.monotonic() + LINK_AWAITED_SECONDS
        while time.monotonic() < deadline and not self._ending.is_set():
            case = self.seen.case(event.id)
            for notice in reversed(self.seen.notices[after:]):
                if case is None:
                    continue
                link = officials.link_about(case.number, notice.subject, notice.text)
                if link is not None and (
                    notice.topic.endswith(SEKDA)
                    if of_sekda
                    else not notice.topic.endswith(ABOVE_THE_AGENCY)
                ):
                    return officials.Desk(link, case.number)
            time.sleep(0.5)
        return None

    # --- the reporters --------------------------------------------------------------------------

    def _play_reporter(self, event: story.Event, reply: story.Reply) -> None:
        if not self._wait_for(event.begins + reply.after):
            return
        if event.by_page:
            self._on_the_page(event, lambda citizen: citizen.answer(reply.text))
        else:
            self._say(
                event, lambda external_id, now: story.reply_message(external_id, reply.text, now)
            )

    def _give_feedback(self, event: story.Event, verdict: str) -> None:
        if not event.by_page:
            self._say(
                event, lambda external_id, now: story.feedback_message(external_id, verdict, now)
            )
            return
        stars = event.stars
        if stars is not None:  # while it is closed: "not fixed" opens it again
            self._on_the_page(event, lambda citizen: citizen.rate(stars, "jelas"))
        self._on_the_page(event, lambda citizen: citizen.judge(verdict))

    def _on_the_page(self, event: story.Event, press: Callable[[citizens.Citizen], str]) -> None:
        """The event's first reporter, with the code of the receipt and the own telephone."""
        first = next((s for s in list(self.seen.sent) if s.report == event.reports[0]), None)
        if first is None or first.answer.tracking_code is None:
            return
        page = f"{self._stack.api_url}/complaints/{first.answer.tracking_code}"
        try:
            press(citizens.Citizen(page, first.report.reporter.phone))
        except (citizens.NotTakenError, OSError) as exc:
            refusal = str(exc) or type(exc).__name__
        else:
            refusal = ""
        with self._lock:
            self.seen.pressed.append((event.id, refusal))

    def _say(
        self, event: story.Event, message: Callable[[str, datetime], Mapping[str, Any]]
    ) -> None:
        """A later word of the event's first reporter, over the channel of the first report."""
        first = next((s for s in list(self.seen.sent) if s.report == event.reports[0]), None)
        if first is None:
            return
        word = message(first.external_id, datetime.now(UTC))
        answer = self._deliver(first.report.channel, word, gateway.new_message_id())
        with self._lock:
            self.seen.words[event.id] = answer

    # --- the outage -----------------------------------------------------------------------------

    def _play_outage(self) -> None:
        told, switches = self.seen.story, f"{self._stack.lapor_url}/_simulator/faults"
        if not self._wait_for(told.outage_at):
            return
        gateway.post_json(switches, {"down": True})
        try:
            self._wait_for(told.outage_at + told.outage_seconds)
        finally:
            gateway.post_json(switches, {"down": False})
            self.seen.lapor_back_at = self._second()

    # --- looking --------------------------------------------------------------------------------

    def _look(self) -> None:
        seen = self.seen
        seen.seconds = self._second()
        seen.snapshot = register.read(self._stack, self._dynamodb)
        letters = gateway.call("GET", f"{self._stack.public_url}/kotak-surat.json")
        if letters.status != 200:
            raise LocalStackError(f"the mailbox answers {letters.status}")
        seen.notices = [Notice(**each) for each in letters.body["items"]]
        seen.lapor = gateway.call("GET", f"{self._stack.lapor_url}/_simulator/state").body
        if (
            seen.lapor_back_at is not None
            and seen.lapor_caught_up_at is None
            and not missing_at_lapor(seen)
        ):
            seen.lapor_caught_up_at = seen.seconds

    def _headline(self) -> Headline:
        seen = self.seen
        return Headline(
            second=seen.seconds,
            hour_seconds=self._stack.hour_seconds,
            sent=len(seen.sent),
            refused=len(seen.calls),
            notices=len(seen.notices),
            lapor_held=len(seen.lapor.get("copies", {})),
            lapor_down=bool(seen.lapor.get("faults", {}).get("down")),
        )


def missing_at_lapor(seen: Evening) -> list[str]:
    """Cases LAPOR! should hold by now and does not: those no report of which came from it."""
    copies = seen.lapor.get("copies", {})
    return [
        case.number
        for case in seen.new_cases()
        if "lapor" not in case.channels and copies.get(case.number, 0) == 0
    ]


def lapor_complaints(stack: LocalStack) -> list[Mapping[str, Any]]:
    """Everything the simulator holds, with its texts."""
    answer = gateway.call("GET", f"{stack.lapor_url}/_simulator/complaints")
    found: list[Mapping[str, Any]] = json.loads(json.dumps(answer.body.get("complaints", [])))
    return found
