"""The duty desk's lists, and what a press of the desk changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from aduan.application.case.labels import Label
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Pending, Question
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint


class DeskTab(StrEnum):
    """The lists of the desk."""

    TRIAGE = "triase"
    TWINS = "kembar"
    FLAGS = "tanda"
    LAPOR = "lapor"
    CONFLICTS = "beda"
    DISPUTES = "keberatan"
    JOINED = "gabungan"
    PENDING = "diperiksa"
    EYES = "mata_kedua"
    PUBLIC = "foto_umum"
    RIGHTS = "hak_data"


COUNTED: Final = (
    DeskTab.TRIAGE, DeskTab.TWINS, DeskTab.FLAGS, DeskTab.LAPOR, DeskTab.CONFLICTS,
    DeskTab.DISPUTES, DeskTab.PENDING, DeskTab.EYES, DeskTab.PUBLIC, DeskTab.RIGHTS,
)  # fmt: skip
"""Lists of work, whose length stands on their tab, the longest first. What was joined is no
work."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a list: behind the cursor `after`, in which order, and only of a kecamatan or
    a kind (the two are kept beside triage's rows alone)."""

    after: str = ""
    newest_first: bool = False
    kecamatan: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: its case, and the complaint that was said first ("" where the row is older
    than that was kept)."""

    case_id: str
    complaint_id: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """`next` leads to the rows behind these, "" at the end."""

    rows: tuple[Listed, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The same of questions about twins."""

    questions: tuple[Question, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How long a list is; `more`: at least so long."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class KeptCounts:
    """How long each list was when all were counted last; by the tab's word."""

    at: datetime
    lists: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class PendingPage:
    rows: tuple[Pending, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class LaporStuck:
    """Something LAPOR! has not heard and will not hear by itself. `filing`: it is the report, which
    a person may type in at lapor.go.id. `legible` is False where the desk may know the case exists
    and no more; then it says nothing else."""

    entry_id: str
    case_id: str
    number: str
    matter: str
    since: datetime
    what: str
    state: str
    reason: str
    filing: bool
    legible: bool = True


@dataclass(frozen=True, slots=True)
class LaporConflict:
    """Both sides say something else of one case; a person decides, once. `legible` as above."""

    key: str
    number: str
    about: str
    ours: str
    theirs: str
    legible: bool = True


@dataclass(frozen=True, slots=True)
class StuckPage:
    rows: tuple[LaporStuck, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class ConflictPage:
    rows: tuple[LaporConflict, ...]
    next: str = ""


class DeskLists(Protocol):
    """The desk's lists in the register, each page one bounded read."""

    def page(self, tab: DeskTab, wanted: Wanted, limit: int) -> ListPage:
        """Cases without an office, of several complaints, or with a sign."""

    def questions(self, wanted: Wanted, limit: int) -> QuestionPage: ...

    def question(self, case_id: str, complaint_id: str) -> Question:
        """Raises NotFoundError once it is off the list."""

    def count(self, tab: DeskTab, now: datetime) -> Count:
        """One read."""

    def kept_counts(self) -> KeptCounts | None:
        """What was counted last, None before the first time."""


class DeskCases(Protocol):
    """The cases and complaints behind the lists."""

    def read(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Complaint]]:
        """Both in one read; ids that do not exist are left out."""

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]: ...


class PendingList(Protocol):
    """Complaints that wait for a case."""

    def pending(self, wanted: Wanted, *, before: datetime, limit: int) -> PendingPage:
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
    """What of LAPOR! needs a person. Of cases whose words `post` may not read it says that they
    wait, and no more."""

    def stuck(self, wanted: Wanted, limit: int, post: str) -> StuckPage: ...

    def conflicts(self, wanted: Wanted, limit: int, post: str) -> ConflictPage: ...


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

    def save(self, transition: Transition) -> None: ...

    def save_routed(self, transition: Transition, label: Label) -> None: ...

    def settle(self, settlement: Settlement) -> None: ...

    def complaint(self, complaint_id: str) -> Complaint:
        """Raises NotFoundError."""

    def split(self, transition: Transition, whole: Complaint, parts: Sequence[Complaint]) -> None:
        """The case's row, the new complaints, which wait for their cases, and their codes on the
        report they came from."""


class LaporDecisions(Protocol):
    """The desk's part in the bridge to LAPOR!; each answers with Indonesian words, and whether
    it was done. What `by` may not read he does not decide."""

    def link_by_hand(
        self, case_id: str, typed: str, by: str, now: datetime
    ) -> tuple[bool, str]: ...

    def decide_conflict(self, key: str, side: str, by: str, now: datetime) -> tuple[bool, str]: ...

    def try_again(self, entry_id: str, by: str, now: datetime) -> tuple[bool, str]: ...
