"""What a citizen's later word leaves beside the case: a voice on its end, a question for the desk,
a complaint of its own; and what a channel's developers play."""

from dataclasses import replace
from typing import Final

import pytest

from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.domain.case.case import Actor, Case, NoticeKind, Role, Status
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.voice import Voice
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
)
from aduan.domain.privacy.reading import Reading
from tests.city import DISHUB, RULES, hours
from tests.fakes.word_reader import Heedful
from tests.unit.intake.test_follow_up_events import (
    FIXED,
    MORE_TEXT,
    NOT_FIXED,
    RATED,
    SAID,
    TAKEN_BACK,
    Office,
    in_status,
    merged,
)

OTHER: Final = JoiningDisputed("RBG-A", SAID, "Beda jalan")


def voices(office: Office) -> list[Voice]:
    return list(office.words.voices.values())


# --- a voice ------------------------------------------------------------------------------------


def test_a_voice_says_who_judged_which_case_in_which_cycle_and_who_had_it() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(FIXED)
    assert voices(office) == [
        Voice(
            complaint_id="01A",
            home_id="K1",
            case_id="K1",
            cycle=1,
            agency="DISHUB",
            channel="rabeg",
            at=SAID,
            verdict=Feedback.FIXED,
        )
    ]


def test_a_voice_on_a_whole_knows_the_case_the_complaint_came_with() -> None:
    whole = replace(in_status(Status.SELESAI), case_id="K2", agency="DPUPR")
    office = Office().holds(merged("K2")).holds(whole, "01Z")
    office.hears(FIXED)
    (voice,) = voices(office)
    assert (voice.home_id, voice.case_id, voice.agency) == ("K1", "K2", "DPUPR")


def test_a_no_judges_the_cycle_that_it_ends_and_not_the_one_it_opens() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(NOT_FIXED)
    assert office.case().cycle == 2
    assert [(one.cycle, one.verdict) for one in voices(office)] == [(1, Feedback.NOT_FIXED)]


@pytest.mark.parametrize("first", ["verdict", "rating"])
def test_a_verdict_and_a_rating_that_come_apart_are_one_voice(first: str) -> None:
    verdict = replace(FIXED, comment="")
    rating = replace(RATED, reasons=("cepat",))
    said = (verdict, rating) if first == "verdict" else (rating, verdict)
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(said[0], row="02A")
    office.hears(said[1], row="02B", at=SAID + hours(1))
    (voice,) = voices(office)
    assert (voice.verdict, voice.rating, voice.reasons) == (Feedback.FIXED, 4, ("cepat",))
    assert voice.at == SAID + hours(1)


def test_a_later_rating_takes_the_place_of_the_earlier_and_of_its_reasons() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(replace(RATED, rating=5, reasons=("cepat", "tuntas")), row="02A")
    office.hears(replace(RATED, rating=2), row="02B")
    assert [(one.rating, one.reasons) for one in voices(office)] == [(2, ())]


def test_a_later_verdict_takes_the_place_of_the_earlier() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(replace(FIXED, verdict=Feedback.UNSURE), row="02A")
    office.hears(FIXED, row="02B")
    assert [one.verdict for one in voices(office)] == [Feedback.FIXED]


def test_a_voice_stands_with_the_office_that_has_the_case_when_it_is_said_again() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(RATED, row="02A")
    office.words.register.cases["K1"] = replace(office.case(), agency="DPUPR")
    office.hears(FIXED, row="02B")
    assert [one.agency for one in voices(office)] == ["DPUPR"]


def test_a_voice_knows_whether_it_was_pressed_on_the_page_or_said_by_the_channel() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.words.by_page.add(("01A", "02B"))
    office.hears(RATED, row="02A")
    assert [one.by_page for one in voices(office)] == [False]
    office.hears(FIXED, row="02B")
    assert [one.by_page for one in voices(office)] == [True]


def test_each_reporter_of_a_case_has_a_voice_and_it_is_confirmed_once() -> None:
    office = Office().holds(in_status(Status.SELESAI), "01A", "01B")
    office.hears(FIXED, about="01A", row="02A")
    confirmed = office.case()
    office.hears(FIXED, about="01B", row="02B")
    assert [row.move for row in office.rows()] == [Move.CONFIRM, Move.NOTE]
    assert replace(office.case(), version=confirmed.version) == confirmed
    assert [one.complaint_id for one in voices(office)] == ["01A", "01B"]


@pytest.mark.parametrize("verdict", list(Feedback))
def test_who_took_the_complaint_back_is_heard_and_has_no_voice(verdict: Feedback) -> None:
    office = Office().holds(in_status(Status.SELESAI), "01A", "01B").took_back("01A")
    office.hears(FeedbackGiven("RBG-A", SAID, verdict, 1, "Saya tarik"))
    assert [(row.move, row.note) for row in office.rows()] == [(Move.NOTE, "Saya tarik")]
    assert voices(office) == []


