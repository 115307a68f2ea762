"""Cells for a spreadsheet, which must not take somebody's words for a formula (CSV injection)."""

from typing import Final

_COMMANDS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell begins with that a spreadsheet carries out (OWASP, "CSV Injection"), also in the wide
form that some take for the same."""


def defused(cell: str) -> str:
    """The cell as text: an apostrophe before it, if it would be carried out."""
    return f"'{cell}" if cell.startswith(_COMMANDS) else cell
