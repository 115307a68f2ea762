"""A checker that finds nothing must be one that would have found something."""

import base64
import gzip
import hashlib
import json
from typing import Any

import pytest

from tests.benchmarks.chaos import pages
from tests.benchmarks.chaos.checker import Settled, Watch
from tests.benchmarks.chaos.cloud import Cloud, Frame
from tests.benchmarks.chaos.endpoints import Mail
from tests.benchmarks.chaos.machine import Execution
from tests.benchmarks.chaos.officer import Wish
from tests.benchmarks.chaos.outside import Outside
from tests.benchmarks.chaos.recounted import WEEK, as_the_register, nobody_shown
from tests.benchmarks.chaos.story import PERSON, Sent, Story
from tests.benchmarks.chaos.virtual import CLOCK

DUE = {"M": {"opd": {"S": "2026-03-05T01:00:00.000000Z"}}}
CLAIM = "a page claims what happened"
LATER = {"M": {"opd": {"S": "2026-03-06T01:00:00.000000Z"}}}


class World:
    def __init__(self) -> None:
        self.cloud = Cloud(1, unkind=False)
        outside = Outside(1, self.cloud.injector, self.cloud.services.before_call)
        self.story = Story(self.cloud, outside, 1, 0, 1.0)
        self.watch = Watch(self.cloud, self.story)
        self.outside = outside

    def put(self, pk: str, sk: str, **attributes: Any) -> None:
        item = {"pk": {"S": pk}, "sk": {"S": sk}, **attributes}
        self.cloud.dynamodb.call("PutItem", {"TableName": "register", "Item": item})
        self.cloud.run_until(CLOCK.now)

    def case(self, version: int, status: str = "baru", move: str = "note", **more: Any) -> None:
        """The case as this version has it, with the row of the move that led to it."""
        row = {
            "case_id": {"S": "k"}, "version": {"N": str(version)}, "move": {"S": move},
            "at": {"S": "2026-03-02T01:00:00.000000Z"}, "to_status": {"S": status},
            "from_status": {"S": status},
        }  # fmt: skip
        self.put("CASE#k", f"HISTORY#{version:08d}", **row)
        fields = {
            "case_id": {"S": "k"}, "number": {"S": "SRG-1"}, "status": {"S": status},
            "agency": {"S": "DISHUB"}, "version": {"N": str(version)}, "due": DUE, **more,
        }  # fmt: skip
        self.put("CASE#k", "CASE", **fields)

    def rules(self) -> set[str]:
        return {one.partition("]")[0].removeprefix("[") for one in self.watch.violations}


@pytest.fixture
def world() -> World:
    return World()


def test_a_quiet_city_breaks_nothing(world: World) -> None:
    world.case(1)
    world.case(2)
    assert world.rules() == set()


def test_a_due_time_that_moves_by_a_note_is_seen(world: World) -> None:
    world.case(1)
    world.case(2, move="note", due=LATER)
    assert world.rules() == {"due times stand"}


def test_a_due_time_that_moves_by_a_forwarding_is_in_order(world: World) -> None:
    world.case(1)
    world.case(2, move="forward", due=LATER)
    assert world.rules() == set()


def test_history_that_is_written_over_is_seen(world: World) -> None:
    world.case(1)
    world.put("CASE#k", "HISTORY#00000001", move={"S": "open"})
    assert "history only grows" in world.rules()


def test_words_of_a_citizen_that_change_are_seen(world: World) -> None:
    world.put("COMPLAINT#c", "COMPLAINT", text={"S": "lampu mati"})
    world.put("COMPLAINT#c", "COMPLAINT", text={"S": "lampu menyala"})
    assert world.rules() == {"a complaint's words stay"}


def test_a_case_finished_without_a_photo_is_seen(world: World) -> None:
    world.case(1)
    world.case(2, status="selesai", move="resolve")
    assert world.rules() == {"selesai needs evidence"}


def test_a_telephone_number_in_a_mail_is_seen(world: World) -> None:
    mail = Mail(CLOCK.now, "t", "Kasus", f"Hubungi {PERSON[1]}", {}, "k")
    world.cloud.services.on_mail(mail)
    assert world.rules() == {"no personal data"}


def test_a_word_of_a_secret_complaint_in_a_mail_or_on_a_page_without_proof_is_seen(
    world: World,
) -> None:
    world.story.hidden.add("T0001QZ")
    where = ("/complaints/{tracking_code}", "tracking_code", "SA-1", "rumah saya T0001QZ")
    assert shown(world, *where, kunci="x") == set()
    assert shown(world, *where) == {"secret stays secret"}
    world.watch.violations.clear()
    world.cloud.services.on_mail(Mail(CLOCK.now, "t", "Kasus", "T0001QZ", {}, "k"))
    assert world.rules() == {"secret stays secret"}


