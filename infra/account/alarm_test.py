"""Set one alarm by hand, and follow it until its mail went out.

CloudWatch writes into an alarm's history whether its action succeeded: a topic's policy or a key's
that does not let it in shows there and nowhere else.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from infra.account.account import Account, AccountError, in_one_line

ALARM: Final = "functions-errors"
WAIT_S: Final = 60.0
STEP_S: Final = 3.0


def ring(
    account: Account,
    prefix: str,
    *,
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Whether the topic took it and somebody confirmed is subscribed. The alarm goes back by itself
    at its next evaluation."""
    name = f"{prefix}-{ALARM}"
    with in_one_line(account.region):
        watch = account.client("cloudwatch")
        (alarm,) = watch.describe_alarms(AlarmNames=[name])["MetricAlarms"] or [None]
        if alarm is None:
            raise AccountError(f"there is no alarm {name}: is the stack deployed?")
        started = datetime.now(UTC) - timedelta(seconds=5)
        watch.set_alarm_state(
            AlarmName=name, StateValue="ALARM", StateReason="make alarm-test: nothing is wrong"
        )
        say(f"{name}: set to ALARM by hand")
        outcome = _action(watch, name, started, sleep)
        say(f"its action: {outcome or f'nothing within {WAIT_S:.0f} s'}")
        listening = _listening(account.client("sns"), alarm["AlarmActions"][0])
    for state, count in listening.items():
        say(f"subscriptions, {state}: {count}")
    if not listening["confirmed"]:
        say("nobody hears it: the duty desk has to open the link in Amazon's mail")
    return outcome.startswith("Successfully") and listening["confirmed"] > 0


def _action(watch: Any, name: str, since: datetime, sleep: Callable[[float], None]) -> str:
    for _ in range(int(WAIT_S / STEP_S)):
        found = watch.describe_alarm_history(
            AlarmName=name, HistoryItemType="Action", StartDate=since, MaxRecords=1
        )["AlarmHistoryItems"]
        if found:
            return str(found[0]["HistorySummary"])
        sleep(STEP_S)
    return ""


def _listening(topics: Any, topic: str) -> dict[str, int]:
    counts = {"confirmed": 0, "not confirmed": 0}
    pages = topics.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    for page in pages:
        for one in page["Subscriptions"]:
            confirmed = one["SubscriptionArn"].startswith("arn:")
            counts["confirmed" if confirmed else "not confirmed"] += 1
    return counts
