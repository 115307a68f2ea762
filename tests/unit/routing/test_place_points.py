"""A coordinate becomes a kelurahan, or says that it cannot."""

import random
import time

import pytest

from aduan.domain.city.city import City
from aduan.domain.routing.places import Gazetteer, resolve_place

IN_LOPANG = (-6.1045, 106.1586)
IN_KASEMEN = (-6.0766, 106.1554)


def test_the_middle_of_a_kelurahan_is_that_kelurahan(city: City, gazetteer: Gazetteer):
    for place in city.kelurahan.values():
        assert resolve_place(gazetteer, lat=place.lat, lng=place.lng).code == place.code


def test_a_point_near_a_border_names_its_neighbour_and_is_less_sure(gazetteer: Gazetteer):
    inner = resolve_place(gazetteer, lat=IN_KASEMEN[0], lng=IN_KASEMEN[1])
    assert inner.alternatives == ()
    for step in range(200):
        result = resolve_place(gazetteer, lat=IN_LOPANG[0] - step * 0.0001, lng=IN_LOPANG[1])
        if result.code != "36.73.01.1005":
            break
    assert "36.73.01.1005" in result.alternatives
    assert result.confidence < inner.confidence


@pytest.mark.parametrize(
    ("name", "lat", "lng"),
    [
        ("Kramatwatu", -6.0555, 106.1000),
        ("Ciruas", -6.1120, 106.2460),
        ("Cilegon", -6.0170, 106.0540),
        ("Jakarta", -6.2000, 106.8166),
    ],
)
def test_the_neighbours_are_outside(gazetteer: Gazetteer, name: str, lat: float, lng: float):
    result = resolve_place(gazetteer, lat=lat, lng=lng)
    assert result.outside_city
    assert result.code is None
    assert result.owner in {"X-KABSERANG", "X-KOTACILEGON"}


def test_between_inside_and_outside_a_point_is_taken_in_and_says_so(gazetteer: Gazetteer):
    seen = {"inside": 0, "snapped": 0, "outside": 0}
    previous = "inside"
    for step in range(2_000):
        result = resolve_place(gazetteer, lat=-6.0766, lng=106.1554 - step * 0.0001)
        if result.outside_city:
            assert result.code is None
            now = "outside"
        else:
            now = "snapped" if result.snapped else "inside"
        seen[now] += 1
        assert not (previous == "inside" and now == "outside")
        previous = now
    assert all(seen.values())


def test_a_phone_without_a_fix_is_ignored(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, lat=0.0, lng=0.0, text="Kel. Unyur")
    assert result.code == "36.73.01.1007"
    assert "koordinat kosong" in result.reason


def test_swapped_axes_are_put_right_and_said(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, lat=IN_LOPANG[1], lng=IN_LOPANG[0])
    assert result.code == "36.73.01.1005"
    assert "tertukar" in result.reason


def test_words_win_near_a_border(gazetteer: Gazetteer):
    for step in range(200):
        lat = IN_LOPANG[0] - step * 0.0001
        result = resolve_place(gazetteer, lat=lat, lng=IN_LOPANG[1])
        if result.code != "36.73.01.1005":
            break
    both = resolve_place(gazetteer, lat=lat, lng=IN_LOPANG[1], address="Kel. Lopang")
    assert both.code == "36.73.01.1005"
    assert result.code in both.alternatives


def test_a_far_disagreement_is_shown(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, lat=IN_LOPANG[0], lng=IN_LOPANG[1], text="Kel. Dalung")
    assert result.disagreement
    assert {result.code, *result.alternatives} >= {"36.73.05.1007", "36.73.01.1005"}
    assert result.confidence < 0.7


def test_a_coordinate_decides_between_two_of_one_name(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, lat=-6.1910, lng=106.1659, text="Kelurahan Sukawana")
    assert result.code == "36.73.04.1007"
    assert not result.ambiguous


def test_a_report_sent_from_afar_keeps_its_written_place_with_doubt(gazetteer: Gazetteer):
    result = resolve_place(gazetteer, lat=-6.2, lng=106.81, text="Kel. Unyur, Kota Serang")
    assert result.code == "36.73.01.1007"
    assert result.disagreement


def test_a_point_costs_little(gazetteer: Gazetteer):
    rng = random.Random(3)
    points = [(rng.uniform(-6.2, -6.03), rng.uniform(106.08, 106.23)) for _ in range(3_000)]
    for lat, lng in points:
        resolve_place(gazetteer, lat=lat, lng=lng)
    began = time.process_time()
    for lat, lng in points:
        resolve_place(gazetteer, lat=lat, lng=lng)
    assert (time.process_time() - began) / len(points) < 200e-6  # 50 aimed at; slow machines exist
