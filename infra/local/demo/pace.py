"""How long an hour of the evening takes: a second where the machine is free, more where it is busy.

The clocks of the city run on while a busy machine falls behind, and then officials come too late
for due times that a free machine would have kept. What is played is the same at any pace.
"""

import math
import os
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Final

LOOK_SECONDS: Final = 1.0
ENOUGH: Final = 0.75
"""The share of a processor from which a second is long enough for an hour (measured)."""
SLOWEST: Final = 5


def seconds_for(share: float) -> int:
    """The seconds of an hour where a busy process is given `share` of a processor (0 to 1)."""
    return min(SLOWEST, max(1, math.ceil(ENOUGH / max(share, ENOUGH / SLOWEST))))


def share_of_processor() -> float:
    """What a process for each processor was given on average, over a second of work."""
    processors = os.cpu_count() or 1
    with ProcessPoolExecutor(processors) as workers:
        return sum(workers.map(_given, range(processors))) / processors


def _given(_worker: int) -> float:
    began, worked = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < LOOK_SECONDS:
        pass
    return (time.process_time() - worked) / (time.perf_counter() - began)
