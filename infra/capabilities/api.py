"""The one public door: a regional REST API with a firewall, throttling and an access log.

The access log names resources, never paths: a path holds tracking codes and signed tokens.
"""

import json
from collections.abc import Sequence
from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.capabilities.alias import live
from infra.capabilities.keeping import kept

BURST: Final = 200
RATE_PER_SECOND: Final = 100
CHANNEL_BURST: Final = 100
CHANNEL_RATE_PER_SECOND: Final = 20
"""A channel's own share: a flood at the address of one leaves the others theirs. A day of a city's
complaints goes through in less than a minute."""

WEBHOOKS: Final = "/webhooks/"
_PROBLEMS: Final = {
    # gateway response: (status, title, detail)
    "THROTTLED": (
        "429",
        "Terlalu banyak permintaan",
        "Silakan coba lagi beberapa saat kemudian.",
    ),
    "REQUEST_TOO_LARGE": ("413", "Kiriman terlalu besar", "Ukuran kiriman melebihi batas."),
    "INTEGRATION_TIMEOUT": (
        "503",
        "Layanan sedang sibuk",
        "Silakan coba lagi beberapa saat kemudian.",
    ),
    "INTEGRATION_FAILURE": (
        "503",
        "Layanan sedang terganggu",
        "Silakan coba lagi beberapa saat kemudian.",
    ),
    "MISSING_AUTHENTICATION_TOKEN": ("404", "Tidak ditemukan", "Alamat ini tidak ada."),
}
_ASK_AGAIN: Final = frozenset({"THROTTLED", "INTEGRATION_TIMEOUT", "INTEGRATION_FAILURE"})


class Api(Construct):
    """`rest` has the resources; `url` is its own address, built from its id alone so that the
    functions behind it can be told without a cycle."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        stage: str,
        makes_logging_role: bool,
        channels: Sequence[str],
    ) -> None:
        """`makes_logging_role`: the account has one role by which all its APIs write their logs.
        Only an account without one needs it made; it then stays, on every stage: other stacks of
        the account log by it.
        `channels` have an address and a share of the calls of their own."""
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        self.name = f"{prefix}-api"
        self.stage = stage
        self.doors: dict[str, lambda_.Function] = {}
        self.access_log = logs.LogGroup(
            self,
            "AccessLog",
            log_group_name=f"/aws/apigateway/{self.name}",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.rest = apigateway.RestApi(
            self,
            "Rest",
            rest_api_name=self.name,
            description="Satu Aduan",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            cloud_watch_role=makes_logging_role,
            cloud_watch_role_removal_policy=kept(True) if makes_logging_role else None,
            deploy_options=apigateway.StageOptions(
                stage_name=stage,
                throttling_burst_limit=BURST,
                throttling_rate_limit=RATE_PER_SECOND,
                metrics_enabled=False,  # those of each path and method are paid for
                tracing_enabled=False,  # a stage's traces keep addresses, and links in them
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                data_trace_enabled=False,
                method_options={
                    f"{WEBHOOKS}{channel}/POST": apigateway.MethodDeploymentOptions(
                        throttling_burst_limit=CHANNEL_BURST,
                        throttling_rate_limit=CHANNEL_RATE_PER_SECOND,
                        metrics_enabled=False,
                        logging_level=apigateway.MethodLoggingLevel.ERROR,
                        data_trace_enabled=False,
                    )
                    for channel in channels
                },
                access_log_destination=apigateway.LogGroupLogDestination(self.access_log),
                access_log_format=apigateway.AccessLogFormat.custom(
                    json.dumps(
                        {
                            "request": "$context.requestId",
                            "at": "$context.requestTimeEpoch",
                            "method": "$context.httpMethod",
                            "resource": "$context.resourcePath",
                            "status": "$context.status",
                            "milliseconds": "$context.responseLatency",
                            "bytes": "$context.responseLength",
                            "function_status": "$context.integration.status",
                            "gateway_error": "$context.error.responseType",
                            "firewall": "$context.wafResponseCode",
                            "trace": "$context.xrayTraceId",
                        }
                    )
                ),
            ),
        )
        # The gateway makes this group by itself and keeps it for ever, unless it is there before.
        execution_log = logs.LogGroup(
            self,
            "ExecutionLog",
            log_group_name=f"API-Gateway-Execution-Logs_{self.rest.rest_api_id}/{stage}",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.rest.deployment_stage.node.add_dependency(execution_log)
        self.url = (
            f"https://{self.rest.rest_api_id}.execute-api.{stack.region}.{stack.url_suffix}/{stage}"
        )
        for kind, (status, title, detail) in _PROBLEMS.items():
            problem = {"type": "about:blank", "title": title, "status": int(status)}
            headers = {"Retry-After": "'30'"} if kind in _ASK_AGAIN else {}
            self.rest.add_gateway_response(
                kind.title().replace("_", ""),
                type=getattr(apigateway.ResponseType, kind),
                status_code=status,
                response_headers=headers,
                templates={
                    "application/json": json.dumps(problem | {"detail": detail}, ensure_ascii=False)
                },
            )

    def route(
        self,
        path: str,
        methods: str,
        function: lambda_.Function,
        *,
        signed_by_aws: bool = False,
    ) -> None:
        """`methods` as in "GET POST"; `signed_by_aws` asks for IAM credentials."""
        resource = self.rest.root.resource_for_path(path)
        integration = apigateway.LambdaIntegration(
            live(function), proxy=True, allow_test_invoke=False
        )
        self.doors[function.node.id] = function
        for method in methods.split():
            resource.add_method(
                method,
                integration,
                authorization_type=(
                    apigateway.AuthorizationType.IAM
                    if signed_by_aws
                    else apigateway.AuthorizationType.NONE
                ),
            )
