"""What the template promises, above all where cdk-nag is blind."""

import ast
import json
import re
import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from aduan.bootstrap.parts.aws import CLIENT_CONFIG
from tests.infra.acknowledged import ACKNOWLEDGED
from tests.infra.conftest import DUTY_EMAIL, MAIL_DOMAIN, Declared
from tests.register_table import create_register

STARTED_BY_EVENTS = {
    "admin", "board", "check_photo", "digest", "fetch_photos", "import_lapor", "privacy", "report",
    "mail", "sweep", "sync_lapor", "tell_channels",
}  # fmt: skip
REPOSITORY = Path(__file__).parents[2]
PACK = REPOSITORY / "layers" / "cities" / "serang"


def table(declared: Declared, name: str) -> dict[str, Any]:
    return next(
        resource
        for resource in declared.resources("AWS::DynamoDB::Table").values()
        if resource["Properties"]["TableName"].endswith(name)
    )


def behind(declared: Declared, reference: dict[str, Any]) -> str:
    """The function whose alias the template refers to."""
    alias = declared.template["Resources"][reference["Ref"]]["Properties"]
    function = declared.template["Resources"][alias["FunctionName"]["Ref"]]["Properties"]
    return str(function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"])


def test_the_firewall_logs_what_it_turned_away_and_no_path(declared: Declared) -> None:
    (logging,) = declared.properties("AWS::WAFv2::LoggingConfiguration")
    assert logging["RedactedFields"] == [{"UriPath": {}}, {"QueryString": {}}]
    assert logging["LoggingFilter"]["DefaultBehavior"] == "DROP"
    (kept,) = logging["LoggingFilter"]["Filters"]
    assert kept["Conditions"] == [{"ActionCondition": {"Action": "BLOCK"}}]
    (log,) = [
        one for one in declared.properties("AWS::Logs::LogGroup")
        if str(one["LogGroupName"]).startswith("aws-waf-logs-")
    ]  # fmt: skip
    assert log["RetentionInDays"] == 30


def test_administrative_calls_leave_a_trail_that_nobody_changes_unseen(declared: Declared) -> None:
    trails = declared.properties("AWS::CloudTrail::Trail")
    (trail,) = [one for one in trails if "EventSelectors" in one]
    assert trail["IsLogging"] is True
    assert trail["IsMultiRegionTrail"] is True
    assert trail["EnableLogFileValidation"] is True
    (what,) = trail["EventSelectors"]
    assert what == {"IncludeManagementEvents": True, "ReadWriteType": "WriteOnly"}
    bucket = declared.template["Resources"][trail["S3BucketName"]["Ref"]]["Properties"]
    (kept,) = [
        one for one in bucket["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in one
    ]
    assert kept["ExpirationInDays"] == 400


def test_each_channel_has_a_share_of_the_calls_of_its_own(declared: Declared) -> None:
    (stage,) = declared.properties("AWS::ApiGateway::Stage")
    shares = {
        one["ResourcePath"]: (one["ThrottlingRateLimit"], one["ThrottlingBurstLimit"])
        for one in stage["MethodSettings"]
    }
    assert shares.pop("/*") == (100, 200)
    rows = tomllib.loads((PACK / "channels.toml").read_text(encoding="utf-8"))["channel"]
    assert shares == {f"/~1webhooks~1{row['id']}": (20, 100) for row in rows}
    assert all(one["LoggingLevel"] == "ERROR" for one in stage["MethodSettings"])


def test_every_finding_of_cdk_nag_has_its_reason(declared: Declared) -> None:
    unexplained = [
        (rule, path)
        for rule, path in declared.findings
        if not any(fnmatchcase(rule, r) and fnmatchcase(path, p) for r, p in ACKNOWLEDGED)
    ]
    assert unexplained == []


def test_no_reason_outlives_its_finding(declared: Declared) -> None:
    stale = [
        (r, p)
        for r, p in ACKNOWLEDGED
        if not any(
            fnmatchcase(rule, r) and fnmatchcase(path, p) for rule, path in declared.findings
        )
    ]
    assert stale == []


def test_tables_outlive_a_mistake_with_the_stack(declared: Declared) -> None:
    for name in ("register", "identities"):
        resource = table(declared, name)
        properties = resource["Properties"]
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
        assert resource["UpdateReplacePolicy"] == "Retain"
        assert properties["DeletionProtectionEnabled"] is True
        assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
        assert properties["BillingMode"] == "PAY_PER_REQUEST"
        assert properties["TimeToLiveSpecification"]["AttributeName"] == "expires_at"


def test_who_complained_is_sealed_with_a_key_of_its_own(declared: Declared) -> None:
    keys = [
        json.dumps(table(declared, name)["Properties"]["SSESpecification"])
        for name in ("register", "identities")
    ]
    assert all('"SSEType": "KMS"' in key for key in keys)
    assert keys[0] != keys[1]


def test_the_register_is_the_table_the_other_tests_use(declared: Declared) -> None:
    """The in-process cloud's table is written by hand: it must not drift from the template."""

    class Recorder:
        def create_table(self, **asked: Any) -> None:
            self.asked = asked

    recorder = Recorder()
    create_register(recorder)
    properties = table(declared, "register")["Properties"]
    assert properties["KeySchema"] == recorder.asked["KeySchema"]
    assert properties["GlobalSecondaryIndexes"] == recorder.asked["GlobalSecondaryIndexes"]
    assert sorted(a["AttributeName"] for a in properties["AttributeDefinitions"]) == sorted(
        a["AttributeName"] for a in recorder.asked["AttributeDefinitions"]
    )
    assert (
        properties["StreamSpecification"]["StreamViewType"]
        == recorder.asked["StreamSpecification"]["StreamViewType"]
    )


def test_runtime_and_processor_are_the_same_everywhere_and_said_once(declared: Declared) -> None:
    for properties in declared.properties("AWS::Lambda::Function"):
        assert properties["Runtime"] == "python3.13"
        assert properties["Architectures"] == ["arm64"]
        assert properties["Handler"] == "handler.handler"
        name = properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        assert properties["TracingConfig"]["Mode"] == (
            "PassThrough" if name in STARTED_BY_EVENTS else "Active"
        )
    for properties in declared.properties("AWS::Lambda::LayerVersion"):
        assert properties["CompatibleRuntimes"] == ["python3.13"]
        assert properties["CompatibleArchitectures"] == ["arm64"]
    said = [
        path
        for path in (REPOSITORY / "infra").rglob("*.py")
        if "local" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr.startswith(("PYTHON_3", "ARM_64"))
    ]
    assert [path.name for path in said] == ["functions.py", "functions.py"]


def test_the_stream_is_read_by_two_and_neither_sees_its_own_writes(declared: Declared) -> None:
    seen = {}
    for mapping in declared.properties("AWS::Lambda::EventSourceMapping"):
        (rule,) = mapping["FilterCriteria"]["Filters"]
        pattern = json.loads(rule["Pattern"])
        assert pattern["eventName"] == ["INSERT"]
        seen[behind(declared, mapping["FunctionName"])] = pattern["dynamodb"]["NewImage"]["type"][
            "S"
        ]
    assert seen == {
        "deduplicate": [
            "amendment",
            "withdrawal",
            "feedback",
            "dispute",
            "secrecy",
            "photo_hash",
            "proof_doubt",
            "complaint",
        ],
        "start_escalation": ["cycle", "said"],
    }


def test_a_poison_record_is_isolated_and_kept_whole(declared: Declared) -> None:
    for mapping in declared.properties("AWS::Lambda::EventSourceMapping"):
        assert mapping["StartingPosition"] == "TRIM_HORIZON"
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["MaximumRetryAttempts"] == 3
        assert 60 < mapping["MaximumRecordAgeInSeconds"] <= 3_600
        assert mapping.get("ParallelizationFactor", 1) == 1  # records of one item keep their order
        destination = json.dumps(mapping["DestinationConfig"]["OnFailure"]["Destination"])
        assert ":s3:::satu-aduan-serang-prod-failures-" in destination


def test_what_an_event_started_and_failed_for_good_is_kept(declared: Declared) -> None:
    kept = {
        config["FunctionName"]["Ref"]: json.dumps(config["DestinationConfig"])
        for config in declared.properties("AWS::Lambda::EventInvokeConfig")
    }
    names = {
        resource["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for name, resource in declared.resources("AWS::Lambda::Function").items()
        if name in kept
    }
    assert names == STARTED_BY_EVENTS
    assert all("failures" in destination for destination in kept.values())


def test_new_objects_call_only_the_function_of_their_folder(declared: Declared) -> None:
    calls = {
        rule["Value"]: behind(declared, configuration["Function"])
        for bucket in declared.properties("AWS::S3::Bucket")
        for configuration in bucket.get("NotificationConfiguration", {}).get(
            "LambdaConfigurations", []
        )
        for rule in configuration["Filter"]["S3Key"]["Rules"]
    }
    assert calls == {"uploads/": "check_photo", "lapor/inbox/": "import_lapor"}


def test_buckets_are_closed_sealed_and_kept(declared: Declared) -> None:
    buckets = declared.resources("AWS::S3::Bucket")
    assert len(buckets) == 7
    for resource in buckets.values():
        properties = resource["Properties"]
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
        assert properties["BucketEncryption"]
    refusals = json.dumps(declared.properties("AWS::S3::BucketPolicy"))
    assert refusals.count('"aws:SecureTransport": "false"') == 7


def test_the_machine_keeps_no_texts_in_logs_and_seals_its_history(declared: Declared) -> None:
    (machine,) = declared.properties("AWS::StepFunctions::StateMachine")
    assert machine["StateMachineType"] == "STANDARD"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    assert machine["EncryptionConfiguration"]["Type"] == "CUSTOMER_MANAGED_KMS_KEY"
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert set(machine["DefinitionSubstitutions"]) == {"AssessFunctionArn", "TopicArnPrefix"}


def test_every_topic_is_sealed_and_takes_only_tls(declared: Declared) -> None:
    topics = declared.properties("AWS::SNS::Topic")
    names = {topic["TopicName"].removeprefix("satu-aduan-serang-prod-") for topic in topics}
    assert {"sekda", "wali-kota", "duty", "alarms", "dpupr", "kec-kasemen"} <= names
    assert all("KmsMasterKeyId" in topic for topic in topics)
    policies = declared.properties("AWS::SNS::TopicPolicy")
    assert json.dumps(policies).count('"aws:SecureTransport": "false"') == len(topics)


def test_one_secret_signs_for_all_channels(declared: Declared) -> None:
    (made,) = (
        secret["GenerateSecretString"]
        for secret in declared.properties("AWS::SecretsManager::Secret")
        if "channel" in secret["Name"]
    )
    assert made["GenerateStringKey"] == "key"
    assert made["PasswordLength"] >= 43  # 256 bits of letters and digits
    assert json.loads(made["SecretStringTemplate"]) == {}


def test_access_logs_hold_no_path_and_no_address(declared: Declared) -> None:
    (stage,) = declared.properties("AWS::ApiGateway::Stage")
    fields = json.loads(stage["AccessLogSetting"]["Format"]).values()
    assert not {"$context.path", "$context.identity.sourceIp"} & set(fields)
    for settings in stage["MethodSettings"]:
        assert settings.get("DataTraceEnabled", False) is False
        assert settings["ThrottlingRateLimit"] > 0
        assert settings["ThrottlingBurstLimit"] > 0


def test_the_firewall_stands_before_the_stage_and_never_reads_what_citizens_say(
    declared: Declared,
) -> None:
    (acl,) = declared.properties("AWS::WAFv2::WebACL")
    for rule in acl["Rules"]:
        managed = rule["Statement"].get("ManagedRuleGroupStatement")
        if managed:
            assert "/webhooks/" in json.dumps(managed["ScopeDownStatement"]["NotStatement"])
            reads_bodies = "KnownBadInputs" in managed["Name"]
            spared = json.dumps(managed["ScopeDownStatement"])
            assert ("/complaints/" in spared) is reads_bodies
    assert len(declared.resources("AWS::WAFv2::WebACLAssociation")) == 1


def test_only_what_officers_order_asks_for_credentials(declared: Declared) -> None:
    kinds = [
        method["AuthorizationType"]
        for method in declared.properties("AWS::ApiGateway::Method")
        if method["HttpMethod"] != "OPTIONS"
    ]
    assert sorted(kinds) == ["AWS_IAM"] * 2 + ["NONE"] * 28


def _of(method: Mapping[str, Any]) -> str:
    return str(method["ResourceId"].get("Ref", ""))


def test_every_path_of_the_api_is_in_the_published_document(declared: Declared) -> None:
    """The document is for whoever calls; HEAD is GET without a body."""
    document = json.loads((REPOSITORY / "docs" / "openapi.json").read_text(encoding="utf-8"))
    published = {
        (path, method.upper()) for path, item in document["paths"].items() for method in item
    }
    resources = declared.resources("AWS::ApiGateway::Resource")

    def path_of(name: str) -> str:
        if name not in resources:  # the root is the API's own
            return ""
        properties = resources[name]["Properties"]
        parent = properties["ParentId"].get("Ref", "")
        above = path_of(parent) if parent in resources else ""
        return f"{above}/{properties['PathPart']}"

    answered = {
        # A channel's own address is one of those the document shows as `{channel}`.
        (
            re.sub("^/webhooks/[^/]+$", "/webhooks/{channel}", path_of(_of(method)) or "/"),
            method["HttpMethod"],
        )
        for method in declared.properties("AWS::ApiGateway::Method")
    }
    assert published == {one for one in answered if one[1] not in {"HEAD", "OPTIONS"}}


def test_jobs_run_by_the_clock_of_the_city(declared: Declared) -> None:
    jobs = {
        job["Name"]: (job["ScheduleExpression"], job["Target"]["Input"])
        for job in declared.properties("AWS::Scheduler::Schedule")
    }
    assert jobs == {
        "push": ("rate(1 minute)", '{"job": "push"}'),
        "pull": ("rate(15 minutes)", '{"job": "pull"}'),
        "reconcile": ("cron(0/5 1-4 * * ? *)", '{"job": "reconcile"}'),
        "tell": ("rate(1 minute)", '{"job": "tell"}'),
        "sweep": ("rate(5 minutes)", '{"job": "sweep"}'),
        "digest": ("cron(30 7 * * ? *)", '{"job": "digest"}'),
        "figures": ("rate(15 minutes)", '{"job": "figures"}'),
        "freeze": ("cron(0 7 * * ? *)", '{"job": "freeze"}'),
        "board": ("cron(30 5 * * ? *)", '{"job": "board"}'),
        "monday": ("cron(0 7 ? * MON *)", '{"job": "monday"}'),
        "owed-reports": ("cron(20 7 * * ? *)", '{"job": "owed-reports"}'),
        "overflow": ("rate(1 hour)", '{"job": "overflow"}'),
        "settle-officials": ("rate(15 minutes)", '{"do": "settle"}'),
        "rights": ("rate(1 hour)", '{"do": "watch"}'),
        "retain": ("cron(0 2 * * ? *)", '{"do": "settle"}'),
        "hand-over": ("cron(0 0 * * ? *)", '{"do": "settle"}'),
    }
    zones = {
        job["ScheduleExpressionTimezone"] for job in declared.properties("AWS::Scheduler::Schedule")
    }
    assert zones == {"Asia/Jakarta"}


def test_a_calendar_that_ends_within_ninety_days_rings(declared: Declared) -> None:
    (alarm,) = (
        alarm
        for alarm in declared.properties("AWS::CloudWatch::Alarm")
        if alarm["MetricName"] == "calendar_days_left"
    )
    assert alarm["ComparisonOperator"] == "LessThanOrEqualToThreshold"
    assert (alarm["Threshold"], alarm["Statistic"]) == (90, "Minimum")
    assert {"Name": "service", "Value": "sweep"} in alarm["Dimensions"]


def test_every_log_ends_some_day(declared: Declared) -> None:
    assert all(group["RetentionInDays"] for group in declared.properties("AWS::Logs::LogGroup"))


def test_no_secret_and_no_address_of_a_person_is_written_in_the_template(
    declared: Declared,
) -> None:
    text = json.dumps(declared.template)
    assert not any(
        "SecretString" in secret for secret in declared.properties("AWS::SecretsManager::Secret")
    )
    assert "whsec_" not in text
    assert f"satu-aduan@{MAIL_DOMAIN}" in text
    for known in (DUTY_EMAIL, f"satu-aduan@{MAIL_DOMAIN}"):
        text = text.replace(known, "")
    assert not re.search(r"[\w.]@\w", text)


def test_the_template_keeps_within_the_limits_of_cloudformation(declared: Declared) -> None:
    assert len(declared.template["Resources"]) <= 494  # of 500; with all a city may have
    assert len(json.dumps(declared.template)) <= 900_000  # of 1 MB


def test_a_call_that_hangs_ends_before_the_function_that_waits_for_it(declared: Declared) -> None:
    """The caller of an API function hears 503 well within the gateway's 29 seconds."""
    config = CLIENT_CONFIG
    attempts = config.retries["total_max_attempts"]
    waits = sum(2**lost for lost in range(attempts - 1))
    longest = attempts * (config.connect_timeout + config.read_timeout) + waits
    assert config.retries["mode"] == "standard"
    assert longest <= 10
    timeouts = [one["Timeout"] for one in declared.properties("AWS::Lambda::Function")]
    assert timeouts
    assert min(timeouts) >= longest + 5
