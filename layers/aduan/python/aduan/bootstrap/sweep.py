"""What the sweep is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.adapters.dynamodb.cases import Cases
from aduan.adapters.dynamodb.notices import Notices
from aduan.adapters.dynamodb.worklists import WorkLists
from aduan.adapters.step_functions import Executions
from aduan.bootstrap.deduplicate import Placing, open_placing
from aduan.bootstrap.start_escalation import open_timers


@dataclass(frozen=True, slots=True)
class Sweeping:
    """`placing` gives a forgotten complaint its case by the same code as the stream does."""

    work: WorkLists
    cases: Cases
    notices: Notices
    timers: Executions
    placing: Placing


def open_sweeping(environment: Mapping[str, str]) -> Sweeping:
    placing = open_placing(environment)
    return Sweeping(
        work=WorkLists(placing.table),
        cases=Cases(placing.table),
        notices=Notices(placing.table),
        timers=open_timers(environment),
        placing=placing,
    )
