"""Whom a report may reach: what it accuses, hints at, protects, and whether lives are in danger."""

from dataclasses import replace
from pathlib import Path

import pytest

from aduan.domain.city.city import City, load_city
from aduan.domain.privacy.certain import read_sure
from aduan.domain.privacy.model import Forest, ReadingModel, ReadingModelError
from aduan.domain.privacy.reading import NOTHING, Reader, load_reader
from aduan.domain.privacy.signs import pieces, sentences
from tests.fakes.encoder import ToldEncoder

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(PACK)


@pytest.fixture(scope="module")
def reader(city: City) -> Reader:
    found = load_reader(city)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Pegawai kelurahan meminta lima puluh ribu untuk surat pengantar", "KECAMATAN"),
        ("dimintain 75rb sama mbak loket capil, kwitansi ga dikasih", "DISDUKCAPIL"),
        ("Wong dishub njaluk setoran saben esuk, ora nganggo karcis", "DISHUB"),
        ("Bantuan kuring dipotong saratus rebu ku pendamping PKH", "DINSOS"),
        ("Orang satpol malakin lapak ane tiap malem goceng", "SATPOLPP"),
        ("Kabid di dinas PU menerima amplop dari pemborong di parkiran", "DPUPR"),
        ("Guru SD mewajibkan murid membeli buku darinya, nilainya diancam", "DINDIKBUD"),
        ("Lurah Unyur menjual beras bantuan kepada pedagang", "KEC-36.73.01"),
    ],
)
def test_an_accusation_is_read_in_any_of_four_languages_with_the_office_it_names(
    reader: Reader, text: str, office: str
) -> None:
    read = reader.read(text)
    assert read.misconduct
    assert read.secret
    assert office in read.accused
    assert read.accusation_reason


@pytest.mark.parametrize(
    "text",
    [
        "Saya minta petugas kelurahan datang memperbaiki lampu jalan",
        "Petugas menolak amplop yang saya sodorkan, semuanya gratis. Terima kasih.",
        "Berapa biaya resmi membuat KK di Disdukcapil?",
        "Preman terminal malak sopir tiap sore, bukan petugas",
        "Gaji saya di pabrik dipotong tanpa alasan, mohon Disnaker menengahi",
        "Antrean di puskesmas lama sekali, mohon ditambah petugas",
        "Kule mbayar retribusi pasar nganggo karcis, mung dalane becek",
        "Hatur nuhun Pa Lurah, surat keterangan tos réngsé, teu dipenta bayaran",
    ],
)
def test_prices_praise_slow_service_private_firms_and_robbers_are_ordinary(
    reader: Reader, text: str
) -> None:
    assert not reader.read(text).misconduct


def test_an_accusation_is_found_across_the_end_of_a_sentence(reader: Reader) -> None:
    read = reader.read(
        "Lampu gang mati tiga bulan. Petugas dishub akhirnya datang. Katanya kalau mau nyala hari "
        "ini bayar dua ratus ribu."
    )
    assert read.misconduct
    assert "DISHUB" in read.accused


def test_an_accusation_whose_words_each_have_a_line_is_one(reader: Reader) -> None:
    said = "Petugas dishub minta uang dua ratus ribu supaya lampu diperbaiki"
    for between in ("\n", " \n", "\n\n", "\r\n"):
        read = reader.read("Lampu gang mati.\n" + between.join(said.split()))
        assert read.accusation
        assert "DISHUB" in read.accused


def test_an_accusation_in_a_field_of_the_channel_or_in_the_address_counts(reader: Reader) -> None:
    plain = "Lampu gang di depan musala mati sudah seminggu"
    said = "Pegawai dishub meminta dua ratus ribu supaya lampunya dipasang"
    assert not reader.read_all(plain, ("Gang Mawar", "Android 14", "petugas 3")).misconduct
    read = reader.read_all(plain, ("Gang Mawar", said))
    assert read.accusation
    assert "DISHUB" in read.accused


def test_trees_ask_what_a_text_says_and_add_up() -> None:
    forest = Forest(
        ("m:suap", "sum"), (-1.0, [0, 0.5, -0.25, [1, 0.0, 0.5, 2.0]], [1, 0.0, 0.0, 1.0])
    )
    assert forest.says({}) == -1.25
    assert forest.says({"m:suap": 1, "sum": 0.25}) == 2.0


def test_who_is_only_meant_is_held_as_a_hint(reader: Reader) -> None:
    read = reader.read("Kok bisa ya warung itu tidak pernah dirazia, ada apa dengan satpol?")
    assert read.hint
    assert not read.accusation
    assert read.accused == ("SATPOLPP",)


