"""The calendar turns to the day on which the story's week is frozen: what is counted, printed and
shown of it must be what the register says, however often the jobs were cut short.

Said here a second time from the tables' rows: a frozen period holds every complaint of the week and
every cycle of its cases, as they are; frozen again it stays the same; nothing of a person and no
number of a secret case is on the public board; nobody gets a letter twice.
"""

import gzip
import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from tests.benchmarks.chaos.checker import PERSON, Watch, plain, seconds
from tests.benchmarks.chaos.cloud import InvocationFailedError
from tests.benchmarks.chaos.story import Story
from tests.benchmarks.chaos.virtual import CLOCK

WEEK: Final = "2026-W10"
BEGAN: Final = datetime(2026, 3, 1, 17, tzinfo=UTC).timestamp()
"""Monday 2 March, midnight of the city."""
ENDED: Final = BEGAN + 7 * 86400
FREEZING: Final = datetime(2026, 3, 11, 0, 0, 30, tzinfo=UTC).timestamp()
"""The third working day after the week, 07:00 in the city."""
TRIES: Final = 12
SHARE: Final = 0.02


def recount(story: Story, watch: Watch) -> None:
    if CLOCK.now > FREEZING:
        watch.broken("a story fits before its freezing", f"it is {CLOCK.datetime()}")
        return
    CLOCK.now = FREEZING
    _told(story, "digest", {"job": "freeze"})
    _told(story, "board", {"job": "board"})
    _told(story, "report", {"job": "monday"})
    before = _frozen_rows(story)
    letters = len(story.cloud.services.mails)
    CLOCK.now += 86400
    for function, job in (("digest", "freeze"), ("report", "monday")):
        story.cloud.invoke(function, {"job": job})
    if _frozen_rows(story) != before:
        watch.broken("a frozen period stays", f"{before} {_frozen_rows(story)}")
    if len(story.cloud.services.mails) != letters:
        again = story.cloud.services.mails[-1].subject
        watch.broken("a letter goes out once", again)
    as_the_register(story, watch, before)
    nobody_shown(story, watch)


def _told(story: Story, function: str, event: dict[str, Any]) -> None:
    """Cut short by whatever goes wrong, called again as the schedule does; at last in peace."""
    story.cloud.injector.share = SHARE
    for _ in range(TRIES):
        try:
            story.cloud.invoke(function, dict(event))
        except InvocationFailedError:
            CLOCK.now += 60
            continue
        break
    story.cloud.injector.share = 0.0
    story.cloud.invoke(function, dict(event))


def _frozen_rows(story: Story) -> dict[str, str]:
    rows = map(plain, story.cloud.register.items())
    return {row["code"]: row["hash"] for row in rows if row.get("type") == "frozen"}


def as_the_register(story: Story, watch: Watch, frozen: dict[str, str]) -> None:
    rows = [plain(item) for item in story.cloud.register.items()]
    within = {
        row["complaint_id"]
        for row in rows
        if row["sk"] == "COMPLAINT" and BEGAN <= seconds(row["received_at"]) < ENDED
    }
    cases = [row for row in rows if row["sk"] == "CASE"]
    began = {row["case_id"]: seconds(row["at"]) for row in rows if row["sk"] == "HISTORY#00000001"}
    if WEEK not in frozen:
        if within:
            watch.broken("a week is frozen", f"{len(within)} complaints, {sorted(frozen)}")
        return
    name = f"exports/figures/frozen/{WEEK}/{frozen[WEEK]}.jsonl.gz"
    held = gzip.decompress(story.cloud.services.objects.get(name, gzip.compress(b"")))
    if hashlib.sha256(held).hexdigest() != frozen[WEEK]:
        watch.broken("a frozen period is what its hash says", name)
        return
    head, *lines = [json.loads(line) for line in held.splitlines()]
    facts, arrivals = lines[: head.get("facts", 0)], lines[head.get("facts", 0) :]
    counted = {one["complaint_id"] for one in arrivals}
    if counted != within:
        watch.broken("figures are counted of the register", f"{sorted(counted ^ within)}")
    said = {(one["case_id"], one["cycle"]): one for one in facts}
    for case in cases:
        if began.get(case["case_id"], ENDED) >= ENDED:
            continue
        cycle = case.get("cycle", 1)
        missing = [each for each in range(1, cycle + 1) if (case["case_id"], each) not in said]
        if missing:
            watch.broken("figures are counted of the register", f"{case['number']} {missing}")
        elif said[case["case_id"], cycle]["status"] != case["status"]:
            told = said[case["case_id"], cycle]["status"]
            watch.broken("facts are as the case is", f"{case['number']} {case['status']}: {told}")


def nobody_shown(story: Story, watch: Watch) -> None:
    secret = {
        row["number"]
        for row in map(plain, story.cloud.register.items())
        if row["sk"] == "CASE" and row.get("secret")
    }
    objects = story.cloud.services.objects
    board = {name: objects[name] for name in objects if name.startswith("board/")}
    if not board:
        watch.broken("the board is built", "it is empty")
    for name, body in board.items():
        text = body.decode("utf-8", "replace")
        for word in (*PERSON, *secret, *story.hidden):
            if word in text:
                watch.broken("the board shows nobody", f"{word} in {name}")
    story.cloud.counts["board objects"] += len(board)
