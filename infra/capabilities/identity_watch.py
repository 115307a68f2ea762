"""Whoever tries to read who reported, and is not the one function that may, rings.

Two things beside the policy of the role. The table's own policy denies reading to everybody else of
the account, administrators too. And CloudTrail keeps every call on the table's items, refused ones
too; a filter over them counts each reading by another than that role, and the alarm is the duty
desk's. Where CloudTrail lays its files nothing can be deleted for a year either.
"""

from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.capabilities.buckets import PrivateBucket

READS: Final = ("BatchGetItem", "GetItem", "PartiQLSelect", "Query", "Scan")
"""What reads an item: with these, transactions and PartiQL read too."""
CALLS: Final = (
    *("BatchExecuteStatement", "BatchGetItem", "ExecuteStatement", "ExecuteTransaction"),
    *("GetItem", "Query", "Scan", "TransactGetItems"),
)
"""The same as CloudTrail calls them."""
METRIC: Final = "identity_read_by_another"
FOLDER: Final = "identities"


def only_read_by(table: dynamodb.ITable, role: iam.IRole) -> None:
    """Deny reading to every principal but the role. Whoever may change this policy may change it:
    that is a call of its own, and it is kept too."""
    resource = table.node.default_child
    policy = iam.PolicyDocument(
        statements=[
            iam.PolicyStatement(
                sid="OnlyOneReads",
                effect=iam.Effect.DENY,
                principals=[iam.AnyPrincipal()],
                actions=[f"dynamodb:{action}" for action in READS],
                resources=["*"],  # of this table's own policy: the table
                conditions={"StringNotEquals": {"aws:PrincipalArn": role.role_arn}},
            )
        ]
    )
    assert isinstance(resource, dynamodb.CfnTable)
    resource.resource_policy = dynamodb.CfnTable.ResourcePolicyProperty(policy_document=policy)


class IdentityWatch(Construct):
    """`metric_namespace` and `METRIC` are what the alarm looks at."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        namespace: str,
        table: dynamodb.ITable,
        role: iam.IRole,
        bucket: PrivateBucket,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        name = f"{prefix}-identity-reads"
        trail_arn = f"arn:{stack.partition}:cloudtrail:{stack.region}:{stack.account}:trail/{name}"
        log = logs.LogGroup(
            self,
            "Log",
            log_group_name=f"/aws/cloudtrail/{name}",
            retention=logs.RetentionDays.ONE_YEAR,
            removal_policy=RemovalPolicy.DESTROY,
        )
        writer = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("cloudtrail.amazonaws.com"),
            description="CloudTrail: the calls on the identities, into their own log",
        )
        writer.add_to_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[log.log_group_arn],
            )
        )
        self._accept(bucket, trail_arn)
        trail = cloudtrail.CfnTrail(
            self,
            "Trail",
            trail_name=name,
            is_logging=True,
            s3_bucket_name=bucket.bucket.bucket_name,
            s3_key_prefix=FOLDER,
            enable_log_file_validation=True,
            is_multi_region_trail=False,
            include_global_service_events=False,
            cloud_watch_logs_log_group_arn=log.log_group_arn,
            cloud_watch_logs_role_arn=writer.role_arn,
            advanced_event_selectors=[
                cloudtrail.CfnTrail.AdvancedEventSelectorProperty(
                    name="Every call on an item of the identities",
                    field_selectors=[
                        _selected("eventCategory", "Data"),
                        _selected("resources.type", "AWS::DynamoDB::Table"),
                        _selected("resources.ARN", table.table_arn),
                    ],
                )
            ],
        )
        trail.node.add_dependency(bucket.bucket)
        if bucket.bucket.policy is not None:
            trail.node.add_dependency(bucket.bucket.policy)
        trail.node.add_dependency(writer)
        role_arn = "$.userIdentity.sessionContext.sessionIssuer.arn"
        reads = " || ".join(f'($.eventName = "{call}")' for call in CALLS)
        logs.CfnMetricFilter(
            self,
            "ReadByAnother",
            log_group_name=log.log_group_name,
            filter_pattern=(
                f'{{ ({reads}) && (({role_arn} NOT EXISTS) || ({role_arn} != "{role.role_arn}")) }}'
            ),
            metric_transformations=[
                logs.CfnMetricFilter.MetricTransformationProperty(
                    metric_namespace=namespace, metric_name=METRIC, metric_value="1"
                )
            ],
        )

    def _accept(self, bucket: PrivateBucket, trail_arn: str) -> None:
        """CloudTrail asks for the bucket's list of rights, then writes its files."""
        ours = {"StringEquals": {"aws:SourceArn": trail_arn}}
        service = iam.ServicePrincipal("cloudtrail.amazonaws.com")
        bucket.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TrailLooks",
                principals=[service],
                actions=["s3:GetBucketAcl"],
                resources=[bucket.arn],
                conditions=ours,
            )
        )
        bucket.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TrailWrites",
                principals=[service],
                actions=["s3:PutObject"],
                resources=[bucket.objects(f"{FOLDER}/AWSLogs/{Stack.of(self).account}/")],
                conditions=ours,
            )
        )


def _selected(name: str, value: str) -> cloudtrail.CfnTrail.AdvancedFieldSelectorProperty:
    return cloudtrail.CfnTrail.AdvancedFieldSelectorProperty(field=name, equal_to=[value])
