"""A bucket nobody outside may see: encrypted with a key of the city's, TLS only, versions kept.

Names are built and not generated, so that a function can be told the name of a bucket whose events
it receives without either waiting for the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.capabilities.alias import live
from infra.capabilities.keeping import kept


@dataclass(frozen=True, slots=True)
class Arrival:
    """`function` is called for each object created under `prefix`."""

    prefix: str
    function: lambda_.Function


class PrivateBucket(Construct):
    """`name` and `arn` are text, not references: using them orders nothing."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        key: kms.IKey | None,
        keeps_data: bool,
        plain_http: bool,
        log_bucket: "PrivateBucket | None",
        rules: Sequence[s3.LifecycleRule] = (),
        cors: Sequence[s3.CorsRule] = (),
        locked_days: int = 0,
    ) -> None:
        """`locked_days`: no version can be deleted or overwritten for so long, by nobody."""
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        self.name = f"{name}-{stack.account}"
        self.arn = f"arn:{stack.partition}:s3:::{self.name}"
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            bucket_name=self.name,
            encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=key,
            bucket_key_enabled=True if key else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=not plain_http,
            versioned=keeps_data,
            object_lock_enabled=True if locked_days else None,
            object_lock_default_retention=(
                s3.ObjectLockRetention.compliance(Duration.days(locked_days))
                if locked_days
                else None
            ),
            lifecycle_rules=[
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
                *rules,
            ],
            cors=list(cors) or None,
            removal_policy=kept(keeps_data),
        )
        if log_bucket is not None:
            cast(
                "s3.CfnBucket", self.bucket.node.default_child
            ).logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
                destination_bucket_name=log_bucket.bucket.bucket_name,
                log_file_prefix=f"{construct_id.lower()}/",
            )

    def objects(self, prefix: str) -> str:
        """The ARN of everything under `prefix`."""
        return f"{self.arn}/{prefix}*"

    def announce(self, arrivals: Sequence[Arrival]) -> None:
        """Call functions for new objects, by the bucket's own notifications: the CDK's way would
        add a function of its own that may change every bucket of the account."""
        resource = cast("s3.CfnBucket", self.bucket.node.default_child)
        configurations = []
        for arrival in arrivals:
            permission = lambda_.CfnPermission(
                self,
                f"Call{arrival.function.node.id}",
                action="lambda:InvokeFunction",
                function_name=live(arrival.function).function_arn,
                principal="s3.amazonaws.com",
                source_arn=self.arn,
                source_account=Stack.of(self).account,
            )
            resource.add_resource_dependency(permission)
            configurations.append(
                s3.CfnBucket.LambdaConfigurationProperty(
                    event="s3:ObjectCreated:*",
                    function=live(arrival.function).function_arn,
                    filter=s3.CfnBucket.NotificationFilterProperty(
                        s3_key=s3.CfnBucket.S3KeyFilterProperty(
                            rules=[
                                s3.CfnBucket.FilterRuleProperty(name="prefix", value=arrival.prefix)
                            ]
                        )
                    ),
                )
            )
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            lambda_configurations=configurations
        )

    def accept_access_logs(self) -> None:
        """Let S3 write the access logs of this account's buckets here."""
        stack = Stack.of(self)
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AccessLogs",
                principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[f"{self.arn}/*"],
                conditions={"StringEquals": {"aws:SourceAccount": stack.account}},
            )
        )
