"""Mails by the city's own domain: the real function, register and SES (in process)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.notices.compose import LINK_STANDS, WrittenNotice
from aduan.application.notices.envelope import envelope
from aduan.application.notices.ports import Closing
from aduan.domain.case.case import Actor, Audience, Level, Role
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.officials.appointments import Appointment
from tests.city import DESK, RULES
from tests.deployed import REGION, TOPICS, Deployed, Handler
from tests.integration.escalation.test_assess_function import opened, question

START = datetime(2026, 1, 2, tzinfo=UTC)
LINK = "https://aduan.example/prod/actions/abc"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    with mock_aws():
        ses = boto3.client("sesv2")
        ses.create_email_identity(EmailIdentity="satu-aduan@aduan.example.go.id")
        ses.create_configuration_set(ConfigurationSetName="satu-aduan")
        yield Deployed(monkeypatch, tmp_path)


@pytest.fixture
def mail(hub: Deployed) -> Handler:
    return hub.function("mail")


def holds(hub: Deployed, post: str, kind: Audience, address: str) -> Appointment:
    one = Appointment(
        f"{post}-{kind}-{address[:3]}", post, "Pejabat", kind, "SK-1", START, email=address,
        confirmed=(address,),
    )  # fmt: skip
    RegisterAppointments(hub.register).write([one])
    return one


def message(topic: str, message_id: str = "m-1", **more: Any) -> dict[str, Any]:
    """As SNS hands a message to a function: its own part of the envelope."""
    written = WrittenNotice(
        post=topic.upper(),
        subject="[SA-1] Jalan rusak",
        message=f"Aduan baru.\n\nBuka:\n{LINK}\n\nJangan diteruskan.",
        letter=f"Aduan baru.\n\nBuka:\n{LINK_STANDS}\n\nJangan diteruskan.",
        link=LINK,
        headline="[SA-1] Jalan rusak – “Cipare” 70 % <b>",
        **({"audience": Audience.OPERATOR.value, "case_id": "K1"} | more),
    )
    return {
        "Records": [
            {
                "Sns": {
                    "TopicArn": f"{TOPICS}{topic}",
                    "MessageId": message_id,
                    "Subject": written.subject,
                    "Message": json.loads(envelope(written))["lambda"],
                    "MessageAttributes": {},
                }
            }
        ]
    }


def returned(kind: str, address: str, **tags: str) -> dict[str, Any]:
    """As EventBridge hands on what SES says."""
    named = {name: [value] for name, value in tags.items()}
    about: dict[str, Any] = {
        "Permanent": {
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bouncedRecipients": [{"emailAddress": address}],
            },
        },
        "Transient": {
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Transient",
                "bouncedRecipients": [{"emailAddress": address}],
            },
        },
        "Complaint": {
            "eventType": "Complaint",
            "complaint": {"complainedRecipients": [{"emailAddress": address}]},
        },
        "Delivery": {"eventType": "Delivery", "delivery": {"recipients": [address]}},
    }[kind]
    return {"source": "aws.ses", "detail": about | {"mail": {"tags": named}}}


def mails() -> list[Any]:
    return list(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)


def test_a_letter_is_utf_8_html_and_text_with_one_link(
    hub: Deployed, mail: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds(hub, "DISHUB", Audience.OPERATOR, "operator@dishub.example.go.id")
    asked: list[dict[str, Any]] = []
    mailer = __import__("functions.mail.handler", fromlist=["WIRED"]).WIRED.ports.mailer
    monkeypatch.setattr(mailer.client, "send_email", lambda **one: asked.append(one))
    assert mail(message("dishub", notice_id="K1.1.2.assigned.DISHUB", request_id="req-1")) == {
        "sent": 1
    }
    (one,) = asked
    simple = one["Content"]["Simple"]
    assert simple["Subject"] == {
        "Data": "[SA-1] Jalan rusak – “Cipare” 70 % <b>",
        "Charset": "UTF-8",
    }
    text, html = simple["Body"]["Text"]["Data"], simple["Body"]["Html"]["Data"]
    assert text.count("https://") == html.count("https://") == 1
    assert html.count("<a ") == 1
    assert f'href="{LINK}"' in html
    assert "&lt;b&gt;" in html, "what a reporter wrote is no markup"
    assert "<b>&" not in html
    assert one["ConfigurationSetName"] == "satu-aduan"
    assert one["FromEmailAddress"].endswith("<satu-aduan@aduan.example.go.id>")
    tags = {tag["Name"]: tag["Value"] for tag in one["EmailTags"]}
    assert tags == {
        "post": "DISHUB",
        "audience": "operator",
        "case_id": "K1",
        "notice_id": "K1.1.2.assigned.DISHUB",
        "request_id": "req-1",
    }


def test_each_in_office_who_hears_it_gets_one_copy_however_often_it_comes(
    hub: Deployed, mail: Handler
) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    holds(hub, "DISHUB", Audience.OPERATOR, "operator@dishub.example.go.id")
    left = holds(hub, "DISHUB", Audience.OPERATOR, "lama@dishub.example.go.id")
    RegisterAppointments(hub.register).write([replace(left, until=START.replace(day=3))])
    for _ in range(2):
        mail(message("dishub"))
    assert [one.destinations["ToAddresses"] for one in mails()] == [
        ["operator@dishub.example.go.id"]
    ]
    mail(message("dishub", "m-2", audience=Audience.HEAD.value))
    assert len(mails()) == 3, "what is for the head the operator hears as well"


def test_one_address_that_cannot_be_mailed_stops_nobody_and_comes_again(
    hub: Deployed, mail: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        holds(hub, "DISHUB", Audience.OPERATOR, f"{name}@dishub.example.go.id")
    module = __import__("functions.mail.handler", fromlist=["WIRED"])
    client = module.WIRED.ports.mailer.client
    sent: list[str] = []
    broken = {"b@dishub.example.go.id"}

    def send_email(**asked: Any) -> None:
        (to,) = asked["Destination"]["ToAddresses"]
        if to in broken:
            raise RuntimeError(to)
        sent.append(to)

    monkeypatch.setattr(client, "send_email", send_email)
    with pytest.raises(module.LettersLeftError):
        mail(message("dishub"))
    assert sent == ["a@dishub.example.go.id", "c@dishub.example.go.id"]
    broken.clear()
    mail(message("dishub"))
    assert sent[2:] == ["b@dishub.example.go.id"]


def test_a_letter_that_waited_is_not_mailed_to_whom_the_case_is_withheld_from_meanwhile(
    hub: Deployed, mail: Handler
) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    opened(hub)
    pressed(hub, Move.WITHHOLD, withhold=("DISHUB",), judge="INSPEKTORAT")
    late = message("dishub", audience=Audience.HEAD.value, notice_id="K1.1.2.assigned.DISHUB")
    assert mail(late) == {"sent": 0}
    assert mails() == []
    of_no_case = message("dishub", "m-2", audience=Audience.HEAD.value, case_id="")
    assert mail(of_no_case) == {"sent": 1}


def test_a_letter_written_before_its_case_became_secret_is_written_anew(
    hub: Deployed, mail: Handler
) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    assess = hub.function("assess_escalation")
    opened(hub)
    told = assess(question())["notice"]
    assert assess(question(published=told["notice_id"]))["outcome"] == "wait"
    pressed(hub, Move.KEEP_SECRET)
    about = {"audience": Audience.HEAD.value, "notice_id": told["notice_id"]}
    assert mail(message("dishub", **about)) == {"sent": 0}
    assert mails() == []
    open_again = {one.notice_id for one in RegisterNotices(hub.register).open_of("K1")}
    assert told["notice_id"] in open_again
    assert mail(message("dishub", "m-2", guarded=True, **about)) == {"sent": 1}


def test_a_digest_that_waited_goes_without_its_lines_where_one_of_its_cases_was_closed_since(
    hub: Deployed, mail: Handler
) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    opened(hub)
    digest = {
        "case_id": "",
        "audience": Audience.HEAD.value,
        "lists": ("K1", "gone"),
        "instead": f"Satu aduan terbuka. Daftarnya di:\n{LINK_STANDS}\nSalam.",
    }
    assert mail(message("dishub", **digest)) == {"sent": 1}
    pressed(hub, Move.KEEP_SECRET)
    assert mail(message("dishub", "m-2", **digest)) == {"sent": 1}
    whole, short = (one.body for one in mails())
    assert "Aduan baru." in whole
    assert "Aduan baru." not in short
    assert "Daftarnya di:" in short
    assert short.count(LINK) == whole.count(LINK)


def pressed(hub: Deployed, move: Move, **given: Any) -> None:
    cases = RegisterCases(hub.register)
    request = Request(move, DESK, START, note="Periksa.", **given)
    cases.save(decide_move(cases.get_case("K1"), request, RULES))


def test_a_hard_bounce_makes_the_official_unreachable_and_the_next_in_line_is_told(
    hub: Deployed, mail: Handler
) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    holds(hub, "SEKDA", Audience.HEAD, "sekda@example.go.id")
    assess = hub.function("assess_escalation")
    opened(hub)
    told = assess(question())["notice"]
    assert told["to"] == "DISHUB"
    settled = assess(question(published=told["notice_id"]))
    assert settled["outcome"] == "wait"
    tags = {"post": "DISHUB", "audience": "head", "case_id": "K1", "notice_id": told["notice_id"]}
    bounce = returned("Permanent", "kepala@DISHUB.example.go.id", **tags)
    assert mail(bounce) == {"ended": 1, "reopened": 1}
    assert mail(bounce) == {"ended": 0, "reopened": 0}, "the same news again"
    (office,) = RegisterAppointments(hub.register).of_post("DISHUB")
    assert (office.confirmed, office.bounced) == ((), ("kepala@dishub.example.go.id",))
    (waiting,) = RegisterNotices(hub.register).open_of("K1")
    assert waiting.notice_id == told["notice_id"]
    again = assess(question(execution="K1-1-1-r"))["notice"]
    assert again["to"] == "SEKDA"
    assert "semestinya diterima" in again["message"]
    case = RegisterCases(hub.register).get_case("K1")
    assert "tanpa_penerima:DISHUB" in case.flags
    mail(message("dishub", "m-9", audience=Audience.HEAD.value))
    assert mails() == [], "nothing goes to an address that sends everything back"


def test_the_sweep_takes_a_reopened_notice_up(hub: Deployed, mail: Handler) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    opened(hub)
    notices = RegisterNotices(hub.register)
    register = RegisterCases(hub.register)
    request = Request(Move.ESCALATE, Actor(Role.SYSTEM, "system"), START, level=Level.OPD)
    register.save(decide_move(register.get_case("K1"), request, RULES))
    (notice,) = notices.open_of("K1")
    notices.claim(notice, owner="K1-1-1", sent_to="DISHUB")
    notices.close("K1", notice.notice_id, Closing.PUBLISHED, START)
    tags = {
        "post": "DISHUB", "audience": "operator", "case_id": "K1", "notice_id": notice.notice_id
    }  # fmt: skip
    mail(returned("Permanent", "kepala@dishub.example.go.id", **tags))
    sweep = hub.function("sweep")
    sweep({})
    assert any(name.startswith("K1-1-") and name.endswith("g") for name in hub.running())


def test_another_of_the_post_who_heard_it_is_enough(hub: Deployed, mail: Handler) -> None:
    holds(hub, "DISHUB", Audience.HEAD, "kepala@dishub.example.go.id")
    holds(hub, "DISHUB", Audience.OPERATOR, "operator@dishub.example.go.id")
    tags = {"post": "DISHUB", "audience": "head", "case_id": "K1", "notice_id": "K1.1.2.x.DISHUB"}
    assert mail(returned("Permanent", "kepala@dishub.example.go.id", **tags)) == {
        "ended": 1,
        "reopened": 0,
    }


def test_a_full_mailbox_and_a_delivery_end_nothing_a_complaint_does(
    hub: Deployed, mail: Handler
) -> None:
    address = "kepala@dishub.example.go.id"
    holds(hub, "DISHUB", Audience.HEAD, address)
    for kind in ("Transient", "Delivery"):
        assert mail(returned(kind, address, post="DISHUB"))["ended"] == 0
    assert mail(returned("Complaint", address, post="DISHUB"))["ended"] == 1


def test_a_plain_message_of_an_older_machine_is_mailed_as_it_stands(
    hub: Deployed, mail: Handler
) -> None:
    holds(hub, "DUTY", Audience.OPERATOR, "meja@example.go.id")
    event = json.loads(
        (Path(__file__).parents[2] / "data" / "events" / "mail.json").read_text(encoding="utf-8")
    )
    event["Records"][0]["Sns"]["TopicArn"] = f"{TOPICS}duty"
    assert mail(event) == {"sent": 1}
    (one,) = mails()
    assert "Pesan contoh untuk meja layanan." in one.body
