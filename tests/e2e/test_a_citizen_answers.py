"""A citizen on the own page, through the deployed hub: the code reads, the second proof writes."""

import json
import uuid

from infra.local.demo import browser, citizens, officials
from infra.local.demo.story import Act
from tests.e2e.conftest import Hub, eventually

PHONE = "081911223399"


def test_a_question_is_answered_and_a_closing_refused_on_the_page_of_the_complaint(
    hub: Hub,
) -> None:
    answer = hub.send(
        "rabeg",
        "lampu jalan padam di jalan bhayangkara cipocok jaya, gelap sekali sudah tiga malam",
        external_id="E2E-HALAMAN",
        category="pju",
        reporter={"name": "Contoh Warga", "phone": PHONE},
        location={"lat": -6.12814, "lng": 106.17901, "kelurahan": "Cipocok Jaya"},
    )
    case = hub.case_of(answer)
    notice = eventually(lambda: next(iter(hub.notices(case.number)), None), within=90)
    desk = officials.Desk(str(officials.link_in(notice.text)), picture=uuid.uuid4().hex)
    desk.act(Act(0, "ask_reporter"))

    page = f"{hub.stack.api_url}/complaints/{answer.tracking_code}"
    stranger = citizens.Citizen(page, "081900000000")
    mine = citizens.Citizen(page, PHONE)
    wrong = browser.get(page)
    form = next(one for one in wrong.forms if one.fields.get("do") == "jawab")
    refused = browser.submit(wrong, form, {"isi": "palsu", "angka": stranger.phone[-4:]})
    assert refused.status == 409
    mine.answer("Depan kantor kelurahan, tiang nomor 12")
    eventually(lambda: any(row["move"] == "reporter_answered" and row["case_id"] == case.case_id
                           for row in hub.register().history) or None, within=90)  # fmt: skip
    assert "palsu" not in json.dumps([row.get("note") for row in hub.register().history])

    for move in ("follow_up", "resolve"):
        desk.act(Act(0, move))
    mine.rate(2, "belum_tuntas")
    mine.judge("not_fixed", "Masih gelap")
    again = eventually(
        lambda: found if (found := hub.case_of(answer)).cycle == 2 else None, within=90
    )
    assert again.status == "dibuka_kembali"
    (voice,) = [one for one in hub.register().voices if one["case_id"] == case.case_id]
    assert (voice["verdict"], int(voice["rating"]), voice["agency"]) == (
        "not_fixed", 2, case.agency,
    )  # fmt: skip
