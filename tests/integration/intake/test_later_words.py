"""A citizen's later word, from the channel's call to the case: the real functions, one after the
other as the register's stream feeds them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.application.desk.split import parts_of
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.domain.case.case import Actor, Case, ClosedBy, HistoryEntry, Role, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from tests.city import RULES
from tests.deployed import SIGNING, Deployed
from tests.unit.intake.webhooks import signed

LAMP = {
    "text": "lampu pju mati gelap bgt di Jl. Ki Mas Jong depan nomor 12, Kelurahan Cipare",
    "category": "pju",
    "location": {"lat": -6.125255, "lng": 106.164052, "kelurahan": "Cipare"},
}


class Channel:
    """RABEG at the hub's door, and what the register then holds."""

    def __init__(self, hub: Deployed) -> None:
        self.hub = hub
        self.at = now()
        self.door = hub.function("receive_webhook")
        hub.reads("deduplicate", "complaint", "amendment", "withdrawal", "feedback")
        hub.reads("start_escalation", "cycle")

    def says(self, kind: str, webhook_id: str, **data: Any) -> int:
        """One signed call, and all that the stream makes of it. Answers the status code."""
        body = {"type": kind, "timestamp": self.at, "data": {"external_id": "RBG-1", **data}}
        answer = self.door(signed(body, webhook_id=webhook_id, secret=SIGNING))
        self.hub.deliver()
        return int(answer["statusCode"])

    def reports(self, external_id: str = "RBG-1") -> None:
        data = LAMP | {"external_id": external_id, "reported_at": self.at}
        assert self.says("complaint.created", f"new-{external_id}", **data) == 201

    def complaint(self, external_id: str = "RBG-1") -> Complaint:
        source = self.hub.register.get(keys.source("rabeg", external_id))
        assert source is not None
        found = self.hub.register.get(keys.complaint(source["complaint_id"]["S"]))
        assert found is not None
        return decode(Complaint, found)

    @property
    def cases(self) -> RegisterCases:
        return RegisterCases(self.hub.register)

    def case(self, external_id: str = "RBG-1") -> Case:
        return self.cases.get_case(str(self.complaint(external_id).case_id))

    def history(self) -> tuple[HistoryEntry, ...]:
        return self.cases.history(self.case().case_id)

    def office(self, move: Move, **given: Any) -> None:
        """The office's own move, an hour's work in a moment."""
        case = self.case()
        request = Request(
            move=move,
            actor=Actor(Role.OPERATOR, case.agency),
            at=datetime.now(UTC),
            note="Lampu diganti.",
            **given,
        )
        self.cases.save(decide_move(case, request, RULES))
        self.hub.deliver()


@pytest.fixture
def channel(hub: Deployed) -> Channel:
    one = Channel(hub)
    one.reports()
    return one


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def test_not_fixed_opens_the_case_again_with_a_timer_of_its_own(channel: Channel) -> None:
    channel.office(Move.RESOLVE, evidence=("foto-1",))
    word = {"given_at": now(), "verdict": "not_fixed", "comment": "Masih gelap, hp 0812-3456-7890"}
    assert channel.says("feedback.given", "fb-1", **word) == 201
    case = channel.case()
    assert (case.status, case.cycle) == (Status.DIBUKA_KEMBALI, 2)
    assert f"{case.case_id}-2-{case.version}" in channel.hub.running()
    row = channel.history()[-1]
    assert (row.move, row.actor.role) == (Move.REOPEN, Role.REPORTER)
    assert "Masih gelap" in row.note
    assert "3456" not in row.note
    assert row.details["complaint_id"] == channel.complaint().complaint_id


def test_fixed_confirms_what_the_office_closed(channel: Channel) -> None:
    channel.office(Move.RESOLVE, evidence=("foto-1",))
    assert channel.says("feedback.given", "fb-1", given_at=now(), verdict="fixed") == 201
    case = channel.case()
    assert (case.status, case.confirmed, case.closed_by) == (
        Status.SELESAI,
        True,
        ClosedBy.REPORTER,
    )


