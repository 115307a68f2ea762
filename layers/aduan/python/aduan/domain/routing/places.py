"""Where a complaint is: from its coordinate, its address and its words, reconciled.

Neither source is trusted alone. A phone's fix may be hundreds of metres off or the reporter's
home; a street may bear the name of another kelurahan. So: what is said plainly wins near a border,
a coordinate wins over a hint, a contradiction is shown and lowers the confidence, and what stays
open is given back open (two kelurahan of one name, the city or the Kabupaten): never a guess.

    gazetteer = Gazetteer.of(load_city(root))
    place = resolve_place(gazetteer, lat=-6.11, lng=106.15, text="...", address="Kel. Lopang")
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from aduan.domain.city.city import City
from aduan.domain.routing.place_names import EXPLICIT, HINTED, NAMED, Mention, NamedPlace, NameIndex
from aduan.domain.routing.place_points import (
    CoordinateIndex,
    Located,
    nearest_outside,
    readable_coordinate,
)

TEXT_WINS_WITHIN_M: Final = 400.0
"""A kelurahan said plainly is believed over a coordinate that lies this near to it."""
SAME_NAME_WITHIN_M: Final = 1_500.0
"""A coordinate this near one of two kelurahan of the same name decides between them."""
MOST_ALTERNATIVES: Final = 3
CONFIDENCE: Final = {EXPLICIT: 0.95, NAMED: 0.85, HINTED: 0.6}


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """A place and how sure we are.

    `code` is a kelurahan, or only a kecamatan or the city when nothing finer was said, or None:
    unknown, ambiguous (then `alternatives` holds what it can be) or outside the city.
    """

    code: str | None
    confidence: float
    reason: str
    alternatives: tuple[str, ...] = ()
    outside_city: bool = False
    ambiguous: bool = False
    disagreement: bool = False
    snapped: bool = False
    perhaps_elsewhere: bool = False
    """The words may mean another government's place of the same name: a person says which."""
    owner: str = ""
    """Whose place it is when it is not the city's: the code of an outside body."""
    border_m: float | None = None
    """Distance from the coordinate to the next kelurahan, when it is close."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A city's places, laid out for looking up. Build once, use for every complaint."""

    city: City
    points: CoordinateIndex
    names: NameIndex

    @classmethod
    def of(cls, city: City) -> Gazetteer:
        return cls(city, CoordinateIndex(city), NameIndex(city))


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the words come down to."""

    codes: tuple[str, ...] = ()
    strength: int = 0
    words: str = ""
    kecamatan: str = ""
    kecamatan_disagrees: bool = False
    city: bool = False
    neighbour: str = ""
    neighbour_sure: bool = False
    neighbour_alike: bool = False
    """Its name is easily written for the city's own: a Kabupaten of the same name."""
    neighbour_bare: bool = False
    """Only its town was named: with a kelurahan of the city beside it a person decides."""
    strange_district: bool = False
    """A kecamatan that neither the city nor a neighbour has was named, and none of the city's."""
    longer: bool = False
    """The name was written longer than any of the city's, and nothing else says that it is here."""


SILENT: Final = Spoken()


def resolve_place(
    gazetteer: Gazetteer,
    *,
    lat: float | None = None,
    lng: float | None = None,
    text: str = "",
    address: str = "",
    kelurahan: str = "",
    kecamatan: str = "",
) -> PlaceResult:
    """The place of one complaint. Every argument may be missing."""
    readable = readable_coordinate(lat, lng)
    located = gazetteer.points.locate(readable[0], readable[1]) if readable else None
    if not (text or address or kelurahan or kecamatan):
        spoken = SILENT
    else:
        named = gazetteer.names.read(text, address, kelurahan, kecamatan)
        spoken = listen(named, gazetteer.city)
    if readable is None or located is None:
        result = from_words(gazetteer.city, spoken)
        if lat is not None and lng is not None and not readable:
            result = replace(result, reason=f"{result.reason}; koordinat kosong diabaikan")
        return result
    result = reconcile(gazetteer, spoken, located, readable[0], readable[1])
    if readable[2]:
        result = replace(
            result,
            confidence=round(result.confidence * 0.95, 3),
            reason=f"{result.reason}; {readable[2]}, dibetulkan",
        )
    return result


