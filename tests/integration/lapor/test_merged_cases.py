"""What the reporters at LAPOR! hear once their case was merged into another, and once it was not
the same event after all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aduan.adapters.dynamodb.lapor.links import follow_link
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.lapor.decide_conflict import ConflictPorts
from aduan.application.lapor.reconcile import reconcile
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import Actor, Case, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.entry import Kind
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.lapor.drift import DriftKind
from aduan.domain.lapor.marker import Ours, origin_of
from tests.integration.lapor.both_sides import DESK, DISHUB, RULES, SYSTEM, BothSides, both_sides
from tests.unit.samples import a_case


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(tmp_path) as made:
        yield made


def ticks(sides: BothSides, count: int = 3) -> None:
    for _ in range(count):
        sides.clock.sleep(120)
        sides.push()
        sides.pull()


def from_lapor(sides: BothSides) -> tuple[Case, str]:
    """A citizen's report at LAPOR!, taken over by the city as a case."""
    lapor_id = str(sides.simulator.portal.citizen_files({"title": "Lampu", "content": "Padam"}))
    sides.pull()
    sides.place()
    return sides.cases.get_case(f"k-L{lapor_id}"), lapor_id


def unmerge(sides: BothSides, child: str) -> None:
    sides.move(child, Move.UNMERGE, DESK, note="Ternyata lampu lain.")


def _asked(sides: BothSides, move: Move, **words: Any) -> Request:
    return Request(move=move, actor=DESK, at=sides.clock.now(), note="Kejadian sama.", **words)


def told(sides: BothSides, lapor_id: str) -> list[str]:
    """What the city said at the report, less the technical line, in its order there."""
    return [text.partition("\n\n")[0] for text in sides.said_at_lapor(lapor_id)]


def own_copy(sides: BothSides, case_id: str) -> str:
    link = sides.links.own_copy(case_id)
    assert link is not None
    return link.complaint_id


def worked_on(sides: BothSides, case_id: str) -> None:
    sides.move(case_id, Move.FOLLOW_UP, note="Tim.", public_note="Tim berangkat.")
    sides.move(
        case_id,
        Move.RESOLVE,
        note="Beres.",
        public_note="Lampu diganti.",
        evidence=("foto-1",),
    )


WORK = [
    "Aduan sedang ditindaklanjuti DISHUB. Tim berangkat.",
    "Aduan telah diselesaikan DISHUB. Lampu diganti.",
]


def test_every_report_of_a_merged_case_hears_what_becomes_of_the_whole(sides: BothSides) -> None:
    parent, child = sides.open_case("SRG-2026-1"), sides.open_case("SRG-2026-2")
    arrived, lapor_id = from_lapor(sides)
    ticks(sides, 1)
    sides.merge(child.case_id, parent.case_id)
    sides.merge(arrived.case_id, parent.case_id)
    worked_on(sides, parent.case_id)
    ticks(sides)
    joined = "Laporan ini ditangani bersama laporan nomor #SRG-2026-1."
    assert told(sides, own_copy(sides, parent.case_id)) == WORK
    for there in (own_copy(sides, child.case_id), lapor_id):
        first, *later = told(sides, there)
        assert first.startswith(joined)
        assert later == WORK
        rows = sides.simulator.portal.followups_of(there)
        assert rows  # each under the number its own reporter knows
    mark = origin_of(sides.said_at_lapor(lapor_id)[-1])
    assert isinstance(mark, Ours)
    assert mark.mark.reference == arrived.number.upper()
    resolved = sides.simulator.store.followups(int(lapor_id))[-1]
    assert len(resolved["documents"]) == 1


@pytest.mark.parametrize("secret", [False, True])
def test_what_waits_in_the_lane_of_a_part_asks_the_whole_whether_it_may_leave(
    sides: BothSides, secret: bool
) -> None:
    """Also where the whole alone was made secret, as releases before this one did it."""
    parent, child = sides.open_case("SRG-2026-1"), sides.open_case("SRG-2026-2")
    ticks(sides, 1)
    sides.merge(child.case_id, parent.case_id)
    worked_on(sides, parent.case_id)
    if secret:
        sides.move(parent.case_id, Move.KEEP_SECRET, DESK, note="Pelapor takut.")
    assert not sides.cases.get_case(child.case_id).secret
    ticks(sides)
    said = told(sides, own_copy(sides, child.case_id))
    assert len(said) == 3
    assert ("Tim berangkat" in repr(said)) is not secret
    assert ("SRG-2026-1" in repr(said)) is not secret


