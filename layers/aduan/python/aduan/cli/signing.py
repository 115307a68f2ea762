"""`aduan signing --city CITY secret|rotate|settle CHANNEL`: what a channel signs with.

    aduan signing --city CITY secret rabeg     # print it, to hand it to the channel's operator
    aduan signing --city CITY rotate rabeg     # a new one; the old one counts as well
    aduan signing --city CITY settle rabeg     # the old one counts no more

Exit codes: 0 done, 1 nothing to settle, 2 no such channel.
"""

import argparse
import base64
import json
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol, TextIO

from aduan.adapters.aws.secrets import PREFIX, channel_secrets
from aduan.bootstrap.deployed_stack import open_channel_secret
from aduan.entrypoints.channels import read_channels

CITIES: Final = Path("layers") / "cities"
SECRET_BYTES: Final = 32


class StoredSecret(Protocol):
    """The secret of all channels."""

    def read(self) -> str: ...

    def write(self, text: str) -> None: ...


def main(
    arguments: Sequence[str] | None = None,
    opened: Callable[[str, str], StoredSecret] = open_channel_secret,
    out: TextIO = sys.stdout,
) -> int:
    asked = _parser().parse_args(arguments)
    known = read_channels(CITIES / asked.city)
    if asked.channel not in known:
        out.write(f"Tidak ada kanal {asked.channel}; yang ada: {', '.join(sorted(known))}.\n")
        return 2
    stored = opened(asked.city, asked.stage)
    held = json.loads(stored.read())
    current, *previous = channel_secrets(held, asked.channel)
    if asked.do == "secret":
        out.write(f"{current}\n")
        return 0
    if asked.do == "settle":
        if not previous:
            out.write(f"{asked.channel}: hanya satu rahasia yang berlaku.\n")
            return 1
        own = {"current": current, "previous": None}
    else:
        fresh = PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        own = {"current": fresh, "previous": current}
    stored.write(json.dumps(held | {asked.channel: own}))
    out.write(f"{own['current']}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aduan signing", description="Rahasia kanal")
    parser.add_argument("--city", required=True, help="nama folder di layers/cities")
    parser.add_argument("--stage", default="prod")
    verbs = parser.add_subparsers(dest="do", required=True)
    for do, words in (
        ("secret", "cetak rahasia yang berlaku"),
        ("rotate", "buat yang baru; yang lama tetap berlaku"),
        ("settle", "yang lama tidak berlaku lagi"),
    ):
        verbs.add_parser(do, help=words).add_argument("channel")
    return parser


if __name__ == "__main__":
    sys.exit(main())
