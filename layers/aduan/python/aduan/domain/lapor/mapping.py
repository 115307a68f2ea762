"""From the hub's codes to LAPOR!'s ids, by the city's tables. What is not in a table is named and
waits for a person (triage); it is never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from aduan.domain.case.case import ClosedBy
from aduan.domain.case.messages import ReportPayload
from aduan.domain.lapor.drafts import LaporId


class Meaning(StrEnum):
    """What a status of LAPOR! means to us. A name without a meaning is kept and shown."""

    RECEIVED = "received"
    WITH_AGENCY = "with_agency"
    FOLLOWED_UP = "followed_up"
    REPORTER_REPLIED = "reporter_replied"  # known, and nothing follows: the words are heard
    WAITING_FOR_REPORTER = "waiting_for_reporter"
    POSTPONED = "postponed"
    NOT_OUR_AUTHORITY = "not_our_authority"
    ARCHIVED = "archived"
    CLOSED = "closed"


SETTLED = frozenset({Meaning.NOT_OUR_AUTHORITY, Meaning.ARCHIVED, Meaning.CLOSED})


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """`by_admin`: an admin of LAPOR! decided it, so it may contradict the city."""

    meaning: Meaning
    closed_by: ClosedBy | None = None
    by_admin: bool = False


@dataclass(frozen=True, slots=True)
class MappingTables:
    """Keys are the hub's codes; ids are LAPOR!'s own. `classification_not_given` is what LAPOR!
    gets for a report that nobody classified; empty: an empty field. `agency_not_named` is the
    office in whose name a report hears of a case whose office LAPOR! is not told."""

    classification: Mapping[str, LaporId]
    classification_of_category: Mapping[str, str]
    category: Mapping[str, LaporId]
    agency: Mapping[str, LaporId]
    place: Mapping[str, LaporId]
    place_of_city: LaporId | None
    template_of_status: Mapping[str, str]
    template_of_kind: Mapping[str, str]
    status: Mapping[str, StatusMeaning] = field(default_factory=dict)
    classification_not_given: LaporId = ""
    agency_not_named: str = ""

    def meaning_of(self, status: str) -> StatusMeaning | None:
        return self.status.get(" ".join(status.split()).casefold())

    def agency_of(self, lapor_id: str) -> str:
        """The hub's code for an institution of LAPOR!, or empty: then it is nobody of ours."""
        return next((code for code, known in self.agency.items() if str(known) == lapor_id), "")


@dataclass(frozen=True, slots=True)
class MappedReport:
    """`unclassified` is the classification no table knows, `-` where there was none at all: it was
    filed as not given, for somebody at LAPOR! to classify."""

    classification_id: LaporId
    category_id: LaporId
    agency_id: LaporId
    place_id: LaporId
    unclassified: str = ""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """What the tables lack, as `table=code`; for the triage list."""

    missing: tuple[str, ...]


def map_report(payload: ReportPayload, tables: MappingTables) -> MappedReport | Unmapped:
    """What a report cannot do without is where it goes: category, agency and place. How it is
    classified is LAPOR!'s admins' to say as well, and never keeps a report from being filed."""
    classification_id, unclassified = _classified(payload, tables)
    category_id = tables.category.get(payload.category)
    agency_id = tables.agency.get(payload.agency)
    place_id = tables.place.get(payload.place, tables.place_of_city)
    if category_id is None or agency_id is None or place_id is None:
        wanted = {
            "category": (payload.category, category_id),
            "agency": (payload.agency, agency_id),
            "place": (payload.place, place_id),
        }
        return Unmapped(
            tuple(f"{table}={code or '-'}" for table, (code, id_) in wanted.items() if id_ is None)
        )
    return MappedReport(classification_id, category_id, agency_id, place_id, unclassified)


def _classified(payload: ReportPayload, tables: MappingTables) -> tuple[LaporId, str]:
    """The id, and what could not be mapped. A name no table knows counts as none: then the
    category's own classification is taken, and without one that for "not given"."""
    given = tables.classification.get(payload.classification)
    if given is not None:
        return given, ""
    of_category = tables.classification_of_category.get(payload.category, "")
    usual = tables.classification.get(of_category)
    if usual is not None:
        return usual, payload.classification
    return tables.classification_not_given, payload.classification or "-"
