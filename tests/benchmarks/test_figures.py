"""`make bench`: the figures that need no data but the repository's own, printed as they come.

Each program judges itself by its exit code. The full sizes stand in the README.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = (
    "cold_start",
    "duplicates speed",
    "escalation --cases 1000 --years 1 --seed 7",
    "lapor_sync --cases 100 --seed 3 --outage 24h --cut-after-commit 0.1 --error-rate 0.3",
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_keeps_its_bars(program: str) -> None:
    name, *words = program.split()
    print(f"\n{program}", flush=True)
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *words]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == 0