def test_a_withdrawal_closes_the_case_and_marks_the_complaint(channel: Channel) -> None:
    word = {"withdrawn_at": now(), "reason": "Sudah menyala"}
    assert channel.says("complaint.withdrawn", "wd-1", **word) == 201
    case = channel.case()
    assert (case.status, case.closed_by) == (Status.DITARIK, ClosedBy.REPORTER)
    assert channel.complaint().withdrawn_at == case.closed_at
    assert channel.history()[-1].note == "Sudah menyala"


def test_one_of_two_neighbours_withdraws_and_the_other_is_still_served(channel: Channel) -> None:
    channel.reports("RBG-2")
    assert channel.case("RBG-2").case_id == channel.case().case_id
    word = {"withdrawn_at": now()}
    for webhook_id in ("wd-1", "wd-2"):  # the channel says it twice, as two deliveries
        assert channel.says("complaint.withdrawn", webhook_id, **word) == 201
    case = channel.case()
    assert (case.status, case.complaint_count) == (Status.BARU, 1)
    assert channel.complaint("RBG-1").withdrawn_at is not None
    assert channel.complaint("RBG-2").withdrawn_at is None


def test_an_amendment_answers_the_offices_question(channel: Channel) -> None:
    channel.office(Move.ASK_REPORTER, public_note="Di depan nomor berapa?")
    assert channel.case().status is Status.MENUNGGU_PELAPOR
    word = {"amended_at": now(), "text": "Di depan nomor 12"}
    assert channel.says("complaint.amended", "am-1", **word) == 201
    case = channel.case()
    assert (case.status, case.hold) == (Status.BARU, None)
    assert channel.history()[-1].note == "Di depan nomor 12"
    kinds = {row["kind"]["S"] for row in notices(channel)}
    assert "reporter_answered" in kinds


def test_the_same_delivery_and_the_same_record_again_change_nothing(channel: Channel) -> None:
    channel.hub.pump.redeliver = 2
    channel.office(Move.RESOLVE, evidence=("foto-1",))
    word = {"given_at": now(), "verdict": "not_fixed"}
    assert channel.says("feedback.given", "fb-1", **word) == 201
    once = channel.case()
    assert channel.says("feedback.given", "fb-1", **word) == 200
    assert channel.case() == once
    assert [row.move for row in channel.history()].count(Move.REOPEN) == 1


def test_the_withdrawal_of_a_report_the_desk_has_split_takes_all_its_matters_back(
    channel: Channel,
) -> None:
    channel.hub.pump.redeliver = 2
    at, desk = datetime.now(UTC), RegisterDesk(channel.hub.register)
    case, whole = channel.case(), channel.complaint()
    matters = ("lampu pju mati di Jl. Ki Mas Jong", "got mampet di Jl. Ayip Usman, Kasemen")
    (part,) = parts_of(case, whole, matters, now=at, fresh=fresh_ids)
    asked = Request(Move.NOTE, Actor(Role.DISKOMINFO, "DISKOMINFO"), at, note="Dipisah.")
    desk.split(decide_move(case, asked, RULES), whole, [part])
    channel.hub.deliver()
    assert channel.says("complaint.withdrawn", "wd-1", withdrawn_at=now(), reason="Sudah") == 201
    own = desk.complaint(part.complaint_id)
    placed = channel.cases.get_case(str(own.case_id))
    assert own.withdrawn_at is not None
    assert placed.case_id != case.case_id
    assert (channel.case().status, placed.status) == (Status.DITARIK, Status.DITARIK)
    moves = [row.move for row in channel.cases.history(placed.case_id)]
    assert moves.count(Move.WITHDRAW) == 1
    assert (
        RegisterFollowUpEvents(channel.hub.register).unapplied(before=datetime.now(UTC), limit=9)
        == ()
    )


def notices(channel: Channel) -> list[dict[str, Any]]:
    return channel.hub.register.query(keys.case(channel.case().case_id)["pk"], prefix="NOTICE#")
