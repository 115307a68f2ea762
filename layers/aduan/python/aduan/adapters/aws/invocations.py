"""Calling another function without waiting for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from aduan.domain.case.errors import UnavailableError


@dataclass(frozen=True)
class Invocations:
    """Lambda keeps the call, tries it again, and what fails for good goes to the failure bucket."""

    client: Any
    function: str

    def start(self, payload: Mapping[str, object]) -> None:
        """Raises UnavailableError where Lambda did not take the call, or nobody knows whether."""
        try:
            self.client.invoke(
                FunctionName=self.function,
                InvocationType="Event",
                Payload=json.dumps(payload).encode(),
            )
        except BotoCoreError as exc:
            raise UnavailableError("lambda") from exc
        except ClientError as exc:
            status = exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
                raise UnavailableError("lambda") from exc
            raise
