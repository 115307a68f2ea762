"""What speaks for and against two reports being one event.

Each piece of evidence is one named indicator (`geo:good:25`, `street:same:none`); the model gives
every name a weight and adds them up, so a decision can be read out loud. Evidence is named together
with what it depends on: another house number contradicts a pothole, not a flood; a street name
means more where no position is known; a phone's claim of its own accuracy is believed only halfway.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from typing import Final, NamedTuple

from aduan.domain.duplicates.address import Street
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import RARE_WEIGHT, SELDOM_WEIGHT, Lexicon, metres
from aduan.domain.duplicates.shapes import alike, word_hash

_METRES: Final = (6, 12, 25, 40, 60, 90, 130, 180, 250, 350, 500, 800, 1200, 2500)
_PARTS: Final = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8)
_COARSE: Final = (40, 90, 180, 350, 800)
_SPREADS: Final = (0.5, 1, 1.5, 2.2, 3.2, 5, 8)
_VAGUE_M: Final = 250
"""Metres two fixes may err together and still name a spot."""
BURST_HOURS: Final = 1
LISTED_HOURS: Final = 12
LISTED_ALIKE: Final = 0.8
"""A list told piece by piece: nearly the same words within these hours, each with a number."""
_MOST_TELLING: Final = 5
_SHARE: Final = 5.0
_DOUBLINGS: Final = 1.4
"""So much shared weight, and so many doublings of the words, is one mention."""
LOOSE: Final = frozenset({"blind:about", "blind:said", "blind:told", "blind:listed"})
"""Indicators that stand for a sum, or settle alone: the fit holds them by a weaker ridge."""
_DIGITS: Final = frozenset(map(word_hash, map(str, range(2_500))))
_HOURS: Final = (1, 3, 12, 24, 72, 168, 336, 720, 1440)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The comparison of two reports: the indicators, and the facts a sentence is made of."""

    indicators: tuple[str, ...]
    distance_m: float | None
    position: str
    kelurahan: str
    street: str
    shared_street: str | None
    landmark: str
    house: str
    blok: str
    rt: str
    issue: str
    text: str
    overlap: float
    reporter: str
    hours: float
    anchored: bool
    about: float | None = None
    listed: bool = False


