"""Looks at the app of a channel as its users do: one page, and what it says of each complaint.

The app draws the page from the calls its server was told by, and asks the hub for nothing; so what
is read here is what webhooks alone have brought about.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from infra.local.demo import browser
from infra.local.stack import LocalStack

_COMPLAINT: Final = re.compile(r'(?s)<article class="card">(.*?)</article>')
_NUMBER: Final = re.compile(r"<h2>(.*?)</h2>")
_STATUS: Final = re.compile(r'<li class="tag[^"]*">(.*?)</li>')


@dataclass(frozen=True)
class Shown:
    """One complaint on the screen: its status, and every word of it, the newest call first."""

    status: str
    words: str


def of(stack: LocalStack, channel: str) -> Mapping[str, Shown]:
    """By the channel's own number of the complaint."""
    return read(browser.get(f"{stack.public_url}/aplikasi?kanal={quote(channel)}").text)


def read(page: str) -> Mapping[str, Shown]:
    return {
        _first(_NUMBER, article): Shown(_first(_STATUS, article), _plain(article))
        for article in _COMPLAINT.findall(page)
    }


def _first(what: re.Pattern[str], article: str) -> str:
    found = what.search(article)
    return _plain(found[1]) if found else ""


def _plain(markup: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", markup).split()))
