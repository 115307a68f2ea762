"""What is understood of the way citizens write places and issues."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain.duplicates.address import Street
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.shapes import alike
from aduan.domain.duplicates.words import roman, without_forwarding
from tests.unit.duplicates.reports import lexicon, printed, report


def address(written: str, kelurahan: str | None = None) -> Fingerprint:
    return printed(report(1, "", address=written, kelurahan=kelurahan))


@pytest.mark.parametrize(
    ("written", "words", "ordinal"),
    [
        ("Jl. Kepodang No. 17", ("kepodang",), None),
        ("jln kepodang", ("kepodang",), None),
        ("KEPODANG III", ("kepodang",), 3),
        ("Gg. Kutilang 2", ("kutilang",), 2),
        ("kutilang gang VI", ("kutilang",), 6),
        ("dalane Raya Kenari", ("kenari",), None),
        ("Perum Bangau Lestari Indah blok B/7", ("bangau", "lestari", "indah"), None),
        ("perempatan rajawali", ("rajawali",), None),
    ],
)
def test_a_street_is_read_in_its_many_spellings(
    written: str, words: tuple[str, ...], ordinal: int | None
) -> None:
    street = address(written).streets[0]
    assert (street.words, street.ordinal) == (words, ordinal)


@pytest.mark.parametrize(
    ("written", "rt", "rw"),
    [
        ("Jl Nuri RT 03/05", 3, 5),
        ("Jl Nuri rt.003 rw.005", 3, 5),
        ("nuri rt3/5", 3, 5),
        ("Kp Nuri RT 03 RW 05", 3, 5),
        ("Kp Nuri RW 05", None, 5),
    ],
)
def test_rt_and_rw_are_read(written: str, rt: int | None, rw: int | None) -> None:
    fp = address(written)
    assert (fp.rt, fp.rw) == (rt, rw)


def test_house_and_blok_are_read() -> None:
    assert address("Jl. Nuri no.88").house == 88
    assert address("nuri 88").house == 88
    assert (address("Perum Camar C/2").blok, address("Perum Camar C/2").blok_number) == ("c", 2)
    assert address("Perum Camar blok D").blok == "d"


def test_a_broken_road_is_no_street_name() -> None:
    assert printed(report(1, "jalan rusak parah, jalan bolong, dalane kerendem")).streets == ()


def test_the_kelurahan_repeated_behind_the_street_is_no_second_street() -> None:
    fp = address("Jl. Kepodang, Cipare, Kota Serang, Banten, Indonesia", "Cipare")
    assert [street.words for street in fp.streets] == [("kepodang",)]


def test_spellings_of_a_kelurahan_have_one_key() -> None:
    keys = {lexicon().kelurahan_key(name) for name in ("Kota Baru", "Kotabaru", "KOTABARU ")}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("lampune peteng pisan", "pju"),
        ("bangjo mati dari pagi", "apill"),
        ("dalane akeh lubange, ancur", "jalan"),
        ("runtah numpuk teu diangkut", "sampah"),
        ("ada yg bakar sampah tiap sore", "sampah_bakar"),
        ("caina geus asup ka imah, banjir", "banjir"),
        ("got mampet", "drainase"),
        ("wit gede arep rubuh", "pohon"),
        ("pipa pdam bocor", "pipa_bocor"),
        ("air pdam mati dari subuh", "air_mati"),
        ("listrik padam satu kampung", "listrik"),
        ("juru parkir liar maksa", "parkir"),
        ("tabrakan motor, korban luka", "kecelakaan"),
    ],
)
def test_the_issue_is_read_from_indonesian_jawa_serang_and_sunda(text: str, issue: str) -> None:
    assert printed(report(1, text)).issue == issue


def test_a_road_that_may_cause_an_accident_is_no_accident() -> None:
    fp = printed(report(1, "jalan berlubang, rawan kecelakaan, jangan nunggu ada korban"))
    assert fp.issue == "jalan"
    assert not fp.emergency


def test_a_forward_is_unwrapped() -> None:
    assert without_forwarding("Terusan laporan warga via WA: got mampet") == ("got mampet", True)
    assert without_forwarding("got mampet: parah") == ("got mampet: parah", False)


def test_roman_numbers() -> None:
    assert [roman(word) for word in ("i", "iv", "xiv", "xxviii")] == [1, 4, 14, 28]
    assert roman("vivi") is None
    assert roman("kenari") is None


def test_one_slip_of_the_finger_is_forgiven_in_long_words_only() -> None:
    assert alike("kepodang", "kepodng")
    assert alike("kepodang", "kepdoang")
    assert not alike("nuri", "nari")
    assert not alike("kepodang", "kutilang")


@given(st.text(max_size=300), st.text(max_size=120))
def test_any_text_is_read_and_survives_storage(text: str, where: str) -> None:
    fp = printed(report(1, text, address=where, kelurahan=where[:12]))
    assert Fingerprint.from_json(json.loads(json.dumps(fp.to_json()))) == fp


def test_a_fingerprint_is_small_and_holds_no_sentence() -> None:
    text = "selamat pagi, " + "lampu jalan mati di depan rumah pak lurah " * 40
    stored = json.dumps(printed(report(1, text, reporter="ab12")).to_json())
    assert len(stored) < 2_000
    assert "lurah" not in stored.replace("kelurahan", "")


def test_a_street_has_an_acronym_only_when_long() -> None:
    assert Street("e", ("bangau", "lestari", "indah")).acronym == "bli"
    assert Street("e", ("bangau", "lestari")).acronym == ""
