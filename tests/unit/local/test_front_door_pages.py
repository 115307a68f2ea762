"""The front door's pages: what people see, and what must not be taken for HTML."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from infra.local import front_door, rendering
from infra.local.demo import browser
from infra.local.mailbox import Notice

NOTICE = Notice(
    message_id="1",
    topic="satu-aduan-serang-local-dishub",
    subject="[KS-1] Aduan baru: <b>lampu</b>",
    text="Buka:\nhttp://localhost:8080/api/actions/abc.def-1_2?x=1&y=2.\n<script>x</script>",
    sent_at="2026-03-02T00:00:00Z",
)


LAPOR = "http://localhost:8090"


def test_links_of_a_notice_are_clickable_and_end_before_the_full_stop() -> None:
    shown = rendering.mailbox([NOTICE], lapor_url=LAPOR)
    address = "http://localhost:8080/api/actions/abc.def-1_2?x=1&amp;y=2"
    assert f'<a href="{address}" title="{address}">Buka kasus</a>.' in shown


def test_a_notice_is_cut_into_words_and_addresses_without_losing_any() -> None:
    assert "".join(words for words, _ in rendering.linked(NOTICE.text)) == NOTICE.text
    assert [is_address for _, is_address in rendering.linked(NOTICE.text)] == [False, True, False]


def test_nothing_of_a_notice_is_interpreted() -> None:
    page = rendering.mailbox([NOTICE], lapor_url=LAPOR)
    assert "<script" not in page
    assert "<b>lampu" not in page


def test_the_newest_notice_is_on_top() -> None:
    newer = Notice("2", "t", "lebih baru", "", "2026-03-03T00:00:00Z")
    page = rendering.mailbox([NOTICE, newer], lapor_url=LAPOR)
    assert page.index("lebih baru") < page.index("KS-1")


def test_the_clock_says_how_long_three_days_take() -> None:
    assert "72 detik" in rendering.clock(1)
    assert "Waktu nyata" in rendering.clock(3600)


def test_the_openapi_page_needs_no_other_host() -> None:
    document = {
        "info": {"title": "Satu Aduan", "version": "1"},
        "paths": {
            "/webhooks/{channel}": {
                "post": {
                    "summary": "Terima aduan",
                    "parameters": [{"name": "channel", "in": "path", "description": "Kanal"}],
                    "responses": {"201": {"description": "Dicatat"}},
                }
            }
        },
        "components": {"schemas": {"Aduan": {"type": "object"}}},
    }
    page = rendering.openapi(document, lapor_url=LAPOR)
    assert "POST" in page
    assert "Dicatat" in page
    assert "src=" not in page
    assert "<script" not in page


NAMES = {"dishub": "Dinas Perhubungan", "hub": "Bukan ini", "duty": "Meja layanan"}


def test_the_mailbox_is_a_list_of_recipients_by_their_names() -> None:
    other = Notice("2", "satu-aduan-serang-local-duty", "Triase", "", "2026-03-03T00:00:00Z")
    page = rendering.mailbox([NOTICE, NOTICE, other], lapor_url=LAPOR, names=NAMES)
    assert page.index("Meja layanan") < page.index("Dinas Perhubungan")
    assert '>Dinas Perhubungan</a> <span class="count">2</span>' in page
    assert "Bukan ini" not in page
    one = rendering.mailbox([NOTICE, other], lapor_url=LAPOR, names=NAMES, to=NOTICE.topic)
    assert "Kotak surat: Dinas Perhubungan" in one
    assert "Triase" not in one


def test_a_mail_of_the_city_itself_lies_in_the_box_of_its_address() -> None:
    address = "kepala@dishub.example.go.id"
    mailed = replace(NOTICE, message_id="2", topic=address, to=address)
    page = rendering.mailbox([NOTICE, mailed], lapor_url=LAPOR, names=NAMES)
    assert "pesan topik (SNS)" in page
    assert "surel dari domain kota (SES)" in page
    own = rendering.mailbox([NOTICE, mailed], lapor_url=LAPOR, names=NAMES, to=address)
    assert f"Kotak surat: {address}" in own
    assert own.count("<article") == 1


def test_of_many_letters_the_newest_are_shown_and_it_says_so() -> None:
    page = rendering.mailbox([NOTICE] * 30, lapor_url=LAPOR)
    assert "Surat 1 sampai 20 dari 30, terbaru di atas." in page
    assert page.count("<article") == 20


def test_every_letter_is_reached_by_paging() -> None:
    letters = [replace(NOTICE, subject=f"surat ke-{number}.") for number in range(45)]
    seen, after = "", 0
    for _ in range(3):
        page = rendering.mailbox(letters, lapor_url=LAPOR, to=NOTICE.topic, after=after)
        assert page.count("<article") <= 20
        seen += page
        after = int(found[1]) if (found := re.search(r"sesudah=(\d+)", page)) else 0
    assert after == 0
    assert all(f"surat ke-{number}." in seen for number in range(45))


def test_times_of_the_mailbox_are_those_of_the_city() -> None:
    page = rendering.mailbox([NOTICE], lapor_url=LAPOR, zone=ZoneInfo("Asia/Jakarta"))
    assert "2 Maret 2026 pukul 07.00.00 WIB" in page
    assert "UTC" not in page


def test_the_mail_about_one_case_is_found_by_its_number() -> None:
    other = Notice("2", "t", "[KS-2] lain", "", "2026-03-03T00:00:00Z")
    page = rendering.mailbox([NOTICE, other], lapor_url=LAPOR, about="KS-1")
    assert "[KS-1]" in page
    assert "[KS-2]" not in page


def test_a_sent_complaint_leads_to_its_case_and_the_mail_it_caused() -> None:
    sent = rendering.Sent(201, "{}", "SA-1", "KS-1", (NOTICE,))
    page = rendering.sent(sent, names=NAMES, lapor_url=LAPOR)
    assert '/lacak?kode=SA-1"' in page
    assert '/kotak-surat?kasus=KS-1"' in page
    assert ">Buka kasus</a>" in page
    refused = rendering.sent(rendering.Sent(400, "<b>"), names=NAMES, lapor_url=LAPOR)
    assert "/lacak?kode=" not in refused
    assert "&lt;b&gt;" in refused


def test_what_the_form_says_is_what_a_channel_would_send() -> None:
    form = {
        "text": ["Lampu  mati"], "address": ["Jl. Veteran"], "lat": ["-6.1"], "lng": ["106.1"],
        "photo": ["https://foto.example/1.jpg"], "name": ["Siti"], "phone": ["0812"],
        "secret": ["1"],
    }  # fmt: skip
    said = front_door._complaint("112", form, datetime(2026, 3, 2, tzinfo=UTC))
    assert said["location"] == {"address": "Jl. Veteran", "lat": -6.1, "lng": 106.1}
    assert said["reporter"] == {"name": "Siti", "phone": "0812"}
    assert said["attachments"] == [
        {"url": "https://foto.example/1.jpg", "media_type": "image/jpeg"}
    ]
    assert (said["anonymous"], said["secret"], said["text"]) == (False, True, "Lampu mati")
    assert said["channel_fields"] == {"call_type": "normal"}
    bare = front_door._complaint("rabeg", {"lat": ["x"]}, datetime(2026, 3, 2, tzinfo=UTC))
    assert "reporter" not in bare
    assert bare["location"] == {"address": ""}


def test_the_form_for_a_trial_complaint_sends_what_the_front_door_reads() -> None:
    page = rendering.send(["rabeg", "112"], lapor_url=LAPOR)
    (form,) = browser._forms(page)
    assert (form.action, form.method) == ("/kirim", "post")
    assert form.choices["channel"] == ["", "rabeg", "112"]
    assert "text" in form.required
    assert {"address", "lat", "lng", "photo", "name", "phone"} <= set(form.fields)
    assert all(f'name="{flag}" value="1"' in page for flag in ("anonymous", "secret"))
