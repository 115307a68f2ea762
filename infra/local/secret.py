"""`python -m infra.local secret CHANNEL`: what a channel signs with on the running stack.

The deployment makes the secrets anew each time, so there is none to write into a guide.
"""

import argparse
import sys

from infra.local import stack
from infra.local.run import DEFAULT_PORT


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local secret",
        description="Print the signing secret of one channel of a running stack.",
    )
    parser.add_argument("channel", help="as in channels.toml, for example rabeg")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="the running stack's")
    wishes = parser.parse_args(arguments)
    running = stack.already_running(wishes.port)
    if running is None:
        print(
            f"error: no stack answers behind port {wishes.port}: start one with `make run`.",
            file=sys.stderr,
        )
        return 2
    secrets = running.channel_secrets()
    if wishes.channel not in secrets:
        print(
            f"error: no channel {wishes.channel!r}; there are: {', '.join(sorted(secrets))}.",
            file=sys.stderr,
        )
        return 2
    print(secrets[wishes.channel])
    return 0
