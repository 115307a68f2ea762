"""Each class ends on its day, a hold stops it, reopening takes the day away, and figures stay."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.rights import RegisterKeeping
from aduan.application.rights import retain
from aduan.application.rights.ask import Wish, ask
from aduan.application.rights.retain import backfill, due_report, hold, minute, release, settle
from aduan.domain.case.complaint import Location
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move
from aduan.domain.retention.expiry import BEGINS_AGAIN, ENDS, MOVED_BY
from aduan.domain.retention.terms import RetentionError, read_classes
from aduan.domain.rights.request import Right
from tests.city import DISHUB, REPORTER
from tests.contract.intake.intake_contract import new_complaint
from tests.unit.rights.world import CLASSED, SIGNED, START, World, row_of

CASES: dict[str, tuple[dict[str, Any], int]] = {
    "kesehatan": ({"channel": "119"}, 1),
    "selesai": ({}, 2),
    "pengawasan": ({"secret": True}, 5),
    "umum": ({"placed": False}, 5),
}
"""One complaint of each class of `CLASSED`, and its years."""
GONE = "[dihapus: masa simpan berakhir]"


@dataclass(frozen=True)
class Lagging(RegisterKeeping):
    """Its list is of a moment ago."""

    due_then: str

    def due(self, now: datetime) -> Iterator[str]:
        return iter([self.due_then])


def closed(world: World, complaint_id: str, at: datetime) -> None:
    world.now = at
    world.move(
        world.case_of(complaint_id), Move.REJECT, DISHUB, note="x" * 20, public_note="Bukan."
    )


def days(world: World, until: datetime) -> datetime | None:
    """Runs the nightly clock; answers the first run in which something ended."""
    while world.now < until:
        world.now += timedelta(days=1)
        if settle(world.now, world.retaining()).ended:
            return world.now
    return None


@pytest.mark.parametrize("name", CASES)
def test_each_class_ends_on_its_day_a_hold_stops_it_and_figures_stay(name: str) -> None:
    given, years = CASES[name]
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini", **given)
    at = START + timedelta(minutes=1)  # a complaint that no case took is reckoned from its arrival
    if name != "umum":
        at = START + timedelta(days=40)
        closed(world, mine, at)
    world.now = START + timedelta(days=40)
    figures, day = world.figures(), at.replace(year=at.year + years)
    settle(day - timedelta(days=3), world.retaining())
    hold(mine, "arn:petugas", "perkara 12/Pdt.G/2026", None, world.retaining())
    world.now = day
    assert days(world, day + timedelta(days=3)) is None
    release(mine, world.now, world.retaining())
    assert days(world, day + timedelta(days=6)) is not None
    (line,) = world.keeping.destroyed(day.year)
    assert line.retention == name
    assert row_of(world, mine)["text"] == {"S": GONE}
    assert world.marks() == []
    assert world.figures() == figures


@pytest.mark.parametrize("name", CASES)
def test_no_class_ends_before_its_day(name: str) -> None:
    given, years = CASES[name]
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini", **given)
    at = START + timedelta(minutes=1)
    if name != "umum":
        at = START + timedelta(days=40)
        closed(world, mine, at)
    before = None if name == "umum" else world.cases.get_case(world.case_of(mine))
    world.now = at.replace(year=at.year + years) - timedelta(days=35)
    ended = days(world, world.now + timedelta(days=40))
    assert ended is not None
    assert (ended - at.replace(year=at.year + years)).days in {0, 1}
    if before is not None:
        after = world.cases.get_case(world.case_of(mine))
        assert (after.due, after.status, after.closed_at) == (before.due, before.status, at)
        assert after.complaint_count == before.complaint_count


def test_what_was_typed_beside_a_wish_ends_with_the_complaint_it_was_about() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    why = "Ibu Siti Penanda1 datang, KTP dilihat"
    wish = Wish(Right.SHOW, (("SA-0001", ""),), why, SIGNED, by_hand=True)
    request = ask(wish, START + timedelta(days=1), world.asking()).request_id
    closed(world, mine, START + timedelta(days=1))
    world.now = START + timedelta(days=3 * 365)
    assert settle(world.now, world.retaining()).ended == 1
    kept = world.book.get(request)
    assert kept is not None
    assert kept.why == GONE
    assert world.marks() == []


def test_what_is_secret_is_kept_five_years() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini", secret=True)
    closed(world, mine, START + timedelta(days=1))
    world.now = START + timedelta(days=4 * 365)
    settle(world.now, world.retaining())
    assert settle(world.now, world.retaining()).ended == 0
    kept = world.keeping.get(mine)
    assert kept is not None
    assert (kept.retention, kept.ends_at.year, kept.moved_by) == ("pengawasan", 2031, Move.REJECT)


def test_an_open_case_ends_nothing_however_old_it_is() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    world.now = START + timedelta(days=9 * 365)
    run = settle(world.now, world.retaining())
    assert (run.ended, run.moved) == (0, 1)
    kept = world.keeping.get(mine)
    assert kept is not None
    assert kept.ends_at > world.now


def test_reopening_takes_the_day_away_and_the_next_closing_sets_another() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    case_id = world.case_of(mine)
    closed(world, mine, START + timedelta(days=1))
    world.now = START + timedelta(days=2)
    world.move(case_id, Move.REOPEN, REPORTER, note="belum beres")
    world.now = START + timedelta(days=3 * 365)
    assert settle(world.now, world.retaining()).ended == 0
    closed(world, mine, world.now)
    world.now += timedelta(days=60)
    settle(world.now, world.retaining())
    kept = world.keeping.get(mine)
    assert kept is not None
    assert kept.ends_at.year == START.year + 5


def test_a_hold_stops_the_end_and_letting_go_lets_it_come() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    closed(world, mine, START + timedelta(days=1))
    hold(mine, "arn:petugas", "perkara 12/Pdt.G/2026", None, world.retaining())
    world.now = START + timedelta(days=5 * 365)
    assert settle(world.now, world.retaining()).ended == 0
    assert "expires_at" not in str(world.identities.get({"pk": f"COMPLAINT#{mine}"}))
    release(mine, world.now, world.retaining())
    assert settle(world.now, world.retaining()).ended == 1


def test_a_hold_with_an_end_lets_go_by_itself() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    closed(world, mine, START + timedelta(days=1))
    until = START + timedelta(days=4 * 365)
    hold(mine, "arn:petugas", "perkara 12/Pdt.G/2026", until, world.retaining())
    world.now = until - timedelta(days=1)
    assert settle(world.now, world.retaining()).ended == 0
    world.now = until + timedelta(days=1)
    assert settle(world.now, world.retaining()).ended == 1


def test_a_hold_needs_its_reason() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    with pytest.raises(RefusedError, match="perkara"):
        hold(mine, "arn:petugas", "x", None, world.retaining())


def test_the_report_says_what_is_due_and_the_minute_what_went() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    closed(world, mine, START + timedelta(days=1))
    world.now = START + timedelta(days=2 * 365 + 5)
    (due,) = due_report(world.now, world.retaining())
    assert (due.retention, due.count, due.basis) == ("selesai", 1, "JRA")
    assert settle(world.now, world.retaining()).ended == 1
    assert due_report(world.now, world.retaining()) == ()
    written = minute(world.now.year, "Kota Contoh", world.retaining())
    assert "kelas selesai: 1 aduan" in written
    assert "identitas dan teks asli: 1" in written
    assert "Tidak ada yang dimusnahkan" in minute(2031, "Kota Contoh", world.retaining())


def test_complaints_of_released_versions_get_their_day_once() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini")
    world.register.transact([world.register.delete({"pk": f"COMPLAINT#{mine}", "sk": "KEEPING"})])
    assert backfill(world.now, world.retaining()) == (1, False)
    assert backfill(world.now, world.retaining()) == (0, False)
    kept = world.keeping.get(mine)
    assert kept is not None
    assert kept.ends_at == CLASSED.shortest(START + timedelta(minutes=1))


def test_one_that_cannot_be_ended_stops_no_other() -> None:
    world = World()
    bad = world.complain(1, "lampu penanda04 mati di sini")
    good = world.complain(2, "selokan tersumbat di gang", location=Location(lat=-6.2, lng=106.2))
    for one in (bad, good):
        closed(world, one, START + timedelta(days=1))
    item = row_of(world, bad)
    world.register.transact([world.register.put({**item, "received_at": {"S": "rusak"}})])
    world.now = START + timedelta(days=3 * 365)
    run = settle(world.now, world.retaining())
    assert run.ended == 1
    assert [name for name, _ in run.failed] == [bad]


@pytest.mark.parametrize("what", ["received_at", "ends_at"])
def test_as_many_as_a_run_takes_that_cannot_be_ended_stop_no_other(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the complaint's own row, or of the row that says when it ends."""
    monkeypatch.setattr(retain, "MOST_A_RUN", 3)
    world = World()
    bad = [world.complain(n, "lampu mati di sini", placed=False) for n in range(1, 5)]
    good = [world.complain(n, "got meluap di sana", placed=False) for n in range(10, 14)]
    for one in bad:
        key = keys.complaint(one) if what == "received_at" else keys.keeping(one)
        item = world.register.get(key)
        assert item is not None
        world.register.put_over({**item, what: {"S": "rusak"}})
    world.now = START + timedelta(days=6 * 365)
    first = settle(world.now, world.retaining())
    assert {name for name, _ in first.failed} == set(bad)
    assert first.ended + first.moved == 3
    world.now += timedelta(days=1)
    second = settle(world.now, world.retaining())
    assert first.ended + second.ended == len(good)
    assert {name for name, _ in second.failed} == set(bad)  # named every night


