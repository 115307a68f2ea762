"""What `aduan channels` works on: a deployed stack, seen from an operator's terminal.

The names of tables and secrets are those of the deployed function, so that nobody types them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aduan.application.channels.ports import Calls, Changes, Clock, Lines, Receiver
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.tell_channels import open_tell_channels

CITIES: Final = Path("layers") / "cities"


@dataclass(frozen=True, slots=True)
class Board:
    """`channels` are all that have numbered calls, `called` those of them with an address."""

    channels: tuple[str, ...]
    called: tuple[str, ...]
    changes: Changes
    calls: Calls
    lines: Lines
    receiver: Receiver
    clock: Clock


def open_board(city: str, stage: str) -> Board:
    """Run from the repository's folder: the city pack is read from it."""
    return board(deployed_environment(client("lambda"), city, stage), CITIES / city)


def deployed_environment(functions: Any, city: str, stage: str) -> Mapping[str, str]:
    """`functions` is boto3's client for Lambda."""
    found = functions.get_function_configuration(
        FunctionName=f"satu-aduan-{city}-{stage}-tell-channels"
    )
    variables: Mapping[str, str] = found["Environment"]["Variables"]
    return variables


def board(environment: Mapping[str, str], pack: Path) -> Board:
    teller = open_tell_channels(environment, pack)
    elsewhere = teller.publish.elsewhere
    return Board(
        channels=tuple(sorted(set(teller.channels) - elsewhere)),
        called=teller.called,
        changes=teller.publish.changes,
        calls=teller.push.calls,
        lines=teller.push.lines,
        receiver=teller.receiver,
        clock=teller.push.clock,
    )
