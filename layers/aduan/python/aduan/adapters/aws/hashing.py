"""Keyed hashes, made by the one function that has their key and no right to the register."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from aduan.domain.case.errors import UnavailableError

_REMEMBERED: Final = 1_000
_MISTAKES: Final = frozenset(
    {"AccessDeniedException", "InvalidParameterValueException", "ResourceNotFoundException"}
)


@dataclass(frozen=True)
class KeyedElsewhere:
    """`adapters.privacy.keyed.Keyed` by a call of `function`. The latest answers are remembered: an
    export names the same people again and again."""

    client: Any = field(repr=False)
    function: str
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def __call__(self, said: str) -> str:
        """Raises UnavailableError where no hash was made: without it nothing is stored, and comes
        again."""
        if said not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[said] = self._ask(said)
        return self._known[said]

    def _ask(self, said: str) -> str:
        try:
            answer = self.client.invoke(
                FunctionName=self.function,
                InvocationType="RequestResponse",
                Payload=json.dumps({"said": said}).encode(),
            )
            written = answer["Payload"].read()
        except ClientError as exc:
            if exc.response["Error"]["Code"] in _MISTAKES:
                raise
            raise UnavailableError("lambda") from exc
        except BotoCoreError as exc:
            raise UnavailableError("lambda") from exc
        if answer.get("FunctionError"):
            raise UnavailableError("hide_reporter")
        return str(json.loads(written)["hash"])
