"""An invented month of a city as facts: every ending, hold, hop and escalation there is, for
reports and boards to be tried on. No register is needed; the same seed gives the same month."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aduan.domain.case.case import ClosedBy, HoldReason, Level, Status
from aduan.domain.city.city import Category, City, Kelurahan
from aduan.domain.figures.facts import OPENED, Ended, Fact, Said, Stand, Stay, Told
from aduan.domain.figures.ledger import Arrival, Ledger
from aduan.domain.figures.periods import Period

CHANNELS = ("rabeg", "lapor", "112", "wa")
HOUR = timedelta(hours=1)
SECRET_SHARE = 0.02
MARKERS = ("Siti Penanda", "081299990000", "3673010101900001")
"""What no report and no page may ever hold."""


def a_month(
    city: City, period: Period, cases: int, *, seed: int = 7, offices: Sequence[str] = ()
) -> Ledger:
    """`cases` cycles begun in the period, and a tenth as many that were open when it began; with
    `offices` alone, where some are named."""
    chance = random.Random(seed)
    places = sorted(city.kelurahan.values(), key=lambda one: one.code)
    categories = [one for one in city.categories.values() if not one.secret]
    facts: list[Fact] = []
    arrivals: list[Arrival] = []
    length = period.until - period.since
    for number in range(cases + cases // 10):
        old = number >= cases
        began = period.since + (length * chance.random() * (-1 if old else 1))
        place = chance.choice(places)
        category = chance.choice(categories)
        office = chance.choice(offices) if offices else _office(category, place, city)
        fact = _fact(number, began, office, chance, city, period)
        secret = chance.random() < SECRET_SHARE
        fact = replace(
            fact,
            channel=chance.choice(CHANNELS),
            category="" if secret else category.id,
            kecamatan="" if secret else city.kecamatan[place.kecamatan].name,
            kelurahan="" if secret else place.name,
            kelurahan_code="" if secret else place.code,
            lat=None if secret else round(place.lat + chance.uniform(-0.004, 0.004), 3),
            lng=None if secret else round(place.lng + chance.uniform(-0.004, 0.004), 3),
            hidden=secret,
            opened_by=f"C{number}-0",
            reporters=1 + (chance.random() < 0.1) * chance.randrange(1, 6),
        )
        facts.append(fact)
        arrivals += [
            Arrival(f"C{number}-{n}", fact.case_id, fact.channel, began + n * HOUR)
            for n in range(fact.reporters)
            if period.holds(began + n * HOUR)
        ]
    return Ledger(tuple(facts), tuple(arrivals), {"112": cases // 3})


def _office(category: Category, place: Kelurahan, city: City) -> str:
    return category.agency if category.agency in city.agencies else f"KEC-{place.kecamatan}"


def _fact(
    number: int,
    began: datetime,
    office: str,
    chance: random.Random,
    city: City,
    period: Period,
) -> Fact:
    stays = [Stay(office, began, OPENED)]
    if chance.random() < 0.15:
        other = chance.choice(sorted(city.agencies))
        stays.append(Stay(other, began + chance.uniform(1, 40) * HOUR, "forward"))
    due = began + 72 * HOUR
    took = chance.expovariate(1 / 40) * HOUR
    follow = began + took if chance.random() < 0.93 else None
    told = []
    if follow is None or follow > due:
        told.append(Told(Level.SEKDA, due, stays[-1].office))
        if follow is None or follow > due + 24 * HOUR:
            told.append(Told(Level.WALI_KOTA, due + 24 * HOUR, stays[-1].office))
    fact = Fact(
        case_id=f"K{number:06}",
        number=f"{city.number_prefix}-{began:%Y%m%d}-{number:06}",
        cycle=1,
        began_at=began,
        stays=tuple(stays),
        status=Status.BARU,
        city_due=due,
        gross_city_due=due,
        resolve_due=began + 20 * 24 * HOUR,
        gross_resolve_due=began + 20 * 24 * HOUR,
        accepted_at=began + took / 2 if follow else None,
        follow_up_at=follow,
        followed_up_by=stays[-1].office if follow else "",
        told=tuple(told),
        doubted=chance.random() < 0.02,
    )
    if follow is None:
        return _held(fact, chance)
    return _ended(fact, follow, chance, period)


def _held(fact: Fact, chance: random.Random) -> Fact:
    if chance.random() < 0.3:
        since = fact.began_at + 5 * HOUR
        stand = Stand(HoldReason.POSTPONED, since, fiscal_year=since.year + 1)
        return replace(fact, stands=(stand,), told=())
    return fact


_ENDS: Sequence[tuple[Ended, float]] = (
    (Ended.SELESAI, 0.82),
    (Ended.BUKAN_WEWENANG, 0.88),
    (Ended.DITOLAK, 0.91),
    (Ended.DITARIK, 0.95),
)


def _ended(fact: Fact, follow: datetime, chance: random.Random, period: Period) -> Fact:
    drawn = chance.random()
    how = next((how for how, upto in _ENDS if drawn < upto), None)
    if how is None:
        return fact
    at = follow + chance.expovariate(1 / 90) * HOUR
    by = chance.choice((ClosedBy.AGENCY, ClosedBy.AGENCY, ClosedBy.SYSTEM))
    yes = how is Ended.SELESAI and chance.random() < 0.4
    said = (Said(fact.opened_by or fact.case_id, "wa", at + HOUR, "", chance.randrange(1, 6)),)
    return replace(
        fact,
        ended_at=at,
        ended=how,
        ended_by=by,
        ended_post=fact.office,
        status=Status.SELESAI,
        photos=chance.randrange(0, 3),
        confirmed_at=at + 2 * HOUR if yes else None,
        not_ours_since=at if how is Ended.BUKAN_WEWENANG else None,
        reopened_at=at + 30 * HOUR if not yes and chance.random() < 0.05 else None,
        said=said if chance.random() < 0.3 else (),
    )
