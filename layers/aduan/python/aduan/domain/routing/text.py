"""A complaint's words as the routing model counts them: the same when trained and when used.

Five kinds of features, each a bag with its own length so that none drowns the others: words and
pairs of words, letter groups inside words (they bridge "gorong2", "goronggorong" and spelling
errors), stems and their pairs, words two or three apart, and the words a complaint opens with.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Final

LONGEST_TEXT: Final = 1_600
"""Characters that are read; what a complaint is about stands early, and time is bounded."""
OPENING_WORDS: Final = 12
BLOCKS: Final = ("kata", "huruf", "akar", "renggang", "awal")

MASK: Final = re.compile(r"\[[a-z_]+\]")
LINK: Final = re.compile(r"https?\S+|www\.\S+")
DIGITS: Final = re.compile(r"\d+")
DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
OTHER: Final = re.compile(r"[^a-z0]+")
PREFIX: Final = re.compile(
    r"^(?:memper|member|menge|meng|meny|men|mem|me|diper|di|ber|ter|peng|peny|pen|pem|pe|per|se|ke)"
    r"(?=\w{4,})"
)
SUFFIX: Final = re.compile(r"(?<=\w{4})(?:kannya|nya|kan|an|lah|kah|i|ku|mu|ne|e)$")

_JOINING: Final = """
    ada adalah agar akan aku anda apa apakah atas atau bagi bahwa bapak banyak bang bgt bila
    bisa blm belum buat bukan dah dalam dan dapat dari deh dengan di dia disini dong dulu dll
    gak ga hal hanya harap harus hari ibu ini ingin itu jadi jangan juga kak kalau kami kan
    karena kapan kasih ke kepada kita klo kok krn lagi lah lain lalu lama langsung lebih lewat
    loh maka malah mana masih mas mau melalui memang mereka min mohon nah namun nih nya oleh
    orang pada padahal pak para pas perlu pun pernah saat saja sama sampai sangat saya sdh se
    sebagai sebelum sedang segera sehingga sejak sekali sekarang sekitar selalu selama semoga
    semua seperti serta setelah setiap sini situ sudah supaya tadi tapi tak tanpa telah tempat
    tentang terima terkait terus tersebut tetapi tidak tlg tolong tsb udah untuk utk via wa ya
    yaitu yang yg
"""
FILLER: Final = frozenset(_JOINING.split())
"""Words that join sentences and tell nothing: no reason, and nothing to be found by."""
_OF_ANY_MATTER: Final = """
parah amat sangat sekali pisan bener banget bgt gede besar kecil lagi
depan belakang samping dekat deket dkt sebelah sekitar arah sini situ sana disini disitu disana
tempat lokasi daerah wilayah lingkungan
tolong tolonglah mohon minta bantu segera cepat cepet lekas lapor laporan melaporkan pelapor aduan
warga masyarakat bapak ibu admin kondisi keadaan kejadian masalah keluhan resah
lama hari minggu seminggu bulan sebulan tahun setahun malam malem pagi siang sore jam kemarin
"""
NO_REASON: Final = FILLER | frozenset(_OF_ANY_MATTER.split()) | {"0"}
"""What is said of every matter: a complaint may be found by it, but it is no reason to take it for
one matter rather than another."""


def plain(text: str) -> str:
    """Lower-case words only: masks and links gone, every number "0", "bangeeet" as "bangeet"."""
    text = LINK.sub(" ", MASK.sub(" ", text.lower()))
    text = DRAWN_OUT.sub(r"\1\1", DIGITS.sub("0", text))
    return OTHER.sub(" ", text).strip()


def stem(word: str) -> str:
    """The word without its commonest affixes: rough, and the same for all its forms."""
    return PREFIX.sub("", SUFFIX.sub("", word))


def features(text: str) -> tuple[dict[str, int], ...]:
    """What occurs how often, one table for each of BLOCKS."""
    words = plain(text)[:LONGEST_TEXT].split()
    stems = [stem(word) for word in words]
    return (
        count([*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]),
        count(letter_groups(words)),
        count([*stems, *(f"{a} {b}" for a, b in itertools.pairwise(stems))]),
        count(
            [
                *(f"{a} {b}" for a, b in zip(words, words[2:], strict=False)),
                *(f"{a} {b}" for a, b in zip(words, words[3:], strict=False)),
            ]
        ),
        count(words[:OPENING_WORDS]),
    )


def letter_groups(words: list[str]) -> list[str]:
    """Groups of three to five letters that do not cross a word's ends."""
    groups: list[str] = []
    for word in words:
        padded = f" {word} "
        length = len(padded)
        for size in (3, 4, 5):
            if size > length:
                break
            groups += [padded[at : at + size] for at in range(length - size + 1)]
    return groups


def count(items: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for item in items:
        counted[item] = counted.get(item, 0) + 1
    return counted
