"""What a link that opens nothing answers: whose fault it is, and what is left to do."""

from typing import Final

import pytest

from aduan.application.official.open_link import DeadLink
from aduan.domain.links import Refusal
from aduan.pages.shared.closed_door import RENEW, closed_door, fresh_link_page
from aduan.pages.shared.labels import REFUSAL
from tests.unit.samples import CITY

AGAIN: Final = {Refusal.EXPIRED}


@pytest.mark.parametrize("refusal", list(Refusal))
def test_what_we_never_wrote_is_not_found_and_what_is_over_is_gone(refusal: Refusal) -> None:
    page = closed_door(DeadLink(refusal, "SRG-1", "DISHUB"), CITY)
    title, why = REFUSAL[refusal]
    assert page.status == (404 if refusal is Refusal.TAMPERED else 410)
    assert (page.title, page.template) == (title, "shared/closed_door.html")
    assert page.values == {
        "why": why,
        "number": "SRG-1",
        "office": "Dinas Perhubungan",
        "renew": RENEW if refusal in AGAIN else None,
    }


@pytest.mark.parametrize("refusal", list(Refusal))
def test_where_there_can_be_no_fresh_link_none_is_offered(refusal: Refusal) -> None:
    page = closed_door(DeadLink(refusal), CITY, renewable=False)
    assert (page.values["renew"], page.values["number"], page.values["office"]) == (None, None, "")


def test_a_fresh_link_is_said_to_be_on_its_way_and_never_shown() -> None:
    page = fresh_link_page("SRG-1")
    assert (page.title, page.template, page.status) == (
        "Tautan baru dikirim", "official/fresh_link.html", 200,
    )  # fmt: skip
    assert page.values == {"number": "SRG-1"}