def listen(named: NamedPlace, city: City) -> Spoken:
    """Weigh the names against one another: the plainest wins, a kecamatan narrows the rest."""
    strongest_kecamatan = max(
        named.kecamatan, key=lambda mention: mention.strength, default=Mention((), 0, "")
    )
    kecamatan = strongest_kecamatan.codes[0] if strongest_kecamatan.codes else ""
    neighbour = named.neighbour
    if named.neighbour_bare and named.city:
        neighbour = ""  # the city is named in full, the town beside it by the way
    if not neighbour and not named.city:
        neighbour = named.stranger
    if named.neighbour_district and strongest_kecamatan.strength < EXPLICIT:
        kecamatan = ""
    if named.neighbour_behind and strongest_kecamatan.strength < NAMED:
        kecamatan = ""  # "X, Depok": the other X
    strange = named.strange_district and not kecamatan
    alike = f" {city.short_name} ".casefold() in f" {neighbour} ".casefold()
    elsewhere = not (named.neighbour_bare or alike or named.city)
    abroad = bool(neighbour) and (named.neighbour_district or elsewhere or not kecamatan)
    mentions = named.kelurahan
    strength = mentions[0].strength if mentions else 0
    plainest = [mention for mention in mentions if mention.strength == strength]
    codes = unique(code for mention in plainest for code in mention.codes)
    disagrees = False
    if kecamatan and codes:
        within = tuple(code for code in codes if code.startswith(f"{kecamatan}."))
        if within:
            codes = within
            if strength == HINTED and strongest_kecamatan.strength >= NAMED:
                strength = NAMED
        elif strength == HINTED and strongest_kecamatan.strength >= NAMED:
            codes = ()
        elif strongest_kecamatan.strength >= NAMED:
            disagrees = True
    words = plainest[0].words if plainest else ""
    longer = bool(plainest) and all(mention.longer for mention in plainest)
    if longer and codes:
        strength = HINTED
        longer = not is_confirmed(named, city, codes, strongest_kecamatan)
    return Spoken(
        codes=codes,
        strength=strength if codes else 0,
        words=words,
        kecamatan=kecamatan,
        kecamatan_disagrees=disagrees,
        city=named.city,
        neighbour=neighbour if abroad else "",
        neighbour_sure=abroad and (named.neighbour_district or strange) and not kecamatan,
        neighbour_alike=alike,
        neighbour_bare=named.neighbour_bare,
        strange_district=strange,
        longer=longer,
    )


def is_confirmed(named: NamedPlace, city: City, codes: tuple[str, ...], district: Mention) -> bool:
    """Whether the city or one of its kecamatan was named beside a kelurahan. A kecamatan of the
    kelurahan's own name confirms nothing: where there is another X, there is a Kec. X as well."""
    if district.strength < EXPLICIT:
        return named.city
    home = city.kecamatan[district.codes[0]]
    return all(
        city.kelurahan[code].kecamatan == home.code
        and (named.city or city.kelurahan[code].name != home.name)
        for code in codes
    )


def from_words(city: City, spoken: Spoken) -> PlaceResult:  # noqa: PLR0911 - one return a case
    """No usable coordinate: what the words alone allow."""
    if spoken.neighbour:
        return another_government(city, spoken)
    if len(spoken.codes) > 1:
        names = " atau ".join(city.place_name(code) for code in spoken.codes[:MOST_ALTERNATIVES])
        return PlaceResult(
            None,
            0.0,
            f'"{spoken.words}" bisa berarti {names}',
            spoken.codes[:MOST_ALTERNATIVES],
            ambiguous=True,
        )
    if spoken.codes:
        code = spoken.codes[0]
        confidence = CONFIDENCE[spoken.strength]
        if spoken.kecamatan_disagrees:
            kecamatan = city.place_name(spoken.kecamatan)
            return PlaceResult(
                code,
                0.75,
                f'tertulis "{spoken.words}", tetapi {kecamatan} yang ikut ditulis bukan tempatnya',
                (spoken.kecamatan,),
                disagreement=True,
            )
        how = {EXPLICIT: "tertulis jelas", NAMED: "tertulis", HINTED: "disebut dalam teks"}
        said = f'"{spoken.words}" {how[spoken.strength]}'
        if spoken.strange_district:
            return PlaceResult(
                code,
                0.5,
                f"{said}, tetapi kecamatan yang ikut ditulis tidak ada di {city.name}",
                disagreement=True,
                perhaps_elsewhere=True,
            )
        if spoken.longer:
            return PlaceResult(
                code,
                0.5,
                f"{said}: di {city.name} hanya ada {city.place_name(code)}",
                disagreement=True,
                perhaps_elsewhere=True,
            )
        if spoken.strength == HINTED and spoken.city:
            confidence = 0.7
        return PlaceResult(code, confidence, f"{said}: {city.place_name(code)}")
    if spoken.kecamatan:
        return PlaceResult(
            spoken.kecamatan,
            0.8,
            f"hanya {city.place_name(spoken.kecamatan)} yang disebut, kelurahannya tidak",
        )
    if spoken.city:
        return PlaceResult(city.code, 0.6, f"hanya {city.name} yang disebut, tanpa kelurahan")
    return PlaceResult(None, 0.0, "tidak ada tempat yang dapat dibaca dari laporan")


