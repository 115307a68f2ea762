"""A report joins a case by agreeing with what the case is about, and nothing outvotes that."""

import itertools
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain.duplicates.contradictions import Contradiction, contradiction
from aduan.domain.duplicates.features import compare
from aduan.domain.duplicates.fingerprint import Fingerprint, fingerprint
from aduan.domain.duplicates.governments import named_government
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.matters import tells_several
from aduan.domain.duplicates.sameness import Ask, CandidateCase, Linked, New, SameDelivery, judge
from tests.unit.duplicates.reports import PACK, lexicon, report, rules

MARKET = (-6.1315, 106.1946)
HERE = "Pasar Jambu"
OF_A_MARKET = (
    "lubang besar depan gerbang pasar jambu",
    "lapak pkl makan setengah jalan depan pasar jambu",
    "kontainer sampah pasar jambu meluber",
    "copet di pasar jambu",
    "lampu jalan mati depan pasar jambu",
    "got pasar jambu mampet",
    "parkir liar di trotoar pasar jambu",
    "gas melon di pasar jambu mahal",
)


def fp(number: int, text: str, **said: object) -> Fingerprint:
    return fingerprint(report(number, text, **said), lexicon())  # type: ignore[arg-type]


def at_market(number: int, text: str, hours: float = 0.0) -> Fingerprint:
    return fp(number, text, at=MARKET, address=HERE, kelurahan="Banjar Agung", hours=hours)


def decided(one: Fingerprint, *cases: CandidateCase) -> object:
    return judge(one, cases, rules(), now=one.received)


def contradicts(one: Fingerprint, other: Fingerprint) -> str | None:
    found = contradiction(one, other, compare(one, other, lexicon()), lexicon())
    return found.why if found else None


@given(st.permutations(OF_A_MARKET), st.integers(1, len(OF_A_MARKET) - 1))
def test_no_member_makes_a_report_linkable_that_contradicts_the_founder(
    texts: list[str], size: int
) -> None:
    founder, *members = [at_market(n, text, hours=n / 10) for n, text in enumerate(texts[:size])]
    later = at_market(99, texts[size], hours=5)
    if contradicts(later, founder) is None:
        return
    for count in range(len(members) + 1):
        case = CandidateCase("K1", (founder, *members[:count], later_twin(later)), founder=founder)
        assert not isinstance(decided(later, case), Linked)


def later_twin(later: Fingerprint) -> Fingerprint:
    """A member that was linked wrongly and is just like the report: it must not draw it in."""
    return replace(later, complaint_id="A98", external_hash=1, received=later.received - 60)


@pytest.mark.parametrize("pair", list(itertools.combinations(OF_A_MARKET, 2)))
def test_two_matters_of_one_market_are_never_linked_unasked(pair: tuple[str, str]) -> None:
    first, second = at_market(1, pair[0]), at_market(2, pair[1], hours=2)
    case = CandidateCase("K1", (first,), founder=first)
    assert not isinstance(decided(second, case), Linked | SameDelivery)


LAMP = "lampu jalan mati di jl raya petir dekat masjid al falah"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{LAMP} km 3", f"{LAMP} km 8"),
        (f"{LAMP} KM.3", f"{LAMP} kilometer 8"),
        (f"{LAMP} km tiga", f"{LAMP} kilometer delapan"),
        (f"{LAMP} tiang no 14", f"{LAMP} tiang nomor 17"),
        (f"{LAMP} tiang PJU 14", f"{LAMP} tiang listrik no. 17"),
        (f"{LAMP} Kota Serang", f"{LAMP} Kota Cilegon"),
        (f"{LAMP} kota serang", f"{LAMP} kab. Serang"),
        (f"{LAMP}", f"{LAMP} Kabupaten Pandeglang"),
    ],
)
def test_another_number_or_town_is_another_matter(one: str, other: str) -> None:
    first = fp(1, one, reporter="a" * 16)
    second = fp(2, other, hours=20, reporter="b" * 16)
    assert contradicts(second, first)
    found = decided(second, CandidateCase("K1", (first,), founder=first))
    assert isinstance(found, New)
    assert (
        found.basis.sentence
        == f"Tidak digabung dengan laporan serupa: {contradicts(second, first)}."
    )


@pytest.mark.parametrize(
    "text",
    [
        "lubang di jl raya cilegon depan toko",
        "jalan rusak arah pandeglang",
        "macet di jalan tol tangerang merak",
        "terminal pakupatan jurusan cilegon",
        "jalan rusak di kota serang",
        "pelayanan di kelurahan serang",
    ],
)
def test_a_road_to_a_town_is_not_that_town(text: str) -> None:
    assert named_government(text, lexicon()) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("di depan kantor pos Cilegon", "kota cilegon"),
        ("Kab. Serang, kecamatan Kramatwatu", "kab serang"),
        ("alun-alun kota tangerang selatan", "kota tangerangselatan"),
    ],
)
def test_a_town_named_as_the_place_is_read(text: str, named: str) -> None:
    assert named_government(text, lexicon()) == named


PAPERS = "KTP saya belum jadi sudah tiga bulan di Disdukcapil"


