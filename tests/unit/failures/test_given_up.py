"""Given-up work: what is said of it, in which order it is tried again, what stays."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from aduan.application.failures.given_up import (
    GivenUp,
    Replayed,
    Shelves,
    Unreadable,
    list_given_up,
    read_given_up,
    replay,
)
from aduan.bootstrap.deployed_stack import GivenUpWork
from aduan.cli.failures import main

FUNCTION = "satu-aduan-kota-prod-deduplicate"
ARN = f"arn:aws:lambda:ap-southeast-3:123456789012:function:{FUNCTION}:live"
SAID = "Jalan rusak di depan rumah saya"


def record(complaint: str, sort: str, kind: str = "amendment") -> dict[str, Any]:
    return {
        "eventName": "INSERT",
        "dynamodb": {
            "Keys": {"pk": {"S": f"COMPLAINT#{complaint}"}, "sk": {"S": sort}},
            "NewImage": {"type": {"S": kind}, "text": {"S": SAID}},
            "SequenceNumber": "1",
        },
    }


def given_up(minute: int, *records: dict[str, Any]) -> dict[str, Any]:
    """As Lambda writes it, once the adapter has parsed the payload."""
    return {
        "requestContext": {
            "requestId": "r",
            "functionArn": ARN,
            "condition": "RetryAttemptsExhausted",
            "approximateInvokeCount": 4,
        },
        "version": "1.0",
        "timestamp": f"2026-03-02T08:{minute:02}:00.000Z",
        "payload": {"Records": list(records)},
    }


@dataclass
class Shelf:
    held: dict[str, Mapping[str, Any] | None]
    away: list[str] = field(default_factory=list)

    def everything(self) -> Iterable[tuple[str, Mapping[str, Any] | None]]:
        return [(key, kept) for key, kept in self.held.items() if key not in self.away]

    def file_away(self, key: str) -> None:
        self.away.append(key)


@dataclass
class Calls:
    bad: str = ""
    seen: list[str] = field(default_factory=list)

    def again(self, function: str, event: Mapping[str, Any]) -> bool:
        text = json.dumps(event)
        self.seen.append(text)
        return not (self.bad and self.bad in text)


def readable(shelf: Shelf) -> list[GivenUp]:
    return [one for one in list_given_up(shelf) if isinstance(one, GivenUp)]


def test_the_oldest_stands_first_and_is_named_by_its_item() -> None:
    shelf = Shelf(
        {"b": given_up(9, record("02", "WORD#1")), "a": given_up(5, record("01", "WORD#1"))}
    )
    first, second = readable(shelf)
    assert (first.key, second.key) == ("a", "b")
    assert first.about == ("amendment COMPLAINT#01 WORD#1",)
    assert (first.function, first.tries) == (FUNCTION, 4)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"requestContext": {"functionArn": ARN}, "timestamp": "2026-03-02T08:00:00Z"},
        {"requestContext": {"functionArn": "x"}, "payload": {}, "timestamp": "2026-03-02"},
        {"requestContext": {"functionArn": ARN}, "payload": {}, "timestamp": "yesterday"},
    ],
)
def test_what_is_no_record_is_named_and_stops_nobody(kept: dict[str, Any]) -> None:
    assert isinstance(read_given_up("k", kept), Unreadable)
    shelf = Shelf({"bad": kept, "none": None, "good": given_up(1, record("01", "WORD#1"))})
    assert [one.key for one in list_given_up(shelf)] == ["good", "bad", "none"]


def test_words_go_to_their_function_in_the_order_they_were_written() -> None:
    held = {f"k{n}": given_up(n, record("01", f"WORD#{n}")) for n in (3, 1, 2)}
    shelf, calls = Shelf(dict(held)), Calls()
    outcomes = replay(readable(shelf), shelf=shelf, attempts=calls)
    assert [one.key for one, _ in outcomes] == ["k1", "k2", "k3"]
    assert {outcome for _, outcome in outcomes} == {Replayed.DONE}
    assert shelf.away == ["k1", "k2", "k3"]


def test_behind_one_that_fails_again_later_words_of_its_item_wait_and_others_pass() -> None:
    shelf = Shelf(
        {
            "1": given_up(1, record("01", "WORD#poison")),
            "2": given_up(2, record("01", "WORD#2")),
            "3": given_up(3, record("02", "WORD#3")),
        }
    )
    outcomes = replay(readable(shelf), shelf=shelf, attempts=(calls := Calls(bad="poison")))
    assert [outcome for _, outcome in outcomes] == [
        Replayed.FAILED_AGAIN,
        Replayed.HELD,
        Replayed.DONE,
    ]
    assert shelf.away == ["3"]
    assert len(calls.seen) == 2


def test_a_job_of_the_clock_is_not_run_again_late() -> None:
    kept = given_up(1)
    del kept["payload"]
    kept["requestPayload"] = {"job": "digest"}
    shelf, calls = Shelf({"k": kept}), Calls()
    assert [o for _, o in replay(readable(shelf), shelf=shelf, attempts=calls)] == [
        Replayed.SUPERSEDED
    ]
    assert (calls.seen, shelf.away) == ([], ["k"])


def run(shelf: Shelf, calls: Calls, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    code = main(
        ["--city", "kota", *words], opened=lambda _city, _stage: GivenUpWork(shelf, calls), out=out
    )
    return code, out.getvalue()


def test_the_command_never_prints_what_a_citizen_wrote() -> None:
    shelf, calls = Shelf({"k": given_up(1, record("01", "WORD#1"))}), Calls(bad="WORD")
    for words in (("list",), ("show", "k"), ("replay", "k")):
        _, said = run(shelf, calls, *words)
        assert "COMPLAINT#01" in said
        assert SAID not in said


def test_its_exit_code_says_whether_somebody_must_look() -> None:
    shelf, calls = Shelf({"k": given_up(1, record("01", "WORD#1"))}), Calls()
    assert run(shelf, calls, "list")[0] == 1
    assert run(shelf, calls, "replay", "--all")[0] == 0
    assert run(shelf, calls, "list")[0] == 0
    assert run(shelf, calls, "show", "k")[0] == 2


def test_several_shelves_are_one_and_each_files_away_its_own() -> None:
    bucket = Shelf({"aws/1.json": given_up(1, record("01A", "WORD#1"))})
    words = Shelf({"word/01A/2": given_up(2, record("01A", "WORD#2"))})
    both = Shelves((bucket, words))
    found = readable(both)  # type: ignore[arg-type]
    assert [one.key for one in found] == ["aws/1.json", "word/01A/2"]
    replay(found, shelf=both, attempts=Calls(bad="WORD#2"))
    assert (bucket.away, words.away) == (["aws/1.json"], [])
