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


def test_the_province_behind_an_address_is_no_direction() -> None:
    fp = address("Jl. Kepodang Timur, Kota Serang, Jawa Timur, Indonesia")
    assert fp.streets == (Street("s", ("kepodang", "timur")),)
    assert address("Jl. Kepodang, Jawa Timur").place_words == address("Jl. Kepodang").place_words


def test_a_roman_number_belongs_to_the_name_however_high_a_plain_one_may_be_a_house() -> None:
    assert address("Kenari XXVIII").streets[0].ordinal == 28
    assert (address("Kenari 28").streets[0].ordinal, address("Kenari 28").house) == (None, 28)


def test_a_lane_written_with_a_full_stop_is_a_lane() -> None:
    assert address("Jl. Kenari Gang. VI").streets == (Street("s", ("kenari",), 6),)


def test_the_letter_of_a_blok_is_no_chat_word() -> None:
    assert address("Perum Camar Blok G").blok == "g"
    assert (address("Perum Camar G/4").blok, address("Perum Camar G/4").blok_number) == ("g", 4)
    assert printed(report(1, "lampu g nyala")).issue == "pju"


@pytest.mark.parametrize(
    "written", ["Alfamart Kepodang", "Masjid Nurul Falah", "Halte Kepodang", "SMPN 9"]
)
def test_an_address_that_is_a_landmark_is_a_spot(written: str) -> None:
    assert address(written).streets[0].kind == "p"


def test_a_shop_alone_is_no_spot() -> None:
    assert all(street.kind != "p" for street in address("toko").streets)


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("mohon karung untuk kerja bakti bersih selokan", "kerja_bakti"),
        ("kerjabakti warga, minta armada angkut", "kerja_bakti"),
        ("plengsengan kali ambrol", "tanggul"),
        ("polisi tidur terlalu tinggi", "polisi_tidur"),
        ("jalan ditutup portal sepihak", "tutup_jalan"),
        ("ranting pohon nutupin lampu jalan", "pohon"),
        ("saluran macet air luber", "drainase"),
        ("lubang di perlintasan kereta api", "jalan"),
    ],
)
def test_kinds_that_look_like_others_are_told_apart(text: str, issue: str) -> None:
    assert printed(report(1, text)).issue == issue


def test_two_messages_are_the_same_only_with_the_same_end() -> None:
    """However long they are: what stands behind the part that is compared may accuse somebody."""
    account = "Lampu jalan di depan rumah kami padam sejak Senin malam. " * 30
    one, ends, again = (
        printed(report(number, account + end))
        for number, end in enumerate(["", "Petugas minta uang.", "  petugas MINTA uang!"])
    )
    assert one.text_hash != ends.text_hash
    assert ends.text_hash == again.text_hash
    assert one.words == ends.words
