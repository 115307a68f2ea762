"""What an operator types and reads."""

import io
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from aduan.adapters.lapor.contract import load_contract
from aduan.adapters.lapor.export_csv import read_export
from aduan.bootstrap.lapor_bridge import Bridge
from aduan.cli.lapor import run
from aduan.domain.case.entry import State
from aduan.domain.lapor.monthly import HubRow
from infra.local.lapor.export import export_csv
from tests.unit.lapor.world import CITY, TABLES, World

CONTRACT = load_contract(CITY)


class Cases:
    def __init__(self, *rows: HubRow) -> None:
        self.rows = rows
        self.asked: tuple[date, date] | None = None

    def arrived(self, first: date, after: date) -> Iterable[HubRow]:
        self.asked = (first, after)
        return self.rows


def bridge_of(world: World, cases: Cases | None = None) -> Bridge:
    register = world.register
    return Bridge(
        outbox=register.as_outbox,
        history=register,
        states=register.as_states,
        links=register.as_links,
        news=register,
        cases=cases or Cases(),
        tables=TABLES,
        reconcile=world.reconciling,
        gate=lambda seconds: world.gate(),
        city="Kota Serang",
        read_export=lambda file: read_export(
            file, CONTRACT.export, CONTRACT.times, world.clock.now()
        ),
        clock=world.clock,
    )


def typed(world: World, *words: str, cases: Cases | None = None) -> tuple[int, str]:
    out = io.StringIO()
    code = run(words, lambda: bridge_of(world, cases), out)
    return code, out.getvalue()


def a_refused_entry() -> World:
    world = World()
    world.open_case(category="lainnya")
    world.tick()
    return world


def test_status_says_whether_a_person_is_needed() -> None:
    assert typed(World(), "status")[0] == 0
    code, words = typed(a_refused_entry(), "status")
    assert code == 1
    assert '"refused": 1' in words


def test_pause_stops_and_resume_goes_on_and_a_rehearsal_does_neither() -> None:
    world = World()
    typed(world, "pause", "--by", "diskominfo", "--reason", "pemeliharaan", "--dry-run")
    assert world.register.state.paused_by == ""
    typed(world, "pause", "--by", "diskominfo", "--reason", "pemeliharaan")
    assert world.register.state.paused_by == "diskominfo"
    typed(world, "resume")
    assert world.register.state.paused_by == ""


def test_dead_letters_are_listed_replayed_and_withdrawn() -> None:
    world = a_refused_entry()
    code, words = typed(world, "dead-letters")
    assert code == 1
    assert "c-SRG-1#1 SRG-1 create_report refused: belum ada padanan" in words
    typed(world, "replay", "--all", "--dry-run")
    assert world.register.entries["c-SRG-1#1"].state is State.REFUSED
    assert typed(world, "replay", "--entry", "tidak-ada#1")[0] == 1
    assert typed(world, "replay", "--entry", "c-SRG-1#1")[0] == 0
    assert world.register.entries["c-SRG-1#1"].state is State.PENDING
    world.tick()
    words_for = ("withdraw", "c-SRG-1#1", "--by", "operator", "--reason", "ganda")
    assert typed(world, *words_for)[0] == 0
    assert world.register.entries["c-SRG-1#1"].state is State.WITHDRAWN
    assert typed(world, "dead-letters")[0] == 0


def test_rewind_wants_a_zone_and_only_goes_back() -> None:
    world = World()
    world.list_new()
    before = world.register.state.watermark
    assert before is not None
    with pytest.raises(SystemExit):
        typed(world, "rewind", "--to", "2026-03-01T00:00")
    typed(world, "rewind", "--to", (before + timedelta(days=1)).isoformat())
    assert world.register.state.watermark == before
    typed(world, "rewind", "--to", "2026-02-01T00:00+07:00")
    assert world.register.state.watermark < before


def test_reconcile_lists_without_repairing_when_rehearsed() -> None:
    world = World()
    world.open_case()
    world.tick()
    (complaint_id,) = world.lapor.reports
    world.lapor.set_status(complaint_id, "Ditutup oleh Sistem")
    code, words = typed(world, "reconcile", "--dry-run")
    assert code == 1
    assert "status berbeda - / Ditutup oleh Sistem" in words
    assert world.register.news == []
    typed(world, "reconcile")
    assert typed(world, "reconcile") == (0, "1 dibandingkan, 0 berbeda, 0 diperbaiki\n")


def export_file(folder: Path) -> Path:
    path = folder / "ekspor.csv"
    complaints = [
        {
            "id": 9_000_001 + number,
            "filed_at": "2026-02-03T01:00:00+00:00",
            "reporter": "Pelapor",
            "classification_id": 2,
            "title": "Jalan rusak",
            "content": f"Jalan rusak {number}",
            "content_final": f"Jalan rusak {number}.",
            "source": "Website",
            "agency": {"id": "S-DPUPR", "name": "DPUPR"},
            "status": "Ditutup oleh Sistem",
        }
        for number in range(3)
    ]
    path.write_bytes(export_csv(complaints).encode())
    return path


def test_import_rehearses_then_imports_and_names_wrong_rows(tmp_path: Path) -> None:
    world = World()
    path = export_file(tmp_path)
    assert typed(world, "import", str(path), "--dry-run") == (
        0,
        "3 baris baik, 0 salah; tidak ada yang diubah\n",
    )
    assert world.register.reports == {}
    assert typed(world, "import", str(path)) == (0, "baru: 3\n")
    path.write_bytes(path.read_bytes().replace(b"01:00:00", b"1.00", 1))
    code, words = typed(world, "import", str(path))
    assert code == 1
    assert "baris 2, kolom 3 (Waktu Laporan Masuk): jam tidak terbaca" in words


def test_the_month_agrees_or_says_which_cases_differ(tmp_path: Path) -> None:
    path = export_file(tmp_path)
    same = [
        HubRow(f"SRG-{n}", "rabeg", "selesai", str(9_000_001 + n), "Ditutup oleh Sistem")
        for n in range(3)
    ]
    words = ("month", "--month", "2026-12", "--export", str(path), "--to", str(tmp_path))
    cases = Cases(*same)
    assert typed(World(), *words, cases=cases)[0] == 0
    assert cases.asked == (date(2026, 12, 1), date(2027, 1, 1))
    html = (tmp_path / "lapor-2026-12.html").read_text()
    assert "Angka kota dan angka LAPOR! sama." in html
    differing = Cases(
        same[0],
        HubRow("SRG-1", "rabeg", "proses", "9000002", "Terdisposisi"),
        HubRow("SRG-9", "112", "menunggu"),
        HubRow("SRG-<8>", "rabeg", "proses", "42", "Terdisposisi"),
    )
    code, said = typed(World(), *words, cases=differing)
    assert (code, said) == (1, "4 perbedaan, 0 baris tak terbaca\n")
    html = (tmp_path / "lapor-2026-12.html").read_text()
    assert "SRG-&lt;8&gt;" in html
    table = (tmp_path / "lapor-2026-12.csv").read_text("utf-8-sig")
    assert "belum ada di LAPOR!,SRG-9,,menunggu," in table
    assert 'tidak dihitung LAPOR!",SRG-<8>,42,Terdisposisi,' in table
    assert "status LAPOR! berbeda,SRG-1,9000002,Terdisposisi,Ditutup oleh Sistem" in table
    assert 'tidak tercatat di kota",,9000003,,Ditutup oleh Sistem' in table
