"""What people look at: two dashboards (the city, the machine) and saved queries.

Only metrics that are there anyway: a dashboard makes none. What is no metric is a field of a log
line, and the queries find it by the ids that run through all functions: complaint and case.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.capabilities.alarms import Alarms

OF_THE_CITY: Final = ("placing", "notices", "calendar", "lapor", "channels", "reports", "privacy")
OF_THE_MACHINE: Final = ("functions", "streams", "timers", "doors", "jobs")
"""Runbooks: on which dashboard their alarms stand."""
QUERIES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    # name: (functions, or none for the API's log; the steps of the query)
    "errors": (
        ("*",),
        (
            'filter level = "ERROR" or status = "error" or @message like /Task timed out/',
            "stats count(*) as times, latest(@timestamp) as last by service, message, error",
            "sort times desc",
        ),
    ),
    "waiting": (
        ("sweep",),
        (
            "filter message like /not (placed|applied|swept|called)/",
            "stats latest(@timestamp) as last by message, about, complaint_id, error",
        ),
    ),
    "one-complaint": (
        ("*",),
        (
            "filter complaint_id = 'PUT-THE-ID-HERE' or about = 'PUT-THE-ID-HERE'",
            "sort @timestamp",
            "display @timestamp, service, message, case_id, outcome, error",
        ),
    ),
    "one-case": (
        ("*",),
        (
            "filter case_id = 'PUT-THE-ID-HERE' or about = 'PUT-THE-ID-HERE'",
            "sort @timestamp",
            "display @timestamp, service, message, outcome, notice_id, error",
        ),
    ),
    "one-request": (
        ("*",),
        (
            "filter request_id = 'PUT-THE-NUMBER-HERE'",
            "sort @timestamp",
            "display @timestamp, service, message, complaint_id, case_id, notice_id, outcome",
        ),
    ),
    "promises": (
        ("sweep", "deduplicate"),
        (
            (
                "stats sum(complaints_heard.0) as taken, sum(sweep_unplaced.0) as placed_late, "
                "sum(sweep_late.0) as told_late, sum(words_pending.0) as words_late by bin(1d)"
            ),
        ),
    ),
    "doors": (
        (),
        (
            (
                "stats count(*) as calls, sum(status >= 500) as failed, "
                "pct(milliseconds, 99) as slowest by resource, bin(1h)"
            ),
        ),
    ),
}
"""Insights queries, named after what they answer; docs/runbooks and docs/slo.md say when."""


class Views(Construct):
    """`prefix` begins every name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        prefix: str,
        functions: Mapping[str, lambda_.Function],
        alarms: Alarms,
        api_name: str,
        api_log: logs.ILogGroup,
        stage: str,
        machine_arn: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self._api = {"ApiName": api_name, "Stage": stage}
        for name, (wanted, steps) in QUERIES.items():
            chosen = list(functions) if "*" in wanted else wanted
            groups = [functions[one].log_group.log_group_name for one in chosen]
            logs.CfnQueryDefinition(
                self,
                "".join(part.title() for part in f"query-{name}".split("-")),
                name=f"{prefix}/{name}",
                query_string="\n| ".join(steps),
                log_group_names=groups or [api_log.log_group_name],
            )
        self._dashboard(
            f"{prefix}-city",
            [
                self._alarms("Yang perlu perhatian", alarms, OF_THE_CITY),
                self._line("Aduan dan halaman (panggilan)", self._of_api("Count")),
                self._line("Pintu yang gagal", self._of_api("5XXError")),
                self._line("Aduan masuk ke kasus", _calls(functions["deduplicate"])),
                self._line("Tingkat diberi tahu", _calls(functions["assess_escalation"])),
            ],
        )
        self._dashboard(
            f"{prefix}-machine",
            [
                self._alarms("Alarms", alarms, OF_THE_MACHINE),
                self._line(
                    "Errors of functions", *(_of(one, "Errors") for one in functions.values())
                ),
                self._line("Calls of functions", *(_calls(one) for one in functions.values())),
                self._line(
                    "Behind the register (ms)",
                    *(
                        _of(functions[name], "IteratorAge", "Maximum")
                        for name in ("deduplicate", "start_escalation")
                    ),
                ),
                self._line(
                    "Timers",
                    *(
                        cloudwatch.Metric(
                            namespace="AWS/States",
                            metric_name=name,
                            dimensions_map={"StateMachineArn": machine_arn},
                            statistic="Sum",
                        )
                        for name in ("ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed")
                    ),
                ),
            ],
        )

    def _dashboard(self, name: str, widgets: Sequence[cloudwatch.IWidget]) -> None:
        cloudwatch.Dashboard(
            self,
            name.rpartition("-")[2].title(),
            dashboard_name=name,
            default_interval=Duration.days(7),
            widgets=[[one] for one in widgets],
        )

    def _line(self, title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
        return cloudwatch.GraphWidget(title=title, left=list(metrics), width=24, height=6)

    def _alarms(
        self, title: str, alarms: Alarms, runbooks: Sequence[str]
    ) -> cloudwatch.AlarmStatusWidget:
        shown = [one for name, one in alarms.all.items() if alarms.runbook[name] in runbooks]
        return cloudwatch.AlarmStatusWidget(title=title, alarms=shown, width=24, height=4)

    def _of_api(self, name: str) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace="AWS/ApiGateway", metric_name=name, dimensions_map=self._api, statistic="Sum"
        )


def _of(function: lambda_.Function, name: str, statistic: str = "Sum") -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/Lambda",
        metric_name=name,
        dimensions_map={"FunctionName": function.function_name},
        statistic=statistic,
    )


def _calls(function: lambda_.Function) -> cloudwatch.Metric:
    return _of(function, "Invocations")
