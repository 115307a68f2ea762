"""The AWS account that a stack is deployed to: what must hold before, and what is done after.

Whatever is wrong is one line that says what to do, never a traceback of the SDK.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from infra.settings.context import Context

NEVER_WHOLE: Final = frozenset(
    {
        "CREATE_FAILED",
        "DELETE_COMPLETE",
        "REVIEW_IN_PROGRESS",
        "ROLLBACK_COMPLETE",
        "ROLLBACK_FAILED",
    }
)
"""A stack in one of these has never been deployed, so there is nothing in it to protect."""
BOOTSTRAP_VERSION: Final = "/cdk-bootstrap/hnb659fds/version"
LEFT_FOR_OTHERS: Final = 100
"""Lambda refuses a reservation that leaves the account fewer concurrent calls than these."""
_NOT_OURS: Final = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_SHORT: Final = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 3})


class AccountError(Exception):
    """Something of the account or the shell is not as it must be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """`client` makes a boto3 client of a service in the stack's region."""

    number: str
    region: str
    client: Callable[[str], Any]


def open_account(region: str, client: Callable[[str], Any] | None = None) -> Account:
    """Raises AccountError where nobody is signed in, or the region is not there or not on."""
    with in_one_line(region):
        clients = client or _clients(region)
        number = str(clients("sts").get_caller_identity()["Account"])
    return Account(number, region, clients)


@contextmanager
def in_one_line(region: str) -> Iterator[None]:
    """Whatever the SDK says of credentials and regions, in the operator's words."""
    try:
        yield
    except ProfileNotFound as exc:
        raise AccountError(f"{exc}: see `aws configure list-profiles`") from exc
    except (NoCredentialsError, PartialCredentialsError) as exc:
        raise AccountError(
            "no AWS credentials in the shell: export AWS_PROFILE=..., or sign in (aws sso login)"
        ) from exc
    except (SSOError, TokenRetrievalError) as exc:
        raise AccountError("the sign-in has ended: aws sso login") from exc
    except (EndpointConnectionError, ConnectTimeoutError, NoRegionError) as exc:
        raise AccountError(
            f"region {region!r} does not answer: is its name right, and is this machine online?"
        ) from exc
    except ClientError as exc:
        code = exc.response["Error"]["Code"]
        if code in _NOT_OURS:
            raise AccountError(
                f"AWS does not take these credentials in {region} ({code}): sign in again, and "
                "see that the region is switched on (Account, AWS Regions)"
            ) from exc
        raise AccountError(f"{exc.operation_name}: {code}: see docs/deployer.md") from exc
    except BotoCoreError as exc:
        raise AccountError(f"{type(exc).__name__}: {exc}") from exc


def never_whole(account: Account, stack: str) -> bool:
    """Whether this would be the stack's first success."""
    with in_one_line(account.region):
        status = _status(account, stack)
    return status is None or status in NEVER_WHOLE


def exists(account: Account, stack: str) -> bool:
    with in_one_line(account.region):
        return _status(account, stack) is not None


def bootstrapped(account: Account) -> bool:
    with in_one_line(account.region):
        try:
            account.client("ssm").get_parameter(Name=BOOTSTRAP_VERSION)
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "ParameterNotFound":
                return False
            raise
    return True


def require_room(account: Account, context: Context, reserved: int) -> None:
    """What a first deployment would only find out half-way."""
    with in_one_line(account.region):
        roles = account.client("apigateway").get_account()
        limits = account.client("lambda").get_account_settings()["AccountLimit"]
    if not roles.get("cloudwatchRoleArn") and not context.logging_role:
        raise AccountError(
            "no API of this account may write logs yet: make deploy LOGGING_ROLE=1 makes the role "
            "that all of them share"
        )
    free = int(limits["UnreservedConcurrentExecutions"])
    if free - reserved < LEFT_FOR_OTHERS:
        raise AccountError(
            f"Lambda lets this account run {free} calls at once, and {reserved + LEFT_FOR_OTHERS} "
            "are needed: ask for 1,000 (Service Quotas, AWS Lambda, Concurrent executions)"
        )


def stream_of(account: Account, table: str) -> str:
    """The label of a table's stream."""
    with in_one_line(account.region):
        try:
            found = account.client("dynamodb").describe_table(TableName=table)["Table"]
        except ClientError as exc:
            if exc.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            raise AccountError(f"{table}: there is no such table (aduan restore begin)") from exc
    label = str(found.get("LatestStreamLabel") or "")
    if not label:
        raise AccountError(f"{table} has no stream yet: aduan restore ... ready")
    return label


def mark_in_use(account: Account, stack: str) -> str:
    """The mark of the restored tables a stack works on; "" for its own."""
    with in_one_line(account.region):
        try:
            (found,) = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        except ClientError as exc:
            if exc.response["Error"]["Code"] == "ValidationError":  # there is no such stack
                return ""
            raise
    said = {one["OutputKey"]: str(one["OutputValue"]) for one in found.get("Outputs", ())}
    return said.get("RegisterTable", "").removeprefix(f"{stack}-register").removeprefix("-")


def protect(account: Account, stack: str) -> None:
    """Against being deleted, from the first success on."""
    with in_one_line(account.region):
        account.client("cloudformation").update_termination_protection(
            StackName=stack, EnableTerminationProtection=True
        )


def set_budget(account: Account, name: str, usd: int, email: str) -> None:
    """CloudFormation knows no budgets in Jakarta. Rings at 80 % spent, and when more is to come."""
    budget = {
        "BudgetName": name,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": str(usd), "Unit": "USD"},
    }
    rings = [
        {
            "Notification": {
                "NotificationType": kind,
                "ComparisonOperator": "GREATER_THAN",
                "Threshold": percent,
            },
            "Subscribers": [{"SubscriptionType": "EMAIL", "Address": email}],
        }
        for kind, percent in (("ACTUAL", 80), ("FORECASTED", 100))
    ]
    budgets = account.client("budgets")
    with in_one_line(account.region):
        try:
            budgets.create_budget(
                AccountId=account.number, Budget=budget, NotificationsWithSubscribers=rings
            )
        except ClientError as exc:
            if exc.response["Error"]["Code"] != "DuplicateRecordException":
                raise
            budgets.update_budget(AccountId=account.number, NewBudget=budget)


def empty_buckets(account: Account, stack: str) -> int:
    """Every version of every object in the stack's buckets; answers how many."""
    with in_one_line(account.region):
        pages = (
            account.client("cloudformation")
            .get_paginator("list_stack_resources")
            .paginate(StackName=stack)
        )
        buckets = [
            one["PhysicalResourceId"]
            for page in pages
            for one in page["StackResourceSummaries"]
            if one["ResourceType"] == "AWS::S3::Bucket"
            and one["ResourceStatus"] != "DELETE_COMPLETE"
        ]
        return sum(_empty(account.client("s3"), bucket) for bucket in buckets)


def _empty(objects: Any, bucket: str) -> int:
    gone = 0
    for page in objects.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        if found:
            keys = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
            objects.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
            gone += len(keys)
    return gone


def _status(account: Account, stack: str) -> str | None:
    try:
        (found,) = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except ClientError as exc:
        if exc.response["Error"]["Code"] == "ValidationError":  # there is no such stack
            return None
        raise
    return str(found["StackStatus"])


def _clients(region: str) -> Callable[[str], Any]:
    session: Any = boto3.session.Session(region_name=region)
    return lambda service: session.client(service, config=_SHORT)