@pytest.mark.parametrize(
    ("kind", "seen"), [("assigned", set()), ("escalated_sekda", {"no level is told twice"})]
)
def test_a_level_told_by_two_notices_is_seen(world: World, kind: str, seen: set[str]) -> None:
    for version in (2, 3):
        notice_id = f"k.1.{version}.{kind}.SEKDA"
        world.cloud.published.append((CLOCK.now, notice_id, "k-1-1", {"kind": kind}))
    Settled(world.watch, world.outside).notices()
    assert world.rules() == seen


@pytest.mark.parametrize(
    ("status", "seen"), [("baru", set()), ("selesai", {"a notice is true when sent"})]
)
def test_a_notice_of_a_case_that_was_settled_long_ago_is_seen(
    world: World, status: str, seen: set[str]
) -> None:
    world.case(1)
    world.case(2, status=status, move="resolve", evidence={"L": [{"S": "f"}]})
    notice_id = "k.1.1.escalated_sekda.SEKDA"
    world.put("CASE#k", f"NOTICE#{notice_id}", notice_id={"S": notice_id})
    CLOCK.now += 600
    execution = Execution("k-1-1", {"case_id": "k", "cycle": 1, "arm": 1}, CLOCK.now, "", {})
    notice = {"kind": "escalated_sekda", "notice_id": notice_id}
    for tell in world.cloud.on_published:
        tell(execution, notice)
    assert world.rules() == seen


def test_a_page_that_says_nothing_changed_after_a_write_is_seen(world: World) -> None:
    event = {"httpMethod": "POST", "pathParameters": {"token": "x"}}
    answer = {"statusCode": 503, "body": "Tidak ada yang berubah.", "headers": {}}
    for tell in world.cloud.after_invocation:
        tell("desk", event, answer, 1)
    assert world.rules() == {"a page claims what happened"}


def test_a_look_that_writes_is_seen(world: World) -> None:
    answer = {"statusCode": 200, "body": "", "headers": {}}
    for tell in world.cloud.after_invocation:
        tell("track", {"httpMethod": "GET", "pathParameters": {}}, answer, 1)
    assert world.rules() == {"reading changes nothing"}


def test_a_complaint_answered_201_and_not_there_is_seen(world: World) -> None:
    sent = Sent("rabeg", "m", "complaint.created", "X", b"{}", "text")
    sent.answers.append((201, {"complaint_id": "gone", "tracking_code": "SA-1"}))
    world.story.sent.append(sent)
    Settled(world.watch, world.outside).intake()
    assert world.rules() == {"a 2xx is in the register"}


def test_an_overdue_case_nobody_was_told_of_and_without_a_timer_is_seen(world: World) -> None:
    world.case(1)
    CLOCK.now += 30 * 86400
    Settled(world.watch, world.outside).escalation()
    assert world.rules() == {"every open case has a timer", "overdue cases have fired"}


def test_a_word_that_waits_for_ever_is_seen(world: World) -> None:
    world.put("COMPLAINT#c", "COMPLAINT", complaint_id={"S": "c"}, text={"S": "x"})
    world.put(
        "COMPLAINT#c", "WORD#w", type={"S": "withdrawal"}, row_id={"S": "w"},
        work_pk={"S": "UNAPPLIED"}, work_sk={"S": "2026"},
    )  # fmt: skip
    Settled(world.watch, world.outside).words()
    assert world.rules() == {"words take effect"}


@pytest.mark.parametrize("token", ["k.{}.s", "k.{}.s~k"])
def test_a_press_that_a_page_calls_done_must_stand_in_the_case(world: World, token: str) -> None:
    """A mail's link names the case itself, the row of a post's page stands behind the page's."""
    world.case(1, move="accept")
    named = ["kasus", "k"] if "~" not in token else ["k", "DISHUB"]
    payload = base64.urlsafe_b64encode(json.dumps(named).encode()).decode().rstrip("=")
    event = {"httpMethod": "POST", "pathParameters": {"token": token.format(payload)}}
    for move, seen in (("accept", set()), ("resolve", {"a page claims what happened"})):
        answer = {"statusCode": 303, "body": "", "headers": {"Location": f"x?sudah={move}"}}
        for tell in world.cloud.after_invocation:
            tell("official_action", event, answer, 1)
        assert world.rules() == seen


def wish(world: World, certificate: str = "SURAT KETERANGAN") -> Wish:
    found = Wish(world.cloud, world.story.draw, "SA-1", "1234", "c", "erase", ("T0001QZ",),
                 "PDP-1", True, "", certificate)  # fmt: skip
    world.story.officer.wishes.append(found)
    return found


def reckoned(world: World) -> set[str]:
    Settled(world.watch, world.outside).erased()
    return world.rules()


