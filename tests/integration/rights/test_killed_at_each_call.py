"""An erasure killed at any of its writes, and begun anew, ends as if nothing had happened."""

from dataclasses import dataclass

import pytest

from aduan.application.rights.erase import Erased, certificate
from tests.unit.rights.test_erase import opened, planted, run
from tests.unit.rights.world import Killed, World

WRITES = frozenset({"TransactWriteItems", "PutItem", "DeleteObject", "PutObject"})


@pytest.fixture(scope="module")
def erased() -> tuple[World, str, str, Erased]:
    world, mine, theirs = planted()
    return world, mine, theirs, run(world, opened(world))


def writes_of_a_run() -> int:
    world, _, _ = planted()
    request = opened(world)
    seen: list[str] = []
    world.client.before = world.files.before = seen.append
    run(world, request)
    return sum(operation in WRITES for operation in seen)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("part", range(8))
def test_killed_at_any_write_and_begun_anew_it_ends_the_same(
    part: int, after: bool, erased: tuple[World, str, str, Erased]
) -> None:
    """Killed before the call, or after it with its answer lost; an eighth of the writes a test."""
    whole = erased[0].everything()
    letter = certificate(erased[3].request, {}, "")
    where = "after" if after else "before"
    for at in range(part, erased_writes(), 8):
        world, _, _ = planted()
        request = opened(world)
        kill = KillAt(at)
        for side in (world.client, world.files):
            setattr(side, where, kill)
        with pytest.raises(Killed):
            run(world, request)
        kill.at = -1
        done = run(world, request)
        assert world.everything() == whole, at
        assert certificate(done.request, {}, "") == letter, at


@dataclass
class KillAt:
    """Ends the process at the n-th write."""

    at: int
    seen: int = 0

    def __call__(self, operation: str) -> None:
        if operation not in WRITES:
            return
        if self.seen == self.at:
            raise Killed
        self.seen += 1


_COUNTED: list[int] = []


def erased_writes() -> int:
    if not _COUNTED:
        _COUNTED.append(writes_of_a_run())
    return _COUNTED[0]
