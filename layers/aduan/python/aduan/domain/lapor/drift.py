"""Where the two sides differ although nothing waits: found daily, and repaired by the same ways
that keep them together (the outbox, the next reading)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from aduan.domain.lapor.composing import follow_up_texts
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.marker import Ours, origin_of
from aduan.domain.lapor.remote import RemoteFollowUp, RemoteReport
from aduan.domain.outbox.entries import Entry, Kind, State


class DriftKind(StrEnum):
    REPORT_MISSING = "laporan tidak ada di LAPOR!"
    COPY_DOUBLED = "laporan tercatat lebih dari sekali"
    NOT_LINKED = "terkirim tetapi tidak terhubung"
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
    the next reading would bring."""
    there = marks_there(follow_ups, link.reference)
    found = []
    for entry in sent:
        if entry.state is not State.SENT or entry.kind in (
            Kind.CREATE_REPORT,
            Kind.NOT_OUR_AUTHORITY,
        ):
            continue
        parts = len(follow_up_texts(entry.payload, entry.reference, entry.sequence))
        counts = [there[(entry.sequence, part)] for part in range(1, parts + 1)]
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


def marks_there(follow_ups: Iterable[RemoteFollowUp], reference: str) -> Counter[tuple[int, int]]:
    """How often each part of ours stands there. The same part at the same second is one that a
    page showed twice."""
    distinct = {(row.at, row.text) for row in follow_ups}
    counted: Counter[tuple[int, int]] = Counter()
    for _, text in distinct:
        origin = origin_of(text)
        if isinstance(origin, Ours) and origin.mark.reference.casefold() == reference.casefold():
            counted[(origin.mark.sequence, origin.mark.part)] += 1
    return counted


def _drift(kind: DriftKind, link: Link, detail: str, sequence: int | None = None) -> Drift:
    return Drift(kind, link.case_id, link.complaint_id, detail, sequence)
