"""Who opens a link cannot make one: the seal is KMS's, the check anybody's."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from aduan.adapters.aws.link_keys import LinkCheck, LinkSeal
from aduan.adapters.aws.p256 import PublicKey, raw_of_der
from aduan.domain import links
from aduan.domain.case.case import Role
from aduan.domain.case.errors import UnavailableError
from aduan.domain.links import ActionLink, DeskLink, OfficeLink, Refusal
from tests.benchmarks.chaos.kms import Kms
from tests.unit.samples import a_case

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ENDS = NOW + timedelta(days=14)
ARN = "arn:aws:kms:ap-southeast-3:123456789012:key/0a1b"
OFFICE = OfficeLink("DISHUB", Role.OPERATOR, ENDS, NOW, "DISHUB")
DESK = DeskLink("DISKOMINFO", ENDS, "n-1", NOW, "DUTY")

# RFC 6979, A.2.5: P-256, SHA-256, message "sample".
PUBLIC = (
    0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,
    0x7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299,
)
R = 0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716
S = 0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Client:
    """boto3's client for KMS, over the modelled one; counts what it was asked."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.kms, self.asked, self.fails = Kms(), 0, fails

    def sign(self, **asked: Any) -> dict[str, bytes]:
        message = base64.b64encode(asked.pop("Message")).decode()
        return self._answer("Sign", asked | {"Message": message}, "Signature")

    def get_public_key(self, **asked: Any) -> dict[str, bytes]:
        return self._answer("GetPublicKey", asked, "PublicKey")

    def _answer(self, operation: str, asked: dict[str, Any], part: str) -> dict[str, bytes]:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        return {part: base64.b64decode(self.kms.call(operation, asked)[part])}


