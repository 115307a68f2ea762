"""One embedded cloud for the session: IAM enforced, the real template, an hour is a second."""

import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from infra.local import stack as local_stack
from infra.local.demo import gateway
from infra.local.demo.gateway import Answer
from infra.local.demo.register import CaseRow, Snapshot
from infra.local.demo.register import read as read_register
from infra.local.mailbox import Notice
from infra.local.ports import free_port
from infra.local.stack import LocalStack

T = TypeVar("T")


@pytest.fixture(scope="session")
def stack(request: pytest.FixtureRequest) -> Iterator[LocalStack]:
    """Its logs stay in `.local/` only when something failed."""
    port = free_port()
    with local_stack.running(port=port, hour_seconds=1.0, city="serang", progress=print) as running:
        yield running
    if not request.session.testsfailed:
        shutil.rmtree(local_stack.folder_of(port), ignore_errors=True)


@pytest.fixture(scope="session")
def hub(stack: LocalStack) -> "Hub":
    return Hub(stack)


class Hub:
    """The deployed hub, as a channel, a citizen and an onlooker meet it."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self.secrets = stack.channel_secrets()
        self._dynamodb = stack.client("dynamodb")

    def send(
        self,
        channel: str,
        text: str,
        *,
        external_id: str | None = None,
        message_id: str | None = None,
        **data: Any,
    ) -> Answer:
        """A `complaint.created`, properly signed."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        message = {
            "type": "complaint.created",
            "timestamp": now,
            "data": {
                "external_id": external_id or f"E2E-{uuid.uuid4().hex[:12]}",
                "reported_at": now,
                "text": text,
                **data,
            },
        }
        return self.deliver(channel, message, message_id=message_id)

    def deliver(
        self, channel: str, message: Mapping[str, Any], *, message_id: str | None = None
    ) -> Answer:
        return gateway.deliver(
            self.stack,
            channel,
            self.secrets.get(channel),
            message,
            message_id=message_id or gateway.new_message_id(),
        )

    def track(self, code: str) -> Answer:
        return gateway.call(
            "GET", f"{self.stack.api_url}/complaints/{code}", {"Accept": "application/json"}
        )

    def notices(self, number: str) -> list[Notice]:
        """What was sent about a case so far, oldest first."""
        answer = gateway.call("GET", f"{self.stack.public_url}/kotak-surat.json")
        return [Notice(**each) for each in answer.body["items"] if number in each["subject"]]

    def register(self) -> Snapshot:
        return read_register(self.stack, self._dynamodb)

    def case_of(self, answer: Answer, *, within: float = 60) -> CaseRow:
        """The case that holds a complaint, awaited."""
        assert answer.complaint_id is not None, answer
        complaint_id = answer.complaint_id

        def placed() -> CaseRow | None:
            snapshot = self.register()
            case_id = snapshot.complaints.get(complaint_id)
            return snapshot.cases.get(case_id) if case_id else None

        return eventually(placed, within=within)

    def photos_of(self, complaint_id: str) -> list[dict[str, Any]]:
        """The photos of a complaint that were judged."""
        found = self._dynamodb.query(
            TableName=self.stack.register_table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :photo)",
            ExpressionAttributeValues={
                ":pk": {"S": f"COMPLAINT#{complaint_id}"},
                ":photo": {"S": "PHOTO#"},
            },
        )["Items"]
        return [item for item in found if item["state"]["S"] != "diperiksa"]

    def lapor(self) -> dict[str, Any]:
        return dict(gateway.call("GET", f"{self.stack.lapor_url}/_simulator/state").body)


def eventually(look: Callable[[], T | None], *, within: float, every: float = 0.5) -> T:
    """What `look` finds once it finds something; fails the test when it never does."""
    deadline = time.monotonic() + within
    while (found := look()) is None or found is False:
        if time.monotonic() > deadline:
            pytest.fail(f"nothing after {within:.0f} s")
        time.sleep(every)
    return found


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
