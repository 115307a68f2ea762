"""The escalation machine's executions, and who holds which post, in memory."""

from datetime import datetime

from aduan.domain.case.case import Audience
from aduan.domain.escalation.timers import Timer


class InMemoryTimers:
    """A name is only ever started once; a killed execution leaves its history."""

    def __init__(self) -> None:
        self.started: dict[str, Timer] = {}
        self.live: set[str] = set()
        self.publications: set[tuple[str, str]] = set()

    def start(self, timer: Timer) -> bool:
        if timer.name in self.started:
            return False
        self.started[timer.name] = timer
        self.live.add(timer.name)
        return True

    def running(self) -> frozenset[str]:
        return frozenset(self.live)

    def published(self, execution: str, notice_id: str) -> bool:
        return (execution, notice_id) in self.publications

    def kill(self, name: str) -> None:
        self.live.discard(name)


class InMemoryStaffing:
    """Every post is staffed but those named vacant."""

    def __init__(self, *vacant: str) -> None:
        self.vacant = set(vacant)

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        return post not in self.vacant
