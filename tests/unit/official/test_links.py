"""A link opens one case for one post, once, and dies before it can do harm."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain import links
from aduan.domain.case.case import Role
from aduan.domain.links import ActionLink, DeskLink, Refusal
from tests.unit.samples import NOW, a_case

KEY = b"k" * 32
OLD_KEY = b"o" * 32


def a_link(**changes: object) -> ActionLink:
    link = links.link_for(
        a_case(),
        post="DISHUB",
        role=Role.OPERATOR,
        moves=("accept", "resolve"),
        expires_at=NOW + timedelta(days=7),
        nonce="n-1",
    )
    return replace(link, **changes)  # type: ignore[arg-type]


def test_a_token_says_again_what_was_signed() -> None:
    assert links.read_action(links.sign(a_link(), [KEY]), [KEY], NOW) == a_link()


def test_a_token_fits_a_message_and_a_path() -> None:
    token = links.sign(a_link(case_id="K-2026-000123", moves=("a_long_move",) * 9), [KEY])
    assert len(token) < 400
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_the_old_key_is_accepted_while_its_links_live_and_no_longer() -> None:
    token = links.sign(a_link(), [OLD_KEY])
    assert links.read_action(token, [KEY, OLD_KEY], NOW) == a_link()
    assert links.read_action(token, [KEY], NOW) is Refusal.TAMPERED


def test_a_link_ends_at_its_hour() -> None:
    token = links.sign(a_link(), [KEY])
    last = NOW + timedelta(days=7)
    assert isinstance(links.read_action(token, [KEY], last - timedelta(seconds=1)), ActionLink)
    assert links.read_action(token, [KEY], last) is Refusal.EXPIRED


@given(st.data())
def test_one_changed_character_anywhere_closes_the_link(data: st.DataObject) -> None:
    token = links.sign(a_link(), [KEY])
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("AZaz09-_.").filter(lambda c: c != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    assert links.read_action(changed, [KEY], NOW) is Refusal.TAMPERED


@given(st.text(max_size=300))
def test_no_text_whatever_opens_or_breaks_anything(text: str) -> None:
    assert links.read_action(text, [KEY], NOW) is Refusal.TAMPERED


@pytest.mark.parametrize("huge", ["a" * 1_000_000, "." * 5_000, "a.b." + "c" * 3_000])
def test_a_monstrous_token_is_refused_before_any_work(huge: str) -> None:
    assert links.read_action(huge, [KEY], NOW) is Refusal.TAMPERED


def test_a_desk_link_opens_no_case_and_a_case_link_no_desk() -> None:
    desk = DeskLink("DISKOMINFO", NOW + timedelta(hours=12), "n-2")
    token = links.sign(desk, [KEY])
    assert links.read_desk(token, [KEY], NOW) == desk
    assert links.read_action(token, [KEY], NOW) is Refusal.TAMPERED
    assert links.read_desk(links.sign(a_link(), [KEY]), [KEY], NOW) is Refusal.TAMPERED


def test_a_link_stands_while_the_case_is_where_it_was() -> None:
    assert links.refusal_for(a_link(), a_case(), used=False) is None


def test_a_used_link_is_dead() -> None:
    assert links.refusal_for(a_link(), a_case(), used=True) is Refusal.USED


def test_an_office_loses_its_link_with_the_case() -> None:
    moved = a_case(agency="DPUPR", hops=1)
    assert links.refusal_for(a_link(), moved, used=False) is Refusal.REASSIGNED


def test_an_office_that_gets_the_case_back_needs_its_new_link() -> None:
    back = a_case(agency="DISHUB", hops=2)
    assert links.refusal_for(a_link(), back, used=False) is Refusal.REASSIGNED


def test_a_reopened_case_kills_every_old_link() -> None:
    reopened = a_case(cycle=2)
    sekda = a_link(post="SEKDA", role=Role.SEKDA)
    assert links.refusal_for(a_link(), reopened, used=False) is Refusal.REASSIGNED
    assert links.refusal_for(sekda, reopened, used=False) is Refusal.REASSIGNED


def test_the_sekda_keeps_the_link_when_the_case_is_forwarded() -> None:
    sekda = a_link(post="SEKDA", role=Role.SEKDA)
    assert links.refusal_for(sekda, a_case(agency="DPUPR", hops=1), used=False) is None


def test_the_key_id_tells_nothing_of_the_key() -> None:
    assert links.key_id(KEY) != links.key_id(OLD_KEY)
    assert len(links.key_id(KEY)) == 8


def test_expiry_is_kept_in_utc_whatever_zone_it_was_written_in() -> None:
    link = a_link(expires_at=datetime(2026, 3, 10, tzinfo=UTC))
    read = links.read_action(links.sign(link, [KEY]), [KEY], NOW)
    assert isinstance(read, ActionLink)
    assert read.expires_at.tzinfo is UTC
