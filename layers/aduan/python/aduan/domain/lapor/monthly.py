"""The month in numbers, by channel and status, set against LAPOR!'s own; where the two do not
agree, exactly which cases differ."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class HubRow:
    """A case of the month. One that stands for several reports at LAPOR! has a row for each;
    `complaint_id` is empty while it has none there, and it is counted once all the same. Of what
    is `kept_home` nobody asks why it is not there: it is counted and never named."""

    number: str
    channel: str
    status: str
    complaint_id: str = ""
    lapor_status: str = ""
    kept_home: bool = False


@dataclass(frozen=True, slots=True)
class LaporRow:
    """A report of the month as LAPOR! counts it."""

    complaint_id: str
    status: str


class Differs(StrEnum):
    NOT_AT_LAPOR = "belum ada di LAPOR!"
    MISSING_AT_LAPOR = "tercatat di kota, tidak dihitung LAPOR!"
    MISSING_IN_HUB = "dihitung LAPOR!, tidak tercatat di kota"
    STATUS = "status LAPOR! berbeda"


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Differs
    number: str
    complaint_id: str
    in_hub: str
    at_lapor: str


@dataclass(frozen=True, slots=True)
class Month:
    """`by_channel` counts cases by (channel, status); `in_hub` and `at_lapor` count reports by
    LAPOR!'s status. `kept_home`: cases that are not told there on purpose."""

    by_channel: tuple[tuple[str, str, int], ...]
    in_hub: tuple[tuple[str, int], ...]
    at_lapor: tuple[tuple[str, int], ...]
    differences: tuple[Difference, ...]
    kept_home: int = 0

    @property
    def agrees(self) -> bool:
        return not self.differences


def compare_month(hub: Iterable[HubRow], lapor: Iterable[LaporRow]) -> Month:
    rows = list(hub)
    cases = {row.number: (row.channel, row.status) for row in rows}
    ours = {row.complaint_id: row for row in rows if row.complaint_id}
    theirs = {row.complaint_id: row for row in lapor}
    differences = [
        Difference(Differs.NOT_AT_LAPOR, row.number, "", row.status, "")
        for row in rows
        if not row.complaint_id and not row.kept_home
    ]
    for complaint_id, row in ours.items():
        there = theirs.get(complaint_id)
        if there is None:
            kind, at_lapor = Differs.MISSING_AT_LAPOR, ""
        elif there.status != row.lapor_status:
            kind, at_lapor = Differs.STATUS, there.status
        else:
            continue
        differences.append(Difference(kind, row.number, complaint_id, row.lapor_status, at_lapor))
    differences += [
        Difference(Differs.MISSING_IN_HUB, "", complaint_id, "", row.status)
        for complaint_id, row in theirs.items()
        if complaint_id not in ours
    ]
    counts = Counter(cases.values())
    return Month(
        by_channel=tuple((*key, count) for key, count in sorted(counts.items())),
        in_hub=_counted(row.lapor_status for row in ours.values()),
        at_lapor=_counted(row.status for row in theirs.values()),
        differences=tuple(
            sorted(differences, key=lambda one: (one.kind, one.number, one.complaint_id))
        ),
        kept_home=len({row.number for row in rows if row.kept_home and not row.complaint_id}),
    )


def _counted(statuses: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(statuses).items()))
