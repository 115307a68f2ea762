"""The front door's pages: what people see, and what must not be taken for HTML."""

from infra.local import rendering
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
    assert '<a href="http://localhost:8080/api/actions/abc.def-1_2?x=1&amp;y=2">' in shown
    assert "</a>." in shown


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


def test_the_tracking_link_of_a_sent_complaint_is_offered() -> None:
    sent = rendering.send(["rabeg"], lapor_url=LAPOR, status=201, answer="{}", tracking_code="SA-1")
    assert '/lacak?kode=SA-1"' in sent
    refused = rendering.send(["rabeg"], lapor_url=LAPOR, status=400, answer="<b>")
    assert "/lacak?kode=" not in refused
    assert "&lt;b&gt;" in refused


def test_the_form_for_a_trial_complaint_sends_what_the_front_door_reads() -> None:
    (form,) = browser._forms(rendering.send(["rabeg", "112"], lapor_url=LAPOR))
    assert (form.action, form.method) == ("/kirim", "post")
    assert form.choices["channel"] == ["", "rabeg", "112"]
    assert "text" in form.required
    assert "address" in form.fields
