"""What of a long report is read together."""

import pytest

from aduan.domain.privacy.signs import LONGEST_TEXT, RUN, runs


def letter(count: int) -> list[str]:
    return [f"Ini kalimat nomor {at} dari surat." for at in range(count)]


def test_a_short_report_is_read_as_it_was_written() -> None:
    text = " ".join(letter(RUN))
    assert runs(text) == [text]


@pytest.mark.parametrize("count", range(RUN + 1, 15))
def test_any_three_sentences_that_follow_each_other_are_read_together(count: int) -> None:
    """What takes a word back, or says of whom it was, stands before or behind it."""
    told = letter(count)
    whole, *found = runs(" ".join(told))
    assert whole == " ".join(told)
    for at in range(count - 2):
        three = " ".join(told[at : at + 3])
        assert any(three in run for run in found), three
    assert all(run.count("kalimat") == RUN for run in found)


def test_of_what_is_too_long_to_be_read_at_once_every_sentence_is_read() -> None:
    told = letter(400)
    text = " ".join(told)
    assert len(text) > LONGEST_TEXT
    found = runs(text)
    assert all(len(run) < LONGEST_TEXT for run in found)
    assert all(any(one in run for run in found) for one in told)
