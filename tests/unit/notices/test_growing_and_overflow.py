"""One event reported by hundreds, and a recipient with more notices than anybody reads."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import timedelta

from aduan.application.notices.compose import WrittenNotice, notice_texts
from aduan.application.notices.overflow import send_overflow
from aduan.application.notices.ports import Closing
from aduan.application.notices.write import Letterhead
from aduan.domain.case.case import Audience, Case, Level, Notice, NoticeKind, Status
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from tests.city import CALENDAR, RULES, SYSTEM, new_case, wib
from tests.fakes.register import InMemoryRegister
from tests.fakes.timers import InMemoryStaffing
from tests.unit.samples import PACK

START = wib("2026-03-02 08:00")
LETTERHEAD = Letterhead(
    texts=notice_texts(
        tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
        city="Kota Serang",
        zone=CALENDAR.zone,
        offices={"DISHUB": "Dinas Perhubungan"},
    ),
    keys=[b"k" * 32],
    public_url="https://aduan.example",
    desk="DISKOMINFO",
)


def linked(case: Case, times: int, **changes: object) -> tuple[Case, list[Notice]]:
    told: list[Notice] = []
    for number in range(times):
        at = START + timedelta(seconds=number)
        request = Request(Move.LINK, SYSTEM, at, new_reporter=True, channel="rabeg")
        transition = decide_move(case, replace(request, **changes), RULES)  # type: ignore[arg-type]
        assert transition.arms == bool(transition.notices)
        case, told = transition.case, [*told, *transition.notices]
    return case, told


def test_three_hundred_reports_of_one_event_are_a_notice_at_each_step_and_no_more() -> None:
    case, told = linked(new_case(START, told=(Level.OPD,)), 299)
    assert case.reporter_count == 300
    assert [notice.kind for notice in told] == [NoticeKind.GROWING] * 6
    assert {(notice.to, notice.audience) for notice in told} == {("DISHUB", Audience.OPERATOR)}
    assert case.growth_told == 250


def test_a_step_is_told_once_however_reports_come_and_go() -> None:
    case, told = linked(new_case(START, reporter_count=4, told=(Level.OPD,)), 1)
    assert len(told) == 1
    _, again = linked(replace(case, reporter_count=4), 1)
    assert again == []


def test_the_same_reporter_again_is_no_growth() -> None:
    _, told = linked(new_case(START, reporter_count=4, told=(Level.OPD,)), 20, new_reporter=False)
    assert told == []


def test_at_night_the_number_grows_in_silence() -> None:
    night = wib("2026-03-02 23:00")
    case = new_case(START, reporter_count=9, growth_told=5, told=(Level.OPD,))
    (notice,) = decide_move(
        case, Request(Move.LINK, SYSTEM, night, new_reporter=True), RULES
    ).notices
    assert notice.not_before == wib("2026-03-03 06:00")


@dataclass
class Hour:
    """Notices left over from an hour, and who hears the summary."""

    register: InMemoryRegister = field(default_factory=InMemoryRegister)
    heard: list[WrittenNotice] = field(default_factory=list)

    def left(self, case_id: str, *posts: str, audience: Audience = Audience.OPERATOR) -> None:
        case = new_case(START, case_id=case_id, number=f"SRG-{case_id}")
        notices = tuple(
            Notice(
                f"{case_id}.1.1.assigned.{post}", case_id, 1, NoticeKind.ASSIGNED, post, audience,
                START,
            )
            for post in posts
        )  # fmt: skip
        self.register.save(replace(opening(case, SYSTEM), notices=notices))
        for notice in notices:
            self.register.close(case_id, notice.notice_id, Closing.DIGEST, START)

    def publish(self, notice: WrittenNotice) -> None:
        self.heard.append(notice)

    def flush(self, staffing: InMemoryStaffing | None = None) -> int:
        report = send_overflow(
            left=self.register,
            cases=self.register,
            staffing=staffing or InMemoryStaffing(),
            publisher=self,
            letterhead=LETTERHEAD,
            rules=RULES,
            now=START + timedelta(hours=1),
        )
        assert report.failed == ()
        return report.sent


def test_what_was_beyond_the_limit_is_one_message_to_each_recipient() -> None:
    hour = Hour()
    hour.left("K1", "DISHUB", "SEKDA")
    hour.left("K2", "DISHUB")
    assert hour.flush() == 2
    (office,) = (one for one in hour.heard if one.post == "DISHUB")
    assert office.subject == "2 pemberitahuan lain dalam satu ringkasan"
    assert office.audience == "operator"
    for number in ("SRG-K1", "SRG-K2"):
        assert f"[{number}] Aduan baru" in office.message
    assert office.message.count("https://aduan.example/actions/") == 2
    assert sorted(office.lists) == ["K1", "K2"]
    assert "SRG-" in office.letter
    assert "SRG-" not in office.instead


def test_a_summary_is_told_once() -> None:
    hour = Hour()
    hour.left("K1", "DISHUB")
    assert (hour.flush(), hour.flush()) == (1, 0)


def test_forty_cases_are_one_message_that_names_every_one_of_them_once() -> None:
    hour = Hour()
    for number in range(40):
        hour.left(f"K{number:02}", "DISHUB")
    assert hour.flush() == 1
    message = hour.heard[0].message
    assert hour.heard[0].subject.startswith("40 pemberitahuan")
    assert "… dan 20 kasus lain: " in message
    assert [message.count(f"SRG-K{number:02}") for number in range(40)] == [1] * 40


def test_a_flood_of_cases_is_as_many_messages_as_it_takes_and_none_is_cut_off() -> None:
    hour = Hour()
    for number in range(650):
        hour.left(f"2026-{number:06}", "DISHUB")
    assert hour.flush() == 3
    texts = "".join(one.message for one in hour.heard)
    assert [texts.count(f"SRG-2026-{number:06}") for number in range(650)] == [1] * 650
    assert all("\nSatu Aduan Kota Serang\n" in one.message for one in hour.heard)
    assert all("Semua aduan pada kantor Anda: https://" in one.message for one in hour.heard)


def test_many_notices_of_one_case_are_one_line_with_the_newest_of_them() -> None:
    hour = Hour()
    hour.left("K1", "DISHUB")
    for number in range(30):
        reminder = Notice(
            f"K1.1.{number + 2}.reminder.DISHUB", "K1", 1, NoticeKind.REMINDER, "DISHUB",
            Audience.OPERATOR, START + timedelta(minutes=number),
        )  # fmt: skip
        hour.register.notices["K1"][reminder.notice_id] = reminder
        hour.register.close("K1", reminder.notice_id, Closing.DIGEST, START)
    hour.left("K2", "DISHUB")
    assert hour.flush() == 1
    message = hour.heard[0].message
    assert (message.count("[SRG-K1]"), message.count("[SRG-K2]")) == (1, 1)
    assert "[SRG-K1] Aduan baru" not in message


def test_a_case_that_was_closed_meanwhile_is_nothing_to_tell() -> None:
    hour = Hour()
    hour.left("K1", "DISHUB")
    hour.register.cases["K1"] = replace(hour.register.cases["K1"], status=Status.SELESAI)
    assert hour.flush() == 0
    assert hour.register.left == {}


def test_an_office_without_operators_hears_the_summary_through_its_head() -> None:
    hour = Hour()
    hour.left("K1", "DISHUB")
    hour.flush(InMemoryStaffing("DISHUB"))
    assert hour.heard[0].audience == "head"
