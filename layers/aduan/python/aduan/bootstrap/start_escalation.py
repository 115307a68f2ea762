"""What the function that sets timers is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.aws.step_functions import Executions
from aduan.bootstrap.parts.aws import client
from aduan.entrypoints.settings import Settings, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSettings(Settings):
    state_machine_arn: str


def open_start_escalation(environment: Mapping[str, str]) -> Executions:
    settings = read_settings(StartSettings, environment)
    return Executions(client("stepfunctions"), settings.state_machine_arn)
