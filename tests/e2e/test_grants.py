"""A function can touch what its job needs and nothing else, shown by trying."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.stack import LocalStack

TRIES = """
import os, boto3
from botocore.exceptions import ClientError

def handler(event, context):
    client = boto3.client(event["service"])
    try:
        getattr(client, event["call"])(**event["arguments"])
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return "allowed"
"""


class Attempt:
    """Runs a call with the role of one of the deployed functions."""

    def __init__(self, stack: LocalStack) -> None:
        self._lambda: Any = stack.client("lambda")
        self._made: list[str] = []
        names = [
            each["FunctionName"]
            for page in self._lambda.get_paginator("list_functions").paginate()
            for each in page["Functions"]
        ]
        self._roles = {
            name: self._lambda.get_function_configuration(FunctionName=name)["Role"]
            for name in names
        }

    def __call__(self, function: str, service: str, call: str, **arguments: Any) -> str:
        role = next(
            role for name, role in self._roles.items() if function in name.replace("-", "_")
        )
        name = f"try-as-{function}"
        if name not in self._made:
            self._lambda.create_function(
                FunctionName=name,
                Runtime="python3.13",
                Handler="tries.handler",
                Role=role,
                Code={"ZipFile": _zipped(TRIES)},
                Timeout=20,
            )
            self._made.append(name)
        event = {"service": service, "call": call, "arguments": arguments}
        answer = self._lambda.invoke(FunctionName=name, Payload=json.dumps(event))
        return str(json.loads(answer["Payload"].read()))

    def forget(self) -> None:
        for name in self._made:
            self._lambda.delete_function(FunctionName=name)


def _zipped(source: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("tries.py", source)
    return packed.getvalue()


@pytest.fixture(scope="module")
def attempt(stack: LocalStack) -> Iterator[Attempt]:
    tries = Attempt(stack)
    yield tries
    tries.forget()


@pytest.fixture(scope="module")
def identities_table(stack: LocalStack) -> str:
    names: list[str] = stack.client("dynamodb").list_tables()["TableNames"]
    return next(name for name in names if "identities" in name)


def at(pk: str, sk: str = "TRY") -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def query(index: str, pk: str) -> dict[str, Any]:
    """The arguments of a query of a partition, of the table itself or of an index."""
    name = "work_pk" if index else "pk"
    asked = {
        "KeyConditionExpression": f"{name} = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}},
    }
    return asked | ({"IndexName": index} if index else {})


ITEM = at("TRACKING#TRY")


def test_tracking_may_read_the_register_and_never_write_it(
    attempt: Attempt, stack: LocalStack
) -> None:
    table = stack.register_table
    assert attempt("track", "dynamodb", "get_item", TableName=table, Key=ITEM) == "allowed"
    for call, arguments in (
        ("put_item", {"Item": ITEM}),
        ("delete_item", {"Key": ITEM}),
        ("scan", {}),
    ):
        refused = attempt("track", "dynamodb", call, TableName=table, **arguments)
        assert refused == "AccessDeniedException", call


@pytest.mark.parametrize("function", ["track", "deduplicate", "assess_escalation", "sync_lapor"])
def test_who_has_no_business_with_reporters_cannot_read_one(
    attempt: Attempt, identities_table: str, function: str
) -> None:
    refused = attempt(
        function, "dynamodb", "get_item", TableName=identities_table, Key={"pk": {"S": "TRY"}}
    )
    assert refused == "AccessDeniedException"


def test_the_door_writes_reporters_and_cannot_read_them_back(
    attempt: Attempt, identities_table: str
) -> None:
    refused = attempt(
        "receive_webhook",
        "dynamodb",
        "get_item",
        TableName=identities_table,
        Key={"pk": {"S": "TRY"}},
    )
    assert refused == "AccessDeniedException"


def test_who_fetches_what_others_name_can_only_hand_it_in(
    attempt: Attempt, stack: LocalStack, identities_table: str
) -> None:
    me, table = "fetch_photos", stack.register_table
    complaint = at("COMPLAINT#TRY")
    assert attempt(me, "dynamodb", "get_item", TableName=table, Key=complaint) == "allowed"
    for call, arguments in (
        ("get_item", {"TableName": table, "Key": at("CASE#TRY")}),
        ("put_item", {"TableName": table, "Item": at("CASE#TRY")}),
        ("delete_item", {"TableName": table, "Key": complaint}),
        ("scan", {"TableName": table}),
        ("get_item", {"TableName": identities_table, "Key": {"pk": {"S": "TRY"}}}),
    ):
        assert attempt(me, "dynamodb", call, **arguments) == "AccessDeniedException", call


APPOINTMENT = at("OFFICIALS", "POST#sekda#2026")
WORST: list[tuple[str, str, dict[str, Any]]] = [
    # What a stolen function could do once (docs/privacy/grants.md), and what of it is refused.
    ("track", "query", query("work", "OPEN")),
    ("track", "query", query("", "FIND#lam")),
    ("track", "get_item", {"Key": APPOINTMENT}),
    ("receive_webhook", "put_item", {"Item": at("CASE#TRY", "CASE")}),
    ("receive_webhook", "put_item", {"Item": APPOINTMENT}),
    ("receive_webhook", "query", query("", "FIND#@0123")),
    ("citizen_action", "put_item", {"Item": APPOINTMENT}),
    ("citizen_action", "query", query("work", "CITY")),
    ("official_action", "put_item", {"Item": APPOINTMENT}),
    ("official_action", "query", query("work", "DESK#triage")),
    ("official_action", "put_item", {"Item": at("DELIVERY#rabeg#TRY")}),
    ("desk", "put_item", {"Item": APPOINTMENT}),
    ("desk", "put_item", {"Item": at("DELIVERY#rabeg#TRY")}),
    ("check_photo", "put_item", {"Item": APPOINTMENT}),
    ("check_photo", "query", query("work", "OPEN")),
    ("fetch_photos", "put_item", {"Item": at("CASE#TRY", "CASE")}),
    ("sync_lapor", "query", query("", "FIND#@0123")),
    ("sync_lapor", "query", query("", "BLOCK#from:0123")),
    ("import_lapor", "query", query("", "FIND#@0123")),
    ("import_lapor", "query", query("work", "OPEN")),
    ("tell_channels", "put_item", {"Item": APPOINTMENT}),
    ("answer_channels", "put_item", {"Item": at("CASE#TRY", "CASE")}),
    ("admin", "get_item", {"Key": at("CASE#TRY", "CASE")}),
    ("admin", "put_item", {"Item": at("COMPLAINT#TRY", "COMPLAINT")}),
    ("digest", "get_item", {"Key": at("COMPLAINT#TRY", "COMPLAINT")}),
    ("assess_escalation", "put_item", {"Item": APPOINTMENT}),
    ("start_escalation", "get_item", {"Key": at("CASE#TRY", "CASE")}),
    ("sweep", "put_item", {"Item": APPOINTMENT}),
    ("report", "get_item", {"Key": at("COMPLAINT#TRY", "COMPLAINT")}),
    ("report", "put_item", {"Item": at("CASE#TRY", "FACTS")}),
    ("report", "query", query("work", "OPEN")),
    ("report", "query", query("", "FIND#lam")),
    ("board", "get_item", {"Key": at("COMPLAINT#TRY", "COMPLAINT")}),
    ("board", "put_item", {"Item": at("FROZEN", "2026-01")}),
    ("privacy", "put_item", {"Item": APPOINTMENT}),
    ("privacy", "put_item", {"Item": at("FIGURES", "DISKOMINFO#2026-01")}),
    ("privacy", "query", query("work", "CITY")),
    ("desk", "get_item", {"Key": at("RIGHTS#PDP-1", "REQUEST")}),
    ("desk", "put_item", {"Item": at("RIGHTS#PDP-1", "REQUEST")}),
]


@pytest.mark.parametrize(("function", "call", "arguments"), WORST)
def test_a_stolen_function_is_refused_what_its_work_is_not_about(
    attempt: Attempt, stack: LocalStack, function: str, call: str, arguments: dict[str, Any]
) -> None:
    table = stack.register_table
    refused = attempt(function, "dynamodb", call, TableName=table, **arguments)
    assert refused == "AccessDeniedException"


def test_a_transaction_is_refused_when_one_of_its_items_is(
    attempt: Attempt, stack: LocalStack
) -> None:
    own = {"Put": {"TableName": stack.register_table, "Item": at("COUNTED#TRY")}}
    other = {"Put": {"TableName": stack.register_table, "Item": APPOINTMENT}}
    me, call = "receive_webhook", "transact_write_items"
    assert attempt(me, "dynamodb", call, TransactItems=[own]) == "allowed"
    assert attempt(me, "dynamodb", call, TransactItems=[own, other]) == "AccessDeniedException"


FILES: list[tuple[str, str, str, str]] = [
    # Role, call, output that names the bucket, key: who erases takes photos and sees none, and who
    # reads identities cannot take back that he did.
    ("privacy", "get_object", "EvidenceBucket", "sealed/aduan.TRY/e1"),
    ("privacy", "get_object", "ExportsBucket", "figures/frozen/2026-01.json"),
    ("report", "get_object", "EvidenceBucket", "clean/TRY/e1.jpg"),
    ("report", "get_object", "ExportsBucket", "lapor/inbox/maret.csv"),
    ("board", "get_object", "ExportsBucket", "lapor/inbox/maret.csv"),
    ("board", "get_object", "FailuresBucket", "aws/x.json"),
]


@pytest.mark.parametrize(("function", "call", "bucket", "key"), FILES)
def test_a_stolen_function_is_refused_files_its_work_is_not_about(
    attempt: Attempt, stack: LocalStack, function: str, call: str, bucket: str, key: str
) -> None:
    refused = attempt(function, "s3", call, Bucket=stack.outputs[bucket], Key=key)
    assert refused == "AccessDenied"


def test_who_reads_identities_cannot_take_back_that_he_did(
    attempt: Attempt, stack: LocalStack
) -> None:
    names = [one["Name"] for one in stack.client("s3").list_buckets()["Buckets"]]
    audit = next(name for name in names if "-audit-" in name)
    row = {"Bucket": audit, "Key": "trail/TRY/row.json"}
    assert attempt("privacy", "s3", "put_object", **row, Body="{}") == "allowed"
    for call, more in (
        ("delete_object", row),
        ("put_object_retention", {**row, "Retention": {"Mode": "GOVERNANCE"}}),
        ("put_object", {"Bucket": audit, "Key": "identities/forged.json", "Body": "{}"}),
    ):
        assert attempt("privacy", "s3", call, **more) == "AccessDenied", call


@pytest.fixture(scope="module")
def links_key(stack: LocalStack) -> str:
    kms = stack.client("kms")
    aliases = kms.list_aliases()["Aliases"]
    return next(one["TargetKeyId"] for one in aliases if one["AliasName"].endswith("-links"))


SIGNING = {"Message": "bGluaw==", "MessageType": "RAW", "SigningAlgorithm": "ECDSA_SHA_256"}


@pytest.mark.parametrize("function", ["official_action", "desk"])
def test_who_opens_links_makes_none(attempt: Attempt, links_key: str, function: str) -> None:
    assert attempt(function, "kms", "get_public_key", KeyId=links_key) == "allowed"
    refused = attempt(function, "kms", "sign", KeyId=links_key, **SIGNING)
    assert refused == "AccessDeniedException"


@pytest.mark.parametrize("function", ["assess_escalation", "digest"])
def test_who_writes_notices_cannot_take_the_key_along(
    attempt: Attempt, links_key: str, function: str
) -> None:
    """It has links signed; it cannot let others do so, nor keep the key from being stopped."""
    assert attempt(function, "kms", "sign", KeyId=links_key, **SIGNING) == "allowed"
    grantee = "arn:aws:iam::000000000000:role/other"
    for call, arguments in (
        ("create_grant", {"GranteePrincipal": grantee, "Operations": ["Sign"]}),
        ("enable_key", {}),
        ("put_key_policy", {"PolicyName": "default", "Policy": "{}"}),
    ):
        refused = attempt(function, "kms", call, KeyId=links_key, **arguments)
        assert refused == "AccessDeniedException", call


@pytest.mark.parametrize(
    "function", ["desk", "official_action", "sync_lapor", "import_lapor", "answer_channels"]
)
def test_who_searches_the_register_has_no_key_of_its_hashes(
    attempt: Attempt, stack: LocalStack, function: str
) -> None:
    secrets = stack.client("secretsmanager").list_secrets()["SecretList"]
    key = next(one["ARN"] for one in secrets if "reporter-hash" in one["Name"])
    refused = attempt(function, "secretsmanager", "get_secret_value", SecretId=key)
    assert refused == "AccessDeniedException"


def test_who_makes_hashes_reads_nothing(
    attempt: Attempt, stack: LocalStack, identities_table: str
) -> None:
    me, table = "hide_reporter", stack.register_table
    for call, arguments in (
        ("get_item", {"TableName": table, "Key": at("COMPLAINT#TRY", "COMPLAINT")}),
        ("query", {"TableName": table, **query("", "FIND#@0123")}),
        ("query", {"TableName": table, **query("work", "OPEN")}),
        ("get_item", {"TableName": identities_table, "Key": {"pk": {"S": "TRY"}}}),
    ):
        assert attempt(me, "dynamodb", call, **arguments) == "AccessDeniedException", call
