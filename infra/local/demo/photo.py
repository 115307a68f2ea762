"""A picture of finished work: no two alike, for a photo used twice is no evidence."""

import random
import struct
import zlib
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 480
BLOCK: Final = 40


def finished_work(seed: str) -> bytes:
    """A PNG of coloured blocks drawn from the seed."""
    chance = random.Random(seed)
    rows = []
    for _ in range(HEIGHT // BLOCK):
        colours = [bytes(chance.randrange(256) for _ in range(3)) for _ in range(WIDTH // BLOCK)]
        row = b"\x00" + b"".join(colour * BLOCK for colour in colours)
        rows += [row] * BLOCK
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
