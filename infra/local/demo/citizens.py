"""Plays the reporters: opens the page of the own complaint, fills in a form, sends it.

As for an official, the page is the only way in. What proves the reporter is what a caller of 112
has too: the code, and the last digits of the telephone.
"""

import re
import time
from dataclasses import dataclass
from typing import Final

from infra.local.demo import browser

TRIES: Final = 8
AGAIN_AFTER_SECONDS: Final = 2.0
_HELD_BACK: Final = "berubah"
"""In the words of the page, for a form of a moment ago."""


class NotTakenError(Exception):
    """The page did not offer the form, or did not take it; says what it answered."""


@dataclass(frozen=True)
class Citizen:
    """Somebody at home with a telephone: `page` is where the own complaint is read."""

    page: str
    phone: str

    def answer(self, words: str) -> str:
        return self._send("jawab", {"isi": words})

    def judge(self, verdict: str, words: str = "") -> str:
        return self._send("nilai", {"verdict": verdict, "isi": words})

    def rate(self, stars: int, *reasons: str) -> str:
        ticked = {f"alasan_{reason}": "1" for reason in reasons}
        return self._send("bintang", {"rating": str(stars), **ticked})

    def _send(self, do: str, values: dict[str, str]) -> str:
        """What the page says of it. What was answered a moment before the case was ready is tried
        again, as a person would who reloads the page."""
        said = ""
        for _ in range(TRIES):
            page = browser.get(self.page)
            form = next((one for one in page.forms if one.fields.get("do") == do), None)
            if form is None:
                said = f"no form for {do}: {page.status} {_words(page.text)}"
            else:
                answer = browser.submit(page, form, {**values, "angka": self.phone[-4:]})
                said = _words(answer.text)
                if answer.status == 200:
                    return said
                if _HELD_BACK not in said and answer.status < 500:
                    break
            time.sleep(AGAIN_AFTER_SECONDS)
        raise NotTakenError(said)


def _words(text: str) -> str:
    body = re.sub(r"(?s)<(style|script|head).*?</\1>", " ", text)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())[:300]
