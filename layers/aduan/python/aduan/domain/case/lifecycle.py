"""The lifecycle of a case as one table: which move, from where to where, by whom, with what.

`TABLE` is meant to be read by the city's lawyer (rendered in docs/lifecycle.md). `decide_move`
checks a request against it and answers with a `Transition`, or refuses with the reason in
Indonesian. Accepting is not acting; edits and comments never move a due time; nothing waits for
ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import (
    ACTIVE,
    ASKABLE,
    CLOSED,
    OPEN,
    TO_CONTACT,
    TRIAGE,
    Actor,
    Case,
    ClosedBy,
    EyeWhy,
    HistoryEntry,
    Hold,
    HoldReason,
    Level,
    Order,
    OrderKind,
    PostponeProposal,
    PublicStatus,
    Question,
    Role,
    Status,
    Transition,
    open_question,
)
from aduan.domain.case.clocks import (
    DESK_CODE,
    DUE_NAMES,
    ClockRules,
    StopsOn,
    due_after,
    remaining_share,
    rescheduled,
    rules_mark,
    schedule,
)
from aduan.domain.case.due import next_check_at
from aduan.domain.case.errors import MoveRefusedError, NotAllowedError
from aduan.domain.case.second_eye import second_eye
from aduan.domain.case.secrecy import kept_from, open_to_leaders
from aduan.domain.case.told import caused_by


class Move(StrEnum):
    """What can happen to a case."""

    ROUTE = "route"
    ACCEPT = "accept"
    FOLLOW_UP = "follow_up"
    RESOLVE = "resolve"
    FORWARD = "forward"
    RETURN_TO_DESK = "return_to_desk"
    ASK_REPORTER = "ask_reporter"
    REACH_REPORTER = "reach_reporter"
    REPORTER_ANSWERED = "reporter_answered"
    RESUME = "resume"
    PROPOSE_POSTPONE = "propose_postpone"
    APPROVE_POSTPONE = "approve_postpone"
    REFUSE_POSTPONE = "refuse_postpone"
    NOT_OUR_AUTHORITY = "not_our_authority"
    KEEP_FOLLOWING = "keep_following"
    REJECT = "reject"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    AUTO_CLOSE = "auto_close"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"
    LINK = "link"
    UNLINK = "unlink"
    NOTE = "note"
    ESCALATE = "escalate"
    REMIND = "remind"
    TELL_DESK = "tell_desk"
    FLAG = "flag"
    KEEP_SECRET = "keep_secret"
    INSPECTORATE_ONLY = "inspectorate_only"
    WITHHOLD = "withhold"
    RELEASE = "release"
    RESCHEDULE = "reschedule"
    INSTRUCT = "instruct"
    ASK_EXPLANATION = "ask_explanation"
    ANSWER_LEADER = "answer_leader"
    TELL_SILENCE = "tell_silence"
    EYE_AGREE = "eye_agree"
    EYE_RETURN = "eye_return"
    FORGET = "forget"
    DOUBT = "doubt"


class Need(StrEnum):
    """What a move must bring, or find on the case."""

    REASON = "alasan"
    CONFIRMATION = "alasan atau empat karakter terakhir nomor kasus"
    WORK_DONE = "keterangan tindak lanjut"
    PUBLIC_NOTE = "pesan kepada pelapor"
    EVIDENCE = "foto bukti"
    AGENCY = "OPD tujuan"
    NEXT_OWNER = "instansi penerus"
    REVIEW_DATE = "tanggal peninjauan"
    FISCAL_YEAR = "tahun anggaran"
    PROPOSAL = "usulan penundaan"
    NO_PROPOSAL = "belum ada usulan penundaan lain"
    NOT_ASKED_YET = "pelapor belum pernah ditanya pada putaran ini"
    WITHIN_DAYS = "masih dalam masa buka kembali"
    HOLD_OVER = "masa tunggu telah habis"
    UNANSWERED = "masa tanggapan pelapor telah habis"
    OTHER_CASE = "kasus tujuan"
    NOT_SECRET_YET = "belum rahasia"
    JUDGE = "kantor yang memeriksa dugaan pelanggaran"
    TAKER = "kantor pemeriksa yang tidak dikecualikan"
    POSTS = "jabatan yang dikecualikan"
    RESTRICTED = "pembatasan yang dapat dilepas"
    OPEN_QUESTION = "pertanyaan yang belum dijawab"
    UNHEARD_QUESTION = "pertanyaan yang belum sampai"
    ANSWER_BY = "tenggat jawaban"
    ORDER = "permintaan pimpinan yang belum dijawab"
    OPEN_TO_LEADERS = "bukan aduan yang hanya dibaca inspektorat"
    SECOND_EYE = "menunggu mata kedua, dan bukan yang menutup"


class ClockEffect(StrEnum):
    """What a move does to the due times. All but NONE compute those anew that the move changes, and
    say why; only CALENDAR computes what nothing but the calendar has changed."""

    NONE = "tetap"
    STOP = "jam kota berhenti"
    HOLD = "kedua jam berhenti"
    RESUME = "kedua jam berjalan lagi"
    ANSWERED = "penutupan otomatis batal"
    SHARE = "sisa waktu dibawa, dengan batas bawah"
    NEW_CYCLE = "putaran baru, kedua jam dari awal"
    CALENDAR = "dihitung ulang menurut kalender yang berlaku"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One line of the table. `target` None: the status stays, or returns to that before a hold."""

    move: Move
    sources: frozenset[Status]
    target: Status | None
    roles: frozenset[Role]
    needs: tuple[Need, ...]
    clock: ClockEffect
    why: str


ALL: Final = frozenset(Status)

AGENCY: Final = frozenset({Role.OPERATOR, Role.AGENCY_HEAD, Role.LOCAL_HEAD})
DESK: Final = frozenset({Role.DISKOMINFO})
SYSTEM: Final = frozenset({Role.SYSTEM})
REPORTER: Final = frozenset({Role.REPORTER})
SEKDA: Final = frozenset({Role.SEKDA})
LEADERS: Final = frozenset({Role.SEKDA, Role.WALI_KOTA})

CONFIRMING: Final = 4
"""How many of the last characters of its number stand for "I mean this case"."""

DOUBTED: Final = "doubted"
EYE_ASKED: Final = "second_eye"
RULES_MARK: Final = "rules"
"""What a row says in its details: of a proof that is doubted, why somebody else looks, and, where
it ends the case, which rules counted."""

