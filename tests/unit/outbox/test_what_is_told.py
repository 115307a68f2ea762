"""What SP4N-LAPOR! hears of a change, in which lanes, and what of a waiting message leaves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from aduan.domain.case.case import (
    Actor,
    Case,
    HistoryEntry,
    Level,
    Place,
    PublicStatus,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.messages import (
    FileRef,
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Message,
    Payload,
    ReportPayload,
    Told,
)
from aduan.domain.outbox.telling import (
    from_portal,
    incident_day,
    lanes,
    leaving,
    message_of,
    passed_on,
    spoken_at,
    status_only,
    targets_of,
    time_is_doubted,
    told_at_once,
    told_later,
    writes,
)
from tests.city import RULES
from tests.unit.samples import NOW, a_case, a_complaint

OURS: Final = a_case(
    case_id="K1", number="SRG-1", version=4, channels=("rabeg",), lapor_ids=("88",),
    request_id="req-1",
)  # fmt: skip
THEIRS: Final = replace(OURS, channels=("lapor",))
SHUT: Final = replace(OURS, inspektorat_only=True)
ACTOR: Final = Actor(Role.OPERATOR, "DISHUB")


def change(case: Case, move: str, *, to: Status = Status.DITERIMA, **row: Any) -> Transition:
    entry = HistoryEntry(
        case_id=case.case_id, version=case.version, at=NOW, actor=ACTOR, move=str(move),
        from_status=Status.BARU, to_status=to, cycle=1, level=Level.OPD, **row,
    )  # fmt: skip
    return Transition(case, entry)


def said(case: Case, move: str, *, to: Status = Status.DITERIMA, **row: Any) -> Payload | None:
    message = message_of(change(case, move, to=to, **row))
    return None if message is None else message.payload


# --- a message ----------------------------------------------------------------------------------


def test_a_message_names_its_case_its_change_and_the_lane_it_was_heard_in() -> None:
    step = change(OURS, Move.ACCEPT, details={"from_lapor": "K1@88"})
    message = message_of(step)
    assert message is not None
    assert message == Message("K1", 4, "SRG-1", NOW, message.payload, "K1@88", "req-1")
    plain = message_of(change(OURS, Move.ACCEPT))
    assert plain is not None
    assert plain.heard_in == ""


@pytest.mark.parametrize(
    ("move", "to", "words", "status"),
    [
        (Move.ACCEPT, Status.DITERIMA, "Aduan diterima DISHUB.", "proses"),
        (Move.RESOLVE, Status.SELESAI, "Aduan telah diselesaikan DISHUB.", "selesai"),
        (
            Move.UNMERGE,
            Status.BARU,
            "Aduan ditangani kembali tersendiri oleh DISHUB.",
            "menunggu",
        ),
        (Move.WITHDRAW, Status.DITARIK, "Aduan ditarik oleh pelapor.", "selesai"),
    ],
)
def test_a_move_is_told_with_its_office_its_words_and_its_public_status(
    move: Move, to: Status, words: str, status: str
) -> None:
    assert said(OURS, move, to=to) == FollowUpPayload(words, "DISHUB", status)
    noted = said(OURS, move, to=to, public_note="Sudah dicek.")
    assert noted == FollowUpPayload(f"{words} Sudah dicek.", "DISHUB", status)


def test_a_follow_up_goes_with_its_clean_photos() -> None:
    payload = said(OURS, Move.FOLLOW_UP, to=Status.DITINDAKLANJUTI, evidence=("e1", "e2"))
    assert isinstance(payload, FollowUpPayload)
    assert payload.files == (
        FileRef("clean/K1/e1.jpg", "e1.jpg", "image/jpeg", 0),
        FileRef("clean/K1/e2.jpg", "e2.jpg", "image/jpeg", 0),
    )


def test_of_a_secret_case_what_is_told_is_marked_secret() -> None:
    secret = said(replace(OURS, secret=True), Move.ACCEPT)
    assert isinstance(secret, FollowUpPayload)
    assert secret.secret


@pytest.mark.parametrize("move", [Move.REMIND, Move.ESCALATE, Move.NOTE, Move.LINK, Move.FLAG])
def test_what_only_offices_need_is_not_told(move: Move) -> None:
    assert message_of(change(OURS, move)) is None


def test_one_of_several_who_lets_go_is_no_news() -> None:
    assert message_of(change(OURS, Move.WITHDRAW, to=Status.BARU)) is None


def test_what_developers_try_is_told_to_nobody() -> None:
    assert message_of(change(replace(OURS, sandbox=True), Move.ACCEPT)) is None


@pytest.mark.parametrize(
    ("parent", "payload"),
    [
        (a_case(number="SRG-9"), MergedPayload("SRG-9", "DISHUB")),
        (a_case(number="SRG-9", secret=True), MergedPayload("SRG-9", "DISHUB", True)),
        (None, MergedPayload("", "DISHUB")),
    ],
)
def test_a_merge_names_the_case_it_goes_on_in(parent: Case | None, payload: Payload) -> None:
    message = message_of(change(OURS, Move.MERGE, to=Status.DIGABUNG), parent=parent)
    assert message is not None
    assert message.payload == payload


@pytest.mark.parametrize(("owner", "named"), [("Pemprov Banten", "Pemprov Banten"), (None, "")])
def test_a_hand_back_names_who_is_next_and_why(owner: str | None, named: str) -> None:
    case = replace(OURS, next_owner=owner)
    assert said(
        case, Move.NOT_OUR_AUTHORITY, to=Status.BUKAN_WEWENANG, public_note="Jalan provinsi."
    ) == HandBackPayload(named, "Jalan provinsi.")


# --- a report that is filed ---------------------------------------------------------------------

TOLD: Final = a_complaint(title="Lampu mati", text="Gelap sekali.", anonymous=True)


@pytest.mark.parametrize("move", ["open", Move.RELEASE])
def test_a_case_is_filed_with_what_was_reported_when_it_opens_or_is_released(move: str) -> None:
    case = replace(OURS, classification="Pengaduan", secret=True)
    message = message_of(change(case, move), complaint=TOLD, incident_on=date(2026, 3, 1))
    assert message is not None
    assert message.payload == ReportPayload(
        title="Lampu mati",
        text="Gelap sekali.",
        category="pju_mati",
        agency="DISHUB",
        place="36.73.01.1004",
        incident_on=date(2026, 3, 1),
        classification="Pengaduan",
        anonymous=True,
        secret=True,
    )


def test_what_nobody_said_is_filed_as_nothing_and_a_report_without_a_title_under_its_matter() -> (
    None
):
    bare = replace(OURS, category="", place=Place(), classification=None)
    message = message_of(change(bare, "open"), complaint=replace(TOLD, title=""))
    assert message is not None
    payload = message.payload
    assert isinstance(payload, ReportPayload)
    assert (payload.title, payload.category, payload.place) == (OURS.matter, "", "")
    assert (payload.classification, payload.secret, payload.incident_on) == ("", False, None)
    assert message_of(change(OURS, "open")) is None, "nobody knows what was reported"


def test_what_began_at_the_portal_is_filed_by_nobody() -> None:
    assert message_of(change(THEIRS, "open"), complaint=TOLD) is None
    apart = change(THEIRS, "open", to=Status.BARU, details={"unlinked_from": "K0"})
    message = message_of(apart, complaint=TOLD)
    assert message is not None
    assert message.payload == FollowUpPayload(
        "Aduan ditangani tersendiri oleh DISHUB.", "DISHUB", "menunggu"
    )


# --- a case that is kept home -------------------------------------------------------------------

STATUS_ONLY: Final = FollowUpPayload(
    "Status penanganan laporan ini: proses.", "", "proses", secret=True
)


@pytest.mark.parametrize(
    "kept", [{"inspektorat_only": True}, {"withheld_from": ("DLH",)}, {"kept_from_lapor": True}]
)
def test_of_a_case_that_is_kept_home_its_own_reports_there_hear_the_status_alone(
    kept: dict[str, Any],
) -> None:
    case = replace(OURS, **kept)
    assert said(case, Move.ACCEPT, public_note="Sudah dicek.") == STATUS_ONLY
    assert said(case, Move.MERGE, to=Status.DIGABUNG) == MergedPayload("", "", parent_secret=True)
    assert said(replace(case, lapor_ids=()), Move.ACCEPT) is None
    assert message_of(change(case, "open"), complaint=TOLD) is None


def test_a_status_alone_is_said_in_nobodys_name() -> None:
    assert status_only(PublicStatus.PROSES) == STATUS_ONLY


# --- lanes --------------------------------------------------------------------------------------


def told(payload: Payload, *, heard_in: str = "") -> Message:
    return Message("K1", 4, "SRG-1", NOW, payload, heard_in, "req-1")


ANSWER: Final = told(FollowUpPayload("x", "DISHUB"))


def test_a_case_has_the_lane_of_its_copy_unless_it_began_there_and_one_for_each_report() -> None:
    assert (lanes(OURS), lanes(THEIRS)) == (("", "88"), ("88",))
    assert (from_portal(OURS), from_portal(THEIRS)) == (False, True)
    assert not from_portal(replace(OURS, channels=()))
    assert not from_portal(replace(OURS, channels=("rabeg", "lapor")))


def test_a_message_goes_into_every_lane_but_the_one_it_was_heard_in() -> None:
    assert targets_of(ANSWER, OURS) == ("", "88")
    assert targets_of(replace(ANSWER, heard_in="K1@88"), OURS) == ("",)
    assert targets_of(replace(ANSWER, heard_in="K1"), OURS) == ("88",)
    assert targets_of(ANSWER, SHUT) == ("88",)
    report = told(ReportPayload("t", "x", "pju", "DISHUB", ""))
    assert targets_of(report, OURS) == targets_of(report, SHUT) == ("",)


# --- what leaves --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payload", "marked"),
    [
        (ReportPayload("t", "x", "pju", "DISHUB", ""), {"secret": True}),
        (FollowUpPayload("x", "DISHUB"), {"secret": True}),
        (MergedPayload("SRG-9", "DISHUB"), {"parent_secret": True}),
        (HandBackPayload("X", "y"), {"secret": True}),
    ],
)
def test_what_waited_while_the_case_became_secret_leaves_as_secret(
    payload: Payload, marked: Any
) -> None:
    assert leaving(payload, OURS, "88") is payload
    marked = replace(payload, **marked)
    assert leaving(payload, replace(OURS, secret=True), "") == marked


@pytest.mark.parametrize(
    ("payload", "leaves"),
    [
        (MergedPayload("SRG-9", "DISHUB"), MergedPayload("", "", parent_secret=True)),
        (FollowUpPayload("x", "DISHUB", "selesai"), status_only(PublicStatus.SELESAI)),
        (FollowUpPayload("x", "DISHUB"), status_only(PublicStatus.PROSES)),
        (HandBackPayload("X", "y"), status_only(PublicStatus.PROSES)),
    ],
)
def test_of_what_waited_while_the_case_was_kept_home_the_status_leaves_and_no_copy(
    payload: Payload, leaves: Payload
) -> None:
    case = replace(SHUT, status=Status.DITERIMA)
    assert leaving(payload, case, "88") == leaves
    assert leaving(payload, case, "") is None


# --- cases merged into it -----------------------------------------------------------------------

CHILD: Final = a_case(
    case_id="K2", number="SRG-2", version=7, cycle=2, level=Level.SEKDA, status=Status.DIGABUNG,
    channels=("lapor",), lapor_ids=("99",), merged_into="K1",
)  # fmt: skip


def test_a_merged_case_passes_the_change_on_in_its_own_history_and_under_its_own_number() -> None:
    step = passed_on(ANSWER, CHILD)
    assert step is not None
    after = replace(CHILD, version=8)
    assert step == Transition(
        after,
        HistoryEntry(
            case_id="K2",
            version=8,
            at=NOW,
            actor=Actor(Role.SYSTEM, "system"),
            move="note",
            from_status=Status.DIGABUNG,
            to_status=Status.DIGABUNG,
            cycle=2,
            level=Level.SEKDA,
            note="Perkembangan kasus SRG-1 disampaikan kepada pelapor di LAPOR!.",
            details={"from_whole": "K1@4"},
        ),
        told=(Told(replace(ANSWER, case_id="K2", sequence=8, reference="SRG-2"), ("99",)),),
    )


@pytest.mark.parametrize("silent", [{"status": Status.BARU}, {"lapor_ids": ()}])
def test_a_case_that_is_merged_no_more_or_has_no_lane_passes_nothing_on(
    silent: Mapping[str, Any],
) -> None:
    assert passed_on(ANSWER, replace(CHILD, **silent)) is None


def test_several_changes_at_once_are_passed_on_one_after_the_other() -> None:
    steps = (change(OURS, Move.ACCEPT), change(replace(OURS, version=5), Move.NOTE),
             change(replace(OURS, version=6), Move.RESOLVE))  # fmt: skip
    later = replace(ANSWER, sequence=6)
    quiet = replace(CHILD, case_id="K3", lapor_ids=())
    first, second, third = told_at_once(steps, (ANSWER, None, later), (CHILD, quiet))
    assert first.told == (Told(ANSWER, ("", "88")),)
    assert second is steps[1]
    assert third.told == (Told(later, ("", "88")),)
    assert [one.case.version for one in (*first.passed_on, *third.passed_on)] == [8, 9]
    assert [one.case.case_id for one in (*first.passed_on, *third.passed_on)] == ["K2", "K2"]
    with pytest.raises(ValueError, match="argument"):
        told_at_once(steps, (ANSWER,), ())


def test_what_one_transaction_does_not_hold_is_kept_with_its_lanes_and_who_passes_it_on() -> None:
    steps = (change(OURS, Move.ACCEPT), change(replace(OURS, version=5), Move.NOTE))
    first, second = told_later(steps, (ANSWER, None), (CHILD,))
    assert first.told == (Told(ANSWER, ("", "88"), later=True, merged=("K2",)),)
    assert first.passed_on == ()
    assert second is steps[1]
    with pytest.raises(ValueError, match="argument"):
        told_later(steps, (ANSWER,), ())


def test_telling_is_counted_by_what_it_writes() -> None:
    steps = (change(OURS, Move.ACCEPT), change(replace(OURS, version=5), Move.RESOLVE))
    messages = (ANSWER, replace(ANSWER, sequence=5))
    assert writes(steps) == 0
    assert writes(told_at_once(steps, messages, ())) == 4
    # of each step a row and an entry, and for the merged case its own row and that of its facts
    assert writes(told_at_once(steps, messages, (CHILD,))) == 4 + 2 * 2 + 2
    assert writes(told_later(steps, messages, (CHILD,))) == 0


# --- when it was --------------------------------------------------------------------------------


def test_the_day_that_is_told_is_the_citys_and_a_doubtful_time_is_not_believed() -> None:
    night = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
    one = a_complaint(reported_at=night, received_at=night + timedelta(minutes=5))
    assert (spoken_at(one), incident_day(one, RULES)) == (night, date(2026, 3, 2))
    doubted = replace(one, reported_at=night - timedelta(days=500))
    assert time_is_doubted(doubted)
    assert spoken_at(doubted) == one.received_at
    portal = replace(doubted, channel="lapor")
    assert not time_is_doubted(portal)
    assert spoken_at(portal) == portal.reported_at
