"""What one page could not read of its rows: it shows the others, and says which these are."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aduan.domain.case.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class SetAside:
    """An `Aside` of a page. `tell` makes the alarm hear of each; one that is read again for the
    same page is named once."""

    tell: Callable[[Unreadable], None] = lambda _row: None
    found: list[Unreadable] = field(default_factory=list)

    def __call__(self, row: Unreadable) -> None:
        if row not in self.found:
            self.found.append(row)
            self.tell(row)

    def begin(self) -> None:
        """Another page: what the one before could not read is none of its business."""
        self.found.clear()

    def rows(self) -> tuple[Unreadable, ...]:
        return tuple(self.found)
