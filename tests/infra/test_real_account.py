"""What the embedded cloud hides: deploying twice, keeping nothing for ever, changing safely."""

import json
import re
from pathlib import Path
from typing import Any

from aws_cdk import App, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from aduan.adapters.dynamodb.core.table import DUE_INDEX
from aduan.entrypoints.machine import KNOWN
from infra.account import account as accounts
from infra.account.__main__ import RESERVED
from infra.capabilities.api import Api
from infra.capabilities.escalation import DEFINITION
from infra.capabilities.secret_values import SecretValues
from tests.benchmarks import sweep
from tests.infra.conftest import Declared
from tests.infra.test_template import behind

DOCS = Path(__file__).parents[2] / "docs"
CALLS_OF_AWS = r"(describe|get|list|create|update|put|set|delete)_(?!paginator)\w+$"
ACTIONS = {
    "get_parameter": "ssm:GetParameter",
    "describe_stacks": "cloudformation:DescribeStacks",
    "update_termination_protection": "cloudformation:UpdateTerminationProtection",
    "describe_table": "dynamodb:DescribeTable",
    "get_account_settings": "lambda:GetAccountSettings",
    "get_account": "apigateway:GET",
    "create_budget": "budgets:ModifyBudget",
    "update_budget": "budgets:ModifyBudget",
    "describe_alarms": "cloudwatch:DescribeAlarms",
    "set_alarm_state": "cloudwatch:SetAlarmState",
    "describe_alarm_history": "cloudwatch:DescribeAlarmHistory",
    "list_subscriptions_by_topic": "sns:ListSubscriptionsByTopic",
}
"""What `make deploy` and `make alarm-test` ask of AWS before and after the deployment itself."""
DESTROYING = {
    "get_caller_identity",  # anybody may
    "list_stack_resources",
    "list_object_versions",
    "delete_objects",
}
"""`make destroy`, which no pipeline does."""
STATEFUL = (
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
)


def test_a_deployment_that_fails_half_way_leaves_nothing_named_behind(declared: Declared) -> None:
    """Plain `Retain` keeps what a failed creation made, and its name stops every later one."""
    policies = {
        resource["Type"]: resource.get("DeletionPolicy")
        for resource in declared.template["Resources"].values()
        if resource["Type"] in STATEFUL
    }
    assert policies == dict.fromkeys(STATEFUL, "RetainExceptOnCreate")
    assert "Retain" not in {
        resource.get("DeletionPolicy") for resource in declared.template["Resources"].values()
    }


def test_every_version_of_an_object_ends_some_day(declared: Declared) -> None:
    """In a bucket with versions `Expiration` alone only hides an object."""
    for bucket in declared.properties("AWS::S3::Bucket"):
        for rule in bucket["LifecycleConfiguration"]["Rules"]:
            if "ExpirationInDays" in rule:
                assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] == 1


def test_the_log_that_the_gateway_makes_by_itself_ends_some_day(declared: Declared) -> None:
    (api,) = declared.resources("AWS::ApiGateway::RestApi")
    (stage,) = declared.resources("AWS::ApiGateway::Stage").values()
    group = next(
        name
        for name, resource in declared.resources("AWS::Logs::LogGroup").items()
        if "API-Gateway-Execution-Logs_" in json.dumps(resource["Properties"]["LogGroupName"])
    )
    made = declared.template["Resources"][group]["Properties"]
    assert made["LogGroupName"]["Fn::Join"][1] == [
        "API-Gateway-Execution-Logs_",
        {"Ref": api},
        "/prod",
    ]
    assert made["RetentionInDays"]
    assert group in stage["DependsOn"], "or the gateway makes it first, for ever"


def test_no_trace_holds_the_link_of_an_official(declared: Declared) -> None:
    (stage,) = declared.properties("AWS::ApiGateway::Stage")
    assert stage["TracingEnabled"] is False
    assert stage["MethodSettings"][0]["MetricsEnabled"] is False


def test_the_accounts_one_logging_role_is_left_alone(declared: Declared) -> None:
    assert not declared.resources("AWS::ApiGateway::Account")


def test_where_a_stack_makes_it_the_role_outlives_the_stack() -> None:
    """Whichever stage made it: all APIs of the account log by it."""
    stack = Stack(App())
    made = Api(stack, "Api", prefix="p", stage="dev", makes_logging_role=True, channels=())
    made.rest.root.add_method("GET")
    template = Template.from_stack(stack)
    (account,) = template.find_resources("AWS::ApiGateway::Account").values()
    (role,) = template.find_resources("AWS::IAM::Role").values()
    assert {account["DeletionPolicy"], role["DeletionPolicy"]} == {"RetainExceptOnCreate"}


