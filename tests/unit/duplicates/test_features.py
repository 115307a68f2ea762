"""What two reports' words say together of place, issue and time."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from aduan.domain.duplicates.explain import reasons
from aduan.domain.duplicates.features import Evidence, compare
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import SELDOM_WEIGHT, count_words, load_lexicon
from aduan.domain.duplicates.shapes import word_hash
from tests.unit.duplicates.reports import PACK, lexicon, printed, report


def written(
    one: str,
    other: str,
    *,
    kelurahan: str | None = "Cipare",
    text: str = "lampu jalan mati",
) -> Evidence:
    """Two reports without a position, a day apart."""
    return compare(
        printed(report(2, text, hours=24, address=one, kelurahan=kelurahan)),
        printed(report(1, text, address=other, kelurahan=kelurahan)),
        lexicon(),
    )


def spot(evidence: Evidence) -> str:
    return next(
        name.split(":")[1]
        for name in evidence.indicators
        if name.startswith("spot:") and name.endswith(":same")
    )


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("Jl Kepodang no 12", "kepodang nomor 12", "point"),
        ("Jl Kepodang no 12", "kepodang 12", "lane"),
        ("Jl Kepodang depan masjid Nurul Falah", "Kepodang dekat masjid nurul falah", "place"),
        ("Alfamart Kepodang", "alfamart kepodang", "place"),
        ("Jl Kepodang no 12", "Jl Kepodang no 15", "close"),
        ("Jl Kepodang III", "kepodang gang 3", "lane"),
        ("Jl Kepodang", "jln kepodang", "line"),
        ("Jl Kepodang depan toko Sinar", "Jl Kepodang dekat gudang Bulog", "stretch"),
        ("Jl Kepodang no 12", "Jl Kepodang no 88", "clash"),
        ("Jl Kepodang RT 1 RW 2", "Jl Kepodang RT 1 RW 7", "clash"),
        ("Jl Kepodang", "Jl Kepodang Timur", "beside"),
        ("Jl Kepodang III", "Jl Kepodang VII", "other"),
        ("Jl Kepodang", "Jl Kutilang", "other"),
        ("Terminal Pakupatan", "Jl Jakarta depan terminal Pakupatan", "landmark"),
        ("Jl Nuri depan masjid Al Ikhlas", "Jl Merak depan masjid Al Ikhlas", "other"),
    ],
)
def test_places_agree_as_narrowly_as_they_are_written(one: str, other: str, agreed: str) -> None:
    assert spot(written(one, other)) == agreed
    assert spot(written(other, one)) == agreed


def test_a_street_called_like_its_kelurahan_is_an_area() -> None:
    assert spot(written("Jl Raya Cipare", "cipare")) == "area"
    assert spot(written("Jl Raya Cipare", "cipare", kelurahan="Unyur")) == "line"
    assert spot(written("Kp Cipare RT 4/2", "Cipare RT 04 RW 02")) == "rt"
    assert spot(written("Jl Cipare no 88", "Cipare 88")) == "point"


def test_the_kelurahan_alone_does_not_make_two_names_related() -> None:
    assert written("Jl Cipare Timur", "Jl Cipare Tegal Timur").street == "area"


def test_initials_stand_for_the_names_they_begin() -> None:
    assert written("Jl AR Hakim", "Jl Arif Rahman Hakim").street == "same"
    assert written("Jl A. Yani", "Jl Ahmad Yani").street == "same"
    assert written("Jl AR Hakim", "Jl Budi Rahman Hakim").street != "same"


def test_a_number_behind_a_name_is_the_lane_the_other_report_writes_in_roman() -> None:
    assert written("Kenari 28", "Kenari XXVIII").street == "same"
    assert written("Kenari 28", "Kenari XXVII").street == "ordinal?"


def test_a_street_found_among_the_words_counts_only_where_no_other_is_named() -> None:
    lamp = "lampu mati di kepodang dekat pasar"
    silent = printed(report(1, lamp, kelurahan="Cipare"))
    named = printed(report(2, "lampu mati", address="Jl Kepodang Raya", kelurahan="Cipare"))
    elsewhere = printed(report(3, lamp, address="Jl Merak", kelurahan="Cipare"))
    assert compare(named, silent, lexicon()).street in ("same", "mention")
    assert compare(named, elsewhere, lexicon()).street == "aside"


def test_one_generic_word_is_no_shared_landmark() -> None:
    assert written("Jl Kepodang depan spbu", "Jl Kepodang samping pom bensin").landmark != "same"
    street_only = written("Jl Kepodang depan gang Kepodang", "Jl Kepodang dekat Kepodang")
    assert street_only.landmark == "none"


def test_without_fix_and_sender_the_words_weigh_on_their_own() -> None:
    alone = written("Jl Kepodang", "Jl Kepodang").indicators
    assert {"blind", "blind:line:same"} <= set(alone)
    one = printed(report(2, "lampu mati", hours=1, address="Jl Kepodang", reporter="ab"))
    other = printed(report(1, "lampu mati", address="Jl Kepodang", reporter="cd"))
    assert "blind" not in compare(one, other, lexicon()).indicators
    by_phone = printed(report(3, "lampu mati", address="Jl Kepodang", channel="112"))
    fresh = printed(report(2, "lampu mati", hours=1, address="Jl Kepodang"))
    assert "blind" not in compare(fresh, by_phone, lexicon()).indicators


def named(one: str, other: str, name: str, *, hours: float = 24) -> int:
    """How often an indicator is named for two texts without position or known sender."""
    compared = compare(printed(report(2, one, hours=hours)), printed(report(1, other)), lexicon())
    return compared.indicators.count(name)


def test_seldom_words_that_both_say_tell_more_than_everyday_ones() -> None:
    """However much else two long letters say: a sum, where a cosine would fall."""
    seldom = "karaoke wisper bising diskotik sampai dini hari"
    everyday = "mohon segera ada tindakan untuk jalan rusak"
    assert named(seldom, seldom, "blind:said") > named(everyday, everyday, "blind:said")
    more = f"{seldom}, kami sudah menegur pemiliknya dan lapor ke kelurahan namun tidak ada hasil"
    assert named(more, seldom, "blind:said") == named(seldom, seldom, "blind:said")


def test_numbers_and_the_names_of_governments_are_no_telling_words() -> None:
    assert named("no 12 rt 3 rw 7", "no 12 rt 3 rw 7 kota", "blind:said") == named(
        "no rt rw", "no rt rw kota", "blind:said"
    )


@pytest.mark.parametrize(
    ("one", "other", "hours", "listed"),
    [
        ("no 37", "no 41", 0.1, True),
        ("no 37", "no 37", 0.1, False),
        ("no 37", "no 41", 48, False),
        ("no 37 dan 41", "no 41", 0.1, False),
        ("no 37", "", 0.1, False),
    ],
)
def test_one_sentence_told_of_one_number_after_another_is_a_list(
    one: str, other: str, hours: float, listed: bool
) -> None:
    words = "potongan ranting dan daun belum diangkut mohon ditindaklanjuti, depan rumah "
    assert named(words + one, words + other, "blind:listed", hours=hours) == listed


def test_a_flood_at_two_houses_is_no_list() -> None:
    words = "banjir masuk rumah setinggi lutut sejak tadi sore, mohon bantuan, rumah nomor "
    assert named(f"{words}37", f"{words}41", "blind:listed", hours=0.1) == 0


def test_a_list_is_told_to_whoever_decides() -> None:
    words = "potongan ranting dan daun belum diangkut mohon ditindaklanjuti, depan rumah no "
    new, old = printed(report(2, words + "37", hours=0.1)), printed(report(1, words + "41"))
    sentence = reasons(new, old, compare(new, old, lexicon()), lexicon())
    assert "kalimat hampir sama, nomor lain" in sentence


def test_what_the_matter_shares_is_weighed_apart_from_the_place() -> None:
    """One street's name, however seldom, says nothing of what is the matter there."""
    street = "di jalan wirakesuma"
    noise = "diskotik dan wisper bising sampai dini hari"
    assert named(f"{noise} {street}", f"{noise} {street}", "blind:about") > 2
    assert named(f"{noise} {street}", f"lampu mati {street}", "blind:about") == 0


