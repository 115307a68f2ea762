"""What an operator types about the channels, and reads."""

import io

import pytest

from aduan.application.channels.ports import Answer
from aduan.bootstrap.channels_board import Board
from aduan.cli.channels import run
from tests.benchmarks.status_city import CHANNELS
from tests.unit.channels.world import World


def board(world: World) -> Board:
    return Board(
        channels=(*sorted(CHANNELS), "siaga"),
        called=tuple(sorted(CHANNELS)),
        changes=world.store,
        calls=world.store.as_calls,
        lines=world.store.as_lines,
        receiver=world.receiver,
        clock=world.clock,
    )


def typed(world: World, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    return run(words, lambda: board(world), out), out.getvalue()


def a_dead_call() -> World:
    world = World()
    world.queue("a", "b", "a")
    refused = Answer(400, "HTTP 400")
    well = world.receiver.answer
    world.receiver.answer = lambda call: refused if call.sequence == 1 else well(call)
    for _ in range(40):
        world.push()
        world.clock.on(hours=2)
    world.receiver.answer = well
    return world


def test_status_says_what_waits_and_who_asks_alone() -> None:
    world = a_dead_call()
    code, said = typed(world, "status")
    assert code == 1
    assert "rabeg: 3 kabar, 2 belum sampai, tertua" in said
    assert "1 mati" in said
    assert "siaga: 0 kabar, bertanya sendiri" in said


def test_deliveries_are_listed_by_state_with_what_was_answered() -> None:
    world = a_dead_call()
    _, said = typed(world, "deliveries", "--channel", "rabeg")
    assert len(said.splitlines()) == 3
    _, dead = typed(world, "deliveries", "--channel", "rabeg", "--state", "dead")
    assert dead.startswith("rabeg#1 RBG-a complaint.status_changed dead")
    assert "HTTP 400" in dead
    _, sent = typed(world, "deliveries", "--channel", "rabeg", "--state", "delivered")
    assert [line.split()[0] for line in sent.splitlines()] == ["rabeg#2"]


def test_replaying_the_dead_lets_what_waits_behind_go_on() -> None:
    world = a_dead_call()
    code, said = typed(world, "replay", "--channel", "rabeg", "--all", "--dry-run")
    assert (code, said.splitlines()[-1]) == (0, "(percobaan) 1 diulang")
    assert world.push().delivered == 0
    assert typed(world, "replay", "--channel", "rabeg", "--all")[0] == 0
    assert world.push().delivered == 2
    assert typed(world, "status")[0] == 0


def test_a_dead_call_that_is_dropped_rests_and_what_waits_behind_it_goes_on() -> None:
    world = a_dead_call()
    words = ("drop", "--channel", "rabeg", "--by", "Ani", "--reason", "aduan sudah dihapus RABEG")
    assert typed(world, *words, "--all", "--dry-run") == (
        0, typed(world, *words, "--sequence", "1", "--dry-run")[1]
    )  # fmt: skip
    assert world.push().delivered == 0
    code, said = typed(world, *words, "--sequence", "1", "--sequence", "2")
    assert (code, said.splitlines()[1:]) == (1, ["tidak mati: 2", "1 dibiarkan"])
    assert "dropped" in said
    assert "dibuang Ani: aduan sudah dihapus RABEG" in said
    assert world.push().delivered == 1
    assert typed(world, "status")[0] == 0
    assert typed(world, "deliveries", "--channel", "rabeg", "--state", "dead") == (0, "")
    tried = [call.sequence for call in world.receiver.tried]
    world.push()
    assert [call.sequence for call in world.receiver.tried] == tried
    assert typed(world, *words, "--all")[1] == "0 dibiarkan\n"


def test_replaying_from_a_number_says_everything_again_in_order() -> None:
    world = World()
    world.queue("a", "b", "c")
    world.push()
    code, said = typed(world, "replay", "--channel", "rabeg", "--from", "2")
    assert (code, said.splitlines()[-1]) == (0, "2 diulang")
    world.push()
    assert [call.sequence for call in world.receiver.tried] == [1, 2, 3, 2, 3]
    assert typed(world, "replay", "--channel", "rabeg", "--sequence", "9")[0] == 1


def test_pause_resume_and_ping_say_what_they_would_do_first() -> None:
    world = World()
    words = ("--channel", "rabeg", "--by", "Ani", "--reason", "pindah")
    typed(world, "pause", *words, "--dry-run")
    assert not world.store.load("rabeg").paused_by
    typed(world, "pause", *words)
    assert world.store.load("rabeg").paused_by == "Ani"
    typed(world, "resume", "--channel", "rabeg", "--dry-run")
    assert world.store.load("rabeg").paused_by
    typed(world, "resume", "--channel", "rabeg")
    assert not world.store.load("rabeg").paused_by
    assert typed(world, "ping", "--channel", "rabeg") == (0, "rabeg: HTTP 204\n")
    assert typed(world, "ping", "--channel", "rabeg", "--dry-run")[0] == 0


@pytest.mark.parametrize("command", ["ping", "resume"])
def test_a_channel_that_is_not_called_is_not_taken_for_one(command: str) -> None:
    code, said = typed(World(), command, "--channel", "siaga")
    assert code == 2
    assert "ada: 119, rabeg, wa" in said
