"""The city pack's `channels.toml`: which channels there are. A fifth one is a few lines there.

[[channel]]
id = "112"                      # the last part of the webhook's address
name = "Siaga 112"
kind = "emergency_call"         # app | portal | emergency_call | health_line
call_types = { normal = "register", ghost = "count", darurat = "emergency" }
strip_health = false
retired_on = 2030-01-01
photo_hosts = ["foto.example.go.id"]  # where its photos may be fetched from; none: not fetched
sends_photos = true             # citizens add photos there: `aduan city check` asks for the host
numbers_restart = true          # they come again: another report under one is a new complaint
sandbox = true                  # for developers: its complaints reach no office and no figure
status_url = "https://app.example.go.id/satu-aduan"  # where it hears of changes; none: it asks
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, Final

from aduan.domain.intake.channel import CallHandling, Channel

KINDS: Final = frozenset({"app", "portal", "emergency_call", "health_line"})
_HOST: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_STATUS_URL: Final = re.compile(r"https://[a-z0-9.-]{4,253}(:[0-9]{1,5})?(/[!-~]*)?")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class ChannelsError(Exception):
    """The table is wrong; the message names the channel and the field."""


def read_channels(pack: Traversable) -> Mapping[str, Channel]:
    """All channels of a city pack, by id."""
    return parse_channels(tomllib.loads(pack.joinpath("channels.toml").read_text(encoding="utf-8")))


def parse_channels(table: Mapping[str, Any]) -> Mapping[str, Channel]:
    """`channels.toml` as read by tomllib."""
    channels: dict[str, Channel] = {}
    for row in table.get("channel", []):
        channel = _channel(row)
        if channel.id in channels:
            raise ChannelsError(f"{channel.id}: twice")
        channels[channel.id] = channel
    return channels


def called_at(channels: Mapping[str, Channel], urls: Mapping[str, str]) -> Mapping[str, Channel]:
    """The same channels, some of them called at other addresses: on one machine, at a receiver of
    its own."""
    return {
        name: replace(one, status_url=urls.get(name, one.status_url))
        for name, one in channels.items()
    }


def without_host(channels: Mapping[str, Channel], today: date) -> tuple[str, ...]:
    """Channels whose photos never reach the hub: they send some, and no host is named."""
    return tuple(
        one.id
        for one in channels.values()
        if one.sends_photos
        and not one.photo_hosts
        and (one.retired_on is None or one.retired_on > today)
    )


def _channel(row: Mapping[str, Any]) -> Channel:
    channel_id = str(row.get("id", ""))
    if not _ID.fullmatch(channel_id):
        raise ChannelsError(f"{channel_id!r}: id")
    if row.get("kind") not in KINDS:
        raise ChannelsError(f"{channel_id}: kind")
    retired_on = row.get("retired_on")
    if retired_on is not None and not isinstance(retired_on, date):
        raise ChannelsError(f"{channel_id}: retired_on")
    known = {handling.value for handling in CallHandling}
    call_types = row.get("call_types", {})
    if not set(call_types.values()) <= known:
        raise ChannelsError(f"{channel_id}: call_types")
    hosts = row.get("photo_hosts", [])
    if not isinstance(hosts, list) or not all(_HOST.fullmatch(str(host)) for host in hosts):
        raise ChannelsError(f"{channel_id}: photo_hosts")
    photos = row.get("sends_photos", False)
    if not isinstance(photos, bool):
        raise ChannelsError(f"{channel_id}: sends_photos")
    restart = row.get("numbers_restart", False)
    if not isinstance(restart, bool):
        raise ChannelsError(f"{channel_id}: numbers_restart")
    sandbox = row.get("sandbox", False)
    if not isinstance(sandbox, bool):
        raise ChannelsError(f"{channel_id}: sandbox")
    status_url = row.get("status_url", "")
    if status_url and not (isinstance(status_url, str) and _STATUS_URL.fullmatch(status_url)):
        raise ChannelsError(f"{channel_id}: status_url")
    return Channel(
        id=channel_id,
        name=str(row.get("name", channel_id)),
        kind=str(row["kind"]),
        call_types={name.casefold(): CallHandling(value) for name, value in call_types.items()},
        strip_health=bool(row.get("strip_health", False)),
        retired_on=retired_on,
        photo_hosts=tuple(hosts),
        sends_photos=photos,
        numbers_restart=restart,
        status_url=status_url,
        sandbox=sandbox,
    )
