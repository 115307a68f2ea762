"""Secrets Manager, read seldom: what was read is kept for a minute, so a rotation needs no restart,
and longer while Secrets Manager is down, so that its outage is not ours."""

import base64
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from aduan.dataclass import dataclass
from aduan.domain.case.errors import UnavailableError

FRESH_S: Final = 60.0
PREFIX: Final = "whsec_"
"""Before the base64 part of a secret (Standard Webhooks)."""
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
class LinkKeys:
    """A secret that is replaced while both values count, newest first: `{"current": …, "previous":
    …}`."""

    reader: SecretReader
    secret_id: str

    def __call__(self) -> tuple[str, ...]:
        text = self.reader.read(self.secret_id)
        return () if text is None else _held(json.loads(text))


@dataclass(frozen=True)
class SigningSecrets:
    """The signing secrets of all channels, in one secret: `{"key": …, "<channel>": {"current":
    "whsec_…", "previous": …}}`. A channel that has no value of its own signs with one derived from
    the key, so that a new channel needs no new resource and none is left when it ends."""

    reader: SecretReader
    secret_id: str

    def current_and_previous(self, channel: str) -> tuple[str, ...]:
        """Raises UnavailableError where the secret is not there: no channel could sign at all."""
        text = self.reader.read(self.secret_id)
        if text is None:
            raise UnavailableError("secretsmanager", retry_after_s=60)
        return channel_secrets(json.loads(text), channel)


@dataclass(frozen=True)
class SecretForEach:
    """One secret a channel, named prefix and channel: `{"current": "whsec_…", "previous": …}`."""

    reader: SecretReader
    prefix: str

    def current_and_previous(self, channel: str) -> tuple[str, ...]:
        text = self.reader.read(f"{self.prefix}{channel}")
        return () if text is None else _held(json.loads(text))


def channel_secrets(held: Mapping[str, Any], channel: str) -> tuple[str, ...]:
    """What the channel may sign with, newest first. Before its first replacement that is the key's
    HMAC-SHA256 over the channel's name: a key derivation as in RFC 5869, with one block."""
    own = held.get(channel)
    if own:
        return _held(own)
    key = str(held.get("key") or "")
    if not key:
        return ()
    derived = hmac.digest(key.encode(), f"satu-aduan/channel/{channel}".encode(), "sha256")
    return (f"{PREFIX}{base64.b64encode(derived).decode()}",)


def _held(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(values[name] for name in ("current", "previous") if values.get(name))