def test_what_it_heard_is_no_news_when_it_comes_back(sides: BothSides) -> None:
    parent, (arrived, lapor_id) = sides.open_case("SRG-2026-1"), from_lapor(sides)
    sides.merge(arrived.case_id, parent.case_id)
    worked_on(sides, parent.case_id)
    ticks(sides)
    before = sides.history(parent.case_id), sides.history(arrived.case_id)
    ticks(sides)
    assert (sides.history(parent.case_id), sides.history(arrived.case_id)) == before
    assert not sides.inbox.open(9)
    assert len(told(sides, lapor_id)) == 3


def test_a_case_merged_before_it_was_filed_is_filed_once_and_hears_the_same(
    sides: BothSides,
) -> None:
    parent, child = sides.open_case("SRG-2026-1"), sides.open_case("SRG-2026-2")
    sides.merge(child.case_id, parent.case_id)
    worked_on(sides, parent.case_id)
    ticks(sides)
    assert sorted(sides.simulator.portal.copies().values()) == [1, 1]
    assert told(sides, own_copy(sides, child.case_id))[1:] == WORK


def test_after_the_merge_is_undone_each_goes_its_own_way(sides: BothSides) -> None:
    parent, (arrived, lapor_id) = sides.open_case("SRG-2026-1"), from_lapor(sides)
    sides.merge(arrived.case_id, parent.case_id)
    sides.move(parent.case_id, Move.ACCEPT)
    unmerge(sides, arrived.case_id)
    worked_on(sides, parent.case_id)
    sides.move(arrived.case_id, Move.ACCEPT, DISHUB)
    ticks(sides)
    assert [text.partition(".")[0] for text in told(sides, lapor_id)] == [
        "Laporan ini ditangani bersama laporan nomor #SRG-2026-1",
        "Aduan diterima DISHUB",
        "Aduan ditangani kembali tersendiri oleh DISHUB",
        "Aduan diterima DISHUB",
    ]
    assert told(sides, own_copy(sides, parent.case_id)) == ["Aduan diterima DISHUB.", *WORK]


def test_a_case_merged_by_way_of_another_hears_it_too(sides: BothSides) -> None:
    whole, parent = sides.open_case("SRG-2026-1"), sides.open_case("SRG-2026-2")
    arrived, lapor_id = from_lapor(sides)
    sides.merge(arrived.case_id, parent.case_id)
    sides.merge(parent.case_id, whole.case_id)
    worked_on(sides, whole.case_id)
    ticks(sides)
    assert [text.partition(".")[0] for text in told(sides, lapor_id)[:2]] == [
        "Laporan ini ditangani bersama laporan nomor #SRG-2026-2",
        "Laporan ini ditangani bersama laporan nomor #SRG-2026-1",
    ]
    assert told(sides, lapor_id)[2:] == WORK
    unmerge(sides, arrived.case_id)
    assert [one.case_id for one in sides.cases.merged_into(whole.case_id)] == [parent.case_id]


def test_a_change_decided_before_the_merge_was_undone_tells_nobody(sides: BothSides) -> None:
    parent, child = sides.open_case("SRG-2026-1"), sides.open_case("SRG-2026-2")
    sides.merge(child.case_id, parent.case_id)
    request = Request(move=Move.ACCEPT, actor=DISHUB, at=sides.clock.now())
    accepted = decide_move(sides.cases.get_case(parent.case_id), request, RULES)
    late = sides.cases.actions(tell_one(accepted, register=sides.cases))
    unmerge(sides, child.case_id)
    with pytest.raises(ConflictError):
        sides.table.transact(late)
    sides.move(parent.case_id, Move.ACCEPT)
    kinds = [entry.kind for entry in sides.outbox.of_lane(child.case_id)]
    assert kinds == [Kind.CREATE_REPORT, Kind.MERGED, Kind.FOLLOW_UP]


def test_the_reporters_of_a_merged_case_are_heard_by_those_who_work_on_the_whole(
    sides: BothSides,
) -> None:
    parent, (arrived, lapor_id) = sides.open_case("SRG-2026-1"), from_lapor(sides)
    sides.merge(arrived.case_id, parent.case_id)
    sides.simulator.portal.act(lapor_id, "reply", {"text": "Masih gelap."})
    ticks(sides)
    heard = [note for move, note in sides.history(parent.case_id) if "Masih gelap." in note]
    assert len(heard) == 1
    assert not any("Masih gelap." in note for _, note in sides.history(arrived.case_id))


