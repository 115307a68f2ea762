"""After an erasure the person is nowhere, and nobody else has lost anything."""

import json
from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from tests.deployed import Deployed
from tests.integration.rights.planted import (
    CALLER,
    SECOND,
    Planted,
    everything,
    marks,
    order,
    plant,
)


@pytest.fixture
def planted(hub: Deployed) -> Planted:
    return plant(hub)


def asked(planted: Planted, function: Any, right: str = "erase") -> str:
    opened = order(
        function,
        CALLER,
        do="find",
        right=right,
        code=",".join(planted.codes),
        proof=",".join(planted.codes.values()),
    )
    assert opened["ok"], opened
    return str(opened["request"])


def figures(planted: Planted) -> Mapping[str, Any]:
    """What is counted of each case, and when what falls due."""
    cases = RegisterCases(planted.hub.register)
    found = {}
    for one in (*planted.ids, *planted.others):
        case = cases.get_case(str(stored_complaint(planted.hub.register, one).case_id))
        found[one] = (
            case.number, case.status, case.agency, case.category, case.due, case.cycle, case.level,
            case.complaint_count, case.reporter_count, case.channels, case.opened_at,
            case.accepted_at, case.first_follow_up_at, case.arm,
        )  # fmt: skip
    return found


def test_no_mark_of_the_person_is_left_anywhere(planted: Planted) -> None:
    hub = planted.hub
    before = {name.split(" ")[0] for name in marks(hub)}
    assert before == {"register", "identities", "evidence", "exports", "failures"}
    counted = figures(planted)
    theirs = {name: text for name, text in everything(hub) if planted.others[0] in name}
    function = hub.function("privacy")
    request = asked(planted, function)
    done = order(function, CALLER, do="erase", request=request)
    assert done["ok"], done
    assert marks(hub) == []
    assert figures(planted) == counted
    left = {name: text for name, text in everything(hub) if planted.others[0] in name}
    assert {name for name in theirs if "DECISION" not in name} <= set(left)
    own = f"register COMPLAINT#{planted.others[0]} COMPLAINT"
    assert left[own] == theirs[own]
    assert "SURAT KETERANGAN PENGHAPUSAN" in done["certificate"]
    assert "identitas dan teks asli: " in done["certificate"]
    files = dict(everything(hub))
    export = next(text for name, text in files.items() if name.startswith("exports"))
    assert "Budi Tetangga" in export
    failure = next(text for name, text in files.items() if name.startswith("failures"))
    assert planted.others[0] in failure
    the_case_says_that_words_went_and_asks_lapor(planted)
    again = order(function, CALLER, do="erase", request=request)
    assert again["certificate"] == done["certificate"]
    kept = {name: text for name, text in everything(hub) if "RIGHTS#" not in name}
    assert kept == {name: text for name, text in files.items() if "RIGHTS#" not in name}


def the_case_says_that_words_went_and_asks_lapor(planted: Planted) -> None:
    cases = RegisterCases(planted.hub.register)
    case_id = str(stored_complaint(planted.hub.register, planted.ids[0]).case_id)
    rows = cases.history(case_id)
    assert [row.move for row in rows].count("forget") == 1
    assert "Lampu diukur, kabel putus di tiang kedua." in [row.note for row in rows]
    entries = planted.hub.register.query(f"CASE#{case_id}", prefix="OUTBOX#")
    payloads = [json.dumps(item["payload"], ensure_ascii=False) for item in entries]
    assert any("Pelapor meminta penghapusan data pribadinya" in one for one in payloads)


def test_a_look_is_proven_by_one_or_two_and_leaves_a_row_and_what_is_held_stays(
    planted: Planted,
) -> None:
    function = planted.hub.function("privacy")
    assert not order(function, "", do="find", list="true")["ok"]
    shown = order(function, CALLER, do="show", request=asked(planted, function, "show"))
    text = json.dumps(shown["held"], ensure_ascii=False)
    for mark in ("Siti Penanda01", "penanda04", "penanda10", "penanda11", "0812-7764-3391"):
        assert mark in text
    trail = boto3.client("s3").list_objects_v2(Bucket="audit", Prefix=f"trail/{planted.ids[0]}/")
    assert trail["KeyCount"] == 1
    assert CALLER in text

    code = next(iter(planted.codes))
    wrong = order(function, CALLER, do="find", right="erase", code=code, proof="0000")
    assert not wrong["ok"]
    opened = order(
        function, CALLER, do="find", right="erase", code=code, by_hand="true",
        why="KTP dilihat di loket",
    )  # fmt: skip
    request = opened["request"]
    assert not order(function, CALLER, do="erase", request=request)["ok"]
    assert not order(function, CALLER, do="find", request=request, confirm="true")["ok"]
    assert order(function, SECOND, do="find", request=request, confirm="true")["ok"]

    held = order(function, CALLER, do="hold", code=code, why="perkara perdata 12/Pdt.G/2026")
    assert held["ok"], held
    refused = order(function, CALLER, do="erase", request=request)
    assert not refused["ok"]
    assert "perkara perdata" in refused["messages"][0]
    assert order(function, CALLER, do="hold", code=code, release="true")["ok"]
    listed = order(function, CALLER, do="find", list="true")
    assert [row["permintaan"] for row in listed["requests"]] == [request]
    assert order(function, CALLER, do="erase", request=request)["ok"]
