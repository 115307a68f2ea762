"""ECDSA signatures on the curve P-256, checked in pure Python (FIPS 186-5; SEC 1, 4.1.4).

Only what everybody may see is reckoned with here, so nothing of it has to take the same time. A
check takes some milliseconds; the packages that do it faster cost megabytes at every cold start.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

_P: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_N: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G: Final = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_HEADER: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""SubjectPublicKeyInfo of a P-256 key (RFC 5480) up to the point itself."""
_SIZE: Final = 32

Point = tuple[int, int]
_Jacobian = tuple[int, int, int]
_NOWHERE: Final[_Jacobian] = (0, 1, 0)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A point of the curve."""

    x: int
    y: int

    @classmethod
    def of_der(cls, der: bytes) -> "PublicKey":
        """Raises ValueError for anything but a whole, uncompressed P-256 key."""
        point = der.removeprefix(_HEADER)
        if len(point) != len(der) - len(_HEADER) or len(point) != 2 * _SIZE + 1 or point[0] != 4:
            raise ValueError("not a public key of P-256")
        x, y = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
        if max(x, y) >= _P or (y * y - (x * x - 3) * x - _B) % _P:
            raise ValueError("not a point of P-256")
        return cls(x, y)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """`signature` is r and s, 32 bytes each."""
        if len(signature) != 2 * _SIZE:
            return False
        r, s = (int.from_bytes(part, "big") for part in (signature[:_SIZE], signature[_SIZE:]))
        if not (0 < r < _N and 0 < s < _N):
            return False
        digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
        inverse = pow(s, -1, _N)
        x, _, z = _both(digest * inverse % _N, _G, r * inverse % _N, (self.x, self.y))
        if z == 0:
            return False
        return x * pow(z, -2, _P) % _P % _N == r


def raw_of_der(signature: bytes) -> bytes:
    """r and s out of the DER that KMS answers (RFC 3279). Raises ValueError for other bytes."""
    if len(signature) < 8 or signature[0] != 0x30 or signature[1] != len(signature) - 2:
        raise ValueError("not a signature in DER")
    parts, rest = [], signature[2:]
    for _ in range(2):
        if len(rest) < 3 or rest[0] != 2 or not 0 < rest[1] <= len(rest) - 2:
            raise ValueError("not a signature in DER")
        number, rest = int.from_bytes(rest[2 : 2 + rest[1]], "big"), rest[2 + rest[1] :]
        parts.append(number)
    if rest or max(parts) >= _N:
        raise ValueError("not a signature of P-256")
    return b"".join(part.to_bytes(_SIZE, "big") for part in parts)


def _both(first: int, one: Point, second: int, other: Point) -> _Jacobian:
    """first * one + second * other, bit by bit together."""
    both = _add((*one, 1), (*other, 1))
    steps = {(1, 0): (*one, 1), (0, 1): (*other, 1), (1, 1): both}
    found = _NOWHERE
    for at in range(max(first.bit_length(), second.bit_length()) - 1, -1, -1):
        found = _double(found)
        step = steps.get((first >> at & 1, second >> at & 1))
        if step is not None:
            found = _add(found, step)
    return found


def _double(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if not y or not z:
        return _NOWHERE
    squared = y * y % _P
    four = 4 * x * squared % _P
    slope = 3 * (x - z * z) * (x + z * z) % _P
    across = (slope * slope - 2 * four) % _P
    return across, (slope * (four - across) - 8 * squared * squared) % _P, 2 * y * z % _P


def _add(one: _Jacobian, other: _Jacobian) -> _Jacobian:
    (x, y, z), (u, v, w) = one, other
    if not z:
        return other
    if not w:
        return one
    zz, ww = z * z % _P, w * w % _P
    left, right = x * ww % _P, u * zz % _P
    low, high = y * ww * w % _P, v * zz * z % _P
    if left == right:
        return _double(one) if low == high else _NOWHERE
    h, r = (right - left) % _P, (high - low) % _P
    hh = h * h % _P
    hhh, middle = hh * h % _P, left * hh % _P
    across = (r * r - hhh - 2 * middle) % _P
    return across, (r * (middle - across) - low * hhh) % _P, z * w * h % _P
