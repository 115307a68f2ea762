"""A channel: one way citizens reach the city. Which channels there are is data of the city."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


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
    `numbers_restart`, a number the channel gave before may stand for another report later."""

    id: str
    name: str
    kind: str
    call_types: Mapping[str, CallHandling] = field(default_factory=dict)
    strip_health: bool = False
    retired_on: date | None = None
    photo_hosts: tuple[str, ...] = ()
    sends_photos: bool = False
    numbers_restart: bool = False
