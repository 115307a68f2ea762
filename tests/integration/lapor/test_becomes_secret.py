"""A report that LAPOR! closes after the city took it, on the real register: its case is secret from
the same transaction on, and with it everything that is asked of the case."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.lapor.news import RegisterNews
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.adapters.lapor.export_csv import read_export
from aduan.application.lapor.import_export import import_export
from aduan.application.lapor.take_report import Taken
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.lifecycle import Move
from tests.contract.taken_in import take_in
from tests.integration.lapor.both_sides import DESK, BothSides, both_sides
from tests.integration.lapor.test_export_import import file_of, row
from tests.unit.samples import ARRIVED, a_complaint

SECRET = {"text": "rahasia"}
LATER = "Status Laporan"


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[BothSides]:
    with both_sides(tmp_path) as made:
        yield made


def look(sides: BothSides) -> None:
    sides.clock.sleep(120)
    sides.push()
    sides.pull()


def citizens(sides: BothSides) -> tuple[str, str]:
    """A citizen's report at LAPOR! and the case it has here."""
    lapor_id = str(sides.simulator.portal.citizen_files({"title": "Lampu", "content": "Padam"}))
    sides.pull()
    sides.place()
    look(sides)
    return lapor_id, f"k-L{lapor_id}"


def complaint_of(sides: BothSides, lapor_id: str) -> Complaint:
    intake = RegisterNews(sides.news.store.intake)  # type: ignore[attr-defined]
    found = intake.reported(lapor_id)
    assert found is not None
    return found


def rows(sides: BothSides, case_id: str, kind: str) -> list[dict[str, Any]]:
    found = map(decode_map, sides.table.query(keys.case(case_id)["pk"]))
    return [one for one in found if one["type"] == kind]


def test_a_citizens_report_that_becomes_secret_is_secret_here(sides: BothSides) -> None:
    lapor_id, case_id = citizens(sides)
    assert not sides.cases.get_case(case_id).secret
    sides.simulator.portal.act(lapor_id, "hide", SECRET)
    look(sides)
    assert sides.cases.get_case(case_id).secret
    assert complaint_of(sides, lapor_id).secret
    before = sides.history(case_id)
    assert before[-1] == (Move.KEEP_SECRET, f"LAPOR! menandai laporan {lapor_id} rahasia.")
    told = [one for one in rows(sides, case_id, "said") if one["move"] == Move.KEEP_SECRET]
    assert [one["guarded"] for one in told] == [True]
    look(sides)
    assert sides.history(case_id) == before


def test_a_copy_of_ours_that_is_closed_there_is_closed_here(sides: BothSides) -> None:
    case = sides.open_case()
    lapor_id = sides.filed()
    look(sides)
    sides.simulator.portal.act(lapor_id, "hide", SECRET)
    look(sides)
    assert sides.cases.get_case(case.case_id).secret
    sides.move(case.case_id, Move.FOLLOW_UP, note="Tim.", public_note="Tim berangkat.")
    look(sides)
    (said,) = sides.simulator.store.followups(int(lapor_id))
    assert str(said["is_secret"]) == "1"


def test_whose_name_lapor_takes_away_is_known_by_nothing_here(sides: BothSides) -> None:
    case = sides.open_case()
    named = replace(a_complaint(case_id=case.case_id), reporter_hash="named")
    take_in(sides.table, sides.identities, named, ARRIVED)
    RegisterSearch(sides.table).file(named, ("lampu",))
    lapor_id = sides.filed()
    look(sides)
    sides.simulator.portal.act(lapor_id, "hide", {"text": "anonim"})
    look(sides)
    words = RegisterFollowUpEvents(sides.table)
    (waiting,) = words.unapplied(before=ARRIVED + timedelta(days=999), limit=5)
    words.restrict(words.row(waiting.complaint_id, waiting.row_id))
    kept = decode(Complaint, sides.table.get(keys.complaint(named.complaint_id)))
    assert (kept.anonymous, kept.reporter_hash) == (True, None)
    member = sides.table.get(keys.member(case.case_id, named.complaint_id))
    assert "reporter" not in decode_map(member)
    assert RegisterSearch(sides.table).of_reporter("named", 5).filed == ()


