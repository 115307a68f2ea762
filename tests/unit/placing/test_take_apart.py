"""What was joined by mistake comes apart again, whole, once, and is never joined again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.case.labels import Sameness
from aduan.application.desk.work import DeskWritePorts, work_desk
from aduan.application.placing.questions import Candidate, Question
from aduan.application.placing.take_apart import Opening, Parted, unlink, unmerge
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.domain.case.case import Actor, Case, Role, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.entry import Kind
from aduan.domain.case.errors import ConflictError, RefusedError
from aduan.domain.duplicates.sameness import Linked, SameDelivery
from tests.fakes.pages import NobodyNamed
from tests.fakes.placements import HubInMemory
from tests.lamps import CITY, DISPATCH, EVENING, RULES, lamp, place_in
from tests.unit.desk_links import KEY, at_work

DESK = Actor(Role.DISKOMINFO, "DISKOMINFO")
MORNING = EVENING + timedelta(hours=14)
OPENING = Opening(DISPATCH, CITY.number_prefix)


def placed(*complaints: Complaint) -> HubInMemory:
    hub = HubInMemory()
    for one in complaints:
        hub.receive(one)
        place_in(hub, one)
    return hub


def case_of(hub: HubInMemory, complaint: Complaint) -> Case:
    return hub.cases[str(hub.complaints[complaint.complaint_id].case_id)]


def unlinked(hub: HubInMemory, complaint: Complaint, *, case_id: str | None = None) -> Parted:
    return unlink(
        case_id or case_of(hub, complaint).case_id,
        complaint.complaint_id,
        actor=DESK,
        now=MORNING,
        register=hub,
        opening=OPENING,
        rules=RULES,
    )


def unmerged(hub: HubInMemory, child: str, into: str) -> Parted:
    return unmerge(child, into, actor=DESK, now=MORNING, register=hub, rules=RULES)


def far(number: int) -> Complaint:
    """Another lamp, in another kelurahan."""
    there = replace(lamp(number).location, lat=-6.0462, lng=106.1621, kelurahan="Kasemen")
    return replace(
        lamp(number), text="lampu jalan mati di Jl. Raya Banten Lama Kasemen", location=there
    )


def merged(hub: HubInMemory, child: Complaint, into: Complaint) -> tuple[str, str]:
    """A person at the desk says that the two are one event."""
    own, other = case_of(hub, child), case_of(hub, into)
    hub.asked[own.case_id, child.complaint_id] = Question(
        own.case_id,
        child.complaint_id,
        MORNING,
        (Candidate(other.case_id, into.complaint_id, "Jarak 18 m"),),
    )
    form = {
        "do": "answer",
        "case": own.case_id,
        "version": str(own.version),
        "complaint": child.complaint_id,
        "other": other.case_id,
        "answer": Sameness.SAME.value,
    }
    answer = work_desk(desk_token(), form, EVENING + timedelta(hours=2), the_desk(hub))
    assert getattr(answer, "done", False), answer
    return own.case_id, other.case_id


def the_desk(hub: HubInMemory) -> DeskWritePorts:
    return DeskWritePorts(
        keys=lambda: [KEY],
        register=hub,
        joined=hub,
        opening=OPENING,
        lapor=None,  # type: ignore[arg-type]
        rules=RULES,
        agencies=frozenset(CITY.agencies),
        categories=frozenset(CITY.categories),
        mask=str,
        inspectorate="INSPEKTORAT",
        holders=NobodyNamed(),
        disputes=None,  # type: ignore[arg-type]
        fresh=fresh_ids,
    )


def desk_token() -> str:
    return at_work(EVENING)


def test_a_complaint_taken_out_has_its_own_case_with_clocks_from_its_own_arrival() -> None:
    hub = placed(lamp(1), lamp(2), lamp(3))
    whole = case_of(hub, lamp(1))
    assert whole.complaint_count == 3
    parted = unlinked(hub, lamp(2))
    own, rest = case_of(hub, lamp(2)), hub.cases[whole.case_id]
    assert (own, rest) == (parted.case, parted.whole)
    assert own.due.opd == lamp(2).received_at + timedelta(hours=72)
    assert own.status is Status.BARU
    assert (own.agency, own.complaint_count, own.reporter_count) == ("DISHUB", 1, 1)
    assert (rest.complaint_count, rest.reporter_count) == (2, 2)
    assert rest.due == whole.due
    assert hub.members[whole.case_id] == {lamp(1).complaint_id, lamp(3).complaint_id}
    assert (own.case_id, 1, 1) in hub.timers


def test_both_histories_say_who_when_and_why() -> None:
    hub = placed(lamp(1), lamp(2))
    parted = unlinked(hub, lamp(2))
    left, opened = hub.rows[parted.whole.case_id][-1], hub.rows[parted.case.case_id][0]
    assert (left.move, left.actor, left.at) == ("unlink", DESK, MORNING)
    assert parted.case.number in left.note
    assert (opened.move, opened.actor, opened.at) == ("open", DESK, MORNING)
    assert parted.whole.number in opened.note
    assert parted.case.number in opened.public_note


def test_taken_out_is_taken_out_for_ever() -> None:
    hub = placed(lamp(1), lamp(2))
    whole = case_of(hub, lamp(1)).case_id
    unlinked(hub, lamp(2))
    assert hub.complaints[lamp(2).complaint_id].not_same == (whole,)
    (label,) = hub.labels
    assert (label.about, label.other) == (lamp(2).complaint_id, lamp(1).complaint_id)
    assert label.answer == Sameness.NOT_SAME
    # Placed anew, as if its case had never been: neither linked nor asked with that case.
    again = replace(hub.complaints[lamp(2).complaint_id], complaint_id="Z", case_id=None)
    hub.receive(again)
    decision = place_in(hub, again).decision
    assert decision is not None
    assert getattr(decision, "case_id", None) != whole
    assert whole not in [one.case_id for one in getattr(decision, "candidates", ())]


def test_pressed_twice_it_is_taken_out_once() -> None:
    hub = placed(lamp(1), lamp(2))
    whole = case_of(hub, lamp(1)).case_id
    first = unlinked(hub, lamp(2))
    again = unlinked(hub, lamp(2), case_id=whole)
    assert (again.case.case_id, again.again) == (first.case.case_id, True)
    assert hub.cases[whole].complaint_count == 1
    assert len(hub.labels) == 1


def test_a_case_that_grows_while_it_is_read_is_taken_apart_all_the_same() -> None:
    hub = placed(lamp(1), lamp(2))
    whole = case_of(hub, lamp(1)).case_id
    races = [lamp(number) for number in (3, 4)]

    def grow() -> None:
        if races:
            hub.between = lambda: None
            twin = races.pop()
            hub.receive(twin)
            place_in(hub, twin)
            hub.between = grow

    hub.between = grow
    unlinked(hub, lamp(2), case_id=whole)
    assert hub.cases[whole].complaint_count == 3
    assert hub.cases[whole].version == len(hub.rows[whole])


def test_the_complaint_that_opened_the_case_keeps_it() -> None:
    hub = placed(lamp(1), lamp(2))
    with pytest.raises(RefusedError, match="dibuka oleh aduan tersebut"):
        unlinked(hub, lamp(1))


def test_a_withdrawn_complaint_is_left_where_it_is() -> None:
    hub = placed(lamp(1), lamp(2))
    gone = replace(hub.complaints[lamp(2).complaint_id], withdrawn_at=MORNING)
    hub.complaints[gone.complaint_id] = gone
    with pytest.raises(RefusedError, match="ditarik"):
        unlinked(hub, lamp(2))


def test_a_case_never_ends_up_without_a_living_complaint() -> None:
    hub = placed(lamp(1), lamp(2))
    first = hub.complaints[lamp(1).complaint_id]
    hub.complaints[first.complaint_id] = replace(first, withdrawn_at=MORNING)
    with pytest.raises(RefusedError, match="masih berlaku"):
        unlinked(hub, lamp(2))


def test_a_complaint_of_another_case_is_nobodys_to_take_out() -> None:
    hub = placed(lamp(1), lamp(2), far(3))
    with pytest.raises(ConflictError):
        unlinked(hub, far(3), case_id=case_of(hub, lamp(1)).case_id)


def test_the_same_message_sent_again_was_no_citizen_more_and_is_none_less() -> None:
    again = replace(lamp(1), complaint_id="Z", external_id="Z", received_at=lamp(2).received_at)
    hub = placed(lamp(1), again, lamp(3))
    assert isinstance(hub.decisions["Z"], SameDelivery)
    assert case_of(hub, lamp(1)).reporter_count == 2
    parted = unlinked(hub, again)
    assert (parted.whole.complaint_count, parted.whole.reporter_count) == (2, 2)


def test_what_was_hidden_stays_hidden() -> None:
    hub = placed(lamp(1), lamp(2))
    whole = case_of(hub, lamp(1))
    hub.cases[whole.case_id] = replace(whole, secret=True)
    assert unlinked(hub, lamp(2)).case.secret


def test_who_reported_at_lapor_hears_of_its_own_case_from_now_on() -> None:
    hub = placed(lamp(1), lamp(2, channel="lapor"))
    assert isinstance(hub.decisions[lamp(2).complaint_id], Linked)
    assert case_of(hub, lamp(1)).lapor_ids == ("X-2",)
    parted = unlinked(hub, lamp(2))
    assert (parted.whole.lapor_ids, parted.whole.channels) == ((), ("rabeg",))
    assert (parted.case.lapor_ids, parted.case.channels) == (("X-2",), ("lapor",))
    (told,) = hub.register.lane(parted.case.case_id, "X-2")
    assert (told.kind, told.target) == (Kind.FOLLOW_UP, "X-2")
    assert "ditangani tersendiri" in told.payload.text  # type: ignore[union-attr]


def test_a_merged_case_comes_back_with_its_complaints_and_its_clocks() -> None:
    hub = placed(lamp(1), far(2), replace(far(5), complaint_id="Z5", external_id="Z5"))
    before = case_of(hub, far(2))
    assert before.complaint_count == 2
    child, parent = merged(hub, far(2), lamp(1))
    assert (hub.cases[parent].complaint_count, hub.cases[parent].reporter_count) == (3, 3)
    parted = unmerged(hub, child, parent)
    back, whole = hub.cases[child], hub.cases[parent]
    assert (parted.case, parted.whole) == (back, whole)
    assert (back.status, back.merged_into, back.complaint_count) == (Status.BARU, None, 2)
    stood = MORNING - (EVENING + timedelta(hours=2))
    assert back.due.opd == before.due.opd + stood
    assert (whole.complaint_count, whole.reporter_count) == (1, 1)
    assert hub.rows[child][-1].move == "unmerge"
    assert hub.rows[parent][-1].move == "unlink"
    apart = hub.get_complaints([one.complaint_id for one in hub.inside(child)])
    assert apart
    assert all(parent in one.not_same for one in apart)
    assert (child, back.cycle, back.arm) in hub.timers


def test_a_merge_is_undone_once() -> None:
    hub = placed(lamp(1), far(2))
    child, parent = merged(hub, far(2), lamp(1))
    unmerged(hub, child, parent)
    assert unmerged(hub, child, parent).again
    assert hub.cases[parent].complaint_count == 1
    assert len(hub.rows[child]) == hub.cases[child].version == 3


def test_what_a_merged_case_loses_the_whole_loses_too() -> None:
    twin = replace(far(5), complaint_id="Z5", external_id="Z5")
    hub = placed(lamp(1), far(2), twin)
    child, parent = merged(hub, far(2), lamp(1))
    unlinked(hub, twin, case_id=child)
    assert hub.cases[child].complaint_count == 1
    assert (hub.cases[parent].complaint_count, hub.cases[parent].reporter_count) == (2, 2)


def test_a_case_whose_reporters_all_withdrew_stays_merged() -> None:
    hub = placed(lamp(1), far(2))
    child, parent = merged(hub, far(2), lamp(1))
    hub.complaints[far(2).complaint_id] = replace(
        hub.complaints[far(2).complaint_id], withdrawn_at=MORNING
    )
    with pytest.raises(RefusedError, match="ditarik"):
        unmerged(hub, child, parent)


def test_the_whole_is_never_left_open_with_nobody_behind_it() -> None:
    hub = placed(lamp(1), far(2))
    child, parent = merged(hub, far(2), lamp(1))
    first = hub.complaints[lamp(1).complaint_id]
    hub.complaints[first.complaint_id] = replace(first, withdrawn_at=MORNING)
    before = (hub.cases[child], hub.cases[parent])
    with pytest.raises(RefusedError, match=f"kasus {hub.cases[parent].number} sudah ditarik"):
        unmerged(hub, child, parent)
    assert (hub.cases[child], hub.cases[parent]) == before
    hub.cases[parent] = replace(hub.cases[parent], status=Status.SELESAI, closed_at=MORNING)
    unmerged(hub, child, parent)  # a closed one goes up to nobody


def test_a_report_meets_the_whole_of_a_chain_of_merges() -> None:
    other = replace(
        lamp(7),
        title="Pohon tumbang",
        text="pohon tumbang menutup jalan di Walantaka depan kantor kecamatan",
        category="pohon_tumbang",
        location=replace(lamp(7).location, lat=-6.15505, lng=106.2261, kelurahan="Walantaka"),
    )
    hub = placed(lamp(1), far(2), other)
    first, second = merged(hub, lamp(1), far(2))
    merged(hub, far(2), other)
    twin = lamp(3)
    hub.receive(twin)
    place_in(hub, twin)
    assert case_of(hub, twin).case_id == case_of(hub, other).case_id
    assert {first, second} == {one.case_id for one in hub.cases.values() if one.merged_into}


@pytest.mark.parametrize("press", ["unlink", "unmerge"])
def test_the_desk_presses_and_presses_again(press: str) -> None:
    hub = placed(lamp(1), lamp(2), far(3))
    whole = case_of(hub, lamp(1)).case_id
    forms: dict[str, Callable[[], dict[str, str]]] = {
        "unlink": lambda: {"case": whole, "complaint": lamp(2).complaint_id},
        "unmerge": lambda: {"case": merged(hub, far(3), lamp(1))[0], "into": whole},
    }
    form = {"do": press, **forms[press]()}
    said = [work_desk(desk_token(), form, EVENING + timedelta(hours=3), the_desk(hub))]
    versions = {one.case_id: one.version for one in hub.cases.values()}
    said.append(work_desk(desk_token(), form, EVENING + timedelta(hours=3), the_desk(hub)))
    assert [getattr(one, "done", None) for one in said] == [True, True]
    assert {one.case_id: one.version for one in hub.cases.values()} == versions
