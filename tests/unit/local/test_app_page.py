"""The app of a channel knows what its server was told, and nothing else."""

from typing import Any

from infra.local.app_page import app_complaints


def call(sequence: int, kind: str = "complaint.status_changed", **data: Any) -> dict[str, Any]:
    said = {"external_id": "RBG-1", "sequence": sequence, "status": "proses",
            "status_detail": "ditindaklanjuti", "page": "https://a.id/complaints/SA-1"}  # fmt: skip
    return {"type": kind, "timestamp": "2026-03-02T00:14:31Z", "data": said | data}


def test_a_complaint_stands_where_its_highest_call_says() -> None:
    done = call(9, status="selesai", status_detail="selesai", note="Sudah menyala")
    (one,) = app_complaints([done, call(3), call(4)])
    assert (one.number, one.status, one.tone) == ("RBG-1", "Selesai", "ok")
    assert [told.said for told in one.told] == [("Sudah menyala",), (), ()]


def test_what_was_rejected_is_not_done() -> None:
    (one,) = app_complaints([call(1, status="selesai", status_detail="ditolak")])
    assert (one.status, one.tone) == ("Ditolak", "bad")


def test_a_question_is_shown_while_it_waits() -> None:
    asked = call(2, "complaint.question_asked", status_detail="menunggu_pelapor", question="Mana?")
    (one,) = app_complaints([call(1), asked])
    assert (one.question, one.page) == ("Mana?", "https://a.id/complaints/SA-1")
    (later,) = app_complaints([call(1), asked, call(3)])
    assert later.question == ""


def test_of_a_secret_complaint_there_is_a_status_and_no_more() -> None:
    bare = {"type": "complaint.status_changed", "timestamp": "x",
            "data": {"external_id": "R", "sequence": 1, "status": "menunggu"}}  # fmt: skip
    (one,) = app_complaints([bare, {"type": "ping", "data": {}}])
    assert (one.status, one.office, one.page, one.question) == ("Menunggu", "", "", "")


def test_what_was_told_last_comes_first() -> None:
    found = app_complaints([call(5), call(7, external_id="RBG-2"), call(6, external_id="RBG-3")])
    assert [one.number for one in found] == ["RBG-2", "RBG-3", "RBG-1"]
