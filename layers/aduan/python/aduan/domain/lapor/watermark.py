"""From when on new reports are asked for: the start of the last run that went to its end, less an
overlap for clocks that differ. No outage is too long, and asking twice does no harm."""

from datetime import datetime, timedelta


def since(watermark: datetime | None, overlap: timedelta, from_the_start: datetime) -> datetime:
    """`from_the_start` is where a city that never asked begins."""
    return max(watermark - overlap, from_the_start) if watermark else from_the_start


def after_success(watermark: datetime | None, started_at: datetime) -> datetime:
    """Only a run whose every page was read and kept may move it, and never backwards."""
    return max(watermark, started_at) if watermark else started_at


def rewound(watermark: datetime | None, to: datetime) -> datetime:
    """An operator asks for the past again; never forwards, or something would be skipped."""
    return min(watermark, to) if watermark else to
