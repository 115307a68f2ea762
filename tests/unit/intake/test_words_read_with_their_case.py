"""Whose later words are read together with their case."""

from dataclasses import replace
from typing import Final

import pytest

from aduan.application.intake.set_apart import LaterWord, judge_word
from aduan.domain.privacy.reading import NOTHING, Reading
from tests.fakes.word_reader import Heedful, fresh
from tests.lamps import EVENING, lamp, place_in
from tests.unit.placing.test_take_apart import case_of, placed

THREAT: Final = "Takut, saya diteror semenjak lapor"


class WithItsCase(Heedful):
    """Takes the word for an accusation only where it is read with its case."""

    def read_later(self, text: str) -> Reading:
        return replace(NOTHING, accusation=True, secret=True) if text == THREAT else NOTHING


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
