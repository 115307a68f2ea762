"""What has become secret since a change was told of: the same call, without what it said.

A call is written when its change is, and may wait for days at a channel that does not answer, or be
asked for years later from an old cursor. Whether anything of its case may leave the house is asked
when it leaves, of the case and those it was merged into. The number stays, so that nothing is
missing between two numbers; where the case cannot be read nothing is said of it either.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aduan.application.case.merges import way_up
from aduan.application.channels.ask import AskedCalls
from aduan.application.channels.ports import Answer, Receiver
from aduan.domain.case.case import Case
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.secrecy import guarded
from aduan.domain.channels.calls import Call, Facts


@dataclass(frozen=True, slots=True)
class Discretion:
    get_case: Callable[[str], Case]
    """Raises NotFoundError."""

    def of(self, calls: Sequence[Call]) -> list[Call]:
        """Each case is read once, however many calls are about it."""
        speaking = {one.case_id for one in calls if not one.facts.bare and one.case_id}
        silent = {case_id for case_id in speaking if self._is_guarded(case_id)}
        return [bared(one) if one.case_id in silent else one for one in calls]

    def _is_guarded(self, case_id: str) -> bool:
        try:
            return any(map(guarded, way_up(case_id, self.get_case)))
        except NotFoundError:
            return True


def bared(call: Call) -> Call:
    """The status and nothing else, as of a complaint that was secret from the beginning."""
    return replace(call, facts=Facts(call.facts.status, bare=True))


@dataclass(frozen=True, slots=True)
class DiscreetReceiver:
    """A `Receiver` that is told what may be said at the moment."""

    inner: Receiver
    discretion: Discretion

    def send(self, calls: Sequence[Call], now: datetime) -> Sequence[Answer]:
        return self.inner.send(self.discretion.of(calls), now)

    def ping(self, channel: str, now: datetime) -> Answer:
        return self.inner.ping(channel, now)


@dataclass(frozen=True, slots=True)
class DiscreetCalls:
    """`AskedCalls` of which is shown what may be said at the moment."""

    inner: AskedCalls
    discretion: Discretion

    def head(self, channel: str) -> int:
        return self.inner.head(channel)

    def page(self, channel: str, after: int, limit: int) -> Sequence[Call]:
        return self.discretion.of(self.inner.page(channel, after, limit))
