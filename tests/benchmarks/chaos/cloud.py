"""Functions called as AWS calls them: by requests, streams, the clock, buckets, other functions.

One queue of events on a virtual clock, one thread. Two calls are at work at the same time by one
being run in the middle of the other, at a call to a service: that is where others can come between.
`FUNCTIONS`, `STREAMS` and `JOBS` repeat the deployed template; a test in `tests/infra`
compares.
"""

import contextlib
import heapq
import importlib
import io
import itertools
import json
import logging
import os
import random
import sys
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.benchmarks.chaos.dynamodb import Change, DynamoDb, RefusedCallError, TableModel
from tests.benchmarks.chaos.endpoints import ProcessDeath, Services, as_mailed
from tests.benchmarks.chaos.faults import DONE, Call, Fault, Injector
from tests.benchmarks.chaos.machine import Execution, StateMachine, TaskFailedError, read_definition
from tests.benchmarks.chaos.virtual import CLOCK, virtual

ROOT: Final = Path(__file__).parents[3]
PACK: Final = ROOT / "layers" / "cities" / "serang"
ZONE: Final = ZoneInfo("Asia/Jakarta")
TOPICS: Final = "arn:aws:sns:ap-southeast-3:123456789012:satu-aduan-"
MACHINE: Final = "arn:aws:states:ap-southeast-3:123456789012:stateMachine:satu-aduan"
PUBLIC_URL: Final = "https://aduan.example/prod"
FUNCTIONS: Final[Mapping[str, int]] = {
    "receive_webhook": 15, "track": 15, "citizen_action": 15, "official_action": 15, "desk": 15,
    "admin": 15, "privacy": 60,
    "fetch_photos": 150, "deduplicate": 60, "assess_escalation": 30, "start_escalation": 15,
    "tell_channels": 60, "answer_channels": 15, "sweep": 120, "digest": 600, "check_photo": 60,
    "sync_lapor": 180, "import_lapor": 900, "report": 600, "board": 600,
    "hide_reporter": 15,
}  # fmt: skip
"""Every function and its time-out in seconds."""
STREAMS: Final[Mapping[str, frozenset[str]]] = {
    "deduplicate": frozenset(
        {
            "complaint",
            "amendment",
            "withdrawal",
            "feedback",
            "dispute",
            "secrecy",
            "photo_hash",
            "proof_doubt",
        }
    ),
    "start_escalation": frozenset({"cycle", "said"}),
}
JOBS: Final = frozenset(
    {
        "push",
        "pull",
        "reconcile",
        "tell",
        "sweep",
        "digest",
        "overflow",
        "settle-officials",
        "hand-over",
        "rights",
        "retain",
        "figures",
        "freeze",
        "board",
        "monday",
        "owed-reports",
    }
)
BATCH: Final = 10
RETRIES: Final = 3
MAX_AGE_S: Final = 3600.0
ASYNC_RETRIES: Final = 2
SHARDS: Final = 2
ENVIRONMENT: Final = {
    "STAGE": "prod", "CITY": "serang", "PUBLIC_URL": PUBLIC_URL,
    "REGISTER_TABLE": "register", "IDENTITIES_TABLE": "identities",
    "CHANNELS_SECRET_ID": "channels", "HASH_SECRET_ID": "hash", "LINK_KEY": "links",
    "HIDE_REPORTER_FUNCTION": "hide_reporter",
    "LAPOR_SECRET_ID": "lapor", "LAPOR_BASE_URL": "http://127.0.0.1:9/api",
    "EVIDENCE_BUCKET": "evidence", "EXPORTS_BUCKET": "exports",
    "FAILURES_BUCKET": "failures", "AUDIT_BUCKET": "audit", "BOARD_BUCKET": "board",
    "BOARD_URL": "https://papan.example",
    "PROOF_SECRET_ID": "proof", "STATUS_SECRET_PREFIX": "status/",
    "DUTY_TOPIC_ARN": f"{TOPICS}duty",
    "TELL_CHANNELS_FUNCTION": "tell_channels",
    "FETCH_PHOTOS_FUNCTION": "fetch_photos", "STATE_MACHINE_ARN": MACHINE,
    "TOPIC_ARN_PREFIX": TOPICS, "POWERTOOLS_METRICS_NAMESPACE": "SatuAduan",
    "POWERTOOLS_SERVICE_NAME": "chaos", "POWERTOOLS_DEV": "false",
    "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "ap-southeast-3", "AWS_EC2_METADATA_DISABLED": "true",
}  # fmt: skip


