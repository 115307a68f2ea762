"""`-c city=sukabumi` declares the second city's own stack, with nothing of the first in it."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from infra.bundling import build
from infra.settings.city_pack import read_city_pack
from infra.settings.context import read_context
from infra.settings.flags import feature_flags
from tests.infra.conftest import DUTY_EMAIL, Declared

CITY = build.LAYERS / "cities" / "sukabumi"
PROD = {"city": "sukabumi", "stage": "prod", "duty_email": DUTY_EMAIL}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    from aws_cdk import App  # noqa: PLC0415  2.5 s that only these tests pay

    from infra.app import declare  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("sukabumi") / "out"
    app = App(outdir=str(folder), context={**feature_flags(), "aws:cdk:bundling-stacks": []})
    stack = declare(app, read_context(PROD.get))
    app.synth()
    assert stack.stack_name == "satu-aduan-sukabumi-prod"
    read: Mapping[str, Any] = json.loads(
        (folder / f"{stack.stack_name}.template.json").read_text(encoding="utf-8")
    )
    return read


def names(template: Mapping[str, Any], kind: str, key: str) -> set[str]:
    return {
        str(one["Properties"][key])
        for one in template["Resources"].values()
        if one["Type"] == kind and key in one["Properties"]
    }


def test_it_has_as_much_as_the_first(template: Mapping[str, Any], declared: Declared) -> None:
    for name in ("Lambda::Function", "DynamoDB::Table", "StepFunctions::StateMachine"):
        kind = f"AWS::{name}"
        found = [one for one in template["Resources"].values() if one["Type"] == kind]
        assert found
        mailing = kind == "AWS::Lambda::Function"  # the first has a domain, which is mailed from
        assert len(found) == len(declared.resources(kind)) - mailing, kind


def test_its_secrets_and_offices_are_its_own(template: Mapping[str, Any]) -> None:
    secrets = names(template, "AWS::SecretsManager::Secret", "Name")
    assert {f"satu-aduan-sukabumi-prod/{name}" for name in ("channels", "reporter-hash")} <= secrets
    agencies = tomllib.loads((CITY / "agencies.toml").read_text(encoding="utf-8"))["agencies"]
    topics = names(template, "AWS::SNS::Topic", "TopicName")
    assert {f"satu-aduan-sukabumi-prod-{row['topic']}" for row in agencies.values()} <= topics


def test_nothing_of_the_first_city_is_in_it(template: Mapping[str, Any]) -> None:
    assert "serang" not in json.dumps(template).lower()


def test_the_digest_goes_out_when_its_pack_says(tmp_path: Path) -> None:
    from aws_cdk import App, Environment  # noqa: PLC0415  2.5 s that only these tests pay

    from infra.stack import SatuAduanStack  # noqa: PLC0415

    app = App(outdir=str(tmp_path / "out"), context={"aws:cdk:bundling-stacks": []})
    context = read_context(PROD.get)
    city = replace(read_city_pack("sukabumi"), digest_at=time(16, 5))
    stack = SatuAduanStack(
        app, context.prefix, context=context, city=city, env=Environment(region=context.region)
    )
    app.synth()
    template = json.loads((tmp_path / "out" / f"{stack.stack_name}.template.json").read_text())
    schedules = {
        one["Properties"]["Name"]: one["Properties"]["ScheduleExpression"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::Scheduler::Schedule"
    }
    assert schedules["digest"] == "cron(5 16 * * ? *)"
