"""The duty desk with 50 and with thousands of cases: reads, bytes and computing time of every page,
and whether a caller's question finds the right case first.

    python -m tests.benchmarks.desk [--cases 5000] [--triage 300] [--seed 1] [--rounds 20]

The function is wired as deployed; only AWS is a table in memory that counts what it is asked (and
knows no scan). Exit 1 where a page is above 100 kB or 8 reads, takes more than three times the
computing time it takes with 50 cases (95th percentile), where a row cannot be reached, or a
question finds another case first.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy
from aduan.application.notices.compose import NoticeTexts
from aduan.application.notices.write import Letterhead, desk_link
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint, Reporter
from tests.benchmarks.full_city import a_city, rows_of
from tests.handlers import ENVIRONMENT, lay_out_pack

MOST_BYTES: Final = 100_000
MOST_READS: Final = 8
MOST_SLOWER: Final = 3.0
KEY: Final = "k" * 40
_TERM: Final = re.compile(r"contains\((\w+), (:\w+)\)|(\w+) = (:\w+)")


class MemoryTable:
    """DynamoDB as the desk asks it: keys, queries with the conditions of `core/table.py`, filters.
    Counts its calls, and the seconds spent in them."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], dict[str, Any]] = {}
        self.partitions: dict[str, list[str]] = defaultdict(list)
        self.lists: dict[str, list[tuple[str, tuple[str, str]]]] = defaultdict(list)
        self.calls = 0
        self.seconds = 0.0

    def add(self, item: Mapping[str, Any]) -> None:
        key = item["pk"]["S"], item["sk"]["S"]
        self.items[key] = dict(item)
        insort(self.partitions[key[0]], key[1])
        if "work_pk" in item:
            insort(self.lists[item["work_pk"]["S"]], (item["work_sk"]["S"], key))

    def _timed(self, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        began = time.process_time()
        self.calls += 1
        try:
            return answer()
        finally:
            self.seconds += time.process_time() - began

    def get_item(self, **asked: Any) -> dict[str, Any]:
        key = asked["Key"]["pk"]["S"], asked["Key"]["sk"]["S"]
        return self._timed(lambda: {"Item": self.items[key]} if key in self.items else {})

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        def found() -> dict[str, Any]:
            ((name, wanted),) = RequestItems.items()
            where = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
            rows = [self.items[key] for key in where if key in self.items]
            return {"Responses": {name: rows}}

        return self._timed(found)

    def query(self, **asked: Any) -> dict[str, Any]:
        return self._timed(lambda: self._query(asked))

    def _query(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        named = asked["ExpressionAttributeValues"]
        said = {name: next(iter(value.values())) for name, value in named.items()}
        if "IndexName" in asked:
            rows = self.lists[said[":pk"]]
            low = bisect_left(rows, (said[":after"], ("", "")))
            high = bisect_left(rows, (said[":until"] + "\U0010ffff", ("", "")))
            found = [(sk, key) for sk, key in rows[low:high] if sk <= said[":until"]]
        else:
            pk, keys = said[":pk"], self.partitions[said[":pk"]]
            start = said.get(":prefix", said.get(":since", ""))
            inside = keys[bisect_left(keys, start) :]
            if ":prefix" in said:
                inside = inside[: bisect_left(inside, start + "\U0010ffff")]
            found = [(sk, (pk, sk)) for sk in inside]
        if asked.get("ScanIndexForward") is False:
            found = found[::-1]
        seen = found[: asked.get("Limit", 2_500)]  # some 1 MB
        rows_out = [self.items[key] for _, key in seen]
        if "FilterExpression" in asked:
            rows_out = [row for row in rows_out if _true(asked["FilterExpression"], row, said)]
        answer: dict[str, Any] = {"Count": len(rows_out)}
        if asked.get("Select") != "COUNT":
            answer["Items"] = rows_out
        if len(found) > len(seen):
            answer["LastEvaluatedKey"] = {"work_sk": {"S": seen[-1][0]}}
        return answer


def _true(expression: str, row: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    def held(match: re.Match[str]) -> str:
        inside, needle, same, value = match.groups()
        here = next(iter(row.get(inside or same, {"S": ""}).values()))
        return str(said[needle] in here if inside else here == said[value])

    plain = _TERM.sub(held, expression).replace("AND", "and").replace("OR", "or")
    return bool(eval(plain, {"__builtins__": {}}))  # True, False, and, or, brackets


class Secrets:
    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        key = {"current": KEY, "previous": None}
        return {"SecretString": json.dumps(key) if "links" in SecretId else KEY}


def wired(table: MemoryTable) -> Any:
    """The desk's function as it is deployed."""
    from aduan.bootstrap import desk  # noqa: PLC0415 - reads the pack, which was laid out just now
    from aduan.bootstrap.parts import letterhead  # noqa: PLC0415

    def client(service: str) -> Any:
        return table if service == "dynamodb" else Secrets()

    desk.client = letterhead.client = client  # type: ignore[attr-defined]
    return desk.open_desk(ENVIRONMENT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--triage", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=20)
    wishes = parser.parse_args()
    os.environ |= {**ENVIRONMENT, "AWS_DEFAULT_REGION": "ap-southeast-3"}
    os.environ |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with tempfile.TemporaryDirectory() as folder:
        lay_out_pack(Path(folder))
        sys.path.insert(0, folder)
        small = _measured(50, 50, wishes.seed, wishes.rounds)
        large = _measured(wishes.cases, wishes.triage, wishes.seed, wishes.rounds)
    return _told(small, large)


def _measured(cases: int, triage: int, seed: int, rounds: int) -> dict[str, Any]:
    table = MemoryTable()
    city = list(a_city(cases, seed, triage=triage))
    at = len(city) // 2
    city[at - 2] = _who_rings(*city[at - 2])
    for complaint, case in city:
        for row in rows_of(Table(table, "register"), complaint, case):
            table.add(row)
    desk = wired(table)
    queries: dict[str, dict[str, str]] = {
        "triase": {}, "kembar": {"bagian": "kembar"}, "tanda": {"bagian": "tanda"},
        "lapor": {"bagian": "lapor"}, "beda": {"bagian": "beda"},
        "gabungan": {"bagian": "gabungan"},
        "diperiksa": {"bagian": "diperiksa"}, "terbaru": {"urut": "terbaru"},
        "saring": {"kecamatan": city[0][1].place.kecamatan or ""},
    }  # fmt: skip
    asked = _questions(city)
    pages = {
        name: _page(desk, table, query, rounds)
        for name, query in {
            **queries,
            **{f"cari {n}": {"cari": q} for n, (q, _) in asked.items()},
        }.items()
    }
    first = {
        name: right in _rows(_shown(desk, {"cari": question}))[:1]
        for name, (question, right) in asked.items()
    }
    return {"pages": pages, "first": first, "reached": _reached(desk), "triage": triage}


PHONE: Final = "0812-0000-7788"


def _who_rings(complaint: Complaint, case: Case) -> tuple[Complaint, Case]:
    """A complaint whose reporter's number is known, as intake hides it."""
    privacy = RegisterPrivacy(keyed=KeyedHere(KEY.encode))
    known = privacy.reporter_hash(Reporter(phone=PHONE))
    open_case = replace(case, secret=False, inspektorat_only=False)
    return replace(complaint, reporter_hash=known), open_case


def _questions(city: Sequence[tuple[Complaint, Case]]) -> dict[str, tuple[str, str]]:
    """Ten ways to ask for the middle case, and its number."""
    open_ones = [pair for pair in city if not (pair[1].inspektorat_only or pair[1].secret)]
    complaint, case = open_ones[len(open_ones) // 2]
    street = (case.place.address or "").partition(",")[0]
    ward = case.place.kelurahan or ""
    rt = (case.place.address or "").partition(", ")[2]
    return {
        "nomor kasus": (case.number.lower(), case.number),
        "nomor tanpa awalan": (case.number.partition("-")[2].partition("-")[2], case.number),
        "kode pelacakan": (complaint.tracking_code.replace("-", " "), case.number),
        "nomor kanal": (complaint.external_id, case.number),
        "jalan": (f"{street} {rt} {ward}", case.number),
        "kata tempat": (f"{ward} {street} {rt}", case.number),
        "kelurahan dan masalah": (f"{case.matter} {ward} {street} {rt}", case.number),
        "setengah kata": (f"{street} {rt} {ward[:4]}", case.number),
        "nomor telepon": (PHONE.replace("-", " "), city[len(city) // 2 - 2][1].number),
        "banyak kata": (complaint.text[:120] + " " + rt, case.number),
    }


def _shown(desk: Any, query: Mapping[str, str]) -> str:
    from aduan.application.desk.show import show_desk  # noqa: PLC0415
    from aduan.pages.desk.answers import answer_desk  # noqa: PLC0415
    from aduan.pages.shared.exchange import PageRequest  # noqa: PLC0415

    now = datetime.now(UTC)
    paper = Letterhead(
        NoticeTexts({}, {}, "", "", UTC, {}), [KEY.encode()], "https://x", "DISKOMINFO"
    )
    token = desk_link(seed="d", written_at=now, letterhead=paper).rpartition("/")[2]
    found = show_desk(token, query, now, desk.reading)
    body = answer_desk(found, PageRequest("GET", token, query, {}), desk)["body"]
    assert isinstance(body, str)
    return body


def _page(desk: Any, table: MemoryTable, query: Mapping[str, str], rounds: int) -> dict[str, float]:
    _shown(desk, query)
    spent, calls, size = [], 0, 0
    for _ in range(rounds):
        table.calls, table.seconds = 0, 0.0
        began = time.process_time()
        body = _shown(desk, query)
        spent.append(time.process_time() - began - table.seconds)
        calls, size = max(calls, table.calls), max(size, len(body.encode()))
    p95 = statistics.quantiles(spent, n=20)[-1] if rounds > 1 else spent[0]
    return {"reads": calls, "bytes": size, "p95_ms": round(1000 * p95, 2)}


def _rows(body: str) -> list[str]:
    return re.findall(r'class="line"[^>]*>.*?(SRG-\d{4}-\w{4}-\w{4})', body, re.DOTALL)


def _reached(desk: Any) -> int:
    """Rows of triage that one gets to by following the page's own links."""
    seen: set[str] = set()
    query: dict[str, str] = {}
    while True:
        body = _shown(desk, query)
        seen.update(re.findall(r'id="k-(\w+)"', body))
        further = re.search(r"sesudah=([^&\"]+)[^>]*>Baris berikutnya", body)
        if further is None:
            return len(seen)
        from urllib.parse import unquote_plus  # noqa: PLC0415

        query = {"sesudah": unquote_plus(further[1])}


def _told(small: Mapping[str, Any], large: Mapping[str, Any]) -> int:
    wrong: list[str] = []
    table = {}
    for name, page in large["pages"].items():
        before = small["pages"].get(name, page)["p95_ms"]
        slower = page["p95_ms"] / max(before, 0.01)
        table[name] = page | {"p95_ms_of_50": before, "times": round(slower, 2)}
        if page["reads"] > MOST_READS or page["bytes"] > MOST_BYTES or slower > MOST_SLOWER:
            wrong.append(name)
    wrong += [f"not first: {name}" for name, first in large["first"].items() if not first]
    if large["reached"] != large["triage"]:
        wrong.append(f"{large['reached']} of {large['triage']} rows reached")
    print(json.dumps({"pages": table, "first": large["first"], "wrong": wrong}, indent=2))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