def test_a_word_of_somebody_who_was_forgotten_is_found_wherever_it_lies(world: World) -> None:
    world.put("COMPLAINT#c", "COMPLAINT", tracking_code={"S": "SA-1"}, complaint_id={"S": "c"})
    wish(world)
    assert reckoned(world) == set()
    world.put("FOUND#t0001qz", "c", words={"S": "lampu t0001qz"})
    assert reckoned(world) == {"who was forgotten is nowhere"}


def test_an_old_version_of_a_file_is_a_place_too(world: World) -> None:
    world.put("COMPLAINT#c", "COMPLAINT", tracking_code={"S": "SA-1"}, complaint_id={"S": "c"})
    wish(world)
    world.cloud.services.objects["exports/lapor/inbox/1.csv"] = b"rumah saya T0001QZ"
    world.cloud.services.objects["exports/lapor/inbox/1.csv"] = b"tanpa baris itu"
    assert reckoned(world) == {"who was forgotten is nowhere"}


def test_who_asks_the_officer_and_hears_nothing_is_seen(world: World) -> None:
    wish(world, certificate="")
    assert reckoned(world) == {"who asks the officer is answered"}


def test_only_the_officer_who_was_asked_takes_words_away(world: World) -> None:
    world.put("COMPLAINT#c", "COMPLAINT", text={"S": "lampu mati"})
    world.cloud.frames.append(Frame("privacy", CLOCK.now + 60, "r"))
    wish(world)
    world.put("COMPLAINT#c", "COMPLAINT", text={"S": "[dihapus]"})
    assert world.rules() == set()
    world.story.officer.wishes.clear()
    world.put("COMPLAINT#c", "COMPLAINT", text={"S": "lampu menyala"})
    assert world.rules() == {"a complaint's words stay"}


def test_a_frozen_week_that_lacks_a_complaint_is_seen(world: World) -> None:
    world.put("COMPLAINT#c", "COMPLAINT", complaint_id={"S": "c"},
              received_at={"S": "2026-03-03T01:00:00.000000Z"})  # fmt: skip
    body = b'{"facts":0,"arrivals":0}\n'
    whole = hashlib.sha256(body).hexdigest()
    name = f"exports/figures/frozen/{WEEK}/{whole}.jsonl.gz"
    world.cloud.services.objects[name] = gzip.compress(body)
    as_the_register(world.story, world.watch, {WEEK: whole})
    assert world.rules() == {"figures are counted of the register"}


def test_a_frozen_week_that_was_exchanged_is_seen(world: World) -> None:
    name = f"exports/figures/frozen/{WEEK}/abc.jsonl.gz"
    world.cloud.services.objects[name] = gzip.compress(b"{}\n")
    as_the_register(world.story, world.watch, {WEEK: "abc"})
    assert world.rules() == {"a frozen period is what its hash says"}


def test_a_name_on_the_public_board_is_seen(world: World) -> None:
    world.cloud.services.objects["board/index.html"] = f"<p>{PERSON[0]}</p>".encode()
    nobody_shown(world.story, world.watch)
    assert world.rules() == {"the board shows nobody"}


BOX = '<div class="box ok" role="status"><p>Tersimpan.</p></div>'


def shown(world: World, resource: str, name: str, value: str, body: str, **query: str) -> set[str]:
    event = pages.get(resource, name, value, **query)
    function = "track" if "tracking_code" in resource else "official_action"
    for tell in world.cloud.after_invocation:
        tell(function, event, {"statusCode": 200, "body": body, "headers": {}}, 0)
    return world.rules()


@pytest.mark.parametrize(("typed", "seen"), [("accept", set()), ("resolve", {CLAIM})])
def test_a_page_that_believes_what_was_typed_behind_its_link_is_seen(
    world: World, typed: str, seen: set[str]
) -> None:
    world.case(1, move="accept")
    payload = base64.urlsafe_b64encode(b'["kasus","k"]').decode().rstrip("=")
    where = ("/actions/{token}", "token", f"k.{payload}.s", BOX)
    assert shown(world, *where, sudah=typed) == seen


@pytest.mark.parametrize(
    ("step", "said", "seen"),
    [
        ("Menunggu", "", set()),
        ("Selesai", "", {"a page tells the status"}),
        ("Menunggu", BOX, {CLAIM}),
    ],
)
def test_a_citizens_page_that_is_ahead_of_its_case_is_seen(
    world: World, step: str, said: str, seen: set[str]
) -> None:
    world.case(1)
    world.put("COMPLAINT#c", "COMPLAINT", complaint_id={"S": "c"}, case_id={"S": "k"},
              tracking_code={"S": "SA-1"})  # fmt: skip
    body = f'{said}<ol class="steps"><li aria-current="step">{step}</li></ol>'
    where = ("/complaints/{tracking_code}", "tracking_code", "SA-1", body)
    assert shown(world, *where, kata="w") == seen
