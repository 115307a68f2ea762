"""A program that opens every page of a mail and presses every button, typing nothing, changes no
clock, no level and no owner: a mail scanner does just that."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from aduan.domain.case.case import Case, PostponeProposal, Role, Status
from tests.fakes.pages import CasesInMemory
from tests.unit.official.test_official_action import Call, call, register, token_for  # noqa: F401
from tests.unit.samples import NOW, a_case

KEPT = (
    "agency", "level", "due", "hold", "cycle", "hops", "told", "proposal", "closed_at", "orders",
)  # fmt: skip
"""What matters: whose it is, how far up it went, and every clock."""


class Buttons(HTMLParser):
    """The forms of a page as a scanner sends them: hidden fields, first choices, nothing typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag in {"input", "button", "textarea"} and named.get("name") and self.forms:
            self.forms[-1][named["name"]] = named.get("value", "")
        elif tag == "select":
            self._select = named.get("name", "")
        elif tag == "option" and self.forms and named.get("value"):
            self.forms[-1].setdefault(self._select, named["value"])


CASES: dict[str, Callable[[], Case]] = {
    "new": a_case,
    "accepted": lambda: a_case(status=Status.DITERIMA),
    "in work": lambda: a_case(status=Status.DITINDAKLANJUTI, first_follow_up_at=NOW),
    "asked to wait": lambda: a_case(
        proposal=PostponeProposal("Anggaran", 2027, NOW + timedelta(60), NOW, "DISHUB")
    ),
    "in triage": lambda: a_case(status=Status.TRIASE, agency="DISKOMINFO"),
    "finished": lambda: a_case(status=Status.SELESAI, closed_at=NOW),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("post", "role"),
    [("DISHUB", Role.OPERATOR), ("DISHUB", Role.AGENCY_HEAD), ("SEKDA", Role.SEKDA),
     ("WALI_KOTA", Role.WALI_KOTA), ("DISKOMINFO", Role.DISKOMINFO)],
)  # fmt: skip
def test_pressing_every_button_changes_nothing_that_matters(
    name: str,
    post: str,
    role: Role,
    call: Call,  # noqa: F811
    register: CasesInMemory,  # noqa: F811
) -> None:
    case = CASES[name]()
    register.cases[case.case_id] = case
    token = token_for(case, post=post, role=role)
    for _ in range(2):
        page = call("GET", token)
        for form in Buttons(page["body"]).forms:
            given: dict[str, Any] = dict(form)
            assert call("POST", token, **given)["statusCode"] < 500
    after = register.cases[case.case_id]
    for kept in KEPT:
        assert getattr(after, kept) == getattr(case, kept), kept
    made = {entry.move for entry in register.entries[case.case_id]}
    assert made <= {"open", "accept"}
