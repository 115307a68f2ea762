"""What the sweep is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aduan.adapters.aws.invocations import Invocations
from aduan.adapters.aws.step_functions import Executions
from aduan.adapters.aws.topics import Topics
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.lists import RegisterCaseLists, RegisterWorkLists
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.photo_calls import RegisterPhotoCalls
from aduan.adapters.dynamodb.photo_evidence import RegisterPhotoEvidence
from aduan.application.escalation.sweep import SweepReport, sweep
from aduan.application.intake.apply_forgotten import Waiting
from aduan.application.notices.compose import NoticeTexts
from aduan.application.photos.late_doubt import doubt_proof
from aduan.application.photos.weigh import weigh_photo
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.city_pack import city_pack
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.letterhead import city_texts, topic_names
from aduan.bootstrap.parts.placing import Placing, open_placing
from aduan.domain.city.city import load_city
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepSettings(Settings):
    fetch_photos_function: str
    topic_arn_prefix: str
    state_machine_arn: str


@dataclass(frozen=True, slots=True)
class Sweeping:
    """`placing` gives a forgotten complaint its case by the same code as the stream does."""

    work: RegisterWorkLists
    words: RegisterFollowUpEvents
    photos: RegisterPhotoEvidence
    photo_calls: RegisterPhotoCalls
    fetching: Invocations
    cases: RegisterCases
    notices: RegisterNotices
    timers: Executions
    placing: Placing
    days: RegisterCaseLists
    topics: Topics
    texts: NoticeTexts

    def sweep(self, now: datetime) -> SweepReport:
        return sweep(
            work=self.work,
            register=self.cases,
            notices=self.notices,
            timers=self.timers,
            rules=self.placing.rules,
            now=now,
        )

    def fetch(self, complaint_id: str, row_id: str | None) -> None:
        self.fetching.start({"complaint_id": complaint_id, "row_id": row_id})

    def apply(self, word: Waiting) -> object:
        """By the same code as the stream."""
        if word.kind == "photo_hash":
            return weigh_photo(word.complaint_id, word.row_id, register=self.photos, now=now())
        if word.kind == "proof_doubt":
            return doubt_proof(
                word.complaint_id,
                word.row_id,
                register=self.photos,
                rules=self.placing.rules,
                now=now(),
            )
        return self.placing.apply_follow_up_event(word.complaint_id, word.row_id)


def open_sweep(environment: Mapping[str, str]) -> Sweeping:
    settings = read_settings(SweepSettings, environment)
    placing = open_placing(settings)
    pack = city_pack()
    city = load_city(pack)
    return Sweeping(
        work=RegisterWorkLists(placing.table),
        words=RegisterFollowUpEvents(placing.table),
        photos=RegisterPhotoEvidence(placing.table, now),
        cases=RegisterCases(placing.table),
        notices=RegisterNotices(placing.table),
        photo_calls=RegisterPhotoCalls(placing.table),
        fetching=Invocations(client("lambda"), settings.fetch_photos_function),
        timers=Executions(client("stepfunctions"), settings.state_machine_arn),
        placing=placing,
        days=RegisterCaseLists(placing.table),
        topics=Topics(client("sns"), settings.topic_arn_prefix, topic_names(city)),
        texts=city_texts(pack, city, placing.rules),
    )
