"""What LAPOR! is told of cases that are nobody's business there."""

from dataclasses import replace
from typing import Any, Final

import pytest

from aduan.application.lapor.push.ports import PushRules
from aduan.application.lapor.push.prepare import prepare, report_draft, spoken
from aduan.domain.case.case import Case, Status, Transition
from aduan.domain.case.entry import entries_of, entry_of
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.messages import FileRef, FollowUpPayload, MergedPayload, ReportPayload, Told
from aduan.domain.lapor.drafts import FollowUpDraft
from aduan.domain.lapor.mapping import MappedReport
from aduan.domain.outbox.telling import OPENED, leaving, message_of, targets_of
from tests.unit.lapor.world import TABLES
from tests.unit.samples import a_case, a_complaint, a_history_entry

MARK: Final = "TANDA"
KEPT: Final = [{"inspektorat_only": True}, {"withheld_from": ("DLH",)}]


def a_step(move: str, **changes: Any) -> Transition:
    case = a_case(
        agency="INSPEKTORAT", category="pju_mati", matter=f"{MARK} hal", secret=True, version=2,
        status=Status.DITERIMA, next_owner=f"{MARK} pemilik",
    )  # fmt: skip
    row = a_history_entry(
        version=2, move=move, to_status=Status.DITERIMA, public_note=f"{MARK} kata",
        evidence=(f"{MARK}foto",),
    )  # fmt: skip
    return Transition(replace(case, **changes), row)


def told(step: Transition, parent: Case | None = None) -> list[Any]:
    """The entries the step puts into the outbox."""
    complaint = a_complaint(title=f"{MARK} judul", text=f"{MARK} isi")
    message = message_of(step, complaint=complaint, parent=parent)
    if message is None:
        return []
    return list(entries_of([Told(message, targets_of(message, step.case))]))


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("move", [OPENED, *(move.value for move in Move)])
def test_a_case_that_is_kept_home_puts_nothing_into_the_outbox(
    kept: dict[str, Any], move: str
) -> None:
    assert told(a_step(move, channels=("rabeg",), **kept), a_case()) == []


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("move", [move.value for move in Move])
@pytest.mark.parametrize("channels", [("lapor",), ("rabeg", "lapor")])
def test_its_reports_from_lapor_hear_the_status_and_no_word_or_office(
    kept: dict[str, Any], move: str, channels: tuple[str, ...]
) -> None:
    parent = a_case(number=f"{MARK}-2026-1")
    said = told(a_step(move, channels=channels, lapor_ids=("88",), **kept), parent)
    open_case = told(
        a_step(move, channels=("lapor",), lapor_ids=("88",), secret=False), parent
    )  # fmt: skip
    assert len(said) == len(open_case)
    for entry in said:
        assert entry.target == "88"
        assert MARK not in repr(entry.payload)
        assert "INSPEKTORAT" not in repr(entry.payload)
        assert isinstance(entry.payload, FollowUpPayload | MergedPayload)


def test_the_status_is_told_in_the_name_of_an_office_that_says_nothing_of_the_case() -> None:
    (entry,) = told(a_step("accept", channels=("lapor",), lapor_ids=("88",), inspektorat_only=True))
    tables = replace(TABLES, agency_not_named="DISHUB")
    drafts = prepare(spoken(entry, PushRules()), "88", tables, 1000)
    assert isinstance(drafts, tuple)
    (draft,) = drafts
    assert isinstance(draft, FollowUpDraft)
    assert draft.agency_id == tables.agency["DISHUB"]
    assert draft.content.startswith("Status penanganan laporan ini: ")
    assert draft.secret


def a_report() -> ReportPayload:
    return ReportPayload(
        f"{MARK} judul", f"{MARK} isi", "pju_mati", "DISHUB", f"{MARK} tempat", secret=True,
        tags=(f"{MARK} tanda",), files=(FileRef(f"clean/{MARK}.jpg", MARK, "image/jpeg", 1),),
    )  # fmt: skip


def entry_with(payload: Any, target: str = "") -> Any:
    message = message_of(a_step("accept", channels=("rabeg",), lapor_ids=("88",)))
    assert message is not None
    return entry_of(replace(message, payload=payload), target)


def test_a_secret_case_is_filed_by_number_and_category_and_its_narrative_stays_here() -> None:
    entry = spoken(entry_with(a_report()), PushRules())
    assert isinstance(entry.payload, ReportPayload)
    assert MARK not in repr(entry.payload)
    assert (entry.payload.category, entry.payload.agency) == ("pju_mati", "DISHUB")
    mapped = MappedReport(1, 2, 3, 4)
    draft = report_draft(entry.payload, entry, mapped, ())
    assert entry.reference in draft.content
    assert (draft.secret, draft.category_id) == (True, 2)


def test_its_answers_say_the_status() -> None:
    said = FollowUpPayload(
        f"{MARK} kata", "DISHUB", "selesai", True, (FileRef(MARK, MARK, "image/jpeg", 1),)
    )
    entry = spoken(entry_with(said), PushRules())
    assert MARK not in repr(entry.payload)
    assert isinstance(entry.payload, FollowUpPayload)
    assert "selesai" in entry.payload.text


@pytest.mark.parametrize(
    ("payload", "target", "rules"),
    [
        (a_report(), "", PushRules(secret_narrative=True)),
        (replace(a_report(), secret=False), "", PushRules()),
        (FollowUpPayload(f"{MARK} kata", "DISHUB", secret=True), "88", PushRules()),
    ],
)
def test_whole_goes_what_the_agreement_allows_what_is_open_and_what_began_at_lapor(
    payload: Any, target: str, rules: PushRules
) -> None:
    entry = entry_with(payload, target)
    assert spoken(entry, rules) == entry


@pytest.mark.parametrize("move", [one for one in Move if one is not Move.MERGE])
def test_no_move_of_a_secret_case_takes_an_officials_words_to_the_copy_the_hub_files(
    move: Move,
) -> None:
    step = a_step(move.value, channels=("rabeg",))
    said = told(step)
    for entry in said:
        leaving_now = leaving(entry.payload, step.case, "")
        assert leaving_now is not None
        whole = spoken(replace(entry, payload=leaving_now), PushRules())
        assert f"{MARK} kata" not in repr(whole.payload)
    if move is Move.NOT_OUR_AUTHORITY:
        assert any("bukan wewenang" in repr(spoken(replace(one, payload=replace(
            one.payload, secret=True)), PushRules()).payload) for one in said)  # fmt: skip
