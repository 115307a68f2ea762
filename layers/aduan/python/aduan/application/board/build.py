"""Build the public board whole, look at it, and only then put it in the place of the last one.

Nothing is written until everything was made and passed `faults`: a builder that stumbles leaves the
last good board as it is. Pages that lead on are written last, so nobody is led to what is not there
yet.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.application.board.gallery import gallery
from aduan.application.board.ports import BoardPorts, Object, OpenData, Place, Writer
from aduan.application.figures.improvements import measured
from aduan.application.reports.make import make_report
from aduan.application.reports.ports import ReportPorts, Sources
from aduan.domain.board.dataset import Value, row
from aduan.domain.board.half_years import FOLDER as HALF_YEARS
from aduan.domain.board.half_years import SHOWN
from aduan.domain.board.model import Board, HalfYear
from aduan.domain.board.outlines import drawn
from aduan.domain.board.pages import pages
from aduan.domain.board.photos import FOLDER as PHOTOS
from aduan.domain.board.results import good_results
from aduan.domain.board.sealed import LISTED, WHOLE, damaged
from aduan.domain.board.shown import LATE, rows_of, seen_until
from aduan.domain.figures.facts import Fact
from aduan.domain.figures.ledger import Ledger, kept_from_view, kept_from_view_since
from aduan.domain.figures.measures import Counted, counted, frame_of, still
from aduan.domain.figures.periods import Period, PeriodKind, before, period_of
from aduan.domain.reports.counting import Counting, digest_of
from aduan.domain.reports.public import HIDDEN_SINCE

LARGEST_PAGE: Final = 150_000
PUBLIC_REPORT: Final = "R5"
_NO_TEXT: Final = (".pdf", ".xlsx")
"""Printed from tables that stand on pages, which are looked at."""
_LINK: Final = re.compile(r'(?:href|src)="([^"#]+)')
_ELSEWHERE: Final = re.compile(r"^[a-z][a-z0-9+.-]*:|^//")
_LONG_NUMBER: Final = re.compile(r"(?<![\d.\-])(?:08\d{8,11}|628\d{8,11}|\d{16})(?!\d)")
"""A telephone or an identity number: neither a case number nor a coordinate looks like it."""
_HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")
"""Somewhere in enough hashes stands whatever digits one looks for."""


class UnfitBoardError(Exception):
    """What was built must not be shown; `faults` say why, each with the page."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults[:5]))


@dataclass(frozen=True, slots=True)
class Built:
    """What was put into the bucket. `damaged` are sealed days whose list is not what was sealed."""

    objects: int
    rows: int
    largest_page: int
    damaged: tuple[str, ...] = ()


def build_board(desk: BoardPorts, writer: Writer, place: Place) -> Built:
    """Again is fine: the same register gives the same board. Raises UnfitBoardError before the
    first object is written."""
    objects, rows, board = _made(desk, writer)
    found = faults(objects)
    if found:
        raise UnfitBoardError(found)
    _publish(objects, place)
    largest = max(len(one.body) for path, one in objects.items() if path.endswith(".html"))
    return Built(len(objects), rows, largest, damaged(board.days))


def _publish(objects: Mapping[str, Object], place: Place) -> None:
    """What is as it was is not written. Should a write fail, what was written is taken back, so
    that no half of this board stands beside a half of the last one. Photos and half-years that are
    no longer shown go last."""
    before = {path: place.get(path) for path in objects}
    written: list[str] = []
    try:
        for path in sorted(objects, key=_leading):
            if objects[path] != before[path]:
                written.append(path)
                place.put(path, objects[path])
    except Exception:
        for path in reversed(written):
            old = before[path]
            if old is not None:  # to what is new nothing leads yet
                place.put(path, old)
        raise
    for folder in (PHOTOS, HALF_YEARS):
        place.keep_only(folder, objects)


def board_objects(desk: BoardPorts, writer: Writer) -> tuple[Mapping[str, Object], int]:
    """Every object by its path, and how many rows the open data has."""
    objects, rows, _ = _made(desk, writer)
    return objects, rows


