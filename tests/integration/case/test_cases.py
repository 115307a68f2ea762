"""Cases are read strongly and saved only as whole transitions behind a fence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.case import (
    Actor,
    Case,
    DueTimes,
    HistoryEntry,
    Level,
    Place,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.errors import ConflictError, NotFoundError

START = datetime(2026, 3, 2, 0, 15, tzinfo=UTC)
DUE = DueTimes(
    opd=START + timedelta(hours=72),
    sekda=START + timedelta(hours=96),
    verify=START + timedelta(hours=72),
    follow_up=START + timedelta(hours=120),
    resolve=START + timedelta(hours=240),
)


def opened(status: Status = Status.BARU) -> Transition:
    case = Case(
        case_id="c1",
        number="SRG-2026-0001",
        status=status,
        agency="DISHUB",
        category="pju",
        matter="Lampu jalan mati",
        place=Place(kelurahan="Cipare", lat=-6.1252, lng=106.164),
        arrived_at=START,
        opened_at=START,
        due=DUE,
        channels=("rabeg",),
    )
    return Transition(case, _entry(case, "open"), opens_cycle=True, arms=True)


def moved(before: Case, status: Status, *, fires: Level | None = None) -> Transition:
    case = replace(before, status=status, version=before.version + 1)
    return Transition(case, _entry(case, "move", before.status), fires=fires)


def _entry(case: Case, move: str, before: Status | None = None) -> HistoryEntry:
    actor = Actor(Role.SYSTEM, "system")
    return HistoryEntry(
        case.case_id, case.version, START, actor, move, before, case.status, 1, Level.OPD
    )


@pytest.fixture
def cases(register: Table) -> RegisterCases:
    return RegisterCases(register)


def test_a_case_comes_back_as_it_was_saved(cases: RegisterCases) -> None:
    cases.save(opened())
    assert cases.get_case("c1") == opened().case
    assert cases.history("c1") == (opened().history,)


def test_an_unknown_case_is_named_in_the_error(cases: RegisterCases) -> None:
    with pytest.raises(NotFoundError, match="case nowhere"):
        cases.get_case("nowhere")


def test_the_second_of_two_moves_from_one_version_loses(cases: RegisterCases) -> None:
    first = opened()
    cases.save(first)
    cases.save(moved(first.case, Status.DITERIMA))
    with pytest.raises(ConflictError):
        cases.save(moved(first.case, Status.DITOLAK))
    assert cases.get_case("c1").status is Status.DITERIMA
    assert len(cases.history("c1")) == 2


def test_a_level_fires_once_in_a_cycle_even_from_the_right_version(cases: RegisterCases) -> None:
    first = opened()
    cases.save(first)
    fired = moved(first.case, Status.BARU, fires=Level.SEKDA)
    cases.save(fired)
    with pytest.raises(ConflictError):
        cases.save(moved(fired.case, Status.BARU, fires=Level.SEKDA))


def test_a_link_serves_for_one_change(cases: RegisterCases) -> None:
    first = opened()
    cases.save(first)
    second = moved(first.case, Status.DITERIMA)
    cases.save(second, consume="n1")
    with pytest.raises(ConflictError):
        cases.save(moved(second.case, Status.DITINDAKLANJUTI), consume="n1")


def test_an_open_case_stands_in_the_work_index_and_a_settled_one_does_not(
    cases: RegisterCases, register: Table
) -> None:
    def listed() -> list[str]:
        return [str(decode_map(item)["case_id"]) for item in register.work(keys.OPEN)]

    first = opened()
    cases.save(first)
    assert listed() == ["c1"]
    cases.save(moved(first.case, Status.SELESAI))
    assert listed() == []


def test_what_is_finished_waits_for_a_decision_about_its_photos_until_it_is_open_or_secret(
    cases: RegisterCases, register: Table
) -> None:
    def waits() -> bool:
        return bool(register.work(keys.desk_partition(keys.PUBLIC)))

    def finished(before: Transition) -> Transition:
        done = moved(before.case, Status.SELESAI)
        return replace(done, case=replace(done.case, closed_at=START))

    first = opened()
    cases.save(first)
    done = finished(first)
    cases.save(done)
    assert waits()
    again = moved(done.case, Status.DIBUKA_KEMBALI)
    cases.save(again)
    assert not waits()
    done = finished(again)
    cases.save(done)
    assert waits()
    noted = moved(done.case, Status.SELESAI)
    cases.save(noted)
    assert waits()
    hidden = moved(noted.case, Status.SELESAI)
    cases.save(replace(hidden, case=replace(hidden.case, secret=True)))
    assert not waits()


def test_a_case_without_an_agency_is_on_the_desk_until_it_has_one(
    cases: RegisterCases, register: Table
) -> None:
    first = opened(Status.TRIASE)
    cases.save(first)
    assert len(register.work(keys.desk_partition("triage"))) == 1
    cases.save(moved(first.case, Status.BARU))
    assert register.work(keys.desk_partition("triage")) == []
