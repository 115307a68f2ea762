"""Generated part of the labelled texts the masking is measured on; the hand-written part lies
beside it (`tests/data/privacy/written.csv`).

    python -m tests.benchmarks.masking_samples > tests/data/privacy/generated.csv

What must be gone stands between ⟦ and ⟧; a row of kind `keep` has nothing that must. Everybody
in it is invented. The two splits share neither frames, nor mixtures of separators, nor names: rules
are fitted on `tune`, and of `held_out` only the totals are looked at.
"""

import csv
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

Digits = str
Dice = random.Random

SCRIPTS: Final = {
    "Arabic-Indic": 0x0660,
    "extended Arabic-Indic": 0x06F0,
    "Devanagari": 0x0966,
    "Balinese": 0x1B50,
    "Sundanese": 0x1BB0,
    "Javanese": 0xA9D0,
    "full-width": 0xFF10,
    "mathematical bold": 0x1D7CE,
    "mathematical monospace": 0x1D7F6,
}
WORDS: Final = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
)
SPOKEN: Final = (
    "kosong",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "lapan",
    "sembilan",
)


@dataclass(frozen=True)
class Split:
    name: str
    seed: int
    separators: tuple[str, ...]
    scripts: tuple[str, ...]
    frames: dict[str, tuple[str, ...]]
    names: tuple[str, ...]
    name_frames: tuple[str, ...]
    kept: tuple[str, ...]


