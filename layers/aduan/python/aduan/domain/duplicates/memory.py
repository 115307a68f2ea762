"""Reports remembered in a process: the same keys, order and limits as the stored ones.

Serves tests and the benchmark, which must measure what production does.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field


@dataclass
class InMemoryReports:
    """Newest-first lists under keys; counts its queries, because they are what costs."""

    rows: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    queries: int = 0

    def add(self, complaint_id: str, reported: int, keys: tuple[str, ...]) -> None:
        for key in keys:
            row = self.rows.setdefault(key, [])
            if (reported, complaint_id) not in row[-8:]:
                bisect.insort(row, (reported, complaint_id))

    def recent(self, key: str, limit: int) -> list[str]:
        self.queries += 1
        return [complaint_id for _, complaint_id in reversed(self.rows.get(key, [])[-limit:])]