@pytest.mark.parametrize(
    "word", [MORE_TEXT, TAKEN_BACK, OTHER, replace(RATED, rating=None)], ids=repr
)
def test_a_word_that_judges_nothing_is_no_voice(word: FollowUpEvent) -> None:
    office = Office().holds(in_status(Status.BARU))
    office.hears(word)
    assert voices(office) == []


def test_who_cannot_tell_moves_nothing_and_is_counted() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(FeedbackGiven("RBG-A", SAID, Feedback.UNSURE))
    (row,) = office.rows()
    assert (row.move, office.case().confirmed) == (Move.NOTE, False)
    assert row.note == "Pelapor tidak bisa memastikan apakah sudah beres."
    assert [one.verdict for one in voices(office)] == [Feedback.UNSURE]


# --- a dispute ----------------------------------------------------------------------------------


def test_who_says_it_is_another_event_asks_the_desk_and_moves_nothing() -> None:
    before = in_status(Status.DITERIMA)
    office = Office().holds(before)
    office.hears(OTHER)
    assert office.words.disputes == [Dispute("01A", "K1", "K1", SAID, "Beda jalan")]
    (row,) = office.rows()
    assert row.move == Move.NOTE
    assert row.note == "Pelapor menyatakan bukan kejadian yang sama. Beda jalan"
    assert replace(office.case(), version=before.version) == before


def test_the_desk_is_asked_about_the_whole_that_the_complaint_was_joined_to() -> None:
    whole = replace(in_status(Status.DITERIMA), case_id="K2")
    office = Office().holds(merged("K2")).holds(whole, "01Z")
    office.hears(replace(OTHER, comment=""))
    assert office.words.disputes == [Dispute("01A", "K1", "K2", SAID, "")]
    assert office.rows("K2")[0].note == "Pelapor menyatakan bukan kejadian yang sama."


def test_the_desk_is_not_asked_about_a_complaint_that_was_taken_back() -> None:
    office = Office().holds(in_status(Status.DITERIMA), "01A", "01B").took_back("01A")
    office.hears(OTHER)
    assert office.words.disputes == []
    assert [row.move for row in office.rows()] == [Move.NOTE]


def test_the_desk_is_not_asked_about_what_a_channels_developers_try() -> None:
    office = Office().holds(replace(in_status(Status.DITERIMA), sandbox=True))
    office.hears(OTHER)
    assert office.words.disputes == []


@pytest.mark.parametrize("word", [MORE_TEXT, TAKEN_BACK, FIXED, RATED], ids=repr)
def test_no_other_word_asks_the_desk(word: FollowUpEvent) -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(word)
    assert office.words.disputes == []


# --- a complaint of its own ---------------------------------------------------------------------

BRIBE: Final = "Petugasnya minta dua ratus ribu kalau mau menyala hari ini."
ACCUSING: Final = {BRIBE: Reading(accusation=True, accused=("DISHUB",), secret=True)}


