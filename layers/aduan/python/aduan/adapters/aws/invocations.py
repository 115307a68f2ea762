"""Calling another function without waiting for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Invocations:
    """Lambda keeps the call, tries it again, and what fails for good goes to the failure bucket."""

    client: Any
    function: str

    def start(self, payload: Mapping[str, object]) -> None:
        self.client.invoke(
            FunctionName=self.function,
            InvocationType="Event",
            Payload=json.dumps(payload).encode(),
        )
