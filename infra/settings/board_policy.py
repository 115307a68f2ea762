"""What a browser may load for the public board, wherever it is shown: everything from here."""

from typing import Final

POLICY: Final = (
    "default-src 'none'; "
    "style-src 'self' 'sha256-vT2hJ1zUrCPT8fbhBroVHnBceE25znlxAUVg/fHMgtY='; "
    "script-src 'self' 'sha256-X7NUYQ3LrJSw7MKhwU2evd3Gn7Cm2yRzUV6YCVGYwS4='; "
    "worker-src 'self'; "
    "connect-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The pages' own `POLICY` (`pages/board/board_page.py`) says the same: a test compares them,
and tells the hashes of the page that checks receipts when its style or script was changed."""
