import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain.case.clocks import Duration, Span, compute, due_after, timestamp, used
from tests.city import CALENDAR, hours, wib

DAY = timedelta(days=1)
FROM_TO = tuple[str, str]


def working_days(count: float) -> Duration:
    return Duration(DAY * count, working=True)


def clock_hours(count: float) -> Duration:
    return Duration(hours(count))


def spans(*holds: FROM_TO) -> list[Span]:
    return [(wib(begin), wib(end)) for begin, end in holds]


TABLE: list[tuple[str, str, Duration, list[Span], str]] = [
    # working days
    ("Jumat 16.00 + 3 hari kerja adalah Rabu 16.00",
     "2026-03-06 16:00", working_days(3), [], "2026-03-11 16:00"),
    ("Senin 08.00 + 3 hari kerja adalah Kamis 08.00",
     "2026-03-02 08:00", working_days(3), [], "2026-03-05 08:00"),
    ("melintasi Nyepi dan Idulfitri, 18 sampai 24 Maret libur",
     "2026-03-13 16:00", working_days(3), [], "2026-03-25 16:00"),
    ("mulai tepat sebelum libur panjang",
     "2026-03-17 16:00", working_days(1), [], "2026-03-25 16:00"),
    ("cuti bersama Jumat sesudah Kenaikan dilewati",
     "2026-05-13 16:00", working_days(1), [], "2026-05-18 16:00"),
    ("akhir tahun: Natal dan cuti bersamanya",
     "2025-12-24 16:00", working_days(3), [], "2025-12-31 16:00"),
    ("pergantian tahun: 1 Januari dan Isra Mikraj 5 Januari",
     "2026-12-31 16:00", working_days(3), [], "2027-01-07 16:00"),
    ("mulai Sabtu: dihitung sejak Senin 00.00",
     "2026-03-07 10:00", working_days(3), [], "2026-03-12 00:00"),
    ("mulai Minggu, 5 hari kerja: tenggat tidak jatuh pada Sabtu",
     "2026-03-08 23:59", working_days(5), [], "2026-03-16 00:00"),
    ("mulai pada hari Idulfitri",
     "2026-03-21 09:00", working_days(1), [], "2026-03-26 00:00"),
    ("14 hari kerja tanpa libur", "2026-07-01 09:30", working_days(14), [], "2026-07-21 09:30"),
    ("60 hari kerja melintasi 17 dan 25 Agustus",
     "2026-07-01 09:30", working_days(60), [], "2026-09-25 09:30"),
    ("nol hari kerja pada hari kerja", "2026-03-06 16:00", working_days(0), [], "2026-03-06 16:00"),
    # clock hours
    ("3x24 jam berjalan terus pada akhir pekan",
     "2026-03-06 16:00", clock_hours(72), [], "2026-03-09 16:00"),
    ("3x24 jam berjalan terus pada Idulfitri",
     "2026-03-19 16:00", clock_hours(72), [], "2026-03-22 16:00"),
    # holds, hours
    ("satu hari tertahan menggeser satu hari",
     "2026-03-02 08:00", clock_hours(72), spans(("2026-03-03 08:00", "2026-03-04 08:00")),
     "2026-03-06 08:00"),
    ("tumpang tindih dihitung sekali, urutan tidak berarti",
     "2026-03-02 08:00", clock_hours(72),
     spans(("2026-03-03 20:00", "2026-03-04 20:00"), ("2026-03-03 08:00", "2026-03-04 08:00")),
     "2026-03-06 20:00"),
    ("sebelum mulai: hanya bagian sesudahnya",
     "2026-03-02 08:00", clock_hours(72), spans(("2026-03-01 08:00", "2026-03-02 10:00")),
     "2026-03-05 10:00"),
    ("seluruhnya sebelum mulai tidak berarti",
     "2026-03-02 08:00", clock_hours(72), spans(("2026-02-01 08:00", "2026-02-02 10:00")),
     "2026-03-05 08:00"),
    ("sesudah tenggat tidak berarti",
     "2026-03-02 08:00", clock_hours(72), spans(("2026-03-05 09:00", "2026-03-06 09:00")),
     "2026-03-05 08:00"),
    ("tepat pada tenggat tidak berarti",
     "2026-03-02 08:00", clock_hours(72), spans(("2026-03-05 08:00", "2026-03-06 08:00")),
     "2026-03-05 08:00"),
    ("terbalik atau kosong tidak menahan apa pun",
     "2026-03-02 08:00", clock_hours(72),
     spans(("2026-03-04 08:00", "2026-03-03 08:00"), ("2026-03-04 08:00", "2026-03-04 08:00")),
     "2026-03-05 08:00"),
    ("tertahan, sambung-menyambung",
     "2026-03-02 08:00", clock_hours(72),
     spans(("2026-03-03 08:00", "2026-03-04 08:00"), ("2026-03-04 08:00", "2026-03-05 08:00")),
     "2026-03-07 08:00"),
    # holds, working days
    ("tertahan satu hari kerja penuh",
     "2026-03-02 08:00", working_days(3), spans(("2026-03-03 08:00", "2026-03-04 08:00")),
     "2026-03-06 08:00"),
    ("tertahan pada akhir pekan tidak memberi waktu",
     "2026-03-06 16:00", working_days(3), spans(("2026-03-07 00:00", "2026-03-09 00:00")),
     "2026-03-11 16:00"),
    ("tertahan Jumat siang sampai Senin siang",
     "2026-03-05 12:00", working_days(3), spans(("2026-03-06 12:00", "2026-03-09 12:00")),
     "2026-03-11 12:00"),
    ("tertahan sampai tengah libur panjang",
     "2026-03-16 16:00", working_days(1), spans(("2026-03-16 20:00", "2026-03-21 09:00")),
     "2026-03-25 20:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "duration", "holds", "due"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_due_times(start: str, duration: Duration, holds: list[Span], due: str) -> None:
    assert CALENDAR.readable(due_after(wib(start), duration, holds, CALENDAR)) == CALENDAR.readable(
        wib(due)
    )


@pytest.fixture(params=["UTC", "Asia/Jakarta", "America/Los_Angeles", "Pacific/Kiritimati"])
def host_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_the_hosts_time_zone_changes_nothing(host_zone: str) -> None:
    for _, start, duration, holds, due in TABLE:
        assert due_after(wib(start), duration, holds, CALENDAR) == wib(due)
        in_utc = wib(start).astimezone(UTC)
        assert due_after(in_utc, duration, holds, CALENDAR) == wib(due)


def test_the_explanation_names_start_basis_holds_days_off_and_due_time() -> None:
    duration = Duration(DAY * 3, working=True, basis="Pedoman")
    holds = spans(("2026-03-16 09:00", "2026-03-16 10:00"))
    steps = compute(wib("2026-03-13 16:00"), duration, holds, CALENDAR).steps
    assert steps[0] == "Mulai Jumat, 13 Maret 2026 pukul 16.00 WIB."
    assert steps[1] == "Ditambah 3 hari kerja (Pedoman)."
    begin, end = ("Senin, 16 Maret 2026 pukul 09.00 WIB", "Senin, 16 Maret 2026 pukul 10.00 WIB")
    assert f"Jam berhenti {begin} sampai {end}." in steps
    assert "Dilewati 19 Maret 2026: Hari Suci Nyepi (libur nasional)." in steps
    assert steps[-1] == "Tenggat Rabu, 25 Maret 2026 pukul 17.00 WIB."


def test_the_explanation_says_when_holidays_are_not_known() -> None:
    steps = compute(wib("2027-12-30 16:00"), working_days(3), (), CALENDAR).steps
    assert any("belum diketahui" in step for step in steps)


def test_a_machines_timestamp_is_never_before_the_instant() -> None:
    at = datetime(2026, 3, 6, 9, 0, 0, 1, tzinfo=UTC)
    assert timestamp(at) == "2026-03-06T09:00:01Z"
    assert timestamp(wib("2026-03-06 16:00")) == "2026-03-06T09:00:00Z"


INSTANTS = st.integers(0, 900 * 86400).map(
    lambda seconds: datetime(2024, 6, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
HOLDS = st.lists(
    st.tuples(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40))).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=5,
)
DURATIONS = st.one_of(
    st.integers(1, 200).map(clock_hours), st.integers(1, 30).map(lambda n: working_days(n / 2))
)


@given(start=INSTANTS, duration=DURATIONS, holds=HOLDS)
def test_exactly_the_budget_has_run_at_the_due_time(
    start: datetime, duration: Duration, holds: list[Span]
) -> None:
    due = due_after(start, duration, holds, CALENDAR)
    assert used(start, due, holds, duration, CALENDAR) == duration.length


@given(start=INSTANTS, duration=DURATIONS, holds=HOLDS)
def test_order_and_overlap_of_holds_do_not_matter(
    start: datetime, duration: Duration, holds: list[Span]
) -> None:
    turned = holds[::-1] + holds[:1]
    once = due_after(start, duration, holds, CALENDAR)
    assert due_after(start, duration, turned, CALENDAR) == once


@given(start=INSTANTS, duration=DURATIONS)
def test_a_due_time_in_working_days_is_a_working_moment(
    start: datetime, duration: Duration
) -> None:
    days = Duration(duration.length, working=True)
    due = CALENDAR.local(due_after(start, days, (), CALENDAR))
    assert CALENDAR.is_working_day(due.date())
