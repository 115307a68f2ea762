"""The drawn map: about where the ward ends, and labels that can be read."""

import itertools
import re

import pytest

from aduan.bootstrap.parts.official_pages import outlines, points_around
from aduan.domain.city.city import load_city
from aduan.domain.photos.evidence import metres_between
from aduan.pages.shared.place_map import NamedPoint, place_map, ward_outline
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
