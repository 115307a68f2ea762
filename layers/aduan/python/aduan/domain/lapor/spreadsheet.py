"""Cells for a spreadsheet, which must not take somebody's words for a formula (CSV injection)."""

import re
from typing import Final

_COMMAND: Final = re.compile(
    r"[\t\r\n]"
    r"|[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]*"
    r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
)
"""What a cell begins with that a spreadsheet carries out (OWASP, "CSV Injection"): also in the wide
form that some take for the same, and behind blanks or marks that some drop on opening a file."""


def defused(cell: str) -> str:
    """The cell as text: an apostrophe before it, if it would be carried out."""
    return f"'{cell}" if _COMMAND.match(cell) else cell
