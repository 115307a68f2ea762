"""The DynamoDB model behind the methods of boto3's client, for tests without botocore between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.benchmarks.chaos.dynamodb import DynamoDb, RefusedCallError


@dataclass
class ModelClient:
    """`before` may raise in place of a call, `after` in place of its answer."""

    model: DynamoDb
    before: Callable[[str], None] = lambda _operation: None
    after: Callable[[str], None] = lambda _operation: None
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = "".join(part.title() for part in name.split("_"))

        def call(**asked: Any) -> Any:
            self.asked.append((operation, asked))
            self.before(operation)
            try:
                answer = self.model.call(operation, asked)
            except RefusedCallError as refused:
                body: Any = {
                    "Error": {"Code": refused.code, "Message": refused.body["message"]},
                    **refused.body,
                }
                raise ClientError(body, operation) from refused
            self.after(operation)
            return answer

        return call
