"""The machine that waits for each open case and asks, when its time is over, whom to tell."""

from pathlib import Path
from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.capabilities.alias import live

DEFINITION: Final = Path(__file__).parents[1] / "state_machines" / "escalation.asl.json"


class Escalation(Construct):
    """`machine` runs `escalation.asl.json`; its role is granted in `stack.py`."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        assess: lambda_.Function,
        topic_arn_prefix: str,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
            description="The escalation machine: asks one function, publishes to the topics",
        )
        self.name = f"{prefix}-escalation"
        stack = Stack.of(self)
        here = f"arn:{stack.partition}:states:{stack.region}:{stack.account}"
        self.executions_arn = f"{here}:execution:{self.name}:*"
        self.express_arn = f"{here}:express:{self.name}:*:*"
        self.map_runs_arn = f"{here}:mapRun:{self.name}/*:*"
        log_group = logs.LogGroup(
            self,
            "Log",
            # This beginning keeps the account's log policy from growing with each machine.
            log_group_name=f"/aws/vendedlogs/states/{self.name}",
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=self.name,
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_string(DEFINITION.read_text(encoding="utf-8")),
            definition_substitutions={
                "AssessFunctionArn": live(assess).function_arn,
                "TopicArnPrefix": topic_arn_prefix,
            },
            role=self.role,
            logs=sfn.LogOptions(
                destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False
            ),
            tracing_enabled=True,
            encryption_configuration=sfn.CustomerManagedEncryptionConfiguration(key),
            removal_policy=RemovalPolicy.DESTROY,
        )
