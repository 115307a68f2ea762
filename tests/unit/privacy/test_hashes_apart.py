"""The keyed hash of a reporter is made where the register cannot be read."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from aduan.adapters.aws.hashing import KeyedElsewhere
from aduan.adapters.privacy.keyed import KeyedHere, never
from aduan.adapters.privacy.masking import RegisterPrivacy
from aduan.domain.case.complaint import Reporter
from aduan.domain.case.errors import UnavailableError
from tests.handlers import ENVIRONMENT, lay_out_pack, started

KEY = b"k" * 64
SAID = "phone:+6281200000000"


@pytest.fixture
def handler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    lay_out_pack(tmp_path)
    module = started("hide_reporter", tmp_path, monkeypatch, ENVIRONMENT)
    monkeypatch.setattr(module, "WIRED", KeyedHere(lambda: KEY))
    return module.handler


class Lambda:
    """boto3's client, calling the handler in place of Lambda."""

    def __init__(self, handler: Any, fails: Exception | None = None) -> None:
        self.handler, self.fails, self.asked = handler, fails, 0

    def invoke(self, **asked: Any) -> dict[str, Any]:
        assert asked["InvocationType"] == "RequestResponse"
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        try:
            answer = self.handler(json.loads(asked["Payload"]), None)
        except ValueError as exc:
            said = json.dumps({"errorMessage": str(exc)}).encode()
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(said)}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


def test_a_reporter_has_the_same_hash_wherever_it_is_made(handler: Any) -> None:
    """Hashes are compared for years: those of the released version were made in each function."""
    reporter = Reporter(name="Contoh", phone="0812-0000-0000")
    here = RegisterPrivacy(KeyedHere(lambda: KEY))
    elsewhere = RegisterPrivacy(KeyedElsewhere(Lambda(handler), "hide"))
    assert elsewhere.reporter_hash(reporter) == here.reporter_hash(reporter)
    assert elsewhere.source_id("rabeg", "081200000000") == here.source_id("rabeg", "081200000000")
    assert here.reporter_hash(reporter) == "a5a54c5dadb6803b10f20ef476dd6602"


def test_one_who_gave_no_contact_costs_no_call(handler: Any) -> None:
    function = Lambda(handler)
    privacy = RegisterPrivacy(KeyedElsewhere(function, "hide"))
    assert privacy.reporter_hash(Reporter(name="Contoh")) is None
    assert privacy.source_id("rabeg", "RBG-2026-1") == "RBG-2026-1"
    assert function.asked == 0


def test_the_same_person_is_asked_for_once(handler: Any) -> None:
    function = Lambda(handler)
    keyed = KeyedElsewhere(function, "hide")
    assert keyed(SAID) == keyed(SAID) == KeyedHere(lambda: KEY)(SAID)
    assert function.asked == 1


def test_what_is_remembered_has_a_bound(handler: Any) -> None:
    keyed = KeyedElsewhere(Lambda(handler), "hide")
    for number in range(1_001):
        keyed(f"phone:+62812{number:08}")
    assert len(keyed._known) == 1


@pytest.mark.parametrize(
    "event", [{}, {"said": ""}, {"said": None}, {"said": 7}, {"said": "x" * 1_001}]
)
def test_what_is_no_contact_gets_no_hash(handler: Any, event: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="said"):
        handler(event, None)


@pytest.mark.parametrize("failure", [
    ConnectTimeoutError(endpoint_url="https://lambda"),
    ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke"),
    ClientError({"Error": {"Code": "ServiceException"}}, "Invoke"),
])  # fmt: skip
def test_without_an_answer_nothing_is_known_and_it_comes_again(
    handler: Any, failure: Exception
) -> None:
    function = Lambda(handler, failure)
    keyed = KeyedElsewhere(function, "hide")
    with pytest.raises(UnavailableError):
        keyed(SAID)
    function.fails = None
    assert keyed(SAID) == KeyedHere(lambda: KEY)(SAID)


def test_a_hash_that_could_not_be_made_is_no_hash(handler: Any) -> None:
    with pytest.raises(UnavailableError):
        KeyedElsewhere(Lambda(handler), "hide")("x" * 2_000)


def test_a_missing_right_is_a_mistake_of_ours(handler: Any) -> None:
    denied = ClientError({"Error": {"Code": "AccessDeniedException"}}, "Invoke")
    with pytest.raises(ClientError):
        KeyedElsewhere(Lambda(handler, denied), "hide")(SAID)


def test_who_makes_no_hashes_makes_none() -> None:
    with pytest.raises(AssertionError):
        RegisterPrivacy(never).reporter_hash(Reporter(phone="0812-0000-0000"))


def test_the_log_tells_that_a_hash_was_made_and_not_of_whom(
    handler: Any, caplog: pytest.LogCaptureFixture
) -> None:
    handler({"said": SAID}, None)
    (line,) = caplog.records
    assert line.getMessage() == "hidden"
    assert SAID[-9:] not in str(vars(line))