def both(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_a_signature_of_the_standard_is_known() -> None:
    assert PublicKey(*PUBLIC).verifies(b"sample", both(R, S))


@pytest.mark.parametrize(("message", "signature"), [
    (b"samplf", both(R, S)),
    (b"sample", both(S, R)),
    (b"sample", both(R, S + 1)),
    (b"sample", both(0, S)),
    (b"sample", both(R, 0)),
    (b"sample", both(ORDER, S)),
    (b"sample", both(R, ORDER)),
    (b"sample", both(R, S)[:-1]),
    (b"sample", both(R, S) + b"\0"),
    (b"sample", b""),
])  # fmt: skip
def test_any_other_is_not(message: bytes, signature: bytes) -> None:
    assert not PublicKey(*PUBLIC).verifies(message, signature)


def test_it_agrees_with_another_implementation_and_with_keys_of_its_own() -> None:
    for number in (1, 2, 3, ORDER - 1, 0xC0FFEE):
        key = ec.derive_private_key(number, ec.SECP256R1())
        der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        raw = raw_of_der(key.sign(b"kata", ec.ECDSA(SHA256())))
        assert PublicKey.of_der(der).verifies(b"kata", raw)
        assert not PublicKey(*PUBLIC).verifies(b"kata", raw)


def test_only_a_whole_key_of_this_curve_is_read() -> None:
    key = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    other = ec.derive_private_key(7, ec.SECP384R1()).public_key()
    beside = der[:-1] + bytes([der[-1] ^ 1])
    wrong = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for bad in (b"", der[:-1], der + b"\0", der[26:], beside, wrong):
        with pytest.raises(ValueError, match="P-256"):
            PublicKey.of_der(bad)


@pytest.mark.parametrize("der", [
    b"", b"\x30\x06\x02\x01\x01\x02\x01", b"\x30\x02\x05\x00\x00\x00\x00\x00",
    encode_dss_signature(R, S) + b"\0", encode_dss_signature(ORDER, S),
    encode_dss_signature(R, S)[:-4],
])  # fmt: skip
def test_only_whole_signatures_are_taken_from_the_service(der: bytes) -> None:
    with pytest.raises(ValueError, match=r"DER|P-256"):
        raw_of_der(der)


def test_what_is_sealed_opens_and_the_public_half_is_asked_for_once() -> None:
    client = Client()
    token = links.sign(OFFICE, [LinkSeal(client, ARN)])
    check = LinkCheck(client, ARN)
    for _ in range(3):
        assert links.read_office(token, [check], NOW) == OFFICE
    assert client.asked == 2


def test_a_changed_link_or_another_key_opens_nothing() -> None:
    client = Client()
    token = links.sign(OFFICE, [LinkSeal(client, ARN)])
    body, _, signature = token.rpartition(".")
    named, _, payload = body.partition(".")
    longer = base64.urlsafe_b64decode(payload + "==").replace(b"DISHUB", b"DISDIK")
    forged = base64.urlsafe_b64encode(longer).rstrip(b"=").decode()
    for other in (f"{named}.{forged}.{signature}", f"{body}.{signature}=", f"{body}.", f"{body}.é"):
        assert links.read_office(other, [LinkCheck(client, ARN)], NOW) is Refusal.TAMPERED
    assert links.read_office(token, [LinkCheck(client, f"{ARN}c")], NOW) is Refusal.TAMPERED
    assert links.read_office(token, [b"k" * 32], NOW) is Refusal.TAMPERED


def test_a_shared_key_of_the_same_name_seals_nothing() -> None:
    """Who opens links knows the key's name and its public half, and nothing more."""
    client = Client()
    public = client.get_public_key(KeyId=ARN)["PublicKey"]
    for known in (ARN.encode(), public):
        forged = links.sign(OFFICE, [links.Shared(known)])
        named = LinkCheck(client, ARN).key_id + forged[forged.index(".") :]
        assert links.read_office(named, [LinkCheck(client, ARN)], NOW) is Refusal.TAMPERED


@pytest.mark.parametrize("failure", [
    EndpointConnectionError(endpoint_url="https://kms"),
    ClientError({"Error": {"Code": "ThrottlingException"}}, "Sign"),
    ClientError(
        {"Error": {"Code": "X"}, "ResponseMetadata": {"HTTPStatusCode": 503}},  # type: ignore[typeddict-item]
        "Sign",
    ),
])  # fmt: skip
def test_a_key_that_does_not_answer_is_an_outage_and_no_forgery(failure: Exception) -> None:
    token = links.sign(OFFICE, [LinkSeal(Client(), ARN)])
    with pytest.raises(UnavailableError):
        links.read_office(token, [LinkCheck(Client(failure), ARN)], NOW)
    with pytest.raises(UnavailableError):
        links.sign(OFFICE, [LinkSeal(Client(failure), ARN)])


def test_a_key_that_may_not_be_used_is_a_mistake_of_ours() -> None:
    denied = ClientError({"Error": {"Code": "AccessDeniedException"}}, "Sign")
    with pytest.raises(ClientError):
        links.sign(OFFICE, [LinkSeal(Client(denied), ARN)])


@pytest.mark.parametrize("sent_to", ["DISHUB", "SEKDA"])
def test_a_pages_link_says_whose_mailbox_it_went_to_and_not_twice_when_it_is_the_posts_own(
    sent_to: str,
) -> None:
    """It stands in every mail, so it is short; a stand-in's link ends with his own appointment."""
    link = replace(OFFICE, sent_to=sent_to)
    token = links.sign(link, [KEY])
    assert links.read_office(token, [KEY], NOW) == link
    payload = token.split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert [one for one in said if one in {"DISHUB", "SEKDA"}] == list(
        dict.fromkeys(("DISHUB", sent_to))
    )


# --- rows of a page -----------------------------------------------------------------------------


def moves(role: Role) -> tuple[str, ...]:
    return ("accept", "resolve") if role is Role.OPERATOR else ("route",)


KEY = b"k" * 32


def opened(page: links.Link, case_id: str, now: datetime = NOW) -> ActionLink | Refusal:
    token = links.of_page(links.sign(page, [KEY]), case_id)
    return links.read_action(token, [KEY], now, moves)


def test_a_page_opens_its_cases_without_a_seal_of_their_own() -> None:
    row = opened(OFFICE, "K1")
    assert isinstance(row, ActionLink)
    assert (row.case_id, row.post, row.role, row.sent_to) == (
        "K1", "DISHUB", Role.OPERATOR, "DISHUB",
    )  # fmt: skip
    assert row.moves == ("accept", "resolve")
    assert (row.expires_at, row.written_at) == (ENDS, NOW)
    desk = opened(DESK, "K1")
    assert isinstance(desk, ActionLink)
    assert (desk.post, desk.role, desk.moves) == ("DISKOMINFO", Role.DISKOMINFO, ("route",))


def test_rows_of_one_page_share_no_forms() -> None:
    first, second = opened(OFFICE, "K1"), opened(OFFICE, "K2")
    assert isinstance(first, ActionLink)
    assert isinstance(second, ActionLink)
    assert first.nonce != second.nonce


def test_a_row_ends_with_its_page() -> None:
    assert opened(OFFICE, "K1", ENDS) is Refusal.EXPIRED


@pytest.mark.parametrize("case_id", ["", "K1~K2", "../K1", "K 1", "K" * 65, "é"])
def test_what_is_no_case_is_no_row(case_id: str) -> None:
    assert opened(OFFICE, case_id) is Refusal.TAMPERED


def test_the_link_of_one_case_opens_no_other() -> None:
    one = links.link_for(
        a_case(case_id="K1"), post="DISHUB", role=Role.OPERATOR, moves=("accept",),
        expires_at=ENDS, nonce="n",
    )  # fmt: skip
    assert opened(one, "K2") is Refusal.TAMPERED


def test_the_desks_link_is_at_work_once_a_word_was_typed() -> None:
    token = links.at_work(links.sign(DESK, [KEY]))
    read = links.read_desk(token, [KEY], NOW)
    assert read == replace(DESK, at_work=True)
    assert links.at_work(token) == token
    row = links.read_action(links.of_page(token, "K1"), [KEY], NOW, moves)
    assert isinstance(row, ActionLink)
    assert row.case_id == "K1"
    office = links.at_work(links.sign(OFFICE, [KEY]))
    assert links.read_office(office, [KEY], NOW) is Refusal.TAMPERED
    assert links.read_desk(office, [KEY], NOW) is Refusal.TAMPERED


def test_a_row_is_no_page() -> None:
    token = links.of_page(links.sign(OFFICE, [KEY]), "K1")
    assert links.read_office(token, [KEY], NOW) is Refusal.TAMPERED
    desk = links.of_page(links.sign(DESK, [KEY]), "K1")
    assert links.read_desk(desk, [KEY], NOW) is Refusal.TAMPERED


def test_a_row_follows_its_case_while_it_is_with_the_office() -> None:
    """Through reopening, forwarding and back; a link that was mailed ends with the forwarding."""
    row = opened(OFFICE, "K1")
    assert isinstance(row, ActionLink)
    back = a_case(case_id="K1", agency="DISHUB", cycle=3, hops=2, clock_from=NOW + timedelta(1))
    assert links.refusal_for(row, back) is None
    away = a_case(case_id="K1", agency="DLH")
    assert links.refusal_for(row, away) is Refusal.REASSIGNED
