"""The agreement with LAPOR!, read from `lapor.toml` of the city pack.

The documentation is only given to registered agencies, so every path, header, field, id and
status name is data. What is wrong in the file is refused when it is read, not when a report is
due: pydantic names the table and the key.
"""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib.resources.abc import Traversable
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from aduan.application.lapor.gate import GateRules
from aduan.application.lapor.pull_updates import ReadingRules
from aduan.application.lapor.push.ports import PushRules
from aduan.domain.case.case import ClosedBy
from aduan.domain.lapor.drafts import LaporId
from aduan.domain.lapor.mapping import MappingTables, Meaning, StatusMeaning
from aduan.domain.outbox.backoff import Backoff
from aduan.domain.outbox.breaker import BreakerRules


def _zone(name: object) -> ZoneInfo:
    return name if isinstance(name, ZoneInfo) else ZoneInfo(str(name))


SHORTEST_ANSWER: Final = 200
"""Below this hardly a word fits beside the line by which our answers are known again."""
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Fixed = dict[str, str | int | bool]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Connection(_Table):
    base_url: str
    headers: dict[str, str]
    connect_timeout_seconds: float = 5
    read_timeout_seconds: float = 20
    requests_per_minute: float = 120


class Times(_Table):
    api_zone: Zone
    export_zone: Zone
    stamp_formats: tuple[str, ...]


class Upload(_Table):
    path: str
    files_field: str
    answer_rows: str
    answer_id: str


class Create(_Table):
    """`secret_narrative`: whether the copy of a secret case holds what was told; otherwise LAPOR!
    gets its number, category and status, and the narrative stays with the city."""

    path: str
    answer_id: str
    attachments_text: str
    attachments_separator: str = ","
    date_format: str = "%Y-%m-%d"
    tags_separator: str = ","
    secret_narrative: bool = False
    fields: dict[str, str]
    fixed: Fixed = {}


class FollowUpAdd(_Table):
    """`answer_id` proves that it was kept; an answer without it is looked up."""

    path: str
    answer_id: str
    limit: int = Field(default=1000, ge=SHORTEST_ANSWER)
    files_field: str
    fields: dict[str, str]
    fixed: Fixed = {}


class HandBack(_Table):
    """Without an `answer_id` every one is looked up in the report's own history."""

    path: str
    answer_id: str = ""
    fields: dict[str, str]
    fixed: Fixed = {}


class Report(_Table):
    path: str
    fields: dict[str, str]
    log_rows: str
    log_fields: dict[str, str]


class FollowUps(_Table):
    path: str
    rows: str
    fields: dict[str, str]


class Probe(_Table):
    path: str


class Listing(_Table):
    """`path` empty: not there. `query` names the parameters; pages count from `first_page`."""

    path: str = ""
    query: dict[str, str] = {}
    rows: str = ""
    fields: dict[str, str] = {}
    page_size: int = 50
    first_page: int = 1
    since_format: str = "%Y-%m-%dT%H:%M:%S"
    most_pages: int = 400


class Patience(_Table):
    """How hard it is tried. `settle_seconds`: how long LAPOR! may take to show what it
    kept; `look_first_seconds`: but it may well be there by then."""

    settle_seconds: float = 60
    look_first_seconds: float = 5
    lease_seconds: float = 120
    most_attempts: int = 12
    first_wait_seconds: float = 15
    longest_wait_seconds: float = 120
    breaker_failures: int = 12
    probe_seconds: float = 30
    longest_probe_seconds: float = 60
    look_by_hand_hours: float = 6

    def backoff(self) -> Backoff:
        return Backoff(
            timedelta(seconds=self.first_wait_seconds), timedelta(seconds=self.longest_wait_seconds)
        )

    def breaker(self) -> BreakerRules:
        return BreakerRules(
            self.breaker_failures,
            timedelta(seconds=self.probe_seconds),
            timedelta(seconds=self.longest_probe_seconds),
        )


class Reading(_Table):
    every_hours: float = 3
    watch_settled_days: float = 30
    overlap_hours: float = 24


class Status(_Table):
    meaning: Meaning
    closed_by: ClosedBy | None = None
    by_admin: bool = False


