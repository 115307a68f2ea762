"""What must wake somebody up. Every alarm tells one encrypted topic; who listens is data.

Each says what happened, whom it hurts, and which page of `docs/runbooks` helps. One that ends tells
it too. Those about LAPOR! sleep until there is an agreement, for nothing is sent before.

The metrics in `OWN_METRICS` and `OWN_LEVELS` are written by the functions themselves (namespace
SatuAduan), and only when there is something to say: a metric is paid by the hour it is written in.
"""

from collections.abc import Mapping
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

NAMESPACE: Final = "SatuAduan"
OWN_METRICS: Final = (
    # function, metric, sum in five minutes, runbook, what happened, whom it hurts
    ("sweep", "sweep_unplaced", 1, "placing",
     "a complaint had no case for over a minute",
     "its reporter waits for an office that does not know of it yet"),
    ("sweep", "dedup_pending", 1, "placing",
     "a complaint could not be placed: see the desk's list",
     "its reporter: no office works on it"),
    ("sweep", "words_pending", 1, "placing",
     "a later word or a photo's hash did not reach its case",
     "the reporter who added, withdrew or rated it"),
    ("sweep", "words_set_aside", 1, "placing",
     "a later word or a photo's hash could not be applied for two hours and was set aside",
     "the reporter who added, withdrew or rated it: the case goes on without that"),
    ("reading", "second_look_failed", 1, "placing",
     "a doubtful text could not be read a second time",
     "whoever is reported in it: what may be no accusation stays secret and misses its office"),
    ("sweep", "photos_given_up", 1, "placing",
     "a channel's host gave no photo for a day",
     "the reporter whose photo no official sees"),
    ("sweep", "sweep_late", 1, "timers",
     "an overdue case had not told its level",
     "the reporter: the Sekda or the Wali Kota heard late"),
    ("sweep", "sweep_failed", 1, "timers",
     "a case or notice could not be looked at; the log names it",
     "the reporters of that case: its due times are not kept"),
    ("sweep", "sweep_released", 1, "notices",
     "a notice had not been sent",
     "the office that heard late of its case"),
    ("digest", "digest_failed", 1, "notices",
     "a post could not be written to; the log names it",
     "the office without its list of the day"),
    ("report", "reports_failed", 1, "reports",
     "a report could not be printed, or a reader of it not be told; the log names it",
     "its readers: the month's figures are not there on the day they are owed"),
    ("privacy", "retention_failed", 1, "privacy",
     "a complaint whose time has come could not be ended; the log names it",
     "its reporter: their data lies longer than it may"),
    ("receive_webhook", "answer_401", 50, "doors",
     "somebody signs wrongly, again and again",
     "all reporters of that channel, if it is the channel itself"),
)  # fmt: skip
OWN_LEVELS: Final = (
    # function, metric, highest in the period, minutes, what happened, whom it hurts
    ("sync_lapor", "lapor_oldest", 3600, 5,
     "LAPOR! has not been told something for an hour",
     "reporters who look at lapor.go.id, and the city's score there"),
    ("sync_lapor", "lapor_person", 1, 5,
     "LAPOR! refused something, was not told it or left it in doubt, or we stumbled over a report",
     "the reporter whose news LAPOR! does not have, until a person has decided"),
    ("sync_lapor", "lapor_unread", 21_600, 15,
     "a report at LAPOR! was not read for six hours",
     "reporters who wrote at LAPOR!: their words are not here"),
    ("sync_lapor", "lapor_drift", 1, 60,
     "the daily comparison with LAPOR! found differences",
     "reporters who are told two different things"),
    ("tell_channels", "channels_oldest", 3600, 5,
     "a channel has not heard something for an hour",
     "reporters of that channel: they read an old status"),
    ("tell_channels", "channels_person", 1, 5,
     "a call was given up after three days, an address is gone, or a case could not be read",
     "reporters of that channel: they are told nothing until a person has acted"),
)  # fmt: skip
"""Written anew at each run, so that the highest counts and not the sum."""
MACHINE: Final = (("ExecutionsFailed", "an escalation timer failed; the sweep sets another"),)
BRAKE: Final = "api-5XXError"
"""The alarm that turns a bad update of a door back."""


