"""Rows that pages, channels and searches cannot read ring the alarm of those the sweep cannot."""

from aduan.application.case.set_aside import SetAside
from aduan.domain.case.unreadable import Unreadable
from aduan.entrypoints.observability import function_logger, log_each, write_metric

FIGURE = "sweep_failed"


def told_apart(row: Unreadable) -> None:
    """`sweep_failed` counts what of the register cannot be looked at, whoever meets it."""
    log_each(function_logger(), "row not read", [(row.about, row.error)])
    write_metric(FIGURE, 1, service="sweep")


def set_aside() -> SetAside:
    return SetAside(told_apart)
