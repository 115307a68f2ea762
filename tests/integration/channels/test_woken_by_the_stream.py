"""A change that was written wakes who tells the channels, beside the timers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.handlers import ENVIRONMENT, lay_out_pack, started


@dataclass
class Teller:
    told: list[Mapping[str, object]] = field(default_factory=list)

    def start(self, payload: Mapping[str, object]) -> None:
        self.told.append(payload)


@dataclass
class Timers:
    set: list[str] = field(default_factory=list)

    def start(self, case_id: str, cycle: int, arm: int) -> None:
        self.set.append(f"{case_id}-{cycle}-{arm}")


@dataclass
class Wired:
    timers: Timers = field(default_factory=Timers)
    teller: Teller = field(default_factory=Teller)


def record(kind: str, case_id: str, number: str) -> dict[str, Any]:
    image = {"type": {"S": kind}, "case_id": {"S": case_id}, "cycle": {"N": "1"}, "arm": {"N": "1"}}
    keys = {"pk": {"S": f"CASE#{case_id}"}}
    return {"dynamodb": {"NewImage": image, "Keys": keys, "SequenceNumber": number}}


def test_a_batch_wakes_the_teller_once_with_the_cases_it_is_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    lay_out_pack(tmp_path)
    module = started("start_escalation", tmp_path, monkeypatch, ENVIRONMENT)
    wired = Wired()
    monkeypatch.setattr(module, "WIRED", wired)
    monkeypatch.setattr(
        module,
        "start_escalation",
        lambda case_id, cycle, arm, timers: timers.start(case_id, cycle, arm),
    )
    records = [
        record("said", "K1", "1"),
        record("cycle", "K1", "2"),
        record("said", "K2", "3"),
        record("said", "K1", "4"),
    ]
    assert module.handler({"Records": records}, None) == {"batchItemFailures": []}
    assert wired.timers.set == ["K1-1-1"]
    assert wired.teller.told == [{"cases": ["K1", "K2"]}]
    module.handler({"Records": [record("cycle", "K3", "5")]}, None)
    assert len(wired.teller.told) == 1