TUNE: Final = Split(
    "tune",
    11,
    (" ", "-", ".", "\u00a0", "\u2011", " - ", "\u202f", "—", "/", "_", "\u200b", "  ", "\u2009"),
    ("Arabic-Indic", "Javanese", "full-width", "mathematical bold", "Devanagari"),
    {
        "TELEPON": (
            "lampu jalan mati, hubungi ⟦{}⟧ ya",
            "Kontak kami: ⟦{}⟧.",
            "wa ⟦{}⟧ tlg dibales min",
            "nomer kula ⟦{}⟧, suwun",
            "telepon abdi ⟦{}⟧ upami aya kabar",
        ),
        "NIK": ("NIK ⟦{}⟧ belum aktif", "nik sy ⟦{}⟧ tlg cek", "nomor KTP ⟦{}⟧ atas pengajuan"),
        "KK": ("No. KK ⟦{}⟧ sudah pindah", "kartu keluarga nomor ⟦{}⟧"),
        "NPWP": ("NPWP ⟦{}⟧ tidak valid", "npwp kami ⟦{}⟧ ya"),
        "BPJS": ("kartu BPJS ⟦{}⟧ nonaktif", "no bpjs ⟦{}⟧ nunggak"),
        "REKENING": ("transfer ke rek BCA ⟦{}⟧ katanya", "norek ⟦{}⟧ buat pungli"),
        "NIP": ("pegawai NIP ⟦{}⟧ tidak melayani",),
        "NISN": ("NISN ⟦{}⟧ belum sinkron",),
        "PELANGGAN": ("id pel ⟦{}⟧ padam", "nomor meter ⟦{}⟧ rusak"),
        "SIM": ("SIM C ⟦{}⟧ hilang",),
        "PASPOR": ("paspor ⟦{}⟧ belum jadi",),
        "PLAT": ("mobil plat ⟦{}⟧ parkir liar", "truk nopol ⟦{}⟧ muat pasir"),
        "EMAIL": ("balas ke ⟦{}⟧ ya", "email saya ⟦{}⟧"),
        "TAUTAN": ("chat di ⟦{}⟧ saja",),
        "AKUN": ("ig: ⟦{}⟧ yang unggah", "akun tiktok ⟦{}⟧ itu"),
        "LAHIR": ("lahir tanggal ⟦{}⟧ di Serang", "ttl: Serang, ⟦{}⟧"),
    },
    (
        "Asep Saepudin", "Kokom Komariah", "Jumhadi", "Siti Aminah", "Tubagus Arif", "Budi Santoso",
        "Encum", "Ratu Nurhasanah", "Wawan Setiawan", "Marfuah", "Ujang Hidayat", "Haerul Saleh",
        "Dewi Lestari", "Sanwani", "Yayah Rohayati", "Entus Mahmudin", "Rosidah", "Mulyono",
    ),
    (
        "Terima kasih. - ⟦{}⟧", "Hormat saya,\n⟦{}⟧", "atas nama ⟦{}⟧ warga Unyur",
        "nama saya ⟦{}⟧ dari Cipare", "Pak ⟦{}⟧ bakar sampah", "Ketua RT 03 ⟦{}⟧ diam saja",
        "rekening a.n. ⟦{}⟧", "saya ⟦{}⟧ warga sini", "Ibu ⟦{}⟧ minta bansos",
        "kata H. ⟦{}⟧ sudah dilaporkan",
    ),
    (
        "Rp {a}.{b}00.000 untuk drainase", "bayar {a}{a}0rb tiap bulan", "{a},5 juta rupiah",
        "tanggal 1{a}/0{a}/2026 pukul 1{a}.30", "tgl 2{a}-1{z}-2025 jam 0{a}.15-1{z}.45",
        "koordinat -6.1{b}{a}, 106.1{b}{a}", "RT 0{a}/RW 1{z} No. {a}{z} blok C{a}",
        "KM {a}{z} jalan Serang-Cilegon", "tiang listrik nomor 1{b}{a}", "gardu KS-{b}{a} meledak",
        "Perda No. {a}{z} Tahun 201{a}", "SK 188.45/{b}/436.{a}/201{a}", "laporan #52{b}{a}{z}",
        "call center 1500{b}", "kode pos 421{a}{z}", "{b} KK terdampak", "{a}{z},5 persen",
        "SDN {a}{z} bocor", "Jl. Ahmad Yani nomor {a}{z}", "tahun 20{z}{a} dan 202{a}",
    ),
)  # fmt: skip
HELD_OUT: Final = Split(
    "held_out",
    29,
    (
        " ", "-", ".", "\u2007", "\u2010", " – ", "\u3000", "―", " / ", ") ", "\u2060", "\n",
        "\u00ad", "・", " . ", ",", "\u202d", "\u205f",
    ),
    ("extended Arabic-Indic", "Balinese", "Sundanese", "mathematical monospace", "full-width"),
    {
        "TELEPON": (
            "kalau petugas sudah dekat kabari saya di ⟦{}⟧ nggih",
            "Narahubung dapat dihubungi melalui ⟦{}⟧ pada jam kerja.",
            "aye punya nomer ⟦{}⟧ telpon aje bang",
            "ini nomornya ⟦{}⟧ yang nagih parkir",
            "hapunten, abdi tiasa ditelepon di ⟦{}⟧ wengi",
        ),
        "NIK": (
            "mohon cek data kependudukan ⟦{}⟧ yang ganda",
            "identitas saya ⟦{}⟧ tidak ditemukan di sistem",
            "ktp ibu ⟦{}⟧ fotonya rusak",
        ),
        "KK": ("KK kami ⟦{}⟧ belum dipecah", "nomor kartu keluarga: ⟦{}⟧ salah alamat"),
        "NPWP": ("nomor NPWP toko ⟦{}⟧ kena denda",),
        "BPJS": ("peserta JKN ⟦{}⟧ ditolak", "kartu KIS nomor ⟦{}⟧ mati"),
        "REKENING": (
            "minta dikirim ke rekening Mandiri ⟦{}⟧ segera",
            "Bank BRI nomor rekening ⟦{}⟧ milik oknum",
        ),
        "NIP": ("ASN dengan NIP. ⟦{}⟧ bolos",),
        "NISN": ("nomor NISN anak ⟦{}⟧ dobel",),
        "PELANGGAN": ("ID Pelanggan: ⟦{}⟧ tagihan melonjak", "pelanggan PDAM no ⟦{}⟧ kering"),
        "SIM": ("kehilangan SIM A nomor ⟦{}⟧ kemarin",),
        "PASPOR": ("nomor paspor saya ⟦{}⟧ tertahan",),
        "PLAT": ("kendaraan ⟦{}⟧ ugal-ugalan", "angkot ⟦{}⟧ ngetem terus"),
        "EMAIL": ("surat elektronik: ⟦{}⟧ terima kasih", "kirim aja ke ⟦{}⟧ bang"),
        "TAUTAN": ("cek ⟦{}⟧ buat buktinya",),
        "AKUN": ("IG ⟦{}⟧ sebar hoaks", "twitter: ⟦{}⟧ marah-marah"),
        "LAHIR": ("tgl lahir ⟦{}⟧ salah ketik", "kelahiran ⟦{}⟧ belum rekam"),
    },
    (
        "Jahroni", "Masnah", "Enjun Junaedi", "Muhaemin", "Wasilah Nurjanah", "Sarip Hidayatulloh",
        "Ade Suhendra", "Rasmi", "Iwan Darmawan", "Nengsih", "Dedi Kusnandar", "Euis Sumiyati",
        "Mad Yusuf", "Lilis Karlina", "Oyong Sutrisna", "Fahmi Alwi", "Rt. Siti Khodijah",
        "Suganda", "Agus Purnama", "Putri Wulandari", "Misbahudin", "Supriatin",
    ),
    (
        "Demikian, terima kasih atas bantuannya. ⟦{}⟧", "Salam hormat, ⟦{}⟧",
        "sertifikat atas nama: ⟦{}⟧ hilang", "kenalin bang, aye ⟦{}⟧ orang Kaloran",
        "Bapak ⟦{}⟧ menutup saluran air", "menurut Ketua RW 05 ⟦{}⟧ sudah diajukan",
        "pemilik kios bernama ⟦{}⟧ menolak pindah", "Ustadzah ⟦{}⟧ jatuh di lubang",
        "mbak ⟦{}⟧ di loket dua ketus", "hatur nuhun, ⟦{}⟧", "Sdr. ⟦{}⟧ memungut iuran",
        "jare wak haji ⟦{}⟧ banyune mati",
    ),
    (
        "biaya Rp. {a}{z}.{b}.000,- per rumah", "pungli {a}0ribu sekali lewat", "{a},2 miliar",
        "sejak {a} Januari 2026 jam 0{a}:45", "1{z}.0{a}.2026 s.d. 2{a}.0{a}.2026 mati air",
        "di -6.{b}{a}{z},106.{b}{a}{z} ada lubang", "rumah nomor {a}{z}A RT 00{a} RW 01{z}",
        "jalan provinsi KM {a}+{b}", "tiang PJU no {b}{b} padam", "panel PJU {b}{a} terbakar",
        "Pergub {a}{z}/201{a} pasal {a}", "surat 005/{b}-Um/202{a}", "aduan nomor 81{b}{a}{z}",
        "telepon 1500{b} sibuk", "42{a}1{z} kode posnya", "sekitar {a}.{b} jiwa", "naik {a}{z}%",
        "SMPN {a}{z} banjir", "RS Sari Asih lantai {a} kamar {b}", "Gang Haji Sulaiman {a}{z}",
        "bus nomor {a}{z} trayek Pakupatan", "Masjid Nurul Falah RT {z}{a}",
    ),
)  # fmt: skip


