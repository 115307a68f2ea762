"""Where the two sides differ although nothing waits: found daily, and repaired by the same ways
that keep them together (the outbox, the next reading)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from aduan.domain.lapor.link import Link
from aduan.domain.lapor.marker import Ours, origin_of
from aduan.domain.lapor.remote import RemoteFollowUp, RemoteReport
from aduan.domain.outbox.entries import Entry, Kind, State


class DriftKind(StrEnum):
    REPORT_MISSING = "laporan tidak ada di LAPOR!"
    COPY_DOUBLED = "laporan tercatat lebih dari sekali"
    STATUS_DIFFERS = "status berbeda"
    FOLLOW_UP_MISSING = "tindak lanjut tidak ada di LAPOR!"
    FOLLOW_UP_DOUBLED = "tindak lanjut tercatat lebih dari sekali"
    FOLLOW_UP_NOT_TAKEN = "tindak lanjut di LAPOR! belum diterima"


@dataclass(frozen=True, slots=True)
class Drift:
    kind: DriftKind
    case_id: str
    complaint_id: str
    detail: str = ""
    sequence: int | None = None


def drift_of(
    link: Link,
    sent: Iterable[Entry],
    report: RemoteReport,
    follow_ups: tuple[RemoteFollowUp, ...],
    untaken: int,
) -> tuple[Drift, ...]:
    """`sent` are the settled entries of the link's lane; `untaken` the follow-ups at LAPOR! that
    the next reading would bring. How many parts an answer has is read from those that are there
    ("2/3"): the limit it was cut at is part of the agreement and may have changed since."""
    there = marks_there(follow_ups, link.reference)
    found = []
    for entry in sent:
        if entry.state is not State.SENT or entry.kind in (
            Kind.CREATE_REPORT,
            Kind.NOT_OUR_AUTHORITY,
        ):
            continue
        counts = there.of(entry.sequence)
        detail = f"tindak lanjut {entry.sequence}"
        if 0 in counts:
            found.append(_drift(DriftKind.FOLLOW_UP_MISSING, link, detail, entry.sequence))
        if any(count > 1 for count in counts):
            found.append(_drift(DriftKind.FOLLOW_UP_DOUBLED, link, detail, entry.sequence))
    if report.status != link.status:
        found.append(
            _drift(DriftKind.STATUS_DIFFERS, link, f"{link.status or '-'} / {report.status}")
        )
    if untaken:
        found.append(_drift(DriftKind.FOLLOW_UP_NOT_TAKEN, link, f"{untaken} tindak lanjut"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MarksThere:
    """How often each part of each answer of ours stands at a report, and of how many parts those
    that stand there say the answer is."""

    counted: Counter[tuple[int, int]]
    parts: Mapping[int, int]

    def of(self, sequence: int, parts: int = 1) -> tuple[int, ...]:
        """One count for each part. `parts` is what is believed where none of them is there."""
        stated = self.parts.get(sequence, parts)
        return tuple(self.counted[(sequence, part)] for part in range(1, stated + 1))


def marks_there(follow_ups: Iterable[RemoteFollowUp], reference: str) -> MarksThere:
    """The same part at the same second is one that a page showed twice."""
    distinct = {(row.at, row.text) for row in follow_ups}
    counted: Counter[tuple[int, int]] = Counter()
    parts: dict[int, int] = {}
    for _, text in distinct:
        origin = origin_of(text)
        if isinstance(origin, Ours) and origin.mark.reference.casefold() == reference.casefold():
            mark = origin.mark
            counted[(mark.sequence, mark.part)] += 1
            parts[mark.sequence] = max(mark.parts, parts.get(mark.sequence, 0))
    return MarksThere(counted, parts)


def _drift(kind: DriftKind, link: Link, detail: str, sequence: int | None = None) -> Drift:
    return Drift(kind, link.case_id, link.complaint_id, detail, sequence)
