"""One Chromium for the tier, one fresh context a test. Chromium is the system's own, never a
download: `apt-get install chromium`, or `CHROMIUM=/path/to/it`. On CI a missing browser fails."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.browser.seen import AXE, PHONE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Opened = Callable[..., BrowserContext]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None or not AXE.exists():
        why = "no Chromium on this machine" if path is None else "axe-core is missing: run `npm ci`"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """`opened(window=PHONE, scripts=True)`: a context of its own, closed after the test."""
    with ExitStack() as stack:

        def new(window: ViewportSize = PHONE, *, scripts: bool = True) -> BrowserContext:
            context = browser.new_context(
                viewport=window, java_script_enabled=scripts, locale="id-ID", timezone_id="UTC"
            )
            stack.callback(context.close)
            return context

        yield new