def test_whoever_calls_a_function_calls_its_alias(declared: Declared) -> None:
    aliases = declared.resources("AWS::Lambda::Alias")
    assert len(aliases) == len(declared.functions())
    integrations = json.dumps(declared.properties("AWS::ApiGateway::Method"))
    for name in declared.resources("AWS::Lambda::Function"):
        assert f'"Fn::GetAtt": ["{name}", "Arn"]' not in integrations
    for job in declared.properties("AWS::Scheduler::Schedule"):
        assert behind(declared, job["Target"]["Arn"])
    for config in declared.properties("AWS::Lambda::EventInvokeConfig"):
        assert config["Qualifier"] == "live"
    (machine,) = declared.properties("AWS::StepFunctions::StateMachine")
    called = machine["DefinitionSubstitutions"]["AssessFunctionArn"]
    assert behind(declared, called) == "assess_escalation"


def test_a_new_version_has_its_layers_with_it(declared: Declared) -> None:
    versions = declared.resources("AWS::Lambda::Version")
    assert len(versions) == len(declared.functions())
    for alias in declared.properties("AWS::Lambda::Alias"):
        (version, _) = alias["FunctionVersion"]["Fn::GetAtt"]
        assert version in versions


def test_a_door_opens_by_tenths_and_its_alarm_is_the_brake(declared: Declared) -> None:
    doors = {
        behind_arn(declared, method["Integration"]["Uri"])
        for method in declared.properties("AWS::ApiGateway::Method")
        if method["HttpMethod"] != "OPTIONS"
    }
    groups = declared.resources("AWS::CodeDeploy::DeploymentGroup")
    careful = {
        behind(declared, {"Ref": name})
        for name, alias in declared.resources("AWS::Lambda::Alias").items()
        if "CodeDeployLambdaAliasUpdate" in alias.get("UpdatePolicy", {})
        and alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"]["Ref"]
        in groups
    }
    assert careful == doors
    brakes = {
        name
        for name, alarm in declared.resources("AWS::CloudWatch::Alarm").items()
        if alarm["Properties"]["MetricName"] == "5XXError"
    }
    for group in groups.values():
        properties = group["Properties"]
        assert {one["Name"]["Ref"] for one in properties["AlarmConfiguration"]["Alarms"]} == brakes
        assert "DEPLOYMENT_STOP_ON_ALARM" in properties["AutoRollbackConfiguration"]["Events"]
        assert "CANARY_10PERCENT_5MINUTES" in json.dumps(
            properties["DeploymentConfigName"]
        ).upper().replace("CANARY10PERCENT5MINUTES", "CANARY_10PERCENT_5MINUTES")


def behind_arn(declared: Declared, uri: Any) -> str:
    """The function whose alias an integration calls."""
    (reference,) = (
        part
        for part in uri["Fn::Join"][1]
        if isinstance(part, dict) and part.get("Ref", "") in declared.template["Resources"]
    )
    return behind(declared, reference)


def test_the_chain_that_keeps_due_times_has_calls_of_its_own(declared: Declared) -> None:
    reserved = {
        name: properties["ReservedConcurrentExecutions"]
        for name, properties in declared.functions().items()
        if "ReservedConcurrentExecutions" in properties
    }
    assert set(reserved) == {"assess_escalation", "start_escalation"}
    assert sum(reserved.values()) == RESERVED, "what `make deploy` asks of the account before"


def test_another_topic_is_another_resource(declared: Declared) -> None:
    """Renaming an office's topic makes the new one before it removes the old one: the name is in
    both ids, so neither waits for the other."""
    for name, topic in declared.resources("AWS::SNS::Topic").items():
        own = topic["Properties"]["TopicName"].removeprefix("satu-aduan-serang-prod-")
        assert "".join(part.title() for part in own.split("-")) in name


def test_a_channel_is_no_resource(declared: Declared) -> None:
    """Removed and added again, it meets nothing of its own that was retained."""
    names = json.dumps(
        [
            properties.get(key, "")
            for resource in declared.template["Resources"].values()
            for properties in [resource.get("Properties", {})]
            for key in ("Name", "TableName", "BucketName", "TopicName", "FunctionName")
        ]
    )
    assert "rabeg" not in names


