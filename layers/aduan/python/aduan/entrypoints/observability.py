"""Logs and metrics of the functions, without personal data.

Every handler has both, made before what it wires: `LOG`, `METRICS`, `WIRED`. Each call counts
something, so that a function that falls silent is told from one that has nothing to do.

Powertools' Logger and Metrics, but not its Tracer: Lambda's own active tracing records the
function, and the X-Ray SDK behind the Tracer costs two thirds of boto3's whole import
(`python -m tests.benchmarks.cold_start`).
"""

import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, Protocol

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter
from aws_lambda_powertools.metrics import MetricResolution, MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import (
    AmazonCloudWatchEMFProvider,
)

_PERSONAL_KEYS: Final = frozenset(
    {
        "body", "text", "title", "address", "reporter", "name", "phone", "email", "headers",
        "event", "item", "original", "comment", "reason", "exception", "exception_notes",
    }
)  # fmt: skip
_OWN_KEYS: Final = frozenset(
    {
        "level", "location", "timestamp", "service", "cold_start", "function_name",
        "function_memory_size", "function_arn", "function_request_id", "xray_trace_id",
        "request_id",
    }
)  # fmt: skip
"""What Powertools and Lambda write of a call; nobody's words reach them."""
_NOTHING_TO_FIND: Final = re.compile(r"(?:[^0-9@]*[0-9]){0,5}[^0-9@]*", re.ASCII)
"""ASCII with fewer than six digits and no @: too little for a number or an address of a person."""

ALWAYS: Final = frozenset({"calendar_days_left", "digest_done"})
"""Of these the alarm waits for a small figure, or for none."""
WATCHED: Final = frozenset(
    {
        "answer_401", "channels_oldest", "channels_person", "dedup_pending",
        "digest_failed", "lapor_drift", "lapor_oldest", "lapor_person",
        "lapor_unread", "photos_given_up", "reports_failed", "retention_failed",
        "second_look_failed", "sweep_failed", "sweep_late", "sweep_released",
        "sweep_unplaced", "words_pending", "words_set_aside",
    }
)  # fmt: skip
"""Those of the alarms in infra/capabilities/alarms.py; a test compares."""

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class NoPersonalData(LambdaPowertoolsFormatter):
    """Drops the fields that hold what people wrote, the texts of errors (they quote it), and what
    the finder of personal data finds in any other text or name of a field."""

    def serialize(self, log: Any) -> str:
        return super().serialize(_without_persons(log))


def function_logger() -> Logger:
    """The function's logger; service and level come from the environment. What the libraries warn
    of passes the same formatter: Lambda has put a handler on the root."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(NoPersonalData(utc=True, use_rfc3339=True))
    return Logger(logger_formatter=NoPersonalData(utc=True, use_rfc3339=True))


class FewMetrics(AmazonCloudWatchEMFProvider):
    """A figure becomes a metric where an alarm waits for it and it says something; every other
    stays a field of the same log line, where queries find it. A metric is paid by the hour it is
    written in, 0.30 USD a month for each: those nobody waits for would cost more than all
    functions."""

    def add_metric(
        self,
        name: str,
        unit: MetricUnit | str,
        value: float,
        resolution: MetricResolution | int = 60,
    ) -> None:
        if name in ALWAYS or (name in WATCHED and value):
            super().add_metric(name=name, unit=unit, value=value, resolution=resolution)
        else:
            self.add_metadata(name, [float(value)])

    def flush_metrics(self, raise_on_empty_metrics: bool = False) -> None:
        if self.metric_set or not self.metadata_set:
            if self.metric_set:
                super().flush_metrics(raise_on_empty_metrics)
            return
        sys.stdout.write(json.dumps({"service": self.service, **self.metadata_set}) + "\n")
        self.clear_metrics()


def write_metric(name: str, value: float, *, service: str) -> None:
    """One metric that comes up below a handler, where its METRICS are not at hand, in CloudWatch's
    embedded format. `service` is what it is about, not the function: several that write it are one
    series and one alarm. Which function it was, the same line says."""
    about = {
        "Timestamp": int(time.time() * 1000),
        "CloudWatchMetrics": [
            {
                "Namespace": os.environ.get("POWERTOOLS_METRICS_NAMESPACE", ""),
                "Dimensions": [["service"]],
                "Metrics": [{"Name": name, "Unit": "Count"}],
            }
        ],
    }
    function = os.environ.get("POWERTOOLS_SERVICE_NAME", "")
    line = {"_aws": about, "service": service, "function": function, name: [float(value)]}
    sys.stdout.write(json.dumps(line) + "\n")


def function_metrics() -> Metrics:
    """Namespace and service come from the environment."""
    return Metrics(provider=FewMetrics())


def has_left(context: Any, milliseconds: float) -> bool:
    """Whether Lambda leaves this run more than so much; called by hand, without a context, it has
    all the time there is."""
    return context is None or bool(context.get_remaining_time_in_millis() > milliseconds)


def log_each(
    log: Logger, said: str, failed: Iterable[tuple[str, str]], named: str = "about"
) -> None:
    """A line for each that failed: what it is about, under that name, and the kind of error."""
    for about, kind in failed:
        log.error(said, extra={named: about, "error": kind})


class Counter(Protocol):
    """What is needed of Powertools' Metrics."""

    def add_metric(self, name: str, unit: str, value: float) -> None: ...


def counted(counter: Counter) -> Callable[[Handler], Handler]:
    """Counts every answer by its status: a wave of 401 or 503 is seen without a log being read. A
    run by the clock answers nobody, and is counted only where it falls over."""

    def around(handler: Handler) -> Handler:
        @wraps(handler)
        def counting(event: dict[str, Any], context: Any) -> dict[str, Any]:
            status: int | None = HTTPStatus.INTERNAL_SERVER_ERROR.value
            try:
                response = handler(event, context)
                status = response.get("statusCode")
            finally:
                if status is not None:
                    counter.add_metric(name=f"answer_{status}", unit="Count", value=1)
            return response

        return counting

    return around


def figures_of(report: Any) -> dict[str, float]:
    """The numbers of a use case's report; durations in seconds. Texts stay where they are."""
    found = {}
    for one in fields(report):
        name, value = one.name, getattr(report, one.name)
        number = value.total_seconds() if isinstance(value, timedelta) else value
        if isinstance(number, int | float):
            found[name] = float(number)
    return found


def _without_persons(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _masked(str(name)): inner if name in _OWN_KEYS else _without_persons(inner)
            for name, inner in value.items()
            if str(name).lower() not in _PERSONAL_KEYS and not _error_text(name, value)
        }
    if isinstance(value, list | tuple):
        return [_without_persons(inner) for inner in value]
    if isinstance(value, str):
        return _masked(value)
    return value


def _masked(text: str) -> str:
    """The finder is loaded with the first text it is needed for: most functions log nothing but
    their own words and small figures."""
    if text.isascii() and _NOTHING_TO_FIND.fullmatch(text):
        return text
    from aduan.domain.privacy.finding import mask_identifiers  # noqa: PLC0415 - see above

    return mask_identifiers(text)


def _error_text(name: Any, record: dict[Any, Any]) -> bool:
    """A stack trace's `value` is the error's text and `statement` a line of code."""
    return name in {"value", "statement"} and ("frames" in record or "function" in record)