def compare(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> Evidence:
    """Compare a new report (one) with an earlier one (other)."""
    distance, position = _position(one, other)
    near = _nearness(distance, position)
    kelurahan = _kelurahan(one, other, lexicon)
    street, shared, first = _street(one, other, lexicon)
    landmark = _landmark(one, other, lexicon)
    house, blok, rt = _house(one, other), _blok(one, other), _rt(one, other)
    issue = _issue(one, other, lexicon)
    text, overlap = _text(one, other)
    reporter = _reporter(one, other)
    hours = abs(one.reported - other.reported) / 3600
    reach = "own" if one.personal or other.personal else "point"
    reach = "area" if one.areal or other.areal else reach
    named = "here" if street in ("same", "subset", "mention") else "else"
    category = _category(one, other)
    spot = _spot(one, other, _Written(street, landmark, house, blok, rt))
    kin = _KINSHIP[issue]
    agree = "here" if spot in _AGREED else "else"
    likeness = _likeness(one, other, lexicon)
    fix = "nofix" if position == "none" else "fix"
    about = _about(one, other, lexicon)
    shared_matter = "empty" if about is None else "yes" if about >= 0.2 else "no"
    indicators = [
        *_geo(one, other, distance, position, reach),
        f"kel:{kelurahan}:{'fix' if position in ('good', 'fair') else 'nofix'}",
        f"street:{street}:{near}",
        f"landmark:{landmark}:{fix}",
        f"house:{house}:{reach}:{named}",
        f"blok:{blok}:{reach}",
        f"rt:{rt}:{reach}",
        f"issue:{issue}",
        f"issue:{issue}:{near}",
        f"category:{category}:{issue}",
        f"text:{text}",
        f"text:{text}:{near}:{named}",
        *_steps(f"like:{fix}", likeness, _PARTS),
        *_steps(f"names:{fix}", _names(one, other), _PARTS),
        f"reporter:{reporter}",
        f"reporter:{reporter}:{issue}",
        *_steps("time", hours, _HOURS),
        *_steps(f"time:{reach}", hours, _HOURS),
        *_steps(f"time:{fix}", hours, _HOURS),
        f"first:{first}:{fix}",
        f"kel:{kelurahan}:{fix}:{agree}",
        *_steps(f"like:{agree}", likeness, _PARTS),
        f"spot:{spot}:{fix}",
        f"spot:{spot}:{reach}",
        f"spot:{spot}:{kin}",
        f"spot:{spot}:{kin}:{fix}",
        *([] if about is None else _steps(f"about:{fix}", about, _PARTS)),
        *([] if about is None else _steps(f"about:{kin}", about, _PARTS)),
        f"about:{shared_matter}:{spot}",
        f"about:{shared_matter}:{kin}:{fix}",
        f"about:{shared_matter}:{near}",
        f"channel:{'same' if one.channel == other.channel else 'other'}",
    ]
    listed = hours <= LISTED_HOURS and reach != "area" and _listed(one, other)
    if position == "none" and reporter == "unknown" and one.channel == other.channel:
        # of one channel, with neither fix nor known sender: the words must tell it all
        indicators += [
            "blind",
            f"blind:{spot}",
            f"blind:{kin}",
            f"blind:{spot}:{kin}",
            f"blind:text:{text}",
            *_steps(f"blind:like:{agree}", likeness, _PARTS),
            *_steps("blind:time", hours, _HOURS),
            *_wording(one, other, lexicon),
            *(["blind:listed"] if listed else []),
        ]
    if hours <= BURST_HOURS and reporter != "other":
        # a list told piece by piece: the same words minutes apart, each for its own lane or house
        indicators += [f"burst:{text}", f"burst:{text}:{spot}", f"burst:{spot}:{house}:{rt}"]
    if one.follow_up:
        indicators.append(f"follow:{reporter}")
    if one.personal or other.personal:
        indicators.append(f"personal:{reporter}:{text}")
    if position == "none":
        indicators.append(f"words:{street}:{kelurahan}:{issue}")
    elif position == "bad":
        indicators.append(f"badfix:{street}:{kelurahan}")
    if not one.has_place or not other.has_place:
        indicators.append(
            "noplace:both" if not one.has_place and not other.has_place else "noplace:one"
        )
    anchored = _anchored(one, other, distance, named=(street, landmark), again=(text, reporter))
    return Evidence(
        tuple(indicators), distance, position, kelurahan, street, shared, landmark, house, blok, rt,
        issue, text, overlap, reporter, hours, anchored, about, listed,
    )  # fmt: skip


def _listed(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one sentence tells of two numbers: houses, lanes or lamps of one list. (Of a flood it
    is not asked: that is at many houses.)"""
    if not one.numbers - other.numbers or not other.numbers - one.numbers:
        return False
    ours, theirs = one.words - _DIGITS, other.words - _DIGITS
    return len(ours & theirs) >= LISTED_ALIKE * max(len(ours), len(theirs))


def _wording(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> list[str]:
    """How much the most telling words both say tell together, and how much is said at all.

    A sum, not a cosine: two long letters that share five seldom words are about one thing however
    much else they say, two short sentences that share all of their common words need not be.
    What grows evenly is one indicator named as often as it is large: its weight counts each time.
    """
    said = one.words & other.words
    about = one.matter & other.matter
    everywhere = (one.words | one.place_words) & (other.words | other.place_words)
    few, many = sorted((len(one.words), len(other.words)))
    return [
        *["blind:about"] * round(_telling(about, lexicon) / _SHARE),
        *["blind:said"] * round(_telling(said, lexicon) / _SHARE),
        *["blind:told"] * round(_telling(everywhere, lexicon) / _SHARE),
        *["blind:few"] * round(_DOUBLINGS * math.log2(1 + few)),
        *["blind:many"] * round(_DOUBLINGS * math.log2(1 + many)),
    ]


def _telling(words: frozenset[int], lexicon: Lexicon) -> float:
    weigh = lexicon.said.get
    return sum(nlargest(_MOST_TELLING, (weigh(word, SELDOM_WEIGHT) for word in words - _DIGITS)))


def _anchored(
    one: Fingerprint,
    other: Fingerprint,
    distance: float | None,
    *,
    named: tuple[str, str],
    again: tuple[str, str],
) -> bool:
    """Whether the two share a spot, not only a kelurahan: what an automatic link needs.

    Two floods in one kelurahan within minutes are alike in all but the spot; fixes that claim no
    better than a neighbourhood name none. `named` is what street and landmark say, `again` what
    wording and reporter say.
    """
    error = math.hypot(25, _error(one), _error(other))
    if distance is not None:
        if distance <= (200 if one.areal or other.areal else 60) and error <= _VAGUE_M:
            return True
        if distance > 2.2 * error:
            return False
    (street, landmark), (text, reporter) = named, again
    if street in ("same", "ordinal?", "subset", "mention") or landmark in ("same", "mention"):
        return True
    if distance is not None and error <= _VAGUE_M:
        return True
    repeated = text == "same" or (reporter == "same" and one.follow_up)
    return repeated and street in ("none", "one", "kind")


def _geo(
    one: Fingerprint, other: Fingerprint, distance: float | None, position: str, reach: str
) -> list[str]:
    """Distance as it is where the fix is good, against its likely error where it is not."""
    if distance is None:
        return [f"geo:none:{reach}"]
    spread = distance / math.hypot(25, _error(one), _error(other))
    return [
        f"geo:{position}:{reach}",
        *_steps(f"geo:{position}", distance, _METRES if position == "good" else _COARSE),
        *_steps(f"spread:{position}", spread, _SPREADS),
        *_steps(f"geo:{reach}", distance, _COARSE),
    ]


def _steps(name: str, value: float, edges: tuple[float, ...]) -> tuple[str, ...]:
    """One indicator for each edge passed: neighbouring values share what they say."""
    return _ladder(name, edges)[bisect_left(edges, value)]


@cache
def _ladder(name: str, edges: tuple[float, ...]) -> tuple[tuple[str, ...], ...]:
    names = tuple(f"{name}>{edge}" for edge in edges)
    return tuple(names[:passed] for passed in range(len(names) + 1))


def _position(one: Fingerprint, other: Fingerprint) -> tuple[float | None, str]:
    """Distance and how far to believe it: good, fair, bad (a claimed or unknown error), none."""
    if one.lat is None or one.lng is None or other.lat is None or other.lng is None:
        return None, "none"
    distance = metres(one.lat, one.lng, other.lat, other.lng)
    worst = max(_error(one), _error(other))
    return distance, "good" if worst <= 30 else "fair" if worst <= 80 else "bad"


def _error(fp: Fingerprint) -> int:
    return 60 if fp.accuracy_m is None else fp.accuracy_m


def _nearness(distance: float | None, position: str) -> str:
    if distance is None:
        return "none"
    if position == "bad":
        return "badnear" if distance < 400 else "badfar"
    return "near" if distance <= 60 else "mid" if distance <= 250 else "far"


def _kelurahan(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> str:
    ours = one.kelurahan or ((one.hinted_kelurahan,) if one.hinted_kelurahan else ())
    theirs = other.kelurahan or ((other.hinted_kelurahan,) if other.hinted_kelurahan else ())
    if not ours or not theirs:
        near_ours = ours or ((one.nearest_kelurahan,) if one.nearest_kelurahan else ())
        near_theirs = theirs or ((other.nearest_kelurahan,) if other.nearest_kelurahan else ())
        if not near_ours or not near_theirs:
            return "unknown"
        return "about" if _touching(near_ours, near_theirs, lexicon) else "apart"
    if any(name in theirs for name in ours):
        return "same"
    return "beside" if _touching(ours, theirs, lexicon) else "far"


def _touching(ours: tuple[str, ...], theirs: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Neighbours, or names the city's list does not know, which may be."""
    known = lexicon.kelurahan
    return any(
        a == b or (a, b) in lexicon.neighbours or a not in known or b not in known
        for a in ours
        for b in theirs
    )


class _Written(NamedTuple):
    """How what is written of the place relates, part by part."""

    street: str
    landmark: str
    house: str
    blok: str
    rt: str

    @property
    def clashes(self) -> bool:
        return self.house == "other" or self.blok in ("other", "number") or self.rt in ("rt", "rw")


def _spot(one: Fingerprint, other: Fingerprint, written: _Written) -> str:
    """How narrowly all that is written of the place agrees: one spot, one street, one area, or not.

    A street is a line with many lamps and holes on it; a house, a shop or a numbered lane is a
    spot; a street called like its kelurahan may be all of that kelurahan.
    """
    if written.street in AGREEING:
        return "clash" if written.clashes else _on_street(one, other, written)
    if written.street == "direction":
        return "beside"
    if written.landmark in ("same", "mention") and not (_announces(one) and _announces(other)):
        return "landmark"
    return "apart" if written.clashes else _off_street(written)


def _on_street(one: Fingerprint, other: Fingerprint, written: _Written) -> str:
    if "same" in (written.house, written.blok):
        return "point"
    if written.landmark in ("same", "mention") or _point_shared(one, other):
        return "place"
    if written.house == "close":
        return "close"
    if written.landmark == "other":
        return "stretch"
    if written.street in ("same", "mention"):
        return "lane" if _lane_shared(one, other) else "line"
    return "part"


def _off_street(written: _Written) -> str:
    if written.street in ("other", "aside", "sibling", "kind", "ordinal"):
        return "other"
    if written.street == "area" and written.house == "same":
        return "point"
    if written.rt in ("same", "samert"):
        return "rt"
    return "area" if written.street == "area" else "silent"


def _announces(fp: Fingerprint) -> bool:
    """Whether it names a street as one: a masjid of the same name may stand on another."""
    return any(street.kind not in "bp" for street in fp.streets)


def _point_shared(one: Fingerprint, other: Fingerprint) -> bool:
    return any(
        ours.kind == "p" and theirs.kind == "p" and not _unmatched(ours.words, theirs.words)[0]
        for ours in one.streets
        for theirs in other.streets
    )


def _lane_shared(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether a name bears the same number in both, be it a lane's or a house's."""
    for ours in one.streets:
        number = one.house if ours.ordinal is None else ours.ordinal
        for theirs in other.streets if number is not None else ():
            same = number == (other.house if theirs.ordinal is None else theirs.ordinal)
            if same and _unmatched(ours.words, theirs.words) == ([], []):
                return True
    return False


_STREET_ORDER: Final = (
    "same", "ordinal?", "subset", "kind", "mention", "ordinal", "direction", "area", "sibling",
    "other",
)  # fmt: skip
_KINDLESS: Final = frozenset({"b", "p", "x"})
AGREEING: Final = frozenset({"same", "ordinal?", "subset", "mention"})
_AGREED: Final = frozenset({"point", "place", "close", "lane", "line", "landmark"})
_KINSHIP: Final = {
    "same": "same", "shared": "near", "group": "near", "related": "near", "category": "unknown",
    "unknown": "unknown", "other": "other", "doubt": "other",
}  # fmt: skip


def _street(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> tuple[str, str | None, str]:
    """The best relation any two of their street names have, its name, and that of the first two.

    A second street may only be on the way. A name of one that the other's words hold is a mention
    where the other names no street, and stands aside where it does.
    """
    if not one.streets and not other.streets:
        return "none", None, "none"
    best, shared, first = len(_STREET_ORDER), None, "one"
    areas = {*one.kelurahan, *other.kelurahan}
    for ours in one.streets:
        for theirs in other.streets:
            found = _relation(ours, theirs, lexicon.directions)
            found = _with_house(found, (ours, one.house), (theirs, other.house))
            first = found if first == "one" else first
            if areas and _names_area(found, ours, theirs, areas, lexicon.directions):
                found = "area"
            relation = _STREET_ORDER.index(found)
            if relation < best:
                best, shared = relation, " ".join(ours.words)
    if best >= _STREET_ORDER.index("sibling"):
        mentioned = _mention(one.streets, other, areas) or _mention(other.streets, one, areas)
        if mentioned:
            return ("aside" if one.streets and other.streets else "mention"), mentioned, first
    if not one.streets or not other.streets:
        return "one", None, first
    return (
        _STREET_ORDER[best],
        shared if best <= _STREET_ORDER.index("mention") else None,
        first,
    )


def _market_and_village(point: Street, street: Street) -> bool:
    """ "Pasar Jambu" and "Kampung Jambu": a building and a street or village of its name."""
    return (
        point.kind == "p"
        and street.kind not in _KINDLESS
        and not any(alike(point.words[0], word) for word in street.words)
    )


def _with_house(
    found: str, ours: tuple[Street, int | None], theirs: tuple[Street, int | None]
) -> str:
    """ "Kenari 28" is house 28 or the lane XXVIII, which the other report may tell."""
    if found == "ordinal?":
        (one, one_house), (other, other_house) = ours, theirs
        lane, house = (
            (one.ordinal, other_house) if other.ordinal is None else (other.ordinal, one_house)
        )
        if lane is not None and lane == house:
            return "same"
    return found


def _names_area(
    found: str, ours: Street, theirs: Street, areas: set[str], directions: frozenset[str]
) -> bool:
    """Whether all two names share is the name of their kelurahan."""
    if found not in ("same", "ordinal?", "subset", "kind", "sibling", "direction"):
        return False
    if found == "same" and (ours.ordinal is not None or "p" in (ours.kind, theirs.kind)):
        return False
    shared = [word for word in ours.words if any(alike(word, other) for other in theirs.words)]
    if found in ("subset", "sibling", "direction"):
        shared = [word for word in shared if word not in directions]
        return not shared or "".join(shared) in areas
    return "".join(shared) in areas


def _relation(ours: Street, theirs: Street, directions: frozenset[str]) -> str:
    unmatched, left = _unmatched(ours.words, theirs.words)
    if len(unmatched) == len(ours.words):
        return "same" if _acronym_of(ours, theirs) or _acronym_of(theirs, ours) else "other"
    if unmatched and left:
        if _are_initials(unmatched, left) or _are_initials(left, unmatched):
            return _numbered(ours.ordinal, theirs.ordinal, "same")
        return "sibling"
    more = unmatched + left
    if more and directions.issuperset(more):
        return "direction"
    kinds = {ours.kind, theirs.kind}
    apart = len(kinds) > 1 and not _KINDLESS & kinds
    if apart or _market_and_village(ours, theirs) or _market_and_village(theirs, ours):
        return "kind"
    return _numbered(ours.ordinal, theirs.ordinal, "subset" if more else "same")


def _are_initials(short: list[str], long: list[str]) -> bool:
    """ "AR Hakim" is "Arif Rahman Hakim", "WR" may stand as two letters."""
    written = "".join(short)
    return 1 < len(long) == len(written) <= 3 and written == "".join(word[0] for word in long)


def _numbered(ours: int | None, theirs: int | None, relation: str) -> str:
    if ours is not None and theirs is not None and ours != theirs:
        return "ordinal"
    return "ordinal?" if relation == "same" and ours != theirs else relation


def _unmatched(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of either name the other lacks; "Kencana Sari" is also "Kencanasari"."""
    if ours == theirs or alike("".join(ours), "".join(theirs)):
        return [], []
    ours, theirs = _joined(ours, theirs), _joined(theirs, ours)
    unmatched, left = [], list(theirs)
    for word in ours:
        twin = next((candidate for candidate in left if _means(word, candidate)), None)
        if twin is None:
            unmatched.append(word)
        else:
            left.remove(twin)
    return unmatched, left


def _means(one: str, other: str) -> bool:
    """The same word, or its initial: "A Yani" is "Ahmad Yani"."""
    return alike(one, other) or (one[0] == other[0] and 1 in (len(one), len(other)))


def _joined(words: tuple[str, ...], pattern: tuple[str, ...]) -> tuple[str, ...]:
    """Two words written as one where the other name does so."""
    for at in range(len(words) - 1):
        both = words[at] + words[at + 1]
        if both in pattern:
            return (*words[:at], both, *words[at + 2 :])
    return words


def _acronym_of(short: Street, long: Street) -> bool:
    return len(short.words) == 1 and len(long.words) > 2 and short.words[0] == long.acronym


def _mention(streets: tuple[Street, ...], other: Fingerprint, areas: set[str]) -> str | None:
    """A street of one report whose whole name stands somewhere in the other's words."""
    for street in streets:
        if "".join(street.words) in areas:
            continue
        if all(
            hashed in other.words or hashed in other.place_words
            for hashed in map(word_hash, street.words)
        ):
            return " ".join(street.words)
        if street.acronym and (
            word_hash(street.acronym) in other.words
            or word_hash(street.acronym) in other.place_words
        ):
            return " ".join(street.words)
    return None


def _landmark(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> str:
    """How the landmarks relate, the names of streets and kelurahan in them left out."""
    our_words, their_words = _landmark_words(one), _landmark_words(other)
    if not our_words and not their_words:
        return "none"
    known = {*one.kelurahan, *other.kelurahan}
    known.update(
        word
        for fp in (one, other)
        for street in fp.streets
        if street.kind != "p"
        for word in street.words
    )
    ours = [word for word in our_words if word not in known]
    theirs = [word for word in their_words if word not in known]
    if not ours and not theirs:
        return "none"
    if ours and theirs:
        shared = [word for word in ours if any(alike(word, twin) for twin in theirs)]
        if not shared:
            return "other"
        telling = shared[0] not in lexicon.landmarks and shared[0] not in lexicon.points
        whole = telling and min(len(ours), len(theirs)) == 1
        return "same" if len(shared) > 1 or whole else "part"
    named, silent = (ours, other) if ours else (theirs, one)
    hashes = [word_hash(word) for word in named]
    found = sum(h in silent.words or h in silent.place_words for h in hashes)
    return "mention" if found and found >= len(hashes) / 2 else "one"


def _landmark_words(fp: Fingerprint) -> list[str] | tuple[str, ...]:
    """Words after "depan" or "dekat", and an address that is a landmark itself."""
    if not any(street.kind == "p" for street in fp.streets):
        return fp.landmark
    points = [
        word
        for street in fp.streets
        if street.kind == "p"
        for word in (*street.words, *([] if street.ordinal is None else [str(street.ordinal)]))
    ]
    return [*fp.landmark, *(word for word in points if word not in fp.landmark)]


def _house(one: Fingerprint, other: Fingerprint) -> str:
    if one.house is None or other.house is None:
        return "unknown"
    gap = abs(one.house - other.house)
    return "same" if gap == 0 else "close" if gap <= 5 else "near" if gap <= 12 else "other"


def _blok(one: Fingerprint, other: Fingerprint) -> str:
    if one.blok is None or other.blok is None:
        return "unknown"
    if one.blok != other.blok:
        return "other"
    if one.blok_number is None or other.blok_number is None:
        return "same"
    return "same" if abs(one.blok_number - other.blok_number) <= 3 else "number"


def _rt(one: Fingerprint, other: Fingerprint) -> str:
    if one.rw is not None and other.rw is not None and one.rw != other.rw:
        return "rw"
    if one.rt is None or other.rt is None:
        return "unknown" if one.rw is None or other.rw is None else "samerw"
    if one.rt != other.rt:
        return "rt"
    return "same" if one.rw is not None and one.rw == other.rw else "samert"


def _issue(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> str:
    """How the kinds of issue relate, as far as the texts, else the categories, tell."""
    if one.issues and other.issues:
        return _issues_read(one.issues, other.issues, lexicon)
    known = one.issues[:1] or other.issues[:1]
    if known:
        expected = other.category_issues if one.issues else one.category_issues
        return "unknown" if not expected else "category" if known[0] in expected else "doubt"
    if not one.category_issues or not other.category_issues:
        return "unknown"
    return "category" if one.category_issues == other.category_issues else "doubt"


def _issues_read(ours: tuple[str, ...], theirs: tuple[str, ...], lexicon: Lexicon) -> str:
    """same, shared (a side issue of one), group, related or other."""
    if ours[0] == theirs[0]:
        return "same"
    if ours[0] in theirs or theirs[0] in ours:
        return "shared"
    if lexicon.issues[ours[0]].group == lexicon.issues[theirs[0]].group:
        return "group"
    return "related" if lexicon.are_related(ours[0], theirs[0]) else "other"


def _category(one: Fingerprint, other: Fingerprint) -> str:
    if not one.category_issues or not other.category_issues:
        return "unknown"
    if one.category_issues == other.category_issues:
        return "same"
    return "touch" if set(one.category_issues) & set(other.category_issues) else "other"


def _text(one: Fingerprint, other: Fingerprint) -> tuple[str, float]:
    if one.text_hash == other.text_hash:
        return ("same" if len(one.words) > 3 else "sameshort"), 1.0
    shared = len(one.words & other.words)
    if not shared:
        return "none", 0.0
    jaccard = shared / (len(one.words) + len(other.words) - shared)
    contained = shared / min(len(one.words), len(other.words))
    if jaccard >= 0.75 or (contained >= 0.95 and shared >= 5):
        return "near", jaccard
    return ("half" if jaccard >= 0.45 else "some" if jaccard >= 0.2 else "little"), jaccard


def _likeness(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> float:
    """Cosine of the two texts, common words weighing little."""
    shared = one.words & other.words
    if not shared:
        return 0.0
    weigh = lexicon.weight.get
    together = sum(weigh(word, RARE_WEIGHT) ** 2 for word in shared)
    return 10_000 * together / (one.length * other.length)


def _about(one: Fingerprint, other: Fingerprint, lexicon: Lexicon) -> float | None:
    """Cosine of what the two are about, places left out; None where one says nothing of it."""
    if not one.matter or not other.matter:
        return None
    shared = one.matter & other.matter
    if not shared:
        return 0.0
    apart = _length(one.matter, lexicon) * _length(other.matter, lexicon)
    return _length(shared, lexicon) ** 2 / apart


def _length(words: frozenset[int], lexicon: Lexicon) -> float:
    weigh = lexicon.weight.get
    return math.sqrt(sum(weigh(word, RARE_WEIGHT) ** 2 for word in words))


def _names(one: Fingerprint, other: Fingerprint) -> float:
    """Cosine of the telling words (names, mostly) of two reports."""
    if not one.rare or not other.rare:
        return 0.0
    return len(one.rare & other.rare) / math.sqrt(len(one.rare) * len(other.rare))


def _reporter(one: Fingerprint, other: Fingerprint) -> str:
    if one.reporter is None or other.reporter is None:
        return "unknown"
    return "same" if one.reporter == other.reporter else "other"
