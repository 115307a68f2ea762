"""Whether a register hangs together, asked of its stored rows alone.

Run over the restored tables before they are used, and again afterwards. Each rule is an invariant
of the design; what is broken names the item and nothing of what is in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Final

Row = Mapping[str, Any]
OPEN: Final = frozenset(
    {
        "triase", "baru", "diterima", "ditindaklanjuti", "diteruskan", "dibuka_kembali",
        "menunggu_pelapor", "ditunda", "bukan_wewenang",
    }
)  # fmt: skip


@dataclass(slots=True)
class Compared:
    """`kinds` counts the rows by type."""

    kinds: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def compare(rows: Iterable[Row], originals: Iterable[Row], wanted: Iterable[Row] = ()) -> Compared:
    """`wanted` are the originals that were there before: of a health line there never was one. A
    row without a type is counted as such."""
    held = _Held()
    for row in rows:
        held.take(row)
    missing = {str(one["pk"]) for one in wanted} - {str(one["pk"]) for one in originals}
    broken = [*held.broken_cases(), *held.broken_complaints(missing)]
    return Compared(held.kinds, broken)


@dataclass(slots=True)
class _Held:
    """What is remembered of every row: numbers and names, never what was written."""

    kinds: Counter[str] = field(default_factory=Counter)
    cases: dict[str, Row] = field(default_factory=dict)
    complaints: dict[str, Row] = field(default_factory=dict)
    versions: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: set[str] = field(default_factory=set)

    def take(self, row: Row) -> None:
        kind, (_, _, about) = str(row.get("type", "")), str(row["pk"]).partition("#")
        self.kinds[kind or "-"] += 1
        match kind:
            case "case":
                self.cases[about] = row
            case "complaint":
                self.complaints[about] = row
            case "history":
                self.versions[about].add(int(row["version"]))
            case "member":
                self.members[str(row["sk"]).partition("#")[2]].append(about)
            case "tracking":
                self.codes.add(about)

    def broken_cases(self) -> Iterator[str]:
        for case_id, case in self.cases.items():
            if self.versions[case_id] != set(range(1, int(case["version"]) + 1)):
                yield f"kasus {case_id}: riwayatnya tidak utuh"
            if case["status"] in OPEN and "work_pk" not in case:
                yield f"kasus {case_id}: terbuka dan tidak ada di daftar pewaktu"
        for case_id in self.versions.keys() - self.cases.keys():
            yield f"kasus {case_id}: ada riwayat tanpa kasus"

    def broken_complaints(self, missing: Set[str]) -> Iterator[str]:
        for complaint_id, one in self.complaints.items():
            case_id = one.get("case_id")
            if case_id is None and "work_pk" not in one:
                yield f"aduan {complaint_id}: tanpa kasus dan tidak menunggu"
            if case_id is not None and self.members[complaint_id] != [case_id]:
                yield f"aduan {complaint_id}: kasusnya tidak mengenalnya"
            if one["tracking_code"] not in self.codes:
                yield f"aduan {complaint_id}: kode lacaknya tidak membuka apa pun"
            if f"COMPLAINT#{complaint_id}" in missing:
                yield f"aduan {complaint_id}: naskah aslinya tidak ada"
