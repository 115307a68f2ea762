"""A month of an invented city, frozen, counted, and printed in every format, by one process.

    python -m tests.benchmarks.reports --cases 10000 [--seed 7]

Prints JSON: seconds of R1 (the month), of R2 (every office with its list) and of the public board,
the seconds of the processor of all, the files made, and the most memory the process held. The bar:
the month within 60 s and 512 MB.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from typing import Any, Final

from aduan.application.board.build import board_objects
from aduan.application.board.ports import BoardPorts
from aduan.application.reports.make import make_report
from aduan.application.reports.ports import ReportPorts
from aduan.bootstrap.board import delicate, outlines
from aduan.bootstrap.parts.board_files import BoardFiles
from aduan.bootstrap.parts.printing import EveryFormat
from aduan.bootstrap.parts.report_names import report_names
from aduan.domain.city.city import load_city
from aduan.domain.figures.frozen import freeze
from aduan.domain.figures.periods import parse_period
from tests.benchmarks.reports_city import a_month
from tests.city import CALENDAR, PACK, RULES, wib
from tests.fakes.board import DaysInMemory, PapersInMemory, PhotosInMemory
from tests.fakes.figures import ArchiveInMemory, BookInMemory, ImprovementsInMemory

PERIOD: Final = "2026-03"
SECONDS: Final = 60.0
MEGABYTES: Final = 512


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    city = load_city(PACK)
    period, now = parse_period(PERIOD, CALENDAR), wib("2026-04-07 07:00")
    ledger = a_month(city, period, args.cases, seed=args.seed)
    archive = ArchiveInMemory()
    archive.keep(freeze(ledger, period, CALENDAR, now))
    book, names = BookInMemory({PERIOD: ledger}), report_names(PACK, city)
    desk = ReportPorts(book, archive, CALENDAR, names, now)
    drawn = outlines(PACK)
    board = BoardPorts(
        book=book,
        archive=archive,
        days=DaysInMemory(),
        log=ImprovementsInMemory(),
        photos=PhotosInMemory(),
        papers=PapersInMemory(),
        rules=RULES,
        names=names,
        delicate=delicate(city),
        outlines=drawn,
        now=now,
    )
    before = time.process_time()
    seconds: dict[str, float] = {}
    files = 0
    for code in ("R1", "R2"):
        seconds[code], made = _timed(lambda code=code: _printed(code, desk))  # type: ignore[misc]
        files += made
    seconds["board"], objects = _timed(lambda: len(board_objects(board, BoardFiles(drawn, {}))[0]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found: dict[str, Any] = {
        "cases": args.cases,
        "seconds": {name: round(took, 1) for name, took in seconds.items()},
        "processor_seconds": round(time.process_time() - before, 1),
        "files": files,
        "board_objects": objects,
        "peak_mb": round(peak),
    }
    print(json.dumps(found))
    return 0 if seconds["R1"] <= SECONDS and peak <= MEGABYTES else 1


def _printed(code: str, desk: ReportPorts) -> int:
    printer = EveryFormat()
    return sum(len(printer.printed(one)) for one in make_report(code, PERIOD, desk))


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


if __name__ == "__main__":
    raise SystemExit(main())
