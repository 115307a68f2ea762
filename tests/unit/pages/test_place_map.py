"""The drawn map: about where the ward ends, and labels that can be read."""

import itertools
import re

import pytest

from aduan.bootstrap.parts.official_pages import outlines, points_around
from aduan.domain.city.city import load_city
from aduan.domain.photos.evidence import metres_between
from aduan.pages.shared.place_map import NamedPoint, PlaceMap, Spot, place_map, ward_outline
from tests.unit.samples import PACK

CITY = load_city(PACK)
OTHER = load_city(PACK.parent / "sukabumi")


def inside(at: tuple[float, float], ring: tuple[tuple[float, float], ...]) -> bool:
    """By the even-odd rule."""
    crossed = 0
    for (lat, lng), (to_lat, to_lng) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (lat > at[0]) is not (to_lat > at[0]):
            crossed += at[1] < (to_lng - lng) * (at[0] - lat) / (to_lat - lat) + lng
    return crossed % 2 == 1


def test_every_ward_has_an_outline_that_holds_its_points() -> None:
    outline = outlines(CITY)
    points = {
        code: [(p.lat, p.lng) for p in CITY.points if p.code == code] for code in CITY.kelurahan
    }
    for code, own in points.items():
        ring = outline(code)
        assert len(ring) >= 3, code
        middle = tuple(sum(part) / len(own) for part in zip(*own, strict=True))
        assert inside(middle, ring), code  # type: ignore[arg-type]


def test_of_a_ward_with_one_known_point_it_is_what_lies_nearer_to_it_than_to_any_other() -> None:
    outline = outlines(OTHER)
    codes = [code for code in OTHER.kelurahan if outline(code)]
    assert len(codes) > 20
    spots = {p.code: (p.lat, p.lng) for p in OTHER.points}
    for code in codes:
        assert inside(spots[code], outline(code)), code
        for corner in outline(code):
            own = metres_between(*corner, *spots[code])
            assert all(own <= metres_between(*corner, *spot) + 30 for spot in spots.values()), code


def test_a_ward_nobody_knows_has_none() -> None:
    assert outlines(CITY)(None) == ()
    assert outlines(CITY)("99.99") == ()
    assert ward_outline("A", {"A": [], "B": [(1.0, 1.0)]}) == ()
    assert len(ward_outline("A", {"A": [(-6.1, 106.1)]})) == 4


def test_the_map_reaches_as_far_as_the_ward_and_names_it() -> None:
    code = next(iter(CITY.kelurahan))
    ring = outlines(CITY)(code)
    lat, lng = ring[0]
    drawn = place_map(lat, lng, outline=ring, ward="Lontar Baru")
    corners = [
        tuple(map(float, each.split())) for each in re.split(r"[MLZ]", drawn.outline) if each
    ]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in corners)
    assert drawn.ward == "Lontar Baru"
    assert place_map(lat, lng, ward="Lontar Baru").ward == "", "no line, no words about it"


@pytest.mark.parametrize("number", range(0, 300, 7))
def test_no_label_stands_over_another_or_out_of_the_drawing(number: int) -> None:
    point = CITY.points[number]
    around = points_around(CITY)(point.lat, point.lng)
    ring = outlines(CITY)(point.code)
    drawn = place_map(point.lat, point.lng, around, outline=ring)
    boxes = []
    for spot in drawn.spots:
        wide = len(spot.name) * 6.6
        left = spot.name_x - (wide if spot.anchor == "end" else 0)
        assert left >= 0
        assert left + wide <= drawn.width
        boxes.append((left, left + wide, spot.y))
    for (left, right, y), (start, end, at) in itertools.combinations(boxes, 2):
        assert left > end or right < start or abs(y - at) >= 15


def test_the_wards_own_name_is_not_a_spot_on_its_map() -> None:
    ring = ((-6.12, 106.14), (-6.11, 106.14), (-6.11, 106.16), (-6.12, 106.16))
    near = [NamedPoint("Cipare", -6.115, 106.150), NamedPoint("Unyur", -6.117, 106.155)]
    drawn = place_map(-6.116, 106.148, near, outline=ring, ward="Cipare")
    assert [spot.name for spot in drawn.spots] == ["Unyur"]


# --- to scale -------------------------------------------------------------------------------------

NORTH_M = 110_574 / 1_000
EAST_M = 111_320 / 1_000
"""Metres of a thousandth of a degree at the equator."""


def by_name(drawn: PlaceMap) -> dict[str, Spot]:
    return {spot.name: spot for spot in drawn.spots}


def test_the_case_is_in_the_middle_north_is_up_and_a_metre_is_as_long_either_way() -> None:
    around = [NamedPoint("U", 0.001, 100.0), NamedPoint("T", 0.0, 100.001)]
    drawn = place_map(0.0, 100.0, around)
    assert (drawn.width, drawn.height) == (320, 200)
    scale = (320 / 2 - 22) / 400
    spots = by_name(drawn)
    assert (spots["U"].x, spots["U"].y) == pytest.approx((160, 100 - NORTH_M * scale))
    assert (spots["T"].x, spots["T"].y) == pytest.approx((160 + EAST_M * scale, 100))
    assert (drawn.bar_name, drawn.bar_length) == ("200 m", pytest.approx(200 * scale))


