"""What a decision at the desk does to the case and says at LAPOR!, as a table with its reasons."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.entry import Entry, Kind
from aduan.domain.case.messages import FollowUpPayload, HandBackPayload
from aduan.domain.lapor.authority import Conflict, Field, Side
from aduan.domain.lapor.ruling import RulingContext, rule_on_conflict
from aduan.domain.outbox.telling import FROM_LAPOR
from tests.unit.samples import a_case, the_rules

NOW = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
RULES = the_rules()
WAITS = {"reporter_count": 1, "complaint_count": 1}


def conflict(field: Field, hub: str, lapor: str) -> Conflict:
    return Conflict("01K-CASE", "9000001", field, hub, lapor, NOW)


def context(**changes: object) -> RulingContext:
    bare = RulingContext(by="DISKOMINFO-1", at=NOW, rules=RULES, lane="01K-CASE")
    return replace(bare, **changes)  # type: ignore[arg-type]


def said(text: str, sequence: int, payload: HandBackPayload | None = None) -> Entry:
    return Entry(
        case_id="01K-CASE",
        sequence=sequence,
        reference="SRG-2026-00017",
        kind=Kind.FOLLOW_UP,
        payload=payload or FollowUpPayload(text, "DISHUB"),
        created_at=NOW,
        next_attempt_at=NOW,
    )


STATUS = conflict(Field.WORK_STATUS, "menunggu", "Diarsipkan oleh Admin")
AGENCY = conflict(Field.AGENCY, "DISHUB", "Dinas Lingkungan Hidup")
ANSWER = conflict(Field.ANSWER, "tanggapan 7.1", "Kata orang lain.")


@pytest.mark.parametrize(
    ("about", "side", "case", "their_agency", "moves", "ends_as", "tells"),
    [
        # the city is right: its case stands as it is, and LAPOR! hears so
        (STATUS, Side.HUB, {}, "", ["note"], Status.BARU, True),
        (AGENCY, Side.HUB, {}, "DLH", ["note"], Status.BARU, True),
        (ANSWER, Side.HUB, {}, "", ["note"], Status.BARU, True),
        # LAPOR! is right about the office: the desk routes, from wherever the table lets it
        (AGENCY, Side.LAPOR, {}, "DLH", ["route"], Status.BARU, False),
        (AGENCY, Side.LAPOR, {"status": Status.TRIASE}, "DLH", ["route"], Status.BARU, False),
        # ... but not to an office that is none of the city's, nor out of a closed case
        (AGENCY, Side.LAPOR, {}, "", ["note"], Status.BARU, False),
        (AGENCY, Side.LAPOR, {"status": Status.SELESAI}, "DLH", ["note"], Status.SELESAI, False),
        # LAPOR! is right that it is over: for the only reporter there is, by moves of the table
        (STATUS, Side.LAPOR, WAITS, "", ["return_to_desk", "reject"], Status.DITOLAK, False),
        (
            STATUS,
            Side.LAPOR,
            WAITS | {"status": Status.TRIASE},
            "",
            ["reject"],
            Status.DITOLAK,
            False,
        ),
        # ... never for another one who waits, and never by a move the table does not have
        (STATUS, Side.LAPOR, {"reporter_count": 2}, "", ["note"], Status.BARU, False),
        (
            STATUS,
            Side.LAPOR,
            WAITS | {"status": Status.DITUNDA},
            "",
            ["note"],
            Status.DITUNDA,
            False,
        ),
        # what the city answered is what the city wrote; LAPOR!'s version is noted
        (ANSWER, Side.LAPOR, WAITS, "DLH", ["note"], Status.BARU, False),
    ],
)
def test_a_decision_does_what_the_table_says(
    about: Conflict,
    side: Side,
    case: dict[str, object],
    their_agency: str,
    moves: list[str],
    ends_as: Status,
    tells: bool,
) -> None:
    before = a_case(version=7, **case)
    ruling = rule_on_conflict(about, side, before, context(their_agency=their_agency))
    assert [one.history.move for one in ruling.transitions] == moves
    after = ruling.transitions[-1].case
    assert after.status is ends_as
    assert after.version == 7 + len(moves)
    assert (ruling.tell is not None) is tells
    for one in ruling.transitions:
        assert one.history.actor == Actor(Role.DISKOMINFO, "DISKOMINFO-1")
        assert one.history.at == NOW
        assert one.history.details[FROM_LAPOR] == "01K-CASE"


@pytest.mark.parametrize(
    ("side", "verdict"),
    [(Side.HUB, "data kota yang berlaku"), (Side.LAPOR, "data LAPOR! yang berlaku")],
)
def test_the_history_says_what_differed_and_who_was_right(side: Side, verdict: str) -> None:
    (noted,) = rule_on_conflict(ANSWER, side, a_case(), context()).transitions
    assert noted.history.note == (
        f"Perbedaan dengan LAPOR! diputuskan, {verdict}: kota “tanggapan 7.1”, "
        "LAPOR! “Kata orang lain.”."
    )


def test_a_case_ended_as_lapor_says_tells_its_reporter_how_it_stands_there() -> None:
    ruling = rule_on_conflict(STATUS, Side.LAPOR, a_case(**WAITS), context())
    back, ended = (one.history for one in ruling.transitions)
    assert back.note == ended.note == "Status di LAPOR! yang berlaku: Diarsipkan oleh Admin."
    assert ended.public_note == ("Laporan ini berstatus “Diarsipkan oleh Admin” di SP4N-LAPOR!.")


def test_a_case_routed_as_lapor_says_goes_to_that_office_with_its_reason() -> None:
    (routed,) = rule_on_conflict(
        AGENCY, Side.LAPOR, a_case(), context(their_agency="DLH")
    ).transitions
    assert routed.case.agency == "DLH"
    assert routed.history.note == "Disposisi di LAPOR! yang berlaku: Dinas Lingkungan Hidup."


def told(about: Conflict, case: Case, known: RulingContext) -> Entry:
    entry = rule_on_conflict(about, Side.HUB, case, known).tell
    assert entry is not None
    return entry


def words(about: Conflict, case: Case, known: RulingContext) -> str:
    payload = told(about, case, known).payload
    assert isinstance(payload, FollowUpPayload)
    return payload.text


def test_what_lapor_is_told_belongs_to_the_lane_that_differs() -> None:
    entry = told(STATUS, a_case(version=7), context(lane="01K-CASE@9000001"))
    assert entry == Entry(
        case_id="01K-CASE",
        sequence=8,  # the version of the note, which itself tells nothing
        reference="SRG-2026-00017",
        kind=Kind.FOLLOW_UP,
        payload=FollowUpPayload(
            "Aduan ini tetap ditangani DISHUB; status penanganan: menunggu.",
            agency="DISHUB",
            status="menunggu",
        ),
        created_at=NOW,
        next_attempt_at=NOW,
        target="9000001",
    )


@pytest.mark.parametrize(
    ("of_the_case", "of_the_whole", "secret"),
    [(False, False, False), (True, False, True), (False, True, True)],
)
def test_what_is_secret_is_told_secret(of_the_case: bool, of_the_whole: bool, secret: bool) -> None:
    whole = a_case(case_id="01K-WHOLE", secret=of_the_whole)
    payload = told(STATUS, a_case(secret=of_the_case), context(whole=whole)).payload
    assert isinstance(payload, FollowUpPayload)
    assert payload.secret is secret


def test_of_a_merged_case_is_told_how_the_whole_is_worked_on() -> None:
    whole = a_case(case_id="01K-WHOLE", agency="DLH", status=Status.DITINDAKLANJUTI)
    merged = a_case(status=Status.DIGABUNG, merged_into="01K-WHOLE")
    entry = told(STATUS, merged, context(whole=whole))
    assert entry.payload == FollowUpPayload(
        "Aduan ini tetap ditangani DLH; status penanganan: proses.", agency="DLH", status="proses"
    )
    assert (entry.case_id, entry.reference) == ("01K-CASE", merged.number)


def test_the_office_that_works_on_it_is_named_again() -> None:
    assert words(AGENCY, a_case(), context()) == "Aduan ini ditangani DISHUB."


def test_the_contradicted_answer_is_said_again_word_for_word() -> None:
    known = context(told=[said("Lain.", 6), said("Lampu menyala besok.", 7), said("Lain.", 71)])
    assert words(ANSWER, a_case(), known) == "Tanggapan kami yang berlaku: Lampu menyala besok."


def test_a_contradicted_reason_of_a_hand_back_is_said_again_too() -> None:
    reason = HandBackPayload("X-PLN", "Kabel milik PLN.")
    known = context(told=[said("", 7, reason)])
    assert words(ANSWER, a_case(), known) == "Tanggapan kami yang berlaku: Kabel milik PLN."


def test_an_answer_that_is_not_kept_any_more_leaves_the_citys_state_to_be_told() -> None:
    assert words(ANSWER, a_case(), context(told=[said("Lain.", 6)])) == (
        "Aduan ini tetap ditangani DISHUB; status penanganan: menunggu."
    )


def test_only_of_a_contradicted_answer_is_an_answer_said_again() -> None:
    """A status may end in digits; it names no answer."""
    numbered = conflict(Field.WORK_STATUS, "tahap 7.1", "Ditutup oleh Admin")
    assert words(numbered, a_case(), context(told=[said("Lampu menyala.", 7)])) == (
        "Aduan ini tetap ditangani DISHUB; status penanganan: menunggu."
    )


def test_an_answer_named_in_another_way_leaves_the_citys_state_to_be_told() -> None:
    unnamed = conflict(Field.ANSWER, "tanggapan lama", "Kata orang lain.")
    assert words(unnamed, a_case(), context(told=[said("Lampu menyala.", 7)])) == (
        "Aduan ini tetap ditangani DISHUB; status penanganan: menunggu."
    )
