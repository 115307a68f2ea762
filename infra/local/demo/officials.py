"""Plays the officials: opens the link of a notice, fills in the page's form, sends it.

The page is the only way in, as it is for them: no function is called and no item is written.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from infra.local.demo import browser, photo, story
from infra.local.demo.story import Act

LINK: Final = re.compile(r"https?://\S+/actions/[^\s<>\"'/]+")
PHOTO_CHECKED_WITHIN_SECONDS: Final = 30.0
TRIES: Final = 4
RENEW: Final = "kirim_tautan"
WORDS: Final = {
    "follow_up": "Petugas sudah ke lokasi dan pekerjaan mulai dikerjakan malam ini.",
    "resolve": "Pekerjaan sudah selesai, foto terlampir.",
    "eye_agree": "Sudah ditelepon ke lokasi, pekerjaannya memang selesai.",
    "forward": "Setelah dicek di lapangan, urusan ini ditangani dinas yang dituju.",
    "not_our_authority": "Lokasi dan asetnya bukan milik pemerintah kota.",
    "ask_reporter": "Mohon sebutkan letak persisnya dan sejak kapan.",
    "propose_postpone": "Pekerjaan besar, belum ada di anggaran tahun ini.",
    "approve_postpone": "Disetujui, masukkan ke anggaran tahun depan.",
}
FOR_THE_REPORTER: Final = "Pekerjaan ini direncanakan pada anggaran tahun depan."
REVIEWED_AFTER: Final = timedelta(days=90)
"""A date on a form is a real date, however fast the clock of the evening runs."""


class PageRefusedError(Exception):
    """The page did not offer the move, or refused it; says what it answered."""


class LinkOverError(Exception):
    """The link is over; a fresh one is on its way."""


class PageBrokenError(Exception):
    """The page came with a 5xx; it may be tried again."""


@dataclass
class Desk:
    """One official at work on one case: the link of the notice, then whatever the pages lead to."""

    link: str
    picture: str
    """What the photos of this case are drawn from."""
    once: str = ""
    """The form of the press under way: sent again after a lost answer, it changes nothing twice."""

    def act(self, act: Act) -> None:
        """Make one move through the page; raises PageRefusedError with what the page said, or
        LinkOverError if the link is over: then go on with that of the next notice.

        A page that does not come, or comes with a 5xx, is opened and tried again, as a person
        would, and the same form is sent again. If by then the page no longer offers the move, the
        press before had counted."""
        self.once = ""
        for attempt in range(1, TRIES + 1):
            try:
                self._try(act)
            except (OSError, PageBrokenError) as broken:
                if attempt == TRIES:
                    raise PageRefusedError(f"{TRIES} times: {broken}") from broken
                time.sleep(attempt)
            except (PageRefusedError, LinkOverError):
                if attempt == 1:
                    raise
                return
            else:
                return

    def _try(self, act: Act) -> None:
        page = _sound(browser.get(self.link))
        if page.status == 410 and (renewal := page.form(RENEW)) is not None:
            _sound(browser.submit(page, renewal, {}))
            raise LinkOverError(_words(page.text))
        if page.status != 200:
            raise PageRefusedError(f"GET {page.status}: {_words(page.text)}")
        if act.move == story.COPY:
            self._try_a_copy(page, act.whom or "")
            return
        move = "resolve" if act.move == story.RESOLVE_DOUBTED else act.move
        if move == "resolve":
            by_a_tool = act.move == story.RESOLVE_DOUBTED
            page = self._with_photo(page, photo.finished_work(self.picture, by_a_tool=by_a_tool))
        form = page.form(move)
        if form is None:
            raise PageRefusedError(f"no form for {act.move}: {_words(page.text)}")
        self.once = self.once or form.fields.get("once", "")
        answer = _sound(browser.submit(page, form, _values(form, act) | {"once": self.once}))
        if answer.status != 200:
            raise PageRefusedError(f"POST {answer.status}: {_words(answer.text)}")
        self.link = _next_link(answer) or self.link

    def _with_photo(self, page: browser.Page, picture: bytes) -> browser.Page:
        """Upload a photo and wait until it was checked."""
        self._upload(page, picture)
        return self._until(lambda page: page.form("resolve") is not None)

    def _try_a_copy(self, page: browser.Page, of: str) -> None:
        """The photo another case was finished with is refused, and the page says why."""
        self._upload(page, photo.finished_work(of))
        self._until(lambda page: "sudah dipakai sebagai bukti kasus lain" in page.text)

    def _upload(self, page: browser.Page, picture: bytes) -> None:
        ask = next((form for form in page.forms if form.action.endswith("/photo")), None)
        if ask is None:
            raise PageRefusedError(f"no way to add a photo: {_words(page.text)}")
        upload = _sound(browser.submit(page, ask, {}))
        form = next((form for form in upload.forms if form.file_field), None)
        if form is None:
            raise PageRefusedError(f"no upload form: {upload.status} {_words(upload.text)}")
        stored = browser.submit(upload, form, {}, file=("hasil.png", picture))
        if stored.status >= 400:
            raise PageRefusedError(f"upload {stored.status}: {_words(stored.text)}")

    def _until(self, stands: Callable[[browser.Page], bool]) -> browser.Page:
        deadline = time.monotonic() + PHOTO_CHECKED_WITHIN_SECONDS
        page = _sound(browser.get(self.link))
        while time.monotonic() < deadline:
            if stands(page):
                return page
            time.sleep(0.5)
            page = _sound(browser.get(self.link))
        raise PageRefusedError(f"the photo was not checked: {_words(page.text)}")


def _sound(page: browser.Page) -> browser.Page:
    if page.status >= 500:
        raise PageBrokenError(f"{page.status}: {_words(page.text)}")
    return page


def link_in(text: str) -> str | None:
    """The action link of a notice."""
    found = LINK.search(text)
    return found[0] if found else None


def link_about(number: str, subject: str, text: str) -> str | None:
    """The action link a mail holds for one case: its own notice, or its line of a summary of what
    went beyond the hourly limit."""
    if number in subject:
        return link_in(text)
    before, found, after = text.partition(f"[{number}]")
    return link_in(after) if found and before else None


def _values(form: browser.Form, act: Act) -> dict[str, str]:
    values = {}
    if "note" in form.required or act.move in WORDS:
        values["note"] = WORDS.get(act.move, "Dicatat.")
    if "public_note" in form.required:
        values["public_note"] = FOR_THE_REPORTER
    review = datetime.now(UTC) + REVIEWED_AFTER
    if "review_on" in form.fields:
        values["review_on"] = f"{review:%Y-%m-%d}"
    for name in form.choices:
        values[name] = f"{review:%Y}" if name == "fiscal_year" else act.whom or ""
    return values


def _next_link(page: browser.Page) -> str | None:
    """Where the official goes on: the page they landed on, when it is a link of its own."""
    return page.url if LINK.fullmatch(page.url) else link_in(page.text)


def _words(text: str) -> str:
    """What a person reads on a page, shortened."""
    body = re.sub(r"(?s)<(style|script|head).*?</\1>", " ", text)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())[:200]
