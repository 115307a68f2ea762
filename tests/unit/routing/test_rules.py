"""Rules win over the model and over the channel, and do not fire beside the point."""

from dataclasses import replace
from typing import Any

import pytest

from aduan.domain.privacy.reading import NOTHING, Reading
from aduan.domain.routing.route import Router, route
from aduan.domain.routing.rules import PhraseError, expression, pattern, spoken


@pytest.mark.parametrize(
    "text",
    [
        "Ada pungli oleh petugas kelurahan waktu urus surat, diminta seratus ribu",
        "oknum Dishub menerima setoran dari juru parkir di pasar",
        "dugaan korupsi pejabat dinas dalam proyek taman",
    ],
)
def test_misconduct_goes_to_the_inspectorate_and_is_secret(router: Router, text: str):
    result = route(router, text=text)
    assert result.agency == "INSPEKTORAT"
    assert result.secret


def test_misconduct_never_reaches_the_accused_office(router: Router):
    result = route(
        router, text="oknum Dishub dapat setoran parkir liar tiap minggu", category="parkir"
    )
    assert result.agency == "INSPEKTORAT"
    assert "DISHUB" in result.withheld_from
    assert all(other.agency != "DISHUB" for other in result.alternatives)


def test_who_would_have_answered_is_kept_out_though_nobody_named_it(router: Router):
    result = route(router, text="guru di SMAN 99 menarik uang seragam, siswa diwajibkan membeli")
    assert (result.agency, result.next_owner) == ("INSPEKTORAT", "")
    assert {"X-PROV-DIK", "DINDIKBUD"} <= set(result.withheld_from)


def test_an_accused_office_of_the_place_is_every_kecamatan_while_the_place_is_unknown(
    router: Router,
):
    text = "Pak lurah minta uang rokok setiap warga mengurus surat"
    everywhere = {f"KEC-{code}" for code in router.city.kecamatan}
    assert everywhere <= set(route(router, text=text).withheld_from)
    named = route(router, text=f"{text} di kelurahan Unyur").withheld_from
    assert set(named) & everywhere == {"KEC-36.73.01"}


def test_a_hint_goes_the_same_way_and_says_that_it_is_one(router: Router):
    result = route(router, text="Kok bisa warung itu tidak pernah dirazia, ada apa dengan satpol?")
    assert (result.agency, result.secret, result.hint) == ("INSPEKTORAT", True, True)
    assert "SATPOLPP" in result.withheld_from
    assert "Menyiratkan" in result.reason


def test_the_inspectorate_does_not_judge_itself(router: Router):
    result = route(router, text="oknum Inspektorat meminta uang supaya laporan ditutup")
    assert result.agency == "SETDA"
    assert result.secret


def test_a_parking_attendants_levy_is_a_parking_matter(router: Router):
    result = route(router, text="pungli juru parkir liar di depan minimarket, tidak ada karcis")
    assert result.agency == "DISHUB"


@pytest.mark.parametrize(
    "text",
    [
        "tetangga saya sering KDRT, istrinya dipukuli suaminya tiap malam",
        "ada pelecehan seksual terhadap murid di sekolah dekat rumah",
        "seorang bapak memukuli anaknya sampai memar",
    ],
)
def test_violence_against_women_and_children_is_secret(router: Router, text: str):
    result = route(router, text=text)
    assert (result.category, result.agency) == ("kekerasan", "DP3AKB")
    assert result.secret


def test_an_emergency_is_flagged_and_its_memory_is_not(router: Router):
    assert route(router, text="tolong rumah terbakar di belakang pasar, api membesar").emergency
    assert not route(router, text="lampu jalan padam sejak kemarin").emergency
    assert not route(router, text="jalan berlubang, takut ada anak tenggelam di galian").emergency


@pytest.mark.parametrize("given", ["listrik", "jalan_rusak", "lainnya", None])
def test_street_lamps_are_dishubs_whatever_the_channel_says(router: Router, given: str | None):
    result = route(router, text="lampu PJU padam tiga hari di gang kami", category=given)
    assert (result.category, result.agency) == ("pju", "DISHUB")


