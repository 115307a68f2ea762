"""The front door's pages: what people see, and what must not be taken for HTML."""

from infra.local import rendering
from infra.local.mailbox import Notice

NOTICE = Notice(
    message_id="1",
    topic="satu-aduan-serang-local-dishub",
    subject="[KS-1] Aduan baru: <b>lampu</b>",
    text="Buka:\nhttp://localhost:8080/api/actions/abc.def-1_2?x=1&y=2.\n<script>x</script>",
    sent_at="2026-03-02T00:00:00Z",
)


def test_links_of_a_notice_are_clickable_and_end_before_the_full_stop() -> None:
    shown = rendering.linked(NOTICE.text)
    assert '<a href="http://localhost:8080/api/actions/abc.def-1_2?x=1&amp;y=2">' in shown
    assert "</a>." in shown


def test_nothing_of_a_notice_is_interpreted() -> None:
    page = rendering.mailbox([NOTICE])
    assert "<script>" not in page
    assert "<b>lampu" not in page


def test_the_newest_notice_is_on_top() -> None:
    newer = Notice("2", "t", "lebih baru", "", "2026-03-03T00:00:00Z")
    page = rendering.mailbox([NOTICE, newer])
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
    }
    page = rendering.page("API", rendering.openapi(document), lapor_url="http://localhost:1")
    assert "POST" in page
    assert "Dicatat" in page
    assert "src=" not in page
    assert "<script" not in page


def test_the_tracking_link_of_a_sent_complaint_is_offered() -> None:
    assert '/lacak?kode=SA-1"' in rendering.sent(201, "{}", "SA-1")
    assert "<a" not in rendering.sent(400, "{}", None)
