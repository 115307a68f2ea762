"""The fault harness calls the functions as the template would have them called."""

import json
from typing import Any

from tests.benchmarks.chaos import cloud
from tests.infra.conftest import Declared


def test_every_function_has_its_time_and_nothing_else_is_called(declared: Declared) -> None:
    found = {name: one["Timeout"] for name, one in declared.functions().items()}
    assert found.pop("mail"), "the harness's city has no domain: its topics mail"
    assert found == dict(cloud.FUNCTIONS)


def test_streams_hand_over_the_same_items_in_the_same_way(declared: Declared) -> None:
    found: dict[str, Any] = {}
    for mapping in declared.properties("AWS::Lambda::EventSourceMapping"):
        (pattern,) = mapping["FilterCriteria"]["Filters"]
        kinds = json.loads(pattern["Pattern"])["dynamodb"]["NewImage"]["type"]["S"]
        found[json.dumps(mapping["FunctionName"])] = frozenset(kinds)
        assert mapping["BatchSize"] == cloud.BATCH
        assert mapping["MaximumRetryAttempts"] == cloud.RETRIES
        assert mapping["MaximumRecordAgeInSeconds"] == cloud.MAX_AGE_S
        assert mapping["BisectBatchOnFunctionError"] is True
    assert set(found.values()) == set(cloud.STREAMS.values())


def test_calls_nobody_waits_for_are_tried_as_often(declared: Declared) -> None:
    for one in declared.properties("AWS::Lambda::EventInvokeConfig"):
        assert one["MaximumRetryAttempts"] == cloud.ASYNC_RETRIES
        assert one["MaximumEventAgeInSeconds"] == cloud.MAX_AGE_S


def test_the_clock_calls_every_job_there_is(declared: Declared) -> None:
    names = {one["Name"] for one in declared.properties("AWS::Scheduler::Schedule")}
    assert names == cloud.JOBS
