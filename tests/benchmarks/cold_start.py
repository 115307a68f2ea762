"""Cold start of `receive_webhook`: its import and init, against `import boto3` and one client.

Each figure is a fresh interpreter. Baseline and subject take turns, so that a busy machine slows
both, and the ratio of each pair counts; the median of the pairs is compared with the limit. What
counts is processor time: importing hardly waits for anything else, and the clock on the wall also
counts the neighbours (it is shown beside).

    python -m tests.benchmarks.cold_start [pairs]

The first line per subject is what the bar is about; the others say what each part would cost, so
that a choice (no pydantic at this border, no X-Ray SDK) can be checked again next year.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LIMIT: Final = 1.5
CLIENT: Final = "import boto3; boto3.client('dynamodb')"
HANDLER: Final = "from functions.receive_webhook import handler"
PARTS: Final = {
    "two clients": f"{CLIENT}; boto3.client('secretsmanager')",
    "and Powertools' Logger and Metrics": (
        f"{CLIENT}; from aws_lambda_powertools import Logger, Metrics; Logger(); Metrics()"
    ),
    "and pydantic with one model": (
        f"{CLIENT}; import pydantic; pydantic.create_model('M', name=(str, ...))"
    ),
    "and lokal": f"{CLIENT}; import lokal",
    "and phonenumbers": f"{CLIENT}; import phonenumbers",
}


@dataclass(frozen=True)
class Figure:
    """Processor seconds, how many times the baseline's, and the same by the clock on the wall."""

    name: str
    seconds: float
    ratio: float
    wall_ratio: float


def environment(pack_parent: str) -> dict[str, str]:
    """As Lambda gives it, with the city pack as the package `aduan_city` under `pack_parent`."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}:{ROOT / 'layers' / 'aduan' / 'python'}:{pack_parent}",
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "POWERTOOLS_SERVICE_NAME": "receive_webhook",
        "POWERTOOLS_METRICS_NAMESPACE": "SatuAduan",
        "STAGE": "local",
        "CITY": "serang",
        "PUBLIC_URL": "https://contoh.id",
        "REGISTER_TABLE": "register",
        "IDENTITIES_TABLE": "identities",
        "CHANNEL_SECRET_PREFIX": "satu-aduan/channel/",
        "HASH_SECRET_ID": "satu-aduan/hash",
    }


def seconds(code: str, env: dict[str, str]) -> tuple[float, float]:
    """Of the processor, and on the wall."""
    timed = (
        "import time; cpu, wall = time.process_time(), time.perf_counter()\n"
        f"{code}\n"
        "print(time.process_time() - cpu, time.perf_counter() - wall)"
    )
    done = subprocess.run(
        [sys.executable, "-c", timed], env=env, check=True, capture_output=True, text=True
    )
    cpu, wall = done.stdout.split()[-2:]
    return float(cpu), float(wall)


def measure(name: str, code: str, pairs: int, env: dict[str, str]) -> Figure:
    runs = [(seconds(CLIENT, env), seconds(code, env)) for _ in range(pairs)]
    return Figure(
        name,
        median(cpu for _, (cpu, _) in runs),
        median(cpu / base for (base, _), (cpu, _) in runs),
        median(wall / base for (_, base), (_, wall) in runs),
    )


def with_pack() -> tuple["tempfile.TemporaryDirectory[str]", dict[str, str]]:
    folder = tempfile.TemporaryDirectory()
    Path(folder.name, "aduan_city").symlink_to(ROOT / "layers" / "cities" / "serang")
    return folder, environment(folder.name)


def main() -> int:
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    folder, env = with_pack()
    with folder:
        seconds(HANDLER, env)  # compiles the byte code, as a built layer has it
        subject = measure("receive_webhook, import and init", HANDLER, pairs, env)
        parts = [measure(name, code, max(3, pairs // 3), env) for name, code in PARTS.items()]
    for figure in (subject, *parts):
        wall = f"(wall {figure.wall_ratio:.2f} x)"
        print(f"{figure.ratio:5.2f} x {wall}  {figure.seconds:6.3f} s  {figure.name}")
    kept = subject.ratio <= LIMIT
    print(f"limit {LIMIT} x import boto3 and one client: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
