"""The desk reads one table of the agreement with LAPOR!; it must say what the whole one says."""

from aduan.adapters.lapor.agencies import agencies_of
from aduan.adapters.lapor.contract import load_contract
from tests.handlers import PACK


def test_the_desk_knows_the_same_institutions_as_the_synchronisation() -> None:
    whole, desk = load_contract(PACK), agencies_of(PACK)
    ids = [str(one) for one in whole.mapping.agency.values()]
    assert ids
    assert [desk(one) for one in ids] == [whole.tables().agency_of(one) for one in ids]
    assert desk("no such institution") == whole.tables().agency_of("no such institution") == ""
