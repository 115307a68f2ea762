"""The register and identities tables as the template declares them, for the in-process cloud."""

from typing import Any

from aduan.adapters.dynamodb.core.keys import DUE_INDEX, WORK_INDEX
from aduan.adapters.dynamodb.core.table import Table


def create_register(client: Any, name: str = "register") -> Table:
    """The register with its indexes and stream; a test in infra/ pins the template to this."""
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"}
            for attribute in ("pk", "sk", "work_pk", "work_sk")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": WORK_INDEX,
                "KeySchema": [
                    {"AttributeName": "work_pk", "KeyType": "HASH"},
                    {"AttributeName": "work_sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": DUE_INDEX,
                "KeySchema": [
                    {"AttributeName": "work_pk", "KeyType": "HASH"},
                    {"AttributeName": "work_sk", "KeyType": "RANGE"},
                ],
                "Projection": {
                    "ProjectionType": "INCLUDE",
                    "NonKeyAttributes": ["case_id", "cycle", "arm"],
                },
            },
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return Table(client, name)


def create_identities(client: Any, name: str = "identities") -> Table:
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    return Table(client, name)