def _digits(dice: Dice, count: int) -> Digits:
    return "".join(dice.choices("0123456789", k=count))


def _mobile(dice: Dice) -> Digits:
    head = dice.choice(["811", "812", "813", "821", "852", "857", "877", "896", "838", "819"])
    return "0" + head + _digits(dice, dice.choice([7, 8, 8, 8, 9]))


def _resident(dice: Dice) -> Digits:
    born = f"{dice.choice([0, 40]) + dice.randint(1, 31):02d}{dice.randint(1, 12):02d}"
    return f"36730{dice.randint(1, 6)}{born}{_digits(dice, 2)}000{dice.randint(1, 9)}"


def _civil(dice: Dice) -> Digits:
    born = f"19{dice.randint(65, 99)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
    return (
        f"{born}20{dice.randint(0, 2)}{dice.randint(0, 9)}0{dice.randint(1, 9)}1{_digits(dice, 3)}"
    )


NUMBERS: Final[dict[str, Callable[[Dice], Digits]]] = {
    "TELEPON": _mobile,
    "NIK": _resident,
    "KK": _resident,
    "NPWP": lambda dice: _digits(dice, dice.choice([15, 16])),
    "BPJS": lambda dice: "000" + _digits(dice, 10),
    "REKENING": lambda dice: dice.choice("123456789") + _digits(dice, dice.choice([9, 12, 14])),
    "NIP": _civil,
    "NISN": lambda dice: "00" + _digits(dice, 8),
    "PELANGGAN": lambda dice: "56" + _digits(dice, dice.choice([9, 10])),
    "SIM": lambda dice: _digits(dice, 12),
}
ROUNDS: Final = {"TELEPON": 60, "NIK": 40, "KK": 16, "NPWP": 12, "BPJS": 12, "REKENING": 16}
OTHERS: Final = 8


