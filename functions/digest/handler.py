"""Every morning at 07:30 in the city: what lies open with each office."""

import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aduan.application.digest import send_digests
from aduan.bootstrap.digest import open_digesting
from aduan.entrypoints.observability import function_logger

LOG = function_logger()
WIRED = open_digesting(os.environ)


def handler(_event: dict[str, Any], _context: object) -> dict[str, int]:
    """Out: how many offices were written to, and how many cases lie open."""
    report = send_digests(
        lists=WIRED.tables,
        book=WIRED.tables,
        publisher=WIRED.topics,
        head=WIRED.head(),
        rules=WIRED.rules,
        now=datetime.now(UTC),
    )
    LOG.info("digest", extra=asdict(report))
    return asdict(report)
