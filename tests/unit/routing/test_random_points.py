"""The points a benchmark draws: inside the polygons, not in their holes, the same each time."""

from typing import Any

from tests.benchmarks.places import random_points


def square(west: float, south: float, side: float) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *polygons: list[list[list[float]]]) -> dict[str, Any]:
    return {
        "properties": {"kode": code},
        "geometry": {"type": "MultiPolygon", "coordinates": list(polygons)},
    }


AREAS = [
    feature("A", [square(106.0, -6.0, 0.3), square(106.1, -5.9, 0.1)]),
    feature("B", [square(106.4, -6.0, 0.3)]),
]


def test_each_point_lies_in_its_polygon_and_in_no_hole() -> None:
    drawn = list(random_points(AREAS, 400))
    assert [point["id"] for point in drawn] == list(range(400))
    for point in drawn:
        west = 106.0 if point["kode"] == "A" else 106.4
        assert west <= point["lng"] <= west + 0.3
        assert -6.0 <= point["lat"] <= -5.7
        assert not (106.1 < point["lng"] < 106.2 and -5.9 < point["lat"] < -5.8)
    share = sum(point["kode"] == "A" for point in drawn) / 400
    assert 0.4 < share < 0.54  # 8 of 17 parts of the area


def test_the_same_points_are_drawn_each_time() -> None:
    assert list(random_points(AREAS, 50)) == list(random_points(AREAS, 50))
