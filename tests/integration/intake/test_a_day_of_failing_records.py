"""The stream's function fails on every record for a day, and is healed: every word takes effect
once, in order; what the stream gave up is listed and can be given to it again, which
changes nothing. A word that nothing applies is set aside, and its neighbours go on."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.words_aside import WordsAside
from aduan.application.failures.given_up import GivenUp, Replayed, list_given_up, replay
from aduan.application.intake.apply_follow_up_event import FollowUpRow
from aduan.application.intake.apply_forgotten import HOLDS_BACK
from aduan.domain.case.case import Status
from aduan.domain.case.lifecycle import Move
from tests.deployed import Deployed, figures
from tests.integration.intake.test_later_words import Channel, now
from tests.pump import Consumer, Record

DAY = timedelta(hours=24)


class Bucket:
    """What Lambda writes into the failures bucket of the records it gave up."""

    def __init__(self, consumers: list[Consumer]) -> None:
        self.kept: dict[str, Mapping[str, Any]] = {}
        gone = [(one, record) for one in consumers for record in one.sink]
        for number, (consumer, record) in enumerate(sorted(gone, key=_sequence)):
            self.kept[f"aws/lambda/{number:04}.json"] = {
                "requestContext": {
                    "functionArn": "arn:aws:lambda:ap-southeast-3:1:function:test-"
                    f"{consumer.name}:live",
                    "condition": "RetryAttemptsExhausted",
                    "approximateInvokeCount": 4,
                },
                "timestamp": f"2026-03-02T08:{number:02}:00.000Z",
                "payload": {"Records": [record]},
            }

    def everything(self) -> list[tuple[str, Mapping[str, Any] | None]]:
        return list(self.kept.items())

    def file_away(self, key: str) -> None:
        del self.kept[key]


def _sequence(gone: tuple[Consumer, Record]) -> int:
    return int(gone[1]["dynamodb"]["SequenceNumber"])


class Again:
    """The function itself, by the name it gave up under."""

    def __init__(self, handler: Any) -> None:
        self.handler = handler

    def again(self, function: str, event: Mapping[str, Any]) -> bool:
        assert function == "test-deduplicate"
        try:
            answer = self.handler(event)
        except Exception:
            return False
        return not answer["batchItemFailures"]


class Ill:
    """A function that fails on everything until it is healed."""

    def __init__(self, hub: Deployed) -> None:
        self.ill = True
        self.real = hub.function("deduplicate")
        for consumer in hub.pump.consumers:
            if consumer.name == "deduplicate":
                consumer.handler = self

    def __call__(self, event: dict[str, Any]) -> Any:
        if self.ill:
            raise RuntimeError("ill")
        return self.real(event)


def sweep_in(hub: Deployed, later: timedelta, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A run of the sweep so much later."""
    sweep = hub.function("sweep")

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + later

    patch.setattr(sys.modules["functions.sweep.handler"], "datetime", Later)
    found: dict[str, Any] = sweep({})
    return found


def says(channel: Channel, kind: str, webhook_id: str, **data: Any) -> None:
    """Answered 2xx; the stream does with it what it can."""
    hub = channel.hub
    hub.deliver = hub.pump.drain  # type: ignore[method-assign]  records may be given up
    assert channel.says(kind, webhook_id, **data) == 201


