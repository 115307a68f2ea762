"""Whoever is accused, in whatever company: the look at the case ends, nobody accused is told, and
what is for somebody else goes on."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final

import pytest

from aduan.application.notices.ports import Closing
from aduan.domain.case.case import Audience, Level, Notice, NoticeKind
from aduan.domain.case.decide import opening
from aduan.domain.case.posts import DUTY, SEKDA, WALI_KOTA, first_told, stand_ins
from aduan.domain.case.told import alarmed
from tests.city import SYSTEM, new_case
from tests.unit.escalation.test_exactly_once import START, City
from tests.unit.notices.test_still_true import HOLDS, case_for, notice

ABOVE: Final = ("DISKOMINFO", DUTY, "SETDA", SEKDA, WALI_KOTA)
CHAIN: Final = (0, 36, 57.6, 72, 96, 120)


def subsets(posts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for size in range(len(posts) + 1):
        yield from combinations(posts, size)


def city_of(withheld: tuple[str, ...], holder: str) -> City:
    city = City()
    city.register.cases["K1"] = replace(
        city.register.cases["K1"],
        secret=True,
        inspektorat_only=True,
        agency=holder,
        withheld_from=withheld,
    )
    return city


def left_untold(city: City) -> list[str]:
    return [one for one, (how, _) in city.register.closed.items() if how is Closing.NOBODY_LEFT]


@pytest.mark.parametrize("judge_too", [False, True], ids=["", "and-who-has-it"])
def test_the_chain_is_gone_through_to_its_end_whoever_is_accused(judge_too: bool) -> None:
    for above in subsets(ABOVE):
        withheld = (*above, "INSPEKTORAT") if judge_too else above
        city = city_of(withheld, "INSPEKTORAT")
        for after in CHAIN:
            city.run(after)
        case = city.register.get_case("K1")
        assert case.told == (Level.OPD, Level.SEKDA, Level.WALI_KOTA), withheld
        assert case.desk_told_at is not None, withheld
        assert not {to for _, to in city.published} & set(withheld), withheld
        assert not city.register.open_of("K1"), withheld
        nobody = judge_too and {DUTY, SEKDA, WALI_KOTA} <= set(withheld)
        assert bool(left_untold(city)) is nobody, withheld
        assert bool(city.published) is not nobody, withheld


def test_where_everybody_above_is_accused_it_is_the_judge_who_hears_each_level() -> None:
    city = city_of(ABOVE, "INSPEKTORAT")
    for after in CHAIN:
        city.run(after)
    kinds = [one.split(".")[3] for one, to in city.published if to == "INSPEKTORAT"]
    assert kinds == [
        "assigned", "reminder", "reminder", "escalated_sekda", "head_told", "escalated_wali_kota",
        "nobody_acted",
    ]  # fmt: skip
    assert city.register.get_case("K1").flags == ()


def test_a_notice_that_nobody_may_hear_is_closed_once_and_the_case_bears_a_sign_of_it() -> None:
    city = city_of((*ABOVE, "INSPEKTORAT"), "INSPEKTORAT")
    assert city.run(0) == ["wait"]
    assert left_untold(city) == ["K1.1.2.assigned.INSPEKTORAT"]
    assert city.register.get_case("K1").flags == ("tanpa_penerima:INSPEKTORAT",)
    rows = len(city.register.history["K1"])
    assert city.run(0.1) == ["wait"]
    assert len(city.register.history["K1"]) == rows


def waiting(city: City, *notices: Notice) -> None:
    city.register.notices["K1"] = {one.notice_id: one for one in notices}


@pytest.mark.parametrize("before", [False, True], ids=["accused-then-written", "the-other-way"])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_no_kind_of_notice_holds_up_the_one_behind_it(kind: NoticeKind, before: bool) -> None:
    meant = HOLDS[kind][0]
    for withheld in subsets(("DISHUB", *ABOVE)):
        case = replace(case_for(kind), withheld_from=withheld, told=(Level.OPD,))
        if kind is NoticeKind.ESCALATED_SEKDA:
            case = replace(case, told=(Level.OPD, Level.SEKDA))
        city = City()
        city.register.cases["K1"] = case
        first = notice(kind, meant if before else first_told(meant, case))
        other = NoticeKind.ORDER_ANSWERED  # true of a closed case as well
        behind = replace(notice(other, "DLH"), notice_id="K1.1.2.y", audience=Audience.HEAD)
        waiting(city, first, behind)
        city.run(11)
        told = dict(city.published)
        assert not set(told.values()) & set(withheld), withheld
        assert told["K1.1.2.y"] == "DLH"
        assert not city.register.open_of("K1"), withheld
        how, _ = city.register.closed[first.notice_id]
        nobody = {DUTY, SEKDA, WALI_KOTA, case.agency} <= set(withheld)
        if nobody:
            assert how is Closing.NOBODY_LEFT
            assert f"tanpa_penerima:{meant}" in city.register.get_case("K1").flags
        else:
            assert how is Closing.PUBLISHED, withheld


def test_whoever_is_accused_while_the_notice_is_on_its_way_is_not_told_again() -> None:
    city = City()
    city.run(0)
    city.run(60)
    answer = city.ask(72)
    assert answer.notice is not None
    assert answer.notice.sent_to == SEKDA
    case = city.register.cases["K1"]
    city.register.cases["K1"] = replace(case, withheld_from=ABOVE)
    assert city.run(72.1) == ["notify_opd", "notify_opd", "wait"]
    assert {to for one, to in city.published if "sekda" in one} == {"DISHUB"}


def test_lives_in_danger_are_told_to_the_judge_where_everybody_else_is_accused() -> None:
    case = new_case(START, agency="INSPEKTORAT", withheld_from=ABOVE)
    (alarm,) = alarmed(opening(case, SYSTEM), START).notices
    assert alarm.to == "INSPEKTORAT"


@pytest.mark.parametrize(
    ("to", "withheld", "line"),
    [
        (SEKDA, (SEKDA, DUTY), (WALI_KOTA,)),
        ("DLH", ("DLH", DUTY, SEKDA), (WALI_KOTA,)),
        (WALI_KOTA, (WALI_KOTA, DUTY), ("INSPEKTORAT",)),
        (DUTY, (WALI_KOTA, SEKDA, DUTY), ("INSPEKTORAT",)),
        (DUTY, (WALI_KOTA, SEKDA, DUTY, "INSPEKTORAT"), ()),
        (DUTY, (WALI_KOTA, DUTY), (SEKDA,)),
        (WALI_KOTA, (WALI_KOTA, DUTY, "INSPEKTORAT"), (SEKDA,)),
    ],
)
def test_the_last_in_line_is_the_wali_kota_and_behind_him_who_has_the_case(
    to: str, withheld: tuple[str, ...], line: tuple[str, ...]
) -> None:
    assert stand_ins(to, withheld, "INSPEKTORAT") == line
