"""`make run`: the whole of Satu Aduan on this machine, until Ctrl-C."""

import argparse
import sys
import time
from typing import Final

from infra.local import deploy, stack
from infra.local.errors import LocalStackError
from infra.local.interruption import Interrupted, orderly_ending

DEFAULT_PORT: Final = 8080
PAUSE_SECONDS: Final = 5.0
MISSES_TAKEN_FOR_AN_END: Final = 2


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local run", description="Run Satu Aduan on this machine."
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--hour-seconds",
        type=float,
        default=1.0,
        help="how long an hour of the escalation clock takes (default 1; 3600 is real time)",
    )
    parser.add_argument("--city", default=deploy.usual_city(), help="a folder of layers/cities")
    parser.add_argument(
        "--mail-domain",
        default="",
        help="let the city mail its officials itself, by SES and this domain (default: SNS alone)",
    )
    wishes = parser.parse_args(arguments)
    started = time.monotonic()

    def progress(line: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {line}", flush=True)

    with orderly_ending():
        try:
            with stack.running(
                port=wishes.port,
                hour_seconds=wishes.hour_seconds,
                city=wishes.city,
                progress=progress,
                mail_domain=wishes.mail_domain,
            ) as local:
                progress(f"app of a channel, told by webhooks alone: {local.public_url}/aplikasi")
                progress(f"citizens: type a tracking code at {local.api_url}/")
                progress(f"ready: open {local.public_url}   (Ctrl-C ends everything)")
                _wait_while_it_lives(local)
        except LocalStackError as exc:
            print(f"error: {exc}", file=sys.stderr)
            return 1
        except Interrupted:
            progress("stopped, nothing is left behind")
    return 0


def _wait_while_it_lives(local: stack.LocalStack) -> None:
    missed = 0
    while missed < MISSES_TAKEN_FOR_AN_END:
        time.sleep(PAUSE_SECONDS)
        missed = 0 if local.listens() else missed + 1
    raise LocalStackError("the embedded cloud has ended; start again.")
