"""A setting that is parsed and read by nobody does nothing: every field of a pack is used.

The check of packs tells keys that no parser asks for; this is the other half, the fields that a
parser fills and no rule looks at.
"""

import ast
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from aduan.domain.case.calendar import Calendar, Holiday
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city import city
from aduan.domain.duplicates.lexicon import Issue, Lexicon
from aduan.domain.duplicates.settings import Settings
from aduan.domain.intake.channel import Channel

LAYERS = Path(__file__).parents[3] / "layers" / "aduan" / "python" / "aduan"
RECORDS = (
    *(city.Agency, city.Category, city.City, city.Kecamatan, city.Kelurahan, city.Neighbour),
    *(city.OutsidePoint, city.ReferencePoint, city.Road, city.Rule),
    *(Calendar, Channel, ClockRules, Holiday, Issue, Lexicon, Settings),
)
FOR_THE_EDITOR = {"basis", "status"}
"""Which decree or source a line rests on, and whether it is confirmed: said beside the data."""


@cache
def read_attributes() -> frozenset[str]:
    return frozenset(
        node.attr
        for path in LAYERS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


def settings() -> Iterator[tuple[str, str]]:
    for record in RECORDS:
        for entry in fields(record):
            yield record.__name__, entry.name


@pytest.mark.parametrize(("record", "name"), sorted({*settings()}))
def test_every_field_of_a_packs_records_is_read_somewhere(record: str, name: str) -> None:
    assert name in read_attributes() | FOR_THE_EDITOR
