"""Who is subscribed to the posts' SNS topics."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aduan.domain.officials.appointments import Endpoint, Way

_ARN: Final = "arn:"
_WAYS: Final = frozenset(Way)


@dataclass(frozen=True)
class SnsSubscribers:
    """`Subscribers` of `manage_officials`. `names` maps a post to the last part of its topic's
    name, `arn_prefix` is the rest."""

    client: Any = field(repr=False)
    arn_prefix: str
    names: Mapping[str, str]

    def of(self, post: str) -> Mapping[Endpoint, str | None]:
        """SNS writes PendingConfirmation where the id will stand."""
        found: dict[Endpoint, str | None] = {}
        pages = self.client.get_paginator("list_subscriptions_by_topic")
        for page in pages.paginate(TopicArn=self._topic(post)):
            for one in page["Subscriptions"]:
                if one["Protocol"] in _WAYS:
                    held = one["SubscriptionArn"]
                    endpoint = Endpoint(Way(one["Protocol"]), one["Endpoint"])
                    found[endpoint] = held if held.startswith(_ARN) else None
        return found

    def add(self, post: str, endpoint: Endpoint, hears: Collection[str]) -> None:
        self.client.subscribe(
            TopicArn=self._topic(post),
            Protocol=endpoint.way.value,
            Endpoint=endpoint.address,
            Attributes={"FilterPolicy": _filter(hears)} if hears else {},
            ReturnSubscriptionArn=True,
        )

    def retune(self, subscription: str, hears: Collection[str]) -> None:
        self.client.set_subscription_attributes(
            SubscriptionArn=subscription,
            AttributeName="FilterPolicy",
            AttributeValue=_filter(hears),
        )

    def remove(self, subscription: str) -> None:
        self.client.unsubscribe(SubscriptionArn=subscription)

    def confirm(self, post: str, code: str) -> None:
        self.client.confirm_subscription(
            TopicArn=self._topic(post), Token=code, AuthenticateOnUnsubscribe="true"
        )

    def _topic(self, post: str) -> str:
        return f"{self.arn_prefix}{self.names[post]}"


def _filter(hears: Collection[str]) -> str:
    """On the message attribute that `Topics` and the escalation machine set; none hears all."""
    return json.dumps({"audience": list(hears)} if hears else {})
