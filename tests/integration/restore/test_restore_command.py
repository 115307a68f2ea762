"""The operator's way back: the real command and the real functions' rows, AWS in process."""

import io
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from aduan.adapters.aws.table_copies import TableCopies
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.application.notices.ports import Closing
from aduan.bootstrap.restore import open_restore
from aduan.cli import restore
from aduan.domain.case.case import Actor, Case, Level, Role
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from tests.city import RULES
from tests.deployed import Deployed
from tests.integration.intake.test_later_words import Channel

TRASH = {
    "text": "sampah menumpuk dua minggu tidak diangkut di Jl. Raya Kasemen, Kelurahan Kasemen",
    "category": "sampah",
    "location": {"lat": -6.064, "lng": 106.153, "kelurahan": "Kasemen"},
}


def reports_another(channel: Channel) -> None:
    """Of another event, hours after the good second as it were."""
    data = TRASH | {"external_id": "RBG-2", "reported_at": channel.at}
    assert channel.says("complaint.created", "new-RBG-2", **data) == 201


def tells_the_office(channel: Channel, external_id: str = "RBG-1") -> None:
    """As the timer does at its first look."""
    request = Request(
        move=Move.ESCALATE,
        actor=Actor(Role.SYSTEM, "system"),
        at=datetime.now(UTC),
        level=Level.OPD,
    )
    channel.cases.save(decide_move(channel.case(external_id), request, RULES))


class Operator:
    """At a terminal, with the stack's tables and two backups."""

    def __init__(self, hub: Deployed) -> None:
        self.client = hub.register.client
        self.outputs = {"RegisterTable": "register", "IdentitiesTable": "identities"}
        self.backups = [
            self.client.create_backup(TableName=name, BackupName="good")["BackupDetails"][
                "BackupArn"
            ]
            for name in ("register", "identities")
        ]
        self.good = datetime.now(UTC).replace(microsecond=0)
        time.sleep(1.05)  # a mark is a whole second

    @property
    def mark(self) -> str:
        return self.good.strftime("%Y%m%dT%H%M%SZ")

    def run(self, *words: str) -> tuple[int, str]:
        said = io.StringIO()
        code = restore.main(
            ["--city", "serang", *words],
            lambda city, stage: open_restore(
                city, stage, client=self.client, outputs=self.outputs, caller=lambda: OFFICER
            ),
            said,
            pause=lambda _seconds: None,
        )
        return code, said.getvalue()

    def begins(self) -> tuple[int, str]:
        return self.run("begin", "--to", self.good.isoformat(), "--backup", *self.backups)

    def table(self, holds: str) -> Table:
        return Table(self.client, f"satu-aduan-serang-prod-{holds}-{self.mark}")


OFFICER = "arn:aws:iam::123456789012:role/aws-reserved/petugas"
PRIVACY = "arn:aws:iam::123456789012:role/privacy"
ONLY_ONE_READS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["dynamodb:GetItem", "dynamodb:Scan"],
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:PrincipalArn": PRIVACY}},
        }
    ],
}


def stored(table: Table, key: Mapping[str, str]) -> dict[str, Any]:
    found = table.get(dict(key))
    assert found is not None, key
    return decode_map(found)


@pytest.fixture
def channel(hub: Deployed) -> Channel:
    one = Channel(hub)
    one.reports("RBG-1")
    tells_the_office(one)
    return one


def test_the_last_good_second_with_what_the_world_said_since(
    channel: Channel, hub: Deployed
) -> None:
    before, complaint = channel.case(), channel.complaint()
    operator = Operator(hub)
    (notice,) = RegisterNotices(hub.register).open_of(before.case_id)
    RegisterNotices(hub.register).close(
        before.case_id, notice.notice_id, Closing.PUBLISHED, datetime.now(UTC)
    )
    reports_another(channel)
    channel.says("complaint.amended", "later-1", text="sekarang makin parah")
    channel.office(Move.FOLLOW_UP)
    hub.register.put_over(
        (hub.register.get(keys.case(before.case_id)) or {}) | {"agency": {"S": "SALAH"}}
    )
    assert operator.begins()[0] == 0
    assert "sudah dimulai" in operator.begins()[1]
    code, said = operator.run("ready", operator.mark)
    assert code == 0, said
    code, said = operator.run("settle", operator.mark)
    assert code == 0
    assert "follow_up" in said  # the office is asked for it once more
    code, compared = operator.run("compare", operator.mark)
    assert code == 0, compared

    register = operator.table("register")
    case = decode(Case, register.get(keys.case(before.case_id)) or {})
    assert (case.agency, case.version) == (before.agency, before.version)
    later = channel.complaint("RBG-2")
    carried = stored(register, keys.complaint(later.complaint_id))
    assert carried["work_pk"] == keys.UNPLACED
    assert "case_id" not in carried
    words = register.query(keys.complaint(complaint.complaint_id)["pk"], prefix="WORD#")
    assert [decode_map(one)["work_pk"] for one in words] == [keys.UNAPPLIED]
    assert RegisterNotices(register).open_of(before.case_id) == ()
    original = keys.identity(later.complaint_id)
    assert stored(operator.table("identities"), original)["pk"] == original["pk"]
    again = operator.run("settle", operator.mark)[1]
    assert "unplaced  0" in again
    assert "naskah asli dibawa        0" in again


