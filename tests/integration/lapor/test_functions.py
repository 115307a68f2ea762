"""The functions and the operators' commands as they are deployed: real wiring, AWS in process,
LAPOR! on loopback."""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from msgspec import ValidationError

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lapor.state import RegisterSyncStates
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.application.lapor.import_export import NOT_TAKEN
from aduan.application.outbox.tell import tell_one
from aduan.bootstrap.lapor_bridge import bridge
from aduan.bootstrap.parts import aws
from aduan.cli.lapor import run
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.decide import opening
from aduan.domain.case.entry import State
from aduan.domain.outbox import entries
from infra.capabilities import alarms
from infra.local.lapor.export import export_csv
from infra.local.lapor.server import Simulator
from tests.contract.lapor.test_rest_client import SECRET
from tests.handlers import lay_out_pack, started
from tests.integration.lapor.test_damaged_rows import damaged
from tests.unit.samples import ARRIVED, PACK, a_case, a_complaint

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "lapor" / "export_sample.csv"
BUCKET = "exports"
Handler = Callable[..., Any]


class Context:
    aws_request_id = "jalan-1"

    def get_remaining_time_in_millis(self) -> int:
        return 90_000


@pytest.fixture
def lapor(tmp_path: Path) -> Iterator[Simulator]:
    with Simulator(tmp_path / "lapor.sqlite", durable=False) as simulator:
        yield simulator


@pytest.fixture
def environment(register: Table, identities: Table, lapor: Simulator) -> dict[str, str]:
    boto3.client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    secrets = boto3.client("secretsmanager")
    secrets.create_secret(Name="lapor", SecretString=json.dumps(SECRET))
    return {
        "STAGE": "local",
        "CITY": "serang",
        "PUBLIC_URL": "https://contoh.id",
        "REGISTER_TABLE": register.name,
        "IDENTITIES_TABLE": identities.name,
        "HIDE_REPORTER_FUNCTION": "hide-reporter",
        "LAPOR_SECRET_ID": "lapor",
        "LAPOR_BASE_URL": lapor.base_url,
        "EVIDENCE_BUCKET": "evidence",
        "EXPORTS_BUCKET": BUCKET,
    }


@pytest.fixture
def load(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Handler]]:
    lay_out_pack(tmp_path)
    aws.client.cache_clear()

    def loaded(name: str) -> Handler:
        module = started(name, tmp_path, monkeypatch, environment)
        modules.append(module)
        handler: Handler = module.handler
        return handler

    modules: list[ModuleType] = []
    yield loaded
    for module in modules:
        if hasattr(module.WIRED, "lapor"):
            module.WIRED.lapor.close()
    aws.client.cache_clear()


def open_case(register: Table, **changes: Any) -> str:
    case = a_case(**{"category": "pju", "channels": ("rabeg",)} | changes)
    transition = opening(case, Actor(Role.SYSTEM, "system"))
    complaint = a_complaint(case_id=case.case_id)
    cases = RegisterCases(register)
    cases.save(tell_one(transition, register=cases, complaint=complaint))
    return case.case_id


def measured(printed: str) -> set[str]:
    """The names of the figures in what a function printed: metrics, and fields of their line."""
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    return {
        f"{logged['service']}/{name}"
        for logged in lines
        for name, value in logged.items()
        if isinstance(value, list)
    }


# The synchronisation ------------------------------------------------------------------------------


