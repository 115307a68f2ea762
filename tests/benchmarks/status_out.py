"""What channels are told, through a bad day: `python -m tests.benchmarks.status_out --cases 500`.

The real use cases and the real HTTP client tell a receiver in another process, which verifies every
call with a library nobody here wrote, under one virtual clock. Cases are opened, joined, worked on,
merged, taken apart and reopened before and during an outage in which the receiver hangs up on
everybody; before and after it, it fails at random, or keeps a call and hangs up. Then every
reporter must have heard every change of the own complaint, once, in order, and nothing of anybody
else's. Prints JSON; exits 1 if a bar is missed.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from aduan.adapters.channels.receiver import WebhookReceiver
from aduan.application.channels.publish import PublishPorts, publish_changes
from aduan.application.channels.push import PushPorts, push_calls
from aduan.domain.intake.channel import Channel
from aduan.entrypoints.status.events import Dressing
from tests.benchmarks.status_city import CHANNELS, City, Heard, anybody
from tests.fakes.channels import ChannelsInMemory

TICK: Final = 60
WARM_UP: Final = timedelta(hours=3)
GRACE: Final = timedelta(hours=12)
START: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECRETS: Final = {
    "rabeg": ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
    # This one is being replaced: the receiver knows the older one only.
    "wa": ("whsec_bmV3IHNlY3JldCBvZiB0aGUgY2hhbm5lbCB3YQ==", "whsec_b2xkIHNlY3JldCBvZiB3YQ=="),
    "119": ("whsec_c2VjcmV0IG9mIHRoZSBoZWFsdGggbGluZSAxMTk=",),
}
BARE: Final = frozenset(
    {"external_id", "complaint_id", "tracking_code", "sequence", "status", "status_detail"}
)
ZERO: Final = ("missing", "wrong_order", "doubled_in_effect", "bad_signatures", "leaks")


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Quiet:
    """No endpoint says 410 here."""

    def channel_is_off(self, channel: str, since: datetime) -> None:
        raise AssertionError(channel)


class Receiver:
    """The other process."""

    def __init__(self) -> None:
        file = Path(__file__).with_name("status_receiver.py")
        self._process = subprocess.Popen(
            [sys.executable, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def tell(self, **words: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


@dataclass
class Day:
    args: argparse.Namespace
    seed: int
    clock: Clock = field(default_factory=Clock)
    work: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.city = City(self.chance, self.clock.now)
        self.store = ChannelsInMemory(self.city.hub)
        self.receiver = Receiver()
        self.channels = {
            one: Channel(
                one,
                one,
                "app",
                strip_health=one == "119",
                status_url=f"{self.receiver.url}/{one}",
            )
            for one in CHANNELS
        }
        dressing = Dressing(
            {"DISHUB": "Dinas Perhubungan"}, "https://contoh.id", lambda key: f"https://f/{key}",
            timedelta(hours=1),
        )  # fmt: skip
        client = WebhookReceiver(
            self.channels, lambda channel: SECRETS[channel], dressing, local=True
        )
        self.publishing = PublishPorts(
            self.store, self.channels, frozenset({"lapor"}), self.clock.now
        )
        self.pushing = PushPorts(
            calls=self.store.as_calls,
            lines=self.store.as_lines,
            receiver=client,
            desk=Quiet(),
            clock=self.clock,
            chance=self.chance.random,
        )
        self.cases: list[str] = []

    def run(self) -> dict[str, Any]:
        self.receiver.tell(
            seed=self.seed,
            secrets={name: secrets[-1] for name, secrets in SECRETS.items()},
            error_rate=self.args.error_rate,
            cut_rate=self.args.cut_after_receipt,
        )
        self.plan()
        try:
            end = self._live()
            return self._judged(end)
        finally:
            self.receiver.close()

    # what happens ---------------------------------------------------------------------------------

    def plan(self) -> None:
        warm, outage = WARM_UP.total_seconds(), self.args.outage_seconds
        end = warm + outage
        luck = self.chance.random
        for number in range(self.args.cases):
            at = self.chance.uniform(0, warm / 2 if number % 5 == 0 else end * 0.95)
            self.work.append((at, lambda number=number: self._open(number)))
            for _ in range(self.chance.randrange(8)):
                self.work.append((self.chance.uniform(at, end), self._act))
            if number % 4 == 0:
                self.work.append((self.chance.uniform(at, end), self._merge))
            if number % 8 == 0:
                self.work.append((self.chance.uniform(at, end), self._unmerge))
            if luck() < 0.15:
                self.work.append((self.chance.uniform(at, end), self._unlink))
            if luck() < 0.1:
                self.work.append((self.chance.uniform(at, end), self._withdraw))
        for number in range(self.args.cases // 2):
            at = self.chance.uniform(0, end)
            later = self.args.cases + number
            self.work.append((at, lambda later=later: self._another(later)))
        self.work.sort(key=lambda pair: pair[0], reverse=True)

    def _live(self) -> datetime:
        """Minute by minute; answers when the outage ended."""
        down_from, down_until = START + WARM_UP, START + WARM_UP + self._outage
        while self.clock.at < down_until + GRACE:
            now = self.clock.at
            self.receiver.tell(now=now.timestamp(), down=down_from <= now < down_until)
            while self.work and self.work[-1][0] <= (now - START).total_seconds():
                _, act = self.work.pop()
                act()
                if self.chance.random() < 0.5:  # the rest is told a minute later, all at once
                    self._tell()
            self._tell()
            if now >= down_until and not self.work and self._all_told():
                break
            self.clock.at = now + timedelta(seconds=TICK)
        return down_until

    @property
    def _outage(self) -> timedelta:
        return timedelta(seconds=self.args.outage_seconds)

    def _tell(self) -> None:
        until = self.clock.at + timedelta(seconds=45)
        publish_changes(self.publishing, until)
        push_calls(CHANNELS, ports=self.pushing, until=until, holder="bench")

    def _all_told(self) -> bool:
        lines = [self.store.load(one) for one in CHANNELS]
        return all(not line.waiting and line.position == self.store.head(line.channel)
                   for line in lines)  # fmt: skip

    def _open(self, number: int) -> None:
        self.cases.append(self.city.report(number))

    def _another(self, number: int) -> None:
        if self.cases:
            self.city.report(number, joins=self.chance.choice(self.cases))

    def _act(self) -> None:
        if self.cases:
            self.city.act(self.chance.choice(self.cases))

    def _merge(self) -> None:
        if len(self.cases) > 1:
            self.city.merge(*self.chance.sample(self.cases, 2))

    def _unmerge(self) -> None:
        merged = sorted(self.city.ledger.into)
        if merged:
            self.city.unmerge(self.chance.choice(merged))

    def _unlink(self) -> None:
        joined = sorted(
            one
            for members in self.city.ledger.inside.values()
            if len(members) > 1
            for one in members
        )
        if joined:
            self.city.unlink(self.chance.choice(joined))

    def _withdraw(self) -> None:
        if self.city.hub.complaints:
            self.city.withdraw(anybody(self.city, self.chance))

    # what came of it ------------------------------------------------------------------------------

    def _judged(self, outage_end: datetime) -> dict[str, Any]:
        report = self.receiver.tell(report=True)
        kept: dict[str, list[tuple[int, Heard]]] = defaultdict(list)
        leaks = 0
        for channel, body in report["kept"]:
            data = body["data"]
            complaint = self.city.hub.complaints.get(data["complaint_id"])
            if complaint is None or complaint.channel != channel:
                leaks += 1
                continue
            leaks += self._leaks(body)
            note = data.get("question", data.get("note", ""))
            heard = (body["type"], data["status_detail"], note, data.get("case_number", ""))
            kept[complaint.complaint_id].append((data["sequence"], heard))
        missing = wrong_order = doubled = delivered = 0
        due = self.city.ledger.due
        for one in sorted({*due, *kept}):
            got = [heard for _, heard in kept[one]]
            numbers = [number for number, _ in kept[one]]
            delivered += len(got)
            lost, extra = Counter(due[one]) - Counter(got), Counter(got) - Counter(due[one])
            missing += sum(lost.values())
            doubled += sum(extra.values())
            wrong_order += (not lost and not extra and got != due[one]) or (
                numbers != sorted(numbers)
            )
        caught_up = report["last_at"] - outage_end.timestamp()
        return {
            "seed": self.seed,
            "changes": self.city.ledger.changes,
            "expected": sum(map(len, due.values())),
            "delivered": delivered,
            "missing": missing,
            "wrong_order": wrong_order,
            "doubled_in_effect": doubled + report["changed_bodies"],
            "bad_signatures": report["bad_signatures"],
            "leaks": leaks,
            "catch_up_seconds_virtual": max(0.0, round(caught_up, 1)),
        }

    def _leaks(self, body: dict[str, Any]) -> int:
        """Words of reporters, another's numbers, or more than the status of what is kept secret."""
        data = body["data"]
        complaint = self.city.hub.complaints[data["complaint_id"]]
        text = json.dumps(body, ensure_ascii=False)
        own = complaint.complaint_id[1:]
        told = "pelapor 0" in text or "milik pelapor" in text
        others = any(
            f"{kind}{number}" in text
            for kind in ("NO-", "SA-")
            for number in (one[1:] for one in self.city.hub.complaints)
            if number != own
        ) if self.args.search_others else False  # fmt: skip
        case = self.city.hub.cases[str(complaint.case_id)]
        guarded = complaint.secret or case.secret or complaint.channel == "119"
        right = data["external_id"] == complaint.external_id
        return int(told) + int(others) + int(guarded and set(data) != BARE) + int(not right)


def bars_missed(result: dict[str, Any]) -> list[str]:
    missed = [name for name in ZERO if result[name]]
    return missed if result["delivered"] == result["expected"] else [*missed, "delivered"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--seeds", type=int, default=1, help="so many seeds, from --seed on")
    parser.add_argument("--outage", default="24h", help="e.g. 90m, 24h, 9d")
    parser.add_argument("--error-rate", type=float, default=0.3)
    parser.add_argument("--cut-after-receipt", type=float, default=0.1)
    args = parser.parse_args()
    unit = {"m": 60, "h": 3600, "d": 86400}[args.outage[-1]]
    args.outage_seconds = float(args.outage[:-1]) * unit
    args.search_others = True
    missed: list[str] = []
    for seed in range(args.seed, args.seed + args.seeds):
        result = Day(args, seed).run()
        missed += bars_missed(result)
        print(json.dumps(result), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
