"""The LAPOR! in memory, the same one where it shows things late, and the real client against the
simulator keep the same contract, so what is proven with the one holds for the others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aduan.adapters.lapor.rest import RestLapor
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft, ReportDraft
from aduan.domain.lapor.marker import Mark, is_ours, marked
from aduan.domain.lapor.outcome import PushOutcome, Refused, Sent, Unavailable, Unknown
from aduan.domain.lapor.remote import Absent, Found, ListingPage, RemoteReport, Unsearchable
from infra.local.lapor.server import Simulator
from tests.contract.lapor.test_rest_client import SECRET, contract_at, set_faults
from tests.unit.lapor.fakes import Clock, MemoryLapor

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Peer:
    """One of them, and how to act there as somebody else. `settle` lets the time pass after which
    everything done there is shown."""

    lapor: Any
    reply: Callable[[str, str], None]
    set_status: Callable[[str, str], None]
    citizen_files: Callable[[str], str]
    trouble: Callable[[str | None], None]
    settle: Callable[[], None] = lambda: None


LATE = timedelta(seconds=30)


@pytest.fixture(params=["memory", "memory that shows late", "rest"])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    if request.param != "rest":
        clock = Clock()
        late = LATE if request.param == "memory that shows late" else timedelta()
        memory = MemoryLapor(clock, shows_after=late)

        def trouble(name: str | None) -> None:
            memory.troubles = lambda: name
            memory.down = name == "down"

        yield Peer(
            memory,
            memory.reply,
            memory.set_status,
            memory.citizen_files,
            trouble,
            lambda: clock.sleep(late.total_seconds()),
        )
        return
    with Simulator(tmp_path / "lapor.sqlite", durable=False) as simulator:
        client = RestLapor(
            contract_at(simulator.base_url, listing={"path": "/complaints/disposed"}),
            lambda fresh: SECRET,
        )
        portal = simulator.portal
        names = {
            "lost_before": "cut_before_commit",
            "lost_after": "cut_after_commit",
            "too_many": "too_many",
        }

        def break_it(name: str | None) -> None:
            if name == "down":
                simulator.shut()
            else:
                set_faults(simulator, **({names[name]: 1} if name else {}))

        yield Peer(
            client,
            lambda one, text: portal.act(one, "reply", {"text": text}),
            lambda one, status: portal.act(one, "status", {"status": status}),
            lambda text: str(portal.citizen_files({"title": "Warga", "content": text})),
            break_it,
        )
        client.close()


def draft(reference: str = "SRG-1", title: str = "Lampu padam") -> ReportDraft:
    text = marked("Lampu padam sejak kemarin.", Mark(reference, 1))
    return ReportDraft(
        title, text, 2, 1398, "S-DISHUB", "S-36.73", None, False, False, False, (), ()
    )


def answer(complaint_id: str, text: str, code: str = "TL-LANJUT") -> FollowUpDraft:
    return FollowUpDraft(complaint_id, "S-DISHUB", code, text)


def filed(peer: Peer, reference: str = "SRG-1") -> str:
    outcome = peer.lapor.file_report(draft(reference))
    assert isinstance(outcome, Sent)
    return outcome.ids[0]


def test_a_report_is_kept_and_found_by_its_reference(peer: Peer) -> None:
    wanted = filed(peer)
    filed(peer, "SRG-12")
    peer.settle()
    found = peer.lapor.find("SRG-1")
    assert isinstance(found, Found)
    ours = [c.complaint_id for c in found.candidates if is_ours(c.text, Mark("SRG-1", 1))]
    assert ours == [wanted]


def test_what_is_not_there_is_found_to_be_not_there(peer: Peer) -> None:
    assert peer.lapor.find("SRG-404") == Found(())
    assert peer.lapor.read("1") == Absent()
    assert peer.lapor.follow_ups("1") == Absent()
    assert not isinstance(peer.lapor.find("SRG-404"), Unsearchable)


def test_every_file_gets_an_id(peer: Peer) -> None:
    files = [File(f"foto-{n}.jpg", "image/jpeg", b"\xff\xd8") for n in range(3)]
    outcome = peer.lapor.upload(files)
    assert isinstance(outcome, Sent)
    assert len(set(outcome.ids)) == 3


def test_answers_stand_in_their_order_and_move_the_status(peer: Peer) -> None:
    one = filed(peer)
    for text in ("Diterima.", "Dikerjakan."):
        assert isinstance(peer.lapor.add_follow_up(answer(one, text)), Sent)
    peer.reply(one, "Masih padam.")
    peer.settle()
    rows = peer.lapor.follow_ups(one)
    assert [row.text for row in rows] == ["Diterima.", "Dikerjakan.", "Masih padam."]
    assert [bool(row.sender) for row in rows] == [True, True, False]
    report = peer.lapor.read(one)
    assert isinstance(report, RemoteReport)
    assert report.status == "Ditanggapi oleh Pelapor"
    assert report.logs[-1].status_old == "Ditindaklanjuti oleh Instansi"


def test_asking_the_reporter_waits_for_the_reporter(peer: Peer) -> None:
    one = filed(peer)
    peer.lapor.add_follow_up(answer(one, "Mohon foto lokasi.", "TL-LENGKAP"))
    peer.settle()
    assert peer.lapor.read(one).status == "Menunggu Kelengkapan Informasi"


def test_not_our_authority_proves_nothing_by_its_answer(peer: Peer) -> None:
    one = filed(peer)
    outcome = peer.lapor.hand_back(HandBackDraft(one, "S-X-PLN", "Kabel milik PLN."))
    assert isinstance(outcome, Unknown)
    peer.settle()
    report = peer.lapor.read(one)
    assert report.status == "Bukan Wewenang"
    assert "Kabel milik PLN." in report.logs[-1].text


def test_other_peoples_doings_are_shown(peer: Peer) -> None:
    one = filed(peer)
    peer.set_status(one, "Ditutup oleh Sistem")
    peer.settle()
    assert peer.lapor.read(one).status == "Ditutup oleh Sistem"
    theirs = peer.citizen_files("Sampah menumpuk")
    peer.settle()
    page = peer.lapor.page_since(BEGINNING, 0)
    assert isinstance(page, ListingPage)
    assert page.last
    assert {report.tracking_id for report in page.reports} == {one, theirs}


@pytest.mark.parametrize(
    ("trouble", "kind", "kept"),
    [("lost_before", Unknown, 0), ("lost_after", Unknown, 1), ("too_many", Unavailable, 0)],
)
def test_trouble_is_told_as_it_is(peer: Peer, trouble: str, kind: type, kept: int) -> None:
    peer.trouble(trouble)
    outcome: PushOutcome = peer.lapor.file_report(draft())
    assert isinstance(outcome, kind)
    peer.trouble(None)
    peer.settle()
    assert len(peer.lapor.find("SRG-1").candidates) == kept


def test_where_nobody_listens_everything_is_unavailable(peer: Peer) -> None:
    peer.trouble("down")
    assert isinstance(peer.lapor.file_report(draft()), Unavailable)
    assert isinstance(peer.lapor.ping(), Unavailable)
    assert isinstance(peer.lapor.find("SRG-1"), Unavailable)
    assert isinstance(peer.lapor.read("1"), Unavailable)


def test_what_cannot_be_is_refused(peer: Peer) -> None:
    assert isinstance(peer.lapor.file_report(draft(title=" ")), Refused)
    assert isinstance(peer.lapor.add_follow_up(answer(filed(peer), "a" * 1001)), Refused)
    assert isinstance(peer.lapor.add_follow_up(answer("1", "Diterima.")), Refused)


def test_what_is_shown_late_is_kept_all_the_same() -> None:
    clock = Clock()
    portal = MemoryLapor(clock, shows_after=LATE)
    outcome = portal.file_report(draft())
    assert isinstance(outcome, Sent)
    (one,) = outcome.ids
    assert portal.find("SRG-1") == Found(())
    assert portal.read(one) == Absent()
    clock.sleep(LATE.total_seconds())
    portal.add_follow_up(answer(one, "Diterima."))
    assert portal.follow_ups(one) == ()
    report = portal.read(one)
    assert isinstance(report, RemoteReport)
    assert (report.status, report.logs) == ("Terdisposisi", ())
    clock.sleep(LATE.total_seconds())
    assert [row.text for row in portal.follow_ups(one)] == ["Diterima."]  # type: ignore[union-attr]
    assert portal.read(one).status == "Ditindaklanjuti oleh Instansi"  # type: ignore[union-attr]