def test_the_three_jobs_keep_both_sides_equal_and_write_every_metric_an_alarm_waits_for(
    load: Callable[[str], Handler],
    register: Table,
    lapor: Simulator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case_id = open_case(register)
    handler = load("sync_lapor")
    assert handler({"job": "push"}, Context())["sent"] == 1
    (filed,) = lapor.portal.everything()
    lapor.portal.act(str(filed["id"]), "reply", {"text": "Belum ada yang datang."})
    lapor.portal.act(str(filed["id"]), "close", {})
    assert handler({"job": "reconcile"}, Context())["compared"] == 1
    assert handler({"job": "pull"}, Context())["read"] == 0
    notes = " ".join(row.note for row in RegisterCases(register).history(case_id))
    assert "Belum ada yang datang." in notes
    written = measured(capsys.readouterr().out)
    waited_for = {
        f"{name}/{metric}" for name, metric, *_ in alarms.OWN_LEVELS if name == "sync_lapor"
    }
    assert waited_for <= written


@pytest.mark.parametrize(("function", "metric"), [row[:2] for row in alarms.OWN_METRICS])
def test_every_counted_alarm_has_a_function_that_counts_it(function: str, metric: str) -> None:
    below = {"reading": ROOT / "layers/aduan/python/aduan/bootstrap/parts/second_look.py"}
    sources = below.get(function, ROOT / "functions" / function / "handler.py").read_text()
    if "@counted(METRICS)" in sources:
        sources += (ROOT / "layers/aduan/python/aduan/entrypoints/observability.py").read_text()
    prefix, _, name = metric.partition("_")
    if f'"{metric}"' not in sources:
        assert re.search(rf'f"{prefix}_{{\w+}}"', sources)
        assert name.isdigit() or f'"{name}"' in sources


# The export ---------------------------------------------------------------------------------------


def an_export(count: int = 3) -> bytes:
    complaints = [
        {
            "id": 8_000_001 + number,
            "filed_at": "2026-02-03T01:00:00+00:00",
            "reporter": f"Pelapor {number}",
            "classification_id": 2,
            "title": "Jalan rusak",
            "content": f"Jalan rusak {number}, hubungi 0812-0000-000{number}",
            "content_final": f"Jalan rusak {number}.",
            "source": "Website",
            "agency": {"id": "S-DPUPR", "name": "DPUPR"},
            "status": "Ditutup oleh Sistem",
        }
        for number in range(count)
    ]
    return export_csv(complaints).encode()


def drop(handler: Handler, data: bytes, name: str = "ekspor Maret.csv") -> list[str]:
    """The lines of the report about a file dropped into the folder."""
    s3, key = boto3.client("s3"), f"lapor/inbox/{name}"
    s3.put_object(Bucket=BUCKET, Key=key, Body=data)
    handler({"Records": [{"s3": {"object": {"key": key.replace(" ", "+")}}}]}, None)
    report = s3.get_object(Bucket=BUCKET, Key=f"reports/{name}.laporan.csv")["Body"].read()
    return report.decode().splitlines()


def items(table: Table) -> list[str]:
    rows = table.client.scan(TableName=table.name)["Items"]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def test_an_export_is_taken_once_and_says_nothing_about_good_rows(
    load: Callable[[str], Handler], register: Table, identities: Table
) -> None:
    handler = load("import_lapor")
    assert len(drop(handler, an_export())) == 1
    before = items(register), items(identities)
    kinds = Counter(decode_map(json.loads(row))["type"] for row in before[0])
    assert (kinds["complaint"], kinds["lapor_link"]) == (3, 3)
    assert "0812-0000" not in "".join(before[0])
    assert "Pelapor 1" not in "".join(before[0])
    assert len(before[1]) == 3
    assert len(drop(handler, an_export())) == 1
    assert (items(register), items(identities)) == before


def test_a_report_that_cannot_be_taken_is_named_beside_the_file_and_tried_again_by_lambda(
    load: Callable[[str], Handler], register: Table
) -> None:
    handler = load("import_lapor")
    drop(handler, an_export(1))
    damaged(register, keys.link("8000001"), "linked_at")
    with pytest.raises(ValidationError, match="linked_at"):
        drop(handler, an_export(), "lagi.csv")
    body = boto3.client("s3").get_object(Bucket=BUCKET, Key="reports/lagi.csv.laporan.csv")["Body"]
    (_, line) = body.read().decode().splitlines()
    assert line.startswith("2,")
    assert NOT_TAKEN in line
    kinds = Counter(decode_map(json.loads(row))["type"] for row in items(register))
    assert kinds["complaint"] == 3, "the rows behind it were taken"


def test_a_broken_copy_is_reported_and_changes_nothing_for_its_bad_rows(
    load: Callable[[str], Handler], register: Table
) -> None:
    handler = load("import_lapor")
    whole = an_export()
    half = whole[: whole.rindex(b"Jalan rusak 2,")]
    report = drop(handler, half)
    assert len(report) == 2
    kinds = Counter(decode_map(json.loads(row))["type"] for row in items(register))
    assert kinds["complaint"] == 2
    before = items(register)
    for broken in (
        whole.replace(b"Tracking ID", b"Nomor", 1),
        whole.replace(b",", b"|"),
        whole.decode().encode("utf-16"),
        b"",
    ):
        assert len(drop(handler, broken)) > 1
        assert items(register) == before


@pytest.mark.skipif(not SAMPLE.exists(), reason="the real export is not part of the repository")
def test_the_real_export_is_taken_by_the_function(
    load: Callable[[str], Handler], register: Table
) -> None:
    handler, data = load("import_lapor"), SAMPLE.read_bytes()
    said = drop(handler, data)
    # The sample is another city's: nothing in it is wrong, and each government is named once.
    assert len(said) == 5
    assert all("dicatat tanpa tempat" in line for line in said[1:])
    rows = [decode_map(json.loads(row)) for row in items(register)]
    kept = [row for row in rows if row["type"] == "complaint"]
    assert len(kept) == 80
    flags = Counter((row["anonymous"], row["secret"]) for row in kept)
    assert flags == {(True, False): 47, (False, False): 32, (True, True): 1}
    first = next(row for row in kept if row["external_id"] == "5282813")
    assert first["reported_at"] == "2024-09-23T00:41:43.000000Z"
    before = items(register)
    assert drop(handler, data) == said
    assert items(register) == before


# The operators' commands --------------------------------------------------------------------------


@pytest.fixture
def typed(environment: dict[str, str]) -> Iterator[Callable[..., tuple[int, str]]]:
    aws.client.cache_clear()
    opened = bridge(environment, Path(PACK))

    def type_(*words: str) -> tuple[int, str]:
        out = io.StringIO()
        return run(words, lambda: opened, out), out.getvalue()

    yield type_
    opened.reconcile.pull.records.close()  # type: ignore[attr-defined]
    aws.client.cache_clear()


def dead(register: Table, case_id: str) -> None:
    (entry,) = RegisterOutbox(register).queue(case_id)
    claimed = entries.claim(entry, ARRIVED, "jalan", timedelta(seconds=1))
    gone = entries.not_there(entries.doubted(claimed, ARRIVED, "putus", ARRIVED), ARRIVED, 1)
    register.transact([register.put(outbox_item(gone))])


def test_every_command_has_a_rehearsal_that_changes_nothing(
    typed: Callable[..., tuple[int, str]], register: Table, tmp_path: Path
) -> None:
    case_id = open_case(register)
    dead(register, case_id)
    export = tmp_path / "ekspor.csv"
    export.write_bytes(an_export())
    before = items(register)
    for words in (
        ("status",),
        ("pause", "--by", "diskominfo", "--reason", "pemeliharaan"),
        ("resume",),
        ("dead-letters",),
        ("replay", "--all"),
        ("withdraw", f"{case_id}#1", "--by", "diskominfo", "--reason", "ganda"),
        ("rewind", "--to", "2026-03-01T00:00+07:00"),
        ("reconcile",),
        ("import", str(export)),
        ("link", "SRG-2026-00017", "9000001"),
        ("month", "--month", "2026-03", "--export", str(export), "--to", str(tmp_path / "m")),
    ):
        code, said = typed(*words, "--dry-run")
        assert code in (0, 1), words
        assert said, words
        assert items(register) == before, words
    assert not (tmp_path / "m").exists()


def test_the_commands_work_on_the_register(
    typed: Callable[..., tuple[int, str]], register: Table, lapor: Simulator, tmp_path: Path
) -> None:
    case_id = open_case(register)
    dead(register, case_id)
    states, outbox = RegisterSyncStates(register), RegisterOutbox(register)
    assert '"dead": 1' in typed("status")[1]
    typed("pause", "--by", "diskominfo", "--reason", "pemeliharaan")
    assert states.load().paused_by == "diskominfo"
    typed("resume")
    assert states.load().paused_by == ""
    assert f"{case_id}#1" in typed("dead-letters")[1]
    assert typed("replay", "--entry", f"{case_id}#1")[0] == 0
    assert [one.state for one in outbox.queue(case_id)] == [State.UNKNOWN]
    typed("rewind", "--to", "2026-03-01T00:00+07:00")
    assert states.load().watermark == datetime(2026, 2, 28, 17, tzinfo=UTC)
    known = str(lapor.portal.citizen_files({"title": "Lampu", "content": "Mati"}))
    assert typed("link", "SRG-2026-00017", "1")[0] == 1
    assert typed("link", "SRG-tidak-ada", known)[0] == 1
    assert typed("link", "SRG-2026-00017", known)[0] == 0
    (filing,) = outbox.queue(case_id)
    assert (filing.state, filing.typed) == (State.UNKNOWN, known)
    at = filing.next_attempt_at
    claimed = entries.claim(entries.not_there(filing, at, 9), at, "run", timedelta(minutes=1))
    assert outbox.save(replace(entries.refused(claimed, "HTTP 422"), revision=filing.revision + 1))
    assert typed("link", "SRG-2026-00017", known)[0] == 0
    assert outbox.queue(case_id) == ()
    assert "1 dibandingkan" in typed("reconcile")[1]
    export = tmp_path / "ekspor.csv"
    export.write_bytes(an_export())
    assert typed("import", str(export)) == (0, "baru: 3\n")
    assert typed("import", str(export)) == (0, "tidak berubah: 3\n")
    month = ("month", "--month", "2026-03", "--export", str(export), "--to", str(tmp_path / "m"))
    assert typed(*month)[0] == 1
    assert "SRG-2026-00017" in (tmp_path / "m" / "lapor-2026-03.csv").read_text("utf-8-sig")
    assert "SRG-2026-00017" in (tmp_path / "m" / "lapor-2026-03.html").read_text()
