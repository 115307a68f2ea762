"""One service is away for hours, in virtual time; ten minutes after it is back everything is whole.

Citizens, officials and the clock go on meanwhile. What was answered 2xx before or during the outage
must have taken effect, once and in order, and nobody may have been told what was no longer true:
the same reckoning as after a story.
"""

from time import perf_counter
from typing import Any, Final

from tests.benchmarks.chaos.checker import Watch
from tests.benchmarks.chaos.running import HEALING_S, in_children, reckon, world
from tests.benchmarks.chaos.virtual import CLOCK

SERVICES: Final = ("dynamodb", "sns", "states", "lapor")
STEPS: Final = 16
BEFORE_H: Final = 70.0
"""Long enough that the first cases fall due while the service is away."""


def outages(jobs: int, hours: tuple[float, ...], services: tuple[str, ...] = SERVICES) -> Any:
    began = perf_counter()
    asked = [(service, length) for service in services for length in hours]
    told = in_children(
        [
            lambda one=one, number=number: _outage(*one, seed=number)
            for number, one in enumerate(asked)
        ],
        jobs,
        lambda: True,
    )
    violations, by_outage = [], {}
    for (service, length), one in zip(asked, told, strict=True):
        name = f"{service} {length:g} h"
        violations += [f"{name}: {what}" for what in one["violations"]]
        by_outage[name] = {
            "accepted": one["counts"].get("accepted", 0),
            "refused_calls": sum(one["faults"].values()),
            "mails": one["counts"].get("mails", 0),
        }
    return {
        "healing_seconds": HEALING_S,
        "violations": violations,
        "outages": by_outage,
        "seconds": round(perf_counter() - began),
    }


def _outage(service: str, hours: float, *, seed: int) -> dict[str, Any]:
    days = (BEFORE_H + hours + 1) / 24
    story, outside = world(5000 + seed, STEPS, days)
    cloud, watch = story.cloud, Watch(story.cloud, story)
    begin = CLOCK.now + BEFORE_H * 3600
    cloud.injector.down[service] = (begin, begin + hours * 3600)
    story.plan()
    for _ in range(STEPS // 2):  # more than usual while the service is away
        cloud.at(begin + story.draw.random() * hours * 3600, story._report)
    cloud.run_until(begin + hours * 3600)
    return reckon(story, outside, watch)
