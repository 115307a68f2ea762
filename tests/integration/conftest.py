from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.aws.hashing import KeyedElsewhere
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.bootstrap.parts import aws
from tests.deployed import HASH_KEY, Deployed
from tests.one_copy import copy_once
from tests.register_table import create_identities, create_register
from tests.rights import held_to_rights


@pytest.fixture(autouse=True)
def nothing_beyond_its_rights() -> Iterator[None]:
    """Every function touches only what its role may (`infra/rights.py`)."""
    with held_to_rights() as held:
        yield
    assert not held.refused


@pytest.fixture(autouse=True)
def hashes_without_another_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `hide_reporter` would answer (`tests/unit/privacy/test_hashes_apart.py`)."""
    here = KeyedHere(lambda: HASH_KEY)
    monkeypatch.setattr(KeyedElsewhere, "_ask", lambda _self, said: here(said))


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


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """The whole hub, with state machines whose executions only run on."""
    copy_once(monkeypatch)
    with mock_aws():
        yield Deployed(monkeypatch, tmp_path)
    aws.client.cache_clear()
