"""What the encoder is told beside what its package knows: whole, in its places, or not at all."""

import struct
from pathlib import Path

import pytest

from aduan.adapters.privacy.tuning import TUNING, Part, Tuning, TuningError, tuned
from aduan.domain.city.city import load_city
from aduan.domain.privacy.reading import load_reader
from tests.benchmarks.training.encodings import tuning

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"
MODEL = bytes(range(40))
SCALES = Part(at=4, count=2, step=18, size=2)
BIASES = Part(at=8, count=2, step=4, size=4)
TOLD = Tuning(40, [SCALES, BIASES], b"\xaa\xbb\xcc\xdd" + struct.pack("<2f", 1.5, -2.0))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(MODEL)
    return path


def test_numbers_go_to_their_places_and_nothing_else_changes(model: Path) -> None:
    TOLD.apply(model)
    now = model.read_bytes()
    assert (now[4:6], now[22:24]) == (b"\xaa\xbb", b"\xcc\xdd")
    assert struct.unpack("<2f", now[8:16]) == (1.5, -2.0)
    rest = [at for at in range(40) if at not in {4, 5, 22, 23, *range(8, 16)}]
    assert [now[at] for at in rest] == [MODEL[at] for at in rest]


def test_the_package_s_own_file_stays_and_the_copy_is_gone_afterwards(
    model: Path, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    told.write_bytes(TOLD.pack())
    with tuned(model, told) as copy:
        assert copy.read_bytes() != MODEL
        mapped = copy.open("rb")
    assert not copy.exists()
    assert not copy.parent.exists()
    with mapped:
        assert len(mapped.read()) == 40  # whoever opened it keeps it
    assert model.read_bytes() == MODEL


def test_another_model_is_refused_and_left_as_it_was(model: Path) -> None:
    model.write_bytes(MODEL + b"\0")
    with pytest.raises(TuningError, match="model lain"):
        TOLD.apply(model)
    assert model.read_bytes() == MODEL + b"\0"


def test_a_tuning_comes_back_from_its_file_whole_or_not_at_all() -> None:
    assert Tuning.parse(TOLD.pack()) == TOLD
    short = Tuning(40, TOLD.parts, TOLD.numbers[:-1]).pack()
    far = Tuning(39, [Part(36, 1, 4, 4)], b"1234").pack()
    for broken in (short, far):
        with pytest.raises(TuningError, match="tidak utuh"):
            Tuning.parse(broken)
    for other in (b"", b"zip", TOLD.pack()[:-4]):
        with pytest.raises(TuningError, match="bukan"):
            Tuning.parse(other)


def test_the_networks_of_the_pack_were_learnt_over_the_tuning_beside_the_encoder() -> None:
    reader = load_reader(load_city(PACK))
    assert reader is not None
    assert reader.model.about["tuning"] == tuning().hex(), "fit the reader again after a tuning"
    assert Tuning.parse(TUNING.read_bytes()).length > 70_000_000
