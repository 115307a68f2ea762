"""What the function that gives complaints their case is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.invocations import Invocations
from aduan.adapters.dynamodb.photo_evidence import RegisterPhotoEvidence
from aduan.application.photos.late_doubt import doubt_proof
from aduan.application.photos.weigh import Weighed, weigh_photo
from aduan.bootstrap.parts.aws import client
from aduan.bootstrap.parts.clock import now
from aduan.bootstrap.parts.placing import Placing, open_placing
from aduan.domain.case.clocks import ClockRules
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DeduplicateSettings(Settings):
    fetch_photos_function: str


@dataclass(frozen=True, slots=True)
class Photos:
    """Has a complaint's photos fetched elsewhere, and weighs them once they were read; takes up
    the doubts they raise."""

    evidence: RegisterPhotoEvidence
    fetching: Invocations
    rules: ClockRules

    def fetch(self, complaint_id: str, row_id: str | None) -> None:
        self.fetching.start({"complaint_id": complaint_id, "row_id": row_id})

    def weigh(self, complaint_id: str, row_id: str) -> Weighed:
        return weigh_photo(complaint_id, row_id, register=self.evidence, now=now())

    def doubt(self, complaint_id: str, row_id: str) -> None:
        doubt_proof(complaint_id, row_id, register=self.evidence, rules=self.rules, now=now())


@dataclass(frozen=True, slots=True)
class Deduplicating:
    placing: Placing
    photos: Photos


def open_deduplicate(environment: Mapping[str, str]) -> Deduplicating:
    settings = read_settings(DeduplicateSettings, environment)
    placing = open_placing(settings)
    return Deduplicating(
        placing=placing,
        photos=Photos(
            evidence=RegisterPhotoEvidence(placing.table, now),
            fetching=Invocations(client("lambda"), settings.fetch_photos_function),
            rules=placing.rules,
        ),
    )
