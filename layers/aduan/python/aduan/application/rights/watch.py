"""The clock of persons' wishes: after a day the desk hears of one, after two the officer for data
protection, and on the third once more. Told is noted before it is told twice."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from aduan.application.rights.ports import Officer, RequestBook
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.rights.request import SAID, Request, climbs_due

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class WatchPorts:
    """`desk` and `officer` are posts with a topic."""

    book: RequestBook
    told: Officer
    desk: str
    officer: str
    hour_seconds: float


@dataclass(slots=True)
class Watched:
    waiting: int = 0
    late: int = 0
    told: int = 0
    failed: list[str] = field(default_factory=list)


def watch(now: datetime, ports: WatchPorts) -> Watched:
    """One that fails is named and comes again."""
    seen = Watched()
    for request in ports.book.waiting(MOST):
        seen.waiting += 1
        seen.late += request.due_at <= now
        due = climbs_due(request, now, ports.hour_seconds)
        if due <= request.climbed:
            continue
        try:
            post = ports.desk if due == 1 else ports.officer
            ports.told.tell(post, *_words(request, now, ports.hour_seconds))
            ports.book.save(replace(request, climbed=due, revision=request.revision + 1))
            seen.told += 1
        except (ConflictError, BusyError):
            continue  # it was served meanwhile, or comes again with the next run
        except Exception as exc:  # one bad row never stops the others; it is counted and named
            seen.failed.append(f"{request.request_id} {type(exc).__name__}")
    return seen


def _words(request: Request, now: datetime, hour_seconds: float) -> tuple[str, str]:
    """Number, kind and time: nobody's name."""
    left = int((request.due_at - now).total_seconds() // hour_seconds)
    clock = f"sisa {left} jam" if left >= 0 else f"lewat {-left} jam"
    subject = f"Hak atas data pribadi {request.request_id}: {clock}"
    message = (
        f"Permintaan {request.request_id} ({SAID[request.right]}) belum selesai, {clock} dari 3x24 "
        f"jam.\nTahap: {request.stage.value}.\n"
        f"Batas: {request.due_at:%Y-%m-%d %H:%M} UTC (UU 27/2022).\n\n"
        "Kerjakan dengan: aduan privacy find --list, lalu aduan privacy "
        f"{request.right.value} --request {request.request_id}\n"
    )
    return subject, message