def test_a_tree_before_a_lamp_is_a_tree(router: Router):
    result = route(router, text="mohon pemangkasan pohon yang menutupi lampu PJU")
    assert result.category == "pohon_tumbang"


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("jalan provinsi di depan kampus berlubang parah, mohon diaspal", "X-DPUPR-BANTEN"),
        ("jalan nasional berlubang dalam, aspal rusak", "X-BPJN"),
        ("jalan Bhayangkara berlubang parah, aspalnya mengelupas", "X-DPUPR-BANTEN"),
    ],
)
def test_roads_of_another_government_name_their_owner(router: Router, text: str, owner: str):
    result = route(router, text=text)
    assert (result.agency, result.next_owner) == (owner, owner)
    assert "Bukan wewenang Kota Serang" in result.reason


def test_a_road_whose_authority_is_only_inferred_is_asked_about(router: Router):
    result = route(router, text="jalan Jenderal Sudirman berlubang parah, aspal rusak")
    assert result.agency == "DPUPR"
    assert result.next_owner == "X-BPJN"
    assert result.needs_triage


def test_lamps_on_a_provincial_road_stay_with_dishub(router: Router):
    result = route(router, text="lampu PJU mati di jalan Bhayangkara")
    assert result.agency == "DISHUB"
    assert result.next_owner == ""


def test_public_sma_and_smk_belong_to_the_province(router: Router):
    result = route(router, text="atap kelas SMAN 99 bocor, siswa belajar di aula")
    assert result.next_owner == "X-PROV-DIK"
    assert route(router, text="atap kelas SDN Cipare bocor, murid belajar di luar").next_owner == ""


def test_phrases_match_whole_words_endings_and_gaps():
    said = spoken("Setoran itu ke Dishub; jukirnya marah.")
    assert pattern(["setoran ~ dishub"]).search(said)
    assert pattern(["jukir*"]).search(said)
    assert not pattern(["jukir"]).search(said)
    assert not pattern(["setor"]).search(said)
    with pytest.raises(PhraseError):
        expression("~")


@pytest.fixture
def ordinary(router: Router) -> Router:
    """A router whose reader finds nothing in sentences: the kind alone decides."""

    class Blind:
        offices = router.reader.offices  # type: ignore[union-attr]

        def read(self, _text: str) -> Reading:
            return NOTHING

        def read_all(self, _text: str, _others: object) -> Reading:
            return NOTHING

    return replace(router, reader=Blind())  # type: ignore[arg-type]


VAGUE = "Petugas Dishub di terminal Pakupatan, setiap pagi, sopir angkot sudah resah"


@pytest.mark.parametrize(
    "said",
    [
        {"category": "Pungli"},
        {"category": "pungutan_liar oleh petugas"},
        {"kinds": ("pungli",)},
        {"kinds": ("Pengaduan pungutan liar",)},
        {"title": "Dugaan pungli"},
    ],
)
def test_a_kind_that_is_called_misconduct_counts_where_the_words_name_an_office(
    ordinary: Router, said: dict[str, Any]
):
    assert not route(ordinary, text=VAGUE).secret
    result = route(ordinary, text=VAGUE, **said)
    assert result.agency == "INSPEKTORAT"
    assert "DISHUB" in result.withheld_from
    assert "Disebut sebagai dugaan pelanggaran" in result.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Pungutan liar", "Iuran sampah RT kok naik dua kali lipat"),
        ("Korupsi waktu", "Pelayanan Disdukcapil lambat, antre dari pagi"),
        ("Pungli parkir", "Parkir liar di depan minimarket, bayar terus tanpa karcis"),
    ],
)
def test_a_title_that_says_more_or_names_no_office_restricts_nothing(
    ordinary: Router, title: str, text: str
):
    assert not route(ordinary, title=title, text=text).secret


@pytest.mark.parametrize(
    "said",
    [
        {"category": "kekerasan terhadap anak"},
        {"kinds": ("kekerasan anak",)},
        {"kinds": ("KDRT",)},
        {"title": "KDRT"},
    ],
)
def test_a_kind_that_somebody_is_to_be_protected_by_makes_it_secret(
    ordinary: Router, said: dict[str, Any]
):
    vague = "mohon bantuannya untuk keponakan saya, kejadian di rumah, sering malam hari"
    assert route(ordinary, text=vague, **said).secret
