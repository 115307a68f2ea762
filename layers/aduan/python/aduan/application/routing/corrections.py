"""What people at the desk said of categories, as examples the model is trained on anew.

The texts are those of the register, masked before they entered it. What is secret stays out of
files, and so does what may not be learnt from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aduan.application.case.labels import Label
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.secrecy import guarded


@dataclass(frozen=True, slots=True)
class Correction:
    """One text with the category a person gave it. `machine` is what had been suggested, with how
    sure that was; a correction that confirms is an example as good as another."""

    complaint_id: str
    title: str
    text: str
    reported_at: datetime
    category: str
    machine: str


class LabelBook(Protocol):
    def labels(self, kind: str, since: datetime) -> Iterable[Label]:
        """The earliest first."""


class LabelledCases(Protocol):
    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]: ...

    def complaints_of(self, case_id: str, limit: int | None = None) -> Sequence[Complaint]: ...


def routing_corrections(
    labels: LabelBook, cases: LabelledCases, since: datetime
) -> Iterator[Correction]:
    """For each case the last word that was spoken of it, with the text that opened it."""
    last = {label.about: label for label in labels.labels("route", since)}
    for case_id, label in last.items():
        case = cases.get_cases([case_id]).get(case_id)
        category = label.answer.partition("/")[0]
        if case is None or guarded(case) or category == "-":
            continue
        for first in cases.complaints_of(case_id, 1):
            if not first.secret and first.is_used:
                yield Correction(
                    complaint_id=first.complaint_id,
                    title=first.title,
                    text=first.text,
                    reported_at=first.reported_at,
                    category=category,
                    machine=label.machine,
                )
