"""Who reads what of a case, asked of the code itself and printed as docs/who-reads-what.md.

    python -m tests.canary.readers > docs/who-reads-what.md

Each cell is what the function that shows a case there (`tests/canary/places.py`) shows of a case
of that kind: whether a marked word of the report stands in it, or its reporter's name or number.
"""

from typing import Final

from tests.canary.kinds import Kind, Where
from tests.canary.places import MATTER, NAME, PHONE, shown

HEAD: Final = """\
# Siapa membaca apa

Dibuat dari kode dengan `python -m tests.canary.readers`; jangan disunting di sini. Sebuah pengujian
membandingkannya. Tiap sel adalah jawaban fungsi yang menampilkan kasus di tempat itu, ditanya
dengan laporan karangan yang diberi tanda (`tests/canary/places.py`).

"ya": kata-kata laporan boleh terbaca di sana. Pemberitahuan memuat hal dan tempat, tidak pernah isi
laporan. Instansi hanya mempunyai tautan ke kasusnya sendiri. Salinan rahasia di SP4N-LAPOR! hanya
nomor, kategori, dan status. Kanal mendengar status, nomor kasus, instansi, tenggat, dan catatan
untuk umum; dari laporan rahasia hanya status. Papan kota dan laporan berkala memuat nomor, jenis,
kelurahan, dan waktu, tanpa kata-kata laporan; yang rahasia hanya ikut terhitung. Baris terakhir
tidak dapat ditanyakan kepada satu fungsi: uji menyeluruh mencarinya di setiap log dan objek.
"""


def matter_may_be(kind: Kind, where: Where) -> bool:
    """Whether words of what happened may be read there."""
    return MATTER in shown(kind, where)


def person_may_be(where: Where) -> bool:
    """Whether a reporter's name or number may be read there."""
    texts = [shown(kind, where) for kind in Kind]
    return any(mark in text for mark in (NAME, *NAME.split(), PHONE) for text in texts)


def page() -> str:
    kinds = list(Kind)
    lines = [HEAD, f"| tempat | {' | '.join(kinds)} | nama dan nomor pelapor |"]
    lines.append("|---" * (len(kinds) + 2) + "|")
    for where in Where:
        cells = [_said(matter_may_be(kind, where)) for kind in kinds]
        lines.append(f"| {where} | {' | '.join(cells)} | {_said(person_may_be(where))} |")
    return "\n".join(lines) + "\n"


def _said(may: bool) -> str:
    return "ya" if may else "-"


if __name__ == "__main__":
    print(page(), end="")
