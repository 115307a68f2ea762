"""Who holds a post, and who is told: from the set moment on, and nobody forgotten."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.application.officials.manage import (
    Directory,
    OfficialsResult,
    manage_officials,
    settle_officials,
)
from aduan.cli import officials as cli_officials
from aduan.domain.case.case import Audience
from aduan.domain.officials import appointments as officials
from aduan.domain.officials.appointments import Appointment, Endpoint, Way
from aduan.entrypoints.admin_orders import answer, read_order
from tests.fakes.officials import BookInMemory, TopicsInMemory
from tests.unit.samples import NOW, PACK, the_rules

POSTS = frozenset({"DISHUB", "DPUPR", "SEKDA", "DUTY"})
BUDI = {
    "do": "add", "post": "DISHUB", "name": "Budi Contoh", "email": "budi@dishub.example.go.id",
    "since": "2026-01-01", "sk": "821/1/2026",
}  # fmt: skip


def a_directory(*, says_yes: bool = True) -> Directory:
    midnight = the_rules().calendar.midnight
    return Directory(BookInMemory(), TopicsInMemory(says_yes=says_yes), POSTS, midnight)


def order(directory: Directory, now: datetime = NOW, **fields: str) -> OfficialsResult:
    return manage_officials(fields, now, directory)


def told(directory: Directory, post: str = "DISHUB") -> set[str]:
    return {end.address for end, held in directory.subscribers.of(post).items() if held}


def is_reachable(directory: Directory, post: str = "DISHUB", at: datetime = NOW) -> bool:
    return officials.reachable(directory.book.appointments(), post, at)


def test_whoever_takes_office_is_told_from_then_on() -> None:
    directory = a_directory()
    assert order(directory, **BUDI).done
    assert told(directory) == {"budi@dishub.example.go.id"}
    assert is_reachable(directory)


def test_entering_the_same_appointment_twice_is_one() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    order(directory, **{**BUDI, "name": "  budi   CONTOH "})
    assert len(directory.book.appointments()) == 1


def test_a_post_whose_holder_has_not_confirmed_is_not_reachable() -> None:
    directory = a_directory(says_yes=False)
    outcome = order(directory, **BUDI)
    assert outcome.settled is not None
    assert outcome.settled.unreached == ("DISHUB",)
    assert not is_reachable(directory)
    assert order(directory, do="confirm", post="DISHUB", code="abc").done
    assert is_reachable(directory)


def test_a_post_is_handed_over_at_the_set_moment_and_not_before() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    sari = {**BUDI, "name": "Sari Contoh", "email": "sari@dishub.example.go.id",
            "since": "2026-04-01", "sk": "821/9/2026", "replaces": "true"}  # fmt: skip
    assert order(directory, **sari).done
    assert told(directory) == {"budi@dishub.example.go.id"}
    last_night = datetime(2026, 3, 31, 16, 59, tzinfo=UTC)  # 23.59 WIB
    settle_officials(last_night, directory)
    assert told(directory) == {"budi@dishub.example.go.id"}
    settle_officials(last_night + timedelta(minutes=1), directory)
    assert told(directory) == {"sari@dishub.example.go.id"}
    assert is_reachable(directory, at=last_night + timedelta(minutes=1))


def test_a_post_has_one_head_and_any_number_of_operators() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    refused = order(directory, **{**BUDI, "name": "Sari Contoh", "email": "s@x.example.go.id"})
    assert not refused.done
    assert "sudah dijabat Budi Contoh" in refused.words[0]
    for name in ("Ani", "Edi"):
        email = f"{name.lower()}@dishub.example.go.id"
        assert order(directory, **{**BUDI, "name": name, "kind": "operator", "email": email}).done
    assert len(told(directory)) == 3


def test_whoever_leaves_is_told_no_more_and_the_vacant_post_is_named() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    (budi,) = directory.book.appointments()
    outcome = order(directory, do="end", id=budi.appointment_id, until="2026-03-03", sk="821/5")
    assert outcome.done
    assert told(directory) == set()
    assert outcome.settled is not None
    assert outcome.settled.unreached == ("DISHUB",)
    (kept,) = directory.book.appointments()
    assert kept.ended_by == "821/5"  # the past is kept with its decree


def test_one_address_in_two_offices_stays_where_it_still_belongs() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    order(directory, **{**BUDI, "post": "DPUPR"})
    budi = next(one for one in directory.book.appointments() if one.post == "DISHUB")
    order(directory, do="end", id=budi.appointment_id, until="2026-03-02", sk="821/5")
    assert told(directory) == set()
    assert told(directory, "DPUPR") == {"budi@dishub.example.go.id"}


def test_a_vanished_subscription_is_made_anew_and_noticed_meanwhile() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    assert isinstance(directory.subscribers, TopicsInMemory)
    directory.subscribers.subscribed.clear()
    directory.subscribers.says_yes = False
    settled = settle_officials(NOW, directory)
    assert settled.asked == 1
    assert not is_reachable(replace(directory), at=NOW) or settled.unreached == ("DISHUB",)
    settle_officials(NOW, directory)
    assert not is_reachable(directory)


def test_a_quiet_run_asks_nobody_and_writes_nothing() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    settle_officials(NOW, directory)
    assert isinstance(directory.book, BookInMemory)
    before = directory.book.writes
    settled = settle_officials(NOW, directory)
    assert (settled.asked, settled.ended, directory.book.writes) == (0, 0, before)


def test_a_queue_an_engineer_subscribed_is_left_alone() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    strange = Endpoint(Way.EMAIL, "pemantau@example.org")
    directory.subscribers.add("DISHUB", strange, ())
    settle_officials(NOW, directory)
    assert "pemantau@example.org" in told(directory)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"post": "TIDAK_ADA"}, "tidak dikenal"),
        ({"name": " "}, "Nama"),
        ({"sk": ""}, "SK"),
        ({"email": ""}, "surel atau nomor"),
        ({"email": "bukan surel"}, "surel keliru"),
        ({"email": "a@b.example.go.id\nBcc: x@y.z"}, "surel keliru"),
        ({"phone": "0812345"}, "+62"),
        ({"since": "kemarin"}, "Tanggal"),
        ({"since": "2026-02-30"}, "Tanggal"),
        ({"kind": "raja"}, "kepala atau operator"),
        ({"do": "hapus"}, "Perintah"),
    ],
)
def test_a_faulty_order_is_refused_in_words_and_changes_nothing(
    wrong: Mapping[str, str], word: str
) -> None:
    directory = a_directory()
    outcome = order(directory, **{**BUDI, **wrong})
    assert not outcome.done
    assert word in " ".join(outcome.words)
    assert directory.book.appointments() == ()


def test_an_end_needs_a_decree_and_a_later_day() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    (budi,) = directory.book.appointments()
    assert not order(directory, do="end", id=budi.appointment_id, until="2026-03-03").done
    assert not order(directory, do="end", id=budi.appointment_id, until="2025-12-31", sk="1").done
    assert not order(directory, do="end", id="other", until="2026-03-03", sk="1").done


def test_the_list_is_of_a_day() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    order(directory, **{**BUDI, "name": "Sari", "since": "2026-05-01", "sk": "2",
                        "replaces": "ya", "email": "sari@dishub.example.go.id"})  # fmt: skip
    assert [one.name for one in order(directory, do="list").appointments] == ["Budi Contoh"]
    later = order(directory, do="list", at="2026-06-01").appointments
    assert [one.name for one in later] == ["Sari"]
    assert len(order(directory, do="list", all="true").appointments) == 2


def test_the_admin_call_takes_flat_json_and_nothing_else() -> None:
    event = {"httpMethod": "POST", "body": json.dumps({"do": "list", "post": 5, "x": ["y"]})}
    assert read_order(event) == {"do": "list"}
    assert read_order({"do": "settle"}) == {"do": "settle"}
    for body in ("", "[1]", "{", "x" * 20_000, "[" * 9_000, None):
        assert read_order({"httpMethod": "POST", "body": body}) == {}


def test_the_answer_names_who_is_unreached() -> None:
    directory = a_directory(says_yes=False)
    body = json.loads(answer(order(directory, **BUDI))["body"])
    assert body["settled"]["unreached"] == ["DISHUB"]
    assert body["officials"][0]["sk"] == "821/1/2026"
    assert answer(order(directory, do="x"))["statusCode"] == 422


def test_the_command_sends_what_was_typed_and_says_what_came_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    directory = a_directory()
    sent: list[Mapping[str, str]] = []

    def call(typed: Mapping[str, str]) -> Mapping[str, Any]:
        sent.append(typed)
        read: Mapping[str, Any] = json.loads(
            answer(manage_officials(typed, NOW, directory))["body"]
        )
        return read

    base = ["--url", "https://aduan.example"]
    add = [*base, "add", "--post", "DISHUB", "--name", "Budi Contoh", "--sk", "1/2026",
           "--email", "budi@dishub.example.go.id", "--since", "2026-01-01"]  # fmt: skip
    assert cli_officials.main(add, call=call) == 0
    assert sent[0]["do"] == "add"
    assert cli_officials.main([*base, "list"], call=call) == 0
    assert "Budi Contoh <budi@dishub.example.go.id>" in capsys.readouterr().out
    wrong = [*base, "end", "--id", "x", "--sk", "1"]
    assert cli_officials.main(wrong, call=call) == 1


def test_the_demonstration_officials_of_the_pack_all_enter_office() -> None:
    rows = tomllib.loads((PACK / "officials.toml").read_text("utf-8"))["official"]
    posts = frozenset(row["post"] for row in rows)
    directory = replace(a_directory(), posts=posts)
    for row in rows:
        outcome = order(directory, do="add", **row)
        assert outcome.done, outcome.words
        assert row["email"].endswith(".example.go.id")
    assert settle_officials(NOW, directory).unreached == ()


def test_holders_are_those_of_the_instant_with_the_head_first() -> None:
    def one(name: str, kind: Audience, **period: datetime) -> Appointment:
        since = period.get("since", NOW - timedelta(days=9))
        return Appointment(name, "DISHUB", name, kind, "1", since, until=period.get("until"))

    standing = [
        one("operator", Audience.OPERATOR),
        one("gone", Audience.HEAD, until=NOW),
        one("head", Audience.HEAD, since=NOW),
        one("next", Audience.HEAD, since=NOW + timedelta(seconds=1)),
    ]
    names = [each.name for each in officials.holders(standing, "DISHUB", NOW)]
    assert names == ["head", "operator"]


def test_operators_hear_everything_of_their_post_and_the_head_what_is_for_heads() -> None:
    directory = a_directory()
    order(directory, **BUDI)
    operator = {"name": "Sari Contoh", "kind": "operator", "email": "sari@dishub.example.go.id"}
    order(directory, **{**BUDI, **operator})
    assert isinstance(directory.subscribers, TopicsInMemory)
    heard = directory.subscribers.heard
    assert heard[BUDI["email"]] == ("head", "digest")
    assert heard[operator["email"]] == ("operator", "head", "digest")


def test_an_operator_who_becomes_head_hears_from_then_on_what_heads_hear() -> None:
    directory = a_directory()
    order(directory, **{**BUDI, "kind": "operator"})
    (one,) = order(directory, do="list").appointments
    order(directory, do="end", id=one.appointment_id, until="2026-03-01", sk="821/9/2026")
    order(directory, **{**BUDI, "name": "Budi Contoh, M.Si", "since": "2026-03-01"})
    assert isinstance(directory.subscribers, TopicsInMemory)
    assert directory.subscribers.heard[BUDI["email"]] == ("head", "digest")


def test_a_post_with_a_head_alone_is_reached_but_no_operator_is() -> None:
    head = Appointment(
        "a1", "DISHUB", "Budi", Audience.HEAD, "SK", NOW, email="b@x.id", confirmed=("b@x.id",)
    )
    assert officials.reachable([head], "DISHUB", NOW, Audience.HEAD)
    assert not officials.reachable([head], "DISHUB", NOW, Audience.OPERATOR)


def test_the_duty_desk_hears_the_alarms_for_as_long_as_it_is_in_office() -> None:
    directory = a_directory()
    desk = {**BUDI, "post": "DUTY", "email": "meja@kota.example.go.id"}
    order(directory, **desk)
    order(directory, **BUDI)
    assert told(directory, "ALARMS") == {"meja@kota.example.go.id"}
    (of_desk,) = (one for one in directory.book.appointments() if one.post == "DUTY")
    order(directory, do="end", id=of_desk.appointment_id, until="2026-03-03", sk="821/5")
    assert told(directory, "ALARMS") == set()


def test_sms_is_off_until_the_city_has_a_registered_sender() -> None:
    directory = a_directory()
    order(directory, **{**BUDI, "phone": "+6281234567890"})
    assert told(directory) == {"budi@dishub.example.go.id"}
    refused = order(directory, **{**BUDI, "post": "SEKDA", "email": "", "phone": "+6281234567890"})
    assert not refused.done
    assert "SMS tidak aktif" in refused.words[0]
    on = replace(directory, ways=tuple(Way))
    settle_officials(NOW, on)
    assert told(directory) == {"budi@dishub.example.go.id", "+6281234567890"}
    settle_officials(NOW, directory)
    assert told(directory) == {"budi@dishub.example.go.id"}, "turned off again"
