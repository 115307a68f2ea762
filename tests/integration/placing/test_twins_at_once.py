"""Two hundred reports of one event at the same instant: one case, nobody lost, nobody twice.

The use case, the decision and the blocking are those of production; the register is the one in
memory that keeps the contract of the real one. Workers take turns at every call.
"""

import pytest

from tests.fakes.placements import HubInMemory
from tests.interleaving import Interleaving
from tests.twins import TWINS, Stream, is_one_case, shards_of, twin


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("crashes", [0.0, 0.01])
def test_two_hundred_twins_on_eight_shards_open_one_case(seed: int, crashes: float) -> None:
    hub, twins = HubInMemory(), [twin(number) for number in range(TWINS)]
    for one in twins:
        hub.receive(one)
    stream = Stream(hub, Interleaving(seed), crashes)
    stream.work_off(shards_of(twins, 8, stream))
    assert (stream.crashed > 50) == (crashes > 0)
    assert stream.lost_rounds > TWINS / 2  # they did meet
    assert stream.given_up == []
    is_one_case(hub, twins)
