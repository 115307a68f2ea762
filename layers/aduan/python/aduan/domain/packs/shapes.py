"""What kind of value stands in each field of a city pack, and on which line.

People edit the tables by hand: a list where a text belongs, or a record without its name, must
become a line to correct before any rule looks at it. What a field may hold is read off the record
it becomes, so that a new field is checked from the day it exists.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

Misfit = tuple[str, str]
"""A field, and what is wrong with it (in Indonesian)."""
Path = tuple[str | int, ...]
"""The way to a value: keys of tables, numbers of list entries."""

HEADER: Final = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
SETTING: Final = re.compile(
    r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|[\w-]+))*)\s*="""
)
PART: Final = re.compile(r"""\"([^"]*)\"|'([^']*)'|([\w-]+)""")


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


KINDS: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "str": (is_text, 'teks dalam tanda petik, "..."'),
    "bool": (is_flag, "true atau false"),
    "float": (is_number, "angka"),
    "tuple[str, ...]": (is_texts, 'daftar teks, ["...", "..."]'),
}


def misfits(row: Mapping[str, Any], kind: type[Any], *, own: str = "") -> Iterator[Misfit]:
    """What keeps `row` from becoming a `kind`; `own` is the field its key in the table fills."""
    known = {entry.name: entry for entry in dataclasses.fields(kind) if entry.name != own}
    for name, entry in known.items():
        if name in row:
            fits, words = KINDS[str(entry.type)]
            if not fits(row[name]):
                yield name, f"{name} harus berupa {words}"
        elif entry.default is dataclasses.MISSING and entry.default_factory is dataclasses.MISSING:
            yield name, f"{name} belum diisi"
    for name in sorted(set(row) - set(known)):
        yield name, f'kolom "{name}" tidak dikenal'


def line_of(lines: Sequence[str], path: Path) -> int:
    """The line on which the value at `path` is written, or the nearest table around it."""
    best, depth, at = 1, 0, Path()
    seen: dict[Path, int] = {}
    for number, line in enumerate(lines, 1):
        if header := HEADER.match(line):
            at = parts(header[2])
            if header[1] == "[[":
                seen[at] = seen.get(at, -1) + 1
                at = (*at, seen[at])
            here = at
        elif setting := SETTING.match(line):
            here = (*at, *parts(setting[1]))
        else:
            continue
        if len(here) > depth and path[: len(here)] == here:
            best, depth = number, len(here)
    return best


def line_of_key(lines: Sequence[str], key: str) -> int:
    """The first line that sets `key`, in whatever table; 1 when none does."""
    for number, line in enumerate(lines, 1):
        setting = SETTING.match(line)
        if setting and parts(setting[1])[-1] == key:
            return number
    return 1


def parts(dotted: str) -> Path:
    return tuple(next(filter(None, found.groups()), "") for found in PART.finditer(dotted))
