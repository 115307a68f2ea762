"""The register is damaged, and brought back to the last good second while the city goes on.

Hours pass between that second and the damage being seen: complaints come in, levels fire, LAPOR!
and the channels are told. Then both tables are as they were at that second, `settle` brings what
the world said and heard since, and the story goes on. At the end everything must be whole, and
nobody may have been told the same again.
"""

import copy
from collections import Counter
from time import perf_counter
from typing import Any, Final

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.restore import DamagedTables, RestoredTables
from aduan.application.restore.settle import Settled, settle
from tests.benchmarks.chaos.checker import Watch, plain
from tests.benchmarks.chaos.client import ModelClient
from tests.benchmarks.chaos.cloud import Cloud
from tests.benchmarks.chaos.dynamodb import TableModel
from tests.benchmarks.chaos.running import in_children, reckon, world
from tests.benchmarks.chaos.virtual import CLOCK

GOOD_H: Final = 71.0
"""The last good second: the first levels are about to fire."""
ONCE: Final = frozenset({"assigned", "escalated_sekda", "escalated_wali_kota"})
"""What one post is told once of a case and cycle."""


def restores(jobs: int, hours: tuple[float, ...], steps: int) -> dict[str, Any]:
    began = perf_counter()
    told = in_children(
        [
            lambda one=one, n=number: _restored(one, steps, seed=7000 + n)
            for number, one in enumerate(hours)
        ],
        jobs,
        lambda: True,
    )
    return {
        "violations": [
            f"{length:g} h: {what}"
            for length, one in zip(hours, told, strict=True)
            for what in one["violations"]
        ],
        "restores": {
            f"seen after {length:g} h": one.get("settled", {})
            for length, one in zip(hours, told, strict=True)
        },
        "seconds": round(perf_counter() - began),
    }


def _restored(hours: float, steps: int, *, seed: int) -> dict[str, Any]:
    days = (GOOD_H + hours + 30) / 24
    story, outside = world(seed, steps, days)
    cloud, watch = story.cloud, Watch(story.cloud, story)
    story.plan()
    good = CLOCK.now + GOOD_H * 3600
    for _ in range(steps // 2):  # more than usual that is not in the photograph
        cloud.at(good + story.draw.random() * hours * 3600, story._report)
    cloud.run_until(good)
    kept = _photograph(cloud)
    cloud.run_until(good + hours * 3600)
    harmed = _harm(cloud, kept)
    report = _bring_back(cloud, watch, kept, good)
    cloud.run_until(CLOCK.now + 600)
    again = _settle(cloud, good)
    cloud.run_until(good + (hours + 24) * 3600)
    found = reckon(story, outside, watch)
    found["violations"] += _told_twice(cloud)
    return found | {
        "settled": {
            "harmed": harmed,
            **{step.value: count for step, count in sorted(report.done.items())},
            "originals": report.originals,
            "looked up at LAPOR! first": report.doubted,
            "heard by channels": report.silenced,
            "presses lost": len(report.lost),
            "again": sum(again.done.values()),
            "mails": len(cloud.services.mails),
        }
    }


Kept = dict[str, dict[str, dict[str, Any]]]


def _photograph(cloud: Cloud) -> Kept:
    return {
        name: copy.deepcopy(cloud.dynamodb.tables[name].partitions)
        for name in ("register", "identities")
    }


def _harm(cloud: Cloud, kept: Kept) -> int:
    """A careless repair by hand: offices overwritten, history and complaints gone."""
    harmed = 0
    for partition, held in sorted(kept["register"].items()):
        lot = cloud.draw.random()
        if lot > 0.3:
            continue
        for sort in sorted(held):
            now = cloud.register.get((partition, sort))
            if now is None:
                continue
            if sort == "CASE":
                cloud.register.write((partition, sort), now | {"agency": {"S": "SALAH"}})
            elif sort.startswith("HISTORY#") or (sort == "COMPLAINT" and lot < 0.1):
                cloud.register.write((partition, sort), None)
            else:
                continue
            harmed += 1
    return harmed


def _bring_back(cloud: Cloud, watch: Watch, kept: Kept, good: float) -> Settled:
    """What `aduan restore begin` and `ready` do, and the stack pointed at the copies."""
    for name in ("register", "identities"):
        before = cloud.dynamodb.tables[name]
        cloud.dynamodb.tables[f"{name}-damaged"] = before
        copied = TableModel(name, sort=before.sort, index=before.index)
        cloud.dynamodb.tables[name] = copied
        for partition, held in kept[name].items():
            for sort, item in held.items():
                copied.write((partition, sort), item)
                copied.behind.append((CLOCK.now, (partition, sort), item))
    cloud.register = cloud.dynamodb.tables["register"]
    cloud.identities = cloud.dynamodb.tables["identities"]
    cloud.dynamodb.forget()
    for shard in cloud.shards:  # nobody reads the damaged table's stream any more
        shard.records.clear()
    cloud.register.catch_up(CLOCK.now)
    for item in cloud.register.items():
        if item["sk"]["S"] == "CASE":
            case = plain(item)
            watch.cases[case["case_id"]].append((CLOCK.now, case))
    return _settle(cloud, good)


def _settle(cloud: Cloud, good: float) -> Settled:
    client = ModelClient(cloud.dynamodb)
    tables = {name: Table(client, name) for name in cloud.dynamodb.tables}
    from datetime import UTC, datetime  # noqa: PLC0415 - the story's clock, not this process's

    return settle(
        DamagedTables(tables["register-damaged"], tables["identities-damaged"]),
        RestoredTables(tables["register"], tables["identities"]),
        since=datetime.fromtimestamp(good, UTC),
        now=CLOCK.datetime(),
    )


def _told_twice(cloud: Cloud) -> list[str]:
    told: Counter[tuple[str, ...]] = Counter()
    for _, notice_id, _, notice in cloud.published:
        case_id, cycle, _version, _kind, to = str(notice_id).split(".", 4)
        if notice["kind"] in ONCE:
            told[case_id, cycle, notice["kind"], to] += 1
    return [f"[nothing is told twice] {about}: {count} times" for about, count in told.items()
            if count > 1]  # fmt: skip
