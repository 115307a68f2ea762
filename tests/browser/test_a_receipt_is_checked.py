"""The page that checks a receipt: in a browser it says what `aduan verify` says, offline, and
nothing leaves it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.receipts import leaf, proven, sealed, verify
from aduan.pages.board.board_page import POLICY
from tests.browser.conftest import Opened
from tests.browser.seen import DESK, HOST, PHONE, found_by_axe, serve, too_wide
from tests.unit.board.a_board import PHOTO, receipts, sealed_days, the_board

DAY, _ = sealed_days()
PUBLISHED = json.loads(canonical(DAY))
WHOLE = json.loads(canonical(proven(receipts()[2], DAY)))
HOLDS, BROKEN = "Tidak ada yang berubah", "Ada yang tidak cocok"


def opened_at(context: Any) -> Page:
    page = the_board()["periksa.html"]
    headers = {"Content-Type": page.media_type, "Content-Security-Policy": POLICY}
    serve(context, {"/periksa.html": {"statusCode": 200, "headers": headers, "body": page.body}})
    opened: Page = context.new_page()
    opened.goto(f"{HOST}/periksa.html")
    return opened


def said_of(
    page: Page,
    document: str,
    photos: Mapping[str, bytes],
    day: Any = None,
) -> tuple[str, list[str]]:
    def files(names: Mapping[str, bytes], kind: str) -> list[Any]:
        return [{"name": n, "mimeType": kind, "buffer": body} for n, body in names.items()]

    page.reload()
    page.set_input_files("#terima", files({"t.json": document.encode()}, "application/json"))
    page.set_input_files("#foto", files(photos, "image/jpeg"))
    if day is not None:
        told = {"hari.json": json.dumps(day).encode()}
        page.set_input_files("#hari", files(told, "application/json"))
    page.get_by_role("button", name="Periksa").click()
    title = page.locator("#hasil h2")
    title.wait_for()
    return title.inner_text(), page.locator("#hasil li").all_inner_texts()


def changed(**values: Any) -> Any:
    return WHOLE | {"receipt": WHOLE["receipt"] | values}


@pytest.mark.parametrize(
    ("document", "photos", "day"),
    [
        (WHOLE, {"bukti.jpg": PHOTO}, PUBLISHED),
        (WHOLE, {"bukti.jpg": PHOTO[:-1] + b"x"}, PUBLISHED),
        (changed(lat=-6.2), {}, PUBLISHED),
        (changed(agency="DLH"), {}, None),
        (WHOLE["receipt"], {"bukti.jpg": PHOTO}, PUBLISHED),
        (WHOLE["receipt"], {}, None),
        (WHOLE, {}, PUBLISHED | {"leaves": PUBLISHED["leaves"][1:], "count": 6}),
        (WHOLE, {}, PUBLISHED | {"leaves": PUBLISHED["leaves"][1:]}),
        ({"receipt": 1}, {}, None),
        ([], {}, None),
    ],
)
def test_it_says_what_the_command_says(
    document: Any, photos: Mapping[str, bytes], day: Any, opened: Opened
) -> None:
    page = opened_at(opened(DESK))
    for text in (json.dumps(document), json.dumps(document, indent=2, ensure_ascii=False)):
        title, words = said_of(page, text, photos, day)
        verdict = verify(document, photos=photos, day=day)
        own = [one for one in words if "halaman ini" not in one and "Sertakan" not in one]
        wanted = [one for one in verdict.words if "Bandingkan" not in one and "Sertakan" not in one]
        assert own == wanted
        assert title == (HOLDS if verdict.ok else BROKEN)


def test_a_root_that_is_not_the_citys_is_found_without_any_other_file(opened: Opened) -> None:
    """Somebody who changed a receipt can make a tree of his own around it."""
    other = replace(receipts()[2], agency="DLH")
    forged = sealed(DAY.day, [leaf(one) for one in (other, *receipts()[3:])], DAY.before)
    document = json.loads(canonical(proven(other, forged)))
    assert verify(document).ok
    page = opened_at(opened(DESK))
    title, words = said_of(page, json.dumps(document), {})
    assert title == BROKEN
    assert "Akarnya BERBEDA dari yang tertanam di halaman ini." in words


def test_a_kept_copy_works_from_a_file_without_a_network(opened: Opened, tmp_path: Path) -> None:
    kept = tmp_path / "periksa.html"
    kept.write_bytes(the_board()["periksa.html"].body)
    context = opened(PHONE)
    context.set_offline(True)
    page = context.new_page()
    page.goto(kept.as_uri())
    title, words = said_of(page, json.dumps(WHOLE), {"bukti.jpg": PHOTO})
    assert title == HOLDS
    assert "Akarnya sama dengan yang tertanam di halaman ini." in words
    assert (found_by_axe(page), too_wide(page)) == ([], [])


def test_without_scripts_it_says_how_to_check(opened: Opened) -> None:
    page = opened_at(opened(PHONE, scripts=False))
    assert page.locator("#borang").is_hidden()
    assert page.get_by_text("Skrip peramban Anda mati").is_visible()
    page = opened_at(opened(PHONE))
    assert page.get_by_text("Skrip peramban Anda mati").is_hidden()
