"""The links' key of the modelled cloud: it signs, and shows its public half."""

import base64
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.benchmarks.chaos.dynamodb import RefusedCallError


@dataclass
class Kms:
    """KMS as far as links ask of it; the same key in every run."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.derive_private_key(4711, ec.SECP256R1())
    )

    def call(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        match operation:
            case "GetPublicKey":
                public = self.key.public_key().public_bytes(
                    Encoding.DER, PublicFormat.SubjectPublicKeyInfo
                )
                return {"KeyId": asked["KeyId"], "PublicKey": base64.b64encode(public).decode()}
            case "Sign":
                signature = self.key.sign(base64.b64decode(asked["Message"]), ec.ECDSA(SHA256()))
                return {"KeyId": asked["KeyId"], "Signature": base64.b64encode(signature).decode()}
            case _:
                raise RefusedCallError("UnsupportedOperationException")
