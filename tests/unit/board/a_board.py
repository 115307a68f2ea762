"""The board of an invented March, built on a day in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from aduan.application.board.build import board_objects
from aduan.application.board.ports import BoardPorts, Object
from aduan.bootstrap.parts.board_files import BoardFiles
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.board.outlines import Outline, read_outlines
from aduan.domain.board.shown import Delicate
from aduan.domain.figures.ledger import Ledger
from aduan.domain.figures.receipts import Receipt, SealedDay, leaf, sealed
from tests.city import PACK, RULES, wib
from tests.fakes.board import DaysInMemory, PapersInMemory, PhotosInMemory
from tests.fakes.figures import ArchiveInMemory, BookInMemory, ImprovementsInMemory
from tests.unit.reports.a_desk import march, serang

PHOTO = b"\xff\xd8 a photo \xff\xd9"
NOW = wib("2026-03-21 05:30")
DELICATE = Delicate(
    persons=frozenset(code for code, one in serang().categories.items() if one.about_persons),
    secret=frozenset(code for code, one in serang().categories.items() if one.secret),
)


@cache
def outlines() -> tuple[Outline, ...]:
    return read_outlines((PACK / "wards.geojson").read_text(encoding="utf-8"))


def receipts() -> tuple[Receipt, ...]:
    """Those of the cases that ended on 2 March, as far as the invented month goes."""
    return tuple(
        Receipt(
            number=one.number,
            cycle=one.cycle,
            version=3,
            ended=one.ended.value,
            ended_at=one.ended_at,
            post="DISHUB",
            agency="DISHUB",
            salt=hashlib.sha256(one.case_id.encode()).hexdigest()[:32],
            kelurahan_code=one.kelurahan_code,
            lat=None if one.lat is None else round(one.lat),
            lng=one.lng,
            photos={"e1": hashlib.sha256(PHOTO).hexdigest()},
            rules="pasal “3 × 24 jam”",
        )
        for one in march().facts
        if one.ended is not None and one.ended_at is not None
    )[:7]


@cache
def sealed_days() -> tuple[SealedDay, ...]:
    first = sealed("2026-03-01", ())
    second = sealed("2026-03-02", [leaf(one) for one in receipts()], first.root)
    return second, first


def a_board_desk(
    ledger: Ledger | None = None,
    *,
    now: datetime = NOW,
    days: tuple[SealedDay, ...] | None = None,
    log: ImprovementsInMemory | None = None,
    photos: Mapping[str, bytes] | None = None,
    papers: Mapping[str, Mapping[str, bytes]] | None = None,
    archive: ArchiveInMemory | None = None,
) -> BoardPorts:
    return BoardPorts(
        book=BookInMemory({"2026-03": march() if ledger is None else ledger}),
        archive=archive or ArchiveInMemory(),
        days=DaysInMemory(sealed_days() if days is None else days),
        log=log or ImprovementsInMemory(),
        photos=PhotosInMemory(photos or {}),
        papers=PapersInMemory(papers or {}),
        rules=RULES,
        names=report_names(PACK, serang()),
        delicate=DELICATE,
        outlines=outlines(),
        now=now,
    )


LIBRARY = {"maplibre-gl.mjs": b"// library", "maplibre-gl.css": b""}
WRITER = BoardFiles(outlines(), LIBRARY)
FEW_WARDS = [one for one in outlines() if one.code.startswith("36.73.01")]
FEW_WARDS_WRITER = BoardFiles(FEW_WARDS, LIBRARY)


def of_few_wards(desk: BoardPorts) -> BoardPorts:
    """A page for each of one kecamatan only: enough where wards are not what is asked."""
    wards = {one.code: desk.names.kelurahan[one.code] for one in FEW_WARDS}
    return replace(desk, names=replace(desk.names, kelurahan=wards), outlines=tuple(FEW_WARDS))


def objects_of(ledger: Ledger | None = None, *, now: datetime = NOW) -> Mapping[str, Object]:
    return board_objects(a_board_desk(ledger, now=now), WRITER)[0]


@cache
def the_board() -> Mapping[str, Object]:
    return objects_of()
