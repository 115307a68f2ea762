"""The firewall before the API.

A citizen's words must never be blocked for looking like code, so no rule looks at a webhook: those
calls prove themselves by their signature, and the stage throttles them. Everything else meets a
limit for each address. It is the only rule: each costs a dollar a month, lists of known attacks
look for flaws of Java and PHP, which is not what runs here, and nobody can guess a link.

What it turned away is logged, and nothing else: whence, when, by which rule. A path may be a link
or a tracking code, so paths and queries are left out.
"""

from typing import Final, TypeAlias

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

WINDOW_SECONDS: Final = 300
OTHER_CALLS: Final = 1_000

_Rule: TypeAlias = waf.CfnWebACL.RuleProperty
_Statement: TypeAlias = waf.CfnWebACL.StatementProperty


class Firewall(Construct):
    """Not on the embedded cloud, which has no association of a firewall with an API."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        stage: apigateway.Stage,
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        webhooks = _addressed("/webhooks/")
        others = _Statement(not_statement=waf.CfnWebACL.NotStatementProperty(statement=webhooks))
        acl = waf.CfnWebACL(
            self,
            "Acl",
            name=prefix,
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=self._visibility("all"),
            rules=[
                self._limit("flood", 0, OTHER_CALLS, others),
            ],
        )
        self.arn = acl.attr_arn
        own = Stack.of(self)
        log = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"aws-waf-logs-{prefix}",  # so the firewall finds and may write it
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        waf.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=acl.attr_arn,
            log_destination_configs=[
                own.format_arn(
                    service="logs",
                    resource="log-group",
                    resource_name=log.log_group_name,
                    arn_format=ArnFormat.COLON_RESOURCE_NAME,
                )
            ],
            redacted_fields=[
                waf.CfnLoggingConfiguration.FieldToMatchProperty(**{part: {}})
                for part in ("uri_path", "query_string")
            ],
            logging_filter={
                "DefaultBehavior": "DROP",
                "Filters": [
                    {
                        "Behavior": "KEEP",
                        "Requirement": "MEETS_ANY",
                        "Conditions": [{"ActionCondition": {"Action": "BLOCK"}}],
                    }
                ],
            },
        )
        waf.CfnWebACLAssociation(
            self,
            "Association",
            web_acl_arn=acl.attr_arn,
            resource_arn=(
                f"arn:{own.partition}:apigateway:{own.region}::"
                f"/restapis/{stage.rest_api.rest_api_id}/stages/{stage.stage_name}"
            ),
        )

    def _visibility(self, name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
        return waf.CfnWebACL.VisibilityConfigProperty(
            cloud_watch_metrics_enabled=True,
            metric_name=f"{self._prefix}-{name}",
            sampled_requests_enabled=False,  # samples would keep tokens and addresses
        )

    def _limit(self, name: str, priority: int, calls: int, among: _Statement) -> _Rule:
        return _Rule(
            name=name,
            priority=priority,
            action=waf.CfnWebACL.RuleActionProperty(block={}),
            visibility_config=self._visibility(name),
            statement=_Statement(
                rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                    limit=calls,
                    aggregate_key_type="IP",
                    evaluation_window_sec=WINDOW_SECONDS,
                    scope_down_statement=among,
                )
            ),
        )


def _addressed(part: str) -> _Statement:
    """Requests whose path holds this, with or without the stage before it."""
    return _Statement(
        byte_match_statement=waf.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
            positional_constraint="CONTAINS",
            search_string=part,
            text_transformations=[
                waf.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")
            ],
        )
    )
