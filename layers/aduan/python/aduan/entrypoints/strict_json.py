"""JSON read strictly: what two readers could understand differently is refused.

A valid signature does not make a body harmless. NaN and lone surrogates pass Python's reader and
fail at DynamoDB, after the call was accepted; a number of 5,000 digits or a nesting of 1,000 levels
is an attack on whoever reads next; of two equal keys each reader keeps another one.
"""

import json
import re
from typing import Any, Final, NoReturn

DEEPEST: Final = 64
LONGEST_NUMBER: Final = 40
_STRUCTURE: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)


class MalformedJsonError(Exception):
    """`reason` is Indonesian, for the people who run the sending channel. Never quotes the body."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_object(body: bytes) -> dict[str, Any]:
    """The object in `body`: UTF-8 without a byte order mark, numbers finite and at most 40
    characters long, at most 64 levels deep, no key twice, no lone surrogate."""
    if not body.strip():
        raise MalformedJsonError("Isi kosong.")
    if _depth(body) > DEEPEST:
        raise MalformedJsonError(f"Bersarang lebih dari {DEEPEST} tingkat.")
    try:
        found = _DECODER.decode(body.decode("utf-8"))
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as exc:
        raise MalformedJsonError("Bukan teks UTF-8.") from exc
    except UnicodeEncodeError as exc:
        raise MalformedJsonError("Memuat separuh pasangan karakter (lone surrogate).") from exc
    except json.JSONDecodeError as exc:
        raise MalformedJsonError(f"Bukan JSON yang sah (karakter ke-{exc.pos}).") from exc
    if not isinstance(found, dict):
        raise MalformedJsonError("Harus berupa objek JSON.")
    return found


def _depth(body: bytes) -> int:
    """The deepest nesting. Counted before anything is built, and blind to brackets in strings; what
    is not JSON at all gets some number, and is refused by the decoder."""
    deepest = level = 0
    for token in _STRUCTURE.findall(body):
        if token in (b"[", b"{"):
            level += 1
            deepest = max(deepest, level)
        elif token in (b"]", b"}"):
            level -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJsonError("Kunci yang sama muncul dua kali.")
    return found


def _short(digits: str) -> str:
    if len(digits) > LONGEST_NUMBER:
        raise MalformedJsonError(f"Angka lebih panjang dari {LONGEST_NUMBER} karakter.")
    return digits


def _integer(digits: str) -> int:
    return int(_short(digits))


def _decimal(digits: str) -> float:
    number = float(_short(digits))
    if number in (float("inf"), float("-inf")):
        raise MalformedJsonError("Angka terlalu besar.")
    return number


def _not_a_number(name: str) -> NoReturn:
    raise MalformedJsonError(f"{name} bukan angka JSON.")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_int=_integer,
    parse_float=_decimal,
    parse_constant=_not_a_number,
)
