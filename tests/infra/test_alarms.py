"""An alarm of the template reaches somebody, says something, and has a metric that exists."""

import json
import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from aduan.entrypoints.observability import ALWAYS, WATCHED
from infra.capabilities import alarms as alarm_table
from tests.infra.conftest import CITY, DUTY_EMAIL, Declared

ROOT = Path(__file__).parents[2]
PREFIX = "satu-aduan-serang-prod-"


def alarms(declared: Declared) -> dict[str, Any]:
    return {
        alarm["AlarmName"].removeprefix(PREFIX): alarm
        for alarm in declared.properties("AWS::CloudWatch::Alarm")
    }


def written(value: Any) -> str:
    """A text of the template, with `Fn::Join` and references written out."""
    if isinstance(value, str):
        return value
    if "Fn::Join" in value:
        glue, parts = value["Fn::Join"]
        return str(glue).join(written(part) for part in parts)
    known = {"AWS::AccountId": "123456789012", "AWS::Partition": "aws"}
    return known.get(value["Ref"], value["Ref"]) if "Ref" in value else value["Fn::GetAtt"][0]


def lets_cloudwatch(statements: list[Any], *, alarm_name: str, action: str) -> bool:
    """Whether a resource policy lets CloudWatch do it for that alarm of this account."""
    arn = f"arn:aws:cloudwatch:ap-southeast-3:123456789012:alarm:{alarm_name}"

    def holds(statement: Any) -> bool:
        conditions = statement.get("Condition", {})
        account = conditions.get("StringEquals", {}).get("aws:SourceAccount", {"Ref": ""})
        source = written(conditions.get("ArnLike", {}).get("aws:SourceArn", ""))
        actions = statement["Action"]
        return (
            statement["Effect"] == "Allow"
            and statement["Principal"].get("Service") == "cloudwatch.amazonaws.com"
            and any(fnmatchcase(action, one) for one in _list(actions))
            and written(account) == "123456789012"
            and fnmatchcase(arn, source)
        )

    return any(holds(statement) for statement in statements)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_alarm_gets_through_topic_and_key_to_somebody(declared: Declared) -> None:
    """alarm → action → topic policy → key policy → subscription."""
    resources = declared.template["Resources"]
    told = alarms(declared)
    assert len(told) > 20
    for alarm in told.values():
        for kind in ("AlarmActions", "OKActions"):
            (action,) = alarm[kind]
            topic = resources[action["Ref"]]
            assert topic["Type"] == "AWS::SNS::Topic"
            policies = [
                policy["PolicyDocument"]["Statement"]
                for policy in declared.properties("AWS::SNS::TopicPolicy")
                if action in policy["Topics"]
            ]
            assert len(policies) == 1, "a second policy of one topic replaces the first"
            assert lets_cloudwatch(policies[0], alarm_name=alarm["AlarmName"], action="sns:Publish")
            key = resources[topic["Properties"]["KmsMasterKeyId"]["Fn::GetAtt"][0]]
            for needed in ("kms:Decrypt", "kms:GenerateDataKey"):
                assert lets_cloudwatch(
                    key["Properties"]["KeyPolicy"]["Statement"],
                    alarm_name=alarm["AlarmName"],
                    action=needed,
                )
            assert any(
                subscription["TopicArn"] == action and subscription["Endpoint"] == DUTY_EMAIL
                for subscription in declared.properties("AWS::SNS::Subscription")
            )


def test_an_alarm_says_what_happened_whom_it_hurts_and_where_its_runbook_is(
    declared: Declared,
) -> None:
    for name, alarm in alarms(declared).items():
        found = re.fullmatch(
            r"What happened: .{10,}\. Whom it hurts: .{10,}\. What to do: (docs/runbooks/\w+\.md)",
            alarm["AlarmDescription"],
        )
        assert found, name
        page = (ROOT / found[1]).read_text(encoding="utf-8")
        assert f"`{name}`" in page, f"{found[1]} does not speak of {name}"
        assert len(alarm["AlarmDescription"]) <= 1024


