"""What one change writes, row by row. Streams are filtered by these types, lists are sorted by
these keys, and what stands in the register for years is read by them: none changes unnoticed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fact_rows import BODY
from aduan.adapters.dynamodb.fan_out import RegisterPendingMessages
from aduan.adapters.dynamodb.outbox_rows import pending_item
from aduan.application.case.merges import living
from aduan.application.outbox import tell as telling
from aduan.application.outbox.fan_out import fan_out
from aduan.application.outbox.tell import tell, tell_one
from aduan.domain.case.case import Case, Level, Status, Transition
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import FollowUpPayload, Message, Told
from tests.city import DESK, DISHUB, RULES, SYSTEM, hours, new_case, wib
from tests.contract.intake.follow_up_events_contract import complaint

START: Final = wib("2026-03-02 09:00")
AT: Final = "2026-03-02T02:00:00.000000Z"
Rows = dict[str, dict[str, Any]]


DUE: Final = keys.instant(new_case(START).due.opd)
LISTED: Final = {
    "type": "listed", "s": "baru", "l": "OPD", "c": "pju_padam", "a": "DISHUB", "v": 1,
}  # fmt: skip


@pytest.fixture
def cases(register: Table) -> RegisterCases:
    return RegisterCases(register)


def rows(table: Table) -> Rows:
    """Everything in the register, by its keys; of a case only where it stands."""
    found = [decode_map(item) for item in table.client.scan(TableName=table.name)["Items"]]
    return {
        f"{row['pk']} {row['sk']}": (
            {key: each for key, each in row.items() if key in {"type", "work_pk", "work_sk"}}
            if row["sk"] == "CASE"
            else {key: each for key, each in row.items() if key not in {"pk", "sk", BODY}}
        )
        for row in found
    }


def new_rows(table: Table, before: Rows) -> Rows:
    """What a change wrote; where the case stands in lists is looked at by itself."""
    return {
        key: row
        for key, row in rows(table).items()
        if before.get(key) != row and " LISTED#" not in key
    }


def opened(cases: RegisterCases, case_id: str = "K1", **changes: Any) -> Case:
    case = new_case(START, case_id=case_id, number=f"SRG-{case_id}", **changes)
    cases.save(opening(case, SYSTEM, note="lampu"))
    return cases.get_case(case_id)


def made(
    cases: RegisterCases, case_id: str, move: Move, by: Any = DISHUB, **given: Any
) -> Transition:
    after = given.pop("after", 0)
    request = Request(move, by, START + hours(after), **given)
    timer = given.get("level") and f"{case_id}-1-1"
    return decide_move(cases.get_case(case_id), request, RULES, timer=timer or None)


def facts(version: int) -> dict[str, Any]:
    """The row of an open case's facts, without them."""
    row = {"type": "facts", "case_id": "K1", "version": version}
    return row | {"work_pk": "FACTS#OPEN", "work_sk": f"{AT}#K1"}


def history(version: int, move: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "history",
        "case_id": "K1",
        "version": version,
        "at": AT,
        "actor": {"post": "system", "role": "system"},
        "move": move,
        "from_status": "baru",
        "to_status": "baru",
        "cycle": 1,
        "level": "OPD",
        "note": "",
        "public_note": "",
        **changes,
    }


def test_an_opening_writes_the_case_its_number_its_first_row_its_timer_and_what_is_said_of_it(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases)
    said = rows(register).pop("CASE#K1 SAID#00000001")
    assert (said["type"], said["work_pk"]) == ("said", "SAID")
    assert (said["kind"], said["number"], said["status"]) == ("status", "SRG-K1", "baru")
    first = history(1, "open", note="lampu")
    del first["from_status"]
    assert rows(register) == {
        "CASE#K1 SAID#00000001": said,
        "CASE#K1 CASE": {"type": "case", "work_pk": "OPEN", "work_sk": f"{AT}#K1"},
        "CASE#K1 HISTORY#00000001": first,
        "CASE#K1 CYCLE#0001#00000001": {
            "type": "cycle",
            "case_id": "K1",
            "cycle": 1,
            "arm": 1,
            "at": AT,
        },
        "NUMBER#SRG-K1 NUMBER": {"type": "number", "case_id": "K1"},
        "CASE#K1 LISTED#OFFICE": LISTED | {
            "work_pk": "OFFICE#DISHUB", "work_sk": f"{DUE}#K1",
        },
        "CASE#K1 LISTED#CITY": LISTED | {"work_pk": "CITY", "work_sk": f"{DUE}#K1"},
        "CASE#K1 FACTS": facts(1),
    }  # fmt: skip


