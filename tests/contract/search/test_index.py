"""The index in memory and the one in DynamoDB keep one contract."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.search import RegisterSearch
from tests.contract.search.index_contract import IndexContract
from tests.fakes.search import IndexInMemory
from tests.register_table import create_register


class TestIndexInMemory(IndexContract):
    @pytest.fixture
    def index(self) -> IndexInMemory:
        return IndexInMemory()


class TestIndexOnDynamoDB(IndexContract):
    @pytest.fixture
    def index(self) -> Iterator[RegisterSearch]:
        with mock_aws():
            yield RegisterSearch(create_register(boto3.client("dynamodb")))
