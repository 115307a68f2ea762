"""`python -m infra.local fill --cases 5000 --seed 1`: open cases into the register of a running
stack, to see lists, search and pages as a big city's desk sees them.

The rows are made by the runtime's own code (`tests/benchmarks/full_city.py`) in a process of its
own, because the infrastructure imports none of it. Nobody is told that they came; the sweep finds
them without a timer and gives them one, and from then on they grow late as any case does.
"""

import argparse
import os
import subprocess
import sys

from infra.local import cloud, stack
from infra.local.deploy import REPOSITORY
from infra.local.run import DEFAULT_PORT


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local fill",
        description="Fill the register of a running stack with open cases.",
    )
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--triage", type=int, default=300, help="of them without an office")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the running stack's")
    wishes = parser.parse_args(arguments)
    running = stack.already_running(wishes.port)
    if running is None:
        print(
            f"error: no stack answers behind port {wishes.port}: start one with `make run`.",
            file=sys.stderr,
        )
        return 2
    here = os.pathsep.join([str(REPOSITORY / "layers" / "aduan" / "python"), str(REPOSITORY)])
    environment = {
        **os.environ,
        "PYTHONPATH": here,
        "AWS_ENDPOINT_URL": running.endpoint,
        "AWS_DEFAULT_REGION": cloud.REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "REGISTER_TABLE": running.register_table,
    }
    asked = ("--cases", wishes.cases, "--triage", wishes.triage, "--seed", wishes.seed)
    command = [sys.executable, "-m", "tests.benchmarks.full_city", *map(str, asked)]
    return subprocess.run(command, env=environment, cwd=REPOSITORY, check=False).returncode
