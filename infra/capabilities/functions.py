"""Every function's defaults, said once: runtime, processor, layers, logs, traces, failures, alias.

Whoever calls a function calls its alias (`alias.py`). Two alarms watch all of them (`alarms.py`).

A function gets a role of its own that may write its own log and its traces and nothing else; what
more it may do is granted in `stack.py`.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aws_cdk import Annotations, Duration, IgnoreMode, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.bundling import build
from infra.bundling.layers import (
    city_pack,
    map_library,
    own_code,
    packages_of_this_machine,
    wheels_for_lambda,
)
from infra.capabilities.alias import ALIAS, live
from infra.capabilities.buckets import PrivateBucket

RUNTIME: Final = lambda_.Runtime.PYTHON_3_13
ARCHITECTURE: Final = lambda_.Architecture.ARM_64
RUNTIME_VERSION: Final = "3.13"
FOLDER: Final = Path(__file__).parents[2] / "functions"
LOG_RETENTION: Final = logs.RetentionDays.THREE_MONTHS
ASYNC_RETRIES: Final = 2


class FunctionMissingError(Exception):
    """A function is declared and its folder has no handler."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What functions share: our code, the city's data, third-party packages; for those that read
    words the encoder of the second look; and for one each the imaging library, what prints reports,
    and the map of the public board."""

    aduan: lambda_.LayerVersion
    city: lambda_.LayerVersion
    vendor: lambda_.LayerVersion
    imaging: lambda_.LayerVersion
    printing: lambda_.LayerVersion
    reading: lambda_.LayerVersion
    map: lambda_.LayerVersion


def make_layers(scope: Construct, *, city_folder: Path, local: bool) -> Layers:
    version = sys.version if local else RUNTIME_VERSION
    python = build.THIS_PYTHON if local else build.python_of(RUNTIME_VERSION)
    if python is None:
        Annotations.of(scope).add_warning_v2(
            "satu-aduan:byteCode",
            f"no Python {RUNTIME_VERSION} on this machine (`uv python install {RUNTIME_VERSION}`): "
            "the layers go without byte code, and every cold start compiles what it imports",
        )

    def packages(name: str) -> lambda_.Code:
        if local:
            return packages_of_this_machine(name)
        return wheels_for_lambda(name, version, python)

    def layer(name: str, code: lambda_.Code, description: str) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            scope,
            f"{name}Layer",
            code=code,
            description=description,
            compatible_runtimes=[RUNTIME],
            compatible_architectures=[ARCHITECTURE],
            removal_policy=RemovalPolicy.DESTROY,
        )

    return Layers(
        aduan=layer("Aduan", own_code(version, python), "Satu Aduan"),
        city=layer("City", city_pack(city_folder), f"City pack {city_folder.name}"),
        vendor=layer("Vendor", packages("vendor"), "Locked packages"),
        imaging=layer("Imaging", packages("imaging"), "Imaging library"),
        printing=layer("Printing", packages("printing"), "Printing of reports"),
        reading=layer("Reading", packages("reading"), "Sentence encoder"),
        map=layer("Map", map_library(), "MapLibre of the public board"),
    )


class Functions(Construct):
    """Makes functions from the folders under `functions/`; `all` has them by name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        layers: Layers,
        environment: Mapping[str, str],
        failures: PrivateBucket,
        folder: Path = FOLDER,
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        self._layers = layers
        self._environment = environment
        self._failures = failures
        self._folder = folder
        self.all: dict[str, lambda_.Function] = {}

    def add(
        self,
        name: str,
        *,
        environment: Mapping[str, str] | None = None,
        memory_mb: int = 512,
        timeout_seconds: int = 15,
        extra_layers: Sequence[lambda_.LayerVersion] = (),
        asynchronous: bool = False,
        reserved: int | None = None,
    ) -> lambda_.Function:
        """`asynchronous`: called by an event, so what fails for good goes to the failure bucket.
        `reserved`: how many of the account's concurrent calls are this function's alone."""
        source = self._folder / name
        if not (source / "handler.py").is_file():
            raise FunctionMissingError(f"functions/{name}/handler.py is missing")
        function_name = f"{self._prefix}-{name.replace('_', '-')}"
        title = name.title().replace("_", "")
        log_group = logs.LogGroup(
            self,
            f"{title}Log",
            log_group_name=f"/aws/lambda/{function_name}",
            retention=LOG_RETENTION,
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = iam.Role(
            self,
            f"{title}Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"{name}: its own log and traces, and what stack.py grants",
        )
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[log_group.log_group_arn],
            )
        )
        function = lambda_.Function(
            self,
            title,
            function_name=function_name,
            description=f"Satu Aduan: {name}",
            runtime=RUNTIME,
            architecture=ARCHITECTURE,
            handler="handler.handler",
            code=lambda_.Code.from_asset(
                str(source), exclude=["**/__pycache__"], ignore_mode=IgnoreMode.DOCKER
            ),
            layers=[self._layers.vendor, self._layers.aduan, self._layers.city, *extra_layers],
            environment={
                **self._environment,
                **(environment or {}),
                "POWERTOOLS_SERVICE_NAME": name,
            },
            memory_size=memory_mb,
            timeout=Duration.seconds(timeout_seconds),
            # Nobody looks at the trace of a job; those of a busy clock would cost as much as a key.
            tracing=lambda_.Tracing.PASS_THROUGH if asynchronous else lambda_.Tracing.ACTIVE,
            role=role,
            log_group=log_group,
            reserved_concurrent_executions=reserved,
        )
        lambda_.Alias(function, "Live", alias_name=ALIAS, version=function.current_version)
        if asynchronous:
            self._keep_failures(function, title)
        self.all[name] = function
        return function

    def _keep_failures(self, function: lambda_.Function, title: str) -> None:
        config = lambda_.CfnEventInvokeConfig(
            self,
            f"{title}Failures",
            function_name=function.function_name,
            qualifier=ALIAS,
            maximum_retry_attempts=ASYNC_RETRIES,
            maximum_event_age_in_seconds=Duration.hours(1).to_seconds(),
            destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(
                on_failure=lambda_.CfnEventInvokeConfig.OnFailureProperty(
                    destination=self._failures.arn
                )
            ),
        )
        config.node.add_dependency(live(function))
