"""`make run` says what is wrong in one line, and leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local.ports import free_port

REPOSITORY = Path(__file__).parents[2]


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "infra.local", "run", *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_port_in_use_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = start("--port", str(taken.getsockname()[1]))
        out, err = run.communicate(timeout=60)
    assert run.returncode == 1
    assert err.startswith("error: Port ")
    assert err.count("\n") == 1
    assert out == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_start_that_is_interrupted_half_way_leaves_nothing_behind(
    number: signal.Signals,
) -> None:
    port = free_port()
    run = start("--port", str(port))
    assert run.stdout is not None
    for line in run.stdout:
        if "cdk deploy" in line:
            break
    time.sleep(2)  # in the middle of the deployment
    children = _groups_started_by(run.pid)
    assert len(children) == 3  # the emulator, the simulator, the CDK
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0
    assert "nothing is left behind" in out
    assert "Traceback" not in err
    for group in children:
        with pytest.raises(ProcessLookupError):
            os.killpg(group, 0)


def _groups_started_by(pid: int) -> list[int]:
    """The process groups of a process's children."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]
