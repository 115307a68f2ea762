"""A channel: one way citizens reach the city. Which channels there are is data of the city."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Final

from aduan.dataclass import dataclass


class CallHandling(StrEnum):
    """What becomes of a call, by the type its operator gave it.

    Of 23,734 calls to 112 in nine months 162 were valid: the rest is counted and kept out of the
    register, and an emergency is work for the dispatchers, never for a clock of days.
    """

    REGISTER = "register"
    COUNT = "count"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Channel:
    """`call_types` maps the value of `channel_fields.call_type` to its handling; a channel without
    the table registers everything. `strip_health` keeps only a de-identified service complaint
    (health data is specially protected, UU 27/2022 article 4). A channel past `retired_on` takes
    nothing more. Its photos are fetched from `photo_hosts` and from nowhere else. Where
    `numbers_restart`, a number the channel gave before may stand for another report later. It is
    told of every change at `status_url`; where it has none it asks. A `sandbox` is for developers:
    its complaints go the whole way and reach no office, no list and no figure."""

    id: str
    name: str
    kind: str
    call_types: Mapping[str, CallHandling] = field(default_factory=dict)
    strip_health: bool = False
    retired_on: date | None = None
    photo_hosts: tuple[str, ...] = ()
    sends_photos: bool = False
    numbers_restart: bool = False
    status_url: str = ""
    sandbox: bool = False


_MARK: Final = re.compile(r"~[0-9a-f]{8}")
"""What the register puts behind a number that came again for another report."""
MARK_LENGTH: Final = 8


def marked_number(external_id: str, content: str) -> str:
    """A known number that stands for another report from now on."""
    return f"{external_id}~{content[:MARK_LENGTH]}"


def written_number(external_id: str, channel: Channel | None) -> str:
    """The number as the channel wrote it."""
    if channel is None or not channel.numbers_restart:
        return external_id
    number, mark = external_id[: -MARK_LENGTH - 1], external_id[-MARK_LENGTH - 1 :]
    return number if number and _MARK.fullmatch(mark) else external_id
