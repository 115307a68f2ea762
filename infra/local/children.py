"""Child processes that are always put away: each in its own process group, ended by its own id.

Only groups started here are ever signalled. The emulator starts one worker per function, and they
live in its group, so ending the group ends them too.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LEASH: Final = Path(__file__).with_name("leash.py")
PATIENCE_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Child:
    """A process this run started, and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def last_words(self, lines: int = 1) -> str:
        """The end of its log, for the one line a person is shown."""
        text = self.log.read_text(encoding="utf-8", errors="replace").strip()
        return " ".join(line.strip() for line in text.splitlines()[-lines:])[:300]


def start(
    name: str,
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    cwd: Path | None = None,
) -> Child:
    """Start a command in a session of its own: a Ctrl-C in the terminal does not reach it, so
    that the runner decides in which order things end."""
    leashed = [sys.executable, "-I", str(LEASH), str(os.getpid()), *command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            leashed,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
        )
    return Child(name=name, process=process, log=log)


def stop(child: Child) -> None:
    """End the child's whole group: politely first, then for good."""
    _signal_group(child.process.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        child.process.poll()
        if not _group_lives(child.process.pid):
            return
        time.sleep(0.05)
    _signal_group(child.process.pid, signal.SIGKILL)
    child.process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return  # the group is gone (macOS answers EPERM for a group of zombies)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def memory_megabytes(group: int) -> float:
    """What the group's processes hold, shared pages counted once in proportion (Linux only)."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(entry.name)) == group:
                rollup = (entry / "smaps_rollup").read_text(encoding="ascii")
                total += next(
                    int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line
                )
        except (OSError, StopIteration):
            continue  # it ended meanwhile
    return total / 1024
