"""A citizen's later word through the deployed hub: closed is not done while they say it is not."""

import uuid
from datetime import UTC, datetime
from typing import Any

from infra.local.demo import officials
from infra.local.demo.story import Act
from infra.local.demo.table import public_status
from tests.e2e.conftest import Hub, dumps, eventually

EXTERNAL_ID = "E2E-BELUM-BERES"


def says(hub: Hub, kind: str, **data: Any) -> int:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    message = {
        "type": kind,
        "timestamp": now,
        "data": {"external_id": EXTERNAL_ID, "given_at": now, **data},
    }
    return hub.deliver("rabeg", message).status


def test_not_fixed_opens_the_case_again_and_only_a_yes_confirms_it(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "saluran air mampet di jalan raya kalodran walantaka, tiap hujan banjir ke jalan",
        external_id=EXTERNAL_ID,
        category="banjir",
        location={"lat": -6.10652, "lng": 106.24014, "kelurahan": "Kalodran"},
    )
    case = hub.case_of(answer)
    notice = eventually(lambda: next(iter(hub.notices(case.number)), None), within=90)
    link = str(officials.link_in(notice.text))
    desk = officials.Desk(link, picture=uuid.uuid4().hex)
    for move in ("accept", "follow_up", "resolve"):
        desk.act(Act(0, move))
    assert public_status(hub.case_of(answer).status) == "selesai"
    told_before = len(hub.notices(case.number))

    # "Not fixed": a new cycle at the same office, and its head hears of it.
    assert says(hub, "feedback.given", verdict="not_fixed", comment="Masih mampet") == 201
    again = eventually(
        lambda: found if (found := hub.case_of(answer)).cycle == 2 else None, within=90
    )
    assert (again.agency, again.status) == (case.agency, "dibuka_kembali")
    assert again.due is not None
    assert case.due is not None
    assert again.due > case.due
    assert hub.track(str(answer.tracking_code)).body["status"] == "menunggu"
    notices = eventually(
        lambda: told[told_before:] if len(told := hub.notices(case.number)) > told_before else None,
        within=90,
    )
    assert "dibuka kembali" in dumps([each.text for each in notices]).lower()

    # The case has not left its office: the link of the first cycle still opens it.
    assert officials.browser.get(link).status == 200
    fresh = eventually(
        lambda: next((officials.link_in(n.text) for n in hub.notices(case.number)[told_before:]),
                     None),
        within=90,
    )  # fmt: skip
    desk = officials.Desk(str(fresh), picture=uuid.uuid4().hex)
    for move in ("accept", "follow_up", "resolve"):
        desk.act(Act(0, move))
    assert says(hub, "feedback.given", verdict="fixed") == 201

    def confirmed() -> bool:
        rows = [row for row in hub.register().history if row["case_id"] == case.case_id]
        return any(row["move"] == "confirm" for row in rows)

    eventually(lambda: confirmed() or None, within=90)
    assert hub.case_of(answer).cycle == 2
    assert hub.track(str(answer.tracking_code)).body["status"] == "selesai"