def test_who_asks_the_inspectorate_for_help_does_not_accuse_it(reader: Reader) -> None:
    asked = reader.read("Mohon Inspektorat memeriksa lurah yang menjual beras bantuan warga")
    assert asked.accusation
    assert "INSPEKTORAT" not in asked.accused
    accused = reader.read("Auditor Inspektorat meminta uang hotel dari kepala sekolah")
    assert "INSPEKTORAT" in accused.accused


@pytest.mark.parametrize(
    "text",
    [
        "guru les memegang paha murid perempuan",
        "tetangga saya digebukin suaminya tiap malam",
        "Budak tatangga sok ditajong ku bapa terena",
        "Bocah cilik disundut rokok kare bapake",
        "adik saya menulis ingin mengakhiri hidup",
        "lansia ditinggal anaknya tanpa makan, pintunya digembok",
    ],
)
def test_persons_to_be_protected_make_a_report_secret(reader: Reader, text: str) -> None:
    read = reader.read(text)
    assert read.secret
    assert read.secret_reason


@pytest.mark.parametrize(
    "text",
    [
        "rumah kebakaran, orang masih di dalam, tolong",
        "imah kahuruan tulungan",
        "bocah kelelep ning kali, durung ketemu",
        "orang kejang di terminal, butuh ambulans sekarang",
        "banjir setinggi leher, kami di atap",
        "ade orang bawa golok ngamuk di pasar sekarang",
    ],
)
def test_lives_in_danger_are_an_emergency_with_its_number(reader: Reader, text: str) -> None:
    read = reader.read(text)
    assert read.emergency
    assert "112" in read.emergency_reason


@pytest.mark.parametrize(
    "text",
    [
        "minta sosialisasi pencegahan kebakaran untuk ibu PKK",
        "takut anak tenggelam, pagar sungai rusak",
        "rumah yang terbakar tahun lalu belum dapat bantuan",
        "lampu jalan mati total di depan sekolah anak-anak",
        "antrean capil bikin mau mati",
        "pohon mati di taman, tolong ditebang",
        "pukul berapa loket buka?",
    ],
)
def test_prevention_fear_the_past_and_figures_of_speech_are_neither(
    reader: Reader, text: str
) -> None:
    read = reader.read(text)
    assert not read.emergency
    assert not read.secret


@pytest.mark.parametrize(
    "denied",
    [
        "TDK ADA PERMINTAAN EVAKUASI.",
        "Tidak ada permintaan evakuasi, hanya minta saluran dikeruk.",
        "Warga belum perlu evakuasi.",
        "nihil korban, tidak perlu evakuasi",
    ],
)
def test_help_that_nobody_asked_for_is_no_danger(reader: Reader, denied: str) -> None:
    """As the call centre writes it down: what did not happen is said by name."""
    flood = "Warga lapor genangan banjir di perumahan, tinggi air selutut, saluran mampet."
    assert not reader.read(f"{flood} {denied}").emergency
    assert reader.read("Air sedada, warga terjebak di atap, tolong evakuasi").emergency


@pytest.mark.parametrize(
    ("denied", "told"),
    [
        ("Tidak ada yang mengungsi dan tidak perlu perahu, hanya got mampet.", False),
        ("Teu aya nu cilaka, ngan pagerna rubuh.", False),
        ("Ora ana sing kena, mung wit ambruk ning kebon.", False),
        ("Tidak sadar dan tidak bernapas, tolong ambulans sekarang!", True),
    ],
)
def test_a_denial_is_known_by_what_it_denies_and_a_danger_may_begin_with_one(
    reader: Reader, denied: str, told: bool
) -> None:
    assert reader.read(denied).emergency is told


@pytest.mark.parametrize(
    ("text", "accuses"),
    [
        ("PUNGLI DI KANTOR KECAMATAN TAKTAKAN", True),
        ("ada pungli di dinas perhubungan", True),
        ("dugaan korupsi di DPUPR", True),
        ("Tolong berantas pungli di Dishub", True),
        ("Tolong pungli di Disdukcapil diberantas", True),
        ("Di Disdukcapil masih banyak pungli, tolong ditindak", True),
        ("Mohon korupsi di DPUPR diusut", True),
        ("Tolong berantas pungli di Dishub, sopir angkot sudah resah dari dulu", True),
        ("Mohon sosialisasi berantas pungli di Disdukcapil", False),
        ("Seminar anti korupsi di DPUPR", False),
        ("Kapan sosialisasi pencegahan gratifikasi di Dinas Kesehatan?", False),
    ],
)
def test_a_few_words_that_name_the_wrong_and_the_office_accuse_it(
    reader: Reader, text: str, *, accuses: bool
) -> None:
    """Whatever a second reading makes of so little."""
    doubting = replace(reader, encoder=ToldEncoder())
    assert doubting.read(text).misconduct is accuses


