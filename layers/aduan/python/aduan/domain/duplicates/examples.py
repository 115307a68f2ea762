"""Labelled comparisons: from recorded streams whose truth is known, pairs, and people's answers.

A stream is walked as production walks it: what blocking finds becomes a comparison, reports of
cases already closed excepted, because the model is asked about running cases only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from aduan.domain.duplicates.blocking import find, read_keys, write_keys
from aduan.domain.duplicates.features import compare
from aduan.domain.duplicates.fingerprint import Fingerprint, fingerprint
from aduan.domain.duplicates.learn import Example
from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.duplicates.memory import InMemoryReports
from aduan.domain.duplicates.recorded import moment, report_of, report_of_pair

PER_REPORT: Final = 6.0
PER_INCIDENT: Final = 20.0
SMALL_STREAM: Final = 600.0
PER_PAIR: Final = 36.0


@dataclass(frozen=True, slots=True)
class RecordedStream:
    """Lines of a stream, its closings and its truth, as recorded."""

    rows: Sequence[Mapping[str, Any]]
    truth: Sequence[Mapping[str, Any]]
    closings: Sequence[Mapping[str, Any]] = ()


def from_stream(stream: RecordedStream, lexicon: Lexicon) -> list[Example]:
    """What blocking finds for each report, labelled by the truth.

    A report counts at most like six comparisons and an incident like twenty reports, or one flood
    would teach what all of life is like; a short stream is raised to six hundred comparisons.
    """
    incidents = [str(row["incident"]) for row in stream.truth]
    sizes = Counter(incidents)
    found = list(_comparisons(stream, incidents, lexicon))
    per_report = Counter(number for number, _ in found)
    weighed = [
        replace(
            example,
            weight=min(1.0, PER_REPORT / per_report[number])
            * min(1.0, PER_INCIDENT / sizes[incidents[number]]),
        )
        for number, example in found
    ]
    total = sum(example.weight for example in weighed)
    lift = max(1.0, SMALL_STREAM / total) if total else 1.0
    return [replace(example, weight=lift * example.weight) for example in weighed]


def _comparisons(
    stream: RecordedStream, incidents: Sequence[str], lexicon: Lexicon
) -> Iterator[tuple[int, Example]]:
    incident_of = {
        row["data"]["external_id"]: incident
        for row, incident in zip(stream.rows, incidents, strict=True)
    }
    closed_at = {
        incident_of[row["external_id"]]: moment(row["closed_at"]).timestamp()
        for row in stream.closings
        if row["external_id"] in incident_of
    }
    memory = InMemoryReports()
    known: dict[str, tuple[Fingerprint, str]] = {}
    for number, (row, incident) in enumerate(zip(stream.rows, incidents, strict=True)):
        fp = fingerprint(report_of(row, f"{number:06d}"), lexicon)
        for complaint_id in find(read_keys(fp, lexicon), memory):
            other, about = known[complaint_id]
            if closed_at.get(about, fp.received + 1) > fp.received:
                yield number, Example(compare(fp, other, lexicon).indicators, about == incident)
        memory.add(fp.complaint_id, fp.received, write_keys(fp, lexicon))
        known[fp.complaint_id] = (fp, incident)


def from_pairs(
    rows: Iterable[Mapping[str, str]], truth: Mapping[str, tuple[str, float]], lexicon: Lexicon
) -> list[Example]:
    """Pairs labelled by hand: E and S are the same, D is not, P (ambiguous) teaches nothing.

    A pair counts like 36 comparisons of a stream: it is a real citizen's and read by a person, and
    pairs are few. Left-out kelurahan are told best with about this weight.
    """
    labelled = [(row, *truth[row["pair_id"]]) for row in rows]
    labelled = [entry for entry in labelled if entry[1] in ("E", "S", "D")]
    mean = sum(weight for _, _, weight in labelled) / max(1, len(labelled))
    examples = []
    for row, label, weight in labelled:
        one, other = (fingerprint(report_of_pair(row, side), lexicon) for side in "ba")
        evidence = compare(one, other, lexicon)
        examples.append(Example(evidence.indicators, label != "D", PER_PAIR * weight / mean))
    return examples


def from_answers(rows: Iterable[Mapping[str, Any]], lexicon: Lexicon) -> list[Example]:
    """People's answers to asks: two stored fingerprints and whether they were the same."""
    return [
        Example(
            compare(
                Fingerprint.from_json(row["one"]), Fingerprint.from_json(row["other"]), lexicon
            ).indicators,
            bool(row["same"]),
            float(row.get("weight", 1.0)),
        )
        for row in rows
    ]
