"""`python -m tests.benchmarks.chaos --seeds 20 --minutes 10`: random stories under faults.

Each seed is a story of its own, told in a process of its own: the same seed with the same number of
steps tells the same story again. Prints JSON; exits 1 when anything was broken. `--crash-points`
dies at the calls of each function in turn, `--outages` takes services away for hours, `--restores`
brings a damaged register back.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any

if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets is part of a story
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable, "-m", "tests.benchmarks.chaos", *sys.argv[1:]])

from tests.benchmarks.chaos import virtual

virtual.install()  # before botocore keeps the real clock

from tests.benchmarks.chaos.crash_points import crash_points  # noqa: E402
from tests.benchmarks.chaos.outages import outages  # noqa: E402
from tests.benchmarks.chaos.restores import restores  # noqa: E402
from tests.benchmarks.chaos.running import DAYS, in_children, prepare, tell  # noqa: E402

STEPS = 30


def main() -> int:
    asked = _arguments()
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        report: dict[str, Any] = {}
        if asked.seeds:
            report["stories"] = _stories(asked, began)
        if asked.crash_points:
            report["crash_points"] = crash_points(asked.jobs)
        if asked.restores:
            report["restores"] = restores(asked.jobs, tuple(asked.hours), asked.steps)
        if asked.outages:
            report["outages"] = outages(asked.jobs, tuple(asked.hours))
    report["seconds"] = round(perf_counter() - began)
    print(json.dumps(report, indent=2, ensure_ascii=False))
    if asked.write:
        Path(asked.write).write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    return 1 if any(_broken(part) for part in report.values()) else 0


def _broken(part: Any) -> bool:
    return isinstance(part, dict) and bool(
        part.get("violations") or part.get("not_told") or part.get("kinds_not_struck")
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chaos", description=__doc__)
    parser.add_argument("--seeds", type=int, default=0, help="stories to tell")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--minutes", type=float, default=10.0, help="no story begins after that")
    parser.add_argument("--steps", type=int, default=STEPS, help="complaints of a story")
    parser.add_argument("--days", type=float, default=DAYS, help="days a story lasts")
    parser.add_argument("--share", type=float, default=0.02, help="faults in calls")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--crash-points", action="store_true")
    parser.add_argument("--outages", action="store_true")
    parser.add_argument("--restores", action="store_true")
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 6, 24])
    parser.add_argument("--write", default="", help="also write the report to this file")
    asked = parser.parse_args()
    if not (asked.seeds or asked.crash_points or asked.outages or asked.restores):
        asked.seeds = 20
    return asked


def _stories(asked: argparse.Namespace, began: float) -> dict[str, Any]:
    """A seed that could not begin in time is named: it was not told, which is not the same as
    nothing being wrong with it."""
    seeds = range(asked.first, asked.first + asked.seeds)

    def in_time() -> bool:
        return perf_counter() - began < asked.minutes * 60

    told = in_children(
        [lambda seed=seed: tell(seed, asked.steps, asked.share, asked.days) for seed in seeds],
        asked.jobs,
        in_time,
    )
    totals: dict[str, Counter[str]] = {
        name: Counter() for name in ("faults", "calls", "counts", "moves", "errors")
    }
    violations, not_told = [], []
    for seed, one in zip(seeds, told, strict=True):
        if one is None:
            not_told.append(seed)
            continue
        for name, total in totals.items():
            total.update(one[name])
        violations += [f"seed {seed}: {what}" for what in one["violations"]]
    return {
        "seeds": asked.seeds - len(not_told),
        "steps": asked.steps,
        "violations": violations,
        "not_told": not_told,
        "faults": sum(totals["faults"].values()),
        "faults_by_kind": dict(sorted(totals["faults"].items())),
        "aws_calls": dict(sorted(totals["calls"].items())),
        "counts": dict(sorted(totals["counts"].items())),
        "moves": dict(sorted(totals["moves"].items())),
        "errors_of_functions": dict(totals["errors"].most_common(40)),
    }


if __name__ == "__main__":
    sys.exit(main())
