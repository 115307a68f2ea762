"""The live table: drawn in place on a terminal, told line by line where there is none."""

import io
from datetime import UTC, datetime, timedelta

from infra.local.demo.register import CaseRow
from infra.local.demo.table import Headline, LiveTable, public_status

HEADLINE = Headline(
    second=12.5, hour_seconds=1, sent=3, refused=1, notices=4, lapor_held=2, lapor_down=True
)
CASE = CaseRow(
    case_id="1",
    number="SRG-2026-AAAA-BBBB",
    agency="DISHUB",
    level="SEKDA",
    status="diterima",
    cycle=1,
    matter="Lampu jalan",
    due=datetime.now(UTC) + timedelta(seconds=40),
    due_at={},
    channels=("112", "rabeg"),
    complaint_count=3,
    secret=False,
    next_owner=None,
    lapor_ids=(),
    told=("OPD", "SEKDA"),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_channels_agency_level_status_and_due_time() -> None:
    screen = Terminal()
    LiveTable(screen).show(HEADLINE, [CASE], {"1": "Lampu mati di Cipare"})
    shown = screen.getvalue()
    for words in ("Lampu mati di Cipare", "112+rabeg ×3", "DISHUB", "SEKDA", "diterima", "+"):
        assert words in shown
    assert "LAPOR! MATI" in shown


def test_without_a_terminal_each_change_is_one_line_and_nothing_is_coloured() -> None:
    log = io.StringIO()
    table = LiveTable(log)
    for _ in range(3):
        table.show(HEADLINE, [CASE], {})
    assert log.getvalue().count("\n") == 1
    assert "\x1b" not in log.getvalue()


def test_what_a_citizen_reads_for_an_inner_status() -> None:
    assert public_status("dibuka_kembali") == "menunggu"
    assert public_status("ditindaklanjuti") == "proses"
    assert public_status("ditolak") == "selesai"
