"""The real handler of receive_webhook, with everything behind it replaced by fakes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.intake.webhooks import ENVIRONMENT, Door, handler_module


@pytest.fixture(scope="session")
def webhook_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("pack")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        with handler_module(folder, ENVIRONMENT) as module:
            yield module


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def post(webhook_module: Any, door: Door, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`post(event)` is the handler's answer."""
    monkeypatch.setattr(webhook_module, "WIRED", door)
    return lambda event: webhook_module.handler(event, None)
