"""What others' tools say of the template: cfn-lint with its experimental rules, parliament on every
policy. cdk-nag stands in test_template.py."""

import importlib.util
import json
import os
import subprocess
import sys
import types
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.infra.conftest import Declared

MADE_BY_THE_CDK = "W3005"
"""A dependency said twice: the library adds it between a function and its role."""
HERE = "ap-southeast-3:123456789012"
ARNS = {
    "AWS::Backup::BackupVault": "arn:aws:backup:ap-southeast-3:123456789012:backup-vault:x",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{HERE}:table/t",
    "AWS::KMS::Key": f"arn:aws:kms:{HERE}:key/12345678-1234-1234-1234-123456789012",
    "AWS::Lambda::Alias": f"arn:aws:lambda:{HERE}:function:f:live",
    "AWS::Lambda::Function": f"arn:aws:lambda:{HERE}:function:f",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HERE}:log-group:/aws/lambda/f:*",
    "AWS::S3::Bucket": "arn:aws:s3:::b",
    "AWS::SNS::Topic": f"arn:aws:sns:{HERE}:t",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{HERE}:secret:s-abcdef",
    "AWS::StepFunctions::StateMachine": f"arn:aws:states:{HERE}:stateMachine:m",
}
PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "ap-southeast-3",
    "AWS::URLSuffix": "amazonaws.com",
}


def test_cfn_lint_finds_nothing(declared: Declared) -> None:
    (template,) = declared.folder.glob("satu-aduan-*.template.json")
    for file in (template, Path(__file__).parents[2] / "infra" / "account" / "pipeline.yaml"):
        done = subprocess.run(
            [sys.executable, "-c", "from cfnlint.runner.cli import main; main()",
             "-e", "-r", "ap-southeast-3", "-f", "parseable",
             "-i", MADE_BY_THE_CDK, "-t", str(file)],
            capture_output=True, text=True, check=False, env=dict(os.environ),
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.fixture(scope="module")
def findings_of() -> Callable[[str], list[Any]]:
    """parliament reads its data by a module that setuptools no longer brings."""
    missing = types.ModuleType("pkg_resources")

    def beside(package: str, name: str) -> str:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        return str(Path(spec.origin).parent / name)

    missing.resource_filename = beside  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setitem(sys.modules, "pkg_resources", missing)
        from parliament import analyze_policy_string  # noqa: PLC0415

    return lambda text: list(analyze_policy_string(text).findings)


def written(value: Any, resources: Mapping[str, Any]) -> Any:
    """The policy with an ARN of the right kind for each reference."""
    if isinstance(value, list):
        return [written(one, resources) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"} and value["Ref"] in PSEUDO:
        return PSEUDO[value["Ref"]]
    if set(value) == {"Ref"} or set(value) == {"Fn::GetAtt"}:
        name = value["Ref"] if "Ref" in value else value["Fn::GetAtt"][0]
        arn = ARNS.get(resources[name]["Type"], name)
        stream = "Fn::GetAtt" in value and value["Fn::GetAtt"][1] == "StreamArn"
        return f"{arn}/stream/2026" if stream else arn
    if set(value) == {"Fn::Join"}:
        glue, parts = value["Fn::Join"]
        return glue.join(written(part, resources) for part in parts)
    return {name: written(one, resources) for name, one in value.items()}


def test_every_action_of_a_policy_is_known_for_its_resource(
    declared: Declared, findings_of: Callable[[str], list[Any]]
) -> None:
    resources = declared.template["Resources"]
    seen = 0
    for name, resource in resources.items():
        if resource["Type"] not in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}:
            continue
        policy = written(resource["Properties"]["PolicyDocument"], resources)
        found = [(one.issue, one.detail) for one in findings_of(json.dumps(policy))]
        assert found == [], name
        seen += 1
    assert seen > 10


def test_the_judge_would_see_what_it_once_saw(findings_of: Callable[[str], list[Any]]) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "sns:SetSubscriptionAttributes",
        "Resource": ARNS["AWS::SNS::Topic"],
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    assert [one.issue for one in findings_of(json.dumps(policy))] == ["RESOURCE_MISMATCH"]
