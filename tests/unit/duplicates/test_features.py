"""What two reports' words say together of place, issue and time."""

from __future__ import annotations

import pytest

from aduan.domain.duplicates.features import Evidence, compare
from tests.unit.duplicates.reports import lexicon, printed, report


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
