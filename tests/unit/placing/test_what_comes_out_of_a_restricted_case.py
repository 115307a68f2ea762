"""Whom people keep a case from is kept from all that comes out of it, whichever way it comes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any, Final

import pytest

from aduan.application.case.kept_together import RESTRICTING
from aduan.application.case.labels import Sameness
from aduan.application.desk.split import parts_of
from aduan.application.desk.work import DeskAnswer, work_desk
from aduan.application.intake.set_apart import LaterWord, judge_word
from aduan.application.placing.questions import Candidate, Question
from aduan.application.placing.take_apart import Opening, unlink
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.entry import Kind
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.posts import DUTY, SEKDA
from aduan.domain.case.secrecy import (
    Sight,
    joins_in,
    kept_home,
    may_merge,
    may_name,
    may_see,
    out_of,
    restrictions_of,
)
from tests.fakes.placements import HubInMemory
from tests.lamps import CITY, DISPATCH, EVENING, RULES, lamp, place_in
from tests.unit.placing.test_take_apart import (
    DESK,
    MORNING,
    OPENING,
    case_of,
    desk_token,
    far,
    merged,
    placed,
    the_desk,
    unlinked,
    unmerged,
)

AT: Final = EVENING + timedelta(hours=1)
LATER: Final = EVENING + timedelta(hours=2)
INSPECTORATE: Final = CITY.inspectorate
NOT_AT_LAPOR: Final = "released, and kept from LAPOR!"
PLAIN: Final = "lampu jalan mati di Jl. Ki Mas Jong depan nomor 12, Kelurahan Cipare"
WAYS: Final = (*sorted(RESTRICTING), NOT_AT_LAPOR)
"""Every press that leaves a case kept from somebody."""


def restricted(case: Case, way: str) -> Case:
    """The case, with an office that is not accused, after that press."""
    case = replace(case, agency="DPUPR")
    request = Request(
        Move.RELEASE if way == NOT_AT_LAPOR else Move(way),
        DESK,
        AT,
        note="Pelapor minta dilindungi.",
        withhold=("DISHUB",) if way == Move.WITHHOLD else (),
        judge=INSPECTORATE,
        judging=way == NOT_AT_LAPOR,
        openly=True,
    )
    if way == NOT_AT_LAPOR:
        case = replace(case, secret=True, inspektorat_only=True, agency=INSPECTORATE)
        request = replace(request, actor=Actor(Role.OPERATOR, INSPECTORATE))
    return decide_move(case, request, RULES).case


def press(hub: HubInMemory, complaint: Complaint, way: str) -> Case:
    case = restricted(case_of(hub, complaint), way)
    hub.cases[case.case_id] = case
    return case


def filed(hub: HubInMemory, case: Case) -> bool:
    return any(
        one.kind is Kind.CREATE_REPORT and one.case_id == case.case_id
        for one in hub.register.outbox.values()
    )


def is_kept_like(own: Case, whole: Case) -> None:
    assert restrictions_of(own).cover(restrictions_of(whole))
    for post in (*CITY.agencies, DUTY, SEKDA):
        if may_see(whole, post, INSPECTORATE) is Sight.NOTHING:
            assert may_see(own, post, INSPECTORATE) is Sight.NOTHING
    assert may_see(own, own.agency, INSPECTORATE) is Sight.EVERYTHING
    assert kept_home(own) or not kept_home(whole)


@pytest.mark.parametrize("way", WAYS)
def test_a_matter_taken_out_of_the_report(way: str) -> None:
    hub = placed(replace(lamp(1), text=f"got mampet, dan {PLAIN}"))
    whole = press(hub, lamp(1), way)
    report = hub.complaints[lamp(1).complaint_id]
    (part,) = parts_of(whole, report, ["got mampet di Cipare", PLAIN], now=AT, fresh=fresh_ids)
    hub.receive(part)
    place_in(hub, part)
    own = case_of(hub, part)
    is_kept_like(own, whole)
    assert filed(hub, own) is not kept_home(own)


def test_a_matter_the_desk_splits_off_a_withheld_report_never_reaches_the_office_or_lapor() -> None:
    hub = placed(replace(lamp(1), text=f"got mampet, dan {PLAIN}"))
    whole = press(hub, lamp(1), Move.WITHHOLD)
    form = {
        "do": "split",
        "case": whole.case_id,
        "version": str(whole.version),
        "complaint": lamp(1).complaint_id,
        "typed": whole.number[-4:],
        "parts": f"got mampet di Cipare\n{PLAIN}, petugas dishub itu juga tetangga",
    }
    answer = work_desk(desk_token(), form, LATER, the_desk(hub))
    assert isinstance(answer, DeskAnswer)
    assert answer.done, answer
    (part,) = (one for one in hub.complaints.values() if one.part_of)
    assert part.kept_from == ("DISHUB",)
    place_in(hub, part)
    own = case_of(hub, part)
    assert (own.agency, own.inspektorat_only, own.status) == (INSPECTORATE, True, Status.BARU)
    assert "Inspektorat" in own.route_reason
    assert not filed(hub, own)


@pytest.mark.parametrize("way", WAYS)
def test_a_complaint_unlinked(way: str) -> None:
    hub = placed(lamp(1), lamp(2), lamp(3))
    whole = press(hub, lamp(1), way)
    own = unlinked(hub, lamp(2)).case
    is_kept_like(own, whole)
    assert filed(hub, own) is not kept_home(own)


def test_a_complaint_that_nobody_could_be_given_stays_where_it_is() -> None:
    hub = placed(lamp(1), lamp(2))
    case = replace(case_of(hub, lamp(1)), withheld_from=("DISHUB",))
    hub.cases[case.case_id] = case
    deaf = Opening(lambda _: DISPATCH(lamp(2)), "SRG")
    with pytest.raises(RefusedError, match="dikecualikan"):
        unlink(
            case.case_id, lamp(2).complaint_id, actor=DESK, now=MORNING, register=hub,
            opening=deaf, rules=RULES,
        )  # fmt: skip
    assert case_of(hub, lamp(2)) == case


def test_the_case_left_behind_does_not_name_one_that_its_readers_may_not_know() -> None:
    hub = placed(lamp(1), lamp(2))
    whole = case_of(hub, lamp(1))
    accusing = replace(DISPATCH(lamp(2)), agency=INSPECTORATE, secret=True, inspektorat=True)
    own = unlink(
        whole.case_id, lamp(2).complaint_id, actor=DESK, now=MORNING, register=hub,
        opening=replace(OPENING, assign=lambda _: accusing), rules=RULES,
    ).case  # fmt: skip
    assert own.number not in hub.rows[whole.case_id][-1].note


@pytest.mark.parametrize("way", WAYS)
def test_a_merged_case_that_comes_back(way: str) -> None:
    hub = placed(lamp(1), far(2))
    child, parent = merged(hub, far(2), lamp(1))
    whole = press(hub, lamp(1), way)
    assert whole.case_id == parent
    back = unmerged(hub, child, parent).case
    is_kept_like(back, whole)
    if way == Move.WITHHOLD:  # DISHUB had it before
        assert (back.agency, back.status) == ("DPUPR", Status.BARU)


def test_a_merged_case_goes_to_the_desk_where_the_whole_is_with_an_office_it_is_kept_from() -> None:
    hub = placed(lamp(1), far(2))
    child, parent = merged(hub, far(2), lamp(1))
    hub.cases[parent] = replace(hub.cases[parent], secret=True, withheld_from=("DISHUB",))
    back = unmerged(hub, child, parent).case
    assert (back.agency, back.status) == (RULES.desk, Status.TRIASE)


def test_a_merged_case_that_is_kept_from_all_who_could_have_it_stays_merged() -> None:
    hub = placed(lamp(1), far(2))
    child, parent = merged(hub, far(2), lamp(1))
    kept = ("DISHUB", RULES.desk, DUTY)
    hub.cases[parent] = replace(hub.cases[parent], secret=True, withheld_from=kept)
    with pytest.raises(RefusedError, match="dikecualikan"):
        unmerged(hub, child, parent)
    assert hub.cases[child].merged_into == parent


class Reads:
    """Takes every word for one against the public works office."""

    def read(self, _text: str) -> Any:
        return replace(DISPATCH.read(""), accusation=True, accused=("DPUPR",), secret=True)

    def read_later(self, text: str) -> Any:
        return self.read(text)

    def kept_from(self, _read: Any, _place: str | None) -> tuple[str, ...]:
        return ("DPUPR",)

    def people_of(self, agency: str) -> tuple[str, ...]:
        return DISPATCH.people_of(agency)


@pytest.mark.parametrize("way", [Move.KEEP_SECRET, Move.WITHHOLD, NOT_AT_LAPOR])
def test_a_later_word_that_accuses(way: str) -> None:
    hub = placed(lamp(1))
    whole = press(hub, lamp(1), way)
    word = LaterWord("Petugasnya minta uang.", "k", LATER)
    complaint = hub.complaints[lamp(1).complaint_id]
    own = judge_word(word, whole, complaint, reader=Reads(), fresh=fresh_ids).apart
    assert own is not None
    assert restrictions_of(own).cover(restrictions_of(whole))
    assert own.secret
    assert set(DISPATCH.people_of(whole.agency)) <= set(own.kept_from)


FOUR: Final = [
    {"secret": a, "inspektorat_only": b, "withheld_from": c, "kept_from_lapor": d}
    for a, b, c, d in product((False, True), (False, True), ((), ("DLH",)), (False, True))
]


def case_with(given: dict[str, Any]) -> Case:
    return replace(case_of(placed(lamp(1)), lamp(1)), **given)


def test_nothing_that_keeps_either_is_lost_on_either_way() -> None:
    plain = case_of(placed(lamp(1)), lamp(1))
    for one, two in product(FOUR, FOUR):
        case, other = replace(plain, **one), replace(plain, **two)
        kept = joins_in(case, other)
        named = {"kept_from" if k == "withheld_from" else k: v for k, v in one.items()}
        complaint = out_of(other, replace(lamp(1), **named))
        assert restrictions_of(complaint) == restrictions_of(kept)
        for name in one:
            assert getattr(kept, name) == (one[name] or two[name])
        assert may_merge(case, other) is (one == two)
        readers = {**one, "kept_from_lapor": two["kept_from_lapor"]}
        assert may_name(case, other) is (readers == two)


def test_posts_in_another_order_are_the_same_restriction() -> None:
    one = case_with({"secret": True, "withheld_from": ("DLH", "DISHUB")})
    two = case_with({"secret": True, "withheld_from": ("DISHUB", "DLH")})
    assert may_merge(one, two)
    assert may_name(one, two)


def asked(hub: HubInMemory, child: Complaint, other: Complaint, said: Sameness) -> DeskAnswer:
    own, beside = case_of(hub, child), case_of(hub, other)
    candidate = Candidate(beside.case_id, other.complaint_id, "Jarak 18 m")
    hub.asked[own.case_id, child.complaint_id] = Question(
        own.case_id, child.complaint_id, AT, (candidate,)
    )
    form = {
        "do": "answer",
        "case": own.case_id,
        "version": str(own.version),
        "complaint": child.complaint_id,
        "other": beside.case_id,
        "answer": said.value,
    }
    answer = work_desk(desk_token(), form, LATER, the_desk(hub))
    assert isinstance(answer, DeskAnswer)
    return answer


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("first", [True, False], ids=["merged", "merged into"])
def test_the_desk_merges_no_case_with_one_that_is_kept_from_others(way: str, first: bool) -> None:
    secret = way in {Move.INSPECTORATE_ONLY, Move.WITHHOLD}  # that both are secret is not enough
    one, two = replace(lamp(1), secret=secret), replace(far(2), secret=secret)
    hub = placed(one, two)
    kept = press(hub, one if first else two, way)
    both = case_of(hub, one), case_of(hub, two)
    assert not asked(hub, one, two, Sameness.SAME).done
    assert (case_of(hub, one), case_of(hub, two)) == both
    assert all(kept.number not in row.note for rows in hub.rows.values() for row in rows)


def test_two_cases_kept_from_the_same_people_are_merged() -> None:
    hub = placed(lamp(1), far(2))
    press(hub, lamp(1), Move.WITHHOLD)
    press(hub, far(2), Move.WITHHOLD)
    assert asked(hub, lamp(1), far(2), Sameness.SAME).done


def closed(case: Case, at: datetime) -> Case:
    return replace(case, status=Status.SELESAI, closed_at=at)


@pytest.mark.parametrize("said", [Sameness.RECURRENCE, Sameness.NOT_SAME])
def test_the_desks_answer_names_no_case_that_is_kept_from_others(said: Sameness) -> None:
    hub = placed(replace(lamp(1), secret=True), replace(far(2), secret=True))
    old = press(hub, lamp(1), Move.WITHHOLD)
    answer = asked(hub, far(2), lamp(1), said)
    new = case_of(hub, far(2))
    assert answer.done is (said is Sameness.NOT_SAME)
    assert all(old.number not in row.note for row in hub.rows[new.case_id])
    assert (new.recurrence_of, new.flags) == (None, ())


def comes_back(restrict: Callable[[Case], Case], *, secret: bool = True) -> tuple[Case, Case, str]:
    """The old case, the new one of the same lamp six days later, and the new one's first note."""
    hub = placed(replace(lamp(1), secret=secret))
    old = closed(restrict(case_of(hub, lamp(1))), EVENING + timedelta(days=2))
    hub.cases[old.case_id] = old
    at = EVENING + timedelta(days=6)
    again = replace(lamp(4), secret=secret, received_at=at, reported_at=at)
    hub.receive(again)
    place_in(hub, again)
    new = case_of(hub, again)
    return old, new, hub.rows[new.case_id][0].note


