"""The table at the head of `keys` is the map of the register: it must name every key there is."""

import inspect
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.core import keys

AT: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GIVEN: Final[dict[str, Any]] = {"date": AT.date(), "datetime": AT, "int": 7, "str": "q"}
ROW: Final = re.compile(r"\| (?P<what>.+?) +\| (?P<pk>.+?) +\| (?P<sk>.+?) +\|")
SLOT: Final = re.compile(r"<[^>]+>")


def builders() -> dict[str, Callable[..., keys.Key]]:
    """Every function of the module that makes a whole key."""
    return {
        name: made
        for name, made in inspect.getmembers(keys, inspect.isfunction)
        if made.__module__ == keys.__name__ and made.__annotations__["return"] == keys.Key
    }


def sample(build: Callable[..., keys.Key], **given: Any) -> keys.Key:
    """A key built from stand-ins: every text is `q`, every number 7."""
    values = {
        name: GIVEN[str(getattr(spec.annotation, "__name__", "str"))]
        if spec.annotation in {str, int, date, datetime}
        else GIVEN["datetime" if "datetime" in str(spec.annotation) else "str"]
        for name, spec in inspect.signature(build).parameters.items()
    }
    return build(**values | given)


def patterns(columns: int) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """The rows of the first table (0) or of the work index (1), slots standing for anything."""
    table = (keys.__doc__ or "").split("\n\n| ")[1 + columns]
    rows = [ROW.match(line) for line in f"| {table}".splitlines()]
    found = [row for row in rows if row and not row["pk"].startswith("--")][1:]
    return [(_pattern(row["pk"]), _pattern(row["sk"])) for row in found]


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, SLOT.split(written))))


def stands_in(key: keys.Key, rows: list[tuple[re.Pattern[str], re.Pattern[str]]]) -> bool:
    """Under its own heading: constants of a row must be those of the key, not a slot's luck."""
    pk, sk = key.values()
    return any(one.fullmatch(pk) and other.fullmatch(sk) for one, other in rows)


WHOLE: Final = {name: made for name, made in builders().items() if name != "identity"}


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_every_key_stands_in_the_table(name: str) -> None:
    key = sample(WHOLE[name])
    assert stands_in(key, patterns(1 if "work_pk" in key else 0)), key


def test_no_row_of_the_table_is_without_a_key() -> None:
    built = [sample(made) for made in WHOLE.values()]
    built += [
        keys.work_link("q", AT, None),
        keys.digest(AT.date(), "CALENDAR"),
        keys.work_link("q", None, AT),
        {**keys.work_unapplied("q", AT), "work_pk": keys.ASIDE},  # set aside, it keeps its place
    ]
    for columns, first in ((0, "pk"), (1, "work_pk")):
        mine = [key for key in built if first in key]
        for row in patterns(columns):
            assert any(stands_in(key, [row]) for key in mine), row


def test_no_two_builders_make_the_same_key() -> None:
    made = [tuple(sample(build).values()) for name, build in WHOLE.items()]
    assert len(set(made)) == len(made)


def test_the_identities_table_has_keys_of_its_own_in_the_text() -> None:
    assert keys.identity("q") == {"pk": "COMPLAINT#q"}
    assert keys.identity("q", "r") == {"pk": "COMPLAINT#q#r"}
    assert "COMPLAINT#<id>#<id>" in (keys.__doc__ or "")
