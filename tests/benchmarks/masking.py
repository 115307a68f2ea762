"""How much of the persons in real complaints the masking finds, and what it takes for a person
wrongly; beside `lokal-id` alone.

The development complaints of another city have a token where a person stood. Each token gets an
invented value back (names partly in capitals or in lower case, numbers parted in many ways), so it
is known what must be found. What is found elsewhere counts as wrong, although some of it is a name
that the redaction had overlooked.

    python -m tests.benchmarks.masking [every n-th complaint]
"""

import csv
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import lokal
from lokal import PiiType

from aduan.adapters.privacy.masking import Finder

COMPLAINTS: Final = (
    Path(__file__).parents[2].parent / "shared" / "data" / "complaints" / "surabaya_dev.csv"
)
NAMES: Final = (
    """
Sapturi, Mulyono, Jaenudin, Haerul Saleh, Entus Mahmudin, Suhaemi, Rohmatullah, Sarmanah,
Uus Kusnadi, Kokom Komariah, Marfuah, Sanwani, Hayati, Ahmad Fauzi, Budi Santoso,
Siti Aminah, Rizky Maulana, Dewi Lestari, Agus Salim, Tubagus Arif, Ratu Nurhasanah,
Slamet Riyadi, Nurlaela, Yayah Rohayati, Asep Saepudin, Dede Kurniawan, Heni Suhaeni,
Muhamad Ilham Fadillah, Ismatullah, Suwardi, Sri Wahyuni, Fransiska Simanjuntak,
Johan Wijaya, Lina Marlina, Maman Suherman, Encum, Sarkawi, Jumhadi, Rosidah, Tatu Maesaroh,
Bahrudin, Ujang Hidayat, Eka Putri Ramadhani, Wawan Setiawan, Nana Suryana, Mimi Rukmini,
Samsudin, Karnadi, Rusmiati, Fahrurozi, Yanti Susilawati, Juwariyah, Didin Haryono,
Oman Rohman, Vivi Oktaviani, Gilang, Nabila Zahra, Reza Pahlevi, Iyus Rusliana
""".strip()
    .replace("\n", " ")
    .split(", ")
)
KNOWN: Final = ("NAMA", "NIK", "KK", "TELEPON", "EMAIL")
LOKAL_TYPES: Final[tuple[PiiType, ...]] = (
    "NIK", "KK", "NPWP", "NIP", "BPJS", "NISN", "PHONE", "EMAIL", "BANK_ACCOUNT", "CARD", "NAME",
    "PLATE", "PASSPORT",
)  # fmt: skip

Span = tuple[int, int]
Find = Callable[[str], list[Span]]


def _name(dice: random.Random) -> str:
    written = dice.choice(NAMES)
    return dice.choices([written, written.lower(), written.upper()], [70, 20, 10])[0]


def _nik(dice: random.Random) -> str:
    born = f"{dice.randint(1, 71):02d}{dice.randint(1, 12):02d}{dice.randint(0, 99):02d}"
    digits = f"36730{dice.randint(1, 6)}{born}{dice.randint(1, 9999):04d}"
    parted = [
        digits,
        " ".join(re.findall("....", digits)),
        f"{digits[:6]}.{digits[6:12]}.{digits[12:]}",
    ]
    return dice.choices(parted, [85, 10, 5])[0]


def _phone(dice: random.Random) -> str:
    head = dice.choice(["811", "812", "813", "821", "852", "857", "877", "896", "838", "819"])
    rest = str(dice.randint(10**6, 10**9 - 1))
    prefix = dice.choice(["0", "0", "0", "+62", "62", "+62 "])
    mark = dice.choices(["", "-", " ", "."], [60, 15, 15, 10])[0]
    return prefix + mark.join((head, rest[:4], rest[4:]))


def _email(dice: random.Random) -> str:
    return dice.choice(["budi.santoso", "warga_serang", "rina88"]) + "@contoh.co.id"


INVENTED: Final = {"NAMA": _name, "NIK": _nik, "KK": _nik, "TELEPON": _phone, "EMAIL": _email}


def texts(every: int) -> Iterator[tuple[str, list[tuple[str, Span]]]]:
    """Each complaint with invented persons, and where they stand."""
    dice = random.Random(7)
    with COMPLAINTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[::every]
    for row in rows:
        written, spans, done = "", [], 0
        for token in re.finditer(r"\[([A-Z_]+)\]", row["text"]):
            written += row["text"][done : token.start()]
            done, start = token.end(), len(written)
            written += INVENTED[token[1]](dice) if token[1] in INVENTED else "XX"
            spans.append((token[1], (start, len(written))))
        yield written + row["text"][done:], spans


def report(name: str, find: Find, cases: list[tuple[str, list[tuple[str, Span]]]]) -> None:
    found: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    wrong = 0
    begin = time.perf_counter()
    for text, spans in cases:
        finds = find(text)
        covered = {place for start, end in finds for place in range(start, end)}
        for kind, (start, end) in spans:
            all_of[kind] += 1
            found[kind] += all(
                place in covered for place in range(start, end) if text[place].isalnum()
            )
        wrong += sum(
            not any(start < end_of and begin_of < end for _, (begin_of, end_of) in spans)
            for start, end in finds
        )
    ms = (time.perf_counter() - begin) * 1000 / len(cases)
    recall = ", ".join(f"{k} {found[k]}/{all_of[k]} ({found[k] / all_of[k]:.1%})" for k in KNOWN)
    print(f"{name}: {recall}; elsewhere {wrong} in {len(cases)} texts; {ms:.2f} ms a text")


def main() -> int:
    if not COMPLAINTS.exists():
        print("the development complaints are not here")
        return 0
    cases = list(texts(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
    finder = Finder(frozenset({"surabaya"}))
    report("ours", lambda text: [(f.start, f.end) for f in finder.find(text)], cases)
    report(
        "lokal-id alone",
        lambda text: [(m.start, m.end) for m in lokal.detect_pii(text, types=LOKAL_TYPES)],
        cases,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
