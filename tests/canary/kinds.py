"""The places a word of a complaint could come to, and the kinds of case that differ in it."""

from enum import StrEnum
from typing import Final

INSPECTORATE: Final = "INSPEKTORAT"
OFFICE: Final = "DISHUB"
OTHER: Final = "DLH"
DESK: Final = "DISKOMINFO"


class Where(StrEnum):
    """Every place a word of a complaint could come to."""

    OFFICE = "halaman instansi yang berwenang atau dituduh"
    OTHER = "halaman instansi lain"
    INSPECTORATE = "halaman Inspektorat"
    DESK = "meja layanan"
    LEADERS = "halaman Sekda dan Wali Kota"
    FOUND_BY_OFFICE = "pencarian oleh instansi yang berwenang atau dituduh"
    FOUND_BY_OTHER = "pencarian oleh instansi lain"
    FOUND_BY_INSPECTORATE = "pencarian oleh Inspektorat"
    FOUND_BY_DESK = "pencarian di meja layanan"
    FOUND_BY_LEADERS = "pencarian oleh Sekda dan Wali Kota"
    LIST_FILE = "unduhan CSV daftar kasus"
    CONFLICTS = "meja layanan: beda catatan dengan SP4N-LAPOR!"
    BY_HAND = "meja layanan: belum terkirim ke SP4N-LAPOR!, diketik sendiri"
    MONTH = "halaman bulanan SP4N-LAPOR! (HTML dan CSV)"
    MAIL = "surat pemberitahuan"
    TRACKING = "lacak aduan"
    CHANNELS = "panggilan ke kanal, dan jawaban bila kanal bertanya"
    LAPOR = "SP4N-LAPOR!"
    BOARD = "papan kota dan data terbukanya"
    BOARD_PHOTOS = "foto di papan kota"
    REPORTS = "laporan berkala untuk pimpinan, kementerian, dan Ombudsman"
    REGISTER = "tabel register"
    IDENTITIES = "tabel identitas"
    ELSEWHERE = "log, metrik, eksekusi, antrean, objek"


class Kind(StrEnum):
    """What a case may be, as far as its readers go."""

    OPEN = "laporan biasa"
    SECRET = "laporan rahasia"
    ACCUSING = "menuduh atau menyindir"