def test_papers_of_another_phone_are_another_persons() -> None:
    first = fp(1, PAPERS, reporter="a" * 16)
    second = fp(2, PAPERS, hours=20, reporter="b" * 16)
    assert isinstance(decided(second, CandidateCase("K1", (first,), founder=first)), New)


def test_papers_without_contact_are_never_one_message() -> None:
    first, second = fp(1, PAPERS, channel="lapor"), fp(2, PAPERS, channel="lapor", hours=0.1)
    found = decided(second, CandidateCase("K1", (first,), founder=first))
    assert isinstance(found, Ask | New)


def test_one_person_about_two_lanes_tells_two_matters() -> None:
    first = fp(1, "got mampet di depan rumah", address="RT 01 RW 02 Gelam", reporter="a" * 16)
    second = fp(2, "got mampet di depan rumah", address="RT 07 RW 02 Gelam", reporter="a" * 16)
    found = decided(second, CandidateCase("K1", (first,), founder=first))
    assert not isinstance(found, SameDelivery)


def test_two_landmarks_on_one_street_are_two_spots() -> None:
    school = fp(1, "pohon tumbang jl tb bakri depan smp", kelurahan="Cipare")
    works = fp(2, "pohon tumbang jl tb bakri depan bengkel las", hours=0.2, kelurahan="Cipare")
    again = fp(3, "pohon rubuh di jalan tubagus bakri dpn smp", hours=0.3, kelurahan="Cipare")
    assert contradicts(works, school) == "patokan berbeda di jalan yang sama"
    assert contradicts(again, school) is None
    flood = fp(4, "banjir jl tb bakri depan smp", kelurahan="Cipare")
    assert contradicts(fp(5, "banjir jl tb bakri depan bengkel las"), flood) is None


def test_one_sender_at_two_houses_of_one_flood_tells_a_list() -> None:
    """A flood is at many houses, told by those who live in them; one person with two has a list."""
    first = fp(1, "banjir", address="Gg. Delima No 3", kelurahan="Cipare", reporter="a" * 16)

    def against(sender: str) -> Contradiction | None:
        place = {"address": "Gg. Delima No 41", "kelurahan": "Cipare"}
        second = fp(2, "banjir", hours=0.1, reporter=sender * 16, **place)
        return contradiction(second, first, compare(second, first, lexicon()), lexicon())

    assert against("a") == Contradiction("nomor rumah berbeda")
    assert against("b") is None


@pytest.mark.parametrize(("minutes", "same"), [(5, True), (60, False)])
def test_without_contact_the_same_words_are_one_message_only_within_minutes(
    minutes: int, same: bool
) -> None:
    said = "sampah menumpuk di depan gang melati sudah seminggu"
    first = fp(1, said, channel="lapor", kelurahan="Unyur")
    second = fp(2, said, channel="lapor", kelurahan="Unyur", hours=minutes / 60)
    found = decided(second, CandidateCase("K1", (first,), founder=first))
    assert isinstance(found, SameDelivery) is same


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("1. lampu mati di jl melati 2. sampah menumpuk di pasar rau", True),
        ("lampu mati di jl melati. Selain itu sampah di pasar rau menumpuk", True),
        ("saya mau lapor dua hal: got mampet, dan KTP saya belum jadi", True),
        ("jalan rusak, kalau hujan banjir", False),
        ("pohon tumbang di jl sayar, jalan tertutup, macet", False),
        ("lampu mati di jl melati, gelap, tidak ada korban", False),
        ("pohon miring di jalan sayar, cepat dipotong sebelum ada yang tertabrak", False),
    ],
)
def test_a_list_of_matters_is_told_from_one_matter_with_two_sides(text: str, several: bool) -> None:
    assert tells_several(text, lexicon()) is several


def test_a_list_is_asked_about_and_says_so() -> None:
    first = fp(1, "lampu jalan mati di jl melati tembong depan masjid", at=MARKET)
    text = "1. lampu jalan mati di jl melati tembong depan masjid 2. sampah menumpuk di pasar rau"
    second = fp(2, text, at=MARKET, hours=3)
    found = decided(second, CandidateCase("K1", (first,), founder=first))
    assert isinstance(found, Ask)
    assert found.why == "beberapa hal dalam satu laporan"


def test_a_case_opened_by_a_list_takes_in_nothing_unasked() -> None:
    text = "1. lampu jalan mati di jl melati tembong depan masjid 2. sampah menumpuk di pasar rau"
    first = fp(1, text, at=MARKET)
    second = fp(2, "lampu jalan mati di jl melati tembong depan masjid", at=MARKET, hours=3)
    found = decided(second, CandidateCase("K1", (first,), founder=first))
    assert isinstance(found, Ask)
    assert found.why == "beberapa hal dalam satu laporan"


@pytest.mark.parametrize("city", ["serang", "sukabumi"])
def test_duplicates_know_every_town_that_places_know(city: str) -> None:
    pack = PACK.parents[1] / city
    places = tomllib.loads((pack / "city.toml").read_text(encoding="utf-8"))
    known = load_lexicon(pack / "duplicates").governments
    towns = {name.lower().replace(" ", "") for name in places.get("other_cities", ())}
    near = {
        name.lower().split(maxsplit=1)[1].replace(" ", "")
        for name in (one["name"] for one in places.get("neighbours", ()))
    }
    assert towns | near <= known
