from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.case import Case
from aduan.domain.case.clocks import (
    Duration,
    StopsOn,
    due_times,
    explain,
    parse_rules,
    remaining_share,
    schedule,
)
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from tests.city import CALENDAR, DISHUB, REPORTER, RULES, SEKDA, SYSTEM, hours, new_case, pack, wib

START = wib("2026-03-06 16:00")  # a Friday


def do(case: Case, move: Move, after: float, **given: object) -> Case:
    actor = given.pop("actor", replace(DISHUB, post=case.agency))
    note = given.pop("note", "x")
    request = Request(move=move, actor=actor, at=START + hours(after), note=note, **given)  # type: ignore[arg-type]
    return decide_move(case, request, RULES).case


def test_a_new_case_has_all_its_due_times() -> None:
    due = new_case(START).due
    assert due.opd == START + hours(72)
    assert due.sekda == START + hours(96)
    assert due.wali_kota == START + hours(120)
    assert due.reminders == (START + hours(36), START + hours(57.6))
    assert due.verify == wib("2026-03-11 16:00")
    assert due.follow_up == wib("2026-03-13 16:00")
    assert due.resolve == wib("2026-04-02 16:00")
    assert due.auto_close is None


@pytest.mark.parametrize(
    ("classification", "resolve"),
    [
        ("Permintaan Informasi", "2026-03-13 16:00"),
        ("Pengaduan Tidak Berkadar Pengawasan", "2026-04-02 16:00"),
        ("Pengaduan Berkadar Pengawasan", "2026-06-17 16:00"),
        ("Aspirasi", "2026-04-02 16:00"),
        (None, "2026-04-02 16:00"),
    ],
)
def test_the_time_to_resolve_follows_the_classification(
    classification: str | None, resolve: str
) -> None:
    assert due_times(START, classification, RULES).resolve == wib(resolve)


def test_accepting_is_not_acting() -> None:
    case = new_case(START)
    assert do(case, Move.ACCEPT, 1).due == case.due


def test_notes_and_further_complaints_never_move_a_due_time() -> None:
    case = new_case(START)
    noted = do(case, Move.NOTE, 30)
    linked = do(noted, Move.LINK, 40, actor=SYSTEM)
    assert noted.due == linked.due == case.due


def test_waiting_for_the_reporter_stops_both_clocks() -> None:
    asked = do(new_case(START), Move.ASK_REPORTER, 10, public_note="Di mana tepatnya?")
    answered = do(asked, Move.REPORTER_ANSWERED, 34, actor=REPORTER)
    assert answered.due.opd == START + hours(96)
    assert answered.due.resolve == wib("2026-04-02 16:00")  # the hold fell on a weekend


def test_a_forwarding_leaves_what_remains() -> None:
    case = do(new_case(START), Move.FORWARD, 20, agency="DLH")
    assert case.agency == "DLH"
    assert case.due.opd == START + hours(72)


def test_a_late_forwarding_leaves_the_floor() -> None:
    case = do(new_case(START), Move.FORWARD, 70, agency="DLH")
    assert case.due.opd == START + hours(70 + 24)


def test_forwarding_to_and_fro_never_gives_the_whole_time_again() -> None:
    case = do(new_case(START), Move.FORWARD, 60, agency="DLH")
    case = do(case, Move.FORWARD, 80, agency="DISHUB")
    assert case.due.opd == START + hours(80 + 24)


def test_time_after_a_follow_up_is_not_used_up() -> None:
    case = do(new_case(START), Move.FOLLOW_UP, 10)
    assert remaining_share(case, START + hours(200), RULES) == hours(62)


def test_after_a_follow_up_the_chain_waits_for_the_case_to_be_resolved() -> None:
    case = do(new_case(START), Move.FOLLOW_UP, 10)
    assert case.due.opd == case.due.resolve == wib("2026-04-02 16:00")
    assert case.due.sekda == wib("2026-04-03 16:00")


def test_further_follow_ups_do_not_prolong_anything_but_the_automatic_closing() -> None:
    once = do(new_case(START), Move.FOLLOW_UP, 10)
    twice = do(once, Move.FOLLOW_UP, 200)
    assert twice.due.opd == once.due.opd
    assert once.due.auto_close is not None
    assert twice.due.auto_close is not None
    assert twice.due.auto_close > once.due.auto_close


def test_a_follow_up_after_the_time_to_resolve_is_given_three_days() -> None:
    case = do(new_case(START, classification="Permintaan Informasi"), Move.FOLLOW_UP, 24 * 20)
    assert case.due.opd == START + hours(24 * 20 + 72)


def test_the_reporters_answer_stops_the_automatic_closing() -> None:
    case = do(new_case(START), Move.FOLLOW_UP, 10)
    assert do(case, Move.REPORTER_ANSWERED, 30, actor=REPORTER).due.auto_close is None


def test_a_reopened_case_begins_anew() -> None:
    case = do(new_case(START), Move.RESOLVE, 10, evidence=("f",))
    again = do(case, Move.REOPEN, 100, actor=REPORTER)
    assert again.cycle == 2
    assert again.due == due_times(START + hours(100), None, RULES)


