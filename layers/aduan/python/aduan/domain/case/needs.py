"""What each need of a move asks of the case and the request: nothing, or what is missing in
Indonesian."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import (
    OPEN,
    Case,
    HoldReason,
    Role,
    Status,
    open_question,
    unheard_question,
)
from aduan.domain.case.clocks import (
    ClockRules,
    due_after,
)
from aduan.domain.case.effects import held_by_one_of
from aduan.domain.case.lifecycle import CONFIRMING, Move, Need, Request
from aduan.domain.case.secrecy import open_to_leaders


def judge_of(role: Role, desk: str) -> str:
    return desk if role is Role.DISKOMINFO else role.name


def _asked(reason: str) -> Callable[[Case, Request, ClockRules], str | None]:
    return lambda _case, request, _rules: None if request.note.strip() else reason


def _needs_confirmation(case: Case, request: Request, _rules: ClockRules) -> str | None:
    """A word is typed, so that no machine that presses buttons grants anything."""
    typed = request.note.strip()
    if not typed:
        return "Tuliskan alasan, atau ketik empat karakter terakhir nomor kasus."
    if len(typed) <= CONFIRMING and not confirms(case, typed):
        return f"“{typed}” terlalu singkat sebagai alasan, dan bukan akhir nomor kasus ini."
    return None


def confirms(case: Case, typed: str) -> bool:
    """Whether these are the last characters of the case's number."""
    return len(typed) == CONFIRMING and case.number.upper().endswith(typed.upper())


def _needs_public_note(_case: Case, request: Request, _rules: ClockRules) -> str | None:
    return None if request.public_note.strip() else "Tuliskan pesan yang akan dibaca pelapor."


def _needs_evidence(case: Case, request: Request, _rules: ClockRules) -> str | None:
    if request.evidence or (request.move is Move.AUTO_CLOSE and case.cycle_evidence):
        return None
    return "Lampirkan paling sedikit satu foto bukti tindak lanjut."


def _needs_agency(case: Case, request: Request, _rules: ClockRules) -> str | None:
    if not request.agency:
        return "Pilih OPD tujuan."
    if request.agency == case.agency and case.status is not Status.TRIASE:
        return f"Kasus sudah berada di {case.agency}; pilih OPD lain."
    return None


def _needs_next_owner(_case: Case, request: Request, _rules: ClockRules) -> str | None:
    named = bool(request.next_owner and request.next_owner.strip())
    return None if named else "Sebutkan instansi yang berwenang; aduan tidak boleh tanpa penerus."


def _needs_review_date(_case: Case, request: Request, rules: ClockRules) -> str | None:
    if request.until is None:
        return "Isi tanggal peninjauan kembali."
    if request.until <= request.at:
        return "Tanggal peninjauan harus di masa depan."
    if request.until > request.at + rules.longest_postponement.length:
        return "Tanggal peninjauan terlalu jauh: paling lama akhir tahun anggaran berikutnya."
    return None


def _needs_fiscal_year(_case: Case, request: Request, rules: ClockRules) -> str | None:
    this_year = rules.calendar.local(request.at).year
    if request.fiscal_year is None:
        return "Isi tahun anggaran yang direncanakan."
    if request.fiscal_year not in {this_year, this_year + 1, this_year + 2}:
        return f"Tahun anggaran harus {this_year} sampai {this_year + 2}."
    return None


