"""What an operator's commands see of a deployed stack."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import boto3
import pytest

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.lapor.links import link_actions
from aduan.application.lapor.operate import pause, sync_status
from aduan.bootstrap.lapor_bridge import bridge, deployed_environment
from aduan.domain.case.case import Case, Status
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.monthly import HubRow
from tests.unit.samples import ARRIVED, PACK, a_case

MARCH = (date(2026, 3, 1), date(2026, 4, 1))
ENVIRONMENT = {
    "STAGE": "prod",
    "CITY": "serang",
    "PUBLIC_URL": "https://contoh.id",
    "REGISTER_TABLE": "register",
    "IDENTITIES_TABLE": "identities",
    "HIDE_REPORTER_FUNCTION": "hide-reporter",
    "LAPOR_SECRET_ID": "lapor",
    "EVIDENCE_BUCKET": "evidence",
}


@pytest.fixture(autouse=True)
def credentials(cloud: None) -> None:
    secret = {"authorization": "x", "token": "y"}
    boto3.client("secretsmanager").create_secret(Name="lapor", SecretString=json.dumps(secret))


class Functions:
    """Lambda, as far as it is asked."""

    def __init__(self) -> None:
        self.asked = ""

    def get_function_configuration(self, *, FunctionName: str) -> Mapping[str, object]:  # noqa: N803
        self.asked = FunctionName
        return {"Environment": {"Variables": ENVIRONMENT}}


def keep(register: Table, case: Case, listed: Mapping[str, str]) -> None:
    item = encode(case, {"type": "case"}, keys.case(case.case_id), listed)
    register.transact([register.put(item)])


def linked(register: Table, case: Case, lapor_id: str, status: str) -> None:
    link = Link(lapor_id, case.case_id, case.number, True, case.arrived_at, status, revision=1)
    register.transact(link_actions(register, link))


def test_the_names_are_those_of_the_deployed_synchronisation() -> None:
    functions = Functions()
    assert deployed_environment(functions, "serang", "prod") == ENVIRONMENT
    assert functions.asked == "satu-aduan-serang-prod-sync-lapor"


def test_status_and_pause_work_on_the_register(register: Table) -> None:
    seen = bridge(ENVIRONMENT, Path(PACK))
    pause(seen.states, "diskominfo", "pemeliharaan", dry_run=False)
    assert sync_status(seen.history, seen.states, ARRIVED).paused_by == "diskominfo"


def test_a_month_has_its_open_closed_and_merged_cases_with_their_reports(register: Table) -> None:
    running, done = a_case(), a_case(case_id="k2", number="SRG-2026-2", status=Status.SELESAI)
    merged = a_case(case_id="k3", number="SRG-2026-3", status=Status.DIGABUNG)
    keep(register, running, keys.work_open(running.case_id, ARRIVED))
    keep(register, replace(done, closed_at=ARRIVED), keys.work_closed("k2", ARRIVED))
    keep(register, merged, {})
    linked(register, running, "7001", "Sedang diproses")
    linked(register, running, "7002", "Ditutup oleh Pelapor")
    linked(register, merged, "7003", "Diarsipkan oleh Admin")
    rows = set(bridge(ENVIRONMENT, Path(PACK)).cases.arrived(*MARCH))
    channel = running.channels[0]
    assert rows == {
        HubRow(running.number, channel, "menunggu", "7001", "Sedang diproses"),
        HubRow(running.number, channel, "menunggu", "7002", "Ditutup oleh Pelapor"),
        HubRow("SRG-2026-2", channel, "selesai"),
        HubRow("SRG-2026-3", channel, "proses", "7003", "Diarsipkan oleh Admin"),
    }


def test_a_month_begins_at_the_citys_midnight(register: Table) -> None:
    eve = a_case(arrived_at=datetime(2026, 2, 28, 17, 30, tzinfo=UTC))  # 1 March 00:30 WIB
    keep(register, eve, keys.work_open(eve.case_id, ARRIVED))
    seen = bridge(ENVIRONMENT, Path(PACK)).cases
    assert [row.number for row in seen.arrived(*MARCH)] == [eve.number]
    assert list(seen.arrived(date(2026, 2, 1), date(2026, 3, 1))) == []
