"""“Cara menghitung tenggat”: what officials read of a due time, only where it is true."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.clocks import (
    ClockRules,
    Duration,
    StopsOn,
    compute,
    due_after,
    explain,
    merged_spans,
    parse_rules,
    used,
)
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from tests.city import (
    CALENDAR,
    DESK,
    REPORTER,
    RULES,
    SEKDA,
    hours,
    new_case,
    pack,
    wib,
)

MONDAY = wib("2026-03-02 09:00")
FRIDAY = wib("2026-03-06 16:00")
SATURDAY = wib("2026-03-07 10:00")
THREE_DAYS = Duration(hours(72), working=True)


def steps(start: datetime, duration: Duration, *holds: tuple[datetime, datetime]) -> list[str]:
    computed = compute(start, duration, holds, CALENDAR)
    assert computed.at == due_after(start, duration, holds, CALENDAR)
    return list(computed.steps)


def do(case: Case, move: Move, at: datetime, rules: ClockRules = RULES, **given: object) -> Case:
    actor = given.pop("actor", Actor(Role.OPERATOR, case.agency))
    note = given.pop("note", "x")
    request = Request(move=move, actor=actor, at=at, note=note, **given)  # type: ignore[arg-type]
    return decide_move(case, request, rules).case


def sections(lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines under each heading; those before the first stand under ""."""
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for line in lines:
        if line.endswith(":"):
            heading = line.removesuffix(":")
            found[heading] = []
        else:
            assert line.startswith("  ") is (heading != "")
            found[heading].append(line.strip())
    return found


def general(case: Case, rules: ClockRules = RULES) -> list[str]:
    return sections(explain(case, rules))[""]


# --- one due time -------------------------------------------------------------------------------


def test_hours_are_counted_through_a_weekend_and_say_so_in_three_steps() -> None:
    assert steps(FRIDAY, Duration(hours(72), basis="SOP")) == [
        "Mulai Jumat, 6 Maret 2026 pukul 16.00 WIB.",
        "Ditambah 72 jam (SOP).",
        "Tenggat Senin, 9 Maret 2026 pukul 16.00 WIB.",
    ]


def test_hours_that_begin_on_a_day_off_run_at_once() -> None:
    assert steps(SATURDAY, Duration(hours(24))) == [
        "Mulai Sabtu, 7 Maret 2026 pukul 10.00 WIB.",
        "Ditambah 24 jam.",
        "Tenggat Minggu, 8 Maret 2026 pukul 10.00 WIB.",
    ]


def test_working_days_name_each_day_they_pass_over() -> None:
    assert steps(FRIDAY, THREE_DAYS) == [
        "Mulai Jumat, 6 Maret 2026 pukul 16.00 WIB.",
        "Ditambah 3 hari kerja.",
        "Dilewati 7 Maret 2026: Sabtu.",
        "Dilewati 8 Maret 2026: Minggu.",
        "Tenggat Rabu, 11 Maret 2026 pukul 16.00 WIB.",
    ]


def test_working_days_within_a_week_pass_over_nothing() -> None:
    assert steps(MONDAY, THREE_DAYS) == [
        "Mulai Senin, 2 Maret 2026 pukul 09.00 WIB.",
        "Ditambah 3 hari kerja.",
        "Tenggat Kamis, 5 Maret 2026 pukul 09.00 WIB.",
    ]


def test_working_days_that_begin_on_a_day_off_say_from_when_they_count() -> None:
    assert steps(SATURDAY, replace(THREE_DAYS, basis="SP4N"))[:3] == [
        "Mulai Sabtu, 7 Maret 2026 pukul 10.00 WIB.",
        "Hari mulai bukan hari kerja (Sabtu); dihitung sejak Senin, 9 Maret 2026 pukul 00.00 WIB.",
        "Ditambah 3 hari kerja (SP4N).",
    ]


