"""The links' key in KMS: who writes notices has it sign, who opens links has its public half.

The private half never leaves KMS: a function that issues links can be stopped from issuing, and one
that only opens them cannot make any (docs/decisions/0020-who-opens-a-link-cannot-make-one.md).
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from aduan.adapters.aws.p256 import PublicKey, raw_of_der
from aduan.domain.case.errors import UnavailableError
from aduan.domain.links import key_id

_SAID: Final = b"satu-aduan link v2\x00"
"""Before what is signed, so that a signature of this key means a link and nothing else."""
_BUSY: Final = frozenset(
    {"DependencyTimeoutException", "KMSInternalException", "LimitExceededException"}
)
_SERVERS_FAULT: Final = 500


@dataclass(frozen=True)
class LinkSeal:
    """`domain.links.Seal`: one call of KMS a link. `client` is boto3's for KMS."""

    client: Any = field(repr=False)
    key_arn: str

    @property
    def key_id(self) -> str:
        return key_id(self.key_arn.encode())

    def sign(self, body: str) -> bytes:
        """Raises UnavailableError while KMS does not answer."""
        answer = _asked(
            self.client.sign,
            KeyId=self.key_arn,
            Message=_SAID + body.encode(),  # KMS takes 4,096 bytes; a link has 2,000 at most
            MessageType="RAW",
            SigningAlgorithm="ECDSA_SHA_256",
        )
        return raw_of_der(answer["Signature"])


@dataclass(frozen=True)
class LinkCheck:
    """`domain.links.Check`: the public half is asked for with the first link, and kept."""

    client: Any = field(repr=False)
    key_arn: str

    @property
    def key_id(self) -> str:
        return key_id(self.key_arn.encode())

    def holds(self, body: str, signature: bytes) -> bool:
        """Raises UnavailableError while KMS does not answer and has not been asked before."""
        return self._public.verifies(_SAID + body.encode(), signature)

    @cached_property
    def _public(self) -> PublicKey:
        return PublicKey.of_der(_asked(self.client.get_public_key, KeyId=self.key_arn)["PublicKey"])


def _asked(call: Any, **arguments: Any) -> Any:
    try:
        return call(**arguments)
    except ClientError as exc:
        status = exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = exc.response["Error"]["Code"]
        if code in _BUSY or "Throttling" in code or status >= _SERVERS_FAULT:
            raise UnavailableError("kms") from exc
        raise
    except BotoCoreError as exc:
        raise UnavailableError("kms") from exc
