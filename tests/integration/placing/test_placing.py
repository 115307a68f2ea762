"""Complaints find their case: alone, as twins, at the same instant, and delivered again."""

import random
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.application.intake.ports import NewComplaint
from aduan.application.placing.place_complaint import Placed
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.case.errors import ConflictError
from aduan.domain.duplicates.blocking import MAX_READS
from aduan.domain.duplicates.sameness import Linked, New, SameDelivery
from aduan.domain.intake.events import Delivery, Receipt
from tests.fakes.placements import HubInMemory
from tests.interleaving import Interleaving
from tests.lamps import EVENING, lamp, place_in
from tests.twins import RETRIES, TWINS, Stream, is_one_case, twin


def take_in(register: Table, identities: Table, complaint: Complaint) -> None:
    RegisterIntake(register, identities).accept(
        NewComplaint(
            Delivery(complaint.channel, complaint.external_id, "sha", EVENING, "attempt"),
            complaint,
            None,
            Receipt("menunggu", complaint.complaint_id, complaint.tracking_code),
        )
    )


def place(register: Table, complaint: Complaint) -> Placed:
    return place_in(RegisterPlacements(register), complaint)


def cases_of(register: Table, *complaints: Complaint) -> set[str]:
    placements = RegisterPlacements(register)
    return {str(placements.complaint(one.complaint_id).case_id) for one in complaints}


def test_a_complaint_opens_a_case_with_its_agency_clock_and_history(
    register: Table, identities: Table
) -> None:
    take_in(register, identities, lamp(1))
    placed = place(register, lamp(1))
    case = RegisterCases(register).get_case(placed.case_id)
    assert case.agency == "DISHUB"
    assert case.place.kelurahan == "Cipare"
    assert case.due.opd == lamp(1).received_at + timedelta(hours=72)
    assert [row.move for row in RegisterCases(register).history(case.case_id)] == ["open"]
    assert isinstance(placed.decision, New)


def test_a_twin_from_another_channel_joins_and_keeps_its_own_code(
    register: Table, identities: Table
) -> None:
    first, twin = lamp(1), lamp(2, channel="lapor")
    for one in (first, twin):
        take_in(register, identities, one)
        placed = place(register, one)
    assert isinstance(placed.decision, Linked)
    case = RegisterCases(register).get_case(placed.case_id)
    assert (case.complaint_count, case.reporter_count) == (2, 2)
    assert set(case.channels) == {"rabeg", "lapor"}
    assert case.lapor_ids == ("X-2",)
    codes = {one.tracking_code for one in RegisterCases(register).complaints_of(case.case_id)}
    assert codes == {"SA-1", "SA-2"}


def test_linking_never_moves_a_due_time(register: Table, identities: Table) -> None:
    take_in(register, identities, lamp(1))
    due = RegisterCases(register).get_case(place(register, lamp(1)).case_id).due
    take_in(register, identities, lamp(2))
    assert RegisterCases(register).get_case(place(register, lamp(2)).case_id).due == due


def test_a_secret_complaint_is_never_joined_by_the_machine(
    register: Table, identities: Table
) -> None:
    for one in (lamp(1), lamp(2, secret=True), lamp(3)):
        take_in(register, identities, one)
        place(register, one)
    assert cases_of(register, lamp(1), lamp(3)) != cases_of(register, lamp(2))
    assert len(cases_of(register, lamp(1), lamp(2), lamp(3))) == 2


def test_a_record_delivered_again_changes_nothing(register: Table, identities: Table) -> None:
    take_in(register, identities, lamp(1))
    first = place(register, lamp(1))
    again = place(register, lamp(1))
    assert again.case_id == first.case_id
    assert again.decision is None
    assert RegisterCases(register).get_case(first.case_id).version == 1


def test_a_placed_complaint_leaves_the_list_of_the_unplaced(
    register: Table, identities: Table
) -> None:
    take_in(register, identities, lamp(1))
    assert len(register.work(keys.UNPLACED)) == 1
    place(register, lamp(1))
    assert register.work(keys.UNPLACED) == []


def test_a_case_that_did_not_come_from_the_portal_is_told_to_it_once(
    register: Table, identities: Table
) -> None:
    for one in (lamp(1), lamp(2)):
        take_in(register, identities, one)
        place(register, one)
    told = [decode_map(item) for item in register.work(keys.OUTBOX_LIVE)]
    assert [row["kind"] for row in told] == ["create_report"]


def test_a_case_from_the_portal_is_not_sent_back(register: Table, identities: Table) -> None:
    take_in(register, identities, lamp(1, channel="lapor"))
    place(register, lamp(1, channel="lapor"))
    assert register.work(keys.OUTBOX_LIVE) == []


class CrashError(Exception):
    """The function's end, at any call."""


class OneCallAtATime:
    """The in-process cloud is not made for threads: each call alone, any order between calls.

    `crash_at` is the number of the call before which the function ends, negative: after which.
    `crashes` is the share of calls that end it, at either side.
    """

    def __init__(self, client: object, *, crashes: float = 0.0, seed: int = 0) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._draw = random.Random(seed)
        self._crashes = crashes
        self.crash_at: int | None = None
        self.calls = self.crashed = 0

    def __getattr__(self, name: str) -> object:
        call = getattr(self._client, name)

        def alone(**asked: object) -> object:
            with self._lock:
                self.calls += 1
                ends = self._ends(self.calls)
                if ends == "before":
                    raise CrashError
                answer = call(**asked)
            if ends == "after":
                raise CrashError
            return answer

        return alone

    def _ends(self, number: int) -> str:
        if self._draw.random() < self._crashes:
            self.crashed += 1
            return self._draw.choice(["before", "after"])
        return {self.crash_at: "before", -(self.crash_at or 0): "after"}.get(number, "")


