"""What every register must do for the escalation: fences, notices, and the lists of what is open.

A test class of an adapter subclasses `RegisterContract` and gives the fixture `books`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.case.ports import CaseLists
from aduan.application.escalation.ports import WorkList, WorkRow
from aduan.application.notices.ports import Closing, LeftOver, NoticeBook, NoticeRepair
from aduan.domain.case.case import Audience, Case, Level, Notice, NoticeKind, Status, Transition
from aduan.domain.case.decide import opening
from aduan.domain.case.due import NEVER
from aduan.domain.case.errors import ConflictError, NotFoundError
from tests.city import SYSTEM, hours, new_case, wib

START = wib("2026-03-02 09:00")


@dataclass(frozen=True)
class Books:
    """One register under the names its users know it by."""

    cases: Any
    notices: NoticeBook
    repair: NoticeRepair
    work: WorkList
    digest: CaseLists
    left: LeftOver


def opened(case_id: str = "K1", **changes: Any) -> Transition:
    case = new_case(START, case_id=case_id, number=f"SRG-{case_id}", **changes)
    return opening(case, SYSTEM)


def moved(before: Case, *, fires: Level | None = None, **changes: Any) -> Transition:
    case = replace(before, version=before.version + 1, **changes)
    entry = replace(
        opened(before.case_id).history,
        version=case.version,
        move="move",
        from_status=before.status,
        to_status=case.status,
    )
    return Transition(case, entry, fires=fires, owner="timer" if fires else None)


def notice(number: int = 1, *, case_id: str = "K1", minutes: int = 0) -> Notice:
    return Notice(
        notice_id=f"{case_id}.1.{number}.assigned.DISHUB",
        case_id=case_id,
        cycle=1,
        kind=NoticeKind.ASSIGNED,
        to="DISHUB",
        audience=Audience.OPERATOR,
        created_at=START + timedelta(minutes=minutes),
    )


def pages(page: Callable[[str | None], tuple[tuple[Any, ...], str | None]]) -> list[Any]:
    found: list[Any] = []
    cursor: str | None = None
    while True:
        rows, cursor = page(cursor)
        found += rows
        if cursor is None:
            return found


class RegisterContract:
    """The facts."""

    # fences

    def test_a_case_comes_back_as_it_was_saved(self, books: Books) -> None:
        books.cases.save(opened())
        assert books.cases.get_case("K1") == opened().case

    def test_an_unknown_case_is_not_found(self, books: Books) -> None:
        with pytest.raises(NotFoundError):
            books.cases.get_case("nowhere")

    def test_a_case_is_opened_once(self, books: Books) -> None:
        books.cases.save(opened())
        with pytest.raises(ConflictError):
            books.cases.save(opened(matter="another"))
        assert books.cases.get_case("K1").matter == opened().case.matter

    def test_of_two_moves_from_one_version_the_second_loses(self, books: Books) -> None:
        books.cases.save(opened())
        books.cases.save(moved(opened().case, status=Status.DITERIMA))
        with pytest.raises(ConflictError):
            books.cases.save(moved(opened().case, status=Status.DITOLAK))
        assert books.cases.get_case("K1").status is Status.DITERIMA

    def test_a_level_fires_once_in_a_cycle_and_again_in_the_next(self, books: Books) -> None:
        books.cases.save(opened())
        first = moved(opened().case, fires=Level.SEKDA)
        books.cases.save(first)
        with pytest.raises(ConflictError):
            books.cases.save(moved(first.case, fires=Level.SEKDA))
        other_level = moved(first.case, fires=Level.WALI_KOTA)
        books.cases.save(other_level)
        books.cases.save(moved(other_level.case, fires=Level.SEKDA, cycle=2))

    def test_a_refused_move_leaves_nothing_behind(self, books: Books) -> None:
        books.cases.save(opened())
        first = moved(opened().case, fires=Level.SEKDA)
        books.cases.save(first)
        late = replace(moved(first.case, fires=Level.SEKDA), notices=(notice(3),))
        with pytest.raises(ConflictError):
            books.cases.save(late, consume="n1")
        assert books.notices.open_of("K1") == ()
        books.cases.save(moved(first.case), consume="n1")

    def test_a_link_serves_for_one_change(self, books: Books) -> None:
        books.cases.save(opened())
        first = moved(opened().case)
        books.cases.save(first, consume="n1")
        with pytest.raises(ConflictError):
            books.cases.save(moved(first.case), consume="n1")

    # notices

    def told(self, books: Books, *notices: Notice) -> None:
        books.cases.save(replace(opened(), notices=notices))

    def test_notices_are_open_from_the_move_that_caused_them_oldest_first(
        self, books: Books
    ) -> None:
        later, sooner = notice(1, minutes=5), notice(2)
        self.told(books, later, sooner)
        assert books.notices.open_of("K1") == (sooner, later)
        assert books.notices.open_of("K2") == ()

    def test_a_notice_belongs_to_the_first_that_claims_it(self, books: Books) -> None:
        self.told(books, notice())
        books.notices.claim(notice(), owner="t1", sent_to="DISHUB")
        books.notices.claim(notice(), owner="t1", sent_to="DUTY")
        with pytest.raises(ConflictError):
            books.notices.claim(notice(), owner="t2", sent_to="DISHUB")
        (mine,) = books.notices.open_of("K1")
        assert (mine.owner, mine.sent_to) == ("t1", "DUTY")

    def test_a_released_notice_is_anybodys_again_and_may_have_to_wait(self, books: Books) -> None:
        self.told(books, notice())
        books.notices.claim(notice(), owner="t1", sent_to="DISHUB")
        (mine,) = books.notices.open_of("K1")
        books.notices.release(mine, not_before=START + hours(1))
        (free,) = books.notices.open_of("K1")
        assert (free.owner, free.sent_to, free.not_before) == (None, None, START + hours(1))
        books.notices.claim(free, owner="t2", sent_to="DISHUB")

    def test_what_somebody_else_has_claimed_cannot_be_released(self, books: Books) -> None:
        self.told(books, notice())
        books.notices.claim(notice(), owner="t1", sent_to="DISHUB")
        with pytest.raises(ConflictError):
            books.notices.release(notice(), not_before=None)

    def test_a_closed_notice_is_neither_open_nor_to_be_had(self, books: Books) -> None:
        self.told(books, notice())
        books.notices.claim(notice(), owner="t1", sent_to="DISHUB")
        (mine,) = books.notices.open_of("K1")
        books.notices.close("K1", mine.notice_id, Closing.PUBLISHED, START)
        books.notices.close("K1", mine.notice_id, Closing.PUBLISHED, START + hours(1))
        assert books.notices.open_of("K1") == ()
        with pytest.raises(ConflictError):
            books.notices.claim(mine, owner="t1", sent_to="DISHUB")
        with pytest.raises(ConflictError):
            books.notices.release(mine, not_before=None)

    def test_what_was_published_counts_once_for_whom_it_was_sent_to(self, books: Books) -> None:
        self.told(books, notice(1), notice(2))
        books.notices.claim(notice(1), owner="t1", sent_to="DUTY")
        for at in (START, START + hours(1)):
            books.notices.close("K1", notice(1).notice_id, Closing.PUBLISHED, at)
        books.notices.close("K1", notice(2).notice_id, Closing.DIGEST, START)
        assert books.notices.sent_since("DUTY", START) == 1
        assert books.notices.sent_since("DUTY", START + timedelta(seconds=1)) == 0
        assert books.notices.sent_since("DISHUB", START) == 0

    def test_the_sweep_finds_open_notices_the_oldest_first_page_by_page(self, books: Books) -> None:
        rows = [notice(number, minutes=10 - number) for number in range(1, 6)]
        self.told(books, *rows)
        books.notices.close("K1", rows[0].notice_id, Closing.PUBLISHED, START)

        def page(cursor: str | None) -> tuple[tuple[Any, ...], str | None]:
            before = START + timedelta(minutes=8)
            found = books.work.open_notices(before=before, limit=2, cursor=cursor)
            return found.notices, found.cursor

        assert pages(page) == [rows[4], rows[3], rows[2]]

    def test_what_is_left_to_a_summary_is_kept_until_it_was_told(self, books: Books) -> None:
        rows = [notice(number) for number in range(1, 5)]
        self.told(books, *rows)
        for number, one in enumerate(rows[:3]):
            books.notices.claim(one, owner="t1", sent_to="DISHUB")
            at = START + timedelta(minutes=10 - number)
            books.notices.close("K1", one.notice_id, Closing.DIGEST, at)
        books.notices.close("K1", rows[3].notice_id, Closing.PUBLISHED, START)
        waiting = pages(lambda cursor: books.left.left_over(2, cursor))
        assert [one.notice_id for one in waiting] == [
            rows[number].notice_id for number in (2, 1, 0)
        ]
        assert {one.sent_to for one in waiting} == {"DISHUB"}
        assert books.notices.open_of("K1") == ()
        for _ in range(2):
            books.left.note_told(waiting[:2])
        left = pages(lambda cursor: books.left.left_over(2, cursor))
        assert [one.notice_id for one in left] == [rows[0].notice_id]

    # the lists

    def listed(self, books: Books, limit: int = 2) -> list[WorkRow]:
        def page(cursor: str | None) -> tuple[tuple[Any, ...], str | None]:
            found = books.work.cases_to_check(limit=limit, cursor=cursor)
            return found.rows, found.cursor

        return pages(page)

    def in_digest(self, books: Books) -> list[str]:
        cases = pages(lambda cursor: books.digest.open_cases(2, cursor))
        return [case.case_id for case in cases]

    def test_every_open_case_is_listed_once_in_the_order_of_its_next_look(
        self, books: Books
    ) -> None:
        cases = [
            opened(f"K{number}", told=(Level.OPD,), due=replace(DUE, opd=START + hours(9 - number)))
            for number in range(1, 6)
        ]
        for one in cases:
            books.cases.save(one)
        rows = self.listed(books)
        assert [row.case_id for row in rows] == ["K5", "K4", "K3", "K2", "K1"]
        assert rows[0] == WorkRow(START + hours(4), "K5", 1, 1)

    def test_a_case_nobody_above_is_left_for_stays_listed_at_the_end(self, books: Books) -> None:
        books.cases.save(opened("K1", told=tuple(Level), desk_told_at=START))
        books.cases.save(opened("K2"))
        assert [(row.case_id, row.check_at == NEVER) for row in self.listed(books)] == [
            ("K2", False),
            ("K1", True),
        ]
        assert self.in_digest(books) == ["K2", "K1"]

    def test_a_closed_case_leaves_the_list_and_stands_among_the_closed(self, books: Books) -> None:
        books.cases.save(opened())
        closed = moved(opened().case, status=Status.SELESAI, closed_at=START + hours(3))
        books.cases.save(closed)
        assert self.listed(books) == []
        assert self.in_digest(books) == []
        assert books.digest.closed_cases(START, 10, None) == ((closed.case,), None)
        assert books.digest.closed_cases(START + hours(4), 10, None) == ((), None)

    def test_a_merged_case_is_not_looked_at(self, books: Books) -> None:
        books.cases.save(opened())
        books.cases.save(moved(opened().case, status=Status.DIGABUNG))
        assert self.listed(books) == []
        assert self.in_digest(books) == []


DUE = opened().case.due