class InvocationFailedError(Exception):
    """A function raised, died or ran out of time; `kind` is what Lambda would say."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class _OutOfTime(BaseException):
    """Lambda ends the function here."""


STANDS_STILL_S = 60.0
"""What others do between two of its calls takes none of a run's time, up to this much: who stands
still for longer has been ended by Lambda."""


@dataclass
class Frame:
    """One run of a function, and its `context`."""

    function: str
    deadline: float
    aws_request_id: str
    calls: int = 0
    changes: int = 0
    patience: float = STANDS_STILL_S

    def get_remaining_time_in_millis(self) -> int:
        return int(max(0.0, self.deadline - CLOCK.now) * 1000)


@dataclass
class Shard:
    """One shard as one mapping reads it."""

    function: str
    number: int
    records: list[Change] = field(default_factory=list)
    busy: bool = False
    polling: bool = False


@dataclass
class Failed:
    """What went to the failure bucket."""

    function: str
    event: Any


class Cloud:
    """The deployed city on a virtual clock. `rivals` is the chance that somebody else's event runs
    in the middle of a call."""

    def __init__(self, seed: int, *, unkind: bool = True, rivals: float = 0.0) -> None:
        self.draw = random.Random(seed)
        self.rivals = rivals
        self.thorough = False
        """No scheduled sweep is let pass."""
        self.queue: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = itertools.count()
        self.frames: list[Frame] = []
        self.depth = 0
        self.failed: list[Failed] = []
        self.counts: Counter[str] = Counter()
        self.said: list[str] = []
        self.errors: Counter[str] = Counter()
        self.published: list[tuple[float, str, str, Mapping[str, Any]]] = []
        self.lost_publishes: Counter[str] = Counter()
        self.after_invocation: list[Callable[[str, Any, Any, int], None]] = []
        self.on_published: list[Callable[[Execution, Mapping[str, Any]], None]] = []
        CLOCK.now = max(CLOCK.now, 0.0)
        self.injector = Injector(random.Random(seed + 1), lambda: CLOCK.now)
        self.dynamodb = DynamoDb(lambda: CLOCK.now, random.Random(seed + 2), unkind=unkind)
        self.register = self.dynamodb.add(TableModel("register", index=("work_pk", "work_sk")))
        self.identities = self.dynamodb.add(TableModel("identities", sort=None))
        self.dynamodb.listeners.append(self._changed)
        self.services = Services(self.injector, self.dynamodb)
        self.services.who = self._who
        self.services.before_call = self._before_call
        self.services.on_put = self._stored
        self.services.on_invoke = self.invoke_later
        definition = json.loads(json.dumps(read_definition()).replace("${TopicArnPrefix}", TOPICS))
        self.machine = StateMachine(
            definition,
            MACHINE,
            clock=lambda: CLOCK.now,
            chance=self.draw.random,
            later=self.after,
            invoke=self._assess,
            publish=self._publish,
            paused=lambda: self.injector.is_down("states"),
        )
        self.services.states = self.machine
        self.shards = [Shard(function, number) for function in STREAMS for number in range(SHARDS)]
        CLOCK.on_sleep = self._sleep
        self.services.secrets |= {
            "hash": "h" * 40,
            "proof": json.dumps({"current": "p" * 40, "previous": None}),
            "lapor": json.dumps({"authorization": "simulator-authorization",
                                 "token": "simulator-token"}),
        }  # fmt: skip
        CURRENT[:] = [self]

    # time ---------------------------------------------------------------------------------------

    def at(self, when: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.queue, (when, next(self.numbers), act))

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        self.at(CLOCK.now + seconds, act)

    def run_until(self, when: float) -> None:
        while self.queue and self.queue[0][0] <= when:
            self._next()
        CLOCK.now = max(CLOCK.now, when)

    def _next(self) -> None:
        at, _, act = heapq.heappop(self.queue)
        CLOCK.now = max(CLOCK.now, at)
        act()

    def _sleep(self, seconds: float) -> None:
        if self.frames and CLOCK.now + seconds > self.frames[-1].deadline:
            CLOCK.now = max(CLOCK.now, self.frames[-1].deadline)
            raise _OutOfTime
        CLOCK.now += max(0.0, seconds)

    def _before_call(self, _call: Call) -> None:
        """Here others may come between."""
        self.counts["AWS calls"] += 1
        if self.depth >= 3 or not self.rivals or self.draw.random() >= self.rivals:
            return
        if not self.queue or self.queue[0][0] > CLOCK.now + 1.5:
            return
        began = CLOCK.now
        self.depth += 1
        self.counts["came between"] += 1
        frames, self.frames = self.frames, []
        try:
            self._next()
        finally:
            self.frames = frames
            self.depth -= 1
            for frame in self.frames:
                more = min(CLOCK.now - began, frame.patience)
                frame.patience -= more
                frame.deadline += more
        if self.frames and CLOCK.now > self.frames[-1].deadline:
            raise _OutOfTime

    def _who(self) -> tuple[str, int]:
        if not self.frames:
            return "nobody", 0
        self.frames[-1].calls += 1
        return self.frames[-1].function, self.frames[-1].calls

    # functions ----------------------------------------------------------------------------------

    def invoke(self, function: str, event: Any) -> Any:
        """One run. Raises InvocationFailedError."""
        self.counts[f"invoked {function}"] += 1
        frame = Frame(function, CLOCK.now + FUNCTIONS[function], f"r{next(self.numbers)}")
        frames = self.frames
        self.frames = [*frames, frame]
        said = io.StringIO()
        outcome: Any = None
        try:
            with _heard(said):
                outcome = HANDLERS[function](event, frame)
            json.dumps(outcome)
        except ProcessDeath:
            self.counts["processes died"] += 1
            raise InvocationFailedError("Runtime.ExitError") from None
        except _OutOfTime:
            self.counts["out of time"] += 1
            self.errors[f"{function}: out of time"] += 1
            raise InvocationFailedError("Sandbox.Timedout") from None
        except Exception as error:
            self.errors[f"{function}: {_kinds(error)}"] += 1
            raise InvocationFailedError(type(error).__name__) from error
        finally:
            self.frames = frames
            self.said.append(said.getvalue())
            for tell in self.after_invocation:
                tell(function, event, outcome, frame.changes)
        return outcome

    def ask(self, function: str, event: Any) -> dict[str, Any] | None:
        """A request through API Gateway; None where its answer got lost on the way."""
        try:
            found: dict[str, Any] = self.invoke(function, event)
        except InvocationFailedError:
            found = {
                "statusCode": 502,
                "headers": {},
                "body": '{"message":"Internal server error"}',
            }
        if self.injector.share and self.draw.random() < self.injector.share / 2:
            self.injector.struck["channel answer_lost"] += 1
            return None
        return found

    def invoke_later(self, function: str, event: Any) -> None:
        """Asynchronously: tried again, perhaps twice; what fails for good goes to the bucket."""
        since = CLOCK.now
        self.after(0.1, lambda: self._asynchronous(function, event, since, 0))
        if self.injector.share and self.draw.random() < self.injector.share / 4:
            self.injector.struck["lambda delivered_twice"] += 1
            again = self.draw.choice([1.0, 60.0, 7200.0])
            self.after(again, lambda: self._asynchronous(function, event, CLOCK.now, 0))

    def _asynchronous(self, function: str, event: Any, since: float, tried: int) -> None:
        if self.injector.is_down("lambda") and CLOCK.now - since < MAX_AGE_S:
            self.after(60.0, lambda: self._asynchronous(function, event, since, tried))
            return
        try:
            self.invoke(function, event)
        except InvocationFailedError:
            if tried >= ASYNC_RETRIES or CLOCK.now - since > MAX_AGE_S:
                self._give_up(function, event)
                return
            wait = (60.0, 120.0)[tried]
            self.after(wait, lambda: self._asynchronous(function, event, since, tried + 1))

    def _give_up(self, function: str, event: Any) -> None:
        """Whole into the failure bucket, as Lambda puts it there."""
        self.failed.append(Failed(function, event))
        name = f"failures/aws/lambda/{function}/{len(self.failed):06}.json"
        self.services.objects[name] = json.dumps({"payload": event}).encode()

    # streams ------------------------------------------------------------------------------------

    def _changed(self, table: str, change: Change) -> None:
        for frame in self.frames:
            frame.changes += 1
        if table != "register" or change.name != "INSERT" or change.new is None:
            return
        kind = change.new.get("type", {}).get("S", "")
        number = zlib.crc32(change.key[0].encode()) % SHARDS
        for shard in self.shards:
            if shard.number == number and kind in STREAMS[shard.function]:
                shard.records.append(change)
                self._poll_soon(shard, 0.2 + self.draw.random() * 0.4)

    def _poll_soon(self, shard: Shard, seconds: float) -> None:
        if not shard.polling:
            shard.polling = True
            self.after(seconds, lambda: self._poll(shard))

    def _poll(self, shard: Shard) -> None:
        shard.polling = False
        if shard.busy or not shard.records:
            return
        shard.busy = True
        size = self.draw.randrange(1, BATCH + 1)
        self._deliver(shard, [shard.records[:size]], 0)

    def _deliver(self, shard: Shard, batches: list[list[Change]], tried: int) -> None:
        """The first batch; what fails comes again, halved, before anything behind it."""
        if not batches:
            shard.busy = False
            if shard.records:
                self._poll_soon(shard, 0.1)
            return
        batch, rest = batches[0], batches[1:]
        rest_failed = self._deliver_once(shard.function, batch)
        done = batch if rest_failed is None else batch[: batch.index(rest_failed)]
        left = batch[len(done) :]
        for change in done:
            shard.records.remove(change)
        if done and self.injector.share and self.draw.random() < self.injector.share / 2:
            self.injector.struck["stream redelivered"] += 1
            again = list(done)
            wait = self.draw.choice([0.5, 30.0, 3 * 3600.0])
            self.after(wait, lambda: self._redeliver(shard.function, again))
        if not left:
            self._deliver(shard, rest, 0)
            return
        if tried >= RETRIES or CLOCK.now - left[0].at > MAX_AGE_S:
            self.counts["records given up"] += 1
            self._give_up(shard.function, {"Records": [_record(left[0])]})
            shard.records.remove(left[0])
            after = [left[1:]] if left[1:] else []
            self._deliver(shard, after + rest, 0)
            return
        half = (len(left) + 1) // 2
        parts = [left[:half], left[half:]] if len(left) > 1 else [left]
        wait = min(60.0, 1.0 * 2**tried)
        self.after(wait, lambda: self._deliver(shard, parts + rest, tried + 1))

    def _deliver_once(self, function: str, batch: Sequence[Change]) -> Change | None:
        """The first record that failed."""
        self.counts["stream batches"] += 1
        self.counts["stream records"] += len(batch)
        try:
            answer = self.invoke(function, {"Records": [_record(one) for one in batch]}) or {}
        except InvocationFailedError:
            return batch[0]
        names = {one["itemIdentifier"] for one in answer.get("batchItemFailures", ())}
        return next((one for one in batch if str(one.sequence) in names), None)

    def _redeliver(self, function: str, batch: Sequence[Change]) -> None:
        self._deliver_once(function, batch)

    # machine ------------------------------------------------------------------------------------

    def _assess(self, function: str, payload: Any) -> Any:
        call = Call("lambda", "Invoke(machine)", "machine", 1)
        fault = self.injector.asked(call)
        if fault is not None and fault not in DONE:
            raise TaskFailedError("Lambda.ServiceException")
        try:
            answer = self.invoke(function, json.loads(json.dumps(payload)))
        except InvocationFailedError as failed:
            raise TaskFailedError(failed.kind) from failed
        if fault is not None:
            raise TaskFailedError("Lambda.SdkClientException")
        return answer

    def _publish(self, execution: Execution, asked: Mapping[str, Any]) -> None:
        call = Call("sns", "Publish(machine)", "machine", 1)
        fault = self.injector.asked(call)
        if fault is not None and fault not in DONE:
            kms = self.draw.random() < 0.3
            raise TaskFailedError("SNS.KMSThrottlingException" if kms else "SNS.SdkClientException")
        notice = execution.data["answer"]["Payload"]["notice"]
        attributes = {
            name: one["StringValue"] for name, one in asked.get("MessageAttributes", {}).items()
        }
        try:
            self.services.publish(
                asked["TopicArn"],
                asked["Subject"],
                as_mailed(asked["Message"], asked["MessageStructure"]),
                attributes,
                execution.name,
            )
        except RefusedCallError as refused:
            raise TaskFailedError("SNS.NotFoundException") from refused
        self.published.append((CLOCK.now, notice["notice_id"], execution.name, notice))
        for tell in self.on_published:
            tell(execution, notice)
        if fault is not None:
            self.lost_publishes[notice["notice_id"]] += 1
            raise TaskFailedError("States.Timeout")

    # buckets and the clock ----------------------------------------------------------------------

    def _stored(self, bucket: str, key: str) -> None:
        event = {"Records": [{"s3": {"bucket": {"name": bucket}, "object": {"key": key}}}]}
        if bucket == "evidence" and key.startswith("uploads/"):
            self.invoke_later("check_photo", event)
        if bucket == "exports" and key.startswith("lapor/inbox/"):
            self.invoke_later("import_lapor", event)

    def keep_schedules(self) -> None:
        """The deployed schedules, from now on. A job that would find nothing to do is let pass:
        months of idle minutes tell nothing."""
        for job, function, every, payload, wanted in self._jobs():
            self._repeat(job, function, every, payload, wanted)

    def _jobs(self) -> Iterator[tuple[str, str, float, Any, Callable[[], bool]]]:
        yield "push", "sync_lapor", 60.0, {"job": "push"}, self._something_to_push
        seldom, untold = self._each(15), self._has("SAID")
        yield (
            "tell",
            "tell_channels",
            60.0,
            {"job": "tell"},
            (lambda: self.thorough or seldom() or untold()),
        )
        yield "pull", "sync_lapor", 900.0, {"job": "pull"}, self._each(4)
        sometimes, found = self._each(6), self._something_to_sweep
        yield (
            "sweep",
            "sweep",
            300.0,
            {"job": "sweep"},
            (lambda: self.thorough or sometimes() or found()),
        )
        yield "overflow", "digest", 3600.0, {"job": "overflow"}, self._has("LEFT_OVER")
        yield "figures", "digest", 900.0, {"job": "figures"}, self._each(16)
        yield "rights", "privacy", 3600.0, {"do": "watch"}, self._each(4)
        yield "retain", "privacy", 86400.0, {"do": "settle"}, lambda: True
        yield "freeze", "digest", 86400.0, {"job": "freeze"}, lambda: True
        yield "hand-over", "admin", 86400.0, {"do": "settle"}, lambda: True
        yield "settle-officials", "admin", 900.0, {"do": "settle"}, self._each(48)
        yield "digest", "digest", 86400.0, {"job": "digest"}, lambda: True
        yield "reconcile", "sync_lapor", 86400.0, {"job": "reconcile"}, lambda: True

    def _repeat(
        self, job: str, function: str, every: float, payload: Any, wanted: Callable[[], bool]
    ) -> None:
        def tick() -> None:
            if wanted():
                self.counts["scheduled runs"] += 1
                self.invoke_later(function, dict(payload))
            self.after(every, tick)

        first = {"digest": 0.5 * 3600, "reconcile": 17 * 3600}.get(job)
        self.after(self.draw.random() * every if first is None else first, tick)

    def _each(self, times: int) -> Callable[[], bool]:
        counter = itertools.count(1)
        return lambda: next(counter) % times == 0

    def _has(self, *lists: str) -> Callable[[], bool]:
        def has() -> bool:
            self.register.catch_up(CLOCK.now)
            return any(self.register.indexed.get(one) for one in lists)

        return has

    def _something_to_push(self) -> bool:
        return self._has("OUTBOX#LIVE", "OUTBOX#LATER")()

    def _something_to_sweep(self) -> bool:
        if self._has("UNPLACED", "UNAPPLIED", "ASIDE", "UNPUBLISHED")():
            return True
        soon = CLOCK.now + 1200
        return any(
            _seconds(item["work_sk"]["S"]) < soon
            for item in self.register.indexed.get("OPEN", {}).values()
        )


CURRENT: Final[list[Cloud]] = []
"""The cloud whose services botocore reaches; the last one made."""
HANDLERS: Final[dict[str, Callable[[Any, Any], Any]]] = {}


class _Out(io.StringIO):
    """Where functions print and log: to whoever listens now."""

    to: Final[list[io.StringIO]] = []

    def write(self, text: str) -> int:
        return self.to[-1].write(text) if self.to else len(text)


_OUT: Final = _Out()


@contextlib.contextmanager
def _heard(said: io.StringIO) -> Iterator[None]:
    _OUT.to.append(said)
    try:
        with contextlib.redirect_stdout(_OUT):
            yield
    finally:
        _OUT.to.pop()


class _Inline:
    """Calls one after the other: threads have no place in a story that must be told again."""

    def __init__(self, _workers: int) -> None:
        pass

    def submit(self, work: Callable[..., Any], *given: Any) -> Any:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given))
        except Exception as error:
            done.set_exception(error)
        return done

    def shutdown(self, **_named: Any) -> None:
        pass


def start(folder: Path, change: Mapping[str, Callable[[str], str]]) -> None:
    """Import every function as Lambda would, the city pack beside it; `change` alters files of the
    pack on the way. Once in a process: a story runs in a child of it."""
    import botocore.httpsession  # noqa: PLC0415
    import botocore.useragent  # noqa: PLC0415

    package = folder / "aduan_city"
    package.mkdir()
    (package / "__init__.py").touch()
    for file in PACK.iterdir():
        if file.name in change:
            package.joinpath(file.name).write_text(change[file.name](file.read_text("utf-8")))
        else:
            (package / file.name).symlink_to(file)
    sys.path.insert(0, str(folder))
    os.environ.update(ENVIRONMENT)
    warnings.simplefilter("ignore", UserWarning)  # Powertools: a run that had nothing to count
    logging.getLogger().addHandler(logging.StreamHandler(_OUT))
    session: Any = botocore.httpsession.URLLib3Session
    session.send = lambda _self, request: CURRENT[-1].services.send(request)
    agent: Any = botocore.useragent.UserAgentString
    agent.to_string = lambda _self: "chaos"  # a tenth of a call's time, and nobody reads it
    _files_without_threads()
    receivers: Any = importlib.import_module("aduan.adapters.channels.receiver")
    receivers.ThreadPoolExecutor = _Inline
    with contextlib.redirect_stdout(_OUT):  # loggers keep the stream they were made with
        for function in FUNCTIONS:
            module = importlib.import_module(f"functions.{function}.handler")
            if hasattr(module, "datetime"):
                virtual(module)
            HANDLERS[function] = module.handler
    for name in ("aduan.bootstrap.parts.clock", "aduan.bootstrap.sync_lapor",
                 "aduan.bootstrap.tell_channels", "aduan.adapters.lapor.rest"):  # fmt: skip
        virtual(sys.modules[name])


def _files_without_threads() -> None:
    """boto3 carries files in threads, and waits at the end for each of them: one that died with its
    process would be waited for for ever."""
    import boto3.s3.inject as carrying  # noqa: PLC0415
    from boto3.s3.transfer import TransferConfig  # noqa: PLC0415
    from s3transfer.manager import TransferManager  # noqa: PLC0415

    carriers: Any = carrying
    carriers.TransferConfig = lambda: TransferConfig(use_threads=False)
    manager: Any = TransferManager
    leave = manager.__exit__

    def left(self: Any, kind: Any, error: Any, *rest: Any) -> Any:
        died = kind is not None and not issubclass(kind, Exception)
        return None if died else leave(self, kind, error, *rest)

    manager.__exit__ = left


def _kinds(error: BaseException) -> str:
    """The error and what it came from, however it was hidden from callers."""
    names = []
    found: BaseException | None = error
    while found is not None:
        held = getattr(found, "response", None)
        code = held.get("Error", {}).get("Code", "") if isinstance(held, dict) else ""
        names.append(type(found).__name__ + (f"({code})" if code else ""))
        found = found.__cause__ or found.__context__
    return " < ".join(names)


def _record(change: Change) -> dict[str, Any]:
    keys = {"pk": {"S": change.key[0]}, "sk": {"S": change.key[1]}}
    return {
        "eventName": change.name,
        "dynamodb": {
            "Keys": keys, "NewImage": change.new, "SequenceNumber": str(change.sequence),
            "ApproximateCreationDateTime": change.at,
        },
    }  # fmt: skip


def _seconds(listed: str) -> float:
    from datetime import datetime  # noqa: PLC0415

    return datetime.fromisoformat(listed.partition("#")[0]).timestamp()


__all__ = ["Cloud", "Fault"]
