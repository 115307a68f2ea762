"""`aduan <what> ...`: the city's own tools, one module each, loaded only when asked for."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

COMMANDS: Final = {
    "calendar": ("calendar", "terapkan kalender baru pada kasus terbuka"),
    "channels": ("channels", "kabar kepada kanal"),
    "city": ("city", "periksa paket kota"),
    "duplicates": ("duplicates", "latih atau ukur pendeteksi aduan yang sama"),
    "failures": ("failures", "pekerjaan yang dilepas: daftar, lihat, ulangi"),
    "figures": ("figures", "angka satu periode: hitung, bekukan, tampilkan, koreksi"),
    "improvements": ("improvements", "apa yang diputuskan karena aduan, dan hasilnya"),
    "lapor": ("lapor", "sinkronisasi dengan LAPOR!"),
    "lifecycle": ("lifecycle", "cetak alur kasus sebagai tabel"),
    "officials": ("officials", "siapa memegang jabatan apa"),
    "privacy": ("privacy", "permintaan orang atas data pribadinya"),
    "restore": ("restore", "register sebagaimana pada satu detik"),
    "search": ("search", "lengkapi kata pencarian kasus lama"),
    "report": ("report", "cetak laporan wajib kota"),
    "signing": ("signing", "rahasia penandatanganan kanal"),
    "verify": ("verify", "periksa tanda terima akhir kasus, tanpa jaringan"),
    "routing": ("routing", "ukur atau latih ulang model kategori"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Answers the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        wanted = "\n".join(f"  aduan {name:<13}{about}" for name, (_, about) in COMMANDS.items())
        print(f"pemakaian: aduan <perintah> ...\n{wanted}", file=sys.stderr)
        return 0 if words in (["-h"], ["--help"]) else 2
    module = import_module(f"aduan.cli.{COMMANDS[words[0]][0]}")
    return int(module.main(words[1:]) or 0)


if __name__ == "__main__":
    raise SystemExit(main())
