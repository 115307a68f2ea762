"""What an erasure does is said of every kind of row there is, and of none that is not."""

import re
from typing import Final

import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.fates import FATES, Fate, fate_of, known_kind
from aduan.application.rights.erase import erase
from aduan.domain.case.errors import RefusedError
from tests.unit.register.test_keys import ROW, WHOLE, sample
from tests.unit.rights.test_erase import opened, planted
from tests.unit.rights.world import SIGNED

UNHEARD_OF: Final = ("NEWS#1", "WORDS"), ("CASE#1", "DIARY#1"), ("COMPLAINT#1", "DIARY")


def kinds() -> set[tuple[str, str]]:
    """The rows of the table at the head of `keys`, each key up to what varies in it."""
    table = (keys.__doc__ or "").split("\n\n| ")[1]
    rows = [ROW.match(line) for line in f"| {table}".splitlines()]
    found = [row for row in rows if row and not row["pk"].startswith("--")][1:]
    return {(row["pk"].partition("<")[0], row["sk"].partition("<")[0]) for row in found}


def test_every_kind_of_row_is_erased_kept_or_declared_free_of_reporters() -> None:
    """A new kind fails here until somebody has looked at what it can hold of a person."""
    fates = {kind: fate_of(*kind) for kind in kinds()}
    assert [kind for kind, fate in fates.items() if fate is None] == []


@pytest.mark.parametrize("name", sorted(n for n in WHOLE if "work_pk" not in sample(WHOLE[n])))
def test_every_key_that_is_built_is_of_a_known_kind(name: str) -> None:
    key = sample(WHOLE[name])
    assert fate_of(key["pk"], key["sk"]) is not None, key


@pytest.mark.parametrize(("pk", "sk"), UNHEARD_OF)
def test_a_row_of_another_kind_is_refused(pk: str, sk: str) -> None:
    with pytest.raises(RefusedError, match="belum dikenal"):
        known_kind({"pk": {"S": pk}, "sk": {"S": sk}})


@pytest.mark.parametrize("of", ["complaint", "case"])
def test_an_erasure_that_meets_such_a_row_certifies_nothing(of: str) -> None:
    world, mine, _ = planted()
    pk = f"COMPLAINT#{mine}" if of == "complaint" else f"CASE#{world.case_of(mine)}"
    world.register.put_over({"pk": {"S": pk}, "sk": {"S": "DIARY#1"}, "said": {"S": "penanda99"}})
    request = opened(world)
    with pytest.raises(RefusedError, match="DIARY"):
        erase(request, SIGNED, world.now.replace(hour=6), world.erasing())
    stored = world.book.get(request)
    assert stored is not None
    assert stored.done_at is None


def test_what_is_kept_or_free_says_why() -> None:
    assert all(line.why and not re.search(r"\btodo\b", line.why, re.I) for line in FATES.values())
    assert {line.fate for line in FATES.values()} == set(Fate)
