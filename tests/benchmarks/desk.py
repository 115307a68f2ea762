"""The duty desk, the page of an office and that of the leaders with 50 and with thousands of cases:
reads, bytes and computing time of every page, whether every row is reached by its pages' own links,
and whether a caller's question finds the right case first.

    python -m tests.benchmarks.desk [--cases 5000] [--triage 300] [--seed 1] [--rounds 20]

The functions are wired as deployed; only AWS is a table in memory that counts what it is asked (and
knows no scan). Exit 1 where a page is above 100 kB or 8 reads, takes more than three times the
computing time it takes with 50 cases (95th percentile), where a row cannot be reached, or a
question finds another case first.
"""

import argparse
import base64
import gc
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

from aduan.adapters.aws.link_keys import LinkSeal
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy
from aduan.application.notices.compose import NoticeTexts
from aduan.application.notices.write import Letterhead, desk_link
from aduan.application.office.count import count_figures
from aduan.domain import links
from aduan.domain.case.case import Case, Role, Status
from aduan.domain.case.complaint import Complaint, Reporter
from aduan.domain.case.secrecy import as_listed
from aduan.domain.links import OfficeLink
from tests.benchmarks.chaos.kms import Kms
from tests.benchmarks.full_city import a_city, rows_of
from tests.benchmarks.memory_table import MemoryTable
from tests.handlers import ENVIRONMENT, lay_out_pack

MOST_BYTES: Final = 100_000
MOST_READS: Final = 8
MOST_SLOWER: Final = 3.0
KEY: Final = "k" * 40
OFFICE: Final = "DISHUB"


class Cloud:
    """What the functions ask of AWS beside the table: the links' key, and a caller's number hidden
    by the function that has the key."""

    def __init__(self) -> None:
        self.kms = Kms()

    def sign(self, KeyId: str, Message: bytes, **_asked: str) -> dict[str, bytes]:  # noqa: N803
        asked = {"KeyId": KeyId, "Message": base64.b64encode(Message).decode()}
        return {"Signature": base64.b64decode(self.kms.call("Sign", asked)["Signature"])}

    def get_public_key(self, KeyId: str) -> dict[str, bytes]:  # noqa: N803
        told = self.kms.call("GetPublicKey", {"KeyId": KeyId})
        return {"PublicKey": base64.b64decode(told["PublicKey"])}

    def invoke(self, Payload: bytes, **_asked: str) -> dict[str, BytesIO]:  # noqa: N803
        hidden = KeyedHere(KEY.encode)(json.loads(Payload)["said"])
        return {"Payload": BytesIO(json.dumps({"hash": hidden}).encode())}


CLOUD: Final = Cloud()
SEAL: Final = LinkSeal(CLOUD, ENVIRONMENT["LINK_KEY"])


def wired(table: MemoryTable) -> tuple[Any, Any]:
    """The functions of the desk and of the offices as they are deployed."""
    # They read the pack, which was laid out just now.
    from aduan.bootstrap import desk, official_action  # noqa: PLC0415
    from aduan.bootstrap.parts import letterhead  # noqa: PLC0415

    def client(service: str) -> Any:
        return table if service == "dynamodb" else CLOUD

    desk.client = official_action.client = letterhead.client = client  # type: ignore[attr-defined]
    return desk.open_desk(ENVIRONMENT), official_action.open_official_action(ENVIRONMENT).office


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
        small = _measured(50, 25, wishes.seed, wishes.rounds)
        large = _measured(wishes.cases, wishes.triage, wishes.seed, wishes.rounds)
    return _told(small, large)


