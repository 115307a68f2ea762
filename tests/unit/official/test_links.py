"""A link opens one case for one post, once, and dies before it can do harm."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain import links
from aduan.domain.case.case import Role
from aduan.domain.case.lifecycle import Move
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


def test_a_genuine_key_id_before_letters_outside_ascii_opens_and_breaks_nothing() -> None:
    """`hmac.compare_digest` raises TypeError at the first letter outside ASCII."""
    for token in (
        f"{links.key_id(KEY)}.abc.é",
        f"{links.key_id(KEY)}.é.abc",
        f"{links.key_id(KEY)}.abc.abc",
        f"{links.key_id(KEY)}..",
    ):
        assert links.read_action(token, [KEY], NOW) is Refusal.TAMPERED
        assert links.read_desk(token, [KEY], NOW) is Refusal.TAMPERED


def signed(payload: object) -> str:
    """What we would have signed, had a link this shape."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    body = f"{links.key_id(KEY)}.{base64.urlsafe_b64encode(text.encode()).rstrip(b'=').decode()}"
    mac = hmac.new(KEY, b"satu-aduan link v1\x00" + body.encode(), hashlib.sha256).digest()
    return f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


ENDS = int((NOW + timedelta(days=7)).timestamp())
FIELDS = ["kasus", "01K-CASE", "DISHUB", "operator", "accept resolve", 1, 0, ENDS, "n-1"]


def test_a_link_is_signed_the_way_every_link_that_lives_was() -> None:
    """A link in a mail stays good over an upgrade: this is how they all were written."""
    compact = json.dumps(FIELDS, separators=(",", ":"))
    assert links.sign(a_link(), [KEY]) == signed(compact)
    assert links.key_id(KEY) == hashlib.sha256(b"satu-aduan link key id\x00" + KEY).hexdigest()[:8]
    assert links.read_action(signed(FIELDS), [KEY], NOW) == a_link()
    desk = DeskLink("DISKOMINFO", NOW + timedelta(days=7), "n-2")
    assert links.read_desk(signed(["meja", "DISKOMINFO", ENDS, "n-2"]), [KEY], NOW) == desk


@pytest.mark.parametrize(
    "payload",
    [
        "not json",
        "",
        [],
        {},
        ["kasus"],
        FIELDS[:-1],
        [*FIELDS, "more"],
        ["lain", *FIELDS[1:]],
        [*FIELDS[:3], "raja", *FIELDS[4:]],
        [*FIELDS[:5], "1", *FIELDS[6:]],
        [*FIELDS[:7], 10**20, "n-1"],
        ["meja", "DISKOMINFO", 10**20, "n"],
        ["meja", 1, ENDS, "n"],
    ],
    ids=str,
)
def test_a_shape_we_do_not_know_is_refused_though_it_is_signed(payload: object) -> None:
    token = signed(payload)
    assert links.read_action(token, [KEY], NOW) is Refusal.TAMPERED
    assert links.read_desk(token, [KEY], NOW) is Refusal.TAMPERED


def test_a_payload_that_is_no_base64_or_no_text_is_refused_though_it_is_signed() -> None:
    for raw in ("a", "_w"):  # a length no base64 has; a byte that is no UTF-8
        body = f"{links.key_id(KEY)}.{raw}"
        mac = hmac.new(KEY, b"satu-aduan link v1\x00" + body.encode(), hashlib.sha256).digest()
        token = f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        assert links.read_action(token, [KEY], NOW) is Refusal.TAMPERED


@pytest.mark.parametrize("dots", [0, 1, 3, 4])
def test_a_token_has_three_parts(dots: int) -> None:
    token = links.sign(a_link(), [KEY])
    parts = token.split(".")
    other = ".".join(parts[: dots + 1]) if dots < 2 else token + "." * (dots - 2)
    assert links.read_action(other, [KEY], NOW) is Refusal.TAMPERED


