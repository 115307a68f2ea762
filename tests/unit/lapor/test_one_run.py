"""How one run goes through the lanes: which first, how long it stays, what the next one finds."""

from datetime import datetime, timedelta

import pytest

from aduan.application.lapor.push import run
from aduan.application.lapor.push.ports import PushRules
from aduan.domain.case.entry import Entry, State
from aduan.domain.case.errors import BusyError
from aduan.domain.outbox import entries
from aduan.domain.outbox.backoff import Backoff
from tests.unit.lapor.fakes import Register
from tests.unit.lapor.world import World
from tests.unit.samples import a_case


def the_only(world: World) -> Entry:
    (entry,) = world.register.entries.values()
    return entry


def put_off(world: World, entry: Entry, until: datetime) -> None:
    """Another run has tried it: LAPOR! asked for so much time."""
    now = world.clock.now()
    claimed = entries.claim(entry, now, "earlier", timedelta(minutes=2))
    waiting = entries.put_off(claimed, now, until, "HTTP 429", asked=True)
    assert all(world.register.save_entry(step) for step in (claimed, waiting))


def in_hand(world: World, entry: Entry, until: datetime) -> None:
    now = world.clock.now()
    assert world.register.save_entry(entries.claim(entry, now, "earlier", until - now))


@pytest.mark.parametrize(("wait", "waited"), [(60, True), (61, False)])
def test_a_run_waits_for_what_an_earlier_one_put_off_as_long_as_it_may_linger(
    wait: int, waited: bool
) -> None:
    world = World(push_rules=PushRules(linger=timedelta(seconds=60)))
    world.open_case()
    began = world.clock.now()
    put_off(world, the_only(world), began + timedelta(seconds=wait))
    world.push()
    assert the_only(world).state is (State.SENT if waited else State.PENDING)
    assert world.clock.now() == began + timedelta(seconds=wait if waited else 0)


@pytest.mark.parametrize(("before", "waited"), [(1, True), (0, False)])
def test_a_run_never_sleeps_up_to_its_own_end(before: int, waited: bool) -> None:
    world = World(push_rules=PushRules(linger=timedelta(minutes=30)))
    world.open_case()
    began, gate = world.clock.now(), world.gate()
    put_off(world, the_only(world), gate.until - timedelta(seconds=before))
    run.push_outbox(ports=world.pushing, gate=gate, holder="run")
    assert the_only(world).state is (State.SENT if waited else State.PENDING)
    assert (world.clock.now() > began) == waited


def test_what_another_run_has_in_hand_is_not_waited_for() -> None:
    world = World()
    world.open_case()
    began = world.clock.now()
    in_hand(world, the_only(world), began + timedelta(seconds=30))
    world.push()
    assert world.clock.now() == began
    assert the_only(world).state is State.SENDING


