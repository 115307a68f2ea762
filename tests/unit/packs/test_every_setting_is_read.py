"""A setting that equals the code's default in every pack is a setting nobody would notice if it
were not read. Here each setting of the shipped packs is changed, one by one and all at once."""

import ast
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from aduan.domain.case.calendar import Calendar, parse_calendar
from aduan.domain.case.clocks import ClockRules, parse_rules
from aduan.domain.city.city import City, load_city
from aduan.domain.duplicates.settings import Settings, parse_settings
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.channels import parse_channels
from tests.city import CALENDAR

ROOT: Final = Path(__file__).parents[3]
CITIES: Final = ROOT / "layers" / "cities"
Keys = tuple[str | int, ...]


def table(city: str, name: str) -> dict[str, Any]:
    return tomllib.loads((CITIES / city / name).read_text(encoding="utf-8"))


def other(value: object, key: str | int = "") -> object:
    """Another value of the same kind; of a word from a closed list, another of the list."""
    chosen = {
        "calendar_hours": "working_days",
        "working_days": "calendar_hours",
        "follow_up": "first_response",
        "first_response": "resolved",
        "resolved": "follow_up",
        "app": "portal",
        "portal": "app",
        "emergency_call": "app",
        "health_line": "app",
        "register": "count",
        "count": "register",
        "emergency": "count",
        "libur_nasional": "kota",
        "cuti_bersama": "kota",
        "kota": "cuti_bersama",
    }
    match value:
        case bool():
            return not value
        case date():
            return value + timedelta(days=1)
        case int():
            return value + 1
        case float():
            return value * 0.75
        case str() if value in chosen and key != "id":
            return chosen[value]
        case str() if len(value) == 5 and value[2] == ":":  # a time of day
            return f"{(int(value[:2]) + 1) % 24:02}:15"
        case str():
            return f"{value}x"
        case list():
            return [
                *(other(each) for each in value),
                *([99] if set(map(type, value)) == {int} else []),
            ]
        case dict():
            return {name: other(each, name) for name, each in value.items()}
    raise AssertionError(f"{key}: {value!r}")


def leaves(value: object, at: Keys = ()) -> Iterator[Keys]:
    """Every setting; of many rows of one table, those of the first."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*at, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from leaves(value[0], (*at, 0))
    else:
        yield at


def changed(whole: Any, at: Keys) -> Any:
    """The table with the one setting changed."""
    if not at:
        return other(whole)
    if isinstance(whole, list):
        return [changed(each, at[1:]) if n == at[0] else each for n, each in enumerate(whole)]
    if len(at) == 1:
        return whole | {at[0]: other(whole[at[0]], at[0])}
    return whole | {at[0]: changed(whole[at[0]], at[1:])}


def _clocks(pack: Mapping[str, Any]) -> object:
    """The hour of the digest is the stack's to read (infra.settings.city_pack)."""
    return parse_rules(pack, CALENDAR), pack["notices"]["digest_at"]


def _calendar(pack: Mapping[str, Any]) -> object:
    """Zones are equal by their offset alone; the name is what people read."""
    calendar = parse_calendar(pack)
    return calendar, calendar.zone.tzname(None)


def _channels(pack: Mapping[str, Any]) -> object:
    return dict(parse_channels(pack))


FILES: Final[Mapping[str, Callable[[dict[str, Any]], object]]] = {
    "clocks.toml": _clocks,
    "calendar.toml": _calendar,
    "channels.toml": _channels,
    "duplicates/settings.toml": parse_settings,
}
SETTINGS: Final = [
    pytest.param(city, name, at, id=f"{city}/{name}:{'.'.join(map(str, at))}")
    for city in ("serang", "sukabumi")
    for name in FILES
    for at in leaves(table(city, name))
]


@pytest.mark.parametrize(("city", "name", "at"), SETTINGS)
def test_a_changed_setting_changes_what_is_read_or_is_refused(
    city: str, name: str, at: Keys
) -> None:
    before = table(city, name)
    after = changed(before, at)
    assert after != before
    assert FILES[name](after) != FILES[name](before)


def _all_other(found: object, model: type[Any], shipped: object, but: frozenset[str]) -> None:
    for spec in fields(model):
        if spec.name in but or not spec.init:
            continue
        value = getattr(found, spec.name)
        assert value != getattr(shipped, spec.name), spec.name
        if spec.default is not MISSING:
            assert value != spec.default, spec.name


@pytest.mark.parametrize("city", ["serang", "sukabumi"])
def test_a_pack_in_which_every_setting_differs_is_read_without_one_default(city: str) -> None:
    clocks = table(city, "clocks.toml")
    _all_other(
        parse_rules(other(clocks), CALENDAR),  # type: ignore[arg-type]
        ClockRules,
        parse_rules(clocks, CALENDAR),
        frozenset({"calendar", "hour_seconds"}),
    )
    days = table(city, "calendar.toml")
    elsewhere = parse_calendar(other(days))  # type: ignore[arg-type]
    _all_other(elsewhere, Calendar, parse_calendar(days), frozenset({"every_day_works"}))
    likeness = table(city, "duplicates/settings.toml")
    _all_other(
        parse_settings(other(likeness)),  # type: ignore[arg-type]
        Settings,
        parse_settings(likeness),
        frozenset(),
    )


def test_a_channel_with_every_setting_is_read_without_one_default() -> None:
    row = {
        "id": "sms",
        "name": "SMS Warga",
        "kind": "app",
        "call_types": {"Biasa": "register"},
        "strip_health": True,
        "retired_on": date(2030, 1, 1),
        "photo_hosts": ["foto.example.go.id"],
        "sends_photos": True,
        "numbers_restart": True,
        "sandbox": True,
        "status_url": "https://sms.example.go.id/status",
    }
    channel = parse_channels({"channel": [row]})["sms"]
    for spec in fields(Channel):
        default = spec.default_factory() if spec.default_factory is not MISSING else spec.default
        assert getattr(channel, spec.name) != default, spec.name
    assert channel.call_types["biasa"].value == "register"


@pytest.mark.parametrize(
    "at", [at for at in leaves(table("serang", "city.toml")) if len(at) == 1], ids=str
)
def test_a_changed_line_about_the_city_changes_the_city(at: Keys, tmp_path: Path) -> None:
    shipped = CITIES / "serang"
    line = str(at[0])
    written = (shipped / "city.toml").read_text(encoding="utf-8").splitlines()
    number = next(n for n, each in enumerate(written) if each.startswith(f"{line} = "))
    written[number] = written[number].replace('"', '"z', 1)
    for each in shipped.iterdir():
        (tmp_path / each.name).symlink_to(each)
    (tmp_path / "city.toml").unlink()
    (tmp_path / "city.toml").write_text("\n".join(written), encoding="utf-8")
    before, after = load_city(shipped), load_city(tmp_path)
    differing = {f.name for f in fields(City) if getattr(before, f.name) != getattr(after, f.name)}
    assert differing - {"pack"} == {line}  # the folder itself is another one


# --- read, and then also used -------------------------------------------------------------------


def _names_used() -> set[str]:
    found: set[str] = set()
    for folder in ("layers/aduan/python/aduan", "functions", "infra"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                    found.add(node.attr)
                elif isinstance(node, ast.Constant) and "infra/" in path.as_posix():
                    found.add(str(node.value))  # the stack reads a pack's table by its keys
    return found


def test_every_setting_that_is_read_is_asked_for_somewhere() -> None:
    used = _names_used()
    asked = {
        spec.name for model in (ClockRules, Calendar, Settings, Channel) for spec in fields(model)
    }
    assert asked - used == set()
    assert "digest_at" in used
