"""From words to the right office: category, agency, and the sentence that says why.

Three voices, in this order of weight: the rules of the city pack always win; the category the
channel gave counts as strong evidence; a small model reads the words. Who is unsure asks: below
the model's threshold the case goes to the duty desk's triage list with suggestions.

Above them stands the reader (aduan.domain.privacy): what accuses an office, or hints at it, goes to
the inspectorate and never to the office it names nor to the one that would have answered.

    router = Router.of(city, model)
    result = route(router, text="lampu pju mati di depan pasar")
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Final

from aduan.domain.case.posts import beside
from aduan.domain.city.city import UNIT_OF_THE_PLACE, Agency, Category, City, read_toml
from aduan.domain.privacy.accusations import resolved
from aduan.domain.privacy.reading import NOTHING, Reader, Reading, load_reader
from aduan.domain.privacy.second import Encoder
from aduan.domain.routing.model import RoutingModel
from aduan.domain.routing.places import PlaceResult
from aduan.domain.routing.rules import (
    ReadyRoad,
    ReadyRule,
    ready_roads,
    ready_rules,
    spoken,
)

MODEL_FILE: Final = "routing.model"
CHANNEL_RELIABILITY: Final = 0.8
"""How often a category that a channel gave is the right one (14 to 40 % are not)."""
LEAST_CHANCE: Final = 5e-3
"""Of the category a channel gave: the model's words rule none out more firmly, and who is two
thirds sure of another still outvotes it."""
WITHOUT_MODEL_THRESHOLD: Final = 0.8
OUTSIDE_SURE: Final = 0.8
ROAD_CATEGORIES: Final = frozenset({"jalan_rusak", "jalan_lingkungan"})
UNKNOWN: Final = "lainnya"

MOST_OF_A_KIND: Final = 6
"""Words by which a kind is called; more are a sentence, and read as one."""
_INTRODUCES: Final = re.compile(r"^ (?:(?:dugaan|laporan|aduan|pengaduan|indikasi|kasus) )+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another category it could be, for the person who decides."""

    category: str
    agency: str
    confidence: float


@dataclass(frozen=True, slots=True)
class RouteResult:
    """Where a complaint goes and why."""

    category: str
    agency: str
    """Who answers. An outside body when that is certain; the duty desk when nobody is."""
    confidence: float
    reason: str
    """An Indonesian sentence for the case page and the notice."""
    words: tuple[str, ...] = ()
    alternatives: tuple[Suggestion, ...] = ()
    next_owner: str = ""
    """Not the city's authority: the outside body it is handed to, or probably must be."""
    secret: bool = False
    emergency: bool = False
    needs_triage: bool = False
    rules: tuple[str, ...] = ()
    """Ids of the rules that fired."""
    withheld_from: tuple[str, ...] = ()
    """Offices and posts the complaint accuses or means: they must not see it."""
    misconduct: bool = False
    """It accuses somebody, or hints: it goes to who may judge it and to nobody before."""
    hint: bool = False
    """It only hints at misconduct: withheld until the inspectorate has looked."""
    owner: str = ""
    """What the city pack says about the category alone (KECAMATAN = the unit of the place)."""
    unplaced: bool = False
    """The office is that of a place nobody has named yet."""


@dataclass(frozen=True, slots=True)
class Router:
    """A city's routing, laid out for use. Build once, use for every complaint."""

    city: City
    model: RoutingModel | None
    rules: tuple[ReadyRule, ...]
    roads: tuple[ReadyRoad, ...]
    words: Mapping[str, tuple[tuple[str, str], ...]]
    """Categories the model does not know, by their words."""
    reader: Reader | None = None
    """None only for a city that has no pack, as some tests make one."""

    @classmethod
    def of(
        cls, city: City, model: RoutingModel | None = None, encoder: Encoder | None = None
    ) -> Router:
        """`encoder`: for the reader's second look; without it the first one decides."""
        known = set(model.classes) if model else set()
        words = {
            category.id: tuple((word, spoken(word)) for word in category.words)
            for category in city.categories.values()
            if category.id not in known
        }
        reader = load_reader(city, encoder)
        return cls(city, model, ready_rules(city), ready_roads(city), words, reader)

    @property
    def misconduct_category(self) -> str:
        """The category of what the inspectorate answers for; "" when the city has none."""
        owned = self.city.categories.values()
        return next((one.id for one in owned if one.agency == self.city.inspectorate), "")

    @property
    def threshold(self) -> float:
        return self.model.threshold if self.model else WITHOUT_MODEL_THRESHOLD


