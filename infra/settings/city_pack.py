"""What the infrastructure reads of a city pack: channels, topics, time zone, the digest's hour.

Its own small reader, because the infrastructure imports no runtime code. Full validation is the
runtime's; here only what becomes part of a resource's name is checked.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Final

CITIES: Final = Path(__file__).parents[2] / "layers" / "cities"
LEADERS: Final = ("sekda", "wali-kota", "duty")
"""Posts above every agency, and the duty desk: each has a topic in every city."""
LEADER_NAMES: Final = {
    "sekda": "Sekretaris Daerah", "wali-kota": "Wali Kota", "duty": "Meja layanan Diskominfo",
}  # fmt: skip

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TIME_OF_DAY: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class CityPackError(Exception):
    """A city pack is missing or says something no resource can be named after."""


@dataclass(frozen=True, slots=True)
class CityPack:
    """`called` are the channels that are told of changes at an address of theirs, `topics` the last
    parts of topic names, `digest_at` when offices get the day's list (the city's own time),
    `calendar_warn_days` when the end of the known calendar is near, `lapor_agreed` whether the ids
    of the agreement with LAPOR! are in place."""

    folder: Path
    channels: tuple[str, ...]
    called: tuple[str, ...]
    topics: tuple[str, ...]
    timezone: str
    digest_at: time
    calendar_warn_days: int
    lapor_agreed: bool
    names: Mapping[str, str] = field(default_factory=dict)
    """Whom each topic is for."""
    officer_topic: str = "duty"
    """The topic of the officer for data protection."""
    days: Mapping[str, int] = field(default_factory=dict)
    """How long files are kept, by the keys of `[objects]` in retention.toml."""


def read_city_pack(city: str, *, cities: Path = CITIES) -> CityPack:
    """Raises CityPackError naming the file and the value."""
    folder = cities / city
    if not folder.is_dir():
        known = ", ".join(sorted(path.name for path in cities.iterdir() if path.is_dir()))
        raise CityPackError(f"layers/cities/{city} is missing; there are: {known}")
    rows = _table(folder, "channels.toml")["channel"]
    channels = tuple(str(row["id"]) for row in rows)
    agencies = _table(folder, "agencies.toml")["agencies"]
    topics = (*(str(row["topic"]) for row in agencies.values()), *LEADERS)
    for name in (*channels, *topics):
        if not _NAME.fullmatch(name):
            raise CityPackError(f"layers/cities/{city}: {name!r} cannot be part of a name")
    for names, what in ((channels, "channel"), (topics, "topic")):
        if len(set(names)) != len(names):
            raise CityPackError(f"layers/cities/{city}: a {what} is there twice")
    return CityPack(
        folder=folder,
        channels=channels,
        called=tuple(str(row["id"]) for row in rows if row.get("status_url")),
        topics=topics,
        timezone=str(_table(folder, "city.toml")["timezone"]),
        digest_at=_digest_at(folder),
        names={str(row["topic"]): str(row["name"]) for row in agencies.values()} | LEADER_NAMES,
        calendar_warn_days=int(_table(folder, "calendar.toml").get("warn_before_days", 90)),
        lapor_agreed=not _table(folder, "lapor.toml").get("provisional_ids", False),
        days=_days(folder),
        officer_topic=_officer_topic(folder, agencies),
    )


def _officer_topic(folder: Path, agencies: Mapping[str, Any]) -> str:
    post = str(_table(folder, "retention.toml").get("officer", {}).get("post", ""))
    leaders = {"SEKDA": "sekda", "WALI_KOTA": "wali-kota", "DUTY": "duty"}
    if post not in agencies and post not in leaders:
        raise CityPackError(
            f"layers/cities/{folder.name}/retention.toml: [officer] post {post!r}: no such post"
        )
    return leaders.get(post) or str(agencies[post]["topic"])


OBJECTS: Final = (
    *("exports_days", "failures_days", "uploads_days", "noncurrent_days", "photos_years"),
    *("access_logs_days", "audit_days"),
)


def _days(folder: Path) -> Mapping[str, int]:
    """The rules of the buckets: all of them, whole numbers above 0. The years become days."""
    table = _table(folder, "retention.toml").get("objects", {})
    wrong = [
        name
        for name in OBJECTS
        if not isinstance(table.get(name), int) or isinstance(table[name], bool) or table[name] < 1
    ]
    if wrong or set(table) - set(OBJECTS):
        named = ", ".join([*wrong, *sorted(set(table) - set(OBJECTS))])
        raise CityPackError(f"layers/cities/{folder.name}/retention.toml: [objects] {named}")
    return {name: days * (365 if name.endswith("_years") else 1) for name, days in table.items()}


def _digest_at(folder: Path) -> time:
    value = _table(folder, "clocks.toml").get("notices", {}).get("digest_at")
    if not isinstance(value, str) or not _TIME_OF_DAY.fullmatch(value):
        raise CityPackError(
            f"layers/cities/{folder.name}/clocks.toml: digest_at {value!r}: a time of day (HH:MM)"
        )
    return time.fromisoformat(value)


def _table(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        raise CityPackError(f"layers/cities/{folder.name}/{name} is missing")
    return tomllib.loads(path.read_text(encoding="utf-8"))
