"""How good the decisions were, against a known truth.

At each report a case stands for the incident most of its reports are about (a strict majority). A
link is right into such a case; an ask is right when one of its candidates is such a case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Pair = tuple[float, bool, float]


def measure_stream(
    decisions: Iterable[Mapping[str, Any]], truth: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Precision of links, recall, found, share asked, same deliveries; None where undefined."""
    members: dict[str, Counter[str]] = defaultdict(Counter)
    count: Counter[str] = Counter()
    seen: set[str] = set()
    for decision, row in zip(decisions, truth, strict=True):
        what, case, incident = decision["decision"], decision["case"], row["incident"]
        earlier = incident in seen
        seen.add(incident)
        joined = what in ("linked", "same_delivery")
        right = joined and _stands_for(members[case]) == incident
        hinted = what == "ask" and any(
            _stands_for(members[asked]) == incident for asked in decision.get("candidates", ())
        )
        count["reports"] += 1
        count["earlier"] += earlier
        count["linked"] += what == "linked"
        count["linked_right"] += what == "linked" and right
        count["recalled"] += earlier and right
        count["found"] += earlier and (right or hinted)
        count["asked"] += what == "ask"
        count["asked_right"] += hinted
        count["twice"] += row["kind"] == "same_delivery"
        count["called_twice"] += what == "same_delivery" and row["kind"] != "same_text"
        count["twice_right"] += what == "same_delivery" and row["kind"] == "same_delivery" and right
        members[case][incident] += 1
    return {
        "reports": count["reports"],
        "links": count["linked"],
        "wrong_links": count["linked"] - count["linked_right"],
        "precision": _share(count["linked_right"], count["linked"]),
        "recall": _share(count["recalled"], count["earlier"]),
        "found": _share(count["found"], count["earlier"]),
        "ask_rate": _share(count["asked"], count["reports"]),
        "ask_accept": _share(count["asked_right"], count["asked"]),
        "same_delivery_precision": _share(count["twice_right"], count["called_twice"]),
        "same_delivery_recall": _share(count["twice_right"], count["twice"]),
    }


def _stands_for(members: Counter[str]) -> str | None:
    if not members:
        return None
    incident, reports = members.most_common(1)[0]
    return incident if 2 * reports > members.total() else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measure_pairs(pairs: Sequence[Pair]) -> dict[str, float]:
    """Average precision and best F1 of (probability, same, weight)."""
    ranked = sorted(pairs, key=lambda pair: -pair[0])
    positive = sum(weight for _, same, weight in ranked if same)
    right = wrong = area = recall_before = best_f1 = 0.0
    for at, (score, same, weight) in enumerate(ranked):
        right += weight * same
        wrong += weight * (not same)
        if at + 1 < len(ranked) and ranked[at + 1][0] == score:
            continue
        precision, recall = right / (right + wrong), right / positive
        area += precision * (recall - recall_before)
        recall_before = recall
        if precision + recall:
            best_f1 = max(best_f1, 2 * precision * recall / (precision + recall))
    return {"average_precision": round(area, 4), "best_f1": round(best_f1, 4)}
