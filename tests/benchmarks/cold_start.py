"""Cold starts of all functions: import and init, and for those that read the register the first
record they read, against `import boto3` and one client.

Each figure is a fresh interpreter. This checkout's code runs as the deployed layer is built: page
templates compiled, byte code written. Baseline, subject and (with --against) the same function of
another checkout take turns, so that a busy machine slows all of them, and the ratio of each round
counts; the median of the rounds is compared with the limit. What counts is processor time:
importing hardly waits for anything else, and the clock on the wall also counts the neighbours (it
is shown beside).

    python -m tests.benchmarks.cold_start [rounds] [--function NAME] [--against CHECKOUT] [--parts]

The bars: `receive_webhook`, for which a channel waits, within LIMIT times the baseline; with
--against, no function dearer than there (NOISE aside). --parts says what each library would cost
beside boto3, so that a choice (no pydantic at this border, no X-Ray SDK) can be checked next year.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from infra.bundling import build
from tests.handlers import ENVIRONMENT, lay_out_pack

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = Path("layers", "aduan", "python")
RECORDED: Final = ROOT / "tests" / "data" / "register_c6d6991.json"
LIMIT: Final = 1.3
NOISE: Final = 1.05
"""Two runs of one tree differ by less than this in the median of seven rounds."""
ROUNDS: Final = 7
CLIENT: Final = "import boto3; boto3.client('dynamodb')"
WEBHOOK: Final = "receive_webhook"
HANDLER: Final = f"from functions.{WEBHOOK} import handler"
READS: Final[dict[str, str | None]] = {
    "admin": "Appointment",
    "answer_channels": "Complaint",
    "assess_escalation": "Case",
    "board": "Case",
    "check_photo": "Photo",
    "deduplicate": "Complaint",
    "desk": "Case",
    "digest": "Case",
    "fetch_photos": "Complaint",
    "hide_reporter": None,
    "import_lapor": "Case",
    "mail": "Appointment",
    "official_action": "Case",
    "privacy": "Case",
    WEBHOOK: None,
    "report": "Case",
    "start_escalation": None,
    "sweep": "Case",
    "sync_lapor": "Entry",
    "citizen_action": "Case",
    "tell_channels": "Case",
    "track": "Case",
}
"""Every function, and the record it meets first in the register; None where it only writes."""
PARTS: Final = {
    "two clients": f"{CLIENT}; boto3.client('secretsmanager')",
    "and Powertools' Logger and Metrics": (
        f"{CLIENT}; from aws_lambda_powertools import Logger, Metrics; Logger(); Metrics()"
    ),
    "and msgspec": f"{CLIENT}; import msgspec",
    "and pydantic with one model": (
        f"{CLIENT}; import pydantic; pydantic.create_model('M', name=(str, ...))"
    ),
    "and Jinja2": f"{CLIENT}; import jinja2; jinja2.Environment(autoescape=True)",
    "and httpx": f"{CLIENT}; import httpx",
    "and lokal": f"{CLIENT}; import lokal",
    "and phonenumbers": f"{CLIENT}; import phonenumbers",
}
_READING: Final = """
import json, os, sys
loaded = [module for name, module in sorted(sys.modules.items()) if name.startswith("aduan.")]
kind = next(vars(one)[os.environ["READS"]] for one in loaded if os.environ["READS"] in vars(one))
decode = next(vars(one)["decode"] for one in loaded if "decode" in vars(one))
decode(kind, json.loads(os.environ["STORED"]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of the processor, and on the wall."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Figure:
    """Processor seconds of a subject, how many times the baseline's, the same by the clock on the
    wall; and seconds of the other checkout, and how many times those."""

    name: str
    seconds: float
    ratio: float
    wall_ratio: float
    other: float | None = None
    against: float | None = None


def environment(
    pack_parent: str, root: Path = ROOT, function: str = WEBHOOK, layer: Path | None = None
) -> dict[str, str]:
    """As Lambda gives it, with the city pack as the package `aduan_city` under `pack_parent`, and
    `aduan` out of a built layer or else out of the checkout's sources."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{root}:{layer or root / SOURCES}:{pack_parent}",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "POWERTOOLS_SERVICE_NAME": function,
        **ENVIRONMENT,
    }


def seconds(code: str, env: dict[str, str]) -> Run:
    timed = (
        "import time; cpu, wall = time.process_time(), time.perf_counter()\n"
        f"{code}\n"
        "print(time.process_time() - cpu, time.perf_counter() - wall)"
    )
    done = subprocess.run(
        [sys.executable, "-c", timed],
        cwd="/",  # or the folder this runs in would go before the other checkout
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    cpu, wall = done.stdout.split()[-2:]
    return Run(float(cpu), float(wall))


def measure(
    name: str, code: str, rounds: int, env: dict[str, str], other: dict[str, str] | None = None
) -> Figure:
    """`other` is the environment of the checkout to compare with."""
    for one in (env, other or env):
        seconds(code, one)  # writes the byte code of what comes from no layer
    runs = [
        (seconds(CLIENT, env), seconds(code, env), seconds(code, other) if other else None)
        for _ in range(rounds)
    ]
    beside = [(mine.cpu, theirs.cpu) for _, mine, theirs in runs if theirs is not None]
    return Figure(
        name,
        median(mine.cpu for _, mine, _ in runs),
        median(mine.cpu / base.cpu for base, mine, _ in runs),
        median(mine.wall / base.wall for base, mine, _ in runs),
        median(theirs for _, theirs in beside) if beside else None,
        median(mine / theirs for mine, theirs in beside) if beside else None,
    )


@contextmanager
def built_layer() -> Iterator[Path]:
    """The folder Lambda puts on the path for the layer of this checkout's code."""
    with tempfile.TemporaryDirectory() as folder:
        build.own_code(Path(folder))
        yield Path(folder) / "python"


@contextmanager
def with_pack(
    root: Path = ROOT, function: str = WEBHOOK, layer: Path | None = None
) -> Iterator[dict[str, str]]:
    """The environment of a function, with the city pack laid out as its layer has it."""
    with tempfile.TemporaryDirectory() as folder:
        lay_out_pack(Path(folder), root / "layers" / "cities" / "serang")
        yield environment(folder, root, function, layer)


def start_of(function: str) -> tuple[str, dict[str, str]]:
    """The code that is timed, and what it needs of the environment."""
    code, kind = f"from functions.{function} import handler", READS[function]
    if kind is None:
        return code, {}
    reads = json.loads(RECORDED.read_text(encoding="utf-8"))
    largest = max((one["item"] for one in reads if one["kind"] == kind), key=len)
    return code + _READING, {"READS": kind, "STORED": json.dumps(largest)}


def figure_of(function: str, rounds: int, against: Path | None, layer: Path) -> Figure:
    code, needs = start_of(function)
    with (
        with_pack(function=function, layer=layer) as env,
        with_pack(against or ROOT, function) as other,
    ):
        return measure(
            function, code, rounds, env | needs, other | needs if against is not None else None
        )


def shown(figure: Figure) -> str:
    line = (
        f"{figure.name:<34} {figure.seconds:6.3f} s  {figure.ratio:5.2f} x boto3"
        f"  (wall {figure.wall_ratio:5.2f} x)"
    )
    if figure.other is None or figure.against is None:
        return line
    return f"{line}   there {figure.other:6.3f} s, here {figure.against - 1:+7.1%}"


def broken_bars(figures: list[Figure]) -> list[str]:
    slow = [
        f"{one.name} takes {one.ratio:.2f} x boto3, more than {LIMIT}"
        for one in figures
        if one.name == WEBHOOK and one.ratio > LIMIT
    ]
    dearer = [
        f"{one.name} takes {one.against:.2f} x what it takes there"
        for one in figures
        if one.against is not None and one.against > NOISE
    ]
    return slow + dearer


def main() -> int:
    wanted = argparse.ArgumentParser(description="Cold starts of the functions.")
    wanted.add_argument("rounds", type=int, nargs="?", default=ROUNDS)
    wanted.add_argument("--function", choices=sorted(READS), action="append")
    wanted.add_argument("--against", type=Path, help="another checkout, to compare with")
    wanted.add_argument("--parts", action="store_true", help="what each library would cost")
    asked = wanted.parse_args()
    against = asked.against.resolve() if asked.against else None
    figures = []
    with built_layer() as layer:
        for function in asked.function or READS:
            figures.append(figure_of(function, asked.rounds, against, layer))
            print(shown(figures[-1]), flush=True)
    if asked.parts:
        with with_pack() as env:
            for name, code in PARTS.items():
                print(shown(measure(name, code, max(3, asked.rounds // 3), env)), flush=True)
    broken = broken_bars(figures)
    print("\n".join(f"BROKEN: {one}" for one in broken) or "all bars kept")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