@pytest.mark.parametrize("way", [Move.INSPECTORATE_ONLY, Move.WITHHOLD])
def test_the_return_of_a_case_kept_from_others_does_not_name_it(way: str) -> None:
    old, new, note = comes_back(lambda case: restricted(case, way))
    assert (new.agency, new.recurrence_of, new.flags) == ("DISHUB", None, ())
    assert old.number not in note


@pytest.mark.parametrize("secret", [True, False])
def test_the_return_of_a_case_kept_from_nobody_else_names_it(secret: bool) -> None:
    old, new, note = comes_back(lambda case: case, secret=secret)
    assert new.recurrence_of == old.case_id
    assert old.number in note


@pytest.mark.parametrize("kept_from", [(), ("DISHUB",)], ids=["open", "withheld"])
def test_what_came_out_of_a_withheld_case_joins_none_its_office_reads(
    kept_from: tuple[str, ...],
) -> None:
    hub = placed(replace(lamp(1), secret=True))
    again = replace(
        lamp(1), complaint_id="Z", external_id="Z", secret=True, kept_from=kept_from,
        received_at=lamp(2).received_at,
    )  # fmt: skip
    hub.receive(again)
    place_in(hub, again)
    first, own = case_of(hub, lamp(1)), case_of(hub, again)
    assert (own == first) is (not kept_from)  # the reporter's own repetition joins it
    assert own.agency == (INSPECTORATE if kept_from else "DISHUB")


