"""One bad row never stops the others; it is counted and named."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from aduan.application.case.walk import listed_open
from aduan.application.escalation.ports import WorkPage
from aduan.application.escalation.sweep import sweep
from aduan.application.notices.compose import WrittenNotice
from aduan.application.notices.digest import send_digests
from aduan.application.notices.overflow import send_overflow
from aduan.application.notices.ports import Closing, NoticePage
from aduan.application.officials.manage import Directory, settle_officials
from aduan.domain.case.case import Audience, Notice, NoticeKind
from aduan.domain.case.decide import opening
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.escalation.timers import Timer
from aduan.domain.officials.appointments import Appointment, Endpoint
from tests.city import RULES, SYSTEM, hours, new_case
from tests.fakes.officials import BookInMemory, TopicsInMemory
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryStaffing, InMemoryTimers
from tests.unit.escalation.test_exactly_once import START
from tests.unit.notices.test_written_notices import LETTERHEAD


class Press:
    """Topics of which one is missing, and the day's book."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        self.sent: list[WrittenNotice] = []
        self.noted: set[tuple[date, str]] = set()

    def publish(self, notice: WrittenNotice) -> None:
        if notice.post == self.missing:
            raise KeyError(notice.post)
        self.sent.append(notice)

    def was_sent(self, day: date, post: str) -> bool:
        return (day, post) in self.noted

    def note_sent(self, day: date, post: str) -> None:
        self.noted.add((day, post))


def register_of(*agencies: str) -> InMemoryRegister:
    register = InMemoryRegister()
    for number, agency in enumerate(agencies):
        case = new_case(START, case_id=f"K{number}", number=f"SRG-{number}", agency=agency)
        register.save(opening(case, SYSTEM))
    return register


def digest(register: InMemoryRegister, press: Press) -> tuple[list[str], tuple[str, ...]]:
    report = send_digests(
        lists=register,
        book=press,
        publisher=press,
        letterhead=LETTERHEAD,
        rules=RULES,
        now=START + hours(24),
    )
    return [one.post for one in press.sent], tuple(post for post, _ in report.failed)


def test_a_missing_topic_costs_no_later_post_its_digest() -> None:
    sent, failed = digest(register_of("DISHUB", "DLH", "DPUPR"), Press("DLH"))
    assert sent == ["DISHUB", "DPUPR", "DUTY", "SEKDA", "WALI_KOTA"]
    assert failed == ("DLH",)


def test_a_digest_that_failed_is_sent_by_the_next_run_and_the_others_are_not_again() -> None:
    register, press = register_of("DISHUB", "DLH"), Press("DLH")
    digest(register, press)
    press.missing, press.sent = "", []
    sent, failed = digest(register, press)
    assert (sent, failed) == (["DLH"], ())


def test_the_cases_of_an_office_the_pack_no_longer_knows_are_the_desks() -> None:
    press = Press("")
    sent, failed = digest(register_of("DISHUB", "HILANG"), press)
    assert (sent, failed) == (["DISHUB", "DUTY", "SEKDA", "WALI_KOTA"], ())
    (desk,) = [one for one in press.sent if one.post == "DUTY"]
    assert "SRG-1" in desk.message


def test_a_missing_topic_costs_no_other_post_its_summary() -> None:
    register = register_of("DISHUB", "DLH")
    for number, post in enumerate(("DISHUB", "DLH")):
        case = register.get_case(f"K{number}")
        notice = Notice(
            f"K{number}.1.1.assigned.{post}", case.case_id, 1, NoticeKind.ASSIGNED, post,
            Audience.OPERATOR, START,
        )  # fmt: skip
        register.notices[case.case_id] = {notice.notice_id: notice}
        register.close(case.case_id, notice.notice_id, Closing.DIGEST, START)
    press = Press("DISHUB")
    report = send_overflow(
        left=register,
        cases=register,
        staffing=InMemoryStaffing(),
        publisher=press,
        letterhead=LETTERHEAD,
        rules=RULES,
        now=START + hours(1),
    )
    assert [one.post for one in press.sent] == ["DLH"]
    assert report.failed == (("DISHUB", "KeyError"),)
    assert [one.to for one in register.left.values()] == ["DISHUB"]


