"""What the first reading doubts is read again; the rest never is."""

from array import array
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from aduan.domain.city.city import City, load_city
from aduan.domain.privacy.model import ACCUSES, DANGER, HINTS, PROTECT, ReadingModel
from aduan.domain.privacy.reading import Reader, load_reader
from aduan.domain.privacy.second import LONGEST_PART, Doubt, Network, SecondReading, parts_of
from tests.fakes.encoder import COUNT, ToldEncoder

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"
ALWAYS = Doubt(-1e9, 1e9, 0.0, 0.0)
UNSURE = "Petugasnya bilang ada biaya, entah resmi entah tidak"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(PACK)


@pytest.fixture(scope="module")
def plain(city: City) -> Reader:
    found = load_reader(city)
    assert found is not None
    return found


def doubting(plain: Reader, doubts: Mapping[str, Doubt | None], encoder: ToldEncoder) -> Reader:
    questions = {
        name: replace(one, doubt=doubts.get(name)) for name, one in plain.model.questions.items()
    }
    return replace(plain, model=replace(plain.model, questions=questions), encoder=encoder)


def tiny(questions: tuple[str, ...] = (ACCUSES,)) -> SecondReading:
    """Yes where the first number is larger than the second; two units, one network."""
    units = (array("b", [100, -100]), array("b", [-100, 100]))
    answers = [[1.0, -1.0, 0.25]] * len(questions)
    return SecondReading(questions, [0.5, 0.5], (Network(units, [0.01, 0.01], [0, 0], answers),))


def test_a_network_says_the_same_whatever_the_length_of_what_it_is_shown() -> None:
    second = tiny()
    (far,) = second.of_meaning([1.5, 0.5])
    assert far == pytest.approx(8.25)
    assert second.of_meaning([0.6, 0.5]) == pytest.approx([far])
    assert second.of_meaning([0.5, 1.5]) == pytest.approx([-7.75])
    assert second.of_meaning([0.5, 0.5]) == [0.25]  # nothing of its own to say


def test_of_several_parts_the_one_that_says_most_counts() -> None:
    quiet, loud = "lampu mati. " * 60, "minta uang. " * 60
    parts = parts_of(quiet + loud)
    known = dict.fromkeys(parts, (0.5, 1.5)) | {parts[-1]: (1.5, 0.5)}
    assert len(parts) > 1
    odds = tiny().odds(quiet + loud, ToldEncoder(known))
    assert odds is not None
    assert odds[ACCUSES] == pytest.approx(8.25)


def test_a_long_letter_is_shown_in_parts_of_much_the_same_length_and_none_is_lost() -> None:
    text = " ".join(f"kata{number}" for number in range(300))
    parts = parts_of(text)
    assert " ".join(parts) == text
    assert max(map(len, parts)) <= LONGEST_PART
    assert min(map(len, parts)) > LONGEST_PART // 2
    assert parts_of("a" * 2_000) == ["a" * 700, "a" * 700, "a" * 600]


def test_what_was_typed_in_capitals_is_shown_in_small_letters() -> None:
    assert parts_of("TOLONG\nLAMPU  MATI") == ["tolong lampu mati"]
    assert parts_of("Tolong PLN") == ["Tolong PLN"]


def test_a_text_without_doubt_is_never_shown_to_the_encoder(city: City) -> None:
    encoder = ToldEncoder()
    reader = load_reader(city, encoder)
    assert reader is not None
    assert not reader.read("Lampu jalan di gang kami mati sudah tiga malam, tolong").misconduct
    assert not reader.read("Sampah di pasar sudah seminggu tidak diangkut").secret
    assert reader.read("Petugas dishub minta uang 50 ribu supaya lampu dibetulkan").misconduct
    assert encoder.asked == []


def test_a_text_in_doubt_is_shown_once_for_all_questions(plain: Reader) -> None:
    encoder = ToldEncoder()
    reader = doubting(plain, dict.fromkeys((ACCUSES, PROTECT, DANGER), ALWAYS), encoder)
    reader.read(UNSURE)
    assert encoder.asked == [UNSURE]


@pytest.mark.parametrize("yes", [True, False])
def test_in_doubt_both_readings_decide_together(plain: Reader, yes: bool) -> None:
    meant = [1.5, 0.5] if yes else [0.5, 1.5]
    sure = Doubt(-1e9, 1e9, 1e6, 0.0)
    reader = doubting(plain, {ACCUSES: sure}, ToldEncoder({UNSURE: meant}))
    reader = replace(reader, model=replace(reader.model, second=tiny()))
    assert reader.read(UNSURE).misconduct is yes


@pytest.mark.parametrize("limit", [-1e9, 1e9])
def test_where_the_encoder_fails_the_first_reading_decides_alone(
    plain: Reader, limit: float
) -> None:
    """With its own threshold, which is the more cautious one."""
    encoder = ToldEncoder(broken=True)
    reader = doubting(plain, dict.fromkeys((ACCUSES, PROTECT, DANGER), ALWAYS), encoder)
    model = reader.model
    questions = {name: replace(one, threshold=limit) for name, one in model.questions.items()}
    reader = replace(reader, model=replace(model, questions=questions))
    assert reader.read(UNSURE).secret is (limit < 0)
    assert encoder.asked == [UNSURE]
    assert replace(reader, encoder=None).read(UNSURE) == reader.read(UNSURE)


def test_the_bounds_of_doubt_lie_around_the_threshold_and_hints_have_none(plain: Reader) -> None:
    """So what is not read again is answered as the first reading alone would."""
    questions = plain.model.questions
    assert questions[HINTS].doubt is None
    for name in (ACCUSES, PROTECT, DANGER):
        doubt = questions[name].doubt
        assert doubt is not None
        assert doubt.low <= questions[name].threshold <= doubt.high


def test_the_networks_of_the_pack_are_shown_what_the_encoder_says(plain: Reader) -> None:
    second = plain.model.second
    assert second is not None
    assert len(second.middle) == COUNT
    assert second.questions == (ACCUSES, PROTECT, DANGER)


def test_networks_come_back_from_their_file_whole_or_not_at_all() -> None:
    second = tiny((ACCUSES, DANGER))
    head, body = second.packed()
    assert SecondReading.unpacked(head, body) == second
    for broken in (body + b"\0\0", body + b"\0"):
        with pytest.raises(ValueError, match="more weights"):
            SecondReading.unpacked(head, broken)
    with pytest.raises(ValueError, match="fewer weights"):
        SecondReading.unpacked(head, body[:-2])


def test_a_model_without_networks_is_read_too(plain: Reader) -> None:
    alone = replace(plain.model, second=None)
    assert ReadingModel.parse(alone.pack()) == alone