def spellings(split: Split, digits: Digits, dice: Dice) -> str:
    """One way to write the digits: grouped, in a script, in words, with letters, or plain."""
    way = dice.choices(["plain", "grouped", "script", "words", "letters"], [15, 45, 20, 12, 8])[0]
    if way == "plain":
        return digits
    if way == "words":
        table = dice.choice([WORDS, SPOKEN])
        return " ".join(table[int(digit)] for digit in digits)
    if way == "letters":
        return digits.replace("0", "o") if dice.random() < 0.5 else digits.replace("1", "l")
    if way == "script":
        start = SCRIPTS[dice.choice(split.scripts)]
        digits = "".join(chr(start + int(digit)) for digit in digits)
    groups: list[str] = []
    while digits:
        size = dice.randint(2, 5)
        groups.append(digits[:size])
        digits = digits[size:]
    if len(groups) > 1 and len(groups[-1]) < 2:
        groups[-2:] = [groups[-2] + groups[-1]]
    separator = dice.choice(split.separators)
    return separator.join(groups)


def _international(written: Digits, dice: Dice) -> Digits:
    return dice.choices([written, "62" + written[1:], "+62 " + written[1:]], [60, 20, 20])[0]


def _plate(dice: Dice) -> str:
    parts = (
        dice.choice(["A", "A", "B", "F"]),
        str(dice.randint(1000, 9999)),
        "".join(dice.choices("ABCDFGHJKLNPRSTUVX", k=2)),
    )
    written = dice.choice([" ", "-", "", "."]).join(parts)
    return dice.choice([written, written, written.lower()])


def _mail(split: Split, dice: Dice) -> str:
    name = dice.choice(split.names).split()[0].lower().strip(".") + str(dice.randint(1, 99))
    host = dice.choice(["gmail", "yahoo", "contoh"])
    at = dice.choice(["@", " at ", "(at)", " @ ", "[at]"])
    dot = dice.choice([".", " dot ", "(dot)", " titik "])
    return f"{name}{at}{host}{dot}com"


def _link(dice: Dice) -> str:
    number = "62" + _mobile(dice)[1:]
    return dice.choice(
        [f"https://wa.me/{number}", f"wa.me/{number}", "t.me/warga77", "linktr.ee/warga.serang",
         f"https://api.whatsapp.com/send?phone={number}"]
    )  # fmt: skip


def _account(split: Split, dice: Dice) -> str:
    name = dice.choice(split.names).split()[0].lower().strip(".")
    return dice.choice(
        [f"@{name}", f"{name}_{dice.randint(1, 99)}", f"{name}.{dice.randint(1, 99)}"]
    )


def _born(dice: Dice) -> str:
    day, year = dice.randint(1, 28), dice.randint(1950, 2015)
    month = dice.choice(["Januari", "maret", "Agustus", "des"])
    mark = dice.choice(["-", "/", "."])
    return dice.choice(
        [f"{day} {month} {year}", f"{day:02d}{mark}0{dice.randint(1, 9)}{mark}{year}"]
    )


def rows(split: Split) -> Iterator[tuple[str, str]]:
    dice = random.Random(split.seed)
    for kind, frames in split.frames.items():
        for _ in range(ROUNDS.get(kind, OTHERS)):
            frame = dice.choice(frames)
            yield kind, frame.format(_one(kind, split, dice))
    for frame in split.name_frames:
        for name in dice.sample(split.names, 5):
            written = dice.choices([name, name.lower(), name.upper()], [70, 20, 10])[0]
            yield "NAMA", frame.format(written)
    for frame in split.kept:
        for _ in range(8):
            numbers = {"a": dice.randint(1, 9), "b": _digits(dice, 3), "z": dice.randint(0, 2)}
            yield "keep", frame.format(**numbers)


def _one(kind: str, split: Split, dice: Dice) -> str:
    match kind:
        case "PASPOR":
            return dice.choice("ABCEX") + dice.choice(["", " "]) + _digits(dice, 7)
        case "PLAT":
            return _plate(dice)
        case "EMAIL":
            return _mail(split, dice)
        case "TAUTAN":
            return _link(dice)
        case "AKUN":
            return _account(split, dice)
        case "LAHIR":
            return _born(dice)
    digits = NUMBERS[kind](dice)
    if kind == "TELEPON":
        national = _international(digits, dice)
        if national.startswith("+62 "):
            return "+62 " + spellings(split, national[4:], dice)
        return spellings(split, national, dice)
    return spellings(split, digits, dice)


def main() -> int:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("split", "kind", "register", "text"))
    for split in (TUNE, HELD_OUT):
        out.writerows((split.name, kind, "generated", text) for kind, text in rows(split))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