def _needs_proposal(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    return None if case.proposal else "Belum ada usulan penundaan dari OPD."


def _needs_no_proposal(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    return "Usulan penundaan sebelumnya masih menunggu jawaban Sekda." if case.proposal else None


def _needs_not_asked(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    start = case.cycle_opened_at or case.opened_at
    asked = (case.question is not None and case.question.asked_at >= start) or any(
        hold.reason is HoldReason.WAITING_FOR_REPORTER and hold.since >= start
        for hold in case.past_holds
    )
    return "Pelapor sudah pernah ditanya; lanjutkan dengan keterangan yang ada." if asked else None


def _needs_open_question(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    return None if open_question(case) else "Tidak ada pertanyaan yang menunggu jawaban."


def _needs_unheard_question(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    return None if unheard_question(case) else "Tidak ada pertanyaan yang belum sampai."


def _needs_within_days(case: Case, request: Request, rules: ClockRules) -> str | None:
    if case.closed_at is None:
        return None
    last = due_after(case.closed_at, rules.reopen, (), rules.calendar)
    if request.at <= last:
        return None
    return (
        f"Masa buka kembali berakhir {rules.calendar.readable(last)}. "
        "Silakan kirim aduan baru; nomor ini akan dirujuk."
    )


def _needs_hold_over(case: Case, request: Request, rules: ClockRules) -> str | None:
    if case.hold is None or request.at >= case.hold.until:
        return None
    return f"Masa tunggu berlangsung sampai {rules.calendar.readable(case.hold.until)}."


def _needs_unanswered(case: Case, request: Request, _rules: ClockRules) -> str | None:
    due = case.due.auto_close
    return None if due and request.at >= due else "Masa tanggapan pelapor belum habis."


def _needs_not_secret(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    return "Kasus ini sudah rahasia." if case.secret else None


def _needs_judge(_case: Case, request: Request, _rules: ClockRules) -> str | None:
    if request.judging:
        return None
    return "Hanya kantor yang memeriksa dugaan pelanggaran yang dapat memutuskan ini."


def _needs_posts(case: Case, request: Request, rules: ClockRules) -> str | None:
    if not set(request.withhold) - set(case.withheld_from):
        return "Pilih jabatan yang belum dikecualikan."
    moves = case.status in OPEN and held_by_one_of(case, request.withhold, rules)
    return _needs_taker(case, request, rules) if moves else None


def _needs_taker(_case: Case, request: Request, _rules: ClockRules) -> str | None:
    if request.judge:
        return None
    return "Semua kantor yang dapat memeriksa kasus ini dikecualikan."


def _needs_restricted(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    restricted = case.inspektorat_only or case.withheld_from or case.kept_from_lapor
    return None if restricted else "Kasus ini tidak dibatasi."


def _needs_other_case(case: Case, request: Request, _rules: ClockRules) -> str | None:
    if not request.into:
        return "Sebutkan kasus tujuan penggabungan."
    return "Kasus tidak dapat digabung ke dirinya." if request.into == case.case_id else None


def _needs_answer_by(_case: Case, request: Request, rules: ClockRules) -> str | None:
    if request.until is None:
        return "Pilih kapan paling lambat dijawab."
    if request.until <= request.at:
        return "Tenggat jawaban harus di masa depan."
    if request.until > request.at + rules.longest_postponement.length:
        return "Tenggat jawaban terlalu jauh."
    return None


def _needs_order(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    return None if case.orders else "Tidak ada permintaan pimpinan yang belum dijawab."


def _needs_open_to_leaders(case: Case, _request: Request, _rules: ClockRules) -> str | None:
    if open_to_leaders(case):
        return None
    return "Aduan ini hanya dapat dibaca inspektorat; instansinya tidak dipindahkan dari sini."


def _needs_second_eye(case: Case, request: Request, rules: ClockRules) -> str | None:
    if case.eye is None:
        return "Penutupan kasus ini tidak menunggu pemeriksaan kedua."
    if request.actor.post == case.eye.closer:
        return "Yang menutup kasus tidak memeriksa penutupannya sendiri."
    if case.eye.judge != judge_of(request.actor.role, rules.desk):
        return "Penutupan kasus ini diperiksa jabatan lain."
    return None


CHECKS: Final[Mapping[Need, Callable[[Case, Request, ClockRules], str | None]]] = MappingProxyType(
    {
        Need.REASON: _asked("Tuliskan alasannya."),
        Need.CONFIRMATION: _needs_confirmation,
        Need.WORK_DONE: _asked("Tuliskan apa yang telah dikerjakan."),
        Need.PUBLIC_NOTE: _needs_public_note,
        Need.EVIDENCE: _needs_evidence,
        Need.AGENCY: _needs_agency,
        Need.NEXT_OWNER: _needs_next_owner,
        Need.REVIEW_DATE: _needs_review_date,
        Need.FISCAL_YEAR: _needs_fiscal_year,
        Need.PROPOSAL: _needs_proposal,
        Need.NO_PROPOSAL: _needs_no_proposal,
        Need.NOT_ASKED_YET: _needs_not_asked,
        Need.WITHIN_DAYS: _needs_within_days,
        Need.HOLD_OVER: _needs_hold_over,
        Need.UNANSWERED: _needs_unanswered,
        Need.OTHER_CASE: _needs_other_case,
        Need.NOT_SECRET_YET: _needs_not_secret,
        Need.JUDGE: _needs_judge,
        Need.TAKER: _needs_taker,
        Need.POSTS: _needs_posts,
        Need.RESTRICTED: _needs_restricted,
        Need.OPEN_QUESTION: _needs_open_question,
        Need.UNHEARD_QUESTION: _needs_unheard_question,
        Need.ANSWER_BY: _needs_answer_by,
        Need.ORDER: _needs_order,
        Need.OPEN_TO_LEADERS: _needs_open_to_leaders,
        Need.SECOND_EYE: _needs_second_eye,
    }
)