def test_what_a_called_channel_is_told_with_goes_with_it_and_no_other_secret_does() -> None:
    """Kept, its name would be taken when the channel is added again."""
    stack = Stack(App())
    SecretValues(
        stack, "Secrets", prefix="p", called=("rabeg",), key=kms.Key(stack, "Key"),
        keeps_data=True, opens_old_links=False,
    )  # fmt: skip
    found = Template.from_stack(stack).find_resources("AWS::SecretsManager::Secret").values()
    kept = {one["Properties"]["Name"]: one["DeletionPolicy"] for one in found}
    assert kept.pop("p/status/rabeg") == "Delete"
    assert len(kept) > 3
    assert set(kept.values()) == {"RetainExceptOnCreate"}


def test_the_machine_asks_by_a_version_its_function_knows() -> None:
    definition = json.loads(DEFINITION.read_text(encoding="utf-8"))
    asked = [
        state["Parameters"]["Payload"]["version"]
        for state in definition["States"].values()
        if state.get("Resource") == "arn:aws:states:::lambda:invoke"
    ]
    assert len(asked) == 4
    assert set(asked) <= KNOWN


def test_every_topic_of_a_post_is_mailed_and_each_mail_is_heard_of(declared: Declared) -> None:
    topics = declared.resources("AWS::SNS::Topic")
    told = {name for name, one in topics.items() if "Subscription" in one["Properties"]}
    letters = [one for name in told for one in topics[name]["Properties"]["Subscription"]]
    assert {one["Protocol"] for one in letters} == {"lambda"}
    alarms = {name for name, one in topics.items() if "alarms" in one["Properties"]["TopicName"]}
    assert told == set(topics) - alarms
    assert {behind(declared, one["Endpoint"]) for one in letters} == {"mail"}
    (news,) = declared.properties("AWS::SES::ConfigurationSetEventDestination")
    heard = {one.lower() for one in news["EventDestination"]["MatchingEventTypes"]}
    assert {"delivery", "bounce", "complaint"} <= heard
    (rule,) = declared.properties("AWS::Events::Rule")
    assert [behind(declared, one["Arn"]) for one in rule["Targets"]] == ["mail"]
    allowed = [
        one
        for one in declared.properties("AWS::Lambda::Permission")
        if behind(declared, one["FunctionName"]) == "mail"
    ]
    assert {one["Principal"] for one in allowed} == {"sns.amazonaws.com", "events.amazonaws.com"}
    assert all("SourceArn" in one for one in allowed)


def test_the_sweeps_figures_are_reckoned_with_what_the_template_says(declared: Declared) -> None:
    sweep_function = declared.functions()["sweep"]
    assert sweep_function["Timeout"] == sweep.TIMEOUT_S
    assert sweep_function["MemorySize"] == sweep.MEMORY_MB
    (register,) = [
        one
        for one in declared.properties("AWS::DynamoDB::Table")
        if "GlobalSecondaryIndexes" in one
    ]
    (due,) = [one for one in register["GlobalSecondaryIndexes"] if one["IndexName"] == DUE_INDEX]
    held = {one["AttributeName"] for one in due["KeySchema"]} | {"pk", "sk"}
    assert held | set(due["Projection"]["NonKeyAttributes"]) == sweep.NARROW
    assert {name for row in sweep.Aws(1).rows() for name in row} == sweep.NARROW


def test_thirty_thousand_open_cases_are_swept_within_half_of_the_functions_time() -> None:
    for lost in (0, 30):
        assert sweep.run(sweep.CASES, lost).faults == []


def test_what_a_deployment_asks_of_the_account_its_role_may_and_its_page_says() -> None:
    """A call that is not listed fails first where no administrator deploys: in the pipeline."""
    folder = Path(accounts.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    made = set(re.findall(r"\.(\w+)\(", source)) | set(
        re.findall(r'get_paginator\("(\w+)"', source)
    )
    pipeline = (folder / "pipeline.yaml").read_text(encoding="utf-8")
    page = (DOCS / "deployer.md").read_text(encoding="utf-8")
    asked = {call: action for call, action in ACTIONS.items() if call in made}
    assert asked == ACTIONS, "no call is listed that is not made"
    calls = {one for one in made if re.match(CALLS_OF_AWS, one)} - set(vars(accounts))
    unlisted = calls - set(ACTIONS) - DESTROYING
    assert unlisted == set()
    for action in asked.values():
        assert action in pipeline
        assert action.partition(":")[2] in page, action
