"""What each office reads in the morning: what lies open with it, counted for its own day."""

import tomllib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from aduan.application.notices.compose import LINK_STANDS, WrittenNotice, notice_texts
from aduan.application.notices.digest import PAGE, DigestReport, send_digests
from aduan.application.notices.write import Letterhead
from aduan.domain import links
from aduan.domain.case.case import Case, Level, Role, Status
from aduan.domain.case.decide import opening
from tests.city import CALENDAR, RULES, SYSTEM, hours, new_case, wib
from tests.fakes.register import InMemoryRegister
from tests.unit.samples import PACK

MORNING: Final = wib("2026-03-03 07:30")
TODAY: Final = date(2026, 3, 3)
LETTERHEAD: Final = Letterhead(
    texts=notice_texts(
        tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
        city="Kota Serang",
        zone=CALENDAR.zone,
        offices={"DISHUB": "Dinas Perhubungan", "DLH": "Dinas Lingkungan Hidup"},
    ),
    keys=[b"k" * 32],
    public_url="https://aduan.example",
    desk="DISKOMINFO",
)


@dataclass
class Morning:
    """The lists, the book of what was sent, and what the topics carried."""

    register: InMemoryRegister = field(default_factory=InMemoryRegister)
    sent: set[tuple[date, str]] = field(default_factory=set)
    heard: dict[str, list[WrittenNotice]] = field(default_factory=dict)
    fails_at: str = ""

    def holds(self, case_id: str, **changes: Any) -> Case:
        start = changes.pop("start", MORNING - hours(2))
        number = f"SRG-{case_id}"
        case = new_case(start, case_id=case_id, number=number, told=(Level.OPD,))
        self.register.save(opening(case, SYSTEM))
        self.register.cases[case_id] = replace(self.register.cases[case_id], **changes)
        return self.register.cases[case_id]

    def closed(self, case_id: str, at: datetime, **changes: Any) -> None:
        self.holds(case_id, status=Status.SELESAI, closed_at=at, **changes)

    def publish(self, notice: WrittenNotice) -> None:
        if notice.post == self.fails_at:
            raise OSError(notice.post)
        self.heard.setdefault(notice.post, []).append(notice)

    def was_sent(self, day: date, post: str) -> bool:
        return (day, post) in self.sent

    def note_sent(self, day: date, post: str) -> None:
        self.sent.add((day, post))

    def run(self, now: datetime = MORNING) -> DigestReport:
        return send_digests(
            lists=self.register,
            book=self,
            publisher=self,
            letterhead=LETTERHEAD,
            rules=RULES,
            now=now,
        )

    def mail(self, post: str) -> str:
        (one,) = self.heard[post]
        return one.message


def test_the_desk_is_written_to_even_when_nothing_lies_open() -> None:
    morning = Morning()
    assert morning.run() == DigestReport(1, 0, 0.0)
    assert set(morning.heard) == {"DUTY"}
    assert "https://aduan.example/desk/" in morning.mail("DUTY")
    assert morning.sent == {(TODAY, "DUTY")}


def test_each_office_is_written_to_once_with_its_own_cases() -> None:
    morning = Morning()
    morning.holds("K1")
    morning.holds("K2", agency="DLH")
    morning.holds("K3", status=Status.TRIASE, agency="DISKOMINFO")
    assert morning.run() == DigestReport(5, 3, 0.0)
    assert set(morning.heard) == {"DISHUB", "DLH", "DUTY", "SEKDA", "WALI_KOTA"}
    for post, own in (("DISHUB", "SRG-K1"), ("DLH", "SRG-K2"), ("DUTY", "SRG-K3")):
        found = {f"SRG-K{n}" for n in (1, 2, 3) if f"SRG-K{n}" in morning.mail(post)}
        assert found == {own}


def test_what_is_late_stands_first_and_is_late_whoever_was_told_of_it() -> None:
    morning = Morning()
    late = morning.holds("K1", start=MORNING - hours(80))
    morning.register.cases["K1"] = replace(late, level=Level.SEKDA)  # its Sekda's time runs on
    morning.holds("K2", start=MORNING - hours(71))
    morning.holds("K3", start=MORNING - hours(1))
    morning.run()
    mail = morning.mail("DISHUB")
    assert mail.index("SRG-K1") < mail.index("SRG-K2") < mail.index("SRG-K3")
    assert "Terlambat: 1" in mail
    assert "terlambat 8 jam" in mail


@dataclass(frozen=True)
class Counted:
    open: int
    overdue: int
    due_today: int
    done: int
    hops: float = 0.0


