"""What an address says, and what it only seems to say."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aduan.application.routing.dispatch import Dispatch
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.city.city import City
from aduan.domain.routing.places import Gazetteer, resolve_place


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lampu mati di Kel. Unyur RT 02/05", "36.73.01.1007"),
        ("kelurahan sumurpecung, kec serang", "36.73.01.1003"),
        ("Kelurahan Mesjid Priayi", "36.73.02.1002"),
        ("Desa Trondol banjir terus", "36.73.01.1011"),
        ("kel. panancngan", "36.73.05.1003"),
        ("Kelurahan Sukawana, Kecamatan Curug", "36.73.04.1007"),
        ("Kel Sukawana Kec. Serang", "36.73.01.1008"),
        ("parkir liar depan Pasar Karangantu", "36.73.02.1007"),
    ],
)
def test_a_kelurahan_said_with_its_marker_is_found(gazetteer: Gazetteer, text: str, code: str):
    assert resolve_place(gazetteer, text=text).code == code


def test_two_kelurahan_of_one_name_stay_open(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="jalan rusak di Kelurahan Sukawana")
    assert result.code is None
    assert result.ambiguous
    assert set(result.alternatives) == {"36.73.01.1008", "36.73.04.1007"}


def test_a_street_that_bears_a_kelurahans_name_is_not_that_kelurahan(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, address="Jl. Raya Unyur No. 4, Kel. Kagungan")
    assert result.code == "36.73.01.1012"
    assert resolve_place(gazetteer, address="Jl. Raya Unyur No. 4").code is None


def test_an_estate_named_like_a_kelurahan_is_not_that_kelurahan(gazetteer: Gazetteer):
    assert resolve_place(gazetteer, address="Perumahan Kasemen Lopang Indah").code is None


@pytest.mark.parametrize(
    "text", ["terjauh di provinsi Banten", "rumah di kota baru dibangun", "air curug deras"]
)
def test_ordinary_words_are_not_taken_for_kelurahan(gazetteer: Gazetteer, text: str):
    code = resolve_place(gazetteer, text=text).code
    assert code is None or code.count(".") < 3


def test_only_a_kecamatan_gives_the_kecamatan(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="sampah di Kecamatan Walantaka, Kota Serang")
    assert result.code == "36.73.03"


def test_only_the_city_gives_the_city(gazetteer: Gazetteer):
    assert resolve_place(gazetteer, text="macet di Kota Serang").code == "36.73"


def test_nothing_said_gives_nothing(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="tolong segera diperbaiki")
    assert (result.code, result.confidence, result.outside_city) == (None, 0.0, False)


def test_the_kabupaten_is_another_government(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="jalan rusak di Kec. Kramatwatu, Kabupaten Serang")
    assert result.outside_city
    assert result.owner == "X-KABSERANG"


def test_the_city_or_the_kabupaten_is_not_guessed(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="Kelurahan Banjarsari, Kabupaten Serang")
    assert result.code is None
    assert result.ambiguous
    assert "36.73.05.1005" in result.alternatives


def test_a_kabupaten_written_by_mistake_does_not_hide_a_plain_address(gazetteer: Gazetteer):
    result = resolve_place(
        gazetteer, address="Panancangan, Kec. Cipocok Jaya, Kabupaten Serang, Banten"
    )
    assert result.code == "36.73.05.1003"


def test_a_wrong_kecamatan_is_shown(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="Kel. Panancangan, Kec. Kasemen")
    assert result.code == "36.73.05.1003"
    assert result.disagreement


def test_the_channels_own_field_counts(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="lampu mati", kelurahan="LONTAR BARU")
    assert result.code == "36.73.01.1009"


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Lampu mati di Kel. Kota Baru Kec. Serang"},
        {"text": "kelurahan KOTA BARU banjir"},
        {"text": "di kel kota-baru RT 3"},
        {"text": "lurah kota baru tidak di tempat"},
        {"text": "Kel. Kota Bary"},
        {"text": "Kotabaru banjir lagi"},
        {"text": "lampu mati di kota baru serang"},
        {"text": "sampah di Kota Baru, Kec. Serang"},
        {"address": "Jl. Mawar No. 3, Kota Baru, Serang"},
        {"kelurahan": "KOTA BARU", "kecamatan": "SERANG"},
        {"kelurahan": "Kel. Kota Baru"},
        {"kelurahan": "Kelurahan Kotabaru"},
    ],
)
def test_a_kelurahan_whose_name_begins_with_a_marker_is_found(
    gazetteer: Gazetteer, said: dict[str, str]
):
    assert resolve_place(gazetteer, **said).code == "36.73.01.1004"


@pytest.mark.parametrize(
    "text",
    [
        "kota baru saja hujan",
        "di kota baru-baru ini banyak begal",
        "rencana kota baru Maja",
        "Jl. Kota Baru berlubang",
        "wali kota baru dilantik",
    ],
)
def test_the_words_of_that_name_alone_are_only_words(gazetteer: Gazetteer, text: str):
    assert resolve_place(gazetteer, text=text).code is None


def test_every_kelurahan_is_found_by_its_own_field(gazetteer: Gazetteer):
    for code, place in gazetteer.city.kelurahan.items():
        district = gazetteer.city.kecamatan[place.kecamatan].name
        for name in (place.name, *place.aliases, place.name.upper(), f"Kel. {place.name}"):
            assert resolve_place(gazetteer, kelurahan=name, kecamatan=district).code == code


def test_all_kecamatan_of_the_kabupaten_are_another_governments(gazetteer: Gazetteer):
    kabupaten = next(n for n in gazetteer.city.neighbours if n.owner == "X-KABSERANG")
    assert (
        len({name.replace(" ", "").replace("anyar", "anyer") for name in kabupaten.districts}) == 29
    )
    for name in kabupaten.districts:
        for said in (
            {"text": f"jalan rusak di Kec. {name.title()}"},
            {"text": f"Desa Sukajaya Kecamatan {name}"},
            {"kelurahan": "Banjarsari", "kecamatan": name.upper()},
        ):
            result = resolve_place(gazetteer, **said)
            assert (result.code, result.outside_city) == (None, True), said
            assert result.owner == "X-KABSERANG"


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Kelurahan Taman Baru, Kota Cilegon", "X-KOTACILEGON"),
        ("Kel. Taman Baru Cilegon", "X-KOTACILEGON"),
        ("desa Banjarsari Kab. Lebak", "X-KABLEBAK"),
        ("desa Sukajaya, Lebak", "X-KABLEBAK"),
        ("Kelurahan Kemanisan, Pandeglang", "X-KABPANDEGLANG"),
        ("kelurahan Curug kecamatan Curug kabupaten Tangerang", "X-KABTANGERANG"),
        ("Kel. Sukajaya, Kec. Sukarami, Kota Palembang", ""),
        ("kelurahan Curug kota Depok", ""),
        ("Perumahan Kota Serang Baru, Kec. Serang Baru, Kab. Bekasi", ""),
    ],
)
def test_a_named_government_beats_a_kelurahan_of_the_same_name(
    gazetteer: Gazetteer, text: str, owner: str
):
    result = resolve_place(gazetteer, text=f"Jalan rusak di {text}")
    assert (result.code, result.outside_city, result.owner) == (None, True, owner)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Jl. Raya Serang - Pandeglang Km 4, Kel. Karundang", "36.73.05.1002"),
        ("macet arah Cilegon di Kelurahan Drangong", "36.73.06.1008"),
        ("saya warga Tangerang, lampu di Kel. Unyur mati", "36.73.01.1007"),
        ("Kampung Lebak, Kelurahan Unyur", "36.73.01.1007"),
        ("pusat kota rusak, Kel. Cipare", "36.73.01.1002"),
        ("Kel. Unyur, pihak kecamatan kurang tanggap", "36.73.01.1007"),
        ("Kel. Drangong Kota Serang, truk ke Cilegon", "36.73.06.1008"),
        ("Kel. Sukajaya Kec. Curug Kota Serang", "36.73.04.1010"),
    ],
)
def test_a_town_named_by_the_way_takes_nothing_from_a_plain_address(
    gazetteer: Gazetteer, text: str, code: str
):
    result = resolve_place(gazetteer, text=text)
    assert (result.code, result.confidence) == (code, 0.95)


def test_a_kecamatan_nobody_here_has_makes_a_kelurahan_doubtful(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="Kelurahan Tegalsari Kecamatan Wonokromo")
    assert result.disagreement
    assert result.confidence < 0.6


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        ({"text": "Jalan rusak di desa Sukajaya Pontang"}, "X-KABSERANG"),
        ({"text": "ds. sukajaya, pontang, jalannya hancur"}, "X-KABSERANG"),
        ({"text": "DESA SUKAJAYA PONTANG"}, "X-KABSERANG"),
        ({"text": "kel. Kemanisan Tirtayasa gelap gulita"}, "X-KABSERANG"),
        ({"text": "jalan berlubang di desa Banjarsari Anyar"}, "X-KABSERANG"),
        ({"text": "Kel Taman Baru Citangkil lampu mati"}, "X-KOTACILEGON"),
        ({"text": "jalan rusak di Pontang"}, "X-KABSERANG"),
        ({"text": "Kel Kuranji Padang"}, ""),
        ({"text": "Kelurahan Curug, Gunung Sindur, Bogor"}, ""),
        ({"address": "Jl. Ciptayasa, Sukajaya, Pontang, Serang"}, "X-KABSERANG"),
        ({"kelurahan": "Sukajaya", "address": "Pontang"}, "X-KABSERANG"),
        ({"text": "lampu mati di Banjarsari Solo"}, ""),
        ({"text": "jalan rusak di Curug, Depok"}, ""),
        ({"text": "sampah di Curug Tangerang"}, "X-KOTATANGERANG"),
        ({"text": "Cipocok Jaya Pandeglang gelap"}, "X-KABPANDEGLANG"),
        ({"kelurahan": "Sukajaya", "kecamatan": "Kab. Serang"}, "X-KABSERANG"),
        ({"kelurahan": "Kalodran", "kecamatan": "Ciruas, Kab. Serang"}, "X-KABSERANG"),
    ],
)
def test_another_governments_place_of_our_name_is_known_by_what_stands_behind_it(
    gazetteer: Gazetteer, said: dict[str, str], owner: str
):
    """Kabupaten Serang has a desa Sukajaya in Pontang, Kota Serang a kelurahan in Curug."""
    result = resolve_place(gazetteer, **said)
    assert (result.code, result.outside_city, result.owner) == (None, True, owner)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"text": "macet dari Kramatwatu sampai Taktakan"}, "36.73.06"),
        ({"text": "lampu jalan di Drangong dekat Kramatwatu mati"}, "36.73.06.1008"),
        ({"text": "Jl. Raya Pontang berlubang di Sawah Luhur"}, "36.73.02.1008"),
        ({"text": "Jalan Serang-Pontang rusak di Sawah Luhur"}, "36.73.02.1008"),
        ({"text": "sampah di Taman Ciruas Permai, Kel. Pageragung"}, "36.73.03.1007"),
        ({"text": "warga Ciruas buang sampah di Unyur"}, "36.73.01.1007"),
        ({"text": "banjir di Unyur, petir, angin kencang"}, "36.73.01.1007"),
        ({"text": "Kel. Sukajaya Kec. Curug, arah Pontang"}, "36.73.04.1010"),
        ({"text": "Kel. Unyur batu berserakan"}, "36.73.01.1007"),
        ({"text": "banjir di Unyur, malang nian nasib kami"}, "36.73.01.1007"),
        ({"text": "di Curug arah Tangerang macet"}, "36.73.04"),
        ({"text": "warga Unyur kerja di Bekasi"}, "36.73.01.1007"),
        ({"text": "Kel. Cipare, Serang, dekat pasar"}, "36.73.01.1002"),
        ({"kelurahan": "Cipare", "kecamatan": "Serang, Kota Serang"}, "36.73.01.1002"),
    ],
)
def test_another_governments_place_by_the_way_takes_nothing_from_the_city(
    gazetteer: Gazetteer, said: dict[str, str], code: str
):
    assert resolve_place(gazetteer, **said).code == code


@pytest.mark.parametrize(
    "text",
    [
        "Kelurahan Sukajaya Kecamatan Sukarami Palembang Sumatera Selatan",
        "Kel. Banjarsari Kec. Banjarsari Surakarta Jawa Tengah",
        "Kel Kagungan Kec. Kotabumi Lampung Utara",
        "Kel. Kagungan Kec. Kota Agung Tanggamus",
        "kelurahan Sukajaya kec. Sukarami kondisinya parah sekali",
        "Kel. Sukajaya RT 02 RW 03 Kec. Sukarami tolong dicek",
        "Kelurahan: Sukajaya, Kecamatan: Sukarami, Provinsi: Sumatera Selatan",
        "Kec. Cibinong, Kel. Pabuaran, parah",
        "Sukajaya Kec. Sukarami Palembang banjir",
        "Kecamatan Banjarsari",
        "Kel. Cipete Utara, Kebayoran Baru",
        "Kelurahan Cipete Selatan banjir lagi",
        "Cipete Selatan jalan rusak",
        "Kelurahan Curug Wetan",
        "Kel. Curug Kulon Kec. Curug",
        "Kel. Serang Baru",
        "Kel. Lopang Baru RT 2",
        "Kel. Pabuaran Mekar Cibinong",
        "Desa Curug Kidul gelap",
    ],
)
def test_a_place_that_only_begins_like_ours_or_lies_in_a_strange_kecamatan_is_a_persons_to_say(
    gazetteer: Gazetteer, text: str
):
    result = resolve_place(gazetteer, text=f"Lampu mati di {text}")
    assert result.perhaps_elsewhere
    assert result.disagreement
    assert result.confidence < 0.6


def test_nobody_gets_such_a_case_before_a_person_saw_it(city: City):
    said = "Lampu jalan mati di Kelurahan Sukajaya Kecamatan Sukarami Palembang Sumatera Selatan"
    at = datetime(2026, 11, 25, tzinfo=UTC)
    complaint = Complaint(
        complaint_id="A",
        channel="rabeg",
        external_id="x",
        tracking_code="t",
        reported_at=at,
        received_at=at,
        title="",
        text=said,
        location=Location(),
    )
    assert Dispatch(city)(complaint).triage
    ours = replace(complaint, text="Lampu jalan mati di Kelurahan Sukajaya Kecamatan Curug")
    assert not Dispatch(city)(ours).triage


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kel. Cipare kecamatan lambat menanggapi laporan kami", "36.73.01.1002"),
        ("Kelurahan Cipare, kecamatan acuh tak acuh", "36.73.01.1002"),
        ("Kel. Unyur RT 02 RW 03 Kec. Serang banjir", "36.73.01.1007"),
        ("Kecamatan Cipocok Jaya, Kelurahan Banjarsari", "36.73.05.1005"),
        ("Kel. Banjarsari Kec. Cipocok Jya", "36.73.05.1005"),
        ("Kelurahan: Cipare, Kecamatan: Serang", "36.73.01.1002"),
        ("Kel. Unyur Kec. Kota Serang", "36.73.01.1007"),
        ("Kel. Unyur baru saja diaspal rusak lagi", "36.73.01.1007"),
        ("Kel. Unyur lama tidak diperbaiki", "36.73.01.1007"),
        ("Kel. Taman Baru RT 3", "36.73.06.1012"),
        ("Kel. Umbul Tengah, Taktakan", "36.73.06.1009"),
        ("Kelurahan Cipocok Jaya", "36.73.05.1001"),
        ("Kel. Cipare sebelah utara masjid", "36.73.01.1002"),
        ("Kel. Unyur, Banten", "36.73.01.1007"),
        ("macet menuju Kota Cilegon di Kel. Drangong", "36.73.06.1008"),
    ],
)
def test_words_behind_a_kelurahan_that_name_no_other_place_take_nothing_from_it(
    gazetteer: Gazetteer, text: str, code: str
):
    result = resolve_place(gazetteer, text=text)
    assert (result.code, result.confidence, result.perhaps_elsewhere) == (code, 0.95, False)


def test_the_own_kecamatan_confirms_a_name_written_longer(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, text="Kel. Banten Lama Kec. Kasemen, sampah")
    assert (result.code, result.perhaps_elsewhere) == ("36.73.02.1007", False)


@pytest.mark.parametrize(
    ("text", "government", "owner"),
    [
        ("Pamulang Kota Tangerang Selatan", "Kota Tangerang Selatan", "X-KOTATANGSEL"),
        ("Tangsel", "Kota Tangerang Selatan", "X-KOTATANGSEL"),
        ("Pemkot Tangerang Selatan", "Kota Tangerang Selatan", "X-KOTATANGSEL"),
        ("Kel. Curug Tangerang Selatan", "Kota Tangerang Selatan", "X-KOTATANGSEL"),
        ("Kec. Serpong Utara", "Kota Tangerang Selatan", "X-KOTATANGSEL"),
        ("Kota Tangerang", "Kota Tangerang", "X-KOTATANGERANG"),
        ("Kelurahan Pabuaran Tumpeng, Karawaci", "Kota Tangerang", "X-KOTATANGERANG"),
        ("Kab. Tangerang", "Kabupaten Tangerang", "X-KABTANGERANG"),
        ("Kel. Gelam Jaya Kec. Pasar Kemis", "Kabupaten Tangerang", "X-KABTANGERANG"),
        ("Pemerintah Kabupaten Serang", "Kabupaten Serang", "X-KABSERANG"),
        ("Kel. Banjarsari, Jawa Tengah", "Provinsi Jawa Tengah", ""),
    ],
)
def test_the_longest_name_of_a_government_is_the_one_that_is_meant(
    gazetteer: Gazetteer, text: str, government: str, owner: str
):
    result = resolve_place(gazetteer, text=f"jalan rusak di {text}")
    assert (result.code, result.outside_city, result.owner) == (None, True, owner)
    assert f"{government}, di luar" in result.reason


@pytest.mark.parametrize(
    "said",
    [
        {"address": "Kota Baru RT 02/05, Serang"},
        {"address": "Lingk. Kota Baru RT 3"},
        {"address": "Jl. Mawar, Kota Baru dekat masjid"},
        {"address": "Kota Baru No. 12"},
        {"text": "lampu mati di lingkungan Kota Baru RT 3"},
        {"text": "banjir di Kota Baru RW 05"},
        {"text": "kelurahan: kota baru"},
    ],
)
def test_kota_baru_is_found_where_its_neighbours_are(gazetteer: Gazetteer, said: dict[str, str]):
    result = resolve_place(gazetteer, **said)
    assert result.code == "36.73.01.1004"
    of_cipare = {where: what.lower().replace("kota baru", "Cipare") for where, what in said.items()}
    assert result.confidence == resolve_place(gazetteer, **of_cipare).confidence


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("Banjarsari, Cilandak, Jakarta Selatan: lampu jalan mati", Location()),
        ("lampu jalan mati", Location(address="Banjarsari, Cilandak, Jakarta Selatan")),
        ("lampu jalan mati", Location(kelurahan="Banjarsari", address="Jakarta Selatan")),
        ("lampu jalan mati di Kelurahan Banjarsari, Kec. Cilandak, Jakarta Selatan", Location()),
        ("lampu jalan mati di Labuan", Location()),
        ("lampu jalan mati di Merak", Location()),
        ("lampu jalan mati di daerah Malingping", Location()),
    ],
)
def test_a_city_at_the_end_of_an_address_and_a_neighbours_town_are_looked_at(
    city: City, text: str, location: Location
):
    report = Complaint(
        "01A", "rabeg", "RBG-1", "SA-1", datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2026, 3, 2, tzinfo=UTC), "", text, location,
    )  # fmt: skip
    assert Dispatch(city)(report).triage


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Banjarsari, Cipocok Jaya, Kota Serang, Banten", "36.73.05.1005"),
        ("Banjarsari, lampu mati sejak malam, bus Jakarta lewat", "36.73.05.1005"),
    ],
)
def test_a_kecamatan_of_ours_in_the_chain_keeps_the_place(
    gazetteer: Gazetteer, address: str, code: str
):
    assert resolve_place(gazetteer, text=address).code == code