@pytest.mark.parametrize(
    ("word", "status", "left"),
    [
        (ComplaintAmended("RBG-A", SAID, BRIBE), Status.MENUNGGU_PELAPOR, "Pelapor menjawab."),
        (ComplaintWithdrawn("RBG-A", SAID, BRIBE), Status.BARU, "Aduan ditarik pelapor."),
        (
            FeedbackGiven("RBG-A", SAID, Feedback.FIXED, None, BRIBE),
            Status.SELESAI,
            "Pelapor menyatakan sudah beres.",
        ),
        (
            JoiningDisputed("RBG-A", SAID, BRIBE),
            Status.BARU,
            "Pelapor menyatakan bukan kejadian yang sama.",
        ),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_word_that_accuses_leaves_in_the_history_that_it_was_said_and_is_named_for_itself(
    word: FollowUpEvent, status: Status, left: str
) -> None:
    office = Office(reader=Heedful(ACCUSING)).holds(in_status(status))
    office.hears(word, row="02A", at=SAID + hours(2))
    own = office.words.complaints["01Z"]
    assert own.external_id == "RBG-A~kata-02A"
    assert (own.text, own.reported_at) == (BRIBE, SAID + hours(2))
    assert [row.note for row in office.rows()] == [left]
    assert all(one.said == "" for one in office.words.disputes)


def test_lives_in_danger_told_of_a_closed_case_are_a_complaint_of_their_own() -> None:
    """Nobody opens the closed one any more; the new one is placed, and the desk told at once."""
    drowning = "Sekarang anak saya hanyut di kali itu!"
    office = Office(reader=Heedful({drowning: Reading(emergency=True)}))
    office.holds(in_status(Status.DITOLAK))
    office.hears(ComplaintAmended("RBG-A", SAID, drowning))
    own = office.words.complaints["01Z"]
    assert (own.text, own.secret, own.case_id) == (drowning, False, None)
    assert NoticeKind.EMERGENCY not in {one.kind for one in office.notices()}


# --- the last to go -----------------------------------------------------------------------------


def test_a_case_whose_last_complaint_is_taken_back_still_counts_the_one_it_was_opened_for() -> None:
    office = Office().holds(in_status(Status.BARU))
    office.hears(TAKEN_BACK)
    assert (office.case().status, office.case().complaint_count) == (Status.DITARIK, 1)


def test_who_goes_after_the_case_was_closed_is_counted_out_of_it_and_moves_nothing() -> None:
    """Who opens it again must know who is left."""
    office = Office().holds(replace(in_status(Status.SELESAI), complaint_count=3), "01A", "01B")
    office.hears(TAKEN_BACK)
    assert [row.move for row in office.rows()] == [Move.NOTE]
    assert (office.case().status, office.case().complaint_count) == (Status.SELESAI, 1)


# --- what is an answer --------------------------------------------------------------------------


def asked(*, reached: bool) -> Case:
    """A case whose office asked its reporter; unless `reached`, nobody has heard the question."""
    request = Request(
        Move.ASK_REPORTER, DISHUB, SAID - hours(1), public_note="Di mana?", unheard=not reached
    )
    return decide_move(in_status(Status.DITERIMA), request, RULES).case


@pytest.mark.parametrize("reached", [True, False])
def test_more_text_answers_the_question_whether_or_not_the_clock_stands_for_it(
    reached: bool,
) -> None:
    before = asked(reached=reached)
    assert (before.status is Status.MENUNGGU_PELAPOR) is reached
    office = Office().holds(before)
    office.hears(MORE_TEXT)
    assert [row.move for row in office.rows()] == [Move.REPORTER_ANSWERED]
    assert office.case().question is not None
    assert office.case().question.answered_at == SAID


@pytest.mark.parametrize("reached", [True, False])
def test_thanks_answer_no_question(reached: bool) -> None:
    office = Office().holds(asked(reached=reached))
    office.hears(replace(MORE_TEXT, text="terima kasih"))
    assert [row.move for row in office.rows()] == [Move.NOTE]


def test_thanks_for_a_follow_up_answer_no_question_that_is_still_under_way() -> None:
    unheard = replace(asked(reached=False), status=Status.DITINDAKLANJUTI)
    office = Office().holds(unheard)
    office.hears(replace(MORE_TEXT, text="terima kasih"))
    assert [row.move for row in office.rows()] == [Move.NOTE]


def test_thanks_for_a_follow_up_are_heard_as_an_answer_to_it() -> None:
    office = Office().holds(in_status(Status.DITINDAKLANJUTI))
    office.hears(replace(MORE_TEXT, text="terima kasih"))
    assert [row.move for row in office.rows()] == [Move.REPORTER_ANSWERED]


# --- what a channel's developers play -----------------------------------------------------------


def tried(status: Status = Status.BARU) -> Office:
    return Office().holds(replace(in_status(status), sandbox=True))


@pytest.mark.parametrize("text", ["#terima", " #terima\n"])
def test_what_developers_play_stands_in_the_history_as_an_act_of_the_office(text: str) -> None:
    office = tried()
    office.hears(ComplaintAmended("RBG-A", SAID, text))
    (row,) = office.rows()
    assert (row.move, row.to_status) == (Move.ACCEPT, Status.DITERIMA)
    assert row.actor == Actor(Role.OPERATOR, "DISHUB")
    assert (row.at, row.note) == (SAID, "Dimainkan pengembang kanal.")


def test_what_developers_play_says_to_the_citizen_that_it_is_an_example() -> None:
    office = tried()
    office.hears(ComplaintAmended("RBG-A", SAID, "#tolak"))
    assert office.rows()[0].public_note == "Contoh pesan instansi kepada pelapor."


def test_a_question_that_is_played_waits_for_the_channel_to_have_put_it_to_somebody() -> None:
    office = tried(Status.DITERIMA)
    office.hears(ComplaintAmended("RBG-A", SAID, "#tanya"))
    case = office.case()
    assert case.question is not None
    assert (case.question.asked_at, case.question.reached_at) == (SAID, None)
    assert (case.status, case.hold) == (Status.DITERIMA, None)


def test_a_play_that_the_case_allows_nobody_is_kept_as_a_word() -> None:
    office = tried(Status.SELESAI)
    office.hears(ComplaintAmended("RBG-A", SAID, "#terima"))
    assert [(row.move, row.note) for row in office.rows()] == [(Move.NOTE, "#terima")]
    assert office.case().status is Status.SELESAI
