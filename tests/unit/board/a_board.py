"""The board of an invented March, built on a day in it."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from aduan.application.board.build import board_objects
from aduan.application.board.ports import BoardDesk, Object
from aduan.bootstrap.parts.board_files import BoardFiles
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.board.outlines import Outline, read_outlines
from aduan.domain.board.shown import Delicate
from aduan.domain.figures.ledger import Ledger
from tests.city import PACK, RULES, wib
from tests.fakes.board import OpenedInMemory
from tests.fakes.figures import ArchiveInMemory, BookInMemory
from tests.unit.reports.a_desk import march, serang

NOW = wib("2026-03-21 05:30")
DELICATE = Delicate(
    persons=frozenset(code for code, one in serang().categories.items() if one.about_persons),
    secret=frozenset(code for code, one in serang().categories.items() if one.secret),
)


@cache
def outlines() -> tuple[Outline, ...]:
    return read_outlines((PACK / "wards.geojson").read_text(encoding="utf-8"))


def a_board_desk(
    ledger: Ledger | None = None,
    *,
    now: datetime = NOW,
    photos: OpenedInMemory | None = None,
) -> BoardDesk:
    return BoardDesk(
        book=BookInMemory({"2026-03": march() if ledger is None else ledger}),
        archive=ArchiveInMemory(),
        rules=RULES,
        names=report_names(PACK, serang()),
        delicate=DELICATE,
        outlines=outlines(),
        now=now,
        photos=photos or OpenedInMemory(),
    )


WRITER = BoardFiles(outlines(), {"maplibre-gl.mjs": b"// library", "maplibre-gl.css": b""})


def objects_of(ledger: Ledger | None = None, *, now: datetime = NOW) -> Mapping[str, Object]:
    return board_objects(a_board_desk(ledger, now=now), WRITER)[0]


@cache
def the_board() -> Mapping[str, Object]:
    return objects_of()
