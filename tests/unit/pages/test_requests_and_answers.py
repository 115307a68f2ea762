"""What the pages read of a request, whatever was sent, and what every answer says to a browser."""

import base64
from collections.abc import Mapping
from typing import Any, Final

import pytest

from aduan.pages.shared.assets import SCRIPT, STYLE, csp_hash, sent
from aduan.pages.shared.exchange import (
    MAX_FORM_BYTES,
    PageRequest,
    once_more,
    page_request,
    see_other,
    show,
    too_long,
)
from aduan.pages.shared.page import GUARD_HEADERS, Page, headers

PAGE: Final = Page("Judul", "shared/message.html", {"why": "Sebabnya."}, status=409)


def posted(body: str | None, *, encoded: bool = False, **more: Any) -> PageRequest:
    return page_request({"httpMethod": "POST", "body": body, "isBase64Encoded": encoded, **more})


def encoded(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return base64.b64encode(raw).decode()


# --- a request ----------------------------------------------------------------------------------


def test_a_request_is_read_as_api_gateway_hands_it_on() -> None:
    event = {
        "httpMethod": "post",
        "resource": "/actions/{token}/photo",
        "pathParameters": {"token": "abc.def"},
        "queryStringParameters": {"foto": "1", "n": 2},
        "headers": {"Accept": "text/html, application/json", "COOKIE": "a=1; b=2 ;=3; c"},
        "requestContext": {"identity": {"sourceIp": "203.0.113.9"}},
        "body": "move=accept&note=+sudah%20dicek+&kosong=",
    }
    assert page_request(event) == PageRequest(
        method="POST",
        token="abc.def",
        query={"foto": "1", "n": "2"},
        form={"move": "accept", "note": "sudah dicek", "kosong": ""},
        wants_json=True,
        tail="photo",
        cookies={"a": "1", "b": "2", "c": ""},
        address="203.0.113.9",
    )


@pytest.mark.parametrize(
    "event",
    [
        {},
        {
            "httpMethod": None,
            "headers": None,
            "pathParameters": None,
            "queryStringParameters": None,
            "requestContext": None,
            "body": None,
            "resource": None,
        },
        {"requestContext": {"identity": None}},
    ],
)
def test_what_is_not_there_reads_as_a_plain_request_for_nothing(event: Mapping[str, Any]) -> None:
    """API Gateway sends null for what a request has not."""
    assert page_request(event) == PageRequest(method="GET", token="", query={}, form={})


def test_a_tracking_code_names_what_is_asked_for_as_a_token_does() -> None:
    assert page_request({"pathParameters": {"tracking_code": "SA-1"}}).token == "SA-1"
    both = {"pathParameters": {"tracking_code": "SA-1", "token": "t"}}
    assert page_request(both).token == "t"


@pytest.mark.parametrize(
    ("event", "tail"),
    [
        ({"resource": "/actions/{token}/photo"}, "photo"),
        ({"path": "/actions/abc/photo"}, "photo"),
        ({"resource": "/a/{t}", "path": "/a/b"}, "{t}"),
        ({"resource": "lacak"}, ""),
        ({}, ""),
    ],
)
def test_the_tail_is_the_last_part_of_the_way_a_request_came(
    event: Mapping[str, Any], tail: str
) -> None:
    assert page_request(event).tail == tail


@pytest.mark.parametrize(
    ("method", "changes", "form"),
    [
        ("GET", False, {}),
        ("HEAD", False, {}),
        ("POST", True, {"a": "1"}),
        ("PUT", False, {"a": "1"}),
    ],
)
def test_only_a_post_changes_and_what_is_read_has_no_form(
    method: str, changes: bool, form: Mapping[str, str]
) -> None:
    request = page_request({"httpMethod": method, "body": "a=1"})
    assert (request.changes, request.form) == (changes, form)


@pytest.mark.parametrize("accept", ["text/html", "", "application/xml"])
def test_who_does_not_ask_for_json_gets_a_page(accept: str) -> None:
    assert not page_request({"headers": {"accept": accept}}).wants_json


# --- a form -------------------------------------------------------------------------------------


def test_a_body_in_base64_is_read_like_any_other() -> None:
    assert posted(encoded("note=sudah+dicek"), encoded=True).form == {"note": "sudah dicek"}


def test_bytes_that_are_no_text_are_shown_as_such_and_lose_nothing_else() -> None:
    form = posted(encoded(b"note=\xff&move=accept"), encoded=True).form
    assert form == {"note": "\N{REPLACEMENT CHARACTER}", "move": "accept"}


@pytest.mark.parametrize(
    ("body", "is_encoded"),
    [
        ("%%%", True),
        ("YQ", True),  # the padding is missing
        ("YT0x!", True),
        ("&".join(f"f{number}=1" for number in range(61)), False),
        ("a=" + "1" * (MAX_FORM_BYTES - 1), False),
        ("a=" + "1" * (MAX_FORM_BYTES * 2), False),
        (encoded("a=" + "1" * (MAX_FORM_BYTES - 1)), True),
        (encoded("a=" + "1" * (MAX_FORM_BYTES * 2)), True),
    ],
    ids=["signs", "unpadded", "stray sign", "61 fields", "long", "very long", "long, encoded",
         "very long, encoded"],
)  # fmt: skip
def test_an_unreadable_body_is_an_empty_form(body: str, is_encoded: bool) -> None:
    assert posted(body, encoded=is_encoded).form == {}


def test_a_form_is_read_up_to_the_last_letter_and_the_last_field_that_it_may_have() -> None:
    longest = "a=" + "1" * (MAX_FORM_BYTES - 2)
    assert posted(longest).form == {"a": "1" * (MAX_FORM_BYTES - 2)}
    assert posted(encoded(longest), encoded=True).form == {"a": "1" * (MAX_FORM_BYTES - 2)}
    assert len(posted("&".join(f"f{number}=1" for number in range(60))).form) == 60


@pytest.mark.parametrize(
    ("letters", "is_encoded", "told"),
    [
        (0, False, False),
        (MAX_FORM_BYTES, False, False),
        (MAX_FORM_BYTES + 1, False, True),
        (MAX_FORM_BYTES, True, False),
        (MAX_FORM_BYTES + 4, True, True),
    ],
)
def test_who_wrote_too_much_is_told_so_and_nobody_else(
    letters: int, is_encoded: bool, told: bool
) -> None:
    body = encoded("a" * letters) if is_encoded else "a" * letters
    assert too_long({"body": body, "isBase64Encoded": is_encoded}) is told
    assert not too_long({"body": None})


def test_of_a_monstrous_cookie_header_the_beginning_is_read() -> None:
    request = page_request({"headers": {"Cookie": "a=1;" + "b" * MAX_FORM_BYTES + ";c=3"}})
    assert request.cookies["a"] == "1"
    assert "c" not in request.cookies


def test_what_a_request_shows_of_itself_names_neither_its_cookies_nor_where_it_came_from() -> None:
    event = {
        "headers": {"cookie": "kata=rahasia"},
        "requestContext": {"identity": {"sourceIp": "203.0.113.9"}},
    }
    shown = repr(page_request(event))
    assert "rahasia" not in shown
    assert "203.0.113.9" not in shown


# --- an answer ----------------------------------------------------------------------------------


def test_a_page_is_answered_with_its_status_its_headers_and_its_text() -> None:
    answer = show(PAGE, city="Kota Contoh")
    assert (answer["statusCode"], answer["headers"]) == (409, headers(PAGE))
    assert "Sebabnya." in answer["body"]
    assert "Kota Contoh" in answer["body"]


def test_head_gets_the_same_without_the_text() -> None:
    assert show(PAGE, city="Kota Contoh", method="HEAD") == {
        **show(PAGE, city="Kota Contoh"),
        "body": "",
    }


@pytest.mark.parametrize(("cookie", "more"), [("", {}), ("a=1", {"Set-Cookie": "a=1"})])
def test_after_a_change_the_browser_goes_where_reloading_changes_nothing(
    cookie: str, more: Mapping[str, str]
) -> None:
    assert see_other("../lain", cookie=cookie) == {
        "statusCode": 303,
        "headers": {"Location": "../lain", **GUARD_HEADERS, **more},
        "body": "",
    }


def test_a_form_that_is_sent_once_more_stays_the_form_it_was() -> None:
    assert once_more("../lain") == {
        "statusCode": 307,
        "headers": {"Location": "../lain", **GUARD_HEADERS},
        "body": "",
    }


def test_a_page_may_fetch_from_ourselves_and_from_what_it_names_and_from_nowhere_else() -> None:
    plain = headers(Page("J", "t"))["Content-Security-Policy"]
    assert "default-src 'none'; " in plain
    assert "; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" in plain
    assert "connect-src" not in plain
    named = headers(
        Page(
            "J",
            "t",
            image_sources=("https://a.example", "https://b.example"),
            form_targets=("https://c.example",),
            connects_to=("https://d.example",),
        )
    )["Content-Security-Policy"]
    assert (
        "; img-src 'self' https://a.example https://b.example; "
        "connect-src 'self' https://d.example; form-action 'self' https://c.example; "
    ) in named
    asking = headers(Page("J", "t", connects_to=()))["Content-Security-Policy"]
    assert "; connect-src 'self'; " in asking


def test_every_page_forbids_what_nobody_needs_of_it() -> None:
    assert headers(PAGE) == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": headers(PAGE)["Content-Security-Policy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
        "X-Robots-Tag": "noindex, nofollow",
        "Strict-Transport-Security": "max-age=31536000",
    }


# --- the style and the script -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "as_sent"),
    [
        ("a {\n  b: c;\n}\n", "a {\nb: c;\n}"),
        ("/* why */\na {}\n\n\tb {}", "a {}\nb {}"),
        ("/* of\n two lines */a /* x */ b /* y */", "a  b"),
        ("", ""),
    ],
)
def test_comments_and_indentation_stay_in_the_files(written: str, as_sent: str) -> None:
    assert sent(written) == as_sent


def test_a_browser_runs_the_very_text_whose_hash_the_policy_names() -> None:
    """The vector is that of the W3C's "Content Security Policy Level 2"."""
    said = "alert('Hello, world.');"
    assert csp_hash(said) == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    policy = headers(PAGE)["Content-Security-Policy"]
    assert f"style-src {csp_hash(STYLE)}; script-src {csp_hash(SCRIPT)};" in policy
    body = show(PAGE, city="Kota Contoh")["body"]
    assert f"<style>{STYLE}</style>" in body
    assert f"<script>{SCRIPT}</script>" in body
