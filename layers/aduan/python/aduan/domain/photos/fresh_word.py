"""A fresh word: asked for when a photo is begun, and to be seen in it.

A picture from an archive, from a neighbour's street or out of a machine cannot hold it. It is asked
for where many people wait for the same work: writing a word on a sheet of paper is little then.
"""

import hashlib
from typing import Final

_FIRST: Final = (
    "anggrek", "bakau", "beringin", "cempaka", "dadap", "flamboyan", "gaharu", "jambu", "jati",
    "kamboja", "kenanga", "kelapa", "lontar", "mahoni", "mangga", "melati", "nangka", "nipah",
    "palem", "pandan", "pinus", "rambutan", "randu", "sawo", "sengon", "sirih", "sukun",
    "tanjung", "teratai", "turi", "waru",
)  # fmt: skip
_SECOND: Final = (
    "angsa", "ayam", "badak", "banteng", "bebek", "belut", "cerpelai", "domba", "elang", "gajah",
    "gurita", "harimau", "ikan", "itik", "kakap", "kancil", "kelinci", "kerbau", "kijang",
    "kuda", "kura", "landak", "lebah", "lele", "merak", "merpati", "musang", "nuri", "rusa",
    "sapi", "tupai", "udang",
)  # fmt: skip


def fresh_word(evidence_id: str) -> str:
    """The word for one photo: its id is drawn by chance, so nobody can know it before."""
    seed = hashlib.sha256(f"kata {evidence_id}".encode()).digest()
    number = 10 + int.from_bytes(seed[2:4]) % 90
    return f"{_FIRST[seed[0] % len(_FIRST)]}-{_SECOND[seed[1] % len(_SECOND)]}-{number}"


def holds_word(codes: tuple[str, ...], word: str) -> bool:
    """Whether one of the codes read in the picture is the word."""
    return any(code.strip().casefold() == word for code in codes)
