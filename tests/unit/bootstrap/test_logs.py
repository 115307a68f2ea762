"""What a library says in a log names nobody either."""

import io
import logging
from collections.abc import Iterator

import pytest

from aduan.entrypoints.observability import function_logger


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
