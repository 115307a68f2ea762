"""A shift at the duty desk without a mouse: from the first press to a case that was opened and sent
on, on the real functions over a register of their own."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from playwright.sync_api import Page

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.desk.work import WORD
from aduan.domain import links
from aduan.domain.case.case import Status
from aduan.domain.links import DeskLink
from tests.benchmarks.full_city import a_city, rows_of
from tests.browser.conftest import Opened
from tests.browser.gateway import Request, free_port, served
from tests.browser.seen import DESK
from tests.handlers import ENVIRONMENT, lay_out_pack, started
from tests.register_table import create_register

KEY = "k" * 40
_MOST_TABS = 60


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """Three cases without an office."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    with mock_aws():
        table = create_register(boto3.client("dynamodb"))
        for complaint, case in a_city(3, 5, triage=3):
            for row in rows_of(table, complaint, case):
                table.client.put_item(TableName=table.name, Item=row)
        yield table


@pytest.fixture
def site(register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    secrets = boto3.client("secretsmanager")
    secrets.create_secret(Name="link", SecretString=json.dumps({"current": KEY, "previous": None}))
    lay_out_pack(tmp_path)
    environment = {
        **ENVIRONMENT, "REGISTER_TABLE": register.name, "OLD_LINK_SECRET_ID": "link",
        "OLD_LINKS_UNTIL": "2999-12-31",
    }  # fmt: skip
    behind = {
        name: started(function, tmp_path, monkeypatch, environment).handler
        for name, function in (("desk", "desk"), ("actions", "official_action"))
    }

    def answer(request: Request) -> Mapping[str, Any]:
        _, name, token = (*request.path.split("/", 2), "")[:3]
        if name not in behind:
            return {"statusCode": 204, "headers": {}, "body": ""}
        answered: Mapping[str, Any] = behind[name](
            {
                "httpMethod": request.method,
                "resource": f"/{name}/{{token}}",
                "pathParameters": {"token": token},
                "queryStringParameters": dict(request.query),
                "headers": dict(request.headers),
                "body": request.body.decode(),
            },
            None,
        )
        return answered

    return answer


def desk_address(origin: str) -> str:
    now = datetime.now(UTC)
    link = DeskLink("DISKOMINFO", now + timedelta(hours=9), "n", now, "DUTY")
    return f"{origin}/desk/{links.sign(link, [KEY.encode()])}"


def tab_to(page: Page, selector: str) -> None:
    """By the Tab key; whatever gets the focus shows it."""
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; }"
        )
        assert outline, page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"no way to {selector} by the Tab key")


def test_triage_opening_and_sending_need_no_mouse(
    opened: Opened, site: Any, register: Table
) -> None:
    with served(free_port(), site) as origin:
        page = opened(DESK).new_page()
        page.goto(desk_address(origin))
        page.keyboard.press("Tab")
        skip = page.locator("a.skip:focus")
        assert skip.bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        tab_to(page, ".line")
        page.keyboard.press("1")
        page.get_by_role("heading", name="Sekali sebelum mulai").wait_for()
        page.keyboard.type(WORD)
        page.keyboard.press("Enter")
        page.get_by_role("status").first.wait_for()
        assert page.locator(".line").count() == 2
        page.locator(".line:focus").wait_for()
        page.keyboard.press("2")
        page.wait_for_function("() => document.querySelectorAll('.line').length === 1")
        tab_to(page, "a[href*='/actions/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/actions/**")
        tab_to(page, "select[name=agency]")
        page.keyboard.press("ArrowDown")
        tab_to(page, "textarea[name=note]")
        page.keyboard.type("Jalan kota, menurut peta.")
        tab_to(page, "button")
        page.keyboard.press("Enter")
        page.get_by_role("status").first.wait_for()
    cases = RegisterCases(register)
    ids = [case.case_id for _, case in a_city(3, 5, triage=3)]
    assert {cases.get_case(one).status for one in ids} == {Status.BARU}
    assert cases.history(ids[2])[-1].note == "Jalan kota, menurut peta."
