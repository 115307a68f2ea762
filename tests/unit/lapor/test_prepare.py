"""What an entry says in LAPOR!'s own terms, or what the tables lack to say it."""

from datetime import date

import pytest

from aduan.application.lapor.push.prepare import prepare, report_draft
from aduan.domain.case.entry import Entry, Kind
from aduan.domain.case.messages import FollowUpPayload, HandBackPayload, MergedPayload, Payload
from aduan.domain.lapor.composing import follow_up_texts
from aduan.domain.lapor.drafts import FollowUpDraft, HandBackDraft, ReportDraft
from aduan.domain.lapor.mapping import MappedReport, Unmapped
from tests.unit.lapor.fakes import START
from tests.unit.lapor.world import TABLES, report_payload


def entry(payload: Payload, kind: Kind = Kind.FOLLOW_UP) -> Entry:
    return Entry(
        case_id="c",
        sequence=4,
        reference="SRG-1",
        kind=kind,
        payload=payload,
        created_at=START,
        next_attempt_at=START,
    )


def prepared(payload: Payload, kind: Kind = Kind.FOLLOW_UP, limit: int = 1000) -> object:
    return prepare(entry(payload, kind), "9000001", TABLES, limit)


@pytest.mark.parametrize(
    ("payload", "kind", "template", "secret"),
    [
        (FollowUpPayload("Tim berangkat.", "DISHUB"), Kind.FOLLOW_UP, "TL-LANJUT", False),
        (FollowUpPayload("Selesai.", "DISHUB", "selesai"), Kind.FOLLOW_UP, "TL-SELESAI", False),
        (
            FollowUpPayload("Foto?", "DISHUB", "menunggu_pelapor", secret=True),
            Kind.FOLLOW_UP,
            "TL-LENGKAP",
            True,
        ),
        (MergedPayload("SRG-9", "DISHUB"), Kind.MERGED, "TL-GABUNG", False),
    ],
)
def test_an_answer_goes_by_its_office_with_the_template_of_its_status(
    payload: Payload, kind: Kind, template: str, secret: bool
) -> None:
    (text,) = follow_up_texts(payload, "SRG-1", 4)
    assert prepared(payload, kind) == (
        FollowUpDraft("9000001", "S-DISHUB", template, text, secret),
    )


def test_a_long_answer_is_cut_at_the_agreed_limit() -> None:
    payload = FollowUpPayload("Petugas sudah di tempat. " * 90, "DISHUB")
    drafts = prepared(payload, limit=500)
    assert isinstance(drafts, tuple)
    assert [draft.content for draft in drafts] == list(follow_up_texts(payload, "SRG-1", 4, 500))


@pytest.mark.parametrize(
    ("payload", "missing"),
    [
        (FollowUpPayload("x", "X"), ("agency=X",)),
        (FollowUpPayload("x", ""), ("agency=-",)),
        (FollowUpPayload("x", "DISHUB", "tidak_dikenal"), ("template=tidak_dikenal",)),
        (FollowUpPayload("x", "X", "tidak_dikenal"), ("agency=X", "template=tidak_dikenal")),
        (MergedPayload("SRG-9", "X"), ("agency=X",)),
        (HandBackPayload("X-LAIN", "x"), ("agency=X-LAIN",)),
        (HandBackPayload("", "x"), ("agency=-",)),
    ],
)
def test_what_the_tables_lack_is_named(payload: Payload, missing: tuple[str, ...]) -> None:
    assert prepared(payload) == Unmapped(missing)


def test_a_kind_without_a_template_is_named_too() -> None:
    assert prepared(FollowUpPayload("x", "DISHUB"), Kind.NOT_OUR_AUTHORITY) == Unmapped(
        ("template=-",)
    )


def test_a_hand_back_names_the_next_owner_and_gives_one_reason() -> None:
    payload = HandBackPayload("X-PLN", "Kabel milik PLN. " * 90)
    first, *_ = follow_up_texts(payload, "SRG-1", 4)
    assert prepared(payload) == HandBackDraft("9000001", "S-X-PLN", first)


def test_a_report_is_filed_with_all_it_holds_and_no_numbers_of_persons() -> None:
    payload = report_payload(
        title="Hubungi 081234567890",
        text="Lampu padam.",
        incident_on=date(2026, 3, 1),
        anonymous=True,
        secret=True,
        priority=True,
        tags=("a", "b"),
    )
    mapped = prepared(payload, Kind.CREATE_REPORT)
    assert mapped == MappedReport(2, 1398, "S-DISHUB", "S-36.73")
    assert isinstance(mapped, MappedReport)
    draft = report_draft(payload, entry(payload), mapped, ("11",))
    assert draft == ReportDraft(
        title="Hubungi [TELEPON]",
        content=draft.content,
        classification_id=2,
        category_id=1398,
        agency_id="S-DISHUB",
        place_id="S-36.73",
        incident_on=date(2026, 3, 1),
        anonymous=True,
        secret=True,
        priority=True,
        tags=("a", "b"),
        document_ids=("11",),
    )
    assert draft.content.startswith("Lampu padam.\n\nNomor tiket: SRG-1 [4.1/1 ")
