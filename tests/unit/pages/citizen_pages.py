"""Invented complaints in every state a citizen can meet, as the page shows them: with the code
alone, and to the reporter who has proved it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from aduan.application.tracking.ports import Applied
from aduan.application.tracking.show import (
    Asked,
    ComplaintView,
    Late,
    Offer,
    Proof,
    Row,
    ShownPhoto,
)
from aduan.application.tracking.speak import NotSpoken, PhotoForm
from aduan.application.tracking.track import Progress
from aduan.domain.case.case import Level, Status
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.voice import Tally, Voice
from aduan.domain.figures.receipts import Receipt
from aduan.pages.shared.exchange import show
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page
from aduan.pages.tracking.complaint_page import complaint_page, enter_page, photo_page
from tests.unit.samples import ARRIVED, NOW

CODE: Final = "SA-7F3K-Q2MN-4TX"
HOME: Final = "/prod"
DUE: Final = ARRIVED + timedelta(hours=72)
PHOTO: Final = ShownPhoto("https://bukti.example/clean/k1/e1.jpg?X-Amz-Signature=00", ARRIVED)
ROWS: Final = (
    Row(ARRIVED, Status.BARU),
    Row(ARRIVED + timedelta(hours=2), Status.DITERIMA),
    Row(ARRIVED + timedelta(hours=9), Status.DITINDAKLANJUTI, "Petugas sudah ke lokasi."),
)
RECEIPT: Final = Proof(
    Receipt(
        number="SRG-2026-00017", cycle=1, version=5, ended="selesai",
        ended_at=NOW - timedelta(days=4), post="DISHUB", agency="DISHUB", salt="0" * 32,
        photos={"e1": "ab" * 32},
    ),
    "2026-03-02",
    NOW - timedelta(hours=20),
)  # fmt: skip
BOARD: Final = "https://papan.contoh.id/"
MERGED: Final = "Laporan ini ditangani bersama kasus SRG-2026-00011."


def a_citizens_view(status: Status = Status.DITINDAKLANJUTI, **changes: Any) -> ComplaintView:
    """Who only has the code, and a phone that can prove more."""
    progress = Progress(
        CODE, ARRIVED, status, due_at=changes.pop("due_at", DUE),
        case_number="SRG-2026-00017", agency="DISHUB",
    )  # fmt: skip
    view = ComplaintView(
        progress=progress,
        now=NOW,
        nonce="0123456789abcdef0123",
        channel="rabeg",
        by_phone=True,
        category="pju",
        kelurahan="Cipare",
        rows=ROWS,
        others=2,
    )
    return replace(view, **changes)


def over(status: Status, **changes: Any) -> ComplaintView:
    said = "Lampu sudah diganti." if status is Status.SELESAI else "Lokasi ini milik pengembang."
    rows = (*ROWS, Row(NOW - timedelta(hours=3), status, said))
    return a_citizens_view(
        status, due_at=None, rows=rows, reopen_until=NOW + timedelta(days=10), **changes
    )


def late(told: bool, **changes: Any) -> ComplaintView:
    """Fifty-three hours late; the Sekda was reached, and told or not yet."""
    since = NOW - timedelta(hours=53)
    told_at = since + timedelta(minutes=4) if told else None
    rows = (
        Row(ARRIVED, Status.BARU),
        Row(since, Status.BARU, level=Level.SEKDA, told_at=told_at),
        Row(NOW - timedelta(hours=29), Status.BARU, level=Level.WALI_KOTA),
        Row(NOW - timedelta(hours=5), Status.BARU, of_desk=True),
    )
    return a_citizens_view(Status.BARU, late=Late(since), rows=rows, **changes)


def judged(**changes: Any) -> ComplaintView:
    voice = Voice(
        "01A", "K1", "K1", 1, "DISHUB", "rabeg", NOW, Feedback.FIXED, 4, ("cepat",), by_page=True
    )
    return over(
        Status.SELESAI,
        offers=frozenset({Offer.JUDGE, Offer.RATE, Offer.DISPUTE}),
        joined=True,
        tally=Tally(reporters=9, fixed=7, not_fixed=1, ratings=(4, 5)),
        mine=voice,
        **changes,
    )


ASKED: Final = Asked("Di depan rumah nomor berapa? Kirim juga fotonya.", NOW + timedelta(days=10))


def states() -> Mapping[str, ComplaintView]:
    """Every state named in the promise of the page, and what differs once somebody is known."""
    asked = Row(NOW - timedelta(hours=1), Status.DITINDAKLANJUTI, ASKED.text, asks=True)
    reached = Row(NOW - timedelta(minutes=50), Status.MENUNGGU_PELAPOR)
    question = a_citizens_view(
        Status.MENUNGGU_PELAPOR, due_at=ASKED.until, asked=ASKED, offers=frozenset({Offer.ANSWER}),
        rows=(*ROWS, asked, reached),
    )  # fmt: skip
    answered = Row(NOW, Status.DITINDAKLANJUTI, answers=True)
    done = over(Status.SELESAI, offers=frozenset({Offer.JUDGE, Offer.RATE}))
    rejected = over(Status.DITOLAK, offers=frozenset({Offer.OBJECT, Offer.RATE}))
    secret = a_citizens_view(
        Status.MENUNGGU_PELAPOR, due_at=ASKED.until, hidden=True, category=None, kelurahan=None,
        others=0, offers=frozenset({Offer.ANSWER}),
        rows=tuple(replace(row, note="") for row in ROWS),
    )  # fmt: skip
    secret = replace(secret, progress=replace(secret.progress, case_number=None, agency=None))
    waiting = Progress(CODE, ARRIVED, Status.BARU, dedup_pending=True)
    return {
        "waiting": a_citizens_view(Status.BARU, rows=ROWS[:1], others=0),
        "waiting to be placed": ComplaintView(waiting, NOW, "0" * 20, channel="rabeg"),
        "in work": a_citizens_view(offers=frozenset({Offer.JUDGE})),
        "question open": question,
        "question open, known": replace(
            question, known=True, photos_sent=2, photos_in_check=1, before=(PHOTO,),
            photos_refused=("Berkas bukan foto JPEG, PNG, atau WebP.",),
        ),
        "question answered": a_citizens_view(
            rows=(*ROWS[:2], asked, reached, answered), offers=frozenset({Offer.JUDGE})
        ),
        "with the desk": a_citizens_view(
            Status.TRIASE, category=None, rows=(Row(ARRIVED, Status.TRIASE),), others=0
        ),
        "late": a_citizens_view(
            Status.BARU, late=Late(NOW - timedelta(minutes=30)), rows=ROWS[:1]
        ),
        "late in resolving": a_citizens_view(late=Late(NOW - timedelta(hours=5), resolution=True)),
        "escalated": late(told=True),
        "escalated, nobody told yet": late(told=False),
        "resolved": done,
        "resolved, known, judged": judged(known=True, before=(PHOTO,), after=(PHOTO, PHOTO)),
        "resolved, just judged": judged(known=True, heard=Applied("feedback", Move.CONFIRM)),
        "resolved, receipt to come": replace(
            done, known=True, receipt=replace(RECEIPT, checked_from=NOW + timedelta(hours=30))
        ),
        "resolved, receipt to keep": replace(done, known=True, receipt=RECEIPT),
        "resolved, too late to open": replace(done, reopen_until=NOW - timedelta(days=1)),
        "rejected": rejected,
        "postponed": a_citizens_view(
            Status.DITUNDA, due_at=NOW + timedelta(days=200),
            rows=(*ROWS, Row(NOW, Status.DITUNDA, "Menunggu anggaran tahun depan.")),
        ),
        "of another government": a_citizens_view(
            Status.BUKAN_WEWENANG,
            rows=(*ROWS, Row(NOW, Status.BUKAN_WEWENANG, "Jalan ini milik provinsi.")),
        ),
        "reopened": a_citizens_view(
            Status.DIBUKA_KEMBALI, known=True, cycle=2, heard=Applied("feedback", Move.REOPEN),
            rows=(*ROWS, Row(NOW, Status.DIBUKA_KEMBALI)),
        ),
        "said, and on its way": a_citizens_view(known=True, heard=Applied("amendment", "")),
        "merged": a_citizens_view(
            joined=True, offers=frozenset({Offer.DISPUTE}),
            rows=(Row(ARRIVED, Status.BARU, MERGED),),
        ),
        "merged, just disputed": a_citizens_view(
            joined=True, known=True, offers=frozenset({Offer.DISPUTE}),
            heard=Applied("dispute", Move.NOTE),
        ),
        "secret": secret,
        "secret, escalated": replace(
            late(told=True), hidden=True, category=None, kelurahan=None, others=0,
            progress=replace(secret.progress, status=Status.BARU),
        ),
        "secret, known": replace(secret, known=True, asked=ASKED),
        "withdrawn inside a case": a_citizens_view(withdrawn_at=ARRIVED + timedelta(hours=5)),
        "withdrawn": over(Status.DITARIK, withdrawn_at=NOW - timedelta(hours=3)),
        "at the portal": replace(done, portal_id="8123456", channel="lapor", offers=frozenset()),
        "without a phone": replace(done, by_phone=False, channel="119"),
    }  # fmt: skip


def citizens_pages(city: CityNames) -> Mapping[str, str]:
    """The HTML of each state, and of what leads there and away."""
    pages = {name: complaint_page(view, city, HOME, board=BOARD) for name, view in states().items()}
    for do, typed in (("nilai", "Masih gelap"), ("bukti", ""), ("lain", "")):
        declined = NotSpoken(states()["resolved"], do, "Angka ini tidak cocok.")
        pages[f"refused in {do}"] = complaint_page(
            declined.view, city, HOME, refused=declined, typed={"isi": typed}
        )
    objected = NotSpoken(states()["rejected"], "keberatan", "Tuliskan mengapa Anda tidak setuju.")
    pages["refused objection"] = complaint_page(objected.view, city, HOME, refused=objected)
    disputed = NotSpoken(states()["merged"], "beda", "Angka ini tidak cocok.")
    pages["refused dispute"] = complaint_page(disputed.view, city, HOME, refused=disputed)
    asked = NotSpoken(states()["question open"], "jawab", "Tuliskan jawabannya.")
    pages["refused answer"] = complaint_page(asked.view, city, HOME, refused=asked)
    form = PhotoForm(CODE, "s", "https://bukti.example/", {"key": "uploads/aduan.1/2"})
    pages |= {
        "code entry": enter_page(city, HOME),
        "unknown code": enter_page(city, HOME, unknown=True),
        "photo": photo_page(form, HOME),
    }
    return {f"tracking, {name}": _html(page) for name, page in pages.items()}


def _html(page: Page) -> str:
    return str(show(page, city="Kota Serang")["body"])
