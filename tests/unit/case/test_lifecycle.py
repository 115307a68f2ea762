from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aduan.cli.lifecycle import render
from aduan.domain.case.case import (
    ACTIVE,
    CLOSED,
    HELD,
    OPEN,
    Actor,
    Case,
    ClosedBy,
    HoldReason,
    Level,
    PublicStatus,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.decide import allowed_moves, decide_move, opening
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.lifecycle import (
    PUBLIC,
    TABLE,
    ClockEffect,
    Move,
    Request,
    move_name,
    public_status,
)
from tests.city import DESK, DISHUB, REPORTER, RULES, SEKDA, SYSTEM, hours, new_case, wib

START = wib("2026-03-02 08:00")
GIVEN = {
    "note": "sudah dicek",
    "public_note": "Mohon menunggu.",
    "evidence": ("foto-1",),
    "agency": "DLH",
    "next_owner": "Pemprov Banten",
    "until": START + timedelta(days=60),
    "fiscal_year": 2027,
    "into": "K2",
    "level": Level.SEKDA,
}


def do(case: Case, move: Move, actor: Actor = DISHUB, after: float = 1, **given: object) -> Case:
    return made(case, move, actor, after, **given).case


def made(
    case: Case, move: Move, actor: Actor = DISHUB, after: float = 1, **given: object
) -> Transition:
    request = Request(move=move, actor=actor, at=START + hours(after), **{**GIVEN, **given})  # type: ignore[arg-type]
    return decide_move(case, request, RULES)


def refused(
    case: Case, move: Move, actor: Actor = DISHUB, after: float = 1, **given: object
) -> str:
    with pytest.raises(MoveRefusedError) as caught:
        made(case, move, actor, after, **given)
    return caught.value.reason


def in_status(status: Status) -> Case:
    """A case that came to `status` by legal moves."""
    case = new_case(START)
    triage = replace(case, status=Status.TRIASE, agency="DISKOMINFO")
    return {
        Status.TRIASE: lambda: triage,
        Status.BARU: lambda: case,
        Status.DITERIMA: lambda: do(case, Move.ACCEPT),
        Status.DITINDAKLANJUTI: lambda: do(case, Move.FOLLOW_UP),
        Status.MENUNGGU_PELAPOR: lambda: do(case, Move.ASK_REPORTER),
        Status.DITUNDA: lambda: do(do(case, Move.PROPOSE_POSTPONE), Move.APPROVE_POSTPONE, SEKDA),
        Status.DITERUSKAN: lambda: replace(do(case, Move.FORWARD), agency="DISHUB"),
        Status.BUKAN_WEWENANG: lambda: do(case, Move.NOT_OUR_AUTHORITY),
        Status.DIBUKA_KEMBALI: lambda: do(do(case, Move.RESOLVE), Move.REOPEN, REPORTER),
        Status.SELESAI: lambda: do(case, Move.RESOLVE),
        Status.DITOLAK: lambda: do(case, Move.REJECT),
        Status.DITARIK: lambda: do(case, Move.WITHDRAW, REPORTER),
        Status.DIGABUNG: lambda: do(case, Move.MERGE, DESK),
    }[status]()


def somebody(role: Role) -> Actor:
    return Actor(role, "DISHUB" if role in {Role.OPERATOR, Role.AGENCY_HEAD} else role.value)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("status", list(Status))
def test_exactly_the_moves_of_the_table_are_possible(status: Status, role: Role) -> None:
    actor = somebody(role) if role is not Role.LOCAL_HEAD else Actor(role, "DISHUB")
    case = replace(in_status(status), proposal=None)
    possible = set()
    for move in Move:
        try:
            made(case, move, actor, after=24 * 30 if move in _LATE else 2)
        except NotAllowedError:
            continue
        except MoveRefusedError as refusal:
            if not refusal.missing:
                continue
        possible.add(move)
    in_table = {a.move for a in TABLE if status in a.sources and role in a.roles}
    assert possible == in_table
    hidden = {
        Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE, Move.REACH_REPORTER, Move.ANSWER_LEADER,
        Move.EYE_AGREE, Move.EYE_RETURN,
    }  # fmt: skip
    assert set(allowed_moves(case, role)) == in_table - hidden


_LATE = {Move.RESUME, Move.AUTO_CLOSE}


@pytest.mark.parametrize("arrow", TABLE, ids=lambda arrow: f"{arrow.move}:{arrow.why[:20]}")
def test_every_arrow_has_its_reason_sources_and_roles(arrow: object) -> None:
    found = next(a for a in TABLE if a is arrow)
    assert found.why.endswith(".")
    assert found.sources
    assert found.roles
    assert move_name(found.move)


def test_no_two_arrows_answer_the_same_question() -> None:
    asked = [(a.move, status, role) for a in TABLE for status in a.sources for role in a.roles]
    assert len(asked) == len(set(asked))


def test_every_status_is_one_of_the_three_a_citizen_knows() -> None:
    assert set(PUBLIC) == set(Status)
    assert {s for s in Status if public_status(s) is PublicStatus.SELESAI} == CLOSED
    assert public_status(Status.DITUNDA) is PublicStatus.MENUNGGU  # never counted as done


def test_active_held_triage_closed_and_merged_are_all_there_is() -> None:
    assert ACTIVE | HELD | CLOSED | {Status.TRIASE, Status.DIGABUNG} == set(Status)
    assert not OPEN & CLOSED


def test_the_document_is_the_code() -> None:
    document = Path(__file__).parents[3] / "docs" / "lifecycle.md"
    assert document.read_text(encoding="utf-8") == render(), "aduan lifecycle > docs/lifecycle.md"


# who


def test_another_agency_may_not_act() -> None:
    with pytest.raises(NotAllowedError, match="ditangani DISHUB, bukan DLH"):
        made(new_case(START), Move.ACCEPT, Actor(Role.OPERATOR, "DLH"))


def test_the_old_agency_may_not_act_after_a_forwarding() -> None:
    case = do(new_case(START), Move.FORWARD)
    with pytest.raises(NotAllowedError):
        made(case, Move.FOLLOW_UP, DISHUB)


def test_only_the_sekda_postpones() -> None:
    case = do(new_case(START), Move.PROPOSE_POSTPONE)
    with pytest.raises(NotAllowedError, match="tidak berwenang"):
        made(case, Move.APPROVE_POSTPONE, DISHUB)


def test_diskominfo_works_on_the_cases_it_keeps_for_itself() -> None:
    case = do(in_status(Status.TRIASE), Move.FOLLOW_UP, DESK)
    assert case.status is Status.DITINDAKLANJUTI
    assert do(case, Move.FOLLOW_UP, DESK).status is Status.DITINDAKLANJUTI
    assert Move.ASK_REPORTER in allowed_moves(case, Role.DISKOMINFO)
    assert Move.ASK_REPORTER not in allowed_moves(new_case(START), Role.DISKOMINFO)


# what is missing


@pytest.mark.parametrize(
    ("move", "without", "reason"),
    [
        (Move.FOLLOW_UP, {"note": " "}, "Tuliskan apa yang telah dikerjakan."),
        (Move.RESOLVE, {"evidence": ()}, "Lampirkan paling sedikit satu foto bukti tindak lanjut."),
        (Move.FORWARD, {"agency": None}, "Pilih OPD tujuan."),
        (Move.FORWARD, {"agency": "DISHUB"}, "Kasus sudah berada di DISHUB; pilih OPD lain."),
        (Move.ASK_REPORTER, {"public_note": ""}, "Tuliskan pesan yang akan dibaca pelapor."),
        (Move.NOT_OUR_AUTHORITY, {"next_owner": ""},
         "Sebutkan instansi yang berwenang; aduan tidak boleh tanpa penerus."),
        (Move.PROPOSE_POSTPONE, {"fiscal_year": None}, "Isi tahun anggaran yang direncanakan."),
        (Move.PROPOSE_POSTPONE, {"fiscal_year": 2031}, "Tahun anggaran harus 2026 sampai 2028."),
        (Move.PROPOSE_POSTPONE, {"until": None}, "Isi tanggal peninjauan kembali."),
        (Move.PROPOSE_POSTPONE, {"until": START}, "Tanggal peninjauan harus di masa depan."),
        (Move.PROPOSE_POSTPONE, {"until": START + timedelta(days=900)},
         "Tanggal peninjauan terlalu jauh: paling lama akhir tahun anggaran berikutnya."),
        (Move.REJECT, {"note": ""}, "Tuliskan alasannya."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_missing(move: Move, without: dict[str, Any], reason: str) -> None:
    assert refused(new_case(START), move, **without) == reason


def test_a_refusal_names_every_missing_thing_at_once() -> None:
    with pytest.raises(MoveRefusedError) as caught:
        made(new_case(START), Move.RESOLVE, note="", evidence=())
    assert caught.value.missing == ("keterangan tindak lanjut", "foto bukti")


def test_a_move_that_does_not_fit_the_status_says_from_where_it_would() -> None:
    reason = refused(in_status(Status.DITARIK), Move.ACCEPT)
    assert reason.startswith("Kasus berstatus ditarik; menerima hanya dapat dilakukan dari status")


def test_the_reporter_is_asked_once_in_a_cycle() -> None:
    case = do(in_status(Status.MENUNGGU_PELAPOR), Move.REPORTER_ANSWERED, REPORTER, after=5)
    assert "sudah pernah ditanya" in refused(case, Move.ASK_REPORTER, after=6)
    closed = do(case, Move.RESOLVE, after=7)
    again = do(closed, Move.REOPEN, REPORTER, after=8)
    assert do(again, Move.ASK_REPORTER, after=9).status is Status.MENUNGGU_PELAPOR


def test_a_second_proposal_waits_for_the_first_answer() -> None:
    case = do(new_case(START), Move.PROPOSE_POSTPONE)
    assert "masih menunggu jawaban Sekda" in refused(case, Move.PROPOSE_POSTPONE)
    assert Move.PROPOSE_POSTPONE not in allowed_moves(case, Role.OPERATOR)


# what happens


def test_a_hold_ends_by_itself_and_not_before() -> None:
    case = do(do(new_case(START), Move.ACCEPT), Move.ASK_REPORTER)
    assert case.hold is not None
    assert "Masa tunggu berlangsung sampai" in refused(case, Move.RESUME, SYSTEM, after=2)
    request = Request(move=Move.RESUME, actor=SYSTEM, at=case.hold.until + hours(3))
    back = decide_move(case, request, RULES).case
    assert back.status is Status.DITERIMA
    assert back.past_holds[0].ended_at == case.hold.until  # found late, counted right


def test_an_agency_may_act_while_it_waits_for_the_reporter() -> None:
    case = do(in_status(Status.MENUNGGU_PELAPOR), Move.FOLLOW_UP, after=9)
    assert case.hold is None
    assert case.past_holds[0].ended_at == START + hours(9)


def test_a_postponement_keeps_reason_year_and_review() -> None:
    case = in_status(Status.DITUNDA)
    assert case.hold is not None
    assert (case.hold.reason, case.hold.fiscal_year) == (HoldReason.POSTPONED, 2027)
    assert case.hold.until == GIVEN["until"]
    assert case.proposal is None


def test_the_sekdas_refusal_leaves_the_clock_running() -> None:
    case = do(new_case(START), Move.PROPOSE_POSTPONE)
    after = do(case, Move.REFUSE_POSTPONE, SEKDA)
    assert (after.status, after.proposal, after.due) == (case.status, None, case.due)


def test_what_is_not_ours_names_the_next_owner_and_is_kept_in_sight() -> None:
    case = in_status(Status.BUKAN_WEWENANG)
    assert case.next_owner == "Pemprov Banten"
    assert case.hold is not None
    looked = decide_move(
        case, Request(move=Move.KEEP_FOLLOWING, actor=SYSTEM, at=case.hold.until), RULES
    )
    assert looked.case.hold is not None
    assert looked.case.hold.until > case.hold.until
    assert [n.to for n in looked.notices] == ["DUTY"]


def test_the_third_forwarding_goes_to_the_desk_and_the_sekda_is_told() -> None:
    case = new_case(START)
    for hop, agency in enumerate(("DLH", "DPUPR"), start=1):
        case = do(case, Move.FORWARD, replace(DISHUB, post=case.agency), hop, agency=agency)
        assert (case.status, case.hops) == (Status.DITERUSKAN, hop)
    last = made(case, Move.FORWARD, replace(DISHUB, post="DPUPR"), 3, agency="DPRKP")
    assert (last.case.status, last.case.agency) == (Status.TRIASE, "DISKOMINFO")
    assert {n.to for n in last.notices} == {"DUTY", "SEKDA"}
    assert last.fires is None  # told, not escalated


def test_a_fourth_forwarding_after_the_desk_returns_at_once() -> None:
    case = replace(new_case(START), hops=3)
    assert do(case, Move.FORWARD).status is Status.TRIASE


def test_reopening_opens_a_new_cycle_at_the_same_agency() -> None:
    closed = in_status(Status.SELESAI)
    transition = made(closed, Move.REOPEN, REPORTER, after=30)
    case = transition.case
    assert (case.cycle, case.agency, case.status) == (2, "DISHUB", Status.DIBUKA_KEMBALI)
    assert transition.opens_cycle
    assert transition.arms
    assert (case.closed_at, case.closed_by, case.confirmed) == (None, None, False)
    assert (case.told, case.level) == ((), Level.OPD)


def test_reopening_has_its_days() -> None:
    closed = in_status(Status.SELESAI)
    assert "Masa buka kembali berakhir" in refused(closed, Move.REOPEN, REPORTER, after=24 * 40)


def test_only_the_reporters_yes_counts_as_confirmed() -> None:
    closed = in_status(Status.SELESAI)
    assert (closed.closed_by, closed.confirmed) == (ClosedBy.AGENCY, False)
    confirmed = do(closed, Move.CONFIRM, REPORTER)
    assert (confirmed.closed_by, confirmed.confirmed) == (ClosedBy.REPORTER, True)


def test_the_system_closes_only_a_followed_up_case_with_evidence_and_is_not_satisfaction() -> None:
    bare = do(new_case(START), Move.FOLLOW_UP, evidence=())
    late = 24 * 30
    assert "foto bukti" in refused(bare, Move.AUTO_CLOSE, SYSTEM, after=late, evidence=())
    case = do(new_case(START), Move.FOLLOW_UP)
    assert "belum habis" in refused(case, Move.AUTO_CLOSE, SYSTEM, after=24, evidence=())
    closed = do(case, Move.AUTO_CLOSE, SYSTEM, after=late, evidence=())
    assert (closed.status, closed.closed_by, closed.confirmed) == (
        Status.SELESAI, ClosedBy.SYSTEM, False,
    )  # fmt: skip


def test_evidence_of_an_earlier_cycle_does_not_close_a_later_one() -> None:
    case = do(do(in_status(Status.SELESAI), Move.REOPEN, REPORTER, 2), Move.FOLLOW_UP, after=3,
              evidence=())  # fmt: skip
    assert case.evidence == ("foto-1",)
    assert "foto bukti" in refused(case, Move.AUTO_CLOSE, SYSTEM, after=24 * 40, evidence=())


def test_a_withdrawal_ends_the_case_only_for_its_last_reporter() -> None:
    joined = do(new_case(START), Move.LINK, SYSTEM, channel="112", new_reporter=True)
    assert (joined.complaint_count, joined.reporter_count, joined.channels) == (2, 2, ("112",))
    still = do(joined, Move.WITHDRAW, REPORTER)
    assert (still.status, still.complaint_count) == (Status.BARU, 1)
    gone = do(still, Move.WITHDRAW, REPORTER)
    assert (gone.status, gone.closed_by) == (Status.DITARIK, ClosedBy.REPORTER)


def test_a_merge_can_be_undone_with_its_history() -> None:
    case = do(new_case(START), Move.ACCEPT)
    merged = do(case, Move.MERGE, DESK, after=10)
    assert (merged.status, merged.merged_into) == (Status.DIGABUNG, "K2")
    back = do(merged, Move.UNMERGE, DESK, after=20)
    assert (back.status, back.merged_into) == (Status.DITERIMA, None)
    assert back.due.opd == case.due.opd + hours(10)


def test_routing_from_the_desk_is_no_hop() -> None:
    case = do(in_status(Status.TRIASE), Move.ROUTE, DESK, agency="DISHUB")
    assert (case.status, case.agency, case.hops) == (Status.BARU, "DISHUB", 0)


# rows and timers


def test_every_move_is_one_history_row_with_who_when_why_and_what_moved() -> None:
    transition = made(new_case(START), Move.FORWARD, after=20, note="bukan tugas kami")
    row = transition.history
    assert (row.move, row.actor, row.at, row.note) == (
        "forward", DISHUB, START + hours(20), "bukan tugas kami",
    )  # fmt: skip
    assert (row.from_status, row.to_status, row.version) == (Status.BARU, Status.DITERUSKAN, 2)
    assert row.details["agency"] == "DISHUB -> DLH"


def test_a_move_arms_a_timer_when_the_sleeping_one_would_wake_too_late() -> None:
    asked = made(new_case(START), Move.ASK_REPORTER, after=1)
    assert not asked.arms  # it wakes early and looks again
    answered = made(asked.case, Move.REPORTER_ANSWERED, REPORTER, after=2)
    assert answered.arms
    assert answered.case.arm == answered.case.version


def test_the_timer_itself_never_arms_another() -> None:
    request = Request(move=Move.ESCALATE, actor=SYSTEM, at=START, level=Level.OPD)
    transition = decide_move(new_case(START), request, RULES, timer="K1-1-1")
    assert not transition.arms
    assert transition.fires is Level.OPD
    assert [n.owner for n in transition.notices] == ["K1-1-1"]


def test_a_level_is_told_once_in_a_cycle() -> None:
    case = do(new_case(START), Move.ESCALATE, SYSTEM, level=Level.SEKDA)
    assert "sudah diberi tahu" in refused(case, Move.ESCALATE, SYSTEM, level=Level.SEKDA)


def test_a_new_case_opens_its_first_cycle() -> None:
    transition = opening(new_case(START), SYSTEM)
    assert transition.opens_cycle
    assert transition.arms
    assert transition.history.from_status is None
    with pytest.raises(ValueError, match="not a new case"):
        opening(replace(new_case(START), version=2), SYSTEM)


def test_only_moves_that_say_so_change_the_due_times() -> None:
    for arrow in TABLE:
        if arrow.clock is not ClockEffect.NONE or arrow.move is Move.ESCALATE:
            continue
        for status in arrow.sources:
            case = in_status(status)
            for role in arrow.roles:
                try:
                    after = do(case, arrow.move, somebody(role), after=3)
                except (MoveRefusedError, NotAllowedError):
                    continue
                assert after.due == case.due, (arrow.move, status, role)
