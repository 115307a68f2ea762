"""Figures are counted from a set of cases: each is what its definition says, again and again."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aduan.application.office.count import EVERYTHING, CountReport, count_figures
from aduan.domain.case.case import Case, Hold, HoldReason, Level, Place, Status
from aduan.domain.case.decide import opening
from aduan.domain.case.listed import Listed, Standing
from aduan.domain.figures.offices import SMALL, CityFigures, Figures, count
from tests.city import RULES, SYSTEM, hours, new_case, wib
from tests.fakes.register import InMemoryRegister

SINCE = wib("2026-03-01 00:00")
NOW = wib("2026-03-20 12:00")


def case(number: int, **changes: Any) -> Case:
    start = changes.pop("start", NOW - hours(2))
    made = new_case(start, case_id=f"K{number}", number=f"SRG-{number}")
    return replace(made, **changes)


def acted(number: int, after: float, **changes: Any) -> Case:
    start = changes.pop("start", NOW - hours(200))
    return case(number, start=start, first_follow_up_at=start + hours(after), **changes)


def counted(*cases: Case, viewer: str = EVERYTHING) -> CityFigures:
    return count(cases, viewer=viewer, since=SINCE, now=NOW, rules=RULES)


def test_what_is_open_late_and_above_is_counted_by_office() -> None:
    found = counted(
        case(1),
        case(2, start=NOW - hours(80)),
        case(3, start=NOW - hours(100), level=Level.SEKDA),
        case(4, level=Level.WALI_KOTA, agency="DLH"),
        case(5, status=Status.DIGABUNG),
        case(6, status=Status.TRIASE, agency="DISKOMINFO"),
    )
    assert found.offices["DISHUB"] == Figures(open=3, overdue=2, with_sekda=1, judged=2)
    assert found.offices["DLH"] == Figures(open=1, with_wali_kota=1)
    assert set(found.offices) == {"DISHUB", "DLH", "DUTY"}
    assert (found.total.open, found.total.overdue) == (5, 2)
    assert (found.month, found.at) == ("2026-03", NOW)


def test_what_a_second_eye_sent_back_in_the_month_is_counted_with_its_office() -> None:
    found = counted(
        case(1, sent_back=True, cycle_opened_at=SINCE),
        case(2, sent_back=True, cycle_opened_at=SINCE - timedelta(seconds=1)),
        case(3, cycle_opened_at=NOW),
        case(4, sent_back=True, cycle_opened_at=NOW, agency="DLH", status=Status.SELESAI,
             closed_at=NOW),
    )  # fmt: skip
    assert (found.offices["DISHUB"].sent_back, found.offices["DLH"].sent_back) == (1, 1)


def test_done_is_what_was_closed_as_finished_in_the_month() -> None:
    found = counted(
        case(1, status=Status.SELESAI, closed_at=SINCE),
        case(2, status=Status.SELESAI, closed_at=SINCE - timedelta(seconds=1)),
        case(3, status=Status.DITOLAK, closed_at=NOW),
        case(4, status=Status.DITARIK, closed_at=NOW),
    )
    assert found.total.done == 1


def test_the_median_is_of_hours_without_the_holds() -> None:
    waited = Hold(
        HoldReason.WAITING_FOR_REPORTER,
        NOW - hours(198),
        NOW - hours(188),
        ended_at=NOW - hours(188),
    )
    found = counted(
        *(acted(n, after) for n, after in enumerate([1, 2, 30, 80])),
        acted(9, 40, past_holds=(waited,)),
    )
    assert found.total.median_hours == 30.0
    assert (found.total.followed_up, found.total.judged, found.total.within) == (5, 5, 4)
    assert found.total.share == pytest.approx(0.8)


def test_silence_counts_against_the_share() -> None:
    late = [case(n + 20, start=NOW - hours(90)) for n in range(5)]
    found = counted(*(acted(n, 10) for n in range(5)), *late, case(40))
    assert (found.total.judged, found.total.within, found.total.share) == (10, 5, 0.5)


@pytest.mark.parametrize(("many", "said"), [(SMALL - 1, False), (SMALL, True)])
def test_of_a_small_group_nothing_is_shared(many: int, said: bool) -> None:
    found = counted(*(acted(n, 10) for n in range(many)))
    assert (found.total.median_hours is not None) is said
    assert (found.total.share is not None) is said


def test_what_the_inspectorate_reads_is_in_no_district_and_what_accuses_is_not_counted() -> None:
    place = Place(kecamatan="Serang", kelurahan="Cipare", kelurahan_code="36.73.01.1004")
    cases = [
        case(1, place=place),
        case(2, place=place, agency="INSPEKTORAT", inspektorat_only=True),
        case(
            3,
            place=place,
            agency="INSPEKTORAT",
            inspektorat_only=True,
            withheld_from=("SEKDA", "SETDA"),
        ),
    ]
    everything, sekda = counted(*cases), counted(*cases, viewer="SEKDA")
    assert everything.districts["Serang"].open == sekda.districts["Serang"].open == 1
    assert (everything.total.open, sekda.total.open) == (3, 2)
    assert sekda.offices["INSPEKTORAT"].open == 1
    assert "K3" not in sekda.oldest
    assert "K3" in everything.oldest


def test_the_oldest_stand_first() -> None:
    found = counted(
        *(case(n, start=NOW - hours(n), arrived_at=NOW - hours(n)) for n in range(1, 15))
    )
    assert found.oldest == tuple(f"K{n}" for n in range(14, 4, -1))


# --- the use case ---------------------------------------------------------------------------------


@dataclass
class Books:
    """The figures and the list's rows, kept in memory."""

    kept: dict[tuple[str, str], CityFigures] = field(default_factory=dict)
    rows: dict[str, Standing] = field(default_factory=dict)

    def figures(self, viewer: str, month: str) -> CityFigures | None:
        return self.kept.get((viewer, month))

    def keep(self, figures: CityFigures) -> None:
        self.kept[figures.viewer, figures.month] = figures

    def standing(self) -> dict[str, Standing]:
        return self.rows

    def put_right(self, row: Listed) -> bool:
        there = self.rows.get(row.case_id)
        if there is not None and there.version > row.version:
            return False
        assert row.at is not None
        self.rows[row.case_id] = Standing(row.version, row.at)
        return True


