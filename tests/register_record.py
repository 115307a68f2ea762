"""What a version writes into its tables, one item of every kind: the record a later one is held to.

Made at a release, from what its own tests store in the cloud in process:

    python -m pytest tests/contract tests/integration -p tests.register_record --record 0_3_0

The shortest item of each row of the table in `adapters/dynamodb/core/keys.py` is kept (of cases one
a status, of outbox entries one a payload, of later words one a sort) in
`tests/data/register_<version>.json`. What the readers made of it stands beside it once
`python -m tests.register_record` has asked them, which a person does once, at the release, and
looks at. Tests' people are invented, so nobody real is in it.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.core import keys

DATA: Final = Path(__file__).parent / "data"
ROW: Final = re.compile(r"\| (?P<what>.+?) +\| (?P<pk>.+?) +\| (?P<sk>.+?) +\|")
SLOT: Final = re.compile(r"<[^>]+>")
PERSON: Final = "identity"
PERSON_OF_WORD: Final = "identity of a later word"
VARIES: Final = {
    "case": "status",
    "later word": "type",
    "outbox entry": "payload_kind",
    "word for many lanes": "payload_kind",
    "notice": "kind",
    "wish of a person": "stage",
}
"""Kinds whose items have several shapes, and the attribute that says which."""
Item = Mapping[str, Any]


def kinds() -> dict[str, tuple[str, str]]:
    """Each row of the table at the head of `keys`: what it is, and how its two keys are written."""
    table = (keys.__doc__ or "").split("\n\n| ")[1]
    rows = [ROW.match(line) for line in f"| {table}".splitlines()]
    found = [row for row in rows if row and not row["pk"].startswith("--")][1:]
    return {row["what"]: (row["pk"], row["sk"]) for row in found}


def kind_of(table: str, item: Item) -> str | None:
    """The row of the table an item is of; of several that fit, the one that says most of it."""
    pk, sk = item["pk"]["S"], item.get("sk", {}).get("S", "")
    if table == "identities":
        return PERSON_OF_WORD if pk.count("#") > 1 else PERSON
    fitting = [
        (sum(len(part) for part in SLOT.split(f"{one}{other}")), what)
        for what, (one, other) in kinds().items()
        if _pattern(one).fullmatch(pk) and _pattern(other).fullmatch(sk)
    ]
    return max(fitting)[1] if fitting else None


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, SLOT.split(written))))


def kept(found: Iterable[tuple[str, Item]]) -> list[dict[str, Any]]:
    """The shortest item of each kind and shape, in the order of the table."""
    best: dict[tuple[str, str], Item] = {}
    for table, item in found:
        kind = kind_of(table, item)
        if kind is None:
            continue
        shape = _shape(kind, item)
        if (kind, shape) not in best or _size(item) < _size(best[kind, shape]):
            best[kind, shape] = item
    order = [*kinds(), PERSON, PERSON_OF_WORD]
    return [
        {"kind": kind, "item": best[kind, shape]}
        for kind, shape in sorted(best, key=lambda one: (order.index(one[0]), one[1]))
    ]


def _shape(kind: str, item: Item) -> str:
    if kind == "member":  # rows of a merge and of earlier versions name the complaint alone
        return "whole" if "received_at" in item else ""
    return str(item.get(VARIES.get(kind, ""), {}).get("S", ""))


def _size(item: Item) -> tuple[int, str]:
    text = json.dumps(item, sort_keys=True)
    return len(text), text


def written_out(value: Any) -> Any:
    """What a reader made of an item, as JSON that keeps its types."""
    match value:
        case Enum():
            return {"enum": type(value).__name__, "value": value.value}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case timedelta():
            return {"seconds": value.total_seconds()}
        case float():
            return {"float": repr(value)}
        case tuple():
            return {"tuple": [written_out(one) for one in value]}
        case list():
            return [written_out(one) for one in value]
        case frozenset():
            return {"frozenset": sorted(value)}
        case Mapping():
            return {"dict": {str(name): written_out(one) for name, one in value.items()}}
    if is_dataclass(value):
        stored = {one.name: written_out(getattr(value, one.name)) for one in fields(value)}
        return {"record": type(value).__name__, "fields": stored}
    return value


def record(version: str) -> Path:
    return DATA / f"register_{version}.json"


def write(version: str, entries: list[dict[str, Any]]) -> None:
    lines = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in entries]
    record(version).write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_by_todays_readers(version: str, read: Callable[[str, Item], Any]) -> None:
    entries = json.loads(record(version).read_text(encoding="utf-8"))
    for one in entries:
        one["read"] = written_out(read(one["kind"], one["item"]))
    write(version, entries)


# As a plugin of pytest.

_FOUND: Final[dict[str, tuple[str, Item]]] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", help="the version whose tables are recorded, e.g. 0_3_0")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Before the test's cloud is gone."""
    del item
    from moto.dynamodb.models import dynamodb_backends  # noqa: PLC0415 - only where it records

    for region in [one for account in list(dynamodb_backends.values()) for one in account.values()]:
        for name, table in region.tables.items():
            for row in table.all_items():
                stored = row.to_json()["Attributes"]
                where = "identities" if "sk" not in stored else "register"
                if "pk" in stored and name.endswith(where):
                    _FOUND[json.dumps(stored, sort_keys=True)] = (where, stored)


def pytest_sessionfinish(session: pytest.Session) -> None:
    version = session.config.getoption("--record")
    if version:
        write(version, kept(_FOUND.values()))


if __name__ == "__main__":
    from tests.unit.register.test_recorded_versions import VERSIONS, read

    for each in sys.argv[1:] or VERSIONS[-1:]:
        read_by_todays_readers(each, read)
