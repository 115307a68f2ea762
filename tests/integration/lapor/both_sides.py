"""The real use cases on the real register and the real client: DynamoDB in process, LAPOR! on
loopback, one clock for all. Every call to either passes one turnstile."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import httpx
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fan_out import RegisterPendingMessages
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.lapor.links import RegisterLinks, follow_link
from aduan.adapters.dynamodb.lapor.news import RegisterNews
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts, RegisterSyncStates
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.lapor.rest import RestLapor
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.case.merges import as_far_as_its_whole
from aduan.application.intake.ports import FreshIds
from aduan.application.lapor.gate import Gate, GateRules
from aduan.application.lapor.hear import LaporHearing
from aduan.application.lapor.pull_reports import ListingPorts, pull_reports
from aduan.application.lapor.pull_updates import PullPorts, ReadingRules, pull_updates
from aduan.application.lapor.push.ports import PushPorts, PushRules
from aduan.application.lapor.push.run import push_outbox
from aduan.application.lapor.reconcile import ReconcilePorts
from aduan.application.outbox.fan_out import fan_out
from aduan.application.outbox.tell import tell_one
from aduan.domain.case.case import Actor, Case, Role
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import FileRef
from aduan.domain.lapor.drafts import File
from aduan.domain.outbox.breaker import BreakerRules
from infra.local.lapor.server import Simulator
from tests.contract.lapor.test_rest_client import SECRET, contract_at
from tests.register_table import create_identities, create_register
from tests.unit.lapor.fakes import Clock, Stopped
from tests.unit.samples import ARRIVED, PACK, a_case, a_complaint, the_rules

DISHUB = Actor(Role.OPERATOR, "DISHUB")
DESK = Actor(Role.DISKOMINFO, "DISKOMINFO")
SYSTEM = Actor(Role.SYSTEM, "system")
RULES = the_rules()
PRIVACY = RegisterPrivacy(keyed=KeyedHere(lambda: b"k" * 32), finder=finder(place_words(PACK)))


@dataclass
class Turnstile:
    """Counts calls and stops the program before the one numbered `stop_at`. That is also the stop
    after the call before it: between two calls nothing is kept."""

    stop_at: int = 0
    passed: int = 0
    names: list[str] = field(default_factory=list)

    def enter(self, name: str) -> None:
        self.passed += 1
        self.names.append(name)
        if self.passed == self.stop_at:
            raise Stopped(name)


class Watched(httpx.HTTPTransport):
    def __init__(self, turnstile: Turnstile) -> None:
        super().__init__()
        self._turnstile = turnstile

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._turnstile.enter(f"{request.method} {request.url.path}")
        return super().handle_request(request)


class Photos:
    def read(self, file: FileRef) -> File:
        return File(file.name, file.media_type, b"\xff\xd8\xff\xe0 foto")


@dataclass
class BothSides:
    table: Table
    identities: Table
    simulator: Simulator
    clock: Clock
    turnstile: Turnstile

    def __post_init__(self) -> None:
        self.contract = contract_at(
            self.simulator.base_url, listing={"path": "/complaints/disposed"}
        )
        self.rest = RestLapor(
            self.contract, lambda fresh: SECRET, transport=Watched(self.turnstile)
        )
        self.cases = RegisterCases(self.table)
        self.later = RegisterPendingMessages(self.table)
        self.outbox, self.links = RegisterOutbox(self.table), RegisterLinks(self.table)
        self.states, self.inbox = RegisterSyncStates(self.table), RegisterConflicts(self.table)
        self.tables = self.contract.tables()
        self.made = 0
        self.news = LaporHearing(
            RegisterNews(RegisterIntake(self.table, self.identities)),
            privacy=PRIVACY,
            rules=RULES,
            categories={},
            fresh=self._fresh,
        )
        self.pulling = PullPorts(
            links=self.links,
            news=self.news,
            records=self.rest,
            tables=self.tables,
            rules=ReadingRules(every=timedelta(minutes=1)),
            clock=self.clock,
        )
        self.pushing = PushPorts(
            outbox=self.outbox,
            links=self.links,
            submissions=self.rest,
            records=self.rest,
            files=Photos(),
            tables=self.tables,
            rules=PushRules(lease=timedelta(seconds=90)),
            clock=self.clock,
            chance=random.Random(1).random,
            case_of=lambda case_id: as_far_as_its_whole(case_id, self.cases.get_case),
        )
        self.reconciling = ReconcilePorts(
            pull=self.pulling, outbox=self.outbox, history=self.outbox
        )

    def _fresh(self, _: object) -> FreshIds:
        self.made += 1
        return FreshIds(f"aduan-{self.made:04}", f"SA-{self.made:04}")

    def gate(self) -> Gate:
        return Gate(
            states=self.states,
            records=self.rest,
            clock=self.clock,
            rules=GateRules(BreakerRules(), per_minute=0),
            until=self.clock.now() + timedelta(minutes=10),
        )

    # what the city does --------------------------------------------------------------------------

    def open_case(self, number: str = "SRG-2026-1", **changes: object) -> Case:
        """A case of another channel, whose opening tells LAPOR! of it."""
        case = a_case(case_id=f"k-{number}", number=number, category="pju", channels=("rabeg",))
        case = replace(case, **changes)  # type: ignore[arg-type]
        complaint = a_complaint(case_id=case.case_id)
        self.cases.save(tell_one(opening(case, SYSTEM), register=self.cases, complaint=complaint))
        return case

    def move(self, case_id: str, move: Move, actor: Actor = DISHUB, **words: Any) -> Case:
        self.clock.sleep(60)
        case = self.cases.get_case(case_id)
        request = Request(move=move, actor=actor, at=self.clock.now(), **words)
        transition = decide_move(case, request, RULES)
        self.cases.save(tell_one(transition, register=self.cases))
        return transition.case

    def merge(self, child: str, parent: str) -> None:
        """As the desk does: the one case steps into the other, which counts it."""
        self.clock.sleep(60)
        whole, part = self.cases.get_case(parent), self.cases.get_case(child)
        asked = Request(
            move=Move.LINK,
            actor=DESK,
            at=self.clock.now(),
            note="Kejadian sama.",
            details={"from_case": child},
        )
        linked = decide_move(whole, asked, RULES)
        merged = decide_move(part, replace(asked, move=Move.MERGE, into=parent), RULES)
        told = tell_one(merged, register=self.cases, parent=whole)
        self.table.transact([*self.cases.actions(told), *self.cases.actions(linked)])

    def place(self) -> None:
        """As the stream does: every report from LAPOR! that has no case gets one."""
        for item in self.table.query("LAPOR#LINK"):
            row = decode_map(item)
            if row["case_id"]:
                continue
            lapor_id = str(row["complaint_id"])
            case = a_case(
                case_id=f"k-L{lapor_id}",
                number=f"L-{lapor_id}",
                channels=("lapor",),
                lapor_ids=(lapor_id,),
            )
            followed = follow_link(self.table, lapor_id, case, self.clock.now())
            self.table.transact([*self.cases.actions(opening(case, SYSTEM)), followed])

    # what the schedule does ----------------------------------------------------------------------

    def push(self) -> None:
        fan_out(self.later, self.clock.now, self.clock.now() + timedelta(minutes=10))
        push_outbox(ports=self.pushing, gate=self.gate(), holder="jalan")

    def pull(self) -> None:
        listing = ListingPorts(
            listing=self.rest,
            links=self.links,
            news=self.news,
            states=self.states,
            tables=self.tables,
            rules=ReadingRules(),
            clock=self.clock,
            from_the_start=ARRIVED - timedelta(days=1),
        )
        pull_reports(ports=listing, gate=self.gate())
        pull_updates(ports=self.pulling, gate=self.gate())

    def filed(self) -> str:
        """Files what waits and says under which id the only report stands at LAPOR!."""
        self.clock.sleep(60)
        self.push()
        (complaint,) = self.simulator.portal.everything()
        return str(complaint["id"])

    # what is seen --------------------------------------------------------------------------------

    def history(self, case_id: str) -> list[tuple[str, str]]:
        return [(row.move, row.note) for row in self.cases.history(case_id)]

    def said_at_lapor(self, complaint_id: str) -> list[str]:
        rows = self.simulator.portal.followups_of(complaint_id)
        return [str(row["content"]) for row in rows]

    def end_state(self) -> object:
        """What an auditor would compare: no times, no revisions, no uploads nobody refers to."""
        rows = [decode_map(item) for item in _scan(self.table)]
        shown = ("type", "case_id", "external_id", "state", "status", "move", "note", "taken")
        kept = ("outbox", "lapor_link", "lapor_conflict", "history", "case", "complaint")
        return {
            "register": sorted(
                tuple(str(row.get(name, "")) for name in shown)
                for row in rows
                if row["type"] in kept
            ),
            "lapor": sorted(
                (
                    str(each["content"]),
                    str(each["status"]),
                    str(each.get("attachments", "")).count(","),
                    [str(row["content"]) for row in each["followups"]],
                )
                for each in self.simulator.portal.everything()
            ),
        }


def _scan(table: Table) -> Iterator[dict[str, Any]]:
    for page in table.client.get_paginator("scan").paginate(TableName=table.name):
        yield from page["Items"]


@contextmanager
def both_sides(folder: Path, turnstile: Turnstile | None = None) -> Iterator[BothSides]:
    turnstile = turnstile or Turnstile()
    clock = Clock(ARRIVED + timedelta(minutes=1))
    simulated = Simulator(folder / "lapor.sqlite", clock=clock.now, durable=False)
    with mock_aws(), simulated as simulator:
        client = boto3.client("dynamodb")
        sides = BothSides(
            create_register(client), create_identities(client), simulator, clock, turnstile
        )
        client.meta.events.register(
            "before-call.dynamodb", lambda model, **_: turnstile.enter(model.name)
        )
        yield sides
        sides.rest.close()


Work = Callable[[BothSides], None]
