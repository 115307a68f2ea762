"""The words for codes: what people read for a status, a level, a move, a channel.

A code without words is shown readably ("lapor_baru" as "lapor baru"), never left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from aduan.domain.case import HoldReason, Level, PublicStatus, Role, Status
from aduan.domain.links import Refusal

STATUS: Final[Mapping[Status, str]] = {
    Status.TRIASE: "Menunggu penentuan instansi",
    Status.BARU: "Baru, belum diterima",
    Status.DITERIMA: "Diterima instansi",
    Status.DITINDAKLANJUTI: "Sedang ditindaklanjuti",
    Status.MENUNGGU_PELAPOR: "Menunggu jawaban pelapor",
    Status.DITUNDA: "Ditunda dengan persetujuan",
    Status.DITERUSKAN: "Diteruskan ke instansi lain",
    Status.BUKAN_WEWENANG: "Bukan wewenang kota",
    Status.DIBUKA_KEMBALI: "Dibuka kembali",
    Status.SELESAI: "Selesai",
    Status.DITOLAK: "Ditolak dengan alasan",
    Status.DITARIK: "Ditarik pelapor",
    Status.DIGABUNG: "Digabung dengan kasus lain",
}

PUBLIC: Final[Mapping[PublicStatus, str]] = {
    PublicStatus.MENUNGGU: "Menunggu",
    PublicStatus.PROSES: "Proses",
    PublicStatus.SELESAI: "Selesai",
}

LEVEL: Final[Mapping[Level, str]] = {
    Level.OPD: "OPD",
    Level.SEKDA: "Sekda",
    Level.WALI_KOTA: "Wali Kota",
}

ROLE: Final[Mapping[Role, str]] = {
    Role.OPERATOR: "Operator",
    Role.AGENCY_HEAD: "Kepala instansi",
    Role.LOCAL_HEAD: "Camat/lurah",
    Role.DISKOMINFO: "Diskominfo",
    Role.SEKDA: "Sekda",
    Role.WALI_KOTA: "Wali Kota",
    Role.REPORTER: "Pelapor",
    Role.SYSTEM: "Sistem",
}

HOLD: Final[Mapping[HoldReason, str]] = {
    HoldReason.WAITING_FOR_REPORTER: "menunggu jawaban pelapor",
    HoldReason.POSTPONED: "ditunda sampai anggaran tersedia",
    HoldReason.OTHER_GOVERNMENT: "ditangani pemerintah lain",
    HoldReason.MERGED: "ditangani bersama kasus lain",
}

REFUSAL: Final[Mapping[Refusal, tuple[str, str]]] = {
    Refusal.TAMPERED: (
        "Tautan tidak dikenali",
        (
            "Alamat ini tidak lengkap atau telah berubah. Buka lagi langsung dari pemberitahuan, "
            "atau salin seluruh tautannya tanpa terpotong."
        ),
    ),
    Refusal.EXPIRED: (
        "Masa berlaku tautan habis",
        (
            "Tautan tindakan hanya berlaku untuk waktu tertentu. Gunakan tautan pada pemberitahuan "
            "terbaru untuk kasus ini."
        ),
    ),
    Refusal.USED: (
        "Tautan sudah digunakan",
        (
            "Satu tautan hanya untuk satu tindakan, dan tindakan itu sudah tercatat. Untuk "
            "tindakan berikutnya gunakan tautan pada pemberitahuan terbaru."
        ),
    ),
    Refusal.REASSIGNED: (
        "Kasus ini sudah berpindah",
        (
            "Kasus telah diteruskan ke instansi lain atau dibuka kembali sesudah tautan ini "
            "dikirim, sehingga tautan ini tidak berlaku lagi."
        ),
    ),
}

MOVE: Final[Mapping[str, str]] = {
    "open": "Kasus dibuka",
    "route": "Instansi ditentukan",
    "accept": "Aduan diterima instansi",
    "follow_up": "Tindak lanjut",
    "resolve": "Diselesaikan",
    "forward": "Diteruskan ke instansi lain",
    "ask_reporter": "Pelapor ditanya",
    "answer": "Jawaban pelapor",
    "reporter_answered": "Jawaban pelapor",
    "propose_postpone": "Penundaan diusulkan",
    "approve_postpone": "Penundaan disetujui Sekda",
    "refuse_postpone": "Penundaan tidak disetujui",
    "not_our_authority": "Bukan wewenang kota",
    "reject": "Ditolak dengan alasan",
    "escalate": "Dinaikkan ke tingkat berikutnya",
    "reopen": "Dibuka kembali oleh pelapor",
    "merge": "Digabung",
    "unmerge": "Penggabungan dibatalkan",
    "withdraw": "Ditarik pelapor",
    "confirm": "Dinyatakan tuntas oleh pelapor",
    "auto_close": "Ditutup oleh sistem",
    "resume": "Waktu berjalan lagi",
}


@dataclass(frozen=True, slots=True)
class City:
    """What the pages know of the city: its name, its zone and the names of offices and channels."""

    name: str
    zone: tzinfo
    agencies: Mapping[str, str]
    outside: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)

    def office(self, post: str) -> str:
        """The name of a post for people."""
        known = {**_POSTS, **self.outside, **self.agencies}
        return known.get(post, post)

    def channel(self, code: str) -> str:
        return self.channels.get(code, readable(code))

    def category(self, code: str | None) -> str:
        return self.categories.get(code or "", readable(code or "belum ditentukan"))


_POSTS: Final = {
    "SEKDA": "Sekretaris Daerah",
    "WALI_KOTA": "Wali Kota",
    "DUTY": "Meja layanan Diskominfo",
    "system": "Sistem",
    "reporter": "Pelapor",
}


def readable(code: str) -> str:
    """ "foto_pernah_dipakai" as "Foto pernah dipakai"."""
    return code.replace("_", " ").strip().capitalize()


def move_words(move: str) -> str:
    return MOVE.get(move.lower(), readable(move.lower()))
