"""What the desk decides comes back as examples, and the model trained on them knows better."""

import argparse
import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.application.desk.ports import DeskTab
from aduan.application.desk.work import DeskAnswer, DeskWritePorts, work_desk
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.bootstrap.routing_register import register_of
from aduan.cli import routing as cli_routing
from aduan.domain import links
from aduan.domain.case.case import Status
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.links import DeskLink
from tests.integration.placing.test_placing import place, take_in
from tests.lamps import CITY, EVENING, RULES

KEY = b"k" * 32
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def about(number: int, text: str, *, secret: bool = False) -> Complaint:
    at = EVENING + timedelta(hours=number)
    return Complaint(
        complaint_id=f"{number:026d}",
        channel="rabeg",
        external_id=f"X-{number}",
        tracking_code=f"SA-{number}",
        reported_at=at,
        received_at=at,
        title="Aduan",
        text=text,
        location=Location(),
        secret=secret,
    )


def pressed(register: Table, case_id: str, category: str) -> DeskAnswer:
    case = RegisterDesk(register).get_case(case_id)
    assert case.status is Status.TRIASE
    desk = DeskWritePorts(
        keys=lambda: [KEY],
        register=RegisterDesk(register),
        lapor=None,  # type: ignore[arg-type]
        joined=None,  # type: ignore[arg-type]
        opening=None,  # type: ignore[arg-type]
        rules=RULES,
        agencies=set(CITY.agencies),
        categories={code: one.label for code, one in CITY.categories.items()},
        mask=str,
        inspectorate="INSPEKTORAT",
        holders=RegisterAppointments(register),
        disputes=RegisterDesk(register),
        fresh=fresh_ids,
    )
    token = links.sign(
        DeskLink("DISKOMINFO", EVENING + timedelta(days=2), "n", at_work=True), [KEY]
    )
    form = {
        "do": "route", "case": case_id, "version": str(case.version), "category": category,
        "agency": "DISBUDPAR" if "DISBUDPAR" in CITY.agencies else "DLH",
    }  # fmt: skip
    done = work_desk(token, form, EVENING + timedelta(days=1), desk)
    assert isinstance(done, DeskAnswer)
    return done


def test_decisions_of_the_desk_are_files_the_trainer_reads(
    register: Table, identities: Table, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["gamelan rusak di sanggar warga", "gamelan sanggar hilang dicuri orang"]
    for number, text in enumerate([*texts, "gamelan rahasia"], 1):
        complaint = about(number, text, secret=number == 3)
        take_in(register, identities, complaint)
        case_id = place(register, complaint).case_id
        done = pressed(register, case_id, "pariwisata_olahraga")
        assert (done.tab, done.done) == (DeskTab.TRIAGE, True), done.words
    asked = argparse.Namespace(since=ALWAYS, to=tmp_path / "koreksi")
    assert cli_routing.corrections(asked, register_of(register)) == 0
    assert "2 keputusan petugas, 2 di antaranya koreksi" in capsys.readouterr().out
    with (tmp_path / "koreksi" / "texts.csv").open(encoding="utf-8", newline="") as file:
        assert {row["text"] for row in csv.DictReader(file)} == set(texts)

    trainer = pytest.importorskip("tests.benchmarks.training.routing", exc_type=ImportError)
    corrected = trainer.read_examples(
        tmp_path / "koreksi" / "texts.csv", tmp_path / "koreksi" / "labels.csv"
    )
    assert [one.category for one in corrected] == ["pariwisata_olahraga"] * 2
    known = [
        trainer.Example(f"{words} nomor {number}", category, f"2026-0{number}")
        for number in range(1, 6)
        for words, category in (
            ("sampah menumpuk tidak diangkut", "sampah"),
            ("lampu jalan padam gelap", "pju"),
            ("lapangan olahraga rusak", "pariwisata_olahraga"),
        )
    ]
    before = trainer.train(known, []).read("gamelan di sanggar")
    after = trainer.train([*known, *corrected], []).read("gamelan di sanggar")
    assert "gamelan" not in before.words
    assert after.ranked[0][0] == "pariwisata_olahraga"
    assert "gamelan" in after.words


def test_hops_are_printed_by_category(
    register: Table, identities: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    complaint = about(1, "sampah menumpuk tidak diangkut")
    take_in(register, identities, complaint)
    place(register, complaint)
    assert cli_routing.hops(argparse.Namespace(since=ALWAYS), register_of(register)) == 0
    said = capsys.readouterr().out
    assert "1 kasus   0.00 penerusan per kasus" in said
    assert said.splitlines()[-1].startswith("semua")
