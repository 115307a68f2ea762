"""A place for the board in memory."""

from dataclasses import dataclass, field

from aduan.application.board.ports import Object
from aduan.domain.figures.receipts import SealedDay


@dataclass
class PlaceInMemory:
    """`order` is in which order objects were put; `fails_at` stops at that many."""

    objects: dict[str, Object] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def put(self, path: str, content: Object) -> None:
        self.objects[path] = content
        self.order.append(path)


@dataclass(frozen=True)
class DaysInMemory:
    """`days` are the newest first."""

    days: tuple[SealedDay, ...] = ()

    def latest(self, many: int, *, whole: int) -> tuple[SealedDay, ...]:
        return tuple(
            one if at < whole else SealedDay(one.day, one.count, one.root, one.before)
            for at, one in enumerate(self.days[:many])
        )
