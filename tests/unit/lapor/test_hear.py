"""What LAPOR! says becomes moves and notes of the case: who spoke, what it may move, how much."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.application.intake.ports import FreshIds, Original
from aduan.application.lapor.hear import (
    LONG_NOTE,
    LONGEST_NOTE,
    MOST_ALONE,
    MOST_AT_ONCE,
    heard,
    new_complaint,
)
from aduan.domain.case.case import (
    Actor,
    Case,
    ClosedBy,
    Hold,
    HoldReason,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.complaint import Complaint, Location, Reporter
from aduan.domain.case.decide import decide_move
from aduan.domain.case.entry import lane_of
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.intake.events import Delivery, Receipt
from aduan.domain.lapor.comparing import FollowUpArrived, StatusChanged, TextAmended, Update
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.outbox.telling import FROM_LAPOR
from tests.unit.samples import NOW, a_case, the_rules

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LINK = Link("77", "01K-CASE", "SRG-2026-00017", ours=False, linked_at=AT)


def answered(text: str = "Masih padam.", minute: int = 0) -> FollowUpArrived:
    return FollowUpArrived(f"k{minute}", AT + timedelta(minutes=minute), text, "", by_reporter=True)


def by_office(text: str, minute: int = 0) -> FollowUpArrived:
    at = AT + timedelta(minutes=minute)
    return FollowUpArrived(f"o{minute}", at, text, "Dinas LH", by_reporter=False)


def closed(by: ClosedBy, *, passed: bool = False, note: str = "") -> StatusChanged:
    return StatusChanged("Diproses", "Ditutup", None, by, AT, passed=passed, note=note)


def hear(case: Case, *updates: Update, link: Link = LINK) -> Sequence[Transition]:
    return heard(case, link, updates, the_rules(), lambda text: text.replace("0812", "[TELEPON]"))


def lines(transitions: Sequence[Transition]) -> list[tuple[str, Role, str]]:
    entries = [one.history for one in transitions]
    return [(entry.move, entry.actor.role, entry.note) for entry in entries]


def asked() -> Case:
    """Its office has asked the reporter something."""
    return a_case(
        status=Status.MENUNGGU_PELAPOR,
        hold=Hold(
            HoldReason.WAITING_FOR_REPORTER, AT - timedelta(hours=1), AT + timedelta(days=10)
        ),
    )


def test_an_answer_nobody_asked_for_is_a_note_of_the_reporter() -> None:
    case = a_case(status=Status.SELESAI)
    ((move, role, note),) = lines(hear(case, answered("Terima kasih, 0812.")))
    assert (move, role) == ("note", Role.REPORTER)
    assert note == "Pelapor menjawab di LAPOR!: Terima kasih, [TELEPON]."


def test_an_answer_that_was_asked_for_ends_the_waiting() -> None:
    (transition,) = hear(asked(), answered())
    assert transition.case.status is not Status.MENUNGGU_PELAPOR
    assert lines([transition])[0] == ("reporter_answered", Role.REPORTER, "Masih padam.")


def asked_a_moment_ago(*, unheard: bool) -> Case:
    operator = Actor(Role.OPERATOR, a_case().agency)
    question = Request(
        Move.ASK_REPORTER, operator, AT, note="q", public_note="Di mana?", unheard=unheard
    )
    return decide_move(a_case(), question, the_rules()).case


@pytest.mark.parametrize("unheard", [True, False])
@pytest.mark.parametrize(
    ("text", "after"), [("ok terima kasih", 1), ("\U0001f64f", 1), ("Masih padam pak.", -3)]
)
def test_thanks_and_what_was_written_before_the_question_do_not_answer_it(
    text: str, after: int, unheard: bool
) -> None:
    case = asked_a_moment_ago(unheard=unheard)
    said = FollowUpArrived("k", AT + timedelta(hours=after), text, "", by_reporter=True)
    (transition,) = hear(case, said)
    assert transition.history.move == "note"
    assert transition.case.question == case.question
    assert (transition.case.status, transition.case.due) == (case.status, case.due)


def test_an_answer_ends_the_waiting_when_it_was_heard_not_when_lapor_says() -> None:
    case = asked_a_moment_ago(unheard=False)
    heard_at = AT + timedelta(hours=5)
    said = FollowUpArrived("k", AT + timedelta(hours=1), "Depan masjid.", "", by_reporter=True)
    (transition,) = hear(case, said, link=replace(LINK, checked_at=heard_at))
    assert transition.case.past_holds[-1].ended_at == heard_at
    (before,) = hear(case, said)
    assert before.case.past_holds[-1].ended_at == said.at


def test_an_office_that_answers_there_moves_nothing_and_is_named() -> None:
    case = asked()
    (transition,) = hear(case, by_office("Kami teruskan."))
    assert transition.case.status is case.status
    assert lines([transition]) == [
        ("note", Role.SYSTEM, "Dinas LH menanggapi di LAPOR!: Kami teruskan.")
    ]


@pytest.mark.parametrize(
    ("by", "passed", "confirmed"),
    [
        (ClosedBy.REPORTER, False, True),
        (ClosedBy.REPORTER, True, False),
        (ClosedBy.SYSTEM, False, False),
    ],
)
def test_only_a_reporter_whose_closing_still_stands_confirms(
    by: ClosedBy, passed: bool, confirmed: bool
) -> None:
    case = a_case(status=Status.SELESAI)
    ((move, role, note),) = lines(hear(case, closed(by, passed=passed)))
    assert (move == "confirm", role is Role.REPORTER) == (confirmed, confirmed)
    assert note == "Status di LAPOR!: Ditutup."


def test_a_reporter_who_closes_what_is_not_done_yet_is_noted() -> None:
    ((move, _, note),) = lines(hear(a_case(), closed(ClosedBy.REPORTER, note="Sudah nyala.")))
    assert (move, note) == ("note", "Status di LAPOR!: Ditutup. Sudah nyala.")


def test_a_rewritten_report_is_noted() -> None:
    ((move, role, note),) = lines(hear(a_case(), TextAmended("Lampu mati, 0812", AT)))
    assert (move, role) == ("note", Role.SYSTEM)
    assert note == "Admin LAPOR! menyunting laporan: Lampu mati, [TELEPON]"


@pytest.mark.parametrize(
    ("ours", "lane"), [(False, lane_of("01K-CASE", "77")), (True, lane_of("01K-CASE"))]
)
def test_what_came_from_a_report_is_not_told_to_it_again(ours: bool, lane: str) -> None:
    (transition,) = hear(a_case(), answered(), link=replace(LINK, ours=ours))
    assert transition.history.details[FROM_LAPOR] == lane


def test_each_piece_of_news_keeps_its_time_and_its_place() -> None:
    transitions = hear(a_case(), by_office("satu", 1), answered("dua", 2), by_office("tiga", 3))
    assert [note.split(": ")[-1] for _, _, note in lines(transitions)] == ["satu", "dua", "tiga"]
    assert [one.history.at for one in transitions] == [
        AT + timedelta(minutes=minute) for minute in (1, 2, 3)
    ]
    versions = [one.case.version for one in transitions]
    assert versions == sorted(set(versions))


def test_a_note_has_an_end() -> None:
    ((_, _, note),) = lines(hear(a_case(), by_office("x" * 5_000)))
    assert len(note) == LONGEST_NOTE


def test_as_many_as_fit_stand_alone() -> None:
    updates = [by_office(f"kabar {number}", number) for number in range(MOST_AT_ONCE)]
    assert len(hear(a_case(), *updates)) == MOST_AT_ONCE


def test_of_very_many_every_word_is_kept_and_the_last_that_may_move_the_case_stand_alone() -> None:
    replies = [answered(f"balasan {number}.", number) for number in range(30)]
    (notes, *alone) = hear(a_case(), *replies, by_office("kabar.", 31))
    assert len(alone) == MOST_ALONE
    assert [one.history.at for one in alone] == [one.at for one in replies[-MOST_ALONE:]]
    ((move, role, note),) = lines([notes])
    assert (move, role) == ("note", Role.SYSTEM)
    written = note.split("\n")
    assert len(written) == 30 - MOST_ALONE + 1
    assert written[0] == "[2026-03-02 09:00 UTC] Pelapor menjawab di LAPOR!: balasan 0."
    assert written[-1].endswith("Dinas LH menanggapi di LAPOR!: kabar.")


def test_a_note_of_very_many_is_the_portals_whoever_spoke_last() -> None:
    replies = [answered(f"balasan {number}.", number) for number in range(MOST_AT_ONCE + 1)]
    (notes, *_) = hear(a_case(), *replies)
    assert notes.history.actor.role is Role.SYSTEM


def test_very_many_long_ones_fill_several_notes_of_a_size_that_can_be_kept() -> None:
    updates = [by_office("x" * 3_000, number) for number in range(MOST_AT_ONCE + 5)]
    notes = [note for _, _, note in lines(hear(a_case(), *updates))]
    assert len(notes) == 4
    assert sum(note.count("x" * 2_900) for note in notes) == len(updates)
    assert all(len(note) < LONG_NOTE + LONGEST_NOTE for note in notes)


class Marks:
    """Says of every text that it was masked, and of every reporter a hash."""

    def mask(self, text: str) -> str:
        return f"<{text}>" if text else ""

    def reporter_hash(self, reporter: Reporter, *, anonymous: bool = False) -> str | None:
        return f"hash of {reporter.name}" if reporter.name else None


REPORT = IncomingReport(
    tracking_id="5282813",
    filed_at=NOW - timedelta(days=1),
    title="Jalan",
    text_first="berlubang",
    text_final="Jalan berlubang",
    status="Terdisposisi",
    classification="Keluhan",
    category_id="1398",
    category="Infrastruktur",
    agency="Dinas PU",
    anonymous=True,
    secret=True,
    source="Website",
    kecamatan="Serang",
    kelurahan="Cipare",
    reporter="Budi",
)
DELIVERY = Delivery("lapor", "pull-5282813", "sha", NOW, "01X")


def taken(report: IncomingReport, categories: dict[str, str]) -> Complaint:
    found = new_complaint(report, DELIVERY, FreshIds("01X", "SA-1"), Marks(), categories)  # type: ignore[arg-type]
    return found.complaint


def test_a_report_is_kept_masked_with_both_its_texts_and_its_words_apart() -> None:
    new = new_complaint(REPORT, DELIVERY, FreshIds("01X", "SA-1"), Marks(), {"1398": "jalan"})  # type: ignore[arg-type]
    assert new.complaint == Complaint(
        complaint_id="01X",
        channel="lapor",
        external_id="5282813",
        tracking_code="SA-1",
        reported_at=REPORT.filed_at,
        received_at=NOW,
        title="<Jalan>",
        text="<berlubang>",
        location=Location(kelurahan="<Cipare>", kecamatan="<Serang>"),
        category="jalan",
        classification="<Keluhan>",
        reporter_hash="hash of Budi",
        anonymous=True,
        secret=True,
        channel_fields={
            "text_final": "<Jalan berlubang>",
            "status": "<Terdisposisi>",
            "source": "<Website>",
            "agency": "<Dinas PU>",
        },
    )
    assert new.original == Original(title="Jalan", text="berlubang", reporter=Reporter(name="Budi"))
    assert new.receipt == Receipt("menunggu", "01X", "SA-1")
    assert new.delivery == DELIVERY


def test_its_category_is_known_by_number_or_else_by_name() -> None:
    assert taken(REPORT, {"1398": "jalan", "Infrastruktur": "lain"}).category == "jalan"
    assert taken(REPORT, {"Infrastruktur": "lain"}).category == "lain"
    assert taken(REPORT, {}).category is None


def test_what_it_does_not_say_is_not_there() -> None:
    bare = replace(
        REPORT, classification="", source="", agency="", reporter="", kelurahan="", kecamatan=""
    )
    complaint = taken(bare, {})
    assert complaint.classification is None
    assert complaint.reporter_hash is None
    assert complaint.location == Location()
    assert set(complaint.channel_fields) == {"text_final", "status"}
