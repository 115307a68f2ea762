"""A place in the words of a list or a message: each part of it said once.

Channels write the kelurahan and the kecamatan into the address as often as into fields of their
own; "Jl. Sayar, Kelurahan Sayar, Kec. Taktakan, Kel. Sayar, Kec. Taktakan" helps nobody find it.
"""

import re
from typing import Final

from aduan.domain.case.case import Place

_PARTS: Final = re.compile(
    r"[,;()\n]|(?=\b(?:kelurahan|kecamatan|desa|kel\.|kec\.))", re.IGNORECASE
)
_KIND: Final = re.compile(r"^\s*(?:kelurahan|kecamatan|desa|kel|kec)\b\.?\s*", re.IGNORECASE)
_NO_LETTER: Final = re.compile(r"[^a-z0-9]")


def place_parts(place: Place) -> tuple[str, ...]:
    """Address, kelurahan and kecamatan as far as they are known, without what the address ends in
    already. A street that is called like its kelurahan does not name it."""
    address = place.address or ""
    said = {_key(part) for part in _PARTS.split(address)}
    parts = [address] if address.strip() else []
    for kind, name in (("Kel.", place.kelurahan), ("Kec.", place.kecamatan)):
        if name and _key(name) not in said:
            parts.append(f"{kind} {name}")
    return tuple(parts)


def _key(part: str) -> str:
    return _NO_LETTER.sub("", _KIND.sub("", part).casefold())
