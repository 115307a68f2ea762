"""What follows at LAPOR! and on the case when a person at the desk decides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.ports import Wanted
from aduan.application.lapor.decide_conflict import ConflictPorts
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.decide import decide_move
from aduan.domain.case.entry import Kind
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import MergedPayload
from tests.fakes.register import InMemoryRegister
from tests.integration.lapor.both_sides import RULES, BothSides, both_sides

DESK = Actor(Role.DISKOMINFO, "DISKOMINFO")


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(tmp_path) as made:
        made.simulator.portal.name_agencies(
            {str(number): code for code, number in made.tables.agency.items()}
        )
        yield made


def the_desk(sides: BothSides) -> LaporAtDesk:
    return LaporAtDesk(
        conflict_ports=ConflictPorts(
            conflicts=sides.inbox,
            links=sides.links,
            history=sides.outbox,
            cases=sides.cases,
            agency_of=sides.tables.agency_of,
            rules=RULES,
        ),
        outbox=sides.outbox,
        records=sides.rest,
        get_cases=sides.cases.get_cases,
        waiting=sides.outbox.waiting_page,
        open_conflicts=sides.inbox.open_page,
        inspectorate="INSPEKTORAT",
    )


def ticks(sides: BothSides, count: int = 3) -> None:
    for _ in range(count):
        sides.clock.sleep(120)
        sides.push()
        sides.pull()


def archived(sides: BothSides, **changes: object) -> tuple[str, str]:
    """A case whose copy an admin of LAPOR! archived while the city works on it."""
    case = sides.open_case(**changes)
    complaint_id = sides.filed()
    ticks(sides, 1)
    sides.simulator.portal.act(complaint_id, "archive", {"text": "Dianggap selesai"})
    ticks(sides, 1)
    return case.case_id, complaint_id


def the_conflict(sides: BothSides) -> str:
    (conflict,) = sides.inbox.open(9)
    return conflict.key


def test_deciding_for_the_city_tells_lapor_again_and_is_no_news(sides: BothSides) -> None:
    case_id, complaint_id = archived(sides)
    desk, key = the_desk(sides), the_conflict(sides)
    assert desk.decide_conflict(key, "hub", "DISKOMINFO", sides.clock.now())[0]
    assert not desk.decide_conflict(key, "lapor", "DISKOMINFO", sides.clock.now())[0]
    before = len(sides.history(case_id))
    ticks(sides)
    (said,) = sides.said_at_lapor(complaint_id)
    assert said.startswith("Aduan ini tetap ditangani DISHUB; status penanganan: menunggu.")
    assert len(sides.history(case_id)) == before
    assert sides.cases.get_case(case_id).status is Status.BARU
    assert sides.inbox.open(9) == ()


def test_deciding_for_lapor_ends_the_case_by_moves_of_the_table(sides: BothSides) -> None:
    case_id, complaint_id = archived(sides, reporter_count=1, complaint_count=1)
    assert the_desk(sides).decide_conflict(
        the_conflict(sides), "lapor", "DISKOMINFO", sides.clock.now()
    )[0]
    ticks(sides)
    case = sides.cases.get_case(case_id)
    assert case.status is Status.DITOLAK
    assert [move for move, _ in sides.history(case_id)][-2:] == ["return_to_desk", "reject"]
    assert sides.said_at_lapor(complaint_id) == []
    assert sides.inbox.open(9) == ()


def test_deciding_for_lapor_ends_no_case_on_which_others_wait(sides: BothSides) -> None:
    case_id, _ = archived(sides, reporter_count=3)
    sides_desk = the_desk(sides)
    assert sides_desk.decide_conflict(
        the_conflict(sides), "lapor", "DISKOMINFO", sides.clock.now()
    )[0]
    assert sides.cases.get_case(case_id).status is Status.BARU
    move, note = sides.history(case_id)[-1]
    assert move == "note"
    assert "data LAPOR! yang berlaku" in note


def test_deciding_for_lapors_agency_routes_the_case(sides: BothSides) -> None:
    case_id = sides.open_case().case_id
    complaint_id = sides.filed()
    ticks(sides, 1)
    sides.simulator.portal.act(complaint_id, "dispose", {"agency": str(sides.tables.agency["DLH"])})
    ticks(sides, 1)
    assert the_desk(sides).decide_conflict(
        the_conflict(sides), "lapor", "DISKOMINFO", sides.clock.now()
    )[0]
    ticks(sides)
    assert sides.cases.get_case(case_id).agency == "DLH"
    assert sides.said_at_lapor(complaint_id) == []
    assert sides.inbox.open(9) == ()


def test_nothing_is_decided_on_a_case_that_moved_meanwhile(
    sides: BothSides, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, _ = archived(sides)
    desk, stale = the_desk(sides), sides.cases.get_case(case_id)
    sides.move(case_id, Move.ACCEPT)
    as_it_was = InMemoryRegister()
    as_it_was.cases[case_id] = stale
    ports = replace(desk.conflict_ports, cases=as_it_was)
    done, words = replace(desk, conflict_ports=ports).decide_conflict(
        the_conflict(sides), "hub", "DISKOMINFO", sides.clock.now()
    )
    assert not done
    assert "baru saja berubah" in words
    assert len(sides.inbox.open(9)) == 1


def test_a_refused_report_typed_in_by_hand_leaves_the_list_and_is_not_filed_again(
    sides: BothSides,
) -> None:
    case = sides.open_case(category="tidak_dikenal")
    sides.clock.sleep(60)
    sides.push()
    desk = the_desk(sides)
    assert [one.case_id for one in desk.stuck(Wanted(), 9, "DISKOMINFO").rows] == [case.case_id]
    typed = str(sides.simulator.portal.citizen_files({"title": "Lampu", "content": "Mati"}))
    assert desk.link_by_hand(case.case_id, typed, "DISKOMINFO", sides.clock.now())[0]
    assert desk.stuck(Wanted(), 9, "DISKOMINFO").rows == ()
    sides.move(case.case_id, Move.ACCEPT)
    ticks(sides)
    assert [str(each["id"]) for each in sides.simulator.portal.everything()] == [typed]
    assert len(sides.said_at_lapor(typed)) == 1


def merged(sides: BothSides) -> tuple[Case, Case]:
    """A case with our copy and a citizen's own report at LAPOR!, merged into another one."""
    parent = sides.open_case("SRG-2026-1")
    child = sides.open_case("SRG-2026-2", lapor_ids=("8001",))
    request = Request(
        move=Move.MERGE,
        actor=DESK,
        at=sides.clock.now(),
        note="Kejadian yang sama.",
        into=parent.case_id,
    )
    transition = decide_move(child, request, RULES)
    sides.cases.save(tell_one(transition, register=sides.cases, parent=parent))
    return parent, transition.case


def test_a_merge_tells_every_lane_which_case_it_is_handled_with(sides: BothSides) -> None:
    parent, child = merged(sides)
    for lane in (child.case_id, f"{child.case_id}@8001"):
        told = sides.outbox.of_lane(lane)[-1]
        assert told.kind is Kind.MERGED
        assert isinstance(told.payload, MergedPayload)
        assert told.payload.parent_number == parent.number


def test_an_unmerge_tells_every_lane_too(sides: BothSides) -> None:
    _, child = merged(sides)
    sides.move(child.case_id, Move.UNMERGE, DESK, note="Ternyata lampu lain.")
    for lane in (child.case_id, f"{child.case_id}@8001"):
        told = sides.outbox.of_lane(lane)[-1]
        assert told.kind is Kind.FOLLOW_UP
        assert "ditangani kembali tersendiri" in told.payload.text  # type: ignore[union-attr]
