"""What a library says in a log names nobody either."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from aduan.entrypoints.observability import function_logger, function_metrics


@pytest.fixture
def lambdas_own() -> Iterator[io.StringIO]:
    """The handler that Lambda puts on the root before a function is loaded."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_a_warning_of_a_library_carries_no_number_and_no_address(
    lambdas_own: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "track")
    function_logger()
    logging.getLogger("urllib3").warning("no answer to 081298765432 of warga@example.id")
    written = lambdas_own.getvalue()
    assert "no answer to [TELEPON] of [EMAIL]" in written


def test_a_figure_nobody_waits_for_is_a_field_and_no_metric(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A metric is paid by the hour it is written in; a field of a line is not."""
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "SatuAduan")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "sweep")
    for late, metrics in ((0, set()), (2, {"sweep_late"})):
        figures = function_metrics()
        figures.add_metric("sweep_late", "Count", late)
        figures.add_metric("sweep_confirmed", "Count", 3)
        figures.flush_metrics()
        (line,) = capsys.readouterr().out.splitlines()
        written = json.loads(line)
        assert (written["sweep_late"], written["sweep_confirmed"]) == ([late], [3])
        declared = written.get("_aws", {}).get("CloudWatchMetrics", [])
        assert {one["Name"] for each in declared for one in each["Metrics"]} == metrics
