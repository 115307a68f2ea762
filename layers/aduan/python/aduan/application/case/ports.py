"""The register of cases, as every capability that changes one needs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.domain.case.case import Case, Transition
from aduan.domain.case.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Press:
    """A form that was pressed: the move it made, and a digest of what it held."""

    move: str
    content: str = ""


class CaseRegister(Protocol):
    """Where cases are kept."""

    def get_case(self, case_id: str) -> Case:
        """A strongly consistent read. Raises NotFoundError."""
        ...

    def merged_into(self, case_id: str) -> Sequence[Case]:
        """The cases that were merged into this one, also by way of others, in a fixed order."""
        ...

    def waits(self, case_id: str) -> bool:
        """Whether something the case has said is not in all its lanes yet."""
        ...

    def save(
        self, transition: Transition, *, consume: str | None = None, content: str = ""
    ) -> None:
        """All of it or nothing, `consume` included: the nonce of a form that is used up by it, with
        `content`, a digest of what the form held, so that the same press is known again.
        Raises ConflictError if the version moved, a fence is taken, or the nonce was used."""
        ...


class CaseLists(Protocol):
    """The register's lists of open and of closed cases, page by page."""

    def open_cases(
        self, limit: int, after: str | None
    ) -> tuple[Sequence[Case | Unreadable], str | None]:
        """A page and the cursor of the next; the last page has none."""
        ...

    def closed_cases(
        self, since: datetime, limit: int, after: str | None
    ) -> tuple[Sequence[Case | Unreadable], str | None]: ...