def test_a_closed_case_stands_among_what_its_office_has_done(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases)
    cases.save(made(cases, "K1", Move.RESOLVE, evidence=("e1",), note="Beres."))
    found = rows(register)
    assert found["CASE#K1 LISTED#OFFICE"]["work_pk"] == "DONE#DISHUB"
    assert found["CASE#K1 LISTED#OFFICE"]["work_sk"] == f"{AT}#K1"
    assert "work_pk" not in found["CASE#K1 LISTED#CITY"]
    assert found["CASE#K1 LISTED#CITY"]["v"] == 2


def test_a_forms_row_ends_after_every_link_to_it_and_a_words_never(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases)
    before = rows(register)
    cases.save(made(cases, "K1", Move.ACCEPT), consume="f1", content="abc")
    row = new_rows(register, before)["NONCE#f1 NONCE"]
    assert row["content"] == "abc"
    assert row["expires_at"] == int((START + timedelta(days=30)).timestamp())


def test_an_escalation_writes_its_fence_its_notice_and_the_word_it_used(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases)
    before = rows(register)
    cases.save(made(cases, "K1", Move.ESCALATE, SYSTEM, level=Level.OPD), consume="n1")
    found = new_rows(register, before)
    assert found.pop("CASE#K1 CASE")["work_sk"].endswith("#K1")
    assert found == {
        "CASE#K1 FACTS": facts(2),
        "CASE#K1 HISTORY#00000002": history(2, "escalate"),
        "CASE#K1 FIRED#0001#OPD": {
            "type": "fired",
            "case_id": "K1",
            "cycle": 1,
            "level": "OPD",
            "owner": "K1-1-1",
            "at": AT,
        },
        "NONCE#n1 NONCE": {"type": "nonce", "case_id": "K1", "at": AT, "move": "escalate"},
        "CASE#K1 NOTICE#K1.1.2.assigned.DISHUB": {
            "type": "notice",
            "notice_id": "K1.1.2.assigned.DISHUB",
            "case_id": "K1",
            "cycle": 1,
            "kind": "assigned",
            "to": "DISHUB",
            "audience": "operator",
            "created_at": AT,
            "level": "OPD",
            "owner": "K1-1-1",
            "told_before": False,
            "request_id": "",
            "work_pk": "UNPUBLISHED",
            "work_sk": f"{AT}#K1.1.2.assigned.DISHUB",
        },
    }


def test_a_closed_case_stands_among_the_closed_from_then_on(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases)
    cases.save(made(cases, "K1", Move.RESOLVE, note="x", evidence=("f",)))
    assert rows(register)["CASE#K1 CASE"] == {
        "type": "case",
        "work_pk": "CLOSED",
        "work_sk": f"{AT}#K1",
    }
    cases.save(made(cases, "K1", Move.REOPEN, DESK, after=1, note="Warga datang ke kantor."))
    assert rows(register)["CASE#K1 CASE"]["work_pk"] == "OPEN"


def test_a_merged_case_stands_in_no_list_and_is_found_from_the_whole(
    cases: RegisterCases, register: Table
) -> None:
    for case_id in ("K1", "K2", "K3", "K4"):
        opened(cases, case_id)
    for child, parent in (("K3", "K2"), ("K2", "K1"), ("K4", "K1")):
        cases.save(made(cases, child, Move.MERGE, DESK, note="sama", into=parent))
    found = rows(register)
    assert found["CASE#K2 CASE"] == {"type": "case"}
    key = keys.merged("K1", "K2")
    assert found[f"{key['pk']} {key['sk']}"] == {"type": "merged", "case_id": "K2"}
    assert [one.case_id for one in cases.merged_into("K1")] == ["K2", "K3", "K4"]
    assert [one.case_id for one in cases.merged_into("K2")] == ["K3"]
    assert cases.merged_into("K3") == []
    cases.save(made(cases, "K2", Move.UNMERGE, DESK, note="keliru"))
    assert [one.case_id for one in cases.merged_into("K1")] == ["K4"]
    assert [one.case_id for one in cases.merged_into("K2")] == ["K3"]
    assert living(cases.get_case("K3"), cases.get_case).case_id == "K2"


def test_cases_merged_into_each_other_by_mistake_are_found_once(cases: RegisterCases) -> None:
    for case_id in ("K1", "K2"):
        opened(cases, case_id)
    cases.save(made(cases, "K1", Move.MERGE, DESK, note="sama", into="K2"))
    cases.save(made(cases, "K2", Move.MERGE, DESK, note="sama", into="K1"))
    assert [one.case_id for one in cases.merged_into("K1")] == ["K2"]