def test_away_from_the_equator_a_degree_to_the_east_is_shorter() -> None:
    drawn = place_map(60.0, 100.0, [NamedPoint("T", 60.0, 100.001)])
    assert by_name(drawn)["T"].x == pytest.approx(160 + EAST_M / 2 * (320 / 2 - 22) / 400)


@pytest.mark.parametrize(
    ("reach", "bar"), [(60, "20 m"), (400, "200 m"), (1_500, "500 m"), (5_000, "2 km")]
)
def test_the_bar_is_the_longest_round_length_that_leaves_room(reach: float, bar: str) -> None:
    drawn = place_map(0.0, 100.0, reach_m=reach)
    assert drawn.bar_name == bar
    assert drawn.bar_length <= 90


@pytest.mark.parametrize(
    ("at", "anchor", "shift"),
    [
        ((0.0, 100.0012), "start", 7),  # right of the pin: its name goes on to the right
        ((0.0, 100.0018), "end", -7),  # near the edge: towards the middle
        ((0.0, 99.9995), "end", -7),  # left of the pin, and close: away from it
        ((0.0, 99.998), "start", 7),
    ],
)
def test_a_name_stands_away_from_the_pin_and_from_the_edge(
    at: tuple[float, float], anchor: str, shift: int
) -> None:
    (spot,) = place_map(0.0, 100.0, [NamedPoint("N", *at)]).spots
    assert (spot.anchor, spot.name_x - spot.x) == (anchor, pytest.approx(shift))


def test_the_four_nearest_places_are_tried_and_the_nearer_keeps_its_name() -> None:
    row = [NamedPoint(f"T{number}", number * 0.0004, 100.0) for number in range(-3, 4) if number]
    assert set(by_name(place_map(0.0, 100.0, reversed_by(row)))) <= {"T-1", "T1", "T-2", "T2"}
    beside = [NamedPoint("Jauh", 0.00011, 100.001), NamedPoint("Dekat", 0.0, 100.001)]
    assert set(by_name(place_map(0.0, 100.0, beside))) == {"Dekat"}


def reversed_by(points: list[NamedPoint]) -> list[NamedPoint]:
    """The order they are given in says nothing."""
    return points[::-1]


def test_a_far_place_widens_the_map_and_a_ward_frames_it_instead() -> None:
    far = [NamedPoint("Jauh", 0.0, 100.01)]
    wide = place_map(0.0, 100.0, far)
    assert wide.bar_name == "500 m"
    ring = ((-0.001, 99.999), (-0.001, 100.001), (0.001, 100.001), (0.001, 99.999))
    framed = place_map(0.0, 100.0, far, outline=ring, ward="W")
    assert (framed.bar_name, framed.spots) == ("200 m", ())
    tall = place_map(0.0, 100.0, [NamedPoint("Utara", 0.01, 100.0)])
    assert (tall.bar_name, tall.bar_length) == (
        "1 km", pytest.approx(1_000 * (200 / 2 - 22) / (10 * NORTH_M)),
    )  # fmt: skip


def test_the_ward_is_drawn_corner_by_corner() -> None:
    ring = ((-0.001, 99.999), (0.001, 100.0), (-0.001, 100.001))
    assert place_map(0.0, 100.0, outline=ring, ward="W").outline == (
        "M121.6 138.1L160.0 61.9L198.4 138.1Z"
    )
    assert place_map(0.0, 100.0).outline == ""


def test_the_position_leads_to_the_telephones_map_and_to_a_map_of_streets() -> None:
    drawn = place_map(-6.1178, 106.15125)
    assert (drawn.lat, drawn.lng) == ("-6.117800", "106.151250")
    assert drawn.geo == "geo:-6.117800,106.151250?q=-6.117800,106.151250"
    assert drawn.street == (
        "https://www.openstreetmap.org/?mlat=-6.117800&mlon=106.151250#map=18/-6.117800/106.151250"
    )


def test_the_hull_of_a_ward_is_its_outermost_points() -> None:
    square = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0)]
    within = [(1.0, 1.0), (0.0, 1.0), (1.0, 0.5)]
    assert set(ward_outline("A", {"A": [*within, *square]})) == set(square)


def test_wards_of_few_points_meet_half_way() -> None:
    ring = ward_outline("A", {"A": [(0.0, 100.0)], "B": [(0.0, 100.002)], "C": []})
    assert max(lng for _, lng in ring) == pytest.approx(100.001)
    assert min(lng for _, lng in ring) == pytest.approx(100 - 3_000 / 111_320)
    assert max(lat for lat, _ in ring) == pytest.approx(3_000 / 110_574)
