"""What wakes the function that tells the channels may fail: it comes every minute by itself."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from aduan.adapters.aws.invocations import Invocations
from aduan.application.channels.wake import wake
from aduan.domain.case.errors import UnavailableError


class Lambda:
    """The client's one method, answering as it is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[Mapping[str, Any]] = []

    def invoke(self, **asked: Any) -> None:
        self.asked.append(asked)
        if self.error is not None:
            raise self.error


def refused(code: str, status: int) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Invoke")


TRANSIENT = (
    refused("ServiceException", 500),
    refused("TooManyRequestsException", 429),
    ReadTimeoutError(endpoint_url="https://lambda.example"),
)


@pytest.mark.parametrize("error", TRANSIENT, ids=str)
def test_lambda_being_down_fails_no_batch_of_the_stream(error: Exception) -> None:
    assert not wake(["k1"], Invocations(Lambda(error), "tell"))


@pytest.mark.parametrize("error", TRANSIENT, ids=str)
def test_what_is_transient_is_named_so(error: Exception) -> None:
    with pytest.raises(UnavailableError):
        Invocations(Lambda(error), "tell").start({})


def test_a_missing_grant_is_no_outage() -> None:
    with pytest.raises(ClientError):
        wake(["k1"], Invocations(Lambda(refused("AccessDeniedException", 403)), "tell"))


def test_several_cases_are_one_call_and_none_is_no_call() -> None:
    client = Lambda()
    assert wake(["k1", "k2"], Invocations(client, "tell"))
    assert wake([], Invocations(client, "tell"))
    (asked,) = client.asked
    assert asked["Payload"] == b'{"cases": ["k1", "k2"]}'
