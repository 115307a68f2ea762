"""What the function that sets timers, and wakes who tells the channels, is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.invocations import Invocations
from aduan.adapters.aws.step_functions import Executions
from aduan.bootstrap.parts.aws import client
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSettings(Settings):
    state_machine_arn: str
    tell_channels_function: str


@dataclass(frozen=True, slots=True)
class Starter:
    timers: Executions
    teller: Invocations


def open_start_escalation(environment: Mapping[str, str]) -> Starter:
    settings = read_settings(StartSettings, environment)
    return Starter(
        timers=Executions(client("stepfunctions"), settings.state_machine_arn),
        teller=Invocations(client("lambda"), settings.tell_channels_function),
    )
