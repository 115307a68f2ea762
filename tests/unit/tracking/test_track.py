"""What a tracking code opens, and what it never does."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aduan.application.tracking.track import Progress, track_complaint
from aduan.domain.case.case import Actor, Case, HistoryEntry, Hold, HoldReason, Level, Role, Status
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.identifiers import new_tracking_code
from aduan.pages.tracking.answers import answer_json
from tests.unit.samples import ARRIVED, CITY, a_case

CODE = new_tracking_code(bytes(range(7)))
COMPLAINT = Complaint(
    complaint_id="01A",
    channel="rabeg",
    external_id="RBG-1",
    tracking_code=CODE,
    reported_at=ARRIVED,
    received_at=ARRIVED,
    title="Judul warga",
    text="Teks warga",
    location=Location(address="Jl. Veteran"),
    reporter_hash="hash",
    case_id="01K-CASE",
)
OPERATOR = Actor(Role.OPERATOR, "DISHUB")


def row(
    version: int, before: Status | None, after: Status, *, note: str = "", case_id: str = "01K-CASE"
) -> HistoryEntry:
    return HistoryEntry(
        case_id=case_id,
        version=version,
        at=ARRIVED + timedelta(hours=version),
        actor=OPERATOR,
        move="move",
        from_status=before,
        to_status=after,
        cycle=1,
        level=Level.OPD,
        note="catatan dalam",
        public_note=note,
    )


@dataclass
class FakeRegister:
    complaints: dict[str, Complaint] = field(default_factory=lambda: {CODE: COMPLAINT})
    cases: dict[str, Case] = field(default_factory=lambda: {"01K-CASE": a_case()})
    rows: list[HistoryEntry] = field(
        default_factory=lambda: [
            row(1, None, Status.BARU),
            row(2, Status.BARU, Status.BARU),
            row(3, Status.BARU, Status.DITERIMA),
            row(4, Status.DITERIMA, Status.DITINDAKLANJUTI, note="Petugas sudah ke lokasi"),
        ]
    )
    asked: int = 0

    def complaint_by_code(self, tracking_code: str) -> Complaint | None:
        self.asked += 1
        return self.complaints.get(tracking_code)

    def get_case(self, case_id: str) -> Case:
        if case_id not in self.cases:
            raise NotFoundError("case", case_id)
        return self.cases[case_id]

    def history(self, case_id: str) -> list[HistoryEntry]:
        return [each for each in self.rows if each.case_id == case_id]


def track(register: FakeRegister, code: str = CODE) -> Progress:
    found = track_complaint(code, register=register)
    assert found is not None
    return found


def test_status_steps_and_due_time_are_shown() -> None:
    found = track(FakeRegister(), code=CODE.lower().replace("-", ""))
    assert found.public == "menunggu"
    assert [(step.status, step.note) for step in found.steps] == [
        (Status.BARU, ""),
        (Status.DITERIMA, ""),
        (Status.DITINDAKLANJUTI, "Petugas sudah ke lokasi"),
    ]
    assert found.due_at == a_case().due.opd
    assert (found.case_number, found.agency) == (a_case().number, "DISHUB")


def test_a_complaint_without_a_case_yet_waits() -> None:
    register = FakeRegister(complaints={CODE: replace(COMPLAINT, case_id=None)})
    found = track(register)
    assert found == Progress(CODE, ARRIVED, Status.BARU, dedup_pending=True)
    told = json.loads(answer_json(found, CITY)["body"])
    assert (told["status"], told["dedup_pending"]) == ("menunggu", True)
    assert "Sedang diperiksa" in told["detail"]


@pytest.mark.parametrize(
    ("complaint", "case"),
    [
        (replace(COMPLAINT, secret=True), a_case()),
        (COMPLAINT, a_case(secret=True)),
        (COMPLAINT, a_case(inspektorat_only=True, agency="INSPEKTORAT")),
    ],
)
def test_of_a_secret_one_only_the_status_is_shown(complaint: Complaint, case: Case) -> None:
    register = FakeRegister(complaints={CODE: complaint}, cases={"01K-CASE": case})
    found = track(register)
    assert (found.case_number, found.agency) == (None, None)
    assert all(step.note == "" for step in found.steps)
    assert [step.status for step in found.steps][-1] is Status.DITINDAKLANJUTI


def test_a_merged_case_is_followed_to_the_living_one_and_keeps_its_secrecy() -> None:
    merged = a_case(status=Status.DIGABUNG, merged_into="02", secret=True)
    living = a_case(case_id="02", number="SRG-2", status=Status.SELESAI)
    rows = [
        row(1, None, Status.BARU),
        row(2, Status.BARU, Status.DIGABUNG),
        row(5, Status.BARU, Status.SELESAI, case_id="02", note="Sudah menyala"),
    ]
    register = FakeRegister(cases={"01K-CASE": merged, "02": living}, rows=rows)
    found = track(register)
    assert found.public == "selesai"
    assert [(step.status, step.note) for step in found.steps] == [
        (Status.BARU, ""),
        (Status.SELESAI, ""),
    ]
    assert found.case_number is None
    assert found.due_at is None


def test_what_is_owed_next_follows_the_case() -> None:
    until = datetime(2026, 4, 1, tzinfo=UTC)
    hold = Hold(HoldReason.WAITING_FOR_REPORTER, ARRIVED, until)
    for case, due in (
        (a_case(hold=hold), until),
        (a_case(first_follow_up_at=ARRIVED), a_case().due.resolve),
        (a_case(level=Level.SEKDA), a_case().due.sekda),
        (a_case(level=Level.SEKDA, first_follow_up_at=ARRIVED), a_case().due.resolve),
        (a_case(status=Status.DIGABUNG), None),
        (a_case(status=Status.SELESAI), None),
    ):
        assert track(FakeRegister(cases={"01K-CASE": case})).due_at == due


def test_an_unknown_code_and_an_impossible_one_are_answered_alike() -> None:
    register = FakeRegister(complaints={})
    answers = [
        answer_json(track_complaint(code, register=register), CITY)
        for code in (CODE, "SA-XXXX", "", "<script>")
    ]
    assert {one["statusCode"] for one in answers} == {404}
    assert len({json.dumps(one) for one in answers}) == 1


def test_what_programs_get_shows_no_words_places_or_people() -> None:
    body = answer_json(track(FakeRegister()), CITY)["body"]
    for hidden in ("Judul warga", "Teks warga", "Veteran", "hash", "catatan dalam", "RBG-1"):
        assert hidden not in body
    assert "Petugas sudah ke lokasi" in body
    assert "Dinas Perhubungan" in body


def test_json_has_times_of_the_city_and_the_public_status() -> None:
    body: dict[str, Any] = json.loads(answer_json(track(FakeRegister()), CITY)["body"])
    assert body["tracking_code"] == CODE
    assert body["status"] == "menunggu"
    assert body["received_at"] == "2026-03-02T07:14:31+07:00"
    assert body["history"][-1]["note"] == "Petugas sudah ke lokasi"
    assert body["history"][-1]["status"] == "proses"
    assert body["due_at"].endswith("+07:00")
