"""A place for the board in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aduan.application.board.ports import Object
from aduan.domain.figures.receipts import SealedDay


@dataclass
class PlaceInMemory:
    """`order` is in which order objects were put; `fails_at` the one after so many fails once."""

    objects: dict[str, Object] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    fails_at: int | None = None

    def get(self, path: str) -> Object | None:
        return self.objects.get(path)

    def put(self, path: str, content: Object) -> None:
        if len(self.order) == self.fails_at:
            self.fails_at = None
            raise ConnectionError(path)
        self.objects[path] = content
        self.order.append(path)

    def keep_only(self, folder: str, paths: Collection[str]) -> None:
        gone = [one for one in self.objects if one.startswith(folder) and one not in paths]
        for path in gone:
            del self.objects[path]


@dataclass(frozen=True)
class DaysInMemory:
    """`days` are the newest first."""

    days: tuple[SealedDay, ...] = ()

    def latest(self, many: int, *, whole: int) -> tuple[SealedDay, ...]:
        return tuple(
            one if at < whole else SealedDay(one.day, one.count, one.root, one.before)
            for at, one in enumerate(self.days[:many])
        )


@dataclass(frozen=True)
class PhotosInMemory:
    """By owner: a case, or a complaint. `opened_at` is when they were opened, None for just now."""

    photos: Mapping[str, bytes] = field(default_factory=dict)
    opened_at: datetime | None = None

    def newest(self, owner: str, since: datetime) -> bytes | None:
        if self.opened_at is not None and self.opened_at < since:
            return None
        return self.photos.get(owner)


@dataclass(frozen=True)
class PapersInMemory:
    """By period: the files of its report."""

    papers: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)

    def printed(self, period: str) -> Mapping[str, bytes]:
        return self.papers.get(period, {})
