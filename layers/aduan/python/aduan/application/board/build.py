"""Build the public board whole, look at it, and only then put it in the place of the last one.

Nothing is written until everything was made and passed `faults`: a builder that stumbles leaves the
last good board as it is. Pages that lead on are written last, so nobody is led to what is not there
yet.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from aduan.application.board.ports import BoardDesk, Object, OpenData, Place, Writer
from aduan.domain.board.before_after import Work, works
from aduan.domain.board.dataset import Value, row
from aduan.domain.board.model import Board
from aduan.domain.board.outlines import drawn
from aduan.domain.board.pages import pages
from aduan.domain.board.shown import LATE, behind_the_curtain, rows_of, seen_until
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.measures import Counted, counted, frame_of, still
from aduan.domain.figures.periods import Period, PeriodKind, before, period_of
from aduan.domain.reports.counting import Counting, digest_of

LARGEST_PAGE: Final = 150_000
PICTURES: Final = "foto/"
"""Where the pictures of the board lie, and the page that shows them."""
_LINK: Final = re.compile(r'(?:href|src)="([^"#]+)')
_ELSEWHERE: Final = re.compile(r"^[a-z][a-z0-9+.-]*:|^//")
_LONG_NUMBER: Final = re.compile(r"(?<![\d.\-])(?:08\d{8,11}|628\d{8,11}|\d{16})(?!\d)")
"""A telephone or an identity number: neither a case number nor a coordinate looks like it."""


class UnfitBoardError(Exception):
    """What was built must not be shown; `faults` say why, each with the page."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults[:5]))


@dataclass(frozen=True, slots=True)
class Built:
    """What was put into the bucket."""

    objects: int
    rows: int
    largest_page: int


def build_board(desk: BoardDesk, writer: Writer, place: Place) -> Built:
    """Again is fine: the same register gives the same board. Raises UnfitBoardError before the
    first object is written."""
    objects, rows = board_objects(desk, writer)
    found = faults(objects)
    if found:
        raise UnfitBoardError(found)
    for path in sorted(objects, key=_leading):
        place.put(path, objects[path])
    place.keep_only(PICTURES, objects)
    largest = max(len(one.body) for path, one in objects.items() if path.endswith(".html"))
    return Built(len(objects), rows, largest)


def board_objects(desk: BoardDesk, writer: Writer) -> tuple[Mapping[str, Object], int]:
    """Every object by its path, and how many rows the open data has."""
    calendar = desk.rules.calendar
    now = desk.rules.calendar.local(desk.now).replace(microsecond=0)
    seen = now - LATE * (desk.rules.hour_seconds / 3600)
    running = period_of(PeriodKind.MONTH, seen, calendar)
    last = before(running, calendar)
    board = Board(
        last=_counting(last, desk),
        running=_counting(running, desk),
        seen=seen,
        names=desk.names,
        rules=desk.rules,
        delicate=desk.delicate,
        drawing=drawn(desk.outlines),
    )
    data = _open_data(board, desk)
    found = _works(board, desk)
    pictures = _pictures(found, desk)
    pictured = writer.pictured(_whole(found, pictures), pictures, board, now)
    return {**writer.written(pages(board), data, board, now), **pictured}, len(data.rows)


def _works(board: Board, desk: BoardDesk) -> tuple[Work, ...]:
    photos = desk.photos.shown_since(board.last.period.since)
    facts: dict[str, Fact] = {}
    for month in board.months:
        in_order = sorted(month.counted.facts, key=lambda one: one.cycle)
        facts |= {fact.case_id: fact for fact in in_order}
    return works(photos, facts.values(), desk.delicate, board.seen)


def _pictures(found: Collection[Work], desk: BoardDesk) -> Mapping[str, bytes]:
    asked = {one for work in found for one in (*work.before, *work.after)}
    read = ((one, desk.photos.picture(one)) for one in sorted(asked))
    return {key: body for key, body in read if body is not None}


def _whole(found: Collection[Work], there: Collection[str]) -> tuple[Work, ...]:
    """Without pictures that were taken away in the meantime, and what has but one side left."""
    left = [
        replace(
            one,
            before=tuple(key for key in one.before if key in there),
            after=tuple(key for key in one.after if key in there),
        )
        for one in found
    ]
    return tuple(one for one in left if one.before and one.after)


def _counting(period: Period, desk: BoardDesk) -> Counting:
    """A month as it was frozen, once that is a day ago; until then as it was a day ago."""
    kept = desk.archive.frozen(period.code)
    ledger = kept.ledger if kept else desk.book.ledger(period)
    frame = seen_until(frame_of(period, desk.rules.calendar, desk.now), desk.now,
                       desk.rules.hour_seconds)  # fmt: skip
    book = counted(behind_the_curtain(ledger, desk.delicate), frame)
    return Counting(
        period, book, kept.hash if kept else digest_of(ledger), kept.cut if kept else None
    )


def _open_data(board: Board, desk: BoardDesk) -> OpenData:
    """The cycles of both months: those that began in one of them, and what is open."""
    facts: dict[tuple[str, int], Fact] = {}
    for one in board.months:
        for fact in one.counted.own():
            facts[fact.case_id, fact.cycle] = fact
    zone = desk.rules.calendar.zone
    rows = tuple(row(one, desk.names, zone) for one in rows_of(facts.values(), desk.delicate))
    return OpenData(rows, _of_wards(board.running.counted, desk))


def _of_wards(book: Counted, desk: BoardDesk) -> Mapping[str, Mapping[str, Value]]:
    opened = Counter(fact.kelurahan_code for fact in still(book) if not fact.hidden)
    return {
        one.code: {"nama": desk.names.ward(one.code), "terbuka": opened[one.code]}
        for one in desk.outlines
    }


def faults(objects: Mapping[str, Object]) -> tuple[str, ...]:
    """What must not go out: a page too heavy for a slow phone, one that leads nowhere or to
    somebody else's machine, a number of a person."""
    found: list[str] = []
    for path, one in objects.items():
        if path.startswith("peta/maplibre") or one.media_type.startswith("image/"):
            continue
        text = one.body.decode("utf-8")
        if _LONG_NUMBER.search(text):
            found.append(f"{path}: memuat nomor seperti telepon atau NIK")
        if path.endswith(".html"):
            found += _of_page(path, text, len(one.body), objects)
    return tuple(found)


def _of_page(path: str, text: str, size: int, objects: Collection[str]) -> list[str]:
    found = []
    if size > LARGEST_PAGE:
        found.append(f"{path}: {size} bita, lebih dari {LARGEST_PAGE}")
    for link in _LINK.findall(text):
        if _ELSEWHERE.match(link):
            found.append(f"{path}: menuju luar ({link})")
        elif _resolved(path, link) not in objects:
            found.append(f"{path}: tautan buntu ({link})")
    return found


def _resolved(path: str, link: str) -> str:
    parts = path.split("/")[:-1]
    for step in link.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def _leading(path: str) -> tuple[bool, bool, str]:
    """Lists after what they lead to, the first page last."""
    return path == "index.html", path.endswith("index.html"), path
