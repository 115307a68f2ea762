"""Before and after a deployment: what is wrong is one line, and the first success is protected."""

import io
from collections.abc import Mapping
from contextlib import redirect_stderr
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
)

from infra.account import __main__ as command
from infra.account import account as accounts
from infra.account.account import Account, AccountError
from infra.account.alarm_test import ring
from infra.settings.context import Context

REGION = "ap-southeast-3"
STACK = "satu-aduan-kota-prod"
CONTEXT = Context(city="kota", stage="prod", duty_email="meja@example.go.id")


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "x"}}, "DescribeStacks")


class Service:
    """Answers what it was given; an exception is raised."""

    def __init__(self, **answers: Any) -> None:
        self.answers, self.asked = answers, []

    def __getattr__(self, name: str) -> Any:
        def call(**asked: Any) -> Any:
            self.asked.append((name, asked))
            answer = self.answers[name]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    def get_paginator(self, name: str) -> Any:
        service = self

        class Pages:
            def paginate(self, **_asked: Any) -> Any:
                return [service.answers[name]]

        return Pages()


def account(services: Mapping[str, Service]) -> Account:
    return Account("123456789012", REGION, lambda name: services[name])


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (NoCredentialsError(), "AWS_PROFILE"),
        (ProfileNotFound(profile="satu"), "satu"),
        (EndpointConnectionError(endpoint_url="https://sts.moon-1.amazonaws.com"), REGION),
        (refused("InvalidClientTokenId"), "switched on"),
        (refused("ExpiredToken"), "sign in again"),
        (refused("AccessDenied"), "docs/deployer.md"),
    ],
)
def test_nobody_signed_in_is_one_line(failure: Exception, said: str) -> None:
    service = Service(get_caller_identity=failure)
    with pytest.raises(AccountError, match=said) as found:
        accounts.open_account(REGION, lambda _name: service)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("status", "first"),
    [
        (None, True),
        ("ROLLBACK_COMPLETE", True),
        ("REVIEW_IN_PROGRESS", True),
        ("CREATE_COMPLETE", False),
        ("UPDATE_ROLLBACK_COMPLETE", False),
    ],
)
def test_a_stack_that_never_was_whole_is_not_protected_yet(status: str | None, first: bool) -> None:
    found: Any = {"Stacks": [{"StackStatus": status}]} if status else refused("ValidationError")
    formation = Service(describe_stacks=found)
    assert accounts.never_whole(account({"cloudformation": formation}), STACK) is first


@pytest.mark.parametrize(
    ("role", "free", "said"),
    [("arn:role", 10, "1,000"), ("", 1000, "LOGGING_ROLE=1"), ("arn:role", 1000, None)],
)
def test_what_a_first_deployment_would_trip_over_is_said_before(
    role: str, free: int, said: str | None
) -> None:
    services = {
        "apigateway": Service(get_account={"cloudwatchRoleArn": role}),
        "lambda": Service(
            get_account_settings={"AccountLimit": {"UnreservedConcurrentExecutions": free}}
        ),
    }
    if said is None:
        accounts.require_room(account(services), CONTEXT, 25)
        return
    with pytest.raises(AccountError, match=said):
        accounts.require_room(account(services), CONTEXT, 25)


def test_destroying_empties_every_version_of_its_own_buckets() -> None:
    stack = [
        {"ResourceType": kind, "PhysicalResourceId": name, "ResourceStatus": "CREATE_COMPLETE"}
        for kind, name in (("AWS::S3::Bucket", "b"), ("AWS::DynamoDB::Table", "t"))
    ]
    versions = {
        "Versions": [{"Key": "a", "VersionId": "1"}, {"Key": "a", "VersionId": "2"}],
        "DeleteMarkers": [{"Key": "c", "VersionId": "3"}],
    }
    objects = Service(list_object_versions=versions, delete_objects={})
    services = {
        "cloudformation": Service(list_stack_resources={"StackResourceSummaries": stack}),
        "s3": objects,
    }
    assert accounts.empty_buckets(account(services), STACK) == 3
    ((name, asked),) = objects.asked
    assert (name, asked["Bucket"], len(asked["Delete"]["Objects"])) == ("delete_objects", "b", 3)


