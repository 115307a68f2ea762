"""Updates of what people and channels stand before: a tenth of the calls meets the new version for
five minutes, and an alarm of the API turns it back.

Behind the doors there is no canary: those functions are tried again, and the sweep repairs.
"""

from collections.abc import Iterable

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.capabilities.alias import live


class Doors(Construct):
    """Not on the embedded cloud, which moves an alias at once."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        functions: Iterable[lambda_.Function],
        brake: cloudwatch.IAlarm,
    ) -> None:
        super().__init__(scope, construct_id)
        application = codedeploy.LambdaApplication(self, "Application", application_name=prefix)
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"),
            description="CodeDeploy: moves the aliases of the doors",
        )
        for function in functions:
            codedeploy.LambdaDeploymentGroup(
                self,
                function.node.id,
                application=application,
                deployment_group_name=function.node.id,
                alias=live(function),
                deployment_config=codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
                alarms=[brake],
                role=role,
            )
