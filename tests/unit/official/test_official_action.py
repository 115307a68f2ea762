"""An official acts through the real handler: what is pressed happens once, and reading never."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from aduan.application.official.act import ActPorts
from aduan.application.official.open_link import LinkPorts
from aduan.application.official.open_photo import OpeningPorts
from aduan.application.official.upload import MAX_AWAITED, MAX_PHOTOS, UploadPorts
from aduan.bootstrap.official_action import Wired
from aduan.domain import links
from aduan.domain.case.case import Case, Evidence, NoticeKind, Role, Status
from aduan.domain.case.decide import allowed_moves
from aduan.domain.case.lifecycle import TABLE
from aduan.domain.photos.evidence import Photo, PhotoState
from aduan.domain.photos.fresh_word import fresh_word
from aduan.domain.photos.opening import Opening
from aduan.pages.official.answers import OfficialPages
from tests.fakes.pages import (
    JUDGING,
    CasesInMemory,
    FixedAddresses,
    FixedForms,
    NobodyNamed,
    Orders,
    VoicesInMemory,
    never_filed,
)
from tests.handlers import ENVIRONMENT, lay_out_pack, started
from tests.unit.samples import CITY, NOW, a_case, a_complaint, a_history_entry, the_rules

KEY = b"k" * 32
Call = Callable[..., dict[str, Any]]


@pytest.fixture
def register() -> CasesInMemory:
    case = a_case()
    return CasesInMemory(
        cases={case.case_id: case},
        entries={case.case_id: [a_history_entry()]},
        complaints={case.case_id: [a_complaint()]},
    )


@pytest.fixture
def call(register: CasesInMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    nonces = iter(f"next-{n}" for n in range(1_000))
    reading = LinkPorts(
        lambda: [KEY],
        register,
        register,
        register,
        FixedAddresses(),
        allowed_moves,
        "INSPEKTORAT",
        NobodyNamed(),
        lambda: next(nonces),
        VoicesInMemory(),
        25,
    )
    acting = ActPorts(
        reading, register, the_rules(), CITY.agencies,
        lambda text: text.replace("3673010101900001", "[NIK]"), lambda: 1.0, JUDGING, never_filed,
    )  # fmt: skip
    uploading = UploadPorts(
        reading, register, FixedForms(), "https://aduan.example", lambda: next(nonces)
    )
    pages = OfficialPages(
        acting, uploading, OpeningPorts(reading, register, Orders()), CITY, lambda _lat, _lng: (),
        lambda _code: (), "https://bukti.example",
        lambda: NOW,
    )  # fmt: skip
    lay_out_pack(tmp_path)
    module = started("official_action", tmp_path, monkeypatch, ENVIRONMENT)
    monkeypatch.setattr(module, "WIRED", Wired(pages, None))  # type: ignore[arg-type]
    handler = module.handler

    def made(
        method: str,
        token: str,
        *,
        photo: bool = False,
        accept: str = "",
        query: object = None,
        **form: str,
    ) -> dict[str, Any]:
        """As a page that was just opened sends its form; `once` for that of one opened before."""
        form = {"once": next(nonces)} | form
        answer: dict[str, Any] = handler(
            {
                "httpMethod": method,
                "resource": "/actions/{token}/photo" if photo else "/actions/{token}",
                "pathParameters": {"token": token},
                "queryStringParameters": query,
                "headers": {"Accept": accept},
                "body": urlencode(form),
            },
            None,
        )
        return answer

    return made


def token_for(case: Case, post: str = "DISHUB", role: Role = Role.OPERATOR, **more: Any) -> str:
    moves = sorted({arrow.move for arrow in TABLE if role in arrow.roles})
    given = {"expires_at": NOW + timedelta(days=7), "nonce": "n-1", **more}
    return links.sign(links.link_for(case, post=post, role=role, moves=moves, **given), [KEY])


def the_token(answer: dict[str, Any]) -> str:
    assert answer["statusCode"] == 303
    return str(answer["headers"]["Location"]).partition("?")[0]


def a_clean_photo(register: CasesInMemory, cycle: int = 1) -> None:
    clean = Evidence(f"e{cycle}", NOW, "DISHUB", f"clean/01K-CASE/e{cycle}.jpg")
    photo = Photo(
        "01K-CASE", f"e{cycle}", PhotoState.CLEAN, "DISHUB", NOW, cycle, clean=clean
    )  # fmt: skip
    register.photos.setdefault("01K-CASE", []).append(photo)


def test_the_first_press_after_a_reporter_reopened_the_case_takes_back_the_opened_photo(
    call: Call, register: CasesInMemory
) -> None:
    again = replace(a_case(), status=Status.DIBUKA_KEMBALI, cycle=2)
    register.cases["01K-CASE"] = again
    a_clean_photo(register)
    opened = replace(register.photos["01K-CASE"][0], opening=Opening("DISKOMINFO", NOW, shown=True))
    register.photos["01K-CASE"] = [opened]
    the_token(call("POST", token_for(again), move="accept"))
    (photo,) = register.photos["01K-CASE"]
    assert photo.opening is not None
    assert not photo.opening.shown


@pytest.mark.parametrize("move", ["keep_secret", "reopen", "note"])
def test_a_press_that_reopens_or_restricts_takes_back_the_opened_photo(
    move: str, call: Call, register: CasesInMemory
) -> None:
    done = replace(a_case(), status=Status.SELESAI, closed_at=NOW)
    register.cases["01K-CASE"] = done
    a_clean_photo(register)
    opened = replace(register.photos["01K-CASE"][0], opening=Opening("DISKOMINFO", NOW, shown=True))
    register.photos["01K-CASE"] = [opened]
    token = token_for(done, post="DISKOMINFO", role=Role.DISKOMINFO)
    assert call("POST", token, move=move, note="Menyangkut anak.")["statusCode"] == 303
    (photo,) = register.photos["01K-CASE"]
    assert photo.opening is not None
    assert photo.opening.shown is (move == "note")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("photo", [False, True])
def test_nothing_but_post_changes_anything(
    method: str, photo: bool, call: Call, register: CasesInMemory
) -> None:
    before = (dict(register.cases), dict(register.photos), set(register.nonces))
    token = token_for(a_case())
    for _ in range(3):
        answer = call(method, token, photo=photo, move="accept", note="x")
        assert answer["statusCode"] in {200, 303}
    assert (register.cases, register.photos, register.nonces) == before


def test_accepting_is_harmless_and_may_be_repeated(call: Call, register: CasesInMemory) -> None:
    token = token_for(a_case())
    for form in ({}, {}, {"once": ""}, {"once": "n-9"}, {"once": "n-9"}):
        answer = call("POST", token, move="accept", **form)
        assert the_token(answer) == token
        assert register.cases["01K-CASE"].status is Status.DITERIMA
    following = call("GET", token, query={"sudah": "accept"})
    assert following["statusCode"] == 200
    assert "Aduan diterima." in following["body"]
    assert register.cases["01K-CASE"].version == 2
    assert register.cases["01K-CASE"].due == a_case().due


def once_of(page: dict[str, Any], move: str) -> str:
    """The nonce of a form of a page."""
    found = re.search(
        rf'name="move" value="{move}">\s*<input[^>]*name="once" value="([^"]+)"', page["body"]
    )
    assert found, move
    return found.group(1)


def test_a_form_pressed_twice_changes_once_and_is_answered_as_before(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    once = once_of(call("GET", token), "follow_up")
    first, second = (
        call("POST", token, move="follow_up", note="Tim berangkat.", once=once) for _ in range(2)
    )
    assert first == second
    assert the_token(first) == token
    assert register.cases["01K-CASE"].version == 2


def test_going_back_and_writing_something_else_saves_nothing_and_loses_nothing(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    once = once_of(call("GET", token), "follow_up")
    call("POST", token, move="follow_up", note="Tim berangkat.", once=once)
    answer = call("POST", token, move="follow_up", note="Kabel diganti.", once=once)
    assert answer["statusCode"] == 422
    assert "belum tersimpan" in answer["body"]
    assert ">Kabel diganti.</textarea>" in answer["body"]
    assert register.cases["01K-CASE"].version == 2
    fresh = once_of(answer, "follow_up")
    assert fresh != once
    assert (
        call("POST", token, move="follow_up", note="Kabel diganti.", once=fresh)["statusCode"]
        == 303
    )
    assert [one.note for one in register.entries["01K-CASE"][1:]] == [
        "Tim berangkat.",
        "Kabel diganti.",
    ]


def test_each_form_of_a_page_is_used_by_itself(call: Call, register: CasesInMemory) -> None:
    token = token_for(a_case())
    page = call("GET", token)
    once = once_of(page, "follow_up")
    assert once == once_of(page, "forward")
    call("POST", token, move="follow_up", note="Dicek: bukan PJU.", once=once)
    answer = call("POST", token, move="forward", note="Jalan kota", agency="DPUPR", once=once)
    assert register.cases["01K-CASE"].agency == "DPUPR"
    again = call("POST", token, move="forward", note="Jalan kota", agency="DPUPR", once=once)
    assert again == answer
    assert "Tautan Anda untuk kasus ini tidak berlaku lagi" in again["body"]
    late = call("POST", token, move="forward", note="Lain", agency="DLH", once=once)
    assert late["statusCode"] == 410


@pytest.mark.parametrize("once", ["", "x", "a" * 65, "n 1", "../n"])
def test_a_form_without_its_nonce_is_given_back(
    once: str, call: Call, register: CasesInMemory
) -> None:
    answer = call("POST", token_for(a_case()), move="follow_up", note="Sudah dicek.", once=once)
    assert answer["statusCode"] == 422
    assert ">Sudah dicek.</textarea>" in answer["body"]
    assert register.cases["01K-CASE"].version == 1


def test_nobody_spends_the_forms_of_another_link(call: Call, register: CasesInMemory) -> None:
    once = once_of(call("GET", token_for(a_case())), "follow_up")
    call("POST", token_for(a_case(), nonce="n-2"), move="follow_up", note="Satu.", once=once)
    call("POST", token_for(a_case()), move="follow_up", note="Dua.", once=once)
    assert register.cases["01K-CASE"].version == 3


def test_a_case_goes_from_notice_to_finished_through_one_link(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    assert the_token(call("POST", token, move="accept")) == token
    assert the_token(call("POST", token, move="follow_up", note="Tim berangkat malam.")) == token
    refused = call("POST", token, move="resolve", note="Lampu diganti.")
    assert refused["statusCode"] == 422
    assert "foto bukti" in refused["body"]
    a_clean_photo(register)
    answer = call("POST", token, move="resolve", note="Lampu diganti.")
    case = register.cases["01K-CASE"]
    assert case.status is Status.SELESAI
    assert case.cycle_evidence == ("e1",)
    last = register.entries["01K-CASE"][-1]
    assert (last.public_note, last.evidence) == ("Lampu diganti.", ("e1",))
    assert "Kasus sudah ditutup" in call("GET", the_token(answer))["body"]


def test_a_refused_move_uses_nothing_up_and_keeps_what_was_typed(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    answer = call("POST", token, move="forward", note="Ini jalan kota", agency="")
    assert answer["statusCode"] == 422
    assert "Pilih OPD tujuan." in answer["body"]
    assert ">Ini jalan kota</textarea>" in answer["body"]
    assert register.nonces == set()


def test_a_forwarded_case_leaves_the_office_and_its_link_dies(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    other = token_for(a_case(), nonce="n-2")
    answer = call("POST", token, move="forward", note="Jalan kota", agency="DPUPR")
    assert answer["statusCode"] == 200
    assert "Dinas Pekerjaan Umum" in answer["body"]
    assert register.cases["01K-CASE"].agency == "DPUPR"
    late = call("POST", other, move="accept")
    assert late["statusCode"] == 410
    assert "Kasus ini sudah berpindah" in late["body"]


@pytest.mark.parametrize("agency", ["X-PLN", "TIDAK-ADA", "DPUPR\n", "../DPUPR", "DISHUB"])
def test_a_case_goes_only_to_an_office_of_the_city_that_does_not_have_it(
    agency: str, call: Call, register: CasesInMemory
) -> None:
    answer = call("POST", token_for(a_case()), move="forward", note="x", agency=agency)
    if agency.strip() == "DPUPR" and agency != "../DPUPR":
        assert answer["statusCode"] == 200  # white space around a code is not a mistake
    else:
        assert answer["statusCode"] == 422
        assert register.cases["01K-CASE"].agency == "DISHUB"


@pytest.mark.parametrize("move", ["", "escalate", "approve_postpone", "route", "selesai", "'"])
def test_a_move_that_is_not_the_officials_own_is_declined(
    move: str, call: Call, register: CasesInMemory
) -> None:
    answer = call("POST", token_for(a_case()), move=move, note="x", agency="DPUPR")
    assert answer["statusCode"] == 422
    assert register.cases["01K-CASE"].version == 1


def test_the_sekda_grants_what_the_office_proposed(call: Call, register: CasesInMemory) -> None:
    call(
        "POST", token_for(a_case()), move="propose_postpone", note="Menunggu APBD",
        public_note="Dikerjakan tahun depan.", fiscal_year="2027", review_on="2027-02-01",
    )  # fmt: skip
    assert register.cases["01K-CASE"].proposal is not None
    assert register.cases["01K-CASE"].status is Status.BARU
    sekda = token_for(register.cases["01K-CASE"], post="SEKDA", role=Role.SEKDA, nonce="s-1")
    page = call("GET", sekda)["body"]
    assert "anggaran tahun 2027" in page
    assert re.findall(r'name="move" value="(\w+)"', page) == [
        "approve_postpone", "refuse_postpone", "instruct", "ask_explanation", "route",
    ]  # fmt: skip
    for typed in ("", "ok", "0018"):
        assert call("POST", sekda, move="approve_postpone", note=typed)["statusCode"] == 422
        assert register.cases["01K-CASE"].status is Status.BARU
    answer = call("POST", sekda, move="approve_postpone", note="0017")
    assert register.cases["01K-CASE"].status is Status.DITUNDA
    assert register.entries["01K-CASE"][-1].note == "Nomor kasus diketik sebagai penegasan."
    page = call("GET", the_token(answer), query={"sudah": "approve_postpone"})["body"]
    assert "Tenggat berhenti" in page
    assert "ditunda sampai anggaran tersedia" in page


@pytest.mark.parametrize("review_on", ["", "besok", "2027-13-40", "9999-99-99", "2027-02-01T00:00"])
def test_a_day_that_is_none_is_asked_for_again(
    review_on: str, call: Call, register: CasesInMemory
) -> None:
    answer = call(
        "POST", token_for(a_case()), move="propose_postpone", note="x", public_note="y",
        fiscal_year="2027", review_on=review_on,
    )  # fmt: skip
    assert answer["statusCode"] == 422
    assert "Isi tanggal peninjauan kembali." in answer["body"]


def test_personal_data_an_official_typed_is_masked_before_it_is_kept(
    call: Call, register: CasesInMemory
) -> None:
    call("POST", token_for(a_case()), move="ask_reporter", note="Benarkah NIK 3673010101900001?")
    assert register.entries["01K-CASE"][-1].public_note == "Benarkah NIK [NIK]?"


def test_a_case_that_changed_meanwhile_is_decided_anew(call: Call, register: CasesInMemory) -> None:
    register.races = [replace(a_case(), version=5, reporter_count=9)]
    answer = call("POST", token_for(a_case()), move="accept")
    assert answer["statusCode"] == 303
    assert register.cases["01K-CASE"].reporter_count == 9
    assert register.cases["01K-CASE"].version == 6


def test_a_case_forwarded_in_the_same_instant_is_not_accepted_by_the_old_office(
    call: Call, register: CasesInMemory
) -> None:
    register.races = [replace(a_case(), version=2, agency="DPUPR", hops=1)]
    assert call("POST", token_for(a_case()), move="accept")["statusCode"] == 410
    assert register.cases["01K-CASE"].status is Status.BARU


def test_a_case_that_never_holds_still_is_not_changed_and_says_so(
    call: Call, register: CasesInMemory
) -> None:
    register.races = [replace(a_case(), version=n) for n in range(10, 20)]
    answer = call("POST", token_for(a_case()), move="accept")
    assert answer["statusCode"] == 422
    assert "Kasus baru saja berubah" in answer["body"]


def test_where_many_wait_the_picture_has_to_show_a_fresh_word(
    call: Call, register: CasesInMemory
) -> None:
    register.cases["01K-CASE"] = a_case(reporter_count=25)
    answer = call("POST", token_for(a_case()), photo=True)
    words = [one.word for one in register.photos["01K-CASE"]]
    assert words == [fresh_word(one.evidence_id) for one in register.photos["01K-CASE"]]
    assert f'<p class="due">{words[0]}</p>' in answer["body"]
    assert '<p class="code"><svg' in answer["body"]


@pytest.mark.parametrize(("reporters", "looked_at"), [(24, False), (25, True)])
def test_a_picture_begun_before_many_waited_finishes_the_case_under_a_second_eye(
    reporters: int, looked_at: bool, call: Call, register: CasesInMemory
) -> None:
    a_clean_photo(register)
    register.cases["01K-CASE"] = a_case(reporter_count=reporters)
    call("POST", token_for(a_case()), move="resolve", note="Lampu diganti.")
    case = register.cases["01K-CASE"]
    assert case.status is Status.SELESAI
    assert (case.eye is not None) is looked_at


def test_the_camera_page_goes_straight_to_the_bucket_and_comes_back(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    answer = call("POST", token, photo=True)
    assert 'action="https://bukti.example/"' in answer["body"]
    policy = answer["headers"]["Content-Security-Policy"]
    assert "form-action 'self' https://bukti.example;" in policy
    assert f'value="https://aduan.example/actions/{token}"' in answer["body"]
    camera, chosen = answer["body"].split("<form ")[1:]
    assert 'capture="environment"' in camera
    assert "capture" not in chosen.partition("</form>")[0]
    for form in (camera, chosen):  # storage ignores every field after the file
        assert form.index('type="file"') > form.rindex('type="hidden"')
    assert "Kata" not in answer["body"]
    photo = register.photos["01K-CASE"][0]
    assert (photo.asked_by, photo.state, photo.lat) == ("DISHUB", PhotoState.CHECKING, -6.1178)
    assert call("GET", token)["statusCode"] == 200  # asking for a photo uses no link up


def test_a_program_gets_the_form_as_json(call: Call) -> None:
    answer = call(
        "POST", token_for(a_case()), photo=True, accept="application/json", type="image/png"
    )
    form = json.loads(answer["body"])
    assert form["fields"]["key"] == f"uploads/01K-CASE/{form['evidence_id']}"
    assert form["fields"]["Content-Type"] == "image/png"


def test_photos_of_a_case_are_bounded(call: Call, register: CasesInMemory) -> None:
    token = token_for(a_case())
    for _ in range(MAX_PHOTOS - 1):
        a_clean_photo(register)
    assert call("POST", token, photo=True)["statusCode"] == 200
    a_clean_photo(register)
    assert call("POST", token, photo=True)["statusCode"] == 409


@pytest.mark.parametrize("state", [PhotoState.CHECKING, PhotoState.REFUSED])
def test_camera_pages_that_were_left_and_photos_that_were_refused_lock_no_case(
    state: PhotoState, call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case())
    assert [call("POST", token, photo=True)["statusCode"] for _ in range(13)] == [200] * 13
    photos = register.photos["01K-CASE"]
    photos[:] = [
        replace(one, state=state, asked_at=one.asked_at - timedelta(hours=1)) for one in photos * 9
    ]
    assert call("POST", token, photo=True)["statusCode"] == 200


def test_photo_pages_open_at_one_time_are_bounded_and_the_reason_is_true(call: Call) -> None:
    token = token_for(a_case())
    answers = [call("POST", token, photo=True) for _ in range(MAX_AWAITED + 1)]
    assert [one["statusCode"] for one in answers] == [200] * MAX_AWAITED + [409]
    assert "sedang terbuka" in answers[-1]["body"]


def test_a_leader_uploads_nothing(call: Call) -> None:
    token = token_for(a_case(), post="WALI_KOTA", role=Role.WALI_KOTA)
    assert call("POST", token, photo=True)["statusCode"] == 409
    page = call("GET", token)["body"]
    assert "Dinas Perhubungan" in page
    assert 'action="' not in page


def test_a_fresh_link_goes_to_the_office_and_not_to_the_page(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case(), expires_at=NOW - timedelta(days=1))
    assert "Kirim tautan baru" in call("GET", token)["body"]
    answer = call("POST", token, move="kirim_tautan")
    assert "Tautan baru dikirim" in answer["body"]
    assert "/actions/" not in answer["body"]
    (notice,) = register.notices
    assert (notice.kind, notice.to) == (NoticeKind.FRESH_LINK, "DISHUB")
    assert register.cases["01K-CASE"].arm == register.cases["01K-CASE"].version
    assert register.cases["01K-CASE"].due == a_case().due


def test_a_fresh_link_is_sent_once_an_hour_however_often_it_is_asked_for(
    call: Call, register: CasesInMemory
) -> None:
    token = token_for(a_case(), expires_at=NOW - timedelta(days=1))
    assert call("GET", token)["statusCode"] == 410
    for _ in range(5):
        assert call("POST", token, move="kirim_tautan")["statusCode"] == 200
    assert len(register.notices) == 1


@pytest.mark.parametrize(
    "now_is",
    [a_case(agency="DPUPR", hops=1), a_case(hops=2), a_case(status=Status.SELESAI)],
)
def test_who_lost_the_case_gets_no_fresh_link(
    now_is: Case, call: Call, register: CasesInMemory
) -> None:
    register.cases["01K-CASE"] = now_is
    assert call("POST", token_for(a_case()), move="kirim_tautan")["statusCode"] == 410
    assert register.notices == []


def test_a_link_long_over_or_never_written_renews_nothing(
    call: Call, register: CasesInMemory
) -> None:
    old = token_for(a_case(), expires_at=NOW - timedelta(days=91))
    assert call("POST", old, move="kirim_tautan")["statusCode"] == 410
    assert call("POST", old[:-2], move="kirim_tautan")["statusCode"] == 404
    assert register.notices == []


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({}, 404),
        ({"httpMethod": "POST", "body": None, "pathParameters": None, "headers": None}, 404),
        (
            {"httpMethod": "POST", "body": "%ff%fe&&&=;=&move", "pathParameters": {"token": "a.b"}},
            404,
        ),
        ({"httpMethod": "POST", "body": "!", "isBase64Encoded": True}, 404),
        ({"httpMethod": "POST", "body": "a=" + "x" * 900_000}, 413),
        ({"httpMethod": "POST", "body": "&".join(f"f{n}=1" for n in range(5_000))}, 413),
        ({"httpMethod": "GET", "pathParameters": {"token": "\ud800"}}, 404),
    ],
)  # fmt: skip
def test_no_request_whatever_breaks_the_function(
    event: dict[str, Any], status: int, call: Call
) -> None:
    handler = sys.modules["functions.official_action.handler"].handler
    assert handler(event, None)["statusCode"] == status


def test_the_desk_covers_a_photo_and_opens_it_and_nobody_else_can(
    call: Call, register: CasesInMemory
) -> None:
    done = a_case(status=Status.SELESAI, closed_at=NOW)
    register.cases["01K-CASE"] = done
    a_clean_photo(register)
    named = {"foto": "01K-CASE/e1"}
    desk = token_for(done, "DISKOMINFO", Role.DISKOMINFO)
    page = call("GET", desk, query=named)
    assert page["statusCode"] == 200
    assert "Tandai kotak" in page["body"]
    assert "https://bukti.example" in page["headers"]["Content-Security-Policy"]
    refused = call("POST", desk, move="buka_foto", **named, **{"k1.1": "1"})
    assert refused["statusCode"] == 422
    assert 'name="k1.1" value="1" aria-label="Baris 2, kolom 2" checked' in refused["body"]
    opened = call("POST", desk, move="buka_foto", diperiksa="1", **named, **{"k1.1": "1"})
    assert opened["headers"]["Location"] == f"{desk}#umum"
    (photo,) = register.photos["01K-CASE"]
    assert photo.opening is not None
    assert len(photo.opening.covered) == 1
    office = token_for(done)
    assert call("GET", office, query=named)["statusCode"] == 409
    assert call("POST", office, move="tahan_foto", **named)["statusCode"] == 409
    assert register.photos["01K-CASE"] == [photo]