def test_a_postponement_counts_as_a_hold_until_its_review() -> None:
    until = START + timedelta(days=90)
    case = do(new_case(START), Move.PROPOSE_POSTPONE, 10, until=until, fiscal_year=2027,
              public_note="Dianggarkan 2027.")  # fmt: skip
    assert case.due.opd == START + hours(72)
    case = do(case, Move.APPROVE_POSTPONE, 12, actor=SEKDA, note="Disetujui.")
    assert case.due.opd == until + hours(60)


def test_the_city_may_stop_its_clock_at_the_first_response() -> None:
    rules = replace(RULES, stops_on=StopsOn.FIRST_RESPONSE)
    request = Request(move=Move.ACCEPT, actor=DISHUB, at=START + hours(5))
    accepted = decide_move(new_case(START), request, rules).case
    assert accepted.due.opd == START + hours(5 + 72)  # idle: back to the chain


def test_the_city_may_let_its_clock_run_until_the_case_is_resolved() -> None:
    rules = replace(RULES, stops_on=StopsOn.RESOLVED)
    request = Request(move=Move.FOLLOW_UP, actor=DISHUB, at=START + hours(5), note="x")
    assert decide_move(new_case(START), request, rules).case.due.opd == START + hours(72)


def test_the_citys_clock_may_count_working_days() -> None:
    data = pack("clocks.toml")
    data["city"]["count"] = "working_days"
    rules = parse_rules(data, CALENDAR)
    due = due_times(START, None, rules)
    assert due.opd == wib("2026-03-11 16:00")
    assert due.sekda == wib("2026-03-12 16:00")


def test_working_days_are_counted_through_a_hold_and_a_forwarding_as_well() -> None:
    data = pack("clocks.toml")
    data["city"]["count"] = "working_days"
    rules = parse_rules(data, CALENDAR)
    case = new_case(START, rules=rules)
    assert schedule(case, rules) == case.due
    ask = Request(Move.ASK_REPORTER, DISHUB, START + hours(2), note="x", public_note="y")
    asked = decide_move(case, ask, rules).case  # on Friday at 18.00
    answer = Request(Move.REPORTER_ANSWERED, REPORTER, wib("2026-03-09 09:00"))
    answered = decide_move(asked, answer, rules).case
    # six hours of Friday and the nine of Monday gave no time away
    assert answered.due.opd == wib("2026-03-12 07:00")
    assert answered.due.sekda == wib("2026-03-13 07:00")
    assert answered.due.wali_kota == wib("2026-03-16 07:00")
    forward = Request(Move.FORWARD, DISHUB, wib("2026-03-10 09:00"), note="x", agency="DLH")
    handed = decide_move(answered, forward, rules).case
    assert handed.due.opd == wib("2026-03-12 07:00")


def test_every_duration_of_the_city_pack_names_its_basis() -> None:
    found = [value for value in vars_of(RULES) if isinstance(value, Duration)]
    assert len(found) >= 15
    assert all(duration.basis for duration in [*found, *RULES.resolve.values()])


def vars_of(rules: object) -> list[object]:
    return [getattr(rules, name) for name in rules.__slots__]  # type: ignore[attr-defined]


def test_one_hour_as_one_second_scales_every_duration() -> None:
    calendar = parse_calendar(pack("calendar.toml"), every_day_works=True)
    rules = parse_rules(pack("clocks.toml"), calendar, hour_seconds=1)
    due = due_times(START, None, rules)
    assert due.opd - START == timedelta(seconds=72)
    assert due.sekda - START == timedelta(seconds=96)
    assert due.verify - START == timedelta(seconds=72)
    assert due.resolve - START == timedelta(seconds=14 * 24)
    assert rules.look_ahead.length == timedelta(seconds=0.25)


def test_a_date_that_somebody_writes_is_not_scaled_with_the_clock() -> None:
    calendar = parse_calendar(pack("calendar.toml"), every_day_works=True)
    rules = parse_rules(pack("clocks.toml"), calendar, hour_seconds=1)
    assert rules.longest_postponement == RULES.longest_postponement


def test_a_scaled_clock_refuses_a_calendar_with_days_off() -> None:
    with pytest.raises(ValueError, match="every_day_works"):
        parse_rules(pack("clocks.toml"), CALENDAR, hour_seconds=1)


def test_the_explanation_tells_each_due_time_of_the_case() -> None:
    case = do(new_case(START), Move.ASK_REPORTER, 10, public_note="Di mana?")
    case = do(case, Move.REPORTER_ANSWERED, 34, actor=REPORTER)
    case = do(case, Move.FORWARD, 40, agency="DLH")
    lines = explain(case, RULES)
    assert "DLH menerima sisa waktu 56 jam sejak Minggu, 8 Maret 2026 pukul 08.00 WIB." in lines
    assert any("menunggu jawaban pelapor" in line for line in lines)
    headings = [line for line in lines if line.endswith(":")]
    assert len(headings) == 6
    for at in (case.due.opd, case.due.sekda, case.due.verify, case.due.resolve):
        assert f"  Tenggat {CALENDAR.readable(at)}." in lines