def test_two_fixes_that_claim_a_neighbourhood_name_no_spot() -> None:
    """Two floods of one kelurahan, told by telephone from somewhere within half a kilometre."""
    here, there = (-6.0900, 106.1700), (-6.0905, 106.1712)
    for accuracy, anchored in ((20, True), (300, False)):
        one = printed(report(2, "rumah kebanjiran", hours=1, at=here, accuracy=accuracy))
        other = printed(report(1, "banjir setinggi lutut", at=there, accuracy=accuracy))
        assert compare(one, other, lexicon()).anchored is anchored


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Jl Tb Suwandi", "Jl. Tubagus Suwandi"),
        ("Jl KH. Sochari", "Jalan Kyai Sochari"),
        ("Jl Moh. Yamin", "Jl Muhammad Yamin"),
        ("Jl Letjen Suprapto", "Jl Letnan Jendral Suprapto"),
        ("Jl May. Syafei", "Jl Mayor Syafei"),
        ("Jl Ust Uzair", "Jl Ustadz Uzair"),
    ],
)
def test_a_title_in_a_streets_name_is_one_word_short_and_long(short: str, long: str) -> None:
    assert written(short, long).street == "same"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("gang Mawar dua", "Gg. Mawar V", "ordinal"),
        ("gang Mawar dua", "Gg. Mawar 2", "same"),
        ("Gg Mawar ke-2", "Gg Mawar ke-5", "ordinal"),
    ],
)
def test_a_lanes_number_is_read_in_words_too(one: str, other: str, told: str) -> None:
    assert written(one, other).street == told


