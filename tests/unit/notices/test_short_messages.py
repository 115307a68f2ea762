"""An SMS is one part of 160 places, whatever the subject is."""

import json
import tomllib
from pathlib import Path
from string import Template

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.application.notices.compose import WrittenNotice
from aduan.application.notices.envelope import envelope, opened
from aduan.domain.notices.sms import LIMIT, places, shortened

CITIES = Path(__file__).parents[3] / "layers" / "cities"
ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=99)


@given(words=ASCII)
def test_it_never_needs_a_second_part(words: str) -> None:
    rest = "Baca surel dinas Anda. Satu Aduan Kota Serang"
    said = shortened(words, rest)
    assert places(said) <= LIMIT
    assert said.endswith(rest)
    assert "`" not in said


def test_brackets_take_two_places() -> None:
    assert places("[SA-1]") == 8


@pytest.mark.parametrize("pack", sorted(CITIES.glob("*/texts/notices.toml")))
def test_what_a_pack_adds_leaves_room_for_the_case(pack: Path) -> None:
    words = tomllib.loads(pack.read_text(encoding="utf-8"))["words"]["sms"]
    assert words.isascii()
    assert places(Template(words).substitute(city="Kota Serang")) <= LIMIT - 60


def test_each_kind_of_subscriber_gets_its_own_part() -> None:
    notice = WrittenNotice(
        "DUTY", "S", "panjang", short="pendek", letter="surat", headline="Judul–"
    )
    said = json.loads(envelope(notice))
    assert (said["default"], said["sms"]) == ("panjang", "pendek")
    letter = opened("S", said["lambda"], {})
    assert (letter.headline, letter.text) == ("Judul–", "surat\n")


def test_what_is_no_letter_of_ours_is_read_as_plain_text() -> None:
    for plain in ("halo", "[1, 2]", '{"before": 1}'):
        letter = opened("Judul", plain, {"audience": {"Value": "operator"}})
        assert (letter.before, letter.headline, letter.audience) == (plain, "Judul", "operator")
