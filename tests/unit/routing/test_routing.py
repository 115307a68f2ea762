"""From words to the right office, and a person where it is not sure."""

import time
from dataclasses import replace

import pytest

from aduan.domain.city.city import Category, City
from aduan.domain.routing.model import ModelFormatError, RoutingModel
from aduan.domain.routing.places import Gazetteer, resolve_place
from aduan.domain.routing.route import Router, route


@pytest.mark.parametrize(
    ("text", "category", "agency"),
    [
        ("sampah menumpuk tiga minggu tidak diangkut, bau sekali", "sampah", "DLH"),
        ("jalan berlubang dalam, motor sering jatuh, mohon diaspal", "jalan_rusak", "DPUPR"),
        ("air PDAM mati sudah dua hari, pelanggan kesulitan", "air_bersih", "PERUMDAM"),
        ("saya belum pernah dapat bansos PKH padahal tidak mampu", "bansos", "DINSOS"),
        ("selokan mampet, kalau hujan air masuk rumah", "banjir", "DPUPR"),
        ("kapan KTP saya dicetak? KK juga belum jadi", "adminduk", "DISDUKCAPIL"),
        ("THR belum dibayar perusahaan, karyawan di-PHK sepihak", "ketenagakerjaan",
         "DISNAKERTRANS"),
        ("tangkal rubuh nutupan jalan, pohon tumbang", "pohon_tumbang", "BPBD"),
    ],
)  # fmt: skip
def test_plain_words_find_their_office(router: Router, text: str, category: str, agency: str):
    result = route(router, text=text)
    assert (result.category, result.agency) == (category, agency)


def test_the_reason_quotes_the_words_and_names_the_office(router: Router):
    result = route(router, text="sampah menumpuk tidak diangkut petugas kebersihan")
    assert any("sampah" in word for word in result.words)
    assert '"sampah' in result.reason
    assert "Dinas Lingkungan Hidup" in result.reason


def test_there_are_two_alternatives(router: Router):
    result = route(router, text="jalan depan rumah rusak dan saluran mampet")
    assert len(result.alternatives) == 2
    assert result.category not in {other.category for other in result.alternatives}


def test_who_is_unsure_asks_a_person(router: Router):
    result = route(router, text="tolong dibantu pak")
    assert result.needs_triage
    assert "menunggu keputusan petugas" in result.reason


def test_what_is_sure_needs_nobody(router: Router):
    assert not route(router, text="sampah menumpuk di TPS, tidak diangkut, bau sampah").needs_triage


def test_the_same_probability_is_worth_less_when_the_raw_scores_are_close(router: Router):
    model = router.model
    assert model is not None
    rest = [-1.0] * (len(model.classes) - 2)
    assert model.sure_of(0.9, [0.5, 0.4, *rest]) < model.sure_of(0.9, [0.5, -1.0, *rest])
    assert model.sure_of(0.6, [0.5, -1.0, *rest]) < model.sure_of(0.9, [0.5, -1.0, *rest])


def test_chances_fall_from_the_first_category_on_and_are_no_more_than_one(router: Router):
    assert router.model is not None
    for text in ("tolong dibantu pak", "sampah menumpuk di TPS", "jalan rusak, saluran mampet"):
        chances = [chance for _, chance in router.model.read(text).ranked]
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) <= 1 + 1e-9


def test_the_channels_category_decides_when_the_words_are_open(router: Router):
    result = route(router, text="mohon segera ditindak, sudah lama", category="Parkir Liar")
    assert (result.category, result.agency) == ("parkir", "DISHUB")


def test_plain_words_outvote_a_wrong_channel_category(router: Router):
    result = route(
        router, text="sampah menumpuk di TPS tidak diangkut, bau sampah", category="adminduk"
    )
    assert result.category == "sampah"


def test_a_channel_name_that_says_too_little_is_left_out(router: Router):
    text = "sampah menumpuk di TPS tidak diangkut"
    assert route(router, text=text, category="Topik Lainnya") == route(router, text=text)


def test_the_kecamatan_of_the_place_answers_for_a_kelurahan(router: Router, gazetteer: Gazetteer):
    text = "pelayanan kantor kelurahan lambat, surat pengantar belum selesai dan antrean panjang"
    place = resolve_place(gazetteer, text="Kel. Lopang")
    assert route(router, text=text, place=place).agency == "KEC-36.73.01"
    unplaced = route(router, text=text)
    assert unplaced.agency == "DISKOMINFO"
    assert unplaced.needs_triage


def test_a_place_outside_the_city_is_handed_on_with_its_owner(router: Router, gazetteer: Gazetteer):
    place = resolve_place(gazetteer, lat=-6.0555, lng=106.1)
    result = route(router, text="sampah menumpuk tidak diangkut", place=place)
    assert result.next_owner == "X-KABSERANG"
    assert "Bukan wewenang Kota Serang" in result.reason


def test_every_agency_that_can_come_out_exists(router: Router, city: City):
    for category in city.categories.values():
        result = route(router, text=" ".join(category.words))
        assert result.agency in city.agencies


def test_a_category_nobody_trained_is_known_by_its_words(city: City, router: Router):
    new = Category("sanggar", "Sanggar seni", "DINDIKBUD", words=("sanggar tari", "gamelan"))
    wider = replace(city, categories={**city.categories, "sanggar": new})
    result = route(
        Router.of(wider, router.model), text="gamelan di sanggar tari rusak, mohon diganti"
    )
    assert result.category == "sanggar"


def test_without_a_model_the_words_of_the_pack_still_route(city: City):
    bare = Router.of(city, None)
    assert route(bare, text="sampah menumpuk dan bau sampah di tps").category == "sampah"
    assert route(bare, text="xyz").agency == "DISKOMINFO"


def test_the_model_survives_its_own_packing(router: Router):
    assert router.model is not None
    packed = router.model.pack()
    again = RoutingModel.parse(packed)
    text = "lampu jalan mati di depan pasar"
    assert again.read(text) == router.model.read(text)
    assert len(packed) <= 2_000_000


def test_another_file_is_not_taken_for_a_model():
    with pytest.raises(ModelFormatError):
        RoutingModel.parse(b"bukan model")


def test_a_text_costs_little(router: Router):
    text = "jalan rusak dan saluran mampet di depan pasar, mohon segera diperbaiki " * 5
    route(router, text=text)
    began = time.process_time()
    for _ in range(20):
        route(router, text=text)
    assert (time.process_time() - began) / 20 < 0.015  # 5 ms aimed at; slow machines exist


@pytest.mark.parametrize(
    "text",
    [
        "Jalan tol Jakarta-Merak km 72 berlubang parah",
        "gerbang tol Serang Timur antre panjang",
        "lampu di gerbang tol Serang Barat mati",
        "gerbang tol Ciujung rusak",
        "rest area km 68 kotor, sampah menumpuk",
        "Tol Tangerang-Merak bergelombang",
    ],
)
def test_a_toll_road_is_its_concessionaires(router: Router, text: str):
    result = route(router, text=text)
    assert (result.agency, result.next_owner) == ("X-TOL", "X-TOL")
    assert "BPJT" in result.reason


@pytest.mark.parametrize(
    "text",
    [
        "lampu PJU mati di Jl. Akses Tol Serang Timur",
        "jalan berlubang dekat gerbang tol Serang Timur, mohon diaspal",
        "jalan menuju pintu tol berlubang dalam, mohon diaspal",
        "banjir di kolong jembatan tol, selokan mampet",
    ],
)
def test_what_is_near_a_toll_road_is_not_its_concessionaires(router: Router, text: str):
    assert route(router, text=text).next_owner != "X-TOL"
