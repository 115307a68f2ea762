"""What officials do reaches the channel that reported it: called, or asked for."""

import time
import urllib.request
import uuid
from typing import Any
from urllib.parse import quote

from infra.local import signing
from infra.local.demo import gateway, officials
from infra.local.demo.story import Act
from tests.e2e.conftest import Hub, eventually


def told(hub: Hub, external_id: str, channel: str = "rabeg") -> list[dict[str, Any]]:
    """What the channel's own receiver kept of one complaint."""
    heard = gateway.call("GET", f"{hub.stack.receiver_url}/heard/{channel}").body["items"]
    bodies = [one["body"] for one in heard]
    return [one for one in bodies if one["data"]["external_id"] == external_id]


def asked(hub: Hub, channel: str, path: str) -> gateway.Answer:
    """A signed question over an empty body."""
    headers = signing.headers(
        hub.secrets[channel],
        message_id=gateway.new_message_id(),
        timestamp=int(time.time()),
        body=b"",
    )
    return gateway.call("GET", f"{hub.stack.api_url}/channels/{channel}{path}", headers)


def test_within_a_minute_of_the_press_the_channel_has_heard(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "lampu jalan mati total di jalan raya cilegon drangong, gelap banget",
        external_id="E2E-DENGAR",
        category="pju",
        location={"lat": -6.1163, "lng": 106.1334, "kelurahan": "Drangong"},
    )
    case = hub.case_of(answer)
    notice = eventually(lambda: next(iter(hub.notices(case.number)), None), within=30)
    desk = officials.Desk(str(officials.link_in(notice.text)), picture=uuid.uuid4().hex)
    eventually(lambda: told(hub, "E2E-DENGAR") or None, within=60)
    pressed = time.monotonic()
    desk.act(Act(0, "accept"))
    status = eventually(
        lambda: (
            [
                one
                for one in told(hub, "E2E-DENGAR")
                if one["data"].get("status_detail") == "diterima"
            ]
            or None
        ),
        within=60,
    )
    assert time.monotonic() - pressed < 60
    data = status[0]["data"]
    assert data["case_number"] == case.number
    assert data["tracking_code"] == answer.tracking_code
    for move in ("follow_up", "resolve"):
        desk.act(Act(0, move))
    eventually(
        lambda: (
            [one for one in told(hub, "E2E-DENGAR") if one["type"] == "complaint.evidence_shown"]
            or None
        ),
        within=60,
    )
    sequences = [one["data"]["sequence"] for one in told(hub, "E2E-DENGAR")]
    assert sequences == sorted(sequences)
    shown = next(
        one for one in told(hub, "E2E-DENGAR") if one["type"] == "complaint.evidence_shown"
    )
    with urllib.request.urlopen(shown["data"]["photos"][0]["url"], timeout=20) as photo:
        assert photo.read(3) == b"\xff\xd8\xff"


def test_a_channel_that_is_not_called_asks_and_misses_nothing(hub: Hub) -> None:
    answer = hub.send(
        "112",
        "pohon tumbang nutup jalan di jalan raya serang pandeglang cipocok",
        external_id="E2E-TANYA",
        channel_fields={"call_type": "normal"},
        location={"lat": -6.1365, "lng": 106.1697, "kelurahan": "Cipocok Jaya"},
    )
    hub.case_of(answer)

    def changes() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after = "0"
        while True:
            page = asked(hub, "112", f"/changes?after={after}&limit=1")
            assert page.status == 200, page
            found += page.body["changes"]
            after = page.body["next"]
            if not page.body["more"]:
                return found

    mine = eventually(
        lambda: [one for one in changes() if one["data"]["external_id"] == "E2E-TANYA"] or None,
        within=60,
    )
    assert mine[0]["data"]["tracking_code"] == answer.tracking_code
    assert mine[0]["id"].startswith("msg_")
    one = asked(hub, "112", f"/complaints/{quote('E2E-TANYA')}")
    assert one.status == 200
    assert one.body["status"] in {"menunggu", "proses"}


def test_who_does_not_sign_is_told_nothing(hub: Hub) -> None:
    for path in ("/changes", "/complaints/E2E-TANYA"):
        refused = gateway.call("GET", f"{hub.stack.api_url}/channels/112{path}")
        assert refused.status == 401
    other = asked(hub, "rabeg", "/complaints/E2E-TANYA")
    assert other.status == 404, "a channel knows its own complaints only"
