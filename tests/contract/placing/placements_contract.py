"""What every register must do where complaints find their case: optimistic heads, all or nothing.

A test class of an adapter subclasses `PlacementsContract` and gives the fixture `hub`.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.application.case.labels import Label
from aduan.application.placing.joined import Joined, JoinedRegister, Member, Parting
from aduan.application.placing.own_case import case_id_of
from aduan.application.placing.ports import Placement, Placements, ReadVersions
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.duplicates.sameness import Basis, Linked, New
from tests.city import DESK, RULES, SYSTEM, new_case
from tests.unit.duplicates.reports import printed, report

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BASIS = Basis(0.9, ("distance:near",), (("distance:near", 2.5),), {"link": 0.8}, "1", "Jarak 9 m")
KEYS = ("geo:1:1", "text:aa")


class Hub(Placements, JoinedRegister):
    """A register as both use cases know it, and a door to put complaints in."""

    def receive(self, complaint: Complaint) -> None: ...


def complaint(number: int, **changes: Any) -> Complaint:
    at = START + timedelta(minutes=number)
    one = Complaint(
        complaint_id=f"A{number}",
        channel="rabeg",
        external_id=f"X-{number}",
        tracking_code=f"SA-{number}",
        reported_at=at,
        received_at=at,
        title="",
        text="lampu mati",
    )
    return replace(one, **changes)


def opened(one: Complaint) -> Case:
    case_id = case_id_of(one.complaint_id)
    return new_case(
        one.received_at, case_id=case_id, number=f"SRG-{one.complaint_id}", channels=(one.channel,)
    )


def placement(
    one: Complaint,
    *,
    heads: dict[str, int] | None = None,
    files_under: tuple[str, ...] = KEYS,
    joins: Case | None = None,
) -> Placement:
    number = int(one.complaint_id[1:])
    if joins is None:
        transition = opening(opened(one), SYSTEM)
        decision: Any = New(BASIS)
    else:
        asked = Request(move=Move.LINK, actor=SYSTEM, at=one.received_at, channel=one.channel)
        transition = decide_move(joins, asked, RULES)
        decision = Linked(joins.case_id, "A1", BASIS)
    return Placement(
        complaint=one,
        fingerprint=printed(report(number, one.text)),
        founder=one.complaint_id if joins is None else "A1",
        transition=transition,
        decision=decision,
        files_under=files_under,
        versions=ReadVersions(heads or {}),
        at=one.received_at,
    )


class PlacementsContract:
    """The facts."""

    def received(self, hub: Hub, count: int = 3) -> None:
        for number in range(1, count + 1):
            hub.receive(complaint(number))

    def nothing_of(self, hub: Hub, one: Complaint) -> None:
        assert hub.complaint(one.complaint_id).case_id is None
        assert hub.known([one.complaint_id]) == {}
        assert hub.get_cases([case_id_of(one.complaint_id)]) == {}
        assert hub.reasons([one.complaint_id]) == {}

    def test_an_unknown_complaint_is_not_found(self, hub: Hub) -> None:
        with pytest.raises(NotFoundError):
            hub.complaint("A1")

    def test_what_was_not_placed_is_known_to_nobody(self, hub: Hub) -> None:
        self.received(hub)
        self.nothing_of(hub, complaint(1))

    def test_a_placed_complaint_is_found_under_its_keys_with_its_case(self, hub: Hub) -> None:
        self.received(hub)
        hub.place(placement(complaint(1)))
        case_id = case_id_of("A1")
        assert hub.complaint("A1").case_id == case_id
        known = hub.known(["A1", "A2", "A9"])
        assert {one: each.case_id for one, each in known.items()} == {"A1": case_id}
        assert known["A1"].fingerprint == printed(report(1, "lampu mati"))
        assert known["A1"].founder == "A1"
        assert hub.get_cases([case_id, "nowhere"]) == {case_id: opened(complaint(1))}
        both = hub.cases_and_founders([case_id, "nowhere"], ["A1", "A2"])
        assert both == ({case_id: opened(complaint(1))}, known)
        assert hub.block_reader().recent(KEYS[0], 8) == ["A1"]
        assert hub.block_reader().recent("geo:9:9", 8) == []

    def test_a_block_is_read_newest_first_and_never_beyond_the_limit(self, hub: Hub) -> None:
        self.received(hub, 5)
        for number in (2, 1, 4, 3, 5):
            hub.place(placement(complaint(number)))
        assert hub.block_reader().recent(KEYS[0], 3) == ["A5", "A4", "A3"]
        assert hub.block_reader().recent(KEYS[0], 9) == ["A5", "A4", "A3", "A2", "A1"]

    def test_a_glance_remembers_the_head_of_every_block_it_met(self, hub: Hub) -> None:
        self.received(hub)
        blocks = hub.block_reader()
        blocks.recent(KEYS[0], 8)
        assert blocks.versions().heads == {KEYS[0]: 0}
        hub.place(placement(complaint(1)))
        hub.place(placement(complaint(2)))
        blocks = hub.block_reader()
        blocks.recent(KEYS[0], 1)
        blocks.recent("geo:9:9", 1)
        assert blocks.versions().heads == {KEYS[0]: 2, "geo:9:9": 0}

    @pytest.mark.parametrize("files_under", [KEYS, ("text:bb",)])
    def test_who_saw_a_block_before_somebody_wrote_there_loses(
        self, hub: Hub, files_under: tuple[str, ...]
    ) -> None:
        """Whether it would write there too or only looked."""
        self.received(hub)
        for seen in (0, 1):
            one, two = complaint(1 + seen), complaint(3)
            hub.place(placement(one))
            with pytest.raises(ConflictError):
                hub.place(placement(two, heads={KEYS[0]: seen}, files_under=files_under))
            self.nothing_of(hub, two)
            assert "A3" not in hub.block_reader().recent(KEYS[0], 9)
        hub.place(placement(complaint(3), heads={KEYS[0]: 2}, files_under=files_under))

    def test_a_block_that_was_written_unread_still_stops_who_read_it_before(self, hub: Hub) -> None:
        self.received(hub)
        hub.place(placement(complaint(1), heads={}, files_under=("any:x",)))
        with pytest.raises(ConflictError):
            hub.place(placement(complaint(2), heads={"any:x": 0}))

    def test_a_complaint_is_placed_once(self, hub: Hub) -> None:
        self.received(hub)
        hub.place(placement(complaint(1)))
        with pytest.raises(ConflictError):
            hub.place(placement(complaint(1)))
        with pytest.raises(ConflictError):
            hub.place(placement(complaint(1), joins=opened(complaint(1))))
        assert hub.get_case(case_id_of("A1")).version == 1

    def test_a_case_that_moved_on_is_not_joined_from_its_old_version(self, hub: Hub) -> None:
        self.received(hub)
        hub.place(placement(complaint(1)))
        first = opened(complaint(1))
        hub.place(placement(complaint(2), joins=first))
        with pytest.raises(ConflictError):
            hub.place(placement(complaint(3), joins=first))
        self.nothing_of(hub, complaint(3))
        assert hub.get_case(first.case_id).complaint_count == 2
        assert [one.complaint_id for one in hub.inside(first.case_id)] == ["A1", "A2"]
        assert hub.reasons(["A2"]) == {"A2": Joined("Linked", "A1", "Jarak 9 m", 0.9)}

    # taking apart

    def joined(self, hub: Hub) -> Case:
        self.received(hub)
        hub.place(placement(complaint(1)))
        hub.place(placement(complaint(2), joins=opened(complaint(1))))
        return hub.get_case(case_id_of("A1"))

    def parting(self, case: Case) -> Parting:
        asked = Request(move=Move.UNLINK, actor=DESK, at=START, note="Bukan.")
        home = opening(opened(complaint(2)), DESK)
        return Parting(
            transitions=(home, decide_move(case, asked, RULES)),
            not_same=case.case_id,
            told_apart=("A2",),
            label=Label("duplicate", "A2", "A1", "beda", "0.900", "DISKOMINFO", START),
            moved=complaint(2, case_id=case.case_id),
            home=home.case,
        )

    def test_a_complaint_moves_to_its_own_case_and_remembers_the_old_one(self, hub: Hub) -> None:
        case = self.joined(hub)
        hub.part(self.parting(case))
        moved = hub.complaint("A2")
        assert (moved.case_id, moved.not_same) == (case_id_of("A2"), (case.case_id,))
        assert [one.complaint_id for one in hub.inside(case.case_id)] == ["A1"]
        assert [one.complaint_id for one in hub.inside(case_id_of("A2"))] == ["A2"]
        assert hub.known(["A2"])["A2"].case_id == case_id_of("A2")

    def test_a_case_is_counted_by_its_members_without_their_texts(self, hub: Hub) -> None:
        case = self.joined(hub)
        first, second = complaint(1), complaint(2)
        assert list(hub.inside(case.case_id)) == [
            Member(one.complaint_id, case.case_id, one.channel, one.received_at)
            for one in (first, second)
        ]
        found = hub.get_complaints(["A1", "A2", "A9"])
        assert {one.complaint_id for one in found} == {"A1", "A2"}

    def test_it_moves_once(self, hub: Hub) -> None:
        case = self.joined(hub)
        hub.part(self.parting(case))
        late = hub.get_case(case.case_id)
        with pytest.raises(ConflictError):
            hub.part(self.parting(late))
        assert hub.get_case(case.case_id) == late
        assert hub.complaint("A2").not_same == (case.case_id,)

    def test_from_a_case_that_moved_on_it_does_not_move(self, hub: Hub) -> None:
        case = self.joined(hub)
        hub.place(placement(complaint(3), joins=case))
        with pytest.raises(ConflictError):
            hub.part(self.parting(case))
        assert hub.complaint("A2").case_id == case.case_id
        assert hub.get_cases([case_id_of("A2")]) == {}
