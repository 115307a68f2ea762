"""One topic for each agency and each leader; who subscribes is data, not code."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
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
        # A policy of one's own replaces the default, by which all of the account may publish.
        # Functions and the machine may by their roles, CloudWatch only by this.
        self.alarms.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsMayTell",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.alarms.topic_arn],
                conditions=alarms_of(self, prefix),
            )
        )
        if duty_email is not None:
            for listening in (self.topics["duty"], self.alarms):
                listening.add_subscription(subscriptions.EmailSubscription(duty_email))


def alarms_of(scope: Construct, prefix: str) -> Mapping[str, Any]:
    """The condition that it is CloudWatch for an alarm of this stack, and not somebody else's."""
    stack = Stack.of(scope)
    alarm = f"arn:{stack.partition}:cloudwatch:{stack.region}:{stack.account}:alarm:{prefix}-*"
    return {
        "StringEquals": {"aws:SourceAccount": stack.account},
        "ArnLike": {"aws:SourceArn": alarm},
    }