def test_one_that_failed_comes_behind_those_that_can_be_ended_and_comes_again() -> None:
    world = World()
    bad = world.complain(1, "lampu mati di sini", placed=False)
    world.complain(2, "got meluap di sana", placed=False)
    item = row_of(world, bad)
    world.register.put_over({**item, "received_at": {"S": "rusak"}})
    world.now = START + timedelta(days=6 * 365)
    settle(world.now, world.retaining())
    assert list(world.keeping.due(world.now)) == []
    world.register.put_over(item)
    world.now += timedelta(days=1)
    assert list(world.keeping.due(world.now)) == [bad]
    assert settle(world.now, world.retaining()).ended == 1


def test_a_hold_that_the_list_does_not_know_yet_stops_the_end() -> None:
    world = World()
    mine = world.complain(1, "lampu penanda04 mati di sini", placed=False)
    world.now = START + timedelta(days=6 * 365)
    ports = world.retaining()
    hold(mine, "arn:petugas", "perkara 12/Pdt.G/2026", None, ports)
    lagging = replace(ports, keeping=Lagging(world.register, mine))
    assert settle(world.now, lagging).ended == 0
    kept = world.keeping.get(mine)
    assert kept is not None
    assert kept.held
    assert row_of(world, mine)["text"] != {"S": GONE}