def test_a_hold_is_told_with_both_its_ends() -> None:
    hold = (MONDAY + hours(10), MONDAY + hours(34))
    assert steps(MONDAY, Duration(hours(72)), hold) == [
        "Mulai Senin, 2 Maret 2026 pukul 09.00 WIB.",
        "Ditambah 72 jam.",
        (
            "Jam berhenti Senin, 2 Maret 2026 pukul 19.00 WIB "
            "sampai Selasa, 3 Maret 2026 pukul 19.00 WIB."
        ),
        "Tenggat Jumat, 6 Maret 2026 pukul 09.00 WIB.",
    ]


@pytest.mark.parametrize("after", [0, 1])
def test_a_hold_that_begins_when_the_time_is_over_is_not_told(after: int) -> None:
    late = MONDAY + hours(72 + after)
    told = steps(MONDAY, Duration(hours(72)), (late, late + hours(5)))
    assert not any(step.startswith("Jam berhenti") for step in told)
    assert told[-1] == "Tenggat Kamis, 5 Maret 2026 pukul 09.00 WIB."


def test_a_hold_is_cut_off_before_the_start_of_the_clock() -> None:
    told = steps(MONDAY, Duration(hours(2)), (MONDAY - hours(5), MONDAY + hours(1)))
    assert told[2] == (
        "Jam berhenti Senin, 2 Maret 2026 pukul 09.00 WIB "
        "sampai Senin, 2 Maret 2026 pukul 10.00 WIB."
    )


UNKNOWN = "belum diketahui; hanya akhir pekan yang dilewati."


@pytest.mark.parametrize(
    ("start", "duration", "unknown"),
    [
        (wib("2027-12-28 09:00"), THREE_DAYS, False),  # the last known day
        (wib("2027-12-29 09:00"), THREE_DAYS, True),
        (wib("2027-12-29 09:00"), Duration(hours(96)), False),  # hours know no days off
        (wib("2023-12-20 09:00"), THREE_DAYS, True),
        (MONDAY, THREE_DAYS, False),
    ],
)
def test_an_unknown_year_is_told_where_working_days_run_into_it_and_nowhere_else(
    start: datetime, duration: Duration, unknown: bool
) -> None:
    told = [step for step in steps(start, duration) if step.endswith(UNKNOWN)]
    assert bool(told) is unknown
    if told:
        (step,) = told
        assert step.startswith("Hari libur setelah 31 Desember 2027 atau sebelum 1 Januari 2024 ")