class Mapping_(_Table):  # noqa: N801 - the table is called mapping
    """`classification_not_given`: the id for a report whose classification nobody gave, or gave in
    a word that no table knows; empty where LAPOR! takes a report without one.
    `agency_not_named`: the code of the office that speaks where the case's own is not named."""

    classification: dict[str, LaporId]
    classification_not_given: LaporId = ""
    agency_not_named: str = ""
    classification_of_category: dict[str, str] = {}
    category: dict[str, LaporId]
    agency: dict[str, LaporId]
    place: dict[str, LaporId] = {}
    place_of_city: LaporId | None = None
    template_of_status: dict[str, str]
    template_of_kind: dict[str, str]
    status: dict[str, Status]


class Export(_Table):
    """The operators' CSV export: our field -> its column name."""

    columns: dict[str, str]
    optional: tuple[str, ...] = ()
    delimiters: tuple[str, ...] = (",",)
    encoding: str = "utf-8"
    flags: dict[str, str]
    flag_separator: str = "|"
    tracking_id: str = r"\d{1,12}"
    longest_record_bytes: int = 131_072


class Contract(_Table):
    """`provisional_ids`: some ids are placeholders until LAPOR! gives the city its own; then
    nothing may be sent anywhere but to a machine of our own."""

    provisional_ids: bool
    connection: Connection
    times: Times
    upload: Upload
    create: Create
    follow_up_add: FollowUpAdd
    hand_back: HandBack
    report: Report
    follow_ups: FollowUps
    probe: Probe
    search: Listing = Listing()
    listing: Listing = Listing()
    patience: Patience = Patience()
    reading: Reading = Reading()
    mapping: Mapping_ = Field()
    export: Export

    @model_validator(mode="after")
    def _placeholders_stay_home(self) -> Self:
        if self.provisional_ids and not _is_our_own(self.connection.base_url):
            raise ValueError(
                "provisional_ids: id LAPOR! masih sementara, jadi base_url hanya boleh ke "
                f"mesin sendiri, bukan {self.connection.base_url}"
            )
        return self

    def at(self, base_url: str) -> "Contract":
        """The same agreement at another address, e.g. of a stage; checked again."""
        changed = self.model_dump() | {
            "connection": self.connection.model_dump() | {"base_url": base_url.rstrip("/")}
        }
        return Contract.model_validate(changed)

    def push_rules(self) -> PushRules:
        patience = self.patience
        return PushRules(
            settle=timedelta(seconds=patience.settle_seconds),
            look_first=timedelta(seconds=patience.look_first_seconds),
            lease=timedelta(seconds=patience.lease_seconds),
            most_attempts=patience.most_attempts,
            backoff=patience.backoff(),
            look_by_hand=timedelta(hours=patience.look_by_hand_hours),
            limit=self.follow_up_add.limit,
            secret_narrative=self.create.secret_narrative,
        )

    def gate_rules(self) -> GateRules:
        return GateRules(
            breaker=self.patience.breaker(), per_minute=self.connection.requests_per_minute
        )

    def reading_rules(self) -> ReadingRules:
        reading = self.reading
        return ReadingRules(
            every=timedelta(hours=reading.every_hours),
            watch_settled=timedelta(days=reading.watch_settled_days),
            overlap=timedelta(hours=reading.overlap_hours),
        )

    def tables(self) -> MappingTables:
        mapping = self.mapping
        return MappingTables(
            classification=mapping.classification,
            classification_of_category=mapping.classification_of_category,
            category=mapping.category,
            agency=mapping.agency,
            place=mapping.place,
            place_of_city=mapping.place_of_city,
            template_of_status=mapping.template_of_status,
            template_of_kind=mapping.template_of_kind,
            status={
                " ".join(name.split()).casefold(): StatusMeaning(
                    known.meaning, known.closed_by, known.by_admin
                )
                for name, known in mapping.status.items()
            },
            classification_not_given=mapping.classification_not_given,
            agency_not_named=mapping.agency_not_named,
        )


def parse_contract(values: Mapping[str, object]) -> Contract:
    return Contract.model_validate(values)


def load_contract(city: Path | Traversable) -> Contract:
    """From the folder (or package) of a city pack."""
    return parse_contract(tomllib.loads(city.joinpath("lapor.toml").read_text("utf-8")))


def _is_our_own(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".invalid", ".test")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