def test_an_admins_closing_contradicts_the_whole_and_not_its_part(sides: BothSides) -> None:
    parent, (arrived, lapor_id) = sides.open_case("SRG-2026-1"), from_lapor(sides)
    sides.merge(arrived.case_id, parent.case_id)
    ticks(sides, 1)
    sides.simulator.portal.act(lapor_id, "close", {"text": "Dianggap selesai"})
    ticks(sides, 1)
    (conflict,) = sides.inbox.open(9)
    ports = ConflictPorts(
        conflicts=sides.inbox,
        links=sides.links,
        history=sides.outbox,
        cases=sides.cases,
        agency_of=sides.tables.agency_of,
        rules=RULES,
    )
    desk = LaporAtDesk(
        ports,
        sides.outbox,
        sides.rest,
        sides.cases.get_cases,
        sides.outbox.waiting_page,
        sides.inbox.open_page,
        "INSPEKTORAT",
    )
    sides.move(parent.case_id, Move.ROUTE, DESK, note="Keliru.", agency="DLH")
    assert desk.decide_conflict(conflict.key, "hub", "DISKOMINFO", sides.clock.now())[0]
    ticks(sides)
    assert told(sides, lapor_id)[-1].startswith("Aduan ini tetap ditangani DLH;")
    worker = Actor(Role.OPERATOR, "DLH")
    sides.move(parent.case_id, Move.RESOLVE, worker, note="Beres.", evidence=("foto-1",))
    ticks(sides)
    sides.simulator.portal.act(lapor_id, "archive", {"text": "Selesai"})
    ticks(sides)
    assert not sides.inbox.open(9)


def test_what_a_merged_case_did_not_hear_is_found_and_said_again(sides: BothSides) -> None:
    parent, (arrived, lapor_id) = sides.open_case("SRG-2026-1"), from_lapor(sides)
    sides.merge(arrived.case_id, parent.case_id)
    worked_on(sides, parent.case_id)
    ticks(sides)
    lost = sides.simulator.store._db
    lost.execute(
        "DELETE FROM followup WHERE id = (SELECT max(id) FROM followup WHERE complaint_id = ?)",
        (int(lapor_id),),
    )
    report = reconcile(ports=sides.reconciling, gate=sides.gate())
    assert [one.kind for one in report.drifts] == [DriftKind.FOLLOW_UP_MISSING]
    ticks(sides)
    assert told(sides, lapor_id)[1:] == WORK
    assert reconcile(ports=sides.reconciling, gate=sides.gate(), dry_run=True).drifts == []


def test_a_report_that_tells_of_another_event_goes_over_in_order(sides: BothSides) -> None:
    """Taken out of its case, it hears the rest of what it was owed, then of its own case only."""
    case, (_, lapor_id) = sides.open_case("SRG-2026-1"), from_lapor(sides)
    holder = sides.cases.get_case(case.case_id)
    linked = decide_move(holder, _asked(sides, Move.LINK), RULES)
    with_it = replace(linked, case=replace(linked.case, lapor_ids=(lapor_id,)))
    sides.table.transact(
        [
            *sides.cases.actions(with_it),
            follow_link(sides.table, lapor_id, with_it.case, sides.clock.now()),
        ]
    )
    sides.move(case.case_id, Move.ACCEPT)
    without = decide_move(sides.cases.get_case(case.case_id), _asked(sides, Move.UNLINK), RULES)
    without = replace(without, case=replace(without.case, lapor_ids=()))
    alone = a_case(
        case_id="k-sendiri", number="SRG-2026-9", channels=("lapor",), lapor_ids=(lapor_id,)
    )
    sides.table.transact(
        [
            *sides.cases.actions(without),
            *sides.cases.actions(opening(alone, SYSTEM)),
            follow_link(sides.table, lapor_id, alone, sides.clock.now()),
        ]
    )
    sides.move("k-sendiri", Move.FOLLOW_UP, note="Lain.", public_note="Lampu lain.")
    worked_on(sides, case.case_id)
    ticks(sides, 4)
    assert told(sides, lapor_id) == [
        "Aduan diterima DISHUB.",
        "Aduan sedang ditindaklanjuti DISHUB. Lampu lain.",
    ]
    assert [move for move, _ in sides.history("k-sendiri")] == ["open", "follow_up"]
    assert reconcile(ports=sides.reconciling, gate=sides.gate(), dry_run=True).drifts == []
