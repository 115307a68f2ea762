"""A deployed stack, seen from an operator's terminal: its names are asked of the stack itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import boto3
from botocore.config import Config

from aduan.adapters.aws.failures import FailureBucket, Functions
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.words_aside import WordsAside
from aduan.application.failures.given_up import Shelves
from aduan.application.failures.ports import Attempts, FailureShelf

PATIENT: Final = Config(read_timeout=910, retries={"total_max_attempts": 1})
"""Longer than the longest function; and a call that may have run is not made twice."""


@dataclass(frozen=True, slots=True)
class GivenUpWork:
    shelf: FailureShelf
    attempts: Attempts


def prefix_of(city: str, stage: str) -> str:
    return f"satu-aduan-{city}-{stage}"


def outputs_of(city: str, stage: str, formation: Any = None) -> Mapping[str, str]:
    """The outputs of the stack; `formation` is boto3's client for CloudFormation."""
    asked = formation or boto3.client("cloudformation")
    (stack,) = asked.describe_stacks(StackName=prefix_of(city, stage))["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", ())}


def open_given_up(city: str, stage: str) -> GivenUpWork:
    said, prefix = outputs_of(city, stage), f"{prefix_of(city, stage)}-"
    register = Table(boto3.client("dynamodb"), said["RegisterTable"])
    kept = FailureBucket(boto3.client("s3"), said["FailuresBucket"])
    return GivenUpWork(
        shelf=Shelves((kept, WordsAside(register, f"{prefix}deduplicate"))),
        attempts=Functions(boto3.client("lambda", config=PATIENT), prefix),
    )


@dataclass(frozen=True)
class StoredSecret:
    """One secret, read and written by an operator; `client` is boto3's."""

    client: Any = field(repr=False)
    secret_id: str

    def read(self) -> str:
        text: str = self.client.get_secret_value(SecretId=self.secret_id)["SecretString"]
        return text

    def write(self, text: str) -> None:
        self.client.put_secret_value(SecretId=self.secret_id, SecretString=text)


def open_channel_secret(city: str, stage: str) -> StoredSecret:
    name = outputs_of(city, stage)["ChannelSecretName"]
    return StoredSecret(boto3.client("secretsmanager"), name)
