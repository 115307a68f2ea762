"""The words for codes: what people read for a status, a level, a move, a channel.

One table for each enum, with the tone (`components.Tag`) a status is shown in. A code without
words is shown readably ("lapor_baru" as "Lapor baru"), never left out. Why a clock stands is worded
in `domain.case.clocks`, whose explanations name it too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Final

from aduan.domain.case.case import Level, PublicStatus, Status
from aduan.domain.case.due import Owing
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.posts import POST_NAMES, SEKDA, WALI_KOTA
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.case.voice import Tally
from aduan.domain.city.city import UNIT_OF_THE_PLACE, City
from aduan.domain.links import Refusal

_NAMED: Final = 5
"""Of rows that cannot be read; the others are counted."""
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

TONE: Final[Mapping[Status, str]] = {
    Status.TRIASE: "",
    Status.BARU: "",
    Status.DITERIMA: "busy",
    Status.DITINDAKLANJUTI: "busy",
    Status.MENUNGGU_PELAPOR: "warn",
    Status.DITUNDA: "warn",
    Status.DITERUSKAN: "",
    Status.BUKAN_WEWENANG: "warn",
    Status.DIBUKA_KEMBALI: "warn",
    Status.SELESAI: "ok",
    Status.DITOLAK: "bad",
    Status.DITARIK: "",
    Status.DIGABUNG: "",
}
"""Waiting is not green: only what is done is."""

CALL_112: Final = (
    "Bila ada jiwa yang terancam, hubungi 112 sekarang juga (bebas pulsa); jangan menunggu balasan."
)

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

OWING: Final[Mapping[Owing, str]] = {
    Owing.FOLLOW_UP: "Tindak lanjut paling lambat",
    Owing.FOLLOW_UP_BEFORE_WALI_KOTA: "Tindak lanjut sebelum Wali Kota diberi tahu",
    Owing.FOLLOW_UP_BEFORE_DESK: "Tindak lanjut sebelum masuk daftar harian meja layanan",
    Owing.RESOLUTION: "Penyelesaian paling lambat, menurut batas nasional",
    Owing.END_OF_HOLD: "Tenggat berhenti sampai",
}

FLAG: Final[Mapping[str, str]] = {
    "tanpa_penerima": "Tanpa penerima aktif",
    "tak_terkirim": "Pemberitahuan tak terkirim",
    "berulang": "Terulang setelah ditutup",
    "darurat": "Menyebut keadaan darurat",
    "sindiran": "Menyiratkan dugaan, belum menuduh",
    "waktu_diragukan": "Waktu lapor dari kanal diragukan",
    "hubungi_pelapor": "Hubungi pelapor: pertanyaan belum sampai",
}

SIGN_TO_DO: Final[Mapping[str, str]] = {
    "tanpa_penerima": (
        "Minta pengelola mendaftarkan pejabatnya, atau teruskan kasus ke instansi lain."
    ),
    "tak_terkirim": "Hubungi kantornya lewat telepon, lalu minta pengelola memeriksa alamatnya.",
    "berulang": "Buka kasusnya dan bandingkan dengan yang lama; beri tahu instansinya bila perlu.",
    "darurat": "Pastikan layanan darurat sudah tahu (112 atau 119), lalu tentukan instansinya.",
    "sindiran": "Biarkan Inspektorat membaca lebih dahulu.",
    "hubungi_pelapor": "Hubungi pelapor, lalu catat pada halaman kasus bahwa ia sudah ditanya.",
    "waktu_diragukan": "Tidak perlu tindakan: tenggat dihitung sejak aduan kami terima.",
}
"""What somebody at the desk does about a sign."""

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
    Refusal.CLOSED: (
        "Kasus ini sudah ditutup",
        "Kasus yang sudah ditutup tidak memerlukan tautan baru.",
    ),
    Refusal.REASSIGNED: (
        "Kasus ini sudah berpindah",
        (
            "Kasus telah berpindah ke instansi lain sesudah tautan ini dikirim, sehingga tautan "
            "ini tidak berlaku lagi."
        ),
    ),
    Refusal.HANDED_OVER: (
        "Tautan milik pejabat sebelumnya",
        (
            "Tautan ini dikirim kepada pejabat yang sudah tidak bertugas di jabatan ini. "
            "Penggantinya menerima tautannya sendiri, pada alamat resminya."
        ),
    ),
}

MOVE: Final[Mapping[str, str]] = {
    "open": "Kasus dibuka",
    Move.ROUTE: "Instansi ditentukan",
    Move.ACCEPT: "Aduan diterima instansi",
    Move.FOLLOW_UP: "Tindak lanjut",
    Move.RESOLVE: "Dinyatakan selesai",
    Move.FORWARD: "Diteruskan ke instansi lain",
    Move.RETURN_TO_DESK: "Dikembalikan ke meja Diskominfo",
    Move.ASK_REPORTER: "Pelapor ditanya",
    Move.REACH_REPORTER: "Pertanyaan sampai kepada pelapor",
    Move.REPORTER_ANSWERED: "Pelapor menjawab",
    Move.RESUME: "Waktu berjalan lagi",
    Move.PROPOSE_POSTPONE: "Penundaan diusulkan",
    Move.APPROVE_POSTPONE: "Penundaan disetujui Sekda",
    Move.REFUSE_POSTPONE: "Penundaan tidak disetujui",
    Move.NOT_OUR_AUTHORITY: "Diserahkan ke pemerintah lain",
    Move.KEEP_FOLLOWING: "Pemantauan diperpanjang",
    Move.REJECT: "Ditolak dengan alasan",
    Move.REOPEN: "Dibuka kembali",
    Move.CONFIRM: "Dinyatakan tuntas oleh pelapor",
    Move.AUTO_CLOSE: "Ditutup oleh sistem",
    Move.WITHDRAW: "Ditarik pelapor",
    Move.MERGE: "Digabung dengan kasus lain",
    Move.UNMERGE: "Penggabungan dibatalkan",
    Move.LINK: "Laporan lain bergabung",
    Move.UNLINK: "Laporan dipisahkan",
    Move.NOTE: "Catatan",
    Move.ESCALATE: "Naik ke tingkat berikutnya",
    Move.REMIND: "Pengingat kepada instansi",
    Move.TELL_DESK: "Masuk daftar harian meja layanan",
    Move.FLAG: "Tanda dipasang",
    Move.RESCHEDULE: "Tenggat dihitung ulang menurut kalender baru",
    Move.KEEP_SECRET: "Dirahasiakan",
    Move.INSPECTORATE_ONLY: "Dibatasi untuk Inspektorat",
    Move.WITHHOLD: "Dikecualikan dari jabatan yang disebut",
    Move.RELEASE: "Pembatasan dilepas",
    Move.INSTRUCT: "Instruksi pimpinan",
    Move.ASK_EXPLANATION: "Pimpinan meminta penjelasan",
    Move.ANSWER_LEADER: "Jawaban kepada pimpinan",
    Move.TELL_SILENCE: "Pimpinan diberi tahu: belum dijawab",
    Move.EYE_AGREE: "Penutupan diperiksa dan disetujui",
    Move.DOUBT: "Foto bukti diragukan",
    Move.EYE_RETURN: "Penutupan diperiksa dan dikembalikan",
    Move.FORGET: "Kata-kata pelapor dihapus",
}

DONE: Final[Mapping[str, str]] = {
    Move.ACCEPT: "Aduan diterima. Tenggat tetap berjalan sampai ada tindak lanjut.",
    Move.FOLLOW_UP: "Tindak lanjut tersimpan.",
    Move.RESOLVE: "Kasus dinyatakan selesai.",
    Move.FORWARD: "Kasus diteruskan. Pemberitahuan kepada instansi berikutnya sedang dikirim.",
    Move.RETURN_TO_DESK: "Kasus dikembalikan ke meja Diskominfo.",
    Move.ASK_REPORTER: "Pertanyaan tersimpan. Tenggat tetap berjalan sampai pertanyaan itu sampai "
    "kepada pelapor.",
    Move.REACH_REPORTER: "Dicatat: pertanyaan sampai kepada pelapor. Tenggat berhenti sampai "
    "dijawab atau waktunya habis.",
    Move.PROPOSE_POSTPONE: "Usulan tersimpan; pemberitahuan kepada Sekda sedang dikirim. Tenggat "
    "tetap berjalan.",
    Move.APPROVE_POSTPONE: "Penundaan disetujui. Pemberitahuan kepada instansi sedang dikirim.",
    Move.REFUSE_POSTPONE: "Penundaan tidak disetujui. Pemberitahuan kepada instansi sedang "
    "dikirim.",
    Move.NOT_OUR_AUTHORITY: "Kasus diserahkan dan tetap dipantau.",
    Move.REJECT: "Aduan ditolak dengan alasannya.",
    Move.ROUTE: "Instansi ditetapkan; pemberitahuannya sedang dikirim.",
    Move.RESUME: "Kasus dilanjutkan; tenggat berjalan lagi.",
    Move.REOPEN: "Kasus dibuka kembali.",
    Move.KEEP_SECRET: "Kasus dirahasiakan. Pemberitahuan, lacak aduan dan LAPOR! tanpa isinya.",
    Move.INSPECTORATE_ONLY: "Kasus kini hanya terbaca Inspektorat dan berada di tangannya.",
    Move.WITHHOLD: "Jabatan itu tidak lagi melihat kasus ini, dan tautannya tidak berlaku lagi.",
    Move.RELEASE: "Pembatasan dilepas.",
    Move.INSTRUCT: "Instruksi tercatat dan dikirim kepada kepala instansi.",
    Move.ASK_EXPLANATION: "Permintaan penjelasan tercatat dan dikirim kepada kepala instansi.",
    Move.ANSWER_LEADER: "Jawaban tersimpan dan dikirim kepada pimpinan. Tenggat tetap berjalan.",
    Move.EYE_AGREE: "Penutupan disetujui dan tercatat di riwayat.",
    Move.EYE_RETURN: "Kasus dibuka kembali dan kembali ke instansinya, dengan alasan Anda.",
}
"""What the move itself did. Who of the reporters hears of it is said beside it (`told_words`)."""

TOLD_OF: Final = frozenset(
    {
        Move.FOLLOW_UP,
        Move.RESOLVE,
        Move.ASK_REPORTER,
        Move.APPROVE_POSTPONE,
        Move.NOT_OUR_AUTHORITY,
        Move.REJECT,
        Move.REOPEN,
    }
)
"""Moves of an official after which a channel that can hear has been queued a word to."""


def told_words(move: str, channels: Sequence[str], city: "CityNames") -> str:
    """Who of the reporters is told: those of channels that hear have a word queued by the very
    transaction of the move; the others read it on their page, if they look."""
    if move not in TOLD_OF:
        return ""
    hear = [city.channel(one) for one in channels if one in city.hearing]
    read = [city.channel(one) for one in channels if one not in city.hearing]
    told = [f"Pelapor diberi tahu lewat {' dan '.join(hear)}."] if hear else []
    if read:
        told.append(f"Pelapor dari {' dan '.join(read)} membacanya dengan kode lacak.")
    return " ".join(told)


@dataclass(frozen=True, slots=True)
class CityNames:
    """What the pages know of the city: its name, its zone and the names of offices and channels.
    `answers_for` names the office of each category, `units` that of each kecamatan, `hearing` the
    channels that are told of changes without being asked."""

    name: str
    zone: tzinfo
    agencies: Mapping[str, str]
    outside: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    answers_for: Mapping[str, str] = field(default_factory=dict)
    shorts: Mapping[str, str] = field(default_factory=dict)
    hearing: frozenset[str] = frozenset()
    trial: frozenset[str] = frozenset()
    """Channels nobody reports by: those developers try, and those that were switched off."""
    areas: Mapping[str, str] = field(default_factory=dict)
    """The kelurahan by code, by name."""
    districts: tuple[str, ...] = ()
    """The names of the kecamatan."""
    units: Mapping[str, str] = field(default_factory=dict)

    def office_for(self, category: str, kecamatan: str | None) -> str:
        """The office that answers for a kind of complaint there; "" where that depends on a
        kecamatan nobody knows yet."""
        office = self.answers_for.get(category, category)
        return self.units.get(kecamatan or "", "") if office == UNIT_OF_THE_PLACE else office

    def short(self, post: str) -> str:
        """What people call an office; an unknown code is made readable."""
        return self.shorts.get(post) or self.agencies.get(post) or readable(post)

    def office(self, post: str) -> str:
        """The name of a post for people."""
        known = {**_POSTS, **self.outside, **self.agencies}
        return known.get(post, post)

    def posts(self) -> Mapping[str, str]:
        """Every post a case may be kept from: the offices of the city and its leaders."""
        return {**{post: self.office(post) for post in (WALI_KOTA, SEKDA)}, **self.agencies}

    def named(self, sentence: str) -> str:
        """A sentence of the rules with the names of offices instead of their codes."""
        codes = {*self.agencies, *self.outside}
        return re.sub(
            r"[A-Z][A-Z0-9.-]+[A-Z0-9]",
            lambda found: self.office(found[0]) if found[0] in codes else found[0],
            sentence,
        )

    def channel(self, code: str) -> str:
        return self.channels.get(code, readable(code))

    def category(self, code: str | None) -> str:
        return self.categories.get(code or "", readable(code or "belum ditentukan"))

    def suggestion(self, code: str) -> str:
        """A category with its office, or an office alone: what the router thought of."""
        if code in self.categories:
            return f"{self.categories[code]} → {self.short(self.answers_for.get(code, ''))}"
        return self.short(code)


def city_names(
    city: City,
    *,
    zone: tzinfo,
    channels: Mapping[str, str],
    hearing: frozenset[str] = frozenset(),
    trial: frozenset[str] = frozenset(),
) -> CityNames:
    """The words of a city pack; the zone is that of its calendar."""
    return CityNames(
        name=city.name,
        zone=zone,
        agencies={code: one.name for code, one in city.agencies.items() if not one.outside},
        outside={code: one.name for code, one in city.agencies.items() if one.outside},
        channels=channels,
        hearing=hearing,
        trial=trial,
        categories={code: one.label for code, one in city.categories.items()},
        shorts={code: one.short or one.name for code, one in city.agencies.items()},
        answers_for={code: one.agency for code, one in city.categories.items()},
        areas=_areas(city),
        districts=tuple(one.name for one in city.kecamatan.values()),
        units={
            place.name: unit.code
            for code, place in city.kecamatan.items()
            if (unit := city.kecamatan_unit(code)) is not None
        },
    )


def _areas(city: City) -> Mapping[str, str]:
    """By name; two of one name are told apart by their kecamatan."""
    names = [one.name for one in city.kelurahan.values()]
    found = {
        code: one.name
        if names.count(one.name) == 1
        else f"{one.name} ({city.kecamatan[one.kecamatan].name})"
        for code, one in city.kelurahan.items()
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


_POSTS: Final = {
    **POST_NAMES,
    "pewaktu": "Sistem (pengingat waktu)",
    "system": "Sistem",
    "pelapor": "Pelapor",
    "lapor": "SP4N-LAPOR!",
}
"""Who acts and is no office: leaders, the desk, the timer, the reporter, the national portal."""


def unreadable_words(rows: Sequence[Unreadable]) -> str:
    """ "2 baris tidak terbaca: ..."; an empty text where there are none."""
    if not rows:
        return ""
    named = ", ".join(one.about for one in rows[:_NAMED])
    more = f" dan {len(rows) - _NAMED} lainnya" if len(rows) > _NAMED else ""
    return (
        f"{len(rows)} baris tidak terbaca: {named}{more}. Baris lain tampil seperti biasa. Beri "
        "tahu pengelola sistem dengan menyebut nomor itu."
    )


def readable(code: str) -> str:
    """ "foto_pernah_dipakai" as "Foto pernah dipakai"."""
    return code.replace("_", " ").strip().capitalize()


def flag_words(flag: str, city: CityNames) -> str:
    """A case's sign: "tanpa_penerima:DISHUB" as "Tanpa penerima aktif: Dinas Perhubungan"."""
    kind, _, about = flag.partition(":")
    name = FLAG.get(kind, readable(kind))
    return f"{name}: {city.office(about)}" if about else name


def sign_to_do(flag: str) -> str:
    return SIGN_TO_DO.get(flag.partition(":")[0], "Buka kasusnya dan periksa riwayatnya.")


def move_words(move: str) -> str:
    return MOVE.get(move.lower(), readable(move.lower()))


def tally_words(tally: Tally) -> str:
    """ "7 dari 9 pelapor: sudah beres; 1 belum beres". Nothing where nobody has said anything."""
    if not tally.said:
        return ""
    counted = (
        (tally.fixed, "sudah beres"),
        (tally.not_fixed, "belum beres"),
        (tally.unsure, "tidak bisa memastikan"),
    )
    first, *rest = [(count, said) for count, said in counted if count]
    more = "".join(f"; {count} {said}" for count, said in rest)
    return f"{first[0]} dari {tally.reporters} pelapor: {first[1]}{more}."
