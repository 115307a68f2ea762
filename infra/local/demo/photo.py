"""A picture of finished work: no two alike, for a photo used twice is no evidence.

One may say of itself that a tool made it, as such files do (IPTC's DigitalSourceType): then its
closing is doubted.
"""

import random
import struct
import zlib
from typing import Final

WIDTH: Final = 640
HEIGHT: Final = 480
BLOCK: Final = 40


MADE_BY_A_TOOL: Final = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" e:DigitalSourceType="'
    'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>'
)


def finished_work(seed: str, *, by_a_tool: bool = False) -> bytes:
    """A PNG of coloured blocks drawn from the seed."""
    chance = random.Random(seed)
    rows = []
    for _ in range(HEIGHT // BLOCK):
        colours = [bytes(chance.randrange(256) for _ in range(3)) for _ in range(WIDTH // BLOCK)]
        row = b"\x00" + b"".join(colour * BLOCK for colour in colours)
        rows += [row] * BLOCK
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    said = _chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + MADE_BY_A_TOOL.encode())
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + (said if by_a_tool else b"")
        + _chunk(b"IDAT", zlib.compress(b"".join(rows)))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