def test_a_topic_that_cannot_be_read_costs_no_other_post_its_subscribers() -> None:
    class Broken(TopicsInMemory):
        def add(self, post: str, endpoint: Endpoint, hears: object) -> None:
            if post == "DISHUB":
                raise PermissionError(post)
            super().add(post, endpoint, hears)  # type: ignore[arg-type]

    book, topics = BookInMemory(), Broken()
    for post in ("DISHUB", "DLH"):
        address = f"{post.lower()}@example.go.id"
        held = Appointment(f"a-{post}", post, "Nama", Audience.HEAD, "SK", START, email=address)
        book.write([held])
    directory = Directory(book, topics, {"DISHUB", "DLH"}, RULES.calendar.midnight)
    settled = settle_officials(START + hours(1), directory)
    assert settled.failed == (("DISHUB", "PermissionError"),)
    assert [post for post, _ in topics.subscribed] == ["DLH"]


class Forgetful(InMemoryTimers):
    """Looks nothing up of one execution, and starts nothing for one case."""

    def published(self, execution: str, notice_id: str) -> bool:
        if execution == "forgotten":
            raise LookupError(execution)
        return super().published(execution, notice_id)

    def start(self, timer: Timer) -> bool:
        if timer.case_id == "K0":
            raise RuntimeError(timer.case_id)
        return super().start(timer)


def test_one_case_and_one_notice_the_sweep_cannot_look_at_stop_neither_others() -> None:
    register, timers = register_of("DISHUB", "DLH", "DPUPR"), Forgetful()
    for number, owner in enumerate(("gone", "forgotten", "gone")):
        case = register.get_case(f"K{number}")
        notice = Notice(
            f"K{number}.1.1.assigned.X", case.case_id, 1, NoticeKind.ASSIGNED, case.agency,
            Audience.OPERATOR, START, owner=owner, sent_to=case.agency,
        )  # fmt: skip
        register.notices[case.case_id] = {notice.notice_id: notice}
    report = sweep(
        work=register,
        register=register,
        notices=register,
        timers=timers,
        rules=RULES,
        now=START + timedelta(minutes=30),
    )
    assert {about for about, _ in report.failed} == {
        "K0", "K0.1.1.assigned.X", "K1.1.1.assigned.X",
    }  # fmt: skip
    assert {one.case_id for one in timers.started.values()} == {"K1", "K2"}
    assert replace(register.notices["K2"]["K2.1.1.assigned.X"]).owner is None


class Damaged(InMemoryRegister):
    """A register whose lists hold one row more, which cannot be read."""

    BAD = Unreadable("K-bad", "ValidationError")

    def _with(self, page: tuple[Any, str | None]) -> tuple[Any, str | None]:
        rows, cursor = page
        return (self.BAD, *rows), cursor

    def open_cases(self, limit: int, after: str | None) -> Any:
        sound = InMemoryRegister()
        vars(sound).update(vars(self))
        return self._with(sound.open_cases(limit, after))

    def left_over(self, limit: int, after: str | None) -> Any:
        return self._with(super().left_over(limit, after))

    def cases_to_check(self, *, limit: int, cursor: str | None) -> WorkPage:
        page = super().cases_to_check(limit=limit, cursor=cursor)
        return replace(page, rows=(self.BAD, *page.rows))

    def open_notices(self, *, before: datetime, limit: int, cursor: str | None) -> NoticePage:
        page = super().open_notices(before=before, limit=limit, cursor=cursor)
        return replace(page, notices=(self.BAD, *page.notices))


def damaged(register: InMemoryRegister) -> Damaged:
    found = Damaged()
    vars(found).update(vars(register))
    return found


def test_a_case_that_cannot_be_read_costs_no_office_its_digest_and_is_named() -> None:
    press = Press("")
    sent, failed = digest(damaged(register_of("DISHUB", "DLH")), press)
    assert sent == ["DISHUB", "DLH", "DUTY", "SEKDA", "WALI_KOTA"]
    assert failed == ("K-bad",)


def test_a_sweep_starts_the_timers_of_the_others_though_rows_of_both_lists_are_damaged() -> None:
    register, timers = damaged(register_of("DISHUB", "DLH")), InMemoryTimers()
    report = sweep(
        work=register,
        register=register,
        notices=register,
        timers=timers,
        rules=RULES,
        now=START + hours(1),
    )
    assert report.restarted == 2
    assert report.failed == (("K-bad", "ValidationError"),) * 2


def test_a_summary_goes_out_though_a_notice_of_the_list_cannot_be_read() -> None:
    register, press = damaged(register_of("DISHUB")), Press("")
    report = send_overflow(
        left=register,
        cases=register,
        staffing=InMemoryStaffing(),
        publisher=press,
        letterhead=LETTERHEAD,
        rules=RULES,
        now=START + hours(1),
    )
    assert report.failed == (("K-bad", "ValidationError"),)


def test_what_counts_says_which_case_it_cannot_read_and_leaves_none_out() -> None:
    with pytest.raises(ValueError, match="K-bad"):
        list(listed_open(damaged(register_of("DISHUB")), 9))