def test_a_case_on_the_desk_stands_in_its_list_by_age_until_it_is_routed(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases, status=Status.TRIASE, agency="DISKOMINFO")
    where = keys.desk("K1", "triage", "K1")
    name = f"{where['pk']} {where['sk']}"
    assert rows(register)[name] == {
        "type": "desk_task",
        "case_id": "K1",
        "complaint_id": "",
        "kecamatan": "",
        "category": "pju_padam",
        **keys.work_desk("triage", START, "K1"),
    }
    cases.save(made(cases, "K1", Move.NOTE, DESK, note="x"))
    assert name in rows(register)
    cases.save(made(cases, "K1", Move.ROUTE, DESK, note="x", agency="DISHUB"))
    assert name not in rows(register)
    cases.save(made(cases, "K1", Move.RETURN_TO_DESK, note="x"))
    assert name in rows(register)


def test_a_case_of_several_complaints_or_with_a_sign_is_listed_while_it_is_open(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases, flags=("darurat",), complaint_count=2)
    names = [
        f"{where['pk']} {where['sk']}"
        for where in (keys.desk("K1", "signs", "K1"), keys.desk("K1", "several", "K1"))
    ]
    assert set(names) <= set(rows(register))
    noted = made(cases, "K1", Move.NOTE, DESK, note="x")
    cases.save(replace(noted, case=replace(noted.case, flags=(), complaint_count=1)))
    assert not set(names) & set(rows(register))
    noted = made(cases, "K1", Move.NOTE, DESK, note="x")
    cases.save(replace(noted, case=replace(noted.case, flags=("darurat",))))
    assert names[0] in rows(register)
    cases.save(made(cases, "K1", Move.REJECT, note="x", public_note="x"))
    assert not set(names) & set(rows(register))


def test_two_cases_never_share_a_number_and_an_opening_that_would_leaves_nothing(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases)
    before = rows(register)
    other = replace(new_case(START, case_id="K2"), number="SRG-K1")
    with pytest.raises(ConflictError):
        cases.save(opening(other, SYSTEM))
    assert rows(register) == before


def test_many_cases_are_read_at_once_and_those_that_do_not_exist_left_out(
    cases: RegisterCases,
) -> None:
    first, second = opened(cases, "K1"), opened(cases, "K2")
    assert cases.get_cases(["K2", "K9", "K1", "K1"]) == {"K1": first, "K2": second}
    assert cases.get_cases([]) == {}


# --- what LAPOR! must hear ------------------------------------------------------------------------


def lanes(table: Table, case_id: str) -> list[tuple[str, str, int]]:
    """What waits to be said, by kind, lane and version."""
    found = [decode_map(item) for item in table.query(keys.case(case_id)["pk"], prefix="OUTBOX#")]
    return sorted((str(r["kind"]), str(r["target"]), int(r["sequence"])) for r in found)


def test_a_case_is_filed_by_its_complaint_and_a_change_is_told_in_every_lane(
    cases: RegisterCases, register: Table
) -> None:
    case = new_case(START, number="SRG-K1", channels=("rabeg",), lapor_ids=("L7", "L8"))
    transition = opening(case, SYSTEM)
    about = complaint("01A", case_id="K1")
    cases.save(tell_one(transition, register=cases, complaint=about))
    assert lanes(register, "K1") == [("create_report", "", 1)]
    told(cases, "K1", Move.ACCEPT)
    assert lanes(register, "K1")[1:] == [
        ("follow_up", "", 2),
        ("follow_up", "L7", 2),
        ("follow_up", "L8", 2),
    ]
    told(cases, "K1", Move.NOTE, note="nobody there need hear")
    assert len(lanes(register, "K1")) == 4


def test_two_changes_in_one_transaction_are_two_rows_and_two_words(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases, channels=("rabeg",))
    first = made(cases, "K1", Move.ACCEPT)
    second = decide_move(
        first.case, Request(Move.FOLLOW_UP, DISHUB, START + hours(1), note="x"), RULES
    )
    register.transact(cases.actions(*tell(first, second, register=cases)))
    assert [row.move for row in cases.history("K1")] == ["open", "accept", "follow_up"]
    assert cases.get_case("K1") == second.case
    assert [each[2] for each in lanes(register, "K1")] == [2, 3]


def test_a_change_of_the_whole_is_a_step_of_every_case_merged_into_it(
    cases: RegisterCases, register: Table
) -> None:
    for case_id in ("K1", "K2"):
        opened(cases, case_id, channels=("rabeg",))
    parent = cases.get_case("K1")
    merge = made(cases, "K2", Move.MERGE, DESK, note="sama", into="K1")
    cases.save(tell_one(merge, register=cases, parent=parent))
    assert lanes(register, "K2") == [("merged", "", 2)]
    told(cases, "K1", Move.ACCEPT)
    assert lanes(register, "K1") == [("follow_up", "", 2)]
    assert lanes(register, "K2")[0] == ("follow_up", "", 3)
    row = cases.history("K2")[-1]
    assert (row.move, row.details) == ("note", {"from_whole": "K1@2"})
    assert cases.get_case("K2").version == 3


