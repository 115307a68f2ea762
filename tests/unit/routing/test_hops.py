"""A wrong route is a figure: how often cases were thrown on."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from aduan.application.notices.compose import WrittenNotice
from aduan.application.notices.digest import send_digests
from aduan.application.routing.hops import Hops, count_hops, hops_by_category
from aduan.domain.case.case import Status
from tests.city import RULES
from tests.fakes.register import InMemoryRegister
from tests.unit.notices.test_written_notices import LETTERHEAD
from tests.unit.samples import NOW, a_case


@dataclass
class Mornings:
    """Keeps what was published."""

    sent: dict[str, str] = field(default_factory=dict)

    def publish(self, notice: WrittenNotice) -> None:
        self.sent[notice.post] = notice.message

    def was_sent(self, day: date, post: str) -> bool:
        return False

    def note_sent(self, day: date, post: str) -> None:
        pass


def register() -> InMemoryRegister:
    kept = InMemoryRegister()
    yesterday = NOW - timedelta(days=1)
    for number, (agency, category, hops, closed) in enumerate(
        [
            ("DISHUB", "pju", 0, False),
            ("DISHUB", "pju", 1, True),
            ("DLH", "sampah", 2, False),
            ("DLH", "sampah", 2, False),
            ("DLH", "sampah", 0, False),
        ]
    ):
        case = a_case(case_id=f"K{number}", agency=agency, category=category, hops=hops)
        if closed:
            case = replace(case, status=Status.SELESAI, closed_at=yesterday)
        kept.cases[case.case_id] = case
    return kept


def test_forwardings_are_counted_per_case() -> None:
    assert count_hops([]).per_case == 0.0
    counted = count_hops([a_case(hops=2), a_case(), a_case(hops=1), a_case()])
    assert counted == Hops(cases=4, hops=3, forwarded=2)
    assert counted.per_case == 0.75


def test_the_category_most_often_thrown_on_stands_first() -> None:
    counted = hops_by_category(register(), NOW - timedelta(days=30))
    assert list(counted.items()) == [("sampah", Hops(3, 4, 2)), ("pju", Hops(2, 1, 1))]


def test_every_digest_says_it_of_the_office_and_the_desks_of_the_city() -> None:
    kept, mornings = register(), Mornings()
    report = send_digests(
        lists=kept,
        book=mornings,
        publisher=mornings,
        letterhead=LETTERHEAD,
        rules=RULES,
        now=NOW,
    )
    assert report.hops_per_case == 1.0
    assert "Rata-rata diteruskan: 0,50 kali per kasus" in mornings.sent["DISHUB"]
    assert "Rata-rata diteruskan: 1,33 kali per kasus" in mornings.sent["DLH"]
    assert "Rata-rata diteruskan: 1,00 kali per kasus" in mornings.sent["DUTY"]