def test_what_a_person_opened_stays_open_until_lapor_closes_it_anew(sides: BothSides) -> None:
    lapor_id, case_id = citizens(sides)
    portal = sides.simulator.portal
    portal.act(lapor_id, "hide", SECRET)
    look(sides)
    judge = Actor(Role.OPERATOR, "INSPEKTORAT")
    sides.move(case_id, Move.INSPECTORATE_ONLY, DESK, note="Periksa dulu.", judge="INSPEKTORAT")
    sides.move(case_id, Move.RELEASE, judge, note="Umum.", openly=True, judging=True)
    look(sides)
    assert not sides.cases.get_case(case_id).secret
    portal.act(lapor_id, "show", SECRET)
    look(sides)
    assert "tidak lagi rahasia" in sides.history(case_id)[-1][1]
    portal.act(lapor_id, "hide", SECRET)
    look(sides)
    assert sides.cases.get_case(case_id).secret


def test_what_lapor_opens_again_stays_closed_here(sides: BothSides) -> None:
    lapor_id, case_id = citizens(sides)
    sides.simulator.portal.act(lapor_id, "hide", SECRET)
    look(sides)
    sides.simulator.portal.act(lapor_id, "show", SECRET)
    for _ in range(2):
        look(sides)
    assert sides.cases.get_case(case_id).secret
    assert complaint_of(sides, lapor_id).secret
    assert sum("tidak lagi rahasia" in note for _, note in sides.history(case_id)) == 1


def test_what_is_merged_into_it_is_kept_too_in_the_same_write(sides: BothSides) -> None:
    lapor_id, case_id = citizens(sides)
    whole, beside = sides.open_case("SRG-2026-1"), sides.open_case("SRG-2026-2")
    for child in (case_id, beside.case_id):
        sides.merge(child, whole.case_id)
    sides.simulator.portal.act(lapor_id, "hide", SECRET)
    look(sides)
    kept = [sides.cases.get_case(one).secret for one in (whole.case_id, case_id, beside.case_id)]
    assert kept == [True, True, True]
    assert sides.history(beside.case_id)[-1][1] == "Dibatasi bersama kasus SRG-2026-1."


def imported(sides: BothSides, **changes: str) -> dict[Taken, int]:
    data = file_of(row(1, **{LATER: "Terdisposisi"}, **changes))
    report = import_export(
        read_export(io.BytesIO(data), sides.contract.export, sides.contract.times, sides.clock.at),
        links=sides.links,
        news=sides.news,
        tables=sides.tables,
        now=sides.clock.now(),
        note=lambda problem: None,
        city="Kota Serang",
    )
    return report.taken


@pytest.mark.parametrize(
    ("cell", "secret", "anonymous"),
    [("Rahasia", True, False), ("Anonim", False, True), ("Anonim|Rahasia", True, True)],
)
def test_a_row_of_the_export_that_became_secret_or_anonymous_is_so_here(
    sides: BothSides, cell: str, secret: bool, anonymous: bool
) -> None:
    column = "Tipe Laporan (Anonim/Rahasia)"
    assert imported(sides) == {Taken.NEW: 1}
    assert imported(sides, **{column: cell}) == {Taken.BUSY: 1}  # nothing holds it yet: not spent
    sides.place()
    assert imported(sides, **{column: cell}) == {Taken.UPDATED: 1}
    assert imported(sides, **{column: cell}) == {Taken.UNCHANGED: 1}
    known = complaint_of(sides, "8000001")
    assert (known.secret, known.anonymous) == (secret, anonymous)
    assert sides.cases.get_case("k-L8000001").secret is secret


def test_a_link_stored_without_flags_is_read_and_its_spent_change_taken(sides: BothSides) -> None:
    """As an earlier version left it: the secret row stands as read, the case open."""
    column = "Tipe Laporan (Anonim/Rahasia)"
    imported(sides)
    sides.place()
    assert imported(sides, **{column: "Rahasia"}) == {Taken.UPDATED: 1}
    case_id = "k-L8000001"
    for key, gone in (
        (keys.link("8000001"), "flags"),
        (keys.case(case_id), "secret"),
        (keys.complaint(complaint_of(sides, "8000001").complaint_id), "secret"),
    ):
        sides.table.client.update_item(
            TableName=sides.table.name,
            Key={name: {"S": value} for name, value in key.items()},
            UpdateExpression="REMOVE #gone",
            ExpressionAttributeNames={"#gone": gone},
        )
    link = sides.links.of("8000001")
    assert link is not None
    assert link.flags is None
    assert not sides.cases.get_case(case_id).secret
    assert imported(sides, **{column: "Rahasia"}) == {Taken.UPDATED: 1}
    assert sides.cases.get_case(case_id).secret
    assert complaint_of(sides, "8000001").secret
