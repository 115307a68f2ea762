"""Run a command that dies with its parent: `python leash.py PARENT_PID COMMAND...`.

A runner killed with SIGKILL cannot stop its children. On Linux the kernel does it: the wish is
set here, kept across `exec`, and so costs no process of its own. Elsewhere this only executes the
command, and the runner's own orderly stop has to do.
"""

import ctypes
import os
import signal
import sys
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def main() -> None:
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            sys.exit("the parent is already gone")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
