"""The desk splits a report of several matters; each goes its own way, with the report's clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.desk.split import MOST_PARTS, one_a_line
from aduan.application.desk.work import DeskAnswer, work_desk
from aduan.application.tracking.track import progress_of
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from tests.fakes.placements import HubInMemory
from tests.lamps import EVENING, lamp, place_in
from tests.unit.placing.test_take_apart import case_of, desk_token, placed, the_desk

LAMP = "Lampu jalan mati di Jl. Ki Mas Jong depan nomor 12"
DRAIN = "Got mampet di depan SDN Cipare 2, air meluap ke jalan"
RUBBISH = "Sampah di TPS Cipare tidak diangkut sejak seminggu"
LATER = EVENING + timedelta(hours=3)


def report() -> Complaint:
    return replace(
        lamp(1), title="Beberapa keluhan", text=f"1. {LAMP} 2. {DRAIN} 3. {RUBBISH}",
        phone_proof="proof",
    )  # fmt: skip


def pressed(
    hub: HubInMemory, case: Case, parts: str, *, typed: str | None = None, complaint: str = ""
) -> DeskAnswer:
    form = {
        "do": "split",
        "case": case.case_id,
        "version": str(case.version),
        "complaint": complaint or report().complaint_id,
        "parts": parts,
        "typed": case.number[-4:] if typed is None else typed,
    }
    answer = work_desk(desk_token(), form, LATER, the_desk(hub))
    assert isinstance(answer, DeskAnswer)
    return answer


def parts_in(hub: HubInMemory) -> list[Complaint]:
    return sorted(
        (one for one in hub.complaints.values() if one.part_of), key=lambda one: one.external_id
    )


def test_each_matter_but_the_first_becomes_a_complaint_of_its_own() -> None:
    hub = placed(report())
    case = case_of(hub, report())
    answer = pressed(hub, case, f"{LAMP}\n{DRAIN}\n\n  {RUBBISH}  ")
    assert answer.done, answer
    drain, rubbish = parts_in(hub)
    assert (drain.text, rubbish.text) == (DRAIN, RUBBISH)
    for one in (drain, rubbish):
        assert one.reporter_hash == report().reporter_hash
        assert one.phone_proof == "proof"
        assert one.location == report().location
        assert one.part_of == report().tracking_code
        assert one.case_id is None
    assert drain.external_id == f"{report().external_id}~bagian-2"
    assert len({drain.tracking_code, rubbish.tracking_code, report().tracking_code}) == 3


def test_a_part_is_placed_apart_from_its_report_with_clocks_from_when_the_report_came_in() -> None:
    hub = placed(report())
    case = case_of(hub, report())
    pressed(hub, case, f"{LAMP}\n{DRAIN}\n{RUBBISH}")
    for one in parts_in(hub):
        place_in(hub, one)
        own = case_of(hub, one)
        assert own.case_id != case.case_id
        assert own.due.opd == report().received_at + timedelta(hours=72)
    whole = hub.cases[case.case_id]
    assert (whole.complaint_count, whole.status, whole.due) == (1, case.status, case.due)
    assert "3 hal" in hub.rows[case.case_id][-1].note
    assert hub.rows[case.case_id][-1].public_note == ""  # other reporters of the case wrote no such


def test_the_reports_own_code_names_the_codes_of_its_parts_and_they_name_it() -> None:
    hub = placed(report())
    pressed(hub, case_of(hub, report()), f"{LAMP}\n{DRAIN}")
    (drain,) = parts_in(hub)
    whole = hub.complaints[report().complaint_id]
    assert whole.parts == (drain.tracking_code,)
    assert progress_of(drain, register=hub).part_of == report().tracking_code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (LAMP, "dua hal"),
        ("", "dua hal"),
        (f"{LAMP}\ngot", "terlalu pendek"),
        ("\n".join([LAMP] * (MOST_PARTS + 1)), f"{MOST_PARTS} hal"),
        (f"{LAMP}\n{'x' * 2_001}", "paling panjang"),
    ],
)
def test_what_is_no_split_changes_nothing_and_says_why(parts: str, said: str) -> None:
    hub = placed(report())
    case = case_of(hub, report())
    answer = pressed(hub, case, parts)
    assert not answer.done
    assert said in answer.words
    assert not parts_in(hub)
    assert hub.cases[case.case_id] == case


def test_whoever_types_nothing_splits_nothing() -> None:
    hub = placed(report())
    case = case_of(hub, report())
    answer = pressed(hub, case, f"{LAMP}\n{DRAIN}", typed="")
    assert not answer.done
    assert not parts_in(hub)


def test_a_report_is_split_once() -> None:
    hub = placed(report())
    case = case_of(hub, report())
    assert pressed(hub, case, f"{LAMP}\n{DRAIN}").done
    assert not pressed(hub, case, f"{LAMP}\n{DRAIN}").done  # the page was an older one
    again = pressed(hub, hub.cases[case.case_id], f"{LAMP}\n{RUBBISH}")
    assert "sudah dipisahkan" in again.words
    assert len(parts_in(hub)) == 1


def test_a_withdrawn_report_and_one_of_another_case_are_not_split() -> None:
    hub = placed(
        report(), replace(lamp(2), location=replace(lamp(2).location, kelurahan="Kasemen"))
    )
    case = case_of(hub, report())
    other = pressed(hub, case, f"{LAMP}\n{DRAIN}", complaint="no such")
    assert not other.done
    hub.complaints[report().complaint_id] = replace(
        hub.complaints[report().complaint_id], withdrawn_at=LATER
    )
    assert "ditarik" in pressed(hub, case, f"{LAMP}\n{DRAIN}").words
    assert not parts_in(hub)


def test_numbered_matters_stand_on_lines_of_their_own() -> None:
    assert one_a_line(report().text).splitlines() == [LAMP, DRAIN, RUBBISH]
    assert one_a_line("Lampu mati\ngot mampet") == "Lampu mati\ngot mampet"
    assert one_a_line("Pipa 3 dim di RT 2, nomor 14") == "Pipa 3 dim di RT 2, nomor 14"
