from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.core.table import Table
from tests.one_copy import copy_once
from tests.register_table import create_identities, create_register


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The in-process cloud: fresh for each test."""
    copy_once(monkeypatch)
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        yield


@pytest.fixture
def register(cloud: None) -> Table:
    return create_register(boto3.client("dynamodb"))


@pytest.fixture
def identities(register: Table) -> Table:
    return create_identities(register.client)
