"""Whose report it is by LAPOR!'s own column of governments: a row of another city is not ours.

The column names a city in full ("Kota Samarinda") and a regency by its bare name ("Kutai Timur").
Filled in by hand it also names our own city in other forms, or says that nothing is known.
"""

import re
from typing import Final

from aduan.domain.city.provinces import PROVINCES

LONGEST_NAME: Final = 60
MARKS: Final = (
    *("kota ", "kota.", "kab ", "kab.", "kabupaten ", "provinsi ", "prov.", "prov ", "daerah "),
    *("luar ", "dki "),
)
NOT_KNOWN: Final = frozenset(
    {
        *("n a", "na", "nan", "nihil", "null", "none", "kosong", "unknown", "undefined", "dll"),
        *("tidak", "tidak ada", "tidak diketahui", "tidak tahu", "tidak jelas", "tidak diisi"),
        *(
            "tidak terisi",
            "tidak disebutkan",
            "tidak tersedia",
            "tidak terdeteksi",
            "tidak dipilih",
        ),
        *("belum", "belum ada", "belum diketahui", "belum diisi", "belum dipilih", "tanpa lokasi"),
        *("lainnya", "lain lain", "semua", "pilih", "pilih kota kabupaten", "kota", "kabupaten"),
        *(
            "kota kabupaten",
            "kabupaten kota",
            "kab kota",
            "kota kab",
            "indonesia",
            "seluruh indonesia",
        ),
    }
)
"""What stands there where nothing is known: no government has such a name."""
KINDS: Final = {
    "kota": "kota", "kotamadya": "kota", "kodya": "kota", "pemkot": "kota", "walikota": "kota",
    "kab": "kabupaten", "kabupaten": "kabupaten", "pemkab": "kabupaten", "bupati": "kabupaten",
    "provinsi": "provinsi", "propinsi": "provinsi", "prov": "provinsi", "pemprov": "provinsi",
}  # fmt: skip
OFFICES: Final = re.compile(
    r"^[\W\d]*(?:pemerintah(?:an)?|pemda|pem|wali)\b\W*(?:daerah\b(?!\W+(?:istimewa|khusus))\W*)?",
    re.IGNORECASE,
)
"""Before the kind they say its government: "Pemerintah Kota X" is Kota X."""
_WORD: Final = re.compile(r"[^\W_]+")
_TURNED: Final = re.compile(
    r"(?P<name>[^,(]+?)\s*[,(]\s*(?P<kind>kota|kab\.?|kabupaten)\)?\s*", re.IGNORECASE
)
_PARTS: Final = re.compile(r"[,;/(|]|\s-\s")


def another_government(written: str, own: str) -> str:
    """The government a row names, as people say it; empty when it is our own or none."""
    plain = " ".join(written.split()).strip(" .,;:-_/|\u200b\ufeff")
    if not own or says_nothing(plain):
        return ""
    turned = _TURNED.fullmatch(plain)
    if turned:  # "X, Kota", as an index has it
        plain = f"{turned['kind']} {turned['name']}"
    if _is_own(plain, own):
        return ""
    kind, name = _named(plain)
    shown = plain[:LONGEST_NAME].strip()
    if shown.casefold().startswith(MARKS):
        return shown
    if kind:
        return " ".join((kind, *name)).title()[:LONGEST_NAME]
    return f"{'Provinsi' if ' '.join(name) in PROVINCES else 'Kabupaten'} {shown}"


def says_nothing(written: str) -> bool:
    """Nothing but signs and digits, or words that say that the place is not known."""
    folded = written.casefold().replace("tdk", "tidak").replace("tak ", "tidak ")
    words = _WORD.findall(folded)
    return " ".join(words) in NOT_KNOWN or not any(letter.isalpha() for letter in written)


def _is_own(written: str, own: str) -> bool:
    """Our own name in any form: "Pemkot X", "Kota X, Banten", "KotaX". What follows it in a part of
    its own, or a province, makes no other name of it; another government beside it does."""
    first, *others = _PARTS.split(written)
    own_kind, own_name = _named(own)
    kind, name = _named(first)
    while len(name) > len(own_name) and any(
        " ".join(name[at:]) in PROVINCES for at in range(len(own_name), len(name))
    ):
        name = name[: len(own_name)]
    joined = "".join(_WORD.findall(first.casefold())) == "".join((own_kind, *own_name))
    bare = not kind and own_kind == "kabupaten"  # the column names a regency by its bare name
    ours = joined or ((kind == own_kind or bare) and name == own_name)
    return ours and not any(_named(part)[0] in ("kota", "kabupaten") for part in others)


def _named(written: str) -> tuple[str, list[str]]:
    """The kind of a government, empty where none is said, and the words of its name."""
    words = _WORD.findall(OFFICES.sub("", written.casefold(), count=1))
    while words and words[0].isdigit():  # "12.34 Kota X" bears its code
        words = words[1:]
    kind = KINDS.get(words[0], "") if words else ""
    words = words[1:] if kind else words
    while kind and words and KINDS.get(words[0]) == kind:  # "Pemkot Kota X"
        words = words[1:]
    return kind, words
