"""`aduan search file` over a register in process: what an earlier version stored is found."""

import io
from dataclasses import replace

import pytest

from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.application.search.find import SearchPorts, find_cases
from aduan.bootstrap.case_register import books_of
from aduan.cli import search as command
from aduan.domain.case.case import Actor, Role, Status
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from tests.city import DISHUB, RULES, SYSTEM, new_case
from tests.integration.lapor.test_damaged_rows import damaged
from tests.unit.samples import ARRIVED as START
from tests.unit.samples import NOW, a_complaint


def stored(register: Table, number: int, text: str, **changes: object) -> None:
    """A case with its complaint as it was stored before there was a search."""
    cases, case_id = RegisterCases(register), f"K{number}"
    case = new_case(START, case_id=case_id, number=f"SRG-2026-0000-000{number}")
    cases.save(opening(case, SYSTEM))
    if changes:
        noted = decide_move(cases.get_case(case_id), Request(Move.NOTE, DISHUB, NOW), RULES)
        cases.save(replace(noted, case=replace(noted.case, **changes)))
    complaint = a_complaint(
        complaint_id=f"A{number}", case_id=case_id, external_id=f"R{number}", title="", text=text
    )
    register.transact(
        [
            register.put(encode(complaint, {"type": "complaint"}, keys.complaint(f"A{number}"))),
            register.put(member_item(complaint, case_id, complaint.received_at)),
        ]
    )


def found(register: Table, question: str) -> list[str]:
    index = RegisterSearch(register)
    ports = SearchPorts(index, index, ("rabeg",), "SRG", "INSPEKTORAT", lambda _: None)
    hits = find_cases(question, post="DISKOMINFO", everywhere=True, now=NOW, ports=ports).hits
    return [hit.case.case_id for hit in hits]


def run(register: Table, *more: str) -> str:
    out = io.StringIO()
    asked = ["--city", "serang", "file", *more]
    assert command.main(asked, opened=lambda _city, _stage: books_of(register), out=out) == 0
    return out.getvalue()


def test_open_and_closed_and_merged_cases_are_found_by_their_words_once_it_ran(
    register: Table,
) -> None:
    stored(register, 1, "Pohon tumbang di Jalan Kenanga.")
    stored(register, 2, "Halte rusak di Jalan Melati.", status=Status.SELESAI, closed_at=NOW)
    stored(register, 3, "Saluran mampet di Jalan Anggrek.")
    cases, desk = RegisterCases(register), Actor(Role.DISKOMINFO, "DISKOMINFO")
    merge = Request(Move.MERGE, desk, NOW, note="Sama.", public_note="Sama.", into="K1")
    cases.save(decide_move(cases.get_case("K3"), merge, RULES))
    questions = ("kenanga pohon", "halte melati", "anggrek saluran")
    assert [found(register, one) for one in questions] == [[], [], []]
    assert "3 aduan belum lengkap" in run(register, "--dry-run")
    assert found(register, "kenanga pohon") == []
    assert "3 aduan dilengkapi" in run(register)
    assert [found(register, one) for one in questions] == [["K1"], ["K2"], ["K1"]]
    assert "0 aduan dilengkapi dalam pencarian, 0 baris." in run(register)


def test_what_was_filed_by_half_is_filed_whole(register: Table) -> None:
    stored(register, 1, "Pohon tumbang di Jalan Kenanga.")
    run(register)
    (row,) = register.query(*keys_of("kenanga"))
    register.transact([register.delete({"pk": row["pk"]["S"], "sk": row["sk"]["S"]})])
    assert "1 aduan dilengkapi dalam pencarian, 1 baris." in run(register)


def keys_of(term: str) -> tuple[str]:
    return (keys.found_partition(term),)


@pytest.mark.parametrize("asked", [[], ["file"], ["--city", "serang", "scan"]])
def test_a_wrong_use_is_said(asked: list[str], register: Table) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(asked, opened=lambda _city, _stage: books_of(register))
    assert left.value.code == 2


def test_a_damaged_row_keeps_no_other_complaint_out_of_the_search(register: Table) -> None:
    stored(register, 1, "Pohon tumbang di Jalan Kenanga.")
    stored(register, 2, "Halte rusak di Jalan Melati.")
    stored(register, 3, "Saluran mampet di Jalan Anggrek.")
    damaged(register, keys.case("K1"), "status")
    damaged(register, keys.complaint("A2"), "received_at")
    out = io.StringIO()
    asked = ["--city", "serang", "file"]
    assert command.main(asked, opened=lambda _city, _stage: books_of(register), out=out) == 1
    assert found(register, "anggrek saluran") == ["K3"]
    said = out.getvalue()
    assert "1 aduan dilengkapi" in said
    assert "GAGAL K1: ValidationError" in said
    assert "GAGAL A2: ValidationError" in said
    assert said.endswith("2 tidak terbaca atau gagal; yang lain selesai.\n")