def _made(desk: BoardPorts, writer: Writer) -> tuple[Mapping[str, Object], int, Board]:
    calendar = desk.rules.calendar
    now = desk.rules.calendar.local(desk.now).replace(microsecond=0)
    seen = now - LATE * (desk.rules.hour_seconds / 3600)
    running = period_of(PeriodKind.MONTH, seen, calendar)
    last = before(running, calendar)
    today = desk.book.ledger(last), desk.book.ledger(running)
    months = _counting(last, today[0], desk), _counting(running, today[1], desk)
    reopened = {(one.case_id, one.cycle) for book in today for one in book.facts if one.reopened_at}
    ended = {(one.case_id, one.cycle): one for month in months for one in month.counted.facts}
    results = good_results(ended.values(), desk.delicate, reopened)
    halves = tuple(_half_years(desk, seen))
    board = Board(
        last=months[0],
        running=months[1],
        seen=seen,
        names=desk.names,
        rules=desk.rules,
        delicate=desk.delicate,
        drawing=drawn(desk.outlines),
        days=desk.days.latest(LISTED, whole=WHOLE),
        results=results,
        photos=gallery(results, desk.photos),
        improved=measured(desk.log, desk.book, calendar, seen),
        half_years=tuple(one for one, _ in halves),
        papers={
            f"{HALF_YEARS}{name}": content
            for _, papers in halves
            for name, content in papers.items()
        },
    )
    data = _open_data(board, desk)
    return writer.written(pages(board), data, board, now), len(data.rows), board


def _half_years(desk: BoardPorts, seen: datetime) -> Iterator[tuple[HalfYear, Mapping[str, bytes]]]:
    """The newest that are frozen, each as it was then; what was corrected later is told as of a day
    ago, as everything on the board. What was printed before one of its cases became secret says
    more than may be shown, so those papers are left out."""
    calendar = desk.rules.calendar
    sources = Sources(improvements=desk.log.standing)
    reporting = ReportPorts(desk.book, desk.archive, calendar, desk.names, seen, sources)
    period = period_of(PeriodKind.SEMESTER, seen, calendar)
    for _ in range(SHOWN):
        period = before(period, calendar)
        if not desk.archive.holds(period.code):
            continue
        for report in make_report(PUBLIC_REPORT, period.code, reporting):
            told = HIDDEN_SINCE in report.remarks
            papers = {} if told else desk.papers.printed(period.code)
            yield HalfYear(report, tuple(papers)), papers


def _counting(period: Period, today: Ledger, desk: BoardPorts) -> Counting:
    """A month as it was frozen, once that is a day ago; until then as it was a day ago. What is
    kept from view is so as of today, also of a frozen month."""
    kept = desk.archive.frozen(period.code)
    secret = desk.delicate.secret
    ledger = kept_from_view_since(kept.ledger, today, secret) if kept else today
    frame = seen_until(frame_of(period, desk.rules.calendar, desk.now), desk.now,
                       desk.rules.hour_seconds)  # fmt: skip
    book = counted(kept_from_view(ledger, secret), frame)
    return Counting(
        period, book, kept.hash if kept else digest_of(ledger), kept.cut if kept else None
    )


def _open_data(board: Board, desk: BoardPorts) -> OpenData:
    """The cycles of both months: those that began in one of them, and what is open."""
    facts: dict[tuple[str, int], Fact] = {}
    for one in board.months:
        for fact in one.counted.own():
            facts[fact.case_id, fact.cycle] = fact
    zone = desk.rules.calendar.zone
    rows = tuple(
        row(one, desk.names, zone, board.photos) for one in rows_of(facts.values(), desk.delicate)
    )
    return OpenData(rows, _of_wards(board.running.counted, desk))


def _of_wards(book: Counted, desk: BoardPorts) -> Mapping[str, Mapping[str, Value]]:
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
        if path.startswith(("peta/maplibre", PHOTOS)) or path.endswith(_NO_TEXT):
            continue
        text = one.body.decode("utf-8")
        if _LONG_NUMBER.search(_HASH.sub("", text)):
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
