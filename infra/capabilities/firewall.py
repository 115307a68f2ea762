"""The firewall before the API.

A citizen's words must never be blocked for looking like code, so no rule reads the body of a
webhook (those calls prove themselves by their signature) or of a form on the page of a complaint
(what is typed there is escaped wherever it is shown). Everything else meets Amazon's list of known
attacks, and everything but webhooks its list of bad addresses and a limit for each address.
"""

from typing import Final, TypeAlias

from aws_cdk import Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

WINDOW_SECONDS: Final = 300
WEBHOOK_CALLS: Final = 10_000
"""A channel sends a whole flood from one address: hundreds of reports an hour, far below."""
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
        webhooks, complaints = _addressed("/webhooks/"), _addressed("/complaints/")
        others = _Statement(not_statement=waf.CfnWebACL.NotStatementProperty(statement=webhooks))
        spoken = _Statement(
            or_statement=waf.CfnWebACL.OrStatementProperty(statements=[webhooks, complaints])
        )
        unspoken = _Statement(not_statement=waf.CfnWebACL.NotStatementProperty(statement=spoken))
        acl = waf.CfnWebACL(
            self,
            "Acl",
            name=prefix,
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=self._visibility("all"),
            rules=[
                self._limit("webhook-flood", 0, WEBHOOK_CALLS, webhooks),
                self._limit("flood", 1, OTHER_CALLS, others),
                self._managed("bad-addresses", 2, "AWSManagedRulesAmazonIpReputationList", others),
                self._managed("known-attacks", 3, "AWSManagedRulesKnownBadInputsRuleSet", unspoken),
            ],
        )
        self.arn = acl.attr_arn
        own = Stack.of(self)
        waf.CfnWebACLAssociation(
            self,
            "Association",
            web_acl_arn=acl.attr_arn,
            resource_arn=(
                f"arn:{own.partition}:apigateway:{own.region}::"
                f"/restapis/{stage.rest_api.rest_api_id}/stages/{stage.stage_name}"
            ),
        ).node.add_dependency(stage)

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

    def _managed(self, name: str, priority: int, group: str, among: _Statement) -> _Rule:
        return _Rule(
            name=name,
            priority=priority,
            override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
            visibility_config=self._visibility(name),
            statement=_Statement(
                managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS", name=group, scope_down_statement=among
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
