"""What the function that gives complaints their case is made of."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from aduan.adapters.aws.invocations import Invocations
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.adapters.dynamodb.sent_photos import RegisterPhotoEvidence
from aduan.application.intake.apply_follow_up_event import apply_follow_up_event
from aduan.application.photos.ports import Weighed
from aduan.application.photos.weigh import weigh_photo
from aduan.application.placing.place_complaint import Placed, place_complaint
from aduan.application.routing.dispatch import Dispatch
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.domain.case.case import Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import load_city
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.model import load_model
from aduan.domain.duplicates.sameness import SamenessRules
from aduan.domain.duplicates.settings import load_settings
from aduan.domain.routing.route import load_model as load_routing_model
from aduan.entrypoints.settings import Settings, read_settings

SHORTEST_S: Final = 0.03
LONGEST_S: Final = 1.0


def stand_aside(lost: int) -> None:
    """Full jitter: anything up to a bound that doubles with every lost round, four seconds in all
    at most. A batch of ten that always loses still ends within the function's minute."""
    time.sleep(random.uniform(0, min(LONGEST_S, SHORTEST_S * 2**lost)))


@dataclass(frozen=True, slots=True)
class Placing:
    """Places complaints, and carries follow-up events to the cases they are in."""

    table: Table
    dispatch: Dispatch
    duplicates: SamenessRules
    rules: ClockRules
    number_prefix: str

    def place(self, complaint_id: str) -> Placed:
        return place_complaint(
            complaint_id,
            now=datetime.now(UTC),
            placements=RegisterPlacements(self.table),
            dispatcher=self.dispatch,
            duplicates=self.duplicates,
            rules=self.rules,
            number_prefix=self.number_prefix,
            pause=stand_aside,
        )

    def apply_follow_up_event(self, complaint_id: str, row_id: str) -> Transition | None:
        return apply_follow_up_event(
            complaint_id,
            row_id,
            events=RegisterFollowUpEvents(self.table),
            rules=self.rules,
            now=datetime.now(UTC),
        )


def open_placing(environment: Mapping[str, str]) -> Placing:
    settings = read_settings(Settings, environment)
    pack = city_pack()
    duplicates = pack.joinpath("duplicates")
    city = load_city(pack)
    return Placing(
        table=Table(client("dynamodb"), settings.register_table),
        dispatch=Dispatch(city, load_routing_model(pack)),
        duplicates=SamenessRules(
            lexicon=load_lexicon(duplicates),
            settings=load_settings(duplicates),
            model=load_model(duplicates),
        ),
        rules=city_rules(pack, hour_seconds=settings.hour_seconds),
        number_prefix=city.number_prefix,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSettings(Settings):
    fetch_photos_function: str


@dataclass(frozen=True, slots=True)
class Photos:
    """Has a complaint's photos fetched elsewhere, and weighs them once they were read."""

    evidence: RegisterPhotoEvidence
    fetching: Invocations

    def fetch(self, complaint_id: str, row_id: str | None) -> None:
        self.fetching.start({"complaint_id": complaint_id, "row_id": row_id})

    def weigh(self, complaint_id: str, row_id: str) -> Weighed:
        now = datetime.now(UTC)
        return weigh_photo(complaint_id, row_id, register=self.evidence, now=now)


def open_photos(environment: Mapping[str, str]) -> Photos:
    settings = read_settings(PhotoSettings, environment)
    table = Table(client("dynamodb"), settings.register_table)
    return Photos(
        evidence=RegisterPhotoEvidence(table, lambda: datetime.now(UTC)),
        fetching=Invocations(client("lambda"), settings.fetch_photos_function),
    )
