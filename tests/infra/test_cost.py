"""The bill that the README shows is the bill that is reckoned, and it keeps its bars."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.benchmarks import cost
from tests.infra.conftest import Declared

FIGURE = re.compile(r"\d+\.\d+")
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def bill(declared: Declared, tmp_path_factory: pytest.TempPathFactory) -> cost.Bill:
    with pytest.MonkeyPatch.context() as patch:
        steps = cost.counted(tmp_path_factory.mktemp("pack"), patch)
    return cost.bill_of(declared.template, steps)


def test_the_readme_shows_the_reckoned_bill() -> None:
    """As the command prints it, in a process of its own: what other tests have read before would be
    asked for once less."""
    shown = re.search(
        r"<!-- cost -->\n(.*?)\n<!-- /cost -->", README.read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown, "README.md has no table between its marks"
    why = "python -m tests.benchmarks.cost --markdown"
    command = [sys.executable, "-m", "tests.benchmarks.cost", "--markdown"]
    paths = os.pathsep.join(
        map(str, (README.parent / "layers" / "aduan" / "python", README.parent))
    )
    printed = subprocess.run(
        command, cwd=README.parent, env=os.environ | {"PYTHONPATH": paths}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    wanted = printed.stdout
    assert FIGURE.sub("0", shown[1].strip()) == FIGURE.sub("0", wanted.strip()), why
    for there, here in zip(FIGURE.findall(shown[1]), FIGURE.findall(wanted), strict=True):
        # A case's words have the date in them: a byte more may begin another unit.
        assert float(there) == pytest.approx(float(here), rel=0.03, abs=0.02), why


def test_an_idle_month_costs_at_most_fifteen_dollars(bill: cost.Bill) -> None:
    assert bill.fixed_total <= cost.FIXED_AT_MOST, bill.fixed
    assert bill.life_total <= cost.LIFE_AT_MOST, bill.life


def test_every_job_of_the_template_is_reckoned(declared: Declared) -> None:
    jobs = {job["Name"] for job in declared.properties("AWS::Scheduler::Schedule")}
    assert jobs == set(cost.JOBS)


def test_another_key_another_alarm_and_another_rule_show_in_it(declared: Declared) -> None:
    idle = Counter({"RRU": 0})
    before = cost.fixed_lines(declared.template, idle)
    more = dict(declared.template["Resources"])
    more |= {
        "A": {"Type": "AWS::KMS::Key"},
        "B": {"Type": "AWS::CloudWatch::Alarm"},
        "C": {"Type": "AWS::WAFv2::WebACL", "Properties": {"Rules": [{}]}},
    }
    after = cost.fixed_lines({"Resources": more}, idle)
    assert round(sum(after.values()) - sum(before.values()), 2) == 1 + 0.1 + 5 + 1


def test_the_meter_counts_as_dynamodb_does() -> None:
    from tests.benchmarks.metered import Meter, size_of  # noqa: PLC0415

    assert size_of({"pk": {"S": "abc"}, "n": {"N": "12"}}) == 2 + 3 + 1 + 2
    held: dict[str, dict[str, dict[str, str]]] = {}
    meter = Meter(lambda _table, key: held.get(key["pk"]["S"]))

    class Model:
        name = "PutItem"

        class service_model:  # noqa: N801  botocore's own name
            service_name = "dynamodb"

    item = {"pk": {"S": "a"}, "work_pk": {"S": "L"}, "work_sk": {"S": "1"}, "t": {"S": "x" * 1500}}
    body = '{"TableName": "t", "Item": {"pk": {"S": "a"}}}'
    meter._called(Model, {"body": body})
    held["a"] = item
    meter._answered(Model, {})
    assert meter.counts["WRU"] == 2 + 2 + 1, "the item, the whole index, the narrow one"
