"""Each city has an evening of its own, told in its own channels, offices and places."""

import tomllib
from pathlib import Path

import pytest

from aduan.application.routing.dispatch import Dispatch
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.city.city import load_city
from aduan.domain.routing.route import load_model
from infra.local.demo import story
from infra.local.errors import LocalStackError
from tests.unit.samples import ARRIVED

CITIES = Path(__file__).parents[3] / "layers" / "cities"
PACKS = sorted(path.parent.name for path in CITIES.glob("*/city.toml"))


@pytest.mark.parametrize("city", PACKS)
def test_every_city_has_an_evening_in_its_own_channels_and_offices(city: str) -> None:
    told = story.read(story.of(city))
    channels = tomllib.loads((CITIES / city / "channels.toml").read_text(encoding="utf-8"))
    agencies = load_city(CITIES / city).agencies
    assert {report.channel for report in told.reports} <= {row["id"] for row in channels["channel"]}
    assert {event.expect.agency for event in told.events} - {None} <= set(agencies)
    assert any(not event.acts and event.expect.level == "WALI_KOTA" for event in told.events)
    assert any(event.reports[0].channel == "lapor" for event in told.events)
    assert any(len({report.channel for report in event.reports}) > 1 for event in told.events)
    assert told.repeated_event in {event.id for event in told.events}


def test_a_city_without_an_evening_is_told_so() -> None:
    with pytest.raises(LocalStackError, match="no evening of atlantis"):
        story.of("atlantis")


def test_the_second_citys_reports_go_where_its_people_expect() -> None:
    root = CITIES / "sukabumi"
    dispatch = Dispatch(load_city(root), load_model(root))
    for event in story.read(story.of("sukabumi")).events:
        for report in event.reports:
            fields = report.fields
            assigned = dispatch(
                Complaint(
                    complaint_id=f"{event.id}-{report.number}",
                    channel=report.channel,
                    external_id="x",
                    tracking_code="x",
                    reported_at=ARRIVED,
                    received_at=ARRIVED,
                    title=fields.get("title", ""),
                    text=report.text,
                    location=Location(
                        lat=fields.get("lat"),
                        lng=fields.get("lng"),
                        address=fields.get("address"),
                        kelurahan=fields.get("kelurahan"),
                    ),
                    category=fields.get("category"),
                )
            )
            if event.expect.next_owner:
                assert assigned.next_owner == event.expect.next_owner
            else:
                found = (assigned.agency, assigned.triage)
                assert found == (event.expect.agency, False), (event.id, assigned.reason)
