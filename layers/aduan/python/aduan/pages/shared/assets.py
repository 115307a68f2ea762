"""The one style sheet and the one script of every page, as they are sent, and their hashes.

Written by hand rather than left to a bundler: both are sent inline, so that a page on a bad
connection is one answer, and a browser may run them only because the policy in `page.headers`
names their hashes. The hash must be of the very text that is sent, so both are read here once and
nowhere else. Comments and indentation stay in the files.
"""

import base64
import hashlib
import re
from importlib import resources
from typing import Final

_ROOM: Final = resources.files("aduan.pages") / "templates"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


def sent(text: str) -> str:
    """A file of ours without comments and indentation."""
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def csp_hash(text: str) -> str:
    """The hash a browser compares an inline style or script with (CSP level 2)."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


STYLE: Final = sent((_ROOM / "style.css").read_text(encoding="utf-8"))
SCRIPT: Final = sent((_ROOM / "script.js").read_text(encoding="utf-8"))
STYLE_HASH: Final = csp_hash(STYLE)
SCRIPT_HASH: Final = csp_hash(SCRIPT)
