"""Ids and tracking codes, out of a time and randomness that the caller gives.

An id sorts by time (48 bits of milliseconds, 80 random bits, as ULID does). A tracking code is read
over the telephone and copied by hand: 50 random bits in Crockford's base 32 (no I, L, O, U), and a
check character that catches every wrong character and every two that changed places.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_RANDOM_BYTES: Final = 10
CODE_RANDOM_BYTES: Final = 7
CODE_PREFIX: Final = "SA"
_CODE_CHARACTERS: Final = 10
_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_MISREAD: Final = str.maketrans("OIL", "011", "- ")


def new_id(at: datetime, randomness: bytes) -> str:
    """26 characters; `randomness` is at least ID_RANDOM_BYTES bytes of a cryptographic source."""
    milliseconds = int(at.timestamp() * 1000)
    return _letters((milliseconds << 80) | _bits(randomness, 80), 26)


def case_id_of(complaint_id: str) -> str:
    """The case a complaint opens when it opens one: the same at every attempt."""
    return f"k{hashlib.sha256(complaint_id.encode()).hexdigest()[:20]}"


def new_tracking_code(randomness: bytes) -> str:
    """`SA-XXXX-XXXX-XXX`; `randomness` is at least CODE_RANDOM_BYTES bytes."""
    letters = _letters(_bits(randomness, 5 * _CODE_CHARACTERS), _CODE_CHARACTERS)
    return _grouped(letters + ALPHABET[_twice(_remainder(letters))])


def read_tracking_code(written: str) -> str | None:
    """The code as it was given out, from whatever a person typed; None where it cannot be one."""
    letters = written.strip().upper().translate(_MISREAD)
    if len(letters) > _CODE_CHARACTERS + 1:  # a code may itself begin with the prefix's letters
        letters = letters.removeprefix(CODE_PREFIX)
    if len(letters) != _CODE_CHARACTERS + 1 or any(letter not in _VALUE for letter in letters):
        return None
    return _grouped(letters) if _remainder(letters) == 0 else None


def _bits(randomness: bytes, count: int) -> int:
    if len(randomness) * 8 < count:
        raise ValueError(f"{count} random bits are needed")
    return int.from_bytes(randomness, "big") & ((1 << count) - 1)


def _letters(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))


def _grouped(letters: str) -> str:
    def groups() -> Iterator[str]:
        yield CODE_PREFIX
        for start in range(0, len(letters), 4):
            yield letters[start : start + 4]

    return "-".join(groups())


def _twice(value: int) -> int:
    """Times the primitive element of GF(32), of polynomial x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _remainder(letters: str) -> int:
    """Zero for a whole code. Each place weighs another power, so a swap is seen as well."""
    total = 0
    for letter in letters:
        total = _twice(total) ^ _VALUE[letter]
    return total
