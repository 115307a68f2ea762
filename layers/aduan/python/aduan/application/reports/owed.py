"""Print what is owed when its time has come, once, and tell whom it is for.

A month is owed on the day it was frozen; the letter of Monday at once. What was printed is marked
by an object of its own, written last: a run that died half-way prints again, and nobody is told
twice of what was printed whole. One report that fails never stops the others; it is counted and
named.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from aduan.application.reports.packs import Made, print_reports
from aduan.application.reports.ports import Desk, Printer, Shelf, Told
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


@dataclass(frozen=True, slots=True)
class Printed:
    """`reports` were printed; `failed` are those that could not be, each with the kind of error."""

    reports: int
    told: int
    failed: tuple[tuple[str, str], ...] = ()


def print_owed(desk: Desk, printer: Printer, shelf: Shelf, told: Told) -> Printed:
    """Every report of the periods that are frozen by now and were not printed yet."""
    due = due_to_freeze(desk.now, desk.calendar)
    frozen = [one for one in due if desk.archive.holds(one.code)]
    wanted = [
        (about, period)
        for period in frozen
        for about in REPORTS.values()
        if period.kind is about.kinds[0] and about.code != MONDAY
    ]
    return _print(wanted, desk, printer, shelf, told)


def print_monday(desk: Desk, printer: Printer, shelf: Shelf, told: Told) -> Printed:
    """The letter about the week that ended."""
    week = before(period_of(PeriodKind.WEEK, desk.now, desk.calendar), desk.calendar)
    return _print([(REPORTS[MONDAY], week)], desk, printer, shelf, told)


def print_one(
    code: str, period: str, desk: Desk, printer: Printer, shelf: Shelf
) -> tuple[str, ...]:
    """One report on demand, whatever was printed before; nobody is told. The names of its files."""
    names: list[str] = []
    for made in print_reports(code, period, desk, printer):
        names += _shelve(made, f"{made.report.code}/{period}", shelf)
    return tuple(names)


def _print(
    wanted: Iterable[tuple[About, Period]],
    desk: Desk,
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
            shelf.put(f"{folder}/{MARK}", _mark(made, desk))
        except Exception as exc:  # one bad report never stops the others
            failed.append((folder, type(exc).__name__))
            continue
        reports += len(made)
        for post in _readers(about, made, desk.sources.roles):
            try:
                told.tell(post, about.title, period_words(period))
                letters += 1
            except Exception as exc:  # nor does one bad post
                failed.append((f"{folder}/{post}", type(exc).__name__))
    return Printed(reports, letters, tuple(failed))


def _shelve(made: Made, folder: str, shelf: Shelf) -> list[str]:
    """Of a pack the index and the ZIP, which holds all the rest."""
    names = []
    for file, content in made.files.items():
        name = f"{folder}/{made.report.whose or CITY}/{file}"
        shelf.put(name, content)
        names.append(name)
    return names


def _mark(made: Iterable[Report], desk: Desk) -> bytes:
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
