"""What the pages of officials and of the desk share: a map with names, a mask for words."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from secrets import token_hex
from statistics import fmean
from typing import Final

from aduan.adapters.privacy.keyed import never
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.domain.city.city import City
from aduan.domain.photos.evidence import metres_between
from aduan.pages.shared.place_map import NamedPoint, Outline, ward_outline

_SHOWN_AROUND: Final = 4


def points_around(city: City) -> Callable[[float, float], Sequence[NamedPoint]]:
    """The middles of the closest kelurahan, so that a map of a case has names on it. They are
    worked out for the first map: most pages have none."""

    @cache
    def middles() -> Sequence[NamedPoint]:
        spots: dict[str, list[tuple[float, float]]] = {}
        for point in city.points:
            spots.setdefault(point.code, []).append((point.lat, point.lng))
        return tuple(
            NamedPoint(
                city.kelurahan[code].name,
                fmean(lat for lat, _ in at),
                fmean(lng for _, lng in at),
            )
            for code, at in spots.items()
            if code in city.kelurahan
        )

    def around(lat: float, lng: float) -> Sequence[NamedPoint]:
        near = sorted(middles(), key=lambda one: metres_between(lat, lng, one.lat, one.lng))
        return near[:_SHOWN_AROUND]

    return around


def districts_at(city: City) -> Mapping[str, tuple[float, float]]:
    """The middle of each kecamatan, by its name: that of its kelurahan."""
    found: dict[str, list[tuple[float, float]]] = {}
    for place in city.kelurahan.values():
        if kecamatan := city.kecamatan.get(place.kecamatan):
            found.setdefault(kecamatan.name, []).append((place.lat, place.lng))
    return {
        name: (fmean(lat for lat, _ in at), fmean(lng for _, lng in at))
        for name, at in found.items()
    }


def outlines(city: City) -> Callable[[str | None], Outline]:
    """About where each kelurahan ends, worked out when it is first looked at."""

    @cache
    def points() -> Mapping[str, Sequence[tuple[float, float]]]:
        spots: dict[str, list[tuple[float, float]]] = {}
        for point in city.points:
            spots.setdefault(point.code, []).append((point.lat, point.lng))
        return spots

    @cache
    def outline(code: str | None) -> Outline:
        return ward_outline(code, points()) if code else ()

    return outline


def mask_words(pack: Traversable) -> Callable[[str], str]:
    """Takes personal data out of what officials type, because citizens will read it."""
    return RegisterPrivacy(keyed=never, finder=finder(place_words(pack))).mask


def fresh_nonce() -> str:
    return token_hex(10)
