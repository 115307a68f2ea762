"""The officials' and the desk's functions, as deployed: real handlers, real register, real bucket
(in the in-process cloud), city pack as the layer gives it."""

import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qsl, urlencode

import boto3
import pytest

from aduan.adapters.aws.invocations import Invocations
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import new_complaint_rows
from aduan.adapters.dynamodb.core.items import decode_map, encode
from aduan.adapters.dynamodb.core.keys import ASK, work_desk
from aduan.adapters.dynamodb.core.keys import complaint as complaint_key
from aduan.adapters.dynamodb.core.keys import desk as desk_key
from aduan.adapters.dynamodb.core.keys import member as member_key
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts, conflict_item
from aduan.adapters.dynamodb.lists import RegisterWorkLists
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy
from aduan.application.case.forgotten import Forgotten
from aduan.application.desk.ports import DeskTab, Wanted
from aduan.application.intake.ports import NewComplaint
from aduan.application.notices.compose import NoticeTexts
from aduan.application.notices.write import Letterhead, case_link, desk_link
from aduan.application.placing.place_forgotten import place_forgotten
from aduan.application.routing.dispatch import Dispatch
from aduan.application.routing.ports import Assignment
from aduan.domain import links
from aduan.domain.case.case import (
    Actor,
    Audience,
    Case,
    Evidence,
    NoticeKind,
    Place,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.complaint import Attachment, Complaint, Reporter
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.identifiers import new_tracking_code
from aduan.domain.case.messages import ReportPayload
from aduan.domain.intake.events import Delivery, Receipt
from aduan.domain.lapor.authority import Conflict, Field, Side
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from tests.contract.photos.test_photos import a_picture
from tests.deployed import HASH_KEY
from tests.handlers import lay_out_pack, started
from tests.lamps import lamp, place_in
from tests.unit.samples import a_case, a_complaint, a_history_entry

KEY = "k" * 40
BUCKET = "bukti"
Load = Callable[[str], Any]
LETTERHEAD = Letterhead(
    texts=NoticeTexts({}, {}, "", "", UTC, {}),
    keys=[KEY.encode()],
    public_url="https://aduan.example/prod",
    desk="DISKOMINFO",
)


@pytest.fixture
def load(register: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    boto3.client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    secrets = boto3.client("secretsmanager")
    secrets.create_secret(Name="link", SecretString=json.dumps({"current": KEY, "previous": None}))
    lay_out_pack(tmp_path)
    environment = {
        "STAGE": "test", "CITY": "serang", "REGISTER_TABLE": register.name,
        "PUBLIC_URL": "https://aduan.example/prod",
        "OLD_LINK_SECRET_ID": "link",
        "LINK_KEY": "arn:aws:kms:ap-southeast-3:123456789012:key/new",
        "OLD_LINKS_UNTIL": "2999-12-31",
        "EVIDENCE_BUCKET": BUCKET, "FETCH_PHOTOS_FUNCTION": "fetch-photos",
        "PROOF_SECRET_ID": "proof", "BOARD_URL": "https://papan.contoh.id/",
        "HIDE_REPORTER_FUNCTION": "hide-reporter",
    }  # fmt: skip
    return lambda name: started(name, tmp_path, monkeypatch, environment).handler


def wired(load: Load, name: str) -> Any:
    load(name)
    return sys.modules[f"functions.{name}.handler"].__dict__["WIRED"]


def open_case(register: Table, **changes: Any) -> Case:
    now = datetime.now(UTC)
    case = a_case(arrived_at=now, opened_at=now, **changes)
    entry = replace(a_history_entry(), case_id=case.case_id, to_status=case.status, at=now)
    RegisterCases(register).save(Transition(case, entry, opens_cycle=True, arms=True))
    complaint = a_complaint(
        complaint_id=f"A-{case.case_id}", case_id=case.case_id, reported_at=now, received_at=now
    )
    register.transact([
        register.put(
            encode(complaint, {"type": "complaint"}, complaint_key(complaint.complaint_id))
        ),
        register.put(
            encode(
                {"type": "member", "complaint_id": complaint.complaint_id},
                member_key(case.case_id, complaint.complaint_id),
            )
        ),
    ])  # fmt: skip
    return case


def post(token: str, *, tail: str = "", **form: str) -> dict[str, Any]:
    """As a page that was just opened sends its form."""
    form = {"once": token_hex(8)} | form
    return {
        "httpMethod": "POST",
        "resource": f"/x/{{token}}{tail}",
        "pathParameters": {"token": token},
        "headers": {"Accept": "application/json" if tail else "text/html"},
        "body": urlencode(form),
    }


def get(token: str, **query: str) -> dict[str, Any]:
    return {
        "httpMethod": "GET",
        "pathParameters": {"token": token},
        "queryStringParameters": query,
        "headers": None,
    }


def operators_token(case: Case) -> str:
    link = case_link(
        case, to="DISHUB", audience=Audience.OPERATOR, seed="s",
        written_at=datetime.now(UTC), letterhead=LETTERHEAD,
    )  # fmt: skip
    return link.rpartition("/")[2]


def desk_token() -> str:
    """What somebody at the desk goes on with once the word was typed."""
    link = links.read_desk(mailed_desk_token(), LETTERHEAD.keys, datetime.now(UTC))
    assert isinstance(link, links.DeskLink)
    return links.sign(replace(link, at_work=True), LETTERHEAD.keys)


def mailed_desk_token() -> str:
    address = desk_link(seed="d", written_at=datetime.now(UTC), letterhead=LETTERHEAD)
    return address.rpartition("/")[2]


def stays(answer: dict[str, Any], token: str) -> bool:
    """Whether the answer leads back to the page of the same link."""
    assert answer["statusCode"] == 303, answer
    return str(answer["headers"]["Location"]).partition("?")[0] == token


def test_a_case_is_accepted_worked_on_photographed_and_finished(
    load: Load, register: Table
) -> None:
    official = load("official_action")
    case = open_case(register)
    token = operators_token(case)
    page = official(get(token), None)
    assert page["statusCode"] == 200
    assert "gelap pisan" in page["body"]
    assert "RABEG" in page["body"]
    assert stays(official(post(token, move="accept"), None), token)
    assert stays(official(post(token, move="follow_up", note="Tim berangkat."), None), token)
    form = json.loads(official(post(token, tail="/photo"), None)["body"])
    assert form["url"].startswith("https://s3.ap-southeast-3.amazonaws.com/bukti")
    assert official(post(token, move="resolve", note="Beres."), None)["statusCode"] == 422

    out = io.BytesIO()
    a_picture(7).save(out, "JPEG")
    key = form["fields"]["key"]
    boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=out.getvalue())
    event = {"Records": [{"s3": {"object": {"key": key.replace("/", "%2F")}}}]}
    load("check_photo")(event, None)

    official = load("official_action")
    assert "1 foto siap dipakai" in official(get(token), None)["body"]
    assert stays(official(post(token, move="resolve", note="Beres."), None), token)
    done = RegisterCases(register).get_case(case.case_id)
    assert done.status is Status.SELESAI
    assert done.cycle_evidence == (form["evidence_id"],)
    kept = boto3.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    assert {each["Key"].partition("/")[0] for each in kept} == {"clean", "sealed"}
    assert "Kasus sudah ditutup" in official(get(token), None)["body"]


def test_a_form_is_used_once_in_the_register_too(load: Load, register: Table) -> None:
    official, case = load("official_action"), open_case(register)
    token = operators_token(case)
    page = official(get(token), None)["body"]
    (once,) = set(re.findall(r'name="once" value="([^"]+)"', page))
    form = {"move": "follow_up", "note": "Tim berangkat.", "once": once}
    first, second = (official(post(token, **form), None) for _ in range(2))
    assert first == second
    other = official(post(token, **form | {"note": "Lain."}), None)
    assert other["statusCode"] == 422
    assert RegisterCases(register).get_case(case.case_id).version == 2
    assert official(get(token), None)["statusCode"] == 200


def test_a_fresh_link_is_a_notice_with_a_timer_in_the_register(load: Load, register: Table) -> None:
    official, case = load("official_action"), open_case(register)
    token = operators_token(case)
    official(post(token, move="accept"), None)
    for _ in range(2):
        assert official(post(token, move="kirim_tautan"), None)["statusCode"] == 200
    (notice,) = RegisterNotices(register).open_of(case.case_id)
    assert (notice.kind, notice.to) == (NoticeKind.FRESH_LINK, "DISHUB")
    timers = register.query(f"CASE#{case.case_id}", prefix="CYCLE#")
    assert len(timers) == 2  # that of the opening, and the one that sends the link


def test_links_of_the_released_version_open_until_their_date(
    load: Load, register: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = operators_token(open_case(register))
    handler = load("official_action")
    assert handler(get(token), None)["statusCode"] == 200
    monkeypatch.setattr(
        "aduan.bootstrap.parts.letterhead.now", lambda: datetime(2999, 12, 30, 23, 59, tzinfo=UTC)
    )
    assert handler(get(token), None)["statusCode"] == 200
    monkeypatch.setattr(
        "aduan.bootstrap.parts.letterhead.now", lambda: datetime(2999, 12, 31, tzinfo=UTC)
    )
    assert handler(get(token), None)["statusCode"] == 404


def test_the_keys_of_older_links_come_from_their_secret_the_previous_one_too(
    load: Load, register: Table
) -> None:
    token = operators_token(open_case(register))
    rotated = json.dumps({"current": "n" * 40, "previous": KEY})
    boto3.client("secretsmanager").put_secret_value(SecretId="link", SecretString=rotated)
    assert load("official_action")(get(token), None)["statusCode"] == 200
    gone = json.dumps({"current": "n" * 40, "previous": None})
    boto3.client("secretsmanager").put_secret_value(SecretId="link", SecretString=gone)
    assert load("official_action")(get(token), None)["statusCode"] == 404


@pytest.mark.parametrize("of_reporter", [True, False])
def test_the_desk_decides_about_a_photo_of_a_report_as_about_a_proof(
    of_reporter: bool, load: Load, register: Table
) -> None:
    """The row of one lies with its complaint, of the other with its case."""
    case = open_case(register, status=Status.SELESAI, closed_at=datetime.now(UTC))
    owner = owner_of(f"A-{case.case_id}") if of_reporter else case.case_id
    clean = Evidence("e1", case.arrived_at, "DISHUB", "clean/e1.jpg")
    photo = Photo(owner, "e1", PhotoState.CLEAN, "DISHUB", case.arrived_at, 1, clean=clean)
    RegisterPhotos(register).expect_photo(photo)
    token = links.of_page(desk_token(), case.case_id)
    form = {"foto": f"{owner}/e1", "move": "tahan_foto"}
    answer = load("official_action")(post(token, **form), None)
    assert answer["statusCode"] < 400
    kept = RegisterPhotos(register).awaited_photo(owner, "e1")
    assert kept is not None
    assert kept.opening is not None
    assert not kept.opening.shown


def test_triage_is_confirmed_with_one_press_and_only_once(load: Load, register: Table) -> None:
    case = open_case(
        register, status=Status.TRIASE, agency="DISKOMINFO", category="pju_padam",
        route_alternatives=("jalan_rusak",), route_confidence=0.62,
    )  # fmt: skip
    desk, token = load("desk"), desk_token()
    page = desk(get(token, bagian="triase"), None)["body"]
    assert case.number in page
    assert page.count("data-key=") >= 1
    pressed = {"do": "route", "case": case.case_id, "version": "1", "agency": "DISHUB"}
    answer = desk(post(token, **pressed), None)
    assert 'class="box ok"' in answer["body"]
    routed = RegisterCases(register).get_case(case.case_id)
    assert (routed.status, routed.agency) == (Status.BARU, "DISHUB")
    assert RegisterDesk(register).page(DeskTab.TRIAGE, Wanted(), 10).rows == ()
    again = desk(post(token, **{**pressed, "agency": "DPUPR"}), None)
    assert "Sudah berubah sejak ditampilkan" in again["body"]
    assert RegisterCases(register).get_case(case.case_id).agency == "DISHUB"
    label = decode_map(register.query("LABEL#route")[0])
    assert label["answer"] == "pju_padam/DISHUB"
    assert label["machine"] == "pju_padam/0.620"


def ask(register: Table, own: Case, *others: Case) -> str:
    now = datetime.now(UTC)
    about = f"A-{own.case_id}"
    task = {
        "type": "desk_task", "list": ASK, "case_id": own.case_id, "complaint_id": about,
        "why": "score", "candidates": [
            {"case_id": one.case_id, "complaint_id": f"A-{one.case_id}", "score": 0.71,
             "sentence": "Jarak 18 m; jenis sama."} for one in others
        ],
    }  # fmt: skip
    where = desk_key(own.case_id, ASK, about)
    register.transact([register.put(encode(task, where, work_desk(ASK, now, about)))])
    return about


def answered(desk: Any, own: Case, other: Case, answer: str, version: int = 1) -> str:
    body = desk(
        post(
            desk_token(), do="answer", case=own.case_id, version=str(version),
            complaint=f"A-{own.case_id}", other=other.case_id, answer=answer,
        ),
        None,
    )["body"]  # fmt: skip
    return str(body)


def test_the_same_event_becomes_one_case_and_counts_its_citizens(
    load: Load, register: Table
) -> None:
    old = open_case(register, case_id="k-old", number="SRG-OLD", reporter_count=4)
    new = open_case(register, case_id="k-new", number="SRG-NEW", reporter_count=1)
    ask(register, new, old)
    desk = load("desk")
    page = desk(get(desk_token(), bagian="kembar"), None)["body"]
    assert "Jarak 18 m; jenis sama." in page
    assert "SRG-OLD" in page
    assert "Kasus SRG-NEW digabung ke kasus SRG-OLD." in answered(desk, new, old, "sama")
    merged, whole = (
        RegisterCases(register).get_case("k-new"),
        RegisterCases(register).get_case("k-old"),
    )
    assert (merged.status, merged.merged_into) == (Status.DIGABUNG, "k-old")
    assert whole.reporter_count == 5
    assert RegisterDesk(register).questions(Wanted(), 10).questions == ()
    assert "Sudah berubah" in answered(desk, new, old, "beda")


def test_not_the_same_is_remembered_for_ever_and_the_next_candidate_stays_asked(
    load: Load, register: Table
) -> None:
    one, two = (open_case(register, case_id=f"k-{n}", number=f"SRG-{n}") for n in (1, 2))
    new = open_case(register, case_id="k-new", resembles=(("k-1", 0.7), ("k-2", 0.5)))
    ask(register, new, one, two)
    desk = load("desk")
    answered(desk, new, one, "beda")
    case = RegisterCases(register).get_case("k-new")
    assert [each for each, _ in case.resembles] == ["k-2"]
    assert RegisterCases(register).complaints_of("k-new", 1)[0].not_same == ("k-1",)
    (question,) = RegisterDesk(register).questions(Wanted(), 10).questions
    assert [each.case_id for each in question.candidates] == ["k-2"]
    answered(desk, new, two, "beda", version=2)
    assert RegisterDesk(register).questions(Wanted(), 10).questions == ()
    with pytest.raises(NotFoundError):
        RegisterDesk(register).question("k-new", "A-k-new")
    assert len(register.query("LABEL#duplicate")) == 2


def test_a_recurrence_names_the_old_case_and_stays_its_own(load: Load, register: Table) -> None:
    old = open_case(register, case_id="k-old", number="SRG-OLD")
    new = open_case(register, case_id="k-new")
    ask(register, new, old)
    answered(load("desk"), new, old, "berulang")
    case = RegisterCases(register).get_case("k-new")
    assert (case.recurrence_of, case.status) == ("k-old", Status.BARU)
    assert "berulang" in case.flags


@pytest.mark.parametrize("flag", ["secret", "inspektorat_only"])
def test_nothing_secret_is_joined_even_by_a_person(flag: str, load: Load, register: Table) -> None:
    old = open_case(register, case_id="k-old", number="SRG-OLD")
    new = open_case(register, case_id="k-new", **{flag: True})
    ask(register, new, old)
    assert "Kasus rahasia tidak digabung" in answered(load("desk"), new, old, "sama")
    assert RegisterCases(register).get_case("k-new").status is Status.BARU


def test_a_case_with_a_sign_is_on_the_list_and_opens_as_the_desk(
    load: Load, register: Table
) -> None:
    case = open_case(register, flags=("tanpa_penerima:DISHUB",))
    page = load("desk")(get(desk_token(), bagian="tanda"), None)["body"]
    assert "Tanpa penerima aktif: Dinas Perhubungan" in page
    found = re.search(r'href="../actions/([^"]+)"', page)
    assert found is not None
    opened = load("official_action")(get(found[1]), None)
    assert opened["statusCode"] == 200
    assert case.number in opened["body"]
    assert 'name="move" value="route"' in opened["body"]


@pytest.mark.parametrize(
    "bagian",
    ["", "triase", "kembar", "gabungan", "lapor", "beda", "tanda", "diperiksa", "'><script>"],
)
def test_an_empty_desk_says_so_and_reading_it_writes_nothing(
    bagian: str, load: Load, register: Table
) -> None:
    before = register.client.scan(TableName=register.name)["Items"]
    answer = load("desk")(get(desk_token(), bagian=bagian), None)
    assert answer["statusCode"] == 200
    assert "<script>'" not in answer["body"]
    assert register.client.scan(TableName=register.name)["Items"] == before


def test_a_desk_link_ends_and_a_cases_link_never_opens_the_desk(
    load: Load, register: Table
) -> None:
    late = desk_link(
        seed="d", written_at=datetime.now(UTC) - timedelta(days=3), letterhead=LETTERHEAD
    )
    desk = load("desk")
    assert desk(get(late.rpartition("/")[2]), None)["statusCode"] == 410
    assert desk(get(operators_token(open_case(register))), None)["statusCode"] == 404
    assert desk(post("", do="route"), None)["statusCode"] == 404


@pytest.mark.parametrize(
    "form",
    [
        {}, {"do": "route"}, {"do": "route", "case": "nope", "version": "1"},
        {"do": "answer", "case": "01K-CASE", "version": "x"}, {"do": "link", "typed": "'"},
        {"do": "conflict", "key": "x", "side": "y"}, {"do": "<b>"},
        {"do": "unlink", "case": "01K-CASE", "complaint": "A-01K-CASE"}, {"do": "unlink"},
        {"do": "unmerge", "case": "01K-CASE", "into": "01K-CASE"}, {"do": "unmerge", "into": "x"},
    ],
)  # fmt: skip
def test_no_press_whatever_breaks_the_desk(
    form: dict[str, str], load: Load, register: Table
) -> None:
    open_case(register)
    answer = load("desk")(post(desk_token(), **form), None)
    assert answer["statusCode"] == 200
    assert 'role="alert"' in answer["body"]


def test_the_actor_of_a_desk_decision_is_the_desk(load: Load, register: Table) -> None:
    case = open_case(register, status=Status.TRIASE, agency="DISKOMINFO")
    load("desk")(
        post(desk_token(), do="route", case=case.case_id, version="1", agency="DPUPR"), None
    )
    last = RegisterCases(register).history(case.case_id)[-1]
    assert last.actor == Actor(Role.DISKOMINFO, "DISKOMINFO")


def test_a_contradiction_with_lapor_is_decided_once(load: Load, register: Table) -> None:
    case = open_case(register)
    conflict = Conflict(
        case.case_id, "8812", Field.WORK_STATUS, "ditindaklanjuti", "Ditutup <b>", datetime.now(UTC)
    )
    register.transact([register.put(conflict_item(conflict))])
    desk = load("desk")
    page = desk(get(desk_token(), bagian="beda"), None)["body"]
    assert "status penanganan" in page
    assert "Ditutup &lt;b&gt;" in page
    press = {"do": "conflict", "key": conflict.key, "side": "hub"}
    assert (
        "Keputusan tersimpan; LAPOR! akan diberi tahu."
        in desk(post(desk_token(), **press), None)["body"]
    )
    again = desk(post(desk_token(), **{**press, "side": "lapor"}), None)["body"]
    assert "Sudah diputuskan sebelumnya." in again
    decided = RegisterConflicts(register).get(conflict.key)
    assert decided is not None
    assert (decided.decided, decided.decided_by) == (Side.HUB, "DISKOMINFO")


def test_a_case_the_portal_refused_is_typed_in_there_and_its_number_told_here(
    load: Load, register: Table
) -> None:
    case, now = open_case(register), datetime.now(UTC)
    report = ReportPayload("Lampu jalan mati", "…", "pju_padam", "DISHUB", "Lontar Baru")
    refused = Entry(
        case.case_id, 1, case.number, Kind.CREATE_REPORT, report, now, now,
        state=State.REFUSED, last_error="kategori",
    )  # fmt: skip
    register.transact([register.put(outbox_item(refused))])
    desk = load("desk")
    assert case.number in desk(get(desk_token(), bagian="lapor"), None)["body"]
    typed = {"do": "link", "case": case.case_id}
    wrong = desk(post(desk_token(), **typed, typed="abc"), None)["body"]
    assert "hanya terdiri atas angka" in wrong
    assert "tersimpan" in desk(post(desk_token(), **typed, typed="#88123"), None)["body"]
    link = RegisterLinks(register).of("88123")
    assert link is not None
    assert (link.case_id, link.reference, link.linked_at >= now) == (
        case.case_id, case.number, True,
    )  # fmt: skip


def take_in(register: Table, identities: Table, one: Complaint) -> None:
    where = Delivery(one.channel, one.external_id, "", one.received_at, "a")
    receipt = Receipt("menunggu", one.complaint_id, one.tracking_code)
    RegisterIntake(register, identities).accept(NewComplaint(where, one, None, receipt))


def joined(register: Table, identities: Table) -> tuple[Case, str]:
    """Two neighbours' reports of one lamp, joined by the machine: the case, and the second one."""
    for one in (lamp(1), lamp(2)):
        take_in(register, identities, one)
        placed = place_in(RegisterPlacements(register), one)
    return RegisterCases(register).get_case(placed.case_id), lamp(2).complaint_id


def test_a_case_is_shown_taken_apart_with_the_reason_for_every_joining(
    load: Load, register: Table, identities: Table
) -> None:
    case, second = joined(register, identities)
    desk = load("desk")
    listed = desk(get(desk_token(), bagian="gabungan"), None)["body"]
    assert f"kasus={case.number}" in listed
    page = desk(get(desk_token(), bagian="gabungan", kasus=case.number), None)["body"]
    assert "Bukan kejadian yang sama" in page
    assert page.count('name="do" value="unlink"') == 1
    assert f'value="{second}"' in page
    words = re.sub(r"<[^>]+>", "", page)
    assert "lampu jalan mati total" in words
    assert "PJU padam sudah dua malam" in words
    assert "<mark>" in page
    assert "jenis sama" in page
    nowhere = desk(get(desk_token(), bagian="gabungan", kasus="SRG-2026-XXXX"), None)
    assert "Tidak ada kasus dengan nomor ini" in nowhere["body"]


def test_one_press_gives_a_complaint_its_own_case_and_a_second_changes_nothing(
    load: Load, register: Table, identities: Table
) -> None:
    case, second = joined(register, identities)
    press = {"do": "unlink", "case": case.case_id, "complaint": second, "number": case.number}
    desk = load("desk")
    assert 'class="box ok"' in desk(post(desk_token(), **press), None)["body"]
    moved = RegisterJoinedCases(register).complaint(second)
    own = RegisterCases(register).get_case(str(moved.case_id))
    assert own.case_id != case.case_id
    assert own.due.opd == lamp(2).received_at + timedelta(hours=72)
    assert own.agency == "DISHUB"
    assert RegisterCases(register).get_case(case.case_id).complaint_count == 1
    assert len(register.query(f"CASE#{own.case_id}", prefix="CYCLE#")) == 1
    assert moved.not_same == (case.case_id,)
    before = register.client.scan(TableName=register.name)["Items"]
    assert 'class="box ok"' in desk(post(desk_token(), **press), None)["body"]
    assert register.client.scan(TableName=register.name)["Items"] == before
    label = decode_map(register.query("LABEL#duplicate")[0])
    assert (label["about"], label["answer"]) == (second, "beda")


def test_a_merge_pressed_by_mistake_is_undone_with_one_press(load: Load, register: Table) -> None:
    old = open_case(register, case_id="k-old", number="SRG-OLD", complaint_count=1)
    new = open_case(register, case_id="k-new", number="SRG-NEW", complaint_count=1)
    ask(register, new, old)
    desk = load("desk")
    answered(desk, new, old, "sama")
    page = desk(get(desk_token(), bagian="gabungan", kasus="SRG-OLD"), None)["body"]
    assert page.count('name="do" value="unmerge"') == 1
    press = {"do": "unmerge", "case": "k-new", "into": "k-old", "number": "SRG-OLD"}
    assert "berdiri sendiri lagi" in desk(post(desk_token(), **press), None)["body"]
    back, whole = (
        RegisterCases(register).get_case("k-new"),
        RegisterCases(register).get_case("k-old"),
    )
    assert (back.status, back.merged_into) == (Status.BARU, None)
    assert (whole.complaint_count, whole.reporter_count) == (1, old.reporter_count)
    assert [row.move for row in RegisterCases(register).history("k-new")][1:] == [
        "merge",
        "unmerge",
    ]
    assert RegisterJoinedCases(register).complaint("A-k-new").not_same == ("k-old",)
    before = register.client.scan(TableName=register.name)["Items"]
    assert 'class="box ok"' in desk(post(desk_token(), **press), None)["body"]
    assert register.client.scan(TableName=register.name)["Items"] == before


def test_a_complaint_that_cannot_be_placed_is_seen_and_placed_once_after_the_repair(
    load: Load, register: Table, identities: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deployed functions; what is broken is how one kind of report is read."""
    bad, good = replace(lamp(1), tracking_code=new_tracking_code(bytes(range(7)))), lamp(2)
    for one in (bad, good):
        take_in(register, identities, one)
    with monkeypatch.context() as broken:
        read = Dispatch.__call__

        def defect(self: Dispatch, complaint: Complaint) -> Assignment:
            if complaint.complaint_id == bad.complaint_id:
                raise KeyError("a defect")
            return read(self, complaint)

        broken.setattr(Dispatch, "__call__", defect)
        failed = load("deduplicate")(stream_event(bad, good), None)
        assert failed == {"batchItemFailures": [{"itemIdentifier": "1"}]}
        swept = place_forgotten(
            RegisterWorkLists(register),
            wired(load, "deduplicate").placing.place,  # as the sweep does
            now=datetime.now(UTC),
        )
    assert swept == Forgotten(2, ((bad.complaint_id, "KeyError"),))
    placements = RegisterPlacements(register)
    assert placements.complaint(good.complaint_id).case_id is not None

    listed = load("desk")(get(desk_token(), bagian="diperiksa"), None)["body"]
    assert bad.external_id in listed
    assert good.external_id not in listed
    assert bad.text not in listed
    tracked = load("track")(
        {
            "httpMethod": "GET",
            "pathParameters": {"tracking_code": bad.tracking_code},
            "headers": {"accept": "application/json"},
        },
        None,
    )
    assert json.loads(tracked["body"])["dedup_pending"] is True

    place = wired(load, "deduplicate").placing.place
    for placed in (1, 0):  # the sweep after the repair, and the one after that
        again = place_forgotten(RegisterWorkLists(register), place, now=datetime.now(UTC))
        assert again == Forgotten(placed, ())
    load("deduplicate")(stream_event(bad), None)  # the stream comes again as well
    case_id = str(placements.complaint(bad.complaint_id).case_id)
    assert RegisterCases(register).get_case(case_id).complaint_count == 2
    assert len(RegisterCases(register).complaint_ids(case_id)) == 2
    assert bad.external_id not in load("desk")(get(desk_token(), bagian="diperiksa"), None)["body"]


def stream_event(*complaints: Complaint) -> dict[str, Any]:
    return {
        "Records": [
            {
                "dynamodb": {
                    "SequenceNumber": str(number),
                    "NewImage": encode({"type": "complaint", "complaint_id": one.complaint_id}),
                }
            }
            for number, one in enumerate(complaints, 1)
        ]
    }


def test_photos_are_called_for_elsewhere_and_a_complaint_never_waits_for_them(
    load: Load, register: Table, identities: Table
) -> None:
    url = "https://foto.example.go.id/1.jpg"
    with_photo = replace(lamp(1), attachments=(Attachment(url, "image/jpeg"),))
    plain = lamp(2)
    for one in (with_photo, plain):
        take_in(register, identities, one)
    handler = load("deduplicate")
    calls: list[dict[str, Any]] = []

    class Lambda:
        def invoke(self, **asked: Any) -> None:
            calls.append(asked)

    held = sys.modules["functions.deduplicate.handler"].__dict__
    photos = held["WIRED"].photos
    fetching = Invocations(Lambda(), photos.fetching.function)
    held["WIRED"] = replace(held["WIRED"], photos=replace(photos, fetching=fetching))
    event = stream_event(with_photo, plain)
    for record, one in zip(event["Records"], (with_photo, plain), strict=True):
        record["dynamodb"]["NewImage"] = encode(one, {"type": "complaint"})
    assert handler(event, None) == {"batchItemFailures": []}
    (call,) = calls
    assert (call["FunctionName"], call["InvocationType"]) == ("fetch-photos", "Event")
    assert json.loads(call["Payload"]) == {
        "complaint_id": with_photo.complaint_id, "row_id": None,
    }  # fmt: skip
    for one in (with_photo, plain):
        assert RegisterPlacements(register).complaint(one.complaint_id).case_id is not None


# --- the desk at three thousand rows ------------------------------------------------------------


def triaged(register: Table, number: int, **changes: Any) -> Case:
    about = {
        "case_id": f"k-{number}", "number": f"SRG-2026-{number:04}-AAAA", "agency": "DISKOMINFO",
        "status": Status.TRIASE, "category": "pju_padam", "route_confidence": 0.4,
        "opened_by": f"A-k-{number}",
    }  # fmt: skip
    return open_case(register, **(about | changes))


def test_what_was_ticked_is_routed_each_for_itself(load: Load, register: Table) -> None:
    one, two, changed, wrong = (triaged(register, number) for number in range(4))
    ticked = {
        f"pilih-{one.case_id}": "1|DISHUB/pju_padam",
        f"pilih-{two.case_id}": "1|DPUPR/jalan_rusak",
        f"pilih-{changed.case_id}": "7|DISHUB/pju_padam",
        f"pilih-{wrong.case_id}": "1|X-PLN/listrik",
    }
    page = load("desk")(post(desk_token(), do="route_many", **ticked), None)["body"]
    assert "2 kasus diteruskan ke instansinya. 2 tidak:" in page
    assert f"{wrong.number}: Pilih instansi yang berwenang." in page
    cases = RegisterCases(register)
    assert [cases.get_case(f"k-{n}").agency for n in range(4)] == [
        "DISHUB", "DPUPR", "DISKOMINFO", "DISKOMINFO",
    ]  # fmt: skip
    assert cases.get_case("k-1").matter != two.matter, "the kind it was given is its matter now"
    none = load("desk")(post(desk_token(), do="route_many"), None)["body"]
    assert "Belum ada kasus yang dicentang." in none


def test_with_one_press_the_reporter_is_asked_once_and_the_row_says_so(
    load: Load, register: Table
) -> None:
    case, desk = triaged(register, 1), load("desk")
    assert "tanya pelapor</button>" in desk(get(desk_token()), None)["body"]
    press = {"do": "incomplete", "case": case.case_id, "version": "1"}
    assert "pertanyaan dikirim ke kanal pelapor" in desk(post(desk_token(), **press), None)["body"]
    asked = RegisterCases(register).get_case(case.case_id)
    assert asked.question is not None
    assert (asked.hold, asked.question.reached_at) == (None, None), "the clock runs until then"
    said = RegisterCases(register).history(case.case_id)[-1]
    assert "Mohon lengkapi aduan Anda" in said.public_note
    page = desk(get(desk_token()), None)["body"]
    assert "Pelapor sudah ditanya." in page
    assert "tanya pelapor</button>" not in page
    again = desk(post(desk_token(), **{**press, "version": "2"}), None)["body"]
    assert 'role="alert"' in again


def test_a_sign_is_taken_off_by_who_has_seen_to_it_and_the_other_stays(
    load: Load, register: Table
) -> None:
    case = open_case(register, flags=("tak_terkirim:DISHUB", "berulang"))
    desk = load("desk")
    page = desk(get(desk_token(), bagian="tanda"), None)["body"]
    assert "Hubungi kantornya lewat telepon" in page
    press = {"do": "clear_sign", "case": case.case_id, "version": "1"}
    desk(post(desk_token(), **press, flag="tak_terkirim:DISHUB"), None)
    assert RegisterCases(register).get_case(case.case_id).flags == ("berulang",)
    again = desk(post(desk_token(), **press, flag="tak_terkirim:DISHUB"), None)["body"]
    assert "Sudah berubah sejak ditampilkan" in again


def test_what_lapor_refused_says_why_and_is_sent_again_with_one_press(
    load: Load, register: Table
) -> None:
    case, now = open_case(register), datetime.now(UTC)
    report = ReportPayload("Lampu jalan mati", "…", "pju_padam", "DISHUB", "Lontar Baru")
    refused = Entry(
        case.case_id, 1, case.number, Kind.CREATE_REPORT, report, now, now,
        state=State.REFUSED, last_error="kategori 17 tidak dikenal",
    )  # fmt: skip
    register.transact([register.put(outbox_item(refused))])
    desk = load("desk")
    page = desk(get(desk_token(), bagian="lapor"), None)["body"]
    assert "kategori 17 tidak dikenal" in page
    assert '<span class="count">1</span>' in page
    said = desk(post(desk_token(), do="try_again", entry=refused.entry_id), None)["body"]
    assert "akan dikirim lagi" in said
    (again,) = RegisterOutbox(register).queue(refused.lane)
    assert again.state is State.PENDING
    twice = desk(post(desk_token(), do="try_again", entry=refused.entry_id), None)["body"]
    assert 'role="alert"' in twice


def test_what_the_desk_may_not_read_is_named_and_nothing_of_it_is_said(
    load: Load, register: Table
) -> None:
    hidden = open_case(register, case_id="k-h", number="SRG-2026-HHHH-HHHH", inspektorat_only=True)
    own = open_case(register, case_id="k-o", number="SRG-2026-OOOO-OOOO")
    ask(register, hidden, own)
    conflict = Conflict("k-h", "8812", Field.WORK_STATUS, "pungli", "suap", datetime.now(UTC))
    register.transact([register.put(conflict_item(conflict))])
    desk = load("desk")
    for tab in ("kembar", "beda"):
        page = desk(get(desk_token(), bagian=tab), None)["body"]
        assert hidden.number in page
        assert "gelap pisan" not in page
        assert "pungli" not in page


def test_what_only_the_inspectorate_reads_is_found_by_no_filter_of_the_desk(
    load: Load, register: Table
) -> None:
    place = Place(kecamatan="Kasemen")
    hidden = triaged(register, 1, inspektorat_only=True, place=place)
    own = triaged(register, 2, place=place)
    desk = load("desk")
    whole = desk(get(desk_token(), bagian="triase"), None)["body"]
    assert hidden.number in whole
    for asked in ({"kecamatan": "Kasemen"}, {"jenis": "pju_padam"}):
        page = desk(get(desk_token(), bagian="triase", **asked), None)["body"]
        assert own.number in page
        assert hidden.number not in page
    waits = new_word_apart(register)
    held = desk(get(desk_token(), bagian="diperiksa"), None)["body"]
    assert "~kata-" not in held
    assert waits.complaint_id not in held


def new_word_apart(register: Table) -> Complaint:
    """A later word that became a complaint of its own and waits for its case since an hour."""
    at = datetime.now(UTC) - timedelta(hours=1)
    word = a_complaint(
        complaint_id="01KATA", external_id="RBG-1~kata-02a", said_of="01A", received_at=at,
        case_id=None,
    )  # fmt: skip
    register.transact(new_complaint_rows(register, word, None))
    return word


def test_every_page_of_the_desk_costs_at_most_eight_reads_and_no_scan(
    load: Load, register: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        triaged(register, number, flags=("darurat",), complaint_count=2)
    pages = wired(load, "desk")
    calls: list[str] = []
    asked = pages.reading.holders.table.client
    asked.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    desk = sys.modules["functions.desk.handler"].handler
    asked_for = [{"bagian": tab.value} for tab in DeskTab] + [
        {"urut": "terbaru"}, {"kecamatan": "Serang"}, {"cari": "lampu pasar"},
        {"cari": "SRG-2026-0007-AAAA"}, {"cari": "jl veteran 12 lontar"},
    ]  # fmt: skip
    for query in asked_for:
        calls.clear()
        assert desk(get(desk_token(), **query), None)["statusCode"] == 200
        assert len(calls) <= 8, (query, calls)
        assert "Scan" not in calls


def test_every_row_of_a_long_list_is_reached_by_the_pages_own_links_in_either_order(
    load: Load, register: Table
) -> None:
    for number in range(57):
        triaged(register, number)
    desk = load("desk")
    for order in ("", "terbaru"):
        query, seen, pages = {"urut": order}, [], 0
        while True:
            page = desk(get(desk_token(), **query), None)["body"]
            seen += re.findall(r'id="k-(k-\d+)"', page)
            pages += 1
            further = re.search(r'href="\?([^"]+)">Baris berikutnya', page)
            if further is None:
                break
            query = dict(parse_qsl(unescape(further[1])))
        assert (len(seen), len(set(seen)), pages) == (57, 57, 3)
        assert '<span class="count">57</span>' in page


@pytest.mark.parametrize(
    "after", ["~", "x", "2026", " ", "9999-01-01T00:00:00.000000Z#~", "\x00", "'"]
)
def test_a_cursor_nobody_gave_begins_at_the_beginning_or_ends(
    after: str, load: Load, register: Table
) -> None:
    triaged(register, 1)
    for query in ({"sesudah": after}, {"sesudah": after, "urut": "terbaru"}):
        assert load("desk")(get(desk_token(), **query), None)["statusCode"] == 200


def test_a_caller_is_found_by_word_number_and_telephone(
    load: Load, register: Table, identities: Table
) -> None:
    privacy = RegisterPrivacy(keyed=KeyedHere(lambda: HASH_KEY))
    known = privacy.reporter_hash(Reporter(phone="+62 812-3456-7890"))
    one = replace(lamp(1), reporter_hash=known)
    take_in(register, identities, one)
    placed = place_in(RegisterPlacements(register), one)
    case = RegisterCases(register).get_case(placed.case_id)
    desk = load("desk")
    for question in ("lampu mati", "0812 3456 7890", case.number.lower(), one.external_id):
        page = desk(get(desk_token(), cari=question), None)["body"]
        assert f"1 kasus ditemukan untuk “{question}”" in page, question
        assert case.number in page
    nothing = desk(get(desk_token(), cari="0812 0000 0000"), None)["body"]
    assert "0 kasus ditemukan" in nothing