def another_government(city: City, spoken: Spoken) -> PlaceResult:
    """The words name a neighbour. Sure only when one of its own districts is named as well."""
    owner = next(
        (neighbour.owner for neighbour in city.neighbours if neighbour.name == spoken.neighbour),
        "",
    )
    if spoken.neighbour_sure:
        return PlaceResult(
            None,
            0.85,
            f"laporan menyebut kecamatan di {spoken.neighbour}, di luar {city.name}",
            spoken.codes[:MOST_ALTERNATIVES],
            outside_city=True,
            owner=owner,
        )
    options = spoken.codes[:MOST_ALTERNATIVES]
    if spoken.city or (options and spoken.neighbour_alike):
        return PlaceResult(
            None,
            0.0,
            f"laporan menyebut {spoken.neighbour}, tetapi juga tempat di {city.name}",
            options,
            outside_city=not spoken.city,  # perhaps: a person says which
            ambiguous=True,
            disagreement=True,
            owner=owner,
        )
    return PlaceResult(
        None,
        0.5 if options and spoken.neighbour_bare else 0.7,
        f"laporan menyebut {spoken.neighbour}, di luar {city.name}",
        options,
        outside_city=True,
        owner=owner,
    )


def reconcile(  # noqa: PLR0911 - one return a case
    gazetteer: Gazetteer, spoken: Spoken, located: Located, lat: float, lng: float
) -> PlaceResult:
    """A coordinate, and perhaps words: agree, or say that they do not."""
    city = gazetteer.city
    if located.outside:
        return from_outside(gazetteer, spoken, located, lat, lng)
    here = from_coordinate(city, located)
    if spoken.neighbour_sure:
        return replace(
            here,
            confidence=round(here.confidence * 0.6, 3),
            reason=f"{here.reason}; teks menyebut kecamatan di {spoken.neighbour}",
            disagreement=True,
        )
    codes = spoken.codes
    if located.code in codes and len(codes) == 1:
        return replace(
            here,
            confidence=max(here.confidence, 0.98),
            reason=f'titik dan tulisan "{spoken.words}" sama: {city.place_name(located.code)}',
        )
    if codes:
        return weigh(gazetteer, spoken, located, here, (lat, lng))
    if spoken.kecamatan and not located.code.startswith(f"{spoken.kecamatan}."):
        for other, distance in located.others:
            if other.startswith(f"{spoken.kecamatan}."):
                return replace(
                    here,
                    code=other,
                    confidence=0.7,
                    alternatives=(located.code,),
                    reason=(
                        f"titik {distance:.0f} m dari batas dan teks menyebut "
                        f"{city.place_name(spoken.kecamatan)}: {city.place_name(other)}"
                    ),
                )
        return replace(
            here,
            confidence=round(here.confidence * 0.8, 3),
            reason=f"{here.reason}; teks menyebut {city.place_name(spoken.kecamatan)}",
            disagreement=True,
        )
    return here


def from_coordinate(city: City, located: Located) -> PlaceResult:
    """The coordinate alone. The nearer the border, the less sure; the neighbour is named."""
    border = max(0.0, located.border_m)
    confidence = 0.97 - 0.45 * math.exp(-border / 30.0)
    alternatives = tuple(code for code, _ in located.others[:MOST_ALTERNATIVES])
    reason = f"titik berada di {city.place_name(located.code)}"
    if alternatives:
        reason += f", {border:.0f} m dari {city.place_name(alternatives[0])}"
    if located.snapped:
        confidence = min(confidence, 0.7)
        reason += f"; titik {located.outside_m:.0f} m di luar batas {city.name}"
    return PlaceResult(
        located.code,
        round(confidence, 3),
        reason,
        alternatives,
        snapped=located.snapped,
        border_m=round(border, 1) if alternatives else None,
    )


