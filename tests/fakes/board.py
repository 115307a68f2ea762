"""A place for the board in memory."""

from dataclasses import dataclass, field

from aduan.application.board.ports import Object


@dataclass
class PlaceInMemory:
    """`order` is in which order objects were put; `fails_at` stops at that many."""

    objects: dict[str, Object] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def put(self, path: str, content: Object) -> None:
        self.objects[path] = content
        self.order.append(path)