def told(cases: RegisterCases, case_id: str, move: Move, by: Any = DISHUB, **given: Any) -> None:
    """A move as a use case saves it: with what is said of it outside."""
    cases.save(tell_one(made(cases, case_id, move, by, **given), register=cases))


def passed_on(register: Table) -> int:
    return fan_out(RegisterPendingMessages(register), lambda: START, START + hours(1)).count


def keep(register: Table, message: Message, targets: tuple[str, ...], *merged: str) -> None:
    kept = pending_item(Told(message, targets, later=True, merged=merged))
    register.transact([register.put(kept, only_if_new=True)])


def word(case_id: str = "K1", version: int = 5) -> Message:
    payload = FollowUpPayload(text="Tim.", agency="DISHUB", status="proses", secret=False, files=())
    return Message(case_id, version, f"SRG-{case_id}", START, payload)


def test_a_word_is_passed_on_to_a_merged_case_once(cases: RegisterCases, register: Table) -> None:
    for case_id in ("K1", "K2"):
        opened(cases, case_id, channels=("rabeg",))
    told(cases, "K2", Move.MERGE, DESK, note="sama", into="K1")
    before = rows(register)
    for _ in range(3):
        keep(register, word(), (), "K2")
        assert passed_on(register) == 1
    found = new_rows(register, before)
    heard = keys.heard("K2", "K1", 5)
    assert found.pop(f"{heard['pk']} {heard['sk']}") == {"type": "heard", "at": AT}
    assert {key.split()[1].partition("#")[0] for key in found} == {
        "FACTS",
        "HISTORY",
        "OUTBOX",
    }
    assert cases.get_case("K2").version == 3


def test_a_case_that_was_taken_out_is_told_nothing_more(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases, "K2", channels=("rabeg",))
    before = rows(register)
    keep(register, word(), (), "K2")
    assert passed_on(register) == 1
    assert rows(register) == before


def test_a_case_that_has_yet_to_hear_of_the_whole_is_not_taken_out_of_it(
    cases: RegisterCases, register: Table
) -> None:
    for case_id in ("K1", "K2"):
        opened(cases, case_id, channels=("rabeg",))
    told(cases, "K2", Move.MERGE, DESK, note="sama", into="K1")
    keep(register, word(), ("",), "K2")
    with pytest.raises(ConflictError, match="K1 has yet to be heard"):
        told(cases, "K2", Move.UNMERGE, DESK, note="keliru")
    register.transact([register.delete(keys.later("K1", 5))])
    told(cases, "K2", Move.UNMERGE, DESK, note="keliru")
    assert cases.get_case("K2").merged_into is None


def lapor_ids(count: int) -> tuple[str, ...]:
    return tuple(f"L{number:03}" for number in range(count))


@pytest.mark.parametrize(
    ("reports", "at_once"),
    [(telling.MOST_AT_ONCE - 1, True), (telling.MOST_AT_ONCE, False)],
)
def test_more_words_than_a_transaction_bears_are_kept_and_said_by_the_next_run(
    cases: RegisterCases, register: Table, reports: int, at_once: bool
) -> None:
    opened(cases, channels=("rabeg",), lapor_ids=lapor_ids(reports))  # and the copy of our own
    told(cases, "K1", Move.ACCEPT)
    assert len(lanes(register, "K1")) == (reports + 1 if at_once else 0)
    assert cases.waits("K1") is not at_once


def test_a_later_word_waits_behind_one_that_is_kept_so_that_each_lane_hears_them_in_order(
    cases: RegisterCases, register: Table
) -> None:
    opened(cases, channels=("rabeg",), lapor_ids=("L1",))
    keep(register, word(version=1), ("", "L1"))
    told(cases, "K1", Move.ACCEPT)
    assert lanes(register, "K1") == []
    kept = register.query(keys.case("K1")["pk"], prefix=keys.LATER_PREFIX)
    assert len(kept) == 2


@pytest.mark.parametrize("move", [Move.ACCEPT, Move.FOLLOW_UP])
def test_telling_reporters_is_one_write_more_however_many_they_are(
    cases: RegisterCases, register: Table, move: Move
) -> None:
    opened(cases, complaint_count=3000, reporter_count=3000)
    before = rows(register)
    cases.save(made(cases, "K1", move, note="kerja", public_note="kabar"))
    said = [key for key in new_rows(register, before) if "SAID#" in key]
    assert said == ["CASE#K1 SAID#00000002"]
