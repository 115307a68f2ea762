"""Computing time (of the processor, not the wall), queries, growth, package size, import time."""

from __future__ import annotations

import gc
import json
import random
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aduan.domain.case.complaint import Location
from aduan.domain.duplicates.blocking import find, read_keys, shortlist, write_keys
from aduan.domain.duplicates.fingerprint import Fingerprint, Report, fingerprint
from aduan.domain.duplicates.lexicon import Lexicon, load_lexicon
from aduan.domain.duplicates.memory import InMemoryReports
from aduan.domain.duplicates.model import load_model
from aduan.domain.duplicates.sameness import CandidateCase, SamenessRules, judge
from aduan.domain.duplicates.settings import load_settings

_STREETS = "kenari nuri kepodang jalak kutilang rajawali gelatik cucak bangau camar merak elang"
_TEXTS = (
    "lampu jalan mati sudah tiga hari, gelap sekali kalau malam",
    "jalan berlubang dalam, kemarin ada motor jatuh",
    "sampah menumpuk di pinggir jalan belum diangkut, baunya menyengat",
    "saluran mampet, air meluap ke jalan setiap hujan",
    "pohon besar condong ke kabel, mohon dipangkas",
    "pipa air bocor, air terbuang ke jalan",
)


def invented(number: int, rng: random.Random, lexicon: Lexicon) -> Report:
    """A made-up report somewhere in the city, in one of three channels."""
    areas = list(lexicon.kelurahan.values())
    area = rng.choice(areas)
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=3 * number)
    street = f"Jl. {rng.choice(_STREETS.split()).title()} {rng.choice(['I', 'II', 'III', ''])}"
    house = f"No. {rng.randrange(1, 90)}"
    channel = rng.choice(("rabeg", "lapor", "112"))
    fixed = channel == "rabeg"
    return Report(
        complaint_id=f"A{number:07d}",
        channel=channel,
        external_id=f"{channel}-{number}",
        reported_at=at,
        received_at=at,
        title="",
        text=f"{rng.choice(_TEXTS)}, {street} {house}",
        category=None,
        location=Location(
            lat=area.lat + rng.uniform(-0.008, 0.008) if fixed else None,
            lng=area.lng + rng.uniform(-0.008, 0.008) if fixed else None,
            accuracy_m=rng.randrange(5, 60) if fixed else None,
            address=f"{street} {house}",
            kelurahan=area.name if rng.random() < 0.8 else None,
        ),
        reporter_hash=f"{rng.randrange(4_000):04x}",
    )


def measure(pack: Path, sizes: tuple[int, ...] = (1_000, 200_000)) -> dict[str, Any]:
    """The figures the project promises, on this machine."""
    lexicon = load_lexicon(pack)
    rules = SamenessRules(lexicon, load_settings(pack), load_model(pack))
    memory, stored_as = InMemoryReports(), dict[str, str]()
    rng = random.Random(7)
    figures: dict[str, Any] = {}
    stored = 0
    for size in sizes:
        while stored < size:
            fp = fingerprint(invented(stored, rng, lexicon), lexicon)
            stored_as[fp.complaint_id] = json.dumps(fp.to_json())
            memory.add(fp.complaint_id, fp.received, write_keys(fp, lexicon))
            stored += 1
        gc.collect()
        gc.freeze()  # in production the store is not in this process, so neither is its garbage
        probe = random.Random(11)
        spent, queries, compared, limits = [], [], [], []
        for number in range(400):
            report = invented(size + number, probe, lexicon)
            memory.queries = 0
            before = time.process_time()
            fp = fingerprint(report, lexicon)
            reads = read_keys(fp, lexicon)
            candidates = _loaded(find(reads, memory), stored_as)
            judge(fp, candidates, rules, now=fp.received)
            spent.append((time.process_time() - before) * 1000)
            queries.append(memory.queries)
            limits.append(sum(read.limit for read in reads))
            compared.append(sum(len(case.members) for case in candidates))
            write_keys(fp, lexicon)
        spent.sort()
        figures[f"at_{size}"] = {
            "median_ms": round(statistics.median(spent), 3),
            "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
            "queries_max": max(queries),
            "read_limit_total_max": max(limits),
            "compared_mean": round(statistics.mean(compared), 1),
        }
    first, last = (figures[f"at_{size}"] for size in (sizes[0], sizes[-1]))
    figures["growth_p95"] = round(last["p95_ms"] / first["p95_ms"], 3)
    figures["growth_median"] = round(last["median_ms"] / first["median_ms"], 3)
    figures["package_kb"] = round(_size(pack) / 1024)
    figures["init_ms"] = _init_ms(pack)
    return figures


def _loaded(found: list[str], stored: dict[str, str]) -> list[CandidateCase]:
    """What the two batch reads bring, read back from its stored form; each its own case."""
    return [
        CandidateCase(
            case_id,
            tuple(Fingerprint.from_json(json.loads(stored[member])) for member in members),
        )
        for case_id, members in shortlist(found, {one: f"K-{one}" for one in found}).items()
    ]


def _size(pack: Path) -> int:
    code = Path(sys.modules["aduan.domain.duplicates.sameness"].__file__ or "").parent
    return sum(
        path.stat().st_size
        for folder in (code, pack)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )


def _init_ms(pack: Path) -> float:
    """What loading code and data adds to a fresh interpreter that has boto3's own modules."""
    script = (
        "import csv, json, tomllib, hashlib, datetime, dataclasses, importlib.resources, time\n"
        "from pathlib import Path\n"
        "t = time.process_time()\n"
        "from aduan.domain.duplicates import sameness, lexicon, model, settings, blocking\n"
        f"p = Path({str(pack)!r})\n"
        "lexicon.load_lexicon(p); settings.load_settings(p); model.load_model(p)\n"
        "print((time.process_time() - t) * 1000)\n"
    )
    source = Path(sys.modules["aduan.domain.duplicates.sameness"].__file__ or "").parents[3]
    runs = [
        float(
            subprocess.run(
                [sys.executable, "-c", script],
                capture_output=True,
                text=True,
                check=True,
                env={"PYTHONPATH": str(source)},
            ).stdout
        )
        for _ in range(5)
    ]
    return round(min(runs), 1)
