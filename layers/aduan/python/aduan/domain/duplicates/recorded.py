"""Reports as they were recorded: lines of a stream, rows of a table of pairs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aduan.domain.case.complaint import Location
from aduan.domain.duplicates.fingerprint import Report


def report_of(row: Mapping[str, Any], complaint_id: str) -> Report:
    """A line of a recorded stream as a report."""
    data = row["data"]
    where = data.get("location") or {}
    return Report(
        complaint_id=complaint_id,
        channel=row["channel"],
        external_id=data["external_id"],
        reported_at=moment(data["reported_at"]),
        received_at=moment(row["received_at"]),
        title=data.get("title") or "",
        text=data.get("text") or "",
        category=data.get("category"),
        location=Location(
            lat=where.get("lat"),
            lng=where.get("lng"),
            accuracy_m=where.get("accuracy_m"),
            address=where.get("address"),
            kelurahan=where.get("kelurahan"),
            kecamatan=where.get("kecamatan"),
        ),
        reporter_hash=_reporter(data.get("reporter")),
    )


def report_of_pair(row: Mapping[str, str], side: str) -> Report:
    """One side (a or b) of a recorded pair as a report."""
    at = moment(row[f"{side}_reported_at"])
    return Report(
        complaint_id=f"{row['pair_id']}{side}",
        channel="rabeg",
        external_id=f"{row['pair_id']}{side}",
        reported_at=at,
        received_at=at,
        text=row[f"{side}_text"],
        category=row[f"{side}_category"] or None,
        location=Location(
            address=row[f"{side}_address"] or None, kelurahan=row[f"{side}_kelurahan"] or None
        ),
    )


def _reporter(reporter: Mapping[str, str] | None) -> str | None:
    """A stand-in for the keyed hash: one value for all spellings of a telephone number."""
    digits = "".join(ch for ch in (reporter or {}).get("phone", "") if ch.isdigit())
    if not digits:
        return None
    national = digits.removeprefix("62").lstrip("0")
    return hashlib.sha256(national.encode()).hexdigest()[:16]


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
