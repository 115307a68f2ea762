"""The drawn photos of the evening are what its story says of them."""

from datetime import UTC

from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.adapters.photos.images import PillowReader
from aduan.domain.photos.evidence import Unfit
from aduan.domain.photos.likeness import Likeness
from aduan.domain.photos.origin import Origin
from infra.local.demo.photo import finished_work

READER = PillowReader(UTC)


def read(picture: bytes) -> tuple[bytes, Origin | None]:
    found = READER.read(picture)
    assert not isinstance(found, Unfit)
    jpeg, facts = found
    assert facts.nothing is None
    return jpeg, facts.origin


def test_one_is_a_copy_of_itself_alone_and_one_says_that_a_tool_made_it() -> None:
    own, origin = read(finished_work("SRG-1"))
    doubted, by_a_tool = read(finished_work("SRG-2", by_a_tool=True))
    assert (origin, by_a_tool) == (None, Origin.AI)
    found = [one.likeness for one in OpenCvComparer().against(own, [own, doubted])]
    assert found == [Likeness.IDENTICAL, Likeness.NONE]