def counted(morning: Morning, monkeypatch: pytest.MonkeyPatch, post: str = "DISHUB") -> Counted:
    """The figures a digest was composed from."""
    found = {}

    def composed(to: str, count: Any, *rest: Any) -> WrittenNotice:
        found[to] = count
        return WrittenNotice(post=to, audience="digest", subject="s", message="m")

    monkeypatch.setattr("aduan.application.notices.digest.write_digest", composed)
    morning.run()
    count = found[post]
    return Counted(count.open, count.overdue, count.due_today, count.done_yesterday, count.hops)


@pytest.mark.parametrize(
    ("due", "overdue", "due_today"),
    [
        ("2026-03-03 07:29", 1, 0),
        ("2026-03-03 07:30", 0, 1),  # due now is not late yet
        ("2026-03-03 23:59", 0, 1),
        ("2026-03-04 00:00", 0, 0),
        ("2026-03-01 12:00", 1, 0),
    ],
)
def test_a_case_is_overdue_due_today_or_neither_by_the_citys_own_day(
    due: str, overdue: int, due_today: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = Morning()
    morning.holds("K1", start=wib(due) - RULES.opd.length)
    assert counted(morning, monkeypatch) == Counted(1, overdue, due_today, 0)


@pytest.mark.parametrize(
    ("at", "done"),
    [
        ("2026-03-01 23:59", 0),
        ("2026-03-02 00:00", 1),
        ("2026-03-02 23:59", 1),
        ("2026-03-03 00:00", 0),
        ("2026-03-03 07:00", 0),
    ],
)
def test_done_yesterday_is_what_was_closed_between_its_two_midnights(
    at: str, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = Morning()
    morning.holds("K1")
    morning.closed("K2", wib(at))
    assert counted(morning, monkeypatch).done == done


def test_an_office_that_only_finished_something_is_written_to_as_well() -> None:
    morning = Morning()
    morning.closed("K1", wib("2026-03-02 12:00"), agency="DLH")
    assert morning.run() == DigestReport(4, 0, 0.0)
    assert set(morning.heard) == {"DLH", "DUTY", "SEKDA", "WALI_KOTA"}


@pytest.mark.parametrize(("post", "hops"), [("DISHUB", 1.5), ("DLH", 0.0), ("DUTY", 1.0)])
def test_the_desk_reads_the_hops_of_all_cases_and_an_office_those_of_its_own(
    post: str, hops: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = Morning()
    morning.holds("K1", hops=2)
    morning.holds("K2", agency="DLH")
    morning.closed("K3", wib("2026-03-02 12:00"), hops=1)
    assert counted(morning, monkeypatch, post).hops == pytest.approx(hops)
    assert morning.run().hops_per_case == pytest.approx(1.0)


def test_an_office_gets_one_line_a_case_and_one_link_to_all_of_them() -> None:
    morning = Morning()
    morning.holds("K1")
    morning.holds("K2")
    morning.run()
    mail = morning.mail("DISHUB")
    assert [line.partition(" ")[0] for line in mail.splitlines() if "SRG-" in line] == [
        "SRG-K1",
        "SRG-K2",
    ]
    (address,) = [word for word in mail.split() if word.startswith("https://")]
    link = links.read_office(address.rpartition("/")[2], LETTERHEAD.keys, MORNING)
    assert isinstance(link, links.OfficeLink)
    assert (link.post, link.role, link.sent_to) == ("DISHUB", Role.AGENCY_HEAD, "DISHUB")
    assert len(address) < 160


def test_a_digest_has_a_letter_without_its_lines_for_the_day_one_of_its_cases_is_closed() -> None:
    morning = Morning()
    morning.holds("K1")
    morning.holds("K2", secret=True)
    morning.run()
    (digest,) = morning.heard["DISHUB"]
    assert digest.lists == ("K1",), "of a secret case a line says no more than its number"
    assert "SRG-" in digest.letter
    assert "SRG-" not in digest.instead
    assert "Daftarnya tidak dimuat" in digest.instead
    assert "Daftarnya tidak dimuat" not in digest.letter
    for letter in (digest.letter, digest.instead):
        assert letter.count(LINK_STANDS) == 1
    (desk,) = morning.heard["DUTY"]
    assert desk.instead.count(LINK_STANDS) == 1


def test_the_leaders_read_who_is_late_by_name_and_the_worst_first() -> None:
    morning = Morning()
    for number, (agency, late) in enumerate([("DISHUB", 80), ("DLH", 80), ("DLH", 90), ("DLH", 1)]):
        morning.holds(f"K{number}", agency=agency, start=MORNING - hours(late))
    morning.holds("K8", level=Level.SEKDA)
    morning.run()
    for leader in ("SEKDA", "WALI_KOTA"):
        mail = morning.mail(leader)
        assert "Terbuka: 5\nTerlambat: 3\nSudah sampai ke Sekda: 1\n" in mail
        assert (
            "\nDinas Lingkungan Hidup: 2 terlambat dari 3 yang terbuka"
            "\nDinas Perhubungan: 1 terlambat dari 2 yang terbuka\n" in mail
        )
        (address,) = [word for word in mail.split() if word.startswith("https://")]
        link = links.read_office(address.rpartition("/")[2], LETTERHEAD.keys, MORNING)
        assert isinstance(link, links.OfficeLink)
        assert (link.post, link.role.value) == (leader, leader.lower())


def test_what_accuses_a_leader_is_not_even_counted_in_his_digest() -> None:
    morning = Morning()
    morning.holds("K1", agency="INSPEKTORAT", withheld_from=("SEKDA",), inspektorat_only=True)
    morning.run()
    assert "Terbuka: 0" in morning.mail("SEKDA")
    assert "Terbuka: 1" in morning.mail("WALI_KOTA")


def test_a_case_that_accuses_an_office_is_not_in_its_digest() -> None:
    morning = Morning()
    morning.holds("K1", withheld_from=("DISHUB",))
    assert morning.run() == DigestReport(1, 0, 0.0)
    assert "DISHUB" not in morning.heard


def test_a_run_that_died_goes_on_where_it_stopped_and_tells_nobody_twice() -> None:
    morning = Morning(fails_at="DLH")
    for case_id, agency in (("K1", "DISHUB"), ("K2", "DLH")):
        morning.holds(case_id, agency=agency)
    with suppress(OSError):
        morning.run()
    assert "DLH" not in morning.heard
    morning.fails_at = ""
    assert morning.run() == DigestReport(5, 2, 0.0)
    assert {post: len(told) for post, told in morning.heard.items()} == {
        "DISHUB": 1,
        "DLH": 1,
        "DUTY": 1,
        "SEKDA": 1,
        "WALI_KOTA": 1,
    }
    assert morning.run(MORNING + timedelta(hours=3)).offices == 5
    assert len(morning.heard["DISHUB"]) == 1
    morning.run(MORNING + timedelta(days=1))
    assert len(morning.heard["DISHUB"]) == 2


def test_the_day_of_a_digest_is_the_citys_and_not_that_of_the_server() -> None:
    morning = Morning()
    morning.run(wib("2026-03-03 00:30"))  # still 2 March in UTC
    assert morning.sent == {(TODAY, "DUTY")}


def test_more_cases_than_a_page_are_all_counted() -> None:
    morning = Morning()
    for number in range(PAGE + 5):
        morning.holds(f"K{number:03}")
        morning.closed(f"D{number:03}", wib("2026-03-02 12:00") + timedelta(seconds=number))
    report = morning.run()
    assert report.cases == PAGE + 5


def test_a_list_that_still_names_a_closed_case_does_not_count_it_as_open() -> None:
    """The work list is eventually consistent: what it hands out is looked at again."""
    morning = Morning()
    case = morning.holds("K1")

    class Stale(InMemoryRegister):
        def open_cases(self, limit: int, after: str | None) -> tuple[tuple[Case, ...], str | None]:
            return (replace(case, status=Status.SELESAI),), None

    morning.register = Stale()
    assert morning.run() == DigestReport(1, 0, 0.0)


def test_the_desk_reads_which_offices_have_pressed_nothing_for_days() -> None:
    morning = Morning()
    long_ago = MORNING - hours(24 * RULES.silent_days + 1)
    morning.holds("S1", start=long_ago, agency="DISHUB")
    morning.holds("L1", start=long_ago, agency="DLH", accepted_at=MORNING - hours(30))
    morning.run()
    told = morning.mail("DUTY").partition("Belum ada tindakan apa pun selama 3 hari")[2]
    assert "Dinas Perhubungan" in told
    assert "Dinas Lingkungan Hidup" not in told
    assert "Belum ada tindakan" not in morning.mail("DISHUB")


def test_an_office_that_got_its_first_case_yesterday_is_not_called_silent() -> None:
    morning = Morning()
    morning.holds("S1", start=MORNING - hours(20), agency="DISHUB")
    morning.run()
    assert "Belum ada tindakan" not in morning.mail("DUTY")
