"""A directory and its topics in memory, as SNS behaves: nobody is subscribed before saying yes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from aduan.domain.officials.appointments import Appointment, Endpoint


@dataclass
class BookInMemory:
    rows: dict[str, Appointment] = field(default_factory=dict)
    writes: int = 0

    def appointments(self) -> Sequence[Appointment]:
        return tuple(self.rows.values())

    def of_post(self, post: str) -> Sequence[Appointment]:
        return tuple(one for one in self.rows.values() if one.post == post)

    def write(self, changed: Sequence[Appointment]) -> None:
        self.writes += len(changed)
        self.rows |= {one.appointment_id: one for one in changed}


@dataclass
class TopicsInMemory:
    """`says_yes` owners confirm at once."""

    says_yes: bool = True
    subscribed: dict[tuple[str, Endpoint], str | None] = field(default_factory=dict)
    codes: list[tuple[str, str]] = field(default_factory=list)
    heard: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, post: str) -> Mapping[Endpoint, str | None]:
        return {end: held for (of, end), held in self.subscribed.items() if of == post}

    def add(self, post: str, endpoint: Endpoint, hears: Collection[str]) -> None:
        self.heard[endpoint.address] = tuple(hears)
        held = f"arn:{post}:{endpoint.address}" if self.says_yes else None
        self.subscribed.setdefault((post, endpoint), held)

    def retune(self, subscription: str, hears: Collection[str]) -> None:
        self.heard[subscription.rpartition(":")[2]] = tuple(hears)

    def remove(self, subscription: str) -> None:
        self.subscribed = {k: v for k, v in self.subscribed.items() if v != subscription}

    def confirm(self, post: str, code: str) -> None:
        self.codes.append((post, code))
        for key in list(self.subscribed):
            if key[0] == post:
                self.subscribed[key] = f"arn:{post}:{key[1].address}"
