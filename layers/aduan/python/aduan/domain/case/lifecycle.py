"""The lifecycle of a case as one table: which move, from where to where, by whom, with what.

`TABLE` is meant to be read by the city's lawyer (rendered in docs/lifecycle.md). A request is
decided against it in `decide.py`; what each need asks stands in `needs.py`, what each move makes of
the case in `effects.py`. Accepting is not acting; edits and comments never move a due time; nothing
waits for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import (
    ACTIVE,
    ASKABLE,
    CLOSED,
    OPEN,
    TRIAGE,
    Actor,
    Level,
    PublicStatus,
    Role,
    Status,
)


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
    Arrow(Move.KEEP_SECRET, STANDING, None, REPORTER,
          (Need.REASON, Need.NOT_SECRET_YET), ClockEffect.NONE,
          "Sama, karena kanal mengirim aduannya sekali lagi, kini dengan permintaan rahasia."),
    Arrow(Move.KEEP_SECRET, STANDING, None, SYSTEM,
          (Need.REASON, Need.NOT_SECRET_YET), ClockEffect.NONE,
          "Sama, bila kanal asalnya kemudian merahasiakan aduan; dibuka hanya oleh orang."),
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
