"""How the evening ends: the public board, the month's report R1 and the leaders' Monday page, built
by the deployed functions, held against what was seen, and kept as files when the stack is gone.

The board is a day late, on this clock as on any: what was opened in the last 24 scaled hours is not
on it yet, and is not asked for.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from infra.local import cloud
from infra.local.demo.evening import Evening
from infra.local.demo.verdict import Check, forbidden
from infra.local.errors import LocalStackError
from infra.local.stack import LocalStack

PRINTED: Final = "printed/"
BOARD: Final = "papan"
REPORTS: Final = "laporan"
LEADER: Final = "SEKDA"
MOST_AT_DESK: Final = 8
"""Rows of "Di meja Anda": the page says how many more there are."""
PATIENCE_SECONDS: Final = 600


@dataclass(frozen=True)
class Ending:
    """What was built: the board's objects by path, the files of both reports by name, and the
    folder they were kept in. `faults` says what could not be built."""

    folder: Path
    board: Mapping[str, bytes] = field(default_factory=dict)
    month: Mapping[str, bytes] = field(default_factory=dict)
    monday: Mapping[str, bytes] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def built(stack: LocalStack, folder: Path) -> Ending:
    """Build and print all three as deployed; what is missing is a fault and stops nothing else."""
    made: dict[str, Mapping[str, bytes]] = {}
    faults: list[str] = []

    def step(name: str, make: Callable[[], Mapping[str, bytes]]) -> None:
        made[name] = {}
        for last in (False, True):  # a busy machine may need a second run, which changes nothing
            try:
                made[name] = make()
            except LocalStackError as exc:
                if last:
                    faults.append(f"{name}: {exc}")
            else:
                return

    step("board", lambda: _board(stack))
    now = _now(made["board"])
    year, week, _ = now.isocalendar()
    step("month", lambda: _report(stack, "R1", f"{now:%Y-%m}"))
    step("monday", lambda: _report(stack, "R9", f"{year}-W{week:02}"))
    for files, kept in (
        (made["board"], folder / BOARD),
        ({**made["month"], **made["monday"]}, folder / REPORTS),
    ):
        for name, body in files.items():
            file = kept / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
    return Ending(folder, made["board"], made["month"], made["monday"], tuple(faults))


def checks(seen: Evening, ending: Ending) -> list[Check]:
    named: list[tuple[str, Iterable[str]]] = [
        ("Papan umum, laporan R1, dan halaman Senin terbit malam itu", _missing(ending)),
        ("Papan memuat setiap kasus terbuka untuk umum, dan tidak yang rahasia",
         _board_faults(seen, ending)),
        ("Laporan R1 menghitung semua aduan yang diterima", _month_faults(seen, ending)),
        ("Halaman Senin menyebut yang sampai di meja Sekda", _monday_faults(seen, ending)),
        ("Tidak ada data pribadi di papan, R1, atau halaman Senin", _leaks(seen, ending)),
    ]  # fmt: skip
    return [Check(name, tuple(faults)) for name, faults in named]


def where(stack: LocalStack, ending: Ending, *, stays: bool) -> list[str]:
    """Where to look, in lines. `stays`: the stack goes on running."""
    lines = [f"  Papan umum: {ending.folder / BOARD / 'index.html'}"]
    if stays:
        lines[0] = f"  Papan umum: {stack.public_url}/papan/"
    for title, files in (("Laporan R1", ending.month), ("Halaman Senin", ending.monday)):
        pages = [name for name in files if name.endswith(".html")]
        page = next((name for name in pages if f"/{LEADER}/" in name), next(iter(pages), None))
        if page is not None:
            lines.append(f"  {title}: {ending.folder / REPORTS / page}")
    return lines


# --- building -------------------------------------------------------------------------------------


def _board(stack: LocalStack) -> Mapping[str, bytes]:
    _called(stack, "board", {"job": "board"})
    return dict(_objects(stack, stack.outputs["BoardBucket"], ""))


def _report(stack: LocalStack, code: str, period: str) -> Mapping[str, bytes]:
    _called(stack, "report", {"report": code, "period": period})
    found = _objects(stack, stack.outputs["ExportsBucket"], f"{PRINTED}{code}/{period}/")
    return {name.removeprefix(PRINTED): body for name, body in found}


def _called(stack: LocalStack, function: str, event: Mapping[str, Any]) -> Any:
    """Raises LocalStackError with what the function said of itself."""
    client = cloud.client(stack.endpoint, "lambda", read_timeout=PATIENCE_SECONDS)
    for page in client.get_paginator("list_functions").paginate():
        for each in page["Functions"]:
            if each["FunctionName"].endswith(f"-{function}"):
                answer = client.invoke(
                    FunctionName=each["FunctionName"], Payload=json.dumps(event).encode()
                )
                said = answer["Payload"].read().decode()
                if "FunctionError" in answer:
                    raise LocalStackError(f"{function}: {said[:300]}")
                return json.loads(said or "null")
    raise LocalStackError(f"{function} is not deployed")


def _objects(stack: LocalStack, bucket: str, prefix: str) -> Iterator[tuple[str, bytes]]:
    client = stack.client("s3")
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for one in page.get("Contents", ()):
            body = client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read()
            yield one["Key"], body


def _now(board: Mapping[str, bytes]) -> datetime:
    """In the city's own time, as the board writes it."""
    return (
        datetime.fromisoformat(_summary(board)["dibuat"]) if board else datetime.now().astimezone()
    )