def _measured(cases: int, triage: int, seed: int, rounds: int) -> dict[str, Any]:
    city = list(a_city(cases, seed, triage=triage))
    at = len(city) // 2
    city[at - 2] = _who_rings(*city[at - 2])
    table = _filled(city)
    desk, _ = wired(table)
    queries: dict[str, dict[str, str]] = {
        "triase": {}, "kembar": {"bagian": "kembar"}, "tanda": {"bagian": "tanda"},
        "lapor": {"bagian": "lapor"}, "beda": {"bagian": "beda"},
        "gabungan": {"bagian": "gabungan"},
        "diperiksa": {"bagian": "diperiksa"}, "keberatan": {"bagian": "keberatan"},
        "mata kedua": {"bagian": "mata_kedua"}, "foto umum": {"bagian": "foto_umum"},
        "terbaru": {"urut": "terbaru"},
        "triase, satu kecamatan": {"kecamatan": city[0][1].place.kecamatan or ""},
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
    one_office = [(complaint, replace(case, agency=OFFICE, status=Status.BARU))
                  for complaint, case in a_city(cases, seed, triage=0)]  # fmt: skip
    table = _filled(one_office)
    _, office = wired(table)
    pages |= _offices(office, table, one_office, rounds)
    reached = {"triage": (_reached(desk), triage)}
    for name, (token, query, mine) in _lists(one_office).items():
        reached[name] = (_walked(office, token, query), len(mine))
    return {"pages": pages, "first": first, "reached": reached}


def _filled(city: Sequence[tuple[Complaint, Case]]) -> MemoryTable:
    table = MemoryTable()
    for complaint, case in city:
        for row in rows_of(Table(table, "register"), complaint, case):
            table.add(row)
    gc.collect()
    gc.freeze()  # the rows lie in DynamoDB: no function has them to go through
    return table


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
    from aduan.application.official.open_link import DeadLink  # noqa: PLC0415
    from aduan.pages.desk.answers import answer_desk  # noqa: PLC0415
    from aduan.pages.shared.exchange import PageRequest  # noqa: PLC0415

    now = datetime.now(UTC)
    paper = Letterhead(NoticeTexts({}, {}, "", "", UTC, {}), [SEAL], "https://x", "DISKOMINFO")
    token = desk_link(seed="d", written_at=now, letterhead=paper).rpartition("/")[2]
    found = show_desk(token, query, now, desk.reading)
    assert not isinstance(found, DeadLink)  # a closed door is quick to show
    body = answer_desk(found, PageRequest("GET", token, query, {}), desk)["body"]
    assert isinstance(body, str)
    return body


def _page(desk: Any, table: MemoryTable, query: Mapping[str, str], rounds: int) -> dict[str, float]:
    return _timed(lambda: _shown(desk, query), table, rounds)


def _timed(shown: Callable[[], str], table: MemoryTable, rounds: int) -> dict[str, float]:
    shown()
    spent, calls, size = [], 0, 0
    for _ in range(rounds):
        table.calls, table.seconds = 0, 0.0
        began = time.process_time()
        body = shown()
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
        query = {"sesudah": unquote_plus(further[1])}


SEKDA_LIST: Final = {"bagian": "semua"}


def _office_token(post: str, role: Role) -> str:
    now = datetime.now(UTC)
    link = OfficeLink(post, role, now + timedelta(days=14), now, post)
    return links.sign(link, [SEAL])


def _lists(
    city: Sequence[tuple[Complaint, Case]],
) -> dict[str, tuple[str, dict[str, str], list[Case]]]:
    """Lists whose rows are counted by walking them: the link, what is asked, and what is in it."""
    cases, post = [case for _, case in city], OFFICE
    office = _office_token(post, Role.OPERATOR)
    sekda = _office_token("SEKDA", Role.SEKDA)
    mine = cases
    kind = next(case.category for case in mine if case.category)
    district = cases[-1].place.kecamatan or ""
    # by what only the inspectorate may read of a case nobody finds it
    of_kind = [one for one in mine if as_listed(one).category == kind]
    open_here = [one for one in cases if as_listed(one).place.kecamatan == district]
    return {
        "kantor": (office, {}, mine),
        "kantor, satu jenis": (office, {"hal": kind}, of_kind),
        "pimpinan": (sekda, SEKDA_LIST, cases),
        "pimpinan, satu kecamatan": (
            sekda, SEKDA_LIST | {"kecamatan": district}, open_here,
        ),
        "pimpinan, satu instansi": (sekda, SEKDA_LIST | {"instansi": post}, mine),
    }  # fmt: skip


def _offices(
    office: Any, table: MemoryTable, city: Sequence[tuple[Complaint, Case]], rounds: int
) -> dict[str, dict[str, float]]:
    """The pages of an office that has all cases, and those of the Sekda."""
    from aduan.adapters.dynamodb.lists import RegisterCaseLists  # noqa: PLC0415
    from aduan.adapters.dynamodb.office import RegisterOffices  # noqa: PLC0415

    register = Table(table, "register")
    rows = RegisterOffices(register)
    count_figures(
        lists=RegisterCaseLists(register), book=rows, rows=rows, rules=office.rules,
        now=datetime.now(UTC),
    )  # fmt: skip
    mine = _office_token(OFFICE, Role.OPERATOR)
    sekda = _office_token("SEKDA", Role.SEKDA)
    asked = {name: (token, query) for name, (token, query, _) in _lists(city).items()}
    last = city[-1][1].place
    street = f"{last.address} {last.kelurahan}"
    for name, token in (("kantor", mine), ("pimpinan", sekda)):
        for tab in ("semua", "terlambat", "hari-ini", "baru", "menunggu"):
            asked[f"{name}, {tab}"] = (token, {"bagian": tab})
        asked[f"{name}, angka"] = (token, {"bagian": "angka"})
        asked[f"{name}, cari"] = (token, {"bagian": "semua", "cari": street})
        asked[f"{name}, cetak"] = (token, {"bagian": "semua", "bentuk": "cetak"})
        asked[f"{name}, berkas CSV"] = (token, {"bagian": "semua", "bentuk": "bagian-csv"})
    asked["kantor, selesai"] = (mine, {"bagian": "selesai"})
    return {
        name: _timed(partial(_office_page, office, token, query), table, rounds)
        for name, (token, query) in asked.items()
    }


def _office_page(office: Any, token: str, query: Mapping[str, str]) -> str:
    from aduan.pages.office.answers import answer_office  # noqa: PLC0415
    from aduan.pages.shared.exchange import PageRequest  # noqa: PLC0415

    answer = answer_office(PageRequest("GET", token, query, {}), office)
    assert answer["statusCode"] == 200, (query, answer)
    body = answer["body"]
    assert isinstance(body, str)
    return body


def _walked(office: Any, token: str, query: Mapping[str, str]) -> int:
    """Rows of a list that one gets to by following the page's own links."""
    seen: set[str] = set()
    while True:
        body = _office_page(office, token, query)
        seen.update(re.findall(r"<b>(SRG-\d{4}-\w{4}-\w{4})</b>", body))
        further = re.search(r'<a href="[^"?]+\?([^"]+)" rel="next">', body)
        if further is None:
            return len(seen)
        query = dict(parse_qsl(unescape(further[1])))


def _told(small: Mapping[str, Any], large: Mapping[str, Any]) -> int:
    wrong: list[str] = []
    table = {}
    for name, page in large["pages"].items():
        # a list that is narrowed is as long as a page only where there is much: the whole list's
        like = name.partition(", satu")[0]
        before = small["pages"].get(like, page)["p95_ms"]
        slower = page["p95_ms"] / max(before, 0.01)
        table[name] = page | {"p95_ms_of_50": before, "times": round(slower, 2)}
        if page["reads"] > MOST_READS or page["bytes"] > MOST_BYTES or slower > MOST_SLOWER:
            wrong.append(name)
    wrong += [f"not first: {name}" for name, first in large["first"].items() if not first]
    for name, (reached, rows) in large["reached"].items():
        if reached != rows:
            wrong.append(f"{name}: {reached} of {rows} rows reached")
    told = {name: f"{reached} of {rows}" for name, (reached, rows) in large["reached"].items()}
    report = {"pages": table, "first": large["first"], "reached": told, "wrong": wrong}
    print(json.dumps(report, indent=2))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
