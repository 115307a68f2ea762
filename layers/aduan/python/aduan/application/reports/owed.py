"""Print what is owed when its time has come, once, and tell whom it is for.

A month is owed on the day it was frozen; the letter of Monday at once. What was printed and told is
marked by an object of its own, written last: a run that died half-way, or could not tell a post,
is done again, and then only those hear who have not heard. A letter of Monday that was begun is
finished by the run of any later day of its week. One report that fails never stops the others; it
is counted and named.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from aduan.application.reports.packs import Made, print_reports
from aduan.application.reports.ports import Printer, ReportPorts, Shelf, Told
from aduan.domain.case.posts import DUTY, LEADERS
from aduan.domain.figures.periods import (
    Period,
    PeriodKind,
    before,
    due_to_freeze,
    period_of,
    period_words,
)
from aduan.domain.reports.about import CITY, DESK, REPORTS, About
from aduan.domain.reports.tables import Report

MARK: Final = "selesai.json"
MONDAY: Final = "R9"
BEGUN: Final = "mulai"


@dataclass(frozen=True, slots=True)
class Printed:
    """`reports` were printed; `failed` are those that could not be, each with the kind of error."""

    reports: int
    told: int
    failed: tuple[tuple[str, str], ...] = ()


def print_owed(desk: ReportPorts, printer: Printer, shelf: Shelf, told: Told) -> Printed:
    """Every report of the periods that are frozen by now and were not printed yet."""
    due = due_to_freeze(desk.now, desk.calendar)
    frozen = [one for one in due if desk.archive.holds(one.code)]
    wanted = [
        (about, period)
        for period in frozen
        for about in REPORTS.values()
        if period.kind is about.kinds[0] and about.code != MONDAY
    ]
    letter = REPORTS[MONDAY], _week_before(desk)
    if shelf.is_there(_heard(*letter, BEGUN)):
        wanted.append(letter)
    return _print(wanted, desk, printer, shelf, told)


def print_monday(desk: ReportPorts, printer: Printer, shelf: Shelf, told: Told) -> Printed:
    """The letter about the week that ended."""
    letter = REPORTS[MONDAY], _week_before(desk)
    shelf.put(_heard(*letter, BEGUN), b"")
    return _print([letter], desk, printer, shelf, told)


def _week_before(desk: ReportPorts) -> Period:
    return before(period_of(PeriodKind.WEEK, desk.now, desk.calendar), desk.calendar)


def _heard(about: About, period: Period, post: str) -> str:
    """The mark that a post has heard of a report. It lies in no folder that readers are shown."""
    return f"kabar/{about.code}/{period.code}/{post}"


def print_one(
    code: str, period: str, desk: ReportPorts, printer: Printer, shelf: Shelf
) -> tuple[str, ...]:
    """One report on demand, whatever was printed before; nobody is told. The names of its files."""
    names: list[str] = []
    for made in print_reports(code, period, desk, printer):
        names += _shelve(made, f"{made.report.code}/{period}", shelf)
    return tuple(names)


def _print(
    wanted: Iterable[tuple[About, Period]],
    desk: ReportPorts,
    printer: Printer,
    shelf: Shelf,
    told: Told,
) -> Printed:
    reports, letters = 0, 0
    failed: list[tuple[str, str]] = []
    for about, period in wanted:
        folder = f"{about.code}/{period.code}"
        try:
            if shelf.is_there(f"{folder}/{MARK}"):
                continue
            made = []
            for one in print_reports(about.code, period.code, desk, printer):
                _shelve(one, folder, shelf)
                made.append(one.report)
        except Exception as exc:  # one bad report never stops the others
            failed.append((folder, type(exc).__name__))
            continue
        reports += len(made)
        deaf = []
        for post in _readers(about, made, desk.sources.roles):
            try:
                letters += _tell_once(post, about, period, shelf, told)
            except Exception as exc:  # nor does one bad post
                deaf.append((f"{folder}/{post}", type(exc).__name__))
        failed += deaf
        if not deaf:
            shelf.put(f"{folder}/{MARK}", _mark(made, desk))
    return Printed(reports, letters, tuple(failed))


def _tell_once(post: str, about: About, period: Period, shelf: Shelf, told: Told) -> bool:
    """Whether the post was told now. A death between telling and its mark tells once more: of
    hearing twice and of never hearing, the first is mended by reading."""
    mark = _heard(about, period, post)
    if shelf.is_there(mark):
        return False
    told.tell(post, about.title, period_words(period))
    shelf.put(mark, b"")
    return True


def _shelve(made: Made, folder: str, shelf: Shelf) -> list[str]:
    """Of a pack the index and the ZIP, which holds all the rest."""
    names = []
    for file, content in made.files.items():
        name = f"{folder}/{made.report.whose or CITY}/{file}"
        shelf.put(name, content)
        names.append(name)
    return names


def _mark(made: Iterable[Report], desk: ReportPorts) -> bytes:
    about = {
        "printed_at": desk.now.isoformat(),
        "reports": [{"file": one.file, "digest": one.digest} for one in made],
    }
    return json.dumps(about, ensure_ascii=False).encode()


def _readers(about: About, made: Iterable[Report], roles: Mapping[str, str]) -> tuple[str, ...]:
    """Each office its own; of what is the city's the leaders hear, the duty desk, and whom the
    report is for besides."""
    own = tuple(one.whose for one in made if one.whose)
    others = [roles[one] for one in about.also if one != DESK and roles.get(one)]
    return own if about.per_post else tuple(dict.fromkeys((*LEADERS, DUTY, *others)))