def work_off(register: Table, shards: list[list[Complaint]], client: OneCallAtATime) -> list[str]:
    """A thread for each shard; every record up to eleven times. Answers those given up."""
    shared, given_up = Table(client, register.name), []
    start = threading.Barrier(len(shards))

    def deliver(one: Complaint) -> None:
        for _ in range(1 + RETRIES):
            try:
                place_in(RegisterPlacements(shared), one, pause=a_moment)
            except (ConflictError, CrashError):
                continue
            return
        given_up.append(one.complaint_id)

    def shard(records: list[Complaint]) -> None:
        start.wait()
        for one in records:
            deliver(one)

    workers = [threading.Thread(target=shard, args=(records,)) for records in shards]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return given_up


def a_moment(lost: int) -> None:
    time.sleep(random.uniform(0, 0.01 * 2**lost))


def test_twins_in_flight_at_the_same_instant_open_one_case(
    register: Table, identities: Table
) -> None:
    twins = [twin(number) for number in range(12)]
    for one in twins:
        take_in(register, identities, one)
    draw = random.Random(3)
    records = [*twins, *draw.sample(twins, 4)]
    draw.shuffle(records)
    client = OneCallAtATime(register.client, crashes=0.01)
    assert work_off(register, [records[at::4] for at in range(4)], client) == []
    assert client.crashed > 0
    (case_id,) = cases_of(register, *twins)
    case = RegisterCases(register).get_case(case_id)
    assert (case.complaint_count, case.reporter_count) == (len(twins), len(twins))
    assert set(RegisterCases(register).complaint_ids(case_id)) == {
        one.complaint_id for one in twins
    }
    assert len(RegisterCases(register).history(case_id)) == case.version
    assert register.work(keys.UNPLACED) == []


def test_two_hundred_workers_at_once_lose_nobody() -> None:
    """As many functions as twins, which is more than a stream has: every one meets all others."""
    hub, twins = HubInMemory(), [twin(number) for number in range(TWINS)]
    for one in twins:
        hub.receive(one)
    stream = Stream(hub, Interleaving(7), 0.001)
    stream.work_off([[one] for one in twins])
    assert stream.crashed > 0
    for left in stream.given_up:  # in the sweep's list
        place_in(hub, hub.complaints[left])
    is_one_case(hub, twins)


@pytest.mark.parametrize("before", [True, False])
def test_a_crash_at_any_call_loses_and_doubles_nothing(
    register: Table, identities: Table, before: bool
) -> None:
    take_in(register, identities, lamp(1))
    place(register, lamp(1))
    twin = lamp(2)
    take_in(register, identities, twin)
    for at in range(1, 60):
        calls = OneCallAtATime(register.client)
        calls.crash_at = at if before else -at
        try:
            place(Table(calls, register.name), twin)
        except CrashError:
            continue
        break
    (case_id,) = cases_of(register, lamp(1), twin)
    case = RegisterCases(register).get_case(case_id)
    assert (case.complaint_count, case.version) == (2, 2)


class Counted:
    """Counts the calls that read."""

    def __init__(self, client: object) -> None:
        self._client = client
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> object:
        self.calls[name] += 1
        return getattr(self._client, name)


def test_an_event_costs_eleven_queries_and_two_batch_reads_at_the_most(
    register: Table, identities: Table
) -> None:
    """On keys that everybody is filed under, all full to their limits."""
    where = "Perum Bangau Kepodang Rajawali Cendrawasih Merpati Blok C2 Jl. Ki Mas Jong"
    reports = [
        replace(one, text=f"{one.text}, {where}", location=replace(one.location, address=where))
        for one in (twin(number) for number in range(15))
    ]
    for number, one in enumerate(reports):
        take_in(register, identities, one)
        counted = Counted(register.client)
        place_in(RegisterPlacements(Table(counted, register.name)), one)
        assert counted.calls["query"] <= MAX_READS, number
        assert counted.calls["batch_get_item"] <= 2, number
        assert counted.calls["get_item"] <= 2, number  # the complaint; the facts of its case
    assert counted.calls["query"] > 8
    assert len(cases_of(register, *reports)) == 1


def test_the_same_words_sent_twice_are_one_delivery(register: Table, identities: Table) -> None:
    first = lamp(1)
    again = replace(
        first,
        complaint_id=f"{99:026d}",
        external_id="X-99",
        tracking_code="SA-99",
        received_at=first.received_at + timedelta(minutes=1),
    )
    for one in (first, again):
        take_in(register, identities, one)
        placed = place(register, one)
    assert isinstance(placed.decision, SameDelivery)


def test_a_complaint_without_any_place_is_placed_on_the_desk(
    register: Table, identities: Table
) -> None:
    unclear = replace(
        lamp(1), title="", text="min kapan dibenerin sih", category=None, location=Location()
    )
    take_in(register, identities, unclear)
    case = RegisterCases(register).get_case(place(register, unclear).case_id)
    assert case.status.value == "triase"
    assert case.agency == "DISKOMINFO"
