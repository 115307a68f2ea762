"""The board, R1 and the Monday page of an evening are judged by what was seen of it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from infra.local.demo import register, story
from infra.local.demo.ending import Ending, checks, where
from infra.local.demo.evening import Evening, Sent
from infra.local.demo.gateway import Answer
from infra.local.stack import LocalStack
from tests.unit.local.test_live_table import CASE

TOLD = story.read(story.of("serang"))
AT, SEEN, LATER = "2026-03-02T09:00:00+07:00", "2026-03-02T10:00:00+07:00", "2026-03-02T11:00:00Z"


def opened(case_id: str, at: str = AT) -> dict[str, Any]:
    return {"pk": f"CASE#{case_id}", "version": 1, "at": at, "move": "open"}


def evening() -> Evening:
    """One public case that reached the Sekda, one that is secret, one too young for the board."""
    cases = {
        "1": replace(CASE, case_id="1", number="SRG-1"),
        "2": replace(CASE, case_id="2", number="SRG-2", kept_from_view=True),
        "3": replace(CASE, case_id="3", number="SRG-3"),
    }
    told = {"pk": "CASE#1", "version": 2, "at": AT, "move": "escalate", "level": "SEKDA"}
    snapshot = register.Snapshot(
        cases=cases, history=(opened("1"), opened("2"), opened("3", LATER), told)
    )
    seen = Evening(TOLD, cast("LocalStack", None), register.Snapshot(), snapshot=snapshot)
    for number, report in enumerate(TOLD.reports[:3]):
        body = {"complaint_id": f"C{number}"}
        seen.sent.append(Sent(report, f"X{number}", "m", (Answer(201, body, 0.1),)))
    return seen


def ending(**changes: Any) -> Ending:
    numbers = ["SRG-1"]
    board = {
        "index.html": b"<h1>Papan</h1>",
        "data/ringkasan.json": json.dumps({"dibuat": SEEN, "keadaan": SEEN}).encode(),
        "data/kasus.json": json.dumps([{"nomor": one} for one in numbers]).encode(),
        "data/kasus.csv": b"nomor\r\nSRG-1\r\n",
    }
    counted = b"U,S,N\r\nMasuk,x,3\r\nKasus,x,2\r\nDigabung,x,1\r\n"
    month = {"R1/2026-03/kota/R1-01-ringkasan.csv": counted}
    monday = {"R9/2026-W10/SEKDA/R9-02-di-meja-anda.csv": b"Nomor\r\nSRG-1\r\n"}
    for name, files in (("R1/x", month), ("R9/2026-W10/SEKDA/x", monday)):
        files |= {f"{name}.{kind}": b"" for kind in ("html", "pdf", "xlsx")}
    made = {"board": board, "month": month, "monday": monday}
    for name, value in changes.items():
        part, _, file = name.partition("__")
        made[part][next(one for one in made[part] if one.endswith(file))] = value
    return Ending(Path("lipat"), **made)


def broken(seen: Evening, last: Ending) -> list[str]:
    return [detail for check in checks(seen, last) for detail in check.details]


def test_an_evening_that_is_told_right_has_no_fault() -> None:
    assert broken(evening(), ending()) == []


def test_a_secret_case_on_any_object_of_the_board_is_a_fault() -> None:
    (fault,) = broken(evening(), ending(**{"board__index.html": b"SRG-2"}))
    assert "SRG-2 rahasia" in fault


def test_a_public_case_that_is_missing_is_a_fault_and_one_too_young_is_none() -> None:
    found = broken(
        evening(), ending(**{"board__kasus.json": b"[]", "board__kasus.csv": b"nomor\r\n"})
    )
    assert found == ["SRG-1 tidak ada di papan"]


def test_what_r1_and_the_monday_page_leave_out_is_a_fault() -> None:
    found = broken(
        evening(),
        ending(**{"month__ringkasan.csv": b"U,S,N\r\nMasuk,x,2\r\nKasus,x,2\r\n",
                  "monday__meja-anda.csv": b"Nomor\r\nSRG-9\r\n"}),
    )  # fmt: skip
    assert found == ["Masuk 2, seharusnya 3", "tidak disebut: SRG-1", "tidak dikenal: SRG-9"]


def test_a_person_of_the_story_in_any_file_is_a_fault_and_nothing_to_read_is_one_too() -> None:
    person = TOLD.people[0].name.encode()
    (fault,) = broken(evening(), ending(**{"board__index.html": person}))
    assert fault.startswith("papan: index.html memuat")
    empty = Ending(Path("lipat"), faults=("board: gagal",))
    found = broken(evening(), empty)
    assert "board: gagal" in found
    assert "papan: tidak ada yang dapat dibaca, jadi tidak terbukti bersih" in found


def test_it_says_where_to_look_when_the_stack_is_gone() -> None:
    lines = where(cast("LocalStack", None), ending(), stays=False)
    assert "lipat/papan/index.html" in lines[0]
    assert "R9/2026-W10/SEKDA/x.html" in lines[2]
