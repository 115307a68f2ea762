"""One topic for each agency and each leader; who subscribes is data, not code."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct


class Notices(Construct):
    """`topics` by the last part of their names; `arns` of all that take notices; `alarms` apart."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        names: Sequence[str],
        key: kms.IKey,
        plain_http: bool,
        duty_email: str | None,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)

        def topic(name: str) -> sns.Topic:
            return sns.Topic(
                self,
                "".join(part.title() for part in name.replace("_", "-").split("-")),
                topic_name=f"{prefix}-{name}",
                master_key=key,
                enforce_ssl=not plain_http,
            )

        self.topics = {name: topic(name) for name in names}
        self.alarms = topic("alarms")
        self.arn_prefix = f"arn:{stack.partition}:sns:{stack.region}:{stack.account}:{prefix}-"
        self.arns = [topic.topic_arn for topic in self.topics.values()]
        if duty_email is not None:
            for listening in (self.topics["duty"], self.alarms):
                listening.add_subscription(subscriptions.EmailSubscription(duty_email))
