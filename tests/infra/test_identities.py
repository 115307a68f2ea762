"""Who reported is read by one role, every look is kept, and any other rings."""

import json
from typing import Any

import pytest

from tests.infra.conftest import Declared


def identities(declared: Declared) -> dict[str, Any]:
    return next(
        table
        for table in declared.properties("AWS::DynamoDB::Table")
        if table["TableName"].endswith("identities")
    )


def role_of_privacy(declared: Declared) -> dict[str, Any]:
    found: dict[str, Any] = declared.functions()["privacy"]["Role"]
    return found


def test_the_tables_own_policy_denies_reading_to_everybody_but_one_role(
    declared: Declared,
) -> None:
    document = identities(declared)["ResourcePolicy"]["PolicyDocument"]
    (statement,) = document["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Principal"] == {"AWS": "*"} or statement["Principal"] == "*"
    assert set(statement["Action"]) == {
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PartiQLSelect",
        "dynamodb:Query",
        "dynamodb:Scan",
    }
    allowed = statement["Condition"]["StringNotEquals"]["aws:PrincipalArn"]
    assert allowed == role_of_privacy(declared)


def test_every_call_on_an_item_is_kept_and_any_other_reader_rings(declared: Declared) -> None:
    trails = declared.properties("AWS::CloudTrail::Trail")
    (trail,) = [one for one in trails if "AdvancedEventSelectors" in one]
    assert trail["IsLogging"] is True
    assert trail["EnableLogFileValidation"] is True
    (selector,) = trail["AdvancedEventSelectors"]
    selected = {one["Field"]: one["Equals"] for one in selector["FieldSelectors"]}
    assert selected["eventCategory"] == ["Data"]
    (arn,) = selected["resources.ARN"]
    table = next(
        name
        for name, one in declared.resources("AWS::DynamoDB::Table").items()
        if one["Properties"]["TableName"].endswith("identities")
    )
    assert arn == {"Fn::GetAtt": [table, "Arn"]}
    (made,) = declared.properties("AWS::Logs::MetricFilter")
    pattern = json.dumps(made["FilterPattern"])
    for call in ("GetItem", "Query", "Scan", "TransactGetItems", "ExecuteStatement"):
        assert f'eventName = \\\\\\"{call}' in pattern or f'= \\"{call}\\"' in pattern, call
    assert json.dumps(role_of_privacy(declared)["Fn::GetAtt"][0]) in pattern
    (written,) = made["MetricTransformations"]
    (alarm,) = (
        one
        for one in declared.properties("AWS::CloudWatch::Alarm")
        if one["MetricName"] == written["MetricName"]
    )
    assert (alarm["Namespace"], alarm["Threshold"]) == (written["MetricNamespace"], 1)
    assert alarm["AlarmActions"]


def test_no_row_of_the_audit_trail_can_be_deleted_for_a_year(declared: Declared) -> None:
    (locked,) = (
        bucket
        for bucket in declared.properties("AWS::S3::Bucket")
        if bucket.get("ObjectLockEnabled")
    )
    rule = locked["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert (rule["Mode"], rule["Days"]) == ("COMPLIANCE", 366)
    assert "audit" in locked["BucketName"]["Fn::Join"][1][0]


def test_whoever_may_read_may_not_delete_the_trail(declared: Declared) -> None:
    role = role_of_privacy(declared)["Fn::GetAtt"][0]
    statements = [
        statement
        for policy in (
            *declared.properties("AWS::IAM::Policy"),
            *declared.properties("AWS::IAM::ManagedPolicy"),
        )
        if {"Ref": role} in policy["Roles"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    about = [one for one in statements if "-audit-" in json.dumps(one["Resource"])]
    assert about
    assert not any("Delete" in json.dumps(one["Action"]) for one in about)


PREFIXES = {
    "evidence": {"clean/", "public/", "sealed/", "uploads/"},
    "exports": {"lapor/", "reports/"},  # what was frozen of a period has no persons
    "failures": {""},
    "audit": {""},
    "access-logs": {""},
}


@pytest.mark.parametrize("name", PREFIXES)
def test_every_bucket_ends_what_it_holds_of_persons_in_every_version(
    declared: Declared, name: str
) -> None:
    (bucket,) = (
        one
        for one in declared.properties("AWS::S3::Bucket")
        if f"-{name}-" in json.dumps(one["BucketName"])
    )
    rules = bucket["LifecycleConfiguration"]["Rules"]
    ending = [one for one in rules if "ExpirationInDays" in one]
    assert {one.get("Prefix", "") for one in ending} == PREFIXES[name]
    assert all(one["NoncurrentVersionExpiration"]["NoncurrentDays"] >= 1 for one in ending)
