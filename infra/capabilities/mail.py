"""Mails by the city's own domain (Amazon SES), where one is verified (`mail_domain`).

SNS tells nobody that a mail came back. Here a function is subscribed to the posts' topics and mails
by itself; a configuration set reports each delivery, bounce and complaint to EventBridge, whose
rule calls the same function. The domain itself is verified by hand: its records are the city's.
"""

from collections.abc import Mapping
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.capabilities.alias import live

HEARD: Final = ("delivery", "bounce", "complaint", "reject")


class Mail(Construct):
    """`function` sends and hears. `identity_arn` and `set_arn` are what it may send by."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        domain: str,
        function: lambda_.Function,
        topics: Mapping[str, sns.Topic],
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        where = f"arn:{stack.partition}:ses:{stack.region}:{stack.account}"
        self.function = function
        self.identity_arn = f"{where}:identity/{domain}"
        self.set_arn = f"{where}:configuration-set/{prefix}"
        configuration = ses.CfnConfigurationSet(
            self,
            "Set",
            name=prefix,
            delivery_options=ses.CfnConfigurationSet.DeliveryOptionsProperty(tls_policy="REQUIRE"),
            suppression_options=ses.CfnConfigurationSet.SuppressionOptionsProperty(
                suppressed_reasons=["BOUNCE", "COMPLAINT"]
            ),
            # An official's click is nobody's figure: no link is rewritten, no picture is counted.
        )
        news = ses.CfnConfigurationSetEventDestination(
            self,
            "News",
            configuration_set_name=prefix,
            event_destination=ses.CfnConfigurationSetEventDestination.EventDestinationProperty(
                name="news",
                enabled=True,
                matching_event_types=list(HEARD),
                event_bridge_destination=(
                    ses.CfnConfigurationSetEventDestination.EventBridgeDestinationProperty(
                        event_bus_arn=(
                            f"arn:{stack.partition}:events:{stack.region}:{stack.account}"
                            ":event-bus/default"
                        )
                    )
                ),
            ),
        )
        news.add_resource_dependency(configuration)
        rule = events.CfnRule(
            self,
            "Rule",
            name=f"{prefix}-mail",
            description="What became of a mail of Satu Aduan",
            event_pattern={
                "source": ["aws.ses"],
                "detail": {"mail": {"tags": {"ses:configuration-set": [prefix]}}},
            },
            targets=[
                events.CfnRule.TargetProperty(id="mail", arn=live(function).function_arn),
            ],
        )
        lambda_.CfnPermission(
            self,
            "MayTell",
            action="lambda:InvokeFunction",
            function_name=live(function).function_arn,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )
        lambda_.CfnPermission(
            self,
            "TopicsMayTell",
            action="lambda:InvokeFunction",
            function_name=live(function).function_arn,
            principal="sns.amazonaws.com",
            source_account=stack.account,
            source_arn=f"arn:{stack.partition}:sns:{stack.region}:{stack.account}:{prefix}-*",
        )
        # On the topic itself: as resources, beside a permission each, the subscriptions of fifty
        # posts would take the stack over the 500 it may have.
        for topic in topics.values():
            made = topic.node.default_child
            if not isinstance(made, sns.CfnTopic):
                raise TypeError(topic.node.path)
            made.subscription = [
                sns.CfnTopic.SubscriptionProperty(
                    endpoint=live(function).function_arn, protocol="lambda"
                )
            ]