def given(**changes: Any) -> Complaint:
    return replace(lamp(1), secret=True, **changes)


@pytest.mark.parametrize(
    ("kept_from", "agency", "triage"),
    [
        ((), "DISHUB", False),
        (("DISHUB",), INSPECTORATE, False),
        (("DISHUB", INSPECTORATE), CITY.secretariat, False),
        (("DISHUB", INSPECTORATE, SEKDA), CITY.discipline, False),  # the secretariat's other post
        (("DISHUB", *CITY.judges), "DISHUB", True),
        (("DLH",), "DISHUB", False),
    ],
)
def test_what_is_kept_from_its_office_goes_to_who_judges_and_else_to_the_desk(
    kept_from: tuple[str, ...], agency: str, triage: bool
) -> None:
    assignment = DISPATCH(given(kept_from=kept_from))
    assert (assignment.agency, assignment.triage) == (agency, triage)


def test_what_only_the_inspectorate_reads_goes_to_it() -> None:
    assert DISPATCH(given(inspektorat_only=True)).agency == INSPECTORATE


def test_what_the_desk_would_sort_and_is_kept_from_it_goes_to_who_judges() -> None:
    riddle = replace(lamp(1), title="", text="tolong", category=None, location=replace(
        lamp(1).location, lat=None, lng=None))  # fmt: skip
    assert DISPATCH(riddle).triage
    past = DISPATCH(replace(riddle, kept_from=(RULES.desk, DUTY)))
    assert (past.agency, past.triage, past.inspektorat) == (INSPECTORATE, False, True)


def test_an_accusation_kept_from_all_who_judge_is_read_by_the_one_it_does_not_accuse() -> None:
    told = replace(
        lamp(1), title="Pungli", text="Pegawai Sekretariat Daerah meminta uang pelicin 200 ribu.",
        kept_from=(*CITY.judges, SEKDA),
    )  # fmt: skip
    hub = placed(told)
    own = case_of(hub, told)
    assert own.agency == INSPECTORATE
    assert INSPECTORATE not in own.withheld_from
    assert {CITY.secretariat, SEKDA} <= set(own.withheld_from)
