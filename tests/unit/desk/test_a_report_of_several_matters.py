"""The desk splits a report of several matters; each goes its own way, with the report's clock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.desk.split import MOST_PARTS, one_a_line
from aduan.application.desk.work import DeskAnswer, work_desk
from aduan.application.tracking.track import progress_of
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.secrecy import Sight, kept_home, may_see
from tests.fakes.placements import HubInMemory
from tests.lamps import EVENING, lamp, place_in
from tests.unit.placing.test_take_apart import (
    case_of,
    desk_token,
    far,
    merged,
    placed,
    the_desk,
)

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


BRIBE = "Petugas Dishub minta uang 50 ribu supaya lampunya dibetulkan"
HARASSED = "Anak tetangga saya tiap malam dipukuli bapaknya sampai lebam"


@pytest.mark.parametrize("written", [f"{LAMP}\n{BRIBE}\n{DRAIN}", f"{BRIBE}\n{LAMP}\n{DRAIN}"])
def test_a_report_one_of_whose_matters_accuses_is_kept_from_the_accused(written: str) -> None:
    """The whole report was read as none that accuses; its words stand in its case for ever."""
    hub = placed(report())
    case = case_of(hub, report())
    assert (case.agency, case.secret) == ("DISHUB", False)
    answer = pressed(hub, case, written)
    assert answer.done, answer
    assert "menuduh" in answer.words
    assert BRIBE not in answer.words
    whole = hub.cases[case.case_id]
    assert (whole.agency, whole.secret, whole.inspektorat_only) == ("INSPEKTORAT", True, True)
    assert may_see(whole, "DISHUB", "INSPEKTORAT") is Sight.NOTHING
    assert kept_home(whole)
    assert may_see(whole, "DISKOMINFO", "INSPEKTORAT") is not Sight.EVERYTHING
    assert BRIBE in hub.rows[case.case_id][-1].note

    assert [one.text for one in parts_in(hub)] == [LAMP, DRAIN]  # the accusing matter stays
    for part in parts_in(hub):
        place_in(hub, part)
        own = case_of(hub, part)
        assert (own.secret, own.inspektorat_only, own.withheld_from) == (False, False, ())
    assert case_of(hub, parts_in(hub)[0]).agency == "DISHUB"


def test_two_accusing_matters_leave_the_report_to_whoever_neither_accuses() -> None:
    hub = placed(report())
    case = case_of(hub, report())
    bribed = "Pegawai Inspektorat juga terima uang dari sopir truk supaya diam"
    assert pressed(hub, case, f"{DRAIN}\n{BRIBE}\n{bribed}").done
    whole = hub.cases[case.case_id]
    assert {"DISHUB", "INSPEKTORAT"} <= set(whole.withheld_from)
    assert whole.agency not in whole.withheld_from
    assert whole.inspektorat_only
    drain, other = parts_in(hub)
    assert (drain.text, other.text) == (DRAIN, bribed)
    place_in(hub, other)
    assert "INSPEKTORAT" in case_of(hub, other).withheld_from


def test_a_report_one_of_whose_matters_shows_somebody_to_be_protected_is_secret() -> None:
    hub = placed(report())
    case = case_of(hub, report())
    answer = pressed(hub, case, f"{LAMP}\n{HARASSED}")
    assert answer.done, answer
    assert "rahasia" in answer.words
    whole = hub.cases[case.case_id]
    assert (whole.agency, whole.secret, whole.inspektorat_only) == ("DISHUB", True, False)
    (part,) = parts_in(hub)
    place_in(hub, part)
    assert case_of(hub, part).secret


def test_the_cases_merged_into_a_report_that_accuses_are_kept_with_it() -> None:
    hub = placed(report(), far(9))
    child, into = merged(hub, far(9), report())
    assert pressed(hub, hub.cases[into], f"{LAMP}\n{BRIBE}").done
    assert may_see(hub.cases[child], "DISHUB", "INSPEKTORAT") is Sight.NOTHING


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
