"""Category and agency from the channel's category and the words."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.domain.city import UNIT_OF_THE_PLACE, City
from aduan.domain.places import PlaceResult


@dataclass(frozen=True, slots=True)
class RouteResult:
    """Where a complaint belongs, how sure that is, and the words that decided."""

    category: str | None
    agency: str | None
    confidence: float
    reason: str
    words: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    next_owner: str | None = None
    secret: bool = False
    emergency: bool = False
    needs_triage: bool = False


@dataclass(frozen=True, slots=True)
class Router:
    city: City
    words: Mapping[str, tuple[str, ...]]


def build_router(city: City) -> Router:
    return Router(city, {name: category.words for name, category in city.categories.items()})


def route(
    router: Router,
    *,
    title: str,
    text: str,
    category: str | None,
    place: PlaceResult,
    address: str = "",
) -> RouteResult:
    said = f"{title} {text} {address}".casefold()
    found = {
        name: tuple(word for word in words if word in said) for name, words in router.words.items()
    }
    ranked = sorted(found, key=lambda name: -sum(len(word) for word in found[name]))
    chosen = category if category in router.city.categories else None
    if chosen is None and found[ranked[0]]:
        chosen = ranked[0]
    if chosen is None:
        return RouteResult(None, None, 0.0, "Belum terbaca dari kata-katanya.", needs_triage=True)
    about = router.city.categories[chosen]
    agency = about.agency
    if agency == UNIT_OF_THE_PLACE:
        unit = router.city.kecamatan_unit(place.code or "")
        agency = unit.code if unit else ""
    return RouteResult(
        category=chosen,
        agency=agency or None,
        confidence=0.7,
        reason=f"{about.label}: {', '.join(found[chosen]) or 'kategori dari kanal'}",
        words=found[chosen],
        alternatives=tuple(name for name in ranked[:3] if name != chosen)[:2],
        secret=about.secret,
        emergency=about.emergency,
        needs_triage=not agency or router.city.agencies[agency].outside,
    )
