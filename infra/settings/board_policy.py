"""What a browser may load for the public board, wherever it is shown: everything from here."""

from typing import Final

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The pages' own `POLICY` (`pages/board/board_page.py`) says the same: a test compares them."""
