"""Where a text begins a numbered matter: "1. ", "b) "."""

import re
from typing import Final

NUMBERED: Final = re.compile(r"(?:^|[\s;,.:(])(?:[1-9]|[a-e])\s?[.)]\s+(?=[A-Za-z])")
