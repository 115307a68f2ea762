"""A citizen's later word, from the channel's call to the case: the real functions, one after the
other as the register's stream feeds them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from aduan.adapters.aws.invocations import Invocations
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.outbox_rows import outbox_entry
from aduan.adapters.dynamodb.photo_calls import RegisterPhotoCalls
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.adapters.dynamodb.sent_photos import RegisterSentPhotos
from aduan.application.desk.split import parts_of
from aduan.application.photos.call_again import call_again
from aduan.application.photos.fetch import FetchPorts, fetch_photos
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.domain.case.case import EMERGENCY, Actor, Case, ClosedBy, HistoryEntry, Role, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.messages import ReportPayload
from aduan.domain.intake.channel import Channel as Source
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
        hub.reads("deduplicate", "complaint", "amendment", "withdrawal", "feedback", "secrecy")
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


RECEIPT: Final = {"url": "https://foto.example.go.id/kuitansi.jpg", "media_type": "image/jpeg"}
ACCUSES: Final = (
    "Petugas Dishub yang datang minta uang 200 ribu supaya lampu dibetulkan, ini foto kuitansi"
)


@dataclass
class Fetching:
    """`fetch_photos` as the stream and the sweep call it, before and after the word is heard."""

    channel: Channel
    put_at: list[str] = field(default_factory=list)
    called_for: list[tuple[str, str | None]] = field(default_factory=list)
    """By the stream, and not done yet."""

    def fetch(self, _url: str) -> bytes:
        return b"jpeg"

    def put(self, key: str, _body: bytes) -> None:
        self.put_at.append(key)

    def __call__(self, complaint_id: str, row_id: str | None) -> None:
        source = {"rabeg": Source("rabeg", "RABEG", "app", photo_hosts=("foto.example.go.id",))}
        rows = RegisterSentPhotos(self.channel.hub.register)
        ports = FetchPorts(rows, self, self, source, lambda: datetime.now(UTC))
        fetch_photos(complaint_id, row_id, ports)

    def catch_up(self) -> None:
        while self.called_for:
            self(*self.called_for.pop())

    def sweep(self, hours: int = 1) -> None:
        now = datetime.now(UTC) + timedelta(hours=hours)
        call_again(RegisterPhotoCalls(self.channel.hub.register), self, now=now)


@pytest.fixture
def fetching(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> Fetching:
    one = Fetching(channel)

    def start(_self: Invocations, event: dict[str, Any]) -> None:
        one.called_for.append((event["complaint_id"], event["row_id"]))

    monkeypatch.setattr(Invocations, "start", start)
    return one


def said_with_a_photo(channel: Channel, text: str) -> tuple[str, str, Callable[[], None]]:
    """An amendment that is in the register and that nobody has heard yet: the complaint, the row,
    and how it comes to be heard (twice, as the stream may bring it)."""
    channel.hub.pump.redeliver = 2
    word = {"amended_at": now(), "text": text, "attachments": [RECEIPT]}
    data = {"external_id": "RBG-1", **word}
    body = {"type": "complaint.amended", "timestamp": channel.at, "data": data}
    assert channel.door(signed(body, webhook_id="am-1", secret=SIGNING))["statusCode"] == 201
    about = channel.complaint().complaint_id
    rows = channel.hub.register.query(keys.word(about, "")["pk"], prefix=keys.word(about, "")["sk"])
    (row_id,) = [row["row_id"]["S"] for row in rows]
    return about, row_id, channel.hub.deliver


def apart_of(channel: Channel, about: str, row_id: str) -> Complaint:
    row = channel.hub.register.get(keys.word(about, row_id))
    assert row is not None
    found = channel.hub.register.get(keys.complaint(row["apart"]["S"]))
    assert found is not None
    return decode(Complaint, found)


def photos_of(channel: Channel, complaint_id: str) -> list[Any]:
    partition = keys.complaint(complaint_id)["pk"]
    return channel.hub.register.query(partition, prefix=keys.PHOTO_PREFIX)


def test_the_photo_of_a_word_that_accuses_is_only_ever_the_new_complaints(
    channel: Channel, fetching: Fetching
) -> None:
    about, row_id, heard = said_with_a_photo(channel, ACCUSES)
    fetching(about, row_id)  # a call that overtakes the word
    fetching.sweep()
    assert fetching.put_at == []
    heard()
    own = apart_of(channel, about, row_id)
    fetching.catch_up()
    for _ in range(2):  # what was called for before comes late, and again
        fetching(about, row_id)
        fetching(own.complaint_id, None)
        fetching.sweep(hours=5)
    assert {key.rpartition("/")[0] for key in fetching.put_at} == {
        f"uploads/aduan.{own.complaint_id}"
    }
    assert [one.url for one in own.attachments] == [RECEIPT["url"]]
    assert photos_of(channel, about) == []
    assert len(photos_of(channel, own.complaint_id)) == 1
    pictures = RegisterPictures(channel.hub.register)
    assert pictures.sent_with(channel.case().case_id) == ()
    assert own.case_id is not None
    assert len(pictures.sent_with(own.case_id)) == 1
    assert channel.cases.get_case(own.case_id).secret
    sent = RegisterSentPhotos(channel.hub.register).sent(about, row_id)
    assert sent.attachments == ()


def test_the_sweep_alone_fetches_the_photo_of_a_word_that_accuses(
    channel: Channel, fetching: Fetching
) -> None:
    about, row_id, heard = said_with_a_photo(channel, ACCUSES)
    heard()
    assert fetching.put_at == []
    own = apart_of(channel, about, row_id)
    fetching.sweep()
    assert len(fetching.put_at) == 1
    assert fetching.put_at[0].startswith(f"uploads/aduan.{own.complaint_id}/")
    assert photos_of(channel, about) == []


def test_the_photo_of_an_ordinary_word_is_fetched_once_its_case_heard_it(
    channel: Channel, fetching: Fetching
) -> None:
    about, row_id, heard = said_with_a_photo(channel, "Ini foto lampunya dari dekat.")
    fetching(about, row_id)
    assert fetching.put_at == []
    heard()
    fetching.catch_up()
    assert len({*fetching.put_at}) == 1
    assert len(RegisterPictures(channel.hub.register).sent_with(channel.case().case_id)) == 1


def test_of_a_word_a_released_version_set_apart_nothing_is_fetched_any_more(
    channel: Channel, fetching: Fetching
) -> None:
    about, row_id, heard = said_with_a_photo(channel, ACCUSES)
    kept = channel.hub.register.get(keys.word(about, row_id))
    assert kept is not None
    heard()
    row = channel.hub.register.get(keys.word(about, row_id))
    assert row is not None
    table = channel.hub.register
    table.transact([table.put(row | {"attachments": kept["attachments"]})])
    fetching(about, row_id)
    assert (fetching.put_at, photos_of(channel, about)) == ([], [])


def test_danger_told_of_a_closed_case_is_a_complaint_of_its_own_and_told_at_once(
    channel: Channel,
) -> None:
    channel.office(Move.RESOLVE, evidence=("foto-1",))
    closed = channel.case()
    assert closed.status is Status.SELESAI
    text = "Sekarang ada anak hanyut di got itu, tolong cepat!"
    assert channel.says("complaint.amended", "w-danger", external_id="RBG-1", text=text) == 201
    assert channel.case().status is Status.SELESAI
    rows = channel.hub.register.client.scan(TableName=channel.hub.register.name)["Items"]
    said = [row for row in rows if row.get("said_of") and row["type"]["S"] == "complaint"]
    (own,) = [decode(Complaint, row) for row in said]
    assert (own.text, own.secret) == (text, False)
    case = channel.cases.get_case(str(own.case_id))
    assert EMERGENCY in case.flags
    assert case.case_id != closed.case_id


def sent_again(channel: Channel, webhook_id: str, **more: Any) -> tuple[int, list[str]]:
    """The first report once more, with more in it. Answers the status and what it warns of."""
    data = LAMP | {"external_id": "RBG-1", "reported_at": channel.at} | more
    body = {"type": "complaint.created", "timestamp": channel.at, "data": data}
    answer = channel.door(signed(body, webhook_id=webhook_id, secret=SIGNING))
    channel.hub.deliver()
    warned = json.loads(answer["body"]).get("warnings", [])
    return int(answer["statusCode"]), [one["pointer"] for one in warned]


def test_a_report_sent_again_as_secret_is_kept_secret_with_its_case(channel: Channel) -> None:
    channel.hub.pump.redeliver = 2
    assert not channel.case().secret
    assert sent_again(channel, "again-1", secret=True) == (200, ["#/data/secret"])
    assert (channel.case().secret, channel.complaint().secret) == (True, True)
    row = channel.history()[-1]
    assert (row.move, row.actor.role) == (Move.KEEP_SECRET, Role.REPORTER)
    assert sent_again(channel, "again-2", secret=True) == (200, [])
    assert sent_again(channel, "again-1", secret=True) == (200, ["#/data/secret"])
    assert sent_again(channel, "again-3", secret=False) == (200, [])
    assert channel.case().secret
    assert [one.move for one in channel.history()].count(Move.KEEP_SECRET) == 1


def test_each_report_is_kept_secret_by_its_own_repetition(channel: Channel) -> None:
    other = LAMP | {"text": "Pohon tumbang menutup jalan di depan pasar", "location": {}}
    data = other | {"external_id": "RBG-2", "reported_at": channel.at, "category": None}
    assert channel.says("complaint.created", "new-RBG-2", **data) == 201
    assert sent_again(channel, "again-1", secret=True)[0] == 200
    assert not channel.case("RBG-2").secret
    assert sent_again(channel, "again-2", **data, secret=True) == (200, ["#/data/secret"])
    assert channel.case("RBG-2").case_id != channel.case().case_id
    assert (channel.case("RBG-2").secret, channel.complaint("RBG-2").secret) == (True, True)


def test_a_report_sent_again_as_anonymous_is_known_by_its_reporter_no_more(hub: Deployed) -> None:
    channel = Channel(hub)
    reporter = {"name": "Warga Satu", "phone": "0812-0000-0001"}
    data = LAMP | {"external_id": "RBG-1", "reported_at": channel.at, "reporter": reporter}
    assert channel.says("complaint.created", "new-RBG-1", **data) == 201
    before = channel.complaint()
    known_by = str(before.reporter_hash)
    assert rows_naming(channel, known_by)
    again = sent_again(channel, "again-1", reporter=reporter, anonymous=True)
    assert again == (200, ["#/data/anonymous"])
    kept = channel.complaint()
    assert kept.anonymous
    assert kept.reporter_hash not in (None, known_by)
    assert (kept.text, kept.case_id, kept.secret) == (before.text, before.case_id, False)
    assert rows_naming(channel, known_by) == []
    copies = [
        outbox_entry(item).payload
        for item in hub.register.query(keys.case(str(kept.case_id))["pk"], prefix="OUTBOX#")
    ]
    assert [one.anonymous for one in copies if isinstance(one, ReportPayload)] == [True]


def rows_naming(channel: Channel, known_by: str) -> list[str]:
    """The rows by which a complaint is found or told by its reporter; a block's head is a number
    that its readers compare."""
    table = channel.hub.register
    found = table.client.scan(TableName=table.name)["Items"]
    return [
        f"{item['pk']['S']} {item['sk']['S']}"
        for item in found
        if known_by in json.dumps(item) and item["sk"]["S"] != keys.HEAD
    ]


def test_what_a_repetition_says_more_is_named_and_the_first_stands(channel: Channel) -> None:
    first = channel.complaint()
    photo = {"url": "https://foto.contoh.id/1.jpg", "media_type": "image/jpeg"}
    more = {"title": "Anak saya dipukul guru", "attachments": [photo]}
    named = ["#/data/title", "#/data/attachments/0"]
    assert sent_again(channel, "again-1", **more) == (200, named)
    assert channel.complaint() == first
    text = LAMP["text"] + "."
    assert sent_again(channel, "again-2", text=text) == (200, [])
    assert sent_again(channel, "again-3", text=text.replace("12", "13"))[0] == 409


def test_a_report_an_earlier_version_took_is_answered_as_it_was_and_can_still_be_kept_secret(
    channel: Channel,
) -> None:
    table = channel.hub.register
    source = table.get(keys.source("rabeg", "RBG-1"))
    assert source is not None
    assert source.pop("said")
    table.put_over(source)
    assert sent_again(channel, "again-1", title="Lain", category="sampah") == (200, [])
    assert sent_again(channel, "again-2", secret=True) == (200, ["#/data/secret"])
    assert channel.case().secret