@pytest.fixture
def register() -> InMemoryRegister:
    made = InMemoryRegister()
    closed = {"status": Status.SELESAI}
    for number, changes in enumerate([
        {}, {"withheld_from": ("SEKDA",)},
        closed | {"closed_at": NOW - hours(1), "first_follow_up_at": NOW - hours(2)},
        closed | {"closed_at": SINCE - hours(5), "first_follow_up_at": SINCE - hours(9)},
        closed | {"closed_at": SINCE - timedelta(days=40)},
    ]):  # fmt: skip
        one = new_case(SINCE - hours(30), case_id=f"K{number}", number=f"SRG-{number}")
        made.save(opening(one, SYSTEM))
        made.cases[one.case_id] = replace(made.cases[one.case_id], **changes)
    return made


def run(register: InMemoryRegister, books: Books, now: datetime = NOW) -> CountReport:
    return count_figures(lists=register, book=books, rows=books, rules=RULES, now=now)


def test_each_viewer_gets_this_month_and_the_one_before_once(register: InMemoryRegister) -> None:
    books = Books()
    assert run(register, books) == CountReport(cases=3, put_right=2)
    assert set(books.kept) == {
        (viewer, month) for viewer in ("", "SEKDA", "WALI_KOTA") for month in ("2026-02", "2026-03")
    }
    this, past = books.kept["", "2026-03"], books.kept["", "2026-02"]
    assert (this.total.open, this.total.done, past.total.done) == (2, 1, 1)
    assert books.kept["SEKDA", "2026-03"].total.open == 1
    again = Books(kept=dict(books.kept), rows=books.rows)
    assert run(register, again, NOW + hours(1)) == CountReport(cases=3, put_right=0)
    assert again.kept["", "2026-02"] is past


def test_a_row_that_an_earlier_release_sorted_by_another_time_is_put_right_once(
    register: InMemoryRegister,
) -> None:
    books = Books()
    run(register, books)
    (case_id, row), *_ = books.rows.items()
    books.rows[case_id] = replace(row, at=row.at + hours(24))
    assert run(register, books).put_right == 1
    assert books.rows[case_id] == row
    newer = replace(row, version=row.version + 1, at=row.at + hours(24))
    books.rows[case_id] = newer
    assert run(register, books).put_right == 0
    assert books.rows[case_id] == newer


def test_the_same_set_gives_the_same_figures(register: InMemoryRegister) -> None:
    first, second = Books(), Books()
    run(register, first)
    run(register, second)
    assert first.kept == second.kept
