"""The two published documents as channel developers open them: drawn by Redoc, from here alone."""

import json
from typing import Final

import pytest

from infra.local import documents
from tests.browser.conftest import Opened
from tests.browser.gateway import Request, free_port, served
from tests.browser.seen import DESK, NARROW

DOCUMENTS: Final = {
    "openapi.json": lambda: documents.openapi("http://localhost:4566/local"),
    "told.json": lambda: documents.told(documents.read_asyncapi()),
}


@pytest.mark.parametrize("window", [DESK, NARROW], ids=["desk", "phone"])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_redoc_draws_the_document_and_asks_nobody_else(
    document: str, window: dict[str, int], opened: Opened
) -> None:
    if not documents.REDOC.is_file():
        pytest.skip("Redoc is missing: run `npm ci`")
    drawn_from = DOCUMENTS[document]()

    def answer(request: Request) -> dict[str, object]:
        body: bytes | str = ""
        kind = "text/html; charset=utf-8"
        if request.path == "/":
            body = documents.drawn("Dokumen", f"/{document}", "/polos")
        elif request.path == f"/{document}":
            kind, body = "application/json", json.dumps(drawn_from)
        elif request.path == "/pengembang/redoc.js":
            kind, body = "text/javascript; charset=utf-8", documents.REDOC.read_bytes()
        status = 200 if body else 404
        return {"statusCode": status, "headers": {"Content-Type": kind}, "body": body}

    with served(free_port(), answer) as origin:
        page = opened(window).new_page()
        thrown: list[str] = []
        elsewhere: list[str] = []
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.on("requestfinished", lambda asked: elsewhere.append(asked.url))
        page.on(
            "requestfailed",
            lambda asked: (
                None if "csp" in str(asked.failure).lower() else elsewhere.append(asked.url)
            ),
        )
        page.goto(f"{origin}/")
        page.get_by_role("heading", name=drawn_from["info"]["title"]).wait_for(timeout=60_000)
        named = [*drawn_from.get("paths", {}), *drawn_from.get("webhooks", {})]
        drawn = page.locator("#redoc")
        for name in named if window is DESK else ():  # a narrow window folds them into a menu
            drawn.get_by_text(name, exact=True).first.wait_for(state="attached", timeout=30_000)
    assert named
    assert thrown == []
    assert [url for url in elsewhere if not url.startswith((origin, "data:", "blob:"))] == []
