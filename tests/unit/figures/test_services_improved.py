"""A decision is tied to the cases that called for it, and measured by what came back after it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from aduan.application.figures.improvements import measured, note_improvement
from aduan.domain.case.case import HoldReason, Status
from aduan.domain.case.errors import ConflictError
from aduan.domain.figures.facts import Ended, Fact, Stand, Stay
from aduan.domain.figures.improvements import (
    EVERYWHERE,
    Called,
    Effect,
    Improvement,
    ImprovementError,
    Sort,
    answers,
    call_of,
    next_version,
    waiting_for_budget,
)
from aduan.domain.figures.ledger import Ledger
from tests.city import CALENDAR, wib
from tests.fakes.figures import BookInMemory, ImprovementsInMemory

CIPARE, LAIN = "36.73.01.1002", "36.73.01.1001"
IN_FORCE: Final = wib("2026-03-01 00:00")
NOW: Final = wib("2026-05-01 05:30")


def fact(number: int, at: datetime, **changes: Any) -> Fact:
    made = Fact(
        case_id=f"K{number}",
        number=f"SRG-{number}",
        cycle=1,
        began_at=at,
        stays=(Stay("DPUPR", at, "open"),),
        status=Status.DITERUSKAN,
        city_due=at,
        gross_city_due=at,
        category="jalan",
        kelurahan_code=CIPARE,
    )
    return replace(made, **changes)


def monthly(facts: list[Fact]) -> BookInMemory:
    months: dict[str, list[Fact]] = {}
    for one in facts:
        months.setdefault(f"{CALENDAR.local(one.began_at):%Y-%m}", []).append(one)
    return BookInMemory({code: Ledger(tuple(some)) for code, some in months.items()})


def decided(**changes: Any) -> dict[str, Any]:
    return {
        "sort": Sort.BUDGET,
        "title": "Overlay Jl. Raya Cipare",
        "basis": "DPA 2026, 5.2.04.01",
        "decided_on": date(2026, 2, 10),
        "decided_by": "WALI_KOTA",
        "called": (Called("SRG-1", "jalan", CIPARE),),
        "effective_on": date(2026, 3, 1),
        "now": wib("2026-02-11 10:00"),
        **changes,
    }


def log_with(**changes: Any) -> ImprovementsInMemory:
    log = ImprovementsInMemory()
    note_improvement(log, **decided(**changes))
    return log


def days(count: int) -> timedelta:
    return timedelta(days=count)


FACTS: Final = [
    *(fact(n, IN_FORCE - days(10 + n)) for n in range(8)),
    fact(10, IN_FORCE - days(60)),  # the register begins here
    fact(11, IN_FORCE + days(3), recurrence_of="K1"),
    fact(12, IN_FORCE + days(4), kelurahan_code=LAIN),
    fact(13, IN_FORCE + days(5), category="pju"),
    fact(14, IN_FORCE + days(6), hidden=True),
    fact(15, IN_FORCE + days(7), ended=Ended.DIGABUNG),
    fact(1, IN_FORCE + days(8), cycle=2),
    fact(16, IN_FORCE + days(60) + timedelta(hours=1)),
]


def test_its_effect_is_what_came_back_in_as_many_days_before_and_after() -> None:
    (one,) = measured(log_with(), monthly(FACTS), CALENDAR, NOW)
    assert one.effect == Effect(60, before=9, after=2, returned_before=0, returned_after=2)
    assert one.effect.change == pytest.approx(-77.8, abs=0.1)


def test_neither_side_is_longer_than_the_register_knows() -> None:
    (one,) = measured(log_with(), monthly(FACTS[:9]), CALENDAR, IN_FORCE + days(45))
    assert one.effect is not None
    assert one.effect.days == 45
    young = [each for each in FACTS if each.began_at > IN_FORCE - days(20)]
    (one,) = measured(log_with(), monthly(young), CALENDAR, NOW)
    assert one.effect is None


@pytest.mark.parametrize(
    ("effective", "until"),
    [(None, NOW), (date(2026, 3, 1), IN_FORCE + days(29)), (date(2026, 6, 1), NOW)],
)
def test_of_what_is_not_in_force_long_enough_no_effect_is_claimed(
    effective: date | None, until: datetime
) -> None:
    (one,) = measured(log_with(effective_on=effective), monthly(FACTS), CALENDAR, until)
    assert one.effect is None


def test_of_few_no_share_is_made() -> None:
    assert Effect(60, 4, 0, 0, 0).change is None
    assert Effect(60, 5, 0, 0, 0).change == -100


def test_a_matter_about_persons_is_measured_over_the_city_and_names_no_place() -> None:
    aid = fact(1, IN_FORCE, category="bansos")
    assert call_of(aid, persons={"bansos"}, secret=()).ward == EVERYWHERE
    log = log_with(called=(Called("SRG-1", "jalan", EVERYWHERE),))
    (one,) = measured(log, monthly(FACTS), CALENDAR, NOW)
    assert one.effect is not None
    assert one.effect.after == 3


@pytest.mark.parametrize("changes", [{"hidden": True}, {"category": "pungli"}, {"category": ""}])
def test_what_is_kept_from_view_cannot_be_tied(changes: dict[str, Any]) -> None:
    with pytest.raises(ImprovementError):
        call_of(fact(1, IN_FORCE, **changes), persons=(), secret={"pungli"})


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"title": "Hubungi 0812-9999-0000"},
        {"basis": "surel budi@example.com"},
        {"called": ()},
        {"effective_on": date(2026, 2, 9)},
    ],
)
def test_a_public_log_takes_no_rubbish_and_keeps_nothing_of_it(changes: dict[str, Any]) -> None:
    log = ImprovementsInMemory()
    with pytest.raises(ImprovementError):
        note_improvement(log, **decided(**changes))
    assert log.rows == []


def test_every_version_is_kept_and_what_was_withdrawn_is_not_shown() -> None:
    log = log_with()
    log.keep(next_version(log.standing()[0], NOW, withdrawn="salah catat"))
    assert len(log.rows) == 2
    assert measured(log, monthly(FACTS), CALENDAR, NOW) == ()
    second = note_improvement(log, **decided())
    assert second.improvement_id == "2026-002"


def test_postponed_cases_are_listed_by_matter_and_place_with_what_answers_them() -> None:
    stand = Stand(HoldReason.POSTPONED, IN_FORCE, fiscal_year=2027)
    facts = [
        fact(1, IN_FORCE, stands=(stand,), reporters=3),
        fact(2, IN_FORCE, stands=(stand,)),
        fact(3, IN_FORCE, stands=(stand,), category="pju"),
        fact(4, IN_FORCE),
        fact(5, IN_FORCE, stands=(replace(stand, ended_at=IN_FORCE + days(1)),)),
        fact(6, IN_FORCE, stands=(stand,), ended_at=IN_FORCE + days(2), ended=Ended.SELESAI),
    ]
    first, second = waiting_for_budget(facts, NOW)
    assert (first.category, first.numbers, first.reporters) == ("jalan", ("SRG-1", "SRG-2"), 4)
    assert (second.category, second.fiscal_year) == ("pju", 2027)
    standing = log_with().standing()
    assert [one.title for one in answers(first, standing)] == ["Overlay Jl. Raya Cipare"]
    assert answers(second, standing) == ()


def test_two_who_change_one_decision_at_once_do_not_write_over_each_other() -> None:
    log = log_with()
    before: Improvement = log.standing()[0]
    log.keep(next_version(before, NOW, effective_on=date(2026, 3, 5)))
    with pytest.raises(ConflictError):
        log.keep(next_version(before, NOW, effective_on=date(2026, 3, 9)))