def test_every_class_has_its_case_here() -> None:
    assert set(CASES) == {one.id for one in CLASSED.classes}


def test_being_kept_until_a_day_costs_a_complaint_one_write_and_no_read() -> None:
    world = World()
    given = new_complaint()
    without = RegisterIntake(world.register, world.identities).actions(given)
    kept = RegisterIntake(world.register, world.identities, CLASSED).actions(given)
    assert len(kept) == len(without) + 1
    (more,) = [one for one in kept if "KEEPING" in str(one)]
    assert more["Put"]["Item"]["sk"] == {"S": "KEEPING"}


def test_the_moves_that_change_the_day_are_named() -> None:
    assert not ENDS & BEGINS_AGAIN
    assert {Move.MERGE, Move.UNLINK, *ENDS, *BEGINS_AGAIN} <= MOVED_BY


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"years": 1, "basis": "x"}, "id"),
        ({"id": "a", "years": 0, "basis": "x"}, "years"),
        ({"id": "a", "years": 1, "basis": " "}, "basis"),
        ({"id": "a", "years": 1, "basis": "x", "kanal": ["x"]}, "kanal"),
        ({"id": "a", "years": 1, "basis": "x", "channel": "119"}, "channel"),
        ({"id": "a", "years": 1, "basis": "x", "guarded": True}, "terakhir"),
    ],
)
def test_a_class_that_means_nothing_is_refused(row: dict[str, object], word: str) -> None:
    with pytest.raises(RetentionError, match=word):
        read_classes({"class": [row]})
