"""What an entry says in LAPOR!'s own terms. Needs no call: what cannot be said is not begun."""

from dataclasses import replace

from aduan.application.lapor.push.ports import PushRules
from aduan.domain.case.entry import Entry
from aduan.domain.case.messages import (
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    ReportPayload,
)
from aduan.domain.lapor.composing import follow_up_texts, report_text, struck, without_narrative
from aduan.domain.lapor.drafts import FollowUpDraft, HandBackDraft, LaporId, ReportDraft
from aduan.domain.lapor.mapping import MappedReport, MappingTables, Unmapped, map_report

Prepared = MappedReport | tuple[FollowUpDraft, ...] | HandBackDraft


def spoken(entry: Entry, rules: PushRules) -> Entry:
    """The entry with what may leave of it: of a secret case the hub files, the narrative does only
    if the city's agreement with LAPOR! says so."""
    if entry.target or rules.secret_narrative:
        return entry
    return replace(entry, payload=without_narrative(entry.payload, entry.reference))


def prepare(
    entry: Entry, complaint_id: str, tables: MappingTables, limit: int
) -> Prepared | Unmapped:
    """`complaint_id` is the report at LAPOR! it belongs to; `limit` the characters of an answer."""
    match entry.payload:
        case ReportPayload() as payload:
            return map_report(payload, tables)
        case HandBackPayload() as payload:
            return _hand_back(entry, payload, complaint_id, tables, limit)
        case FollowUpPayload() | MergedPayload() as payload:
            return _follow_ups(entry, payload, complaint_id, tables, limit)


def report_draft(
    payload: ReportPayload, entry: Entry, mapped: MappedReport, document_ids: tuple[str, ...]
) -> ReportDraft:
    return ReportDraft(
        title=struck(payload.title),
        content=report_text(payload, entry.reference, entry.sequence),
        classification_id=mapped.classification_id,
        category_id=mapped.category_id,
        agency_id=mapped.agency_id,
        place_id=mapped.place_id,
        incident_on=payload.incident_on,
        anonymous=payload.anonymous,
        secret=payload.secret,
        priority=payload.priority,
        tags=payload.tags,
        document_ids=document_ids,
    )


def _hand_back(
    entry: Entry, payload: HandBackPayload, complaint_id: str, tables: MappingTables, limit: int
) -> HandBackDraft | Unmapped:
    institution = tables.agency.get(payload.next_owner)
    if institution is None:
        return Unmapped((f"agency={payload.next_owner or '-'}",))
    (reason, *_) = follow_up_texts(payload, entry.reference, entry.sequence, limit)
    return HandBackDraft(complaint_id, institution, reason)


def _follow_ups(
    entry: Entry,
    payload: FollowUpPayload | MergedPayload,
    complaint_id: str,
    tables: MappingTables,
    limit: int,
) -> tuple[FollowUpDraft, ...] | Unmapped:
    secret = payload.secret if isinstance(payload, FollowUpPayload) else payload.parent_secret
    agency = tables.agency.get(payload.agency or (tables.agency_not_named if secret else ""))
    status = payload.status if isinstance(payload, FollowUpPayload) else ""
    template = (
        tables.template_of_status.get(status) if status else tables.template_of_kind.get(entry.kind)
    )
    if agency is None or template is None:
        wanted: dict[str, tuple[str, LaporId | None]] = {
            "agency": (payload.agency, agency),
            "template": (status, template),
        }
        lacking = [f"{key}={code or '-'}" for key, (code, id_) in wanted.items() if id_ is None]
        return Unmapped(tuple(lacking))
    marked = isinstance(payload, FollowUpPayload) and payload.secret
    texts = follow_up_texts(payload, entry.reference, entry.sequence, limit)
    return tuple(FollowUpDraft(complaint_id, agency, template, text, marked) for text in texts)