# --- how a length of time is said -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "working", "said"),
    [
        (timedelta(hours=72), False, "72 jam"),
        (timedelta(hours=57.6), False, "57,6 jam"),
        (timedelta(hours=100), False, "100 jam"),
        (timedelta(hours=1), False, "1 jam"),
        (timedelta(minutes=59), False, "59 menit"),
        (timedelta(minutes=1), False, "1 menit"),
        (timedelta(seconds=59), False, "59 detik"),
        (timedelta(seconds=0.25), False, "0,25 detik"),
        (timedelta(0), False, "0 detik"),
        (timedelta(days=14), True, "14 hari kerja"),
        (timedelta(hours=12), True, "0,5 hari kerja"),
        (timedelta(hours=1), True, "0,04 hari kerja"),
        # scaled working time of a demo is said as what it is
        (timedelta(minutes=20), True, "20 menit"),
        (timedelta(seconds=14), True, "14 detik"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_a_person_would_use(
    length: timedelta, working: bool, said: str
) -> None:
    assert Duration(length, working).readable() == said


def test_a_demo_of_seconds_explains_its_due_times_too() -> None:
    calendar = replace(CALENDAR, every_day_works=True)
    rules = parse_rules(pack("clocks.toml"), calendar, hour_seconds=0.05)
    case = new_case(SATURDAY, rules=rules)
    told = sections(explain(case, rules))
    assert told["Jam kota, OPD (lalu Sekda diberi tahu)"][1].startswith("Ditambah 3,6 detik (")
    assert not any("Dilewati" in step or UNKNOWN in step for each in told.values() for step in each)


# --- the case -------------------------------------------------------------------------------------

OPD = "Jam kota, OPD (lalu Sekda diberi tahu)"
ACCEPTED = "Jam kota, sesudah diterima (lalu Sekda)"
TO_SEKDA = "Jam kota, Sekda (lalu Wali Kota diberi tahu)"
TO_WALI_KOTA = "Jam kota, Wali Kota (lalu meja piket)"
VERIFY = "Jam nasional, verifikasi"
FOLLOW_UP = "Jam nasional, tindak lanjut pertama"
RESOLVE = "Jam nasional, penyelesaian"
AUTO_CLOSE = "Jam nasional, penutupan otomatis"
REST = [TO_SEKDA, TO_WALI_KOTA, VERIFY, FOLLOW_UP, RESOLVE]


def ends(case: Case, rules: ClockRules = RULES) -> dict[str, str]:
    """Each heading with the due time it arrives at."""
    told = sections(explain(case, rules))
    return {name: lines[-1] for name, lines in told.items() if name}


def begins(case: Case, rules: ClockRules = RULES) -> dict[str, str]:
    told = sections(explain(case, rules))
    return {name: lines[0] for name, lines in told.items() if name}


def tenggat(at: datetime | None) -> str:
    assert at is not None
    return f"Tenggat {CALENDAR.readable(at)}."


def mulai(at: datetime) -> str:
    return f"Mulai {CALENDAR.readable(at)}."


def test_a_new_case_has_no_story_and_six_due_times_that_are_its_own() -> None:
    case = new_case(MONDAY)
    assert general(case) == []
    assert ends(case) == {
        OPD: tenggat(case.due.opd),
        TO_SEKDA: tenggat(case.due.sekda),
        TO_WALI_KOTA: tenggat(case.due.wali_kota),
        VERIFY: tenggat(case.due.verify),
        FOLLOW_UP: tenggat(case.due.follow_up),
        RESOLVE: tenggat(case.due.resolve),
    }
    assert begins(case) == {
        OPD: mulai(MONDAY),
        TO_SEKDA: mulai(case.due.opd),
        TO_WALI_KOTA: mulai(case.due.sekda),
        **dict.fromkeys((VERIFY, FOLLOW_UP, RESOLVE), mulai(MONDAY)),
    }


def test_a_due_time_that_another_calendar_gave_is_told_as_the_one_that_stands() -> None:
    """A decree changed the calendar and nobody has applied it yet: the stored due time counts."""
    case = new_case(MONDAY)
    moved = replace(case, due=replace(case.due, follow_up=case.due.follow_up - timedelta(days=1)))
    before, after = (sections(explain(one, RULES)) for one in (case, moved))
    follow_up = "Jam nasional, tindak lanjut pertama"
    assert not any("Yang berlaku" in line for lines in before.values() for line in lines)
    (said,) = [line for line in after[follow_up] if "Yang berlaku" in line]
    assert said.strip().startswith(f"Yang berlaku: {CALENDAR.readable(moved.due.follow_up)}.")
    assert [name for name, lines in after.items() if any("berlaku" in one for one in lines)] == [
        follow_up
    ]


def test_each_due_time_names_its_own_length_and_basis() -> None:
    told = sections(explain(new_case(MONDAY), RULES))
    for heading, duration in (
        (OPD, RULES.opd),
        (TO_SEKDA, RULES.sekda),
        (TO_WALI_KOTA, RULES.wali_kota),
        (VERIFY, RULES.verify),
        (FOLLOW_UP, RULES.follow_up),
        (RESOLVE, RULES.resolve_default),
    ):
        assert f"Ditambah {duration.readable()} ({duration.basis})." in told[heading]


def test_the_time_to_resolve_is_that_of_the_classification() -> None:
    case = new_case(MONDAY, classification="Permintaan Informasi")
    assert "Ditambah 5 hari kerja" in sections(explain(case, RULES))[RESOLVE][1]


def test_an_acceptance_stops_nothing_where_the_city_says_it_does_not() -> None:
    case = do(new_case(MONDAY), Move.ACCEPT, MONDAY + hours(2))
    assert general(case) == []
    assert list(ends(case)) == [OPD, *REST]


def test_an_acceptance_that_stops_the_clock_is_told_with_what_comes_of_idleness() -> None:
    rules = replace(RULES, stops_on=StopsOn.FIRST_RESPONSE)
    case = do(new_case(MONDAY), Move.ACCEPT, MONDAY + hours(2), rules)
    assert general(case, rules) == [
        (
            "Jam kota berhenti Senin, 2 Maret 2026 pukul 11.00 WIB karena diterima; "
            "bila terbengkalai, kasus kembali ke rantai eskalasi "
            "Kamis, 5 Maret 2026 pukul 11.00 WIB."
        )
    ]
    assert list(ends(case, rules)) == [ACCEPTED, *REST]
    assert ends(case, rules)[ACCEPTED] == tenggat(case.due.opd)
    assert begins(case, rules)[ACCEPTED] == mulai(MONDAY + hours(2))
    assert f"Ditambah 72 jam ({RULES.idle.basis})." in sections(explain(case, rules))[ACCEPTED]


def test_a_follow_up_is_told_and_counts_the_automatic_closing() -> None:
    case = do(new_case(MONDAY), Move.FOLLOW_UP, MONDAY + hours(2))
    assert general(case) == [
        (
            "Jam kota berhenti Senin, 2 Maret 2026 pukul 11.00 WIB karena ditindaklanjuti; bila "
            f"terbengkalai, kasus kembali ke rantai eskalasi {CALENDAR.readable(case.due.opd)}."
        )
    ]
    assert list(ends(case)) == [*REST, AUTO_CLOSE]
    assert ends(case)[AUTO_CLOSE] == tenggat(case.due.auto_close)
    assert begins(case)[AUTO_CLOSE] == mulai(MONDAY + hours(2))
    assert ends(case)[TO_SEKDA] == tenggat(case.due.sekda)


def test_the_automatic_closing_counts_from_the_last_follow_up() -> None:
    case = do(new_case(MONDAY), Move.FOLLOW_UP, MONDAY + hours(2))
    case = do(case, Move.FOLLOW_UP, MONDAY + hours(20))
    assert begins(case)[AUTO_CLOSE] == mulai(MONDAY + hours(20))
    assert ends(case)[AUTO_CLOSE] == tenggat(case.due.auto_close)


def test_an_answered_follow_up_closes_nothing_by_itself_and_does_not_say_so() -> None:
    case = do(new_case(MONDAY), Move.FOLLOW_UP, MONDAY + hours(2))
    case = do(case, Move.REPORTER_ANSWERED, MONDAY + hours(5), actor=REPORTER)
    assert list(ends(case)) == REST


def test_a_share_of_the_time_is_told_where_the_case_was_handed_over() -> None:
    case = do(new_case(MONDAY), Move.FORWARD, MONDAY + hours(20), agency="DLH")
    assert general(case) == [
        "DLH menerima sisa waktu 52 jam sejak Selasa, 3 Maret 2026 pukul 05.00 WIB."
    ]
    assert begins(case)[OPD] == mulai(MONDAY + hours(20))
    assert ends(case)[OPD] == tenggat(case.due.opd)
    assert ends(case)[RESOLVE] == tenggat(case.due.resolve)


def test_a_hold_that_is_over_and_one_that_lasts_are_both_told_with_their_reasons() -> None:
    case = do(new_case(MONDAY), Move.ASK_REPORTER, MONDAY + hours(1), public_note="Di mana?")
    case = do(case, Move.REPORTER_ANSWERED, MONDAY + hours(3), actor=REPORTER)
    case = do(
        case,
        Move.NOT_OUR_AUTHORITY,
        MONDAY + hours(5),
        public_note="Jalan nasional.",
        next_owner="Balai Jalan",
    )
    assert case.hold is not None
    assert general(case) == [
        (
            "Jam berhenti karena menunggu jawaban pelapor: Senin, 2 Maret 2026 pukul 10.00 WIB "
            "sampai Senin, 2 Maret 2026 pukul 12.00 WIB."
        ),
        (
            "Jam berhenti karena ditangani pemerintah lain: Senin, 2 Maret 2026 pukul 14.00 WIB "
            f"sampai {CALENDAR.readable(case.hold.until)}."
        ),
    ]
    assert ends(case)[OPD] == tenggat(case.due.opd)
    for lines in (sections(explain(case, RULES))[OPD], sections(explain(case, RULES))[RESOLVE]):
        assert sum(line.startswith("Jam berhenti") for line in lines) == 2


def test_a_merge_and_a_postponement_are_holds_with_names_of_their_own() -> None:
    merged = do(new_case(MONDAY), Move.MERGE, MONDAY + hours(1), actor=DESK, into="K2")
    assert general(merged)[0].startswith("Jam berhenti karena ditangani bersama kasus lain: ")
    asked = do(
        new_case(MONDAY), Move.PROPOSE_POSTPONE, MONDAY + hours(1),
        public_note="Menunggu anggaran.", until=MONDAY + timedelta(days=60), fiscal_year=2027,
    )  # fmt: skip
    assert general(asked) == []  # a proposal stops nothing
    granted = do(asked, Move.APPROVE_POSTPONE, MONDAY + hours(2), actor=SEKDA, note="Disetujui.")
    assert general(granted)[0].startswith("Jam berhenti karena ditunda sampai anggaran tersedia: ")


def test_a_reopened_case_tells_its_cycle_and_a_first_one_does_not() -> None:
    done = do(new_case(MONDAY), Move.RESOLVE, MONDAY + hours(3), evidence=("f",))
    assert general(done)[-1] == "Selesai Senin, 2 Maret 2026 pukul 12.00 WIB."
    again = do(done, Move.REOPEN, MONDAY + hours(30), actor=REPORTER)
    assert general(again) == ["Putaran ke-2, dibuka kembali Selasa, 3 Maret 2026 pukul 15.00 WIB."]
    assert begins(again)[OPD] == mulai(MONDAY + hours(30))


def test_only_a_case_that_is_done_is_told_as_done() -> None:
    rejected = do(new_case(MONDAY), Move.REJECT, MONDAY + hours(3), public_note="Bukan aduan.")
    assert rejected.status is Status.DITOLAK
    assert not any(line.startswith("Selesai") for line in general(rejected))


# --- arithmetic behind it -----------------------------------------------------------------------


def test_holds_that_touch_or_overlap_are_one_and_empty_ones_none() -> None:
    at = [MONDAY + hours(each) for each in range(10)]
    spans = [(at[5], at[6]), (at[1], at[3]), (at[3], at[4]), (at[2], at[3]), (at[8], at[8])]
    assert merged_spans(spans, at[0]) == ((at[1], at[4]), (at[5], at[6]))
    assert merged_spans(spans, at[2]) == ((at[2], at[4]), (at[5], at[6]))
    assert merged_spans([(at[1], at[9]), (at[2], at[3])], at[0]) == ((at[1], at[9]),)


@pytest.mark.parametrize(
    ("now", "spent"), [(-1, 0), (0, 0), (3, 3), (5, 5), (7, 5), (9, 5), (12, 8), (30, 26)]
)
def test_time_spent_stands_still_in_a_hold(now: float, spent: float) -> None:
    hold = [(MONDAY + hours(5), MONDAY + hours(9))]
    kind = Duration(hours(72))
    assert used(MONDAY, MONDAY + hours(now), hold, kind, CALENDAR) == hours(spent)


def test_a_due_time_that_falls_on_the_begin_of_a_hold_stays_before_it() -> None:
    hold = (MONDAY + hours(5), MONDAY + hours(9))
    for length, due in ((4, 4), (5, 5), (5.5, 9.5)):
        assert due_after(MONDAY, Duration(hours(length)), [hold], CALENDAR) == MONDAY + hours(due)


def test_a_clock_that_begins_inside_a_hold_waits_for_its_end_even_with_no_time_left() -> None:
    hold = (MONDAY, MONDAY + hours(9))
    assert due_after(MONDAY, Duration(timedelta(0)), [hold], CALENDAR) == MONDAY + hours(9)


# --- the calendar ---------------------------------------------------------------------------------


def test_days_off_are_listed_with_both_ends_and_in_the_citys_own_zone() -> None:
    sunday_evening_utc = wib("2026-03-08 23:59")
    assert CALENDAR.days_off_between(SATURDAY, sunday_evening_utc) == (
        (date(2026, 3, 7), "Sabtu"),
        (date(2026, 3, 8), "Minggu"),
    )
    assert CALENDAR.days_off_between(sunday_evening_utc, wib("2026-03-09 00:00")) == (
        (date(2026, 3, 8), "Minggu"),
    )
    assert CALENDAR.days_off_between(FRIDAY, FRIDAY) == ()


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_day_is_known_from_the_first_to_the_last_that_were_entered(
    day: date, known: bool
) -> None:
    assert CALENDAR.knows(day) is known
    assert replace(CALENDAR, every_day_works=True).knows(day)


def test_the_warning_says_how_many_days_are_left_and_until_when() -> None:
    assert CALENDAR.warning(wib("2027-12-01 00:00")) == (
        "Kalender hari kerja hanya diketahui sampai 31 Desember 2027 (31 hari lagi). "
        "Lengkapi libur nasional dan cuti bersama tahun berikutnya."
    )
    assert CALENDAR.warning(wib("2028-01-01 00:00")) == (
        "Kalender hari kerja habis sejak 31 Desember 2027. Tenggat baru hanya memperhitungkan "
        "akhir pekan. Lengkapi kalender kota sekarang."
    )
    assert "(0 hari lagi)" in str(CALENDAR.warning(wib("2027-12-31 23:59")))


@pytest.mark.parametrize(
    ("now", "left"), [("2027-12-31 00:00", 1), ("2028-01-01 00:00", 0), ("2028-01-02 00:00", -1)]
)
def test_days_left_are_whole_and_go_below_zero(now: str, left: int) -> None:
    assert CALENDAR.days_left(wib(now)) == left


def test_a_moment_is_told_to_the_minute_as_everywhere_on_the_page() -> None:
    for seconds in (0, 5, 59):
        at = wib("2026-03-06 16:00") + timedelta(seconds=seconds)
        assert CALENDAR.readable(at) == "Jumat, 6 Maret 2026 pukul 16.00 WIB"


def test_every_month_has_its_indonesian_name() -> None:
    names = [
        CALENDAR.readable(wib(f"2026-{month:02}-15 12:00")).split()[2] for month in range(1, 13)
    ]
    expected = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    assert " ".join(names) == expected


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-03-06 16:00", 8, "2026-03-09 00:00"),  # the end of a Friday is Monday's beginning
        ("2026-03-06 16:00", 7, "2026-03-06 23:00"),
        ("2026-03-06 16:00", 9, "2026-03-09 01:00"),
        ("2026-03-07 10:00", 0, "2026-03-09 00:00"),
        ("2026-03-06 16:00", 0, "2026-03-06 16:00"),
    ],
)
def test_a_due_time_never_falls_on_a_day_off(start: str, length: float, due: str) -> None:
    assert CALENDAR.add_working_time(wib(start), hours(length)) == wib(due)


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("2026-03-06 16:00", "2026-03-06 18:00", 2),
        ("2026-03-06 16:00", "2026-03-09 02:00", 10),
        ("2026-03-07 10:00", "2026-03-08 10:00", 0),
        ("2026-03-06 16:00", "2026-03-06 16:00", 0),
    ],
)
def test_working_time_between_two_moments(start: str, end: str, worked: float) -> None:
    assert CALENDAR.working_time_between(wib(start), wib(end)) == hours(worked)