def test_numbers_in_words_count_only_where_a_place_is_numbered() -> None:
    assert written("RT tiga RW lima", "RT 4 RW 5").rt == "rt"
    assert printed(report(1, "dua lampu mati di jalan nuri, tiga hari")).numbers == frozenset()


def test_a_fix_leaves_the_wording_to_what_was_learnt_with_fixes() -> None:
    here = (-6.11, 106.15)
    one, other = (printed(report(n, "lampu jalan mati", at=here)) for n in (1, 2))
    assert not [
        name for name in compare(one, other, lexicon()).indicators if name.startswith("blind")
    ]


def test_words_of_few_kelurahan_are_nobody_elses_to_weigh() -> None:
    """A street's name is said by many and in one place: it stays as seldom as it is elsewhere."""
    texts = [(("lampu", f"jalan{n}"), f"kelurahan {n % 5}") for n in range(5)]
    texts += [(("kepodang", "12"), "kelurahan 1")] * 7
    counted = count_words(texts)
    assert counted == {word_hash("lampu"): round(math.log(12 / 5), 1)}


def test_where_no_words_were_counted_the_common_ones_still_weigh_little(tmp_path: Path) -> None:
    for file in PACK.iterdir():
        (tmp_path / file.name).write_bytes(
            b"" if file.name == "words_said.txt" else file.read_bytes()
        )
    uncounted = load_lexicon(tmp_path)
    weigh = uncounted.said.get
    assert weigh(word_hash("mohon"), SELDOM_WEIGHT) < 3
    assert weigh(word_hash("odong"), SELDOM_WEIGHT) == SELDOM_WEIGHT
    one, other = (printed(report(n, "mohon odong odong ditertibkan")) for n in (1, 2))
    assert compare(one, other, uncounted).indicators.count("blind:said") > 1


def test_a_fingerprint_of_before_numbers_were_kept_is_read() -> None:
    kept = printed(report(1, "lampu mati depan nomor 12")).to_json()
    assert kept.pop("numbers") == [12]
    assert Fingerprint.from_json(kept).numbers == frozenset()
