"""One process is made ready once; every story is told in a child of it, apart from all others."""

import json
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from tests.benchmarks.chaos import cloud as clouds
from tests.benchmarks.chaos import outside as outsides
from tests.benchmarks.chaos import virtual
from tests.benchmarks.chaos.checker import Settled, Watch
from tests.benchmarks.chaos.cloud import Cloud
from tests.benchmarks.chaos.outside import Outside
from tests.benchmarks.chaos.recounted import recount
from tests.benchmarks.chaos.story import Story, wanted_pack
from tests.benchmarks.chaos.virtual import CLOCK

DAYS = 7.0
CHANNELS_WAIT_S = 3.2 * 3600
"""The longest wait between two calls to a channel that did not answer is three hours."""
MINUTE_S = 60.0
"""How often channels are told, and what they have heard is looked at."""
SILENT_ROUNDS = 2
HISTORY = "HISTORY#"
_NOTHING: dict[str, Any] = {
    "violations": [],
    "faults": {},
    "calls": {},
    "counts": {},
    "moves": {},
    "errors": {},
}
HEALING_S = 600.0
"""What was broken must be whole this long after everything works again."""


def prepare(folder: Path) -> None:
    outsides.install()
    clouds.start(folder, wanted_pack())


def world(seed: int, steps: int, days: float, *, unkind: bool = True) -> tuple[Story, Outside]:
    """A city with its officials in office, before anything happens."""
    virtual.begin(seed)
    cloud = Cloud(seed, unkind=unkind)
    outside = Outside(seed, cloud.injector, cloud.services.before_call)
    outside.who = cloud.services.who
    outsides.CURRENT[:] = [outside]
    story = Story(cloud, outside, seed, steps, days)
    story.appoint()
    cloud.keep_schedules()
    return story, outside


def tell(seed: int, steps: int, share: float, days: float = DAYS) -> dict[str, Any]:
    """One story under faults, then peace, then the reckoning."""
    story, outside = world(seed, steps, days)
    cloud, watch = story.cloud, Watch(story.cloud, story)
    cloud.rivals = 0.15
    cloud.injector.share = share
    outside.misbehave(share * 4)
    story.plan()
    cloud.run_until(CLOCK.now + days * 86400)
    return reckon(story, outside, watch, count=True)


def reckon(story: Story, outside: Outside, watch: Watch, *, count: bool = False) -> dict[str, Any]:
    """Everything works from now on; what was accepted must have taken effect `HEALING_S` later.
    `count`: the story's week is frozen, printed and shown then."""
    cloud = story.cloud
    story.quiet = cloud.thorough = True
    cloud.injector.share = 0.0
    cloud.rivals = 0.0
    cloud.injector.down.clear()
    cloud.services.missing_topics.clear()
    outside.misbehave(0.0)
    cloud.injector.last_strike = CLOCK.now
    deliveries = [one for one in story.sent if not one.accepted]
    for one in deliveries:
        if not one.answers or one.answers[-1][0] >= 500:
            story.deliver(one)
    story.import_again()
    cloud.run_until(CLOCK.now + HEALING_S)
    Settled(watch, outside).look()
    cloud.run_until(CLOCK.now + CHANNELS_WAIT_S)
    _ask_to_the_end(story)
    Settled(watch, outside).channels()
    if count:
        recount(story, watch)
    return result(story, watch)


def _ask_to_the_end(story: Story) -> None:
    """A channel says what it has heard by asking behind it, and what it says may be news itself:
    an office's question has reached somebody. So each asks until it has twice heard nothing."""
    silent = 0
    while silent < SILENT_ROUNDS:
        before = len(story.heard)
        for one in story.asking:
            one.catch_up()
        silent = silent + 1 if len(story.heard) == before else 0
        story.cloud.run_until(CLOCK.now + 2 * MINUTE_S)


def result(story: Story, watch: Watch) -> dict[str, Any]:
    cloud = story.cloud
    counts = Counter(cloud.counts)
    counts["deliveries"] = sum(one.tries for one in story.sent)
    counts["accepted"] = sum(one.accepted for one in story.sent)
    counts["mails"] = len(cloud.services.mails)
    counts["cases"] = len(watch.cases)
    counts["looks at answers"] = watch.looked_at
    moves = Counter(
        str(row["move"]["S"])
        for row in cloud.register.items()
        if row["sk"]["S"].startswith(HISTORY)
    )
    return {
        "violations": watch.violations,
        "faults": dict(cloud.injector.struck),
        "calls": dict(cloud.injector.calls),
        "counts": dict(counts),
        "moves": dict(moves),
        "errors": dict(cloud.errors),
    }


def in_children(
    works: Sequence[Callable[[], Any]], jobs: int, in_time: Callable[[], bool]
) -> list[Any]:
    """Each work in a child of its own, `jobs` at once; None for those that did not begin in time.
    A child that falls over has broken something: its traceback is its violation. It tells by a
    file: a pipe takes 64 kB before somebody reads, and nobody reads before the child has ended."""
    found: list[Any] = [None] * len(works)
    running: dict[int, tuple[int, IO[bytes]]] = {}

    def collect() -> None:
        pid, _status = os.wait()
        number, told = running.pop(pid)
        with told:
            told.seek(0)
            text = told.read()
        found[number] = json.loads(text) if text else {**_NOTHING, "violations": ["it died"]}
        print(f"{number + 1} of {len(works)}: {found[number]['violations']}", file=sys.stderr)

    for number, work in enumerate(works):
        if not in_time():
            break
        while len(running) >= jobs:
            collect()
        told = tempfile.TemporaryFile()  # noqa: SIM115 - closed once it was read
        child = os.fork()
        if child == 0:
            _child(work, told)
        running[child] = (number, told)
    while running:
        collect()
    return found


def _child(work: Callable[[], Any], told: IO[bytes]) -> None:
    try:
        found = work()
    except BaseException:
        found = {**_NOTHING, "violations": [traceback.format_exc()[-1500:]]}
    told.write(json.dumps(found).encode())
    told.flush()
    os._exit(0)