STANDING: Final = ALL - {Status.DIGABUNG}
"""A case that stepped into another is kept as that one is."""
GIVEN: Final = STANDING - TRIAGE
"""Some office has the case, or had it to the end."""

_ON_PROPOSAL: Final = frozenset({Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE})

PUBLIC: Final[Mapping[Status, PublicStatus]] = MappingProxyType(
    {
        Status.TRIASE: PublicStatus.MENUNGGU,
        Status.BARU: PublicStatus.MENUNGGU,
        Status.DITERUSKAN: PublicStatus.MENUNGGU,
        Status.DIBUKA_KEMBALI: PublicStatus.MENUNGGU,
        Status.DITUNDA: PublicStatus.MENUNGGU,
        Status.DITERIMA: PublicStatus.PROSES,
        Status.DITINDAKLANJUTI: PublicStatus.PROSES,
        Status.MENUNGGU_PELAPOR: PublicStatus.PROSES,
        Status.BUKAN_WEWENANG: PublicStatus.PROSES,
        Status.DIGABUNG: PublicStatus.PROSES,
        Status.SELESAI: PublicStatus.SELESAI,
        Status.DITOLAK: PublicStatus.SELESAI,
        Status.DITARIK: PublicStatus.SELESAI,
    }
)

TABLE: Final[tuple[Arrow, ...]] = (
    Arrow(Move.ROUTE, TRIAGE | ACTIVE | {Status.BUKAN_WEWENANG}, Status.BARU, DESK,
          (Need.AGENCY, Need.REASON), ClockEffect.SHARE,
          "Diskominfo menetapkan OPD, dari meja triase atau sebagai koreksi; bukan penerusan."),
    Arrow(Move.ROUTE, TRIAGE | ACTIVE | {Status.BUKAN_WEWENANG}, Status.BARU, LEADERS,
          (Need.AGENCY, Need.REASON, Need.OPEN_TO_LEADERS), ClockEffect.SHARE,
          "Sekda atau Wali Kota memindahkan kasus; OPD baru menerima sisa waktu."),
    Arrow(Move.ACCEPT, frozenset({Status.BARU, Status.DITERUSKAN, Status.DIBUKA_KEMBALI}),
          Status.DITERIMA, AGENCY, (), ClockEffect.NONE,
          "Menerima belum menindaklanjuti: tenggat tidak bergeser."),
    Arrow(Move.FOLLOW_UP, ACTIVE | {Status.MENUNGGU_PELAPOR}, Status.DITINDAKLANJUTI, AGENCY,
          (Need.WORK_DONE,), ClockEffect.STOP,
          "Tindak lanjut nyata; bila lalu terbengkalai, kasus kembali ke rantai eskalasi."),
    Arrow(Move.FOLLOW_UP, TRIAGE, Status.DITINDAKLANJUTI, DESK,
          (Need.WORK_DONE,), ClockEffect.STOP,
          "Diskominfo menangani sendiri aduan di mejanya."),
    Arrow(Move.RESOLVE, ACTIVE | {Status.MENUNGGU_PELAPOR}, Status.SELESAI, AGENCY,
          (Need.WORK_DONE, Need.EVIDENCE), ClockEffect.NONE,
          "Selesai hanya dengan foto bukti yang bersih."),
    Arrow(Move.RESOLVE, TRIAGE | {Status.BUKAN_WEWENANG, Status.DITINDAKLANJUTI}, Status.SELESAI,
          DESK, (Need.WORK_DONE, Need.EVIDENCE), ClockEffect.NONE,
          "Diskominfo menutup yang ditangani sendiri atau oleh pemerintah lain, dengan bukti."),
    Arrow(Move.FORWARD, ACTIVE, Status.DITERUSKAN, AGENCY,
          (Need.AGENCY, Need.REASON), ClockEffect.SHARE,
          "OPD lain menerima sisa waktu; penerusan terakhir kembali ke meja Diskominfo."),
    Arrow(Move.RETURN_TO_DESK, ACTIVE, Status.TRIASE, AGENCY | DESK | SYSTEM,
          (Need.REASON,), ClockEffect.SHARE,
          "Tidak ada OPD yang tepat atau tidak ada pejabat: meja Diskominfo, bukan hilang."),
    Arrow(Move.ASK_REPORTER, ACTIVE, Status.MENUNGGU_PELAPOR, AGENCY,
          (Need.PUBLIC_NOTE, Need.NOT_ASKED_YET), ClockEffect.HOLD,
          "Bertanya kepada pelapor, satu kali tiap putaran; jam berhenti sejak pertanyaan sampai."),
    Arrow(Move.ASK_REPORTER, TRIAGE, Status.MENUNGGU_PELAPOR, DESK,
          (Need.PUBLIC_NOTE, Need.NOT_ASKED_YET), ClockEffect.HOLD,
          "Kelengkapan diminta sebelum aduan dapat ditujukan."),
    Arrow(Move.REACH_REPORTER, ASKABLE, Status.MENUNGGU_PELAPOR, SYSTEM | DESK,
          (Need.UNHEARD_QUESTION,), ClockEffect.HOLD,
          "Pertanyaan sampai kepada seorang pelapor: baru sejak itu kedua jam berhenti."),
    Arrow(Move.REPORTER_ANSWERED, ASKABLE - {Status.DITINDAKLANJUTI}, None, REPORTER | SYSTEM,
          (Need.OPEN_QUESTION,), ClockEffect.NONE,
          "Pelapor menjawab sebelum jam sempat berhenti."),
    Arrow(Move.REPORTER_ANSWERED, frozenset({Status.MENUNGGU_PELAPOR}), None, REPORTER | SYSTEM,
          (), ClockEffect.RESUME,
          "Pelapor menjawab; status kembali ke sebelum bertanya."),
    Arrow(Move.REPORTER_ANSWERED, frozenset({Status.DITINDAKLANJUTI}), None, REPORTER | SYSTEM,
          (), ClockEffect.ANSWERED,
          "Pelapor menanggapi tindak lanjut; penutupan otomatis batal."),
    Arrow(Move.RESUME, frozenset({Status.MENUNGGU_PELAPOR, Status.DITUNDA}), None, SYSTEM,
          (Need.HOLD_OVER,), ClockEffect.RESUME,
          "Masa tunggu habis: kasus berjalan lagi dengan sendirinya."),
    Arrow(Move.RESUME, frozenset({Status.DITUNDA}), None, AGENCY | SEKDA,
          (Need.REASON,), ClockEffect.RESUME,
          "Anggaran tersedia lebih awal."),
    Arrow(Move.PROPOSE_POSTPONE, ACTIVE, None, AGENCY,
          (Need.REASON, Need.FISCAL_YEAR, Need.REVIEW_DATE, Need.PUBLIC_NOTE, Need.NO_PROPOSAL),
          ClockEffect.NONE,
          "Usul menunggu anggaran; jam tetap berjalan sampai Sekda menyetujui."),
    Arrow(Move.APPROVE_POSTPONE, ACTIVE, Status.DITUNDA, SEKDA,
          (Need.PROPOSAL, Need.CONFIRMATION), ClockEffect.HOLD,
          "Hanya Sekda yang menunda; dihitung tersendiri, tidak pernah sebagai selesai."),
    Arrow(Move.REFUSE_POSTPONE, ACTIVE, None, SEKDA,
          (Need.PROPOSAL, Need.REASON), ClockEffect.NONE,
          "Sekda menolak usulan; kasus berjalan terus."),
    Arrow(Move.NOT_OUR_AUTHORITY, ACTIVE, Status.BUKAN_WEWENANG, AGENCY,
          (Need.NEXT_OWNER, Need.REASON, Need.PUBLIC_NOTE), ClockEffect.HOLD,
          "Diserahkan ke pemerintah lain yang disebut namanya, dan tetap dipantau."),
    Arrow(Move.NOT_OUR_AUTHORITY, TRIAGE, Status.BUKAN_WEWENANG, DESK,
          (Need.NEXT_OWNER, Need.REASON, Need.PUBLIC_NOTE), ClockEffect.HOLD,
          "Sama, langsung dari meja triase."),
    Arrow(Move.KEEP_FOLLOWING, frozenset({Status.BUKAN_WEWENANG}), None, SYSTEM | DESK,
          (), ClockEffect.HOLD,
          "Waktu pemantauan tiba: meja Diskominfo diberi tahu, pemantauan diperpanjang."),
    Arrow(Move.REJECT, ACTIVE, Status.DITOLAK, AGENCY,
          (Need.REASON, Need.PUBLIC_NOTE), ClockEffect.NONE,
          "Ditolak dengan alasan yang dibaca pelapor."),
    Arrow(Move.REJECT, TRIAGE, Status.DITOLAK, DESK,
          (Need.REASON, Need.PUBLIC_NOTE), ClockEffect.NONE,
          "Sama, dari meja triase."),
    Arrow(Move.REOPEN, frozenset({Status.SELESAI, Status.DITOLAK}), Status.DIBUKA_KEMBALI,
          REPORTER, (Need.WITHIN_DAYS,), ClockEffect.NEW_CYCLE,
          "Pelapor menyatakan belum beres: kembali ke kepala OPD yang sama."),
    Arrow(Move.REOPEN, frozenset({Status.SELESAI, Status.DITOLAK}), Status.DIBUKA_KEMBALI,
          DESK, (Need.WITHIN_DAYS, Need.REASON), ClockEffect.NEW_CYCLE,
          "Sama, oleh meja Diskominfo dengan alasannya."),
    Arrow(Move.CONFIRM, frozenset({Status.SELESAI}), None, REPORTER,
          (), ClockEffect.NONE,
          "Hanya ya dari pelapor berarti terkonfirmasi."),
    Arrow(Move.EYE_AGREE, frozenset({Status.SELESAI}), None, DESK | SEKDA,
          (Need.SECOND_EYE, Need.CONFIRMATION), ClockEffect.NONE,
          "Mata kedua memeriksa penutupan; yang menutup tidak pernah memeriksa sendiri."),
    Arrow(Move.EYE_RETURN, frozenset({Status.SELESAI}), Status.DIBUKA_KEMBALI, DESK | SEKDA,
          (Need.SECOND_EYE, Need.REASON), ClockEffect.NEW_CYCLE,
          "Penutupan tidak diterima: putaran baru di OPD yang sama, dengan alasannya."),
    Arrow(Move.DOUBT, OPEN | {Status.SELESAI}, None, SYSTEM,
          (), ClockEffect.NONE,
          "Foto laporan yang datang kemudian menyerupai foto bukti: penutupannya diperiksa lagi."),
    Arrow(Move.AUTO_CLOSE, frozenset({Status.DITINDAKLANJUTI}), Status.SELESAI, SYSTEM,
          (Need.UNANSWERED, Need.EVIDENCE), ClockEffect.NONE,
          "Ditutup sistem bila tindak lanjut berbukti tidak dijawab; bukan tanda pelapor puas."),
    Arrow(Move.WITHDRAW, OPEN, Status.DITARIK, REPORTER | SYSTEM,
          (), ClockEffect.NONE,
          "Pelapor menarik aduan; bila masih ada pelapor lain, kasus berjalan terus."),
    Arrow(Move.MERGE, OPEN, Status.DIGABUNG, DESK | SYSTEM,
          (Need.OTHER_CASE, Need.REASON), ClockEffect.HOLD,
          "Peristiwa yang sama; setiap aduan tetap memiliki nomornya."),
    Arrow(Move.UNMERGE, frozenset({Status.DIGABUNG}), None, DESK,
          (Need.REASON,), ClockEffect.RESUME,
          "Penggabungan keliru dibatalkan beserta riwayatnya."),
    Arrow(Move.LINK, ALL - CLOSED, None, SYSTEM | DESK,
          (), ClockEffect.NONE,
          "Satu aduan lagi tentang peristiwa ini; tenggat tidak bergeser."),
    Arrow(Move.UNLINK, ALL, None, SYSTEM | DESK,
          (Need.REASON,), ClockEffect.NONE,
          "Aduan ternyata tentang peristiwa lain."),
    Arrow(Move.NOTE, ALL, None, frozenset(Role),
          (), ClockEffect.NONE,
          "Catatan dan suntingan tidak pernah menggeser tenggat."),
    Arrow(Move.ESCALATE, ACTIVE | TRIAGE, None, SYSTEM,
          (), ClockEffect.NONE,
          "Eskalasi memberi tahu, tidak memindahkan tanggung jawab."),
    Arrow(Move.REMIND, ACTIVE | TRIAGE, None, SYSTEM,
          (), ClockEffect.NONE,
          "Pengingat pada sebagian waktu OPD."),
    Arrow(Move.TELL_DESK, ACTIVE | TRIAGE, None, SYSTEM,
          (), ClockEffect.NONE,
          "Di atas Wali Kota tidak ada lagi: tetap di daftar harian meja piket."),
    Arrow(Move.FLAG, ALL, None, SYSTEM,
          (), ClockEffect.NONE,
          "Tanda yang terlihat, misalnya jabatan kosong atau pemberitahuan tak terkirim."),
    Arrow(Move.RESCHEDULE, OPEN, None, SYSTEM,
          (Need.REASON,), ClockEffect.CALENDAR,
          "Kalender berubah (SKB): hanya langkah ini yang menggeser tenggat karenanya."),
    Arrow(Move.KEEP_SECRET, STANDING, None, DESK,
          (Need.REASON, Need.NOT_SECRET_YET), ClockEffect.NONE,
          "Rahasia: ditangani seperti biasa, tetapi tidak sepatah kata pun keluar dari kota."),
    Arrow(Move.KEEP_SECRET, GIVEN, None, AGENCY,
          (Need.JUDGE, Need.REASON, Need.NOT_SECRET_YET), ClockEffect.NONE,
          "Sama, oleh Inspektorat."),
    Arrow(Move.INSPECTORATE_ONLY, STANDING, None, DESK,
          (Need.TAKER, Need.REASON), ClockEffect.SHARE,
          "Hanya Inspektorat: kasus berpindah ke sana, isinya tidak terbaca oleh yang lain."),
    Arrow(Move.INSPECTORATE_ONLY, GIVEN, None, AGENCY,
          (Need.JUDGE, Need.TAKER, Need.REASON), ClockEffect.SHARE,
          "Sama, oleh Inspektorat atas kasus di tangannya."),
    Arrow(Move.WITHHOLD, STANDING, None, DESK,
          (Need.POSTS, Need.REASON), ClockEffect.SHARE,
          "Jangan sampaikan kepada jabatan ini; bila ia memegangnya, kasus pindah ke Inspektorat."),
    Arrow(Move.WITHHOLD, GIVEN, None, AGENCY,
          (Need.JUDGE, Need.POSTS, Need.REASON), ClockEffect.SHARE,
          "Sama, oleh Inspektorat."),
    Arrow(Move.RELEASE, GIVEN, None, AGENCY,
          (Need.JUDGE, Need.RESTRICTED, Need.REASON), ClockEffect.NONE,
          "Inspektorat melepas pembatasan, dan memutuskan apakah SP4N-LAPOR! mendapat salinannya."),
    Arrow(Move.INSTRUCT, OPEN, None, LEADERS,
          (Need.REASON, Need.ANSWER_BY), ClockEffect.NONE,
          "Pimpinan memberi instruksi dengan tenggat jawaban; tenggat kasus tidak bergeser."),
    Arrow(Move.ASK_EXPLANATION, OPEN, None, LEADERS,
          (Need.REASON, Need.ANSWER_BY), ClockEffect.NONE,
          "Pimpinan meminta penjelasan; tenggat kasus tidak bergeser."),
    Arrow(Move.ANSWER_LEADER, OPEN - TRIAGE, None, AGENCY,
          (Need.REASON, Need.ORDER), ClockEffect.NONE,
          "Instansi menjawab pimpinan; menjawab belum menindaklanjuti."),
    Arrow(Move.ANSWER_LEADER, TRIAGE, None, DESK,
          (Need.REASON, Need.ORDER), ClockEffect.NONE,
          "Sama, untuk kasus di meja triase."),
    Arrow(Move.TELL_SILENCE, OPEN, None, SYSTEM,
          (), ClockEffect.NONE,
          "Permintaan pimpinan tidak dijawab sampai tenggatnya: pimpinan itu diberi tahu."),
    Arrow(Move.FORGET, ALL, None, SYSTEM,
          (), ClockEffect.NONE,
          "Kata-kata seorang pelapor dihapus; kasus, tenggat, dan angka tetap."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. `note` stays inside, `public_note` is what citizens read.

    `evidence` are ids of clean photos. `agency` is where to (route, forward), `next_owner` the
    other government, `until` and `fiscal_year` belong to a postponement, `into` to a merge,
    `level` to an escalation. `doubted` says that one of the proofs is, `drawn` is the chance by
    which a closing is looked at again, from 0 to 1, `proved_by` whose proof is doubted after it.
    `others_left` are the complaints that stand once one is withdrawn: a set is asked, since a count
    kept by events drifts from it. `unheard`: nobody has been reached with the question yet.
    `judging` says that the actor judges misconduct and has the case, `judge` is the office that
    would take it, `withhold` whom it is to be kept
    from; `openly` and `at_lapor` say of a release whether the matter is public again and
    SP4N-LAPOR! hears of it. `details` go into the history as they are: no personal data.
    """

    move: Move
    actor: Actor
    at: datetime
    note: str = ""
    public_note: str = ""
    evidence: tuple[str, ...] = ()
    agency: str | None = None
    next_owner: str | None = None
    until: datetime | None = None
    fiscal_year: int | None = None
    into: str | None = None
    level: Level | None = None
    flag: str | None = None
    channel: str | None = None
    new_reporter: bool = False
    doubted: bool = False
    drawn: float | None = None
    proved_by: str = ""
    others_left: int | None = None
    judging: bool = False
    judge: str | None = None
    withhold: tuple[str, ...] = ()
    openly: bool = False
    at_lapor: bool = False
    unheard: bool = False
    details: Mapping[str, str] = field(default_factory=dict)


def public_status(status: Status) -> PublicStatus:
    return PUBLIC[status]


def allowed_moves(case: Case, role: Role, *, desk: str = DESK_CODE) -> tuple[Move, ...]:
    """The moves `role` may ask for on this case now, in the order of the table."""
    acting = _acting_as(case, role, desk)
    hidden = {*_ON_PROPOSAL} if case.proposal is None else {Move.PROPOSE_POSTPONE}
    asked = open_question(case)
    if asked is None or asked.reached_at is not None:
        hidden.add(Move.REACH_REPORTER)
    if not case.orders:
        hidden.add(Move.ANSWER_LEADER)
    if role in LEADERS and not open_to_leaders(case):
        hidden.add(Move.ROUTE)
    if case.eye is None or case.eye.judge != _judge_of(role, desk):
        hidden |= {Move.EYE_AGREE, Move.EYE_RETURN}
    fitting = (a.move for a in TABLE if case.status in a.sources and acting & a.roles)
    return tuple(dict.fromkeys(move for move in fitting if move not in hidden))


def _judge_of(role: Role, desk: str) -> str:
    return desk if role is Role.DISKOMINFO else role.name


def opening(case: Case, actor: Actor, *, note: str = "", public_note: str = "") -> Transition:
    """The first transition of a new case (status BARU, or TRIASE at the desk), version 1."""
    if case.status not in {Status.BARU, Status.TRIASE} or case.version != 1 or case.cycle != 1:
        raise ValueError(f"not a new case: {case.status} v{case.version} c{case.cycle}")
    history = HistoryEntry(
        case_id=case.case_id,
        version=1,
        at=case.opened_at,
        actor=actor,
        move="open",
        from_status=None,
        to_status=case.status,
        cycle=1,
        level=case.level,
        note=note,
        public_note=public_note,
    )
    return Transition(case=replace(case, arm=1), history=history, opens_cycle=True, arms=True)


def decide_move(
    case: Case, request: Request, rules: ClockRules, *, timer: str | None = None
) -> Transition:
    """The transition `request` makes of `case`.

    `timer` names the waiting execution when it is the one that moves: it owns the notices and
    goes on by itself. Any other move arms a new timer when the sleeping one would wake too late
    or when there is somebody to tell.
    Raises NotAllowedError (role or post may not), MoveRefusedError (no such arrow, or something
    is missing); both carry an Indonesian reason.
    """
    arrow = _find_arrow(case, request, rules.desk)
    _check_post(case, request.actor, arrow)
    _check_kept_out(case, request, rules)
    _check_needs(arrow, case, request, rules)
    changed = _EFFECTS.get(request.move, _keep)(case, request, rules)
    if changed.status is case.status and arrow.target is not None and _leaves(case, request):
        changed = replace(changed, status=arrow.target)
    changed = _settled(case, changed, request, rules)
    stops = arrow.move is Move.ACCEPT and rules.stops_on is StopsOn.FIRST_RESPONSE
    if arrow.clock is not ClockEffect.NONE or stops:
        anew = arrow.clock is ClockEffect.CALENDAR
        due = schedule(changed, rules) if anew else rescheduled(case, changed, rules)
        changed = replace(changed, due=due)
    changed = replace(changed, version=case.version + 1)
    told = caused_by(case, changed, request.move.value, request.at, rules)
    opens_cycle = changed.cycle > case.cycle
    arms = opens_cycle or (timer is None and (bool(told) or _sooner(case, changed)))
    if arms:
        changed = replace(changed, arm=changed.version)
    return Transition(
        case=changed,
        history=_row(case, changed, request, rules),
        opens_cycle=opens_cycle,
        fires=request.level if request.move is Move.ESCALATE else None,
        arms=arms,
        notices=tuple(replace(notice, owner=timer) for notice in told),
        owner=timer,
        leaves=case.merged_into if request.move is Move.UNMERGE else None,
    )


def _leaves(case: Case, request: Request) -> bool:
    """A withdrawal ends the case only when nobody else reported the event, and nobody waits for a
    reporter who was not reached."""
    if request.move is Move.ASK_REPORTER and request.unheard:
        return False
    return request.move is not Move.WITHDRAW or _others_left(case, request) == 0


def _others_left(case: Case, request: Request) -> int:
    return max(case.complaint_count - 1, 0) if request.others_left is None else request.others_left


def _sooner(before: Case, after: Case) -> bool:
    """Whether the sleeping timer would wake too late for the case as it is now."""
    planned, needed = next_check_at(before), next_check_at(after)
    return needed is not None and (planned is None or needed < planned)


def _row(case: Case, changed: Case, request: Request, rules: ClockRules) -> HistoryEntry:
    details = dict(request.details)
    for key, old, new in (
        ("agency", case.agency, changed.agency),
        *(
            (f"due_{name}", _written(getattr(case.due, name)), _written(getattr(changed.due, name)))
            for name in DUE_NAMES
            if name != "reminders"
        ),
        ("next_owner", case.next_owner, changed.next_owner),
    ):
        begins = changed.cycle > case.cycle and key in {"due_opd", "due_resolve"}
        if old != new or begins:  # what a cycle begins with is said, also where it is the same
            details[key] = f"{old or '-'} -> {new or '-'}"
    if request.flag:
        details["flag"] = request.flag
    if changed.doubted and not case.doubted:
        details[DOUBTED] = "ya"
    if changed.eye is not None and case.eye is None:
        details[EYE_ASKED] = changed.eye.why.value
    if changed.status in CLOSED and case.status not in CLOSED:
        details[RULES_MARK] = rules_mark(rules)
    return HistoryEntry(
        case_id=case.case_id,
        version=changed.version,
        at=request.at,
        actor=request.actor,
        move=request.move.value,
        from_status=case.status,
        to_status=changed.status,
        cycle=changed.cycle,
        level=changed.level,
        note=request.note,
        public_note=request.public_note,
        evidence=request.evidence,
        details=details,
    )


def _written(due: datetime | None) -> str | None:
    return due.isoformat() if due else None


# --- checks -------------------------------------------------------------------------------------


def _acting_as(case: Case, role: Role, desk: str) -> frozenset[Role]:
    """Diskominfo is desk and agency at once on the cases it keeps for itself."""
    own = role is Role.DISKOMINFO and case.agency == desk and case.status not in TRIAGE
    return frozenset({role, Role.OPERATOR}) if own else frozenset({role})


def _find_arrow(case: Case, request: Request, desk: str) -> Arrow:
    of_move = [arrow for arrow in TABLE if arrow.move is request.move]
    fitting = [arrow for arrow in of_move if case.status in arrow.sources]
    role = request.actor.role
    acting = _acting_as(case, role, desk)
    for arrow in fitting:
        if acting & arrow.roles:
            return arrow
    if fitting or not any(role in arrow.roles for arrow in of_move):
        raise NotAllowedError(
            f"Peran {_ROLE_NAMES[role]} tidak berwenang untuk {_MOVE_NAMES[request.move]} "
            f"pada kasus berstatus {case.status.value}.",
            role=role.value,
        )
    sources = sorted({status.value for arrow in of_move for status in arrow.sources})
    raise MoveRefusedError(
        f"Kasus berstatus {case.status.value}; {_MOVE_NAMES[request.move]} hanya dapat dilakukan "
        f"dari status {', '.join(sources)}.",
        move=request.move.value,
        status=case.status.value,
    )


def _check_post(case: Case, actor: Actor, arrow: Arrow) -> None:
    """An agency acts on its own cases only; after a forwarding the old one no longer may."""
    if arrow.move is not Move.NOTE and actor.role in AGENCY and actor.post != case.agency:
        raise NotAllowedError(
            f"Kasus ini ditangani {case.agency}, bukan {actor.post}.", role=actor.role.value
        )


def _check_kept_out(case: Case, request: Request, rules: ClockRules) -> None:
    """Whom a complaint about misconduct accuses never gets the case, by whatever way."""
    to = rules.desk if request.move is Move.RETURN_TO_DESK else request.agency
    if to is not None and kept_from(case, to):
        raise MoveRefusedError(
            f"Aduan ini menyangkut {to}; pilih instansi lain.",
            move=request.move.value,
            status=case.status.value,
        )


def _check_needs(arrow: Arrow, case: Case, request: Request, rules: ClockRules) -> None:
    missing, reasons = [], []
    for need in arrow.needs:
        reason = _CHECKS[need](case, request, rules)
        if reason is not None:
            missing.append(need.value)
            reasons.append(reason)
    if missing:
        raise MoveRefusedError(
            " ".join(reasons),
            move=request.move.value,
            status=case.status.value,
            missing=tuple(missing),
        )


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
    asked = open_question(case)
    unheard = asked is not None and asked.reached_at is None
    return None if unheard else "Tidak ada pertanyaan yang belum sampai."


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
    moves = case.status in OPEN and _held_by_one_of(case, request.withhold, rules)
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
    if case.eye.judge != _judge_of(request.actor.role, rules.desk):
        return "Penutupan kasus ini diperiksa jabatan lain."
    return None


_CHECKS: Final[Mapping[Need, Callable[[Case, Request, ClockRules], str | None]]] = MappingProxyType(
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


# --- effects ------------------------------------------------------------------------------------


def _keep(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return case


def _accept(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(case, accepted_at=request.at)


def _follow_up(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(
        _end_hold(case, request.at),
        first_follow_up_at=case.first_follow_up_at or request.at,
        last_follow_up_at=request.at,
        evidence=_joined(case.evidence, request.evidence),
        cycle_evidence=_joined(case.cycle_evidence, request.evidence),
        orders=tuple(one for one in case.orders if one.kind is not OrderKind.ACT),
        doubted=case.doubted or request.doubted,
    )


def _resolve(case: Case, request: Request, rules: ClockRules) -> Case:
    return replace(_follow_up(case, request, rules), closed_by=ClosedBy.AGENCY)


def _hand_over(case: Case, request: Request, rules: ClockRules, agency: str) -> Case:
    """Another agency takes the case with what remains of the time."""
    left = remaining_share(case, request.at, rules)
    return replace(
        _end_hold(case, request.at),
        agency=agency,
        clock_from=request.at,
        clock_budget=left,
        accepted_at=None,
        first_follow_up_at=None,
        last_follow_up_at=None,
        proposal=None,
        next_owner=None,
        reminded=0,
    )


def _route(case: Case, request: Request, rules: ClockRules) -> Case:
    return _hand_over(case, request, rules, request.agency or rules.desk)


def _forward(case: Case, request: Request, rules: ClockRules) -> Case:
    hops = case.hops + 1
    if hops >= rules.max_hops and not kept_from(case, rules.desk):
        return replace(_return_to_desk(case, request, rules), hops=hops, status=Status.TRIASE)
    return replace(_hand_over(case, request, rules, request.agency or rules.desk), hops=hops)


def _return_to_desk(case: Case, request: Request, rules: ClockRules) -> Case:
    return _hand_over(case, request, rules, rules.desk)


def _ask_reporter(case: Case, request: Request, rules: ClockRules) -> Case:
    until = due_after(request.at, rules.reporter_wait, (), rules.calendar)
    asked = Question(request.public_note, request.at, until, case.version + 1)
    if request.unheard:
        return replace(case, question=asked)
    held = _begin_hold(case, request, HoldReason.WAITING_FOR_REPORTER, until)
    return replace(held, question=replace(asked, reached_at=request.at))


def _reach_reporter(case: Case, request: Request, rules: ClockRules) -> Case:
    """The reporter has the whole time to answer from now on, and both clocks stand."""
    assert case.question is not None
    until = due_after(request.at, rules.reporter_wait, (), rules.calendar)
    held = _begin_hold(case, request, HoldReason.WAITING_FOR_REPORTER, until)
    reached = replace(case.question, reached_at=request.at, until=until)
    return replace(_spoken_to(held), question=reached)


def _reporter_answered(case: Case, request: Request, rules: ClockRules) -> Case:
    answered = case.question and replace(case.question, answered_at=request.at)
    back = replace(_resume(case, request, rules), reporter_replied_at=request.at)
    return replace(_spoken_to(back), question=answered)


def _spoken_to(case: Case) -> Case:
    return replace(case, flags=tuple(one for one in case.flags if one != TO_CONTACT))


def _resume(case: Case, request: Request, _rules: ClockRules) -> Case:
    if case.hold is None:
        return case
    back = case.hold.came_from or Status.BARU
    return replace(_end_hold(case, request.at), status=back)


def _propose(case: Case, request: Request, _rules: ClockRules) -> Case:
    assert request.fiscal_year is not None
    assert request.until is not None
    return replace(
        case,
        proposal=PostponeProposal(
            reason=request.note,
            fiscal_year=request.fiscal_year,
            review_at=request.until,
            proposed_at=request.at,
            proposed_by=request.actor.post,
        ),
    )


def _approve(case: Case, request: Request, _rules: ClockRules) -> Case:
    asked = case.proposal
    assert asked is not None
    until = max(asked.review_at, request.at)
    held = _begin_hold(replace(case, proposal=None), request, HoldReason.POSTPONED, until)
    assert held.hold is not None
    return replace(held, hold=replace(held.hold, note=asked.reason, fiscal_year=asked.fiscal_year))


def _refuse(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, proposal=None)


def _not_our_authority(case: Case, request: Request, rules: ClockRules) -> Case:
    until = due_after(request.at, rules.other_government, (), rules.calendar)
    held = _begin_hold(case, request, HoldReason.OTHER_GOVERNMENT, until)
    assert held.hold is not None
    return replace(
        held,
        next_owner=request.next_owner,
        proposal=None,
        hold=replace(held.hold, next_owner=request.next_owner),
    )


def _keep_following(case: Case, request: Request, rules: ClockRules) -> Case:
    if case.hold is None:
        return case
    until = due_after(request.at, rules.other_government, (), rules.calendar)
    return replace(case, hold=replace(case.hold, until=max(until, case.hold.until)))


def _reject(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, closed_by=ClosedBy.AGENCY)


def _reopen(case: Case, request: Request, _rules: ClockRules) -> Case:
    """A new cycle with fresh clocks at the same agency; the history keeps the old one."""
    return replace(
        case,
        cycle=case.cycle + 1,
        level=Level.OPD,
        cycle_opened_at=request.at,
        clock_from=None,
        clock_budget=None,
        hops=0,
        told=(),
        reminded=0,
        desk_told_at=None,
        cycle_evidence=(),
        accepted_at=None,
        first_follow_up_at=None,
        last_follow_up_at=None,
        reporter_replied_at=None,
        closed_at=None,
        closed_by=None,
        confirmed=False,
        proposal=None,
        question=None,
        doubted=False,
        eye=None,
        sent_back=False,
    )


def _confirm(case: Case, _request: Request, _rules: ClockRules) -> Case:
    """The reporter's word is one eye, and never the only one where there is a doubt."""
    waits = case.eye if case.eye and case.eye.why is EyeWhy.DOUBT else None
    return replace(case, confirmed=True, closed_by=ClosedBy.REPORTER, eye=waits)


def _eye_agrees(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, eye=None)


def _doubt(case: Case, request: Request, rules: ClockRules) -> Case:
    """A doubt that came late, also after somebody agreed: he has not seen it."""
    doubted = replace(case, doubted=True)
    if case.status is not Status.SELESAI:
        return doubted
    closer = case.eye.closer if case.eye else request.proved_by or case.agency
    eye = second_eye(
        doubted, closer=closer, drawn=None, share=rules.second_eye_share, desk=rules.desk
    )
    return replace(doubted, eye=eye and replace(eye, asked_at=request.at))


def _eye_returns(case: Case, request: Request, rules: ClockRules) -> Case:
    return replace(_reopen(case, request, rules), sent_back=True)


def _auto_close(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, closed_by=ClosedBy.SYSTEM)


def _withdraw(case: Case, request: Request, _rules: ClockRules) -> Case:
    if left := _others_left(case, request):
        return replace(case, complaint_count=left)
    return replace(_end_hold(case, request.at), status=Status.DITARIK, closed_by=ClosedBy.REPORTER)


def _merge(case: Case, request: Request, rules: ClockRules) -> Case:
    source = case.hold.came_from if case.hold and case.hold.came_from else case.status
    until = request.at + rules.longest_postponement.length
    held = _begin_hold(
        _end_hold(case, request.at), request, HoldReason.MERGED, until, came_from=source
    )
    return replace(held, merged_into=request.into, proposal=None, orders=())


def _unmerge(case: Case, request: Request, rules: ClockRules) -> Case:
    return replace(_resume(case, request, rules), merged_into=None)


def _link(case: Case, request: Request, rules: ClockRules) -> Case:
    reporters = case.reporter_count + (1 if request.new_reporter else 0)
    reached = max((step for step in rules.growing if step <= reporters), default=0)
    return replace(
        case,
        complaint_count=case.complaint_count + 1,
        reporter_count=reporters,
        growth_told=max(case.growth_told, reached),
        channels=_joined(case.channels, (request.channel,) if request.channel else ()),
    )


def _escalate(case: Case, request: Request, _rules: ClockRules) -> Case:
    level = request.level or Level.OPD
    if level in case.told:
        raise MoveRefusedError(
            f"Tingkat {level.value} sudah diberi tahu pada putaran ini.",
            move=request.move.value,
            status=case.status.value,
        )
    return replace(case, level=level, told=(*case.told, level))


def _remind(case: Case, request: Request, _rules: ClockRules) -> Case:
    """One reminder stands for all that are past: two at once would be noise."""
    past = sum(at <= request.at for at in case.due.reminders)
    return replace(case, reminded=max(past, case.reminded + 1))


def _tell_desk(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(case, desk_told_at=request.at)


def _flag(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(case, flags=_joined(case.flags, (request.flag,) if request.flag else ()))


def _keep_secret(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, secret=True)


def _inspectorate_only(case: Case, request: Request, rules: ClockRules) -> Case:
    """Who judges misconduct takes the case, if somebody still has it in hand."""
    kept = replace(case, secret=True, inspektorat_only=True)
    if case.status not in OPEN or case.agency == request.judge:
        return kept
    assert request.judge is not None
    return replace(_hand_over(kept, request, rules, request.judge), status=Status.BARU)


def _withhold(case: Case, request: Request, rules: ClockRules) -> Case:
    """Whoever has the case and may no longer know of it loses it with the same press."""
    kept = replace(case, secret=True, withheld_from=_joined(case.withheld_from, request.withhold))
    held = _held_by_one_of(case, request.withhold, rules)
    return _inspectorate_only(kept, request, rules) if held else kept


def _held_by_one_of(case: Case, posts: tuple[str, ...], rules: ClockRules) -> bool:
    return (rules.desk if case.status in TRIAGE else case.agency) in posts


def _release(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(
        case,
        secret=case.secret and not request.openly,
        inspektorat_only=False,
        withheld_from=(),
        kept_from_lapor=not request.at_lapor,
    )


def _begin_hold(
    case: Case,
    request: Request,
    reason: HoldReason,
    until: datetime,
    *,
    came_from: Status | None = None,
) -> Case:
    hold = Hold(
        reason=reason,
        since=request.at,
        until=until,
        note=request.note,
        came_from=came_from or case.status,
    )
    return replace(case, hold=hold)


def _end_hold(case: Case, at: datetime) -> Case:
    """A hold ends when it is ended, not when somebody noticed: never later than its own end."""
    if case.hold is None:
        return case
    ended = replace(case.hold, ended_at=min(at, case.hold.until))
    return replace(case, hold=None, past_holds=(*case.past_holds, ended))


def _settled(before: Case, after: Case, request: Request, rules: ClockRules) -> Case:
    if after.status not in CLOSED or before.status in CLOSED:
        return after
    closed = replace(_end_hold(after, request.at), closed_at=request.at, proposal=None, orders=())
    if closed.status is not Status.SELESAI:
        return closed
    closer = _closer(before, request)
    return replace(
        closed,
        eye=second_eye(
            closed,
            closer=closer,
            drawn=request.drawn,
            share=rules.second_eye_share,
            desk=rules.desk,
        ),
    )


def _closer(case: Case, request: Request) -> str:
    """Whose closing it is: what the system closes by itself, the office had followed up."""
    return case.agency if request.actor.role is Role.SYSTEM else request.actor.post


def _instruct(case: Case, request: Request, _rules: ClockRules) -> Case:
    return _ordered(case, request, OrderKind.ACT)


def _ask_explanation(case: Case, request: Request, _rules: ClockRules) -> Case:
    return _ordered(case, request, OrderKind.EXPLAIN)


def _ordered(case: Case, request: Request, kind: OrderKind) -> Case:
    """A leader's newer word takes the place of his own earlier one; the history keeps both."""
    assert request.until is not None
    order = Order(kind, request.actor.post, request.note, request.at, request.until)
    others = tuple(one for one in case.orders if one.by != order.by)
    return replace(case, orders=(*others, order))


def _answer_leader(case: Case, _request: Request, _rules: ClockRules) -> Case:
    return replace(case, orders=())


def _tell_silence(case: Case, request: Request, _rules: ClockRules) -> Case:
    return replace(
        case,
        orders=tuple(
            replace(one, silent_told_at=request.at)
            if one.silent_told_at is None and one.due_at <= request.at
            else one
            for one in case.orders
        ),
    )


def _joined(have: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*have, *new)))


_EFFECTS: Final[Mapping[Move, Callable[[Case, Request, ClockRules], Case]]] = MappingProxyType(
    {
        Move.ROUTE: _route,
        Move.ACCEPT: _accept,
        Move.FOLLOW_UP: _follow_up,
        Move.RESOLVE: _resolve,
        Move.FORWARD: _forward,
        Move.RETURN_TO_DESK: _return_to_desk,
        Move.ASK_REPORTER: _ask_reporter,
        Move.REACH_REPORTER: _reach_reporter,
        Move.REPORTER_ANSWERED: _reporter_answered,
        Move.RESUME: _resume,
        Move.PROPOSE_POSTPONE: _propose,
        Move.APPROVE_POSTPONE: _approve,
        Move.REFUSE_POSTPONE: _refuse,
        Move.NOT_OUR_AUTHORITY: _not_our_authority,
        Move.KEEP_FOLLOWING: _keep_following,
        Move.REJECT: _reject,
        Move.REOPEN: _reopen,
        Move.CONFIRM: _confirm,
        Move.AUTO_CLOSE: _auto_close,
        Move.WITHDRAW: _withdraw,
        Move.MERGE: _merge,
        Move.UNMERGE: _unmerge,
        Move.LINK: _link,
        Move.UNLINK: _keep,  # who takes it out counts what is left
        Move.ESCALATE: _escalate,
        Move.REMIND: _remind,
        Move.TELL_DESK: _tell_desk,
        Move.FLAG: _flag,
        Move.KEEP_SECRET: _keep_secret,
        Move.INSPECTORATE_ONLY: _inspectorate_only,
        Move.WITHHOLD: _withhold,
        Move.RELEASE: _release,
        Move.INSTRUCT: _instruct,
        Move.ASK_EXPLANATION: _ask_explanation,
        Move.ANSWER_LEADER: _answer_leader,
        Move.TELL_SILENCE: _tell_silence,
        Move.EYE_AGREE: _eye_agrees,
        Move.EYE_RETURN: _eye_returns,
        Move.DOUBT: _doubt,
    }
)

_ROLE_NAMES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.OPERATOR: "operator",
        Role.AGENCY_HEAD: "kepala OPD",
        Role.LOCAL_HEAD: "camat/lurah",
        Role.DISKOMINFO: "Diskominfo",
        Role.SEKDA: "Sekda",
        Role.WALI_KOTA: "Wali Kota",
        Role.REPORTER: "pelapor",
        Role.SYSTEM: "sistem",
    }
)

_MOVE_NAMES: Final[Mapping[Move, str]] = MappingProxyType(
    {
        Move.ROUTE: "menetapkan OPD",
        Move.ACCEPT: "menerima",
        Move.FOLLOW_UP: "menindaklanjuti",
        Move.RESOLVE: "menyelesaikan",
        Move.FORWARD: "meneruskan",
        Move.RETURN_TO_DESK: "mengembalikan ke meja Diskominfo",
        Move.ASK_REPORTER: "bertanya kepada pelapor",
        Move.REACH_REPORTER: "menyampaikan pertanyaan",
        Move.REPORTER_ANSWERED: "menjawab pertanyaan",
        Move.RESUME: "melanjutkan",
        Move.PROPOSE_POSTPONE: "mengusulkan penundaan",
        Move.APPROVE_POSTPONE: "menyetujui penundaan",
        Move.REFUSE_POSTPONE: "menolak penundaan",
        Move.NOT_OUR_AUTHORITY: "menyatakan bukan wewenang",
        Move.KEEP_FOLLOWING: "memperpanjang pemantauan",
        Move.REJECT: "menolak aduan",
        Move.REOPEN: "membuka kembali",
        Move.CONFIRM: "mengonfirmasi selesai",
        Move.AUTO_CLOSE: "menutup otomatis",
        Move.WITHDRAW: "menarik aduan",
        Move.MERGE: "menggabungkan",
        Move.UNMERGE: "membatalkan penggabungan",
        Move.LINK: "menambahkan aduan",
        Move.UNLINK: "melepaskan aduan",
        Move.NOTE: "mencatat",
        Move.ESCALATE: "mengeskalasi",
        Move.REMIND: "mengingatkan",
        Move.TELL_DESK: "memberi tahu meja piket",
        Move.FLAG: "menandai",
        Move.RESCHEDULE: "menghitung ulang tenggat",
        Move.KEEP_SECRET: "merahasiakan",
        Move.INSPECTORATE_ONLY: "membatasi untuk Inspektorat",
        Move.WITHHOLD: "mengecualikan jabatan",
        Move.RELEASE: "melepas pembatasan",
        Move.INSTRUCT: "memberi instruksi",
        Move.ASK_EXPLANATION: "meminta penjelasan",
        Move.ANSWER_LEADER: "menjawab pimpinan",
        Move.TELL_SILENCE: "memberi tahu pimpinan yang tidak dijawab",
        Move.FORGET: "menghapus kata-kata pelapor",
        Move.EYE_AGREE: "menyetujui penutupan",
        Move.EYE_RETURN: "mengembalikan penutupan",
        Move.DOUBT: "meragukan foto bukti",
    }
)


def move_name(move: Move) -> str:
    """The move as a person reads it."""
    return _MOVE_NAMES[move]


def role_name(role: Role) -> str:
    """The role as a person reads it."""
    return _ROLE_NAMES[role]
