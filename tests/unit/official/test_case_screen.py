"""What the case page says, as values: each line of it, when it is there and when it is not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.official.show_case import CaseView, OpenablePhoto, Report, ShownPhoto
from aduan.domain.case.case import (
    Actor,
    Case,
    DueTimes,
    Evidence,
    Hold,
    HoldReason,
    Level,
    Order,
    OrderKind,
    Place,
    PostponeProposal,
    Role,
    Status,
)
from aduan.domain.case.clocks import HOLD_WORDS
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.voice import Tally
from aduan.domain.links import ActionLink
from aduan.domain.photos.evidence import BEGUN_WITHOUT_WORD
from aduan.domain.photos.opening import Opening
from aduan.domain.photos.shown import Before
from aduan.pages.official.case_page import CaseScreen, ReportRow, case_page
from aduan.pages.shared.components import Tag
from aduan.pages.shared.page import Page
from tests.unit.pages.every_page import SERANG, a_view
from tests.unit.samples import ARRIVED, NOW, a_case, a_history_entry

SECOND = timedelta(seconds=1)
DUE = a_case().due
DONE = Evidence("e1", NOW, "DISHUB", "clean/e1.jpg", NOW - timedelta(hours=1), 12.4)


def page(case: Case | None = None, *, asked: Any = None, **view: Any) -> Page:
    return case_page(a_view(case or a_case(), **view), SERANG, **(asked or {}))


def screen(case: Case | None = None, *, asked: Any = None, **view: Any) -> CaseScreen:
    found = page(case, asked=asked, **view).values["case"]
    assert isinstance(found, CaseScreen)
    return found


def texts(case: Case) -> dict[str, str]:
    return {tag.text: tag.tone for tag in screen(case).tags}


# until when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("past", "late"), [(timedelta(), False), (SECOND, True)])
def test_a_time_is_missed_the_moment_after_it_and_not_at_it(past: timedelta, late: bool) -> None:
    case = a_case(due=replace(DUE, opd=NOW - past), reporter_count=1, severity=None)
    shown = screen(case)
    assert shown.countdown is not None
    assert shown.countdown.late is late
    assert shown.tags[1].tone == ("bad" if late else "")
    assert shown.tags[1].text[:1].isupper()
    assert shown.countdown.iso == f"{(NOW - past).isoformat(timespec='milliseconds')}"


@pytest.mark.parametrize(("past", "missed"), [(timedelta(), False), (SECOND, True)])
def test_a_broken_promise_is_said_beside_the_time_of_the_level_that_counts_now(
    past: timedelta, missed: bool
) -> None:
    due = replace(DUE, opd=NOW - past, sekda=NOW + timedelta(hours=4))
    shown = screen(a_case(due=due, level=Level.SEKDA))
    assert (shown.missed is not None) == missed
    if shown.missed is not None:
        assert shown.missed.promise == (
            "Tindak lanjut seharusnya paling lambat Selasa, 3 Maret 2026 pukul 08.59 WIB."
        )
        assert shown.missed.left.startswith("terlambat")


def test_where_the_time_that_counts_is_missed_itself_it_is_said_once() -> None:
    due = replace(DUE, opd=NOW - timedelta(days=2), sekda=NOW - timedelta(days=1))
    shown = screen(a_case(due=due, level=Level.SEKDA))
    assert shown.countdown is not None
    assert shown.countdown.late
    assert shown.missed is None


def held(case: Case, **changes: Any) -> Case:
    hold = Hold(HoldReason.WAITING_FOR_REPORTER, ARRIVED, NOW + timedelta(days=10))
    return replace(case, status=Status.MENUNGGU_PELAPOR, hold=replace(hold, **changes))


def test_while_the_clocks_stand_it_is_said_why_and_until_when_and_nothing_runs() -> None:
    shown = screen(held(a_case()))
    assert shown.standing is not None
    assert shown.standing.why == HOLD_WORDS[HoldReason.WAITING_FOR_REPORTER]
    assert shown.standing.until == "Jumat, 13 Maret 2026 pukul 09.00 WIB"
    assert (shown.countdown, shown.closed, shown.missed, shown.afterwards) == (None, None, None, "")
    assert len([tag for tag in shown.tags if "lagi" in tag.text]) == 0


def test_a_hold_that_has_ended_stops_nothing() -> None:
    shown = screen(held(a_case(), ended_at=NOW))
    assert shown.standing is None
    assert shown.countdown is not None


@pytest.mark.parametrize("status", [Status.SELESAI, Status.DITOLAK, Status.DIGABUNG])
def test_what_has_ended_says_when_and_counts_nothing_down(status: Status) -> None:
    shown = screen(a_case(status=status, closed_at=NOW))
    assert shown.closed == "Selasa, 3 Maret 2026 pukul 09.00 WIB"
    assert (shown.countdown, shown.standing, shown.afterwards) == (None, None, "")
    assert screen(a_case(status=status)).closed == "waktu tidak tercatat"
    assert screen(replace(held(a_case()), status=status)).standing is None


@pytest.mark.parametrize(
    ("level", "steps", "afterwards"),
    [
        (Level.OPD, ["now", "", ""], "Bila lewat tanpa tindak lanjut, Sekda diberi tahu."),
        (
            Level.SEKDA,
            ["past", "now", ""],
            "Bila lewat tanpa tindak lanjut, Wali Kota diberi tahu.",
        ),
        (
            Level.WALI_KOTA,
            ["past", "past", "now"],
            "Bila lewat, masuk daftar harian meja layanan.",
        ),
    ],
)
def test_the_level_that_was_told_is_shown_and_what_comes_next(
    level: Level, steps: list[str], afterwards: str
) -> None:
    due = replace(DUE, wali_kota=NOW + timedelta(days=9))
    shown = screen(a_case(level=level, due=due))
    assert [step.at for step in shown.levels] == steps
    tone = {Level.OPD: "", Level.SEKDA: "warn", Level.WALI_KOTA: "bad"}[level]
    assert {step.tone for step in shown.levels} == {tone}
    assert shown.afterwards == afterwards


def test_after_a_first_follow_up_nothing_is_said_of_the_next_level() -> None:
    due = DueTimes(DUE.opd, DUE.sekda, resolve=NOW, verify=NOW, follow_up=NOW)
    shown = screen(a_case(first_follow_up_at=ARRIVED, due=due))
    assert shown.afterwards == ""
    assert shown.countdown is not None


# tags --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reporters", "said"), [(1, False), (2, True)])
def test_more_than_one_citizen_is_worth_a_tag(reporters: int, said: bool) -> None:
    assert ("2 warga terdampak" in texts(a_case(reporter_count=reporters))) is said


@pytest.mark.parametrize(
    ("severity", "tag"),
    [
        ("berat", Tag("Tingkat berat", "warn")),
        ("sedang", Tag("Tingkat sedang", "")),
        ("ringan", Tag("Tingkat ringan", "")),
        ("gawat", None),
        (None, None),
    ],
)
def test_only_a_severity_of_the_three_is_said(severity: str | None, tag: Tag | None) -> None:
    found = [one for one in screen(a_case(severity=severity)).tags if "Tingkat" in one.text]
    assert found == ([tag] if tag else [])


@pytest.mark.parametrize(
    ("changes", "secret"),
    [({"secret": True}, True), ({"inspektorat_only": True}, True), ({}, False)],
)
def test_a_secret_case_says_so(changes: dict[str, bool], secret: bool) -> None:
    assert (texts(a_case(**changes)).get("Rahasia") == "bad") is secret


@pytest.mark.parametrize("cycle", [1, 2])
def test_a_case_that_was_opened_again_says_how_often(cycle: int) -> None:
    assert (texts(a_case(cycle=cycle)).get(f"Siklus ke-{cycle}") == "warn") is (cycle > 1)


# reports -----------------------------------------------------------------------------------------


def said(text: str, title: str = "", **changes: Any) -> Report:
    return replace(Report("rabeg", ARRIVED, title, text), **changes)


WHEN = "RABEG · Senin, 2 Maret 2026 pukul 07.14 WIB"


def test_the_very_same_words_are_one_row_with_the_files_of_all() -> None:
    rows = screen(
        reports=(
            said("Gelap  sekali.", "Lampu", attachments=("https://a.example/1.jpg",)),
            said("Padam."),
            said("gelap sekali.", "LAMPU", attachments=("https://a.example/2.jpg",)),
            said("Gelap sekali.", "Lampu", channel="lapor"),
        )
    ).reports
    assert rows == (
        ReportRow(
            WHEN, "Lampu", "Gelap  sekali.",
            ("https[:]//a. example/1. jpg", "https[:]//a. example/2. jpg"),
            (WHEN, WHEN.replace("RABEG", "SP4N LAPOR!")),
        ),
        ReportRow(WHEN, "", "Padam."),
    )  # fmt: skip


def test_of_what_only_the_inspectorate_reads_and_what_was_withdrawn_it_is_said_that_it_is_so() -> (
    None
):
    hidden, withdrawn = screen(
        reports=(
            said("Rahasia.", "Judul", hidden=True, attachments=("https://a.example/1.jpg",)),
            said("Padam.", withdrawn=True),
        )
    ).reports
    assert hidden == ReportRow(WHEN, "", None)
    assert withdrawn == ReportRow(f"{WHEN} · ditarik pelapornya", "", "Padam.")


def test_only_files_behind_https_are_named() -> None:
    (row,) = screen(
        reports=(said("x", attachments=("http://a.example/1", "javascript:x")),)
    ).reports
    assert row.files == ()


@pytest.mark.parametrize(("complaints", "more"), [(5, 3), (2, 0), (1, 0)])
def test_how_many_reports_are_not_shown_is_said(complaints: int, more: int) -> None:
    case = a_case(complaint_count=complaints)
    assert screen(case, reports=(said("a"), said("b"))).more_reports == more


@pytest.mark.parametrize(
    ("reports", "matter"),
    [
        ((said("Rahasia.", hidden=True), said("Teks.", "Judul")), "Judul"),
        ((said("Teks yang cukup panjang."),), "Teks yang cukup panjang."),
    ],
)
def test_a_case_nobody_has_decided_is_called_by_the_first_report_that_may_be_read(
    reports: tuple[Report, ...], matter: str
) -> None:
    shown = screen(a_case(status=Status.TRIASE), reports=reports)
    assert shown.matter == f"Perlu penentuan instansi: {matter}"


# place, why, order, proposal ---------------------------------------------------------------------


def test_the_place_is_said_as_far_as_it_is_known_and_mapped_where_both_numbers_are() -> None:
    shown = screen(a_case(place=Place(kelurahan="Cipare", reason="teks menyebut Cipare.")))
    assert shown.place == (("Kelurahan", "Cipare"),)
    assert shown.place_reason == "Teks menyebut Cipare."
    assert shown.map is None
    assert screen(a_case(place=Place(lat=-6.1))).map is None
    assert screen(a_case(place=Place(lng=106.1))).map is None
    assert screen(a_case(place=Place(lat=-6.1, lng=106.1))).map is not None
    whole = Place(address="Jl. A", kelurahan="Cipare", kecamatan="Serang")
    assert [name for name, _ in screen(a_case(place=whole)).place] == [
        "Alamat", "Kelurahan", "Kecamatan",
    ]  # fmt: skip


def test_why_this_office_has_it_is_said_or_who_may_know() -> None:
    assert screen(a_case(route_reason="")).route_reason == "Ditentukan petugas meja layanan."
    assert screen(a_case(route_reason="Karena lampu.")).route_reason == "Karena lampu."
    hidden = screen(a_case(route_reason="Karena lampu."), hidden=True)
    assert hidden.route_reason == "Hanya dapat dibaca Inspektorat."


@pytest.mark.parametrize(("past", "silent"), [(timedelta(), False), (SECOND, True)])
@pytest.mark.parametrize(
    ("kind", "words"), [(OrderKind.ACT, "Instruksi"), (OrderKind.EXPLAIN, "Permintaan penjelasan")]
)
def test_a_leaders_word_says_whose_and_whether_it_was_passed_over(
    kind: OrderKind, words: str, past: timedelta, silent: bool
) -> None:
    order = Order(kind, "SEKDA", "Segera.", NOW - timedelta(days=1), NOW - past)
    (line,) = screen(a_case(orders=(order,))).orders
    assert line.what.startswith(f"{words} ")
    assert (line.note, line.silent) == ("Segera.", silent)


def test_a_proposed_postponement_is_put_whole_before_who_decides() -> None:
    asked = PostponeProposal("Anggaran 2027.", 2027, NOW + timedelta(days=30), NOW, "DISHUB")
    shown = screen(a_case(proposal=asked)).proposal
    assert shown is not None
    assert (shown.year, shown.reason) == (2027, "Anggaran 2027.")
    assert shown.review == "Kamis, 2 April 2026 pukul 09.00 WIB"
    assert shown.who == SERANG.office("DISHUB")
    assert screen(a_case()).proposal is None


# photos ------------------------------------------------------------------------------------------


def test_of_a_photo_it_is_said_when_it_was_taken_or_else_sent_and_how_far_off() -> None:
    taken, sent = screen(
        photos=(
            ShownPhoto(DONE, "https://bukti.example/1.jpg"),
            ShownPhoto(
                replace(DONE, taken_at=None, distance_m=None), "https://bukti.example/2.jpg"
            ),
        )
    ).photos
    assert taken.when == "Diambil Selasa, 3 Maret 2026 pukul 08.00 WIB"
    assert taken.far == ", 12 m dari lokasi"
    assert sent.when == "Diunggah Selasa, 3 Maret 2026 pukul 09.00 WIB"
    assert sent.far == ""


def test_a_proof_is_doubted_by_the_cycle_it_answers_for_and_by_the_word_the_city_asks() -> None:
    case = a_case(cycle=2, cycle_opened_at=NOW, reporter_count=20)
    before, this = screen(
        case,
        photos=(
            ShownPhoto(DONE, "https://bukti.example/1.jpg", 1),
            ShownPhoto(DONE, "https://bukti.example/2.jpg", 2),
        ),
        word_from=20,
    ).photos
    assert before.doubts == ()
    assert this.doubts == (BEGUN_WITHOUT_WORD, "Foto diambil sebelum kasus ini dibuka kembali.")


def test_reported_pictures_stand_alone_until_there_is_a_proof_beside_them() -> None:
    before = (Before(DONE, "https://bukti.example/a.jpg"),)
    alone = screen(photos=(), before=before)
    assert len(alone.reported) == 1
    assert alone.before_after is None
    both = screen(photos=(ShownPhoto(DONE, "https://bukti.example/1.jpg"),), before=before)
    assert both.reported == ()
    assert both.before_after is not None


@pytest.mark.parametrize(
    ("opening", "is_public", "state", "press"),
    [
        (None, False, "Belum diputuskan.", "Tutup wajah dan pelat"),
        (Opening("M", NOW, False), False, "Tidak diperlihatkan kepada umum.", "Ubah"),
        (Opening("M", NOW, True), False, "Salinan untuk umum sedang dibuat.", "Ubah"),
        (Opening("M", NOW, True), True, "Terbuka untuk umum.", "Ubah"),
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_photo_for_everybody_says_how_it_stands(
    opening: Opening | None, is_public: bool, state: str, press: str, before: bool
) -> None:
    one = OpenablePhoto("n", "https://bukti.example/1.jpg", DONE, before, opening, is_public)
    (row,) = screen(to_open=(one,)).to_open
    what = "Foto laporan" if before else "Foto tindak lanjut"
    assert row.what == f"{what}, Selasa, 3 Maret 2026 pukul 09.00 WIB"
    assert (row.state, row.press) == (state, press)


@pytest.mark.parametrize(
    ("checking", "typed", "again"),
    [(1, None, True), (0, None, False), (1, {"note": "x"}, False), (1, {}, True)],
)
def test_a_page_that_waits_for_a_photo_comes_again_unless_something_was_typed(
    checking: int, typed: dict[str, str] | None, again: bool
) -> None:
    shown = page(photos_in_check=checking, asked={"typed": typed})
    assert shown.refresh_s == (10 if again else None)


UPLOADS = "https://unggah.example"


@pytest.mark.parametrize(
    ("moves", "origin", "connects", "sources"),
    [
        ({Move.RESOLVE}, UPLOADS, (UPLOADS,), (UPLOADS, "blob:")),
        ({Move.RESOLVE}, "", (), ("blob:",)),
        ({Move.ACCEPT}, UPLOADS, None, ()),
    ],
)
def test_photos_are_sent_from_the_page_only_where_it_asks_for_them(
    moves: set[Move], origin: str, connects: tuple[str, ...] | None, sources: tuple[str, ...]
) -> None:
    shown = page(
        moves=frozenset(moves), photos=(), before=(), beside=(), asked={"upload_origin": origin}
    )
    assert shown.connects_to == connects
    assert shown.image_sources == sources


def test_pictures_come_from_where_they_lie_and_each_place_is_named_once() -> None:
    one = OpenablePhoto("n", "https://terbuka.example/1.jpg", DONE, True, None, False)
    shown = page(
        moves=frozenset(),
        photos=(ShownPhoto(DONE, "https://bukti.example/1.jpg"),),
        before=(Before(DONE, "https://laporan.example/1.jpg"),),
        to_open=(one, one),
    )
    assert shown.image_sources == (
        "https://bukti.example", "https://laporan.example", "https://terbuka.example",
    )  # fmt: skip


# forms -------------------------------------------------------------------------------------------


def test_what_the_page_is_opened_for_stands_first_and_a_refused_move_is_open() -> None:
    moves = frozenset({Move.FOLLOW_UP, Move.FORWARD, Move.REJECT})
    shown = screen(moves=moves)
    assert shown.first == (Move.FOLLOW_UP,)
    assert set(shown.others) == {Move.FORWARD, Move.REJECT}
    assert not shown.others_open
    assert screen(moves=moves, asked={"refused_move": Move.FORWARD}).others_open
    assert not screen(moves=moves, asked={"refused_move": Move.FOLLOW_UP}).others_open


@pytest.mark.parametrize(("role", "acts"), [(Role.OPERATOR, True), (Role.SEKDA, False)])
def test_whether_it_is_the_office_that_acts_is_told_by_the_link(role: Role, acts: bool) -> None:
    link = ActionLink("01K-CASE", "DISHUB", role, (), 1, 0, NOW, "n-1")
    assert screen(link=link).office_acts is acts


# history -----------------------------------------------------------------------------------------


def test_the_newest_stands_first_and_what_the_machine_notes_apart() -> None:
    machine, person = Actor(Role.SYSTEM, "system"), Actor(Role.OPERATOR, "DISHUB")
    shown = screen(
        history=(
            a_history_entry(version=1, note="", public_note="satu"),
            a_history_entry(version=2, move="note", actor=machine, note="dua", public_note=""),
            a_history_entry(version=3, move="note", actor=person, note="tiga", public_note="tiga"),
            a_history_entry(version=4, move="flag", actor=machine, note="empat", public_note=""),
            a_history_entry(version=5, move="note", actor=person, note="x", public_note="y"),
        )
    )
    assert [event.said for event in shown.history] == [("y", "x"), ("tiga",), ("satu",)]
    assert [event.said for event in shown.machine] == [("empat",), ("dua",)]
    assert shown.history[1].when.endswith(f"· {SERANG.office('DISHUB')}")


@pytest.mark.parametrize(
    ("level", "what"),
    [(Level.OPD, "Instansi diberi tahu"), (Level.SEKDA, "Naik ke tingkat Sekda")],
)
def test_a_level_that_was_told_is_named(level: Level, what: str) -> None:
    (event,) = screen(history=(a_history_entry(move="escalate", level=level),)).history
    assert event.what == what


def test_voices_are_those_of_their_cycle_and_a_mean_is_written_with_a_comma() -> None:
    now, before = screen(
        a_case(cycle=2), tallies=((2, Tally(9, 7, 1, 1, (4, 4, 5))), (1, Tally(2, 1, 0, 0)))
    ).voices
    assert now.endswith("Nilai rata-rata 4,3 dari 5 (3 pelapor).")
    assert not now.startswith("Siklus")
    assert before.startswith("Siklus ke-1: ")
    assert "rata-rata" not in before


def test_the_page_is_called_by_the_cases_number_and_says_how_old_it_is() -> None:
    view: CaseView = a_view(a_case())
    shown = case_page(view, SERANG, status=409)
    assert (shown.title, shown.status, shown.template) == (
        "Kasus SRG-2026-00017", 409, "official/case.html",
    )  # fmt: skip
    assert case_page(view, SERANG).status == 200
    assert screen().arrived == "Senin, 2 Maret 2026 pukul 07.14 WIB"
    assert screen().age == "1 hari 1 jam"