def test_what_a_stream_gave_up_is_seen_by_the_dimension_its_metric_has(declared: Declared) -> None:
    mappings = declared.resources("AWS::Lambda::EventSourceMapping")
    seen: dict[str, set[str]] = {}
    for alarm in alarms(declared).values():
        if alarm["MetricName"] in {"OnFailureDestinationDeliveredEventCount", "DroppedEventCount"}:
            (dimension,) = alarm["Dimensions"]
            assert dimension["Name"] == "EventSourceMappingUUID"
            seen.setdefault(dimension["Value"]["Ref"], set()).add(alarm["MetricName"])
    assert set(seen) == set(mappings)
    assert all(len(metrics) == 2 for metrics in seen.values())
    for mapping in mappings.values():
        assert mapping["Properties"]["MetricsConfig"]["Metrics"] == ["EventCount"]
    undelivered = [
        alarm
        for alarm in alarms(declared).values()
        if alarm["MetricName"] == "DestinationDeliveryFailures"
    ]
    assert len(undelivered) == len(mappings)


def test_all_functions_are_watched_and_every_promise_has_an_alarm(declared: Declared) -> None:
    told = alarms(declared)
    for name in ("functions-errors", "functions-throttles"):
        assert "Dimensions" not in told[name]
    own = (*alarm_table.OWN_METRICS, *alarm_table.OWN_LEVELS)
    assert {metric.replace("_", "-") for _, metric, *_ in own} <= set(told)


def test_every_alarm_is_on_a_dashboard(declared: Declared) -> None:
    shown = json.dumps(declared.properties("AWS::CloudWatch::Dashboard"))
    resources = declared.resources("AWS::CloudWatch::Alarm")
    assert {name for name in resources if f'"{name}"' not in shown} == set()


def test_silence_rings_too(declared: Declared) -> None:
    told = alarms(declared)
    for name in ("sweep-silent", "push-silent", "digest-silent"):
        assert told[name]["TreatMissingData"] == "breaching"
        assert told[name]["ComparisonOperator"] == "LessThanThreshold"
    others = {name for name, one in told.items() if one["TreatMissingData"] == "breaching"}
    assert others == {"sweep-silent", "push-silent", "digest-silent"}


def test_alarms_about_lapor_sleep_until_there_is_an_agreement(declared: Declared) -> None:
    provisional = tomllib.loads((CITY / "lapor.toml").read_text(encoding="utf-8"))[
        "provisional_ids"
    ]
    assert provisional, "the pack has no agreement yet"
    asleep = {name for name, one in alarms(declared).items() if one["ActionsEnabled"] is False}
    of_lapor = {row[1] for row in alarm_table.OWN_LEVELS if row[0] == "sync_lapor"}
    assert asleep == {metric.replace("_", "-") for metric in of_lapor}


def test_with_an_agreement_they_wake(tmp_path: Path) -> None:
    from aws_cdk import App, Stack  # noqa: PLC0415  2.5 s that only these tests pay
    from aws_cdk import aws_sns as sns  # noqa: PLC0415

    app = App(outdir=str(tmp_path / "out"))
    stack = Stack(app, "S")
    made = alarm_table.Alarms(
        stack, "Alarms", prefix="p", topic=sns.Topic(stack, "T"), lapor_agreed=True
    )
    made.on_own_metrics()
    app.synth()
    text = (tmp_path / "out" / "S.template.json").read_text(encoding="utf-8")
    found = json.loads(text)["Resources"].values()
    assert not [one for one in found if one.get("Properties", {}).get("ActionsEnabled") is False]


def test_the_api_is_watched_by_a_metric_that_needs_no_detail(declared: Declared) -> None:
    (alarm,) = (one for one in alarms(declared).values() if one["MetricName"] == "5XXError")
    assert {one["Name"] for one in alarm["Dimensions"]} == {"ApiName", "Stage"}


def test_a_figure_becomes_a_metric_where_an_alarm_waits_for_it() -> None:
    own = {metric for _, metric, *_ in (*alarm_table.OWN_METRICS, *alarm_table.OWN_LEVELS)}
    assert own == WATCHED
    assert {"calendar_days_left", "digest_done"} == ALWAYS
