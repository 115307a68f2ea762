"""A report of several matters, split in one transaction: each part finds a case of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.application.desk.split import parts_of
from aduan.application.desk.work import DeskAnswer, work_desk
from aduan.application.tracking.track import track_complaint
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.bootstrap.parts.set_aside import set_aside
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from tests.fakes.placements import HubInMemory
from tests.integration.placing.test_placing import place, take_in
from tests.lamps import EVENING, RULES, lamp
from tests.unit.placing.test_take_apart import desk_token, the_desk

MATTERS = ("Lampu jalan mati di Jl. Ki Mas Jong", "Got mampet di depan SDN Cipare 2, bau")
LATER = EVENING + timedelta(hours=2)


def test_parts_are_found_by_their_own_codes_and_by_the_reports(
    register: Table, identities: Table
) -> None:
    code = fresh_ids(EVENING).tracking_code
    report = replace(lamp(1), text="1. lampu jalan mati 2. got mampet", tracking_code=code)
    take_in(register, identities, report)
    case_id = place(register, report).case_id
    desk = RegisterDesk(register)
    case, whole = desk.get_case(case_id), desk.complaint(report.complaint_id)
    parts = parts_of(case, whole, MATTERS, now=LATER, fresh=fresh_ids)
    asked = Request(Move.NOTE, Actor(Role.DISKOMINFO, "DISKOMINFO"), LATER, note="Dipisah.")
    desk.split(decide_move(case, asked, RULES), whole, parts)

    (part,) = parts
    placed = place(register, part)
    assert placed.case_id != case_id
    assert desk.get_case(placed.case_id).arrived_at == report.received_at
    tracking = RegisterTracking(register)
    own = track_complaint(report.tracking_code, register=tracking)
    other = track_complaint(part.tracking_code, register=tracking)
    assert own is not None
    assert other is not None
    assert own.parts == (part.tracking_code,)
    assert other.part_of == report.tracking_code

    with pytest.raises(ConflictError):  # the case has moved on since it was read
        desk.split(decide_move(case, asked, RULES), whole, parts)
    assert desk.complaint(report.complaint_id).parts == (part.tracking_code,)


def test_a_part_of_a_restricted_report_is_kept_from_the_same_people(
    register: Table, identities: Table
) -> None:
    code = fresh_ids(EVENING).tracking_code
    report = replace(lamp(1), text="1. got mampet 2. lampu jalan mati", tracking_code=code)
    take_in(register, identities, report)
    desk = RegisterDesk(register)
    case = desk.get_case(place(register, report).case_id)
    ask = Request(
        Move.WITHHOLD, Actor(Role.DISKOMINFO, "DISKOMINFO"), LATER, note="Pelapor takut.",
        withhold=("DISHUB",), judge="INSPEKTORAT",
    )  # fmt: skip
    withheld = decide_move(case, ask, RULES)
    withheld = replace(withheld, case=replace(withheld.case, kept_from_lapor=True))
    desk.save(withheld)
    case, whole = desk.get_case(case.case_id), desk.complaint(report.complaint_id)
    parts = parts_of(case, whole, MATTERS[::-1], now=LATER, fresh=fresh_ids)
    noted = replace(ask, move=Move.NOTE, note="Dipisah.")
    desk.split(decide_move(case, noted, RULES), whole, parts)
    own = desk.get_case(place(register, desk.complaint(parts[0].complaint_id)).case_id)
    assert (own.secret, own.inspektorat_only, own.kept_from_lapor) == (True, True, True)
    assert (own.withheld_from, own.agency) == (("DISHUB",), "INSPEKTORAT")


def test_a_report_that_accuses_once_it_is_parted_leaves_its_office_in_the_same_write(
    register: Table, identities: Table
) -> None:
    report = replace(
        lamp(1),
        text="1. lampu jalan mati 2. yang jaga bilang nunggu",
        tracking_code=fresh_ids(EVENING).tracking_code,
    )
    take_in(register, identities, report)
    desk = RegisterDesk(register)
    case = desk.get_case(place(register, report).case_id)
    assert (case.agency, case.secret) == ("DISHUB", False)
    bribe = "Petugas Dishub minta uang 50 ribu supaya lampunya dibetulkan"
    ports = replace(
        the_desk(HubInMemory()), register=desk, joined=RegisterJoinedCases(register, set_aside())
    )
    form = {
        "do": "split",
        "case": case.case_id,
        "version": str(case.version),
        "complaint": report.complaint_id,
        "parts": f"{MATTERS[0]}\n{bribe}",
        "typed": case.number[-4:],
    }
    answer = work_desk(desk_token(), form, LATER, ports)
    assert isinstance(answer, DeskAnswer)
    assert answer.done, answer

    kept = desk.get_case(case.case_id)
    assert (kept.agency, kept.inspektorat_only, kept.secret) == ("INSPEKTORAT", True, True)
    assert "DISHUB" in kept.withheld_from
    (code,) = desk.complaint(report.complaint_id).parts
    found = register.get(keys.tracking(code))
    assert found is not None
    part = desk.complaint(str(decode_map(found)["complaint_id"]))
    own = desk.get_case(place(register, part).case_id)
    assert (own.agency, own.secret, own.withheld_from) == ("DISHUB", False, ())
