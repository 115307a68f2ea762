"""The duty desk's lists, and what a press of the desk changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aduan.application.case.labels import Label
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Pending, Question
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint


class DeskTab(StrEnum):
    """The lists of the desk."""

    TRIAGE = "triase"
    TWINS = "kembar"
    DISPUTES = "keberatan"
    JOINED = "gabungan"
    LAPOR = "lapor"
    FLAGS = "tanda"
    PENDING = "diperiksa"


@dataclass(frozen=True, slots=True)
class LaporWaiting:
    """A case that has to be typed in at lapor.go.id, and whose tracking id is then told here."""

    case_id: str
    number: str
    matter: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LaporConflict:
    """Both sides say something else of one case; a person decides, once."""

    key: str
    number: str
    about: str
    ours: str
    theirs: str


class DeskLists(Protocol):
    """The desk's lists in the register, the longest waiting first."""

    def triage(self, limit: int) -> Sequence[str]:
        """Ids of cases without an office."""

    def questions(self, limit: int) -> Sequence[Question]: ...

    def joined(self, limit: int) -> Sequence[str]:
        """Ids of open cases that hold more than one complaint."""

    def flagged(self, limit: int) -> Sequence[str]:
        """Ids of open cases that carry a sign for the desk."""


class DeskCases(Protocol):
    """The cases and complaints behind the lists."""

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]: ...

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]: ...


class PendingList(Protocol):
    """Complaints that wait for a case."""

    def pending(self, *, before: datetime, limit: int) -> Sequence[Pending]:
        """Those received before an instant, the longest waiting first."""


class JoinedCases(Protocol):
    """What a case was joined of."""

    def case_numbered(self, number: str) -> Case | None: ...

    def members(self, case_id: str, after: str, limit: int) -> Sequence[Complaint]:
        """Complaints of the case with an id above `after`, in the order of ids."""

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]: ...

    def merged(self, case_id: str) -> Sequence[Case]:
        """The cases merged into this one."""


class LaporInbox(Protocol):
    """What of LAPOR! needs a person, of the cases whose words `post` may read."""

    def waiting(self, limit: int, post: str) -> Sequence[LaporWaiting]: ...

    def conflicts(self, limit: int, post: str) -> Sequence[LaporConflict]: ...


@dataclass(frozen=True, slots=True)
class Settlement:
    """One answered question, written in one transaction. `remaining` is the question about the
    candidates not spoken of yet, None when it is off the list; `not_same` the case the complaint
    will never be asked about again."""

    question: Question
    transitions: tuple[Transition, ...]
    remaining: Question | None
    not_same: str | None
    label: Label


class DeskRegister(Protocol):
    """What the desk changes. Both writes are all or nothing and raise ConflictError when
    something they were decided on had changed."""

    def get_case(self, case_id: str) -> Case: ...

    def merged_into(self, case_id: str) -> Sequence[Case]: ...

    def waits(self, case_id: str) -> bool: ...

    def question(self, case_id: str, complaint_id: str) -> Question:
        """Raises NotFoundError once it is off the list."""

    def save_routed(self, transition: Transition, label: Label) -> None: ...

    def settle(self, settlement: Settlement) -> None: ...


class LaporDecisions(Protocol):
    """The desk's part in the bridge to LAPOR!; each answers with Indonesian words, and whether
    it was done. What `by` may not read he does not decide."""

    def link_by_hand(
        self, case_id: str, typed: str, by: str, now: datetime
    ) -> tuple[bool, str]: ...

    def decide_conflict(self, key: str, side: str, by: str, now: datetime) -> tuple[bool, str]: ...
