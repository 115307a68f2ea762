"""A consumer of the register's stream: it sees its own types of items when they are first written.

The filter keeps a function from seeing what it writes itself. A failing batch is halved until the
bad record stands alone; after bounded tries it goes, whole, to the failure bucket.

A shard stands still while a record of it is tried again, and the waits between tries double: ten
tries held up everybody's complaints for five minutes. Three take seconds. More are not needed: what
is given up here stands in a work list, and the sweep takes it up a minute later, apart from others.
"""

import json
from collections.abc import Sequence
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.capabilities.alias import live

BATCH: Final = 10
RETRIES: Final = 3
MAX_AGE: Final = Duration.hours(1)


def consume(
    scope: Construct,
    construct_id: str,
    *,
    function: lambda_.Function,
    stream_arn: str,
    item_types: Sequence[str],
    failures_arn: str,
) -> lambda_.CfnEventSourceMapping:
    pattern = {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"type": {"S": list(item_types)}}},
    }
    return lambda_.CfnEventSourceMapping(
        scope,
        construct_id,
        function_name=live(function).function_arn,
        event_source_arn=stream_arn,
        starting_position="TRIM_HORIZON",
        batch_size=BATCH,
        filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
            filters=[lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(pattern))]
        ),
        function_response_types=["ReportBatchItemFailures"],
        bisect_batch_on_function_error=True,
        maximum_retry_attempts=RETRIES,
        maximum_record_age_in_seconds=MAX_AGE.to_seconds(),
        destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
            on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=failures_arn)
        ),
        metrics_config=lambda_.CfnEventSourceMapping.MetricsConfigProperty(metrics=["EventCount"]),
    )
