"""Invented reports for the tests of duplicate detection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from aduan.domain.case.complaint import Location
from aduan.domain.duplicates.fingerprint import Fingerprint, Report, fingerprint
from aduan.domain.duplicates.lexicon import Lexicon, load_lexicon
from aduan.domain.duplicates.model import load_model
from aduan.domain.duplicates.sameness import CandidateCase, SamenessRules
from aduan.domain.duplicates.settings import load_settings

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang" / "duplicates"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NORTH_10_M = 0.00009


@cache
def lexicon() -> Lexicon:
    return load_lexicon(PACK)


@cache
def rules() -> SamenessRules:
    return SamenessRules(lexicon(), load_settings(PACK), load_model(PACK))


def report(
    number: int,
    text: str,
    *,
    hours: float = 0.0,
    channel: str = "rabeg",
    external: str | None = None,
    title: str = "",
    category: str | None = None,
    at: tuple[float, float] | None = None,
    accuracy: float = 12,
    address: str | None = None,
    kelurahan: str | None = None,
    reporter: str | None = None,
    emergency: bool = False,
    inspektorat: bool = False,
) -> Report:
    moment = START + timedelta(hours=hours)
    return Report(
        complaint_id=f"A{number}",
        channel=channel,
        external_id=external or f"{channel}-{number}",
        reported_at=moment,
        received_at=moment,
        title=title,
        text=text,
        category=category,
        location=Location(
            lat=at[0] if at else None,
            lng=at[1] if at else None,
            accuracy_m=accuracy if at else None,
            address=address,
            kelurahan=kelurahan,
        ),
        reporter_hash=reporter,
        emergency=emergency,
        inspektorat=inspektorat,
    )


def printed(one: Report) -> Fingerprint:
    return fingerprint(one, lexicon())


def case(
    case_id: str,
    *members: Report,
    closed_hours: float | None = None,
    resembles: tuple[tuple[str, float], ...] = (),
) -> CandidateCase:
    closed = None
    if closed_hours is not None:
        closed = int((START + timedelta(hours=closed_hours)).timestamp())
    return CandidateCase(
        case_id,
        tuple(printed(member) for member in members),
        size=len(members),
        closed_at=closed,
        resembles=resembles,
    )


def now(one: Report) -> int:
    return int(one.received_at.timestamp())
