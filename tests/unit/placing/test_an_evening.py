"""The evening that `make demo` plays, placed in memory: one case for each event, and none mixed."""

import tomllib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aduan.domain.case.complaint import Complaint, Location
from tests.fakes.placements import HubInMemory
from tests.lamps import place_in

STORY: Final = Path(__file__).parents[3] / "infra" / "local" / "demo" / "stories" / "serang.toml"
DUSK: Final = datetime(2026, 11, 26, 11, tzinfo=UTC)


def told(number: int, said: dict[str, Any]) -> Complaint:
    at = DUSK + timedelta(seconds=said["at"])
    where = {name: said.get(name) for name in ("lat", "lng", "kelurahan", "address")}
    return Complaint(
        complaint_id=f"{number:026d}",
        channel=said["channel"],
        external_id=f"X-{number}",
        tracking_code=f"SA-{number}",
        reported_at=at,
        received_at=at,
        title=said.get("title", ""),
        text=said["text"],
        location=Location(**where),
        category=said.get("category"),
        severity=said.get("severity"),
        reporter_hash=said["who"],
        secret=said.get("secret", False),
    )


def test_every_event_of_an_evening_is_one_case_and_every_case_one_event() -> None:
    events = tomllib.loads(STORY.read_text(encoding="utf-8"))["event"]
    reports = sorted(
        ((said["at"], event["id"], said) for event in events for said in event["report"]),
        key=lambda one: one[:2],
    )
    hub = HubInMemory()
    cases, stories = defaultdict(set), defaultdict(set)
    for number, (_, event, said) in enumerate(reports):
        complaint = told(number, said)
        hub.receive(complaint)
        case_id = place_in(hub, complaint).case_id
        cases[event].add(case_id)
        stories[case_id].add(event)
    assert {event: len(found) for event, found in cases.items() if len(found) > 1} == {}
    assert {case: sorted(found) for case, found in stories.items() if len(found) > 1} == {}
    assert len(stories) == len(events)
