"""Giving complaints their case: on the stream, and by the sweep for those the stream forgot."""

import random
import time
from dataclasses import dataclass
from typing import Final

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.application.intake.apply_follow_up_event import apply_follow_up_event
from aduan.application.placing.place_complaint import Placed, place_complaint
from aduan.application.routing.dispatch import Dispatch
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.city_rules import city_rules
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.bootstrap.parts.retention import retention_rules
from aduan.bootstrap.parts.second_look import second_look
from aduan.domain.case.case import Transition
from aduan.domain.case.clocks import ClockRules
from aduan.domain.city.city import load_city
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.model import load_model
from aduan.domain.duplicates.sameness import SamenessRules
from aduan.domain.duplicates.settings import load_settings
from aduan.domain.retention.terms import RetentionRules
from aduan.domain.routing.route import load_model as load_routing_model
from aduan.entrypoints.settings import Settings

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
    retention: RetentionRules

    def place(self, complaint_id: str) -> Placed:
        return place_complaint(
            complaint_id,
            now=now(),
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
            events=RegisterFollowUpEvents(self.table, self.retention),
            rules=self.rules,
            now=now(),
            reader=self.dispatch,
            fresh=fresh_ids,
        )


def open_placing(settings: Settings) -> Placing:
    pack = city_pack()
    duplicates = pack.joinpath("duplicates")
    city = load_city(pack)
    return Placing(
        table=Table(client("dynamodb"), settings.register_table),
        dispatch=Dispatch(city, load_routing_model(pack), second_look()),
        duplicates=SamenessRules(
            lexicon=load_lexicon(duplicates),
            settings=load_settings(duplicates),
            model=load_model(duplicates),
        ),
        rules=city_rules(pack, hour_seconds=settings.hour_seconds),
        number_prefix=city.number_prefix,
        retention=retention_rules(pack, hour_seconds=settings.hour_seconds),
    )
