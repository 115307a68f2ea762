"""Teaches the emulator to hold DynamoDB calls to the keys a policy names.

ministack 1.5.33 decides by action, table and index; of `dynamodb:LeadingKeys` it knows nothing, so
a condition on it would always hold and a missing right be found in production. Here every call says
which partition keys it names, and the emulator's own judge of policies does the rest.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Final

LEADING: Final = "dynamodb:LeadingKeys"
PARTITION_KEYS: Final = frozenset({"pk", "work_pk"})
_EQUALS: Final = re.compile(r"([#\w]+)\s*=\s*(:\w+)")
_MEMBERS: Final = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
_TRANSACTION: ContextVar[Mapping[tuple[str, str], Sequence[str]] | None] = ContextVar(
    "keys of a transaction", default=None
)


def touched(operation: str, asked: Mapping[str, Any]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Each action a call is authorised as: its name, table, index ("" for the table itself), and
    the partition keys it names. A transaction is authorised as what it is made of."""
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        together: dict[tuple[str, str], list[str]] = {}
        for one in asked["TransactItems"]:
            for member, part in one.items():
                where = (_MEMBERS[member], part["TableName"])
                together.setdefault(where, []).append(_of_item(part))
        for (action, table), keys in together.items():
            yield action, table, "", keys
    elif operation == "BatchGetItem":
        for table, part in asked["RequestItems"].items():
            yield operation, table, "", [key["pk"]["S"] for key in part["Keys"]]
    elif operation == "Query":
        yield operation, asked["TableName"], asked.get("IndexName", ""), _of_query(asked)
    elif operation in {"DeleteItem", "GetItem", "PutItem", "UpdateItem"}:
        yield operation, asked["TableName"], "", [_of_item(asked)]


def _of_item(part: Mapping[str, Any]) -> str:
    return str((part.get("Item") or part["Key"])["pk"]["S"])


def _of_query(asked: Mapping[str, Any]) -> list[str]:
    names = asked.get("ExpressionAttributeNames") or {}
    found = [
        str(asked["ExpressionAttributeValues"][value]["S"])
        for name, value in _EQUALS.findall(asked.get("KeyConditionExpression", ""))
        if names.get(name, name) in PARTITION_KEYS
    ]
    return found[:1]


def _operation(asked: Mapping[str, Any]) -> str:
    """What a body asks for, by its own members; of those with one key any will do."""
    for member, operation in (
        ("RequestItems", "BatchGetItem"),
        ("KeyConditionExpression", "Query"),
        ("Item", "PutItem"),
        ("Key", "GetItem"),
    ):
        if member in asked:
            return operation
    return ""


def teach(actions: Any, evaluator: Any) -> None:
    """Wraps what ministack reads requests with (`core.iam_actions`) and judges them by
    (`core.iam_evaluator`)."""
    context, parts, enforce = (
        actions.dynamodb_service_context,
        actions.dynamodb_transaction_checks,
        evaluator.enforce,
    )

    def with_keys(body: bytes) -> dict[str, Any]:
        said: dict[str, Any] = context(body)
        try:
            asked = json.loads(body or b"{}")
            items = touched(_operation(asked), asked)
            keys = [key for *_, some in items for key in some]
        except (ValueError, KeyError, TypeError):  # no call DynamoDB would take either
            return said
        return said | {LEADING: keys} if keys else said

    def of_each_part(action: str, body: bytes, region: str, account: str) -> Any:
        checks = parts(action, body, region, account)
        keys: dict[tuple[str, str], list[str]] = {}
        if checks:
            for name, table, _, some in touched(action.partition(":")[2], json.loads(body)):
                arn = f"arn:aws:dynamodb:{region}:{account}:table/{table}"
                keys[f"dynamodb:{name}", arn] = some
        _TRANSACTION.set(keys)
        return checks

    def held_to_keys(  # noqa: PLR0917 - the emulator's own
        access_key: str,
        action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        keys = (_TRANSACTION.get() or {}).get((action, resource_arn))
        if service == "dynamodb" and keys:
            service_context = {**(service_context or {}), LEADING: keys}
        return enforce(access_key, action, service, region, resource_arn, service_context)

    actions.dynamodb_service_context = with_keys
    actions.dynamodb_transaction_checks = of_each_part
    evaluator.enforce = held_to_keys
