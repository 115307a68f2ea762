"""Logs and metrics of the functions, without personal data.

Powertools' Logger and Metrics, but not its Tracer: Lambda's own active tracing records the
function, and the X-Ray SDK behind the Tracer costs two thirds of boto3's whole import
(`python -m tests.benchmarks.cold_start`).
"""

import logging
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from aduan.domain.privacy.finding import mask_identifiers

_PERSONAL_KEYS: Final = frozenset(
    {
        "body", "text", "title", "address", "reporter", "name", "phone", "email", "headers",
        "event", "item", "original", "comment", "reason", "exception", "exception_notes",
    }
)  # fmt: skip


class NoPersonalData(LambdaPowertoolsFormatter):
    """Drops the fields that hold what people wrote, the texts of errors (they quote it), and what
    the finder of personal data finds in any other text or name of a field."""

    def serialize(self, log: Any) -> str:
        return super().serialize(_without_persons(log))


def function_logger() -> Logger:
    """The function's logger; service and level come from the environment."""
    return Logger(logger_formatter=NoPersonalData(utc=True, use_rfc3339=True))


def function_metrics() -> Metrics:
    """Namespace and service come from the environment."""
    return Metrics()


def figures_of(report: Any) -> dict[str, float]:
    """The numbers of a use case's report; durations in seconds. Texts stay where they are."""
    found = {}
    for name, value in asdict(report).items():
        number = value.total_seconds() if isinstance(value, timedelta) else value
        if isinstance(number, int | float):
            found[name] = float(number)
    return found


def quiet_root() -> None:
    """The libraries' own warnings pass the same formatter; Lambda has put a handler on the root."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(NoPersonalData(utc=True, use_rfc3339=True))


def _without_persons(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _without_persons(name): _without_persons(inner)
            for name, inner in value.items()
            if str(name).lower() not in _PERSONAL_KEYS and not _error_text(name, value)
        }
    if isinstance(value, list | tuple):
        return [_without_persons(inner) for inner in value]
    if isinstance(value, str):
        return mask_identifiers(value)
    return value


def _error_text(name: Any, record: dict[Any, Any]) -> bool:
    """A stack trace's `value` is the error's text and `statement` a line of code."""
    return name in {"value", "statement"} and ("frames" in record or "function" in record)