def test_who_was_told_of_a_case_that_is_placed_anew_is_not_told_again(
    channel: Channel, hub: Deployed
) -> None:
    operator = Operator(hub)
    reports_another(channel)
    tells_the_office(channel, "RBG-2")
    opened = channel.case("RBG-2")
    notices = RegisterNotices(hub.register)
    for one in notices.open_of(opened.case_id):
        notices.close(opened.case_id, one.notice_id, Closing.PUBLISHED, datetime.now(UTC))
    operator.begins()
    operator.run("ready", operator.mark)
    operator.run("settle", operator.mark)
    register = operator.table("register")
    for item in hub.register.query(keys.case(opened.case_id)["pk"], prefix="NOTICE#"):
        fresh = {name: one for name, one in item.items() if name not in {"closing", "closed_at"}}
        register.put_over(fresh)  # as placing it anew writes it
    again = RegisterNotices(register)
    waiting = again.open_of(opened.case_id)
    assert waiting
    assert all(one.told_before for one in waiting)
    for one in waiting:
        again.close(opened.case_id, one.notice_id, Closing.TOLD_BEFORE, datetime.now(UTC))
    assert again.open_of(opened.case_id) == ()
    left = register.query(keys.case(opened.case_id)["pk"], prefix="NOTICE#~")
    assert left == []  # the next notice of that kind says a new thing


def test_a_copy_that_is_not_as_its_source_is_not_handed_over(
    channel: Channel, hub: Deployed
) -> None:
    operator = Operator(hub)
    client = hub.register.client
    client.create_table(
        TableName=operator.table("register").name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
    )
    operator.begins()
    code, said = operator.run("ready", operator.mark)
    assert code == 1
    assert "indeks" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("begin", "--to", "kemarin"), 2, "--to"),
        (("begin", "--to", "2026-03-02T08:00:00"), 2, "zona waktu"),
        (("begin", "--to", "2001-03-02T08:00:00+07:00"), 1, "Gagal"),
        (("settle", "kemarin"), 2, "20260302T010000Z"),
        (("settle", "20260302T010000Z"), 1, "tidak ada tabel"),
    ],
)
def test_a_wrong_word_is_one_line(
    words: tuple[str, ...], code: int, said: str, hub: Deployed
) -> None:
    found = Operator(hub).run(*words)
    assert found[0] == code
    assert said in found[1]


def test_the_copy_is_closed_as_its_source_is_and_both_open_to_who_restores_only(
    channel: Channel, hub: Deployed
) -> None:
    """The table's own policy denies reading to administrators too, and a copy comes without it."""
    operator = Operator(hub)
    client = hub.register.client
    source = client.describe_table(TableName="identities")["Table"]["TableArn"]
    client.put_resource_policy(ResourceArn=source, Policy=json.dumps(ONLY_ONE_READS))

    def exempted() -> list[object]:
        arns = [source, source.replace("identities", operator.table("identities").name)]
        policies = [json.loads(client.get_resource_policy(ResourceArn=a)["Policy"]) for a in arns]
        return [p["Statement"][0]["Condition"]["StringNotEquals"] for p in policies]

    operator.begins()
    bare = TableCopies(client).differences("identities", operator.table("identities").name)
    assert any("kebijakan" in one for one in bare)
    assert operator.run("ready", operator.mark)[0] == 0
    only = [{"aws:PrincipalArn": PRIVACY}] * 2
    assert exempted() == only
    for _ in range(2):  # again is fine
        assert operator.run("open", operator.mark)[0] == 0
        assert exempted() == [{"aws:PrincipalArn": [PRIVACY, OFFICER]}] * 2
    assert operator.run("settle", operator.mark)[0] == 0
    for _ in range(2):
        assert operator.run("close", operator.mark)[0] == 0
        assert exempted() == only


def test_who_may_not_read_is_told_how_in_one_line(
    channel: Channel, hub: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = Operator(hub)
    operator.begins()
    operator.run("ready", operator.mark)

    def closed(**asked: object) -> object:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, str(asked["TableName"]))

    monkeypatch.setattr(operator.client, "scan", closed)
    code, said = operator.run("settle", operator.mark)
    assert (code, said.count("\n")) == (1, 1)
    assert "identities" in said
    assert "open" in said
