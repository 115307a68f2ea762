"""What must wake somebody up. Every alarm tells one encrypted topic; who listens is data.

The metrics in `OWN_METRICS` are written by the functions themselves (namespace SatuAduan).
"""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

NAMESPACE: Final = "SatuAduan"
OWN_METRICS: Final = {
    # metric: (statistic, threshold, seconds of a period, what it means)
    "InvariantBroken": ("Sum", 1, 300, "the sweep found a promise broken and repaired it"),
    "UnplacedOldestSeconds": ("Maximum", 300, 300, "a complaint has no case"),
    "OverdueOldestSeconds": ("Maximum", 300, 300, "an overdue case has not fired its level"),
    "OutboxOldestSeconds": ("Maximum", 21600, 3600, "LAPOR! has not heard of something for hours"),
    "CalendarDaysLeft": ("Minimum", 60, 86400, "the city's calendar of holidays is running out"),
}
LOW_IS_BAD: Final = frozenset({"CalendarDaysLeft"})


class Alarms(Construct):
    """All alarms of the stack."""

    def __init__(
        self, scope: Construct, construct_id: str, *, prefix: str, topic: sns.ITopic
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        self._action = actions.SnsAction(topic)

    def on_errors(self, function: lambda_.Function, name: str) -> None:
        metric = function.metric_errors(period=Duration.minutes(5), statistic="Sum")
        self._alarm(f"{name}-errors", metric, 1, f"{name} raised an error")

    def on_throttles(self, function: lambda_.Function, name: str) -> None:
        metric = function.metric_throttles(period=Duration.minutes(5), statistic="Sum")
        self._alarm(f"{name}-throttles", metric, 1, f"{name} was throttled")

    def on_lagging_stream(self, function: lambda_.Function, name: str) -> None:
        metric = function.metric(
            "IteratorAge", period=Duration.minutes(1), statistic="Maximum"
        )  # milliseconds
        self._alarm(f"{name}-lag", metric, 60_000, f"{name} is a minute behind the register")

    def on_given_up_records(self, function: lambda_.Function, mapping_id: str, name: str) -> None:
        metric = cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name="OnFailureDestinationDeliveredEventCount",
            dimensions_map={
                "EventSourceMappingUUID": mapping_id,
                "FunctionName": function.function_name,
            },
            period=Duration.minutes(5),
            statistic="Sum",
        )
        self._alarm(f"{name}-given-up", metric, 1, f"{name} gave up records: see failures bucket")

    def on_machine(self, machine_arn: str) -> None:
        for metric_name, why in (
            ("ExecutionsFailed", "an escalation timer failed; the sweep sets another"),
            ("ExecutionsTimedOut", "an escalation timer timed out"),
            ("ExecutionThrottled", "escalation timers are throttled"),
        ):
            metric = cloudwatch.Metric(
                namespace="AWS/States",
                metric_name=metric_name,
                dimensions_map={"StateMachineArn": machine_arn},
                period=Duration.minutes(5),
                statistic="Sum",
            )
            self._alarm(f"escalation-{metric_name}", metric, 1, why)

    def on_api(self, api_name: str, stage: str) -> None:
        for metric_name, statistic, threshold, why in (
            ("5XXError", "Sum", 1, "the API answered with a server error"),
            ("Latency", "p99", 5000, "one call in a hundred takes over 5 s"),
        ):
            metric = cloudwatch.Metric(
                namespace="AWS/ApiGateway",
                metric_name=metric_name,
                dimensions_map={"ApiName": api_name, "Stage": stage},
                period=Duration.minutes(5),
                statistic=statistic,
            )
            self._alarm(f"api-{metric_name}", metric, threshold, why)

    def on_schedules(self, group: str) -> None:
        metric = cloudwatch.Metric(
            namespace="AWS/Scheduler",
            metric_name="InvocationDroppedCount",
            dimensions_map={"ScheduleGroup": group},
            period=Duration.minutes(5),
            statistic="Sum",
        )
        self._alarm("schedules-dropped", metric, 1, "a scheduled job was not called at all")

    def on_own_metrics(self) -> None:
        for metric_name, (statistic, threshold, seconds, why) in OWN_METRICS.items():
            metric = cloudwatch.Metric(
                namespace=NAMESPACE,
                metric_name=metric_name,
                period=Duration.seconds(seconds),
                statistic=statistic,
            )
            self._alarm(metric_name, metric, threshold, why, low_is_bad=metric_name in LOW_IS_BAD)

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        why: str,
        *,
        low_is_bad: bool = False,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            "".join(part.title() if part.islower() else part for part in name.split("-")),
            alarm_name=f"{self._prefix}-{name}",
            alarm_description=why,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=(
                cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
                if low_is_bad
                else cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
            ),
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
