"""The invented evening holds all the demonstration promises to show."""

import re
from datetime import UTC, datetime

from infra.local.demo import story, verdict

NOW = datetime(2026, 3, 2, 12, 15, tzinfo=UTC)
TOLD = story.read(story.of("serang"))


def test_at_least_forty_complaints_come_from_all_four_channels() -> None:
    assert len(TOLD.reports) >= 40
    assert {report.channel for report in TOLD.reports} == {"rabeg", "lapor", "112", "119"}


def test_there_are_twins_across_channels() -> None:
    across = [e for e in TOLD.events if len({report.channel for report in e.reports}) > 1]
    assert len(across) >= 5


def test_the_same_words_are_used_for_three_places() -> None:
    holes = [e for e in TOLD.events if e.id.startswith("lubang-")]
    texts = {re.sub(r"di Jalan .*?, Kelurahan \w+,", "", e.reports[0].text) for e in holes}
    assert len(holes) == 3
    assert len(texts) == 1


def test_two_reports_arrive_at_the_very_same_moment() -> None:
    instants = [report.instant for report in TOLD.reports if report.instant]
    assert len(instants) == 2
    assert len(set(instants)) == 1


def test_pranks_an_emergency_and_broken_deliveries_are_played() -> None:
    kinds = [call.kind for call in TOLD.calls]
    assert kinds.count("prank") >= 2
    assert kinds.count("darurat") == 1
    assert {call.http for call in TOLD.calls} == {200, 400, 401, 422}


def test_one_complaint_is_secret_several_anonymous_and_one_holds_a_nik() -> None:
    secret = [report for report in TOLD.reports if report.fields.get("secret")]
    anonymous = [report for report in TOLD.reports if report.fields.get("anonymous")]
    with_nik = [report for report in TOLD.reports if verdict.NIK.search(report.text)]
    assert (len(secret), len(with_nik)) == (1, 1)
    assert len(anonymous) >= 4


def test_somebody_acts_and_somebody_does_not() -> None:
    levels = {event.expect.level for event in TOLD.events}
    assert levels == {"OPD", "SEKDA", "WALI_KOTA"}
    assert any(event.acts for event in TOLD.events)


def test_holds_a_forward_a_reopening_and_an_approved_postponement_are_played() -> None:
    moves = {act.move for event in TOLD.events for act in event.acts}
    assert {"ask_reporter", "not_our_authority", "forward", "approve_postpone"} <= moves
    assert any(event.feedback == "not_fixed" for event in TOLD.events)
    assert any(event.expect.state == "ditunda" for event in TOLD.events)


def test_the_sekda_decides_on_a_postponement_and_looks_at_what_the_desks_own_office_closed() -> (
    None
):
    by_sekda = {act.move for event in TOLD.events for act in event.acts if act.by_sekda}
    assert by_sekda == {"approve_postpone", "eye_agree"}


def test_who_is_asked_replies_after_the_question_and_before_the_next_step() -> None:
    (event,) = [event for event in TOLD.events if event.reply is not None]
    (question,) = [act.after for act in event.acts if act.move == "ask_reporter"]
    (next_step, *_) = [act.after for act in event.acts if act.after > question]
    assert event.reply is not None
    assert question < event.reply.after < next_step


def test_a_case_nobody_acts_on_is_expected_at_the_top_and_nowhere_else() -> None:
    for event in TOLD.events:
        if not event.acts:
            assert event.expect.level == "WALI_KOTA", event.id


def test_the_evening_lasts_until_the_last_case_has_climbed() -> None:
    untouched = [e.begins for e in TOLD.events if not e.acts]
    assert max(untouched) + TOLD.climb_seconds <= TOLD.ends


def test_no_follow_up_lies_idle_so_long_that_the_case_would_climb_again() -> None:
    for event in TOLD.events:
        follow_ups = [act.after for act in event.acts if act.move in {"follow_up", "resolve"}]
        if follow_ups and event.expect.status == "proses":
            assert event.begins + follow_ups[-1] + 72 > TOLD.ends + TOLD.patience_seconds


def test_a_message_has_what_the_channel_knows_and_nothing_of_the_expectation() -> None:
    report = TOLD.reports[0]
    message = story.message(report, external_id="RBG-1", now=NOW)
    assert message["type"] == "complaint.created"
    assert set(message["data"]) == {
        *("external_id", "reported_at", "text", "category", "severity"),
        *("location", "reporter"),
    }
    assert message["data"]["reporter"]["phone"] == report.reporter.phone


def test_a_story_that_forgets_the_text_is_refused_by_name() -> None:
    call = next(call for call in TOLD.calls if call.fault == "missing_text")
    assert "text" not in story.call_message(call, external_id="X", now=NOW)["data"]


def test_every_way_to_write_a_person_down_is_forbidden() -> None:
    words = verdict.forbidden(TOLD)
    assert "asih rahmawati" in words
    assert {"081911223301", "+6281911223301", "81911223301"} <= words
    assert "3673045508910003" in words


def test_a_slowed_evening_keeps_its_proportions() -> None:
    slow = story.slowed(TOLD, 3)
    assert slow.reports[5].at == 3 * TOLD.reports[5].at
    assert slow.events[0].acts[0].after == 3 * TOLD.events[0].acts[0].after
    assert slow.outage_seconds == TOLD.outage_seconds


def test_a_copied_photo_is_tried_and_a_doubted_closing_goes_to_a_second_eye() -> None:
    (event,) = [one for one in TOLD.events if any(act.move == story.COPY for act in one.acts)]
    moves = [act.move for act in event.acts]
    assert moves[-3:] == [story.COPY, story.RESOLVE_DOUBTED, "eye_agree"]
    assert event.acts[-1].by_sekda
    copied = next(act.whom for act in event.acts if act.move == story.COPY)
    (other,) = [one for one in TOLD.events if one.id == copied]
    done = other.begins + next(act.after for act in other.acts if act.move == "resolve")
    assert done + 20 < event.begins + event.acts[1].after