def test_all_words_take_effect_once_and_in_order(
    hub: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel(hub)
    channel.reports()
    function = Ill(hub)
    said = [f"Sekarang {number} lampu padam" for number in range(2, 7)]
    for number, text in enumerate(said):
        says(channel, "complaint.amended", f"am-{number}", amended_at=now(), text=text)
    says(channel, "complaint.withdrawn", "wd", withdrawn_at=now(), reason="Sudah menyala")
    bucket = Bucket(hub.pump.consumers)
    listed = list_given_up(bucket)
    assert len(listed) == 6
    assert all(isinstance(one, GivenUp) and one.about for one in listed)
    assert not [text for text in said if text in str([one.about for one in listed])]
    assert channel.history()[-1].note not in said, "nothing was applied while it was ill"

    function.ill = False
    assert sweep_in(hub, DAY, monkeypatch)["unapplied"] == 6
    assert [row.note for row in channel.history()][-6:] == [*said, "Sudah menyala"]
    assert channel.case().status is Status.DITARIK
    once = channel.history()

    assert sweep_in(hub, DAY + timedelta(minutes=5), monkeypatch)["unapplied"] == 0
    given_up = [one for one in listed if isinstance(one, GivenUp)]
    done = replay(given_up, shelf=bucket, attempts=Again(function))
    assert {outcome for _, outcome in done} == {Replayed.DONE}
    assert bucket.kept == {}
    assert channel.history() == once, "what comes again changes nothing"


def test_what_is_said_after_the_healing_does_not_overtake_what_still_waits(hub: Deployed) -> None:
    channel = Channel(hub)
    channel.reports()
    function = Ill(hub)
    said = [f"Kini {number} lampu padam" for number in range(3)]
    for number, text in enumerate(said):
        says(channel, "complaint.amended", f"am-{number}", amended_at=now(), text=text)
    function.ill = False
    says(channel, "complaint.withdrawn", "wd", withdrawn_at=now(), reason="Sudah menyala")
    assert [row.note for row in channel.history()][-4:] == [*said, "Sudah menyala"]
    assert channel.case().status is Status.DITARIK


def test_a_poison_record_is_named_held_back_and_goes_through_once_it_is_mended(
    hub: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel(hub)
    channel.reports()
    function = Ill(hub)
    for number in range(2):
        says(
            channel,
            "complaint.amended",
            f"am-{number}",
            amended_at=now(),
            text=f"Kini {number} lampu padam",
        )
    bucket = Bucket(hub.pump.consumers)
    given_up = [one for one in list_given_up(bucket) if isinstance(one, GivenUp)]
    outcomes = [one for _, one in replay(given_up, shelf=bucket, attempts=Again(function))]
    assert outcomes == [Replayed.FAILED_AGAIN, Replayed.HELD], "the order of one item is kept"
    assert len(bucket.kept) == 2
    function.ill = False
    outcomes = [one for _, one in replay(given_up, shelf=bucket, attempts=Again(function))]
    assert outcomes == [Replayed.DONE, Replayed.DONE]
    rows = [row for row in channel.history() if row.note.startswith("Kini")]
    assert [row.note for row in rows] == ["Kini 0 lampu padam", "Kini 1 lampu padam"]
    assert rows[0].move != Move.FLAG
    assert json.dumps([one.about for one in given_up]).count("amendment COMPLAINT#") == 2
    assert sweep_in(hub, timedelta(minutes=5), monkeypatch)["unapplied"] == 0


class Poisoned:
    """No reading of one word comes to an end, whoever tries."""

    def __init__(self, hub: Deployed, text: str, patch: pytest.MonkeyPatch) -> None:
        real = RegisterFollowUpEvents.row

        def row(events: RegisterFollowUpEvents, complaint_id: str, row_id: str) -> FollowUpRow:
            found = real(events, complaint_id, row_id)
            if self.bad and getattr(found.event, "text", "") == text:
                raise ValueError(text)
            return found

        self.bad = True
        patch.setattr(RegisterFollowUpEvents, "row", row)
        self.aside = WordsAside(hub.register, "test-deduplicate")


def test_a_poison_word_is_set_aside_named_and_its_neighbours_go_on_in_order(
    hub: Deployed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = Channel(hub)
    channel.reports()
    said = [f"Kini {number} lampu padam" for number in range(4)]
    poison = Poisoned(hub, said[1], monkeypatch)
    for number, text in enumerate(said):
        says(channel, "complaint.amended", f"am-{number}", amended_at=now(), text=text)
    notes = lambda: [row.note for row in channel.history() if row.note.startswith("Kini")]  # noqa: E731
    assert notes() == [said[0]], "while it may be an outage, the order is kept"
    sweep_in(hub, timedelta(minutes=30), monkeypatch)
    assert (notes(), list_given_up(poison.aside)) == ([said[0]], [])

    capsys.readouterr()
    sweep_in(hub, HOLDS_BACK + timedelta(minutes=1), monkeypatch)
    assert notes() == [said[0], *said[2:]]
    told = figures(capsys.readouterr().out)
    assert (told["words_set_aside"], told["words_pending"]) == ([1], [0])
    says(channel, "complaint.amended", "am-9", amended_at=now(), text="Kini semua padam")
    assert notes()[-1] == "Kini semua padam", "nor does it hold back what comes later"
    sweep_in(hub, HOLDS_BACK + timedelta(minutes=6), monkeypatch)
    assert figures(capsys.readouterr().out)["words_set_aside"] == [0], "it is told once"

    (named,) = list_given_up(poison.aside)
    assert isinstance(named, GivenUp)
    assert named.about[0].startswith("amendment COMPLAINT#")
    function = hub.function("deduplicate")
    again = Again(function)
    outcomes = replay([named], shelf=poison.aside, attempts=again)
    assert [one for _, one in outcomes] == [Replayed.FAILED_AGAIN]
    poison.bad = False
    outcomes = replay([named], shelf=poison.aside, attempts=again)
    assert [one for _, one in outcomes] == [Replayed.DONE]
    assert notes()[-1] == said[1]
    assert list_given_up(poison.aside) == []


def test_after_a_day_in_which_the_sweep_failed_too_all_words_take_effect_in_order(
    hub: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What looked like poison for a day was an outage: nobody has to give anything again."""
    channel = Channel(hub)
    channel.reports()
    ill = Ill(hub)
    said = [f"Kini {number} lampu padam" for number in range(3)]
    for number, text in enumerate(said):
        says(channel, "complaint.amended", f"am-{number}", amended_at=now(), text=text)
    with monkeypatch.context() as patch:
        patch.setattr(RegisterFollowUpEvents, "get_case", _fails)
        for hours in range(0, 24, 2):
            sweep_in(hub, timedelta(hours=hours, minutes=2), patch)
    assert len(list_given_up(WordsAside(hub.register, "test-deduplicate"))) == 3
    ill.ill = False
    says(channel, "complaint.withdrawn", "wd", withdrawn_at=now(), reason="Sudah menyala")
    assert [row.note for row in channel.history()][-4:] == [*said, "Sudah menyala"]
    sweep_in(hub, DAY + timedelta(minutes=5), monkeypatch)
    assert [row.note for row in channel.history()][-4:] == [*said, "Sudah menyala"]
    assert list_given_up(WordsAside(hub.register, "test-deduplicate")) == []


def _fails(*_: object) -> Any:
    raise RuntimeError("ill")
