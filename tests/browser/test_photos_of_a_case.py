"""Photos of the work, on a telephone: several at once with the script, one by one without it."""

import json
from dataclasses import replace
from typing import Any

from playwright.sync_api import BrowserContext, Route

from aduan.pages.official.case_page import case_page
from aduan.pages.shared.exchange import show
from tests.browser.conftest import Opened
from tests.browser.seen import HOST, serve
from tests.unit.pages.every_page import SERANG, TOKEN, a_view
from tests.unit.samples import a_case

BUCKET = "https://bukti.example"
JPEG = {"mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0" + bytes(400)}


def answered(ready: int, checking: int) -> dict[str, Any]:
    view = a_view(
        a_case(), photos=(), photos_refused=(), photos_in_check=checking,
        ready_photos=tuple(f"e{at}" for at in range(ready)),
        moves=frozenset({"follow_up", "resolve"}),
    )  # fmt: skip
    view = replace(view, token=TOKEN)
    return show(case_page(view, SERANG, upload_origin=BUCKET), city="Kota Serang")


class Storage:
    """The bucket and the case behind the page: a photo that arrived is checked at the next look."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked, self.arrived, self.looks = 0, 0, 0
        serve(context, {})
        context.route(f"{HOST}/actions/**", self.page)
        context.route(f"{BUCKET}/**", self.store)

    def page(self, route: Route) -> None:
        if route.request.url.endswith("/photo"):
            self.asked += 1
            form = {"url": f"{BUCKET}/", "fields": {"key": f"k{self.asked}"}, "evidence_id": "e"}
            route.fulfill(status=200, content_type="application/json", body=json.dumps(form))
            return
        self.looks += bool(self.arrived)
        ready = self.arrived if self.looks > 1 else 0
        answer = answered(ready, self.arrived - ready)
        route.fulfill(status=200, headers=dict(answer["headers"]), body=answer["body"])

    def store(self, route: Route) -> None:
        self.arrived += route.request.method == "POST"
        route.fulfill(status=204)


def test_two_photos_are_sent_and_checked_while_the_note_is_typed(opened: Opened) -> None:
    context = opened()
    storage = Storage(context)
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if said.type == "error" else None)
    page.goto(f"{HOST}/actions/{TOKEN}")
    send = page.locator("#resolve button", has_text="Nyatakan selesai")
    assert send.is_disabled()
    page.locator("#foto-baru").set_input_files(
        [{"name": "a.jpg", **JPEG}, {"name": "b.jpg", **JPEG}]  # type: ignore[list-item]
    )
    page.locator("#resolve-note").fill("Lampu diganti dua titik.")
    assert page.locator("[data-preview] img").count() == 2
    page.locator("#resolve [data-ready='2']").wait_for(timeout=15_000)
    assert send.is_enabled()
    assert page.locator("#resolve-note").input_value() == "Lampu diganti dua titik."
    assert (storage.asked, storage.arrived) == (2, 2)
    assert [text for text in blocked if "Content Security Policy" in text] == []


def test_what_is_no_photo_is_not_sent_and_said(opened: Opened) -> None:
    context = opened()
    storage = Storage(context)
    page = context.new_page()
    page.goto(f"{HOST}/actions/{TOKEN}")
    page.locator("#foto-baru").set_input_files(
        [{"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}]
    )
    said = page.locator("[data-progress]", has_text="tidak dapat dikirim")
    said.wait_for(timeout=5_000)
    assert storage.asked == 0
    assert page.locator("#resolve button", has_text="Nyatakan selesai").is_disabled()


def test_without_the_script_a_photo_goes_by_its_own_page(opened: Opened) -> None:
    context = opened(scripts=False)
    storage = Storage(context)
    page = context.new_page()
    page.goto(f"{HOST}/actions/{TOKEN}")
    assert page.locator("#foto-baru").is_hidden()
    assert page.locator("#resolve-note").is_hidden()
    page.get_by_role("button", name="Tambah foto hasil pekerjaan").click()
    page.wait_for_url("**/photo")
    assert storage.asked == 1


def test_the_two_things_to_do_are_in_reach_of_the_thumb_wherever_one_reads(opened: Opened) -> None:
    context = opened()
    Storage(context)
    page = context.new_page()
    page.goto(f"{HOST}/actions/{TOKEN}")
    bar = page.get_by_role("navigation", name="Tindakan utama")
    for at in (0, 600, 1200):
        page.evaluate(f"scrollTo(0, {at})")
        box = bar.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844
    bar.get_by_role("link", name="Selesaikan dengan foto").click()
    page.wait_for_timeout(300)
    box = page.locator("#resolve h2").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 700
