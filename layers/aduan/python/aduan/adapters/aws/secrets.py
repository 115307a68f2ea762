"""Secrets Manager, read seldom: what was read is kept for a minute, so a rotation needs no restart,
and longer while Secrets Manager is down, so that its outage is not ours."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from aduan.domain.case.errors import UnavailableError

FRESH_S: Final = 60.0
_BUSY: Final = frozenset(
    {"ThrottlingException", "InternalServiceError", "InternalServiceErrorException"}
)

_SERVERS_FAULT: Final = 500
"""Whatever the service calls it, a 5xx says nothing of the secret."""


@dataclass(frozen=True)
class SecretReader:
    """`client` is boto3's; `clock` counts seconds and never goes back."""

    client: Any = field(repr=False)
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, tuple[float, str | None]] = field(default_factory=dict, repr=False)

    def read(self, secret_id: str, *, fresh_s: float = FRESH_S) -> str | None:
        """The secret's text, at most `fresh_s` old; None where there is no such secret."""
        now = self.clock()
        if secret_id in self._kept and now - self._kept[secret_id][0] < fresh_s:
            return self._kept[secret_id][1]
        try:
            text: str | None = self.client.get_secret_value(SecretId=secret_id)["SecretString"]
        except ClientError as exc:
            code = exc.response["Error"]["Code"]
            status = exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if code in _BUSY or status >= _SERVERS_FAULT:
                return self._stale(secret_id, exc)
            if code != "ResourceNotFoundException":
                raise
            text = None
        except BotoCoreError as exc:
            return self._stale(secret_id, exc)
        self._kept[secret_id] = (now, text)
        return text

    def lasting(self, secret_id: str) -> bytes:
        """A key that is never rotated (hashes made with it are compared for years): read once."""
        text = self.read(secret_id, fresh_s=float("inf"))
        if not text:
            raise UnavailableError("secretsmanager", retry_after_s=60)
        return text.encode()

    def _stale(self, secret_id: str, cause: Exception) -> str | None:
        if secret_id in self._kept:
            return self._kept[secret_id][1]
        raise UnavailableError("secretsmanager") from cause


@dataclass(frozen=True)
class Credentials:
    """A secret that is a JSON object of texts, such as the credentials for LAPOR!. Called with True
    it is read afresh: what was kept has just been refused."""

    reader: SecretReader
    secret_id: str

    def __call__(self, fresh: bool) -> Mapping[str, str]:
        """Raises UnavailableError also where no such object is kept, for a person to put right."""
        text = self.reader.read(self.secret_id, fresh_s=0.0 if fresh else FRESH_S)
        try:
            held = json.loads(text or "")
        except ValueError as exc:
            raise UnavailableError("secretsmanager") from exc
        if not isinstance(held, dict):
            raise UnavailableError("secretsmanager")
        return {str(name): str(value) for name, value in held.items()}


@dataclass(frozen=True)
class SigningSecrets:
    """One secret a channel, named prefix and channel: `{"current": "whsec_…", "previous": …}`."""

    reader: SecretReader
    prefix: str

    def current_and_previous(self, channel: str) -> tuple[str, ...]:
        text = self.reader.read(f"{self.prefix}{channel}")
        if text is None:
            return ()
        held = json.loads(text)
        return tuple(held[name] for name in ("current", "previous") if held.get(name))