def from_outside(
    gazetteer: Gazetteer, spoken: Spoken, located: Located, lat: float, lng: float
) -> PlaceResult:
    """The coordinate is not in the city. Plain words still can be: reports are sent from afar."""
    city = gazetteer.city
    area = nearest_outside(city, lat, lng)
    where = f", kira-kira di {area.name}, {area.government}" if area else ""
    far = f"{located.outside_m:.0f} m" if math.isfinite(located.outside_m) else "jauh"
    outside = PlaceResult(
        None,
        0.95,
        f"titik {far} di luar batas {city.name}{where}",
        outside_city=True,
        owner=area.owner if area else "",
    )
    if len(spoken.codes) == 1 and spoken.strength >= NAMED and not spoken.neighbour:
        return replace(
            outside,
            code=spoken.codes[0],
            confidence=0.5,
            reason=(
                f'tertulis "{spoken.words}" ({city.place_name(spoken.codes[0])}), '
                f"tetapi {outside.reason}"
            ),
            outside_city=False,
            disagreement=True,
        )
    if spoken.codes or spoken.kecamatan or spoken.city:
        return replace(
            outside,
            confidence=0.6,
            reason=f"{outside.reason}; teks menyebut tempat di {city.name}",
            alternatives=spoken.codes[:MOST_ALTERNATIVES],
            disagreement=True,
        )
    return outside


def weigh(
    gazetteer: Gazetteer,
    spoken: Spoken,
    located: Located,
    here: PlaceResult,
    at: tuple[float, float],
) -> PlaceResult:
    """Words and coordinate name different kelurahan, or the words name several."""
    city = gazetteer.city
    nearest = min(
        spoken.codes,
        key=lambda code: 0.0 if code == located.code else away(gazetteer, code, at),
    )
    if nearest == located.code:
        return replace(
            here,
            confidence=max(here.confidence, 0.9),
            reason=f'titik memutuskan di antara yang bernama "{spoken.words}": '
            f"{city.place_name(nearest)}",
            alternatives=unique((*(c for c in spoken.codes if c != nearest), *here.alternatives)),
        )
    metres = away(gazetteer, nearest, at)
    beside = dict(located.others).get(nearest)
    said = f'tertulis "{spoken.words}" ({city.place_name(nearest)})'
    others = unique((located.code, *(code for code in spoken.codes if code != nearest)))
    if spoken.strength >= NAMED and (beside is not None or metres <= TEXT_WINS_WITHIN_M):
        distance = f"{beside:.0f} m dari batasnya" if beside is not None else f"{metres:.0f} m"
        return replace(
            here,
            code=nearest,
            confidence=0.85 if spoken.strength == EXPLICIT else 0.75,
            reason=f"{said}, dan titik hanya {distance}",
            alternatives=others[:MOST_ALTERNATIVES],
        )
    if len(spoken.codes) > 1:
        if metres <= SAME_NAME_WITHIN_M and spoken.strength >= NAMED:
            return replace(
                here,
                code=nearest,
                confidence=0.7,
                reason=f"{said}, yang terdekat dengan titik ({metres:.0f} m)",
                alternatives=others[:MOST_ALTERNATIVES],
                disagreement=True,
            )
        return replace(
            here,
            confidence=round(here.confidence * 0.7, 3),
            reason=f'{here.reason}; "{spoken.words}" dalam teks berada di tempat lain',
            alternatives=unique((*here.alternatives, *spoken.codes))[:MOST_ALTERNATIVES],
            disagreement=True,
        )
    if spoken.strength == EXPLICIT:
        return replace(
            here,
            code=nearest,
            confidence=0.6,
            reason=f"{said}, tetapi titik berada di {city.place_name(located.code)}",
            alternatives=others[:MOST_ALTERNATIVES],
            disagreement=True,
        )
    return replace(
        here,
        confidence=round(here.confidence * (0.7 if spoken.strength == NAMED else 0.85), 3),
        reason=f"{here.reason}; {said}",
        alternatives=unique((*here.alternatives, nearest))[:MOST_ALTERNATIVES],
        disagreement=True,
    )


def away(gazetteer: Gazetteer, code: str, at: tuple[float, float]) -> float:
    """Metres from a coordinate to a kelurahan's nearest reference point."""
    return gazetteer.points.distance_to(*at, code)


def unique(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes once each, in the order they came."""
    return tuple(dict.fromkeys(codes))
