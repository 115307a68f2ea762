"""Workers that take turns at every call, in an order that a seed decides and repeats.

Each worker is a thread, but only one runs at a time: whoever calls `give_way` hands over to one
drawn by lot. What happens is the same each time for the same seed, whatever the machine does.
"""

import random
import threading
from collections.abc import Callable, Sequence


class Interleaving:
    """Runs workers to their end; an error of one of them is raised."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self._turns: dict[int, threading.Semaphore] = {}
        self._alive: list[int] = []
        self._failed: list[BaseException] = []

    def run(self, workers: Sequence[Callable[[], None]]) -> None:
        threads = []
        for number, work in enumerate(workers):
            self._turns[number] = threading.Semaphore(0)
            self._alive.append(number)
            threads.append(threading.Thread(target=self._take_part, args=(number, work)))
        for thread in threads:
            thread.start()
        self._next().release()
        for thread in threads:
            thread.join()
        if self._failed:
            raise self._failed[0]

    def give_way(self) -> None:
        """Called by the worker that runs: somebody goes on, perhaps itself."""
        mine = self._turns[int(threading.current_thread().name)]
        chosen = self._next()
        if chosen is not mine:
            chosen.release()
            mine.acquire()

    def _next(self) -> threading.Semaphore:
        return self._turns[self.draw.choice(self._alive)]

    def _take_part(self, number: int, work: Callable[[], None]) -> None:
        threading.current_thread().name = str(number)
        self._turns[number].acquire()
        try:
            work()
        except BaseException as exc:
            self._failed.append(exc)
        self._alive.remove(number)
        if self._alive:
            self._next().release()
