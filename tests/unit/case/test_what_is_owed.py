"""The one due time that counts: the same on a page, in a notice, in a digest and for a citizen."""

import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.desk.ports import DeskTab
from aduan.application.notices.compose import notice_texts
from aduan.application.notices.write import Letterhead, write_notice
from aduan.domain.case.case import (
    CLOSED,
    Audience,
    Case,
    DueTimes,
    Hold,
    HoldReason,
    Level,
    Notice,
    NoticeKind,
    Status,
)
from aduan.domain.case.due import Owed, Owing, owed, owed_at, promised_at
from aduan.domain.case.listed import listed
from aduan.domain.case.spoken_time import due_words, moment_words
from aduan.pages.desk.desk_page import desk_page
from aduan.pages.office.office_page import due_of
from aduan.pages.official.case_page import case_page
from tests.unit.pages.every_page import SERANG, a_desk, a_row, a_view, html
from tests.unit.samples import ARRIVED, CITY, NOW, PACK, a_case

DUE = DueTimes(
    opd=ARRIVED + timedelta(hours=72),
    sekda=ARRIVED + timedelta(hours=96),
    wali_kota=ARRIVED + timedelta(hours=120),
    verify=ARRIVED + timedelta(days=3),
    follow_up=ARRIVED + timedelta(days=5),
    resolve=ARRIVED + timedelta(days=20),
)
RUNNING = Hold(HoldReason.WAITING_FOR_REPORTER, ARRIVED, ARRIVED + timedelta(days=10))
LETTERHEAD = Letterhead(
    texts=notice_texts(
        tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
        city="Kota Serang",
        zone=CITY.zone,
        offices=CITY.agencies,
    ),
    keys=[b"k" * 32],
    public_url="https://aduan.example",
    desk="DISKOMINFO",
)


def case(**changes: object) -> Case:
    return a_case(due=DUE, **changes)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.OPD, Owed(Owing.FOLLOW_UP, DUE.opd)),
        (Level.SEKDA, Owed(Owing.FOLLOW_UP_BEFORE_WALI_KOTA, DUE.sekda)),
        (Level.WALI_KOTA, Owed(Owing.FOLLOW_UP_BEFORE_DESK, DUE.wali_kota)),  # type: ignore[arg-type]
    ],
)
def test_before_the_first_follow_up_the_time_of_the_level_told_last_counts(
    level: Level, expected: Owed
) -> None:
    assert owed(case(level=level)) == expected


@pytest.mark.parametrize("level", list(Level))
def test_after_it_the_national_limit_counts_whoever_was_told(level: Level) -> None:
    followed = case(level=level, first_follow_up_at=ARRIVED, status=Status.DITINDAKLANJUTI)
    assert owed(followed) == Owed(Owing.RESOLUTION, DUE.resolve)


def test_a_hold_that_runs_counts_and_one_that_ended_does_not() -> None:
    held = case(hold=RUNNING, status=Status.MENUNGGU_PELAPOR, first_follow_up_at=ARRIVED)
    assert owed(held) == Owed(Owing.END_OF_HOLD, RUNNING.until)
    assert owed_at(case(hold=replace(RUNNING, ended_at=NOW))) == DUE.opd


@pytest.mark.parametrize("status", sorted({*CLOSED, Status.DIGABUNG}))
def test_a_settled_case_owes_nothing(status: Status) -> None:
    assert owed(case(status=status, hold=RUNNING)) is None


def test_a_case_stored_before_the_third_level_had_a_time_owes_the_resolution() -> None:
    old = replace(case(level=Level.WALI_KOTA), due=replace(DUE, wali_kota=None))
    assert owed(old) == Owed(Owing.RESOLUTION, DUE.resolve)


@pytest.mark.parametrize(
    "one",
    [
        case(),
        case(level=Level.SEKDA),
        case(level=Level.WALI_KOTA),
        case(level=Level.SEKDA, first_follow_up_at=ARRIVED, status=Status.DITINDAKLANJUTI),
    ],
    ids=["opd", "sekda", "wali kota", "followed up"],
)
def test_the_case_page_and_a_notice_name_the_moment_that_comes_next(one: Case) -> None:
    at = owed_at(one)
    assert at is not None
    assert moment_words(at, SERANG.zone) in html(case_page(a_view(one), SERANG))
    notice = Notice("n", one.case_id, 1, NoticeKind.FRESH_LINK, "DISHUB", Audience.OPERATOR, NOW)
    message = write_notice(notice, one, NOW, LETTERHEAD).message
    assert f"Tenggat: {moment_words(at, CITY.zone)} ({due_words(at, NOW)})" in message


@pytest.mark.parametrize("level", list(Level))
def test_a_case_that_missed_its_three_days_is_late_everywhere_whichever_level_was_told(
    level: Level,
) -> None:
    """And not in time again because the Sekda has a day of his own."""
    missed = case(level=level)
    now = DUE.opd + timedelta(hours=5)
    assert promised_at(missed) == DUE.opd
    assert listed(missed).at == DUE.opd
    assert due_of(missed, now, SERANG) == ("terlambat 5 jam", True)
    row, desk = replace(a_row(1), case=missed), a_desk(DeskTab.FLAGS)
    desk = replace(desk, now=now, rows=(row,))
    assert "terlambat 5 jam" in html(desk_page(desk, SERANG))
    page = html(case_page(replace(a_view(missed), now=now), SERANG))
    assert '<li class="tag bad">Terlambat 5 jam</li>' in page
    assert "terlambat 5 jam" in page
    assert '<li class="tag">Sisa' not in page


def test_a_followed_up_case_is_late_by_the_national_limit_and_a_held_one_never() -> None:
    assert promised_at(case(first_follow_up_at=ARRIVED, level=Level.SEKDA)) == DUE.resolve
    assert promised_at(case(hold=RUNNING, status=Status.MENUNGGU_PELAPOR)) == RUNNING.until
    assert promised_at(case(status=Status.DITOLAK)) is None


def test_the_sekdas_notice_names_the_end_of_the_sekdas_time_even_after_a_follow_up() -> None:
    late = case(level=Level.SEKDA, first_follow_up_at=ARRIVED, status=Status.DITINDAKLANJUTI)
    notice = Notice("n", late.case_id, 1, NoticeKind.ESCALATED_SEKDA, "SEKDA", Audience.HEAD, NOW)
    assert moment_words(DUE.sekda, CITY.zone) in write_notice(notice, late, NOW, LETTERHEAD).message
