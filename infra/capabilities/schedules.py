"""Jobs by the clock. Scheduler calls functions asynchronously; what fails goes to their sink."""

import json
from collections.abc import Mapping

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.capabilities.alias import live


class Schedules(Construct):
    """One group, one role that may call the functions named in `stack.py` and nothing else."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, timezone: str, account: str
    ) -> None:
        super().__init__(scope, construct_id)
        self._timezone = timezone
        self.group = scheduler.CfnScheduleGroup(self, "Group", name=prefix)
        self.group_name = prefix
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": account}},
            ),
            description="EventBridge Scheduler: calls the scheduled functions",
        )

    def every(
        self,
        name: str,
        expression: str,
        function: lambda_.Function,
        *,
        payload: Mapping[str, str] | None = None,
    ) -> None:
        """`expression` is a rate, or a cron in the city's own time."""
        schedule = scheduler.CfnSchedule(
            self,
            "".join(part.title() for part in name.split("-")),
            name=name,
            group_name=self.group_name,
            schedule_expression=expression,
            schedule_expression_timezone=self._timezone,
            flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
            target=scheduler.CfnSchedule.TargetProperty(
                arn=live(function).function_arn,
                role_arn=self.role.role_arn,
                input=json.dumps(dict(payload or {"job": name})),
                retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                    maximum_event_age_in_seconds=300, maximum_retry_attempts=3
                ),
            ),
        )
        schedule.add_resource_dependency(self.group)
