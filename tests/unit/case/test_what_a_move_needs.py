"""What a move must bring, need by need: nothing is missing, or an official reads what is, in these
very words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.domain.case.case import (
    Actor,
    Case,
    EyeWhy,
    Hold,
    HoldReason,
    Order,
    OrderKind,
    PostponeProposal,
    Question,
    Role,
    SecondEye,
    Status,
)
from aduan.domain.case.lifecycle import Move, Need, Request
from aduan.domain.case.needs import CHECKS, confirms, judge_of
from tests.city import DESK, DISHUB, RULES, SEKDA, new_case, wib

START: Final = wib("2026-03-02 08:00")
NOW: Final = START + timedelta(hours=20)
SECOND: Final = timedelta(seconds=1)
LONGEST: Final = RULES.longest_postponement.length
CASE: Final = new_case(START, number="SRG-2026-ABCD-12XY")
PROPOSAL: Final = PostponeProposal("anggaran", 2027, NOW, NOW, "DISHUB")
UNHEARD: Final = Question("Di mana?", START, NOW + LONGEST, 1)
HEARD: Final = replace(UNHEARD, reached_at=START)
WAITED: Final = Hold(HoldReason.WAITING_FOR_REPORTER, START, NOW)
ELSEWHERE: Final = Hold(HoldReason.OTHER_GOVERNMENT, START, NOW)
EYE: Final = SecondEye(EyeWhy.DOUBT, "SEKDA", "DISHUB", START)
CLOSED_AT: Final = wib("2026-02-02 08:00")
LAST: Final = wib("2026-02-18 08:00")
"""Ten working days after it, with two days off for Imlek."""


@dataclass(frozen=True)
class Asked:
    """What of the case and of the request differs from a plain one."""

    case: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)


def case(**changes: Any) -> Asked:
    return Asked(case=changes)


def given(**changes: Any) -> Asked:
    return Asked(given=changes)


def both(of_case: Mapping[str, Any], **changes: Any) -> Asked:
    return Asked(of_case, changes)


TOO_SHORT: Final = "“{}” terlalu singkat sebagai alasan, dan bukan akhir nomor kasus ini."
NO_REASON: Final = "Tuliskan alasan, atau ketik empat karakter terakhir nomor kasus."
NO_EVIDENCE: Final = "Lampirkan paling sedikit satu foto bukti tindak lanjut."
NO_OWNER: Final = "Sebutkan instansi yang berwenang; aduan tidak boleh tanpa penerus."
TOO_FAR: Final = "Tanggal peninjauan terlalu jauh: paling lama akhir tahun anggaran berikutnya."
ASKED_BEFORE: Final = "Pelapor sudah pernah ditanya; lanjutkan dengan keterangan yang ada."
NO_POST: Final = "Pilih jabatan yang belum dikecualikan."
NO_TAKER: Final = "Semua kantor yang dapat memeriksa kasus ini dikecualikan."
TOO_LATE: Final = (
    "Masa buka kembali berakhir Rabu, 18 Februari 2026 pukul 08.00 WIB. "
    "Silakan kirim aduan baru; nomor ini akan dirujuk."
)
NO_INTO: Final = "Sebutkan kasus tujuan penggabungan."
ONLY_JUDGES: Final = "Hanya kantor yang memeriksa dugaan pelanggaran yang dapat memutuskan ini."
NOT_FROM_HERE: Final = (
    "Aduan ini hanya dapat dibaca inspektorat; instansinya tidak dipindahkan dari sini."
)

MISSING: Final[Mapping[Need, Sequence[tuple[Asked, str]]]] = {
    Need.REASON: [(given(note=note), "Tuliskan alasannya.") for note in ("", " \n")],
    Need.WORK_DONE: [(given(note=" "), "Tuliskan apa yang telah dikerjakan.")],
    Need.CONFIRMATION: [
        (given(note=" "), NO_REASON),
        (given(note="ok"), TOO_SHORT.format("ok")),
        (given(note=" abcd "), TOO_SHORT.format("abcd")),
        (given(note="2XY"), TOO_SHORT.format("2XY")),
    ],
    Need.PUBLIC_NOTE: [(given(public_note=" "), "Tuliskan pesan yang akan dibaca pelapor.")],
    Need.EVIDENCE: [
        (Asked(), NO_EVIDENCE),
        (case(cycle_evidence=("foto",)), NO_EVIDENCE),
        (given(move=Move.AUTO_CLOSE), NO_EVIDENCE),
    ],
    Need.AGENCY: [
        (Asked(), "Pilih OPD tujuan."),
        (given(agency="DISHUB"), "Kasus sudah berada di DISHUB; pilih OPD lain."),
    ],
    Need.NEXT_OWNER: [(given(next_owner=owner), NO_OWNER) for owner in (None, "", " ")],
    Need.REVIEW_DATE: [
        (Asked(), "Isi tanggal peninjauan kembali."),
        (given(until=NOW), "Tanggal peninjauan harus di masa depan."),
        (given(until=NOW + LONGEST + SECOND), TOO_FAR),
    ],
    Need.FISCAL_YEAR: [
        (Asked(), "Isi tahun anggaran yang direncanakan."),
        (given(fiscal_year=2025), "Tahun anggaran harus 2026 sampai 2028."),
        (given(fiscal_year=2029), "Tahun anggaran harus 2026 sampai 2028."),
        # the year is that of the city's calendar, seven hours ahead of UTC
        (
            given(at=wib("2027-01-01 01:00"), fiscal_year=2026),
            "Tahun anggaran harus 2027 sampai 2029.",
        ),
    ],
    Need.PROPOSAL: [(Asked(), "Belum ada usulan penundaan dari OPD.")],
    Need.NO_PROPOSAL: [
        (case(proposal=PROPOSAL), "Usulan penundaan sebelumnya masih menunggu jawaban Sekda.")
    ],
    Need.NOT_ASKED_YET: [
        (case(question=UNHEARD), ASKED_BEFORE),
        (case(question=replace(UNHEARD, answered_at=NOW)), ASKED_BEFORE),
        (case(past_holds=(ELSEWHERE, WAITED)), ASKED_BEFORE),
        (case(cycle_opened_at=START, question=UNHEARD), ASKED_BEFORE),
        (case(cycle_opened_at=START, past_holds=(WAITED,)), ASKED_BEFORE),
    ],
    Need.OPEN_QUESTION: [
        (Asked(), "Tidak ada pertanyaan yang menunggu jawaban."),
        (
            case(question=replace(UNHEARD, answered_at=NOW)),
            "Tidak ada pertanyaan yang menunggu jawaban.",
        ),
    ],
    Need.UNHEARD_QUESTION: [
        (Asked(), "Tidak ada pertanyaan yang belum sampai."),
        (
            case(question=HEARD, status=Status.MENUNGGU_PELAPOR),
            "Tidak ada pertanyaan yang belum sampai.",
        ),
    ],
    Need.HOLD_OVER: [
        (
            case(hold=replace(WAITED, until=NOW + SECOND)),
            "Masa tunggu berlangsung sampai Selasa, 3 Maret 2026 pukul 04.00 WIB.",
        )
    ],
    Need.UNANSWERED: [
        (Asked(), "Masa tanggapan pelapor belum habis."),
        (
            case(due=replace(CASE.due, auto_close=NOW + SECOND)),
            "Masa tanggapan pelapor belum habis.",
        ),
    ],
    Need.WITHIN_DAYS: [
        (
            both({"closed_at": CLOSED_AT}, at=LAST + SECOND),
            TOO_LATE,
        )
    ],
    Need.OTHER_CASE: [
        (Asked(), NO_INTO),
        (given(into=""), NO_INTO),
        (given(into="K1"), "Kasus tidak dapat digabung ke dirinya."),
    ],
    Need.NOT_SECRET_YET: [(case(secret=True), "Kasus ini sudah rahasia.")],
    Need.JUDGE: [(Asked(), ONLY_JUDGES)],
    Need.TAKER: [(Asked(), NO_TAKER), (given(judge=""), NO_TAKER)],
    Need.POSTS: [
        (Asked(), NO_POST),
        (both({"withheld_from": ("DLH", "DISHUB")}, withhold=("DISHUB",)), NO_POST),
        # who has the case loses it: somebody must take it
        (given(withhold=("DLH", "DISHUB")), NO_TAKER),
        (both({"status": Status.TRIASE}, withhold=(RULES.desk,)), NO_TAKER),
    ],
    Need.RESTRICTED: [(Asked(), "Kasus ini tidak dibatasi."),
                      (case(secret=True), "Kasus ini tidak dibatasi.")],
    Need.ANSWER_BY: [
        (Asked(), "Pilih kapan paling lambat dijawab."),
        (given(until=NOW), "Tenggat jawaban harus di masa depan."),
        (given(until=NOW + LONGEST + SECOND), "Tenggat jawaban terlalu jauh."),
    ],
    Need.ORDER: [(Asked(), "Tidak ada permintaan pimpinan yang belum dijawab.")],
    Need.OPEN_TO_LEADERS: [(case(inspektorat_only=True), NOT_FROM_HERE)],
    Need.SECOND_EYE: [
        (Asked(), "Penutupan kasus ini tidak menunggu pemeriksaan kedua."),
        (
            both({"eye": replace(EYE, judge="OPERATOR")}, actor=DISHUB),
            "Yang menutup kasus tidak memeriksa penutupannya sendiri.",
        ),
        (
            both({"eye": EYE}, actor=Actor(Role.WALI_KOTA, "WALI_KOTA")),
            "Penutupan kasus ini diperiksa jabatan lain.",
        ),
        (both({"eye": EYE}, actor=DESK), "Penutupan kasus ini diperiksa jabatan lain."),
    ],
}  # fmt: skip

THERE: Final[Mapping[Need, Sequence[Asked]]] = {
    Need.REASON: [given(note="x")],
    Need.WORK_DONE: [given(note="x")],
    Need.CONFIRMATION: [given(note=" 12xy "), given(note="setuju"), given(note="benar")],
    Need.PUBLIC_NOTE: [given(public_note="x")],
    Need.EVIDENCE: [
        given(evidence=("foto",)),
        both({"cycle_evidence": ("foto",)}, move=Move.AUTO_CLOSE),
    ],
    Need.AGENCY: [given(agency="DLH"), both({"status": Status.TRIASE}, agency="DISHUB")],
    Need.NEXT_OWNER: [given(next_owner="Pemprov Banten")],
    Need.REVIEW_DATE: [given(until=NOW + SECOND), given(until=NOW + LONGEST)],
    Need.FISCAL_YEAR: [
        *(given(fiscal_year=year) for year in (2026, 2027, 2028)),
        given(at=wib("2027-01-01 01:00"), fiscal_year=2029),
    ],
    Need.PROPOSAL: [case(proposal=PROPOSAL)],
    Need.NO_PROPOSAL: [Asked()],
    Need.NOT_ASKED_YET: [
        Asked(),
        case(past_holds=(ELSEWHERE,)),
        case(cycle_opened_at=START + SECOND, question=UNHEARD, past_holds=(WAITED,)),
    ],
    Need.OPEN_QUESTION: [
        case(question=UNHEARD),
        case(question=HEARD, status=Status.MENUNGGU_PELAPOR),
    ],
    Need.UNHEARD_QUESTION: [case(question=UNHEARD)],
    Need.HOLD_OVER: [Asked(), case(hold=WAITED)],
    Need.UNANSWERED: [case(due=replace(CASE.due, auto_close=NOW))],
    Need.WITHIN_DAYS: [
        Asked(),
        both({"closed_at": CLOSED_AT}, at=LAST),
    ],
    Need.OTHER_CASE: [given(into="K2")],
    Need.NOT_SECRET_YET: [Asked()],
    Need.JUDGE: [given(judging=True)],
    Need.TAKER: [given(judge="INSPEKTORAT")],
    Need.POSTS: [
        given(withhold=("DLH",)),
        both({"withheld_from": ("DLH",)}, withhold=("DLH", "DPUPR")),
        given(withhold=("DISHUB",), judge="INSPEKTORAT"),
        both({"status": Status.TRIASE}, withhold=("DISHUB",)),
        both({"status": Status.SELESAI}, withhold=("DISHUB",)),
    ],
    Need.RESTRICTED: [
        case(inspektorat_only=True),
        case(withheld_from=("DLH",)),
        case(kept_from_lapor=True),
    ],
    Need.ANSWER_BY: [given(until=NOW + SECOND), given(until=NOW + LONGEST)],
    Need.ORDER: [case(orders=(Order(OrderKind.ACT, "SEKDA", "x", START, NOW),))],
    Need.OPEN_TO_LEADERS: [Asked()],
    Need.SECOND_EYE: [
        both({"eye": EYE}, actor=SEKDA),
        both({"eye": replace(EYE, judge=RULES.desk)}, actor=DESK),
    ],
}


def checked(need: Need, asked: Asked) -> str | None:
    of_case: Case = replace(CASE, **asked.case)
    plain: dict[str, Any] = {"move": Move.NOTE, "actor": DISHUB, "at": NOW}
    return CHECKS[need](of_case, Request(**(plain | dict(asked.given))), RULES)


def test_every_need_is_stated_here() -> None:
    assert set(MISSING) == set(THERE) == set(CHECKS) == set(Need)


@pytest.mark.parametrize(
    ("need", "asked", "words"),
    [(need, asked, words) for need, rows in MISSING.items() for asked, words in rows],
)
def test_what_is_missing_is_said(need: Need, asked: Asked, words: str) -> None:
    assert checked(need, asked) == words


@pytest.mark.parametrize(
    ("need", "asked"), [(need, asked) for need, rows in THERE.items() for asked in rows]
)
def test_what_is_there_is_not_asked_for(need: Need, asked: Asked) -> None:
    assert checked(need, asked) is None


@pytest.mark.parametrize(
    ("typed", "is_end"),
    [("12XY", True), ("12xy", True), ("2XY", False), ("-12XY", False), ("ABCD", False)],
)
def test_a_case_is_confirmed_by_the_last_four_characters_of_its_number(
    typed: str, is_end: bool
) -> None:
    assert confirms(CASE, typed) is is_end
    assert confirms(replace(CASE, number="srg-12xy"), "12xy")


@pytest.mark.parametrize(
    ("role", "judge"),
    [(Role.DISKOMINFO, "MEJA"), (Role.SEKDA, "SEKDA"), (Role.WALI_KOTA, "WALI_KOTA")],
)
def test_who_judges_a_closing_is_named_by_his_post_and_the_desk_by_the_citys(
    role: Role, judge: str
) -> None:
    assert judge_of(role, "MEJA") == judge
