"""What a month costs at list price: python -m tests.benchmarks.cost [--complaints N] [--markdown]

The fixed part is counted in the template (what stands on an idle month too), the rest from calls
made in process by the functions as they are deployed: a complaint taken in, placed, timed, told,
worked on, tracked. How often each happens in a month is `Month`; the states of a case's machine
are those that `python -m tests.benchmarks.transitions` counts. Free allotments are left out, except
that an account's first three dashboards are free. Exit 1 where the fixed part is above 15 USD, or
a life above 0.002.
"""

import argparse
import io
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.bootstrap.parts import aws
from aduan.domain.case.case import Actor, Audience, Role
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.officials.appointments import Appointment
from tests.benchmarks.metered import Meter
from tests.deployed import PACK, SIGNING, Deployed
from tests.machine import rules
from tests.one_copy import copy_once
from tests.presses import Presses
from tests.unit.intake.webhooks import created, signed

FIXED_AT_MOST: Final = 15.0
LIFE_AT_MOST: Final = 0.002
HOURS: Final = 730
DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Price:
    """`usd` for one; of Jakarta (ap-southeast-3) where its list was at hand, else of Singapore."""

    usd: float
    source: str


PRICES: Final[Mapping[str, Price]] = {
    "web ACL": Price(5.0, "aws.amazon.com/waf/pricing"),
    "firewall rule": Price(1.0, "aws.amazon.com/waf/pricing"),
    "key": Price(1.0, "aws.amazon.com/kms/pricing"),
    "secret": Price(0.40, "aws.amazon.com/secrets-manager/pricing"),
    "alarm": Price(0.10, "aws.amazon.com/cloudwatch/pricing"),
    "metric all month": Price(0.30, "aws.amazon.com/cloudwatch/pricing"),
    "dashboard": Price(0.0, "aws.amazon.com/cloudwatch/pricing (the first three)"),
    "GB of logs": Price(0.70, "aws.amazon.com/cloudwatch/pricing"),
    "state transition": Price(0.025 / 1000, "aws.amazon.com/step-functions/pricing"),
    "write unit": Price(0.7115 / 1e6, "aws.amazon.com/dynamodb/pricing/on-demand"),
    "read unit": Price(0.1425 / 1e6, "aws.amazon.com/dynamodb/pricing/on-demand"),
    "function call": Price(0.20 / 1e6, "aws.amazon.com/lambda/pricing"),
    "GB-second": Price(0.0000133334, "aws.amazon.com/lambda/pricing (arm64)"),
    "API call": Price(4.25 / 1e6, "aws.amazon.com/api-gateway/pricing"),
    "firewall look": Price(0.60 / 1e6, "aws.amazon.com/waf/pricing"),
    "mail": Price(2.0 / 1e5, "aws.amazon.com/sns/pricing"),
    "signature": Price(0.15 / 1e4, "aws.amazon.com/kms/pricing (asymmetric)"),
    "key call": Price(0.03 / 1e4, "aws.amazon.com/kms/pricing"),
    "secret call": Price(0.05 / 1e4, "aws.amazon.com/secrets-manager/pricing"),
    "schedule": Price(1.0 / 1e6, "aws.amazon.com/eventbridge/pricing"),
    "trace": Price(5.0 / 1e6, "aws.amazon.com/xray/pricing"),
    "GB kept": Price(0.285, "aws.amazon.com/dynamodb/pricing/on-demand"),
    "GB recoverable": Price(0.228, "aws.amazon.com/dynamodb/pricing/on-demand"),
}
SECONDS_A_CALL: Final = 0.25
"""Billed time of a warm call with its share of cold starts, beside what `cold_start` prints."""
MEMORY_GB: Final = 0.5
LOG_BYTES_A_CALL: Final = 1_500
"""Lambda's own three lines, ours, and the figures."""
MACHINE_LOG_BYTES: Final = 400
"""A line for each event of the machine, without data."""
KEPT_BYTES: Final = 12_000
"""Of one life: complaint, case, history, notices, outbox, in table and indexes."""
YEARS_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a city: how often each thing happens for one complaint. A third joins a case that
    is there; of the others six in ten are acted on at once, three are reminded, one climbs to the
    Wali Kota (the shares of the demonstration's evening)."""

    complaints: int = 9_000
    own_case: float = 0.67
    tracked: float = 4.0
    opened_by_official: float = 4.0
    moves: float = 3.0
    told: float = 2.6
    waits: float = 4.0
    transitions: float = 24.0
    """0.6 x 18 + 0.3 x 28 + 0.1 x 48, of a case."""
    words: float = 0.3
    mails_a_notice: float = 1.5


JOBS: Final[Mapping[str, float]] = {
    "push": 60 * HOURS,
    "pull": 4 * HOURS,
    "reconcile": 48 * DAYS,
    "tell": 60 * HOURS,
    "sweep": 12 * HOURS,
    "digest": DAYS,
    "overflow": HOURS,
    "figures": 4 * HOURS,
    "freeze": DAYS,
    "board": DAYS,
    "monday": DAYS / 7,
    "owed-reports": DAYS,
    "settle-officials": 4 * HOURS,
    "hand-over": DAYS,
    "rights": HOURS,
    "retain": DAYS,
}
"""Runs a month, by the schedules of the template; a test compares."""


def fixed_lines(template: Mapping[str, Any], idle: Counter[str]) -> dict[str, float]:
    """What an idle month costs: what stands, and what runs by the clock. `idle` is one run of the
    sweep, which reads the most of them."""
    kinds = Counter(resource["Type"] for resource in template["Resources"].values())
    rules_ = sum(
        len(resource["Properties"]["Rules"])
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::WAFv2::WebACL"
    )
    runs = sum(JOBS.values())
    return {
        "Firewall": kinds["AWS::WAFv2::WebACL"] * usd("web ACL") + rules_ * usd("firewall rule"),
        "Keys": kinds["AWS::KMS::Key"] * usd("key"),
        "Secrets": kinds["AWS::SecretsManager::Secret"] * usd("secret"),
        "Alarms": kinds["AWS::CloudWatch::Alarm"] * usd("alarm"),
        "Own metrics": usd("metric all month") * DAYS / HOURS,  # the digest's, an hour a day
        "Dashboards": kinds["AWS::CloudWatch::Dashboard"] * usd("dashboard"),
        "Jobs by the clock": runs
        * (
            usd("schedule")
            + usd("function call")
            + SECONDS_A_CALL * MEMORY_GB * usd("GB-second")
            + LOG_BYTES_A_CALL / 1e9 * usd("GB of logs")
            + idle["RRU"] * usd("read unit")
        ),
    }


def life_lines(month: Month, steps: Mapping[str, Counter[str]]) -> dict[str, float]:
    """What one complaint costs, from the delivery to the end of its case."""
    case = month.own_case
    times = {
        "take in": 1.0,
        "place": 1.0 + month.words,
        "set the timer": case,
        "look and tell": case * month.told,
        "note what was told": case * month.told,
        "look and wait": case * month.waits,
        "move": case * month.moves,
        "open a page": case * month.opened_by_official,
        "track": month.tracked,
    }
    writes = sum(steps[name]["WRU"] * often for name, often in times.items())
    reads = sum(steps[name]["RRU"] * often for name, often in times.items())
    calls = sum(times.values())
    doors = times["take in"] + times["move"] + times["open a page"] + times["track"] + month.words
    notices = case * month.told
    kept = KEPT_BYTES / 1e9 * 12 * YEARS_KEPT
    return {
        "State transitions": case * month.transitions * usd("state transition"),
        "DynamoDB writes": writes * usd("write unit"),
        "DynamoDB reads": reads * usd("read unit"),
        "DynamoDB kept two years": kept * (usd("GB kept") + usd("GB recoverable")),
        "Lambda": calls * (usd("function call") + SECONDS_A_CALL * MEMORY_GB * usd("GB-second")),
        "API and firewall": doors * (usd("API call") + usd("firewall look")),
        "Mails": notices * month.mails_a_notice * usd("mail"),
        # One for the case in each mail, one for the page of its post.
        "Links signed": notices * 2 * usd("signature"),
        # A key is asked at most once in five minutes for each table, topic or bucket in use, a
        # secret once a minute for each warm function: far fewer than one of each a call.
        "Keys and secrets, asked": calls * (usd("key call") + 0.2 * usd("secret call")),
        "Logs": (calls * LOG_BYTES_A_CALL + case * month.transitions * 2 * MACHINE_LOG_BYTES)
        / 1e9
        * usd("GB of logs"),
        "Traces": calls * usd("trace"),
    }


def stream_metrics(template: Mapping[str, Any]) -> float:
    """Metrics of the two readers, in hours with complaints: all hours of a busy month. They make
    the alarms on given-up records possible; each says polled, filtered, invoked and deleted."""
    readers = sum(
        resource["Type"] == "AWS::Lambda::EventSourceMapping"
        for resource in template["Resources"].values()
    )
    return readers * 4 * usd("metric all month")


def usd(what: str) -> float:
    return PRICES[what].usd


@dataclass(frozen=True, slots=True)
class Bill:
    fixed: Mapping[str, float]
    life: Mapping[str, float]
    busy: float
    complaints: int

    @property
    def fixed_total(self) -> float:
        return sum(self.fixed.values())

    @property
    def life_total(self) -> float:
        return sum(self.life.values()) + self.busy / self.complaints

    def markdown(self) -> str:
        """What stands beside what grows, so that a page shows it at a glance."""
        stands = [(name, f"{value:.2f}") for name, value in self.fixed.items()]
        grows = [(name, f"{each * self.complaints:.2f}") for name, each in self.life.items()]
        grows.append(("Metrics of the stream's readers", f"{self.busy:.2f}"))
        stands += [("", "")] * (len(grows) - len(stands))
        of_lives = self.life_total * self.complaints
        stands.append(("**Fixed part**", f"**{self.fixed_total:.2f}**"))
        grows.append(
            (f"**{self.complaints:,} at {self.life_total:.4f} each**", f"**{of_lives:.2f}**")
        )
        total = f"together {self.fixed_total + of_lives:.2f}"
        rows = [f"| stands | USD a month | grows ({total}) | USD a month |", "|---|---|---|---|"]
        rows += [
            f"| {' | '.join((*left, *right))} |" for left, right in zip(stands, grows, strict=True)
        ]
        return "\n".join(rows)


def counted(folder: Path, patch: pytest.MonkeyPatch) -> dict[str, Counter[str]]:
    """Each step of one complaint's life, run by the functions as they are deployed."""
    copy_once(patch)
    with mock_aws():
        hub = Deployed(patch, folder, pack=_without_quiet_hours(folder / "pack"))
        patch.setenv("EVIDENCE_BUCKET", "evidence")
        patch.setenv("POWERTOOLS_METRICS_NAMESPACE", "SatuAduan")
        plain = boto3.client("dynamodb")

        def look(table: str, key: Mapping[str, Any]) -> Mapping[str, Any] | None:
            found: Mapping[str, Any] | None = plain.get_item(
                TableName=table, Key=dict(key), ConsistentRead=True
            ).get("Item")
            return found

        meter = Meter(look)
        for service in ("dynamodb", "secretsmanager", "sns", "stepfunctions", "lambda", "s3"):
            meter.watch(aws.client(service), service)
        try:
            with redirect_stdout(io.StringIO()):  # what the functions log
                return _steps(hub, meter)
        finally:
            aws.client.cache_clear()


def _without_quiet_hours(folder: Path) -> Path:
    """The pack, by which an office is told at any hour this is run at."""
    folder.mkdir()
    for each in PACK.iterdir():
        if each.name != "clocks.toml":
            (folder / each.name).symlink_to(each)
    clocks = (PACK / "clocks.toml").read_text(encoding="utf-8")
    changed = re.sub(r'^quiet_from = "[\d:]+"', 'quiet_from = "06:00"', clocks, flags=re.MULTILINE)
    (folder / "clocks.toml").write_text(changed, encoding="utf-8")
    return folder


def _steps(hub: Deployed, meter: Meter) -> dict[str, Counter[str]]:
    steps: dict[str, Counter[str]] = {}

    def run(name: str, work: Callable[[], Any]) -> Any:
        with meter.step() as counts:
            answer = work()
        steps[name] = counts
        return answer

    now = datetime.now(UTC)
    _appoint(hub, now)
    doors = {
        name: hub.function(name)
        for name in ("receive_webhook", "assess_escalation", "track", "official_action")
    }
    # A full word of a citizen, as long as the median of what a channel delivers.
    report = created(
        reported_at=now.isoformat(),
        text="Lampu penerangan jalan umum di depan pasar mati sejak tiga malam, gelap sekali dan "
        "sering ada yang terperosok lubang. Mohon segera diperbaiki sebelum ada korban lagi.",
        reporter={"name": "Contoh", "phone": "0812-0000-0000"},
    )
    taken = run("take in", lambda: doors["receive_webhook"](signed(report, secret=SIGNING)))
    receipt = json.loads(taken["body"])
    hub.reads("deduplicate", "complaint")
    run("place", hub.deliver)
    (case_id,) = {
        item["case_id"]["S"]
        for item in meter_scan(hub)
        if item.get("pk", {}).get("S", "").startswith("CASE#") and "case_id" in item
    }
    case = RegisterCases(hub.register).get_case(case_id)
    start = hub.function("start_escalation")
    image = {"case_id": {"S": case_id}, "cycle": {"N": "1"}, "arm": {"N": str(case.arm)}}
    record = {"dynamodb": {"NewImage": image, "SequenceNumber": "1"}}
    run("set the timer", lambda: start({"Records": [record]}))
    asked = {
        "case_id": case_id, "cycle": 1, "arm": case.arm, "guard": False,
        "execution": f"{case_id}-1-{case.arm}",
    }  # fmt: skip
    told = run("look and tell", lambda: doors["assess_escalation"](asked))
    assert told["outcome"].startswith("notify"), told
    published = asked | {"published": told["notice"]["notice_id"]}
    waits = run("note what was told", lambda: doors["assess_escalation"](published))
    assert waits["outcome"] == "wait", waits
    run("look and wait", lambda: doors["assess_escalation"](asked))
    token = told["notice"]["message"].partition("/actions/")[2].split()[0]
    page = {
        "httpMethod": "GET", "resource": "/actions/{token}", "headers": {},
        "pathParameters": {"token": token}, "body": None, "isBase64Encoded": False,
    }  # fmt: skip
    shown = run("open a page", lambda: doors["official_action"](page))
    assert shown["statusCode"] == 200, shown["statusCode"]
    presses = Presses(RegisterCases(replace_client(hub)), rules(3600), {case.agency})
    office = Actor(Role.OPERATOR, case.agency)
    run("move", lambda: presses.act(case_id, Request(Move.ACCEPT, office, datetime.now(UTC))))
    code = receipt["tracking_code"]
    track = page | {
        "resource": "/complaints/{tracking_code}", "pathParameters": {"tracking_code": code},
    }  # fmt: skip
    followed = run("track", lambda: doors["track"](track))
    assert followed["statusCode"] == 200, followed
    run("sweep", lambda: hub.function("sweep")({}))
    return steps


def replace_client(hub: Deployed) -> Any:
    """The register through the client that is metered."""
    return replace(hub.register, client=aws.client("dynamodb"))


def meter_scan(hub: Deployed) -> list[Any]:
    found: list[Any] = boto3.client("dynamodb").scan(TableName=hub.register.name)["Items"]
    return found


def _appoint(hub: Deployed, now: datetime) -> None:
    """Everybody's office can be told, so that no notice goes to a stand-in."""
    posts = _agencies()
    since = now - timedelta(days=30)
    people = []
    for post in posts:
        for kind in Audience:
            mail = f"{post.lower().replace('_', '-')}@example.go.id"
            one = Appointment(f"a-{post}-{kind}", post, "Contoh", kind, "SK-1", since, email=mail)
            people.append(replace(one, confirmed=(mail,)))
    for first in range(0, len(people), 25):
        RegisterAppointments(hub.register).write(people[first : first + 25])


def _agencies() -> list[str]:
    import tomllib  # noqa: PLC0415

    pack = Path(__file__).parents[2] / "layers" / "cities" / "serang" / "agencies.toml"
    return list(tomllib.loads(pack.read_text(encoding="utf-8"))["agencies"])


def synthesised(folder: Path) -> Mapping[str, Any]:
    from aws_cdk import App  # noqa: PLC0415  2.5 s that only this program pays

    from infra.app import declare  # noqa: PLC0415
    from infra.settings.context import read_context  # noqa: PLC0415
    from infra.settings.flags import feature_flags  # noqa: PLC0415

    said = {"city": "serang", "stage": "prod", "duty_email": "meja@layanan.example.go.id"}
    app = App(outdir=str(folder), context={**feature_flags(), "aws:cdk:bundling-stacks": []})
    stack = declare(app, read_context(said.get))
    app.synth()
    text = (folder / f"{stack.stack_name}.template.json").read_text(encoding="utf-8")
    template: Mapping[str, Any] = json.loads(text)
    return template


def bill_of(
    template: Mapping[str, Any], steps: Mapping[str, Counter[str]], month: Month | None = None
) -> Bill:
    asked = month or Month()
    return Bill(
        fixed=fixed_lines(template, steps["sweep"]),
        life=life_lines(asked, steps),
        busy=stream_metrics(template),
        complaints=asked.complaints,
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cost")
    parser.add_argument("--complaints", type=int, default=Month().complaints)
    parser.add_argument("--markdown", action="store_true", help="the table of the README alone")
    asked = parser.parse_args(arguments)
    month = Month(complaints=asked.complaints)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
        steps = counted(Path(folder), patch)
        bill = bill_of(synthesised(Path(folder) / "out"), steps, month)
    print(bill.markdown())
    if not asked.markdown:
        print("\ncounted in process, for one:")
        for name, counts in steps.items():
            print(f"  {name:<20} {dict(sorted(counts.items()))}")
        print("\nlist prices:")
        for name, price in PRICES.items():
            print(f"  {name:<18} {price.usd:.10f}".rstrip("0") + f"  {price.source}")
        print("\nEach of the first two yearly rotations of a key adds 1 USD a month for it.")
    good = bill.fixed_total <= FIXED_AT_MOST and bill.life_total <= LIFE_AT_MOST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
