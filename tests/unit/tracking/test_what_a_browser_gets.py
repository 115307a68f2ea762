"""From what a citizen's use cases answer to what a browser or a program gets, header by header."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.application.tracking.prove import Shown
from aduan.application.tracking.speak import NotSpoken, PhotoForm, Spoke
from aduan.application.tracking.track import Progress, Step
from aduan.domain.case.case import Status
from aduan.domain.figures.ledger import canonical
from aduan.pages.shared.exchange import PageRequest
from aduan.pages.shared.labels import CALL_112
from aduan.pages.tracking.answers import (
    Counter,
    answer_entry,
    answer_json,
    answer_press,
    answer_view,
    led_on,
    shown_by,
    wants_page,
)
from tests.unit.samples import ARRIVED, CITY
from tests.unit.tracking.citizen import Town, complaint
from tests.unit.tracking.test_speak import town  # noqa: F401

MINE: Final = complaint()
CODE: Final = MINE.tracking_code
COOKIE: Final = (
    f"pelapor=s-1; Path=/prod/complaints/{CODE}; Max-Age=86400; HttpOnly; SameSite=Lax; Secure"
)


@pytest.fixture
def counter(town: Town) -> Counter:  # noqa: F811
    return Counter(
        town.showing, CITY, "https://contoh.id/prod/", "https://papan.example/", lambda: town.now
    )


def asked(method: str = "GET", **query: str) -> PageRequest:
    return PageRequest(method, CODE, query, {})


# --- an entry -----------------------------------------------------------------------------------


def test_the_public_root_asks_for_a_code(counter: Counter) -> None:
    answer = answer_entry(asked(), counter)
    assert answer["statusCode"] == 200
    assert "Lacak aduan Kota Serang" in answer["body"]
    assert 'action="/prod/complaints"' in answer["body"]
    assert answer_entry(asked("HEAD"), counter) == {**answer, "body": ""}


def test_a_typed_code_leads_to_its_page_however_it_was_typed(counter: Counter) -> None:
    for typed in (CODE, f" {CODE.lower()} "):
        answer = answer_entry(asked(kode=typed), counter)
        assert answer["statusCode"] == 303
        assert answer["headers"]["Location"] == f"/prod/complaints/{CODE}"


def test_what_cannot_be_a_code_is_not_found(counter: Counter) -> None:
    answer = answer_entry(asked(kode="bukan"), counter)
    assert answer["statusCode"] == 404
    assert "Kode lacak tidak ditemukan" in answer["body"]
    assert answer_entry(asked("HEAD", kode="bukan"), counter)["body"] == ""
    assert answer_entry(asked(kode="  "), counter)["statusCode"] == 200


@pytest.mark.parametrize(
    ("accept", "page"),
    [("text/html,application/xhtml+xml", True), ("application/json", False), ("*/*", False)],
)
def test_a_browser_asks_for_html_by_name(accept: str, page: bool) -> None:
    assert wants_page({"accept": accept}) is page
    assert not wants_page({})


# --- who a browser is ---------------------------------------------------------------------------


def test_a_browser_shows_its_cookie_what_was_typed_or_its_link_says_and_where_it_is() -> None:
    request = PageRequest(
        "POST", CODE, {"kunci": "dari-tautan"}, {"angka": "3301"}, cookies={"pelapor": "s-1"},
        address="203.0.113.9",
    )  # fmt: skip
    assert shown_by(request) == Shown(session="s-1", typed="3301", address="203.0.113.9")
    assert shown_by(replace(request, form={})).typed == "dari-tautan"
    assert shown_by(PageRequest("GET", CODE, {}, {})) == Shown(session="", typed="", address="")


def test_the_cookie_goes_to_the_one_page_and_is_kept_from_scripts(counter: Counter) -> None:
    answer = led_on(CODE, "s-1", counter, "02A")
    assert answer["statusCode"] == 303
    assert answer["headers"]["Location"] == f"/prod/complaints/{CODE}?kata=02A"
    assert answer["headers"]["Set-Cookie"] == COOKIE
    assert led_on(CODE, "s-1", counter)["headers"]["Location"] == f"/prod/complaints/{CODE}"


def test_where_there_is_no_https_the_cookie_does_not_ask_for_it(counter: Counter) -> None:
    local = replace(counter, public_url="http://127.0.0.1:8000")
    made = led_on(CODE, "s-1", local)["headers"]["Set-Cookie"]
    assert made == (f"pelapor=s-1; Path=/complaints/{CODE}; Max-Age=86400; HttpOnly; SameSite=Lax")


# --- a page -------------------------------------------------------------------------------------


def test_a_complaint_is_a_page_and_an_unknown_code_is_not_found(
    town: Town,  # noqa: F811
    counter: Counter,
) -> None:
    town.open(MINE)
    answer = answer_view(town.view(MINE), asked(), counter)
    assert answer["statusCode"] == 200
    assert CODE in answer["body"]
    assert "None" not in answer["body"]
    assert f'"/prod/complaints/{CODE}' in answer["body"], "its forms come back to it"
    assert answer_view(town.view(MINE), asked("HEAD"), counter)["body"] == ""
    unknown = answer_view(None, asked(), counter)
    assert unknown["statusCode"] == 404
    assert "Kode lacak tidak ditemukan" in unknown["body"]


RECEIPT: Final = {"tanda-terima": ""}


def test_the_receipt_is_a_file_under_its_number_once_its_day_is_on_the_board(
    town: Town,  # noqa: F811
    counter: Counter,
) -> None:
    case = town.open(MINE)
    town.resolve(case.case_id)
    early = answer_view(town.known(MINE), asked(**RECEIPT), counter)
    assert "text/html" in early["headers"]["Content-Type"]
    town.now += timedelta(days=9)
    view = town.known(MINE)
    assert view.may_keep is not None
    assert answer_view(view, asked(**RECEIPT), counter) == {
        "statusCode": 200,
        "headers": {
            "content-type": "application/json",
            "content-disposition": 'attachment; filename="tanda-terima-SRG-1-1.json"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
        },
        "body": canonical(view.may_keep.receipt).decode(),
    }
    page = answer_view(view, asked(), counter)
    assert "text/html" in page["headers"]["Content-Type"]
    assert answer_view(None, asked(**RECEIPT), counter)["statusCode"] == 404


# --- a press ------------------------------------------------------------------------------------


def test_a_press_leads_back_to_the_page_which_says_what_became_of_it(counter: Counter) -> None:
    answer = answer_press(Spoke(CODE, "s-1", "02A"), asked("POST"), counter)
    assert answer == led_on(CODE, "s-1", counter, "02A")
    assert answer_press(None, asked("POST"), counter)["statusCode"] == 404


def test_the_camera_page_knows_the_reporter_from_now_on(counter: Counter) -> None:
    form = PhotoForm(CODE, "s-1", "https://unggah.example/b", {"key": "k"})
    answer = answer_press(form, asked("POST"), counter)
    assert answer["statusCode"] == 200
    assert answer["headers"]["Set-Cookie"] == COOKIE
    assert "Foto untuk jawaban Anda" in answer["body"]
    assert f'href="/prod/complaints/{CODE}"' in answer["body"]


@pytest.mark.parametrize("session", ["", "s-1"])
def test_a_press_that_was_not_made_comes_back_as_it_was_typed_with_the_reason(
    session: str,
    town: Town,  # noqa: F811
    counter: Counter,
) -> None:
    town.ask(town.open(MINE).case_id)
    refused = NotSpoken(town.view(MINE), "jawab", "Angkanya tidak cocok.", session)
    request = replace(asked("POST"), form={"isi": "di tiang nomor empat"})
    answer = answer_press(refused, request, counter)
    assert "Angkanya tidak cocok." in answer["body"]
    assert "di tiang nomor empat" in answer["body"]
    assert answer["headers"].get("Set-Cookie", "") == (COOKIE if session else "")


# --- for programs -------------------------------------------------------------------------------

PLAIN: Final = Progress(CODE, ARRIVED, Status.BARU)


def told(progress: Progress) -> dict[str, Any]:
    answer = answer_json(progress, CITY)
    assert answer["statusCode"] == 200
    assert answer["headers"] == {
        "content-type": "application/json", "cache-control": "no-store", "vary": "accept",
    }  # fmt: skip
    found: dict[str, Any] = json.loads(answer["body"])
    return found


def test_a_program_is_told_what_is_known_and_nothing_of_the_rest() -> None:
    assert told(PLAIN) == {
        "tracking_code": CODE,
        "status": "menunggu",
        "detail": "Baru, belum diterima",
        "received_at": "2026-03-02T07:14:31+07:00",
        "history": [],
    }


def test_a_program_is_told_everything_that_is_known() -> None:
    steps = (
        Step(ARRIVED, Status.DITERIMA, ""),
        Step(ARRIVED + timedelta(hours=1), Status.SELESAI, "Sudah menyala “terang”."),
    )
    full = replace(
        PLAIN, status=Status.SELESAI, steps=steps, due_at=ARRIVED + timedelta(days=1),
        case_number="SRG-1", agency="DISHUB", emergency=True, parts=("SA-1", "SA-2"),
        part_of="SA-0",
    )  # fmt: skip
    assert told(full) == {
        "tracking_code": CODE,
        "status": "selesai",
        "detail": "Selesai",
        "received_at": "2026-03-02T07:14:31+07:00",
        "history": [
            {
                "at": "2026-03-02T07:14:31+07:00",
                "status": "proses",
                "detail": "Diterima instansi",
            },
            {
                "at": "2026-03-02T08:14:31+07:00",
                "status": "selesai",
                "detail": "Selesai",
                "note": "Sudah menyala “terang”.",
            },
        ],
        "due_at": "2026-03-03T07:14:31+07:00",
        "case_number": "SRG-1",
        "agency": "Dinas Perhubungan",
        "advice": CALL_112,
        "parts": ["SA-1", "SA-2"],
        "part_of": "SA-0",
    }
    assert "“terang”" in answer_json(full, CITY)["body"], "letters are written as they are"


def test_a_complaint_that_is_compared_still_says_so() -> None:
    found = told(replace(PLAIN, dedup_pending=True))
    assert found["dedup_pending"] is True
    assert found["detail"] == "Sedang diperiksa: dicocokkan dengan laporan lain."


@pytest.mark.parametrize("half", [{"case_number": "SRG-1"}, {"agency": "DISHUB"}])
def test_a_case_is_named_with_its_office_or_not_at_all(half: dict[str, str]) -> None:
    assert told(replace(PLAIN, **half)) == told(PLAIN)  # type: ignore[arg-type]
