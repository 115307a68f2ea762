"""Cells for a spreadsheet, which must not take somebody's words for a formula (CSV injection)."""

import re
from typing import Final

_BLANK: Final = (
    r"\x00-\x20\x7f-\x9f\s\xad\u0300-\u036f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_SIGN: Final = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_COMMAND: Final = re.compile(rf"[\t\r\n]|[{_BLANK}]*[{_SIGN}]")
"""What a cell begins with that a spreadsheet carries out (OWASP, "CSV Injection"): also in the wide
form that some take for the same, and behind blanks or marks that some drop on opening a file."""

_NUMBER: Final = r"[+\-] ?\(?\d[\d .()/\-]{0,40}+(?=[;,|\t\r\n\"]|$)"
_LATER: Final = re.compile(rf"([;,|\"{_BLANK}]++)((?!{_NUMBER})[{_SIGN}])?")
"""A sign behind what may part two cells. Where the comma is the decimal sign, as in Indonesia, a
spreadsheet parts by ";": it then takes no heed of the quotes around our cell, ends the row at a
line end within it, and drops a quote that a new cell begins with. A number (-6.1178, +62 812) is
left as it is. Each run is read once, however long."""
_PARTS: Final = frozenset(";,|\t\r\n")


def defused(cell: str) -> str:
    """The cell as text: an apostrophe before whatever in it would be carried out."""
    text = _LATER.sub(_as_text, cell)
    return f"'{text}" if _COMMAND.match(cell) else text


def _as_text(found: re.Match[str]) -> str:
    before, sign = found.group(1), found.group(2)
    return f"{before}'{sign}" if sign and _PARTS.intersection(before) else found.group()
