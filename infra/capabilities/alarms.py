"""What must wake somebody up. Every alarm tells one encrypted topic; who listens is data.

The metrics in `OWN_METRICS` and `OWN_LEVELS` are written by the functions themselves (namespace
SatuAduan).
"""

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

NAMESPACE: Final = "SatuAduan"
OWN_METRICS: Final = (
    # function, metric, sum in five minutes, what it means
    ("sweep", "sweep_unplaced", 1, "a complaint had no case for over a minute"),
    ("sweep", "dedup_pending", 1, "a complaint could not be placed: see the desk's list"),
    ("sweep", "words_pending", 1, "a later word or a photo's hash did not reach its case"),
    ("sweep", "photos_given_up", 1, "a channel's host gave no photo for a day"),
    ("sweep", "photos_pending", 1, "photos could not be called for again; the log names them"),
    ("sweep", "sweep_late", 1, "an overdue case had not told its level"),
    ("sweep", "sweep_failed", 1, "a case or notice could not be looked at; the log names it"),
    ("digest", "digest_failed", 1, "a post could not be written to; the log names it"),
    ("sweep", "sweep_restarted", 1, "an open case had lost its timer"),
    ("sweep", "sweep_released", 1, "a notice had not been sent"),
    ("receive_webhook", "answer_503", 1, "a channel was told to come again"),
    ("receive_webhook", "answer_401", 50, "somebody signs wrongly, again and again"),
)
OWN_LEVELS: Final = (
    # function, metric, highest in the period, minutes, what it means
    ("sync_lapor", "lapor_oldest", 3600, 5, "LAPOR! has not been told something for an hour"),
    ("sync_lapor", "lapor_by_hand", 1, 5, "nobody knows whether LAPOR! has a report: look it up"),
    ("sync_lapor", "lapor_unknown", 50, 5, "LAPOR! leaves many outcomes in doubt"),
    ("sync_lapor", "lapor_refused", 1, 5, "LAPOR! or a mapping table refused something"),
    ("sync_lapor", "lapor_dead", 1, 5, "LAPOR! could not be told, in all the tries there are"),
    ("sync_lapor", "lapor_unread", 21_600, 15, "a report at LAPOR! was not read for six hours"),
    ("sync_lapor", "lapor_lag", 21_600, 15, "news from LAPOR! came six hours late"),
    ("sync_lapor", "lapor_drift", 1, 60, "the daily comparison with LAPOR! found differences"),
    ("tell_channels", "channels_oldest", 3600, 5, "a channel has not heard something for an hour"),
    ("tell_channels", "channels_dead", 1, 5, "a channel could not be told, in three days of tries"),
    ("tell_channels", "channels_off", 1, 5, "a channel's address said it is gone: it is off"),
)
"""Written anew at each run, so that the highest counts and not the sum."""


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
        for function, metric_name, threshold, why in OWN_METRICS:
            metric = cloudwatch.Metric(
                namespace=NAMESPACE,
                metric_name=metric_name,
                dimensions_map={"service": function},
                period=Duration.minutes(5),
                statistic="Sum",
            )
            self._alarm(metric_name.replace("_", "-"), metric, threshold, why)
        for function, metric_name, threshold, minutes, why in OWN_LEVELS:
            metric = cloudwatch.Metric(
                namespace=NAMESPACE,
                metric_name=metric_name,
                dimensions_map={"service": function},
                period=Duration.minutes(minutes),
                statistic="Maximum",
            )
            self._alarm(metric_name.replace("_", "-"), metric, threshold, why)

    def on_calendar(self, warn_days: int) -> None:
        """The sweep says how far the calendar reaches; the city has no more than `warn_days`."""
        metric = cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name="calendar_days_left",
            dimensions_map={"service": "sweep"},
            period=Duration.hours(1),
            statistic="Minimum",
        )
        self._alarm(
            "calendar-days-left",
            metric,
            warn_days,
            "the known working days end soon: enter the next year's",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
        )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        why: str,
        *,
        comparison: cloudwatch.ComparisonOperator = (
            cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        ),
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            "".join(part.title() if part.islower() else part for part in name.split("-")),
            alarm_name=f"{self._prefix}-{name}",
            alarm_description=why,
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=comparison,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(self._action)
