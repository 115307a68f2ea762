"""Run a recorded stream of reports through the real decision, case by case.

Serves the benchmark, `aduan duplicates evaluate` and the fitting of the model: what is measured is
what runs. The cases live in memory; the keys, limits and order are those of the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aduan.domain.duplicates.blocking import find, read_keys, shortlist, write_keys
from aduan.domain.duplicates.fingerprint import Fingerprint, Report, fingerprint
from aduan.domain.duplicates.memory import InMemoryReports
from aduan.domain.duplicates.recorded import moment, report_of
from aduan.domain.duplicates.sameness import (
    Ask,
    CandidateCase,
    Decision,
    Linked,
    New,
    SameDelivery,
    SamenessRules,
    judge,
)


@dataclass
class Replay:
    """Cases and reports so far."""

    rules: SamenessRules
    memory: InMemoryReports = field(default_factory=InMemoryReports)
    fingerprints: dict[str, Fingerprint] = field(default_factory=dict)
    cases: dict[str, CandidateCase] = field(default_factory=dict)
    case_of: dict[str, str] = field(default_factory=dict)

    def candidates(self, fp: Fingerprint) -> list[CandidateCase]:
        """The cases of the reports found under the read keys, with those reports as members."""
        found = find(read_keys(fp, self.rules.lexicon), self.memory)
        return [
            replace(
                self.cases[case_id], members=tuple(self.fingerprints[found] for found in members)
            )
            for case_id, members in shortlist(found, self.case_of).items()
        ]

    def take(self, fp: Fingerprint) -> Decision:
        """Decide about one report and carry it out."""
        decision = judge(fp, self.candidates(fp), self.rules, now=fp.received)
        match decision:
            case SameDelivery(case_id=case_id) | Linked(case_id=case_id):
                case = self.cases[case_id]
                self.cases[case_id] = replace(case, size=case.size + 1)
            case Ask(resembles=resembles) | New(resembles=resembles):
                case_id = f"K-{fp.complaint_id}"
                self.cases[case_id] = CandidateCase(case_id, (), resembles=resembles, founder=fp)
        self.case_of[fp.complaint_id] = case_id
        self.fingerprints[fp.complaint_id] = fp
        keys = write_keys(fp, self.rules.lexicon)
        self.memory.add(fp.complaint_id, fp.received, keys)
        return decision

    def close(self, case_id: str, at: int) -> None:
        self.cases[case_id] = replace(self.cases[case_id], closed_at=at)


def replay_stream(
    replay: Replay, rows: Iterable[Mapping[str, Any]], closings: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Decisions in stream order; closings take effect when their time has come."""
    waiting = sorted(closings, key=lambda row: str(row["closed_at"]))
    complaint_of: dict[str, str] = {}
    for number, row in enumerate(rows):
        report = report_of(row, f"{number:06d}")
        now = report.received_at
        while waiting and moment(waiting[0]["closed_at"]) <= now:
            closing = waiting.pop(0)
            complaint = complaint_of.get(closing["external_id"])
            if complaint is not None:
                replay.close(
                    replay.case_of[complaint], int(moment(closing["closed_at"]).timestamp())
                )
        fp = fingerprint(report, replay.rules.lexicon)
        decision = replay.take(fp)
        complaint_of.setdefault(report.external_id, report.complaint_id)
        yield _written(report, decision, replay.case_of[report.complaint_id])


def _written(report: Report, decision: Decision, case_id: str) -> dict[str, Any]:
    names = {SameDelivery: "same_delivery", Linked: "linked", Ask: "ask", New: "new"}
    line: dict[str, Any] = {
        "external_id": report.external_id,
        "decision": names[type(decision)],
        "case": case_id,
        "score": decision.basis.score,
        "reasons": [decision.basis.sentence],
    }
    if isinstance(decision, Ask):
        line["candidates"] = [asked.case_id for asked in decision.candidates]
        line["why"] = decision.why
    if isinstance(decision, New) and decision.recurrence_of:
        line["recurrence_of"] = decision.recurrence_of
    return line
