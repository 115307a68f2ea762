"""An official of the demo finds the case's own link, also in a summary of several notices."""

from infra.local.demo.officials import link_about

ONE, OTHER = "http://localhost/api/actions/a.b.c", "http://localhost/api/actions/d.e.f"
SUMMARY = f"""Selebihnya, 2 pemberitahuan:

[SRG-2026-AAAA-AAAA] Pengingat: lampu
{ONE}

[SRG-2026-BBBB-BBBB] Periksa penutupan kasus: wifi
{OTHER}
"""


def test_a_notice_of_one_case_holds_its_link() -> None:
    assert link_about("SRG-1", "[SRG-1] Aduan baru", f"Buka: {ONE}") == ONE


def test_a_summary_holds_one_a_case() -> None:
    subject = "2 pemberitahuan lain dalam satu ringkasan"
    assert link_about("SRG-2026-AAAA-AAAA", subject, SUMMARY) == ONE
    assert link_about("SRG-2026-BBBB-BBBB", subject, SUMMARY) == OTHER
    assert link_about("SRG-2026-CCCC-CCCC", subject, SUMMARY) is None


def test_a_case_that_another_notice_only_mentions_is_not_its_own() -> None:
    assert link_about("SRG-2", "[SRG-1] Aduan baru", f"Mirip SRG-2. Buka: {ONE}") is None