def test_lanes_that_are_left_alone_hide_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else is writing the first two, at every look; the list is looked through on."""
    monkeypatch.setattr(run, "LOOKED_AHEAD", 1)
    world = World(push_rules=PushRules(lanes_at_once=1))
    for number in range(4):
        world.open_case(f"SRG-{number}")
    save = world.register.save_entry

    def crowded(entry: Entry) -> bool:
        if entry.reference in {"SRG-0", "SRG-1"}:
            raise BusyError("dynamodb")
        return save(entry)

    monkeypatch.setattr(world.register, "save_entry", crowded)
    world.push()
    stand = [entry.state for entry in world.register.entries.values()]
    assert stand == [State.PENDING, State.PENDING, State.SENT, State.SENT]


def test_lanes_that_are_left_alone_hide_none_that_is_due_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(push_rules=PushRules(lanes_at_once=1))
    busy, soon = world.open_case("SRG-1"), world.open_case("SRG-2")
    _, waiting = world.register.entries.values()
    put_off(world, waiting, world.clock.now() + timedelta(seconds=20))
    save = world.register.save_entry

    def crowded(entry: Entry) -> bool:
        if entry.case_id == busy.case_id:
            raise BusyError("dynamodb")
        return save(entry)

    monkeypatch.setattr(world.register, "save_entry", crowded)
    world.push()
    assert [link.case_id for link in world.register.links.values()] == [soon.case_id]


def test_what_a_run_began_goes_before_what_it_did_not() -> None:
    """Its answer is lost; when LAPOR! has had its time, it is looked up before others are filed."""
    world = World(push_rules=PushRules(lanes_at_once=1, look_first=timedelta(0)))
    for number in range(3):
        world.open_case(f"SRG-{number}")
    troubles = iter(["lost_after"])
    world.lapor.troubles = lambda: next(troubles, None)
    report = world.push()
    moved = [(entry.reference, entry.state) for entry in report.steps]
    settled = [reference for reference, state in moved if state is State.SENT]
    assert settled == ["SRG-0", "SRG-1", "SRG-2"]
    assert report.already_there == 1


def test_whose_run_died_is_said_of_the_entry_and_when_it_is_looked_up() -> None:
    world = World()
    world.open_case()
    in_hand(world, the_only(world), world.clock.now() + timedelta(seconds=1))
    world.clock.sleep(1)
    died_at = world.clock.now()
    doubt, *_ = world.push().steps
    assert (doubt.state, doubt.last_error) == (State.UNKNOWN, "proses terputus")
    assert doubt.next_attempt_at == died_at + world.push_rules.look_first


class Asked(Register):
    """Keeps since when LAPOR! was said to be back, at each look through the list."""

    def due_lanes(
        self, now: datetime, limit: int, recovered_at: datetime | None = None
    ) -> list[str]:
        self.__dict__.setdefault("backs", []).append(recovered_at)
        return list(super().due_lanes(now, limit, recovered_at))


@pytest.mark.parametrize(("since", "matters"), [(60, True), (61, False)])
def test_lapors_return_is_no_matter_once_every_wait_before_it_is_over(
    since: int, matters: bool
) -> None:
    world = World(push_rules=PushRules(backoff=Backoff(timedelta(seconds=1), timedelta(minutes=1))))
    world.register = Asked(world.clock, world.saboteur)
    back = world.clock.now() - timedelta(seconds=since)
    world.register.state = world.register.state.__class__(recovered_at=back)
    world.push()
    assert world.register.__dict__["backs"][0] == (back if matters else None)


# what stands on an entry after its call -----------------------------------------------------------


def test_what_was_filed_says_when() -> None:
    world = World()
    world.open_case()
    world.push()
    assert (the_only(world).state, the_only(world).settled_at) == (State.SENT, world.clock.now())


def test_what_lapor_did_not_take_says_why_and_since_when_it_waits() -> None:
    world = World(push_rules=PushRules(linger=timedelta(0)))
    world.open_case()
    world.lapor.troubles = lambda: "refused_connection"
    world.push()
    waiting = the_only(world)
    assert (waiting.state, waiting.last_error) == (State.PENDING, "tidak tersambung")
    assert waiting.backed_off_at == world.clock.now()
    assert waiting.next_attempt_at > world.clock.now()


def test_a_number_that_could_not_be_kept_is_a_doubt_that_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(push_rules=PushRules(linger=timedelta(0)))
    world.open_case()
    monkeypatch.setattr(world.register, "save_link", lambda _link: False)
    report = world.push()
    assert (the_only(world).state, report.unknown, report.sent) == (State.UNKNOWN, 1, 0)
    assert the_only(world).last_error == "nomor laporannya belum tersimpan"
    assert the_only(world).next_attempt_at == world.clock.now() + world.push_rules.look_first


def test_what_the_inspectorate_keeps_at_home_is_withdrawn_before_it_leaves() -> None:
    world = World()
    case = world.open_case()
    world.register.restricted[case.case_id] = a_case(case_id=case.case_id, inspektorat_only=True)
    world.push()
    kept = the_only(world)
    assert world.lapor.reports == {}
    assert (kept.state, kept.settled_at) == (State.WITHDRAWN, world.clock.now())
    assert kept.last_error == "kasus dirahasiakan dari SP4N-LAPOR! sebelum ini terkirim"


def doubted(world: World, entry: Entry) -> None:
    """Its run died long ago; nobody has looked it up yet."""
    now = world.clock.now()
    claimed = entries.claim(entry, now, "earlier", timedelta(minutes=2))
    doubt = entries.doubted(claimed, now, "terputus", now)
    assert all(world.register.save_entry(step) for step in (claimed, doubt))


def test_a_doubt_where_nothing_can_be_searched_says_that_a_person_has_to() -> None:
    world = World()
    world.lapor.searchable = False
    world.open_case()
    doubted(world, the_only(world))
    assert world.push().by_hand == 1
    left = the_only(world)
    assert (left.by_hand, left.last_error) == (True, "hasil tidak pasti, perlu dicari orang")
    assert left.next_attempt_at == world.clock.now() + world.push_rules.look_by_hand


def test_a_doubt_about_an_answer_waits_for_the_number_of_its_report() -> None:
    world = World()
    world.follow_up(world.register.case("SRG-1"), "Tim berangkat.")
    doubted(world, the_only(world))
    world.push()
    left = the_only(world)
    assert (left.state, left.held) == (State.UNKNOWN, True)
    assert left.last_error == "menunggu nomor laporan LAPOR!"
    assert left.next_attempt_at == world.clock.now() + world.push_rules.backoff.cap