def load_model(root: Traversable) -> RoutingModel | None:
    """The model of a city pack, its own or a lent one; None when there is neither yet."""
    file = model_file(root)
    return RoutingModel.parse(file.read_bytes()) if file.is_file() else None


def model_file(root: Traversable) -> Traversable:
    """Where the pack's model lies. A deployed pack has a lent model beside its own files."""
    own = root.joinpath(MODEL_FILE)
    lender = "" if own.is_file() else read_toml(root, "city.toml").get("routing_model_from", "")
    return root.joinpath("..", lender, MODEL_FILE) if lender else own


@dataclass(slots=True)
class Draft:
    """A decision while the rules are still being tried."""

    category: str
    confidence: float
    agency: str = ""
    next_owner: str = ""
    secret: bool = False
    emergency: bool = False
    certain: bool = True
    reason: str = ""
    fired: tuple[str, ...] = ()
    trigger: str = ""


def route(
    router: Router,
    *,
    title: str = "",
    text: str = "",
    category: str | None = None,
    place: PlaceResult | None = None,
    address: str = "",
    beside: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> RouteResult:
    """Decide one complaint. `category` is ours or the channel's own name for it; it may be None.
    `beside` is what the channel says in fields of its own: it names no category, and may accuse.
    `kinds` are what else it calls the matter by, in words of its own."""
    city = router.city
    said = spoken(f"{title} {text} {address}")
    read = (
        router.reader.read_all(f"{title}\n{text}".strip(), (address, *beside))
        if router.reader
        else None
    )
    if read:
        read = _by_its_kind(router, read, (category or "", *kinds), title=title, text=text)
    ranked, words = read_words(router, f"{title} {text}", said)
    given = channel_category(city, category)
    if given:
        ranked = weigh_channel(ranked, given)
    elif read and not read.perhaps_misconduct:
        ranked = [one for one in ranked if one[0] != router.misconduct_category] or ranked
    draft = Draft(*ranked[0]) if ranked else Draft(given or UNKNOWN, 0.0)
    try_rules(router, draft, said)
    if not draft.next_owner:
        try_roads(router, draft, said)
    plainly = conclude(router, draft, ranked, words=words, place=place, given=given, read=read)
    whistle = router.city.inspectorate in (draft.agency, plainly.owner)
    if (read and read.misconduct) or whistle:
        return held_back(
            *(router, plainly, ranked, read or NOTHING),
            text="\n".join((title, text, address, *beside)),
            place=place,
        )
    return plainly


def held_back(
    router: Router,
    plainly: RouteResult,
    ranked: list[tuple[str, float]],
    read: Reading,
    *,
    text: str,
    place: PlaceResult | None,
) -> RouteResult:
    """What accuses somebody, on its way to the first who may judge it (`City.judges`). Kept from
    whoever is named and from who would have answered.
    What it is about stays its category: that is what the judge hands on when nothing was wrong.
    """
    city = router.city
    named = read.accused
    if router.reader and not read.misconduct:
        named = router.reader.offices.named_in(text)
    accused = {post for code in named for post in beside(code, city.duty_desk, city.secretariat)}
    judge = next((code for code in city.judges if code not in accused), city.inspectorate)
    usual = next(
        (
            name
            for name, _ in ranked
            if name in city.categories and name != router.misconduct_category
        ),
        "",
    )
    answering = [plainly.agency, plainly.next_owner]
    if not named:  # whom it means may be any of those it could be about
        answering += [one.agency for one in plainly.alternatives]
    if plainly.category == router.misconduct_category and usual and not named:
        office = answering_office(city, city.categories[usual].agency, place)
        answering.append(office.code if office else UNIT_OF_THE_PLACE)
    elif plainly.owner == UNIT_OF_THE_PLACE:
        answering.append(UNIT_OF_THE_PLACE)
    if plainly.unplaced or plainly.category == UNKNOWN:  # the duty desk, for want of another
        answering.remove(plainly.agency)
    if any(code.startswith("KEC-") for code in named):  # it says which
        answering = [code for code in answering if code != UNIT_OF_THE_PLACE]
    if read.misconduct and not read.by_name:  # nobody can say whom it means: it may be any of them
        spared = {judge, city.duty_desk, city.secretariat}
        answering += [code for code in city.agencies if code not in spared]
    kept = resolved(city, [*named, *filter(None, answering)], place.code if place else None)
    withheld = tuple(
        code for code in kept if code != judge and (code in named or code != city.inspectorate)
    )
    return replace(
        plainly,
        agency=judge,
        reason=f"{read.accusation_reason}. Ditangani {city.agencies[judge].name}."
        if read.misconduct
        else plainly.reason,
        alternatives=tuple(one for one in plainly.alternatives if one.agency not in withheld),
        next_owner="",
        secret=True,
        needs_triage=False,
        withheld_from=withheld,
        misconduct=True,
        hint=read.hint,
    )


def read_words(
    router: Router, text: str, said: str
) -> tuple[list[tuple[str, float]], tuple[str, ...]]:
    """Categories by what the words say, best first, and the words that decided."""
    unknown = keyword_scores(router, said)
    share = sum(unknown.values())
    if router.model is None:
        total = share or 1.0
        scores = {name: value / max(1.0, total) for name, value in unknown.items()}
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        return ranked, tuple(word for word, _ in hits(router, ranked[0][0], said)) if ranked else ()
    reading = router.model.read(text)
    rest = max(0.0, 1.0 - share)
    known = [
        (name, value * rest) for name, value in reading.ranked if name in router.city.categories
    ]
    ranked = sorted([*known, *unknown.items()], key=lambda item: -item[1])
    if ranked[0][0] in unknown:
        return ranked, tuple(word for word, _ in hits(router, ranked[0][0], said))
    return ranked, reading.words


def keyword_scores(router: Router, said: str) -> dict[str, float]:
    """Categories without training: each further word of theirs that is said halves the doubt."""
    scores = {}
    for name in router.words:
        found = sum(count for _, count in hits(router, name, said))
        if found:
            scores[name] = 0.9 * (1 - 0.5**found)
    return scores


def hits(router: Router, category: str, said: str) -> list[tuple[str, int]]:
    return [
        (word, written.count(" ") - 1)
        for word, written in router.words.get(category, ())
        if written in said
    ]


def _by_its_kind(
    router: Router, read: Reading, kinds: Sequence[str], *, title: str, text: str
) -> Reading:
    """What a word or two say of the kind restricts a report too, where its sentences say too
    little: that it is misconduct, of an office called by its name, or that somebody is to be
    protected. A title counts that says nothing else."""
    named = {
        one.id
        for one in router.city.categories.values()
        if one.secret and (any(_is_called(kind, one) for kind in kinds) or _says_only(title, one))
    }
    protected = named - {router.misconduct_category}
    if protected and not read.secret:
        label = router.city.categories[min(protected)].label
        read = replace(read, secret=True, secret_reason=f"Disebut sebagai: {label}")
    offices = router.reader.offices if router.reader else None
    if router.misconduct_category in named and offices is not None and offices.names_one(text):
        read = read.beside(
            Reading(
                accusation=True,
                accused=offices.named_in(text),
                by_name=True,
                secret=True,
                perhaps_misconduct=True,
                perhaps_secret=True,
                accusation_reason="Disebut sebagai dugaan pelanggaran",
            )
        )
    return read


def _says_only(title: str, category: Category) -> bool:
    said = _INTRODUCES.sub(" ", spoken(title))
    return any(spoken(word) == said for word in category.words)


def _is_called(kind: str, category: Category) -> bool:
    said = spoken(kind.replace("_", " "))
    few = len(said.split()) <= MOST_OF_A_KIND
    return few and any(spoken(word) in said for word in category.words)


def channel_category(city: City, written: str | None) -> str:
    """The channel's category in our terms; "" when it gave none or its name says too little."""
    if not written:
        return ""
    if written in city.categories:
        return written if written != UNKNOWN else ""
    return city.channel_categories.get(" ".join(written.lower().split()), "")


def weigh_channel(ranked: list[tuple[str, float]], given: str) -> list[tuple[str, float]]:
    """Bayes: the channel is right in CHANNEL_RELIABILITY; plain words can still outvote it."""
    chance = dict(ranked)
    chance[given] = max(chance.get(given, 0.0), LEAST_CHANCE)
    others = (1 - CHANNEL_RELIABILITY) / max(1, len(chance) - 1)
    weighed = {
        name: value * (CHANNEL_RELIABILITY if name == given else others)
        for name, value in chance.items()
    }
    total = sum(weighed.values())
    return sorted(
        ((name, value / total) for name, value in weighed.items()), key=lambda item: -item[1]
    )


def try_rules(router: Router, draft: Draft, said: str) -> None:
    """Every rule in the pack's order; for each effect the first rule that has it decides."""
    for ready in router.rules:
        trigger = ready.matches(said, draft.category)
        if not trigger:
            continue
        rule = ready.rule
        draft.fired += (rule.id,)
        draft.secret |= rule.secret
        draft.emergency |= rule.emergency
        decides = rule.category or rule.agency or rule.next_owner
        if not decides or draft.reason:
            continue
        draft.trigger = trigger
        draft.reason = rule.reason
        draft.certain = rule.certain
        if rule.category and rule.certain:
            draft.category, draft.confidence = rule.category, max(draft.confidence, 0.97)
        draft.agency = rule.agency if rule.certain else ""
        draft.next_owner = rule.next_owner


def try_roads(router: Router, draft: Draft, said: str) -> None:
    """A road known to be another government's: only when the road itself is the matter."""
    if draft.category not in ROAD_CATEGORIES or draft.agency:
        return
    for ready in router.roads:
        found = ready.name.search(said)
        if not found:
            continue
        road = ready.road
        if road.authority == "kota":
            return
        draft.next_owner, draft.certain = road.owner, road.certain
        draft.fired += ("roads",)
        draft.trigger = found.group(0).strip()
        word = "adalah" if road.certain else "diduga"
        draft.reason = f"{road.name} {word} jalan {road.authority} ({road.basis})"
        return


def conclude(
    router: Router,
    draft: Draft,
    ranked: list[tuple[str, float]],
    *,
    words: tuple[str, ...],
    place: PlaceResult | None,
    given: str,
    read: Reading | None,
) -> RouteResult:
    """The office, the flags and the sentence."""
    city = router.city
    category = city.categories.get(draft.category) or city.categories[UNKNOWN]
    owner = draft.agency or category.agency
    office = answering_office(city, owner, place)
    next_owner = draft.next_owner
    if next_owner and draft.certain:
        office = city.agencies.get(next_owner)
    elif office is not None and office.outside:
        next_owner = office.code
    unplaced = office is None
    elsewhere = place is not None and place.outside_city and place.confidence >= OUTSIDE_SURE
    if place is not None and elsewhere and not draft.agency and place.owner in city.agencies:
        office, next_owner = city.agencies[place.owner], place.owner
    if office is None:
        office = city.agencies[city.duty_desk]
    ruled = bool(draft.reason) and draft.certain
    unsure = not ruled and draft.confidence < router.threshold
    doubtful = bool(next_owner) and not draft.certain
    told = f" {read.emergency_reason}." if read and read.emergency else ""
    return RouteResult(
        category=category.id,
        agency=office.code,
        confidence=round(draft.confidence, 4),
        reason=explain(
            city,
            draft,
            category,
            office,
            words=words,
            given=given,
            place=place if elsewhere else None,
            unsure=unsure,
            unplaced=unplaced,
            next_owner=next_owner,
        )
        + told,
        words=(draft.trigger,) if ruled and draft.trigger else words,
        alternatives=suggestions(router, ranked, category.id, place),
        next_owner=next_owner,
        secret=draft.secret or told_secret(category, given, read),
        emergency=draft.emergency
        or (read.emergency if read else category.emergency and not unsure),
        needs_triage=unsure or doubtful or unplaced or category.id == UNKNOWN,
        rules=draft.fired,
        owner=owner,
        unplaced=unplaced,
    )


def told_secret(category: Category, given: str, read: Reading | None) -> bool:
    """Persons to protect stand in the text, or its category is theirs and nothing speaks against
    it: a seminar about violence is none."""
    if read is None:
        return category.secret
    return read.secret or (category.secret and (given == category.id or read.perhaps_secret))


def answering_office(city: City, owner: str, place: PlaceResult | None) -> Agency | None:
    """The office behind a category's owner; None when it needs a place that is not known."""
    if owner != UNIT_OF_THE_PLACE:
        return city.agencies.get(owner)
    if place is None or place.code is None:
        return None
    return city.kecamatan_unit(place.code)


def suggestions(
    router: Router,
    ranked: list[tuple[str, float]],
    chosen: str,
    place: PlaceResult | None,
) -> tuple[Suggestion, ...]:
    """The next two categories."""
    city = router.city
    found: list[Suggestion] = []
    for name, chance in ranked:
        if name == chosen or name not in city.categories:
            continue
        owner = city.categories[name].agency
        office = answering_office(city, owner, place)
        found.append(Suggestion(name, office.code if office else owner, round(chance, 4)))
        if len(found) == 2:
            break
    return tuple(found)


def explain(  # noqa: PLR0911 - one sentence for each way a case can go
    city: City,
    draft: Draft,
    category: Category,
    office: Agency,
    *,
    words: tuple[str, ...],
    given: str,
    place: PlaceResult | None,
    unsure: bool,
    unplaced: bool,
    next_owner: str,
) -> str:
    """One or two sentences: what it was taken for, by what, and whose business that is."""
    if place is not None:
        return f"Bukan wewenang {city.name}: {place.reason}. Diteruskan ke {office.name}."
    quoted = ", ".join(f'"{word}"' for word in words[:3])
    if draft.reason and draft.certain:
        because = f'{draft.reason} ("{draft.trigger}")'
        if next_owner:
            return f"Bukan wewenang {city.name}: {because}. Diteruskan ke {office.name}."
        return f"{because}. Ditangani {office.name}."
    if given == category.id:
        because = f"Kategori dari kanal: {category.label}"
    elif quoted:
        because = f"Kata {quoted} menunjuk ke {category.label}"
    else:
        because = f"Dibaca sebagai {category.label}"
    if unsure:
        desk = city.agencies[city.duty_desk]
        return f"{because}, tetapi belum pasti; menunggu keputusan petugas {desk.short}."
    if unplaced:
        return f"{because}; kecamatannya belum diketahui, menunggu keputusan petugas."
    if draft.reason and next_owner in city.agencies:
        other = city.agencies[next_owner].name
        return f"{because}. {draft.reason}; mungkin wewenang {other}, diperiksa petugas."
    outside = f"Bukan wewenang {city.name}: " if office.outside else ""
    return f"{outside}{because}, urusan {office.name}."
