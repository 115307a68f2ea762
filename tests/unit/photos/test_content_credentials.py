"""Files signed with Content Credentials: what a manifest admits is read, whoever signed it.

The manifests are made here, by c2pa's own signer with a throwaway certificate that nobody trusts:
an admission weighs the same, and no signature makes a photo genuine.
"""

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image, ImageDraw

from aduan.adapters.photos.images import PillowReader
from aduan.adapters.photos.provenance import said_origin
from aduan.domain.photos.evidence import Unfit
from aduan.domain.photos.origin import Origin

NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@cache
def throwaway() -> tuple[bytes, bytes]:
    """A chain of two certificates and the key of the leaf, as C2PA wants them."""
    at = datetime.now(UTC) - timedelta(days=1)

    def name(said: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Tidak Dipercaya"),
                x509.NameAttribute(NameOID.COMMON_NAME, said),
            ]
        )

    def certificate(of: str, key: Any, by: Any, *, authority: bool) -> x509.Certificate:
        made = (
            x509.CertificateBuilder()
            .subject_name(name(of))
            .issuer_name(name("Akar"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at)
            .not_valid_after(at + timedelta(days=30))
            .add_extension(x509.BasicConstraints(authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not authority, content_commitment=False,
                    key_encipherment=False, data_encipherment=False, key_agreement=False,
                    key_cert_sign=authority, crl_sign=authority,
                    encipher_only=False, decipher_only=False,
                ),
                critical=True,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
            )
        )  # fmt: skip
        if not authority:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
            made = made.add_extension(purpose, critical=True)
        return made.sign(by, hashes.SHA256())

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    chain = b"".join(
        one.public_bytes(pem)
        for one in (
            certificate("Daun", leaf, root, authority=False),
            certificate("Akar", root, root, authority=True),
        )
    )
    key = leaf.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return chain, key


def a_street() -> bytes:
    picture = Image.new("RGB", (480, 360), (120, 130, 140))
    draw = ImageDraw.Draw(picture)
    for n in range(20):
        draw.rectangle((n * 22, n * 15, n * 22 + 60, n * 15 + 40), fill=(n * 12, 90, 200 - n * 8))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def signed(action: dict[str, Any], tool: str) -> bytes:
    chain, key = throwaway()
    info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, chain, key, None)
    manifest = {
        "claim_generator_info": [{"name": tool, "version": "3"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }
    out = io.BytesIO()
    with c2pa.Signer.from_info(info) as signer, c2pa.Builder(manifest) as builder:
        builder.sign(signer, "image/jpeg", io.BytesIO(a_street()), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "origin"),
    [
        ("trainedAlgorithmicMedia", Origin.AI),
        ("compositeWithTrainedAlgorithmicMedia", Origin.PARTLY_AI),
    ],
)
def test_an_ai_tool_that_signs_its_picture_is_named(kind: str, origin: Origin) -> None:
    file = signed({"action": "c2pa.created", "digitalSourceType": NEWSCODES + kind}, "Gambar Ajaib")
    assert said_origin(file) == (origin, "Gambar Ajaib")
    read = PillowReader(UTC).read(file)
    assert not isinstance(read, Unfit)
    jpeg, facts = read
    assert (facts.origin, facts.tool) == (origin, "Gambar Ajaib")
    assert b"jumb" not in jpeg, "the public copy carries no manifest"


def test_a_camera_that_signs_its_picture_is_believed_nothing() -> None:
    capture = {"action": "c2pa.created", "digitalSourceType": NEWSCODES + "digitalCapture"}
    assert said_origin(signed(capture, "Kamera Resmi")) == (None, "")


def test_a_manifest_that_was_cut_is_no_word_at_all() -> None:
    action = {"action": "c2pa.created", "digitalSourceType": NEWSCODES + "trainedAlgorithmicMedia"}
    file = signed(action, "Gambar Ajaib")
    at = file.index(b"jumb")
    assert said_origin(file[: at + 40] + file[-2:]) == (None, "")
