"""A complaint's way through the deployed hub, each function under its own role."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from infra.local.demo import officials
from infra.local.demo.story import Act
from infra.local.demo.table import public_status
from infra.local.stack import LocalStack
from tests.e2e.conftest import Hub, dumps, eventually


def test_what_nobody_acts_on_reaches_the_mayor_and_every_level_is_told_once(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "lampu jalan di jl raya taktakan depan smk mati semua udh seminggu, gelap",
        category="pju",
        location={"lat": -6.10919, "lng": 106.10696, "kelurahan": "Taktakan"},
        reporter={"name": "Suhendra Wirakusuma", "phone": "081298765432"},
    )
    assert answer.status == 201
    assert hub.track(str(answer.tracking_code)).body["status"] == "menunggu"

    case = hub.case_of(answer)
    assert case.agency == "DISHUB"
    eventually(
        lambda: any(n.topic.endswith("wali-kota") for n in hub.notices(case.number)) or None,
        within=72 + 24 + 60,
    )
    notices = hub.notices(case.number)
    for topic in ("sekda", "wali-kota"):
        assert sum(n.topic.endswith(topic) for n in notices) == 1
    assert "Suhendra" not in dumps([n.text for n in notices])
    assert "081298765432" not in dumps([n.text for n in notices])
    assert hub.case_of(answer).level == "WALI_KOTA"


def test_two_reports_of_one_event_at_the_same_instant_open_one_case(hub: Hub) -> None:
    place = {"lat": -6.15505, "lng": 106.2261, "kelurahan": "Walantaka"}
    texts = (
        "pohon mangga tumbang nutup jalan di walantaka depan kantor kecamatan",
        "POHON TUMBANG MENUTUP JALAN DEPAN KANTOR KECAMATAN WALANTAKA",
    )
    with ThreadPoolExecutor(2) as channels:
        answers = list(
            channels.map(
                lambda text: hub.send("rabeg", text, category="pohon_tumbang", location=place),
                texts,
            )
        )
    assert [answer.status for answer in answers] == [201, 201]
    assert len({hub.case_of(answer).case_id for answer in answers}) == 1


def test_an_official_settles_a_case_through_the_link_of_the_notice(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "sampah numpuk di pinggir jalan raya pancur taktakan, bau banget",
        category="sampah",
        location={"lat": -6.13334, "lng": 106.10727, "kelurahan": "Pancur"},
    )
    case = hub.case_of(answer)
    notice = eventually(lambda: next(iter(hub.notices(case.number)), None), within=30)
    link = officials.link_in(notice.text)
    assert link is not None
    desk = officials.Desk(link, picture=uuid.uuid4().hex)
    for move in ("accept", "follow_up", "resolve"):
        desk.act(Act(0, move))
    assert public_status(hub.case_of(answer).status) == "selesai"
    assert hub.track(str(answer.tracking_code)).body["status"] == "selesai"


def test_opening_a_link_changes_nothing(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "got mampet di jalan raya sepang taktakan, airnya luber ke rumah",
        category="banjir",
        location={"lat": -6.14096, "lng": 106.12761, "kelurahan": "Sepang"},
    )
    case = hub.case_of(answer)
    notice = eventually(lambda: next(iter(hub.notices(case.number)), None), within=30)
    link = str(officials.link_in(notice.text))
    before = hub.case_of(answer)
    for _ in range(3):
        assert officials.browser.get(link).status == 200
    assert hub.case_of(answer).status == before.status


def test_the_same_delivery_again_gets_the_same_answer_and_is_stored_once(hub: Hub) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    message = {
        "type": "complaint.created",
        "timestamp": now,
        "data": {
            "external_id": "E2E-SEKALI",
            "reported_at": now,
            "text": "paving perumahan bumi serang damai ambles semua",
        },
    }
    with ThreadPoolExecutor(3) as gateways:
        answers = list(
            gateways.map(
                lambda _: hub.deliver("rabeg", message, message_id="msg_e2e_sekali"), range(5)
            )
        )
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 200, 201]
    assert len({dumps(answer.body) for answer in answers}) == 1
    case = hub.case_of(answers[0])
    assert case.complaint_count == 1


def test_a_complaint_with_a_photo_is_placed_and_an_unlisted_host_is_never_called(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "trotoar ambles di depan kantor pos unyur, bahaya buat pejalan kaki",
        category="jalan_rusak",
        location={"lat": -6.1022, "lng": 106.1402, "kelurahan": "Unyur"},
        attachments=[{"url": "https://169.254.169.254/foto.jpg", "media_type": "image/jpeg"}],
    )
    assert answer.status == 201
    assert hub.case_of(answer).complaint_count == 1
    (photo,) = eventually(lambda: hub.photos_of(str(answer.complaint_id)) or None, within=60)
    assert (photo["state"]["S"], photo["reason"]["S"]) == ("ditolak", "alamat_tidak_diizinkan")


def test_lapor_is_given_the_case_once(hub: Hub) -> None:
    answer = hub.send(
        "rabeg",
        "air pdam keruh dan bau di kaligandu udah 3 hari",
        category="air_bersih",
        location={"lat": -6.11082, "lng": 106.17777, "kelurahan": "Kaligandu"},
    )
    case = hub.case_of(answer)
    copies = eventually(lambda: hub.lapor()["copies"].get(case.number), within=60)
    assert copies == 1


def test_the_whole_local_stack_stays_under_two_and_a_half_gigabytes(stack: LocalStack) -> None:
    used = stack.memory_megabytes()
    if not used:
        pytest.skip("memory is read from /proc")
    assert used < 2_560, "it fits beside an editor and a browser on a laptop of 8 GB"
