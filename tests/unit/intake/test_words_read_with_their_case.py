"""Whose later words are read together with their case."""

from dataclasses import replace
from typing import Final

import pytest

from aduan.application.intake.set_apart import LaterWord, judge_word
from aduan.domain.case.complaint import Attachment
from aduan.domain.privacy.reading import NOTHING, Reading
from tests.fakes.word_reader import Heedful, fresh
from tests.lamps import EVENING, lamp, place_in
from tests.unit.placing.test_take_apart import case_of, placed

THREAT: Final = "Takut, saya diteror semenjak lapor"


class WithItsCase(Heedful):
    """Takes the word for an accusation only where it is read with its case."""

    def read_later(self, text: str) -> Reading:
        return replace(NOTHING, accusation=True, secret=True) if text == THREAT else NOTHING


class Reads(Heedful):
    """Takes for an accusation what says that money is asked for."""

    def read(self, text: str) -> Reading:
        accuses = "minta uang" in text.lower()
        return replace(NOTHING, accusation=accuses, secret=accuses)

    read_later = read


@pytest.mark.parametrize("text", ["", "Fotonya menyusul"])
def test_the_name_of_a_file_is_judged_like_the_word_it_came_with(text: str) -> None:
    """Officials see it: without the word it would stand in the case of the office it accuses."""
    hub = placed(lamp(1))
    address = "https://rabeg.example/f/petugas-dishub-minta-uang-50-ribu.mp4"
    sent = (Attachment(address, "video/mp4"),)
    word = LaterWord(text, "k", EVENING, sent)
    own = judge_word(word, case_of(hub, lamp(1)), lamp(1), reader=Reads(), fresh=fresh).apart
    assert own is not None
    assert own.attachments == sent
    assert not own.inspektorat_only  # read alone it accuses as well
    harmless = replace(word, attachments=(Attachment("https://r.example/f/1.jpg", "image/jpeg"),))
    case = case_of(hub, lamp(1))
    assert judge_word(harmless, case, lamp(1), reader=Reads(), fresh=fresh).apart is None


@pytest.mark.parametrize("by_reporter", [True, False])
def test_a_reporters_word_is_read_with_its_case_and_an_officials_alone(by_reporter: bool) -> None:
    hub = placed(lamp(1))
    case = case_of(hub, lamp(1))
    word = LaterWord(THREAT, "k", EVENING, by_reporter=by_reporter)
    own = judge_word(word, case, lamp(1), reader=WithItsCase(), fresh=fresh).apart
    if not by_reporter:
        assert own is None
        return
    assert own is not None
    assert own.secret
    assert case.agency in own.kept_from
    hub.receive(own)
    place_in(hub, own)
    assert case_of(hub, own).agency == "INSPEKTORAT"
