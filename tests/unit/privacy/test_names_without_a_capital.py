"""Who people say they are, and whom of their family they mean, in small letters."""

import pytest

from aduan.adapters.privacy.masking import finder, place_words
from tests.city import PACK

FINDER = finder(place_words(PACK))
NAMES = ("sarmidi", "wasikun", "karsim", "jumhadi", "sarminah", "tasmin", "rusmiyati")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "said",
    [
        "isun {} wong kasemen, lampu mati",
        "isun iki {} wong kasemen",
        "kulo {} saking unyur, jalan rusak",
        "kulo niki {}, tiyang taktakan",
        "lampu mati min. kula {} saking curug",
        "abdi {} ti walantaka, jalan bolong",
        "abdi teh {} wargi cipare",
        "gua {} dari kasemen",
        "aye {} orang ciracas, got mampet",
        "ane {} dari kp. baru",
        "saya {} dari taktakan mau lapor",
        "sy {}, unyur",
    ],
)
def test_who_says_who_he_is_and_where_from_is_taken_out(said: str, name: str) -> None:
    assert FINDER.mask(said.format(name)) == said.format("[NAMA]")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "said",
    [
        "istri saya {} jatuh di jalan berlubang",
        "suami saya {} kena tipu petugas",
        "bapak saya {} dirawat",
        "anakku {} jatuh ke got",
        "bojo kulo {} tiba ning dalan",
        "pamajikan abdi {} labuh",
    ],
)
def test_whom_of_the_family_is_meant_is_taken_out(said: str, name: str) -> None:
    masked = FINDER.mask(said.format(name))
    assert name not in masked
    assert masked.startswith(said.partition("{}")[0] + "[NAMA]")


@pytest.mark.parametrize(
    "said",
    [
        "isun budi wong kasemen",
        "saya budi dari unyur",
        "suami saya budi jatuh",
        "ibu saya melati kecelakaan",
    ],
)
def test_a_name_that_is_a_word_needs_a_place_or_a_mishap_behind_it(said: str) -> None:
    assert "[NAMA]" in FINDER.mask(said)


@pytest.mark.parametrize(
    "said",
    [
        "istri saya sakit",
        "anak saya jatuh ke got",
        "bapak saya petani",
        "ibu saya janda sejak lama",
        "suami saya nganggur",
        "anak saya putri sakit",
        "anak saya bungsu jatuh",
        "istri saya karyawati pabrik",
        "bapak saya dukun kampung",
        "istri saya sabar menunggu",
        "suami saya budi pekertinya baik",
        "anakku lewati jalan itu tiap hari",
        "isun wong kasemen",
        "isun liwat saking kasemen",
        "isun asli wong serang",
        "isun sabar wong cilik",
        "isun dudu wong kasemen",
        "isun weruh wong kasemen, buang sampah",
        "isun ngliwati wong kasemen buang sampah",
        "saya laporin orang kasemen",
        "isun pancen wong kasemen",
        "gua bukan orang unyur",
        "gua emang orang unyur",
        "kulo sami tiyang taktakan",
        "abdi sanes urang walantaka",
        "saya tetap orang unyur",
        "saya kasihan orang kasemen kebanjiran",
        "saya lihat orang unyur buang sampah",
        "saya melihat orang kasemen",
        "aye liat orang curug",
        "saya dengar orang unyur protes",
        "saya heran orang taktakan diam",
        "kulo wangsul saking unyur",
        "kulo badhe lapor saking unyur",
        "kulo niki tiyang alit",
        "abdi uih ti pasar unyur",
        "abdi ngalangkung ti kasemen",
        "gua mau lapor dari kemarin",
        "gua balik dari unyur",
        "aye numpang lewat dari pasar",
        "saya kurir dari kasemen",
        "saya admin dari kelurahan unyur",
        "saya lapor dari kemarin",
        "ane kesel dari kemaren",
        "saya sabar dari kemarin jalan rusak",
        "saya setia, kota ini gelap",
        "saya mawar, baru ini lapor",
        "saya bunga dari tadi lampu mati",
    ],
)
def test_what_only_stands_where_a_name_might_is_kept(said: str) -> None:
    assert FINDER.mask(said) == said


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("fotonya rumah_pak_sarmidi.jpg", "fotonya rumah_pak_[NAMA].jpg"),
        ("lihat surat_sdr_wasikun.pdf ya", "lihat surat_sdr_[NAMA].pdf ya"),
        ("https://x.id/f/bu_siti_2.png", "https://x.id/f/bu_[NAMA]_2.png"),
    ],
)
def test_a_file_that_is_spoken_of_names_nobody(said: str, masked: str) -> None:
    assert FINDER.mask(said) == masked


@pytest.mark.parametrize(
    "said",
    ["jl_pak_sarmidi_rusak.jpg", "kantor_pak_lurah_unyur.jpg", "foto_pak_lampu_mati.png",
     "pak_jalan_rusak.jpg", "foto_bu_xyzabc.jpg"],
)  # fmt: skip
def test_a_file_of_a_place_or_a_thing_keeps_its_name(said: str) -> None:
    assert FINDER.mask(said) == said