@pytest.mark.parametrize(
    "text",
    [
        "Terima kasih pungli di Dishub sudah diberantas",
        "Spanduk stop pungli di kantor Dishub sobek",
        "Pelatihan berantas korupsi di DPUPR kapan",
        "Tolong pasang banner stop pungli di Disdukcapil",
        "Tolong berantas jentik di depan Disdukcapil",
    ],
)
def test_a_banner_against_a_wrong_or_thanks_that_it_is_over_demand_nothing(
    reader: Reader, text: str
) -> None:
    assert not reader._demanded(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada ibu mau terjun dari jembatan Ciujung",
        "Saya sudah capek hidup, pengen mati aja",
        "saya ingin mengakhiri semuanya malam ini, tolong sampaikan maaf ke anak saya",
        "Anak saya di tempat penitipan disekap",
    ],
)
def test_what_nobody_says_who_does_not_mean_it_counts_whatever_stands_around(
    reader: Reader, text: str
) -> None:
    assert reader.read(text).secret


@pytest.mark.parametrize(
    "text",
    [
        "Api membesar di gudang kasur, warga panik, unit segera.",
        "apinya makin besar, deket gas",
        "geni tambah gede ning mburi pasar",
        "seuneuna beuki gede, punten enggal",
    ],
)
def test_a_fire_that_grows_is_told_whatever_the_model_makes_of_it(
    reader: Reader, text: str
) -> None:
    assert reader.read(text).emergency


@pytest.mark.parametrize(
    "text",
    [
        "Semalam api membesar di kebun kosong, sekarang sudah padam, terima kasih damkar",
        "Mohon penyuluhan supaya warga tahu caranya kalau api membesar di dapur",
        "Hidran kering, kami takut api membesar kalau suatu hari ada kebakaran",
    ],
)
def test_a_fire_that_grew_or_might_grow_is_none(reader: Reader, text: str) -> None:
    assert not reader.read(text).emergency


def test_a_child_that_is_missing_is_told_at_once(reader: Reader) -> None:
    assert reader.read("Anak 5 tahun hilang dari pasar Rau sejak siang tadi").emergency
    assert not reader.read("Sandal anak saya di masjid, tolong carikan").emergency


@pytest.mark.parametrize(
    "text",
    [
        "Pengen mati rasanya nunggu antrean di loket",
        "pengen mati aja nunggu lampu hijau di Ciceri lama banget",
        "Mohon ada seminar pencegahan bunuh diri di kampus",
        "Berita bunuh diri jangan disebar di grup warga",
    ],
)
def test_the_same_words_as_a_figure_of_speech_or_of_prevention_are_none(
    reader: Reader, text: str
) -> None:
    unopposed = reader.certain["rahasia"].unopposed(pieces(text, reader.meanings))
    assert not (unopposed and reader.sure.says("rahasia", text))


def test_a_pack_without_such_phrases_is_sure_of_nothing_by_them() -> None:
    assert not read_sure({}).says("rahasia", "pengen mati")


def test_whom_nobody_names_an_accusation_may_mean_anybody(reader: Reader) -> None:
    assert reader.read("Petugas dishub minta uang supaya lampu dibetulkan").by_name
    assert not reader.read("Petugasnya minta uang di parkiran supaya berkas dicari").by_name


def test_a_text_of_no_words_says_nothing(reader: Reader) -> None:
    assert reader.read(" ... 🙏🙏 ") == NOTHING


def test_a_long_letter_without_full_stops_is_read_in_pieces() -> None:
    pieces = sentences("kata " * 90)
    assert len(pieces) > 3
    assert max(map(len, pieces)) <= 33


def test_the_model_is_small_and_comes_back_from_its_own_file(reader: Reader) -> None:
    packed = (PACK / "reading" / "reader.model").read_bytes()
    assert len(packed) < 300_000
    assert ReadingModel.parse(packed) == reader.model
    assert ReadingModel.parse(reader.model.pack()) == reader.model


@pytest.mark.parametrize("broken", [b"", b"bukan model", b"x\x9c\x03\x00\x00\x00\x00\x01"])
def test_another_file_is_no_model(broken: bytes) -> None:
    with pytest.raises(ReadingModelError):
        ReadingModel.parse(broken)
