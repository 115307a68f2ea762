"""The process dies at every call of every function: just before it, and just after it took effect.

A first telling of a short story without faults writes down which calls each function makes: a kind
is a function, a service and an operation, a point is one of the calls of that kind in one run of
the function, counted from its beginning. Then the story is told again and again, and each time the
process dies at points that were not struck yet, each kind's first call and later ones too; what the
callers of AWS do about a death (come again, or not) is what they do. At the end everything must be
whole.
"""

import random
from collections import Counter, defaultdict
from time import perf_counter
from typing import Any, Final

from tests.benchmarks.chaos.checker import Watch
from tests.benchmarks.chaos.cloud import FUNCTIONS
from tests.benchmarks.chaos.faults import Call, Fault
from tests.benchmarks.chaos.running import in_children, reckon, world
from tests.benchmarks.chaos.virtual import CLOCK

STEPS: Final = 14
DAYS: Final = 4.5
SEED: Final = 77
AT_ONCE: Final = 60
"""Points struck in one telling, far enough apart that callers can come again."""
APART: Final = 9
FEWEST: Final = 0.3
"""Share of the points that must have been struck for the sweep to say something."""
Point = tuple[str, str, str, int, str]
"""Function, service, operation, which call of the run, before or after."""
Kind = tuple[str, str, str, str]
"""Function, service, operation, before or after."""
ROUNDS: Final = 3
"""How often the story is told once more for kinds that came too seldom, or too close to others."""


def crash_points(jobs: int) -> dict[str, Any]:
    began = perf_counter()
    (met,) = in_children([_meet], 1, lambda: True)
    met_points = met.get("points", [])
    points = [_as_point((*one[:4], when)) for one in met_points for when in ("before", "after")]
    kinds = sorted({kind_of(one) for one in points})
    chosen = _chosen(points)
    parts = [chosen[start : start + AT_ONCE] for start in range(0, len(chosen), AT_ONCE)]
    told = in_children(
        [lambda part=part, number=number: _die(part, number) for number, part in enumerate(parts)],
        jobs,
        lambda: True,
    )
    violations = [f"without a death: {what}" for what in met["violations"]]
    struck, missing = _struck(told), kinds
    for _ in range(ROUNDS):
        missing = _not_among(struck, missing)
        if not missing:
            break
        again = in_children(
            [
                lambda part=part, number=number: _die(part, number, apart=0)
                for number, part in enumerate(_one_a_function(missing, points), start=len(told))
            ],
            jobs,
            lambda: True,
        )
        told += again
        struck |= _struck(again)
    missing = _not_among(struck, missing)
    violations += [
        f"part {n}: {what}" for n, each in enumerate(told) for what in each["violations"]
    ]
    share = round(len(struck) / max(1, len(points)), 3)
    if share < FEWEST:
        violations.append(f"[enough points are struck] {share} of {len(points)}")
    return {
        "kinds": len(kinds),
        "kinds_struck": len(kinds) - len(missing),
        "points": len(points),
        "points_struck": len(struck),
        "share_of_points": share,
        "kinds_not_struck": [" ".join(kind) for kind in missing],
        "violations": violations,
        "seconds": round(perf_counter() - began),
    }


def _struck(told: list[Any]) -> set[Point]:
    return {_as_point(one) for each in told for one in each.get("struck", ())}


def _not_among(struck: set[Point], kinds: list[Kind]) -> list[Kind]:
    met = {kind_of(one) for one in struck}
    return [kind for kind in kinds if kind not in met]


def _as_point(held: Any) -> Point:
    function, service, operation, nth, when = held
    return str(function), str(service), str(operation), int(nth), str(when)


def kind_of(point: Point) -> Kind:
    return point[0], point[1], point[2], point[4]


def _one_a_function(kinds: list[Kind], points: list[Point]) -> list[list[Point]]:
    """The first point of each kind, so that no function dies twice in one telling: until the first
    death a story goes as it went when nothing failed, and meets what it met."""
    first: dict[Kind, Point] = {}
    for one in sorted(points, key=lambda point: -point[3]):
        first[kind_of(one)] = one
    by_function: dict[str, list[Point]] = defaultdict(list)
    for kind in kinds:
        by_function[kind[0]].append(first[kind])
    return [
        [held[number] for held in by_function.values() if number < len(held)]
        for number in range(max(map(len, by_function.values()), default=0))
    ]


def _chosen(points: list[Point]) -> list[Point]:
    """The first and one later occurrence of each kind, and of the others half, by lot."""
    draw = random.Random(SEED)
    by_kind: dict[Kind, list[Point]] = defaultdict(list)
    for one in sorted(points):
        by_kind[kind_of(one)].append(one)
    chosen = []
    for held in by_kind.values():
        ordered = sorted(held, key=lambda one: one[3])
        chosen.append(ordered[0])
        later = ordered[1:]
        if later:
            chosen += draw.sample(later, max(1, len(later) // 2))
    draw.shuffle(chosen)
    return chosen


def _story() -> Any:
    story, outside = world(SEED, STEPS, DAYS)
    watch = Watch(story.cloud, story)
    story.plan()
    return story, outside, watch


def _meet() -> dict[str, Any]:
    """Which calls there are when nothing fails."""
    story, _outside, watch = _story()
    met: set[tuple[str, str, str, int]] = set()

    def note(call: Call) -> Fault | None:
        if call.function in FUNCTIONS:
            met.add((call.function, call.service, call.operation, call.nth))
        return None

    story.cloud.injector.plan = note
    story.cloud.run_until(CLOCK.now + DAYS * 86400)
    return {"points": sorted(met), "violations": watch.violations}


def _die(part: list[Point], number: int, apart: int = APART) -> dict[str, Any]:
    story, outside, watch = _story()
    waiting: dict[tuple[str, str, str, int], list[str]] = defaultdict(list)
    for function, service, operation, nth, when in part:
        waiting[function, service, operation, nth].append(when)
    struck: list[Point] = []
    since: Counter[str] = Counter()

    def strike(call: Call) -> Fault | None:
        """Not at once again: whoever comes again must have come far enough."""
        since[call.function] += 1
        key = (call.function, call.service, call.operation, call.nth)
        if not waiting.get(key) or since[call.function] < apart:
            return None
        since[call.function] = 0
        when = waiting[key].pop()
        struck.append((*key, when))
        return Fault.DEATH if when == "before" else Fault.DEATH_AFTER

    story.cloud.injector.plan = strike
    story.cloud.run_until(CLOCK.now + DAYS * 86400)
    story.cloud.injector.plan = None
    found = reckon(story, outside, watch)
    return {**found, "struck": struck, "number": number}
