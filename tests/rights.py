"""Holds every call a function makes to the register to its row in `infra/rights.py`, in process.

What asks is found on the stack: the module of its handler. A call its role would be refused is
refused here too, as IAM does it, and told at the end of the test, whatever the function made of it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from infra.local.leading_keys import touched
from infra.rights import ITEMS

IDENTITIES = "identities"


@dataclass
class Held:
    """What was asked for by whom, and what of it no row allows."""

    asked: set[tuple[str, str, str, str]] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def look(self, function: str, operation: str, arguments: dict[str, Any]) -> None:
        for action, table, index, keys in touched(operation, arguments):
            if IDENTITIES in table:
                continue
            self.asked |= {(function, action, index, family(key)) for key in keys}
            if not ITEMS[function].allows(f"dynamodb:{action}", tuple(keys), index):
                self.refused.append(f"{function}: {action} {index} {sorted(map(family, keys))}")
                said = {"Code": "AccessDeniedException", "Message": self.refused[-1]}
                raise ClientError({"Error": said}, operation)


def family(key: str) -> str:
    """What a partition key begins with, as far as rights tell keys apart."""
    head, hash_, rest = key.partition("#")
    return f"{head}{hash_}{rest}" if head in {"LAPOR", "OUTBOX", "LINKS"} else f"{head}{hash_}"


def calling() -> str | None:
    """The function whose handler is on the stack."""
    frame = sys._getframe(1)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("functions.") and name.endswith(".handler"):
            return name.split(".")[1]
        frame = frame.f_back  # type: ignore[assignment]
    return None


@contextmanager
def held_to_rights() -> Iterator[Held]:
    held, call = Held(), BaseClient._make_api_call

    def checked(client: Any, operation: str, arguments: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        if service == "dynamodb" and (function := calling()) is not None:
            held.look(function, operation, arguments)
        return call(client, operation, arguments)

    with patch.object(BaseClient, "_make_api_call", checked):
        yield held