def _summary(board: Mapping[str, bytes]) -> Any:
    return json.loads(board["data/ringkasan.json"])


# --- judging --------------------------------------------------------------------------------------


def _missing(ending: Ending) -> Iterator[str]:
    yield from ending.faults
    if "index.html" not in ending.board:
        yield "papan tidak ada"
    for name, files in (("R1", ending.month), ("R9", ending.monday)):
        kinds = {file.rpartition(".")[2] for file in files}
        if lacking := {"csv", "html", "pdf", "xlsx"} - kinds:
            yield f"{name}: tidak ada {', '.join(sorted(lacking))}"


def _board_faults(seen: Evening, ending: Ending) -> Iterator[str]:
    if "data/kasus.json" not in ending.board:
        return
    shown = {one["nomor"] for one in json.loads(ending.board["data/kasus.json"])}
    known_to = datetime.fromisoformat(_summary(ending.board)["keadaan"])
    opened = _opened(seen)
    for case in seen.new_cases():
        if case.kept_from_view:
            said = [path for path, body in ending.board.items() if case.number.encode() in body]
            if said:
                yield f"{case.number} rahasia, tetapi ada di {said[0]}"
        elif case.number not in shown and opened[case.case_id] <= known_to:
            yield f"{case.number} tidak ada di papan"
    rows = list(csv.DictReader(io.StringIO(ending.board["data/kasus.csv"].decode())))
    if {one["nomor"] for one in rows} != shown:
        yield "CSV dan JSON papan tidak sama"


def _opened(seen: Evening) -> Mapping[str, datetime]:
    return {
        row["pk"].partition("#")[2]: datetime.fromisoformat(row["at"])
        for row in seen.snapshot.history
        if int(row["version"]) == 1
    }


def _month_faults(seen: Evening, ending: Ending) -> Iterator[str]:
    rows = _rows(ending.month, "-ringkasan.csv")
    if not rows:
        return
    counted = {row[0]: row[2] for row in rows[1:]}
    accepted = {one.answer.complaint_id for one in seen.sent if one.answer.complaint_id}
    received = int(counted.get("Masuk", "0"))
    if received < len(accepted) or (not seen.before.complaints and received != len(accepted)):
        yield f"Masuk {received}, seharusnya {len(accepted)}"
    cases = int(counted.get("Kasus", "0")) + int(counted.get("Digabung", "0"))
    if cases != received:
        yield f"Kasus dan Digabung bersama {cases}, Masuk {received}"


def _monday_faults(seen: Evening, ending: Ending) -> Iterator[str]:
    rows = _rows(
        {name: body for name, body in ending.monday.items() if f"/{LEADER}/" in name},
        "-di-meja-anda.csv",
    )
    if not rows:
        return
    listed = {row[0] for row in rows[1:]}
    cases = {one.case_id: one for one in seen.new_cases()}
    reached = {
        cases[case_id].number
        for row in seen.snapshot.history
        if row.get("move") == "escalate" and row.get("level") == LEADER
        for case_id in (row["pk"].partition("#")[2],)
        if case_id in cases and not cases[case_id].kept_from_view
    }
    if len(listed) < MOST_AT_DESK and (missed := reached - listed):
        yield f"tidak disebut: {', '.join(sorted(missed))}"
    numbers = {one.number for one in cases.values()}
    if not seen.before.cases and (strange := listed - numbers):
        yield f"tidak dikenal: {', '.join(sorted(strange))}"


def _rows(files: Mapping[str, bytes], ending: str) -> list[list[str]]:
    for name, body in files.items():
        if name.endswith(ending):
            return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    return []


def _leaks(seen: Evening, ending: Ending) -> Iterator[str]:
    words = re.compile("|".join(map(re.escape, sorted(forbidden(seen.story), key=len))))
    for place, files in (("papan", ending.board), ("R1", ending.month), ("R9", ending.monday)):
        read = 0
        for name, body in files.items():
            if name.rpartition(".")[2] in {"pdf", "xlsx"} or name.startswith("peta/maplibre"):
                continue  # the same cells as in CSV, squeezed
            read += 1
            if found := words.search(body.decode(errors="replace").casefold()):
                yield f"{place}: {name} memuat {len(found[0])} huruf data orang"
        if not read:
            yield f"{place}: tidak ada yang dapat dibaca, jadi tidak terbukti bersih"
