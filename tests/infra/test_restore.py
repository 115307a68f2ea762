"""Backups that nobody can empty, and a stack that can be pointed at tables brought back."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from infra.settings.context import ContextError, read_context
from tests.infra.conftest import PROD, Declared

MARK = "20260302T010000Z"
STREAM = "2026-03-02T02:11:47.123"


def statement_texts(template: dict[str, Any]) -> str:
    return json.dumps(
        [one for one in template["Resources"].values() if one["Type"] == "AWS::IAM::Policy"]
    )


@pytest.fixture(scope="module")
def pointed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The template of a stack that works on restored tables."""
    os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
    from aws_cdk import App  # noqa: PLC0415

    from infra.app import declare  # noqa: PLC0415
    from infra.settings.flags import feature_flags  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("restored") / "out"
    app = App(outdir=str(folder), context={**feature_flags(), "aws:cdk:bundling-stacks": []})
    wanted = PROD | {"restored": MARK, "stream": STREAM, "backup_account": "210987654321"}
    stack = declare(app, read_context(wanted.get))
    app.synth()
    found: dict[str, Any] = json.loads(
        Path(folder, f"{stack.stack_name}.template.json").read_text("utf-8")
    )
    return found


def test_both_tables_are_copied_daily_into_a_vault_nobody_can_empty(declared: Declared) -> None:
    (vault,) = declared.properties("AWS::Backup::BackupVault")
    lock = vault["LockConfiguration"]
    assert lock["ChangeableForDays"] >= 3  # from then on it is compliance: nobody takes it off
    assert lock["MinRetentionDays"] >= 28
    assert "KeysIdentities" in json.dumps(vault["EncryptionKeyArn"])
    (plan,) = declared.properties("AWS::Backup::BackupPlan")
    (rule,) = plan["BackupPlan"]["BackupPlanRule"]
    assert lock["MinRetentionDays"] <= rule["Lifecycle"]["DeleteAfterDays"]
    assert rule["Lifecycle"]["DeleteAfterDays"] <= lock["MaxRetentionDays"]
    (selection,) = declared.properties("AWS::Backup::BackupSelection")
    chosen = json.dumps(selection["BackupSelection"]["Resources"])
    assert "RegisterTable" in chosen
    assert "IdentitiesTable" in chosen


def test_who_makes_backups_may_touch_nothing_else(declared: Declared) -> None:
    (policy,) = [
        one
        for name, one in declared.resources("AWS::IAM::Policy").items()
        if name.startswith("BackupsRole")
    ]
    for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
        resources = statement["Resource"]
        for one in resources if isinstance(resources, list) else [resources]:
            assert one != "*"
    managed = declared.properties("AWS::IAM::Role")
    assert "AWSBackupService" not in json.dumps(managed)


def test_a_second_account_keeps_a_copy_where_one_is_named(pointed: dict[str, Any]) -> None:
    (plan,) = [
        one for one in pointed["Resources"].values() if one["Type"] == "AWS::Backup::BackupPlan"
    ]
    (rule,) = plan["Properties"]["BackupPlan"]["BackupPlanRule"]
    assert "210987654321" in json.dumps(rule["CopyActions"])


def test_everything_works_on_the_restored_tables_and_the_damaged_ones_stay(
    declared: Declared, pointed: dict[str, Any]
) -> None:
    resources = pointed["Resources"]
    tables = [one for one in resources.values() if one["Type"] == "AWS::DynamoDB::Table"]
    assert len(tables) == len(declared.resources("AWS::DynamoDB::Table")) == 2
    for one in resources.values():
        if one["Type"] == "AWS::Lambda::EventSourceMapping":
            source = json.dumps(one["Properties"]["EventSourceArn"])
            assert f"-{MARK}/stream/{STREAM}" in source
    watched = [
        json.dumps(one["Properties"].get("AdvancedEventSelectors", ""))
        for one in resources.values()
        if one["Type"] == "AWS::CloudTrail::Trail"
    ]
    assert any(MARK in one for one in watched), "who reads it rings"
    outputs = pointed["Outputs"]
    for name in ("RegisterTable", "IdentitiesTable"):
        assert MARK in json.dumps(outputs[name]["Value"])
    for name, one in resources.items():
        if one["Type"] == "AWS::IAM::Policy" and not name.startswith("BackupsRole"):
            for statement in one["Properties"]["PolicyDocument"]["Statement"]:
                actions = json.dumps(statement["Action"])
                said = json.dumps(statement["Resource"])
                if "dynamodb:" in actions and said != '"*"':
                    assert MARK in said, (name, actions)


def test_a_wrong_mark_is_one_clear_line() -> None:
    with pytest.raises(ContextError, match="20260302T010000Z"):
        read_context((PROD | {"restored": "yesterday", "stream": STREAM}).get)
    with pytest.raises(ContextError, match="stream"):
        read_context((PROD | {"restored": MARK}).get)
    with pytest.raises(ContextError, match="twelve digits"):
        read_context((PROD | {"backup_account": "mine"}).get)


def test_without_a_domain_nobody_mails_by_ses(declared: Declared, pointed: dict[str, Any]) -> None:
    kinds = {one["Type"] for one in pointed["Resources"].values()}
    assert not [kind for kind in kinds if kind.startswith("AWS::SES")]
    assert "ses:SendEmail" not in json.dumps(pointed)
    assert declared.resources("AWS::SES::ConfigurationSet")
