"""A place for the board in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aduan.application.board.ports import Object
from aduan.domain.photos.evidence import Photo


@dataclass
class PlaceInMemory:
    """`order` is in which order objects were put; `fails_at` stops at that many."""

    objects: dict[str, Object] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def put(self, path: str, content: Object) -> None:
        self.objects[path] = content
        self.order.append(path)

    def keep_only(self, room: str, paths: Collection[str]) -> None:
        for path in [one for one in self.objects if one.startswith(room) and one not in paths]:
            del self.objects[path]


@dataclass
class OpenedInMemory:
    """`OpenedPhotos`; `copies` are the public copies that are there."""

    photos: Sequence[Photo] = ()
    copies: dict[str, bytes] = field(default_factory=dict)

    def shown_since(self, at: datetime) -> list[Photo]:
        return [
            one
            for one in self.photos
            if one.public_key and one.opening is not None and one.opening.at >= at
        ]

    def picture(self, public_key: str) -> bytes | None:
        return self.copies.get(public_key)
