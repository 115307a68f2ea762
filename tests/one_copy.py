"""The in-process cloud made brisk: it copies a whole table for each action of a transaction, to put
it back when one fails. One copy for a transaction is enough, and ten times as fast."""

import copy
from types import SimpleNamespace
from typing import Any

import pytest
from moto.dynamodb import models


def copy_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real = models.DynamoDBBackend.transact_write_items

    def transact_write_items(self: models.DynamoDBBackend, items: list[dict[str, Any]]) -> None:
        copies: dict[int, object] = {}

        def deepcopy(one: object, *memo: Any) -> object:
            if not isinstance(one, models.Table):
                return copy.deepcopy(one, *memo)
            if id(one) not in copies:
                copies[id(one)] = copy.deepcopy(one, *memo)
            return copies[id(one)]

        with monkeypatch.context() as patched:
            patched.setattr(models, "copy", SimpleNamespace(deepcopy=deepcopy, copy=copy.copy))
            real(self, items)

    monkeypatch.setattr(models.DynamoDBBackend, "transact_write_items", transact_write_items)