class Alarms(Construct):
    """All alarms of the stack; `all` has them by the name without the prefix."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        topic: sns.ITopic,
        lapor_agreed: bool,
    ) -> None:
        super().__init__(scope, construct_id)
        self._prefix = prefix
        self._topic = topic
        self._lapor_agreed = lapor_agreed
        self.all: dict[str, cloudwatch.Alarm] = {}
        self.runbook: dict[str, str] = {}

    def on_functions(self) -> None:
        """Two for all functions of the account: which one it was, the saved query `errors` says. An
        alarm for each would cost more than all they watch."""
        for metric_name, what in (
            ("Errors", "a function raised an error"),
            ("Throttles", "a function was held back"),
        ):
            self._alarm(
                f"functions-{metric_name.lower()}",
                _metric("AWS/Lambda", metric_name, {}, minutes=5),
                1,
                what=what,
                hurts="whoever waited for it: retries and the sweep repair what was cut short",
                runbook="functions",
            )

    def on_lagging_stream(self, function: lambda_.Function, name: str) -> None:
        dimensions = {"FunctionName": function.function_name}
        metric = _metric("AWS/Lambda", "IteratorAge", dimensions, minutes=1, statistic="Maximum")
        self._alarm(
            f"{name}-lag",
            metric,  # milliseconds
            60_000,
            what=f"{name} is a minute behind the register",
            hurts="reporters: no case, or no timer, until it has caught up",
            runbook="streams",
        )

    def on_given_up_records(self, function: lambda_.Function, mapping_id: str, name: str) -> None:
        """Metrics of an event source mapping have its id for a dimension and nothing else; that the
        failures bucket refused a record, only the function's own metric says."""
        mapping = {"EventSourceMappingUUID": mapping_id}
        of_function = {"FunctionName": function.function_name}
        for suffix, metric_name, dimensions, what in (
            ("given-up", "OnFailureDestinationDeliveredEventCount", mapping,
             "gave up records: they lie in the failures bucket"),
            ("dropped", "DroppedEventCount", mapping,
             "dropped records: they are kept nowhere"),
            ("undelivered", "DestinationDeliveryFailures", of_function,
             "gave up records, and the failures bucket did not take them"),
        ):  # fmt: skip
            metric = _metric("AWS/Lambda", metric_name, dimensions)
            self._alarm(
                f"{name}-{suffix}",
                metric,
                1,
                what=f"{name} {what}",
                hurts="the reporter of that record, until the sweep has taken it up",
                runbook="streams",
            )

    def on_machine(self, machine_arn: str) -> None:
        for metric_name, what in MACHINE:
            metric = _metric("AWS/States", metric_name, {"StateMachineArn": machine_arn})
            self._alarm(
                f"escalation-{metric_name}",
                metric,
                1,
                what=what,
                hurts="the reporter of that case, if the sweep fails too",
                runbook="timers",
            )

    def on_api(self, api_name: str, stage: str) -> None:
        """Not its slowness: of a few calls in five minutes one cold start is any percentile."""
        dimensions = {"ApiName": api_name, "Stage": stage}
        self._alarm(
            BRAKE,
            _metric("AWS/ApiGateway", "5XXError", dimensions),
            1,
            what="the API answered with a server error",
            hurts="channels, citizens and officials before that door",
            runbook="doors",
        )

    def on_schedules(self, group: str) -> None:
        metric = _metric("AWS/Scheduler", "InvocationDroppedCount", {"ScheduleGroup": group})
        self._alarm(
            "schedules-dropped",
            metric,
            1,
            what="a scheduled job was not called at all",
            hurts="whoever that job serves: see which one is silent",
            runbook="jobs",
        )

    def on_silence(self, name: str, function: lambda_.Function, *, minutes: int) -> None:
        """Dead man's switch: no call in that time rings, and so does a metric nobody writes."""
        dimensions = {"FunctionName": function.function_name}
        self._alarm(
            f"{name}-silent",
            _metric("AWS/Lambda", "Invocations", dimensions, minutes=minutes),
            1,
            what=f"{name} has not run for {minutes} minutes",
            hurts="everybody: what it repairs or tells stands still",
            runbook="jobs",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
        )

    def on_no_digest(self) -> None:
        """26 hours without one: a morning's list with room for a late start."""
        self._alarm(
            "digest-silent",
            _own("digest", "digest_done", minutes=60, statistic="Sum"),
            1,
            what="no morning's list has gone out for 26 hours",
            hurts="every office and the duty desk: nobody reads what lies open",
            runbook="jobs",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
            periods=26,
        )

    def on_own_metrics(self) -> None:
        for function, metric_name, threshold, runbook, what, hurts in OWN_METRICS:
            metric = _own(function, metric_name, minutes=5, statistic="Sum")
            self._alarm(
                metric_name.replace("_", "-"),
                metric,
                threshold,
                what=what,
                hurts=hurts,
                runbook=runbook,
            )
        for function, metric_name, threshold, minutes, what, hurts in OWN_LEVELS:
            of_lapor = function == "sync_lapor"
            metric = _own(function, metric_name, minutes=minutes, statistic="Maximum")
            self._alarm(
                metric_name.replace("_", "-"),
                metric,
                threshold,
                what=what,
                hurts=hurts,
                runbook="lapor" if of_lapor else "channels",
                awake=self._lapor_agreed or not of_lapor,
            )

    def on_identity_read(self, metric_name: str) -> None:
        """Counted by a filter over CloudTrail (`identity_watch.py`): no function writes it."""
        self._alarm(
            "identity-read",
            _metric(NAMESPACE, metric_name, {}),
            1,
            what="somebody who may not read who reported has tried to, or has read it",
            hurts="every reporter: their identity is secret by law",
            runbook="privacy",
        )

    def on_calendar(self, warn_days: int) -> None:
        """The sweep says how far the calendar reaches, once that is no more than `warn_days`."""
        self._alarm(
            "calendar-days-left",
            _own("sweep", "calendar_days_left", minutes=60, statistic="Minimum"),
            warn_days,
            what="the known working days end soon: enter the next year's",
            hurts="reporters and offices: due times beyond it cannot be computed",
            runbook="calendar",
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
        )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        *,
        what: str,
        hurts: str,
        runbook: str,
        comparison: cloudwatch.ComparisonOperator = (
            cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
        ),
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
        periods: int = 1,
        awake: bool = True,
    ) -> None:
        alarm = cloudwatch.Alarm(
            self,
            "".join(part.title() if part.islower() else part for part in name.split("-")),
            alarm_name=f"{self._prefix}-{name}",
            alarm_description=(
                f"What happened: {what}. Whom it hurts: {hurts}. "
                f"What to do: docs/runbooks/{runbook}.md"
            ),
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=comparison,
            treat_missing_data=missing,
            actions_enabled=awake,
        )
        told = actions.SnsAction(self._topic)
        alarm.add_alarm_action(told)
        alarm.add_ok_action(told)
        self.all[name] = alarm
        self.runbook[name] = runbook


def _metric(
    namespace: str,
    name: str,
    dimensions: Mapping[str, str],
    *,
    minutes: int = 5,
    statistic: str = "Sum",
) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=namespace,
        metric_name=name,
        dimensions_map=dict(dimensions),
        period=Duration.minutes(minutes),
        statistic=statistic,
    )


def _own(function: str, name: str, *, minutes: int, statistic: str) -> cloudwatch.Metric:
    dimensions = {"service": function}
    return _metric(NAMESPACE, name, dimensions, minutes=minutes, statistic=statistic)