@pytest.mark.parametrize(("fails", "code"), [(0, 0), (1, 0), (2, 1)])
def test_a_bucket_that_got_a_log_while_it_was_emptied_is_emptied_again(
    fails: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def cdk(_account: Account, _context: Context, *words: str) -> int:
        ran.append(words[0])
        return int(len(ran) <= fails)

    standing = {
        "cloudformation": Service(
            describe_stacks={"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]},
            list_stack_resources={"StackResourceSummaries": []},
        ),
        "s3": Service(),
    }
    monkeypatch.setattr(accounts, "open_account", lambda _region: account(standing))
    monkeypatch.setattr(command, "_cdk", cdk)
    assert run("destroy", "--city", "serang", "--stage", "dev")[0] == code
    assert len(ran) == min(fails + 1, 2)


def test_what_is_not_there_cannot_be_destroyed(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = {"cloudformation": Service(describe_stacks=refused("ValidationError"))}
    monkeypatch.setattr(accounts, "open_account", lambda _region: account(nothing))
    code, err = run("destroy", "--city", "serang", "--stage", "dev")
    assert (code, err.count("\n")) == (1, 1)
    assert "there is no stack" in err


def run(*words: str) -> tuple[int, str]:
    err = io.StringIO()
    with redirect_stderr(err):
        code = command.main(words)
    return code, err.getvalue()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deploy", "--city", "atlantis", "--duty-email", "a@b.id"), "atlantis"),
        (("deploy", "--city", "serang", "--stage", "production"), "stage"),
        (("deploy", "--city", "serang", "--stage", "prod"), "who hears the alarms"),
        (("destroy", "--city", "serang", "--duty-email", "a@b.id"), "prod is not destroyed"),
    ],
)
def test_a_wrong_word_is_one_line_and_nothing_is_asked_of_aws(
    words: tuple[str, ...], said: str
) -> None:
    code, err = run(*words)
    assert code == 1
    assert said in err
    assert err.count("\n") == 1


def test_without_a_terminal_somebody_must_have_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr(accounts, "open_account", lambda _region: account({}))
    code, err = run("deploy", "--city", "serang", "--duty-email", "a@b.id")
    assert (code, "APPROVE=never" in err) == (1, True)


def test_the_first_success_is_protected_and_a_failure_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for outcome, protected in ((0, True), (1, False)):
        formation = Service(
            describe_stacks=refused("ValidationError"), update_termination_protection={}
        )
        services = {
            "cloudformation": formation,
            "apigateway": Service(get_account={"cloudwatchRoleArn": "arn"}),
            "lambda": Service(
                get_account_settings={"AccountLimit": {"UnreservedConcurrentExecutions": 1000}}
            ),
            "ssm": Service(get_parameter={}),
            "budgets": Service(create_budget=refused("DuplicateRecordException"), update_budget={}),
        }
        ran: list[tuple[str, ...]] = []

        def cdk(_account: Account, _context: Context, *words: str, code: int = outcome) -> int:
            ran.append(words)  # noqa: B023  called within the same turn
            return code

        monkeypatch.setattr(accounts, "open_account", lambda _region, held=services: account(held))
        monkeypatch.setattr(command, "_cdk", cdk)
        code, _ = run("deploy", "--city", "serang", "--duty-email", "a@b.id", "--approve", "never")
        assert code == outcome
        assert ran == [
            ("deploy", "--require-approval", "never", "--context", "first=1"),
        ]
        asked = [name for name, _ in formation.asked]
        assert ("update_termination_protection" in asked) is protected
        rung = [name for name, _ in services["budgets"].asked]
        assert rung == (["create_budget", "update_budget"] if protected else [])


def test_an_alarm_set_by_hand_is_followed_to_those_who_hear_it() -> None:
    heard: list[str] = []
    for summary, arn, reached in (
        ("Successfully executed action arn:topic", "arn:aws:sns:x", True),
        ("Failed to execute action arn:topic: AuthorizationError", "arn:aws:sns:x", False),
        ("Successfully executed action arn:topic", "PendingConfirmation", False),
    ):
        services = {
            "cloudwatch": Service(
                describe_alarms={"MetricAlarms": [{"AlarmActions": ["arn:topic"]}]},
                set_alarm_state={},
                describe_alarm_history={"AlarmHistoryItems": [{"HistorySummary": summary}]},
            ),
            "sns": Service(
                list_subscriptions_by_topic={"Subscriptions": [{"SubscriptionArn": arn}]}
            ),
        }
        done = ring(account(services), STACK, say=heard.append, sleep=lambda _s: None)
        assert done is reached
    assert "nobody hears it" in heard[-1]


def outputs(table: str) -> Service:
    said = [{"OutputKey": "RegisterTable", "OutputValue": table}]
    return Service(
        describe_stacks={"Stacks": [{"StackStatus": "CREATE_COMPLETE", "Outputs": said}]}
    )


@pytest.mark.parametrize(
    ("table", "mark"),
    [(f"{STACK}-register", ""), (f"{STACK}-register-20260302T010000Z", "20260302T010000Z")],
)
def test_a_stack_says_which_tables_it_works_on(table: str, mark: str) -> None:
    assert accounts.mark_in_use(account({"cloudformation": outputs(table)}), STACK) == mark


def test_a_deployment_that_forgets_the_restored_tables_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = account({"cloudformation": outputs(f"{STACK}-register-20260302T010000Z")})
    monkeypatch.setattr(accounts, "open_account", lambda _region: here)
    monkeypatch.setattr(command, "read_city_pack", lambda _city: None)
    said = io.StringIO()
    with redirect_stderr(said):
        code = command.main(
            ["deploy", "--city", "kota", "--duty-email", "a@b.id", "--approve", "never"]
        )
    assert code == 1
    assert "RESTORED=20260302T010000Z" in said.getvalue()


def test_a_restored_register_without_a_stream_is_not_ready() -> None:
    table = Service(describe_table={"Table": {"TableName": "r"}})
    with pytest.raises(AccountError, match="ready"):
        accounts.stream_of(account({"dynamodb": table}), "r")
    there = Service(describe_table={"Table": {"LatestStreamLabel": "2026-03-02T02:11:47.123"}})
    assert accounts.stream_of(account({"dynamodb": there}), "r") == "2026-03-02T02:11:47.123"
