"""The one public door: a regional REST API with a firewall, throttling and an access log.

The access log names resources, never paths: a path holds tracking codes and signed tokens.
"""

import json
from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

BURST: Final = 200
RATE_PER_SECOND: Final = 100

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

    def __init__(self, scope: Construct, construct_id: str, *, prefix: str, stage: str) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        self.name = f"{prefix}-api"
        self.stage = stage
        access_log = logs.LogGroup(
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
            cloud_watch_role=True,
            cloud_watch_role_removal_policy=RemovalPolicy.DESTROY,
            deploy_options=apigateway.StageOptions(
                stage_name=stage,
                throttling_burst_limit=BURST,
                throttling_rate_limit=RATE_PER_SECOND,
                metrics_enabled=True,
                tracing_enabled=True,
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                data_trace_enabled=False,
                access_log_destination=apigateway.LogGroupLogDestination(access_log),
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
        integration = apigateway.LambdaIntegration(function, proxy=True, allow_test_invoke=False)
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
