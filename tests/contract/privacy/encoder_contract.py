"""What the reader relies on in an encoder, true of every one."""

import math
from abc import ABC, abstractmethod

import pytest

from aduan.domain.privacy.second import Encoder

RUBBISH = ["", " ", "\0\0", "setengah \ud83d huruf", "🙏" * 50, "a" * 4_000, "kata " * 700]


class EncoderContract(ABC):
    @pytest.fixture
    @abstractmethod
    def encoder(self) -> Encoder: ...

    @pytest.fixture
    @abstractmethod
    def broken(self) -> tuple[Encoder, list[str]]:
        """One that fails, and where it says of what kind the failure was."""

    def test_a_text_always_means_the_same(self, encoder: Encoder) -> None:
        text = "Petugas menolak amplop yang saya sodorkan"
        assert encoder(text) == encoder(text)
        assert encoder(text) != encoder("Lampu gang mati tiga malam")

    @pytest.mark.parametrize("text", RUBBISH)
    def test_whatever_was_typed_has_as_many_numbers(self, encoder: Encoder, text: str) -> None:
        said = encoder(text)
        assert said is not None
        assert len(said) == 384
        assert all(map(math.isfinite, said))

    def test_a_failure_is_heard_of_by_its_kind_and_the_answer_is_none(
        self, broken: tuple[Encoder, list[str]]
    ) -> None:
        encoder, heard = broken
        assert encoder("Nama saya Siti, tinggal di gang Mawar") is None
        assert encoder("kedua") is None
        assert len(heard) == 2
        assert not any("Siti" in kind for kind in heard)