@pytest.mark.parametrize(("letters", "opens"), [(0, True), (1, False)])
def test_a_token_may_be_as_long_as_the_limit_and_no_longer(letters: int, opens: bool) -> None:
    """Its length is looked at before any work is done for it."""
    short = len(links.sign(a_link(nonce=""), [KEY]))
    nonce = "n" * ((links.MAX_TOKEN_LENGTH - short) * 3 // 4)
    while len(links.sign(a_link(nonce=nonce), [KEY])) < links.MAX_TOKEN_LENGTH:
        nonce += "n"
    token = links.sign(a_link(nonce=nonce + "nn" * letters), [KEY])
    assert (len(token) == links.MAX_TOKEN_LENGTH) is opens
    assert isinstance(links.read_action(token, [KEY], NOW), ActionLink) is opens


def test_a_desk_link_ends_at_its_hour_too() -> None:
    token = links.sign(DeskLink("DISKOMINFO", NOW, "n"), [KEY])
    assert links.read_desk(token, [KEY], NOW) is Refusal.EXPIRED
    assert links.read_desk(token, [KEY], NOW - timedelta(seconds=1)) == DeskLink(
        "DISKOMINFO", NOW, "n"
    )


def test_a_link_is_bound_to_the_case_as_it_stands() -> None:
    link = links.link_for(
        a_case(cycle=3, hops=2), post="SEKDA", role=Role.SEKDA, moves=[Move.REOPEN],
        expires_at=NOW, nonce="n",
    )  # fmt: skip
    assert link == ActionLink("01K-CASE", "SEKDA", Role.SEKDA, ("reopen",), 3, 2, NOW, "n")
    assert type(link.moves[0]) is str


def test_a_desk_link_opens_no_case_and_a_case_link_no_desk() -> None:
    desk = DeskLink("DISKOMINFO", NOW + timedelta(hours=12), "n-2")
    token = links.sign(desk, [KEY])
    assert links.read_desk(token, [KEY], NOW) == desk
    assert links.read_action(token, [KEY], NOW) is Refusal.TAMPERED
    assert links.read_desk(links.sign(a_link(), [KEY]), [KEY], NOW) is Refusal.TAMPERED


def test_a_link_stands_while_the_case_is_where_it_was() -> None:
    assert links.refusal_for(a_link(), a_case()) is None


def test_an_office_loses_its_link_with_the_case() -> None:
    moved = a_case(agency="DPUPR", hops=1)
    assert links.refusal_for(a_link(), moved) is Refusal.REASSIGNED


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AGENCY_HEAD, Role.LOCAL_HEAD])
@pytest.mark.parametrize(
    "moved", [{"agency": "DPUPR", "hops": 1}, {"agency": "DPUPR"}, {"hops": 2}]
)
def test_heads_lose_their_link_with_the_case_as_their_operators_do(
    role: Role, moved: dict[str, object]
) -> None:
    assert links.refusal_for(a_link(role=role), a_case()) is None
    assert links.refusal_for(a_link(role=role), a_case(**moved)) is Refusal.REASSIGNED


@pytest.mark.parametrize("role", [Role.SEKDA, Role.WALI_KOTA, Role.DISKOMINFO])
def test_leaders_and_the_desk_keep_theirs(role: Role) -> None:
    link = a_link(post="SEKDA", role=role)
    assert links.refusal_for(link, a_case(agency="DPUPR", hops=1)) is None


def test_to_whom_a_case_is_withheld_from_a_link_never_was_whatever_else_is_true() -> None:
    for case in (
        a_case(withheld_from=("DISHUB",)),
        a_case(withheld_from=("DLH", "DISHUB"), cycle=2, agency="DPUPR"),
    ):
        assert links.refusal_for(a_link(), case) is Refusal.TAMPERED
    assert links.refusal_for(a_link(), a_case(withheld_from=("DLH",))) is None


def test_an_office_that_gets_the_case_back_needs_its_new_link() -> None:
    back = a_case(agency="DISHUB", hops=2)
    assert links.refusal_for(a_link(), back) is Refusal.REASSIGNED


def test_a_reopened_case_stays_with_its_office_and_so_does_the_link() -> None:
    sekda = a_link(post="SEKDA", role=Role.SEKDA)
    for reopened in (a_case(cycle=2), a_case(cycle=2, hops=0)):
        assert links.refusal_for(a_link(), reopened) is None
        assert links.refusal_for(sekda, reopened) is None
    assert links.refusal_for(a_link(), a_case(cycle=2, agency="DPUPR")) is Refusal.REASSIGNED


@pytest.mark.parametrize(
    ("came_back", "stands"),
    [(None, True), (timedelta(0), True), (timedelta(milliseconds=400), True),
     (timedelta(seconds=1), False), (-timedelta(days=1), True)],
)  # fmt: skip
def test_a_case_the_desk_took_and_gave_back_needs_a_new_link_too(
    came_back: timedelta | None, stands: bool
) -> None:
    """A correction counts no hop; it moves the agency's clock. A link knows its second."""
    written = NOW.replace(microsecond=0)
    link = a_link(written_at=written, sent_to="DISHUB")
    case = a_case(clock_from=None if came_back is None else written + came_back)
    assert (links.refusal_for(link, case) is None) is stands


def test_a_forms_nonce_belongs_to_its_link_its_form_and_its_page() -> None:
    made = {
        links.form_nonce(link, once, form)
        for link in (a_link(), a_link(nonce="n-2"))
        for once in ("a", "b")
        for form in ("follow_up", "forward")
    }
    assert len(made) == 8


def test_the_sekda_keeps_the_link_when_the_case_is_forwarded() -> None:
    sekda = a_link(post="SEKDA", role=Role.SEKDA)
    assert links.refusal_for(sekda, a_case(agency="DPUPR", hops=1)) is None


def test_the_key_id_tells_nothing_of_the_key() -> None:
    assert links.key_id(KEY) != links.key_id(OLD_KEY)
    assert len(links.key_id(KEY)) == 8


def test_expiry_is_kept_in_utc_whatever_zone_it_was_written_in() -> None:
    link = a_link(expires_at=datetime(2026, 3, 10, tzinfo=UTC))
    read = links.read_action(links.sign(link, [KEY]), [KEY], NOW)
    assert isinstance(read, ActionLink)
    assert read.expires_at.tzinfo is UTC
