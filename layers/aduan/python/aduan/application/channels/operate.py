"""What operators see of the channels and do by hand. Each says what it would do with `dry_run`."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from aduan.application.channels.ports import Calls, Changes, Lines, Pending
from aduan.domain.channels import lines as moves
from aduan.domain.channels.calls import SETTLED, Call, CallState, dropped, replayed
from aduan.domain.channels.lines import Line

MOST_LISTED: Final = 1000
PAGE: Final = 200
CASES_LOOKED_AT: Final = 50


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """`head` is the number of its last call; `oldest` how long the oldest call it has not heard
    has waited; `shut` why it is not called, in Indonesian."""

    channel: str
    head: int
    position: int
    waiting: int
    oldest: timedelta
    breaker_open: bool
    shut: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers behind the metrics and alarms. `failed`: the channels and cases that could not be
    looked at, each with the kind of its error."""

    oldest: timedelta = timedelta()
    waiting: int = 0
    dead: int = 0
    off: int = 0
    breakers: int = 0
    failed: tuple[tuple[str, str], ...] = ()


def channel_status(channel: str, *, calls: Calls, lines: Lines, now: datetime) -> ChannelStatus:
    line, head = lines.load(channel), calls.head(channel)
    first = calls.numbered(channel, (*line.waiting, line.position + 1))
    oldest = min((one.at for one in first if one.state not in SETTLED), default=now)
    return ChannelStatus(
        channel=channel,
        head=head,
        position=line.position,
        waiting=len(line.waiting) + head - line.position,
        oldest=max(now - oldest, timedelta()),
        breaker_open=line.breaker.is_open,
        shut=line.shut,
    )


def figures(
    channels: Collection[str], *, calls: Calls, lines: Lines, changes: Changes, now: datetime
) -> Figures:
    """Over all channels that are called; what is not even numbered yet counts as waiting. One that
    cannot be read hides no other."""
    failed: list[tuple[str, str]] = []
    states: list[ChannelStatus] = []
    off = dead = 0
    for channel in channels:
        with _apart(channel, failed):
            states.append(channel_status(channel, calls=calls, lines=lines, now=now))
            off += lines.load(channel).off_since is not None
    with _apart("dead", failed):
        dead = len(calls.dead(MOST_LISTED))
    untold = _longest_untold(changes, failed)
    ages = [one.oldest for one in states] + [now - one.change.at for one in untold]
    return Figures(
        oldest=max(ages, default=timedelta()),
        waiting=sum(one.waiting for one in states),
        dead=dead,
        off=off,
        breakers=sum(one.breaker_open for one in states),
        failed=tuple(failed),
    )


@contextmanager
def _apart(about: str, failed: list[tuple[str, str]]) -> Iterator[None]:
    try:
        yield
    except Exception as exc:  # counted and named
        failed.append((about, type(exc).__name__))


def _longest_untold(changes: Changes, failed: list[tuple[str, str]]) -> Sequence[Pending]:
    """The first change of the case that has waited longest, of those that can be read."""
    for case_id in changes.cases(CASES_LOOKED_AT):
        with _apart(case_id, failed):
            if found := changes.pending(case_id)[:1]:
                return found
    return ()


def deliveries(channel: str, *, calls: Calls, after: int, limit: int) -> Sequence[Call]:
    """The channel's calls behind a number, whatever became of them."""
    found: list[Call] = []
    while len(found) < limit:
        page = calls.page(channel, after + len(found), min(PAGE, limit - len(found)))
        found += page
        if not page:
            break
    return tuple(found)


def replay(
    chosen: Sequence[Call], *, calls: Calls, lines: Lines, now: datetime, dry_run: bool = False
) -> tuple[Call, ...]:
    """These calls are made again, each under its old id and in its complaint's order."""
    again = [replayed(one, now) for one in chosen]
    return _saved(again, calls, lines, dry_run=dry_run)


def drop(
    chosen: Sequence[Call],
    *,
    by: str,
    reason: str,
    calls: Calls,
    lines: Lines,
    now: datetime,
    dry_run: bool = False,
) -> tuple[Call, ...]:
    """Dead calls are let rest, with who said so and why; what waits behind them goes on. They stay
    where they are: whoever asks by cursor reads them still."""
    rested = [dropped(one, now, by, reason) for one in chosen if one.state is CallState.DEAD]
    return _saved(rested, calls, lines, dry_run=dry_run)


def _saved(
    changed: Sequence[Call], calls: Calls, lines: Lines, *, dry_run: bool
) -> tuple[Call, ...]:
    if dry_run:
        return tuple(changed)
    done = tuple(one for one in changed if calls.save(one))
    for channel in sorted({one.channel for one in done}):
        lowest = min(one.sequence for one in done if one.channel == channel)
        _change(lines, channel, partial(moves.rewound, sequence=lowest))
    return done


def pause(lines: Lines, channel: str, by: str, reason: str, *, dry_run: bool = False) -> Line:
    return _change(lines, channel, lambda line: moves.paused(line, by, reason), dry_run=dry_run)


def resume(lines: Lines, channel: str, now: datetime, *, dry_run: bool = False) -> Line:
    return _change(lines, channel, lambda line: moves.resumed(line, now), dry_run=dry_run)


def _change(
    lines: Lines, channel: str, change: Callable[[Line], Line], *, dry_run: bool = False
) -> Line:
    while True:
        changed = change(lines.load(channel))
        if dry_run or lines.save(changed):
            return changed
